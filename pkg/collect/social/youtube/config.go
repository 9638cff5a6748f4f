package youtube

import (
	"errors"
	"fmt"
	"regexp"
	"time"

	"vedetta/pkg/collect/social/poll"
	"vedetta/pkg/collect/web"
)

// Config is one channel. A zero field means its default. Either a key, which
// sees published comments only, or all of OAuth is needed.
type Config struct {
	Channel     string        `yaml:"channel"`  // id of the channel, UC…
	Key         web.Secret    `yaml:"key"`      // API key
	KeyFile     string        `yaml:"key_file"` // holds it instead
	OAuth       OAuth         `yaml:"oauth"`
	API         string        `yaml:"api"`    // default https://www.googleapis.com/youtube/v3
	Budget      int           `yaml:"budget"` // units of quota a day, default 8000 of Google's 10000
	Full        time.Duration `yaml:"full"`   // between two readings of all comments in the window, default 1h; newest first in every round
	poll.Rhythm `yaml:",inline"`
}

// OAuth is the channel owner's consent: with it, comments that are held for
// review are seen too.
type OAuth struct {
	ClientID         string     `yaml:"client_id"`
	ClientSecret     web.Secret `yaml:"client_secret"`
	ClientSecretFile string     `yaml:"client_secret_file"`
	RefreshToken     web.Secret `yaml:"refresh_token"`
	RefreshTokenFile string     `yaml:"refresh_token_file"`
	TokenURL         string     `yaml:"token_url"` // default https://oauth2.googleapis.com
}

const (
	defaultAPI      = "https://www.googleapis.com/youtube/v3"
	defaultTokenURL = "https://oauth2.googleapis.com"
	defaultBudget   = 8000
)

var channelPattern = regexp.MustCompile(`^UC[A-Za-z0-9_-]{10,40}$`)

// WithDefaults fills in what was left out.
func (c Config) WithDefaults() Config {
	if c.API == "" {
		c.API = defaultAPI
	}
	if c.OAuth.TokenURL == "" {
		c.OAuth.TokenURL = defaultTokenURL
	}
	if c.Budget == 0 {
		c.Budget = defaultBudget
	}
	if c.Full == 0 {
		c.Full = time.Hour
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
	if !channelPattern.MatchString(c.Channel) {
		errs = append(errs, fmt.Errorf("channel %q is not a channel id (UC…)", c.Channel))
	}
	switch {
	case c.owner() && (c.Key != "" || c.KeyFile != ""):
		errs = append(errs, errors.New("key and oauth are both set: with oauth no key is needed"))
	case c.owner():
		add("oauth.client_secret", c.clientSecret().Check())
		add("oauth.refresh_token", c.refreshToken().Check())
		add("oauth.token_url", poll.CheckBase(c.OAuth.TokenURL))
	default:
		add("key", c.key().Check())
	}
	add("api", poll.CheckBase(c.API))
	if c.Budget < 10 || c.Budget > 100_000_000 {
		errs = append(errs, fmt.Errorf("budget %d is not between 10 and 100 million", c.Budget))
	}
	if c.Full < 0 {
		errs = append(errs, errors.New("full is negative"))
	}
	if err := c.Rhythm.Check(); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// owner reports whether the channel's owner has given consent.
func (c Config) owner() bool { return c.OAuth.ClientID != "" }

func (c Config) key() poll.Token { return poll.Token{Value: c.Key, File: c.KeyFile} }

func (c Config) clientSecret() poll.Token {
	return poll.Token{Value: c.OAuth.ClientSecret, File: c.OAuth.ClientSecretFile}
}

func (c Config) refreshToken() poll.Token {
	return poll.Token{Value: c.OAuth.RefreshToken, File: c.OAuth.RefreshTokenFile}
}
