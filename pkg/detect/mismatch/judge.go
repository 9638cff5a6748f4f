package mismatch

import (
	"slices"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// message is an event with what the register says of it.
type message struct {
	*event.Event
	declared     string   // purpose id that was declared; empty when none the register knows
	inferred     string   // what the text is for; empty when unclear
	confidence   float64  // of inferred
	purposes     []string // purpose ids that the message has; empty when nobody knows
	electoral    bool     // the text is electoral propaganda
	contradicted bool     // the text is for something the declaration does not allow
	window       policy.Window
	inWindow     bool // an election window is open
	class        string
}

// judge asks the register about a message.
func (d *Detector) judge(e *event.Event) *message {
	m := &message{Event: e, declared: d.declared(e), class: d.register.At(e.Body, e.Time).SenderClass(e.Data.Sender)}
	if f := e.Facts; f != nil && !f.Unclear {
		m.inferred, m.confidence = f.Purpose, f.Confidence
	}
	m.electoral = slices.Contains(d.electoral, m.inferred)
	if m.electoral {
		m.window, m.inWindow = d.register.At(e.Body, e.Time).Election()
	}
	served := d.register.At(e.Body, e.Time).PurposesOf(m.inferred)
	switch {
	case m.electoral:
		m.contradicted = m.declared != "" && !slices.Contains(served, m.declared)
	case slices.Contains(served, m.declared) || len(served) == 0:
		// The text agrees with the declaration, or says nothing about it.
	case m.declared != "":
		m.contradicted = !slices.ContainsFunc(served, func(p string) bool {
			return d.register.At(e.Body, e.Time).Compatible(p, m.declared)
		})
	}
	m.purposes = effective(m.declared, served)
	return m
}

// effective is the purposes that count for the recipients: what the text is for
// where that is known, else what was declared.
func effective(declared string, served []string) []string {
	switch {
	case len(served) == 0 && declared == "":
		return nil
	case len(served) == 0 || slices.Contains(served, declared):
		return []string{declared}
	}
	return served
}

// declared is the purpose that the sender declared, by campaign, by name, by the
// registered text, or by the route.
func (d *Detector) declared(e *event.Event) string {
	if c := d.register.At(e.Body, e.Time).Campaign(e.Data.Campaign); c != nil {
		return c.Purpose
	}
	if p := d.register.At(e.Body, e.Time).Purpose(e.Data.Purpose); p != nil {
		return p.ID
	}
	if t := d.template(e); t != nil && t.Purpose != "" {
		return t.Purpose
	}
	if r := d.register.At(e.Body, e.Time).Route(e.Data.Route); r != nil {
		return r.Purpose
	}
	return ""
}

// template is the registered text that the message follows, or nil.
func (d *Detector) template(e *event.Event) *policy.Template {
	if e.Facts == nil || e.Facts.Registered == "" {
		return nil
	}
	return d.register.At(e.Body, e.Time).Template(e.Facts.Registered)
}

// verdict compares the message's purposes with what a recipient's contact was
// collected for, as of the event's time.
func (d *Detector) verdict(m *message, r event.Recipient) event.Verdict {
	out := event.Unknown
	for _, id := range d.register.At(m.Body, m.Time).Lookup(r) {
		l := d.register.At(m.Body, m.Time).List(id)
		if !collected(l, m.Event) || len(m.purposes) == 0 {
			continue
		}
		for _, p := range m.purposes {
			if d.register.At(m.Body, m.Time).Compatible(p, l.Purpose) {
				return event.Compatible
			}
		}
		out = event.Incompatible
	}
	return out
}

// collected reports whether a list existed at the event's time.
func collected(l *policy.List, e *event.Event) bool {
	return l != nil && (l.CollectedFrom.IsZero() || !e.Time.Before(l.CollectedFrom.Start()))
}

// collectedFor returns the purposes of a recipient's lists, sorted, without
// repeats.
func (d *Detector) collectedFor(e *event.Event, r event.Recipient) []string {
	var out []string
	for _, id := range d.register.At(e.Body, e.Time).Lookup(r) {
		if l := d.register.At(e.Body, e.Time).List(id); collected(l, e) {
			out = append(out, l.Purpose)
		}
	}
	if len(out) > 1 {
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

// raised is a severity, one step higher in an election window.
func (m *message) raised(s event.Severity) event.Severity {
	if m.inWindow && s == event.High {
		return event.Grave
	}
	return s
}

// windowReasons are the codes of the election window.
func (m *message) windowReasons() []string {
	switch {
	case !m.inWindow:
		return nil
	case m.window.Silence:
		return []string{"electoral_silence", "electoral_window"}
	}
	return []string{"electoral_window"}
}

// about is the subject that a message's findings belong to: its campaign, else
// the registered text it follows, else its route, else the day.
func (m *message) about() (event.SubjectKind, string) {
	switch {
	case m.Facts != nil && m.Facts.Campaign != "":
		return event.AboutCampaign, m.Facts.Campaign
	case m.Data.Campaign != "":
		return event.AboutCampaign, m.Data.Campaign
	case m.Facts != nil && m.Facts.Registered != "":
		return event.AboutCampaign, "template/" + m.Facts.Registered
	case m.Data.Route != "":
		return event.AboutRoute, m.Data.Route
	}
	return event.AboutCampaign, "none/" + m.day()
}

// day is the Italian day of the message.
func (m *message) day() string { return m.Time.In(policy.Rome()).Format("2006-01-02") }
