package analyse

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/campaign"
	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
)

// pageComment is a comment on the page of a body.
func pageComment(t *testing.T, body event.Body, id string, at time.Time, text string) event.Delivery {
	t.Helper()
	e := &event.Event{
		ID: at.Format("20060102") + "-" + strings.Repeat(id, 26), Source: "/collector/social/facebook", Type: event.CommentCreated, Time: at, Body: body, Channel: event.Social,
		Data: event.Data{Ingested: at, Direction: event.Public, Text: text, Item: &event.Item{ID: "item-" + id, Platform: "facebook", Account: "1"}},
	}
	data, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return event.Delivery{Subject: "events.0." + string(body) + ".social.comment.created", Data: data}
}

// The finding about one body's comment comes while another body's event is
// judged, or none: its evidence is its own comment all the same.
func TestEvidenceIsTheFindingsOwn(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for name, second := range map[string][]event.Delivery{
		"another body's event passes": {pageComment(t, "c_h501", "b", now, "un altro testo")},
		"time passes":                 nil,
	} {
		t.Run(name, func(t *testing.T) {
			clock := now.Add(-5 * time.Hour)
			a := New(Options{
				Reader: mustReader(t), Campaigns: campaign.New(campaign.Options{}), Detectors: all.New(all.Deps{}), Log: slog.New(slog.DiscardHandler),
				Now:  func() time.Time { return clock },
				Seal: func(body event.Body, b []byte) ([]byte, error) { return fmt.Appendf(nil, "%s:%s", body, b), nil },
			})
			first := pageComment(t, "c_i709", "a", now.Add(-5*time.Hour), "scrivetemi a lea.inventata@posta.test")
			if _, err := a.batch(context.Background(), []event.Delivery{first}, 0); err != nil {
				t.Fatal(err)
			}
			clock = now
			b, err := a.batch(context.Background(), second, 0)
			if err != nil || len(b.Findings) != 1 {
				t.Fatalf("%d findings, error %v, want one", len(b.Findings), err)
			}
			f := b.Findings[0]
			to, sealed, _ := bytes.Cut(f.Evidence, []byte(":"))
			var e event.Event
			if err := json.Unmarshal(sealed, &e); err != nil {
				t.Fatalf("evidence %q: %v", f.Evidence, err)
			}
			if string(to) != "c_i709" || e.ID != f.OpeningEvent || e.Data.Text != "scrivetemi a lea.inventata@posta.test" {
				t.Errorf("evidence is sealed to %s and holds event %s", to, e.ID)
			}
		})
	}
}

// A finding about the largest event fits on the bus.
func TestEvidenceIsBounded(t *testing.T) {
	a := New(Options{Seal: func(_ event.Body, b []byte) ([]byte, error) { return b, nil }, Log: slog.New(slog.DiscardHandler)})
	e := &event.Event{Data: event.Data{
		Text: strings.Repeat("è", event.MaxText/2), Recipients: make([]event.Recipient, event.MaxRecipients), Vault: &event.Vault{SealedKey: make([]byte, 1<<20)},
	}}
	if n := len(a.evidence(e)); n == 0 || n > 512<<10 {
		t.Errorf("evidence of %d bytes, want at most half a megabyte", n)
	}
}

func TestNoEvidenceOfAnotherEvent(t *testing.T) {
	a := New(Options{Seal: func(event.Body, []byte) ([]byte, error) { return []byte("sealed"), nil }, Log: slog.New(slog.DiscardHandler)})
	a.current = &event.Event{ID: "e1", Body: "c_a", Facts: &event.Facts{Evidence: func() []byte { return []byte("sealed") }}}
	f := func(body event.Body, opening, last string, want bool) {
		t.Helper()
		found := &event.Finding{ID: opening + last, Body: body, OpeningEvent: opening, LastEvent: last}
		if a.report(found); (found.Evidence != nil) != want {
			t.Errorf("evidence of %s for %s from %s to %s: %v, want %v", a.current.ID, body, opening, last, found.Evidence != nil, want)
		}
	}
	f("c_a", "e1", "e1", true)
	f("c_a", "e0", "e1", true)
	f("c_a", "e0", "e0", false)
	f("c_b", "e1", "e1", false)
}

func TestOnePersonsCaseHasNoExcerpt(t *testing.T) {
	r := mustReader(t)
	for text, want := range map[string]bool{
		"Buongiorno, chiedo se la mia domanda per i buoni pasto è stata accolta, il mio codice fiscale è BTLDAA78M41F205T": false,
		"Scrivetemi a lea.inventata@posta.test":                                                         true,
		"Domenica vota la lista Insieme, il tuo voto conta! Mia nonna è in dialisi e non ha il pulmino": false,
	} {
		e := &event.Event{Body: "c_a", Data: event.Data{Text: text}}
		r.Read(e)
		if (e.Facts.Excerpt != "") != want || e.Facts.Spans == 0 {
			t.Errorf("%s (%s): excerpt %q", text, e.Facts.Purpose, e.Facts.Excerpt)
		}
	}
}

func mustReader(t testing.TB) *Reader {
	t.Helper()
	r, err := NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
