package moderation

import (
	"maps"
	"slices"
	"time"

	"vedetta/pkg/policy"
)

// exposure is a time in which personal data is public without a break.
type exposure struct {
	Event    string    `json:"event"`    // that it began with
	Ingested time.Time `json:"ingested"` // when that was known
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`    // zero while it stands
	Kinds    []string  `json:"kinds"` // all that stood, sorted
	Limit    time.Time `json:"limit"` // when the first kind passed its limit; zero when none did

	due time.Time // when a finding is raised, if Limit is set
}

// holds reports whether a time lies in the exposure.
func (x *exposure) holds(t time.Time) bool {
	return !t.Before(x.From) && (x.To.IsZero() || t.Before(x.To))
}

// follower walks through an item's changes in the order of their times.
type follower struct {
	Hidden  bool                 `json:"hidden,omitempty"`
	Deleted bool                 `json:"deleted,omitempty"`
	Kinds   []string             `json:"kinds,omitempty"` // of the text as it is
	Since   map[string]time.Time `json:"since,omitempty"` // since when each kind is public
	Out     []exposure           `json:"out,omitempty"`
}

func (f *follower) clone() follower {
	c := *f
	c.Since, c.Out = maps.Clone(f.Since), slices.Clone(f.Out)
	for i := range c.Out {
		c.Out[i].Kinds = slices.Clone(c.Out[i].Kinds)
	}
	return c
}

// apply takes the item through one change.
func (f *follower) apply(c change, limits *policy.Limits) {
	f.reach(c.Time, limits)
	switch c.Act {
	case hidden, unhidden:
		f.Hidden = c.Act == hidden
	case deleted, restored:
		f.Deleted = c.Act == deleted
	}
	if c.Text {
		f.Kinds = c.Kinds
	}
	was := len(f.Since) > 0
	f.show(c.Time)
	f.record(c, was)
}

// show brings what is public up to date.
func (f *follower) show(at time.Time) {
	public := f.Kinds
	if f.Hidden || f.Deleted {
		public = nil
	}
	maps.DeleteFunc(f.Since, func(kind string, _ time.Time) bool { return !slices.Contains(public, kind) })
	for _, kind := range public {
		if f.Since == nil {
			f.Since = map[string]time.Time{}
		}
		if _, ok := f.Since[kind]; !ok {
			f.Since[kind] = at
		}
	}
}

// record opens, widens or ends the exposure after a change.
func (f *follower) record(c change, was bool) {
	is := len(f.Since) > 0
	if is && !was {
		f.Out = append(f.Out, exposure{Event: c.Event, Ingested: c.Ingested, From: c.Time})
	}
	if !is && !was {
		return
	}
	x := &f.Out[len(f.Out)-1]
	if !is {
		x.To = c.Time
	}
	for kind := range f.Since {
		if at, ok := slices.BinarySearch(x.Kinds, kind); !ok {
			x.Kinds = slices.Insert(x.Kinds, at, kind)
		}
	}
}

// reach notes which limits passed before a time, or will if nothing more
// happens when it is zero. Data that goes at its limit is in time.
func (f *follower) reach(until time.Time, limits *policy.Limits) {
	for kind, since := range f.Since {
		limit := since.Add(limits.ExposureLimit(kind))
		x := &f.Out[len(f.Out)-1]
		if (until.IsZero() || limit.Before(until)) && (x.Limit.IsZero() || limit.Before(x.Limit)) {
			x.Limit = limit
		}
	}
}
