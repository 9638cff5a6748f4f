// Package alert decides which incidents become a message to the data
// protection officer and whom else the register names, and writes and sends it.
//
// In: findings from the bus. Out: incidents, saved and written as rows, and one
// mail per incident and mailbox, Italian first and English below, without
// personal data. An Alerter belongs to one goroutine.
//
// It is not yet: updates when an incident doubles, escalation, PEC.
package alert

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"vedetta/pkg/event"
	"vedetta/pkg/incident"
)

// Findings is where new findings come from.
type Findings interface {
	// Fetch waits up to wait; ack marks what it returned as done. It retries
	// until ctx ends.
	Fetch(ctx context.Context, limit int, wait time.Duration) (f []*event.Finding, ack func(context.Context) error, err error)
}

// Incidents keeps incidents between lives. Its methods retry until ctx ends.
type Incidents interface {
	LoadIncident(ctx context.Context, id string) (in *event.Incident, revision uint64, err error)
	SaveIncident(ctx context.Context, in *event.Incident, revision uint64) error
	OpenIncidents(ctx context.Context) ([]*event.Incident, error)
}

// Rows takes incidents for people to read.
type Rows interface {
	WriteIncident(ctx context.Context, in *event.Incident) error
}

// Mailer sends messages.
type Mailer interface {
	// Send returns nil once the mail server has accepted the message for one of its
	// mailboxes. An error that wraps ErrRefused says that trying again is no use.
	Send(ctx context.Context, m Message, to string) error
}

// ErrRefused means that the mail server knows no such mailbox.
var ErrRefused = errors.New("mailbox refused")

// Options is what an Alerter is made from.
type Options struct {
	Findings  Findings
	Incidents Incidents
	Rows      Rows
	Mailer    Mailer
	Writer    *Writer
	// GroupWait is how long a first finding waits for others of the same
	// incident before the mail goes.
	GroupWait time.Duration
	// MinSeverity is the least severity that is worth a mail.
	MinSeverity event.Severity
	Now         func() time.Time // nil means time.Now
	Log         *slog.Logger
	Metrics     prometheus.Registerer
}

// Alerter folds findings into incidents and sends their mails.
type Alerter struct {
	o       Options
	pending map[string]*mailing // by incident
	sent    prometheus.Counter
	failed  prometheus.Counter
	givenUp prometheus.Counter
}

// mailing is the mails of one incident that are still to go.
type mailing struct {
	due   time.Time
	first time.Time       // of the first try; zero before it
	done  map[string]bool // mailboxes that have it, or that were given up
}

const (
	fetchLimit = 500
	fetchWait  = 500 * time.Millisecond
	retryWait  = time.Second
	retryMail  = 30 * time.Second
	// giveUp is how long a mailbox that is not the DPO's is tried. The DPO's is
	// tried for ever: that mail is why all this runs.
	giveUp = 24 * time.Hour
	// rememberTime is how long an ended process may take to save that a mail
	// was sent.
	rememberTime = 10 * time.Second
)

// New returns an Alerter.
func New(o Options) *Alerter {
	if o.Now == nil {
		o.Now = time.Now
	}
	f := promauto.With(o.Metrics)
	return &Alerter{
		o: o, pending: make(map[string]*mailing),
		sent:    f.NewCounter(prometheus.CounterOpts{Name: "vedetta_alert_mails_total", Help: "Mails that the mail server accepted."}),
		failed:  f.NewCounter(prometheus.CounterOpts{Name: "vedetta_alert_mail_failures_total", Help: "Tries to send a mail that failed."}),
		givenUp: f.NewCounter(prometheus.CounterOpts{Name: "vedetta_alert_mails_given_up_total", Help: "Mails to recipients beside the DPO that were given up."}),
	}
}

// Run works until ctx ends and then returns nil. What an earlier life had not
// sent is sent first.
func (a *Alerter) Run(ctx context.Context) error {
	open, err := a.o.Incidents.OpenIncidents(ctx)
	for _, in := range open {
		// An earlier life may have saved it and died before its row was written.
		if err == nil {
			err = a.write(ctx, in)
		}
		a.plan(in)
	}
	for err == nil {
		err = a.step(ctx)
	}
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("alert: %w", err)
}

func (a *Alerter) step(ctx context.Context) error {
	findings, ack, err := a.o.Findings.Fetch(ctx, fetchLimit, fetchWait)
	if err != nil {
		return err
	}
	changed := make(map[string]*event.Incident)
	for _, f := range findings {
		if err := a.fold(ctx, changed, f); err != nil {
			return err
		}
	}
	for _, in := range changed {
		if err := a.write(ctx, in); err != nil {
			return err
		}
		a.plan(in)
	}
	if len(findings) > 0 {
		if err := ack(ctx); err != nil {
			a.o.Log.Warn("findings come again", "err", err)
		}
	}
	return a.sendDue(ctx)
}

