package event_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/event"
)

const id = "20260508-abcdefghijklmnopqrstuvwxyz"

var noon = time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC)

var channels = []event.Channel{event.SMS, event.Mail, event.Social, event.Register}

func small() *event.Event {
	return &event.Event{
		ID: id, Source: "/collector/sms/gw1", Type: event.MessageSubmitted, Time: noon, Body: "c_f257", Channel: event.SMS,
		Data: event.Data{Ingested: noon, Recipients: []event.Recipient{{Token: "2026-abcdefghijklmnopqrstuvwxyz"}}, Text: "Ciao"},
	}
}

func encoded(t testing.TB, e *event.Event) string {
	t.Helper()
	b, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDecodeReadsWhatEncodeWrote(t *testing.T) {
	later, oldest := noon.Add(time.Hour), noon.AddDate(-3, 0, 0)
	want := small()
	want.Data.SourceTime = &later
	want.Data.Sender.Claimed = event.Party{Class: event.Functional, Address: "Comune"}
	want.Data.Item = &event.Item{ID: "i", Platform: "facebook", Account: "1", Own: true}
	want.Data.Inventory = &event.Inventory{Store: "s", Dataset: "d", Rows: 1 << 40, Oldest: &oldest}
	want.Data.Vault = &event.Vault{KeyID: "k", SealedKey: []byte{0, 255}, Entries: []event.VaultEntry{{Token: "t", Mask: "•••", Sealed: []byte{1}}}}
	got, err := event.Decode([]byte(encoded(t, want)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	if got.SpecVersion != "1.0" || got.Schema != event.SchemaVersion || got.DataContentType != "application/json" {
		t.Errorf("envelope %q %d %q", got.SpecVersion, got.Schema, got.DataContentType)
	}
}

// What the analyser derived never reaches the bus.
func TestFactsStayHome(t *testing.T) {
	e := small()
	e.Facts, e.Seq = &event.Facts{Excerpt: "segreto", Campaign: "d-1"}, 4711
	if s := encoded(t, e); strings.Contains(s, "segreto") || strings.Contains(s, "4711") || strings.Contains(s, "d-1") {
		t.Errorf("facts on the bus: %s", s)
	}
}

// refused decodes an event after a replacement and wants an error that wraps
// ErrRejected, says why and repeats nothing.
func refused(t *testing.T, old, replaced, why string) {
	t.Helper()
	good := encoded(t, small())
	bad := strings.Replace(good, old, replaced, 1)
	if bad == good {
		t.Fatalf("%q is not in the event", old)
	}
	_, err := event.Decode([]byte(bad))
	checkError(t, bad, err, why)
}

func checkError(t *testing.T, in string, err error, why string) {
	t.Helper()
	if !errors.Is(err, event.ErrRejected) || !strings.Contains(err.Error(), why) {
		t.Errorf("%.200s: %v, want a rejection with %q", in, err, why)
		return
	}
	checkQuiet(t, in, err)
}

var personal = regexp.MustCompile(`[0-9]{7,}|[A-Za-z0-9.]+@[A-Za-z0-9.]+`)

// checkQuiet fails when an error repeats numbers or addresses, or is long.
func checkQuiet(t *testing.T, in string, err error) {
	t.Helper()
	if len(err.Error()) > 250 {
		t.Errorf("%.200s: the error has %d bytes", in, len(err.Error()))
	}
	if s := personal.FindString(err.Error()); s != "" && strings.Contains(in, s) {
		t.Errorf("%.200s: the error repeats %q: %v", in, s, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	refused(t, `"specversion":"1.0"`, `"specversion":"0.3"`, "specversion")
	refused(t, `"schema":1`, `"schema":2`, "update this program")
	refused(t, `"schema":1`, `"schema":0`, "schema version 0")
	refused(t, `"schema":1`, `"schema":"1"`, `field "schema" has the wrong type`)
	refused(t, id, "", "id is not")
	refused(t, id, id+"a", "id is not")
	refused(t, id, "20260508-ABCDEFGHIJKLMNOPQRSTUVWXYZ", "id is not")
	refused(t, `"body":"c_f257"`, `"body":"C_F257"`, "IPA")
	refused(t, `"body":"c_f257"`, `"body":"c_f257.sms"`, "IPA")
	refused(t, `"body":"c_f257"`, `"body":""`, "IPA")
	refused(t, `"body":"c_f257"`, `"body":"`+strings.Repeat("a", 33)+`"`, "IPA")
	refused(t, `"time":"2026-05-08T12:00:00Z"`, `"time":"0001-01-01T00:00:00Z"`, "time is missing")
	refused(t, `"time":"2026-05-08T12:00:00Z"`, `"time":"393471234567"`, "RFC 3339")
	refused(t, `"type":"message.submitted"`, `"type":"message.sent"`, `type "message.sent" is not known`)
	refused(t, `"type":"message.submitted"`, `"type":"+39 347 1234567"`, `is not known`)
	refused(t, `"type":"message.submitted"`, `"type":"mario.rossi@pec.example"`, `is not known`)
	refused(t, `"type":"message.submitted"`, `"type":"`+strings.Repeat("x", 5000)+`"`, `xxxx…`)
	refused(t, `"channel":"sms"`, `"channel":"register"`, "does not stand on channel")
	refused(t, `"channel":"sms"`, `"channel":"sms.3471234567"`, "does not stand on channel")
	refused(t, `"text":"Ciao"`, `"text":3471234567`, `field "data.text" has the wrong type`)
	refused(t, `"text":"Ciao"`, `"text":"3471234567`, "syntax error at byte")
	refused(t, `}}`, `}} {}`, "syntax error")
}

// Fields are only ever added: a reader takes events with fields it doesn't know.
func TestDecodeTakesNewFields(t *testing.T) {
	if _, err := event.Decode([]byte(strings.Replace(encoded(t, small()), `"text"`, `"mood":"glad","text"`, 1))); err != nil {
		t.Error(err)
	}
}

// Every kind stands on its own channels and on no other.
func TestKindsAndChannels(t *testing.T) {
	kinds := event.Kinds()
	if len(kinds) < 23 {
		t.Fatalf("only %d kinds", len(kinds))
	}
	for kind, own := range kinds {
		for _, c := range append([]event.Channel{"", "fax"}, channels...) {
			e := small()
			e.Type, e.Channel = kind, c
			_, err := event.Decode([]byte(encoded(t, e)))
			want := len(own) == 0 && c != "" && c != "fax"
			for _, o := range own {
				want = want || o == c
			}
			if (err == nil) != want {
				t.Errorf("%s on %q: %v, want good %v", kind, c, err, want)
			}
			if err != nil && !errors.Is(err, event.ErrRejected) {
				t.Errorf("%s on %q: %v does not wrap ErrRejected", kind, c, err)
			}
		}
	}
	kinds[event.ListRead][0] = event.SMS
	delete(kinds, event.ListRead)
	if again := event.Kinds()[event.ListRead]; len(again) != 1 || again[0] != event.Register {
		t.Errorf("Kinds gave away its own map: %v", again)
	}
}

func TestDayAndSubject(t *testing.T) {
	e := small()
	if got, want := e.Day(), time.Date(2026, 5, 8, 0, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("day %s, want %s", got, want)
	}
	if got := e.StreamSubject(); got != "events.c_f257.sms.message.submitted" {
		t.Errorf("subject %s", got)
	}
	for _, bad := range []string{"", "2026", "20261308-x", "abcdefgh-x", "20260508"[:7]} {
		if got := event.DayOf(bad); !got.IsZero() {
			t.Errorf("day of %q is %s", bad, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(encoded(f, small())))
	f.Add([]byte(strings.Replace(encoded(f, small()), "message.submitted", "3471234567@x.it", 1)))
	f.Add([]byte(`{"time":"0000-01-01T00:00:00+23:59"}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := event.Decode(b)
		if err != nil {
			if !errors.Is(err, event.ErrRejected) {
				t.Fatalf("%v does not wrap ErrRejected", err)
			}
			checkQuiet(t, string(b), err)
			return
		}
		again, err := event.Decode([]byte(encoded(t, e)))
		if err != nil {
			t.Fatalf("what was read cannot be written and read: %v", err)
		}
		if encoded(t, e) != encoded(t, again) {
			t.Fatalf("%s becomes %s", encoded(t, e), encoded(t, again))
		}
	})
}

func TestKnownIsWhenTheStreamHadIt(t *testing.T) {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	e := event.Event{Data: event.Data{Ingested: at}}
	if !e.Known().Equal(at) {
		t.Errorf("off the bus: %s, want the ingestion", e.Known())
	}
	for _, stored := range []time.Time{at.Add(10 * time.Second), at.Add(-time.Second)} {
		e.Stored = stored
		if want := later(at, stored); !e.Known().Equal(want) {
			t.Errorf("stored at %s: %s, want %s", stored, e.Known(), want)
		}
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
