package mismatch_test

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// judgeLater is the reference of Later: the version that the message was judged by,
// once with the withdrawals it knew and once with those that the latest knows.
func (s sent) judgeLater(history []version, published []int, known int) bool {
	var then *version
	for i := range history {
		if history[i].since <= s.day && published[i] <= known {
			then = &history[i]
		}
	}
	latest := &history[len(history)-1]
	if then == nil || then == latest {
		return false
	}
	now := *then
	now.people = maps.Clone(then.people)
	p := now.people[s.person]
	p.withdrawn = latest.people[s.person].withdrawn
	now.people[s.person] = p
	return !slices.Contains(s.judgeBy(then, history), mismatch.Withdrawn) && slices.Contains(s.judgeBy(&now, history), mismatch.Withdrawn)
}

// TestLaterAsReference: over random registers whose versions are published while
// messages come, on time or late, the people whom a later version would have kept
// from a message are told of, and nobody else. Entered names all of them.
func TestLaterAsReference(t *testing.T) {
	seen := map[bool]int{}
	rapid.Check(t, func(rt *rapid.T) {
		reg := new(policy.Register)
		var history []version
		var published []int
		gone := rapid.IntRange(0, somePeople-1).Draw(rt, "gone") // who often turns out to have withdrawn
		for i := range rapid.IntRange(1, 4).Draw(rt, "versions") {
			v, day, at := drawVersion(rt, -1), -1, time.Time{}
			if i > 0 && rapid.IntRange(0, 3).Draw(rt, "told later") > 0 {
				v.people[gone].withdrawn["*"] = rapid.IntRange(0, someDays/2).Draw(rt, "withdrawn")
			}
			if i > 0 { // effective from another day than the one before, published on its own
				v.since = rapid.IntRange(0, someDays).Filter(func(d int) bool { return d != history[i-1].since }).Draw(rt, "since")
				day = max(published[i-1], 0) + rapid.IntRange(0, 4).Draw(rt, "published")
				at = dayStart(day)
			}
			p, c := v.policy(rt)
			if err := reg.Install(p, c, at); err != nil {
				rt.Fatal(err)
			}
			history, published = append(history, v), append(published, day)
		}
		d := mismatch.New(mismatch.Options{Register: reg})
		for i := range rapid.IntRange(1, 8).Draw(rt, "n") {
			s := drawSent(rt, i)
			if rapid.Bool().Draw(rt, "to who is gone") {
				s.person = gone
			}
			known := s.day + rapid.SampledFrom([]int{0, 0, 1, 5}).Draw(rt, "late")
			e := s.event()
			e.Data.Ingested = noonOf(known)
			var got []*event.Finding
			if err := d.Later(e, func(f *event.Finding) { got = append(got, f) }); err != nil {
				rt.Fatal(err)
			}
			want := s.judgeLater(history, published, known)
			seen[want]++
			if want != (len(got) == 1) || len(got) > 1 {
				rt.Fatalf("%+v known on %d: %v, want %v; published %v, register %+v", s, known, got, want, published, history)
			}
			if want && (got[0].Verdict != event.Unknown || got[0].Rule != mismatch.KnownLater || !slices.Equal(got[0].Reasons, []string{"withdrawal_known_later"})) {
				rt.Fatalf("finding %+v", got[0])
			}
			if want && !d.Entered(e.Body, e.Data.Recipients[0], noonOf(2*someDays)) {
				rt.Fatalf("%+v: nobody would ask about this person", s)
			}
		}
	})
	if seen[true] == 0 && !testing.Short() { // which draws a fifth
		t.Errorf("no case was drawn: %v", seen)
	}
}

// TestLaterTellsTheSameAgain: ids and revisions are functions of the messages and
// the register; other people make other revisions.
func TestLaterTellsTheSameAgain(t *testing.T) {
	reg := new(policy.Register)
	install := func(gone int, published time.Time) {
		v := version{
			since: -1, labels: map[string][]string{"pa": {"event_promotion"}}, basis: map[string]string{"pa": "consent", "pb": "consent", "pc": "consent"},
			valid: map[string]span{"pa": {-1, -1}, "pb": {-1, -1}, "pc": {-1, -1}}, campaign: map[string]string{"known": "pa"},
			lists: map[string]list{}, people: map[int]person{},
		}
		for _, l := range listNames {
			v.lists[l] = list{purpose: "pa", valid: span{-1, -1}, begun: -1, source: "form"}
		}
		for i := range somePeople {
			v.people[i] = person{on: map[string]span{"la": {-1, -1}}, withdrawn: map[string]int{}}
			if i < gone {
				v.people[i].withdrawn["*"] = 1
			}
		}
		p, c := v.policy(t)
		must(t, reg.Install(p, c, published))
	}
	ask := func(messages ...int) (out []event.Finding) {
		d := mismatch.New(mismatch.Options{Register: reg})
		found := map[string]event.Finding{}
		for _, i := range messages {
			e := sent{id: string(rune('a' + i)), label: "event_promotion", day: 2, person: i}.event()
			if err := d.Later(e, func(f *event.Finding) { found[f.ID] = *f }); err != nil {
				t.Fatal(err)
			}
		}
		return slices.Collect(maps.Values(found))
	}
	install(0, time.Time{})
	install(1, noonOf(4))
	first := ask(0, 1, 2)
	if len(first) != 1 || first[0].People != 1 || first[0].Subject != "la/2024-03-03" {
		t.Fatalf("%+v", first)
	}
	if again := ask(2, 1, 0); len(again) != 1 || again[0].ID != first[0].ID || again[0].Revision != first[0].Revision {
		t.Errorf("asked again: %+v", again)
	}
	install(2, noonOf(6))
	more := ask(0, 1, 2)
	if len(more) != 1 || more[0].ID != first[0].ID || more[0].Revision <= first[0].Revision || more[0].People != 2 {
		t.Errorf("with another withdrawal: %+v", more)
	}
	golden(t, filepath.Join("testdata", "withdrawal_known_later", "findings.json"), more)
}

// golden compares findings with a file, which package explain reads too; -update
// writes it.
func golden(t *testing.T, path string, findings []event.Finding) {
	t.Helper()
	for i := range findings {
		findings[i].PolicyVersion = "test"
	}
	got, err := json.MarshalIndent(findings, "", "  ")
	must(t, err)
	if flag.Lookup("update").Value.String() == "true" {
		must(t, os.MkdirAll(filepath.Dir(path), 0o755))
		must(t, os.WriteFile(path, append(got, '\n'), 0o644))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if string(want) != string(got)+"\n" {
		t.Errorf("%s: got\n%s", path, got)
	}
}
