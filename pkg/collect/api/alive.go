package api

import (
	"context"
	"slices"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
)

const (
	beatEvery = time.Minute
	source    = "/collector/api"
)

// beat says collector.alive now and once a minute until ctx ends (design
// decision 20: silence is an event).
func (c *Collector) beat(ctx context.Context, out collect.Out) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		c.alive(ctx, out)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// alive speaks for every body that has a client, on channel register: this
// collector belongs to none of the others. It gives up after a minute: the next
// one is as good.
func (c *Collector) alive(ctx context.Context, out collect.Out) {
	ctx, cancel := context.WithTimeout(ctx, beatEvery)
	defer cancel()
	now := c.now().UTC()
	var beats []*event.Intake
	for _, b := range c.bodies() {
		beats = append(beats, &event.Intake{
			Schema: 1, Body: b, Channel: event.Register, Type: event.CollectorAlive, Source: source, Time: now,
			Key: []string{"alive", source, now.Format("2006-01-02T15:04Z")},
		})
	}
	if err := out.Emit(ctx, beats...); err != nil && ctx.Err() == nil {
		c.log.Warn("cannot say that the collector is alive", "err", err)
	}
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
