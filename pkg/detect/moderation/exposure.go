package moderation

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"vedetta/pkg/event"
)

// Exposure is a time in which an item showed personal data to anybody without a
// break. Times are event times.
type Exposure struct {
	Body      event.Body `json:"body"`
	Item      string     `json:"item"`
	Parent    string     `json:"parent,omitempty"`
	Platform  string     `json:"platform"`
	Account   string     `json:"account"`
	Own       bool       `json:"own"`   // written by the body's own page
	Kinds     []string   `json:"kinds"` // all kinds of data shown, sorted
	From      time.Time  `json:"from"`
	To        *time.Time `json:"to,omitempty"`       // nil while some of the data stands
	ToAfter   *time.Time `json:"to_after,omitempty"` // the end was only noticed at To: some of the data was last seen standing then
	Open      bool       `json:"open"`
	HeldTo    *time.Time `json:"held_to,omitempty"` // when the platform had none of the data any more; nil while it has
	Limit     time.Time  `json:"limit"`             // when the first kind passed its limit, or will
	OverLimit bool       `json:"over_limit"`        // some kind stood beyond its own limit
	// OverLimitUnsure reports that each kind that did may have gone in time after
	// all.
	OverLimitUnsure bool `json:"over_limit_unsure,omitempty"`
	// StandingUnknown reports that nobody knows whether it still stands: the
	// platform tells no deletions (Telegram, WhatsApp channels). Open is true then.
	StandingUnknown bool       `json:"standing_unknown,omitempty"`
	UnknownSince    *time.Time `json:"unknown_since,omitempty"` // it was surely there then, for the last time
	OpenedBy        string     `json:"opened_by"`               // event id
	// OpenedByEdit reports that an edit put the data into a text that was public
	// without it.
	OpenedByEdit bool          `json:"opened_by_edit"`
	ClosedBy     string        `json:"closed_by,omitempty"` // event id
	Ended        Ending        `json:"ended,omitempty"`
	Authority    event.By      `json:"authority,omitempty"` // who ended it: author, moderator, platform, unknown
	GivenUp      bool          `json:"given_up,omitempty"`  // followed no longer, for lack of memory: what came later is not known
	Intervals    []KindExposed `json:"intervals"`           // for each kind of data, by time
}

// KindExposed is a time in which one kind of personal data was public without a
// break.
type KindExposed struct {
	Kind      string     `json:"kind"`
	From      time.Time  `json:"from"`
	FromAfter *time.Time `json:"from_after,omitempty"` // the change was only noticed at From: it began between the two
	// StartUnknown reports that it may have stood before From: the text before the
	// edit is not known.
	StartUnknown bool       `json:"start_unknown,omitempty"`
	To           *time.Time `json:"to,omitempty"`
	ToAfter      *time.Time `json:"to_after,omitempty"` // the change was only noticed at To: it ended between the two and counts as standing until To
	Open         bool       `json:"open"`
	HeldTo       *time.Time `json:"held_to,omitempty"` // when the platform no longer had it; nil while it has: hiding doesn't end the duty to erase
	Limit        time.Time  `json:"limit"`
	OverLimit    bool       `json:"over_limit"`
	// OverLimitUnsure reports that it may have ended within its limit after all:
	// the limit passed between ToAfter and To, or after UnknownSince.
	OverLimitUnsure bool       `json:"over_limit_unsure,omitempty"`
	StandingUnknown bool       `json:"standing_unknown,omitempty"` // as in Exposure
	UnknownSince    *time.Time `json:"unknown_since,omitempty"`
	OpenedBy        string     `json:"opened_by"`
	OpenedByEdit    bool       `json:"opened_by_edit"`
	ClosedBy        string     `json:"closed_by,omitempty"`
	Ended           Ending     `json:"ended,omitempty"`
	Authority       event.By   `json:"authority,omitempty"`
}

// ByUnknown stands in an Exposure where the platform doesn't say who ended it.
const ByUnknown event.By = "unknown"

// OnExposure sets who is told of each exposure once it is final: when nothing
// more is expected of its item, when its item was given up, or at Flush.
func (d *Detector) OnExposure(f func(Exposure)) { d.hook = f }

