package moderation

import (
	"cmp"
	"slices"
	"time"

	"vedetta/pkg/event"
)

// act is what a change does to an item.
type act string

const (
	created  act = "created"
	edited   act = "edited"
	hidden   act = "hidden"
	unhidden act = "unhidden"
	deleted  act = "deleted"
	restored act = "restored"
)

// actOf returns what a kind of event does.
func actOf(k event.Kind) (act, bool) {
	switch k {
	case event.PostCreated, event.CommentCreated:
		return created, true
	case event.PostEdited, event.CommentEdited:
		return edited, true
	case event.PostHidden, event.CommentHidden:
		return hidden, true
	case event.PostUnhidden, event.CommentUnhidden:
		return unhidden, true
	case event.PostDeleted, event.CommentDeleted:
		return deleted, true
	case event.PostRestored, event.CommentRestored:
		return restored, true
	}
	return "", false
}

// rank orders changes that happen at the same time: the text first and what
// takes it away last, so that a tie favours the page.
func (a act) rank() int {
	switch a {
	case created:
		return 0
	case edited:
		return 1
	case unhidden:
		return 2
	case restored:
		return 3
	case hidden:
		return 4
	}
	return 5
}

// change is one change of an item.
type change struct {
	Event string    `json:"e"`
	Act   act       `json:"a"`
	By    event.By  `json:"by,omitempty"`
	Text  bool      `json:"x,omitempty"` // it says what the text is now
	Time  time.Time `json:"t"`
	Seen  time.Time `json:"s,omitzero"` // when the item was last seen as it was before; zero when Time is exact
	Known time.Time `json:"n,omitzero"` // when it could first be judged here
	Kinds []string  `json:"k,omitempty"`
	// Draft reports that nobody else can read it yet: a draft, planned, or held.
	Draft bool `json:"d,omitempty"`
	// Untold reports that the platform never tells when the item is deleted.
	Untold bool `json:"u,omitempty"`
}

// placed is a change in the story of an item.
type placed struct {
	*change
	at    time.Time // when it takes effect
	level int       // 0 for a change of the item itself, 1 for its parent's and so on
}

// What an event's degraded says of its source (see event.Data).
const (
	unpublished     = "unpublished"       // only its authors can read it
	deletionNotTold = "deletion_not_told" // the platform tells no deletions
)

func changeOf(a act, e *event.Event) change {
	c := change{Event: e.ID, Act: a, By: e.Data.Item.By, Time: e.Time, Known: e.Known()}
	if s := e.Data.Item.LastSeen; s != nil && s.Before(e.Time) {
		c.Seen = s.UTC()
	}
	// A change whose text the platform didn't send leaves the text as it was; an
	// edit may also empty it.
	c.Text = e.Data.Text != "" || e.Facts != nil && e.Facts.Exact != 0 || (a == created || a == edited) && e.Data.NoText == ""
	if c.Text && e.Facts != nil && len(e.Facts.PersonalData) > 0 {
		c.Kinds = slices.Compact(slices.Sorted(slices.Values(e.Facts.PersonalData)))
	}
	c.Draft = !c.turns() && slices.Contains(e.Data.Degraded, unpublished)
	c.Untold = slices.Contains(e.Data.Degraded, deletionNotTold)
	return c
}

// order is the order of changes by the clocks of their sources. Of two texts of
// the same time the one with more personal data comes last: what isn't known to
// be gone counts as standing. A draft comes before what was published of it.
func (c *change) order(o *change) int {
	return cmp.Or(c.Time.Compare(o.Time), cmp.Compare(c.Act.rank(), o.Act.rank()), cmp.Compare(c.published(), o.published()), cmp.Compare(len(c.Kinds), len(o.Kinds)), cmp.Compare(c.Event, o.Event))
}

func (c *change) published() int {
	if c.Draft {
		return 0
	}
	return 1
}

// proves reports whether a change tells that the item was there.
func (c *change) proves() bool { return c.Act != hidden && c.Act != deleted }

// turns reports whether a change shows an item or takes it away, with all that
// stands below it.
func (c *change) turns() bool { return c.Act != created && c.Act != edited }

// arrange gives an item's changes, and those of what it stands under, the times
// at which they take effect, and sorts them by these. Nothing happens to an item
// before it was created, whatever the clocks say, and nothing before the horizon
// of the base that it starts from.
func arrange(own []change, above []placed, base *story) []placed {
	out := make([]placed, 0, len(own)+len(above))
	birth := -1
	if !base.Created {
		birth = slices.IndexFunc(own, func(c change) bool { return c.Act == created })
	}
	for n := range own {
		c := placed{change: &own[n], at: later(own[n].Time, base.Horizon)}
		if birth >= 0 {
			c.at = later(c.at, own[birth].Time)
		}
		if n == birth {
			c.level = -1 // first of its instant
		}
		out = append(out, c)
	}
	for _, c := range above {
		c.at = later(c.Time, base.Horizon)
		out = append(out, c)
	}
	slices.SortStableFunc(out, func(a, b placed) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(min(a.level, 0), min(b.level, 0)), a.order(b.change), cmp.Compare(a.level, b.level))
	})
	for n := range out {
		out[n].level = max(out[n].level, 0)
	}
	return out
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
