package collecttest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
)

// Harness is one collector under test with its source.
type Harness struct {
	// New returns a collector over the same source as before: what an earlier
	// one acknowledged must not come again.
	New func(t *testing.T) collect.Collector
	// Feed puts n well-formed messages with fresh natural keys into the source
	// and returns once the source has taken them, acknowledged or not. A source
	// that is refused (HTTP 503) must be retried by Feed until ctx ends.
	Feed func(ctx context.Context, t *testing.T, n int)
	// FeedBad puts one piece of input that can't be understood into the
	// source; nil where the source has none.
	FeedBad func(ctx context.Context, t *testing.T)
}

const patience = 30 * time.Second

// Run checks what every collector promises: it ends with its context, it emits
// each message at least once and with one natural key, it acknowledges nothing
// while the bus is down, and bad input reaches the dead letters.
func Run(t *testing.T, newHarness func(t *testing.T) Harness) {
	t.Run("ends with its context", func(t *testing.T) {
		_, stop := start(t, newHarness(t), NewSink())
		stop()
	})
	t.Run("emits every message", func(t *testing.T) {
		h, s := newHarness(t), NewSink()
		ctx, stop := start(t, h, s)
		defer stop()
		h.Feed(ctx, t, 20)
		waitKeys(ctx, t, s, 20)
	})
	t.Run("loses nothing while the bus is down", func(t *testing.T) {
		h, s := newHarness(t), NewSink()
		s.SetDown(true)
		ctx, stop := start(t, h, s)
		defer stop()
		fed := make(chan struct{})
		go func() { defer close(fed); h.Feed(ctx, t, 5) }()
		wait(ctx, t, s, func(s *Sink) bool { return s.Refused() > 0 })
		s.SetDown(false)
		waitKeys(ctx, t, s, 5)
		<-fed
	})
	t.Run("a restart goes on where it stopped", func(t *testing.T) {
		h, s := newHarness(t), NewSink()
		ctx, stop := start(t, h, s)
		h.Feed(ctx, t, 3)
		waitKeys(ctx, t, s, 3)
		stop()
		ctx, stop = start(t, h, s)
		defer stop()
		h.Feed(ctx, t, 3)
		waitKeys(ctx, t, s, 6)
	})
	t.Run("bad input goes to the dead letters", func(t *testing.T) {
		h, s := newHarness(t), NewSink()
		if h.FeedBad == nil {
			return
		}
		ctx, stop := start(t, h, s)
		defer stop()
		h.FeedBad(ctx, t)
		wait(ctx, t, s, func(s *Sink) bool { return len(s.Rejected()) > 0 })
		if r := s.Rejected()[0]; !errors.Is(r.Reason, event.ErrRejected) || !r.Body.Valid() {
			t.Errorf("reason %q, of body %q: want event.ErrRejected and whose it is", r.Reason, r.Body)
		}
		h.Feed(ctx, t, 1)
		waitKeys(ctx, t, s, 1)
	})
}

// start runs a new collector; stop ends it and waits for it.
func start(t *testing.T, h Harness, s *Sink) (ctx context.Context, stop func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	c := h.New(t)
	done := make(chan error, 1)
	go func() { done <- c.Collect(ctx, s) }()
	return ctx, func() {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Collect after its context ended: %v, want nil", err)
		}
	}
}

func wait(ctx context.Context, t *testing.T, s *Sink, ok func(*Sink) bool) {
	t.Helper()
	if err := s.Wait(ctx, ok); err != nil {
		t.Fatalf("waiting for the collector: %v (%d emitted, %d rejected)", err, len(s.Intakes()), len(s.Rejected()))
	}
}

// waitKeys waits for n different natural keys.
func waitKeys(ctx context.Context, t *testing.T, s *Sink, n int) {
	t.Helper()
	wait(ctx, t, s, func(s *Sink) bool { return len(Keys(s)) >= n })
	if got := len(Keys(s)); got != n {
		t.Errorf("%d different natural keys, want %d", got, n)
	}
}

// Keys returns how often each natural key was emitted, leaving out
// collector.alive events.
func Keys(s *Sink) map[string]int {
	keys := make(map[string]int)
	for _, in := range s.Intakes() {
		if in.Type == event.CollectorAlive {
			continue
		}
		keys[string(in.Type)+"\x00"+strings.Join(in.Key, "\x00")]++
	}
	return keys
}
