package horizon_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/horizon"
)

// TestBlindCopiesCountOverWeeks: a mail a day to five whom nobody named is five more
// people each day; one that passes two servers is five once, and the sender's own
// copy nobody.
func TestBlindCopiesCountOverWeeks(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	remembered := func() *horizon.Memory {
		m := &horizon.Memory{Most: 1000}
		for day := range 11 {
			for server := range 2 {
				m.Add(&event.Batch{Events: []*event.Event{{
					ID: fmt.Sprint(day, server), Type: event.MessageSubmitted, Channel: event.Mail, Body: "c_a", Time: start.AddDate(0, 0, day).Add(time.Duration(server) * time.Second),
					Facts: &event.Facts{Campaign: "d-1", Counted: true},
					Data:  event.Data{Message: &event.Message{Blind: 5}, Recipients: []event.Recipient{{Token: "2026-self", Self: true}}},
				}}})
			}
		}
		return m
	}
	for people, want := range map[int]int{55: 1, 56: 0} {
		got, err := remembered().Reach(t.Context(), start, people)
		if err != nil || len(got) != want || want == 1 && (got[0].People != 55 || got[0].Messages != 22) {
			t.Errorf("at least %d people: %+v, %v", people, got, err)
		}
	}
}

// TestMemoryAnswersWhatIsNew: a send is answered for when something came of it, with all
// that is remembered, and a day that has passed out of sight counts no more.
func TestMemoryAnswersWhatIsNew(t *testing.T) {
	m := &horizon.Memory{Most: 1000}
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	send := func(campaign string, day int, people ...string) {
		e := &event.Event{
			ID: fmt.Sprint(campaign, day, people), Type: event.MessageSubmitted, Channel: event.SMS, Body: "c_a",
			Time: start.AddDate(0, 0, day), Facts: &event.Facts{Campaign: campaign, Counted: true},
		}
		for _, p := range people {
			e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: event.Token(p)})
		}
		m.Add(&event.Batch{Events: []*event.Event{e}})
	}
	ask := func(day int, want ...string) {
		t.Helper()
		got, err := m.Reach(t.Context(), start.AddDate(0, 0, day), 2)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, r := range got {
			said = append(said, fmt.Sprint(r.Campaign, " ", r.People, " ", r.FirstEvent))
		}
		slices.Sort(said)
		if !slices.Equal(said, want) {
			t.Errorf("since day %d: %q, want %q", day, said, want)
		}
	}
	send("d-1", 0, "ada", "bea")
	send("d-2", 0, "ada")
	ask(0, "d-1 2 d-10 [ada bea]")
	ask(0)
	send("d-2", 1, "bea")
	send("d-1", 1, "eva", "ada")
	ask(0, "d-1 3 d-10 [ada bea]", "d-2 2 d-20 [ada]")
	send("d-1", 2, "ada", "eva")
	send("d-2", 2, "bea")
	ask(1, "d-1 2 d-11 [eva ada]") // bea's days are out of sight, ada's of d-2 too
	send("d-2", 0, "ida")          // so late that it counts no more
	ask(1)
}

// TestMemoryIsBounded: a flood of texts to one person each is given up and counted; what
// reached more people, or was found, is not.
func TestMemoryIsBounded(t *testing.T) {
	m := &horizon.Memory{Most: 1000}
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	send := func(campaign string, n int) *event.Event {
		return &event.Event{
			ID: fmt.Sprint(campaign, n), Type: event.MessageSubmitted, Channel: event.SMS, Body: "c_a",
			Time: start.Add(time.Duration(n) * time.Second), Facts: &event.Facts{Campaign: campaign, Counted: true},
			Data: event.Data{Recipients: []event.Recipient{{Token: event.Token(fmt.Sprint("p", n))}}},
		}
	}
	found := []*event.Finding{{Body: "c_a", Rule: "bulk.undeclared", About: event.AboutCampaign, Subject: "d-found", Updated: start}}
	m.Add(&event.Batch{Events: []*event.Event{send("d-slow", 1), send("d-slow", 2), send("d-found", 1), send("d-found", 2)}, Findings: found})
	for n := range 60_000 {
		m.Add(&event.Batch{Events: []*event.Event{send(fmt.Sprint("d-", n), n)}})
	}
	if n := m.Evicted(); n < 10_000 || n > 20_000 {
		t.Errorf("%d sends given up", n)
	}
	m.Add(&event.Batch{Events: []*event.Event{send("d-slow", 3), send("d-found", 3)}})
	got, err := m.Reach(t.Context(), start, 2)
	if err != nil || len(got) != 1 || got[0].Campaign != "d-slow" || got[0].People != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}
