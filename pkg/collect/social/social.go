package social

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/web"
	"vedetta/pkg/event"
)

// Channel is the channel of everything this package collects.
const Channel = event.Social

// Options is what the program passes.
type Options struct {
	StateDir string // where the ledger is kept; empty keeps it in memory: a restart forgets what was told
	Log      *slog.Logger
	Metrics  prometheus.Registerer // nil means none
	Now      func() time.Time      // nil means time.Now
	// Wait sleeps between two rounds of polling; nil means with a timer.
	Wait func(ctx context.Context, d time.Duration) error

	salt string // of the ledger, for tests that compare two
}

// Collector serves the webhooks and asks the platforms.
type Collector struct {
	config  Config
	options Options
	server  *web.Server // nil without webhooks
	ledger  *ledger.Ledger
	books   map[string]*ledger.Book // by platform
	runners []*poll.Runner
	closers []func()
	once    sync.Once
	started atomic.Bool
	now     func() time.Time
	log     *slog.Logger
	metrics *metrics
}

// New checks the configuration, reads its secret files and opens the ledger.
// Nothing listens and nothing is asked yet. Collect closes the ledger when it
// ends; Close does where it is never called.
func New(c Config, o Options) (*Collector, error) {
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	out := &Collector{config: c, options: o, now: o.Now, log: o.Log, metrics: newMetrics(o.Metrics)}
	if c.Facebook.hooked() || c.Instagram.hooked() {
		out.server = web.New(web.Options{
			Config: c.web(), Name: "social", For: "webhooks", Log: o.Log,
			Listening: func(addr string) { o.Log.Info("listening for webhooks", "addr", addr) },
		})
	}
	if err := out.open(); err != nil {
		return nil, err
	}
	if err := out.sources(); err != nil {
		out.Close()
		return nil, err
	}
	return out, nil
}

// open opens the ledger and a book for each platform.
func (c *Collector) open() (err error) {
	path := ""
	if c.options.StateDir != "" {
		path = filepath.Join(c.options.StateDir, "social-"+string(c.config.Body)+".ledger")
	}
	if c.ledger, err = ledger.Open(ledger.Options{Path: path, Now: c.now, Salt: c.options.salt}); err != nil {
		return fmt.Errorf("social: %w", err)
	}
	c.books = c.newBooks()
	return nil
}

// Close ends a Collector that never collected.
func (c *Collector) Close() {
	c.once.Do(func() {
		for _, f := range c.closers {
			f()
		}
		if err := c.ledger.Close(); err != nil {
			c.log.Warn("cannot close the ledger", "err", err)
		}
	})
}

// Ready is closed once the Collector listens. Without webhooks it never is.
func (c *Collector) Ready() <-chan struct{} {
	if c.server == nil {
		return nil
	}
	return c.server.Ready()
}

// Addr is the address the Collector listens on; empty until Ready is closed.
func (c *Collector) Addr() string {
	if c.server == nil {
		return ""
	}
	return c.server.Addr()
}

// Collect implements collect.Collector. It can be called once.
func (c *Collector) Collect(ctx context.Context, out collect.Out) error {
	if !c.started.CompareAndSwap(false, true) {
		return errors.New("social: Collect was called twice")
	}
	defer c.Close()
	g, ctx := errgroup.WithContext(ctx)
	if c.server != nil {
		g.Go(func() error { return c.server.Collect(ctx, out, c.handler(out), c.alive()) })
	}
	for _, r := range c.runners {
		g.Go(func() error { return r.Run(ctx, out) })
	}
	g.Go(func() error { c.forget(ctx); return nil })
	return g.Wait()
}

// forgetEvery is between two clearings of the ledger.
const forgetEvery = time.Hour

// forget drops items that nothing has happened to for long, until ctx ends.
func (c *Collector) forget(ctx context.Context) {
	tick := time.NewTicker(forgetEvery)
	defer tick.Stop()
	for {
		for _, b := range c.books {
			n, err := b.Forget(ctx, c.now().Add(-c.config.Keep))
			if err != nil && ctx.Err() == nil {
				c.log.Warn("cannot clear the ledger", "platform", b.Platform(), "err", err)
			}
			c.metrics.forgotten.Add(float64(n))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (c *Collector) alive() *collect.Alive {
	return &collect.Alive{Beats: c.beats, Now: c.now, Log: c.log}
}

// beats says that the body's webhooks are taken.
func (c *Collector) beats(now time.Time) (all []*event.Intake) {
	for source, hooked := range map[string]bool{facebookSource: c.config.Facebook.hooked(), instagramSource: c.config.Instagram.hooked()} {
		if hooked {
			all = append(all, &event.Intake{
				Schema: 1, Body: c.config.Body, Channel: Channel, Type: event.CollectorAlive,
				Source: source, Time: now,
				Key: []string{"alive", source, now.Format("2006-01-02T15:04Z")},
			})
		}
	}
	return all
}

// handler routes by exact path: a pattern from the configuration must not be
// able to make http.ServeMux panic.
func (c *Collector) handler(out collect.Out) http.Handler {
	hooks := make(map[string]http.Handler)
	if c.config.Facebook.hooked() {
		hooks[c.config.Facebook.Path] = c.facebook(out)
	}
	if c.config.Instagram.hooked() {
		hooks[c.config.Instagram.Path] = c.instagram(out)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch hook, ok := hooks[r.URL.Path]; {
		case ok:
			hook.ServeHTTP(w, r)
		case r.URL.Path == "/healthz":
			answer(w, http.StatusOK, "ok")
		default:
			answer(w, http.StatusNotFound, "not found")
		}
	})
}

// answer writes a short plain text.
func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the peer may be gone: nobody to tell
}

// lines are the lines of an error, none for nil.
func lines(err error) iter.Seq[string] {
	if err == nil {
		return func(func(string) bool) {}
	}
	return strings.SplitSeq(err.Error(), "\n")
}
