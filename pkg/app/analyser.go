package app

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/sync/errgroup"

	"vedetta/pkg/analyse"
	"vedetta/pkg/campaign"
	"vedetta/pkg/detect/all"
	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/service"
	"vedetta/pkg/store"
	"vedetta/pkg/stream"
)

// Analyser is the process that judges events. Several of them share the
// partitions; one that dies is replaced by another once its lease has ended, a
// quarter of a minute later.
func Analyser() service.Spec[Config] {
	return service.Spec[Config]{
		Name: "analyser", About: "judges events: facts, detectors, rows and findings",
		Defaults: DefaultConfig, Validate: Config.validateStore, Run: runAnalyser,
	}
}

func runAnalyser(ctx context.Context, env service.Env, c Config) error {
	bus, err := connect(ctx, c, env, "analyser")
	if err != nil {
		return err
	}
	defer bus.Close()
	db, err := store.Open(c.ClickHouse)
	if err != nil {
		return err
	}
	defer db.Close()
	reader, err := analyse.NewReader(nil)
	if err != nil {
		return err
	}
	a := &analysers{
		env: env, bus: bus, db: db, reader: reader, metrics: analyse.NewMetrics(env.Metrics), pages: moderation.NewMetrics(env.Metrics), dpoKey: c.DPOKey,
		register: new(policy.Register), policies: &busPolicies{bus: bus, dir: c.contactsDir(), known: map[string]analyse.Registered{}},
	}
	return a.run(ctx)
}

// analysers runs one analyser for each partition this process gets.
type analysers struct {
	env      service.Env
	bus      *stream.Bus
	db       *store.Store
	register *policy.Register // filled from the stream
	policies *busPolicies
	reader   *analyse.Reader
	metrics  *analyse.Metrics
	pages    *moderation.Metrics
	dpoKey   string // for bodies whose register names none
}

func (a *analysers) run(ctx context.Context) error {
	name, err := nameAnalyser()
	if err != nil {
		return err
	}
	// A partition that cannot go on ends the process: its supervisor starts it
	// again, and meanwhile another analyser takes the partitions over. A process
	// that stays up with a silent partition would be noticed by nobody.
	g, ctx := errgroup.WithContext(ctx)
	for p := range a.bus.Partitions() {
		owner := fmt.Sprintf("%s/%d", name, p)
		g.Go(func() error { return a.partition(ctx, p, owner) })
	}
	g.Go(func() error { return a.policies.tidyUp(ctx, a.env.Log) })
	g.Go(func() error {
		a.horizon(ctx, name+"/horizon")
		return nil
	})
	return g.Wait()
}

// analyserName is the environment variable with which a supervisor that runs one
// analyser at a time names it: one that was killed left leases behind, and the
// next of the same name takes them over at once instead of waiting for their end.
const analyserName = "VEDETTA_ANALYSER_NAME"

// nameAnalyser returns a name that no other running analyser has.
func nameAnalyser() (string, error) {
	if name := os.Getenv(analyserName); name != "" {
		return name, nil
	}
	host, err := os.Hostname()
	if err != nil {
		return "", fmt.Errorf("name this analyser: %w", err)
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid()), nil
}

// partition holds one partition for as long as it can, and starts again from
// the checkpoint when it lost it.
func (a *analysers) partition(ctx context.Context, p int, owner string) error {
	for ctx.Err() == nil {
		lease, err := a.bus.Acquire(ctx, p, owner)
		if err != nil {
			break
		}
		err = a.hold(ctx, p, lease)
		lease.Release(context.WithoutCancel(ctx))
		if err != nil && !errors.Is(err, stream.ErrFenced) && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// hold analyses a partition until its lease is lost or ctx ends.
func (a *analysers) hold(ctx context.Context, p int, lease *stream.Lease) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-lease.Lost():
			cancel()
		case <-ctx.Done():
		}
	}()
	if err := a.analyse(ctx, p); ctx.Err() == nil {
		return err
	}
	return nil // whatever was begun is another's now
}

// analyse goes on from the checkpoint of a partition until ctx ends.
func (a *analysers) analyse(ctx context.Context, p int) error {
	checkpoint, err := a.bus.LoadCheckpoint(ctx, p)
	if err != nil {
		return err
	}
	source, err := a.bus.OpenPartition(ctx, p, checkpoint.Seq)
	if err != nil {
		return err
	}
	detectors := all.New(all.Deps{Register: a.register})
	one := analyse.New(analyse.Options{
		Partition: p, Source: source, Sink: a.db, Publisher: a.bus, Reader: a.reader,
		Campaigns: campaign.New(campaign.Options{}), Policies: a.policies, Register: a.register,
		Detectors: detectors,
		Seal:      a.seal, Log: a.env.Log, Metrics: a.metrics,
		Save: func(ctx context.Context, seq uint64, state []byte) error {
			next, err := a.bus.SaveCheckpoint(ctx, p, checkpoint, seq, state)
			if err == nil {
				checkpoint = next
			}
			return err
		},
	})
	if err := one.Restore(ctx, checkpoint.Seq, checkpoint.State); err != nil {
		return err
	}
	for _, d := range detectors {
		if m, ok := d.(*moderation.Detector); ok {
			defer m.Measure(a.pages)()
		}
	}
	return one.Run(ctx)
}

// seal seals evidence to the DPO of the body; of a body without a register here,
// to the DPO of this installation.
func (a *analysers) seal(body event.Body, b []byte) ([]byte, error) {
	s, err := sealerOf(a.dpoKey, body, a.register.Policy(body))
	if err != nil {
		return nil, fmt.Errorf("seal evidence: %w", err)
	}
	return s.Seal(b)
}

func templatesOf(policies []*policy.Policy) map[event.Body][]campaign.Template {
	out := make(map[event.Body][]campaign.Template, len(policies))
	for _, p := range policies {
		out[p.Body.IPA] = analyse.Templates(p)
	}
	return out
}
