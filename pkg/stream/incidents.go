package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"vedetta/pkg/event"
)

// ErrConflict means that the incident was changed by somebody else since it was
// loaded: load it again.
var ErrConflict = errors.New("incident changed meanwhile")

// LoadIncident returns an incident and its revision in the bucket; nil and 0
// when there is none.
func (b *Bus) LoadIncident(ctx context.Context, id string) (in *event.Incident, revision uint64, err error) {
	err = b.retry(ctx, "load incident", func(ctx context.Context) error {
		kv, err := b.js.KeyValue(ctx, incidentBucket)
		if err != nil {
			return fmt.Errorf("open incidents: %w", err)
		}
		e, err := kv.Get(ctx, id)
		if errors.Is(err, jetstream.ErrKeyNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("load incident %s: %w", id, err)
		}
		in, revision = new(event.Incident), e.Revision()
		if err := json.Unmarshal(e.Value(), in); err != nil {
			return fmt.Errorf("%w: incident %s is unreadable: %w", errFinal, id, err)
		}
		return nil
	})
	return in, revision, err
}

// SaveIncident stores an incident over the revision it was loaded with.
func (b *Bus) SaveIncident(ctx context.Context, in *event.Incident, revision uint64) error {
	data, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("encode incident %s: %w", in.ID, err)
	}
	return b.retry(ctx, "save incident", func(ctx context.Context) error {
		kv, err := b.js.KeyValue(ctx, incidentBucket)
		if err != nil {
			return fmt.Errorf("open incidents: %w", err)
		}
		_, err = kv.Update(ctx, in.ID, data, revision)
		if _, answered := errors.AsType[*jetstream.APIError](err); answered || errors.Is(err, jetstream.ErrKeyExists) {
			return b.sameIncident(ctx, kv, in.ID, data)
		}
		return err
	})
}

// sameIncident tells a lost answer of our own write from somebody else's.
func (b *Bus) sameIncident(ctx context.Context, kv jetstream.KeyValue, id string, data []byte) error {
	e, err := kv.Get(ctx, id)
	if err != nil {
		return err
	}
	if string(e.Value()) == string(data) {
		return nil
	}
	return fmt.Errorf("%w: %w", errFinal, ErrConflict)
}

// OpenIncidents returns all incidents that stand in the bucket.
func (b *Bus) OpenIncidents(ctx context.Context) (out []*event.Incident, err error) {
	var ids []string
	err = b.retry(ctx, "list incidents", func(ctx context.Context) error {
		kv, err := b.js.KeyValue(ctx, incidentBucket)
		if err != nil {
			return fmt.Errorf("open incidents: %w", err)
		}
		ids, err = kv.Keys(ctx)
		if errors.Is(err, jetstream.ErrNoKeysFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		in, _, err := b.LoadIncident(ctx, id)
		if err != nil {
			return nil, err
		}
		if in != nil {
			out = append(out, in)
		}
	}
	return out, nil
}
