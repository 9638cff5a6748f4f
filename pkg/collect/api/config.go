package api

import (
	"cmp"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/collect/web"
	"vedetta/pkg/event"
)

// Config is what the operator sets. A zero field means its default.
type Config struct {
	Listen         string        `yaml:"listen"`          // default 127.0.0.1:8093
	TLS            TLS           `yaml:"tls"`             // needed on any address but loopback
	Insecure       bool          `yaml:"insecure"`        // allow another address without TLS, behind a proxy that brings it
	MaxBody        int64         `yaml:"max_body"`        // bytes of one request, default 1 MiB
	MaxEvents      int           `yaml:"max_events"`      // of one request, default 1000
	MaxConnections int           `yaml:"max_connections"` // at the same time, default 256
	ReadTimeout    time.Duration `yaml:"read_timeout"`    // for a whole request, default 15s
	RequestTimeout time.Duration `yaml:"request_timeout"` // for its work, then 503; default 20s
	Tokens         []Token       `yaml:"tokens"`
}

// TLS names the certificate; both files or none.
type TLS struct {
	Cert string `yaml:"cert"` // PEM, the chain
	Key  string `yaml:"key"`  // PEM
}

// Token is one client's permission. Its name goes into the source and the
// natural key of all that it sends, so a new name makes new events.
type Token struct {
	Name     string          `yaml:"name"`
	SHA256   string          `yaml:"sha256"`     // of the bearer token, in hex
	File     string          `yaml:"token_file"` // holds the bearer token instead
	Bodies   []event.Body    `yaml:"bodies"`     // it may speak for
	Channels []event.Channel `yaml:"channels"`   // it may speak of
}

const (
	defaultListen    = "127.0.0.1:8093"
	defaultMaxEvents = 1000
	minToken         = 16 // characters
)

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// Validate says what is wrong with the configuration, by key. It reads the
// files that the configuration names.
func (c Config) Validate() error {
	_, err := New(c, Options{})
	return err
}

func (c Config) withDefaults() Config {
	w := c.web().WithDefaults(defaultListen)
	c.Listen, c.MaxBody, c.MaxConnections = w.Listen, w.MaxBody, w.MaxConnections
	c.ReadTimeout, c.RequestTimeout = w.ReadTimeout, w.RequestTimeout
	c.MaxEvents = cmp.Or(c.MaxEvents, defaultMaxEvents)
	return c
}

// web is the part that all web channels have.
func (c Config) web() web.Config {
	return web.Config{
		Listen: c.Listen, MaxBody: c.MaxBody, MaxConnections: c.MaxConnections,
		ReadTimeout: c.ReadTimeout, RequestTimeout: c.RequestTimeout,
	}
}

func (c Config) check() error {
	p := web.Problems{Name: "api"}
	p.Add(c.web().Validate(p.Name))
	host, _, err := net.SplitHostPort(c.Listen)
	p.If(err == nil && !loopback(host) && c.TLS == (TLS{}) && !c.Insecure,
		"listen %q is not a loopback address: set tls.cert and tls.key, or insecure: true behind a proxy that brings TLS", c.Listen)
	p.If((c.TLS.Cert == "") != (c.TLS.Key == ""), "tls needs both cert and key")
	p.If(c.MaxEvents < 1 || c.MaxEvents > 100_000, "max_events is not between 1 and 100000")
	p.If(len(c.Tokens) == 0, "tokens is empty: nobody could post")
	names := make(map[string]bool)
	for _, t := range c.Tokens {
		p.If(names[t.Name], "tokens: name %q stands twice", t.Name)
		names[t.Name] = true
		p.Add(t.check())
	}
	return p.Err()
}

// loopback reports whether only this machine reaches the host. An empty host
// is every address.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (t Token) check() error {
	switch {
	case !namePattern.MatchString(t.Name):
		return fmt.Errorf("api: tokens: name %q is not 1 to 32 of a-z, 0-9 and -", t.Name)
	case (t.SHA256 == "") == (t.File == ""):
		return fmt.Errorf("api: token %s needs one of sha256 and token_file", t.Name)
	case len(t.Bodies) == 0 || len(t.Channels) == 0:
		return fmt.Errorf("api: token %s needs bodies and channels", t.Name)
	}
	for _, b := range t.Bodies {
		if !b.Valid() {
			return fmt.Errorf("api: token %s: body %q is not an IPA code in lower case", t.Name, b)
		}
	}
	for _, ch := range t.Channels {
		if !slices.Contains([]event.Channel{event.SMS, event.Mail, event.Social, event.Register}, ch) {
			return fmt.Errorf("api: token %s: channel %q is not known", t.Name, ch)
		}
	}
	return nil
}

// client is a token ready to be compared.
type client struct {
	Token
	hash [sha256.Size]byte
}

func (c Config) clients() ([]client, error) {
	out := make([]client, 0, len(c.Tokens))
	for _, t := range c.Tokens {
		h, err := t.hash()
		if err != nil {
			return nil, fmt.Errorf("api: token %s: %w", t.Name, err)
		}
		for _, other := range out {
			if other.hash == h {
				return nil, fmt.Errorf("api: tokens %s and %s are the same", other.Name, t.Name)
			}
		}
		out = append(out, client{Token: t, hash: h})
	}
	return out, nil
}

func (t Token) hash() (h [sha256.Size]byte, err error) {
	if t.File == "" {
		b, err := hex.DecodeString(t.SHA256)
		if err != nil || len(b) != sha256.Size {
			return h, errors.New("sha256 is not 64 hex digits")
		}
		return [sha256.Size]byte(b), nil
	}
	b, err := os.ReadFile(t.File)
	if err != nil {
		return h, fmt.Errorf("token_file: %w", err)
	}
	token := strings.TrimSpace(string(b))
	if len(token) < minToken {
		return h, fmt.Errorf("token_file holds under %d characters", minToken)
	}
	return sha256.Sum256([]byte(token)), nil
}

// tls returns the settings of the listener, or nil without a certificate.
func (c Config) tls() (*tls.Config, error) {
	if c.TLS.Cert == "" {
		return nil, nil
	}
	load := func() (*tls.Certificate, error) {
		cert, err := tls.LoadX509KeyPair(c.TLS.Cert, c.TLS.Key)
		return &cert, err
	}
	if _, err := load(); err != nil {
		return nil, fmt.Errorf("api: tls: %w", err)
	}
	// Read for each connection: a renewed certificate needs no restart.
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return load() },
	}, nil
}
