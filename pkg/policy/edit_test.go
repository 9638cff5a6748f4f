package policy

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const edited = `# in cima
body: {ipa: c_a, name: A}   # l'ente
dpo: {mail: rpd@a.test}
dpia_ref: Prot. 1
retention: {findings: 90}

purposes:   # finalità
  # la prima
  - id: a   # breve
    legal_basis: public_task   # base
    act_ref: >-
      Delibera
      12/2025
    # in fondo alla prima

# dopo
lists: []
senders:
- {address: ComuneA, kind: functional}
# in fondo
`

func TestInsertKeepsWhatIsThere(t *testing.T) {
	entry := Entry{{Key: "id", Text: "b: c"}, {Key: "name_it", Text: "l'«elenco» #1"}, {Key: "labels", Texts: []string{"survey", "x, y"}}, {Key: "legal_basis", Text: "consent", Remark: "da vedere"}}
	got, err := Insert([]byte(edited), "purposes", []Entry{entry})
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(edited, "    # in fondo alla prima\n", `    # in fondo alla prima
  - id: "b: c"
    name_it: "l'«elenco» #1"
    labels: [survey, "x, y"]
    legal_basis: consent   # da vedere
`, 1)
	if string(got) != want {
		t.Errorf("got\n%s", got)
	}
	list := Entry{{Key: "id", Text: "news"}, {Key: "purpose", Text: "a"}, {Key: "collected_from", Text: "2024-01-01", Bare: true}}
	got, err = Insert([]byte(edited), "lists", []Entry{list, list[:2]})
	if want := strings.Replace(edited, "lists: []\n", "lists:\n  - id: news\n    purpose: a\n    collected_from: 2024-01-01\n  - id: news\n    purpose: a\n", 1); err != nil || string(got) != want {
		t.Errorf("%v, got\n%s", err, got)
	}
	sender := Entry{{Key: "address", Text: "+393470001001"}}
	got, err = Insert([]byte(edited), "senders", []Entry{sender})
	if want := strings.Replace(edited, "functional}\n", "functional}\n- address: \"+393470001001\"\n", 1); err != nil || string(got) != want {
		t.Errorf("%v, got\n%s", err, got)
	}
	got, err = Insert([]byte(edited), "routes", []Entry{{{Key: "id", Text: "r"}}})
	if want := edited + "\nroutes:\n  - id: r\n"; err != nil || string(got) != want {
		t.Errorf("%v, got\n%s", err, got)
	}
}

func TestInsertRefuses(t *testing.T) {
	for _, content := range []string{"lists: x\n", "lists: [{id: a}]\n", "lists: [\n]\n", "- a\n", "a: [", ""} {
		if got, err := Insert([]byte(content), "lists", []Entry{{{Key: "id", Text: "n"}}}); !errors.Is(err, ErrEdit) {
			t.Errorf("%q: %v\n%s", content, err, got)
		}
	}
}

func TestSetKey(t *testing.T) {
	set := func(content, key, want string) {
		t.Helper()
		got, err := SetKey([]byte(content), key, "contatti/x.csv")
		if err != nil || string(got) != want {
			t.Errorf("%v, got\n%s", err, got)
		}
	}
	set("a: b\n", "withdrawals_file", "a: b\n\nwithdrawals_file: contatti/x.csv\n")
	set("withdrawals_file:   # poi\n", "withdrawals_file", "withdrawals_file: contatti/x.csv   # poi\n")
	set("a: b\n", "directory.file", "a: b\n\ndirectory: {file: contatti/x.csv}\n")
	set("directory:\n  file: contatti/x.csv\n", "directory.file", "directory:\n  file: contatti/x.csv\n")
	if _, err := SetKey([]byte("directory: {file: y.csv}\n"), "directory.file", "x"); !errors.Is(err, ErrEdit) {
		t.Errorf("another value: %v", err)
	}
}

