package collect

import (
	"strings"
	"testing"

	"vedetta/pkg/event"
)

// TestFromOutsideIsReceived: a mail server has every message submitted to it, and a
// source may say so of those that come from outside too.
func TestFromOutsideIsReceived(t *testing.T) {
	w := newWorld(t, nil)
	for _, direction := range []event.Direction{event.Inbound, event.Outbound, event.Internal, ""} {
		in := sms("1"+string(direction), "mario@comune.test")
		in.Channel, in.Type, in.Direction, in.Sender.Claimed = event.Mail, event.MessageSubmitted, direction, "x@posta.test"
		want := event.MessageSubmitted
		if direction == event.Inbound {
			want = event.MessageReceived
		}
		if got := w.emit(t, in)[0]; got.Type != want || in.Type != event.MessageSubmitted {
			t.Errorf("direction %q: %s, want %s; the source's own is now %s", direction, got.Type, want, in.Type)
		}
	}
}

// TestUnreadIsEqualToRead: of a mail that nobody may read the event tells which texts
// that are read it is equal to, whoever sent them and over which channel.
func TestUnreadIsEqualToRead(t *testing.T) {
	w := newWorld(t, nil)
	const text = "sono aperte le iscrizioni alla gita al lago, la quota si versa in sede alle ore 9"
	office, phone, employee := sms("1", "a@posta.test"), sms("2", "+393471234567"), sms("3", "b@posta.test")
	office.Channel, office.Sender.Claimed, office.Text = event.Mail, "urp@comune.test", "Gentile Ada, "+text
	phone.Text = strings.ToUpper(text)
	employee.Channel, employee.Sender.Claimed, employee.Text = event.Mail, "mario@comune.test", strings.Replace(text, "ore 9", "18.30", 1)
	got := w.emit(t, office, phone, employee)
	if got[0].Data.Text == "" || got[2].Data.Text != "" {
		t.Fatalf("an office's text %q, an employee's %q", got[0].Data.Text, got[2].Data.Text)
	}
	want := got[2].Data.Message.Digest
	for _, e := range got {
		if m := e.Data.Message; want == "" || m == nil || m.Digest != want {
			t.Errorf("%s %s: %+v, want the digest %q", e.Channel, e.ID, m, want)
		}
	}
	short := sms("4", "+393471234567")
	short.Text = "ci vediamo domani"
	if m := w.emit(t, short)[0].Data.Message; m != nil && m.Digest != "" {
		t.Errorf("a few words: %+v", m)
	}
}
