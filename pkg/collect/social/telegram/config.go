package telegram

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/web"
)

// Config is one channel with its discussion group. A zero field means its
// default.
type Config struct {
	Channel   int64         `yaml:"channel"`    // id of the channel, negative
	Group     int64         `yaml:"group"`      // id of its discussion group, negative; 0 when it has none
	Token     web.Secret    `yaml:"token"`      // of a bot that is an administrator of both
	TokenFile string        `yaml:"token_file"` // holds it instead; it is read again at each round
	API       string        `yaml:"api"`        // default https://api.telegram.org
	Hold      time.Duration `yaml:"hold"`       // how long Telegram holds a call that has no update, default 50s
	Interval  time.Duration `yaml:"interval"`   // between two calls, default 1s
	GapAfter  time.Duration `yaml:"gap_after"`  // of not reaching Telegram, until collector.gap says so; default 15m
}

const (
	defaultAPI  = "https://api.telegram.org"
	defaultHold = 50 * time.Second
	maxHold     = 10 * time.Minute
)

// WithDefaults fills in what was left out.
func (c Config) WithDefaults() Config {
	if c.API == "" {
		c.API = defaultAPI
	}
	if c.Hold == 0 {
		c.Hold = defaultHold
	}
	if c.Interval == 0 {
		c.Interval = time.Second
	}
	if c.GapAfter == 0 {
		c.GapAfter = 15 * time.Minute
	}
	return c
}

// Validate says what is wrong, by key.
func (c Config) Validate() error {
	c = c.WithDefaults()
	var errs []error
	add := func(key string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s %w", key, err))
		}
	}
	if c.Channel >= 0 {
		errs = append(errs, fmt.Errorf("channel %d is not the id of a channel (-100…)", c.Channel))
	}
	if c.Group > 0 || c.Group != 0 && c.Group == c.Channel {
		errs = append(errs, fmt.Errorf("group %d is not the id of a discussion group (-100…)", c.Group))
	}
	add("token", c.token().Check())
	if strings.ContainsAny(string(c.Token), "/?#% ") {
		errs = append(errs, errors.New("token holds characters that no bot token has"))
	}
	add("api", poll.CheckBase(c.API))
	if c.Hold < time.Second || c.Hold > maxHold {
		errs = append(errs, fmt.Errorf("hold %s is not between 1s and %s", c.Hold, maxHold))
	}
	if c.Interval < 0 || c.GapAfter < 0 {
		errs = append(errs, errors.New("interval or gap_after is negative"))
	}
	return errors.Join(errs...)
}

func (c Config) token() poll.Token { return poll.Token{Value: c.Token, File: c.TokenFile} }
