package explain

import (
	"strings"
	"time"

	"vedetta/pkg/event"
)

// register says which rows of the register decided.
func (s sentence) register(f *event.Finding) string {
	var out []string
	for _, r := range f.Rows {
		out = append(out, s.row(r))
	}
	if f.PolicyVersion != "" {
		out = append(out, s.say("versione ", "version ")+f.PolicyVersion)
	}
	return strings.Join(out, "; ")
}

// row names one row as a person would find it in the file.
func (s sentence) row(r event.Row) string {
	switch r.Kind {
	case "list":
		return s.sayf("elenco «%s», raccolto per «%s»%s%s", "list “%s”, collected for “%s”%s%s", r.ID, r.Purpose, s.days(r), s.ref(", informativa ", ", notice ", r.Ref, s.say(", senza informativa", ", without notice")))
	case "expired_list":
		return s.sayf("elenco «%s», raccolto per «%s», valido%s%s", "list “%s”, collected for “%s”, valid%s%s", r.ID, r.Purpose, s.days(r), s.ref(", informativa ", ", notice ", r.Ref, s.say(", senza informativa", ", without notice")))
	case "purpose":
		return s.sayf("finalità «%s»%s%s%s", "purpose “%s”%s%s%s", r.ID, s.name(r.Text), s.days(r), s.ref(", ", ", ", r.Ref, ""))
	case "campaign":
		return s.sayf("campagna «%s» per «%s»%s%s%s", "campaign “%s” for “%s”%s%s%s", r.ID, r.Purpose, s.days(r), s.ref(", elenco ", ", list ", r.Text, ""), s.ref(", ", ", ", r.Ref, ""))
	case "campaign_maximum":
		return s.sayf("campagna «%s» per «%s»%s, al massimo %s persone%s", "campaign “%s” for “%s”%s, at most %s people%s", r.ID, r.Purpose, s.days(r), r.Text, s.ref(", ", ", ", r.Ref, ""))
	case "withdrawal":
		return s.withdrawal(r)
	case "election":
		return s.election(r)
	case "emergency":
		return s.sayf("emergenza «%s»%s%s", "emergency “%s”%s%s", r.ID, s.moments(r), s.ref(", ", ", ", r.Ref, ""))
	case "processor":
		return s.sayf("nessun responsabile del trattamento ha il gateway «%s»", "no processor has the gateway “%s”", r.Text)
	case "quiet_hours":
		return s.sayf("ore di quiete per %s", "quiet hours for %s", s.word(r.ID))
	}
	return s.kind(r.Kind) + " «" + r.ID + "»" + s.ref(s.say(" per «", " for «"), s.say(" per «", " for «"), quoted(r.Purpose), "")
}

// quoted ends a quotation.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	return text + "»"
}

// kind names the sections that need no more than that.
func (s sentence) kind(kind string) string {
	switch kind {
	case "route":
		return s.say("via", "route")
	case "sender":
		return s.say("mittente registrato", "registered sender")
	case "template":
		return s.say("testo registrato", "registered text")
	}
	return kind
}

func (s sentence) withdrawal(r event.Row) string {
	what := s.say("revoca", "withdrawal")
	if r.Text == "objected" {
		what = s.say("opposizione", "objection")
	}
	purpose, isPurpose := strings.CutPrefix(r.ID, "purpose:")
	switch {
	case r.ID == "*":
		return what + s.say(" per ogni messaggio", " from everything")
	case isPurpose:
		return what + s.sayf(" per la finalità «%s»", " from purpose “%s”", purpose)
	}
	return what + s.sayf(" per l'elenco «%s»", " from list “%s”", r.ID)
}

func (s sentence) election(r event.Row) string {
	if r.Text == "presumed" {
		return s.sayf("elezione «%s», periodo presunto%s", "election “%s”, presumed window%s", r.ID, s.days(r))
	}
	return s.sayf("elezione «%s», periodo aperto%s", "election “%s”, window open%s", r.ID, s.days(r))
}

// days are the first and last day of a row. A row without a first day holds until its
// last one: "valido al" would say that it held on that day.
func (s sentence) days(r event.Row) string {
	day := func(t time.Time) string { return t.In(s.rome).Format("02/01/2006") }
	out := ""
	if r.From != nil {
		out += s.say(" dal ", " from ") + day(*r.From)
	}
	switch last := r.Until; {
	case last == nil:
	case r.From == nil:
		out = s.say(" fino al ", " until ") + day(last.Add(-time.Nanosecond))
	default:
		out += s.say(" al ", " to ") + day(last.Add(-time.Nanosecond))
	}
	return out
}

// moments are the first instant of a row and the first after it.
func (s sentence) moments(r event.Row) string {
	out := ""
	if r.From != nil {
		out += s.say(" dal ", " from ") + s.when(*r.From)
	}
	if r.Until != nil {
		out += s.say(" al ", " to ") + s.when(*r.Until)
	}
	return out
}

// ref is a text behind its name, or what stands for a missing one.
func (s sentence) ref(it, en, text, without string) string {
	if text == "" {
		return without
	}
	return s.say(it, en) + text
}

// name is a text in brackets.
func (s sentence) name(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}