// TestLineEnds: a file with the line ends of Windows reads as one without, place
// by place, and an edit of it gives what an edit of the other gives, with its own
// line ends.
func TestLineEnds(t *testing.T) {
	paths, err := filepath.Glob("../../deploy/policy/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	windows := func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }
	var places func(n *node) string
	places = func(n *node) string {
		out := fmt.Sprint(n.kind, n.line, ":", n.column, n.text)
		for _, i := range n.items {
			out += places(i)
		}
		for _, f := range n.fields {
			out += f.name + places(f.key) + places(f.value)
		}
		return out
	}
	for _, path := range append(paths, "") {
		content := []byte(edited)
		if path != "" {
			if content, err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
		r := &report{}
		a, b, c := readDocument(content, r), readDocument(windows(content), r), readDocument(bytes.ReplaceAll(content, []byte("\n"), []byte("\r")), r)
		if a == nil || b == nil || c == nil || places(a) != places(b) || places(a) != places(c) {
			t.Errorf("%s: other places, %v", path, r.mistakes)
		}
		entry := []Entry{{{Key: "id", Text: "x"}, {Key: "legal_basis", Text: "consent"}}}
		want, err := Insert(content, "purposes", entry)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Insert(windows(content), "purposes", entry); err != nil || !bytes.Equal(got, windows(want)) {
			t.Errorf("%s: %v\n%q", path, err, got)
		}
	}
	if got, err := SetKey([]byte("a: b\r\nwithdrawals_file:   # poi\r\n"), "withdrawals_file", "x.csv"); err != nil || string(got) != "a: b\r\nwithdrawals_file: x.csv   # poi\r\n" {
		t.Errorf("%q %v", got, err)
	}
	if got, err := Insert([]byte("a: b\r\nlists: []\r\n"), "lists", []Entry{{{Key: "id", Text: "nn"}}}); err != nil || string(got) != "a: b\r\nlists:\r\n  - id: nn\r\n" {
		t.Errorf("%q %v", got, err)
	}
	for _, mixed := range []string{"a: b\r\nlists: []\n", "a: b\nlists: []\r\n", "a: b\rlists: []\r"} {
		if got, err := Insert([]byte(mixed), "lists", []Entry{{{Key: "id", Text: "n"}}}); !errors.Is(err, ErrEdit) {
			t.Errorf("%q: %q %v", mixed, got, err)
		}
	}
}

// TestInsertAnywhere adds random entries to every section of the examples: the
// lines that were there stay, and the result says the entries and nothing else.
func TestInsertAnywhere(t *testing.T) {
	paths, err := filepath.Glob("../../deploy/policy/*.yaml")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.SampledFrom(paths).Draw(t, "file")
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		section := rapid.SampledFrom([]string{"purposes", "lists", "senders", "campaigns", "processors", "exclusions"}).Draw(t, "section")
		text := word(t, "text")
		texts := []string{word(t, "one"), word(t, "two")}
		got, err := Insert(content, section, []Entry{{{Key: "id", Text: text}, {Key: "labels", Texts: texts}}})
		if err != nil {
			t.Fatal(err)
		}
		rest := strings.Split(string(got), "\n")
		for line := range strings.SplitSeq(strings.TrimSuffix(string(content), "\n"), "\n") {
			at := slices.Index(rest, line)
			if at < 0 {
				t.Fatalf("%s: line %q is gone", path, line)
			}
			rest = rest[at+1:]
		}
		r := &report{}
		root := readDocument(got, r)
		if root == nil {
			t.Fatalf("%v\n%s", r.mistakes, got)
		}
		items := root.get(section).value.items
		last := items[len(items)-1]
		flat := func(s string) string { return strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "\ufffd") }
		labels := last.get("labels").value.items
		if last.get("id").value.text != flat(text) || labels[0].text != flat(texts[0]) || labels[1].text != flat(texts[1]) {
			t.Fatalf("%q, %q came back as %q, %q, %q\n%s", text, texts, last.get("id").value.text, labels[0].text, labels[1].text, got)
		}
	})
}