// Exposures yields the exposures of the items that are followed, as they are
// now, by time and then by page and in the order in which their items became
// known: the same events in the same order give the same order. Those that
// OnExposure was told of are not among them.
func (d *Detector) Exposures() iter.Seq[Exposure] {
	type standing struct {
		*item
		exposure
	}
	var all []standing // told of one by one: what is told is many times larger
	for _, i := range d.items {
		if i.life == nil {
			continue
		}
		for _, x := range i.life.exposures {
			all = append(all, standing{i, x})
		}
	}
	slices.SortFunc(all, func(a, b standing) int {
		p, q := a.page.Value(), b.page.Value()
		return cmp.Or(a.from().Compare(b.from()), cmp.Compare(a.key.Body, b.key.Body), cmp.Compare(p.Platform, q.Platform), cmp.Compare(p.Account, q.Account), cmp.Compare(a.seq, b.seq))
	})
	return func(yield func(Exposure) bool) {
		for _, x := range all {
			if !yield(d.tellAll(x.item, x.exposure)) {
				return
			}
		}
	}
}

// Flush hands all that Exposures yields to who OnExposure set: the end of a
// replay. The Detector is not used after it.
func (d *Detector) Flush() {
	for x := range d.Exposures() {
		if d.hook != nil {
			d.hook(x)
		}
	}
}

// hand tells of an exposure that is final.
func (d *Detector) hand(i *item, x exposure, givenUp bool) {
	if d.hook == nil {
		return
	}
	out := d.tellAll(i, x)
	out.GivenUp = givenUp
	d.hook(out)
}

// tellAll writes an exposure down.
func (d *Detector) tellAll(i *item, x exposure) Exposure {
	p := i.page.Value()
	out := Exposure{
		Body: i.key.Body, Item: i.key.ID, Parent: i.parent, Platform: p.Platform, Account: p.Account, Own: i.own, Kinds: x.kinds(),
		From: x.from(), To: known(x.to()), ToAfter: known(x.seen()), Open: x.to().IsZero(), Limit: x[0].Limit, OpenedBy: x[0].Opened, OpenedByEdit: x[0].addedByEdit(),
	}
	var last *span // that went last
	var held time.Time
	sure := false // some kind surely stood beyond its limit
	for n := range x {
		s := &x[n]
		k := s.tell(d.clock)
		sure = sure || k.OverLimit && !k.OverLimitUnsure
		if k.StandingUnknown {
			out.StandingUnknown, out.UnknownSince = true, k.UnknownSince
		}
		out.Intervals = append(out.Intervals, k)
		out.OverLimit = out.OverLimit || k.OverLimit
		if s.Limit.Before(out.Limit) {
			out.Limit = s.Limit
		}
		if last == nil || s.To.After(last.To) {
			last = s
		}
		held = later(held, s.Held)
	}
	out.OverLimitUnsure = out.OverLimit && !sure
	if !slices.ContainsFunc(x, func(s span) bool { return s.Held.IsZero() }) {
		out.HeldTo = known(held)
	}
	if !out.Open {
		out.ClosedBy, out.Ended, out.Authority = last.Closed, last.Ended, cmp.Or(last.Authority, ByUnknown)
	}
	return out
}

// addedByEdit reports that an edit put the data into a known text.
func (s *span) addedByEdit() bool { return s.By == edited && !s.Unseen }

func (s *span) tell(now time.Time) KindExposed {
	k := KindExposed{
		Kind: s.Kind, From: s.From, FromAfter: known(s.FromAfter), StartUnknown: s.Unseen, To: known(s.To), ToAfter: known(s.ToAfter), Open: s.open(),
		HeldTo: known(s.Held), Limit: s.Limit, OverLimit: s.exceeds(now), OpenedBy: s.Opened, OpenedByEdit: s.addedByEdit(), ClosedBy: s.Closed, Ended: s.Ended,
	}
	k.OverLimitUnsure = k.OverLimit && s.unsure()
	if s.unknown() {
		k.StandingUnknown, k.UnknownSince = true, known(s.Alive)
	}
	if !s.open() {
		k.Authority = cmp.Or(s.Authority, ByUnknown)
	}
	return k
}

// known is a time, or nil where there is none.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
