package social

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"vedetta/pkg/collect/web"
	"vedetta/pkg/event"
)

// Secret is a setting that no output shows.
type Secret = web.Secret

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
	defaultListen       = "127.0.0.1:8092"
	defaultPath         = "/webhooks/facebook"
	defaultUnsignedKept = 10
	minSecret           = 8 // characters
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
	w := c.web().WithDefaults(defaultListen)
	c.Listen, c.MaxBody, c.MaxConnections = w.Listen, w.MaxBody, w.MaxConnections
	c.ReadTimeout, c.RequestTimeout = w.ReadTimeout, w.RequestTimeout
	c.UnsignedKept = cmp.Or(c.UnsignedKept, defaultUnsignedKept)
	c.Facebook.Path = cmp.Or(c.Facebook.Path, defaultPath)
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

// web is the part that all web channels have.
func (c Config) web() web.Config {
	return web.Config{
		Listen: c.Listen, MaxBody: c.MaxBody, MaxConnections: c.MaxConnections,
		ReadTimeout: c.ReadTimeout, RequestTimeout: c.RequestTimeout,
	}
}

func (c Config) check() error {
	p := web.Problems{Name: "social"}
	p.Add(c.web().Validate(p.Name))
	p.If(!c.Body.Valid(), "body %q is not an IPA code in lower case", c.Body)
	p.If(c.UnsignedKept < 0, "unsigned_kept is negative")
	f := c.Facebook
	p.If(!pathPattern.MatchString(f.Path), "facebook.path %q is not a plain path", f.Path)
	p.If(len(f.VerifyToken) < minSecret, "facebook.verify_token has under %d characters", minSecret)
	p.If(len(f.Pages) == 0, "facebook.pages is empty: list the ids of the body's official pages")
	for _, page := range f.Pages {
		p.If(!pagePattern.MatchString(page), "facebook.pages: %q is not a page id (digits)", page)
	}
	return p.Err()
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
