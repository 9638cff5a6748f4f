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
	"crypto/tls"
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
)

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
	tls     *tls.Config // nil without a certificate
	now     func() time.Time
	log     *slog.Logger
	metrics *metrics

	started atomic.Bool
	ready   chan struct{} // closed once addr is set
	addr    net.Addr      // written before ready is closed
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
	return &Collector{
		config: c, clients: clients, tls: secure, now: o.Now, log: o.Log,
		metrics: newMetrics(o.Metrics), ready: make(chan struct{}),
	}, nil
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
		return errors.New("api: Collect was called twice")
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", c.config.Listen)
	if ctx.Err() != nil {
		return closeUnused(l)
	}
	if err != nil {
		return fmt.Errorf("listen for events: %w", err)
	}
	c.addr = l.Addr()
	close(c.ready)
	c.log.Info("listening for events", "addr", c.Addr(), "tls", c.tls != nil)

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

func (c *Collector) handler(out collect.Out) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /v1/events", &events{Collector: c, out: out})
	mux.HandleFunc("GET /v1/schema/intake.json", serveSchema)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}
