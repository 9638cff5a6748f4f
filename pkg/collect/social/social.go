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
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/web"
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
	server  *web.Server
	now     func() time.Time
	log     *slog.Logger
	metrics *metrics
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
	server := web.New(web.Options{
		Config: c.web(), Name: "social", For: "webhooks", Log: o.Log,
		Listening: func(addr string) { o.Log.Info("listening for webhooks", "addr", addr, "path", c.Facebook.Path) },
	})
	return &Collector{config: c, server: server, now: o.Now, log: o.Log, metrics: newMetrics(o.Metrics)}, nil
}

// Ready is closed once the Collector listens.
func (c *Collector) Ready() <-chan struct{} { return c.server.Ready() }

// Addr is the address the Collector listens on; empty until Ready is closed.
func (c *Collector) Addr() string { return c.server.Addr() }

// Collect implements collect.Collector. It can be called once.
func (c *Collector) Collect(ctx context.Context, out collect.Out) error {
	return c.server.Collect(ctx, out, c.handler(out), c.alive())
}

func (c *Collector) alive() *collect.Alive {
	return &collect.Alive{Beats: c.beats, Now: c.now, Log: c.log}
}

// beats says that the body's collector is alive.
func (c *Collector) beats(now time.Time) []*event.Intake {
	return []*event.Intake{{
		Schema: 1, Body: c.config.Body, Channel: Channel, Type: event.CollectorAlive,
		Source: facebookSource, Time: now,
		Key: []string{"alive", facebookSource, now.Format("2006-01-02T15:04Z")},
	}}
}

// handler routes by exact path: a pattern from the configuration must not be
// able to make http.ServeMux panic.
func (c *Collector) handler(out collect.Out) http.Handler {
	facebook := c.facebook(out)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
