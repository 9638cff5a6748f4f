package bulk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/detect"
	"vedetta/pkg/detect/bulk"
	"vedetta/pkg/detect/detecttest"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

var start = time.Date(2024, 12, 31, 22, 30, 0, 0, time.UTC)

// register is a body whose bulk limit is so many people in 10 minutes or 3
// hours, with a campaign declared for 6 people.
func register(t testing.TB, people int) *policy.Register {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.yaml")
	content := fmt.Sprintf(`body: {ipa: c_a, name: A}
dpo: {mail: rpd@a.test}
dpia_ref: "1"
retention: {findings: 90}
purposes: [{id: avvisi, legal_basis: public_task}]
campaigns: [{id: tari, purpose: avvisi, from: 2024-12-01, until: 2025-03-01, max_recipients: 6, bulk_allowed: true}]
limits: {bulk: {people: %d, windows: [10m, 3h]}}
`, people)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := policy.LoadRules(path)
	if err != nil {
		t.Fatal(err)
	}
	reg, err := policy.NewRegister([]*policy.Policy{p}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// sms is a message to persons, known by number. From New Year their tokens are
// under a new key, with the old one beside it.
func sms(id string, at time.Time, campaign string, persons ...int) *event.Event {
	e := &event.Event{
		ID: id, Type: event.MessageSubmitted, Channel: event.SMS, Body: "c_a", Time: at,
		Data:  event.Data{Direction: event.Outbound, Ingested: at},
		Facts: &event.Facts{Campaign: campaign},
	}
	for _, p := range persons {
		old := event.Token(fmt.Sprintf("2024-p%d", p))
		r := event.Recipient{Token: old}
		if at.Year() == 2025 {
			r = event.Recipient{Token: event.Token(fmt.Sprintf("2025-q%d", p)), Previous: old}
		}
		e.Data.Recipients = append(e.Data.Recipients, r)
	}
	return e
}

// message is what the reference keeps of an event.
type message struct {
	id      string
	at      time.Time
	persons []int
}

// draw makes messages in an order of arrival in which each is at most the
// lateness behind the latest, some of them twice.
func draw(t *rapid.T, most int) []message {
	var out []message
	latest := start
	for i := range rapid.IntRange(1, most).Draw(t, "n") {
		latest = latest.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 2, 5, 9, 30, 90, 200}).Draw(t, "step")) * time.Minute)
		late := time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 10, 11, 60, 119, 120}).Draw(t, "late")) * time.Minute
		m := message{fmt.Sprint("m", i), latest.Add(-late), rapid.SliceOfN(rapid.IntRange(0, 9), 1, 3).Draw(t, "persons")}
		out = append(out, m)
		if again := out[rapid.IntRange(0, len(out)-1).Draw(t, "again")]; latest.Sub(again.at) <= bulk.Lateness {
			out = append(out, again)
		}
	}
	return out
}

// reference says, by looking at everything, whether a campaign has fired and
// how many people and messages its finding has.
type reference struct {
	limit    int
	all      []message
	fired    bool
	people   map[int]bool
	messages int
}

func (r *reference) add(m message) {
	for _, old := range r.all {
		if old.id == m.id {
			return
		}
	}
	r.all = append(r.all, m)
	if !r.fired {
		if !r.dense(10*time.Minute) && !r.dense(3*time.Hour) {
			return
		}
		r.fired, r.people = true, map[int]bool{}
		for _, old := range r.all {
			if !old.at.Before(r.latest().Add(-bulk.Lateness - 3*time.Hour)) {
				r.count(old)
			}
		}
		return
	}
	r.count(m)
}

func (r *reference) count(m message) {
	r.messages++
	for _, p := range m.persons {
		r.people[p] = true
	}
}

func (r *reference) latest() time.Time {
	var out time.Time
	for _, m := range r.all {
		if m.at.After(out) {
			out = m.at
		}
	}
	return out
}

// dense reports whether some window, both ends included, holds enough people.
func (r *reference) dense(w time.Duration) bool {
	for _, first := range r.all {
		people := map[int]bool{}
		for _, m := range r.all {
			if !m.at.Before(first.at) && m.at.Sub(first.at) <= w {
				for _, p := range m.persons {
					people[p] = true
				}
			}
		}
		if len(people) >= r.limit {
			return true
		}
	}
	return false
}

// TestAgainstReference: it fires exactly when some window holds enough people,
// and then counts the same people and messages.
func TestAgainstReference(t *testing.T) {
	registers := map[int]*policy.Register{}
	for n := 2; n <= 8; n++ {
		registers[n] = register(t, n)
	}
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(2, 8).Draw(rt, "limit")
		d, ref := bulk.New(registers[limit]), &reference{limit: limit}
		var last *event.Finding
		for i, m := range draw(rt, 60) {
			if err := d.Detect(sms(m.id, m.at, "d-1", m.persons...), func(f *event.Finding) { last = f }); err != nil {
				rt.Fatal(err)
			}
			ref.add(m)
			if (last != nil) != ref.fired {
				rt.Fatalf("message %d: fired %v, want %v", i, last != nil, ref.fired)
			}
			if last != nil && (last.People != len(ref.people) || last.Messages != ref.messages || last.Revision != uint64(ref.messages)) {
				rt.Fatalf("message %d: %d people, %d messages, want %d, %d", i, last.People, last.Messages, len(ref.people), ref.messages)
			}
		}
	})
}

