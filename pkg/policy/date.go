package policy

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // days are Italian ones also where the machine has no time zones
)

// Date is a day in Italy, written 2026-05-31. The zero Date is no day.
type Date struct{ start time.Time }

// NewDate returns a day in Italy.
func NewDate(year int, month time.Month, day int) Date {
	return Date{start: time.Date(year, month, day, 0, 0, 0, 0, Rome())}
}

// UnmarshalYAML reads a day.
func (d *Date) UnmarshalYAML(b []byte) error {
	s := strings.Trim(strings.TrimSpace(string(b)), `"'`)
	t, err := time.ParseInLocation(time.DateOnly, s, Rome())
	if err != nil {
		return fmt.Errorf("%q is not a day: write it as 2026-05-31", s)
	}
	d.start = t
	return nil
}

// IsZero reports whether the day was not given.
func (d Date) IsZero() bool { return d.start.IsZero() }

// Start is the first instant of the day.
func (d Date) Start() time.Time { return d.start }

// End is the first instant after the day.
func (d Date) End() time.Time { return d.start.AddDate(0, 0, 1) }

// rome is read once and never changes.
var rome = loadRome()

func loadRome() *time.Location {
	loc, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		// The embedded time zones have it.
		return time.FixedZone("CET", 3600)
	}
	return loc
}

// Rome is the time zone that rules think in.
func Rome() *time.Location { return rome }

// within reports whether a time lies in the days from first to last, included.
// A day that was not given bounds nothing.
func within(at time.Time, first, last Date) bool {
	return (first.IsZero() || !at.Before(first.Start())) && (last.IsZero() || at.Before(last.End()))
}

// Window is the state of the election calendar at a time.
type Window struct {
	Election string
	Since    time.Time // start of the day of the decree
	Silence  bool      // the silence before and during the vote
}

// window returns the state of one election at a time.
func (e *Election) window(at time.Time) (Window, bool) {
	last := e.Vote
	if !e.Runoff.IsZero() {
		last = e.Runoff
	}
	if !within(at, e.Decree, last) {
		return Window{}, false
	}
	w := Window{Election: e.Name, Since: e.Decree.Start()}
	for _, end := range []Date{e.Vote, e.Runoff} {
		first := Date{start: end.start.AddDate(0, 0, 1-e.SilenceDays)}
		w.Silence = w.Silence || !end.IsZero() && within(at, first, end)
	}
	return w, true
}
