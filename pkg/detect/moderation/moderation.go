// Package moderation follows the life of every post and comment, measures how
// long personal data is public, and finds what stands longer than its limit.
//
// In: changes of posts and comments with the personal data found in their text,
// in any order and any number of times, and the passing of time. Out: findings
// moderation.exposed, one for each time in which an item shows personal data
// without a break, and exposures with an interval for each kind of data. One
// goroutine uses a Detector.
//
// Two clocks run: public, which hiding stops, and held, which only an edit or a
// deletion stops: hidden data is still with the platform and must be erased.
// What a platform doesn't reveal is said and not guessed: the time of a removal
// that was only noticed, the text before the first edit that was seen, the
// authority. Where a platform never tells deletions, nobody knows whether data
// still stands: such an exposure says so, weighs less, and has surely passed its
// limit only if a later change shows that it was still there. A draft is not
// public. Memory is bounded for each body; what is given up is counted.
// Nothing is kept of an author.
package moderation

import (
	"cmp"
	"maps"
	"slices"
	"time"
	"unique"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Exposed is the id of the rule.
const Exposed = "moderation.exposed"

// ruleVersion is the version of the rule: 2 tells one kind of data from another.
const ruleVersion = 2

// Detector follows the items of social pages.
type Detector struct {
	register *policy.Register
	hook     func(Exposure)
	clock    time.Time
	swept    time.Time
	touches  uint64
	items    map[key]*item
	children map[key]map[*item]struct{} // items with personal data under an item that takes them along
	places   map[event.Body]*place
	due      queue
	stats    Stats
	metrics  *Metrics // nil until Measure
	told     Stats    // as the metrics have it
}

// key names an item: two platforms may give one id to two items.
type key struct {
	Body     event.Body
	Platform unique.Handle[string]
	ID       string
}

// above names the item that an item stands under.
func (k key) above(parent string) key { return key{k.Body, k.Platform, parent} }

// Stats counts what happened to changes and items.
type Stats struct {
	Items    int    `json:"-"`                  // followed now
	Away     int    `json:"-"`                  // hidden or deleted long ago, of which no more is known
	Standing int    `json:"-"`                  // followed, with personal data that is public now
	Evidence int    `json:"-"`                  // bytes of sealed evidence that waits for a finding
	Evicted  uint64 `json:"evicted,omitempty"`  // items given up because their body had too many
	Repeated uint64 `json:"repeated,omitempty"` // changes that were known already
	Late     uint64 `json:"late,omitempty"`     // changes older than the 64 latest of their item: not counted in
	// Forgotten counts the times that an item was hidden, shown, deleted or restored
	// which are no longer remembered: it happened too often.
	Forgotten uint64 `json:"forgotten,omitempty"`
	Unproved  uint64 `json:"unproved,omitempty"` // texts whose evidence was not kept because there was too much
}

// New returns a Detector.
func New(register *policy.Register) *Detector {
	return &Detector{register: register, items: map[key]*item{}, children: map[key]map[*item]struct{}{}, places: map[event.Body]*place{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "moderation" }

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule {
	return []event.Rule{{
		ID: Exposed, Version: ruleVersion, TitleIT: "Dati personali rimasti pubblici oltre il limite", TitleEN: "Personal data left public beyond its limit",
		Source: "GDPR art. 5(1)(c), (f), 9; D.Lgs. 196/2003 art. 2-ter, 2-septies; social media policy, rule S22",
	}}
}

// Evicted implements detect.Detector: it counts items.
func (d *Detector) Evicted() uint64 { return d.stats.Evicted }

// Stats returns the counters.
func (d *Detector) Stats() Stats {
	s := d.stats
	for _, p := range d.places {
		s.Away, s.Standing, s.Evidence = s.Away+p.away.n, s.Standing+p.standing.n, s.Evidence+p.evidence
	}
	s.Items = len(d.items) - s.Away
	return s
}

// Detect implements detect.Detector. The change is folded in before the time it
// brings makes others due, so that data which goes at its limit is in time.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	d.move(e.Time)
	d.fold(e, report)
	d.tick(report)
	return nil
}

// Advance implements detect.Detector.
func (d *Detector) Advance(now time.Time, report detect.Report) error {
	d.move(now)
	d.tick(report)
	d.measure(d.Stats())
	return nil
}

// fold takes a change into its item.
func (d *Detector) fold(e *event.Event, report detect.Report) {
	act, ok := actOf(e.Type)
	if !ok || e.Data.Item == nil || d.foreign(e) {
		return
	}
	k := key{e.Body, unique.Make(e.Data.Item.Platform), e.Data.Item.ID}
	i := d.items[k]
	if i == nil {
		i = d.make(k)
		d.touch(i)
	}
	c := changeOf(act, e)
	switch i.add(c) {
	case repeated:
		d.stats.Repeated++
		return
	case tooLate:
		d.stats.Late++
		return
	}
	i.describe(act, e)
	if i.life == nil && (len(c.Kinds) > 0 || i.base != nil && len(i.base.Kinds) > 0) {
		i.life = &life{at: -1, proofs: map[string]proof{}}
	}
	if len(c.Kinds) > 0 {
		d.prove(i, e)
	}
	linked := d.link(i)
	if len(i.changes) > maxChanges {
		d.shorten(i)
	}
	d.retell(i, report)
	d.touch(i)
	switch {
	case linked:
		d.cascade(i, nil, report, 1)
	case c.turns():
		d.cascade(i, &c, report, 1)
	}
}

// describe notes where an item stands and whose it is: who wrote it, which only
// its creation and its edits tell. A page that hides a comment didn't write it.
func (i *item) describe(a act, e *event.Event) {
	i.page = unique.Make(page{e.Data.Item.Platform, e.Data.Item.Account, e.Channel})
	i.parent = cmp.Or(i.parent, e.Data.Item.Parent)
	i.own = i.own || e.Data.Item.Own && (a == created || a == edited)
}

// prove keeps what a finding will rest on: it comes when the limit has passed,
// and the text is gone then.
func (d *Detector) prove(i *item, e *event.Event) {
	p := proof{Excerpt: e.Facts.Excerpt}
	if e.Facts.Evidence != nil {
		if b := d.place(e.Body); b.evidence < maxEvidence {
			p.Evidence = e.Facts.Evidence()
			b.evidence += len(p.Evidence)
		} else {
			d.stats.Unproved++
		}
	}
	i.life.proofs[e.ID] = p
}

// shorten folds the earliest changes of an item away. Their exposures that have
// ended are final.
func (d *Detector) shorten(i *item) {
	d.stats.Forgotten += i.fold(d.above(i), d.terms(i.key.Body))
	kept := i.base.Out[:0]
	for n, x := range i.base.Out {
		if last := n == len(i.base.Out)-1; last && x.to().IsZero() {
			kept = append(kept, x)
			continue
		}
		d.hand(i, x, false)
		i.life.raised = slices.DeleteFunc(i.life.raised, func(r *raised) bool { return r.of([]exposure{x}) == 0 })
	}
	i.base.Out = slices.Clip(kept)
	i.forgetProofs(d.place(i.key.Body))
}

// retell works out an item's exposures again and brings its findings up to date.
func (d *Detector) retell(i *item, report detect.Report) {
	if i.life == nil {
		return
	}
	s := i.start()
	all := arrange(i.changes, d.above(i), &s)
	s.follow(all, d.terms(i.key.Body))
	l := i.life
	l.exposures, l.until = s.Out, s.Horizon
	if n := len(all); n > 0 {
		l.until = later(l.until, all[n-1].at)
	}
	s.Turns, s.Tied = nil, nil
	l.end = &s
	d.judge(i, report)
}

// maxAhead bounds the exposures of an item that is only told on.
const maxAhead = 600

// proceed tells an item's exposures on by a change of what it stands under that
// is later than all that is known of it: a post with many comments may be hidden
// and shown again many times. It reports whether that was possible.
func (d *Detector) proceed(i *item, c placed, report detect.Report) bool {
	l := i.life
	if l == nil {
		return true
	}
	if l.end == nil || !c.at.After(l.until) || len(l.exposures) > maxAhead {
		return false
	}
	first := max(len(l.exposures)-1, 0)
	l.end.step([]placed{c}, d.terms(i.key.Body))
	l.exposures, l.until = l.end.Out, c.at
	withdrawn := slices.ContainsFunc(l.raised, func(r *raised) bool { return r.Place < 0 })
	if withdrawn || c.Act == deleted { // a deletion says of all of them when they were erased
		d.judge(i, report)
	} else {
		d.judgeFrom(i, first, report)
	}
	return true
}

// maxDepth bounds the levels that an item stands under: a comment on an answer
// to a comment under a post, and room for more.
const maxDepth = 8

// above are the changes of what an item stands under that take it along.
func (d *Detector) above(i *item) []placed {
	if i.parent == "" || !i.page.Value().takesDown() {
		return nil
	}
	var out []placed
	for up, level := d.items[i.key.above(i.parent)], 1; up != nil && up != i && level <= maxDepth; level++ {
		out = append(out, up.turnings(level)...)
		up = d.items[i.key.above(up.parent)]
	}
	return out
}

// cascade retells the items that stand under one that was shown or taken away by
// a change, or that more became known of; c is nil then.
func (d *Detector) cascade(i *item, c *change, report detect.Report, level int) {
	if level > maxDepth {
		return
	}
	for _, child := range d.below(i.key) {
		child.folded++
		if c == nil || !d.proceed(child, placed{change: c, at: c.Time, level: level}, report) {
			d.retell(child, report)
		}
		d.touch(child)
		d.cascade(child, c, report, level+1)
	}
}

// below are the items with personal data directly under another, in the order in
// which they became known.
func (d *Detector) below(k key) []*item {
	return slices.SortedFunc(maps.Keys(d.children[k]), func(a, b *item) int { return cmp.Compare(a.seq, b.seq) })
}

// terms are those in force when data becomes public.
func (d *Detector) terms(body event.Body) terms {
	return func(kind string, since time.Time) (time.Time, time.Duration) {
		l := d.register.At(body, since).Limits()
		return l.Deadline(kind, since), l.Settle
	}
}

// foreign reports whether the item stands on a registered account that is not
// the body's: an office-holder's own page is his.
func (d *Detector) foreign(e *event.Event) bool {
	a := d.register.At(e.Body, e.Time).Account(e.Data.Item.Platform, e.Data.Item.Account)
	return a != nil && a.Ownership == policy.OfficeHolder
}

// move moves the clock on; it never goes back.
func (d *Detector) move(now time.Time) {
	if now.After(d.clock) {
		d.clock = now
	}
}

// tick raises what is due and forgets what nothing more is expected of.
func (d *Detector) tick(report detect.Report) {
	for len(d.due) > 0 && !d.due[0].life.due.After(d.clock) {
		i := d.due[0]
		d.judgeFrom(i, len(i.life.exposures), report)
	}
	if d.clock.Sub(d.swept) >= time.Hour {
		d.sweep()
	}
}
