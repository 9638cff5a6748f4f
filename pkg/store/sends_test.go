package store_test

import (
	"slices"
	"testing"

	"vedetta/pkg/event"
	"vedetta/pkg/store/storetest"
)

// TestSends: each person once, and the messages to some of them with nobody else.
func TestSends(t *testing.T) {
	s, _ := storetest.Open(t)
	both, other := message(1, "mensa", "2026-a", "2026-b"), message(2, "mensa", "2026-c")
	both.Data.Recipients[1].Previous = "2025-b"
	again, late := message(3, "mensa", "2026-a"), message(4, "mensa", "2026-a")
	late.Time = day.AddDate(0, 0, -90)
	inbound, elsewhere := message(5, "", "2026-d"), message(6, "", "2026-a")
	inbound.Type, elsewhere.Body = event.MessageReceived, "c_h501"
	write(t, s, &event.Batch{Events: []*event.Event{both, other, again, late, inbound, elsewhere}})
	write(t, s, &event.Batch{Events: []*event.Event{both}})

	since := day.AddDate(0, 0, -60)
	if bodies, err := s.Bodies(t.Context(), since); err != nil || !slices.Equal(bodies, []event.Body{"c_f257", "c_h501"}) {
		t.Errorf("bodies %v, %v", bodies, err)
	}
	var people []string
	if err := s.Reached(t.Context(), "c_f257", since, func(r event.Recipient) { people = append(people, string(r.Token+"/"+r.Previous)) }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(people)
	if want := []string{"2026-a/", "2026-b/2025-b", "2026-c/"}; !slices.Equal(people, want) {
		t.Errorf("reached %v, want %v", people, want)
	}
	sent := func(people ...event.Token) (out []string) {
		err := s.SentTo(t.Context(), "c_f257", since, people, func(e *event.Event) error {
			line := e.ID[len(e.ID)-1:]
			for _, r := range e.Data.Recipients {
				line += " " + string(r.Token)
			}
			out = append(out, line)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if got, want := sent("2026-a"), []string{"1 2026-a", "3 2026-a"}; !slices.Equal(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
	if got, want := sent("2026-b", "2026-c", "2026-zz"), []string{"1 2026-b", "2 2026-c"}; !slices.Equal(got, want) {
		t.Errorf("sent %v, want %v", got, want)
	}
	if got := sent("2026-' OR 1=1"); len(got) > 0 {
		t.Errorf("sent to nobody: %v", got)
	}
}