// TestContract holds random sequences to the detectors' contract.
func TestContract(t *testing.T) {
	reg := register(t, 4)
	rapid.Check(t, func(rt *rapid.T) {
		var steps []detecttest.Step
		for _, m := range draw(rt, 10) {
			campaign := rapid.SampledFrom([]string{"d-1", "tari"}).Draw(rt, "campaign")
			steps = append(steps, detecttest.Step{Event: sms(m.id+campaign, m.at, campaign, m.persons...)})
		}
		detecttest.Check(t, func() detect.Detector { return bulk.New(reg) }, steps)
	})
}

func TestExactlyFifty(t *testing.T) {
	for n, want := range map[int]bool{49: false, 50: true} {
		d, fired := bulk.New(new(policy.Register)), false
		for i := range n {
			if err := d.Detect(sms(fmt.Sprint(i), start.Add(time.Duration(i)*24*time.Hour/49), "d-1", i), func(*event.Finding) { fired = true }); err != nil {
				t.Fatal(err)
			}
		}
		if fired != want {
			t.Errorf("%d people in a day: fired %v", n, fired)
		}
	}
}

func TestBackfillFires(t *testing.T) {
	d, n := bulk.New(register(t, 5)), 0
	report := func(f *event.Finding) { n = f.People }
	for i := range 6 {
		// Old messages of one campaign come between new ones of another.
		for _, e := range []*event.Event{sms(fmt.Sprint("new", i), start, "d-new", 1), sms(fmt.Sprint("old", i), start.Add(-90*24*time.Hour), "d-old", i)} {
			if err := d.Detect(e, report); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n != 6 {
		t.Errorf("people = %d", n)
	}
}

// TestLaterThanLateness: messages a month late make no false finding, and one
// that they do make holds its people.
func TestLaterThanLateness(t *testing.T) {
	d, n := bulk.New(register(t, 5)), 0
	for i := range 6 {
		at := start.Add(-30 * 24 * time.Hour)
		if i == 0 {
			at = start
		}
		if err := d.Detect(sms(fmt.Sprint("m", i), at, "d-1", i), func(f *event.Finding) { n = f.People }); err != nil {
			t.Fatal(err)
		}
	}
	if n != 6 {
		t.Errorf("people = %d", n)
	}
}

func TestManyPeople(t *testing.T) {
	d := bulk.New(new(policy.Register))
	var last *event.Finding
	for i := range 12 {
		persons := make([]int, 1000)
		for j := range persons {
			persons[j] = i*1000 + j
		}
		if err := d.Detect(sms(fmt.Sprint(i), start, "d-1", persons...), func(f *event.Finding) { last = f }); err != nil {
			t.Fatal(err)
		}
		if want := i > 9; last.AtLeast != want || last.People != min(10_000, (i+1)*1000) || last.Severity != event.High {
			t.Errorf("%d messages: %+v", i+1, last)
		}
	}
}

func TestCampaignsAreBounded(t *testing.T) {
	d := bulk.New(new(policy.Register))
	for i := range 25_000 {
		if err := d.Detect(sms(fmt.Sprint(i), start, fmt.Sprint("d-", i), 1), nil); err != nil {
			t.Fatal(err)
		}
	}
	if d.Evicted() == 0 {
		t.Error("nothing was evicted")
	}
}

func BenchmarkSmallCampaigns(b *testing.B) {
	benchmark(b, func(i int) *event.Event {
		return sms(fmt.Sprint(i), start.Add(time.Duration(i)*time.Second), fmt.Sprint("d-", i%1000), i%20)
	})
}

func BenchmarkJustBelow(b *testing.B) {
	benchmark(b, func(i int) *event.Event {
		return sms(fmt.Sprint(i), start.Add(time.Duration(i)*time.Second), "d-1", i%49)
	})
}

func BenchmarkFired(b *testing.B) {
	benchmark(b, func(i int) *event.Event {
		return sms(fmt.Sprint(i), start.Add(time.Duration(i)*time.Second), "d-1", i%5000)
	})
}

func benchmark(b *testing.B, fresh func(i int) *event.Event) {
	b.Helper()
	events := []*event.Event{}
	for i := range 20_000 {
		events = append(events, fresh(i))
	}
	d := bulk.New(new(policy.Register))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if err := d.Detect(events[i%len(events)], func(*event.Finding) {}); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
