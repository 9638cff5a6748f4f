package bulk

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// burst counts the people of an undeclared campaign.
type burst struct {
	Crowd    *detect.Crowd              `json:"crowd"`
	Finding  *event.Finding             `json:"finding,omitempty"`
	Senders  map[string][]detect.Person `json:"senders,omitempty"` // some people of each sender
	Rotating *event.Finding             `json:"rotating,omitempty"`
	Variants variants                   `json:"variants,omitempty"`
}

// Bounds of rotating senders.
const (
	rotation   = 3   // senders that make a rotation
	maxSenders = 100 // senders that are told apart
)

// burstLimit is how many people make a send, within which windows.
type burstLimit struct {
	people  int
	windows []time.Duration
}

// countBurst folds a message into the campaign's windows and reports what is new
// or has grown.
func (d *Detector) countBurst(t *track, m message, most burstLimit, c *policy.Campaign, report detect.Report) {
	if t.Burst == nil {
		t.Burst = &burst{Crowd: detect.NewCrowd(most.windows)}
	}
	u, limit := t.Burst, most.people
	fair := max(1, limit/10)
	u.rotate(m, fair)
	u.Variants.note(m.Facts)
	joined := d.joinUnread(u, m, limit)
	grew := u.Crowd.Add(m.Event, limit) || joined
	if !u.Crowd.Fired() {
		return
	}
	if u.Finding == nil {
		u.Finding = m.open(u.rule(limit), m.subject())
		u.Finding.Senders = u.senders()
		u.Finding.Reasons = burstReasons(m, c, u.Crowd.Span)
	}
	if grew {
		u.Variants.infer(u.Finding)
		grow(u.Finding, &u.Crowd.Tally, report)
	}
	if u.Rotating == nil && u.rotates(fair) {
		u.Rotating = m.open(Rotating, u.Finding.Subject)
		u.Rotating.Senders = u.senders()
		u.Rotating.Severity = event.High
		u.Rotating.Reasons = []string{"rotating_senders"}
		grew = true
	}
	if u.Rotating != nil && grew {
		u.Variants.infer(u.Rotating)
		grow(u.Rotating, &u.Crowd.Tally, report)
	}
}

// rule tells a send from a slow drip: of the people that a long window holds,
// less than half were reached within a day.
func (u *burst) rule(limit int) string {
	if u.Crowd.Span <= fast {
		return Undeclared
	}
	most := 0
	for _, w := range u.Crowd.Windows {
		if w <= fast {
			most = max(most, u.Crowd.Within(w))
		}
	}
	if 2*most >= limit {
		return Undeclared
	}
	return SlowDrip
}

// rotate notes some of the people that each sender writes to.
func (u *burst) rotate(m message, enough int) {
	sender := detect.SenderOf(m.Event)
	people, known := u.Senders[sender]
	if sender == "" || len(people) >= enough || !known && len(u.Senders) >= maxSenders {
		return
	}
	add := func(p detect.Person) {
		if i, ok := slices.BinarySearch(people, p); !ok && len(people) < enough {
			people = slices.Insert(people, i, p)
		}
	}
	for r := range detect.Others(m.Event) {
		if r.Previous != "" {
			add(detect.PersonOf(r.Previous))
		} else {
			add(detect.PersonOf(r.Token))
		}
	}
	if group, n := detect.Blind(m.Event); n > 0 {
		add(group)
	}
	if u.Senders == nil {
		u.Senders = map[string][]detect.Person{}
	}
	u.Senders[sender] = people
}

// senders are those seen so far, sorted, as many as a finding names.
func (u *burst) senders() []string {
	all := slices.Sorted(maps.Keys(u.Senders))
	return all[:min(len(all), event.MaxSenders)]
}

// rotates reports whether enough senders wrote to enough people each.
func (u *burst) rotates(enough int) bool {
	n := 0
	for _, people := range u.Senders {
		if len(people) >= enough {
			n++
		}
	}
	return n >= rotation
}

// burstReasons are the codes that say why a burst is a finding.
func burstReasons(m message, c *policy.Campaign, w time.Duration) []string {
	reasons := []string{"window_" + short(w)}
	switch {
	case c != nil && !c.Covers(m.Time):
		reasons = append(reasons, "outside_declared_days")
	case c != nil:
		reasons = append(reasons, "bulk_not_allowed")
	case m.Data.Campaign != "":
		reasons = append(reasons, "campaign_not_in_register")
	case m.Facts.Campaign == "":
		reasons = append(reasons, "text_unknown")
	case m.code():
		reasons = append(reasons, "codes_not_registered")
	case m.acknowledges():
		reasons = append(reasons, "says_acknowledgement")
	case m.alarms():
		reasons = append(reasons, "says_automatic")
	}
	if m.Type == event.MessageReceived {
		reasons = append(reasons, "inbound")
	}
	return reasons
}

// short writes a window as people set it: 10m, 24h.
func short(w time.Duration) string {
	switch {
	case w%time.Hour == 0:
		return strconv.Itoa(int(w/time.Hour)) + "h"
	case w%time.Minute == 0:
		return strconv.Itoa(int(w/time.Minute)) + "m"
	}
	return w.String()
}
