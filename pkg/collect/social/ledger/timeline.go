package ledger

import (
	"cmp"
	"slices"
	"time"
)

// mark is one change of a timeline: told with its time, or noticed between two.
type mark struct {
	V     string    `json:"v"`              // what it changed to
	N     int       `json:"n,omitempty"`    // which change to V it is, from 0
	At    time.Time `json:"at,omitzero"`    // zero while nobody told it
	Same  int       `json:"same,omitempty"` // Nth of the telling
	After time.Time `json:"after,omitzero"` // of a noticed one
	By    time.Time `json:"by,omitzero"`    // of a noticed one
}

// pos is where a mark stands in the order of changes.
func (m mark) pos() time.Time {
	if m.At.IsZero() {
		return m.By
	}
	return m.At
}

// run is a value that listings showed without a break.
type run struct {
	V     string    `json:"v"`
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
}

// timeline is one aspect of an item through time: its text, whether it is
// hidden, whether it is there. What is told and what is seen may come in any
// order: both are kept, and what is seen and not explained by what is told is a
// change that nobody told yet.
//
// A change is named by its value and by which change to that value it is. Every
// change that is ever told or noticed takes one name, and one that is noticed
// first and told later keeps its name. So the set of names depends only on what
// happened, not on the order in which it became known.
type timeline struct {
	Marks []mark `json:"marks,omitempty"` // by pos
	Runs  []run  `json:"runs,omitempty"`  // by First
	Base  int    `json:"base,omitempty"`  // marks that were forgotten: ordinals begin there
	Start origin `json:"start,omitzero"`  // the latest of them
}

// Bounds of one timeline: the oldest goes.
const (
	maxMarks = 48
	maxRuns  = 12
)

// tell takes in a told change and returns its mark. A repeat, and a change that
// was noticed before, has the mark that it had.
func (t *timeline) tell(v string, at time.Time, same int, lag time.Duration) mark {
	for _, m := range t.Marks {
		if m.V == v && m.At.Equal(at) && m.Same == same {
			return m
		}
	}
	if i := t.noticed(v, at, lag); i >= 0 {
		m := t.Marks[i]
		m.At, m.Same = at, same
		t.Marks[i] = m
		t.sort()
		return m
	}
	m := mark{V: v, N: t.ordinal(v), At: at, Same: same}
	t.insert(m)
	return m
}

// noticed finds the change to v, noticed and not told yet, that a telling is
// of: best the one whose bounds hold the time, else one within lag of them.
func (t *timeline) noticed(v string, at time.Time, lag time.Duration) int {
	best := -1
	for i, m := range t.Marks {
		if m.V != v || !m.At.IsZero() {
			continue
		}
		switch {
		case at.After(m.After) && !at.After(m.By):
			return i
		case at.After(m.After.Add(-lag)) && !at.After(m.By.Add(lag)) && best < 0:
			best = i
		}
	}
	return best
}

func (t *timeline) ordinal(v string) int {
	n := t.Base
	for _, m := range t.Marks {
		if m.V == v {
			n++
		}
	}
	return n
}

func (t *timeline) insert(m mark) {
	t.Marks = append(t.Marks, m)
	t.sort()
	if len(t.Marks) > maxMarks {
		gone := t.Marks[0]
		t.Start, t.Base = origin{V: gone.V, At: gone.pos()}, t.Base+1
		t.Marks = slices.Delete(t.Marks, 0, 1)
		t.Runs = slices.DeleteFunc(t.Runs, func(r run) bool { return !r.First.After(t.Start.At) })
	}
}

func (t *timeline) sort() {
	slices.SortStableFunc(t.Marks, func(a, b mark) int {
		return cmp.Or(a.pos().Compare(b.pos()), cmp.Compare(a.Same, b.Same))
	})
}

// see takes in what a listing showed at a time. A listing that is older than
// one already taken in adds nothing.
func (t *timeline) see(v string, at time.Time) {
	if n := len(t.Runs); n > 0 {
		last := &t.Runs[n-1]
		if at.Before(last.Last) {
			return
		}
		if last.V == v {
			last.Last = at
			return
		}
	}
	t.Runs = append(t.Runs, run{V: v, First: at, Last: at})
	if len(t.Runs) > maxRuns {
		t.Runs = slices.Delete(t.Runs, 0, 1)
	}
}

// origin is what a timeline begins with; an empty value means that it is not
// known.
type origin struct {
	V  string    `json:"v"`
	At time.Time `json:"at"`
}

// unexplained notices the changes that listings showed by settled, and later
// ones never, and nobody told. Only what stands in the result is new.
func (t *timeline) unexplained(from origin, settled time.Time, lag time.Duration) (fresh []mark) {
	if !t.Start.At.IsZero() {
		from = t.Start
	}
	was := from // the check before, of another value
	for i := 0; i < len(t.Runs) && !t.Runs[i].First.After(settled); i++ {
		r := t.Runs[i]
		for _, at := range []time.Time{r.First, r.Last} {
			if at.After(settled) || t.explains(r.V, at, from, lag) {
				continue
			}
			m := mark{V: r.V, N: t.ordinal(r.V), After: latest(was.At, t.last(at.Add(-lag), from)), By: at}
			t.insert(m)
			fresh = append(fresh, m)
		}
		was = origin{V: r.V, At: r.Last}
	}
	return fresh
}

// explains reports whether v is what a listing at a time may show, given the
// known changes.
func (t *timeline) explains(v string, at time.Time, from origin, lag time.Duration) bool {
	current := from.V
	for _, m := range t.Marks {
		switch p := m.pos(); {
		case !p.After(at.Add(-lag)):
			current = m.V
		case !p.After(at.Add(lag)) && m.V == v:
			return true
		}
	}
	return current == "" || current == v
}

// last is when the latest change up to a time was.
func (t *timeline) last(at time.Time, from origin) time.Time {
	p := from.At
	for _, m := range t.Marks {
		if !m.pos().After(at) {
			p = m.pos()
		}
	}
	return p
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
