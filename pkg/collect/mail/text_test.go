package mail

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// mailOf makes a message from its source.
func mailOf(source string) *message {
	head, body, _ := strings.Cut(source, "\n\n")
	m := &message{}
	for line := range strings.SplitSeq(strings.ReplaceAll(head, "\n ", "\x00"), "\n") {
		name, value, _ := strings.Cut(line, ": ")
		m.addHeader(name, strings.ReplaceAll(value, "\x00", "\n "))
	}
	m.addBody([]byte(body), 1<<20)
	return m
}

func TestReadContent(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString
	f := func(name, source, text, noText string, lacks ...string) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			t.Helper()
			got := readContent(mailOf(source))
			if got.text != text || got.noText != noText || !slices.Equal(got.lacks, lacks) {
				t.Errorf("got text %q, no text %q, lacks %v\nwant text %q, no text %q, lacks %v", got.text, got.noText, got.lacks, text, noText, lacks)
			}
		})
	}
	f("no headers at all", "X: y\n\nCiao\r\na tutti\r\n", "Ciao\na tutti", "")
	f("empty", "X: y\n\n", "", "")
	f("quoted-printable", "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nPerch=C3=A9 =\nno", "Perché no", "")
	f("base64 latin1", "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: BASE64\n\n"+b64([]byte("Perch\xe9")), "Perché", "")
	f("utf-16", "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n"+b64([]byte("\xfe\xff\x00C\x00i\x00a\x00o")), "Ciao", "")
	f("no charset, windows-1252", "X: y\n\nPerch\xe9 10\x80", "Perché 10€", "", lackText)
	f("unknown charset", "Content-Type: text/plain; charset=x-klingon\n\nCiao", "Ciao", "")
	f("unknown encoding", "Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n\nM0#", "", noTextUndecodable)
	f("broken base64", "Content-Transfer-Encoding: base64\n\n"+b64([]byte("Ciao a tutti voi"))[:12]+"!!!!", "Ciao a tu", "", lackText)
	f("broken type", "Content-Type: text/html; charset\n\n<p>Ciao", "Ciao", "")
	f("html", "Content-Type: text/html\n\n<head><title>x</title><style>p{}</style></head><body><p>Gentile&nbsp;<b>Maria</b>,</p><script>alert(1)</script><p>vedi <a href=\"http://x.test/segreto\">qui</a><br>grazie</body>", "Gentile Maria,\nvedi qui\ngrazie", "")
	f("folded type", "Content-Type: multipart/mixed;\n boundary=\"b\"\n\n--b\n\nuno\n--b--\n", "uno", "")
	f("alternative prefers plain", multi("alternative", "Content-Type: text/html\n\n<p>uno", "Content-Type: text/plain\n\ndue"), "due", "")
	f("alternative with empty plain", multi("alternative", "Content-Type: text/plain\n\n ", "Content-Type: text/html\n\n<p>uno"), "uno", "")
	f("mixed with attachments", multi("mixed", "Content-Type: text/plain\n\nuno", "Content-Type: text/plain; name=elenco.csv\n\nRSSMRA80A01H501U",
		"Content-Type: application/pdf\nContent-Disposition: attachment\n\n%PDF", "Content-Type: text/plain\n\ndue"), "uno\n\ndue", "")
	f("nothing but an attachment", multi("mixed", "Content-Type: application/pdf\n\n%PDF"), "", noTextSource)
	f("forwarded as an attachment", multi("mixed", "\nvedi sotto", "Content-Type: message/rfc822\n\nSubject: x\n\nsegreto"), "vedi sotto", "")
	f("no boundary", "Content-Type: multipart/mixed\n\n--b\n\nuno\n--b--\n", "", noTextUndecodable)
	f("no end", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nuno\n", "uno", "", lackText)
	f("S/MIME encrypted", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\nContent-Transfer-Encoding: base64\n\nMIIB", "", noTextEncrypted)
	f("S/MIME signed inside", "Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nMIIB", "", noTextUndecodable)
	f("S/MIME signed beside", multi("signed", "Content-Type: text/plain\n\nuno", "Content-Type: application/pkcs7-signature\n\nMIIB"), "uno", "")
	f("PGP/MIME", multi("encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1", "Content-Type: application/octet-stream\n\n-----BEGIN"), "", noTextEncrypted)
	f("PGP inline", "X: y\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA", "", noTextEncrypted)
	f("NUL and zero width", "X: y\n\nC\x00i\u200Bao", "Ciao", "")
	f("too long", "X: y\n\n"+strings.Repeat("è", maxText), strings.Repeat("è", maxText/2), "", lackTextEnd)
}

func multi(kind string, parts ...string) string {
	const line = "\n--conf=ine"
	return "Content-Type: multipart/" + kind + "; boundary=\"conf=ine\"\n\nprologo" + line + "\n" + strings.Join(parts, line+"\n") + line + "--\n"
}

func TestBodyOverTheLimit(t *testing.T) {
	m := &message{}
	m.addHeader("Content-Type", "multipart/mixed; boundary=b")
	m.addBody([]byte("--b\r\n\r\nuno\r\n--b\r\nContent-Type: application/pdf\r\n\r\n"), 1000)
	m.addBody(make([]byte, 5000), 1000)
	if len(m.body) != 1000 || m.size < 5000 {
		t.Errorf("%d bytes kept, size %d", len(m.body), m.size)
	}
	got := readContent(m)
	if got.text != "uno" || got.noText != "" || slices.Contains(got.lacks, lackText) {
		t.Errorf("text before a cut attachment: %+v", got)
	}
}

func TestHostileMIMEIsBounded(t *testing.T) {
	deep := "Content-Type: multipart/mixed; boundary=b0\n\n"
	for i := range 2000 {
		deep += fmt.Sprintf("--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i+1)
	}
	cases := map[string]string{
		"deep":         deep + "testo",
		"many parts":   multi("mixed", slices.Repeat([]string{"\nx"}, 50_000)...),
		"many tags":    "Content-Type: text/html\n\n" + strings.Repeat("<div><a>", 120_000),
		"unclosed":     "Content-Type: text/html\n\n" + strings.Repeat("<!--", 250_000),
		"entities":     "Content-Type: text/html\n\n" + strings.Repeat("&amp", 250_000),
		"attributes":   "Content-Type: text/html\n\n<p " + strings.Repeat("a=b ", 250_000),
		"soft breaks":  "Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat("=\n", 500_000),
		"one line":     "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("-", 1<<20),
		"same address": "To: " + strings.Repeat("<a@b.test>,", 9_000) + "\nFrom: " + strings.Repeat("\"<a@b.test>,(", 5_000) + "\nSubject: " + strings.Repeat("=?utf-8?q?", 9_000) + "\n\nx",
	}
	for name, source := range cases {
		t.Run(name, func(t *testing.T) {
			m := mailOf(source)
			m.from, m.recipients = "x@comune.test", []string{"a@b.test"}
			cfg := Config{Body: "c_t001", Gateway: "mx", Domains: []string{"comune.test"}}.WithDefaults()
			took := timed(func() {
				if err := cfg.intake(arrival{message: m, at: time.Unix(1_795_296_885, 0)}).Validate(); err != nil {
					t.Error(err)
				}
			})
			if took > time.Minute {
				t.Errorf("took %v", took)
			}
			t.Logf("%d bytes: %v", len(source), took)
		})
	}
}

// FuzzIntake: whatever comes, the event is one that the bus takes, its text is
// UTF-8 and bounded.
func FuzzIntake(f *testing.F) {
	f.Add("a@comune.test", "b@provider.test", multi("alternative", "Content-Type: text/html; charset=utf-7\n\n<p>uno", "\ndue"))
	f.Add("", "tributi@comune.test", "From: =?x?q?a?= <a@b.test\nTo: \"a@b.test\" <tributi@comune.test>\nSubject: =?utf-8?b?4pi?=\n\nx")
	f.Add("x", "y@z", "Content-Type: text/html\nContent-Transfer-Encoding: base64\nAuthentication-Results: mx; dmarc=pass (x) ;;=\n\nPGI+")
	f.Add("<>", "\xff@\xff", "Content-Type: application/x-pkcs7-mime; smime-type\nX-Vedetta-Campaign: \xff\xff\n\n\xfe\xff")
	cfg := Config{Body: "c_t001", Gateway: "mx", Domains: []string{"comune.test"}, AuthservIDs: []string{"mx"}}.WithDefaults()
	f.Fuzz(func(t *testing.T, from, to, source string) {
		m := mailOf(source)
		m.from, m.recipients = from, []string{to, "sempre@provider.test"}
		in := cfg.intake(arrival{message: m, host: from, at: time.Unix(1_795_296_885, 0)})
		if err := in.Validate(); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(in.Degraded, lackFault) {
			t.Fatal("a decoder panicked")
		}
		if !utf8.ValidString(in.Text+in.Subject+in.Campaign) || len(in.Text) > maxText || len(in.Subject) > maxSubject {
			t.Fatalf("text of %d bytes, subject of %d", len(in.Text), len(in.Subject))
		}
		if _, err := encode(in); err != nil {
			t.Fatal(err)
		}
	})
}
