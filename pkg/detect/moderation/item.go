package moderation

import (
	"slices"
	"time"
	"unique"

	"vedetta/pkg/event"
)

// maxChanges bounds the changes of one item that are kept in order. Older ones
// are folded into its base: a change older than those is too late.
const maxChanges = 64

// maxTied bounds the changes that are remembered by name of the instant at which
// a base ends.
const maxTied = 256

// page is where an item stands.
type page struct {
	Platform string        `json:"platform"`
	Account  string        `json:"account"`
	Channel  event.Channel `json:"channel"`
}

// takesDown reports whether what stands under an item goes with it. Answers on
// Mastodon and in a Telegram discussion group stay.
func (p page) takesDown() bool {
	switch p.Platform {
	case "facebook", "instagram", "youtube":
		return true
	}
	return false
}

// item is the state of a post or comment.
type item struct {
	key     key
	page    unique.Handle[page] // many items, few pages
	parent  string
	own     bool
	changes []change // sorted by change.order
	base    *story   // what is before the changes; nil while all are kept
	folded  int      // changes of the item and of what it stands under ever taken in
	life    *life    // nil while it never held personal data

	seq        uint64 // in which order items became known
	counted    int    // its weight as it counts against its body's bound
	touched    uint64
	last       time.Time // clock at the latest change
	shelf      *shelf
	prev, next *item
}

// life is what is known of an item that holds or held personal data.
type life struct {
	exposures []exposure
	raised    []*raised
	proofs    map[string]proof // by event
	end       *story           // after all changes, with the exposures; nil when that must be worked out
	until     time.Time        // when the latest of them took effect
	due       time.Time        // when a span next passes its limit; zero for never
	at        int              // place among the due ones; -1 when it has none
}

// proof is what is kept of a text with personal data for a finding that comes
// when the text may be gone.
type proof struct {
	Excerpt  string `json:"excerpt,omitempty"`  // redacted
	Evidence []byte `json:"evidence,omitempty"` // sealed
}

// verdict says what became of a change.
type verdict int

const (
	taken verdict = iota
	repeated
	tooLate
)

// add puts a change among the others.
func (i *item) add(c change) verdict {
	if slices.ContainsFunc(i.changes, func(o change) bool { return o.Event == c.Event }) {
		return repeated
	}
	if i.base != nil {
		switch {
		case slices.Contains(i.base.Tied, c.Event):
			return repeated
		case c.Time.Before(i.base.Horizon), len(i.base.Tied) >= maxTied && c.Time.Equal(i.base.Horizon):
			return tooLate
		}
	}
	at, _ := slices.BinarySearchFunc(i.changes, &c, func(a change, b *change) int { return a.order(b) })
	i.changes = slices.Insert(i.changes, at, c)
	i.folded++
	return taken
}

// start is a copy of what is before the changes that are kept.
func (i *item) start() story {
	if i.base == nil {
		return story{}
	}
	return i.base.clone()
}

// fold moves the earliest instant of a long list of changes into the base, and
// returns how many turns were given up for it.
func (i *item) fold(above []placed, t terms) uint64 {
	base := i.start()
	all := arrange(i.changes, above, &base)
	first := slices.IndexFunc(all, func(c placed) bool { return c.level == 0 })
	horizon, n := all[first].at, first
	for n < len(all) && all[n].at.Equal(horizon) {
		n++
	}
	base.follow(all[:n], t)
	if !horizon.Equal(base.Horizon) {
		base.Horizon, base.Tied = horizon, nil
	}
	var gone []string
	for _, c := range all[:n] {
		if c.level == 0 {
			gone = append(gone, c.Event)
		}
	}
	base.Tied = slices.Concat(base.Tied, gone)
	i.base = &base
	isGone := func(c change) bool { return slices.Contains(gone, c.Event) }
	var folded []change
	for _, c := range i.changes {
		if isGone(c) {
			folded = append(folded, c)
		}
	}
	i.changes = slices.DeleteFunc(i.changes, isGone)
	return base.turn(folded)
}

// maxTurns bounds what is remembered of how often an item was taken away and
// shown again before the changes that are kept. Of more, the oldest are given up:
// what isn't known to be gone counts as standing.
const maxTurns = 1024

// turn adds folded changes to those that what stands below follows, and returns
// how many were given up. Only those that made a difference are remembered.
func (f *story) turn(gone []change) (lost uint64) {
	for _, c := range gone {
		if c.turns() && f.differs(c.Act) {
			f.Turns = append(f.Turns, c)
		}
	}
	for len(f.Turns) > maxTurns {
		f.Turns = slices.Clone(f.Turns[1:])
		lost++
	}
	return lost
}

// differs reports whether a change to hiding, or to being there, differs from
// the latest of its sort.
func (f *story) differs(a act) bool {
	pair := [2]act{hidden, unhidden}
	if a == deleted || a == restored {
		pair = [2]act{deleted, restored}
	}
	for _, c := range slices.Backward(f.Turns) {
		if c.Act == pair[0] || c.Act == pair[1] {
			return c.Act != a
		}
	}
	return a == pair[0]
}

// latest are the turns that an item is hidden or deleted since.
func (f *story) latest() (out []change) {
	for n, c := range f.Turns {
		later := f.Turns[n+1:]
		undone := func(o change) bool {
			return o.Act == c.Act || c.Act == hidden && o.Act == unhidden || c.Act == deleted && o.Act == restored
		}
		if (c.Act == hidden || c.Act == deleted) && !slices.ContainsFunc(later, undone) {
			out = append(out, c)
		}
	}
	return out
}

// turnings are the changes that show the item or take it away, seen from a level
// below.
func (i *item) turnings(level int) []placed {
	var out []placed
	if b := i.base; b != nil {
		for n := range b.Turns {
			out = append(out, placed{change: &b.Turns[n], level: level})
		}
	}
	for n := range i.changes {
		if c := &i.changes[n]; c.turns() {
			out = append(out, placed{change: c, level: level})
		}
	}
	return out
}

// away reports whether the item itself is hidden or deleted.
func (i *item) away() bool {
	is := map[act]bool{}
	for _, c := range i.turnings(0) {
		switch c.Act {
		case hidden, unhidden:
			is[hidden] = c.Act == hidden
		case deleted, restored:
			is[deleted] = c.Act == deleted
		}
	}
	return is[hidden] || is[deleted]
}

// bare reports whether nothing is known of an item but what its base says.
func (i *item) bare() bool { return i.life == nil && len(i.changes) == 0 && i.base != nil }

// personal reports whether the item ever held personal data.
func (i *item) personal() bool {
	return i.life != nil || slices.ContainsFunc(i.changes, func(c change) bool { return len(c.Kinds) > 0 })
}

// standing reports whether personal data is public now.
func (i *item) standing() bool {
	if i.life == nil || len(i.life.exposures) == 0 {
		return false
	}
	last := i.life.exposures[len(i.life.exposures)-1].to()
	return last.IsZero()
}

// turned reports whether somebody ever took the item away.
func (i *item) turned() bool {
	return slices.ContainsFunc(i.changes, func(c change) bool { return c.turns() }) || i.base != nil
}

// weight is what the item counts against the bound of its body.
func (i *item) weight() int {
	w := 1 + len(i.changes)
	if i.base != nil {
		w += len(i.base.Turns)
	}
	return w
}
