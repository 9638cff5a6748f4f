package poll

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.uber.org/goleak"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const uri = "/collector/social/x/1"

// script is a source that answers with one error after another, and ends the
// run behind the last.
type script struct {
	errs []error
	n    int
	end  context.CancelFunc
}

func (s *script) Poll(context.Context, collect.Out) error {
	if s.n >= len(s.errs) {
		s.end()
		return nil
	}
	s.n++
	return s.errs[s.n-1]
}

// play runs a source to its end and returns how long it waited after each round
// and what it told.
func play(t *testing.T, reg prometheus.Registerer, errs ...error) (waits []time.Duration, sink *collecttest.Sink) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var mu sync.Mutex
	now := time.Date(2026, 5, 8, 8, 0, 30, 0, time.UTC)
	s := &script{errs: errs, end: cancel}
	sink = collecttest.NewSink()
	waits = make([]time.Duration, len(errs))
	r := NewRunner(Options{
		Source: s, URI: uri, Body: "c_z999", Interval: 5 * time.Minute, GapAfter: 15 * time.Minute,
		Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now },
		Wait: func(ctx context.Context, d time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			now = now.Add(d)
			waits[s.n-1] += d
			return ctx.Err()
		},
		Metrics: NewMetrics(reg),
	})
	if err := r.Run(ctx, sink); err != nil {
		t.Errorf("Run: %v", err)
	}
	return waits, sink
}

func gaps(s *collecttest.Sink) (out []string) {
	for _, in := range s.Intakes() {
		if in.Type == event.CollectorGap {
			out = append(out, in.Degraded[0])
		}
	}
	return out
}

func repeat(err error, n int) []error {
	out := make([]error, n)
	for i := range out {
		out[i] = err
	}
	return out
}

func TestAliveEachMinuteWhileItWorks(t *testing.T) {
	waits, sink := play(t, nil, nil, nil, &Error{Kind: Unreachable})
	if waits[0] != 5*time.Minute || waits[1] != 5*time.Minute {
		t.Errorf("waits %v, want the interval", waits)
	}
	if n := len(sink.Intakes()); n != 10 {
		t.Errorf("%d signs of life in ten good minutes, want 10", n)
	}
	for _, in := range sink.Intakes() {
		if err := in.Validate(); err != nil || in.Type != event.CollectorAlive {
			t.Errorf("%s: %v", in.Type, err)
		}
	}
}

func TestBackoff(t *testing.T) {
	waits, sink := play(t, nil, repeat(&Error{Kind: Unreachable}, 12)...)
	for i, d := range waits {
		most := min(firstBackoff<<i, lastBackoff)
		if d > most || d < most*2/3-time.Second && d != minWait {
			t.Errorf("failure %d waits %s, want two thirds to all of %s", i+1, d, most)
		}
	}
	if got := fmt.Sprint(gaps(sink)); got != "[unreachable]" {
		t.Errorf("gaps %s, want one after a quarter of an hour", got)
	}
	if len(sink.Intakes()) != 1 {
		t.Errorf("%d events, want no sign of life", len(sink.Intakes()))
	}
}

// An expired token: a clear state, one gap, slow attempts, and no end of the
// process.
func TestExpiredToken(t *testing.T) {
	reg := prometheus.NewRegistry()
	waits, sink := play(t, reg, repeat(&Error{Kind: Auth, Code: "190.463"}, 5)...)
	for _, d := range waits {
		if d != authBackoff {
			t.Errorf("waits %v, want %s", waits, authBackoff)
		}
	}
	if got := fmt.Sprint(gaps(sink)); got != "[token_refused]" {
		t.Errorf("gaps %s, want one", got)
	}
	if err := testutil.GatherAndCompare(reg, strings.NewReader(`# HELP vedetta_social_poll_failures_total Rounds that failed.
# TYPE vedetta_social_poll_failures_total counter
vedetta_social_poll_failures_total{kind="token_refused",source="`+uri+`"} 5
`), "vedetta_social_poll_failures_total"); err != nil {
		t.Error(err)
	}
}

func TestWhatThePlatformAsksFor(t *testing.T) {
	waits, sink := play(t, nil,
		&Error{Kind: Limited, After: 19 * time.Minute}, &Error{Kind: Limited, After: 1000 * time.Hour},
		&Error{Kind: Quota, After: 9 * time.Hour}, errors.New("the bus"), nil)
	for i, want := range []time.Duration{19 * time.Minute, maxAfter, 9 * time.Hour} {
		if waits[i] != want {
			t.Errorf("wait %d is %s, want %s", i, waits[i], want)
		}
	}
	if waits[3] > 20*time.Second {
		t.Errorf("the bus is waited for %s", waits[3])
	}
	if got := fmt.Sprint(gaps(sink)); got != "[rate_limited quota_used_up]" {
		t.Errorf("gaps %s", got)
	}
}