// fold puts a finding into its incident and saves it. What is saved already but
// perhaps not written as a row is written again: the revision makes it harmless.
func (a *Alerter) fold(ctx context.Context, changed map[string]*event.Incident, f *event.Finding) error {
	for {
		old, revision, err := a.o.Incidents.LoadIncident(ctx, incident.ID(f))
		if err != nil {
			return err
		}
		in, grown := incident.Fold(old, f)
		changed[in.ID] = in
		if !grown {
			return nil
		}
		err = a.o.Incidents.SaveIncident(ctx, in, revision)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return err
		}
		a.o.Log.Info("incident changed meanwhile, folding again", "incident", in.ID, "err", err)
	}
}

// write stores the incident's row, trying until ctx ends.
func (a *Alerter) write(ctx context.Context, in *event.Incident) error {
	for {
		err := a.o.Rows.WriteIncident(ctx, in)
		if err == nil {
			return nil
		}
		a.o.Log.Warn("store is away, the incident waits", "incident", in.ID, "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(retryWait):
		}
	}
}

// plan sets the time of an incident's mail if it is to get one.
func (a *Alerter) plan(in *event.Incident) {
	if !a.due(in) {
		return
	}
	if _, ok := a.pending[in.ID]; !ok {
		a.pending[in.ID] = &mailing{due: a.o.Now().Add(a.o.GroupWait), done: map[string]bool{}}
	}
}

// due reports whether an incident is to get a mail.
func (a *Alerter) due(in *event.Incident) bool {
	return in.Alerted.IsZero() && in.Severity.Rank() >= a.o.MinSeverity.Rank()
}

func (a *Alerter) sendDue(ctx context.Context) error {
	for id, m := range a.pending {
		if a.o.Now().Before(m.due) {
			continue
		}
		err := a.alert(ctx, id, m)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			m.due = a.o.Now().Add(retryMail)
			a.o.Log.Error("mail not sent, trying again", "incident", id, "in", retryMail, "err", err)
			continue
		}
		delete(a.pending, id)
	}
	return nil
}

// alert sends an incident's mails and remembers that it did, once each mailbox
// that the register names now has its own or was given up. A death in between
// sends them again with the same Message-ID.
func (a *Alerter) alert(ctx context.Context, id string, to *mailing) error {
	in, revision, err := a.o.Incidents.LoadIncident(ctx, id)
	if err != nil {
		return err
	}
	if in == nil {
		return errors.New("incident is gone")
	}
	if !a.due(in) {
		return nil // told already, or withdrawn while it waited
	}
	m, err := a.o.Writer.Message(in)
	if err != nil {
		a.failed.Inc()
		return err
	}
	if err := a.sendAll(ctx, m, to); err != nil {
		return err
	}
	// The mails are out: an end of this process must not make it forgotten, and while
	// it goes on the bus may be away for as long as it likes.
	ctx, cancel := outlive(ctx, rememberTime)
	defer cancel()
	return a.remember(ctx, in, revision, a.o.Now())
}

// outlive returns a context that ends some time after ctx does.
func outlive(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return out, func() { stop(); cancel() }
}

// sendAll sends a message to each of its mailboxes that has not got it: one that
// fails keeps no other waiting.
func (a *Alerter) sendAll(ctx context.Context, m Message, to *mailing) error {
	if to.first.IsZero() {
		to.first = a.o.Now()
	}
	var errs []error
	for i, box := range m.To {
		if to.done[box] {
			continue
		}
		err := a.o.Mailer.Send(ctx, m, box)
		if err == nil {
			a.sent.Inc()
			to.done[box] = true
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.failed.Inc()
		if dpo := i == 0; dpo || !errors.Is(err, ErrRefused) && a.o.Now().Sub(to.first) < giveUp {
			errs = append(errs, err)
			continue
		}
		a.givenUp.Inc()
		to.done[box] = true
		a.o.Log.Error("a recipient beside the DPO gets no mail: correct alerts.recipients in the register", "incident", m.ID, "body", m.Body, "mailbox", i, "err", err)
	}
	return errors.Join(errs...)
}

// remember saves that an incident's mail was accepted. Where somebody changed
// the incident meanwhile it is the changed one that says so: no second mail.
func (a *Alerter) remember(ctx context.Context, in *event.Incident, revision uint64, at time.Time) error {
	for {
		done := incident.Alerted(in, at)
		err := a.o.Incidents.SaveIncident(ctx, done, revision)
		if err == nil {
			return a.write(ctx, done)
		}
		if ctx.Err() != nil {
			return err
		}
		a.o.Log.Info("incident changed meanwhile, saving its mail again", "incident", in.ID, "err", err)
		if in, revision, err = a.o.Incidents.LoadIncident(ctx, in.ID); err != nil {
			return err
		}
		if in == nil {
			return errors.New("incident is gone")
		}
	}
}
