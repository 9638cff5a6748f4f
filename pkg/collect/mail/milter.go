// Package mail collects the mail of a body.
//
// In: what Postfix tells a milter of each message (envelope, headers, body), and
// a configuration. Out: one event.Intake for each message, collector.alive every
// minute, and collector.gap for every mail that passed unseen.
//
// The milter never changes, refuses or delays mail (design decision 10). At the
// end of a message its event goes sealed into a local spool, with an fsync that
// many messages share, within Config.SpoolWait; if that fails the mail passes
// and the gap is counted. Another goroutine drains the spool into the bus, so a
// bus that is down costs no mail anything. A Collector runs once; its sessions
// are goroutines that share the spool, the ledger of gaps and nothing else.
package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/spool"
	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// Channel is the channel of this package's events.
const Channel = event.Mail

// Options is what the program passes to a Collector.
type Options struct {
	Log      *slog.Logger          // nil discards
	Metrics  prometheus.Registerer // nil means none
	Now      func() time.Time      // nil means time.Now
	SpoolKey []byte                // Keyring.SpoolKey of the body
	StateDir string                // where spool and ledger are, unless Config.SpoolDir says otherwise
}

// Collector serves the milter of one Postfix server. It implements
// collect.Collector.
type Collector struct {
	cfg      Config
	log      *slog.Logger
	now      func() time.Time
	box      pseudonym.Box
	stateDir string
	metrics  *metrics
	spool    atomic.Pointer[spool.Spool] // while Collect runs; for the gauges
	ledger   *ledger
}

var _ collect.Collector = (*Collector)(nil)

type storeFunc = func(context.Context, []byte) error

// New checks the configuration. It opens nothing: Collect does.
func New(cfg Config, o Options) (*Collector, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("configure mail: %w", err)
	}
	box, err := pseudonym.NewBox(o.SpoolKey)
	if err != nil {
		return nil, fmt.Errorf("configure mail: spool key: %w", err)
	}
	c := &Collector{cfg: cfg.WithDefaults(), log: o.Log, now: o.Now, box: box}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.log = c.log.With("gateway", cfg.Gateway)
	if c.now == nil {
		c.now = time.Now
	}
	c.ledger = newLedger(c.now)
	c.stateDir = filepath.Join(o.StateDir, "mail-"+cfg.Gateway)
	if o.StateDir == "" && cfg.SpoolDir == "" {
		return nil, errors.New("configure mail: spool_dir: needed where there is no state directory")
	}
	if o.StateDir == "" {
		c.stateDir = cfg.SpoolDir
	}
	c.cfg.SpoolDir = or(cfg.SpoolDir, c.stateDir)
	c.metrics = newMetrics(o.Metrics, c)
	return c, nil
}

// Collect implements collect.Collector.
func (c *Collector) Collect(ctx context.Context, out collect.Out) error {
	if err := c.ledger.open(c.stateDir); err != nil {
		return err
	}
	defer c.ledger.file.Close()
	s, err := spool.Open(c.cfg.SpoolDir, c.box, spool.Options{
		MaxBytes: c.cfg.SpoolMaxBytes, Log: c.log, Now: c.now, Lost: func(int64) { c.gap(GapDamaged) },
	})
	if err != nil {
		return err
	}
	c.spool.Store(s)
	defer c.spool.Store(nil)
	ln, err := c.cfg.listen()
	if err != nil {
		return errors.Join(err, s.Close())
	}
	c.log.Info("milter listens", "listen", c.cfg.Listen)
	err = c.run(ctx, ln, s, out)
	return errors.Join(err, s.Close(), c.ledger.save())
}

// run has four goroutines: sessions come in, the spool goes out, gaps are
// reported, and each minute says that this collector is alive. The first error
// ends all; what was heard to its end is stored before run returns.
func (c *Collector) run(ctx context.Context, ln net.Listener, s *spool.Spool, out collect.Out) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	sv := &server{c: c, store: s.Append, quiet: ln.Addr().Network() == "unix", conns: make(map[*conn]bool)}
	var wg sync.WaitGroup
	fail := func(err error) {
		if err != nil {
			cancel(err)
		}
	}
	wg.Go(func() { sv.serve(ctx, ln) })
	wg.Go(func() {
		fail(s.Drain(ctx, func(ctx context.Context, records [][]byte) error { return c.forward(ctx, records, out) }))
	})
	wg.Go(func() { c.reportGaps(ctx, out) })
	alive := collect.Alive{Beats: c.cfg.beats, Now: c.now, Log: c.log}
	wg.Go(func() { alive.Run(ctx, out) })
	<-ctx.Done()
	ln.Close()
	sv.close()
	wg.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// forward gives spooled records to the bus. A record that can't be understood
// goes to the dead letters; any error means that all are tried again.
func (c *Collector) forward(ctx context.Context, records [][]byte, out collect.Out) error {
	good := make([]*event.Intake, 0, len(records))
	for _, r := range records {
		in, err := event.DecodeIntake(r)
		if err != nil {
			if err := out.Reject(ctx, c.cfg.Body, c.cfg.source(), r, err); err != nil {
				return fmt.Errorf("reject mail: %w", err)
			}
			continue
		}
		good = append(good, in)
	}
	if len(good) == 0 {
		return nil
	}
	if err := out.Emit(ctx, good...); err != nil {
		return fmt.Errorf("emit %d mails: %w", len(good), err)
	}
	return nil
}

// beats says that the milter is alive.
func (c Config) beats(now time.Time) []*event.Intake {
	return []*event.Intake{{
		Schema: 1, Body: c.Body, Channel: event.Mail, Type: event.CollectorAlive, Source: c.source(), Time: now,
		Key: []string{c.source(), now.Format("2006-01-02T15:04")},
	}}
}

// gap counts a mail that passed without an event.
func (c *Collector) gap(g Gap) {
	c.metrics.gaps[g].Inc()
	c.ledger.add(g)
}

func (c *Collector) spoolStats() spool.Stats {
	if s := c.spool.Load(); s != nil {
		return s.Stats()
	}
	return spool.Stats{}
}

func (c *Collector) oldestSeconds() float64 {
	oldest := c.spoolStats().Oldest
	if oldest.IsZero() {
		return 0
	}
	return c.now().Sub(oldest).Seconds()
}

// encode writes an intake for the spool.
func encode(in *event.Intake) ([]byte, error) {
	b, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("encode mail: %w", err)
	}
	return b, nil
}
