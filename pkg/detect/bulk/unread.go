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
func (u *unread) Weight() int { return u.Crowd.Weight() }

// unreadBound is what is remembered of a body's unread texts, for as long as the
// longest window asks. A text that one person got is given up first.
func unreadBound(longest time.Duration) detect.Bound {
	return detect.Bound{Most: 20_000, Forget: longest + detect.Lateness}
}

// countEqual counts a mail whose text nobody may read with those that are equal to
// it, whoever sends them. A letter within a conversation that its headers tell is no
// part of a send, but for one that is fired off within the shortest window.
// It reports whether they are a send.
func (d *Detector) countEqual(m message, report detect.Report) bool {
	name, windows := "text/"+detect.Equal(m.Event), d.limits(m.view).Windows
	if m.letter() {
		name, windows = "letter/"+detect.Equal(m.Event), []time.Duration{slices.Min(windows)}
	} else {
		m.Facts.Counted = true
	}
	u := d.unread(m, name, windows, report)
	grew := u.Crowd.Add(m.Event, d.limits(m.view).People)
	if !u.Crowd.Fired() {
		return false
	}
	if u.Finding == nil {
		u.Finding = m.open(Undeclared, detect.SendOf(m.Event))
		u.Finding.Reasons = []string{"window_" + short(u.Crowd.Span), "text_unknown"}
	}
	if grew {
		grow(u.Finding, &u.Crowd.Tally, report)
	}
	return true
}

// joinUnread counts for the campaign of a text that is read the people of mails equal to
// it that came before it and that nobody may read, unless they were told of already.
func (d *Detector) joinUnread(b *burst, m message, people int) (grew bool) {
	name := "text/" + detect.Equal(m.Event)
	shelf := &d.body(m.Event).Unread
	u := shelf.Find(name)
	if u == nil || u.Finding != nil || m.Facts.Words == 0 || !m.Facts.Counted {
		return false
	}
	shelf.Drop(name)
	return b.Crowd.Join(u.Crowd, people)
}

// unread is what is remembered of the unread texts with a name. What is given up for it
// is said.
func (d *Detector) unread(m message, name string, windows []time.Duration, report detect.Report) *unread {
	b := d.body(m.Event)
	before := b.Unread.Evicted
	u := b.Unread.Take(name, m.Time, unreadBound(slices.Max(windows)), func() *unread { return &unread{Crowd: detect.NewCrowd(windows)} })
	if n := b.Unread.Evicted - before; n > 0 {
		b.lost(m, int(n), report)
	}
	return u
}

// countUnread counts a mail whose text nobody may read with those of its sender
// that are as long, over a day. An answer is no such send. That mails are alike is
// inferred from their size alone, so the finding is low: somebody should ask.
func (d *Detector) countUnread(m message, report detect.Report) {
	name, shifted, ok := detect.Unread(m.Event)
	if !ok || m.Channel != event.Mail || conversation(m.Event) != "" {
		return
	}
	limit := d.limits(m.view)
	people := limit.People
	if m.Data.Message.Auto != "" {
		people *= detect.Claimed // reports of a machine are all about as long
	}
	day := slices.DeleteFunc(slices.Clone(limit.Windows), func(w time.Duration) bool { return w > fast })
	if len(day) == 0 {
		return
	}
	var grown, found *unread
	for _, key := range []string{name, shifted} {
		u := d.unread(m, key, day, report)
		if u.Crowd.Add(m.Event, people) && u.Crowd.Fired() && grown == nil {
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
