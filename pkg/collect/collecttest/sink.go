// Package collecttest holds the suite that every collector passes and an
// in-memory collect.Out to run it with.
//
// In: a collector and a way to feed its source. Out: test failures. A Sink is
// safe for concurrent use.
package collecttest

import (
	"context"
	"errors"
	"sync"

	"vedetta/pkg/event"
)

// ErrDown is what a Sink answers while it is down.
var ErrDown = errors.New("sink is down")

// Rejected is one piece of input that a collector could not understand.
type Rejected struct {
	Body   event.Body // empty where the collector could not tell
	Source string
	Raw    []byte
	Reason error
}

// Sink is an Out that keeps what it is given.
type Sink struct {
	mu       sync.Mutex // guards all below
	intakes  []*event.Intake
	rejected []Rejected
	down     bool
	refused  int
	changed  chan struct{}
}

// NewSink returns a Sink that is up.
func NewSink() *Sink { return &Sink{changed: make(chan struct{})} }

// Emit implements collect.Out.
func (s *Sink) Emit(_ context.Context, in ...*event.Intake) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.signal()
	if s.down {
		s.refused++
		return ErrDown
	}
	s.intakes = append(s.intakes, in...)
	return nil
}

// Reject implements collect.Out.
func (s *Sink) Reject(_ context.Context, body event.Body, source string, raw []byte, reason error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.signal()
	if s.down {
		s.refused++
		return ErrDown
	}
	s.rejected = append(s.rejected, Rejected{Body: body, Source: source, Raw: append([]byte(nil), raw...), Reason: reason})
	return nil
}

func (s *Sink) signal() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// SetDown makes every call fail with ErrDown, or work again.
func (s *Sink) SetDown(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

// Intakes returns what was emitted so far, in order.
func (s *Sink) Intakes() []*event.Intake {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*event.Intake(nil), s.intakes...)
}

// Rejected returns what was rejected so far, in order.
func (s *Sink) Rejected() []Rejected {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Rejected(nil), s.rejected...)
}

// Refused returns how many calls failed because the sink was down.
func (s *Sink) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// Wait blocks until ok is true of the sink or ctx ends, whose error it returns.
// It asks again after every call that the sink gets.
func (s *Sink) Wait(ctx context.Context, ok func(*Sink) bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if ok(s) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
