package web

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"time"
)

// Config is what all web channels let the operator set. The channels' own
// configurations hold the keys.
type Config struct {
	Listen         string        // no default here: each channel has a port of its own
	MaxBody        int64         // bytes of one request, default 1 MiB
	MaxConnections int           // at the same time, default 256
	ReadTimeout    time.Duration // for a whole request, default 15s
	RequestTimeout time.Duration // for its work; default 20s
}

const (
	defaultMaxBody        = 1 << 20
	defaultMaxConnections = 256
	defaultReadTimeout    = 15 * time.Second
	defaultRequestTimeout = 20 * time.Second
)

// WithDefaults returns the configuration with what was left out filled in.
func (c Config) WithDefaults(listen string) Config {
	return Config{
		Listen:         cmp.Or(c.Listen, listen),
		MaxBody:        cmp.Or(c.MaxBody, defaultMaxBody),
		MaxConnections: cmp.Or(c.MaxConnections, defaultMaxConnections),
		ReadTimeout:    cmp.Or(c.ReadTimeout, defaultReadTimeout),
		RequestTimeout: cmp.Or(c.RequestTimeout, defaultRequestTimeout),
	}
}

// Validate says what is wrong, by key and each in a line that begins with name.
func (c Config) Validate(name string) error {
	var p Problems
	p.Name = name
	_, _, err := net.SplitHostPort(c.Listen)
	p.If(err != nil, "listen %q is not host:port", c.Listen)
	p.If(c.MaxBody < 1<<10 || c.MaxBody > 64<<20, "max_body is not between 1 KiB and 64 MiB")
	p.If(c.MaxConnections < 1, "max_connections is negative")
	p.If(c.ReadTimeout < 0 || c.RequestTimeout < 0, "a timeout is negative")
	return p.Err()
}

// Problems collects what is wrong with a configuration.
type Problems struct {
	Name string // every line begins with it
	errs []error
}

// If adds a problem when it is one.
func (p *Problems) If(wrong bool, format string, args ...any) {
	if wrong {
		p.errs = append(p.errs, fmt.Errorf(p.Name+": "+format, args...))
	}
}

// Add adds an error that names its place itself, or nil.
func (p *Problems) Add(err error) { p.errs = append(p.errs, err) }

// Err is all problems, or nil.
func (p *Problems) Err() error { return errors.Join(p.errs...) }
