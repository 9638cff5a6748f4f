// Package moderation finds personal data that stands in public on a social page
// for longer than its limit.
//
// In: changes of posts and comments with the personal data found in their text,
// in any order, and the passing of time. Out: findings moderation.exposed, one
// for each exposure. One goroutine uses a Detector.
//
// Nothing is kept of an author. "Hidden" stops the exposure, though the author's
// friends may still see the comment: it says nothing about the duty to erase.
package moderation

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Exposed is the id of the rule.
const Exposed = "moderation.exposed"

// Bounds.
const (
	keepClean  = 24 * time.Hour      // how long an item without personal data waits for late changes
	keepHidden = 30 * 24 * time.Hour // how long hidden or deleted data may still be restored
	maxItems   = 50_000              // items of one body
)

// Detector follows the items of social pages.
type Detector struct {
	register *policy.Register
	clock    time.Time
	swept    time.Time
	touches  uint64
	items    map[key]*item
	counts   map[event.Body]int // items of each body
	next     time.Time          // earliest due time of an item; zero when none
	evicted  uint64
}

// key names an item.
type key struct {
	Body event.Body `json:"body"`
	ID   string     `json:"id"`
}

// New returns a Detector.
func New(register *policy.Register) *Detector {
	return &Detector{register: register, items: map[key]*item{}, counts: map[event.Body]int{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "moderation" }

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule {
	return []event.Rule{{
		ID: Exposed, Version: 1, TitleIT: "Dati personali rimasti pubblici oltre il limite", TitleEN: "Personal data left public beyond its limit",
		Source: "GDPR art. 5(1)(c), (f), 9; D.Lgs. 196/2003 art. 2-ter, 2-septies; social media policy, rule S22",
	}}
}

// Evicted is how many items were given up because a body had too many.
func (d *Detector) Evicted() uint64 { return d.evicted }

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
	return nil
}

// fold takes a change into its item.
func (d *Detector) fold(e *event.Event, report detect.Report) {
	act, ok := actOf(e.Type)
	if !ok || e.Data.Item == nil || d.foreign(e) {
		return
	}
	k, limits := key{e.Body, e.Data.Item.ID}, d.register.At(e.Body, e.Time).Limits()
	i := d.item(k)
	if !i.add(changeOf(act, e), &limits) {
		return
	}
	i.Own, i.Channel = i.Own || e.Data.Item.Own, e.Channel
	if e.Facts != nil && e.Facts.Excerpt != "" {
		i.Excerpts[e.ID] = e.Facts.Excerpt
	}
	if e.Facts != nil && e.Facts.Evidence != nil && len(e.Facts.PersonalData) > 0 {
		// The finding comes when the limit has passed, and the text is gone then.
		i.Evidence[e.ID] = e.Facts.Evidence()
	}
	d.revise(i, report)
	d.schedule(i)
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
	if !d.next.IsZero() && !d.clock.Before(d.next) {
		d.raiseDue(report)
	}
	if d.clock.Sub(d.swept) >= time.Hour {
		d.sweep()
	}
}

// raiseDue raises all findings that are due, in the order of their due times,
// and finds the next due time.
func (d *Detector) raiseDue(report detect.Report) {
	var due []key
	for k, i := range d.items {
		if t := i.due(); !t.IsZero() && !t.After(d.clock) {
			due = append(due, k)
		}
	}
	slices.SortFunc(due, func(a, b key) int {
		return cmp.Or(d.items[a].due().Compare(d.items[b].due()), cmp.Compare(a.Body, b.Body), cmp.Compare(a.ID, b.ID))
	})
	for _, k := range due {
		d.raise(k, d.items[k], report)
	}
	d.next = time.Time{}
	for _, i := range d.items {
		d.schedule(i)
	}
}

// schedule lets an item's due time be met.
func (d *Detector) schedule(i *item) {
	if t := i.due(); !t.IsZero() && (d.next.IsZero() || t.Before(d.next)) {
		d.next = t
	}
}

// item returns the state of an item and notes that it was seen.
func (d *Detector) item(k key) *item {
	i := d.items[k]
	if i == nil {
		if d.counts[k.Body] >= maxItems {
			d.evict(k.Body)
		}
		i = &item{Excerpts: map[string]string{}, Evidence: map[string][]byte{}}
		d.items[k] = i
		d.counts[k.Body]++
	}
	d.touches++
	i.Touched, i.Last = d.touches, d.clock
	return i
}

func (d *Detector) remove(k key) {
	delete(d.items, k)
	d.counts[k.Body]--
}

// sweep forgets items that nothing more is expected of.
func (d *Detector) sweep() {
	d.swept = d.clock
	for k, i := range d.items {
		keep := keepClean
		if i.personal() {
			keep = keepHidden
		}
		if !i.standing() && d.clock.Sub(i.Last) > keep {
			d.remove(k)
		}
	}
}

// evict drops the tenth of a body's items that was not seen for the longest.
func (d *Detector) evict(body event.Body) {
	keys := slices.DeleteFunc(slices.Collect(maps.Keys(d.items)), func(k key) bool { return k.Body != body })
	slices.SortFunc(keys, func(a, b key) int { return cmp.Compare(d.items[a].Touched, d.items[b].Touched) })
	for _, k := range keys[:len(keys)/10+1] {
		d.remove(k)
		d.evicted++
	}
}
