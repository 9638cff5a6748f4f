package mail

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	gomessage "github.com/emersion/go-message"
	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// Bounds of a MIME tree. Real mail is three or four levels deep.
const (
	maxDepth = 10
	maxParts = 200
	maxWord  = 16 << 10 // bytes of a header that are decoded
)

// Why a mail has no text, as Data.NoText says it.
const (
	noTextSource      = "source" // nothing but attachments
	noTextUndecodable = "undecodable"
	noTextEncrypted   = "encrypted"
)

// content is what a mail says to its reader.
type content struct {
	text   string
	noText string
	lacks  []string
}

// readContent finds the text of a message. Broken MIME gives what can be read;
// a fault of a decoder costs the text, never the event.
func readContent(m *message) (c content) {
	defer func() {
		if v := recover(); v != nil {
			c = content{noText: noTextUndecodable, lacks: []string{lackText, lackFault}}
		}
	}()
	w := walk{bodyCut: m.cut.body}
	e, err := gomessage.New(contentHeader(m), bytes.NewReader(m.body))
	f := w.entity(e, err, 0)
	f.text = tidy(f.text)
	if strings.HasPrefix(f.text, "-----BEGIN PGP MESSAGE-----") {
		w.encrypted, f.text = true, ""
	}
	return w.judge(f)
}

// judge says what is missing.
func (w *walk) judge(f found) content {
	c := content{text: clip(f.text, maxText)}
	if len(c.text) < len(f.text) || w.textCut {
		c.lacks = append(c.lacks, lackTextEnd)
	}
	switch {
	case w.encrypted && c.text == "":
		c.noText = noTextEncrypted
	case c.text == "" && (w.broken || w.textCut):
		c.noText = noTextUndecodable
	case c.text == "" && w.attachments > 0:
		c.noText = noTextSource
	case w.broken:
		c.lacks = append(c.lacks, lackText)
	}
	return c
}

// contentHeader is the part of the header that says how to read the body.
func contentHeader(m *message) gomessage.Header {
	var h gomessage.Header
	for _, name := range []string{"Content-Type", "Content-Transfer-Encoding", "Content-Disposition"} {
		if v := m.first(name); v != "" {
			h.Set(name, strings.TrimSpace(unfold(v)))
		}
	}
	return h
}

// walk is one pass over a MIME tree.
type walk struct {
	parts       int
	attachments int
	bodyCut     bool // the milter kept only the beginning of the body
	textCut     bool
	broken      bool
	encrypted   bool
}

// found is the text of a part and its children.
type found struct {
	text string
	html bool
}

// entity reads one part. err is what go-message said of it.
func (w *walk) entity(e *gomessage.Entity, err error, depth int) found {
	w.parts++
	if w.parts > maxParts || depth > maxDepth {
		w.broken = true
		return found{}
	}
	kind, params, _ := e.Header.ContentType()
	kind, _, _ = strings.Cut(strings.ToLower(kind), ";") // go-message leaves a malformed type whole
	kind = or(strings.TrimSpace(kind), "text/plain")
	switch {
	case encryptedType(kind, params["smime-type"]):
		w.encrypted = true
	case kind == "application/pkcs7-mime" || kind == "application/x-pkcs7-mime":
		w.broken = true // signed data: the text is inside, in ASN.1
	case attached(e.Header):
		w.attachments++
	case strings.HasPrefix(kind, "multipart/"):
		return w.children(e, kind, depth)
	case (kind == "text/plain" || kind == "text/html") && gomessage.IsUnknownEncoding(err):
		w.broken = true
	case kind == "text/plain":
		return found{text: w.decode(e.Body, maxText+1)}
	case kind == "text/html":
		return found{text: htmlText(w.decode(e.Body, 4*maxText)), html: true}
	default:
		w.attachments++
	}
	return found{}
}

func encryptedType(kind, smime string) bool {
	switch kind {
	case "multipart/encrypted":
		return true
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		return !strings.EqualFold(smime, "signed-data") && !strings.EqualFold(smime, "certs-only")
	}
	return false
}

// attached reports whether a part is a file, whatever its type.
func attached(h gomessage.Header) bool {
	disposition, params, _ := h.ContentDisposition()
	_, typeParams, _ := h.ContentType()
	return strings.EqualFold(disposition, "attachment") || params["filename"] != "" || typeParams["name"] != ""
}

// children reads the parts of a multipart: the best of an alternative, all of
// anything else.
func (w *walk) children(e *gomessage.Entity, kind string, depth int) found {
	var all []found
	parts := e.MultipartReader()
	if parts == nil { // go-message does not take this type for a multipart
		w.broken = true
		return found{}
	}
	for w.parts <= maxParts {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if p == nil {
			w.stopped()
			break
		}
		if f := w.entity(p, err, depth+1); strings.TrimSpace(f.text) != "" {
			all = append(all, f)
		}
	}
	if kind == "multipart/alternative" {
		return best(all)
	}
	return join(all)
}

// stopped notes that a part can't be read further: the message is broken, or the
// milter kept no more of it.
func (w *walk) stopped() {
	if w.bodyCut {
		w.textCut = true
		return
	}
	w.broken = true
}

// best prefers plain text to HTML.
func best(all []found) found {
	for _, f := range all {
		if !f.html {
			return f
		}
	}
	return join(all)
}

func join(all []found) found {
	var texts []string
	out := found{}
	for _, f := range all {
		texts = append(texts, f.text)
		out.html = out.html || f.html
	}
	out.text = strings.Join(texts, "\n\n")
	return out
}

// decode reads a decoded body as UTF-8. Mail that declares no charset, or the
// wrong one, is most often Windows-1252.
func (w *walk) decode(body io.Reader, limit int64) string {
	b, err := io.ReadAll(io.LimitReader(body, limit))
	if err != nil {
		w.stopped()
	}
	if int64(len(b)) == limit {
		w.textCut = true
	}
	b = trimRune(b)
	if !utf8.Valid(b) {
		w.broken = true
		if b, err = charmap.Windows1252.NewDecoder().Bytes(b); err != nil {
			return ""
		}
	}
	return string(b)
}

// trimRune drops a rune at the end that the limit has cut.
func trimRune(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// tidy makes line ends one kind and drops characters that show nothing.
func tidy(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if r == 0 || r == '\u200B' || r == '\uFEFF' {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

func unfold(s string) string {
	return strings.NewReplacer("\r\n", "", "\n", "").Replace(s)
}

// decodeWords decodes a header of RFC 2047, or raw 8-bit.
func decodeWords(s string) string {
	s = clip8(unfold(s))
	d := mime.WordDecoder{CharsetReader: func(label string, in io.Reader) (io.Reader, error) {
		if r, err := charset.Reader(label, in); err == nil {
			return r, nil
		}
		return charmap.Windows1252.NewDecoder().Reader(in), nil
	}}
	if decoded, err := d.DecodeHeader(s); err == nil {
		s = decoded
	}
	return tidy(s)
}

// clip8 bounds a raw header and makes it UTF-8.
func clip8(s string) string {
	if !utf8.ValidString(s) {
		if t, err := charmap.Windows1252.NewDecoder().String(s); err == nil {
			s = t
		}
	}
	return clip(s, maxWord)
}