func TestReadProcessing(t *testing.T) {
	read := func(name, content, want string) {
		t.Helper()
		purposes, mistakes := ReadProcessing(name, []byte(content))
		var got []string
		for _, p := range purposes {
			got = append(got, fmt.Sprintf("%s|%s|%s|%s|%v", p.ID, p.NameIT, p.LegalBasis, p.ActRef, p.Labels))
		}
		for _, m := range mistakes {
			got = append(got, fmt.Sprintf("%d:%d", m.Line, m.Column))
			if m.Italian == "" || strings.Contains(m.Error(), "%!") {
				t.Errorf("%s: %v", name, m)
			}
		}
		if s := strings.Join(got, "\n"); s != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, s, want)
		}
	}
	read("a.csv", "\xef\xbb\xbfCodice;Finalità del trattamento;Base giuridica;Riferimento normativo;Etichette\r\n"+
		"T1;Anagrafe;art. 6, par. 1, lett. e) GDPR;D.P.R. 223/1989;service_information, service_reminder\r\n"+
		";Iscrizioni al nido;Compito di interesse pubblico;;\r\n\r\n"+
		"T3;Newsletter;\"Consenso (art. 6.1.a)\";;\r\n",
		"t1|Anagrafe|public_task|D.P.R. 223/1989|[service_information service_reminder]\niscrizioni_al_nido|Iscrizioni al nido|public_task||[]\nt3|Newsletter|consent||[]")
	read("latin1.csv", "finalit\xe0,base giuridica\nPubblicit\xe0 legale,lettera c)\n", "pubblicita_legale|Pubblicità legale|legal_obligation||[]")
	read("utf16.csv", "\xff\xfef\x00i\x00n\x00a\x00l\x00i\x00t\x00\xe0\x00\t\x00b\x00a\x00s\x00e\x00\n\x00x\x00\t\x00a\x00r\x00t\x00.\x006\x00.\x001\x00.\x00d\x00", "x|x|vital_interests||[]")
	read("bad.csv", "id;finalita;base giuridica;etichette\na;x;boh;\nb;;consenso;\na2;y;consenso e contratto;\nc;z;consenso;survy\nd;w;legittimo interesse;\nd;v;consenso;\n",
		"d|w|legitimate_interests||[]\n2:5\n3:3\n4:6\n5:14\n7:1")
	read("columns.csv", "nome;indirizzo\nx;y\n", "1:1")
	read("empty.csv", "", "1:1")
	read("binary.csv", "PK\x03\x04\x00\x00", "1:1")
	read("b.yaml", "trattamenti:\n  - codice: T1\n    finalità: Tributi\n    base_giuridica: obbligo di legge\n    riferimento: L. 147/2013\n    etichette: [service_reminder]\n  - {finalità: Eventi, base_giuridica: \"6.1.a\"}\n",
		"t1|Tributi|legal_obligation|L. 147/2013|[service_reminder]\neventi|Eventi|consent||[]")
	read("bad.yaml", "a: [", "1:4")
}

func FuzzReadProcessing(f *testing.F) {
	f.Add("a.csv", []byte("finalità;base giuridica\nx;art. 6.1.e\n"))
	f.Add("a.yaml", []byte("- {finalità: x, base: e}"))
	f.Add("a.csv", []byte("\"a\nb\";,\t|\n\xff"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		purposes, mistakes := ReadProcessing(name, content)
		if len(purposes) == 0 && len(mistakes) == 0 && len(strings.Fields(string(content))) > 1 && strings.HasSuffix(name, ".csv") && strings.Count(string(content), "\n") > 3 {
			return // a header alone, or blank rows
		}
		for _, p := range purposes {
			if p.ID == "" && p.NameIT == "" || !slices.Contains(LegalBases(), p.LegalBasis) {
				t.Errorf("%+v", p)
			}
		}
	})
}

