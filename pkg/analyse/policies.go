package analyse

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"vedetta/pkg/campaign"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Policies finds the versions of registers that the stream speaks of.
type Policies interface {
	// Load returns a version of a body's register. It blocks and retries while the
	// infrastructure is away; an error that wraps event.ErrRejected says that there is
	// no such version.
	Load(ctx context.Context, body event.Body, version string) (Registered, error)
	// Before returns the versions of a body's register that were published up to a
	// time, in order: the stream may be too young to have told of them.
	Before(ctx context.Context, body event.Body, at time.Time) ([]PolicyVersion, error)
}

// Registered is a version of a body's register with what belongs to it.
type Registered struct {
	Policy   *policy.Policy
	Contacts *policy.Contacts // nil when it has none
	Model    []byte           // classifier of the body's own; nil means the one in the program
}

// PolicyVersion is a version of a register that was published.
type PolicyVersion struct {
	Version   string
	Published time.Time
}

// installed is a version of a register that the stream has brought.
type installed struct {
	Body event.Body
	PolicyVersion
}

// meet looks for the register of a body that is seen for the first time.
func (a *Analyser) meet(ctx context.Context, e *event.Event) error {
	if a.o.Policies == nil || a.met[e.Body] {
		return nil
	}
	a.met[e.Body] = true
	if e.Type == event.PolicyChanged || a.last(e.Body) != "" {
		return nil
	}
	versions, err := a.o.Policies.Before(ctx, e.Body, e.Known())
	if err != nil {
		return fmt.Errorf("look for the register of %s: %w", e.Body, err)
	}
	for _, v := range versions {
		err := a.load(ctx, installed{e.Body, v})
		if errors.Is(err, event.ErrRejected) {
			a.o.Log.Error("a version of a register cannot be used", "body", e.Body, "version", v.Version, "err", err)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// install takes a change of a register into force: at this position of the
// stream, in this life and in every later reading.
func (a *Analyser) install(ctx context.Context, e *event.Event) error {
	if a.o.Policies == nil || e.Data.Policy == nil {
		return nil
	}
	return a.load(ctx, installed{e.Body, PolicyVersion{e.Data.Policy.Version, e.Time}})
}

func (a *Analyser) load(ctx context.Context, v installed) error {
	if a.last(v.Body) == v.Version {
		return nil // the same file, published again
	}
	r, err := a.o.Policies.Load(ctx, v.Body, v.Version)
	if err != nil {
		return fmt.Errorf("load register of %s: %w", v.Body, err)
	}
	published := v.Published
	if a.last(v.Body) == "" {
		published = time.Time{} // the first register a body has speaks for the time before it too
	}
	// All of it or nothing: what can fail comes first.
	use, err := a.o.Reader.prepare(r.Policy, r.Model)
	if err != nil {
		return event.Rejectf("la versione %[1]s del registro di %[2]s non si può usare / register version %[1]s of %[2]s cannot be used: %[3]s", v.Version, v.Body, err)
	}
	if err := a.o.Register.Install(r.Policy, r.Contacts, published); err != nil {
		return event.Rejectf("la versione %[1]s del registro di %[2]s non si può installare / register version %[1]s of %[2]s cannot be installed: %[3]s", v.Version, v.Body, err)
	}
	use()
	a.o.Campaigns.SetTemplates(v.Body, Templates(r.Policy))
	a.installed = append(a.installed, v)
	return nil
}

// last is the version of a body's register that was installed last.
func (a *Analyser) last(body event.Body) string {
	for _, v := range slices.Backward(a.installed) {
		if v.Body == body {
			return v.Version
		}
	}
	return ""
}

// Templates are the registered texts of a register, as campaigns are told from
// them.
func Templates(p *policy.Policy) []campaign.Template {
	out := make([]campaign.Template, 0, len(p.Templates))
	for _, t := range p.Templates {
		out = append(out, campaign.Template{ID: t.ID, Text: campaign.TextOf(t.Text)})
	}
	return out
}
