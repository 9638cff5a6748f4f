package mastodon

import (
	"errors"
	"fmt"
	"regexp"

	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/web"
)

// Config is one account. A zero field means its default.
type Config struct {
	Server      string     `yaml:"server"`     // URL of the account's own server
	Account     string     `yaml:"account"`    // its name there, without @server
	Token       web.Secret `yaml:"token"`      // of an application with read:statuses; none reads what anybody can
	TokenFile   string     `yaml:"token_file"` // holds it instead; it is read again at each round
	poll.Rhythm `yaml:",inline"`
}

var accountPattern = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// WithDefaults fills in what was left out.
func (c Config) WithDefaults() Config {
	c.Rhythm = c.Rhythm.WithDefaults()
	return c
}

// Validate says what is wrong, by key.
func (c Config) Validate() error {
	c = c.WithDefaults()
	var errs []error
	if err := poll.CheckBase(c.Server); err != nil {
		errs = append(errs, fmt.Errorf("server %w", err))
	}
	if !accountPattern.MatchString(c.Account) {
		errs = append(errs, fmt.Errorf("account %q is not a name on its server, such as comune", c.Account))
	}
	if c.Token != "" || c.TokenFile != "" {
		if err := c.token().Check(); err != nil {
			errs = append(errs, fmt.Errorf("token %w", err))
		}
	}
	if err := c.Rhythm.Check(); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (c Config) token() poll.Token { return poll.Token{Value: c.Token, File: c.TokenFile} }
