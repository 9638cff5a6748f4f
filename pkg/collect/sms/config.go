package sms

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"time"

	"vedetta/pkg/collect/sms/kannel"
	"vedetta/pkg/event"
)

// What a gateway's configuration means when it leaves something out.
const (
	DefaultFormat   = kannel.Vedetta
	DefaultTimeZone = "Europe/Rome"
	DefaultPoll     = 250 * time.Millisecond
	maxPoll         = time.Minute
)

// Config is what the operator sets.
type Config struct {
	Gateways []GatewayConfig `yaml:"gateways"`
}

// GatewayConfig is one Kannel.
type GatewayConfig struct {
	Name      string                    `yaml:"name"`       // lower-case letters, digits, - and _; never change it: it is part of every event's id
	Body      event.Body                `yaml:"body"`       // IPA code of the public body
	AccessLog string                    `yaml:"access_log"` // absolute path of bearerbox's access log
	Cursor    string                    `yaml:"cursor"`     // where the position is kept; default sms-<name>.cursor in the state directory
	Format    kannel.Format             `yaml:"format"`     // vedetta or default
	TimeZone  string                    `yaml:"time_zone"`  // of the default format's times
	Poll      time.Duration             `yaml:"poll"`       // how often the log is looked at
	Services  map[string]kannel.Service `yaml:"services"`   // by name of the sendsms-user
}

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// Validate reports everything that is wrong, each with its place.
func (c *Config) Validate() error {
	if len(c.Gateways) == 0 {
		return errors.New("gateways: at least one is needed")
	}
	var errs []error
	seen := make(map[string]bool)
	for i, g := range c.Gateways {
		place := fmt.Sprintf("gateways[%d]", i)
		if err := g.validate(); err != nil {
			errs = append(errs, fmt.Errorf("%s (%q): %w", place, g.Name, err))
		}
		for _, own := range []string{"name " + g.Name, "access_log " + filepath.Clean(g.AccessLog), "cursor " + g.Cursor} {
			if seen[own] && own != "cursor " {
				errs = append(errs, fmt.Errorf("%s: %q is another gateway's too", place, own))
			}
			seen[own] = true
		}
	}
	return errors.Join(errs...)
}

func (g GatewayConfig) validate() error {
	g = g.withDefaults("")
	switch {
	case !namePattern.MatchString(g.Name):
		return errors.New("name: 1 to 40 lower-case letters, digits, - and _ are needed")
	case !g.Body.Valid():
		return fmt.Errorf("body: %q is no IPA code in lower case", g.Body)
	case !filepath.IsAbs(g.AccessLog):
		return fmt.Errorf("access_log: %q is no absolute path", g.AccessLog)
	case g.Format != kannel.Vedetta && g.Format != kannel.Default:
		return fmt.Errorf("format: %q is neither %q nor %q", g.Format, kannel.Vedetta, kannel.Default)
	case g.Poll < time.Millisecond || g.Poll > maxPoll:
		return fmt.Errorf("poll: %s is not between 1ms and %s", g.Poll, maxPoll)
	}
	_, err := g.location()
	return err
}

// location is the zone of the log's times; our own format has no need of one.
func (g GatewayConfig) location() (*time.Location, error) {
	if g.Format != kannel.Default {
		return time.UTC, nil
	}
	loc, err := time.LoadLocation(g.TimeZone)
	if err != nil {
		return nil, fmt.Errorf("time_zone: %q is no IANA time zone such as %s", g.TimeZone, DefaultTimeZone)
	}
	return loc, nil
}

// withDefaults fills in what was left out.
func (g GatewayConfig) withDefaults(stateDir string) GatewayConfig {
	if g.Format == "" {
		g.Format = DefaultFormat
	}
	if g.TimeZone == "" {
		g.TimeZone = DefaultTimeZone
	}
	if g.Poll == 0 {
		g.Poll = DefaultPoll
	}
	if g.Cursor == "" {
		g.Cursor = filepath.Join(stateDir, "sms-"+g.Name+".cursor")
	}
	return g
}
