package stream

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"vedetta/pkg/event"
)

// Partition reads one partition of the events in stream order, each message
// once. It belongs to one goroutine.
type Partition struct {
	bus  *Bus
	n    int
	last uint64 // stream sequence of the last message handed out
	next uint64 // consumer sequence expected next
	cons jetstream.Consumer
	tail jetstream.Msg // the last message handed out, for Ack
}

// ackWait is longer than any batch: a redelivery means a gap, and a gap means
// reading again from the last position.
const ackWait = 2 * time.Minute

// OpenPartition reads partition n from the position after a sequence. It ends
// whoever read the partition before, so hold its lease.
func (b *Bus) OpenPartition(ctx context.Context, n int, after uint64) (*Partition, error) {
	p := &Partition{bus: b, n: n, last: after}
	if err := b.retry(ctx, "open partition", func(ctx context.Context) error { return p.reset(ctx) }); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *Partition) name() string { return "analyser-" + strconv.Itoa(p.n) }

// reset makes a new consumer behind the last message that was handed out.
func (p *Partition) reset(ctx context.Context) error {
	p.cons, p.tail = nil, nil
	err := p.bus.js.DeleteConsumer(ctx, eventsStream, p.name())
	if err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		return fmt.Errorf("replace consumer of partition %d: %w", p.n, err)
	}
	p.cons, err = p.bus.js.CreateConsumer(ctx, eventsStream, jetstream.ConsumerConfig{
		Durable: p.name(), FilterSubject: fmt.Sprintf("events.%d.>", p.n),
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: p.last + 1,
		AckPolicy: jetstream.AckAllPolicy, AckWait: ackWait, MaxAckPending: 1 << 20,
	})
	if err != nil {
		return fmt.Errorf("read partition %d: %w", p.n, err)
	}
	p.next = 1
	return nil
}

// fetchBytes is how much one Fetch returns at most, unless one message alone is
// larger, in bytes: a batch of the largest events must not fill the memory.
const fetchBytes = 16 << 20

// Fetch waits up to wait for the first message and returns at most limit, and
// fewer when they are large. It returns no message and no error when none came in
// time. behind is how many more the stream holds. Infrastructure errors are retried
// until ctx ends.
func (p *Partition) Fetch(ctx context.Context, limit int, wait time.Duration) (msgs []event.Delivery, behind uint64, err error) {
	err = p.bus.retry(ctx, "fetch", func(ctx context.Context) error {
		if p.cons == nil {
			p.bus.metrics.resets.Inc()
			if err := p.reset(ctx); err != nil {
				return err
			}
		}
		if msgs, behind, err = p.fetch(limit, wait); err == nil && len(msgs) == 0 {
			behind, err = p.unread(ctx)
		}
		if err != nil {
			p.cons = nil
		}
		if len(msgs) > 0 {
			return nil
		}
		return err
	})
	return msgs, behind, err
}

// errGap means that the server's count of deliveries jumped: messages were sent
// on a connection that died. Acknowledging past them would lose them.
var errGap = errors.New("deliveries are missing")

func (p *Partition) fetch(limit int, wait time.Duration) (msgs []event.Delivery, behind uint64, err error) {
	room := max(fetchBytes, int(p.bus.nc.MaxPayload())+headerRoom)
	batch, err := p.cons.Fetch(limit, jetstream.FetchMaxWait(wait), jetstream.FetchMaxBytes(room))
	if err != nil {
		return nil, 0, fmt.Errorf("fetch partition %d: %w", p.n, err)
	}
	gap := false
	for m := range batch.Messages() {
		meta, err := m.Metadata()
		if err != nil || meta.Sequence.Consumer != p.next || meta.NumDelivered != 1 {
			gap = true
		}
		if gap {
			continue
		}
		p.next, p.last, behind, p.tail = p.next+1, meta.Sequence.Stream, meta.NumPending, m
		msgs = append(msgs, event.Delivery{Seq: meta.Sequence.Stream, Stored: meta.Timestamp, Subject: m.Subject(), Data: m.Data()})
	}
	if gap {
		return msgs, behind, fmt.Errorf("partition %d: %w", p.n, errGap)
	}
	if err := batch.Error(); err != nil && !errors.Is(err, jetstream.ErrNoMessages) {
		return msgs, behind, fmt.Errorf("fetch partition %d: %w", p.n, err)
	}
	return msgs, behind, nil
}

// unread asks the server how many messages the stream still holds. Nothing within the
// time that a fetch waits does not mean that there is nothing: a server that is late
// would make who reads a backlog believe that it is read.
func (p *Partition) unread(ctx context.Context) (uint64, error) {
	info, err := p.cons.Info(ctx)
	if err != nil {
		return 0, fmt.Errorf("ask for what partition %d holds: %w", p.n, err)
	}
	if info.Delivered.Consumer >= p.next { // to a fetch that no longer waited
		return 0, fmt.Errorf("partition %d: %w", p.n, errGap)
	}
	return info.NumPending, nil
}

// Ack tells the server that everything handed out is done. It only moves the
// floor that people and Lag see; what is read after a restart is the
// checkpoint's business. A failure is not an error for the caller.
func (p *Partition) Ack(ctx context.Context) {
	if p.tail == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, tryTimeout)
	defer cancel()
	if err := p.tail.DoubleAck(ctx); err != nil {
		p.bus.log.Debug("acknowledge", "partition", p.n, "err", err)
		p.cons = nil
	}
}
