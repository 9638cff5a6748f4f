package bulk

import (
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// unread is mails of one sender and about one size whose text nobody may read, one
// by one over hours.
type unread struct {
	Crowd   *detect.Crowd  `json:"crowd"`
	Finding *event.Finding `json:"finding,omitempty"`
}

// Weight implements detect.Weigher.
func (u *unread) Weight() int {
	switch {
	case u.Finding != nil:
		return 2
	case len(u.Crowd.Persons) > 1:
		return 1
	}
	return 0
}

// unreadBound is what is remembered of a body's unread texts: senders and sizes of
// a day, and of what comes late.
var unreadBound = detect.Bound{Most: 10_000, Forget: fast + Lateness} // read only

// countUnread counts a mail whose text nobody may read with those of its sender
// that are as long, over a day. An answer is no such send. That mails are alike is
// inferred from their size alone, so the finding is low: somebody should ask.
func (d *Detector) countUnread(m message, report detect.Report) {
	name, shifted, ok := detect.Unread(m.Event)
	if !ok || m.Channel != event.Mail || conversation(m.Event) != "" {
		return
	}
	limit := d.limits(m.view)
	day := slices.DeleteFunc(slices.Clone(limit.Windows), func(w time.Duration) bool { return w > fast })
	if len(day) == 0 {
		return
	}
	var grown, found *unread
	for _, key := range []string{name, shifted} {
		u := d.body(m.Event).Unread.Take(key, m.Time, unreadBound, func() *unread { return &unread{Crowd: detect.NewCrowd(day)} })
		if u.Crowd.Add(m.Event, limit.People) && u.Crowd.Fired() && grown == nil {
			grown = u
		}
		if u.Finding != nil {
			found = u
		}
	}
	switch {
	case found == nil && grown == nil:
		return
	case found == nil:
		found = grown
		found.Finding = m.open(Undeclared, m.subject())
		found.Finding.Severity, found.Finding.Reasons = event.Low, []string{"window_" + short(found.Crowd.Span), "text_unknown", "sizes_alike"}
	}
	grow(found.Finding, &found.Crowd.Tally, report)
}
