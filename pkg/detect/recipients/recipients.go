// Package recipients finds mails whose recipients see each other's addresses.
//
// In: mails that the body sends, certified ones too, in stream order. Out: the
// finding recipients.visible, one for each text, or for each mail whose text
// nobody may read. One goroutine uses a Detector.
//
// Only recipients outside the body in To and Cc count; public administrations
// that the register lists (source ipa) write to each other in the open.
package recipients

import (
	"encoding/binary"
	"io"
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Visible is the rule's id.
const Visible = "recipients.visible"

// Detector counts visible recipients.
type Detector struct {
	register *policy.Register
	bodies   map[event.Body]*body
}

type body struct {
	Mails detect.Shelf[mail] `json:"mails"`
}

// mail is mails of one text, or one mail.
type mail struct {
	Tally   detect.Tally   `json:"tally"`
	Most    int            `json:"most"` // visible recipients of one mail, at most
	Finding *event.Finding `json:"finding"`
}

// bound is what is remembered for a body: after a day the next mail of a text is
// another finding.
var bound = detect.Bound{Most: 5000, Forget: 24 * time.Hour} // read only

// New returns a Detector.
func New(register *policy.Register) *Detector {
	return &Detector{register: register, bodies: map[event.Body]*body{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "recipients" }

func rule() event.Rule {
	return event.Rule{
		ID: Visible, Version: 1, TitleIT: "Destinatari che vedono gli indirizzi degli altri", TitleEN: "Recipients who see each other's addresses",
		Source: "GDPR art. 5(1)(f), 32; Garante, provv. 9843741",
	}
}

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule { return []event.Rule{rule()} }

// Detect implements detect.Detector.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	if e.Channel != event.Mail || e.Type != event.MessageSubmitted || detect.Automatic(e) {
		return nil
	}
	v := d.register.At(e.Body, e.Time)
	shown := detect.Only(e, func(r event.Recipient) bool {
		return r.External && (r.Field == event.FieldTo || r.Field == event.FieldCc) && !administration(v, r)
	})
	limit := v.Limits().Bulk
	people := distinct(shown.Data.Recipients)
	if len(people) < limit.Visible {
		return nil
	}
	m := d.body(e.Body).Mails.Take(key(shown, people), e.Time, bound, func() *mail { return &mail{} })
	if !m.Tally.Add(shown) {
		return nil
	}
	if m.Finding == nil {
		m.Finding = detect.Open(rule(), event.AboutCampaign, subject(e), e)
		m.Finding.SenderClass, m.Finding.PolicyVersion = v.SenderClass(e.Data.Sender), v.Version()
		m.Finding.Reasons = []string{"visible_recipients"}
	}
	m.Most = max(m.Most, len(people))
	if m.Most >= limit.VisibleGrave {
		m.Finding.Severity = event.Grave
	}
	m.Tally.Fill(m.Finding)
	report(m.Finding)
	return nil
}

// Advance implements detect.Detector. Nothing here depends on the wall clock.
func (*Detector) Advance(time.Time, detect.Report) error { return nil }

// Evicted implements detect.Detector.
func (d *Detector) Evicted() uint64 {
	return detect.Evictions(d.bodies, func(b *body) uint64 { return b.Mails.Evicted })
}

func (d *Detector) body(id event.Body) *body {
	b := d.bodies[id]
	if b == nil {
		b = &body{}
		d.bodies[id] = b
	}
	return b
}

// administration reports whether a recipient is a public administration.
func administration(v policy.View, r event.Recipient) bool {
	return slices.ContainsFunc(v.Lookup(r), func(id policy.ListID) bool {
		l := v.List(id)
		return l != nil && l.Source == policy.FromIPA
	})
}

// distinct are the persons among recipients, sorted.
func distinct(all []event.Recipient) []detect.Person {
	out := make([]detect.Person, len(all))
	for i, r := range all {
		out[i] = detect.PersonOf(r.Token)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// key joins the mails of one text and, without one, a mail that passes two
// servers.
func key(e *event.Event, people []detect.Person) string {
	if e.Facts != nil && e.Facts.Campaign != "" {
		return "campaign/" + e.Facts.Campaign
	}
	b := []byte(detect.SenderOf(e))
	for _, p := range people {
		b = binary.LittleEndian.AppendUint64(b, uint64(p))
	}
	return "mail/" + detect.FindingID(Visible, e.Body, string(b), "")
}

func subject(e *event.Event) string {
	if e.Facts != nil && e.Facts.Campaign != "" {
		return e.Facts.Campaign
	}
	return detect.Unnamed(e)
}

const snapshotFormat = 1

// Snapshot implements detect.Detector.
func (d *Detector) Snapshot(w io.Writer) error {
	return detect.WriteBodies(w, d.Name(), snapshotFormat, 0, d.bodies)
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) (err error) {
	_, d.bodies, err = detect.ReadBodies[body](r, d.Name(), snapshotFormat)
	return err
}
