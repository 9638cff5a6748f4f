// Package api collects what anybody's program posts: POST /v1/events, with a
// bearer token that says which bodies and channels its holder may speak for.
//
// In: intake events as JSON (one object or an array) or NDJSON. Out: the same
// intakes with their source and natural key bound to the token's name, so that
// no client can take another's place; what is refused goes to the dead letters
// and is named in the answer by index and reason. A Collector is safe for
// concurrent use; a request is answered 202 only after the bus has its events.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/web"
	"vedetta/pkg/event"
)

const source = "/collector/api"

// Options is what the program passes.
type Options struct {
	Log     *slog.Logger
	Metrics prometheus.Registerer // nil means none
	Now     func() time.Time      // nil means time.Now
}

// Collector serves the interface.
type Collector struct {
	config  Config
	clients []client
	server  *web.Server
	now     func() time.Time
	log     *slog.Logger
	metrics *metrics
}

// New checks the configuration and reads its token files and certificate.
// Nothing listens yet.
func New(c Config, o Options) (*Collector, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	clients, err := c.clients()
	if err != nil {
		return nil, err
	}
	secure, err := c.tls()
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
		Config: c.web(), Name: "api", For: "events", TLS: secure, Log: o.Log,
		Listening: func(addr string) { o.Log.Info("listening for events", "addr", addr, "tls", secure != nil) },
	})
	return &Collector{config: c, clients: clients, server: server, now: o.Now, log: o.Log, metrics: newMetrics(o.Metrics)}, nil
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

// beats speaks for every body that has a client, on channel register: this
// collector belongs to none of the others.
func (c *Collector) beats(now time.Time) []*event.Intake {
	var beats []*event.Intake
	for _, b := range c.bodies() {
		beats = append(beats, &event.Intake{
			Schema: 1, Body: b, Channel: event.Register, Type: event.CollectorAlive, Source: source, Time: now,
			Key: []string{"alive", source, now.Format("2006-01-02T15:04Z")},
		})
	}
	return beats
}

// bodies are those that any client may speak for, sorted.
func (c *Collector) bodies() []event.Body {
	var all []event.Body
	for _, t := range c.clients {
		all = append(all, t.Bodies...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (c *Collector) handler(out collect.Out) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /v1/events", &events{Collector: c, out: out})
	mux.HandleFunc("GET /v1/schema/intake.json", serveSchema)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	return mux
}
