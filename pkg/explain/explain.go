// Package explain says in one paragraph of plain Italian or English what a
// finding is about: the facts, the rows of the body's register that decided, what
// was inferred and how surely, what was claimed, the verdict and the law, each
// apart from the others (design decision 16).
//
// In: findings, and the rules' titles. Out: text without personal data: a finding
// names classes, counts and rows of the register, never a person. The same finding
// gives the same text. A Writer is safe for concurrent use.
package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // Europe/Rome on machines without a time zone database

	"vedetta/pkg/event"
)

// Languages of the paragraphs: anything but Italian is English.
const (
	Italian = "it"
	English = "en"
)

// Writer knows the rules' titles.
type Writer struct {
	rules map[string]event.Rule
	rome  *time.Location
}

// New returns a Writer for findings of these rules. A finding of another rule is
// called by its id.
func New(rules []event.Rule) *Writer {
	w := &Writer{rules: make(map[string]event.Rule, len(rules)), rome: time.UTC}
	for _, r := range rules {
		w.rules[r.ID] = r
	}
	if rome, err := time.LoadLocation("Europe/Rome"); err == nil {
		w.rome = rome
	}
	return w
}

// Paragraph explains a finding in "it" or "en". Its sentences begin with what they
// are: facts, register, inference, claim, verdict, law.
func (w *Writer) Paragraph(f *event.Finding, language string) string {
	s := sentence{Writer: w, it: language == Italian}
	parts := []string{
		s.part("Fatti", "Facts", s.facts(f)),
		s.part("Registro", "Register", s.register(f)),
		s.part("Deduzione, da verificare", "Inference, to be verified", s.inference(f)),
		s.part("Dichiarazione", "Claim", s.claim(f)),
		s.part("Valutazione", "Assessment", s.verdict(f)),
		s.part("Norma", "Law", s.law(f)),
	}
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " ")
}

// sentence writes in one language.
type sentence struct {
	*Writer
	it bool
}

// say chooses the language.
func (s sentence) say(it, en string) string {
	if s.it {
		return it
	}
	return en
}

func (s sentence) sayf(it, en string, args ...any) string { return fmt.Sprintf(s.say(it, en), args...) }

func (s sentence) language() string { return s.say(Italian, English) }

func (s sentence) word(code string) string { return Word(s.language(), code) }

func (s sentence) words(codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = s.word(c)
	}
	return strings.Join(out, "; ")
}

// part is a sentence with its name, or nothing.
func (s sentence) part(it, en, text string) string {
	if text == "" {
		return ""
	}
	return s.say(it, en) + ": " + text + "."
}

func (s sentence) when(t time.Time) string { return t.In(s.rome).Format("02/01/2006 15:04") }

// count is a number with its noun.
func (s sentence) count(n int, one, many, oneEN, manyEN string) string {
	if n == 1 {
		return "1 " + s.say(one, oneEN)
	}
	return fmt.Sprint(n) + " " + s.say(many, manyEN)
}

// facts are what was seen.
func (s sentence) facts(f *event.Finding) string {
	out := []string{s.what(f)}
	if len(f.CollectedFor) > 0 {
		var all []string
		for _, c := range f.CollectedFor {
			all = append(all, s.sayf("%d per «%s»", "%d for “%s”", c.People, c.Name))
		}
		out = append(out, s.say("contatti raccolti: ", "contacts were collected: ")+strings.Join(all, ", ")+s.several(f))
	}
	if f.Unknown > 0 {
		out = append(out, s.count(f.Unknown, "persona che nessun elenco in vigore conosce", "persone che nessun elenco in vigore conosce", "person whom no list in force knows", "people whom no list in force knows"))
	}
	if len(f.PersonalData) > 0 {
		out = append(out, s.say("dati personali nel testo: ", "personal data in the text: ")+strings.ReplaceAll(s.words(f.PersonalData), "; ", ", "))
	}
	if f.SenderClass != "" {
		out = append(out, s.say("mittente ", "sender ")+s.senderClass(f.SenderClass))
	}
	return strings.Join(append(out, s.exposure(f)...), "; ")
}

