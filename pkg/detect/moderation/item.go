package moderation

import (
	"cmp"
	"slices"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
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

// change is one change of an item.
type change struct {
	Event    string    `json:"event"`
	Act      act       `json:"act"`
	Time     time.Time `json:"time"`
	Ingested time.Time `json:"ingested"`       // when it was known here
	Text     bool      `json:"text,omitempty"` // the change says what the text is now
	Kinds    []string  `json:"kinds,omitempty"`
}

func changeOf(a act, e *event.Event) change {
	c := change{Event: e.ID, Act: a, Time: e.Time, Ingested: e.Known()}
	// A change whose text the platform didn't send leaves the text as it was.
	c.Text = a == created || (a == edited || a == restored) && (e.Data.Text != "" || e.Data.NoText == "" && a == edited)
	if c.Text && e.Facts != nil {
		c.Kinds = slices.Sorted(slices.Values(e.Facts.PersonalData))
	}
	return c
}

// order is the order of changes: by time; of changes at the same time the text
// comes first and what takes it away last, so that a tie favours the page.
func (c change) order(o change) int {
	return cmp.Or(c.Time.Compare(o.Time), cmp.Compare(c.Act.rank(), o.Act.rank()), cmp.Compare(c.Event, o.Event))
}

func (a act) rank() int {
	return slices.Index([]act{created, edited, unhidden, restored, hidden, deleted}, a)
}

// maxChanges bounds the changes of one item that are kept in order; older ones
// are folded into its base.
const maxChanges = 64

// item is the state of a post or comment.
type item struct {
	Touched  uint64            `json:"touched"`
	Last     time.Time         `json:"last"` // clock at the latest change
	Own      bool              `json:"own,omitempty"`
	Channel  event.Channel     `json:"channel"`
	Base     follower          `json:"base"`     // state before the first of Changes
	Changes  []change          `json:"changes"`  // sorted
	Folded   int               `json:"folded"`   // changes ever folded in
	Excerpts map[string]string `json:"excerpts"` // redacted, by event
	Evidence map[string][]byte `json:"evidence"` // sealed, by event, of those with personal data
	Raised   []*raised         `json:"raised,omitempty"`

	exposures []exposure
}

// add folds a change in; a repeat changes nothing.
func (i *item) add(c change, limits *policy.Limits) bool {
	if slices.ContainsFunc(i.Changes, func(o change) bool { return o.Event == c.Event }) {
		return false
	}
	at, _ := slices.BinarySearchFunc(i.Changes, c, change.order)
	i.Changes = slices.Insert(i.Changes, at, c)
	i.Folded++
	if len(i.Changes) > maxChanges {
		i.Base.apply(i.Changes[0], limits)
		i.Base.Out = i.Base.Out[max(0, len(i.Base.Out)-1):]
		delete(i.Excerpts, i.Changes[0].Event)
		delete(i.Evidence, i.Changes[0].Event)
		i.Changes = slices.Delete(i.Changes, 0, 1)
	}
	i.follow(limits)
	return true
}

// follow works out the item's exposures again.
func (i *item) follow(limits *policy.Limits) {
	f := i.Base.clone()
	for _, c := range i.Changes {
		f.apply(c, limits)
	}
	f.reach(time.Time{}, limits)
	for n := range f.Out {
		x := &f.Out[n]
		x.due = x.Limit
		if settled := x.Ingested.Add(limits.Settle); settled.After(x.due) {
			x.due = settled
		}
	}
	i.exposures = f.Out
}

// personal reports whether the item ever held personal data.
func (i *item) personal() bool {
	return len(i.Base.Kinds) > 0 || slices.ContainsFunc(i.Changes, func(c change) bool { return len(c.Kinds) > 0 })
}

// standing reports whether personal data is public now.
func (i *item) standing() bool {
	return len(i.exposures) > 0 && i.exposures[len(i.exposures)-1].To.IsZero()
}
