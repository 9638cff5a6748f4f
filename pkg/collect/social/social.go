// Package social collects what happens on the body's pages on social networks,
// as the platforms tell it by webhook.
//
// In: signed HTTP requests of Meta for a Facebook Page's feed. Out: intakes of
// posts and comments; input that can't be understood goes to the dead letters.
// Only what moderation needs is taken (design: data minimisation): no names, no
// reactions, no private messages. A Collector is safe for concurrent use; each
// request is answered 200 only after the bus has its events, so a platform that
// gets no 200 delivers again.
package social

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/net/netutil"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
)

// Channel is the channel of everything this package collects.
const Channel = event.Social

// Options is what the program passes.
type Options struct {
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil means none
	Now     func() time.Time      // nil means time.Now
}

// Collector serves the webhooks.
type Collector struct {
	config  Config
	now     func() time.Time
	log     *slog.Logger
	metrics *metrics

	started atomic.Bool
	ready   chan struct{} // closed once addr is set
	addr    net.Addr      // written before ready is closed
}

// New checks the configuration and reads its secret files. Nothing listens yet.
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
	return &Collector{config: c, now: o.Now, log: o.Log, metrics: newMetrics(o.Metrics), ready: make(chan struct{})}, nil
}

// Ready is closed once the Collector listens.
func (c *Collector) Ready() <-chan struct{} { return c.ready }

// Addr is the address the Collector listens on; empty until Ready is closed.
func (c *Collector) Addr() string {
	select {
	case <-c.ready:
		return c.addr.String()
	default:
		return ""
	}
}

// Collect implements collect.Collector. It can be called once.
func (c *Collector) Collect(ctx context.Context, out collect.Out) error {
	if !c.started.CompareAndSwap(false, true) {
		return errors.New("social: Collect was called twice")
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", c.config.Listen)
	if ctx.Err() != nil {
		return closeUnused(l)
	}
	if err != nil {
		return fmt.Errorf("listen for webhooks: %w", err)
	}
	c.addr = l.Addr()
	close(c.ready)
	c.log.Info("listening for webhooks", "addr", c.Addr(), "path", c.config.Facebook.Path)

	ctx, cancel := context.WithCancel(ctx)
	var beats sync.WaitGroup
	beats.Go(func() { c.beat(ctx, out) })
	err = serve(ctx, c.server(out), netutil.LimitListener(l, c.config.MaxConnections))
	cancel()
	beats.Wait()
	return err
}

// closeUnused closes a listener that was opened while the context ended.
func closeUnused(l net.Listener) error {
	if l == nil {
		return nil
	}
	return l.Close()
}

// handler routes by exact path: a pattern from the configuration must not be
// able to make http.ServeMux panic.
func (c *Collector) handler(out collect.Out) http.Handler {
	facebook := c.facebook(out)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		switch r.URL.Path {
		case c.config.Facebook.Path:
			facebook.ServeHTTP(w, r)
		case "/healthz":
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
