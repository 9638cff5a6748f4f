package stream

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Status is how far the pipeline has come.
type Status struct {
	Events      uint64 // messages in the events stream
	Findings    uint64 // messages in the findings stream
	DeadLetters uint64 // messages in the dead letters
	Behind      uint64 // events not yet analysed, their rows not yet stored
	Waiting     uint64 // the same, and findings not yet alerted
	// Unread is the number of partitions that hold events and have no reader.
	Unread int
}

// Status asks the server once. It does not retry.
func (b *Bus) Status(ctx context.Context) (Status, error) {
	var s Status
	for name, n := range map[string]*uint64{eventsStream: &s.Events, findingsStream: &s.Findings, deadLettersStream: &s.DeadLetters} {
		st, err := b.js.Stream(ctx, name)
		if err != nil {
			return s, fmt.Errorf("status of %s: %w", name, err)
		}
		*n = st.CachedInfo().State.Msgs
	}
	if err := b.addWaiting(ctx, &s); err != nil {
		return s, err
	}
	return s, nil
}

func (b *Bus) addWaiting(ctx context.Context, s *Status) error {
	readers, behind, err := b.consumers(ctx, eventsStream)
	if err != nil {
		return err
	}
	_, unalerted, err := b.consumers(ctx, findingsStream)
	if err != nil {
		return err
	}
	s.Behind, s.Waiting = behind, behind+unalerted
	st, err := b.js.Stream(ctx, eventsStream)
	if err != nil {
		return fmt.Errorf("status of %s: %w", eventsStream, err)
	}
	info, err := st.Info(ctx, jetstream.WithSubjectFilter("events.>"))
	if err != nil {
		return fmt.Errorf("status of %s: %w", eventsStream, err)
	}
	unread := make(map[string]bool)
	for subject := range info.State.Subjects {
		partition := strings.Split(subject, ".")[1]
		if !readers["analyser-"+partition] {
			unread[partition] = true
		}
	}
	s.Unread = len(unread)
	return nil
}

// consumers returns the readers of a stream and what they still have to do.
func (b *Bus) consumers(ctx context.Context, stream string) (names map[string]bool, waiting uint64, err error) {
	st, err := b.js.Stream(ctx, stream)
	if err != nil {
		return nil, 0, fmt.Errorf("status of %s: %w", stream, err)
	}
	names = make(map[string]bool)
	list := st.ListConsumers(ctx)
	for info := range list.Info() {
		names[info.Name] = true
		waiting += info.NumPending + uint64(info.NumAckPending)
	}
	if err := list.Err(); err != nil {
		return nil, 0, fmt.Errorf("status of %s: %w", stream, err)
	}
	return names, waiting, nil
}

// DeadLetterInfo is what may be shown of a dead letter.
type DeadLetterInfo struct {
	At     time.Time `json:"at"`
	Body   string    `json:"body"`
	Stage  string    `json:"stage"`
	Source string    `json:"source"`
	Reason string    `json:"reason"`
	Sealed []byte    `json:"-"` // opens with the DPO's private key
}

// DeadLetters returns at most limit dead letters, oldest first.
func (b *Bus) DeadLetters(ctx context.Context, limit int) ([]DeadLetterInfo, error) {
	cons, err := b.js.OrderedConsumer(ctx, deadLettersStream, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return nil, fmt.Errorf("read dead letters: %w", err)
	}
	batch, err := cons.FetchNoWait(limit)
	if err != nil {
		return nil, fmt.Errorf("read dead letters: %w", err)
	}
	var out []DeadLetterInfo
	for m := range batch.Messages() {
		meta, err := m.Metadata()
		if err != nil {
			return nil, fmt.Errorf("read dead letters: %w", err)
		}
		h := m.Headers()
		out = append(out, DeadLetterInfo{
			At: meta.Timestamp, Body: h.Get(headerBody), Stage: h.Get(headerStage),
			Source: h.Get(headerSource), Reason: h.Get(headerReason), Sealed: m.Data(),
		})
	}
	if err := batch.Error(); err != nil && !errors.Is(err, jetstream.ErrNoMessages) {
		return out, fmt.Errorf("read dead letters: %w", err)
	}
	return out, nil
}
