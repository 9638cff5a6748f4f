package moderation

import (
	"slices"
	"time"

	"vedetta/pkg/event"
)

// span is a time in which one kind of personal data is public without a break.
type span struct {
	Kind      string    `json:"kind"`
	From      time.Time `json:"from"`
	FromAfter time.Time `json:"from_after,omitzero"` // it began after this: zero when From is exact or nothing is known
	Unseen    bool      `json:"unseen,omitempty"`    // what stood before From is not known
	To        time.Time `json:"to,omitzero"`         // zero while it stands
	ToAfter   time.Time `json:"to_after,omitzero"`   // it was still seen then: zero when To is exact
	Held      time.Time `json:"held,omitzero"`       // when the platform no longer had it; zero while it has
	Limit     time.Time `json:"limit"`
	Alive     time.Time `json:"alive,omitzero"` // where the platform tells no deletions: it was surely there then; zero elsewhere
	Due       time.Time `json:"due"`            // when a finding is raised if it stands beyond its limit
	Opened    string    `json:"opened"`
	By        act       `json:"by"`   // what opened it
	Text      string    `json:"text"` // event that brought the text
	Closed    string    `json:"closed,omitempty"`
	Ended     Ending    `json:"ended,omitempty"`
	Authority event.By  `json:"authority,omitempty"`
}

// open reports whether the data is still public.
func (s *span) open() bool { return s.To.IsZero() }

// exceeds reports whether the data stands beyond its limit by a time. Data that
// goes at its limit is in time.
func (s *span) exceeds(now time.Time) bool {
	if s.open() {
		return !now.Before(s.Limit)
	}
	return s.To.After(s.Limit)
}

// unknown reports whether nobody knows if the data still stands: the platform
// would not tell.
func (s *span) unknown() bool { return s.open() && !s.Alive.IsZero() }

// unsure reports whether data that exceeds its limit may have gone in time after
// all.
func (s *span) unsure() bool {
	if s.open() {
		return !s.Alive.IsZero() && !s.Alive.After(s.Limit)
	}
	return !s.ToAfter.IsZero() && !s.ToAfter.After(s.Limit)
}

// exposure is a time in which an item shows personal data without a break.
type exposure []span

func (x exposure) from() time.Time { return x[0].From }

// to is when the last of the data went; zero while some stands.
func (x exposure) to() time.Time {
	var last time.Time
	for n := range x {
		if x[n].open() {
			return time.Time{}
		}
		last = later(last, x[n].To)
	}
	return last
}

// seen is when data was last known to stand, where that it went was only
// noticed: the end lies between this and to. It is zero when the end is exact.
func (x exposure) seen() time.Time {
	var last time.Time
	for n := range x {
		if x[n].ToAfter.IsZero() {
			last = later(last, x[n].To)
		} else {
			last = later(last, x[n].ToAfter)
		}
	}
	if to := x.to(); to.IsZero() || !last.Before(to) {
		return time.Time{}
	}
	return last
}

// unknown reports whether nobody knows if some of the data still stands.
func (x exposure) unknown() bool {
	return slices.ContainsFunc(x, func(s span) bool { return s.unknown() })
}

// holds reports whether a time lies in the exposure.
func (x exposure) holds(t time.Time) bool {
	to := x.to()
	return !t.Before(x.from()) && (to.IsZero() || t.Before(to))
}

// story is an item's state after some of its changes, with its exposures so far.
type story struct {
	Created bool       `json:"created,omitempty"`
	Known   bool       `json:"known,omitempty"`   // the text is known
	Hidden  uint16     `json:"hidden,omitempty"`  // a bit for the item and each level above it
	Deleted uint16     `json:"deleted,omitempty"` // likewise
	Draft   bool       `json:"draft,omitempty"`   // not published
	Untold  bool       `json:"untold,omitempty"`  // the platform tells no deletions of it
	Kinds   []string   `json:"kinds,omitempty"`   // of the text
	Text    string     `json:"text,omitempty"`    // event that brought the text
	Out     []exposure `json:"out,omitempty"`

	// Of a base, what is before the changes that an item keeps:
	Horizon time.Time `json:"horizon,omitzero"` // it holds everything up to here
	Tied    []string  `json:"tied,omitempty"`   // events in it that happened then
	// Turns are the changes in it that took the item away or showed it again, by
	// time: those of an item that was gone, or there, already are left out. What
	// stands below follows them.
	Turns []change `json:"turns,omitempty"`
}

// clone copies what following changes.
func (f *story) clone() story {
	c := *f
	c.Out = slices.Clone(f.Out)
	for i := range c.Out {
		c.Out[i] = slices.Clone(c.Out[i])
	}
	return c
}

// public is what anybody can read.
func (f *story) public() []string {
	if f.Hidden != 0 || f.Draft {
		return nil
	}
	return f.held()
}

