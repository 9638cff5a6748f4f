package collect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// Publisher is the bus as the Pipe sees it.
type Publisher interface {
	// Publish blocks until all events are stored, retrying while ctx lives.
	Publish(ctx context.Context, events ...*event.Event) error
	// DeadLetter blocks until the letter is stored, retrying while ctx lives.
	DeadLetter(ctx context.Context, d *event.DeadLetter) error
}

// Register is what the Pipe must know of the body's own register, as of the time
// of an event.
type Register interface {
	// FunctionalAt reports whether an address or number of this body belongs to an
	// office or a service, so that it may be shown in clear.
	FunctionalAt(body event.Body, address string, at time.Time) bool
	// InternalAt reports whether a mail domain, or a whole address or number, is the
	// body's own.
	InternalAt(body event.Body, address string, at time.Time) bool
	// ExcludedAt reports whether the sender's messages must not be looked at: unions,
	// the whistleblowing office, the works doctor.
	ExcludedAt(body event.Body, address string, at time.Time) bool
	// OffRouteAt reports whether the register names the recipients of a route, and an
	// address is none of them.
	OffRouteAt(body event.Body, route, address string, at time.Time) bool
}

// Keys are what one body's people are tokenised and sealed with.
type Keys struct {
	Ring   *pseudonym.Keyring
	Sealer *pseudonym.Sealer // to the key of the body's own DPO
}

// Options is what a Pipe is made from.
type Options struct {
	Bodies    map[event.Body]Keys // the bodies that this process serves
	Register  Register
	Publisher Publisher
	// ContentFrom is the number of recipients from which a mail of an
	// unregistered sender has its text read (setting mail.content); 0 means 10.
	ContentFrom int
	NoVault     bool             // keep no way back to identities: for a replay, which stores nothing
	Now         func() time.Time // nil means time.Now
	Log         *slog.Logger
	Metrics     prometheus.Registerer // nil means none
}

// Bounds on what a Pipe passes on.
const (
	// MaxSkew is how far an event's time may lie after its ingestion: a fast
	// clock must not drag the watermark (design decision 7).
	MaxSkew            = 5 * time.Minute
	maxRejected        = 64 << 10 // bytes of rejected input that are kept
	defaultContentFrom = 10
	vaultMemory        = 1 << 20 // tokens remembered as already sealed
)

// Pipe turns intakes into events and publishes them. It implements Out.
type Pipe struct {
	o       Options
	seals   atomic.Pointer[seals] // replaced as a whole by Reseal
	metrics *metrics
}

// seals are what identities and rejected input are sealed with. It is read only
// but for known.
type seals struct {
	bodies map[event.Body]seal
	known  *recent // tokens whose way back the vaults have already
}

// seal is that of one body.
type seal struct {
	to    *pseudonym.Sealer
	vault *pseudonym.Vault
}

func newSeal(body event.Body, to *pseudonym.Sealer) (seal, error) {
	v, err := pseudonym.NewVault(to)
	if err != nil {
		return seal{}, fmt.Errorf("open vault of %s: %w", body, err)
	}
	return seal{to, v}, nil
}

// NewPipe returns a Pipe.
func NewPipe(o Options) (*Pipe, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.ContentFrom == 0 {
		o.ContentFrom = defaultContentFrom
	}
	p := &Pipe{o: o, metrics: newMetrics(o.Metrics)}
	s := &seals{bodies: make(map[event.Body]seal, len(o.Bodies)), known: newRecent(vaultMemory)}
	for body, keys := range o.Bodies {
		var err error
		if s.bodies[body], err = newSeal(body, keys.Sealer); err != nil {
			return nil, err
		}
	}
	p.seals.Store(s)
	return p, nil
}

// Reseal seals what comes from now on to another key of a body's DPO. Identities
// that the former key has are sealed again when they come again, so that the new
// key opens all that is sent from now on. It is not for concurrent use with
// itself.
func (p *Pipe) Reseal(body event.Body, to *pseudonym.Sealer) error {
	if _, ok := p.o.Bodies[body]; !ok {
		return fmt.Errorf("seal for body %s: this process does not serve it", body)
	}
	one, err := newSeal(body, to)
	if err != nil {
		return err
	}
	next := &seals{bodies: maps.Clone(p.seals.Load().bodies), known: newRecent(vaultMemory)}
	next.bodies[body] = one
	p.seals.Store(next)
	return nil
}

