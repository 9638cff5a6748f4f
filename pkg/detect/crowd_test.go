package detect_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

var start = time.Date(2024, 12, 31, 22, 30, 0, 0, time.UTC)

// message is what the reference keeps of an event.
type message struct {
	id      string
	at      time.Time
	persons []int
	blind   int
	sender  string
}

// event is the message as detectors see it. From New Year tokens are under a new
// key, with the old one beside it.
func (m message) event() *event.Event {
	e := &event.Event{
		ID: m.id, Type: event.MessageSubmitted, Channel: event.Mail, Body: "c_a", Time: m.at,
		Data: event.Data{Direction: event.Outbound, Ingested: m.at, Message: &event.Message{Gateway: "mx", Blind: m.blind}},
	}
	e.Data.Sender.Claimed = event.Party{Class: event.Person, Token: event.Token(m.sender)}
	for _, p := range m.persons {
		old := event.Token(fmt.Sprintf("2024-p%d", p))
		r := event.Recipient{Token: old}
		if m.at.Year() == 2025 {
			r = event.Recipient{Token: event.Token(fmt.Sprintf("2025-q%d", p)), Previous: old}
		}
		e.Data.Recipients = append(e.Data.Recipients, r)
	}
	return e
}

// draw makes messages in an order of arrival in which each is at most the
// lateness behind the latest, some of them twice.
func draw(t *rapid.T, most int) []message {
	var out []message
	latest := start
	for i := range rapid.IntRange(1, most).Draw(t, "n") {
		latest = latest.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 2, 5, 9, 30, 90, 200}).Draw(t, "step")) * time.Minute)
		late := time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 10, 11, 60, 119, 120}).Draw(t, "late")) * time.Minute
		m := message{
			id: fmt.Sprint("m", i), at: latest.Add(-late), persons: rapid.SliceOfN(rapid.IntRange(0, 9), 1, 3).Draw(t, "persons"),
			blind: rapid.SampledFrom([]int{0, 0, 0, 0, 0, 2}).Draw(t, "blind"), sender: rapid.SampledFrom([]string{"2024-s1", "2024-s2"}).Draw(t, "sender"),
		}
		out = append(out, m)
		if again := out[rapid.IntRange(0, len(out)-1).Draw(t, "again")]; latest.Sub(again.at) <= detect.Lateness {
			out = append(out, again)
		}
	}
	return out
}

// reference is what a crowd must say of a set of messages, found by looking at
// all of them.
type reference struct {
	Fired       bool
	People      int
	More        bool
	Messages    int
	First, Last string
	Senders     []string
	Span        time.Duration
}

var windows = []time.Duration{10 * time.Minute, 3 * time.Hour}

func refer(all []message, limit int) reference {
	unique := map[string]message{}
	for _, m := range all {
		unique[m.id] = m
	}
	var sorted []message
	for _, m := range unique {
		sorted = append(sorted, m)
	}
	slices.SortFunc(sorted, func(a, b message) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return bytes.Compare([]byte(a.id), []byte(b.id))
	})
	for _, end := range sorted {
		for _, w := range windows {
			var in []message
			for _, m := range sorted {
				if !m.at.After(end.at) && end.at.Sub(m.at) <= w {
					in = append(in, m)
				}
			}
			if n, _ := people(in); n >= limit {
				return count(sorted, end.at.Add(-slices.Max(windows)), w)
			}
		}
	}
	return reference{}
}

func people(all []message) (n int, blind bool) {
	set := map[string]int{}
	for _, m := range all {
		for _, p := range m.persons {
			set[fmt.Sprint(p)] = 1
		}
		if m.blind > 0 {
			named := slices.Sorted(slices.Values(m.persons))
			set[fmt.Sprint(m.sender, named, m.blind)], blind = m.blind, true
		}
	}
	for _, k := range set {
		n += k
	}
	return n, blind
}

func count(sorted []message, from time.Time, span time.Duration) reference {
	var in []message
	senders := map[string]bool{}
	for _, m := range sorted {
		if !m.at.Before(from) {
			in = append(in, m)
			senders[m.sender] = true
		}
	}
	r := reference{Fired: true, Messages: len(in), First: in[0].id, Last: in[len(in)-1].id, Span: span}
	r.People, r.More = people(in)
	for _, s := range []string{"2024-s1", "2024-s2"} {
		if senders[s] {
			r.Senders = append(r.Senders, s)
		}
	}
	return r
}

// TestCrowd: after every message, in any order within the lateness, with repeats
// and restarts, a crowd says what looking at all messages says.
func TestCrowd(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(2, 9).Draw(rt, "limit")
		c := detect.NewCrowd(windows)
		all := draw(rt, 50)
		for i, m := range all {
			before := c.Tally.Messages
			if grew := c.Add(m.event(), limit); grew != (c.Tally.Messages > before) {
				rt.Fatalf("message %d: grew %v, %d messages before and %d after", i, grew, before, c.Tally.Messages)
			}
			want := refer(all[:i+1], limit)
			got := reference{c.Fired(), c.Tally.People.Len(), c.Tally.People.More, c.Tally.Messages, c.Tally.First.ID, c.Tally.Last.ID, c.Tally.Senders, c.Span}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				rt.Fatalf("message %d at %s: %+v, want %+v", i, m.at.Format("15:04"), got, want)
			}
			if rapid.IntRange(0, 5).Draw(rt, "restart") == 0 {
				c = restarted(rt, c)
			}
		}
	})
}