// held is what the platform has, be it hidden: the duty to erase (GDPR art. 17)
// goes on for it.
func (f *story) held() []string {
	if f.Deleted != 0 {
		return nil
	}
	return f.Kinds
}

// take takes the item through one change.
func (f *story) take(c placed) {
	bit := uint16(1) << c.level
	switch c.Act {
	case created:
		f.Created = true
	case hidden:
		f.Hidden |= bit
	case unhidden:
		f.Hidden &^= bit
	case deleted:
		f.Deleted |= bit
	case restored:
		f.Deleted &^= bit
	}
	if c.level > 0 {
		return
	}
	f.Untold = f.Untold || c.Untold
	if !c.turns() {
		f.Draft = c.Draft
	}
	if c.Text {
		f.Kinds, f.Text, f.Known = c.Kinds, c.Event, true
	}
}

// terms says when data that is public since a time passes its limit, and how
// long the change that opened it waits for another that takes it back.
type terms func(kind string, since time.Time) (limit time.Time, settle time.Duration)

// turn is a change that made a kind of data public or took it away.
type turn struct {
	placed
	known   bool // the text was known before
	drafted bool // it was not published before
}

// follow takes the story through changes as arrange sorts them. Changes of one
// instant count together: nothing stands for no time.
func (f *story) follow(changes []placed, t terms) {
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].at.Equal(changes[0].at) {
			n++
		}
		f.step(changes[:n], t)
		changes = changes[n:]
	}
}

// step takes the story through the changes of one instant.
func (f *story) step(changes []placed, t terms) {
	was, had, at := f.public(), f.held(), changes[0].at
	turned := map[string]turn{}
	for _, c := range changes {
		before, known, drafted := f.public(), f.Known, f.Draft
		f.take(c)
		after := f.public()
		for _, kind := range slices.Concat(without(before, after), without(after, before)) {
			turned[kind] = turn{c, known, drafted}
		}
	}
	is := f.public()
	for _, kind := range without(was, is) {
		f.close(kind, at, turned[kind])
	}
	if len(was) == 0 && len(is) > 0 {
		f.Out = append(f.Out, nil)
	}
	for _, kind := range without(is, was) {
		f.open(kind, at, turned[kind], t)
	}
	for _, kind := range without(had, f.held()) {
		f.erase(kind, at)
	}
	f.prove(changes)
}

// prove notes what a change proves where deletions are not told: the item was
// still there.
func (f *story) prove(changes []placed) {
	if !f.Untold || len(f.Out) == 0 || !slices.ContainsFunc(changes, func(c placed) bool { return c.level == 0 && c.proves() }) {
		return
	}
	x := f.Out[len(f.Out)-1]
	for n := range x {
		if x[n].open() {
			x[n].Alive = changes[0].at
		}
	}
}

// without is what a holds and b doesn't; it allocates only when there is some.
func without(a, b []string) []string {
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

func (f *story) open(kind string, at time.Time, by turn, t terms) {
	limit, settle := t(kind, at)
	act := by.Act
	if act == edited && by.drafted {
		act = created // the edit published it: nobody could read it before
	}
	s := span{
		Kind: kind, From: at, Limit: limit, Due: later(limit, by.Known.Add(settle)),
		Opened: by.Event, By: act, Text: f.Text, Unseen: act == edited && !by.known,
	}
	if by.Seen.Before(at) {
		s.FromAfter = by.Seen
	}
	x := &f.Out[len(f.Out)-1]
	*x = append(*x, s)
}

func (f *story) close(kind string, at time.Time, by turn) {
	x := f.Out[len(f.Out)-1]
	n := slices.IndexFunc(x, func(s span) bool { return s.Kind == kind && s.open() })
	s := &x[n]
	s.To, s.Closed, s.Ended, s.Authority = at, by.Event, ending(by.placed), by.By
	if !by.Seen.IsZero() && by.Seen.Before(at) {
		s.ToAfter = later(by.Seen, s.From)
	}
}

// erase notes that the platform no longer has data that was public before.
func (f *story) erase(kind string, at time.Time) {
	for _, x := range f.Out {
		for n := range x {
			if x[n].Kind == kind && x[n].Held.IsZero() {
				x[n].Held = at
			}
		}
	}
}

// Ending says what ended an exposure.
type Ending string

// The endings. An item goes with the one it stands under.
const (
	EndedByEdit     Ending = "edited"
	EndedByHiding   Ending = "hidden"
	EndedByDeletion Ending = "deleted"
	ParentHidden    Ending = "parent_hidden"
	ParentDeleted   Ending = "parent_deleted"
)

func ending(c placed) Ending {
	switch {
	case c.Act == hidden && c.level > 0:
		return ParentHidden
	case c.Act == deleted && c.level > 0:
		return ParentDeleted
	case c.Act == hidden || c.Draft:
		return EndedByHiding
	case c.Act == deleted:
		return EndedByDeletion
	}
	return EndedByEdit
}
