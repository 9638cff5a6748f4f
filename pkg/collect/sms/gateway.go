package sms

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/sms/kannel"
	"vedetta/pkg/collect/sms/tail"
	"vedetta/pkg/event"
)

// How long a refused batch waits before it is tried again.
const (
	firstRetry = 100 * time.Millisecond
	lastRetry  = 10 * time.Second
)

// gateway reads one log. One goroutine uses it at a time.
type gateway struct {
	c       GatewayConfig
	source  string
	parser  *kannel.Parser
	now     func() time.Time
	log     *slog.Logger
	metrics *metrics

	alive   collect.Alive
	trouble string // last error that was logged
}

// run follows the log until ctx ends.
func (g *gateway) run(ctx context.Context, out collect.Out) error {
	t, err := tail.Open(tail.Options{Path: g.c.AccessLog, Cursor: g.c.Cursor})
	if err != nil {
		return fmt.Errorf("gateway %s: %w", g.c.Name, err)
	}
	defer func() { _ = t.Close() }() // opened for reading only
	tick := time.NewTicker(g.c.Poll)
	defer tick.Stop()
	for {
		more, err := g.step(ctx, t, out)
		if ctx.Err() != nil {
			return nil
		}
		g.note(err)
		if err == nil {
			g.alive.Say(ctx, out) // the log is there and is read
		}
		if more {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// step moves one batch from the log to the bus.
func (g *gateway) step(ctx context.Context, t *tail.Tailer, out collect.Out) (more bool, err error) {
	b, err := t.Next()
	if err != nil {
		return false, err
	}
	used := 0
	if b.Gap != "" {
		err = g.gap(ctx, out, b.Gap)
	} else {
		used, err = g.lines(ctx, out, b)
	}
	if err != nil {
		return false, err
	}
	err = t.Commit(used)
	g.metrics.lag.WithLabelValues(g.c.Name).Set(float64(t.Lag()))
	return err == nil && (b.More || b.Gap != ""), err
}

// lines emits and rejects the records of a batch and returns how many of its
// lines they took.
func (g *gateway) lines(ctx context.Context, out collect.Out, b tail.Batch) (used int, err error) {
	outcomes, used := g.parser.Parse(b.Lines, b.File, b.More)
	var intakes []*event.Intake
	for _, o := range outcomes {
		if o.Intake != nil {
			intakes = append(intakes, o.Intake)
		}
	}
	if len(intakes) > 0 {
		if err := g.retry(ctx, "emit", func() error { return out.Emit(ctx, intakes...) }); err != nil {
			return 0, err
		}
	}
	for _, o := range outcomes {
		if o.Err == nil {
			continue
		}
		if err := g.retry(ctx, "reject", func() error { return out.Reject(ctx, g.c.Body, g.source, o.Raw, o.Err) }); err != nil {
			return 0, err
		}
	}
	g.metrics.count(g.c.Name, used, outcomes)
	return used, nil
}

// gap tells that lines before the log's present files may be lost.
func (g *gateway) gap(ctx context.Context, out collect.Out, lost string) error {
	g.log.Error("the log that was being read is gone: lines may be lost", "position", lost)
	in := g.notice(event.CollectorGap, lost, g.now().UTC())
	if err := g.retry(ctx, "emit", func() error { return out.Emit(ctx, in) }); err != nil {
		return err
	}
	g.metrics.gaps.WithLabelValues(g.c.Name).Inc()
	return nil
}

// beats says that the log is there and is read.
func (g *gateway) beats(now time.Time) []*event.Intake {
	minute := now.Truncate(time.Minute)
	return []*event.Intake{g.notice(event.CollectorAlive, minute.Format(time.RFC3339), minute)}
}

// notice is an event about the collector itself.
func (g *gateway) notice(kind event.Kind, key string, at time.Time) *event.Intake {
	return &event.Intake{
		Schema: 1, Body: g.c.Body, Channel: Channel, Type: kind, Source: g.source,
		Key: []string{g.source, key}, Time: at,
	}
}

// retry repeats op until it succeeds or ctx ends.
func (g *gateway) retry(ctx context.Context, what string, op func() error) error {
	b := backoff.NewExponentialBackOff()
	b.InitialInterval, b.MaxInterval = firstRetry, lastRetry
	_, err := backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, op() },
		backoff.WithBackOff(b), backoff.WithMaxElapsedTime(0),
		backoff.WithNotify(func(err error, wait time.Duration) {
			g.metrics.retries.WithLabelValues(g.c.Name).Inc()
			g.log.Warn("the bus refused a batch", "step", what, "wait", wait, "err", err)
		}))
	return err
}

// note logs an error when it is not the one that was logged last.
func (g *gateway) note(err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	if text == g.trouble {
		return
	}
	g.trouble = text
	switch {
	case err == nil:
		g.log.Info("the log is read again")
	case errors.Is(err, fs.ErrNotExist):
		g.log.Warn("the log is not there yet", "err", err)
	default:
		g.log.Error("the log is not read", "err", err)
	}
}
