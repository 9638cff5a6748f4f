package generate

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // the town lives by Italian time, also where the machine has no time zones
)

// Bounds and defaults of Options.
const (
	DefaultWeeks     = 4
	DefaultEmployees = 1_400
	DefaultCitizens  = 40_000
	DefaultEvents    = 200_000
	DefaultIncidents = 1

	minWeeks, maxWeeks         = 3, 26
	minEmployees, maxEmployees = 120, 20_000
	minCitizens, maxCitizens   = 20_000, 400_000
	maxIncidents               = 3 // what the pools of texts are good for
)

// ErrOptions means that options cannot be met. The error says which and why.
var ErrOptions = errors.New("options")

// Options says what to make. Zero values are the defaults, except Seed and Incidents.
type Options struct {
	Seed      uint64
	Start     time.Time // day it begins, in Italy; zero means Monday 8 December 2025
	Weeks     int       // 3 to 26
	Employees int       // mailboxes of staff
	Citizens  int       // people outside, most of them on contact lists
	Events    int       // about how many; planted incidents come out of this number
	Incidents int       // how many of each kind of incident and decoy; 0 plants none
	Gzip      bool      // write events.jsonl.gz
	Force     bool      // write over an older log in the folder

	// Progress is told how many of about how many events are written; it may be nil.
	Progress func(done, total int)
}

// fill puts the defaults and checks the rest.
func (o Options) fill() (Options, error) {
	if o.Start.IsZero() {
		o.Start = time.Date(2025, time.December, 8, 0, 0, 0, 0, time.UTC)
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	for _, x := range []struct {
		name             string
		v                *int
		byDefault, least int
		most             int
	}{
		{"weeks", &o.Weeks, DefaultWeeks, minWeeks, maxWeeks},
		{"employees", &o.Employees, DefaultEmployees, minEmployees, maxEmployees},
		{"citizens", &o.Citizens, DefaultCitizens, minCitizens, maxCitizens},
		{"events", &o.Events, DefaultEvents, 1, 1 << 40},
		{"incidents", &o.Incidents, 0, 0, maxIncidents},
	} {
		if *x.v == 0 {
			*x.v = x.byDefault
		}
		if *x.v < x.least || *x.v > x.most {
			return o, fmt.Errorf("%w: %s is %d: take %d to %d", ErrOptions, x.name, *x.v, x.least, x.most)
		}
	}
	return o, nil
}
