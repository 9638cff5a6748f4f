// Package report finds sends that only citizens have seen.
//
// In: citizens' reports about a message they got, and all messages, with the
// campaign that their text belongs to, in stream order. Out: the finding
// report.unseen, one for each text that several different people report and that no
// collector saw; it is withdrawn when a collector sees it after all. One
// goroutine uses a Detector.
package report

import (
	"io"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Unseen is the rule's id.
const Unseen = "report.unseen"

// Bounds.
const (
	// near is the number of bits by which fingerprints of one text may differ, as
	// in package campaign; texts of fewer than fewWords words must be equal.
	near     = 7
	fewWords = 5
	maxTexts = 5000 // labelled texts that are remembered at least; twice as many at most
)

// Detector compares reports with messages.
type Detector struct {
	register *policy.Register
	bodies   map[event.Body]*body
}

type body struct {
	Seen    detect.Shelf[struct{}] `json:"seen"` // campaigns that a collector saw
	Texts   []text                 `json:"texts,omitempty"`
	Reports detect.Shelf[reports]  `json:"reports"`

	known map[uint64]bool // exact fingerprints of Texts
}

// text is the fingerprints of a text that has a name in the register: its
// campaign is not that of the text, so that reports about it have another.
type text struct {
	Exact    uint64 `json:"exact"`
	Template uint64 `json:"template"`
	Words    int    `json:"words"`
}

// reports is what citizens say about one text.
type reports struct {
	Tally     detect.Tally   `json:"tally"`
	Reporters detect.People  `json:"reporters"` // who reported; each report that does not say it counts as somebody
	Text      text           `json:"text"`
	Withdrawn bool           `json:"withdrawn,omitempty"`
	Finding   *event.Finding `json:"finding,omitempty"`
}

// What is remembered for a body; read only.
var (
	seenBound   = detect.Bound{Most: 20_000, Forget: 30 * 24 * time.Hour}
	reportBound = detect.Bound{Most: 5000, Forget: 30 * 24 * time.Hour}
)

// New returns a Detector.
func New(register *policy.Register) *Detector {
	return &Detector{register: register, bodies: map[event.Body]*body{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "report" }

func rule() event.Rule {
	return event.Rule{
		ID: Unseen, Version: 1, TitleIT: "Invio segnalato dai cittadini che nessun canale ha visto", TitleEN: "Send that citizens report and no channel saw",
		Source: "GDPR art. 5(1)(b), (f), 33",
	}
}

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule { return []event.Rule{rule()} }

// Detect implements detect.Detector.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	if e.Facts == nil || e.Facts.Exact == 0 && e.Facts.Campaign == "" {
		return nil
	}
	switch e.Type {
	case event.MessageSubmitted, event.MessageReceived:
		d.message(e, report)
	case event.CitizenReport:
		d.citizen(e, report)
	}
	return nil
}

// Advance implements detect.Detector. Nothing here depends on the wall clock.
func (*Detector) Advance(time.Time, detect.Report) error { return nil }

// Evicted implements detect.Detector.
func (d *Detector) Evicted() uint64 {
	return detect.Evictions(d.bodies, func(b *body) uint64 { return b.Seen.Evicted + b.Reports.Evicted })
}

func (d *Detector) body(id event.Body) *body {
	b := d.bodies[id]
	if b == nil {
		b = &body{known: map[uint64]bool{}}
		d.bodies[id] = b
	}
	return b
}

// message notes that a collector saw a text, and withdraws what was said.
func (d *Detector) message(e *event.Event, report detect.Report) {
	b := d.body(e.Body)
	t := text{e.Facts.Exact, e.Facts.Template, e.Facts.Words}
	if e.Data.Campaign != "" || e.Facts.Registered != "" {
		if t.Exact == 0 || b.known[t.Exact] {
			return
		}
		b.known[t.Exact] = true
		b.Texts = append(b.Texts, t)
		if n := len(b.Texts) - maxTexts; n > maxTexts { // now and then
			for _, old := range b.Texts[:n] {
				delete(b.known, old.Exact)
			}
			b.Texts = slices.Clone(b.Texts[n:])
		}
		for _, key := range slices.Sorted(maps.Keys(b.Reports.Items)) {
			if r := b.Reports.Find(key); r.Text.like(t) {
				r.withdraw(report)
			}
		}
		return
	}
	b.Seen.Take(e.Facts.Campaign, e.Time, seenBound, func() *struct{} { return &struct{}{} })
	if r := b.Reports.Find(e.Facts.Campaign); r != nil {
		r.withdraw(report)
	}
}

// like reports whether two fingerprints are of one text.
func (t text) like(o text) bool {
	return t.Exact == o.Exact || min(t.Words, o.Words) >= fewWords && bits.OnesCount64(t.Template^o.Template) <= near
}

// withdraw takes a finding back: a collector has seen the send.
func (r *reports) withdraw(report detect.Report) {
	if r.Withdrawn {
		return
	}
	r.Withdrawn = true
	if r.Finding != nil {
		r.fill()
		report(r.Finding)
	}
}

// citizen folds in a report.
func (d *Detector) citizen(e *event.Event, report detect.Report) {
	if e.Facts.Campaign == "" || e.Facts.Registered != "" {
		return
	}
	b := d.body(e.Body)
	v := d.register.At(e.Body, e.Time)
	r := b.Reports.Take(e.Facts.Campaign, e.Time, reportBound, func() *reports {
		r := &reports{Text: text{e.Facts.Exact, e.Facts.Template, e.Facts.Words}}
		r.Withdrawn = b.Seen.Find(e.Facts.Campaign) != nil || slices.ContainsFunc(b.Texts, r.Text.like)
		return r
	})
	if !r.Tally.Add(e) {
		return
	}
	r.Reporters.Add(event.Recipient{Token: reporter(e)})
	if r.Finding == nil && (r.Withdrawn || r.Reporters.Len() < v.Limits().Bulk.Reports) {
		return
	}
	if r.Finding == nil {
		r.Finding = detect.Open(rule(), event.AboutCampaign, e.Facts.Campaign, e)
		r.Finding.PolicyVersion, r.Finding.SenderClass = v.Version(), v.SenderClass(e.Data.Sender)
		if detect.Solicits(e) {
			r.Finding.Severity = event.High
		}
	}
	r.fill()
	report(r.Finding)
}

// reporter names who reports: an office may hand on the reports of many people,
// so that only a person's token tells that two reports are one's.
func reporter(e *event.Event) event.Token {
	if t := e.Data.Sender.Claimed.Token; t != "" {
		return t
	}
	return event.Token("report/" + e.ID)
}

// remember counts somebody for each report of a snapshot that was written before
// reporters were told apart.
func (r *reports) remember() {
	if r.Reporters.Len() > 0 {
		return
	}
	for i := range min(r.Tally.Messages, detect.ExactPeople) {
		r.Reporters.Add(event.Recipient{Token: event.Token("report/" + strconv.Itoa(i))})
	}
}

// fill brings the finding to its reports. More people than reported will have
// got the message.
func (r *reports) fill() {
	f := r.Finding
	r.Tally.Fill(f)
	f.People, f.AtLeast = r.Reporters.Len(), true
	f.Reasons = []string{"reported_by_citizens"}
	if r.Withdrawn {
		f.Severity = event.Info
		f.Reasons = append(f.Reasons, "withdrawn_message_seen")
		f.Revision++
	}
}

const snapshotFormat = 1

// Snapshot implements detect.Detector.
func (d *Detector) Snapshot(w io.Writer) error {
	return detect.WriteBodies(w, d.Name(), snapshotFormat, 0, d.bodies)
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) (err error) {
	if _, d.bodies, err = detect.ReadBodies[body](r, d.Name(), snapshotFormat); err != nil {
		return err
	}
	for _, b := range d.bodies {
		b.known = make(map[uint64]bool, len(b.Texts))
		for _, t := range b.Texts {
			b.known[t.Exact] = true
		}
		for _, k := range b.Reports.Items {
			k.Value.remember()
		}
	}
	return nil
}
