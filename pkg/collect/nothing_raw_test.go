package collect

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

// drawer makes intakes and remembers every raw identity it put in.
type drawer struct {
	t   *rapid.T
	raw []string
}

func (d *drawer) one(label, pattern string) string {
	return rapid.StringMatching(pattern).Draw(d.t, label)
}

// number returns a number as a source may write it, and remembers its end.
func (d *drawer) number() string {
	n := d.one("number", `3[2-9][0-9]{8}`)
	d.raw = append(d.raw, n, n[:7], n[3:])
	return rapid.SampledFrom([]string{"+39", "0039", "39", ""}).Draw(d.t, "prefix") + n
}

func (d *drawer) mailbox() string {
	local := d.one("local", `[A-Za-z]{9,14}`)
	d.raw = append(d.raw, local, strings.ToLower(local))
	return local + rapid.SampledFrom([]string{"", "+tag"}).Draw(d.t, "tag") + "@" + rapid.SampledFrom([]string{"posta.test", "comune.test"}).Draw(d.t, "domain")
}

func (d *drawer) address() string {
	if rapid.Bool().Draw(d.t, "is a number") {
		return d.number()
	}
	return d.mailbox()
}

// name is an id or a login that must not be seen.
func (d *drawer) name() string {
	n := d.one("name", `[A-Z][a-z]{4}[0-9]{4}`)
	d.raw = append(d.raw, n)
	return n
}

func (d *drawer) sender() string {
	switch rapid.IntRange(0, 4).Draw(d.t, "sender") {
	case 0:
		return "urp@comune.test" // functional: may be seen
	case 1:
		return ""
	case 2:
		return d.name()
	}
	return d.address()
}

func (d *drawer) intake() *event.Intake {
	kinds := []event.Kind{event.MessageSubmitted, event.MessageReceived, event.CommentCreated, event.PostEdited, event.ListRead, event.CanaryHit, event.CitizenReport, event.CollectorAlive}
	in := &event.Intake{
		Schema: 1, Body: rapid.SampledFrom([]event.Body{"c_a", "c_b"}).Draw(d.t, "body"), Source: "/collector/x",
		Type: rapid.SampledFrom(kinds).Draw(d.t, "kind"), Key: []string{d.name(), d.name()}, Time: noon.AddDate(0, -rapid.IntRange(0, 6).Draw(d.t, "months"), 0),
		Sender: event.IntakeSender{Claimed: d.sender(), Authenticated: d.sender()}, Text: "Testo", Subject: "Oggetto",
		Message: &event.Message{Gateway: "gw1", Ref: d.name()},
	}
	for range rapid.IntRange(1, 4).Draw(d.t, "recipients") {
		in.Recipients = append(in.Recipients, event.IntakeRecipient{Address: d.address()})
	}
	switch allowed := event.Kinds()[in.Type]; {
	case len(allowed) == 0:
		in.Channel = event.Register
	default:
		in.Channel = rapid.SampledFrom(allowed).Draw(d.t, "channel")
	}
	// The page's own id is no person's; its author's is.
	in.Item = &event.IntakeItem{ID: d.name(), Parent: d.name(), Platform: "facebook", Account: "100", Author: d.name(), Own: rapid.Bool().Draw(d.t, "own")}
	in.List = &event.IntakeList{ID: "tari", Rows: 3, Actor: d.name()}
	return in
}

// No number, mailbox, login, author or natural key of a source stands in the
// bytes on the bus, in a dead letter or in the log. Offices' addresses may.
func TestNothingRawReachesTheBus(t *testing.T) {
	w := newWorld(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		w.bus.events, w.bus.bytes, w.bus.letters = nil, nil, nil
		d := &drawer{t: rt}
		var in []*event.Intake
		for range rapid.IntRange(1, 3).Draw(rt, "intakes") {
			in = append(in, d.intake())
		}
		bad := d.intake()
		bad.Recipients = append(bad.Recipients, event.IntakeRecipient{Address: d.number() + strings.Repeat("9", 20)})
		if err := w.Emit(t.Context(), append(in, bad)...); err != nil {
			rt.Fatal(err)
		}
		if len(w.bus.bytes) != len(in) || len(w.bus.letters) != 1 {
			rt.Fatalf("%d events of %d, %d dead letters: %v", len(w.bus.bytes), len(in), len(w.bus.letters), w.bus.letters)
		}
		out := w.log.String() + fmt.Sprint(w.bus.letters[0])
		for _, b := range w.bus.bytes {
			out += string(b)
			if _, err := event.Decode(b); err != nil {
				rt.Fatal(err)
			}
		}
		for _, raw := range d.raw {
			if strings.Contains(out, raw) {
				rt.Fatalf("%q is seen in %s", raw, out)
			}
		}
		w.log.Reset()
	})
}

func TestRecentForgetsTheOldestHalf(t *testing.T) {
	r := newRecent(100)
	for i := range 1000 {
		r.add(fmt.Sprint(i))
		for back := range min(i+1, 100) {
			if !r.has(fmt.Sprint(i - back)) {
				t.Fatalf("%d is forgotten after %d more", i-back, back)
			}
		}
		if n := len(r.young) + len(r.old); n > 200 {
			t.Fatalf("%d are remembered", n)
		}
	}
	if r.has("1") || r.has("x") {
		t.Error("remembers what it should not")
	}
}
