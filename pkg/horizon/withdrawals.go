package horizon

import (
	"context"
	"fmt"
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Sends tells whom messages reached.
type Sends interface {
	// Bodies returns the bodies with events since a time.
	Bodies(ctx context.Context, since time.Time) ([]event.Body, error)
	// Reached hands on every person whom the body wrote to since a time, each once.
	Reached(ctx context.Context, body event.Body, since time.Time, visit func(event.Recipient)) error
	// SentTo hands on the messages to some people since a time, with the facts that
	// were kept of them and with these recipients only, in the order in which they
	// were judged.
	SentTo(ctx context.Context, body event.Body, since time.Time, people []event.Token, visit func(*event.Event) error) error
}

// Judge says of messages what the latest register knows of withdrawals.
type Judge interface {
	// Entered reports whether a declaration of somebody's, made up to a time, entered
	// the register only later.
	Entered(body event.Body, r event.Recipient, until time.Time) bool
	// Later raises the people of a message who had withdrawn before it, which the
	// register didn't know then.
	Later(e *event.Event, report detect.Report) error
}

// Withdrawals asks whether messages had gone to people whose withdrawal or
// objection became known only afterwards (see deploy/decisions/009). It asks anew
// when a body's register has another version, and once a day for events that came
// late. Between two answers it keeps only when it asked; one goroutine uses it.
type Withdrawals struct {
	Sends     Sends
	Registers Registers
	Judge     func(*policy.Register) Judge

	asked map[event.Body]asked
}

// asked is when a body's sends were looked at, and by which register.
type asked struct {
	version string
	at      time.Time
}

// againAfter is how long late events wait to be looked at.
const againAfter = 24 * time.Hour

// peopleAtOnce bounds one question for messages.
const peopleAtOnce = 500

// Look returns the findings as of a moment, in no order. The caller writes and
// publishes them.
func (s *Withdrawals) Look(ctx context.Context, now time.Time) ([]*event.Finding, error) {
	if s.asked == nil {
		s.asked = map[event.Body]asked{}
	}
	since := policy.NewDate(now.Year(), now.Month(), now.Day()-Days).Start() // whole days: findings are by day
	bodies, err := s.Sends.Bodies(ctx, since)
	if err != nil {
		return nil, fmt.Errorf("look at withdrawals: %w", err)
	}
	var out []*event.Finding
	for _, body := range bodies {
		register, err := s.Registers.Of(ctx, body)
		if err != nil {
			return nil, fmt.Errorf("look at withdrawals of %s: %w", body, err)
		}
		p := register.Policy(body)
		if p == nil || s.asked[body].version == p.Version && now.Sub(s.asked[body].at) < againAfter {
			continue
		}
		found, err := s.look(ctx, body, since, now, s.Judge(register))
		if err != nil {
			return nil, fmt.Errorf("look at withdrawals of %s: %w", body, err)
		}
		for _, f := range found {
			f.Detected = now
		}
		out = append(out, found...)
		s.asked[body] = asked{p.Version, now}
	}
	return out, nil
}

// Forget lets the next Look ask for every body: when the findings of the last one
// came nowhere.
func (s *Withdrawals) Forget() { s.asked = nil }

// look asks for one body.
func (s *Withdrawals) look(ctx context.Context, body event.Body, since, now time.Time, judge Judge) ([]*event.Finding, error) {
	var people []event.Token
	err := s.Sends.Reached(ctx, body, since, func(r event.Recipient) {
		if judge.Entered(body, r, now) {
			people = append(people, r.Token)
		}
	})
	if err != nil {
		return nil, err
	}
	found := map[string]*event.Finding{}
	for some := range slices.Chunk(people, peopleAtOnce) {
		err := s.Sends.SentTo(ctx, body, since, some, func(e *event.Event) error {
			return judge.Later(e, func(f *event.Finding) { found[f.ID] = f })
		})
		if err != nil {
			return nil, err
		}
	}
	out := make([]*event.Finding, 0, len(found))
	for _, f := range found {
		out = append(out, f)
	}
	return out, nil
}