// TestCrowdPrunes: what is forgotten on the way to a late alarm changes nothing.
func TestCrowdPrunes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 1))
		step := rapid.SampledFrom([]int{4, 6, 9}).Draw(rt, "step")
		limit := rapid.IntRange(24, 36).Draw(rt, "limit")
		c := detect.NewCrowd(windows)
		var all []message
		latest := start
		for i := range 260 {
			latest = latest.Add(time.Duration(r.IntN(2*step)) * time.Minute)
			m := message{id: fmt.Sprint("m", i), at: latest.Add(-time.Duration(r.IntN(121)) * time.Minute), persons: []int{r.IntN(60)}, sender: "2024-s1"}
			all = append(all, m)
			fired := c.Fired()
			c.Add(m.event(), limit)
			if i%20 != 0 && c.Fired() == fired {
				continue
			}
			want := refer(all, limit)
			got := reference{c.Fired(), c.Tally.People.Len(), c.Tally.People.More, c.Tally.Messages, c.Tally.First.ID, c.Tally.Last.ID, c.Tally.Senders, c.Span}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				rt.Fatalf("message %d: %+v, want %+v", i, got, want)
			}
		}
	})
}

func restarted(t *rapid.T, c *detect.Crowd) *detect.Crowd {
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	again := new(detect.Crowd)
	if err := json.Unmarshal(b, again); err != nil {
		t.Fatal(err)
	}
	again.Revive()
	if b2, err := json.Marshal(again); err != nil || !bytes.Equal(b, b2) {
		t.Fatalf("a snapshot changed when it was restored: %v\n%s\n%s", err, b, b2)
	}
	return again
}

// TestLaterThanLateness: messages a month late make no false alarm, and one that
// they do make holds its people.
func TestLaterThanLateness(t *testing.T) {
	c := detect.NewCrowd(windows)
	for i := range 6 {
		at := start.Add(-30 * 24 * time.Hour)
		if i == 0 {
			at = start
		}
		c.Add(message{id: fmt.Sprint("m", i), at: at, persons: []int{i}}.event(), 5)
		if c.Fired() != (i == 5) {
			t.Errorf("message %d: fired %v", i, c.Fired())
		}
	}
	if n := c.Tally.People.Len(); n != 6 {
		t.Errorf("people = %d", n)
	}
}

// BenchmarkCrowd is the cost of a message where no window is ever full, by how
// many people fill one.
func BenchmarkCrowd(b *testing.B) {
	for _, limit := range []int{50, 1000} {
		b.Run(fmt.Sprint(limit), func(b *testing.B) {
			c := detect.NewCrowd([]time.Duration{10 * time.Minute, 24 * time.Hour, 7 * 24 * time.Hour})
			m := message{id: "m", persons: []int{0}}
			e := m.event()
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				e.ID, e.Time = fmt.Sprint(i), start.Add(time.Duration(i)*time.Second)
				e.Data.Recipients[0].Token = event.Token(fmt.Sprint(i % (limit - 1)))
				c.Add(e, limit)
				i++
			}
			if c.Fired() {
				b.Fatal("fired")
			}
		})
	}
}

// TestCrowdsJoin holds that what two crowds were told, joined at any moment before the
// one that ends has fired, is what one would have been told.
func TestCrowdsJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		windows := []time.Duration{10 * time.Minute, 24 * time.Hour, 7 * 24 * time.Hour}
		people := rapid.IntRange(2, 12).Draw(t, "people")
		all, a, b := detect.NewCrowd(windows), detect.NewCrowd(windows), detect.NewCrowd(windows)
		messages := draw(t, 30)
		end := rapid.IntRange(0, len(messages)).Draw(t, "joined before")
		for i, m := range messages {
			if i == end {
				a.Join(b, people)
			}
			all.Add(m.event(), people)
			if i < end && rapid.Bool().Draw(t, "other") {
				if b.Add(m.event(), people); b.Fired() {
					t.Skip("told of already")
				}
			} else {
				a.Add(m.event(), people)
			}
			if i < end && a.Fired() {
				t.Skip("told of already")
			}
		}
		if end == len(messages) {
			a.Join(b, people)
		}
		if a.Fired() != all.Fired() || a.Peak != all.Peak || a.Span != all.Span || a.Tally.People.Len() != all.Tally.People.Len() || a.Tally.First != all.Tally.First || a.Tally.Last != all.Tally.Last {
			t.Fatalf("fired %v at %v with %d people from %v to %v, want %v at %v with %d from %v to %v", a.Fired(), a.Peak, a.Tally.People.Len(), a.Tally.First, a.Tally.Last, all.Fired(), all.Peak, all.Tally.People.Len(), all.Tally.First, all.Tally.Last)
		}
	})
}