// Emit implements Out.
func (p *Pipe) Emit(ctx context.Context, in ...*event.Intake) error {
	events, err := p.Convert(ctx, in...)
	if err != nil {
		return err
	}
	return p.Send(ctx, events)
}

// Convert tokenises intakes. What can't be understood goes to the dead letters
// and is left out, as is what the exclusion list names.
func (p *Pipe) Convert(ctx context.Context, in ...*event.Intake) ([]*event.Event, error) {
	events := make([]*event.Event, 0, len(in))
	for _, i := range in {
		e, err := p.convert(i)
		switch {
		case errors.Is(err, errExcluded):
			p.metrics.excluded.Inc()
		case errors.Is(err, event.ErrRejected):
			raw, merr := json.Marshal(i)
			if merr != nil {
				return nil, fmt.Errorf("reject: %w", merr)
			}
			if err := p.Reject(ctx, i.Body, i.Source, raw, err); err != nil {
				return nil, err
			}
		case err != nil:
			return nil, err
		default:
			events = append(events, e)
		}
	}
	return events, nil
}

// Send publishes converted events and then remembers which identities the
// vault has.
func (p *Pipe) Send(ctx context.Context, events []*event.Event) error {
	if len(events) == 0 {
		return nil
	}
	err := p.o.Publisher.Publish(ctx, events...)
	if errors.Is(err, event.ErrRejected) && len(events) > 1 {
		return p.sendEach(ctx, events)
	}
	if errors.Is(err, event.ErrRejected) {
		return p.tooLarge(ctx, events[0], err)
	}
	if err != nil {
		return fmt.Errorf("publish %d events: %w", len(events), err)
	}
	s := p.seals.Load()
	for _, e := range events {
		p.metrics.events.WithLabelValues(string(e.Channel), string(e.Type)).Inc()
		if e.Data.Vault != nil && s.current(e) {
			for _, v := range e.Data.Vault.Entries {
				s.known.add(string(v.Token))
			}
		}
	}
	return nil
}

// current reports whether an event's vault entries are sealed with what is used
// now: Reseal may have come in between.
func (s *seals) current(e *event.Event) bool {
	id, _ := s.bodies[e.Body].vault.Key()
	return e.Data.Vault.KeyID == id
}

// sendEach finds the event that the bus refuses.
func (p *Pipe) sendEach(ctx context.Context, events []*event.Event) error {
	for _, e := range events {
		if err := p.Send(ctx, []*event.Event{e}); err != nil {
			return err
		}
	}
	return nil
}

func (p *Pipe) tooLarge(ctx context.Context, e *event.Event, reason error) error {
	raw, err := e.Encode()
	if err != nil {
		return err
	}
	return p.Reject(ctx, e.Body, e.Source, raw, reason)
}

// Reject implements Out. Input whose body is empty or not served here is sealed
// for the first of the bodies that are.
func (p *Pipe) Reject(ctx context.Context, body event.Body, source string, raw []byte, reason error) error {
	if _, ok := p.o.Bodies[body]; !ok {
		served := slices.Sorted(maps.Keys(p.o.Bodies))
		if len(served) == 0 {
			return errors.New("reject: this process serves no body")
		}
		body = served[0]
	}
	keys := p.o.Bodies[body]
	id := keys.Ring.Ref("rejected", source, string(raw))
	sealed, err := p.seals.Load().bodies[body].to.Seal(raw[:min(len(raw), maxRejected)])
	if err != nil {
		return fmt.Errorf("reject: %w", err)
	}
	d := &event.DeadLetter{Body: body, Stage: "collect", Source: source, Reason: reason.Error(), Sealed: sealed, ID: id}
	if err := p.o.Publisher.DeadLetter(ctx, d); err != nil {
		return fmt.Errorf("reject: %w", err)
	}
	p.metrics.rejected.Inc()
	p.o.Log.Warn("input rejected", "source", source, "id", id, "reason", d.Reason)
	return nil
}
