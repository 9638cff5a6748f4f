package moderation

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"
	"time"

	"vedetta/pkg/event"
)

// Bounds of the memory.
const (
	// keepClean is how long an item without personal data is remembered, so that
	// an edit is known to add some. Late changes come sooner: Meta goes on trying a
	// webhook for 36 hours.
	keepClean = 7 * 24 * time.Hour
	// keepEnded is how long hidden or deleted data may still be restored, and how
	// long a removal is remembered for a text that comes late.
	keepEnded = 30 * 24 * time.Hour
	// keepAway is how long it is remembered that an item is hidden or deleted when
	// nothing else is any more: an edit of it shows nobody anything.
	keepAway = 365 * 24 * time.Hour
	// maxAway bounds the items of one body of which only that is remembered.
	maxAway = 20_000
	// maxWeight bounds the items of one body and their changes together: about
	// 400 bytes for each, 80 MB in all, of ordinary comments.
	maxWeight = 200_000
	// maxEvidence bounds the sealed evidence of one body that waits for a finding.
	maxEvidence = 64 << 20
)

// shelf is a list of items in the order in which they were last touched.
type shelf struct {
	first, last *item
	n           int
}

func (s *shelf) push(i *item) {
	s.n++
	i.shelf, i.prev, i.next = s, s.last, nil
	if s.last != nil {
		s.last.next = i
	} else {
		s.first = i
	}
	s.last = i
}

func (s *shelf) take(i *item) {
	s.n--
	if i.prev != nil {
		i.prev.next = i.next
	} else {
		s.first = i.next
	}
	if i.next != nil {
		i.next.prev = i.prev
	} else {
		s.last = i.prev
	}
	i.shelf, i.prev, i.next = nil, nil, nil
}

// place is the items of one body, by what is expected of them.
type place struct {
	clean    shelf // no personal data
	away     shelf // hidden or deleted long ago: no more is known of them
	ended    shelf // none is public now, or the item was taken away once
	standing shelf // personal data is public
	weight   int
	evidence int // bytes
}

// shelve puts an item where it belongs, as the one touched last.
func (p *place) shelve(i *item) {
	if i.shelf != nil {
		i.shelf.take(i)
	}
	switch {
	case i.standing():
		p.standing.push(i)
	case i.bare():
		p.away.push(i)
	case i.personal() || i.turned():
		p.ended.push(i)
	default:
		p.clean.push(i)
	}
}

// place returns the items of a body.
func (d *Detector) place(b event.Body) *place {
	p := d.places[b]
	if p == nil {
		p = new(place)
		d.places[b] = p
	}
	return p
}

// make returns a new item, and makes room for it.
func (d *Detector) make(k key) *item {
	p := d.place(k.Body)
	for p.weight >= maxWeight {
		// What stands is given up last.
		for _, s := range []*shelf{&p.clean, &p.away, &p.ended, &p.standing} {
			if s.first != nil {
				d.stats.Evicted++
				d.drop(s.first, true)
				break
			}
		}
	}
	i := &item{key: k, seq: d.touches}
	d.items[k] = i
	return i
}

// touch notes that an item has changed.
func (d *Detector) touch(i *item) {
	p := d.place(i.key.Body)
	p.weight -= i.counted
	i.counted = i.weight()
	p.weight += i.counted
	d.touches++
	i.touched, i.last = d.touches, d.clock
	p.shelve(i)
}

// drop forgets an item. Its exposures are handed on, as given up if it was not
// time yet.
func (d *Detector) drop(i *item, givenUp bool) {
	p := d.place(i.key.Body)
	p.weight -= i.counted
	i.shelf.take(i)
	delete(d.items, i.key)
	d.orphan(i)
	i.changes, i.base = nil, nil
	d.release(i, givenUp)
}

// release hands on the exposures of an item that has lost its changes.
func (d *Detector) release(i *item, givenUp bool) {
	if i.life == nil {
		return
	}
	for _, x := range i.life.exposures {
		d.hand(i, x, givenUp)
	}
	i.forgetProofs(d.place(i.key.Body))
	d.schedule(i, time.Time{})
	i.life = nil
}

