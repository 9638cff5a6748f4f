// Package stream is the bus: NATS JetStream behind Vedetta's own words.
//
// In: events, findings and dead letters to publish; a partition to read. Out:
// batches of messages in stream order, checkpoints, leases. A Bus is safe for
// concurrent use; a Partition belongs to one goroutine. It is the only package
// that imports nats.go.
//
// Delivery is at least once. Publishing returns only when JetStream has stored
// everything; reading goes on from a checkpoint's sequence, never from an
// acknowledged floor (design decisions 10 to 12).
package stream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/prometheus/client_golang/prometheus"
)

// The streams and buckets.
const (
	eventsStream      = "EVENTS"
	findingsStream    = "FINDINGS"
	deadLettersStream = "DEADLETTERS"
	checkpointBucket  = "checkpoints" // which snapshot belongs to which position
	snapshotBucket    = "snapshots"   // object store of detector states
	leaseBucket       = "leases"      // who reads which partition
	incidentBucket    = "incidents"   // the alerter's incidents
	policyBucket      = "registers"   // object store of register versions and their contact indexes

	policyVersionBucket = "register-versions" // which versions of each body were published, in order
)

// Config is what the operator sets.
type Config struct {
	URL         string        `yaml:"url"`         // of NATS; empty means the embedded server of the all-in-one
	Credentials string        `yaml:"credentials"` // path of a .creds file
	Token       Secret        `yaml:"token"`       // alternative to credentials
	CA          string        `yaml:"ca"`          // path of the CA certificate for tls:// URLs
	Partitions  int           `yaml:"partitions"`  // of the events, by body; fixed when the stream is created
	Replicas    int           `yaml:"replicas"`    // of every stream: 3 in a cluster
	KeepText    time.Duration `yaml:"keep_text"`   // how long events and dead letters stay: at most 72 h
	Duplicates  time.Duration `yaml:"duplicates"`  // window in which JetStream drops repeats
	MaxBytes    int64         `yaml:"max_bytes"`   // of the events stream; when full, publishers wait
}

// Secret is a string that does not print.
type Secret string

// String hides the secret.
func (Secret) String() string { return "<secret>" }

// maxKeepText is design decision 9: a weekend's outage loses nothing, and no
// text is older.
const maxKeepText = 72 * time.Hour

// defaultDuplicates outlasts what makes a publisher send again: a lost
// acknowledgement, a server or a process that starts anew. The server holds the
// id of each event for so long, some 150 bytes in memory, and as long again until
// its list is compacted; it reads them all when it starts. What is repeated later
// the detectors and the tables know by its id.
const defaultDuplicates = 2 * time.Minute

// DefaultConfig returns the defaults.
func DefaultConfig() Config {
	return Config{Partitions: 8, Replicas: 1, KeepText: maxKeepText, Duplicates: defaultDuplicates, MaxBytes: 16 << 30}
}

// Validate checks the configuration.
func (c Config) Validate() error {
	switch {
	case c.Partitions < 1 || c.Partitions > 256:
		return fmt.Errorf("nats.partitions is %d: use 1 to 256", c.Partitions)
	case c.Replicas < 1 || c.Replicas > 5:
		return fmt.Errorf("nats.replicas is %d: use 1, or 3 in a cluster", c.Replicas)
	case c.KeepText < time.Hour || c.KeepText > maxKeepText:
		return fmt.Errorf("nats.keep_text is %s: use 1h to 72h, since the stream holds message text", c.KeepText)
	case c.Duplicates < time.Minute || c.Duplicates > c.KeepText:
		return fmt.Errorf("nats.duplicates is %s: use 1m to nats.keep_text", c.Duplicates)
	}
	return nil
}

// Options is what code passes.
type Options struct {
	Name    string // of this client, shown by the server
	Log     *slog.Logger
	Metrics prometheus.Registerer
}

// Bus is a connection to NATS. It reconnects by itself for ever.
type Bus struct {
	c       Config
	nc      *nats.Conn
	js      jetstream.JetStream
	log     *slog.Logger
	metrics *metrics
}

// publishTimeout is how long one try of a publish waits for its
// acknowledgement before it is sent again.
const publishTimeout = 5 * time.Second

// Connect returns a Bus. It does not wait for the server: operations wait and
// retry until their context ends.
func Connect(c Config, o Options) (*Bus, error) {
	opts := []nats.Option{
		nats.Name(o.Name), nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true),
		nats.ReconnectWait(250 * time.Millisecond), nats.ReconnectBufSize(-1),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { o.Log.Warn("bus error", "err", err) }),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil { // nil at an ordered end
				o.Log.Warn("bus disconnected", "err", err)
			}
		}),
		nats.ReconnectHandler(func(nc *nats.Conn) { o.Log.Info("bus connected again") }),
	}
	if c.Credentials != "" {
		opts = append(opts, nats.UserCredentials(c.Credentials))
	}
	if c.Token != "" {
		opts = append(opts, nats.Token(string(c.Token)))
	}
	if c.CA != "" {
		opts = append(opts, nats.RootCAs(c.CA))
	}
	nc, err := nats.Connect(c.URL, opts...)
	if err != nil {
		return nil, fmt.Errorf("connect to the bus: %w", err)
	}
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(maxInFlight), jetstream.WithPublishAsyncTimeout(publishTimeout))
	if err != nil {
		nc.Close()
		return nil, fmt.Errorf("use JetStream: %w", err)
	}
	return &Bus{c: c, nc: nc, js: js, log: o.Log, metrics: newMetrics(o.Metrics)}, nil
}

// Close ends the connection. Calls in progress fail.
func (b *Bus) Close() { b.nc.Close() }

// Partitions is how many partitions the events stream has.
func (b *Bus) Partitions() int { return b.c.Partitions }

// retry calls f until it returns nil, ctx ends, or f's error is final. It waits
// a little longer after each failure. Each try has its own time: a request that
// was on its way when the server died is never answered.
func (b *Bus) retry(ctx context.Context, what string, f func(context.Context) error) error {
	wait := 50 * time.Millisecond
	for {
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", what, context.Cause(ctx))
		}
		try, cancel := context.WithTimeout(ctx, tryTimeout)
		err := f(try)
		cancel()
		if err == nil || errors.Is(err, errFinal) {
			return err
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w (last: %w)", what, context.Cause(ctx), err)
		}
		b.metrics.retries.WithLabelValues(what).Inc()
		b.log.Debug("bus retry", "what", what, "err", err)
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w (last: %w)", what, context.Cause(ctx), err)
		case <-time.After(wait):
		}
		wait = min(wait*2, 2*time.Second)
	}
}

// tryTimeout bounds one try of an operation.
const tryTimeout = 10 * time.Second

// errFinal marks an error that trying again does not mend.
var errFinal = errors.New("final")
