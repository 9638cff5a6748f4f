package generate

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// calendar is the time the log covers. Its first week ends an election window:
// so the window, its silence and normal weeks all stand in one log.
type calendar struct {
	rome   *time.Location
	start  time.Time // first midnight
	days   int
	decree time.Time // convocation of the comizi, before the log begins
	vote   time.Time // midnight of the day of the vote
}

// decreeBefore is how long before the vote the comizi are convoked.
const decreeBefore = 45

func newCalendar(start time.Time, weeks int) (calendar, error) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return calendar{}, fmt.Errorf("load time zone: %w", err)
	}
	c := calendar{rome: rome, start: time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, rome), days: 7 * weeks}
	c.vote = c.day(4)
	for c.vote.Weekday() != time.Sunday {
		c.vote = c.vote.AddDate(0, 0, 1)
	}
	c.decree = c.vote.AddDate(0, 0, -decreeBefore)
	return c, nil
}

// day is the midnight that begins day n.
func (c *calendar) day(n int) time.Time { return c.start.AddDate(0, 0, n) }

// free is the first day after the election window.
func (c *calendar) free() int {
	n := 0
	for !c.day(n).After(c.vote) {
		n++
	}
	return n
}

func (c *calendar) end() time.Time { return c.day(c.days) }

// at is a clock time on a day.
func (c *calendar) at(day, hour, minute int) time.Time {
	d := c.day(day)
	return time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, c.rome)
}

// newYear is the midnight of New Year if the log has two days on both sides of
// it, and after the election window.
func (c *calendar) newYear() (time.Time, bool) {
	for n := c.free() + 2; n < c.days-2; n++ {
		if d := c.day(n); d.Month() == time.January && d.Day() == 1 {
			return d, true
		}
	}
	return time.Time{}, false
}

// holiday reports whether offices are closed: Sundays, Saturdays and the
// national holidays on fixed days.
func (c *calendar) holiday(t time.Time) bool {
	t = t.In(c.rome)
	if d := t.Weekday(); d == time.Saturday || d == time.Sunday {
		return true
	}
	switch t.Format("01-02") {
	case "01-01", "01-06", "04-25", "05-01", "06-02", "08-15", "11-01", "12-08", "12-25", "12-26":
		return true
	}
	return false
}

// workday draws a working day from one to another, both included; any day when
// there is none.
func (c *calendar) workday(rng *rand.Rand, from, to int) int {
	to = max(from, min(to, c.days-1))
	for range 50 {
		if n := from + rng.IntN(to-from+1); !c.holiday(c.day(n)) {
			return n
		}
	}
	return from
}

// profile says how busy each hour of the day is; only ratios count.
type profile struct {
	hours   [24]float64
	holiday float64 // of a working day's busyness
}

func officeHours() profile {
	return profile{hours: [24]float64{7: 2, 8: 8, 9: 12, 10: 13, 11: 13, 12: 9, 13: 5, 14: 8, 15: 8, 16: 6, 17: 4, 18: 2, 19: 1, 20: 0.4}, holiday: 0.02}
}

func citizenHours() profile {
	return profile{hours: [24]float64{
		0.6, 0.3, 0.2, 0.1, 0.1, 0.3, 1, 3, 6, 7, 8, 8, 7, 6, 6, 7, 7, 8, 8, 8, 8, 7, 4, 2,
	}, holiday: 0.5}
}

// daytime is what machines send to people: never at night.
func daytime() profile {
	return profile{hours: [24]float64{9: 6, 10: 8, 11: 8, 12: 5, 13: 4, 14: 5, 15: 6, 16: 6, 17: 5, 18: 3}, holiday: 0.2}
}

func allDay() profile {
	p := profile{holiday: 1}
	for h := range p.hours {
		p.hours[h] = 1
	}
	return p
}

// weight is the busyness at a moment.
func (p *profile) weight(c *calendar, at time.Time) float64 {
	w := p.hours[at.In(c.rome).Hour()]
	if c.holiday(at) {
		w *= p.holiday
	}
	return w
}
