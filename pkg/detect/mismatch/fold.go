package mismatch

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// Bounds.
const (
	// Forget is the event time without a message after which a finding is
	// closed: later ones open a new one.
	Forget      = 8 * 24 * time.Hour
	maxFindings = 10_000 // open findings of one body
)

// body is the open findings of one body.
type body struct {
	Watermark time.Time        `json:"watermark"` // latest event time
	Swept     time.Time        `json:"swept"`
	Touches   uint64           `json:"touches"`
	Open      map[string]*open `json:"open"` // by rule and subject
}

// open is a finding that still grows.
type open struct {
	Touched   uint64         `json:"touched"`
	Last      time.Time      `json:"last"` // watermark at the latest message
	Finding   *event.Finding `json:"finding"`
	People    detect.People  `json:"people"`
	Strangers detect.People  `json:"strangers"` // people in no list, where People doesn't hold them
	Seen      detect.Seen    `json:"seen"`
	Counts    map[string]int `json:"counts"` // people by purpose of their lists
}

// growth is what a message adds to a finding.
type growth struct {
	rule      string
	severity  event.Severity
	verdict   event.Verdict // empty means incompatible
	reasons   []string
	strangers bool // count people in no list beside the recipients
}

// body returns the state of the event's body, its watermark moved on.
func (d *Detector) body(e *event.Event) *body {
	b := d.bodies[e.Body]
	if b == nil {
		b = &body{Open: map[string]*open{}, Swept: e.Time}
		d.bodies[e.Body] = b
	}
	if e.Time.After(b.Watermark) {
		b.Watermark = e.Time
	}
	if b.Watermark.Sub(b.Swept) >= time.Hour {
		b.Swept = b.Watermark
		maps.DeleteFunc(b.Open, func(_ string, o *open) bool { return b.Watermark.Sub(o.Last) > Forget })
	}
	return b
}

// subject is what a rule's finding is about.
func subject(rule string, m *message) (event.SubjectKind, string) {
	if rule == Unregister {
		return event.AboutList, "unregistered/" + m.day()
	}
	return m.about()
}

func key(rule string, m *message) string {
	kind, id := subject(rule, m)
	return rule + "/" + string(kind) + "/" + id
}

// has reports whether a finding is open.
func (b *body) has(rule string, m *message) bool { return b.Open[key(rule, m)] != nil }

// fold adds a message's recipients to its finding and reports it. A repeat
// changes nothing.
func (d *Detector) fold(b *body, m *message, g growth, recipients []event.Recipient, report detect.Report) {
	o := d.open(b, m, g)
	if !o.Seen.Add(m.ID) {
		return
	}
	b.Touches++
	o.Touched, o.Last = b.Touches, b.Watermark
	for _, r := range recipients {
		if o.People.Add(r) {
			d.count(o, m, r)
		}
	}
	if g.strangers {
		o.addStrangers(d, m)
	}
	o.grow(m, g)
	report(o.Finding)
}

// count notes what a new person's contact was collected for.
func (d *Detector) count(o *open, m *message, r event.Recipient) {
	purposes := d.collectedFor(m.Event, r)
	if len(purposes) == 0 {
		o.Finding.Unknown++
	}
	for _, p := range purposes {
		o.Counts[p]++
	}
}

// addStrangers counts the recipients that no list knows.
func (o *open) addStrangers(d *Detector, m *message) {
	for _, r := range m.Data.Recipients {
		if len(d.collectedFor(m.Event, r)) == 0 {
			o.Strangers.Add(r)
		}
	}
	o.Finding.Unknown = o.Strangers.Len()
}

// grow brings the finding to its counts.
func (o *open) grow(m *message, g growth) {
	f := o.Finding
	f.Messages++
	f.Revision = uint64(f.Messages)
	f.People, f.AtLeast = o.People.Len(), o.People.More
	f.LastEvent = m.ID
	if m.Time.After(f.Updated) {
		f.Updated = m.Time
	}
	if g.severity.Rank() > f.Severity.Rank() {
		f.Severity = g.severity
	}
	for _, code := range g.reasons {
		if i, ok := slices.BinarySearch(f.Reasons, code); !ok {
			f.Reasons = slices.Insert(f.Reasons, i, code)
		}
	}
	f.CollectedFor = f.CollectedFor[:0]
	for _, p := range slices.Sorted(maps.Keys(o.Counts)) {
		f.CollectedFor = append(f.CollectedFor, event.Count{Name: p, People: o.Counts[p]})
	}
}

// open returns the finding of a rule about a message, opening it.
func (d *Detector) open(b *body, m *message, g growth) *open {
	k := key(g.rule, m)
	if o := b.Open[k]; o != nil {
		return o
	}
	if len(b.Open) >= maxFindings {
		d.evict(b)
	}
	o := &open{Finding: d.newFinding(m, g), Counts: map[string]int{}}
	b.Open[k] = o
	return o
}

func (d *Detector) newFinding(m *message, g growth) *event.Finding {
	kind, id := subject(g.rule, m)
	f := &event.Finding{
		ID:   detect.FindingID(g.rule, m.Body, id, m.ID),
		Body: m.Body, Channel: m.Channel, Rule: g.rule, RuleVersion: 1, Severity: g.severity,
		About: kind, Subject: id, OpeningEvent: m.ID, LastEvent: m.ID, Opened: m.Time, Updated: m.Time,
		Verdict: cmp.Or(g.verdict, event.Incompatible), PolicyVersion: d.register.At(m.Body, m.Time).Version(),
	}
	if g.rule == Unregister {
		// Many messages of many senders: only numbers.
		return f
	}
	f.Declared, f.Inferred, f.Confidence, f.SenderClass = m.declared, m.inferred, m.confidence, m.class
	if m.Facts != nil {
		f.Excerpt = m.Facts.Excerpt
	}
	return f
}

// evict closes the tenth of the findings that grew the longest ago.
func (d *Detector) evict(b *body) {
	keys := slices.SortedFunc(maps.Keys(b.Open), func(x, y string) int {
		return cmp.Compare(b.Open[x].Touched, b.Open[y].Touched)
	})
	for _, k := range keys[:len(keys)/10+1] {
		delete(b.Open, k)
		d.evicted++
	}
}
