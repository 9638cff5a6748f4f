package stream

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// ErrNoStreams means that the server has none of Vedetta's streams. They are
// not made by the way: a server that was started with the wrong encryption key
// shows the same face, and creating there destroys the old data (NATS 2.15).
var ErrNoStreams = errors.New("the streams do not exist on this NATS server")

// leaseTime is how long a partition stays with an analyser that went silent.
const leaseTime = 15 * time.Second

// findingsAge is how long findings stay on the bus; they are in ClickHouse.
const findingsAge = 30 * 24 * time.Hour

// streamConfigs describes the three streams.
func (b *Bus) streamConfigs() []jetstream.StreamConfig {
	base := func(name, subjects string, age time.Duration) jetstream.StreamConfig {
		return jetstream.StreamConfig{
			Name: name, Subjects: []string{subjects}, Storage: jetstream.FileStorage, Replicas: b.c.Replicas,
			Compression: jetstream.S2Compression, MaxAge: age, Duplicates: b.c.Duplicates, AllowDirect: true,
			// When full, publishers wait; old messages are never dropped for new ones.
			Discard: jetstream.DiscardNew,
		}
	}
	events := base(eventsStream, "events.>", b.c.KeepText)
	events.Description = "what collectors saw; holds message text, so it is short-lived"
	events.MaxBytes = b.c.MaxBytes
	events.SubjectTransform = &jetstream.SubjectTransformConfig{
		// The partition is a hash of the body, put in front by the server itself.
		Source: "events.*.>", Destination: fmt.Sprintf("events.{{partition(%d,1)}}.{{wildcard(1)}}.>", b.c.Partitions),
	}
	findings := base(findingsStream, "findings.>", findingsAge)
	findings.Description = "what the analyser found; no text but redacted excerpts and sealed evidence"
	dead := base(deadLettersStream, "deadletters.>", b.c.KeepText)
	dead.Description = "input that could not be understood, sealed to the DPO, with its reason in the headers"
	return []jetstream.StreamConfig{events, findings, dead}
}

// Ensure makes the streams and buckets, or brings their settings up to date.
// Calling it again changes nothing. Call it only where the store is known to be
// open under the right key: see ErrNoStreams.
func (b *Bus) Ensure(ctx context.Context) error {
	return b.retry(ctx, "create streams", func(ctx context.Context) error {
		for _, c := range b.streamConfigs() {
			if err := b.ensureStream(ctx, c); err != nil {
				return err
			}
		}
		return b.ensureBuckets(ctx)
	})
}

func (b *Bus) ensureStream(ctx context.Context, c jetstream.StreamConfig) error {
	s, err := b.js.Stream(ctx, c.Name)
	if err == nil {
		// The number of partitions is part of every stored subject.
		if have := s.CachedInfo().Config.SubjectTransform; c.SubjectTransform != nil && have != nil && have.Destination != c.SubjectTransform.Destination {
			return fmt.Errorf("%w: stream %s was created with other partitions (%s): set nats.partitions to that number", errFinal, c.Name, have.Destination)
		}
		_, err = b.js.UpdateStream(ctx, c)
	} else if errors.Is(err, jetstream.ErrStreamNotFound) {
		_, err = b.js.CreateStream(ctx, c)
	}
	if err != nil {
		return fmt.Errorf("create stream %s: %w", c.Name, err)
	}
	return nil
}

func (b *Bus) ensureBuckets(ctx context.Context) error {
	kv := func(name string, ttl time.Duration) error {
		_, err := b.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: name, TTL: ttl, History: 1, Replicas: b.c.Replicas})
		if err != nil {
			return fmt.Errorf("create bucket %s: %w", name, err)
		}
		return nil
	}
	for name, ttl := range map[string]time.Duration{checkpointBucket: 0, leaseBucket: leaseTime, incidentBucket: 0, policyVersionBucket: 0} {
		if err := kv(name, ttl); err != nil {
			return err
		}
	}
	for _, name := range []string{snapshotBucket, policyBucket} {
		_, err := b.js.CreateOrUpdateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: name, Replicas: b.c.Replicas, Compression: true})
		if err != nil {
			return fmt.Errorf("create bucket %s: %w", name, err)
		}
	}
	return nil
}

// Check waits for the server and returns ErrNoStreams when a stream is missing.
func (b *Bus) Check(ctx context.Context) error {
	return b.retry(ctx, "look for streams", func(ctx context.Context) error {
		for _, c := range b.streamConfigs() {
			s, err := b.js.Stream(ctx, c.Name)
			if errors.Is(err, jetstream.ErrStreamNotFound) {
				return fmt.Errorf("%w: %w: no stream %s: if this server is new, run \"vedetta streams create\" once; if it had data, its JetStream encryption key is wrong: stop it and create nothing", errFinal, ErrNoStreams, c.Name)
			}
			if err != nil {
				return fmt.Errorf("look for stream %s: %w", c.Name, err)
			}
			if t := s.CachedInfo().Config.SubjectTransform; c.SubjectTransform != nil && (t == nil || t.Destination != c.SubjectTransform.Destination) {
				return fmt.Errorf("%w: stream %s has other partitions than nats.partitions (%d)", errFinal, c.Name, b.c.Partitions)
			}
		}
		return nil
	})
}
