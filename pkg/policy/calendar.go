package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Calendar says in which hours the limits of exposures run. The zero Calendar
// means all hours: what stands on a page harms at night too.
type Calendar struct {
	WorkingHours bool     `yaml:"working_hours"` // limits run in the hours below only
	From         Clock    `yaml:"from"`          // 08:00 when not given
	Until        Clock    `yaml:"until"`         // 18:00 when not given; later than From
	Saturdays    bool     `yaml:"saturdays"`     // Saturdays are working days
	Patron       MonthDay `yaml:"patron"`        // feast of the patron saint, a holiday there
}

// MonthDay is a day of every year, written 12-07. The zero MonthDay is no day.
type MonthDay struct {
	Month time.Month
	Day   int
}

// UnmarshalYAML reads a day of the year.
func (d *MonthDay) UnmarshalYAML(b []byte) error {
	s := strings.Trim(strings.TrimSpace(string(b)), `"'`)
	t, err := time.Parse("2006-01-02", "2000-"+s) // a leap year: 02-29 is a day
	if err != nil {
		return fmt.Errorf("%q is not a day of the year: write month and day as 12-07", s)
	}
	*d = MonthDay{t.Month(), t.Day()}
	return nil
}

// String is the day as files write it; empty for no day.
func (d MonthDay) String() string {
	if d == (MonthDay{}) {
		return ""
	}
	return fmt.Sprintf("%02d-%02d", d.Month, d.Day)
}

// The working hours when the register gives none.
const (
	workFrom  = 8 * 60
	workUntil = 18 * 60
)

// hours are the working hours in minutes since midnight.
func (c *Calendar) hours() (from, until int) {
	from, until = workFrom, workUntil
	if c.From.Set {
		from = c.From.Minutes
	}
	if c.Until.Set {
		until = c.Until.Minutes
	}
	return from, until
}

// fixedHolidays are the national holidays with a fixed day (L. 260/1949 art. 2,
// as changed by L. 54/1977, DPR 792/1985 and L. 336/2000).
func fixedHolidays() []MonthDay {
	return []MonthDay{
		{time.January, 1},
		{time.January, 6},
		{time.April, 25},
		{time.May, 1},
		{time.June, 2},
		{time.August, 15},
		{time.November, 1},
		{time.December, 8},
		{time.December, 25},
		{time.December, 26},
	}
}

// sanFrancesco is the first year in which 4 October is a holiday (L. 151/2025).
const sanFrancesco = 2026

// Holiday reports whether the day that a time lies in, in Italy, is a Sunday, a
// national holiday or the feast of the patron.
func (c *Calendar) Holiday(at time.Time) bool {
	at = at.In(Rome())
	year, month, day := at.Date()
	today := MonthDay{month, day}
	switch {
	case at.Weekday() == time.Sunday, today == c.Patron:
		return true
	case year >= sanFrancesco && today == MonthDay{time.October, 4}:
		return true
	case month == time.March || month == time.April:
		easter := easterSunday(year)
		if monday := easter.AddDate(0, 0, 1); month == monday.Month() && day == monday.Day() {
			return true
		}
	}
	return slices.Contains(fixedHolidays(), today)
}

// Working reports whether limits run at a time.
func (c *Calendar) Working(at time.Time) bool {
	if !c.WorkingHours {
		return true
	}
	at = at.In(Rome())
	from, until := c.hours()
	now := 60*at.Hour() + at.Minute()
	return c.workingDay(at) && from <= now && now < until
}

func (c *Calendar) workingDay(at time.Time) bool {
	return !c.Holiday(at) && (c.Saturdays || at.Weekday() != time.Saturday)
}

// easterSunday is Easter in a year of the Gregorian calendar (the algorithm of
// Meeus, Jones and Butcher: Nature 13, 1876, 487).
func easterSunday(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}

// maxDays bounds the days that a deadline is looked for in: a limit of a year
// in hours of which there are few.
const maxDays = 20_000

// after is the first time by which the calendar's hours have run for a while
// since a time.
func (c *Calendar) after(from time.Time, length time.Duration) time.Time {
	if !c.WorkingHours || length <= 0 {
		return from.Add(length)
	}
	first, last := c.hours()
	y, m, d := from.In(Rome()).Date()
	for n := range maxDays {
		// The clocks change on Sundays (Directive 2000/84/EC): a working day has 24
		// hours.
		day := time.Date(y, m, d+n, 0, 0, 0, 0, Rome())
		if !c.workingDay(day) {
			continue
		}
		start := latest(from, day.Add(time.Duration(first)*time.Minute))
		open := day.Add(time.Duration(last) * time.Minute).Sub(start)
		if open >= length {
			return start.Add(length).In(from.Location())
		}
		length -= max(open, 0)
	}
	return time.Date(y, m, d+maxDays, 0, 0, 0, 0, Rome()).In(from.Location())
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Deadline is the moment at which data of a kind that is public since a time
// passes its limit: the limit later, counted in the calendar's hours. A limit
// that ends with the working day ends then and not on the next morning.
func (l *Limits) Deadline(kind string, from time.Time) time.Time {
	return l.Calendar.after(from, l.ExposureLimit(kind))
}

// mistake says what is wrong with the calendar, in Italian and English, and at
// which key below limits.calendar; the key is empty when nothing is.
func (c *Calendar) mistake() (key, it, en string) {
	from, until := c.hours()
	if from < until {
		return "", "", ""
	}
	return "until", fmt.Sprintf("l'orario comincia alle %s e finisce alle %s: scrivi una fine più tardi", Clock{Minutes: from, Set: true}, Clock{Minutes: until, Set: true}),
		fmt.Sprintf("the working hours begin at %s and end at %s: write a later end", Clock{Minutes: from, Set: true}, Clock{Minutes: until, Set: true})
}
