package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/event"
)

const (
	testBody    = event.Body("c_z999")
	testAccount = "104500000012345"
	testItem    = "1_2"
)

var epoch = time.Date(2026, 5, 8, 8, 0, 0, 0, time.UTC)

func at(n int) time.Time { return epoch.Add(time.Duration(n) * time.Second) }

// moment is one change that really happened.
type moment struct {
	act  Act
	at   int
	text string
}

// life draws what really happens to one item: a creation, then edits, hidings
// and deletions at different times.
func life(t *rapid.T) []moment {
	out := []moment{{act: Created, at: 0, text: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "first text")}}
	isHidden, isGone, now := false, false, 0
	for range rapid.IntRange(0, 7).Draw(t, "changes") {
		now += rapid.IntRange(1, 20).Draw(t, "pause")
		choices := []Act{Edited, Edited, map[bool]Act{false: Hidden, true: Unhidden}[isHidden], Deleted}
		if isGone {
			choices = []Act{Restored}
		}
		m := moment{act: rapid.SampledFrom(choices).Draw(t, "act"), at: now}
		switch m.act {
		case Edited:
			m.text = rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "text")
		case Hidden, Unhidden:
			isHidden = m.act == Hidden
		case Deleted, Restored:
			isGone = m.act == Deleted
		}
		out = append(out, m)
	}
	return out
}

// state is what a listing shows.
type state struct {
	text         string
	hidden, gone bool
}

// stateAt is the reference: the item after all that happened up to a time.
func stateAt(all []moment, now int) state {
	var s state
	for _, m := range all {
		if m.at > now {
			break
		}
		s.apply(m.act, m.text, true)
	}
	return s
}

func (s *state) apply(a Act, text string, hasText bool) {
	switch a {
	case Created, Edited:
		if hasText {
			s.text = text
		}
	case Hidden, Unhidden:
		s.hidden = a == Hidden
	case Deleted, Restored:
		s.gone = a == Deleted
	}
}

// step is one thing that reaches the collector: a webhook or a listing.
type step struct {
	when    int // by its arrival
	order   int
	webhook *moment
}

type world struct {
	t    *rapid.T
	book *Book
	sink *collecttest.Sink
	all  []moment
}

func newWorld(t *rapid.T, all []moment, settle time.Duration) *world {
	l, err := Open(Options{Salt: "salt"})
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, sink: collecttest.NewSink(), all: all, book: l.Book(BookOptions{Body: testBody, Platform: "facebook", Settle: settle})}
}

