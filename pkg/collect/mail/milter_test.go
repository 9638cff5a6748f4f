package mail

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-milter"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/collect/spool"
	"vedetta/pkg/event"
)

// firstPort is the first of the ports of the mail tests (collecttest.FreePorts).
const firstPort = 12_000

var update = flag.Bool("update", false, "rewrite the golden files")

// mails returns the events of messages.
func mails(s *collecttest.Sink) []*event.Intake { return ofKind(s, "message.") }

func gapEvents(s *collecttest.Sink) []*event.Intake { return ofKind(s, string(event.CollectorGap)) }

func ofKind(s *collecttest.Sink, prefix string) (out []*event.Intake) {
	for _, in := range s.Intakes() {
		if strings.HasPrefix(string(in.Type), prefix) {
			out = append(out, in)
		}
	}
	return out
}

func TestSuite(t *testing.T) {
	for _, network := range []string{"unix", "tcp"} {
		t.Run(network, func(t *testing.T) {
			collecttest.Run(t, func(t *testing.T) collecttest.Harness { return harness(t, network) })
		})
	}
}

func harness(t *testing.T, network string) collecttest.Harness {
	cfg := config(t)
	if network == "tcp" {
		cfg.Listen = fmt.Sprintf("tcp:127.0.0.1:%d", freePort(t))
	}
	var n atomic.Int64
	return collecttest.Harness{
		New: func(t *testing.T) collect.Collector { return collector(t, cfg) },
		Feed: func(ctx context.Context, t *testing.T, count int) {
			m := dial(ctx, t, cfg.Listen).connect("mx")
			for range count {
				m.send(note(fmt.Sprintf("4jX53w%08d", n.Add(1)), 2))
			}
			m.quit()
		},
		// A recipient that is no address: an event that the bus's rules refuse.
		FeedBad: func(ctx context.Context, t *testing.T) {
			m := dial(ctx, t, cfg.Listen).connect("mx")
			m.send(letter{from: "tributi@comune.test", id: "bad", to: []string{"@"}, header: "Subject: x"})
			m.quit()
		},
	}
}

func freePort(t testing.TB) int { return collecttest.FreePorts(t, firstPort, 1)[0] }

// TestRecordedSessions replays what a real Postfix said and compares the events
// with testdata/<case>/intakes.json.
func TestRecordedSessions(t *testing.T) {
	cases, err := filepath.Glob("testdata/*/session.jsonl")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no recorded sessions: %v", err)
	}
	for _, name := range cases {
		dir := filepath.Dir(name)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			c := collector(t, config(t))
			at := time.Date(2026, 11, 21, 21, 15, 20, 0, time.UTC)
			c.now = func() time.Time { return at }
			s := collecttest.NewSink()
			ctx, _ := start(t, c, s)
			n := replay(ctx, t, c.cfg.Listen, name)
			waitMails(ctx, t, s, n)
			golden(t, filepath.Join(dir, "intakes.json"), mails(s))
		})
	}
}

func golden(t *testing.T, path string, got any) {
	t.Helper()
	b, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	b = append(b, '\n')
	if *update {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(b)); d != "" {
		t.Errorf("events differ (-want +got); if this is meant, run with -update:\n%s", d)
	}
}

// callback is one line of a recording.
type callback struct {
	Ev     string            `json:"ev"`
	Arg    any               `json:"arg"`
	Macros map[string]string `json:"macros"`
}

// replay sends a recording to the milter and returns how many messages it has.
func replay(ctx context.Context, t *testing.T, listen, path string) (messages int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m := dial(ctx, t, listen)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var cb callback
		if err := json.Unmarshal(lines.Bytes(), &cb); err != nil {
			t.Fatal(err)
		}
		if cb.Ev == "eom" {
			messages++
		}
		m.call(cb)
	}
	m.quit()
	return messages
}

