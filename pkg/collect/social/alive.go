package social

import (
	"context"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
)

const beatEvery = time.Minute

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

// alive gives up after a minute: the next one is as good.
func (c *Collector) alive(ctx context.Context, out collect.Out) {
	ctx, cancel := context.WithTimeout(ctx, beatEvery)
	defer cancel()
	now := c.now().UTC()
	err := out.Emit(ctx, &event.Intake{
		Schema: 1, Body: c.config.Body, Channel: Channel, Type: event.CollectorAlive,
		Source: facebookSource, Time: now,
		Key: []string{"alive", facebookSource, now.Format("2006-01-02T15:04Z")},
	})
	if err != nil && ctx.Err() == nil {
		c.log.Warn("cannot say that the collector is alive", "err", err)
	}
}