func newServer(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	s.Config.SetKeepAlivesEnabled(false)
	t.Cleanup(s.Close)
	return s
}

func TestClient(t *testing.T) {
	now := time.Date(2026, 5, 8, 8, 0, 0, 0, time.UTC)
	var answer http.HandlerFunc
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) { answer(w, r) })
	c := NewClient(ClientOptions{Base: s.URL + "/v1/", Now: func() time.Time { return now }, Timeout: 20 * time.Second})
	defer c.Close()
	f := func(name string, want string, h http.HandlerFunc) *Answer {
		t.Helper()
		answer = h
		var v map[string]any
		a, err := c.JSON(t.Context(), Call{Path: "/x", Query: url.Values{"segreto": {"gettone"}}, Bearer: "gettone-inventato"}, &v)
		got := "ok"
		if err != nil {
			got = err.Error()
		}
		if got != want || strings.Contains(got, "gettone") {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		return a
	}
	a := f("good", "ok", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/x" || r.Header.Get("Authorization") != "Bearer gettone-inventato" {
			w.WriteHeader(http.StatusTeapot)
		}
		w.Header().Set("Date", now.Add(2*time.Minute).Format(http.TimeFormat))
		_, _ = w.Write([]byte(`{}`))
	})
	if !a.Date.Equal(now.Add(2 * time.Minute)) {
		t.Errorf("date %s, want the platform's", a.Date)
	}
	a = f("a clock that is far off", "ok", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", now.Add(48*time.Hour).Format(http.TimeFormat))
		_, _ = w.Write([]byte(`{}`))
	})
	if !a.Date.Equal(now) {
		t.Errorf("date %s, want ours", a.Date)
	}
	f("redirect", `refused (status 302, code "")`, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/y", http.StatusFound) })
	f("too large", `unreachable (status 0, code "answer_too_large")`, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(strings.Repeat(" ", maxAnswer+2)))
	})
	f("not JSON", `unreachable (status 200, code "answer_not_as_documented")`, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("[")) })
	f("server error", `unreachable (status 500, code "")`, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	s.Close()
	f("nobody there", `unreachable (status 0, code "connection")`, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.JSON(ctx, Call{Path: "/x"}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 5, 8, 8, 0, 0, 0, time.UTC)
	for v, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, "-5": 0, "x": 0, "99999999999999": 0,
		"Fri, 08 May 2026 08:01:00 GMT": time.Minute, "Fri, 08 May 2026 07:01:00 GMT": 0,
	} {
		if got := RetryAfter(http.Header{"Retry-After": {v}}, now); got != want {
			t.Errorf("%q is %s, want %s", v, got, want)
		}
	}
}

// A new token in the file needs no restart.
func TestTokenFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	token := Token{File: file}
	write := func(s string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := token.Check(); err == nil {
		t.Error("no file and no error")
	}
	write("primo-gettone\n")
	if s, err := token.Read(); err != nil || string(s) != "primo-gettone" {
		t.Errorf("token %v", err)
	}
	write("secondo-gettone")
	if s, err := token.Read(); err != nil || string(s) != "secondo-gettone" {
		t.Errorf("token %v", err)
	}
	write("due parole qui")
	if _, err := token.Read(); KindOf(err) != Auth || strings.Contains(err.Error(), "parole") {
		t.Errorf("error %v, want that the token is refused", err)
	}
}

func TestOnce(t *testing.T) {
	sink, o := collecttest.NewSink(), new(Once)
	for i := range 3 * maxOnce {
		raw := []byte(fmt.Sprint(i % 10))
		if err := o.Reject(t.Context(), sink, "c_z999", uri, raw, event.Rejectf("x")); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(sink.Rejected()); n != 10 {
		t.Errorf("%d rejected, want each of ten once", n)
	}
	sink.SetDown(true)
	for range 2 {
		if err := o.Reject(t.Context(), sink, "c_z999", uri, []byte("new"), event.Rejectf("x")); err == nil {
			t.Error("what the bus does not have counts as given")
		}
	}
}

func TestTurns(t *testing.T) {
	now := time.Date(2026, 5, 8, 8, 0, 0, 0, time.UTC)
	turns := Turns{Rhythm: Rhythm{Fresh: time.Hour, Slow: 30 * time.Minute, Window: 24 * time.Hour}}
	old, young := now.Add(-2*time.Hour), now
	f := func(id string, created time.Time, after time.Duration, want bool) {
		t.Helper()
		if got := turns.Due(id, created, now.Add(after)); got != want {
			t.Errorf("%s after %s: due %v, want %v", id, after, got, want)
		}
	}
	f("old", old, 0, true)
	turns.Read("old", now)
	turns.Read("young", now)
	f("old", old, 5*time.Minute, false)
	f("old", old, 30*time.Minute, true)
	f("young", young, time.Minute, true)
	if turns.Compare("never", "old") >= 0 {
		t.Error("what was never read comes last")
	}
}
