package social

import (
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// Config is what the operator sets. A zero field means its default.
type Config struct {
	Listen         string        `yaml:"listen"`          // default 127.0.0.1:8092; a reverse proxy brings TLS
	Body           event.Body    `yaml:"body"`            // IPA code of the body whose pages these are
	MaxBody        int64         `yaml:"max_body"`        // bytes of one request, default 1 MiB
	MaxConnections int           `yaml:"max_connections"` // at the same time, default 256
	ReadTimeout    time.Duration `yaml:"read_timeout"`    // for a whole request, default 15s
	RequestTimeout time.Duration `yaml:"request_timeout"` // for its work, then 503; default 20s
	UnsignedKept   int           `yaml:"unsigned_kept"`   // unsigned requests a minute that reach the dead letters, default 10
	Facebook       Facebook      `yaml:"facebook"`
}

// Facebook is the setting of the Facebook Page webhooks.
type Facebook struct {
	Path          string   `yaml:"path"`            // default /webhooks/facebook
	AppSecret     Secret   `yaml:"app_secret"`      // signs every delivery
	AppSecretFile string   `yaml:"app_secret_file"` // holds it instead
	VerifyToken   Secret   `yaml:"verify_token"`    // what Meta repeats when the webhook is subscribed
	Pages         []string `yaml:"pages"`           // ids of the body's official pages
}

const (
	defaultListen         = "127.0.0.1:8092"
	defaultPath           = "/webhooks/facebook"
	defaultMaxBody        = 1 << 20
	defaultMaxConnections = 256
	defaultReadTimeout    = 15 * time.Second
	defaultRequestTimeout = 20 * time.Second
	defaultUnsignedKept   = 10
	minSecret             = 8 // characters
)

var (
	pathPattern = regexp.MustCompile(`^/[A-Za-z0-9/._-]+$`)
	pagePattern = regexp.MustCompile(`^[0-9]{1,32}$`)
)

// Validate says what is wrong with the configuration, by key.
func (c Config) Validate() error {
	_, err := c.complete()
	return err
}

// complete fills in the defaults and the secrets from files, and checks all.
func (c Config) complete() (Config, error) {
	c.Listen = orDefault(c.Listen, defaultListen)
	c.MaxBody = orDefault(c.MaxBody, defaultMaxBody)
	c.MaxConnections = orDefault(c.MaxConnections, defaultMaxConnections)
	c.ReadTimeout = orDefault(c.ReadTimeout, defaultReadTimeout)
	c.RequestTimeout = orDefault(c.RequestTimeout, defaultRequestTimeout)
	c.UnsignedKept = orDefault(c.UnsignedKept, defaultUnsignedKept)
	c.Facebook.Path = orDefault(c.Facebook.Path, defaultPath)
	if err := c.check(); err != nil {
		return c, err
	}
	secret, err := c.Facebook.secret()
	if err != nil {
		return c, err
	}
	c.Facebook.AppSecret, c.Facebook.AppSecretFile = secret, ""
	return c, nil
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

func (c Config) check() error {
	var errs []error
	bad := func(wrong bool, format string, args ...any) {
		if wrong {
			errs = append(errs, fmt.Errorf("social: "+format, args...))
		}
	}
	_, _, err := net.SplitHostPort(c.Listen)
	bad(err != nil, "listen %q is not host:port", c.Listen)
	bad(!c.Body.Valid(), "body %q is not an IPA code in lower case", c.Body)
	bad(c.MaxBody < 1<<10 || c.MaxBody > 64<<20, "max_body is not between 1 KiB and 64 MiB")
	bad(c.MaxConnections < 1, "max_connections is negative")
	bad(c.ReadTimeout < 0 || c.RequestTimeout < 0, "a timeout is negative")
	bad(c.UnsignedKept < 0, "unsigned_kept is negative")
	f := c.Facebook
	bad(!pathPattern.MatchString(f.Path), "facebook.path %q is not a plain path", f.Path)
	bad(len(f.VerifyToken) < minSecret, "facebook.verify_token has under %d characters", minSecret)
	bad(len(f.Pages) == 0, "facebook.pages is empty: list the ids of the body's official pages")
	for _, p := range f.Pages {
		bad(!pagePattern.MatchString(p), "facebook.pages: %q is not a page id (digits)", p)
	}
	return errors.Join(errs...)
}

// secret returns the app secret, from its file where one is named.
func (f Facebook) secret() (Secret, error) {
	if f.AppSecretFile == "" {
		return checkSecret(f.AppSecret)
	}
	if f.AppSecret != "" {
		return "", errors.New("social: facebook.app_secret and app_secret_file are both set")
	}
	b, err := os.ReadFile(f.AppSecretFile)
	if err != nil {
		return "", fmt.Errorf("social: facebook.app_secret_file: %w", err)
	}
	return checkSecret(Secret(strings.TrimSpace(string(b))))
}

func checkSecret(s Secret) (Secret, error) {
	if len(s) < minSecret {
		return "", fmt.Errorf("social: facebook.app_secret has under %d characters", minSecret)
	}
	return s, nil
}
