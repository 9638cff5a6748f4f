// Package mismatch compares what a message is for with what its recipients'
// contacts were collected for (GDPR art. 5(1)(b)).
//
// In: messages with their facts, in stream order, and the register. Out:
// findings of the four mismatch rules, from the first recipient. One goroutine
// uses a Detector.
//
// A verdict has three values. Unknown is normal life: one finding for each body
// and day. That an address is public clears nothing.
package mismatch

import (
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Ids of the rules.
const (
	Purpose     = "mismatch.purpose"
	Electoral   = "mismatch.electoral"
	Declaration = "mismatch.declaration"
	Unregister  = "mismatch.unknown"
)

// ElectoralLabel is the text label of electoral propaganda when Options names
// none.
const ElectoralLabel = "electoral_propaganda"

// Options is what a Detector is made from.
type Options struct {
	Register  *policy.Register
	Electoral []string // text labels of electoral propaganda; empty means ElectoralLabel
}

// Detector judges messages against the register.
type Detector struct {
	register  *policy.Register
	electoral []string
	bodies    map[event.Body]*body
	evicted   uint64
}

// New returns a Detector.
func New(o Options) *Detector {
	if len(o.Electoral) == 0 {
		o.Electoral = []string{ElectoralLabel}
	}
	return &Detector{register: o.Register, electoral: slices.Clone(o.Electoral), bodies: map[event.Body]*body{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "mismatch" }

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule {
	return []event.Rule{
		{ID: Purpose, Version: 1, TitleIT: "Contatti usati per una finalità diversa", TitleEN: "Contacts used for another purpose", Source: "GDPR art. 5(1)(b), 6(4)"},
		{ID: Electoral, Version: 1, TitleIT: "Propaganda elettorale a contatti dell'ente", TitleEN: "Electoral propaganda to the body's contacts", Source: "Garante 18 aprile 2019 n. 96 [9105201]; L. 28/2000 art. 9"},
		{ID: Declaration, Version: 1, TitleIT: "Finalità dichiarata smentita dal testo", TitleEN: "Declared purpose contradicted by the text", Source: "GDPR art. 5(1)(a)-(b)"},
		{ID: Unregister, Version: 1, TitleIT: "Destinatari o finalità fuori dal registro", TitleEN: "Recipients or purpose not in the register", Source: "GDPR art. 5(2), 30"},
	}
}

// Detect implements detect.Detector.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	if !detect.Reaches(e) || len(e.Data.Recipients) == 0 {
		return nil
	}
	b := d.body(e)
	c := d.judge(e)
	d.foldElectoral(b, c, report)
	d.foldDeclaration(b, c, report)
	if e.Type == event.MessageSubmitted {
		d.foldPurpose(b, c, report)
		d.foldUnknown(b, c, report)
	}
	return nil
}

// Advance implements detect.Detector. Nothing here depends on the wall clock.
func (*Detector) Advance(time.Time, detect.Report) error { return nil }

// Evicted is how many findings were closed early because a body had too many.
func (d *Detector) Evicted() uint64 { return d.evicted }

// foldElectoral raises propaganda, whatever was declared: contacts of a public
// body serve no candidate.
func (d *Detector) foldElectoral(b *body, c *message, report detect.Report) {
	if !c.electoral {
		return
	}
	d.fold(b, c, growth{rule: Electoral, severity: c.raised(event.High), reasons: c.windowReasons()}, c.Data.Recipients, report)
}

// foldDeclaration raises a declaration that the text contradicts. It is the
// strongest finding: somebody said otherwise.
func (d *Detector) foldDeclaration(b *body, c *message, report detect.Report) {
	if !c.contradicted {
		return
	}
	g := growth{rule: Declaration, severity: event.High}
	if c.electoral {
		g.severity, g.reasons = event.Grave, append([]string{"electoral_content"}, c.windowReasons()...)
	}
	d.fold(b, c, g, c.Data.Recipients, report)
}

// foldPurpose raises recipients whose contacts were collected for something
// incompatible. Electoral content has its own rule.
func (d *Detector) foldPurpose(b *body, c *message, report detect.Report) {
	if c.electoral || len(c.purposes) == 0 {
		return
	}
	var wrong []event.Recipient
	var judged bool
	for _, r := range c.Data.Recipients {
		switch d.verdict(c, r) {
		case event.Incompatible:
			wrong, judged = append(wrong, r), true
		case event.Unknown:
			judged = true
		}
	}
	if len(wrong) == 0 && (!judged || !b.has(Purpose, c)) {
		return
	}
	d.fold(b, c, growth{rule: Purpose, severity: event.Medium, strangers: true}, wrong, report)
}

// foldUnknown notes recipients in no list, and messages for which nobody knows
// the purpose, in the body's finding of the day. A transactional route writes to
// whoever asked.
func (d *Detector) foldUnknown(b *body, c *message, report detect.Report) {
	if r := d.register.At(c.Body, c.Time).Route(c.Data.Route); c.electoral || r != nil && r.Transactional {
		return
	}
	g := growth{rule: Unregister, severity: event.Info, verdict: event.Unknown}
	strangers := c.Data.Recipients
	if len(c.purposes) > 0 {
		strangers = slices.DeleteFunc(slices.Clone(strangers), func(r event.Recipient) bool {
			return d.verdict(c, r) != event.Unknown
		})
	} else {
		g.reasons = append(g.reasons, "no_purpose")
	}
	if len(strangers) == 0 {
		return
	}
	if slices.ContainsFunc(strangers, func(r event.Recipient) bool { return len(d.collectedFor(c.Event, r)) == 0 }) {
		g.reasons = append(g.reasons, "no_list")
	}
	d.fold(b, c, g, strangers, report)
}
