package mail

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// Config is what the operator sets for one Postfix server.
type Config struct {
	Body    event.Body `yaml:"body"`    // IPA code, such as c_f257
	Gateway string     `yaml:"gateway"` // name of the server in events and dashboards
	// Listen is where Postfix finds the milter: "unix:/run/vedetta/milter.sock"
	// (a millisecond less a message) or "tcp:127.0.0.1:8891".
	Listen      string `yaml:"listen"`
	SocketMode  string `yaml:"socket_mode"`  // of the Unix socket, in octal; default "0660"
	SocketGroup string `yaml:"socket_group"` // of the Unix socket, such as postfix; default the process's own
	// Domains are the body's own mail domains. A leading dot means all
	// subdomains too.
	Domains []string `yaml:"domains"`
	// Routes names the way that mail takes, by authenticated login, envelope
	// sender or milter_macro_daemon_name of the Postfix service, in this order.
	Routes map[string]string `yaml:"routes"`
	// AuthservIDs are the names under which the body's own filters write
	// Authentication-Results. No other such header is believed.
	AuthservIDs    []string `yaml:"authserv_ids"`
	CampaignHeader string   `yaml:"campaign_header"` // default X-Vedetta-Campaign
	PurposeHeader  string   `yaml:"purpose_header"`  // default X-Vedetta-Purpose
	MaxBody        int      `yaml:"max_body"`        // bytes of a message's body that are looked at; default 1 MiB
	MaxSessions    int      `yaml:"max_sessions"`    // connections from Postfix at a time; default 1000

	SpoolDir      string        `yaml:"spool_dir"`       // default <state directory>/mail-<gateway>
	SpoolMaxBytes int64         `yaml:"spool_max_bytes"` // default 1 GiB
	SpoolWait     time.Duration `yaml:"spool_wait"`      // how long a mail waits for the disk at most; default 200ms
}

// WithDefaults returns the configuration with what was left out filled in.
func (c Config) WithDefaults() Config {
	c.SocketMode = or(c.SocketMode, "0660")
	c.CampaignHeader = or(c.CampaignHeader, "X-Vedetta-Campaign")
	c.PurposeHeader = or(c.PurposeHeader, "X-Vedetta-Purpose")
	c.MaxBody = or(c.MaxBody, 1<<20)
	c.MaxSessions = or(c.MaxSessions, 1000)
	c.SpoolMaxBytes = or(c.SpoolMaxBytes, 1<<30)
	c.SpoolWait = or(c.SpoolWait, 200*time.Millisecond)
	return c
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

// Validate checks the configuration with its defaults filled in and names the
// key that is wrong.
func (c Config) Validate() error {
	c = c.WithDefaults()
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(c.Body.Valid(), "body: %q is not an IPA code in lower case", c.Body)
	check(gatewayOK(c.Gateway), "gateway: a name of letters, digits, dots, dashes and underscores is needed, not %q", c.Gateway)
	_, _, err := splitListen(c.Listen)
	check(err == nil, "listen: %w", err)
	_, err = c.socketMode()
	check(err == nil, "socket_mode: %w", err)
	check(len(c.Domains) > 0, "domains: without the body's own mail domains no mail has a direction")
	for _, d := range c.Domains {
		check(strings.Trim(d, ".") != "" && !strings.ContainsAny(d, "@ "), "domains: %q is not a domain", d)
	}
	for from, route := range c.Routes {
		check(from != "" && route != "" && len(route) <= maxLabel, "routes: %q: %q has an empty or too long side", from, route)
	}
	check(c.MaxBody >= 4<<10 && c.MaxBody <= 64<<20, "max_body: %d is outside 4 KiB to 64 MiB", c.MaxBody)
	check(c.MaxSessions > 0, "max_sessions: %d is not positive", c.MaxSessions)
	check(c.SpoolMaxBytes >= 1<<20, "spool_max_bytes: %d is less than 1 MiB", c.SpoolMaxBytes)
	check(c.SpoolWait > 0 && c.SpoolWait <= 5*time.Second, "spool_wait: %v is outside 0 to 5s; a mail must not wait", c.SpoolWait)
	return errors.Join(errs...)
}

func gatewayOK(s string) bool {
	return s != "" && len(s) <= 64 && s[0] != '.' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == ""
}

func (c Config) socketMode() (fs.FileMode, error) {
	m, err := strconv.ParseUint(c.SocketMode, 8, 32)
	if err != nil || m > 0o777 {
		return 0, fmt.Errorf("%q is not an octal mode such as 0660", c.SocketMode)
	}
	return fs.FileMode(m), nil
}

// splitListen takes "unix:/path" or "tcp:host:port" apart.
func splitListen(s string) (network, address string, err error) {
	network, address, _ = strings.Cut(s, ":")
	switch network {
	case "unix":
		if !filepath.IsAbs(address) || len(address) > 100 {
			return "", "", fmt.Errorf("%q needs an absolute path of at most 100 bytes", s)
		}
	case "tcp":
		if _, _, err := net.SplitHostPort(address); err != nil {
			return "", "", fmt.Errorf("%q needs a host and a port", s)
		}
	default:
		return "", "", fmt.Errorf("%q begins with neither \"unix:\" nor \"tcp:\" as it must", s)
	}
	return network, address, nil
}

// own reports whether an address is in one of the body's domains. An address
// without a domain is local to the server.
func (c Config) own(address string) bool {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return address != ""
	}
	domain := strings.ToLower(strings.TrimSuffix(address[at+1:], "."))
	for _, d := range c.Domains {
		d = strings.ToLower(d)
		if domain == strings.TrimPrefix(d, ".") || d[0] == '.' && strings.HasSuffix(domain, d) {
			return true
		}
	}
	return false
}

// route is the configured name of the way that a message takes.
func (c Config) route(login, sender, listener string) string {
	for _, from := range []string{login, sender, listener} {
		for name, route := range c.Routes {
			if from != "" && strings.EqualFold(name, from) {
				return route
			}
		}
	}
	return ""
}