func TestDraft(t *testing.T) {
	d := Draft{IPA: "c_f257", Name: "Comune: \"Prova\" #1", DPO: "rpd@a.test", DPIARef: "12", Domains: []string{"a.test"}, Senders: []string{"+390590000001", "ComuneA"}, Unions: []string{"s.test", "wb@a.test"}, Decree: "2027-04-15", Vote: "2027-05-30"}
	b, err := d.Write()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse("x", b)
	if err != nil || p.Body.Name != d.Name || p.DPIARef != "12" || len(p.Senders) != 2 || len(p.Exclusions) != 2 || p.Elections[0].Vote.String() != d.Vote {
		t.Errorf("%v %+v", err, p)
	}
	// What is still to be written is all that a first register lacks.
	if w := p.Warnings(); len(w) != 2 || !strings.Contains(w[0].Error(), `"servizi" without act_ref`) || !strings.Contains(w[1].Error(), `"protezione_civile" without act_ref`) {
		t.Errorf("warnings %v", w)
	}
	if _, err := (Draft{Name: "x"}).Write(); !errors.Is(err, ErrInvalid) {
		t.Errorf("an empty draft: %v", err)
	}
	d.Senders, d.Unions, d.Vote, d.Decree = nil, nil, "", ""
	if _, err := d.Write(); err != nil {
		t.Error(err)
	}
	d.IPA = "c_a\ndpo: {mail: x}"
	if _, err := d.Write(); !errors.Is(err, ErrInvalid) {
		t.Errorf("an answer with a key in it: %v", err)
	}
}

func TestDiff(t *testing.T) {
	parse := func(more string) *Policy {
		t.Helper()
		p, err := Parse("x", []byte(edited[:strings.Index(edited, "lists")]+more))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	old := parse(`lists: [{id: l, purpose: a}, {id: m, purpose: a}]
senders: [{address: "+393470999001", kind: personal}]
alerts: {recipients: [mario.rossi@a.test]}
exclusions: [{address: ugo.rossi@a.test, reason: r}, {address: ida.rossi@a.test, reason: s}]
routes: [{id: v, recipients: [ugo.rossi@a.test, ida.rossi@a.test]}, {id: w, recipients: [ugo.rossi@a.test]}]
campaigns: [{id: c, purpose: a, from: 2024-01-01, until: 2024-01-02, senders: ["+393470999003"]}]
limits: {bulk: {people: 50}}
`)
	now := parse(`lists: [{id: l, purpose: a, notice_version: v2}, {id: n, purpose: a}]
senders: [{address: "+393470999002", kind: personal, valid_from: 2024-01-01}]
alerts: {recipients: [ada.verdi@a.test]}
exclusions: [{address: eva.rossi@a.test, reason: r}, {address: Ida.Rossi@a.test, reason: s}]
routes: [{id: v, recipients: [ida.rossi@a.test, ugo.rossi@a.test]}, {id: w, recipients: [eva.rossi@a.test]}]
campaigns: [{id: c, purpose: a, from: 2024-01-01, until: 2024-01-02, senders: ["+393470999004"]}]
limits: {bulk: {people: 20}}
`)
	var got []string
	for _, c := range Diff(old, now) {
		got = append(got, fmt.Sprintf("%s %s %s %s: %s > %s", c.What, c.Section, c.ID, c.Key, c.Old, c.New))
		if c.Italian == "" || c.English == "" || c.ForIT == "" || c.ForEN == "" || strings.Contains(c.Italian+c.English+c.ForIT+c.ForEN, "%!") || strings.Contains(c.English, "niente") || strings.Contains(c.English, "caselle") {
			t.Errorf("%+v", c)
		}
		if s := fmt.Sprint(c); strings.Contains(s, "rossi") || strings.Contains(s, "99900") {
			t.Errorf("a person in %s", s)
		}
	}
	want := []string{
		"changed lists l notice_version:  > v2", "removed lists m : id: m; purpose: a > ", "added lists n :  > id: n; purpose: a",
		"changed senders (persona 1) valid_from:  > 2024-01-01", "changed alerts  alerts.recipients: m•••@a•••.test > a•••@a•••.test", "changed limits  limits.bulk.people: 50 > 20",
		"changed senders (persone) address:  > ", "changed campaigns c senders:  > ", "changed routes w recipients:  > ", "changed exclusions r address:  > ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if same := Diff(old, old); len(same) > 0 {
		t.Errorf("no difference: %v", same)
	}
}
