package app

import (
	"context"
	"errors"
	"time"

	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
	"vedetta/pkg/horizon"
	"vedetta/pkg/policy"
	"vedetta/pkg/stream"
)

// horizonEvery is how often the second stage looks: what it looks for takes weeks.
const horizonEvery = 15 * time.Minute

// horizon runs the second stage in one of all analysers: the one that holds a
// lease beyond the partitions.
func (a *analysers) horizon(ctx context.Context, owner string) {
	for ctx.Err() == nil {
		lease, err := a.bus.Acquire(ctx, a.bus.Partitions(), owner)
		if err != nil {
			return // ctx has ended
		}
		a.look(ctx, lease)
		lease.Release(context.WithoutCancel(ctx))
	}
}

// look looks until the lease is lost or ctx ends. If the store is away it looks
// again the next time: nothing is lost by that.
func (a *analysers) look(ctx context.Context, lease *stream.Lease) {
	slow := horizon.Stage{Source: a.db, Registers: a.policies}
	withdrawals := horizon.Withdrawals{Sends: a.db, Registers: a.policies, Judge: judgeLater}
	tick := time.NewTicker(horizonEvery)
	defer tick.Stop()
	for {
		err := a.lookOnce(ctx, &slow, time.Now().UTC())
		if werr := a.lookOnce(ctx, &withdrawals, time.Now().UTC()); werr != nil {
			withdrawals.Forget()
			err = errors.Join(err, werr)
		}
		if err != nil && ctx.Err() == nil {
			a.env.Log.Warn("second stage", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-lease.Lost():
			return
		case <-tick.C:
		}
	}
}

// secondStage is one of the questions over the rows.
type secondStage interface {
	Look(ctx context.Context, now time.Time) ([]*event.Finding, error)
}

// judgeLater judges by the rules about purposes.
func judgeLater(r *policy.Register) horizon.Judge {
	return mismatch.New(mismatch.Options{Register: r})
}

func (a *analysers) lookOnce(ctx context.Context, stage secondStage, now time.Time) error {
	findings, err := stage.Look(ctx, now)
	if err != nil || len(findings) == 0 {
		return err
	}
	if err := a.db.Write(ctx, &event.Batch{Findings: findings}); err != nil {
		return err
	}
	return a.bus.PublishFindings(ctx, findings...)
}

// Of implements horizon.Registers.
func (b *busPolicies) Of(ctx context.Context, body event.Body) (*policy.Register, error) {
	versions, err := b.bus.PolicyVersions(ctx, body)
	if err != nil {
		return nil, err
	}
	register := new(policy.Register)
	for _, v := range versions {
		r, err := b.Load(ctx, body, v.Version)
		if errors.Is(err, event.ErrRejected) {
			continue // the analyser has said so
		}
		if err != nil {
			return nil, err
		}
		published := v.Published
		if register.Policy(body) == nil {
			published = time.Time{} // as the analyser does with a body's first
		}
		if err := register.Install(r.Policy, r.Contacts, published); err != nil {
			return nil, err
		}
	}
	return register, nil
}

// replayRegisters lets a replay's register answer.
type replayRegisters struct{ *policy.Register }

// Of implements horizon.Registers.
func (r replayRegisters) Of(context.Context, event.Body) (*policy.Register, error) {
	return r.Register, nil
}
