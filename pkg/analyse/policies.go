package analyse

import (
	"context"
	"fmt"
	"time"

	"vedetta/pkg/campaign"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Policies finds the versions of registers that the stream speaks of.
type Policies interface {
	// Load returns a version of a body's register and its contacts, nil when it has
	// none. It blocks and retries while the infrastructure is away; an error that
	// wraps event.ErrRejected says that there is no such version.
	Load(ctx context.Context, body event.Body, version string) (*policy.Policy, *policy.Contacts, error)
}

// installed is a version of a register that the stream has brought.
type installed struct {
	Body      event.Body
	Version   string
	Published time.Time
}

// install takes a change of a register into force: at this position of the
// stream, in this life and in every later reading.
func (a *Analyser) install(ctx context.Context, e *event.Event) error {
	if a.o.Policies == nil || e.Data.Policy == nil {
		return nil
	}
	return a.load(ctx, installed{Body: e.Body, Version: e.Data.Policy.Version, Published: e.Time})
}

func (a *Analyser) load(ctx context.Context, v installed) error {
	if a.last(v.Body) == v.Version {
		return nil // the same file, published again
	}
	p, contacts, err := a.o.Policies.Load(ctx, v.Body, v.Version)
	if err != nil {
		return fmt.Errorf("load register of %s: %w", v.Body, err)
	}
	published := v.Published
	if a.last(v.Body) == "" {
		published = time.Time{} // the first register a body has speaks for the time before it too
	}
	if err := a.o.Register.Install(p, contacts, published); err != nil {
		return event.Rejectf("register version %s of %s cannot be installed: %s", v.Version, v.Body, err)
	}
	if err := a.o.Reader.Use(p); err != nil {
		return event.Rejectf("register version %s of %s cannot be used: %s", v.Version, v.Body, err)
	}
	a.o.Campaigns.SetTemplates(v.Body, Templates(p))
	a.installed = append(a.installed, v)
	return nil
}

// last is the version of a body's register that was installed last.
func (a *Analyser) last(body event.Body) string {
	for i := len(a.installed) - 1; i >= 0; i-- {
		if a.installed[i].Body == body {
			return a.installed[i].Version
		}
	}
	return ""
}

// Templates are the registered texts of a register, as campaigns are told from
// them.
func Templates(p *policy.Policy) []campaign.Template {
	out := make([]campaign.Template, 0, len(p.Templates))
	for _, t := range p.Templates {
		exact, similar, words := campaign.Fingerprint(t.Text)
		out = append(out, campaign.Template{ID: t.ID, Text: campaign.Text{Exact: exact, Template: similar, Words: words}})
	}
	return out
}
