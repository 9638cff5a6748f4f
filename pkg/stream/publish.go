package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"vedetta/pkg/event"
)

// maxInFlight is how many publishes wait for their acknowledgement at once.
const maxInFlight = 4096

// headerRoom is what the headers may take of a server's max_payload, bytes.
const headerRoom = 2048

// headers of a dead letter.
const (
	headerReason = "Vedetta-Reason"
	headerStage  = "Vedetta-Stage"
	headerSource = "Vedetta-Source"
	headerBody   = "Vedetta-Body"
)

// Publish blocks until JetStream has stored all events, retrying while ctx
// lives. A repeat of an event is stored once within the duplicate window. An
// event over the server's max_payload is an error that wraps event.ErrRejected
// and none is sent.
func (b *Bus) Publish(ctx context.Context, events ...*event.Event) error {
	msgs := make([]*nats.Msg, 0, len(events))
	for _, e := range events {
		data, err := e.Encode()
		if err != nil {
			return err
		}
		m, err := b.message(e.StreamSubject(), e.ID, data)
		if err != nil {
			return err
		}
		msgs = append(msgs, m)
	}
	return b.publishAll(ctx, "publish events", msgs)
}

// PublishFindings blocks until JetStream has stored all findings.
func (b *Bus) PublishFindings(ctx context.Context, findings ...*event.Finding) error {
	msgs := make([]*nats.Msg, 0, len(findings))
	for _, f := range findings {
		data, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("encode finding %s: %w", f.ID, err)
		}
		m, err := b.message(f.StreamSubject(), f.MsgID(), data)
		if err != nil {
			return err
		}
		msgs = append(msgs, m)
	}
	return b.publishAll(ctx, "publish findings", msgs)
}

// DeadLetter blocks until JetStream has stored the letter.
func (b *Bus) DeadLetter(ctx context.Context, d *event.DeadLetter) error {
	m, err := b.message("deadletters."+string(d.Body)+"."+d.Stage, d.ID, d.Sealed)
	if err != nil {
		return err
	}
	// Header values may not hold line breaks; a reason never should.
	m.Header.Set(headerReason, oneLine(d.Reason))
	m.Header.Set(headerStage, d.Stage)
	m.Header.Set(headerSource, oneLine(d.Source))
	m.Header.Set(headerBody, string(d.Body))
	return b.publishAll(ctx, "publish dead letter", []*nats.Msg{m})
}

func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
	return s[:min(len(s), 500)]
}

func (b *Bus) message(subject, id string, data []byte) (*nats.Msg, error) {
	if limit := b.nc.MaxPayload(); limit > 0 && int64(len(data)) > limit-headerRoom {
		return nil, event.Rejectf("%[1]d byte superano il max_payload del server NATS (%[2]d) / %[1]d bytes are over the max_payload of the NATS server (%[2]d)", len(data), limit)
	}
	m := nats.NewMsg(subject)
	m.Data = data
	m.Header.Set(jetstream.MsgIDHeader, url.QueryEscape(id))
	return m, nil
}

// publishAll sends all messages at once and sends again those that were not
// acknowledged, until none is left.
func (b *Bus) publishAll(ctx context.Context, what string, msgs []*nats.Msg) error {
	return b.retry(ctx, what, func(ctx context.Context) error {
		left, err := b.publishOnce(ctx, msgs)
		msgs = left
		return err
	})
}

// publishOnce returns what was not acknowledged and why.
func (b *Bus) publishOnce(ctx context.Context, msgs []*nats.Msg) (left []*nats.Msg, err error) {
	futures := make([]jetstream.PubAckFuture, len(msgs))
	for i, m := range msgs {
		futures[i], err = b.js.PublishMsgAsync(m)
		if err != nil {
			left = append(left, msgs[i:]...)
			break
		}
	}
	for i, f := range futures {
		if f == nil {
			break
		}
		select {
		case ack := <-f.Ok():
			if ack.Duplicate {
				b.metrics.duplicates.Inc()
			}
		case ferr := <-f.Err():
			left, err = append(left, msgs[i]), errors.Join(err, ferr)
		case <-ctx.Done():
			return msgs, context.Cause(ctx)
		}
	}
	return left, err
}