// bury forgets all of an item but that it is hidden or deleted, and which kinds
// of data are in its text.
func (d *Detector) bury(i *item) {
	s := i.start()
	s.follow(arrange(i.changes, d.above(i), &s), d.terms(i.key.Body))
	for _, c := range i.changes {
		if c.Time.After(s.Horizon) {
			s.Horizon, s.Tied = c.Time, nil
		}
		if c.Time.Equal(s.Horizon) && len(s.Tied) < maxTied {
			s.Tied = append(slices.Clip(s.Tied), c.Event)
		}
	}
	s.turn(i.changes)
	s.Turns = s.latest()
	s.Created, s.Out = true, nil
	d.orphan(i)
	i.changes, i.base = nil, nil
	d.release(i, false)
	i.base = &s
	d.touch(i)
	if p := d.place(i.key.Body); p.away.n > maxAway {
		d.stats.Evicted++
		d.drop(p.away.first, true)
	}
}

// forgetProofs drops the proofs of texts that are neither among the changes nor
// in force before them.
func (i *item) forgetProofs(p *place) {
	if i.life == nil {
		return
	}
	for e, proof := range i.life.proofs {
		if i.base != nil && i.base.Text == e || slices.ContainsFunc(i.changes, func(c change) bool { return c.Event == e }) {
			continue
		}
		p.evidence -= len(proof.Evidence)
		delete(i.life.proofs, e)
	}
}

// sweep forgets items that nothing more is expected of. Each list is in the
// order of touches, so that only what goes is looked at.
func (d *Detector) sweep() {
	d.swept = d.clock
	for _, b := range slices.Sorted(maps.Keys(d.places)) {
		p := d.places[b]
		for i := p.clean.first; i != nil && d.clock.Sub(i.last) > keepClean; i = p.clean.first {
			d.expire(i)
		}
		for i := p.ended.first; i != nil && d.clock.Sub(i.last) > keepEnded; i = p.ended.first {
			d.expire(i)
		}
		for i := p.away.first; i != nil && d.clock.Sub(i.last) > keepAway; i = p.away.first {
			d.expire(i)
		}
	}
}

// expire drops an item, unless personal data stands under it. That it is hidden
// or deleted is remembered for longer.
func (d *Detector) expire(i *item) {
	if len(d.children[i.key]) > 0 {
		d.touch(i)
		return
	}
	if i.away() && !i.bare() {
		d.bury(i)
		return
	}
	d.drop(i, false)
}

// link notes what an item stands under, and that in turn, if personal data is in
// it or under it. It reports whether something was new.
func (d *Detector) link(i *item) bool {
	linked := false
	for level := 0; level < maxDepth && i != nil; level++ {
		if i.parent == "" || !i.page.Value().takesDown() || i.life == nil && len(d.children[i.key]) == 0 {
			break
		}
		up := i.key.above(i.parent)
		if _, known := d.children[up][i]; known {
			break
		}
		if d.children[up] == nil {
			d.children[up] = map[*item]struct{}{}
		}
		d.children[up][i] = struct{}{}
		linked, i = true, d.items[up]
	}
	return linked
}

// orphan undoes link for an item that is forgotten, and for what was linked only
// for its sake.
func (d *Detector) orphan(i *item) {
	for level := 0; level < maxDepth && i != nil && i.parent != ""; level++ {
		up := i.key.above(i.parent)
		delete(d.children[up], i)
		if len(d.children[up]) > 0 {
			return
		}
		delete(d.children, up)
		if i = d.items[up]; i != nil && i.life != nil {
			return
		}
	}
}

// queue is the items with a due time, earliest first, the body's own first.
type queue []*item

func (q queue) Len() int { return len(q) }

func (q queue) Less(a, b int) bool { return dueOrder(q[a], q[b]) < 0 }

func dueOrder(a, b *item) int {
	own := func(i *item) int {
		if i.own {
			return 0
		}
		return 1
	}
	return cmp.Or(a.life.due.Compare(b.life.due), cmp.Compare(own(a), own(b)), cmp.Compare(a.key.Body, b.key.Body), cmp.Compare(a.seq, b.seq))
}

func (q queue) Swap(a, b int) {
	q[a], q[b] = q[b], q[a]
	q[a].life.at, q[b].life.at = a, b
}

// Push implements heap.Interface.
func (q *queue) Push(x any) {
	i := x.(*item)
	i.life.at = len(*q)
	*q = append(*q, i)
}

// Pop implements heap.Interface.
func (q *queue) Pop() any {
	last := len(*q) - 1
	i := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	i.life.at = -1
	return i
}

// schedule sets when an item is next due; the zero time means never.
func (d *Detector) schedule(i *item, due time.Time) {
	l := i.life
	if l.at >= 0 {
		heap.Remove(&d.due, l.at)
	}
	if l.due = due; !due.IsZero() {
		heap.Push(&d.due, i)
	}
}
