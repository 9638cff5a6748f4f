// Package poll asks platforms again and again, politely.
//
// It owns the HTTP client and the loop of all polled sources. In: a Source that
// reads one platform once. Out: its rounds at their interval; exponential
// backoff with jitter and Retry-After honoured where it fails; collector.alive
// each minute while it works, collector.gap where it cannot tell what happened.
// A source whose token has expired stays in a clear error state and tries again
// slowly: nothing ends the process. One goroutine runs a Runner.
package poll

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

// Kind says what an error asks for.
type Kind string

// The kinds of errors. Their names are the values of metrics and of what a
// collector.gap says in degraded.
const (
	Auth        Kind = "token_refused" // expired, revoked or without a permission: a person must act
	Limited     Kind = "rate_limited"  // too many calls: later
	Quota       Kind = "quota_used_up" // the day's budget is spent: tomorrow
	Conflict    Kind = "conflict"      // somebody else reads the same source: a person must act
	Gone        Kind = "gone"          // what was asked for is not there
	Refused     Kind = "refused"       // the call was wrong
	Unreachable Kind = "unreachable"   // network, server error, an answer that can't be read
)

// Error is what a platform's answer, or its absence, means. It holds no text of
// the platform's: that may repeat personal data.
type Error struct {
	Kind   Kind
	Status int           // of HTTP; 0 without an answer
	Code   string        // the platform's own code
	After  time.Duration // not before; 0 when not told
}

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("%s (status %d, code %q)", e.Kind, e.Status, e.Code)
}

// KindOf returns an error's kind; empty when it is not an *Error.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return ""
}

// Source is one account on one platform.
type Source interface {
	// Poll reads the platform once and returns nil when all that it read is on
	// the bus. One goroutine calls it.
	Poll(ctx context.Context, out collect.Out) error
}

// SourceOptions is what the Source of any platform is made from.
type SourceOptions struct {
	Book    *ledger.Book     // of the platform
	URI     string           // of the source, for events
	Now     func() time.Time // nil means time.Now
	Metrics *Metrics
}

