package alert

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"
	_ "time/tzdata" // Europe/Rome on machines without a time zone database
	"unicode/utf8"

	"vedetta/pkg/event"
	"vedetta/pkg/explain"
)

// Message is one mail in plain text.
type Message struct {
	ID      string // becomes the Message-ID: the same incident, the same id
	Body    event.Body
	To      []string // mailboxes, the DPO's first; each gets a mail of its own
	Subject string
	Text    string
}

// Body is what a mail says of a public body, and whom it goes to.
type Body struct {
	Name   string
	DPO    string   // mail address
	Others []string // further mailboxes, as the register names them
}

// mailboxes are all, the DPO's first, each once however it is written.
func (b Body) mailboxes() []string {
	out := []string{b.DPO}
	for _, o := range b.Others {
		if !slices.ContainsFunc(out, func(have string) bool { return strings.EqualFold(have, o) }) {
			out = append(out, o)
		}
	}
	return out
}

//go:embed mail.txt
var files embed.FS

// Writer writes the mails. It is safe for concurrent use.
type Writer struct {
	bodies func(event.Body) Body
	rules  map[string]event.Rule
	text   *template.Template
	rome   *time.Location
	why    *explain.Writer
}

// NewWriter returns a Writer for these rules. bodies is asked for each mail what
// the register says of a body now, and must be safe for concurrent use; of a body
// that it does not know it says nothing.
func NewWriter(bodies func(event.Body) Body, rules []event.Rule) (*Writer, error) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return nil, fmt.Errorf("write mails: %w", err)
	}
	w := &Writer{bodies: bodies, rules: make(map[string]event.Rule, len(rules)), rome: rome, why: explain.New(rules)}
	for _, r := range rules {
		w.rules[r.ID] = r
	}
	w.text, err = template.New("mail.txt").Funcs(template.FuncMap{
		"when": w.when, "percent": func(f float64) float64 { return 100 * f }, "people": people, "word": explain.Word, "reasons": reasons, "explain": w.explain, "join": strings.Join, "rule": w.rule,
	}).ParseFS(files, "mail.txt")
	if err != nil {
		return nil, fmt.Errorf("write mails: %w", err)
	}
	return w, nil
}

// Message writes an incident's first mail, to whom the register names now.
func (w *Writer) Message(in *event.Incident) (Message, error) {
	body := w.bodies(in.Body)
	if body.DPO == "" {
		return Message{}, fmt.Errorf("no DPO address for body %s: set dpo.mail in its policy", in.Body)
	}
	to, findings := body.mailboxes(), slices.Clone(in.Findings)
	slices.SortStableFunc(findings, func(a, b event.Finding) int { return b.Severity.Rank() - a.Severity.Rank() })
	var b bytes.Buffer
	err := w.text.Execute(&b, struct {
		Body     string
		Others   int // mailboxes beside the DPO's
		Incident *event.Incident
		Findings []event.Finding
		Inferred []inference
		Declared []string
	}{body.Name, len(to) - 1, in, findings, inferred(findings), declared(findings)})
	if err != nil {
		return Message{}, fmt.Errorf("write mail of incident %s: %w", in.ID, err)
	}
	subject := fmt.Sprintf("[Vedetta] %s, gravità %s: %s", body.Name, explain.Word("it", string(in.Severity)), w.rule("it", findings[0].Rule))
	return Message{ID: in.ID, Body: in.Body, To: to, Subject: subject, Text: b.String()}, nil
}

// inference is what a text seems to be for.
type inference struct {
	Label      string
	Confidence float64
}

// inferred returns each inference of the findings once, as sure as the surest.
func inferred(findings []event.Finding) []inference {
	var out []inference
	for _, f := range findings {
		at := slices.IndexFunc(out, func(i inference) bool { return i.Label == f.Inferred })
		switch {
		case f.Inferred == "":
		case at < 0:
			out = append(out, inference{f.Inferred, f.Confidence})
		case f.Confidence > out[at].Confidence:
			out[at].Confidence = f.Confidence
		}
	}
	return out
}

// declared returns each declared purpose of the findings once.
func declared(findings []event.Finding) []string {
	var out []string
	for _, f := range findings {
		if f.Declared != "" && !slices.Contains(out, f.Declared) {
			out = append(out, f.Declared)
		}
	}
	return out
}

// when is a time as Italians read it.
func (w *Writer) when(t time.Time) string { return t.In(w.rome).Format("02/01/2006 15:04") }

func (w *Writer) rule(language, id string) string {
	r, ok := w.rules[id]
	switch {
	case !ok:
		return id
	case language == "it":
		return r.TitleIT
	}
	return r.TitleEN
}

// explain is the paragraph about a finding in lines that a mail can show, each
// behind an indent.
func (w *Writer) explain(language, indent string, f event.Finding) string {
	var b strings.Builder
	width := 0
	for i, word := range strings.Fields(w.why.Paragraph(&f, language)) {
		n := utf8.RuneCountInString(word) + 1
		switch {
		case i == 0:
		case width+n > lineWidth:
			b.WriteString("\n" + indent)
			width = 0
		default:
			b.WriteByte(' ')
		}
		b.WriteString(word)
		width += n
	}
	return b.String()
}

// lineWidth is the most characters in a line of an explanation.
const lineWidth = 96

func people(n int, atLeast bool) string {
	if atLeast {
		return fmt.Sprintf("≥ %d", n)
	}
	return fmt.Sprint(n)
}

func reasons(language string, codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = explain.Word(language, c)
	}
	return out
}
