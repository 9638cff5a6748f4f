package chdb

import (
	"context"
	"time"
)

// gate bounds how many requests of one kind run at once. The rest wait in line, for a while.
type gate struct {
	slots chan struct{}
	wait  time.Duration
}

func newGate(n int, wait time.Duration) *gate {
	return &gate{slots: make(chan struct{}, n), wait: wait}
}

// enter waits for a free slot; the caller leaves it.
func (g *gate) enter(ctx context.Context) error {
	select {
	case g.slots <- struct{}{}:
		return nil
	default:
	}
	timer := time.NewTimer(g.wait)
	defer timer.Stop()
	select {
	case g.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return raise(codeCancelled, "Query was cancelled while waiting")
	case <-timer.C:
		return raise(codeTooManyQueries, "Too many simultaneous queries. Maximum: %d", cap(g.slots))
	}
}

func (g *gate) leave() { <-g.slots }
