package detect

import (
	"cmp"
	"slices"
	"time"

	"vedetta/pkg/event"
)

// Shelf holds what a detector remembers of one body, by key, in bounded memory:
// what is silent for too long is forgotten, and when there is too much, a tenth
// of it is dropped and counted. What can tell its weight (Weigher) stays longer
// than what is lighter; of equal weight goes what was not asked for the longest.
// The zero value is empty.
type Shelf[T any] struct {
	Watermark time.Time           `json:"watermark"` // latest event time
	Swept     time.Time           `json:"swept"`     // watermark of the last sweep
	Touches   uint64              `json:"touches"`
	Evicted   uint64              `json:"evicted,omitempty"` // how many were dropped for want of room
	Items     map[string]*Kept[T] `json:"items,omitempty"`
}

// Kept is one thing on a shelf.
type Kept[T any] struct {
	Touched uint64    `json:"touched"`
	Last    time.Time `json:"last"` // latest event time of its own
	// Forget is that of the bound it was last taken with: things of one shelf may be
	// remembered for different times. 0, in old snapshots, is that of who sweeps.
	Forget time.Duration `json:"forget,omitempty"`
	Value  *T            `json:"value"`
}

// Weigher tells how much would be lost with it; 0 is the lightest.
type Weigher interface{ Weight() int }

// Bound is how much a shelf holds.
type Bound struct {
	Most   int           // things
	Forget time.Duration // event time of silence after which a thing is forgotten
}

// Take returns what stands under a key, made by fresh when there is nothing or it
// was silent for too long before an event time.
func (s *Shelf[T]) Take(key string, at time.Time, b Bound, fresh func() *T) *T {
	if s.Items == nil {
		s.Items, s.Swept = map[string]*Kept[T]{}, at
	}
	if at.After(s.Watermark) {
		s.Watermark = at
	}
	if s.Watermark.Sub(s.Swept) >= time.Hour {
		s.sweep(b.Forget)
	}
	k := s.Items[key]
	if k == nil && len(s.Items) >= b.Most {
		s.evict()
	}
	if k == nil || at.Sub(k.Last) > b.Forget {
		k = &Kept[T]{Value: fresh(), Last: at}
		s.Items[key] = k
	}
	if at.After(k.Last) {
		k.Last = at
	}
	s.Touches++
	k.Touched, k.Forget = s.Touches, b.Forget
	return k.Value
}

// Find returns what stands under a key, or nil. It is not asked for by that.
func (s *Shelf[T]) Find(key string) *T {
	if k := s.Items[key]; k != nil {
		return k.Value
	}
	return nil
}

// Drop forgets what stands under a key, which is no longer needed.
func (s *Shelf[T]) Drop(key string) { delete(s.Items, key) }

func (s *Shelf[T]) sweep(forget time.Duration) {
	s.Swept = s.Watermark
	for key, k := range s.Items {
		own := k.Forget
		if own == 0 {
			own = forget
		}
		if s.Watermark.Sub(k.Last) > own+Lateness {
			delete(s.Items, key)
		}
	}
}

func (s *Shelf[T]) evict() {
	all := make([]Light, 0, len(s.Items))
	for key, k := range s.Items {
		l := Light{Key: key, Touched: k.Touched}
		if w, ok := any(k.Value).(Weigher); ok {
			l.Weight = w.Weight()
		}
		all = append(all, l)
	}
	for _, key := range Lightest(all) {
		delete(s.Items, key)
		s.Evicted++
	}
}

// Light is a thing that may be dropped.
type Light struct {
	Key     string
	Weight  int
	Touched uint64
}

// Lightest returns the keys of the tenth of all that weighs least and, of equal
// weight, was not touched for the longest. It sorts all.
func Lightest(all []Light) []string {
	slices.SortFunc(all, func(x, y Light) int {
		return cmp.Or(cmp.Compare(x.Weight, y.Weight), cmp.Compare(x.Touched, y.Touched))
	})
	out := make([]string, len(all)/10+1)
	for i := range out {
		out[i] = all[i].Key
	}
	return out
}

// Evictions sums what was given up for want of room over all bodies.
func Evictions[B any](bodies map[event.Body]*B, of func(*B) uint64) (n uint64) {
	for _, b := range bodies {
		n += of(b)
	}
	return n
}
