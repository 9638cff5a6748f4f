package mail

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-milter"
	"go.uber.org/goleak"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/collecttest"
)

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		child()
		return
	}
	goleak.VerifyTestMain(m)
}

const patience = 90 * time.Second

func testKey() []byte { return bytes.Repeat([]byte{7}, 32) }

// config is a collector's with its socket and state in a short directory: the
// path of a socket has at most 107 bytes.
func config(t testing.TB) Config {
	t.Helper()
	dir, err := os.MkdirTemp("", "vm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return Config{
		Body: "c_t001", Gateway: "mx1", Listen: "unix:" + filepath.Join(dir, "m.sock"), SocketMode: "0666",
		Domains: []string{"comune.test"}, SpoolDir: filepath.Join(dir, "spool"), SpoolWait: 5 * time.Second,
		Routes:      map[string]string{"modulo@fornitore.test": "scrivi-al-comune", "bollettino": "newsletter"},
		AuthservIDs: []string{"mx.comune.test"},
	}
}

func collector(t testing.TB, cfg Config) *Collector {
	t.Helper()
	c, err := New(cfg, Options{SpoolKey: testKey()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// start runs a collector; stop ends it and waits for it.
func start(t testing.TB, c *Collector, out collect.Out) (ctx context.Context, stop func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	done := make(chan error, 1)
	go func() { done <- c.Collect(ctx, out) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("Collect: %v", err)
			}
		})
	}
	t.Cleanup(stop)
	return ctx, stop
}

// mta is one connection of a mail server to the milter.
type mta struct {
	t testing.TB
	*milter.ClientSession
}

// dial connects as a mail server does, waiting for the milter to listen.
func dial(ctx context.Context, t testing.TB, listen string) *mta {
	t.Helper()
	network, address, _ := strings.Cut(listen, ":")
	c := milter.NewClientWithOptions(network, address, milter.ClientOptions{ReadTimeout: patience, WriteTimeout: patience})
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		s, err := c.Session()
		if err == nil {
			return &mta{t, s}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("connect to the milter: %v", err)
		}
	}
}

// must checks an answer: nothing but "continue" may ever come.
func (m *mta) must(a *milter.Action, err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
	if a.Code != milter.ActContinue {
		m.t.Fatalf("the milter answered %q, want continue", a.Code)
	}
}

func (m *mta) macros(code milter.Code, kv ...string) {
	m.t.Helper()
	if err := m.Macros(code, kv...); err != nil {
		m.t.Fatal(err)
	}
}

func (m *mta) connect(daemon string) *mta {
	m.t.Helper()
	m.macros(milter.CodeConn, "j", "mx.comune.test", "{daemon_name}", daemon)
	m.must(m.Conn("[127.0.0.1]", milter.FamilyInet, 35280, "127.0.0.1"))
	m.must(m.Helo("pc"))
	return m
}

// letter is one message as the mail server gives it.
type letter struct {
	from, login, id string
	to              []string
	refused         []string // "address status", such as "x@comune.test 5.1.1"
	header          string   // lines of "Name: value"
	body            string
}

// envelope sends all up to the last recipient. The queue id is not known before
// the second one.
func (m *mta) envelope(l letter) {
	m.t.Helper()
	kv := []string{"{mail_addr}", l.from}
	if l.login != "" {
		kv = append(kv, "{auth_type}", "PLAIN", "{auth_authen}", l.login)
	}
	m.macros(milter.CodeMail, kv...)
	m.must(m.Mail(l.from, nil))
	for _, r := range l.refused {
		address, status, _ := strings.Cut(r, " ")
		m.macros(milter.CodeRcpt, "{rcpt_mailer}", "error", "{rcpt_host}", status, "{rcpt_addr}", "User unknown")
		m.must(m.Rcpt(address, nil))
	}
	for i, r := range l.to {
		kv := []string{"{rcpt_mailer}", "smtp", "{rcpt_addr}", r}
		if i > 0 {
			kv = append(kv, "i", l.id)
		}
		m.macros(milter.CodeRcpt, kv...)
		m.must(m.Rcpt(r, nil))
	}
}

func (m *mta) content(l letter) {
	m.t.Helper()
	for line := range strings.SplitSeq(strings.TrimSpace(l.header), "\n") {
		name, value, _ := strings.Cut(line, ": ")
		m.must(m.HeaderField(name, value))
	}
	m.must(m.HeaderEnd())
	for b := []byte(l.body); len(b) > 0; {
		n := min(len(b), milter.MaxBodyChunk)
		m.must(m.BodyChunk(b[:n]))
		b = b[n:]
	}
}

func (m *mta) end(l letter) {
	m.t.Helper()
	kv := []string{"{client_addr}", "127.0.0.1"}
	if l.id != "" {
		kv = append(kv, "i", l.id)
	}
	m.macros(milter.CodeEOB, kv...)
	_, a, err := m.End()
	m.must(a, err)
}

// send sends a whole message and, as Postfix does, an abort after it.
func (m *mta) send(l letter) {
	m.t.Helper()
	m.envelope(l)
	m.content(l)
	m.end(l)
	if err := m.Abort(); err != nil {
		m.t.Fatal(err)
	}
}

func (m *mta) quit() {
	m.t.Helper()
	if err := m.Close(); err != nil {
		m.t.Fatal(err)
	}
}

// note is a plain message to n citizens.
func note(id string, n int) letter {
	l := letter{
		from: "tributi@comune.test", id: id, body: "Gentile cittadino, la rata scade lunedì.\r\n",
		header: "From: Tributi <tributi@comune.test>\nTo: undisclosed-recipients:;\nSubject: Avviso\nMessage-ID: <" + id + "@comune.test>",
	}
	for i := range n {
		l.to = append(l.to, fmt.Sprintf("cittadino%04d@provider.test", i))
	}
	return l
}

func waitFor(ctx context.Context, t testing.TB, s *collecttest.Sink, what string, ok func(*collecttest.Sink) bool) {
	t.Helper()
	if err := s.Wait(ctx, ok); err != nil {
		t.Fatalf("%s: %v (%d emitted, %d rejected)", what, err, len(s.Intakes()), len(s.Rejected()))
	}
}

func waitMails(ctx context.Context, t testing.TB, s *collecttest.Sink, n int) {
	t.Helper()
	waitFor(ctx, t, s, fmt.Sprintf("waiting for %d mails", n), func(s *collecttest.Sink) bool { return len(mails(s)) >= n })
	if got := len(mails(s)); got != n {
		t.Errorf("%d mails, want %d", got, n)
	}
}

// listening waits for the socket without using it.
func listening(ctx context.Context, t testing.TB, listen string) {
	t.Helper()
	network, address, _ := strings.Cut(listen, ":")
	eventually(ctx, t, "the milter listens", func() bool {
		c, err := net.Dial(network, address)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

// eventually polls until ok, for what nothing announces.
func eventually(ctx context.Context, t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("%s: %v", what, ctx.Err())
		}
	}
}
