package mismatch_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/detect"
	"vedetta/pkg/detect/detecttest"
	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

var start = time.Date(2022, 5, 20, 8, 0, 0, 0, time.UTC)

// register is the one of the golden cases: lists allerta (protezione_civile),
// scuola (servizi_scolastici), newsletter (eventi), bonus (contributi, which is
// compatible with servizi_scolastici).
func register(t testing.TB, people int) *policy.Register {
	t.Helper()
	p, err := policy.LoadRules(filepath.Join("testdata", "rally_in_election_window", "policy.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	of := map[event.Token][]policy.ListID{}
	for i := range people {
		if l := listsOf(i); l != nil {
			of[token(i)] = l
		}
	}
	c := map[event.Body]*policy.Contacts{"c_x002": policy.NewContacts("c_x002", "v", of)}
	reg, err := policy.NewRegister([]*policy.Policy{p}, c)
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func token(i int) event.Token { return event.Token("t" + strconv.Itoa(i)) }

// listsOf puts people on lists by their number; the sixth of each is on none.
func listsOf(i int) []policy.ListID {
	return [][]policy.ListID{{"allerta"}, {"scuola"}, {"newsletter"}, {"bonus"}, {"allerta", "bonus"}, nil}[i%6]
}

// collectedFor is the same by purpose.
func collectedFor(i int) []string {
	return [][]string{{"protezione_civile"}, {"servizi_scolastici"}, {"eventi"}, {"contributi"}, {"contributi", "protezione_civile"}, nil}[i%6]
}

func sms(id, campaign, label, declared string, persons ...int) *event.Event {
	e := &event.Event{
		ID: id, Type: event.MessageSubmitted, Channel: event.SMS, Body: "c_x002", Time: start,
		Data:  event.Data{Direction: event.Outbound, Purpose: declared},
		Facts: &event.Facts{Campaign: campaign, Purpose: label, Confidence: 0.8},
	}
	for _, p := range persons {
		e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: token(p)})
	}
	return e
}

// allowed lists for each text what contacts may have been collected for.
var allowed = map[string][]string{
	"emergency":           {"protezione_civile"},
	"service_information": {"servizi_scolastici", "contributi"},
	"event_promotion":     {"eventi"},
	"personal_case":       {"contributi"},
}

// counts is what the findings of one campaign must say.
type counts struct {
	people, unknown map[int]bool
	purposes        map[string]int
	messages        int
}

func newCounts() *counts {
	return &counts{people: map[int]bool{}, unknown: map[int]bool{}, purposes: map[string]int{}}
}

func (c *counts) add(persons []int) {
	c.messages++
	for _, p := range persons {
		if c.people[p] {
			continue
		}
		c.people[p] = true
		if len(collectedFor(p)) == 0 {
			c.unknown[p] = true
		}
		for _, name := range collectedFor(p) {
			c.purposes[name]++
		}
	}
}

// TestAgainstReference compares counts with a recount over random messages.
func TestAgainstReference(t *testing.T) {
	reg := register(t, 30)
	rapid.Check(t, func(rt *rapid.T) {
		d := mismatch.New(mismatch.Options{Register: reg})
		want, got := map[string]*counts{}, map[string]event.Finding{}
		of := func(rule, campaign string) *counts {
			k := rule + " " + campaign
			if want[k] == nil {
				want[k] = newCounts()
			}
			return want[k]
		}
		for i := range rapid.IntRange(1, 40).Draw(rt, "n") {
			label := rapid.SampledFrom([]string{"emergency", "service_information", "event_promotion", "personal_case", "electoral_propaganda"}).Draw(rt, "label")
			persons := rapid.SliceOfNDistinct(rapid.IntRange(0, 29), 1, 4, rapid.ID).Draw(rt, "persons")
			campaign := "d-" + label
			e := sms(fmt.Sprint("m", i), campaign, label, "", persons...)
			for range rapid.IntRange(1, 2).Draw(rt, "times") {
				if err := d.Detect(e, func(f *event.Finding) { got[f.Rule+" "+f.Subject] = *f }); err != nil {
					rt.Fatal(err)
				}
			}
			expect(of, want, campaign, label, persons)
		}
		compare(rt, want, got)
	})
}

// expect adds a message to the counts of the findings it belongs to.
func expect(of func(rule, campaign string) *counts, want map[string]*counts, campaign, label string, persons []int) {
	if label == "electoral_propaganda" {
		of(mismatch.Electoral, campaign).add(persons)
		return
	}
	var wrong, unknown []int
	for _, p := range persons {
		purposes := collectedFor(p)
		switch {
		case len(purposes) == 0:
			unknown = append(unknown, p)
		case !slices.ContainsFunc(purposes, func(name string) bool { return slices.Contains(allowed[label], name) }):
			wrong = append(wrong, p)
		}
	}
	if len(unknown) > 0 {
		of(mismatch.Unregister, "unregistered/2022-05-20").add(unknown)
	}
	if len(wrong) > 0 || len(unknown) > 0 && want[mismatch.Purpose+" "+campaign] != nil {
		c := of(mismatch.Purpose, campaign)
		c.add(wrong)
		for _, p := range unknown {
			c.unknown[p] = true
		}
	}
}

func compare(t *rapid.T, want map[string]*counts, got map[string]event.Finding) {
	if len(want) != len(got) {
		t.Fatalf("findings %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for k, w := range want {
		f, purposes := got[k], map[string]int{}
		for _, c := range f.CollectedFor {
			purposes[c.Name] = c.People
		}
		if f.People != len(w.people) || f.Unknown != len(w.unknown) || f.Messages != w.messages || !maps.Equal(purposes, w.purposes) {
			t.Fatalf("%s: %+v, want %d people, %d unknown, %d messages, %v", k, f, len(w.people), len(w.unknown), w.messages, w.purposes)
		}
	}
}

func TestContract(t *testing.T) {
	reg := register(t, 30)
	rapid.Check(t, func(rt *rapid.T) {
		var steps []detecttest.Step
		for i := range rapid.IntRange(1, 8).Draw(rt, "n") {
			label := rapid.SampledFrom([]string{"emergency", "event_promotion", "electoral_propaganda", ""}).Draw(rt, "label")
			declared := rapid.SampledFrom([]string{"", "protezione_civile", "eventi"}).Draw(rt, "declared")
			campaign := rapid.SampledFrom([]string{"d-1", "d-2", ""}).Draw(rt, "campaign")
			e := sms(fmt.Sprint("m", i), campaign, label, declared, rapid.SliceOfNDistinct(rapid.IntRange(0, 12), 1, 3, rapid.ID).Draw(rt, "persons")...)
			e.Time = start.Add(time.Duration(rapid.IntRange(-900, 900).Draw(rt, "hours")) * time.Hour)
			steps = append(steps, detecttest.Step{Event: e})
		}
		detecttest.Check(t, func() detect.Detector { return mismatch.New(mismatch.Options{Register: reg}) }, steps)
	})
}

// TestFindingsHoldNoForeignText: what a sender writes as purpose or campaign is
// no part of a finding unless the register knows it.
func TestFindingsHoldNoForeignText(t *testing.T) {
	d := mismatch.New(mismatch.Options{Register: register(t, 30)})
	e := sms("m1", "d-1", "electoral_propaganda", "per Mario Rossi 3470001001", 0, 5)
	e.Data.Text, e.Data.Subject = "Mario Rossi", "Mario Rossi"
	err := d.Detect(e, func(f *event.Finding) {
		if s := fmt.Sprintf("%+v", *f); strings.Contains(s, "Rossi") || strings.Contains(s, "347") {
			t.Errorf("finding %s", s)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNoRegister(t *testing.T) {
	d := mismatch.New(mismatch.Options{Register: new(policy.Register)})
	var rules []string
	for _, e := range []*event.Event{sms("m1", "d-1", "emergency", "x", 0), sms("m2", "d-2", "electoral_propaganda", "x", 0)} {
		if err := d.Detect(e, func(f *event.Finding) { rules = append(rules, f.Rule) }); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(rules, []string{mismatch.Unregister, mismatch.Electoral}) {
		t.Errorf("rules = %v", rules)
	}
}

func TestFindingsAreBounded(t *testing.T) {
	d := mismatch.New(mismatch.Options{Register: register(t, 30)})
	for i := range 12_000 {
		if err := d.Detect(sms(fmt.Sprint(i), fmt.Sprint("d-", i), "emergency", "", 1), func(*event.Finding) {}); err != nil {
			t.Fatal(err)
		}
	}
	if d.Evicted() == 0 {
		t.Error("nothing was evicted")
	}
}

func BenchmarkCompatible(b *testing.B) {
	benchmark(b, func(i int) *event.Event {
		return sms(fmt.Sprint(i), "d-1", "emergency", "", i%5000*6)
	})
}

func BenchmarkIncompatible(b *testing.B) {
	benchmark(b, func(i int) *event.Event {
		return sms(fmt.Sprint(i), "d-1", "emergency", "", i%5000*6+1)
	})
}

func BenchmarkUnknown(b *testing.B) {
	benchmark(b, func(i int) *event.Event {
		return sms(fmt.Sprint(i), "d-1", "emergency", "", i%5000*6+5)
	})
}

func benchmark(b *testing.B, fresh func(i int) *event.Event) {
	b.Helper()
	reg := register(b, 30_000)
	events := []*event.Event{}
	for i := range 20_000 {
		events = append(events, fresh(i))
	}
	d := mismatch.New(mismatch.Options{Register: reg})
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if err := d.Detect(events[i%len(events)], func(*event.Finding) {}); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
