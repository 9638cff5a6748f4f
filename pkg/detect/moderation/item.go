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

// fold moves the earliest instant of a long list of changes into the base and
// returns the events in it.
func (i *item) fold(above []placed, t terms) []string {
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
	i.changes = slices.DeleteFunc(i.changes, func(c change) bool { return slices.Contains(gone, c.Event) })
	return gone
}

// turnings are the changes that show the item or take it away, with what a base
// remembers of them, seen from a level below.
func (i *item) turnings(level int) []placed {
	var out []placed
	if b := i.base; b != nil {
		if b.Hidden&1 != 0 {
			out = append(out, placed{change: &change{Act: hidden, Time: b.Horizon}, level: level})
		}
		if b.Deleted&1 != 0 {
			out = append(out, placed{change: &change{Act: deleted, Time: b.Horizon}, level: level})
		}
	}
	for n := range i.changes {
		if c := &i.changes[n]; c.turns() {
			out = append(out, placed{change: c, level: level})
		}
	}
	return out
}

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
func (i *item) weight() int { return 1 + len(i.changes) }
