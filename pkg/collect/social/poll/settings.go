package poll

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"vedetta/pkg/collect/web"
)

// Token is a secret that is set in place or in a file. A file is read at each
// round, so that a new token needs no restart.
type Token struct {
	Value web.Secret
	File  string
}

// minToken is the fewest characters of a token.
const minToken = 8

// Check says what is wrong with the setting: one of the two is needed, and a
// file must be readable now.
func (t Token) Check() error {
	switch {
	case t.Value != "" && t.File != "":
		return errors.New("is set both in place and by a file")
	case t.Value == "" && t.File == "":
		return errors.New("is missing")
	case t.File != "":
		if _, err := t.fromFile(); err != nil {
			return fmt.Errorf("is not usable: %w", err)
		}
		return nil
	case len(t.Value) < minToken:
		return fmt.Errorf("has under %d characters", minToken)
	}
	return nil
}

// Read returns the token. The error is an *Error of kind Auth.
func (t Token) Read() (web.Secret, error) {
	if t.File == "" {
		return t.Value, nil
	}
	s, err := t.fromFile()
	if err != nil {
		return "", &Error{Kind: Auth, Code: "token_file"}
	}
	return s, nil
}

func (t Token) fromFile() (web.Secret, error) {
	b, err := os.ReadFile(t.File)
	if err != nil {
		return "", err
	}
	s := strings.TrimSpace(string(b))
	if len(s) < minToken || strings.ContainsAny(s, " \t\r\n") {
		return "", fmt.Errorf("%s does not hold one token of %d characters or more", t.File, minToken)
	}
	return web.Secret(s), nil
}

// Rhythm is how often a platform is asked, as all polled sources let the
// operator set it. A zero field means its default.
type Rhythm struct {
	Interval time.Duration `yaml:"interval"`  // between two rounds, default 5m
	GapAfter time.Duration `yaml:"gap_after"` // of not reaching the platform, until collector.gap says so; default 15m
	Window   time.Duration `yaml:"window"`    // how old a post may be to be followed, default 720h (30 days)
	Fresh    time.Duration `yaml:"fresh"`     // posts younger than this are read in every round, default 48h
	Slow     time.Duration `yaml:"slow"`      // between two readings of an older post, default 1h
	MaxPages int           `yaml:"max_pages"` // of one listing; a longer one is not taken for complete. Default 200
}

// WithDefaults fills in what was left out.
func (r Rhythm) WithDefaults() Rhythm {
	set := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	set(&r.Interval, 5*time.Minute)
	set(&r.GapAfter, 15*time.Minute)
	set(&r.Window, 30*24*time.Hour)
	set(&r.Fresh, 48*time.Hour)
	set(&r.Slow, time.Hour)
	if r.MaxPages == 0 {
		r.MaxPages = 200
	}
	return r
}

// Check says what is wrong with it, defaults filled in.
func (r Rhythm) Check() error {
	switch {
	case r.Interval < time.Second || r.Interval > 24*time.Hour:
		return fmt.Errorf("interval %s is not between 1s and 24h", r.Interval)
	case r.GapAfter < 0:
		return errors.New("gap_after is negative")
	case r.Window < time.Hour || r.Window > 10*365*24*time.Hour:
		return fmt.Errorf("window %s is not between 1h and 10 years", r.Window)
	case r.Fresh < 0 || r.Slow < 0:
		return errors.New("fresh or slow is negative")
	case r.MaxPages < 1 || r.MaxPages > 10_000:
		return fmt.Errorf("max_pages %d is not between 1 and 10000", r.MaxPages)
	}
	return nil
}

// Turns says which posts are due in a round: fresh ones in each, older ones
// each Slow. One goroutine uses it.
type Turns struct {
	Rhythm
	read map[string]time.Time
}

// Due reports whether a post is read now.
func (t *Turns) Due(id string, created, now time.Time) bool {
	last, ok := t.read[id]
	return !ok || now.Sub(created) < t.Fresh || now.Sub(last) >= t.Slow
}

// Read notes that a post was read, and forgets posts that left the window.
func (t *Turns) Read(id string, now time.Time) {
	if t.read == nil {
		t.read = make(map[string]time.Time)
	}
	t.read[id] = now
	if len(t.read)%1024 == 0 {
		for k, at := range t.read {
			if now.Sub(at) > t.Window {
				delete(t.read, k)
			}
		}
	}
}

// Compare orders posts by when they were read last, so that a round which ends
// early goes on with the others the next time.
func (t *Turns) Compare(a, b string) int { return t.read[a].Compare(t.read[b]) }
