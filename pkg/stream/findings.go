package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"vedetta/pkg/event"
)

// FindingReader reads the findings stream for one purpose, each finding until
// it is acknowledged. It belongs to one goroutine.
type FindingReader struct {
	bus  *Bus
	name string
	cons jetstream.Consumer
}

// ReadFindings opens the named reader, which goes on where its last run
// stopped.
func (b *Bus) ReadFindings(name string) *FindingReader {
	return &FindingReader{bus: b, name: name}
}

// Fetch waits up to wait for findings and returns at most limit, in stream
// order, with the function that marks all of them as done; what is not marked
// comes again. Infrastructure errors are retried until ctx ends. A message that
// is no finding is dropped and logged: only the analyser publishes here.
func (r *FindingReader) Fetch(ctx context.Context, limit int, wait time.Duration) (out []*event.Finding, ack func(context.Context) error, err error) {
	var msgs []jetstream.Msg
	err = r.bus.retry(ctx, "fetch findings", func(ctx context.Context) error {
		if r.cons == nil {
			if err := r.open(ctx); err != nil {
				return err
			}
		}
		out, msgs, err = r.fetch(limit, wait)
		if len(out) > 0 {
			return nil
		}
		return err
	})
	return out, func(ctx context.Context) error { return ackAll(ctx, msgs) }, err
}

func (r *FindingReader) open(ctx context.Context) error {
	cons, err := r.bus.js.CreateOrUpdateConsumer(ctx, findingsStream, jetstream.ConsumerConfig{
		Durable: r.name, AckPolicy: jetstream.AckExplicitPolicy, AckWait: 30 * time.Second, MaxAckPending: 1000,
	})
	if err != nil {
		return fmt.Errorf("read findings as %s: %w", r.name, err)
	}
	r.cons = cons
	return nil
}

func (r *FindingReader) fetch(limit int, wait time.Duration) (out []*event.Finding, msgs []jetstream.Msg, err error) {
	batch, err := r.cons.Fetch(limit, jetstream.FetchMaxWait(wait))
	if err != nil {
		r.cons = nil
		return nil, nil, fmt.Errorf("fetch findings: %w", err)
	}
	for m := range batch.Messages() {
		f := new(event.Finding)
		if err := json.Unmarshal(m.Data(), f); err != nil {
			r.bus.log.Error("not a finding", "subject", m.Subject(), "err", err)
			if err := m.Term(); err != nil {
				return out, msgs, fmt.Errorf("drop what is no finding: %w", err)
			}
			continue
		}
		out, msgs = append(out, f), append(msgs, m)
	}
	if err := batch.Error(); err != nil && !errors.Is(err, jetstream.ErrNoMessages) {
		r.cons = nil
		return out, msgs, fmt.Errorf("fetch findings: %w", err)
	}
	return out, msgs, nil
}

func ackAll(ctx context.Context, msgs []jetstream.Msg) error {
	ctx, cancel := context.WithTimeout(ctx, tryTimeout)
	defer cancel()
	for _, m := range msgs {
		if err := m.DoubleAck(ctx); err != nil {
			return fmt.Errorf("acknowledge finding: %w", err)
		}
	}
	return nil
}
