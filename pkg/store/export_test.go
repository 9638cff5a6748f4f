package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"vedetta/pkg/event"
	"vedetta/pkg/store/storetest"
)

func TestEventsComeBackAsTheyWere(t *testing.T) {
	s, _ := storetest.Open(t)
	seen := day.Add(-time.Hour)
	sms := message(1, "mensa", "2026-a", "2026-b")
	sms.Facts.Registered = "otp"
	sms.Facts.Version, sms.Facts.Services, sms.Facts.FirstTold, sms.Seq, sms.Stored = event.FactsVersion, []string{"service_health", "service_social"}, sms.ID, 2, day.Add(time.Minute)
	sms.Facts.Reasons, sms.Facts.PersonalData, sms.Facts.Spans = []string{"vote"}, []string{"PERSON"}, 1
	sms.Data.Campaign = "mensa"
	mail := message(2, "d-1234", "2026-c")
	mail.Facts.Version, mail.Facts.Auto, mail.Facts.Thread, mail.Data.Campaign, mail.Seq, mail.Stored = event.FactsVersion, event.AutoReceipt, "t", "nobody's", 1, day.Add(time.Minute)
	old := message(5, "mensa", "2026-e") // a row of before the facts had versions
	old.Facts.Version = 0
	mail.Channel, mail.Data.Ingested = event.Mail, day.Add(-time.Minute) // arrived before the other
	mail.Data.Recipients[0].Previous = "2025-c"
	mail.Data.Message = &event.Message{Gateway: "mx", Blind: 3, Auto: event.AutoList, Thread: "t", Rejected: 2}
	mail.Data.Sender.Authenticated = event.Party{Class: event.Person, Token: "2026-z", External: true}
	item := message(3, "")
	item.Type, item.Channel, item.Data.Message = event.CommentHidden, event.Social, nil
	item.Data.Item = &event.Item{ID: "i", Parent: "p", Platform: "facebook", Account: "1", By: event.ByModerator, LastSeen: &seen}
	item.Facts = &event.Facts{}
	other := message(4, "", "2026-d")
	other.Body = "c_h501"
	write(t, s, &event.Batch{Events: []*event.Event{sms, mail, item, other, old}})
	// Repeats come once.
	write(t, s, &event.Batch{Events: []*event.Event{sms}})

	var got []*event.Event
	read := func(from, until time.Time) {
		got = nil
		if err := s.Events(t.Context(), "c_f257", from, until, func(e *event.Event) error {
			got = append(got, e)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	read(day, day.Add(time.Hour))
	// The text is gone.
	old.Data.Campaign = "mensa"
	for _, e := range []*event.Event{sms, mail, item, old} {
		e.Data.Text = ""
	}
	opts := cmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateApprox(0, 1e-6)}
	if diff := cmp.Diff([]*event.Event{item, old, mail, sms}, got, opts); diff != "" {
		t.Errorf("events differ (-want +got):\n%s", diff)
	}
	read(day.Add(2*time.Second), day.Add(3*time.Second))
	if len(got) != 1 || got[0].ID != mail.ID {
		t.Errorf("%d events of one second, want the mail", len(got))
	}
	stop := errors.New("stop")
	if err := s.Events(t.Context(), "c_f257", day, day.Add(time.Hour), func(*event.Event) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error of yield: %v", err)
	}
}
