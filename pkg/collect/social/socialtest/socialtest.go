// Package socialtest plays the HTTP APIs of social platforms as they are
// documented: Meta's Graph API, the YouTube Data API, the Telegram Bot API and
// the Mastodon client API, with their paging, limits and errors.
//
// In: what happens on a page. Out: answers over loopback. A fake is safe for
// concurrent use.
package socialtest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// Fault answers a request instead of the platform; false lets the platform
// answer.
type Fault func(w http.ResponseWriter, r *http.Request) bool

// Clock is a clock that only moves when told to. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a Clock that stands at a working day's morning.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 5, 8, 8, 0, 0, 0, time.UTC)} }

// Now is the Clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move moves the Clock on and returns its time.
func (c *Clock) Move(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

// server is what all fakes share.
type server struct {
	// Now is the platform's clock.
	Now func() time.Time
	URL string

	mu     sync.Mutex // guards all state of a fake
	faults []Fault
	calls  []string // paths that were asked for
}

// start serves a fake until the test ends.
func (s *server) start(t *testing.T, now func() time.Time, h func(w http.ResponseWriter, r *http.Request)) {
	t.Helper()
	s.Now = now
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		w.Header().Set("Date", s.Now().UTC().Format(http.TimeFormat))
		s.calls = append(s.calls, r.URL.Path)
		if len(s.faults) > 0 {
			f := s.faults[0]
			s.faults = s.faults[1:]
			if f(w, r) {
				return
			}
		}
		h(w, r)
	}))
	srv.Config.SetKeepAlivesEnabled(false) // a collector's end leaves no connection behind
	s.URL = srv.URL
	t.Cleanup(srv.Close)
}

// Fail puts faults before the next answers, one each.
func (s *server) Fail(f ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f...)
}

// Calls is how many requests came.
func (s *server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

// Status answers with a status, headers (name, value, …) and a body.
func Status(status int, body string, header ...string) Fault {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
		return true
	}
}

// Cut breaks the connection in the middle of an answer.
func Cut() Fault {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte(`{"data":[`))
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		panic(http.ErrAbortHandler)
	}
}

// Pass lets the platform answer.
func Pass() Fault { return func(http.ResponseWriter, *http.Request) bool { return false } }

func reply(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

// object is a JSON object.
type object = map[string]any

// list is a JSON array that is never null.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
