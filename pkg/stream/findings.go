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

// ReceivedFinding is a finding that waits for its acknowledgement.
type ReceivedFinding struct {
	Finding *event.Finding
	msg     jetstream.Msg
}

// Fetch waits up to wait for findings and returns at most limit, in stream
// order. Infrastructure errors are retried until ctx ends. A message that is no
// finding is terminated and logged: only the analyser publishes here.
func (r *FindingReader) Fetch(ctx context.Context, limit int, wait time.Duration) (out []ReceivedFinding, err error) {
	err = r.bus.retry(ctx, "fetch findings", func(ctx context.Context) error {
		if r.cons == nil {
			if err := r.open(ctx); err != nil {
				return err
			}
		}
		out, err = r.fetch(limit, wait)
		if len(out) > 0 {
			return nil
		}
		return err
	})
	return out, err
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

func (r *FindingReader) fetch(limit int, wait time.Duration) ([]ReceivedFinding, error) {
	batch, err := r.cons.Fetch(limit, jetstream.FetchMaxWait(wait))
	if err != nil {
		r.cons = nil
		return nil, fmt.Errorf("fetch findings: %w", err)
	}
	var out []ReceivedFinding
	for m := range batch.Messages() {
		f := new(event.Finding)
		if err := json.Unmarshal(m.Data(), f); err != nil {
			r.bus.log.Error("not a finding", "subject", m.Subject(), "err", err)
			if err := m.Term(); err != nil {
				return out, fmt.Errorf("drop what is no finding: %w", err)
			}
			continue
		}
		out = append(out, ReceivedFinding{Finding: f, msg: m})
	}
	if err := batch.Error(); err != nil && !errors.Is(err, jetstream.ErrNoMessages) {
		r.cons = nil
		return out, fmt.Errorf("fetch findings: %w", err)
	}
	return out, nil
}

// Ack marks the finding as done. If that fails it comes again.
func (f ReceivedFinding) Ack(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, tryTimeout)
	defer cancel()
	if err := f.msg.DoubleAck(ctx); err != nil {
		return fmt.Errorf("acknowledge finding: %w", err)
	}
	return nil
}
