package api

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"vedetta/pkg/collect"
)

const (
	headerTimeout = 5 * time.Second
	idleTimeout   = time.Minute
	// A stop lets requests finish for grace, then ends their contexts, which
	// makes them answer 503, and waits hardStop for that.
	grace    = 3 * time.Second
	hardStop = 2 * time.Second
)

func (c *Collector) server(out collect.Out) *http.Server {
	return &http.Server{
		Handler:           c.handler(out),
		TLSConfig:         c.tls,
		ReadHeaderTimeout: min(headerTimeout, c.config.ReadTimeout),
		ReadTimeout:       c.config.ReadTimeout,
		WriteTimeout:      c.config.ReadTimeout + c.config.RequestTimeout + headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(c.log.Handler(), slog.LevelDebug),
	}
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
