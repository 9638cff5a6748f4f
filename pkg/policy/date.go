package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // days are Italian ones also where the machine has no time zones

	"vedetta/pkg/event"
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

// Moment is an instant, written 2026-05-31T14:30 in Italian time or with an
// offset as in RFC 3339. The zero Moment is none.
type Moment struct{ time.Time }

// UnmarshalYAML reads an instant.
func (m *Moment) UnmarshalYAML(b []byte) error {
	s := strings.Trim(strings.TrimSpace(string(b)), `"'`)
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, Rome()); err == nil {
			m.Time = t
			return nil
		}
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return fmt.Errorf("%q is not a moment: write it as 2026-05-31T14:30 (Italian time)", s)
	}
	m.Time = t
	return nil
}

// Clock is a time of the day in Italy, written 21:00. The zero Clock was not
// given.
type Clock struct {
	Minutes int // since midnight, 0 to 1439
	Set     bool
}

// UnmarshalYAML reads a time of the day.
func (c *Clock) UnmarshalYAML(b []byte) error {
	s := strings.Trim(strings.TrimSpace(string(b)), `"'`)
	t, err := time.Parse("15:04", s)
	if err != nil {
		return fmt.Errorf("%q is not a time of the day: write it as 21:00", s)
	}
	c.Minutes, c.Set = 60*t.Hour()+t.Minute(), true
	return nil
}

// String is the day as files write it; empty for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.start.Format(time.DateOnly)
}

// String is the instant with its offset; empty for none.
func (m Moment) String() string {
	if m.IsZero() {
		return ""
	}
	return m.In(Rome()).Format(time.RFC3339)
}

// String is the time of day as files write it; empty when not given.
func (c Clock) String() string {
	if !c.Set {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", c.Minutes/60, c.Minutes%60)
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
	Presumed bool      // the file gives no decree: Since is 45 days before the vote
	Silence  bool      // the silence before and during the vote
}

// daysFromDecree is how long before the vote the comizi are usually convoked; it
// stands in for a decree that the file doesn't give, so that the rules of L.
// 28/2000 art. 9 hold all the same.
const daysFromDecree = 45

// opening is the first day of the window, and whether it is presumed.
func (e *Election) opening() (first Date, presumed bool) {
	if e.Decree.IsZero() && !e.Vote.IsZero() {
		return Date{start: firstVote(e.VoteFrom, e.Vote).start.AddDate(0, 0, -daysFromDecree)}, true
	}
	return e.Decree, false
}

// firstVote is the first day of voting: the one given, else the Sunday before a
// last day that is a Monday, as Italian laws call elections, else the last day.
func firstVote(given, last Date) Date {
	switch {
	case !given.IsZero():
		return given
	case !last.IsZero() && last.start.Weekday() == time.Monday:
		return Date{start: last.start.AddDate(0, 0, -1)}
	}
	return last
}

// window returns the state of one election at a time.
func (e *Election) window(at time.Time) (Window, bool) {
	last := e.Vote
	if !e.Runoff.IsZero() {
		last = e.Runoff
	}
	first, presumed := e.opening()
	if last.IsZero() || !within(at, first, last) {
		return Window{}, false
	}
	w := Window{Election: e.Name, Since: first.Start(), Presumed: presumed}
	for _, vote := range [][2]Date{{e.VoteFrom, e.Vote}, {e.RunoffFrom, e.Runoff}} {
		silent := Date{start: firstVote(vote[0], vote[1]).start.AddDate(0, 0, 1-e.SilenceDays)}
		w.Silence = w.Silence || !vote[1].IsZero() && within(at, silent, vote[1])
	}
	return w, true
}

// EmergencyLength is how long an emergency lasts at most (Garante 12 March 2003
// [29844] wants an urgent act; design: 72 hours).
const EmergencyLength = 72 * time.Hour

// End is the first instant after the emergency: its own, at most 72 hours after
// it began.
func (e *Emergency) End() time.Time {
	latest := e.From.Add(EmergencyLength)
	if e.Until.IsZero() || e.Until.After(latest) {
		return latest
	}
	return e.Until.Time
}

// InForce reports whether a time lies in the emergency.
func (e *Emergency) InForce(at time.Time) bool {
	return !at.Before(e.From.Time) && at.Before(e.End())
}

// The quiet hours when the register gives none.
const (
	quietFrom  = 21 * 60
	quietUntil = 8 * 60
)

// hours are those given, or the usual ones, in minutes since midnight.
func (q *QuietHours) hours() (from, until int) {
	from, until = quietFrom, quietUntil
	if q.From.Set {
		from = q.From.Minutes
	}
	if q.Until.Set {
		until = q.Until.Minutes
	}
	return from, until
}

// Hold reports whether a time lies in the quiet hours of a channel.
func (q *QuietHours) Hold(at time.Time, c event.Channel) bool {
	if q.Off || len(q.Channels) > 0 && !slices.Contains(q.Channels, string(c)) || len(q.Channels) == 0 && c != event.SMS {
		return false
	}
	from, until := q.hours()
	at = at.In(Rome())
	now := 60*at.Hour() + at.Minute()
	if from <= until {
		return from <= now && now < until
	}
	return now >= from || now < until
}
