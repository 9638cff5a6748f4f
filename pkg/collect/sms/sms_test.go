package sms

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.uber.org/goleak"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/sms/tail"
	"vedetta/pkg/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 90 * time.Second

// logWriter writes lines in our format as Kannel would.
type logWriter struct {
	path string
	n    int
}

func (w *logWriter) append(t testing.TB, s string) {
	t.Helper()
	f, err := os.OpenFile(w.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(s)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// sent writes n messages with fresh ids.
func (w *logWriter) sent(t testing.TB, n int) {
	t.Helper()
	var b strings.Builder
	for range n {
		w.n++
		id := fmt.Sprintf("b2da7e8e-a833-48a9-9ab0-%012x", w.n)
		fmt.Fprintf(&b, "1795296885|Sent SMS|%[1]s|SMPP|srv-anagrafe|31|0|-1|4|+39333%07[2]d|A%[2]d||%[1]s|ciao|%[1]s|COMUNE|%[1]s\n", id, w.n)
	}
	w.append(t, b.String())
}

func testConfig(dir string) Config {
	return Config{Gateways: []GatewayConfig{{
		Name: "gw1", Body: "c_f257", AccessLog: filepath.Join(dir, "access.log"), Poll: 5 * time.Millisecond,
	}}}
}

func testOptions(dir string) Options {
	return Options{StateDir: dir, Log: slog.New(slog.DiscardHandler)}
}

func newCollector(t *testing.T, c Config, o Options) *Collector {
	t.Helper()
	out, err := New(c, o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// run starts a collector; the function ends it and waits for it.
func run(t *testing.T, c *Collector, out collect.Out) (ctx context.Context, stop func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	done := make(chan error, 1)
	go func() { done <- c.Collect(ctx, out) }()
	return ctx, func() {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Collect: %v", err)
		}
	}
}

func wait(ctx context.Context, t *testing.T, s *collecttest.Sink, ok func(*collecttest.Sink) bool) {
	t.Helper()
	if err := s.Wait(ctx, ok); err != nil {
		t.Fatalf("%v (%d emitted, %d rejected)", err, len(s.Intakes()), len(s.Rejected()))
	}
}

func ofKind(s *collecttest.Sink, kind event.Kind) []*event.Intake {
	var out []*event.Intake
	for _, in := range s.Intakes() {
		if in.Type == kind {
			out = append(out, in)
		}
	}
	return out
}

func TestCollector(t *testing.T) {
	collecttest.Run(t, func(t *testing.T) collecttest.Harness {
		dir := t.TempDir()
		w := &logWriter{path: filepath.Join(dir, "access.log")}
		return collecttest.Harness{
			New: func(t *testing.T) collect.Collector {
				return newCollector(t, testConfig(dir), testOptions(dir))
			},
			Feed:    func(_ context.Context, t *testing.T, n int) { w.sent(t, n) },
			FeedBad: func(_ context.Context, t *testing.T) { w.append(t, "no line of Kannel's\n") },
		}
	})
}

// flaky refuses every other call.
type flaky struct {
	*collecttest.Sink
	calls atomic.Int64
}

func (f *flaky) Emit(ctx context.Context, in ...*event.Intake) error {
	if f.calls.Add(1)%2 == 0 {
		return collecttest.ErrDown
	}
	return f.Sink.Emit(ctx, in...)
}

func TestManyLinesArriveInOrderOverARefusingBus(t *testing.T) {
	dir := t.TempDir()
	w := &logWriter{path: filepath.Join(dir, "access.log")}
	w.sent(t, 2345)
	w.append(t, strings.Repeat("x", 10<<20)+"\n")
	w.sent(t, 1)
	reg, s := prometheus.NewRegistry(), collecttest.NewSink()
	o := testOptions(dir)
	o.Metrics = reg
	ctx, stop := run(t, newCollector(t, testConfig(dir), o), &flaky{Sink: s})
	wait(ctx, t, s, func(s *collecttest.Sink) bool { return len(ofKind(s, event.MessageSubmitted)) == 2346 })
	stop()
	for i, in := range ofKind(s, event.MessageSubmitted) {
		if want := fmt.Sprintf("+39333%07d", i+1); in.Recipients[0].Address != want {
			t.Fatalf("event %d went to %s, want %s", i, in.Recipients[0].Address, want)
		}
	}
	if n := len(s.Rejected()); n != 1 {
		t.Errorf("%d rejected, want the long line", n)
	}
	const want = `# HELP vedetta_sms_lines_total Log lines that were read.
# TYPE vedetta_sms_lines_total counter
vedetta_sms_lines_total{gateway="gw1"} 2347
# HELP vedetta_sms_rejected_total Log records that went to the dead letters.
# TYPE vedetta_sms_rejected_total counter
vedetta_sms_rejected_total{gateway="gw1"} 1
`
	if err := testutil.GatherAndCompare(reg, strings.NewReader(want), "vedetta_sms_lines_total", "vedetta_sms_rejected_total"); err != nil {
		t.Error(err)
	}
}

func TestAliveOnceAMinute(t *testing.T) {
	dir := t.TempDir()
	w := &logWriter{path: filepath.Join(dir, "access.log")}
	start := time.Date(2026, 11, 21, 21, 0, 30, 0, time.UTC)
	var seconds atomic.Int64
	o := testOptions(dir)
	o.Now = func() time.Time { return start.Add(time.Duration(seconds.Load()) * time.Second) }
	s := collecttest.NewSink()
	ctx, stop := run(t, newCollector(t, testConfig(dir), o), s)
	defer stop()
	alive := func(n int) func(*collecttest.Sink) bool {
		return func(s *collecttest.Sink) bool { return len(ofKind(s, event.CollectorAlive)) >= n }
	}
	w.sent(t, 1)
	wait(ctx, t, s, alive(1))
	seconds.Store(20) // the same minute
	for n := 2; n <= 4; n++ {
		w.sent(t, 1)
		wait(ctx, t, s, func(s *collecttest.Sink) bool { return len(ofKind(s, event.MessageSubmitted)) == n })
	}
	seconds.Store(31)
	wait(ctx, t, s, alive(2))
	seconds.Store(600)
	wait(ctx, t, s, alive(3))
	got := ofKind(s, event.CollectorAlive)
	for i, want := range []string{"2026-11-21T21:00:00Z", "2026-11-21T21:01:00Z", "2026-11-21T21:10:00Z"} {
		if k := got[i].Key; len(k) != 2 || k[0] != "/collector/sms/kannel/gw1" || k[1] != want || got[i].Channel != event.SMS || got[i].Validate() != nil {
			t.Errorf("alive %d is %+v, want %s", i, got[i], want)
		}
	}
}

func TestGapIsAnEvent(t *testing.T) {
	dir := t.TempDir()
	w := &logWriter{path: filepath.Join(dir, "access.log")}
	s := collecttest.NewSink()
	w.sent(t, 1)
	ctx, stop := run(t, newCollector(t, testConfig(dir), testOptions(dir)), s)
	wait(ctx, t, s, func(s *collecttest.Sink) bool { return len(ofKind(s, event.MessageSubmitted)) == 1 })
	stop()
	if err := os.Remove(w.path); err != nil {
		t.Fatal(err)
	}
	w.sent(t, 1)
	ctx, stop = run(t, newCollector(t, testConfig(dir), testOptions(dir)), s)
	defer stop()
	wait(ctx, t, s, func(s *collecttest.Sink) bool {
		return len(ofKind(s, event.CollectorGap)) == 1 && len(ofKind(s, event.MessageSubmitted)) == 2
	})
	if err := ofKind(s, event.CollectorGap)[0].Validate(); err != nil {
		t.Error(err)
	}
}

func TestDamagedCursorEndsCollect(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sms-gw1.cursor"), []byte("?"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := newCollector(t, testConfig(dir), testOptions(dir)).Collect(t.Context(), collecttest.NewSink())
	if err == nil || !strings.Contains(err.Error(), "remove it") {
		t.Errorf("got %v, want what to do", err)
	}
}

func TestConfig(t *testing.T) {
	const good = `
gateways:
  - name: gw1
    body: c_f257
    access_log: /var/log/kannel/access.log
    format: default
    time_zone: Europe/Rome
    poll: 1s
    services:
      srv-anagrafe: {campaign: carte-2026, purpose: anagrafe, route: r1}
`
	var c Config
	if err := yaml.UnmarshalWithOptions([]byte(good), &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	if g := c.Gateways[0]; g.Poll != time.Second || g.Services["srv-anagrafe"].Purpose != "anagrafe" {
		t.Errorf("got %+v", g)
	}
	for want, change := range map[string]func(c *Config){
		"at least one":      func(c *Config) { c.Gateways = nil },
		"name:":             func(c *Config) { c.Gateways[0].Name = "Gw 1" },
		"body:":             func(c *Config) { c.Gateways[0].Body = "" },
		"access_log:":       func(c *Config) { c.Gateways[0].AccessLog = "access.log" },
		"format:":           func(c *Config) { c.Gateways[0].Format = "csv" },
		"time_zone:":        func(c *Config) { c.Gateways[0].TimeZone = "Roma" },
		"poll:":             func(c *Config) { c.Gateways[0].Poll = time.Hour },
		"is another":        func(c *Config) { c.Gateways = append(c.Gateways, c.Gateways[0]) },
		"a state directory": func(*Config) {},
	} {
		bad := Config{Gateways: append([]GatewayConfig(nil), c.Gateways...)}
		change(&bad)
		if _, err := New(bad, Options{Log: slog.New(slog.DiscardHandler)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// counter is an Out that only counts.
type counter struct{ n int }

func (c *counter) Emit(_ context.Context, in ...*event.Intake) error {
	c.n += len(in)
	return nil
}

func (c *counter) Reject(context.Context, event.Body, string, []byte, error) error { return nil }

// BenchmarkGateway moves lines from a file through the parser, with the cursor
// saved after each batch.
func BenchmarkGateway(b *testing.B) {
	const lines = 20_000
	w := &logWriter{path: filepath.Join(b.TempDir(), "access.log")}
	w.sent(b, lines)
	n := 0
	for b.Loop() {
		c, err := New(testConfig(filepath.Dir(w.path)), testOptions(b.TempDir()))
		if err != nil {
			b.Fatal(err)
		}
		g := c.gateways[0]
		t, err := tail.Open(tail.Options{Path: g.c.AccessLog, Cursor: g.c.Cursor})
		if err != nil {
			b.Fatal(err)
		}
		out := &counter{}
		for more := true; more; {
			if more, err = g.step(b.Context(), t, out); err != nil {
				b.Fatal(err)
			}
		}
		n += out.n
		if err := t.Close(); err != nil || out.n != lines {
			b.Fatalf("%d lines, %v", out.n, err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "lines/s")
}
