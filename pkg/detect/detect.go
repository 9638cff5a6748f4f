// Package detect is the contract of detectors.
//
// In: events with their facts, in stream order, and the passing of time. Out:
// findings. One instance owns one partition of the stream and is used by one
// goroutine, so it needs no lock. Detectors reach no network and take time from
// the event or from Advance, so that a replay gives the same findings.
package detect

import (
	"io"
	"time"

	"vedetta/pkg/event"
)

// Detector judges the events of one partition.
type Detector interface {
	// Name is the detector's folder, such as "bulk".
	Name() string
	// Rules are the rules it can raise findings of.
	Rules() []event.Rule
	// Detect folds one event in. It must be a function of the events so far:
	// the same events in the same order give the same findings. An error wraps
	// event.ErrRejected and sends the event to the dead letters.
	Detect(e *event.Event, report Report) error
	// Advance tells that time passed without events: now is the wall clock live
	// and event time in a replay. Limits pass and windows close here.
	Advance(now time.Time, report Report) error
	// Evicted is how much was given up for want of room since the state began: what
	// it belonged to may be found late, or not.
	Evicted() uint64
	// Snapshot writes the state; Restore reads what Snapshot of the same or an
	// earlier version wrote, into a fresh detector.
	Snapshot(w io.Writer) error
	Restore(r io.Reader) error
}

// Report hands on a finding that is new or has grown. The detector keeps the
// finding and goes on changing it: the caller reads it before the next call of
// Detect or Advance returns to it, once per batch, so a finding that grows a
// thousand times in a batch is written once.
type Report func(f *event.Finding)
