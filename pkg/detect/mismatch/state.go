package mismatch

import (
	"cmp"
	"io"
	"maps"
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// bound is what is remembered for a body: open findings, and what may become
// one. After so much event time without a message a finding is closed: later
// ones open a new one.
var bound = detect.Bound{Most: 10_000, Forget: 8 * 24 * time.Hour} // read only

// boundCampaigns is what is remembered of campaigns with a maximum: their people are
// counted from the first day to the last, whatever the silence between two sends.
var boundCampaigns = detect.Bound{Most: 1000, Forget: 366 * 24 * time.Hour} // read only

// Bounds of exact counts, about 20 bytes a person. Beyond them the estimate is a
// lower bound: it raises late, and nothing that is not so.
const (
	mostExact = 1_000_000 // people of a campaign
	allExact  = 2_000_000 // people of all campaigns of a body
)

// gathering is the window in which the people of rules with a number of people
// are counted.
const gathering = 24 * time.Hour

// body is the open findings of one body.
type body struct {
	Open      detect.Shelf[open] `json:"open"`               // by rule and subject
	Campaigns detect.Shelf[open] `json:"campaigns,omitzero"` // those with a maximum
}

// open is a finding that still grows, or may become one.
type open struct {
	Finding *event.Finding `json:"finding,omitempty"`
	Tally   detect.Tally   `json:"tally,omitzero"`  // without Crowd
	Crowd   *detect.Crowd  `json:"crowd,omitempty"` // of rules with a number of people
	Counts  map[string]int `json:"counts,omitempty"`
	Unknown int            `json:"unknown,omitempty"`
	Largest int            `json:"largest,omitempty"` // people of one message, of campaigns with a maximum

	// What the messages so far say, whether or not they are a finding yet.
	Severity event.Severity `json:"severity,omitempty"`
	Verdict  event.Verdict  `json:"verdict,omitempty"`
	Reasons  []string       `json:"reasons,omitempty"`
	Data     []string       `json:"data,omitempty"`
	Rows     []event.Row    `json:"rows,omitempty"`
	Told     told           `json:"told,omitzero"`
}

// told is what the first message, by event time, says.
type told struct {
	First       detect.Mark   `json:"first"`
	Channel     event.Channel `json:"channel"`
	Version     string        `json:"version,omitempty"`
	Declared    string        `json:"declared,omitempty"`
	Inferred    string        `json:"inferred,omitempty"`
	Confidence  float64       `json:"confidence,omitempty"`
	SenderClass string        `json:"sender_class,omitempty"`
	Excerpt     string        `json:"excerpt,omitempty"`
}

// Weight implements detect.Weigher.
func (o *open) Weight() int {
	if o.Finding != nil {
		return 1
	}
	return 0
}

// hit is what a rule says of a message.
type hit struct {
	rule     string
	about    event.SubjectKind // empty means what the message is about
	subject  string
	apart    string // tells findings about one subject apart
	people   int    // overrides the rule's own number where the register sets none
	most     int    // of the subject's people this many are no finding; 0: all are one
	severity event.Severity
	verdict  event.Verdict // empty means the rule's own
	reasons  []string
	data     []string // kinds of personal data
	bare     bool     // many messages of many senders: only numbers
	counted  *event.Event
	// count tells for a new person what the contact was collected for; nil where
	// that says nothing.
	count func(r event.Recipient, add func(purpose string)) (known bool)
	rows  func(add func(row))
}

// fold adds a message to its finding and reports it. A repeat changes nothing.
func (d *Detector) fold(m *message, h hit, report detect.Report) {
	set, rule := m.view.Rule(h.rule), d.rules[h.rule]
	if set.Off {
		return
	}
	if h.about == "" {
		h.about, h.subject = m.about()
	}
	h.severity, h.verdict = cmp.Or(set.Severity, h.severity, rule.severity), cmp.Or(h.verdict, rule.verdict)
	people := cmp.Or(set.People, h.people, rule.people)
	b := d.bodies[m.Body]
	if b == nil {
		b = &body{}
		d.bodies[m.Body] = b
	}
	key := h.rule + "/" + string(h.about) + "/" + h.subject + "/" + h.apart
	o := b.take(key, m, h, people)
	if !o.add(m, h, people) {
		return
	}
	if o.Finding == nil {
		o.Finding = d.newFinding(m, h)
	}
	o.fill()
	report(o.Finding)
}

// take returns what is remembered under a key.
func (b *body) take(key string, m *message, h hit, people int) *open {
	if h.most > 0 {
		return b.Campaigns.Take(key, m.Time, boundCampaigns, func() *open {
			o := &open{}
			o.Tally.People.Max = max(detect.ExactPeople, min(h.most+people, mostExact, allExact-b.exact()))
			return o
		})
	}
	return b.Open.Take(key, m.Time, bound, func() *open {
		o := &open{}
		if people > 1 && m.way != posted {
			o.Crowd = detect.NewCrowd([]time.Duration{gathering})
		}
		return o
	})
}

// exact is how many people the campaigns may count exactly.
func (b *body) exact() (n int) {
	for _, k := range b.Campaigns.Items {
		n += k.Value.Tally.People.Max
	}
	return n
}

// add folds a message in and reports whether there is a finding that has grown.
func (o *open) add(m *message, h hit, people int) (grew bool) {
	if o.Crowd != nil {
		o.note(m, h)
		return o.Crowd.Add(h.counted, people) && o.Crowd.Fired()
	}
	if h.count != nil {
		o.countPurposes(h)
	}
	if !o.Tally.Add(h.counted) {
		return false
	}
	o.note(m, h)
	if h.most == 0 {
		return true
	}
	o.surely(h, people)
	return o.Tally.People.Len() >= h.most+people
}

// countPurposes notes what the contacts of new people were collected for.
func (o *open) countPurposes(h hit) {
	var here detect.People // one person may stand twice in a message
	for r := range detect.Others(h.counted) {
		if o.Tally.People.Has(r) || len(h.counted.Data.Recipients) > 1 && !here.Add(r) {
			continue
		}
		if o.Counts == nil {
			o.Counts = map[string]int{}
		}
		if !h.count(r, func(p string) { o.Counts[p]++ }) {
			o.Unknown++
		}
	}
}

// note keeps what the message says, in a form that no order changes.
func (o *open) note(m *message, h hit) {
	if mark := detect.MarkOf(m.Event); o.Told.First.ID == "" || mark.Before(o.Told.First) {
		o.Told = tell(m, h)
	}
	if h.severity.Rank() > o.Severity.Rank() || o.Severity == "" {
		o.Severity = h.severity
	}
	if o.Verdict != event.Incompatible {
		o.Verdict = h.verdict
	}
	for _, code := range h.reasons {
		o.Reasons = insert(o.Reasons, code)
	}
	for _, kind := range h.data {
		o.Data = insert(o.Data, kind)
	}
	if h.rows != nil {
		h.rows(func(r row) { o.Rows = addRow(o.Rows, r) })
	}
}

// insert puts a text into sorted ones, each once. It changes none in place:
// findings share them.
func insert(sorted []string, s string) []string {
	if i, ok := slices.BinarySearch(sorted, s); !ok {
		return slices.Insert(slices.Clip(sorted), i, s)
	}
	return sorted
}

// fill brings the finding to its state.
func (o *open) fill() {
	f := o.Finding
	tally := &o.Tally
	if o.Crowd != nil {
		tally = &o.Crowd.Tally
	}
	tally.Fill(f)
	f.Severity, f.Verdict, f.Reasons, f.PersonalData = o.Severity, o.Verdict, o.Reasons, o.Data
	f.Rows, f.Unknown = o.Rows, o.Unknown
	t := &o.Told
	f.Channel, f.PolicyVersion, f.Declared, f.Inferred, f.Confidence, f.SenderClass, f.Excerpt = t.Channel, t.Version, t.Declared, t.Inferred, t.Confidence, t.SenderClass, t.Excerpt
	f.CollectedFor = o.collected(f.CollectedFor)
}

// collected are the counts by purpose, sorted, given those before: no purpose ever
// goes.
func (o *open) collected(before []event.Count) []event.Count {
	if len(before) != len(o.Counts) {
		before = make([]event.Count, 0, len(o.Counts))
		for _, p := range slices.Sorted(maps.Keys(o.Counts)) {
			before = append(before, event.Count{Name: p})
		}
	} else if !slices.ContainsFunc(before, func(c event.Count) bool { return c.People != o.Counts[c.Name] }) {
		return before
	}
	now := slices.Clone(before)
	for i, c := range now {
		now[i].People = o.Counts[c.Name]
	}
	return now
}

func (d *Detector) newFinding(m *message, h hit) *event.Finding {
	return &event.Finding{
		ID:   detect.FindingID(h.rule, m.Body, h.subject+"\x00"+h.apart, m.ID),
		Body: m.Body, Rule: h.rule, RuleVersion: d.rules[h.rule].Version, About: h.about, Subject: h.subject,
		OpeningEvent: m.ID, Opened: m.Time,
	}
}

// tell is what a message says for a finding.
func tell(m *message, h hit) told {
	t := told{First: detect.MarkOf(m.Event), Channel: m.Channel, Version: m.view.Version()}
	if h.bare {
		return t // many messages of many senders: only numbers
	}
	t.Declared, t.Inferred, t.Confidence, t.SenderClass = m.declared, m.label, m.confidence, m.senderClass()
	// What a reminder reveals of somebody's health is in the sealed evidence only.
	if m.Facts != nil && h.rule != Revealing {
		t.Excerpt = m.Facts.Excerpt
	}
	return t
}

// senderClass is what sort of sender the message had. A post that names none has the
// page, and whose that is the register says.
func (m *message) senderClass() string {
	class := m.view.SenderClass(m.Data.Sender)
	if m.way == posted && class == policy.SenderUnknown {
		if a := m.view.Account(m.Data.Item.Platform, m.Data.Item.Account); a != nil && a.Ownership == policy.Institutional {
			return policy.SenderInstitutional
		}
	}
	return class
}

// snapshotFormat is the version of the snapshot.
const snapshotFormat = 2

// Snapshot implements detect.Detector.
func (d *Detector) Snapshot(w io.Writer) error {
	return detect.WriteBodies(w, d.Name(), snapshotFormat, 0, d.bodies)
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) error {
	_, bodies, err := detect.ReadBodies[body](r, d.Name(), snapshotFormat)
	if err != nil {
		return err
	}
	for _, b := range bodies {
		for _, k := range b.Open.Items {
			if k.Value.Crowd != nil {
				k.Value.Crowd.Revive()
			}
		}
	}
	d.bodies = bodies
	return nil
}
