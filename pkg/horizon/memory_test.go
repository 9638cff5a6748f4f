package horizon_test

import (
	"fmt"
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/horizon"
)

// TestBlindCopiesCountOverWeeks: a mail a day to five whom nobody named is five more
// people each day; one that passes two servers is five once, and the sender's own
// copy nobody.
func TestBlindCopiesCountOverWeeks(t *testing.T) {
	m := &horizon.Memory{Most: 1000}
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for day := range 11 {
		for server := range 2 {
			m.Add(&event.Batch{Events: []*event.Event{{
				ID: fmt.Sprint(day, server), Type: event.MessageSubmitted, Channel: event.Mail, Body: "c_a", Time: start.AddDate(0, 0, day).Add(time.Duration(server) * time.Second),
				Facts: &event.Facts{Campaign: "d-1", Counted: true},
				Data:  event.Data{Message: &event.Message{Blind: 5}, Recipients: []event.Recipient{{Token: "2026-self", Self: true}}},
			}}})
		}
	}
	for people, want := range map[int]int{55: 1, 56: 0} {
		got, err := m.Reach(t.Context(), start, people)
		if err != nil || len(got) != want || want == 1 && (got[0].People != 55 || got[0].Messages != 22) {
			t.Errorf("at least %d people: %+v, %v", people, got, err)
		}
	}
}