func (m *mta) call(cb callback) {
	m.t.Helper()
	kv := func(code milter.Code) {
		var all []string
		for k, v := range cb.Macros {
			all = append(all, k, v)
		}
		m.macros(code, all...)
	}
	arg, _ := cb.Arg.(string)
	switch cb.Ev {
	case "connect":
		kv(milter.CodeConn)
		m.must(m.Conn("localhost", milter.FamilyInet, 0, "127.0.0.1"))
	case "helo":
		m.must(m.Helo(arg))
	case "mail":
		kv(milter.CodeMail)
		m.must(m.Mail(arg, nil))
	case "rcpt":
		kv(milter.CodeRcpt)
		m.must(m.Rcpt(arg, nil))
	case "header":
		name, value, _ := strings.Cut(arg, ": ")
		m.must(m.HeaderField(name, value))
	case "eoh":
		m.must(m.HeaderEnd())
	case "body":
		m.must(m.BodyChunk([]byte(arg)))
	case "eom":
		kv(milter.CodeEOB)
		_, a, err := m.End()
		m.must(a, err)
	case "abort":
		if err := m.Abort(); err != nil {
			m.t.Fatal(err)
		}
	}
}

func TestManyMessagesOnOneConnection(t *testing.T) {
	for _, network := range []string{"unix", "tcp"} {
		t.Run(network, func(t *testing.T) {
			cfg := config(t)
			if network == "tcp" {
				cfg.Listen = fmt.Sprintf("tcp:127.0.0.1:%d", freePort(t))
			}
			s := collecttest.NewSink()
			c := collector(t, cfg)
			ctx, stop := start(t, c, s)
			m := dial(ctx, t, cfg.Listen).connect("bollettino")
			m.send(note("uno", 1))
			m.envelope(note("annullato", 3)) // RSET
			if err := m.Abort(); err != nil {
				t.Fatal(err)
			}
			second := note("due", 2)
			second.login = "operatore"
			m.send(second)
			m.envelope(note("annullato anche questo", 1))
			if err := m.Abort(); err != nil {
				t.Fatal(err)
			}
			m.quit()
			waitMails(ctx, t, s, 2)
			eventually(ctx, t, "the session ends", func() bool { return testutil.ToFloat64(c.metrics.sessions) == 0 })
			stop()
			if open, told := c.ledger.freeze(), gapEvents(s); len(open)+len(told) > 0 {
				t.Errorf("gaps in a good session: %v and %d events", open, len(told))
			}
			first, last := mails(s)[0], mails(s)[1]
			if len(first.Recipients) != 1 || first.Sender.Authenticated != "" || first.Sender.Result != none {
				t.Errorf("the first message took something of another: %+v", first)
			}
			if len(last.Recipients) != 2 || last.Sender.Authenticated != "operatore" || last.Sender.Result != passed {
				t.Errorf("the second message: %+v", last)
			}
			if first.Route != "newsletter" || last.Route != "newsletter" {
				t.Errorf("routes %q and %q: the connection's own data was lost between messages", first.Route, last.Route)
			}
		})
	}
}

// TestBigMailing: Postfix takes 1000 recipients a message, so a client splits a
// mailing into several queue ids with one Message-ID. They are several events.
func TestBigMailing(t *testing.T) {
	cfg := config(t)
	s := collecttest.NewSink()
	ctx, _ := start(t, collector(t, cfg), s)
	m := dial(ctx, t, cfg.Listen).connect("mx")
	for i := range 3 {
		l := note(fmt.Sprintf("coda%d", i), 1000)
		l.header = "Message-ID: <uno@comune.test>\nSubject: Bollettino"
		l.refused = []string{"cittadino9999@provider.test 4.5.3"}
		m.send(l)
	}
	m.quit()
	waitMails(ctx, t, s, 3)
	if n := len(collecttest.Keys(s)); n != 3 {
		t.Errorf("%d different keys, want 3", n)
	}
	for _, in := range mails(s) {
		if len(in.Recipients) != 1000 || in.Message.Rejected != 0 {
			t.Errorf("%d recipients, %d rejected, want 1000 and 0: \"too many\" is no rejection", len(in.Recipients), in.Message.Rejected)
		}
	}
}

