package stream

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Lease is the right to analyse one partition. It ends when it could not be
// renewed; the checkpoint's compare-and-set is the fence behind it.
type Lease struct {
	bus   *Bus
	key   string
	owner string
	rev   uint64
	kv    jetstream.KeyValue
	lost  chan struct{}
	stop  context.CancelFunc
	done  chan struct{}
}

// Acquire waits until the partition is free and takes it. owner must be unique
// to the caller and readable by people, such as host, process and a number.
func (b *Bus) Acquire(ctx context.Context, partition int, owner string) (*Lease, error) {
	l := &Lease{bus: b, key: strconv.Itoa(partition), owner: owner, lost: make(chan struct{}), done: make(chan struct{})}
	err := b.retry(ctx, "acquire lease", func(ctx context.Context) error { return l.take(ctx) })
	if err != nil {
		return nil, err
	}
	renew, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop = stop
	go l.renew(renew)
	return l, nil
}

func (l *Lease) take(ctx context.Context) error {
	kv, err := l.bus.js.KeyValue(ctx, leaseBucket)
	if err != nil {
		return fmt.Errorf("open leases: %w", err)
	}
	l.kv = kv
	if l.rev, err = kv.Create(ctx, l.key, []byte(l.owner)); err != nil {
		return l.adopt(ctx, err)
	}
	return nil
}

// adopt finds out what a refused write means: its answer may have been lost
// after it was done, or the entry expired while the server was away.
func (l *Lease) adopt(ctx context.Context, cause error) error {
	e, err := l.kv.Get(ctx, l.key)
	switch {
	case err == nil && string(e.Value()) == l.owner:
		l.rev = e.Revision()
		return nil
	case errors.Is(err, jetstream.ErrKeyNotFound):
		l.rev, err = l.kv.Create(ctx, l.key, []byte(l.owner))
		return err
	case err != nil:
		return err
	}
	return fmt.Errorf("partition %s: %w: %w", l.key, errTaken, cause)
}

// errTaken means that another analyser holds the partition.
var errTaken = errors.New("held by another analyser")

// renew keeps the lease until it is released or can't be renewed in time.
func (l *Lease) renew(ctx context.Context) {
	defer close(l.done)
	tick := time.NewTicker(leaseTime / 5)
	defer tick.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		call, cancel := context.WithTimeout(ctx, leaseTime/5)
		rev, err := l.kv.Update(call, l.key, []byte(l.owner), l.rev)
		if err == nil {
			l.rev = rev
		} else if _, answered := errors.AsType[*jetstream.APIError](err); answered {
			err = l.adopt(call, err)
		}
		cancel()
		if err == nil {
			renewed = time.Now()
			continue
		}
		if ctx.Err() == nil && (errors.Is(err, errTaken) || time.Since(renewed) > leaseTime) {
			l.bus.log.Warn("lease lost", "partition", l.key, "err", err)
			close(l.lost)
			return
		}
	}
}

// Lost is closed when the lease has ended without Release.
func (l *Lease) Lost() <-chan struct{} { return l.lost }

// Release gives the partition back, so that another analyser need not wait.
func (l *Lease) Release(ctx context.Context) {
	l.stop()
	<-l.done
	if err := l.kv.Delete(ctx, l.key, jetstream.LastRevision(l.rev)); err != nil {
		l.bus.log.Debug("release lease", "partition", l.key, "err", err)
	}
}
