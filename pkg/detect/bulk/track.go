package bulk

import (
	"crypto/sha256"
	"encoding/hex"
	"math/bits"
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Bounds of what is remembered for a body.
const (
	// maxCampaigns is what package campaign holds of one body: when that gives
	// texts up, this does, and says so.
	maxCampaigns = 10_000
	maxThreads   = 2000
	// closed is the silence after which a finding is closed: the same text to many
	// people later is another send, and another alarm. What took days to fill a window
	// goes on at that pace, and rests at weekends.
	closed     = 24 * time.Hour
	dripClosed = 96 * time.Hour
	remembered = 45 * 24 * time.Hour // a declared campaign after its latest message
)

// body is the state of one body.
type body struct {
	Watermark time.Time              `json:"watermark"` // latest event time
	Swept     time.Time              `json:"swept"`     // watermark of the last sweep
	Touches   uint64                 `json:"touches"`
	Campaigns map[string]*track      `json:"campaigns"`         // also templates and senders of texts that nobody may read
	Threads   map[string]*thread     `json:"threads,omitempty"` // conversations
	Unread    detect.Shelf[unread]   `json:"unread,omitzero"`   // slow sends of texts that nobody may read
	Writers   detect.Shelf[struct{}] `json:"writers,omitzero"`  // mailboxes of the body's outside its directory
	Lost      *event.Finding         `json:"lost,omitempty"`    // the day's finding about what was given up
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

// body returns the state of the event's body, its watermark moved on.
func (d *Detector) body(e *event.Event) *body {
	b := d.bodies[e.Body]
	if b == nil {
		b = &body{Campaigns: map[string]*track{}, Threads: map[string]*thread{}, Swept: e.Time}
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

// track returns the state of a campaign and notes that it was seen. A campaign
// that was silent for longer than forget begins anew.
func (d *Detector) track(m message, key string, forget time.Duration, report detect.Report) *track {
	b := d.body(m.Event)
	t := b.Campaigns[key]
	if t == nil && len(b.Campaigns) >= maxCampaigns {
		d.evict(b, m, report)
	}
	if t == nil {
		t = &track{}
		b.Campaigns[key] = t
	}
	if u := t.Burst; u != nil && m.Time.Sub(t.Latest) > u.ends(forget) {
		t.Burst = nil
	}
	if m.Time.After(t.Latest) {
		t.Latest = m.Time
	}
	b.Touches++
	t.Touched, t.Last = b.Touches, b.Watermark
	return t
}

// ends is the silence after which a burst is closed.
func (u *burst) ends(forget time.Duration) time.Duration {
	switch {
	case u.Finding == nil:
		return forget
	case u.Finding.Rule == SlowDrip, u.Crowd.Span > fast:
		return dripClosed
	}
	return closed
}

// subject names the campaign of a finding. Where nobody may read the text it
// must not name the sender, who may be a person.
func (m message) subject() string {
	if m.Facts.Registered != "" {
		return "template/" + m.Facts.Registered
	}
	if m.Facts.Campaign != "" {
		return m.Facts.Campaign
	}
	h := sha256.Sum256([]byte(string(m.Body) + "\x00" + m.ID))
	return "n-" + hex.EncodeToString(h[:6])
}

// sweep forgets campaigns and conversations that are silent. A declared campaign
// is remembered for longer, so that its letters are known when they are sent
// again, and for as long as its declaration covers it.
func (d *Detector) sweep(id event.Body, b *body) {
	b.Swept = b.Watermark
	v := d.register.At(id, b.Watermark)
	forget := max(Forget, slices.Max(d.limits(v).Windows)+fast)
	for name, t := range b.Campaigns {
		c := v.Campaign(name)
		declared := t.Overrun != nil && c != nil && c.Covers(b.Watermark.Add(-Lateness))
		silent := forget
		if t.Overrun != nil {
			silent = max(forget, remembered)
		}
		if b.Watermark.Sub(t.Last) > silent && !declared {
			delete(b.Campaigns, name)
		}
	}
	for key, t := range b.Threads {
		if b.Watermark.Sub(t.Last) > threadForget {
			delete(b.Threads, key)
		}
	}
}

// weight orders campaigns by what would be lost with them.
func (t *track) weight() int {
	switch u := t.Burst; {
	case t.Overrun != nil:
		return bits.UintSize
	case u != nil:
		return u.Crowd.Weight()
	}
	return 0
}

// evict drops the tenth of the campaigns that matters least and, of those, was
// not seen for the longest, and says so.
func (d *Detector) evict(b *body, m message, report detect.Report) {
	all := make([]detect.Light, 0, len(b.Campaigns))
	for name, t := range b.Campaigns {
		all = append(all, detect.Light{Key: name, Weight: t.weight(), Touched: t.Touched})
	}
	names := detect.Lightest(all)
	for _, name := range names {
		delete(b.Campaigns, name)
	}
	d.evicted += uint64(len(names))
	b.lost(m, len(names), report)
}

// lost raises the finding of the day about campaigns that were given up.
func (b *body) lost(m message, n int, report detect.Report) {
	subject := "evicted/" + m.Time.In(policy.Rome()).Format(time.DateOnly)
	if b.Lost == nil || b.Lost.Subject != subject {
		b.Lost = m.open(Evicted, subject)
		b.Lost.Severity, b.Lost.Excerpt, b.Lost.Inferred, b.Lost.Confidence, b.Lost.SenderClass = event.Low, "", "", 0, ""
		b.Lost.Reasons = []string{"campaigns_given_up"}
		b.Lost.FirstEvent = m.ID
	}
	f := b.Lost
	f.Messages += n
	f.Revision = uint64(f.Messages)
	f.LastEvent, f.Updated = m.ID, m.Time
	report(f)
}
