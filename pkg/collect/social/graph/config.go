package graph

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/web"
)

// Config is one page or account that is polled. A zero field means its default.
type Config struct {
	Account   string     `yaml:"account"`    // id of the page, or of the Instagram professional account
	Token     web.Secret `yaml:"token"`      // page access token
	TokenFile string     `yaml:"token_file"` // holds it instead; it is read again at each round
	API       string     `yaml:"api"`        // default https://graph.facebook.com/v23.0
	// Settle is how long a difference stands before it is told, so that the
	// webhook, which knows the time, comes first; default 2m. Set it to 1s where
	// there is no webhook.
	Settle      time.Duration `yaml:"settle"`
	poll.Rhythm `yaml:",inline"`
}

const (
	defaultAPI    = "https://graph.facebook.com/v23.0"
	defaultSettle = 2 * time.Minute
)

var accountPattern = regexp.MustCompile(`^[0-9]{1,32}$`)

// WithDefaults fills in what was left out.
func (c Config) WithDefaults() Config {
	if c.API == "" {
		c.API = defaultAPI
	}
	if c.Settle == 0 {
		c.Settle = defaultSettle
	}
	c.Rhythm = c.Rhythm.WithDefaults()
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
	if !accountPattern.MatchString(c.Account) {
		errs = append(errs, fmt.Errorf("account %q is not an id (digits)", c.Account))
	}
	if c.Settle < 0 || c.Settle > time.Hour {
		errs = append(errs, fmt.Errorf("settle %s is not between 0 and 1h", c.Settle))
	}
	add("token", c.token().Check())
	add("api", poll.CheckBase(c.API))
	if err := c.Rhythm.Check(); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (c Config) token() poll.Token { return poll.Token{Value: c.Token, File: c.TokenFile} }