// several says why the counts by purpose are more than the people.
func (s sentence) several(f *event.Finding) string {
	n := f.Unknown
	for _, c := range f.CollectedFor {
		n += c.People
	}
	if n <= f.People {
		return ""
	}
	return s.say(" (chi è in più elenchi conta per ogni finalità)", " (who is on several lists counts for each purpose)")
}

// what is how much of what was seen when.
func (s sentence) what(f *event.Finding) string {
	var b strings.Builder
	switch {
	case f.About == event.AboutItem:
		b.WriteString(s.say("un contenuto su ", "an item on ") + s.word(string(f.Channel)))
	case f.Messages > 0 && f.Channel == event.Register:
		b.WriteString(s.count(f.Messages, "fatto riferito", "fatti riferiti", "reported fact", "reported facts"))
	case f.Messages > 0:
		b.WriteString(s.count(f.Messages, "messaggio", "messaggi", "message", "messages") + s.say(" via ", " by ") + s.word(string(f.Channel)))
	default:
		b.WriteString(s.say("canale ", "channel ") + s.word(string(f.Channel)))
	}
	if f.People > 0 {
		if f.AtLeast {
			b.WriteString(s.say(" ad almeno ", " to at least "))
		} else {
			b.WriteString(s.say(" a ", " to "))
		}
		b.WriteString(s.count(f.People, "persona", "persone", "person", "people"))
	}
	b.WriteString(s.span(f))
	return b.String()
}

// span is when it happened. A finding of many messages knows the moment of the one
// that raised it and of the latest, not of the first.
func (s sentence) span(f *event.Finding) string {
	from, to := s.when(f.Opened), s.when(f.Updated)
	earlier := f.FirstEvent != "" && f.FirstEvent != f.OpeningEvent
	switch one := !f.Updated.After(f.Opened) || from == to; {
	case earlier && one:
		return s.say(", fino al ", ", until ") + to
	case earlier:
		return s.sayf(", fino al %s; segnalato dal messaggio del %s", ", until %s; raised by the message of %s", to, from)
	case one:
		return s.say(", il ", ", on ") + from
	}
	return s.sayf(", dal %s al %s", ", from %s to %s", from, to)
}

func (s sentence) senderClass(class string) string {
	switch class {
	case "institutional":
		return s.say("dell'ente", "of the body")
	case "personal":
		return s.say("personale, non di un ufficio", "personal, not of an office")
	case "external":
		return s.say("esterno", "external")
	}
	return s.say("sconosciuto", "unknown")
}

// exposure is how long something stood in public.
func (s sentence) exposure(f *event.Finding) []string {
	switch {
	case f.ExposedFrom == nil:
		return nil
	case f.ExposedTo == nil:
		return []string{s.sayf("visibili dal %s, ancora visibili", "visible since %s, still visible", s.when(*f.ExposedFrom))}
	}
	return []string{s.sayf("visibili dal %s al %s", "visible from %s to %s", s.when(*f.ExposedFrom), s.when(*f.ExposedTo))}
}

// inference is what a text seems to be for.
func (s sentence) inference(f *event.Finding) string {
	if f.Inferred == "" {
		return ""
	}
	return s.sayf("il testo sembra servire a: %s (confidenza %s %%)", "the text seems to be for: %s (confidence %s %%)", s.word(f.Inferred), s.percent(f.Confidence))
}

// percent is a confidence in percent: no guess is certain.
func (s sentence) percent(confidence float64) string {
	if confidence > 0.99 {
		return s.say("oltre il 99", "over 99")
	}
	return fmt.Sprintf("%.0f", 100*confidence)
}

