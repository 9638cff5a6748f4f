package detect_test

import (
	"encoding/json"
	"testing"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

func TestPeople(t *testing.T) {
	var p detect.People
	p.Max = 3
	add := func(token, previous event.Token, fresh bool, count int, more bool) {
		t.Helper()
		if got := p.Add(event.Recipient{Token: token, Previous: previous}); got != fresh || p.Len() != count || p.More != more {
			t.Errorf("add %s %s: new %v, %d people, more %v", token, previous, got, p.Len(), p.More)
		}
		b, err := json.Marshal(&p)
		if err != nil {
			t.Fatal(err)
		}
		p = detect.People{}
		if err := json.Unmarshal(b, &p); err != nil {
			t.Fatal(err)
		}
	}
	add("2024-a", "", true, 1, false)
	add("2025-a", "2024-a", false, 1, false)
	add("2025-a", "", false, 1, false)
	add("2025-b", "2024-b", true, 2, false)
	add("2024-b", "", false, 2, false)
	add("2025-c", "", true, 3, false)
	add("2025-c", "", false, 3, false)
	add("2025-d", "", false, 3, true)
}

func TestFindingID(t *testing.T) {
	a := detect.FindingID("r", "c_a", "s", "e")
	for _, b := range []string{detect.FindingID("rc", "_a", "s", "e"), detect.FindingID("r", "c_a", "se", ""), detect.FindingID("r", "c_b", "s", "e")} {
		if a == b {
			t.Errorf("two findings share %s", a)
		}
	}
}

func TestReaches(t *testing.T) {
	check := func(want bool, k event.Kind, c event.Channel, d event.Direction) {
		t.Helper()
		if got := detect.Reaches(&event.Event{Type: k, Channel: c, Data: event.Data{Direction: d}}); got != want {
			t.Errorf("%s %s %s = %v", k, c, d, got)
		}
	}
	check(true, event.MessageSubmitted, event.SMS, event.Outbound)
	check(true, event.MessageSubmitted, event.Mail, "")
	check(false, event.MessageSubmitted, event.Mail, event.Internal)
	check(true, event.MessageReceived, event.Mail, event.Inbound)
	check(false, event.MessageReceived, event.SMS, event.Inbound)
	check(false, event.MessageDelivered, event.SMS, event.Outbound)
	check(false, event.CitizenReport, event.Register, event.Inbound)
}
