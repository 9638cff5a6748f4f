package stream

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go/jetstream"
)

// Checkpoint is the state of a partition's analyser at a position of the
// stream.
type Checkpoint struct {
	Seq   uint64 // everything up to here is in State
	State []byte

	revision uint64 // of the bucket's entry; 0 means there is none
	object   string
}

// checkpointSchema is the version of the entry below.
const checkpointSchema = 1

// checkpointEntry is what the bucket holds; the state is in the object store.
type checkpointEntry struct {
	Schema int    `json:"schema"`
	Seq    uint64 `json:"seq"`
	Object string `json:"object"`
}

// ErrFenced means that another analyser has written the partition's checkpoint:
// this one must stop and start again from there.
var ErrFenced = errors.New("another analyser has taken the partition over")

// LoadCheckpoint returns the latest checkpoint of a partition, an empty one
// when there is none.
func (b *Bus) LoadCheckpoint(ctx context.Context, partition int) (*Checkpoint, error) {
	c := new(Checkpoint)
	err := b.retry(ctx, "load checkpoint", func(ctx context.Context) error {
		var err error
		c, err = b.loadCheckpoint(ctx, partition)
		return err
	})
	return c, err
}

func (b *Bus) loadCheckpoint(ctx context.Context, partition int) (*Checkpoint, error) {
	kv, err := b.js.KeyValue(ctx, checkpointBucket)
	if err != nil {
		return nil, fmt.Errorf("open checkpoints: %w", err)
	}
	e, err := kv.Get(ctx, strconv.Itoa(partition))
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return new(Checkpoint), nil
	}
	if err != nil {
		return nil, fmt.Errorf("load checkpoint of partition %d: %w", partition, err)
	}
	var entry checkpointEntry
	if err := json.Unmarshal(e.Value(), &entry); err != nil || entry.Schema != checkpointSchema {
		return nil, fmt.Errorf("%w: checkpoint of partition %d has schema %d, this program knows %d: update it", errFinal, partition, entry.Schema, checkpointSchema)
	}
	objects, err := b.js.ObjectStore(ctx, snapshotBucket)
	if err != nil {
		return nil, fmt.Errorf("open snapshots: %w", err)
	}
	state, err := objects.GetBytes(ctx, entry.Object)
	if err != nil {
		return nil, fmt.Errorf("load snapshot of partition %d: %w", partition, err)
	}
	return &Checkpoint{Seq: entry.Seq, State: state, revision: e.Revision(), object: entry.Object}, nil
}

// SaveCheckpoint stores a newer state over an older checkpoint and returns it
// as stored. If somebody else has saved in between, it is ErrFenced.
func (b *Bus) SaveCheckpoint(ctx context.Context, partition int, old *Checkpoint, seq uint64, state []byte) (*Checkpoint, error) {
	next := &Checkpoint{Seq: seq, State: state, object: fmt.Sprintf("%d/%d-%s", partition, seq, rand.Text())}
	err := b.retry(ctx, "save checkpoint", func(ctx context.Context) error { return b.saveCheckpoint(ctx, partition, old, next) })
	if err != nil {
		return nil, err
	}
	return next, nil
}

func (b *Bus) saveCheckpoint(ctx context.Context, partition int, old, next *Checkpoint) error {
	objects, err := b.js.ObjectStore(ctx, snapshotBucket)
	if err != nil {
		return fmt.Errorf("open snapshots: %w", err)
	}
	kv, err := b.js.KeyValue(ctx, checkpointBucket)
	if err != nil {
		return fmt.Errorf("open checkpoints: %w", err)
	}
	if _, err := objects.PutBytes(ctx, next.object, next.State); err != nil {
		return fmt.Errorf("save snapshot of partition %d: %w", partition, err)
	}
	entry, err := json.Marshal(checkpointEntry{Schema: checkpointSchema, Seq: next.Seq, Object: next.object})
	if err != nil {
		return fmt.Errorf("encode checkpoint: %w", err)
	}
	rev, err := kv.Update(ctx, strconv.Itoa(partition), entry, old.revision)
	if err != nil {
		return b.afterUpdate(ctx, partition, next, err)
	}
	next.revision = rev
	b.dropSnapshot(ctx, objects, old.object, next.object)
	return nil
}

// afterUpdate finds out what a failed compare-and-set means: an answer may have
// been lost after our own entry was written.
func (b *Bus) afterUpdate(ctx context.Context, partition int, next *Checkpoint, cause error) error {
	if _, ok := errors.AsType[*jetstream.APIError](cause); !ok && !errors.Is(cause, jetstream.ErrKeyExists) {
		return fmt.Errorf("save checkpoint of partition %d: %w", partition, cause)
	}
	now, err := b.loadCheckpoint(ctx, partition)
	if err != nil {
		return err
	}
	if now.object == next.object {
		next.revision = now.revision
		return nil
	}
	return fmt.Errorf("%w: %w (partition %d)", errFinal, ErrFenced, partition)
}

// dropSnapshot removes a state that no checkpoint names any more.
func (b *Bus) dropSnapshot(ctx context.Context, objects jetstream.ObjectStore, old, kept string) {
	if old == "" || old == kept {
		return
	}
	if err := objects.Delete(ctx, old); err != nil {
		b.log.Debug("remove old snapshot", "err", err)
	}
}
