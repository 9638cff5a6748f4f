package collect_test

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/event"
)

func newAlive(log *bytes.Buffer) *collect.Alive {
	return &collect.Alive{
		Now: time.Now, Log: slog.New(slog.NewTextHandler(log, nil)),
		Beats: func(now time.Time) []*event.Intake { return []*event.Intake{{Type: event.CollectorAlive, Time: now}} },
	}
}

// Three minutes with the bus, two without it, three with it: nothing is made up for.
func TestAliveOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		sink := collecttest.NewSink()
		ctx, cancel := context.WithTimeout(t.Context(), 7*time.Minute+time.Second)
		defer cancel()
		time.AfterFunc(150*time.Second, func() { sink.SetDown(true) })
		time.AfterFunc(270*time.Second, func() { sink.SetDown(false) })
		start := time.Now()
		newAlive(&log).Run(ctx, sink)
		var minutes []time.Duration
		for _, in := range sink.Intakes() {
			minutes = append(minutes, in.Time.Sub(start)/time.Minute)
			if in.Time.Location() != time.UTC {
				t.Errorf("time %s is not in UTC", in.Time)
			}
		}
		if want := []time.Duration{0, 1, 2, 5, 6, 7}; !slices.Equal(minutes, want) {
			t.Errorf("beats in minutes %d, want %d", minutes, want)
		}
		if n := strings.Count(log.String(), "cannot say that the collector is alive"); n != 2 {
			t.Errorf("%d warnings, want 2:\n%s", n, log.String())
		}
	})
}

func TestAliveIsSaidOnceForAMinute(t *testing.T) {
	var log bytes.Buffer
	now := time.Date(2026, 5, 8, 10, 30, 59, 0, time.UTC)
	sink, a := collecttest.NewSink(), newAlive(&log)
	a.Now = func() time.Time { return now }
	say := func(want int) {
		t.Helper()
		a.Say(t.Context(), sink)
		if n := len(sink.Intakes()); n != want {
			t.Errorf("at %s: %d beats, want %d", now, n, want)
		}
	}
	say(1)
	say(1)
	now = now.Add(time.Second)
	sink.SetDown(true)
	say(1)
	sink.SetDown(false)
	say(2) // the minute that failed
	say(2)
}

// stuck is an Out whose bus never answers.
type stuck struct{ collect.Out }

func (stuck) Emit(ctx context.Context, _ ...*event.Intake) error { <-ctx.Done(); return ctx.Err() }

func TestAliveGivesUpAfterAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		start := time.Now()
		newAlive(&log).Say(t.Context(), stuck{})
		if d := time.Since(start); d != time.Minute {
			t.Errorf("it waited %s for the bus, want 1m", d)
		}
	})
}
