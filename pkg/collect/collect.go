// Package collect is the contract of collectors and the one way from a source
// to the bus.
//
// In: event.Intake with raw identities, from the channels' packages below it.
// Out: tokenised events, published; rejected input, sealed, to the dead
// letters. A Pipe is safe for concurrent use. Raw identities end here: nothing
// behind the Pipe has ever seen one.
package collect

import (
	"context"

	"vedetta/pkg/event"
)

// Collector reads one source until its context ends.
type Collector interface {
	// Collect blocks until ctx ends and then returns nil, or returns the error
	// that makes the source unusable. It acknowledges its source (HTTP 200,
	// saved cursor, removed spool file) only after Emit or Reject returned nil.
	Collect(ctx context.Context, out Out) error
}

// Out is where a collector puts what it read. It is safe for concurrent use.
type Out interface {
	// Emit blocks until JetStream has acknowledged all of the events and then
	// returns nil. An event that cannot be tokenised goes to the dead letters
	// and is no error. An error means that nothing may be acknowledged: try the
	// same events again. It returns early only when ctx ends.
	Emit(ctx context.Context, in ...*event.Intake) error
	// Reject blocks until the dead letters hold raw, sealed and truncated, with
	// reason (which must wrap event.ErrRejected and hold no personal data).
	// They are sealed to the DPO of body; an empty body means that the input
	// does not say whose it is.
	Reject(ctx context.Context, body event.Body, source string, raw []byte, reason error) error
}
