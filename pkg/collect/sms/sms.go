// Package sms collects what SMS gateways say of messages.
//
// It owns the channel's configuration and the loop from a gateway's log to the
// bus. In: access logs of Kannel (packages tail and kannel below). Out:
// message.submitted, .delivered, .failed and .received, collector.alive each
// minute and collector.gap where lines may be lost. Each gateway is read by its
// own goroutine, which Collect waits for; a line counts as read only after the
// bus has its event.
package sms

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/sms/kannel"
	"vedetta/pkg/event"
)

// Channel is what this package collects.
const Channel = event.SMS

// Options is what a Collector is made from.
type Options struct {
	StateDir string           // where cursors are kept that have no path of their own
	Now      func() time.Time // nil means time.Now
	Log      *slog.Logger
	Metrics  prometheus.Registerer // nil means none
}

// Collector reads the logs of all configured gateways.
type Collector struct{ gateways []*gateway }

var _ collect.Collector = (*Collector)(nil)

// New returns a Collector. Errors are the configuration's.
func New(c Config, o Options) (*Collector, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("sms: %w", err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	m, out := newMetrics(o.Metrics), &Collector{}
	for _, g := range c.Gateways {
		if g.Cursor == "" && o.StateDir == "" {
			return nil, errors.New("sms: gateway " + g.Name + " needs a cursor path or a state directory")
		}
		g = g.withDefaults(o.StateDir)
		loc, err := g.location()
		if err != nil {
			return nil, fmt.Errorf("sms: gateway %s: %w", g.Name, err)
		}
		source := "/collector/sms/kannel/" + g.Name
		gw := &gateway{
			c: g, source: source, now: o.Now, log: o.Log.With("gateway", g.Name), metrics: m,
			parser: kannel.NewParser(kannel.Options{
				Gateway: g.Name, Source: source, Body: g.Body, Format: g.Format, Location: loc, Services: g.Services,
			}),
		}
		gw.alive = collect.Alive{Beats: gw.beats, Now: gw.now, Log: gw.log}
		out.gateways = append(out.gateways, gw)
	}
	return out, nil
}

// Collect implements collect.Collector. Only an unreadable cursor makes it
// return an error; everything else is tried again.
func (c *Collector) Collect(ctx context.Context, out collect.Out) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, gw := range c.gateways {
		g.Go(func() error { return gw.run(ctx, out) })
	}
	return g.Wait()
}