// WithDefaults returns o with the defaults.
func (o SourceOptions) WithDefaults() SourceOptions {
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Options is what a Runner is made from.
type Options struct {
	Source   Source
	URI      string // of the source, for events and logs, such as /collector/social/mastodon/comune
	Body     event.Body
	Interval time.Duration // between the starts of two rounds
	GapAfter time.Duration // of not reaching the platform, until a collector.gap says so
	Now      func() time.Time
	// Wait sleeps for d or until ctx ends; nil means with a timer.
	Wait    func(ctx context.Context, d time.Duration) error
	Log     *slog.Logger
	Metrics *Metrics
}

// Bounds of waiting.
const (
	firstBackoff = 2 * time.Second
	lastBackoff  = 10 * time.Minute
	authBackoff  = 10 * time.Minute // a person must act first; the token file is read again each time
	maxAfter     = 24 * time.Hour   // of what a platform asks for
	aliveEvery   = time.Minute
	minWait      = time.Second
)

// Runner repeats a Source.
type Runner struct {
	o        Options
	alive    collect.Alive
	failures int
	since    time.Time // of the first of the failures
	told     Kind      // the gap that was told of them; empty when none was
}

// NewRunner returns a Runner.
func NewRunner(o Options) *Runner {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Log = o.Log.With("source", o.URI)
	r := &Runner{o: o}
	r.alive = collect.Alive{Beats: r.beats, Now: o.Now, Log: o.Log}
	return r
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run polls until ctx ends, and then returns nil.
func (r *Runner) Run(ctx context.Context, out collect.Out) error {
	r.o.Metrics.state(r.o.URI, "")
	for ctx.Err() == nil {
		began := r.o.Now()
		err := r.o.Source.Poll(ctx, out)
		if ctx.Err() != nil {
			break
		}
		pause := r.o.Interval - r.o.Now().Sub(began)
		if err != nil {
			pause = r.failed(ctx, out, err)
		} else {
			r.worked()
		}
		if r.rest(ctx, out, max(pause, minWait), err == nil) != nil {
			break
		}
	}
	return nil
}

// rest waits, and says each minute that the source is alive if it is.
func (r *Runner) rest(ctx context.Context, out collect.Out, d time.Duration, alive bool) error {
	for d > 0 {
		if alive {
			r.alive.Say(ctx, out)
		}
		part := min(d, aliveEvery)
		if err := r.o.Wait(ctx, part); err != nil {
			return err
		}
		d -= part
	}
	return ctx.Err()
}

func (r *Runner) worked() {
	if r.failures > 0 {
		r.o.Log.Info("the platform answers again", "rounds_lost", r.failures, "since", r.since)
	}
	r.failures, r.since, r.told = 0, time.Time{}, ""
	r.o.Metrics.state(r.o.URI, "")
	r.o.Metrics.success(r.o.URI, r.o.Now())
}

// failed counts a failure, tells a gap where it is one, and returns how long to
// wait.
func (r *Runner) failed(ctx context.Context, out collect.Out, err error) time.Duration {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = &Error{Kind: "bus"} // the bus or the disk refuses: nothing is lost, the round is repeated
	}
	if r.failures == 0 {
		r.since = r.o.Now().UTC()
	}
	r.failures++
	r.o.Metrics.failed(r.o.URI, e.Kind)
	r.o.Metrics.state(r.o.URI, e.Kind)
	r.o.Log.Warn("the platform was not read", "err", err, "failures", r.failures)
	r.gap(ctx, out, e.Kind)
	d := backoff(r.failures)
	switch e.Kind {
	case Auth, Conflict:
		d = authBackoff
	case Limited, Quota:
		d = max(d, r.o.Interval)
	}
	return max(d, min(e.After, maxAfter))
}

// backoff doubles with each failure, with a random third left out so that
// collectors which failed together do not come back together.
func backoff(failures int) time.Duration {
	d := firstBackoff << min(failures-1, 16)
	d = min(d, lastBackoff)
	return d - rand.N(d/3)
}

// gap says once for each outage and reason that changes may go unseen.
func (r *Runner) gap(ctx context.Context, out collect.Out, kind Kind) {
	switch kind {
	case Auth, Quota, Conflict:
	case "bus":
		return
	default:
		if r.o.Now().Sub(r.since) < r.o.GapAfter {
			return
		}
	}
	if r.told == kind {
		return
	}
	// The hour, so that a process that is restarted over and over says it once.
	key := r.since.Truncate(time.Hour).Format(time.RFC3339)
	in := r.notice(event.CollectorGap, r.since, "gap", string(kind), key)
	in.Degraded = []string{string(kind)}
	if err := out.Emit(ctx, in); err != nil {
		r.o.Log.Warn("cannot say that changes may go unseen", "err", err)
		return
	}
	r.told = kind
	r.o.Metrics.gap(r.o.URI, kind)
}

// Lost tells that changes up to now were lost for good, for a reason.
func Lost(ctx context.Context, out collect.Out, body event.Body, uri, reason string, since time.Time) error {
	in := notice(body, uri, event.CollectorGap, since, "gap", reason, since.UTC().Format(time.RFC3339))
	in.Degraded = []string{reason}
	return out.Emit(ctx, in)
}

func (r *Runner) beats(now time.Time) []*event.Intake {
	minute := now.Truncate(time.Minute)
	return []*event.Intake{r.notice(event.CollectorAlive, minute, "alive", minute.Format(time.RFC3339))}
}

func (r *Runner) notice(kind event.Kind, at time.Time, key ...string) *event.Intake {
	return notice(r.o.Body, r.o.URI, kind, at, key...)
}

// notice is an event about a collector itself.
func notice(body event.Body, uri string, kind event.Kind, at time.Time, key ...string) *event.Intake {
	return &event.Intake{
		Schema: 1, Body: body, Channel: event.Social, Type: kind, Source: uri,
		Key: append([]string{uri}, key...), Time: at.UTC(),
	}
}