// TestAReusedQueueID: short queue ids come again.
func TestAReusedQueueID(t *testing.T) {
	c := collector(t, config(t))
	var second atomic.Int64
	c.now = func() time.Time { return time.Unix(1_795_296_885+second.Load(), 0) }
	s := collecttest.NewSink()
	ctx, _ := start(t, c, s)
	m := dial(ctx, t, c.cfg.Listen).connect("mx")
	m.send(note("81BE09B2856", 1))
	second.Store(600)
	m.send(note("81BE09B2856", 1))
	m.quit()
	waitMails(ctx, t, s, 2)
	if n := len(collecttest.Keys(s)); n != 2 {
		t.Errorf("%d different keys for two messages with one queue id", n)
	}
}

// failing makes a session's store fail.
func failing(c *Collector, err error) *session {
	return &session{c: c, quiet: true, store: func(context.Context, []byte) error { return err }}
}

func TestWhenTheSpoolFailsTheMailPassesAndTheGapIsReported(t *testing.T) {
	for want, err := range map[Gap]error{
		GapFull: spool.ErrFull, GapSlow: context.DeadlineExceeded, GapFailed: errors.New("no space left on device"), GapShutdown: spool.ErrClosed,
	} {
		t.Run(string(want), func(t *testing.T) {
			reg := prometheus.NewRegistry()
			c, nerr := New(config(t), Options{SpoolKey: testKey(), Metrics: reg})
			if nerr != nil {
				t.Fatal(nerr)
			}
			s := collecttest.NewSink()
			ctx, stop := start(t, c, s)
			listening(ctx, t, c.cfg.Listen)
			m := failing(c, fmt.Errorf("append: %w", err))
			for range 3 {
				passes(t, m)
			}
			waitFor(ctx, t, s, "a gap event", func(s *collecttest.Sink) bool { return gapCount(s, want) == 3 })
			stop()
			if err := gapEvents(s)[0].Validate(); err != nil {
				t.Error(err)
			}
			if n := testutil.ToFloat64(c.metrics.gaps[want]); n != 3 {
				t.Errorf("metric says %v gaps, want 3", n)
			}
		})
	}
}

// passes plays a message into a session without a connection.
func passes(t *testing.T, s *session) {
	t.Helper()
	none := &milter.Modifier{Macros: map[string]string{"i": "q1"}}
	s.MailFrom("tributi@comune.test", none)
	s.RcptTo("cittadino@provider.test", none)
	s.Header("Subject", "Avviso", none)
	s.BodyChunk([]byte("Testo"), none)
	r, err := s.Body(none)
	if err != nil || r != milter.RespContinue {
		t.Errorf("the milter answered %v, %v; want continue", r, err)
	}
	if err := s.Abort(none); err != nil {
		t.Error(err)
	}
}

func gapCount(s *collecttest.Sink, g Gap) (n int64) {
	for _, in := range gapEvents(s) {
		if in.Inventory.Dataset == string(g) {
			n += in.Inventory.Rows
		}
	}
	return n
}

func TestAPanicLetsTheMailPass(t *testing.T) {
	c := collector(t, config(t))
	s := collecttest.NewSink()
	ctx, _ := start(t, c, s)
	listening(ctx, t, c.cfg.Listen)
	m := &session{c: c, store: func(context.Context, []byte) error { panic("bug") }}
	passes(t, m)
	waitFor(ctx, t, s, "a gap event", func(s *collecttest.Sink) bool { return gapCount(s, GapPanic) == 1 })
}

// TestGapsSurviveARestart: the bus is down and the program ends before it could
// report. The count comes after the restart, once.
func TestGapsSurviveARestart(t *testing.T) {
	cfg := config(t)
	s := collecttest.NewSink()
	s.SetDown(true)
	c := collector(t, cfg)
	ctx, stop := start(t, c, s)
	listening(ctx, t, cfg.Listen)
	passes(t, failing(c, spool.ErrFull))
	waitFor(ctx, t, s, "a refused report", func(s *collecttest.Sink) bool { return s.Refused() > 1 })
	passes(t, failing(c, spool.ErrFull))
	stop()
	s.SetDown(false)
	ctx, _ = start(t, collector(t, cfg), s)
	waitFor(ctx, t, s, "both gaps", func(s *collecttest.Sink) bool { return gapCount(s, GapFull) == 2 })
	keys := make(map[string]bool)
	for _, in := range gapEvents(s) {
		keys[fmt.Sprint(in.Key)] = true
	}
	if len(keys) != len(gapEvents(s)) {
		t.Errorf("%d gap events under %d keys: the bus would drop counts", len(gapEvents(s)), len(keys))
	}
}

