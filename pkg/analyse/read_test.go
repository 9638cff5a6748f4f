package analyse

import (
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// TestReadingsKnown holds facts that are still known to those of a reader that has
// seen nothing, over few texts that come again in any order.
func TestReadingsKnown(t *testing.T) {
	known, hits := mustReader(t), 0
	parts := []string{
		"", "Gentile Ada Betulla, il ritiro è alle 9", "Domenica vota la lista Insieme", "scrivetemi a lea.inventata@posta.test",
		"mia nonna è in dialisi", "cell 333 1234567", "Il codice di accesso è 4411", "Oggetto",
		"la bambina Lea Inventati, 8 anni", "Lea Inventati, nata il 14/03/2010", "codice fiscale NCOMRC10T20I709M",
	}
	rapid.Check(t, func(t *rapid.T) {
		data := event.Data{Subject: rapid.SampledFrom(parts).Draw(t, "subject"), Campaign: rapid.SampledFrom([]string{"", "c1", "c2"}).Draw(t, "campaign")}
		data.Text = strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 2).Draw(t, "text"), ". ")
		channel := rapid.SampledFrom([]event.Channel{event.SMS, event.Mail}).Draw(t, "channel")
		at := time.Date(rapid.IntRange(2009, 2030).Draw(t, "year"), 6, 1, 0, 0, 0, 0, time.UTC)
		read := func(r *Reader) event.Facts {
			e := &event.Event{Body: "c_a", Channel: channel, Time: at, Data: data}
			if r.Read(e) {
				hits++
			}
			return *e.Facts
		}
		none, err := newReadings()
		if err != nil {
			t.Fatal(err)
		}
		fresh := &Reader{fallback: known.fallback, readings: none}
		if got, want := read(known), read(fresh); !reflect.DeepEqual(got, want) {
			t.Errorf("facts %+v, want %+v", got, want)
		}
	})
	if hits == 0 {
		t.Error("no text was known")
	}
}

// TestMinors tells that a text is about somebody under 18: by its words on any day,
// by a day of birth until the eighteenth birthday begins in Italy.
func TestMinors(t *testing.T) {
	r := mustReader(t)
	for _, tt := range []struct {
		text string
		at   string
		want bool
	}{
		{"La bambina Lea Inventati, 8 anni, abita qui", "2024-05-04T08:00:00Z", true},
		{"La signora Lea Inventati abita qui", "2024-05-04T08:00:00Z", false},
		{"Lea Inventati, nata il 14/07/2010", "2028-07-13T21:59:59Z", true},
		{"Lea Inventati, nata il 14/07/2010", "2028-07-13T22:00:00Z", false},
		{"Lea Inventati, nata il 14/07/2010", "2024-05-04T08:00:00Z", true},
		{"il suo codice fiscale è NCOMRC61T20I709E", "2024-05-04T08:00:00Z", false},
		{"il suo codice fiscale è NCOMRC61T20I709E", "1975-05-04T08:00:00Z", true},
		{"scrivetemi a lea.inventata@posta.test", "2024-05-04T08:00:00Z", false},
	} {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		e := &event.Event{Body: "c_a", Channel: "social", Time: at, Data: event.Data{Text: tt.text}}
		r.Read(e)
		got := e.Facts.PersonalData
		if slices.Contains(got, ofMinor) != tt.want || !slices.IsSorted(got) || len(got) == 0 {
			t.Errorf("%q at %s: %v, want a minor: %v", tt.text, tt.at, got, tt.want)
		}
	}
}

// TestReadingsOfARegister reads a text anew by a version of a register that looks
// for other personal data.
func TestReadingsOfARegister(t *testing.T) {
	r := mustReader(t)
	read := func(body event.Body) (spans int, known bool) {
		e := &event.Event{Body: body, Channel: event.SMS, Data: event.Data{Text: "scrivetemi a lea.inventata@posta.test"}}
		known = r.Read(e)
		return e.Facts.Spans, known
	}
	want := func(body event.Body, spans int, known bool) {
		t.Helper()
		if n, k := read(body); n != spans || k != known {
			t.Errorf("%s: %d spans, known %v, want %d and %v", body, n, k, spans, known)
		}
	}
	want("c_a", 1, false)
	want("c_b", 1, true)
	p := &policy.Policy{}
	p.Body.IPA, p.Body.Domains = "c_a", []string{"posta.test"}
	if err := r.Use(p, nil); err != nil {
		t.Fatal(err)
	}
	want("c_a", 0, false)
	want("c_a", 0, true)
	want("c_b", 1, true)
}

// TestInOrder sees every event once, in order, with its facts, and nothing behind
// one that fails.
func TestInOrder(t *testing.T) {
	a := New(Options{Reader: mustReader(t), Log: slog.New(slog.DiscardHandler)})
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5*pieceSize).Draw(t, "events")
		fails := rapid.IntRange(0, 6*pieceSize).Draw(t, "the one that fails")
		read := make([]reading, n)
		for i := range read {
			read[i].e = &event.Event{Data: event.Data{Campaign: "c1", Text: "ciao"}}
		}
		seen, broken := 0, errors.New("broken")
		err := a.inOrder(read, func(i int) error {
			if i != seen || read[i].e.Facts == nil || read[i].e.Facts.Campaign != "c1" {
				t.Fatalf("event %d after %d, with facts %v", i, seen, read[i].e.Facts)
			}
			if seen++; i == fails {
				return broken
			}
			return nil
		})
		if want := min(n, fails+1); seen != want || errors.Is(err, broken) != (fails < n) {
			t.Errorf("%d events seen, error %v, want %d of %d", seen, err, want, n)
		}
	})
}
