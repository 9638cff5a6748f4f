package mismatch_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
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

// declaredFor is what each text is declared for.
var declaredFor = map[string]string{"emergency": "protezione_civile", "service_information": "servizi_scolastici", "event_promotion": "eventi", "personal_case": "contributi"}

// counts is what a finding must say.
type counts struct {
	people, unknown map[int]bool
	purposes        map[string]int
	messages        map[string]bool
	first, last     detect.Mark
}

// add counts a message to some people, once.
func (c *counts) add(e *event.Event, persons []int) {
	if c.messages[e.ID] {
		return
	}
	m := detect.MarkOf(e)
	if len(c.messages) == 0 || m.Before(c.first) {
		c.first = m
	}
	if len(c.messages) == 0 || c.last.Before(m) {
		c.last = m
	}
	c.messages[e.ID] = true
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

// TestCounts compares what findings say with a recount over all messages, which
// come in any order within the lateness, some twice, with restarts in between.
func TestCounts(t *testing.T) {
	reg := register(t, 30)
	rapid.Check(t, func(rt *rapid.T) {
		d := mismatch.New(mismatch.Options{Register: reg})
		want, got := map[string]*counts{}, map[string]event.Finding{}
		latest := start
		for i := range rapid.IntRange(1, 40).Draw(rt, "n") {
			latest = latest.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 10, 100}).Draw(rt, "step")) * time.Minute)
			label := rapid.SampledFrom([]string{"emergency", "service_information", "event_promotion", "personal_case", "electoral_propaganda"}).Draw(rt, "label")
			persons := rapid.SliceOfNDistinct(rapid.IntRange(0, 29), 1, 4, rapid.ID).Draw(rt, "persons")
			e := sms(fmt.Sprintf("m%02d", i), "d-"+label, label, declaredFor[label], persons...)
			e.Time = latest.Add(-time.Duration(rapid.SampledFrom([]int{0, 0, 1, 60, 120}).Draw(rt, "late")) * time.Minute)
			for range rapid.IntRange(1, 2).Draw(rt, "times") {
				if err := d.Detect(e, func(f *event.Finding) { got[f.Rule+" "+f.Subject] = *f }); err != nil {
					rt.Fatal(err)
				}
			}
			expect(want, e, label, persons)
			if rapid.IntRange(0, 9).Draw(rt, "restart") == 0 {
				d = restarted(rt, d, reg)
			}
		}
		compare(rt, want, got)
	})
}

func restarted(t *rapid.T, d *mismatch.Detector, reg *policy.Register) *mismatch.Detector {
	var b bytes.Buffer
	if err := d.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	again := mismatch.New(mismatch.Options{Register: reg})
	if err := again.Restore(&b); err != nil {
		t.Fatal(err)
	}
	return again
}