// claim is what was declared. Nobody says who wrote.
func (s sentence) claim(f *event.Finding) string {
	switch {
	case f.Declared != "":
		return s.sayf("finalità dichiarata «%s»", "declared purpose “%s”", f.Declared) + s.byDefault(f)
	case strings.HasPrefix(f.Rule, "mismatch.") && f.About == event.AboutCampaign:
		return s.say("nessuna finalità dichiarata che il registro conosca", "no declared purpose that the register knows")
	}
	return ""
}

// byDefault says that a purpose is the usual one of a sender, text or route, where
// nobody declared it for the message.
func (s sentence) byDefault(f *event.Finding) string {
	by := ""
	for _, r := range f.Rows {
		switch {
		case r.Kind == "campaign":
			return ""
		case r.Purpose != f.Declared:
		case r.Kind == "sender":
			by = s.say(" (quella abituale del mittente registrato, non detta per questo messaggio)", " (the usual one of the registered sender, not said for this message)")
		case r.Kind == "template":
			by = s.say(" (quella del testo registrato)", " (that of the registered text)")
		case r.Kind == "route" && by == "" && f.Rule != "mismatch.third_person": // which names the route in any case
			by = s.say(" (quella abituale della via, non detta per questo messaggio)", " (the usual one of the route, not said for this message)")
		}
	}
	return by
}

// concluded is what follows from a finding, where something is said of its rule: of one
// that nobody knows to be wrong what there is to find out.
func concluded(f *event.Finding) (conclusion, bool) {
	all := conclusions()
	if c, ok := all[f.Rule+"/"+string(f.Verdict)]; ok {
		return c, true
	}
	c, ok := all[f.Rule]
	return c, ok
}

// verdict is what follows, with the circumstances.
func (s sentence) verdict(f *event.Finding) string {
	var out []string
	if c, ok := concluded(f); ok {
		out = append(out, s.say(c.it, c.en))
	} else if r, ok := s.rules[f.Rule]; ok {
		out = append(out, lowerFirst(s.say(r.TitleIT, r.TitleEN)))
	} else {
		out = append(out, s.say("regola ", "rule ")+f.Rule)
	}
	if n := beyondMaximum(f); n > 0 {
		out = append(out, s.count(n, "persona oltre il massimo", "persone oltre il massimo", "person beyond the maximum", "people beyond the maximum"))
	}
	if len(f.Reasons) > 0 {
		out = append(out, s.say("circostanze: ", "circumstances: ")+s.words(f.Reasons))
	}
	if f.Verdict != "" {
		out = append(out, s.say("verdetto: ", "verdict: ")+s.word(string(f.Verdict)))
	}
	return strings.Join(out, "; ") + s.sayf(" (regola %s, gravità %s)", " (rule %s, severity %s)", f.Rule, s.word(string(f.Severity)))
}

// beyondMaximum is how many people a campaign reached beyond its maximum; 0 where
// nobody knows, or the register changed it: then whom it allowed is a matter of when.
func beyondMaximum(f *event.Finding) (n int) {
	if slices.Contains(f.Reasons, "recipients_not_named") {
		return 0
	}
	maxima := 0
	for _, r := range f.Rows {
		if most, err := strconv.Atoi(r.Text); r.Kind == "campaign_maximum" && err == nil {
			n, maxima = f.People-most, maxima+1
		}
	}
	if maxima > 1 {
		return 0
	}
	return n
}

// law is what the rule rests on.
func (s sentence) law(f *event.Finding) string {
	if c, ok := concluded(f); ok {
		return s.say(c.lawIT, c.lawEN)
	}
	return s.rules[f.Rule].Source
}

// lowerFirst begins a title in small letters, unless it begins with an
// abbreviation.
func lowerFirst(t string) string {
	if len(t) > 1 && t[1] >= 'A' && t[1] <= 'Z' {
		return t
	}
	return strings.ToLower(t[:min(1, len(t))]) + t[min(1, len(t)):]
}
