package social

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// bus keeps what a real Pipe publishes.
type bus struct {
	mu     sync.Mutex // guards events
	events []*event.Event
}

func (b *bus) Publish(_ context.Context, events ...*event.Event) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, events...)
	return nil
}

func (b *bus) DeadLetter(context.Context, *event.DeadLetter) error { return nil }

// published are the events but the signs of life.
func (b *bus) published() []*event.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []*event.Event
	for _, e := range b.events {
		if e.Type != event.CollectorAlive {
			out = append(out, e)
		}
	}
	return out
}

// noRegister is a body that has registered nothing.
type noRegister struct{}

func (noRegister) FunctionalAt(event.Body, string, time.Time) bool { return false }
func (noRegister) InternalAt(event.Body, string, time.Time) bool   { return false }
func (noRegister) ExcludedAt(event.Body, string, time.Time) bool   { return false }

func (noRegister) OffRouteAt(event.Body, string, string, time.Time) bool { return false }

func realPipe(t *testing.T, b *bus) *collect.Pipe {
	t.Helper()
	ring, err := pseudonym.OpenKeyring(t.TempDir(), string(testBody))
	if err != nil {
		t.Fatal(err)
	}
	dpo, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	sealer, err := pseudonym.NewSealer(dpo.Recipient().String())
	if err != nil {
		t.Fatal(err)
	}
	p, err := collect.NewPipe(collect.Options{
		Bodies:   map[event.Body]collect.Keys{testBody: {Ring: ring, Sealer: sealer}},
		Register: noRegister{}, Publisher: b, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// From Meta's bytes to the bus: no raw id leaves, a repeat has the same id, and
// the changes of one comment stay joined.
func TestWebhookToBus(t *testing.T) {
	b := new(bus)
	c, client := run(t, testConfig(), Options{}, realPipe(t, b))
	for _, name := range []string{"comment-add-phone", "comment-add-phone", "comment-edited-sender-id", "comment-hide", "comment-remove", "status-add"} {
		body := string(readFile(t, "testdata/facebook/"+name+".json"))
		if got := send(t, client, c, body, sign(body)); got != http.StatusOK {
			t.Fatalf("%s: status %d", name, got)
		}
	}
	events := b.published()
	if len(events) != 6 {
		t.Fatalf("%d events, want 6", len(events))
	}
	if events[0].ID != events[1].ID {
		t.Error("a redelivery has another id")
	}
	for i, e := range events[:5] {
		if e.Data.Item.ID != events[0].Data.Item.ID || e.Data.Item.Author != events[0].Data.Item.Author || e.Data.Item.Author == "" {
			t.Errorf("event %d, %s, is not of the same comment and author", i, e.Type)
		}
		raw, err := e.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := event.Decode(raw); err != nil {
			t.Error(err)
		}
		for _, id := range []string{"24680135791113", "7001122334455_9001", "Ada Inventata"} {
			if strings.Contains(string(raw), id) {
				t.Errorf("%s on the bus holds %q", e.Type, id)
			}
		}
	}
	if own := events[5].Data.Item; !own.Own || own.Author != "" {
		t.Errorf("the page's own post: own %v, author %q", own.Own, own.Author)
	}
}
