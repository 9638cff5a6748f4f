// Package web is the HTTP server of the channels that are told by request.
//
// In: a configuration, a channel's handler and what says that the channel is
// alive. Out: requests whose bodies and times are bounded, over a bounded number
// of connections, until the collector's context ends. A Server is safe for
// concurrent use; it serves once.
package web

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

	"golang.org/x/net/netutil"

	"vedetta/pkg/collect"
)

const (
	headerTimeout = 5 * time.Second
	idleTimeout   = time.Minute
	maxHeader     = 16 << 10
	// A stop lets requests finish for grace, then ends their contexts, which
	// makes them answer 503, and waits hardStop for that.
	grace    = 3 * time.Second
	hardStop = 2 * time.Second
)

// Options is what a Server is made from.
type Options struct {
	Config
	Name      string            // of the channel's package, for errors
	For       string            // what the requests bring, such as webhooks; for errors
	Listening func(addr string) // is called once it listens, before the first request
	TLS       *tls.Config       // nil means plain HTTP
	Log       *slog.Logger
}

// Server listens for one channel.
type Server struct {
	o       Options
	started atomic.Bool
	ready   chan struct{} // closed once addr is set
	addr    net.Addr      // written before ready is closed
}

// New returns a Server. Nothing listens yet.
func New(o Options) *Server { return &Server{o: o, ready: make(chan struct{})} }

// Ready is closed once the Server listens.
func (s *Server) Ready() <-chan struct{} { return s.ready }

// Addr is the address the Server listens on; empty until Ready is closed.
func (s *Server) Addr() string {
	select {
	case <-s.ready:
		return s.addr.String()
	default:
		return ""
	}
}

// Collect answers requests with h, and says that the channel is alive, until
// ctx ends. It can be called once.
//
// The context of a request that h sees ends after Config.RequestTimeout, or
// when Collect has waited long enough for it; its body fails with an
// http.MaxBytesError beyond Config.MaxBody.
func (s *Server) Collect(ctx context.Context, out collect.Out, h http.Handler, alive *collect.Alive) error {
	if !s.started.CompareAndSwap(false, true) {
		return errors.New(s.o.Name + ": Collect was called twice")
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.o.Listen)
	if ctx.Err() != nil {
		return closeUnused(l)
	}
	if err != nil {
		return fmt.Errorf("listen for %s: %w", s.o.For, err)
	}
	s.addr = l.Addr()
	close(s.ready)
	s.o.Listening(s.Addr())

	ctx, cancel := context.WithCancel(ctx)
	var beats sync.WaitGroup
	beats.Go(func() { alive.Run(ctx, out) })
	err = serve(ctx, s.server(h), netutil.LimitListener(l, s.o.MaxConnections))
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

func (s *Server) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           s.bound(h),
		TLSConfig:         s.o.TLS,
		ReadHeaderTimeout: min(headerTimeout, s.o.ReadTimeout),
		ReadTimeout:       s.o.ReadTimeout,
		WriteTimeout:      s.o.ReadTimeout + s.o.RequestTimeout + headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.o.Log.Handler(), slog.LevelDebug),
	}
}

// bound puts bounds to what a request may take.
func (s *Server) bound(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), s.o.RequestTimeout)
		defer cancel()
		w.Header().Set("X-Content-Type-Options", "nosniff")
		r = r.WithContext(ctx)
		r.Body = http.MaxBytesReader(w, r.Body, s.o.MaxBody)
		h.ServeHTTP(w, r)
	})
}

// serve answers on l until ctx ends, then shuts down and returns nil. It
// returns an error when l breaks.
func serve(ctx context.Context, s *http.Server, l net.Listener) error {
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	s.BaseContext = func(net.Listener) context.Context { return requests }
	failed := make(chan error, 1)
	go func() {
		if s.TLSConfig != nil {
			failed <- s.ServeTLS(l, "", "")
			return
		}
		failed <- s.Serve(l)
	}()
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	if shutdown(s, grace) != nil {
		cancel()
		if shutdown(s, hardStop) != nil {
			_ = s.Close() // only a peer that reads nothing is left
		}
	}
	<-failed
	return nil
}

func shutdown(s *http.Server, within time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	return s.Shutdown(ctx)
}