// expect adds a message to the counts of the findings it belongs to.
func expect(want map[string]*counts, e *event.Event, label string, persons []int) {
	add := func(rule, subject string, persons []int) {
		k := rule + " " + subject
		if len(persons) > 0 && want[k] == nil {
			want[k] = &counts{people: map[int]bool{}, unknown: map[int]bool{}, purposes: map[string]int{}, messages: map[string]bool{}}
		}
		if len(persons) > 0 {
			want[k].add(e, persons)
		}
	}
	if label == "electoral_propaganda" {
		add(mismatch.Electoral, "d-"+label, persons)
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
	add(mismatch.Unregister, "unregistered/"+e.Time.In(policy.Rome()).Format(time.DateOnly), unknown)
	add(mismatch.Purpose, "d-"+label, wrong)
}

func compare(t *rapid.T, want map[string]*counts, got map[string]event.Finding) {
	for k := range got {
		if !slices.ContainsFunc([]string{mismatch.Electoral, mismatch.Unregister, mismatch.Purpose}, func(rule string) bool { return strings.HasPrefix(k, rule+" ") }) {
			delete(got, k) // the other rules have tests of their own
		}
	}
	if len(want) != len(got) {
		t.Fatalf("findings %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for k, w := range want {
		f, purposes := got[k], map[string]int{}
		for _, c := range f.CollectedFor {
			purposes[c.Name] = c.People
		}
		if f.People != len(w.people) || f.Unknown != len(w.unknown) || f.Messages != len(w.messages) || !maps.Equal(purposes, w.purposes) || f.FirstEvent != w.first.ID || f.LastEvent != w.last.ID {
			t.Fatalf("%s: %+v, want %+v", k, f, w)
		}
	}
}

// TestOrderMakesNoDifference: the same messages in another order within the
// lateness, some of them twice, leave the same findings, but for the ids.
func TestOrderMakesNoDifference(t *testing.T) {
	reg := register(t, 30)
	rapid.Check(t, func(rt *rapid.T) {
		var events []*event.Event
		for i := range rapid.IntRange(1, 30).Draw(rt, "n") {
			label := rapid.SampledFrom([]string{"emergency", "event_promotion", "electoral_propaganda", "service_information"}).Draw(rt, "label")
			e := sms(fmt.Sprintf("m%02d", i), rapid.SampledFrom([]string{"d-1", "d-2"}).Draw(rt, "campaign"), label, rapid.SampledFrom([]string{"", "eventi", "protezione_civile"}).Draw(rt, "declared"),
				rapid.SliceOfNDistinct(rapid.IntRange(0, 29), 1, 8, rapid.ID).Draw(rt, "persons")...)
			e.Time = start.Add(time.Duration(rapid.IntRange(0, 119).Draw(rt, "minute")) * time.Minute)
			e.Facts.PersonalForm = rapid.IntRange(0, 2).Draw(rt, "form") == 0
			if rapid.IntRange(0, 3).Draw(rt, "data") == 0 {
				e.Facts.PersonalData, e.Facts.Exact = []string{"IT_FISCAL_CODE"}, uint64(rapid.IntRange(1, 2).Draw(rt, "text"))
			}
			events = append(events, e)
		}
		again := rapid.Permutation(events).Draw(rt, "order")
		again = append(again, again[:rapid.IntRange(0, len(again)).Draw(rt, "again")]...)
		if a, b := summary(rt, reg, events), summary(rt, reg, again); a != b {
			rt.Fatalf("in order:\n%s\nin another:\n%s", a, b)
		}
	})
}

// summary is what findings say in the end, without what the first to arrive gave
// them.
func summary(t *rapid.T, reg *policy.Register, events []*event.Event) string {
	d := mismatch.New(mismatch.Options{Register: reg})
	last := map[string]string{}
	for _, e := range events {
		err := d.Detect(e, func(f *event.Finding) {
			c := *f
			c.ID, c.OpeningEvent, c.Opened, c.Revision = "", "", time.Time{}, 0
			b, err := json.Marshal(c)
			if err != nil {
				t.Fatal(err)
			}
			last[f.ID] = string(b)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return strings.Join(slices.Sorted(maps.Values(last)), "\n")
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

// TestRegisterChangesWhatComesNext: a version that is installed while events come
// changes the next verdict and none that was given; one that begins on a day
// judges by the day of the message, also of a late one.
func TestRegisterChangesWhatComesNext(t *testing.T) {
	reg := register(t, 30)
	d := mismatch.New(mismatch.Options{Register: reg})
	found := map[string][]event.Finding{}
	send := func(id string, at time.Time) {
		e := sms(id, "d-"+id, "emergency", "protezione_civile", 1) // of the school's list
		e.Time = at
		must(t, d.Detect(e, func(f *event.Finding) {
			if f.Rule == mismatch.Purpose {
				found[id] = append(found[id], *f)
			}
		}))
	}
	change := func(version string, from time.Time) {
		text, err := os.ReadFile(filepath.Join("testdata", "rally_in_election_window", "policy.yaml"))
		must(t, err)
		// The last section is the compatibility.
		p, err := policy.Parse(version, append(text, "  - {from: servizi_scolastici, to: protezione_civile, author: segreteria, date: 2022-05-20, reason: incolumità}\n"...))
		must(t, err)
		p.Version = version
		must(t, reg.Install(p, policy.NewContacts("c_x002", version, map[event.Token][]policy.ListID{token(1): {"scuola"}}), from))
	}
	send("before", start)
	past := fmt.Sprint(found["before"])
	tomorrow := start.Add(24 * time.Hour)
	change("v2", tomorrow)
	send("today", start.Add(time.Hour))
	send("tomorrow", tomorrow)
	send("late", start.Add(-time.Hour))
	if len(found["before"]) != 1 || len(found["today"]) != 1 || len(found["late"]) != 1 || len(found["tomorrow"]) != 0 {
		t.Errorf("found %v", found)
	}
	if fmt.Sprint(found["before"]) != past || found["late"][0].PolicyVersion != "v" {
		t.Errorf("the past changed: %v", found)
	}
	change("v3", time.Time{})
	send("now", start.Add(2*time.Hour))
	if len(found["now"]) != 0 || fmt.Sprint(found["before"]) != past {
		t.Errorf("found %v", found)
	}
}

// TestRegisterMaySetEveryRule holds the register's list of rules to the detector's.
func TestRegisterMaySetEveryRule(t *testing.T) {
	var ids []string
	for _, r := range mismatch.New(mismatch.Options{Register: new(policy.Register)}).Rules() {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	if !slices.Equal(ids, policy.RuleIDs()) {
		t.Errorf("rules %v, the register knows %v", ids, policy.RuleIDs())
	}
}
