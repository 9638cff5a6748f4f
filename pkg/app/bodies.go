package app

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"vedetta/pkg/alert"
	"vedetta/pkg/collect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
)

// loadPolicies reads the policy of every body, without the contact files.
func loadPolicies(c Config) ([]*policy.Policy, error) {
	var out []*policy.Policy
	seen := make(map[event.Body]string)
	for _, path := range c.Policies {
		p, err := policy.LoadRules(path)
		if err != nil {
			return nil, err
		}
		if other, ok := seen[p.Body.IPA]; ok {
			return nil, fmt.Errorf("policies: %s and %s are both of body %s", other, path, p.Body.IPA)
		}
		seen[p.Body.IPA] = path
		out = append(out, p)
	}
	return out, nil
}

// sealerOf seals to the key of the body's DPO: its policy's, else, also without a
// policy, that of this installation.
func sealerOf(dpoKey string, body event.Body, p *policy.Policy) (*pseudonym.Sealer, error) {
	if p != nil && p.DPO.AgeKey != "" {
		dpoKey = p.DPO.AgeKey
	}
	if dpoKey == "" {
		return nil, fmt.Errorf("body %s: no public key of its DPO: set dpo.age_public_key in its policy, or dpo_key (make one with \"vedetta keys dpo\")", body)
	}
	s, err := pseudonym.NewSealer(dpoKey)
	if err != nil {
		return nil, fmt.Errorf("body %s: %w", body, err)
	}
	return s, nil
}

// sealersOf returns the sealer of every body.
func sealersOf(c Config, policies []*policy.Policy) (map[event.Body]*pseudonym.Sealer, error) {
	out := make(map[event.Body]*pseudonym.Sealer, len(policies))
	for _, p := range policies {
		s, err := sealerOf(c.DPOKey, p.Body.IPA, p)
		if err != nil {
			return nil, err
		}
		out[p.Body.IPA] = s
	}
	return out, nil
}

// keysOf opens what a collector tokenises and seals with.
func keysOf(c Config, policies []*policy.Policy) (map[event.Body]collect.Keys, error) {
	sealers, err := sealersOf(c, policies)
	if err != nil {
		return nil, err
	}
	out := make(map[event.Body]collect.Keys, len(policies))
	for body, s := range sealers {
		ring, err := pseudonym.OpenKeyring(c.Keys, string(body))
		if err != nil {
			return nil, err
		}
		out[body] = collect.Keys{Ring: ring, Sealer: s}
	}
	return out, nil
}

// alertBodies answers what mails say of a body and whom they go to: what its
// register says at the moment of asking.
func alertBodies(r *policy.Register, now func() time.Time) func(event.Body) alert.Body {
	return func(body event.Body) alert.Body {
		p := r.PolicyAt(body, now())
		if p == nil {
			return alert.Body{}
		}
		return alert.Body{Name: p.Body.Name, DPO: p.DPO.Mail, Others: p.Alerts.Recipients}
	}
}

// registerWatch keeps a Register as the files say, for processes that go by the
// files and not by the stream: an exclusion must hold from the next message on, a
// new mailbox of the DPO from the next mail. It implements collect.Collector and
// collects nothing.
type registerWatch struct {
	paths    []string
	register *policy.Register
	log      *slog.Logger
	seen     map[string]string     // path → stamp of the file that was read last
	bodies   map[string]event.Body // path → whose register it was at the start
	// changed is told of each policy that was read anew; nil tells nobody.
	changed func(*policy.Policy) error
}

// watchRegisters reads the register of every body, without the contact files, and
// makes the watch that looks for changes since.
func watchRegisters(c Config, log *slog.Logger) (*registerWatch, []*policy.Policy, error) {
	w := &registerWatch{paths: c.Policies, log: log, seen: map[string]string{}, bodies: map[string]event.Body{}}
	for _, path := range w.paths {
		w.seen[path] = fileStamp(path) // before it is read: what comes later is a change
	}
	policies, err := loadPolicies(c)
	if err != nil {
		return nil, nil, err
	}
	for i, p := range policies {
		w.bodies[w.paths[i]] = p.Body.IPA
	}
	w.register, err = policy.NewRegister(policies, nil)
	return w, policies, err
}

// Collect implements collect.Collector: it looks at the files until ctx ends.
func (w *registerWatch) Collect(ctx context.Context, _ collect.Out) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		w.look()
	}
}

// look reads the files that changed since it looked last. A register with mistakes
// changes nothing.
func (w *registerWatch) look() {
	for _, path := range w.paths {
		stamp := fileStamp(path)
		if w.seen[path] == stamp {
			continue
		}
		w.seen[path] = stamp
		if err := w.read(path); err != nil {
			w.log.Error("register not read: the one before it stays in force", "err", err)
		}
	}
}

func (w *registerWatch) read(path string) error {
	p, err := policy.LoadRules(path)
	if err != nil {
		return err
	}
	if was := w.bodies[path]; p.Body.IPA != was {
		return fmt.Errorf("%w: %s was of body %s and is now of %s: start again to serve another body", policy.ErrInvalid, path, was, p.Body.IPA)
	}
	// What can fail comes first: all of the file holds, or nothing of it.
	if w.changed != nil {
		if err := w.changed(p); err != nil {
			return err
		}
	}
	return w.register.Install(p, nil, time.Time{})
}

// resealer lets a pipe seal to the key that a changed register names.
func resealer(c Config, policies []*policy.Policy, pipe *collect.Pipe) func(*policy.Policy) error {
	keys := make(map[event.Body]string, len(policies))
	for _, p := range policies {
		keys[p.Body.IPA] = p.DPO.AgeKey
	}
	return func(p *policy.Policy) error {
		if keys[p.Body.IPA] == p.DPO.AgeKey {
			return nil
		}
		s, err := sealerOf(c.DPOKey, p.Body.IPA, p)
		if err != nil {
			return err
		}
		if err := pipe.Reseal(p.Body.IPA, s); err != nil {
			return err
		}
		keys[p.Body.IPA] = p.DPO.AgeKey
		return nil
	}
}
