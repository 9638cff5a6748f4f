package collect

import (
	"context"
	"log/slog"
	"time"

	"vedetta/pkg/event"
)

const aliveEvery = time.Minute

// Alive says collector.alive once a minute (design decision 20: silence is an
// event). One goroutine uses it.
type Alive struct {
	// Beats are the events that say it at now, which is in UTC. Their keys must
	// differ from minute to minute.
	Beats func(now time.Time) []*event.Intake
	Now   func() time.Time
	Log   *slog.Logger

	minute time.Time // last one that was said
}

// Run says it now and once a minute until ctx ends.
func (a *Alive) Run(ctx context.Context, out Out) {
	tick := time.NewTicker(aliveEvery)
	defer tick.Stop()
	for {
		a.Say(ctx, out)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Say says it unless this minute has been said. A collector that is only alive
// while its source can be read calls it after each good reading, in place of
// Run. It gives up after a minute: the next one is as good, and a minute that
// the bus misses is not made up for.
func (a *Alive) Say(ctx context.Context, out Out) {
	now := a.Now().UTC()
	minute := now.Truncate(time.Minute)
	if minute.Equal(a.minute) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, aliveEvery)
	defer cancel()
	err := out.Emit(ctx, a.Beats(now)...)
	if err == nil {
		a.minute = minute
	} else if ctx.Err() == nil {
		a.Log.Warn("cannot say that the collector is alive", "err", err)
	}
}
