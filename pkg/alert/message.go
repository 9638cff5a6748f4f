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
	To      string
	Subject string
	Text    string
}

// Body is what a mail says of a public body.
type Body struct {
	Name string
	DPO  string // mail address
}

//go:embed mail.txt
var files embed.FS

// Writer writes the mails. It is safe for concurrent use.
type Writer struct {
	bodies map[event.Body]Body
	rules  map[string]event.Rule
	text   *template.Template
	rome   *time.Location
	why    *explain.Writer
}

// NewWriter returns a Writer for these bodies and rules.
func NewWriter(bodies map[event.Body]Body, rules []event.Rule) (*Writer, error) {
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

// Message writes an incident's first mail.
func (w *Writer) Message(in *event.Incident) (Message, error) {
	body, ok := w.bodies[in.Body]
	if !ok || body.DPO == "" {
		return Message{}, fmt.Errorf("no DPO address for body %s: set dpo.mail in its policy", in.Body)
	}
	findings := slices.Clone(in.Findings)
	slices.SortStableFunc(findings, func(a, b event.Finding) int { return b.Severity.Rank() - a.Severity.Rank() })
	var b bytes.Buffer
	err := w.text.Execute(&b, struct {
		Body     string
		Incident *event.Incident
		Findings []event.Finding
		Inferred []inference
		Declared []string
	}{body.Name, in, findings, inferred(findings), declared(findings)})
	if err != nil {
		return Message{}, fmt.Errorf("write mail of incident %s: %w", in.ID, err)
	}
	subject := fmt.Sprintf("[Vedetta] %s, gravità %s: %s", body.Name, explain.Word("it", string(in.Severity)), w.rule("it", findings[0].Rule))
	return Message{ID: in.ID, To: body.DPO, Subject: subject, Text: b.String()}, nil
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