func (w *world) do(f func(*Tx) error) {
	w.t.Helper()
	if err := w.book.Do(w.t.Context(), w.sink, "/test", f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) tell(m moment) {
	w.do(func(tx *Tx) error {
		c := &Change{Item: Item{Account: testAccount, ID: testItem, Parent: "1"}, Act: m.act, At: at(m.at), Text: m.text}
		if m.act == Created {
			c.Item.Created = at(m.at)
		}
		return tx.Tell(c)
	})
}

// list is a complete listing of what stands at a time.
func (w *world) list(now int) {
	s := stateAt(w.all, now)
	missing, err := w.book.Missing(testAccount, "post", epoch, at(now))
	if err != nil {
		w.t.Fatal(err)
	}
	w.do(func(tx *Tx) error {
		if s.gone {
			for _, id := range missing {
				if err := tx.Gone(testAccount, id, at(now)); err != nil {
					return err
				}
			}
			return nil
		}
		return tx.See(&Sight{
			Item: Item{Account: testAccount, ID: testItem, Parent: "1", Created: epoch}, Scope: "post",
			Text: s.text, Hidden: s.hidden, HiddenTold: true,
		}, at(now))
	})
}

// names are the natural keys that were told. The first text of an item that a
// listing showed only after an edit is told beside its creation: that one
// depends on who came first, and is left out.
func (w *world) names() []string {
	set := make(map[string]bool)
	for _, in := range w.sink.Intakes() {
		if err := in.Validate(); err != nil {
			w.t.Fatalf("%v: %v", in.Key, err)
		}
		if in.Key[len(in.Key)-1] != "first" {
			set[strings.Join(in.Key, " ")] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// fold is the final state that the told events say, in the order of their
// times, each id once.
func (w *world) fold() state {
	seen, told := make(map[string]bool), []*event.Intake(nil)
	for _, in := range w.sink.Intakes() {
		if k := strings.Join(in.Key, " "); !seen[k] {
			seen[k] = true
			told = append(told, in)
		}
	}
	rank := []string{"created", "edited", "unhidden", "restored", "hidden", "deleted"}
	act := func(in *event.Intake) string { _, a, _ := strings.Cut(string(in.Type), "."); return a }
	slices.SortStableFunc(told, func(a, b *event.Intake) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(slices.Index(rank, act(a)), slices.Index(rank, act(b))))
	})
	var s state
	for _, in := range told {
		s.apply(Act(act(in)), in.Text, in.NoText == "")
	}
	return s
}

// Whatever the order, delay and repetition of webhooks among listings, the same
// changes are told, under the same names, and end in the same state.
func TestSameEventsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := life(t)
		straight := newWorld(t, all, 0)
		for _, m := range all {
			straight.tell(m)
		}
		w := newWorld(t, all, time.Duration(rapid.SampledFrom([]int{0, 15, 1000}).Draw(t, "settle"))*time.Second)
		var steps []step
		for i := range all {
			for range rapid.IntRange(1, 2).Draw(t, "deliveries") {
				steps = append(steps, step{when: all[i].at + rapid.IntRange(0, 120).Draw(t, "delay"), webhook: &all[i]})
			}
		}
		for range rapid.IntRange(0, 8).Draw(t, "listings") {
			steps = append(steps, step{when: rapid.IntRange(0, 150).Draw(t, "listing at")})
		}
		for i := range steps {
			steps[i].order = rapid.IntRange(0, 9).Draw(t, "tie")
		}
		slices.SortStableFunc(steps, func(a, b step) int { return cmp.Or(cmp.Compare(a.when, b.when), cmp.Compare(a.order, b.order)) })
		for _, s := range steps {
			if s.webhook != nil {
				w.tell(*s.webhook)
			} else {
				w.list(s.when)
			}
		}
		for _, late := range []int{2000, 4000} { // everything has settled then
			w.list(late)
		}
		if got, want := w.names(), straight.names(); !slices.Equal(got, want) {
			t.Fatalf("told\n%s\nin order it is\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if got, want := w.fold(), stateAt(all, 10_000); got != want && !(got.gone && want.gone) {
			t.Fatalf("final state %+v, want %+v", got, want)
		}
	})
}

// Without a single webhook, listings alone end in the right state, and every
// change they tell lies between the bounds that they give.
func TestListingsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := life(t)
		w := newWorld(t, all, 0)
		now := 0
		for range rapid.IntRange(1, 10).Draw(t, "listings") {
			now += rapid.IntRange(1, 30).Draw(t, "pause")
			w.list(now)
		}
		if got, want := w.fold(), stateAt(all, now); len(w.sink.Intakes()) > 0 && got != want && !(got.gone && want.gone) {
			t.Fatalf("final state %+v, want %+v", got, want)
		}
		for _, in := range w.sink.Intakes() {
			if in.Item.LastSeen == nil {
				continue
			}
			_, act, _ := strings.Cut(string(in.Type), ".")
			if !slices.ContainsFunc(all, func(m moment) bool {
				return string(m.act) == act && at(m.at).After(*in.Item.LastSeen) && !at(m.at).After(in.Time)
			}) {
				t.Fatalf("%s between %s and %s: nothing of the kind happened then", act, in.Item.LastSeen, in.Time)
			}
		}
	})
}
