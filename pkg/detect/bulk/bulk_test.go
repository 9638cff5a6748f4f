package bulk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"vedetta/pkg/campaign"
	"vedetta/pkg/detect/bulk"
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
		Facts: &event.Facts{Campaign: campaign, Words: 20},
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

// TestManyPeople: people are counted exactly to 10,000; beyond that a finding
// says at least how many, and that is true and near.
func TestManyPeople(t *testing.T) {
	d := bulk.New(new(policy.Register))
	var last *event.Finding
	for i := range 30 {
		persons := make([]int, 1000)
		for j := range persons {
			persons[j] = i*1000 + j
		}
		if err := d.Detect(sms(fmt.Sprint(i), start, "d-1", persons...), func(f *event.Finding) { last = f }); err != nil {
			t.Fatal(err)
		}
		people := 1000 * (i + 1)
		low := people
		if i > 9 {
			low = max(10_000, people*97/100)
		}
		if last.AtLeast != (i > 9) || last.People < low || last.People > people || last.Severity != event.High {
			t.Errorf("%d people: %d, at least %v, severity %s", people, last.People, last.AtLeast, last.Severity)
		}
	}
}

// blind is a mail to one person and to people whom its source did not name.
func blind(id string, at time.Time, n int) *event.Event {
	e := sms(id, at, "d-blind", 1)
	e.Channel, e.Data.Message = event.Mail, &event.Message{Gateway: "mx", Blind: n}
	e.Data.Sender.Claimed = event.Party{Class: event.Functional, Address: "info@a.test"}
	return e
}

// TestBlindRecipients: those whom nobody named count, and a mail that passes two
// servers counts once.
func TestBlindRecipients(t *testing.T) {
	for n, want := range map[int]int{48: 0, 49: 50} {
		d, people := bulk.New(new(policy.Register)), 0
		for i := range 2 {
			if err := d.Detect(blind(fmt.Sprint(i), start, n), func(f *event.Finding) { people = f.People }); err != nil {
				t.Fatal(err)
			}
		}
		if people != want {
			t.Errorf("%d blind and one named: %d people, want %d", n, people, want)
		}
	}
}

// TestFlood: a flood of different texts, to one person or two each, does not push out
// a send that has begun, and what is given up is said. So for texts that may be read
// and those that may not.
func TestFlood(t *testing.T) {
	flood(t, []int{1}, false)
	flood(t, []int{1, 2}, false)
	flood(t, []int{1, 2}, true)
}

func flood(t *testing.T, people []int, unread bool) {
	t.Helper()
	d := bulk.New(new(policy.Register))
	found := map[string]*event.Finding{}
	detect := func(id string, at time.Time, text string, people ...int) {
		e := sms(id, at, text, people...)
		if unread {
			e.Channel, e.Facts.Campaign, e.Data.Message = event.Mail, "", &event.Message{Digest: text}
		}
		if err := d.Detect(e, func(f *event.Finding) { found[f.Rule] = f }); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 49 {
		detect(fmt.Sprint("s", i), start, "d-slow", i)
	}
	for i := range 60_000 {
		detect(fmt.Sprint(i), start.Add(time.Second), fmt.Sprint("d-", i), people...)
	}
	detect("s49", start.Add(2*time.Second), "d-slow", 49)
	if f := found[bulk.Undeclared]; f == nil || f.People != 50 {
		t.Errorf("people %v, unread %v: after the flood: %+v", people, unread, f)
	}
	if f := found[bulk.Evicted]; f == nil || uint64(f.Messages) != d.Evicted() || d.Evicted() < 30_000 {
		t.Errorf("people %v, unread %v: evicted %d, finding %+v", people, unread, d.Evicted(), f)
	}
}

// TestSaysWhatIsGivenUp holds that no text is given up in silence: package
// campaign gives up the first one beyond its limit.
func TestSaysWhatIsGivenUp(t *testing.T) {
	d, said := bulk.New(new(policy.Register)), false
	for i := range campaign.DefaultLimit + 1 {
		if said {
			t.Fatalf("given up after %d texts", i)
		}
		if err := d.Detect(sms(fmt.Sprint(i), start, fmt.Sprint("d-", i), 1), func(f *event.Finding) { said = said || f.Rule == bulk.Evicted }); err != nil {
			t.Fatal(err)
		}
	}
	if !said {
		t.Error("a text was given up and nothing said so")
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