func TestAConnectionCutWithinAMessageIsAGap(t *testing.T) {
	cfg := config(t)
	s := collecttest.NewSink()
	ctx, stop := start(t, collector(t, cfg), s)
	network, address, _ := strings.Cut(cfg.Listen, ":")
	d := &lastConn{}
	m := dial(ctx, t, cfg.Listen)
	m.quit()
	c := milter.NewClientWithOptions(network, address, milter.ClientOptions{Dialer: d, ReadTimeout: patience, WriteTimeout: patience})
	cs, err := c.Session()
	if err != nil {
		t.Fatal(err)
	}
	m = (&mta{t, cs}).connect("mx")
	m.envelope(note("tagliato", 1))
	d.Close()
	waitFor(ctx, t, s, "a gap event", func(s *collecttest.Sink) bool { return gapCount(s, GapCut) == 1 })

	// The program's own end within a message is told by the next one.
	m = dial(ctx, t, cfg.Listen).connect("mx")
	m.envelope(note("chiuso", 1))
	stop()
	ctx, _ = start(t, collector(t, cfg), s)
	waitFor(ctx, t, s, "a gap event", func(s *collecttest.Sink) bool { return gapCount(s, GapShutdown) == 1 })
}

// lastConn is a dialer that can cut its connection.
type lastConn struct{ net.Conn }

func (d *lastConn) Dial(network, address string) (net.Conn, error) {
	c, err := net.Dial(network, address)
	d.Conn = c
	return c, err
}

func TestSessionsAreBounded(t *testing.T) {
	cfg := config(t)
	cfg.MaxSessions = 2
	s := collecttest.NewSink()
	ctx, _ := start(t, collector(t, cfg), s)
	a, b := dial(ctx, t, cfg.Listen), dial(ctx, t, cfg.Listen)
	network, address, _ := strings.Cut(cfg.Listen, ":")
	if _, err := milter.NewDefaultClient(network, address).Session(); err == nil {
		t.Error("a third session was let in")
	}
	waitFor(ctx, t, s, "a gap event", func(s *collecttest.Sink) bool { return gapCount(s, GapSessions) == 1 })
	a.quit()
	b.quit()
	m := dial(ctx, t, cfg.Listen).connect("mx")
	m.send(note("dopo", 1))
	m.quit()
	waitMails(ctx, t, s, 1)
}

func TestSocketFile(t *testing.T) {
	cfg := config(t)
	cfg.SocketMode = "0620"
	path := strings.TrimPrefix(cfg.Listen, "unix:")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close() // as a kill -9 leaves it
	s := collecttest.NewSink()
	c := collector(t, cfg)
	ctx, stop := start(t, c, s)
	listening(ctx, t, cfg.Listen)
	eventually(ctx, t, "socket mode 0620", func() bool {
		info, err := os.Stat(path)
		return err == nil && info.Mode().Perm() == 0o620
	})
	second := config(t)
	second.Listen = cfg.Listen
	if err := collector(t, second).Collect(ctx, s); err == nil {
		t.Error("a second collector took the socket of a running one")
	}
	stop()
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the socket file is left behind: %v", err)
	}
}

func TestAlive(t *testing.T) {
	s := collecttest.NewSink()
	ctx, _ := start(t, collector(t, config(t)), s)
	waitFor(ctx, t, s, "collector.alive", func(s *collecttest.Sink) bool { return len(ofKind(s, string(event.CollectorAlive))) == 1 })
	if err := ofKind(s, string(event.CollectorAlive))[0].Validate(); err != nil {
		t.Error(err)
	}
}

func TestAnotherKeyStopsTheCollector(t *testing.T) {
	cfg := config(t)
	s := collecttest.NewSink()
	ctx, stop := start(t, collector(t, cfg), s)
	listening(ctx, t, cfg.Listen)
	stop()
	c, err := New(cfg, Options{SpoolKey: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Collect(t.Context(), s); !errors.Is(err, spool.ErrKey) {
		t.Errorf("Collect with another key: %v, want spool.ErrKey", err)
	}
}
