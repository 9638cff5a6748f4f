// Package bulk finds sends to many people that nobody declared.
//
// In: messages with the campaign that their text belongs to, in stream order.
// Out: findings bulk.undeclared (many people in a short time) and bulk.overrun
// (a declared campaign that reached more people than it said). One goroutine
// uses a Detector.
//
// People are counted, not messages, in event time, over sliding windows.
// Messages up to two hours late count exactly; later ones may be missed but
// never raise a false finding. A bulk send is no offence by itself: it
// aggravates.
package bulk

import (
	"cmp"
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Ids of the rules.
const (
	Undeclared = "bulk.undeclared"
	Overrun    = "bulk.overrun"
)

// Bounds.
const (
	// Lateness is how late, in event time, a message still counts exactly.
	Lateness = 2 * time.Hour
	// Forget is the event time without a message after which a campaign is
	// closed.
	Forget       = 8 * 24 * time.Hour
	maxCampaigns = 20_000
	manyPeople   = 1000 // from here the severity is high
)

// Detector counts the people of each campaign.
type Detector struct {
	register *policy.Register
	bodies   map[event.Body]*body
	evicted  uint64
}

// body is the campaigns of one body.
type body struct {
	Watermark time.Time         `json:"watermark"` // latest event time
	Swept     time.Time         `json:"swept"`     // watermark of the last sweep
	Touches   uint64            `json:"touches"`
	Campaigns map[string]*track `json:"campaigns"`
}

// track is one campaign: counted in windows while nobody declared it, as a
// whole while a declaration covers it.
type track struct {
	Touched uint64    `json:"touched"`
	Last    time.Time `json:"last"`   // the body's watermark at the latest message
	Latest  time.Time `json:"latest"` // latest event time of its own; a backfill is late only against itself
	Burst   *burst    `json:"burst,omitempty"`
	Overrun *overrun  `json:"overrun,omitempty"`
}

// New returns a Detector.
func New(register *policy.Register) *Detector {
	return &Detector{register: register, bodies: map[event.Body]*body{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "bulk" }

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule {
	return []event.Rule{
		{ID: Undeclared, Version: 1, TitleIT: "Invio massivo non dichiarato", TitleEN: "Undeclared bulk send", Source: "GDPR art. 5(1)(a)-(b), art. 30; Garante, linee guida spam 2013"},
		{ID: Overrun, Version: 1, TitleIT: "Campagna oltre i destinatari dichiarati", TitleEN: "Campaign beyond its declared recipients", Source: "GDPR art. 5(1)(b)-(c), art. 30"},
	}
}

// Evicted is how many campaigns were given up because a body had too many.
func (d *Detector) Evicted() uint64 { return d.evicted }

// Detect implements detect.Detector.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	if !detect.Reaches(e) || e.Facts == nil || e.Facts.Campaign == "" || len(e.Data.Recipients) == 0 || d.transactional(e) {
		return nil
	}
	b := d.body(e)
	t := d.track(b, e.Facts.Campaign)
	if e.Time.After(t.Latest) {
		t.Latest = e.Time
	}
	c := d.register.At(e.Body, e.Time).Campaign(e.Facts.Campaign)
	var f *event.Finding
	if c != nil && c.BulkAllowed && c.Covers(e.Time) {
		f = d.countOverrun(t, c, e)
	} else {
		f = d.countBurst(t, e, c)
	}
	if f != nil {
		report(f)
	}
	return nil
}

// Advance implements detect.Detector. Nothing here depends on the wall clock.
func (*Detector) Advance(time.Time, detect.Report) error { return nil }

// transactional reports whether the message goes to somebody who asked for it.
func (d *Detector) transactional(e *event.Event) bool {
	r := d.register.At(e.Body, e.Time).Route(e.Data.Route)
	return r != nil && r.Transactional
}

// body returns the state of the event's body, its watermark moved on.
func (d *Detector) body(e *event.Event) *body {
	b := d.bodies[e.Body]
	if b == nil {
		b = &body{Campaigns: map[string]*track{}, Swept: e.Time}
		d.bodies[e.Body] = b
	}
	if e.Time.After(b.Watermark) {
		b.Watermark = e.Time
	}
	if b.Watermark.Sub(b.Swept) >= time.Hour {
		d.sweep(e.Body, b)
	}
	return b
}

// track returns the state of a campaign and notes that it was seen.
func (d *Detector) track(b *body, campaign string) *track {
	t := b.Campaigns[campaign]
	if t == nil {
		if len(b.Campaigns) >= maxCampaigns {
			d.evict(b)
		}
		t = &track{}
		b.Campaigns[campaign] = t
	}
	b.Touches++
	t.Touched, t.Last = b.Touches, b.Watermark
	return t
}

// sweep forgets campaigns that are silent, except those that a declaration
// still covers.
func (d *Detector) sweep(id event.Body, b *body) {
	b.Swept = b.Watermark
	for name, t := range b.Campaigns {
		c := d.register.At(id, b.Watermark).Campaign(name)
		declared := t.Overrun != nil && c != nil && c.Covers(b.Watermark.Add(-Lateness))
		if b.Watermark.Sub(t.Last) > Forget && !declared {
			delete(b.Campaigns, name)
		}
	}
}

// evict drops the tenth of the campaigns that was not seen for the longest.
func (d *Detector) evict(b *body) {
	names := make([]string, 0, len(b.Campaigns))
	for name := range b.Campaigns {
		names = append(names, name)
	}
	slices.SortFunc(names, func(x, y string) int {
		return cmp.Compare(b.Campaigns[x].Touched, b.Campaigns[y].Touched)
	})
	for _, name := range names[:len(names)/10+1] {
		delete(b.Campaigns, name)
		d.evicted++
	}
}

// open makes a finding whose opening event is e.
func (d *Detector) open(rule string, e *event.Event) *event.Finding {
	return &event.Finding{
		ID:   detect.FindingID(rule, e.Body, e.Facts.Campaign, e.ID),
		Body: e.Body, Channel: e.Channel, Rule: rule, RuleVersion: 1,
		About: event.AboutCampaign, Subject: e.Facts.Campaign,
		OpeningEvent: e.ID, LastEvent: e.ID, Opened: e.Time, Updated: e.Time,
		SenderClass:   d.register.At(e.Body, e.Time).SenderClass(e.Data.Sender),
		PolicyVersion: d.register.At(e.Body, e.Time).Version(), Excerpt: e.Facts.Excerpt,
		Inferred: e.Facts.Purpose, Confidence: e.Facts.Confidence,
	}
}

// grow brings a finding to the counts of its people and messages.
func grow(f *event.Finding, e *event.Event, people *detect.People, messages int) *event.Finding {
	f.Messages, f.Revision = messages, uint64(messages)
	f.People, f.AtLeast = people.Len(), people.More
	f.LastEvent = e.ID
	if e.Time.After(f.Updated) {
		f.Updated = e.Time
	}
	f.Severity = event.Medium
	if f.People >= manyPeople {
		f.Severity = event.High
	}
	return f
}
