package store_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"vedetta/pkg/event"
	"vedetta/pkg/horizon"
	"vedetta/pkg/store/storetest"
)

// TestReachIsThatOfTheMemory: the aggregates of the engine and those of a replay
// say the same, whatever is written twice. It is long because it makes every kind of
// message that the two must count alike.
func TestReachIsThatOfTheMemory(t *testing.T) {
	s, _ := storetest.Open(t)
	random := rand.New(rand.NewPCG(1, 2))
	var all []*event.Event
	for n := range 500 {
		e := message(n, fmt.Sprint("d-", random.IntN(5)), fmt.Sprint("2026-", random.IntN(40)))
		e.Time = day.AddDate(0, 0, -random.IntN(80)).Add(time.Duration(n) * time.Second) // no two at one time
		e.Facts.Counted = random.IntN(5) > 0
		if random.IntN(4) == 0 {
			e.Type = event.MessageReceived
		}
		if random.IntN(3) == 0 {
			e.Data.Message = &event.Message{Gateway: "mx", Ref: fmt.Sprint("r", random.IntN(9)), Blind: random.IntN(4)}
			e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: "2026-self", Self: true})
		}
		if random.IntN(3) == 0 { // nobody may read it
			if e.Data.Message == nil {
				e.Data.Message = &event.Message{Gateway: "mx"}
			}
			e.Facts.Campaign, e.Data.Message.Digest = "", []string{"abcdefghijklmnopqrstuvwxyz", "bcdefghijklmnopqrstuvwxyza", ""}[random.IntN(3)]
		}
		if random.IntN(3) == 0 {
			e.Data.Recipients[0].Previous = event.Token(fmt.Sprint("2025-", random.IntN(9)))
		}
		all = append(all, e)
	}
	found := &event.Finding{ID: "f-1", Revision: 1, Body: "c_f257", Rule: "bulk.undeclared", About: event.AboutCampaign, Subject: "d-3", OpeningEvent: all[0].ID, LastEvent: all[0].ID}
	var batches []*event.Batch
	for i := 0; i < len(all); i += 50 {
		b := &event.Batch{Events: all[i : i+50]}
		if i == 0 {
			b.Findings = []*event.Finding{found}
		}
		write(t, s, b, b, b) // again and again, as after deaths
		batches = append(batches, b)
	}
	for _, people := range []int{1, 20, 30} {
		since := day.AddDate(0, 0, -60)
		memory := &horizon.Memory{Most: 1000} // it answers once
		for _, b := range batches {
			memory.Add(b)
		}
		want, err := memory.Reach(t.Context(), since, people)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Reach(t.Context(), since, people)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range [][]event.Reach{want, got} {
			slices.SortFunc(l, func(a, b event.Reach) int { return cmp.Compare(a.Campaign, b.Campaign) })
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("at least %d people (-memory +engine):\n%s", people, diff)
		}
	}
}

// TestWhatTheFirstStageFoundIsNeverReached writes campaigns of sixty people with
// their findings while another asks: a row that is seen before its finding would be
// a second finding about the same send.
func TestWhatTheFirstStageFoundIsNeverReached(t *testing.T) {
	s, _ := storetest.Open(t)
	done := make(chan error, 1)
	go func() {
		done <- func() error {
			for n := range 60 {
				b := &event.Batch{}
				campaign := fmt.Sprint("d-", n)
				for p := range 60 {
					e := message(n*100+p, campaign, fmt.Sprint("2026-", p))
					e.Facts.Counted = true
					b.Events = append(b.Events, e)
				}
				b.Findings = []*event.Finding{{ID: "f-" + campaign, Revision: 1, Body: "c_f257", Rule: "bulk.undeclared", About: event.AboutCampaign, Subject: campaign, OpeningEvent: b.Events[0].ID, LastEvent: b.Events[0].ID}}
				if err := s.Write(t.Context(), b); err != nil {
					return err
				}
			}
			return nil
		}()
	}()
	for asked := 0; ; asked++ {
		got, err := s.Reach(t.Context(), day.AddDate(0, 0, -60), 50)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > 0 {
			t.Fatalf("asked %d times: %s, which has a finding", asked, got[0].Campaign)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("asked %d times", asked)
			return
		default:
		}
	}
}
