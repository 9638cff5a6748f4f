package bulk_test

import (
	"fmt"
	"testing"
	"time"

	"vedetta/pkg/detect/bulk"
	"vedetta/pkg/event"
)

// TestAnswersAmongColleagues: who among forty colleagues comes to a meeting may be said
// to all, up to the limit; the same to forty citizens, or to as many as make a bulk
// send, is a storm sooner.
func TestAnswersAmongColleagues(t *testing.T) {
	f := func(name string, to, answers int, external, want bool) {
		t.Helper()
		d := bulk.New(register(t, 50))
		start := time.Date(2024, 5, 6, 9, 0, 0, 0, time.UTC)
		raised := false
		for i := range answers {
			e := &event.Event{
				ID: fmt.Sprint("a", i), Type: event.MessageSubmitted, Channel: event.Mail, Body: "c_a", Time: start.Add(time.Duration(i) * time.Minute),
				Facts: &event.Facts{}, Data: event.Data{
					Direction: event.Internal, Message: &event.Message{Thread: "t"},
					Sender: event.Sender{Claimed: event.Party{Token: event.Token(fmt.Sprint("2024-s", i))}},
				},
			}
			for r := range to {
				e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: event.Token(fmt.Sprint("2024-p", r)), External: external})
			}
			if err := d.Detect(e, func(f *event.Finding) { raised = raised || f.Rule == bulk.ReplyAll }); err != nil {
				t.Fatal(err)
			}
		}
		if raised != want {
			t.Errorf("%s: raised %t, want %t", name, raised, want)
		}
	}
	f("twelve colleagues to forty", 40, 12, false, false)
	f("twenty colleagues to forty", 40, 20, false, true)
	f("twelve to forty outside", 40, 12, true, true)
	f("six colleagues to fifty", 50, 6, false, true)
}
