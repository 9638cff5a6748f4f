// Package mismatch judges for what people are written to (GDPR art. 5(1)(b)):
// what was declared, what the text is for, and what each recipient's contact may
// be used for as of the moment of sending.
//
// In: messages and the body's own posts with their facts, in stream order, and the
// register. Out: findings of the rules in rules.go, from the first recipient on,
// with the register's rows that decided. Where a rule is about communications to
// citizens, letters that people of the body write to somebody count from a number
// of people on that the register sets (message.letter, deploy/decisions/010), and
// what is "many" for a third person's data is set there too. One goroutine uses a
// Detector.
//
// A verdict has three values. Unknown is normal life: one finding for each list
// and day, with its reasons, but for senders who are not the body: what they write to
// people of a list is told of for itself. That an address is public clears nothing, and
// neither does a text that is too unsure to accuse.
//
// What holds for whom: mail that machines send (detect.Automatic) is judged by the
// rule about processors only, and so is what a form brings to the mailboxes that its
// route names: those are a citizen's words. Messages over a transactional route answer who
// asked: they are not judged by purpose, withdrawal, quiet hours and notice
// unless their text contradicts the route, but what they reveal is. Messages
// between persons, of which only the envelope was read, are judged by none of the
// rules about recipients. People whom the source only counted (Bcc) are unknown to
// those rules, and people like others to all other rules. Excluded senders come to no
// event at all.
package mismatch

import (
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
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
	defaults  policy.Limits // of bodies without a register
	electoral []string
	rules     map[string]own
	bodies    map[event.Body]*body

	m         message          // the one that is judged
	known     []policy.Contact // of its recipients
	judged    []judgement
	recipient []event.Recipient // room for those of one rule
	part      event.Event       // room for the message as if it had gone to them only
	lists     []policy.ListID   // room for those told of
}

// New returns a Detector.
func New(o Options) *Detector {
	if len(o.Electoral) == 0 {
		o.Electoral = []string{ElectoralLabel}
	}
	d := &Detector{register: o.Register, defaults: policy.DefaultLimits(), electoral: slices.Clone(o.Electoral), rules: map[string]own{}, bodies: map[event.Body]*body{}}
	for _, r := range rules() {
		d.rules[r.ID] = r
	}
	return d
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "mismatch" }

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule {
	var out []event.Rule
	for _, r := range rules() {
		out = append(out, r.Rule)
	}
	return out
}

// Detect implements detect.Detector.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	v := d.register.At(e.Body, e.Time)
	w, e := wayOf(e, v), toOthers(e)
	if w == 0 || w != posted && len(e.Data.Recipients) == 0 && blind(e) == 0 {
		return nil
	}
	m := &d.m
	m.read(e, d.register, v, w, d.electoral)
	if w == outbound {
		d.foldProcessor(m, report)
	}
	if w != posted && detect.Automatic(e) || m.submission() {
		return nil
	}
	d.foldElectoral(m, report)
	d.foldSilence(m, report)
	d.foldWindow(m, report)
	if w == outbound || w == internal {
		d.foldDeclaration(m, report)
		d.foldThirdPerson(m, report)
	}
	if w != outbound || m.private() {
		return nil
	}
	d.foldRevealing(m, report)
	d.foldQuietHours(m, report)
	d.foldCampaign(m, report)
	d.foldMaximum(m, report)
	if !m.electoral || m.answers() {
		d.foldRecipients(m, report)
	}
	return nil
}

// Advance implements detect.Detector. Nothing here depends on the wall clock.
func (*Detector) Advance(time.Time, detect.Report) error { return nil }

// Evicted implements detect.Detector: it counts findings that were closed early.
func (d *Detector) Evicted() uint64 {
	return detect.Evictions(d.bodies, func(b *body) uint64 { return b.Open.Evicted + b.Campaigns.Evicted })
}

// toOthers is the event without the sender's own mailbox among its recipients: who
// writes to many in Bcc often names only that, and it is nobody who is written to.
func toOthers(e *event.Event) *event.Event {
	if !slices.ContainsFunc(e.Data.Recipients, func(r event.Recipient) bool { return r.Self }) {
		return e
	}
	out := *e
	out.Data.Recipients = slices.Collect(detect.Others(e))
	return &out
}

// blind is how many recipients of an event its source counted and did not name.
func blind(e *event.Event) int {
	_, n := detect.Blind(e)
	return n
}
