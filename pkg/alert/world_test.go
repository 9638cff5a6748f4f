package alert

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC)

// memory is the bus and the store of one test. It outlives alerters.
type memory struct {
	incidents map[string]event.Incident
	revisions map[string]uint64
	rows      []event.Incident
	queue     [][]*event.Finding
	acks      int
	save      func(in *event.Incident) error // asked before each save
	rowErrors int                            // that many rows fail
}

func newMemory() *memory {
	return &memory{incidents: map[string]event.Incident{}, revisions: map[string]uint64{}}
}

func (m *memory) Fetch(ctx context.Context, _ int, _ time.Duration) ([]*event.Finding, func(context.Context) error, error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	if len(m.queue) == 0 {
		return nil, nil, nil
	}
	f := m.queue[0]
	return f, func(context.Context) error { m.queue = m.queue[1:]; m.acks++; return nil }, nil
}

func (m *memory) LoadIncident(_ context.Context, id string) (*event.Incident, uint64, error) {
	in, ok := m.incidents[id]
	if !ok {
		return nil, 0, nil
	}
	in.Findings = slices.Clone(in.Findings)
	return &in, m.revisions[id], nil
}

var errConflict = errors.New("somebody else was faster")

func (m *memory) SaveIncident(_ context.Context, in *event.Incident, revision uint64) error {
	if m.save != nil {
		if err := m.save(in); err != nil {
			return err
		}
	}
	if m.revisions[in.ID] != revision {
		return errConflict
	}
	m.incidents[in.ID] = *in
	m.revisions[in.ID]++
	return nil
}

func (m *memory) OpenIncidents(context.Context) ([]*event.Incident, error) {
	var out []*event.Incident
	for _, in := range m.incidents {
		out = append(out, &in)
	}
	return out, nil
}

func (m *memory) WriteIncident(_ context.Context, in *event.Incident) error {
	if m.rowErrors > 0 {
		m.rowErrors--
		return errors.New("store is away")
	}
	m.rows = append(m.rows, *in)
	return nil
}

// received is one mail as the server got it.
type received struct {
	from, to string
	raw      []byte
}

// inbox is a real SMTP server on loopback.
type inbox struct {
	srv  *smtp.Server
	l    net.Listener
	addr *net.TCPAddr
	done chan struct{}

	mu     sync.Mutex // guards all below
	mails  []received
	answer map[string]int // code to refuse a recipient with
}

// startInbox listens on a port; 0 means any. breaksOff makes it close each
// connection once it has a mail, before it says goodbye.
func startInbox(t *testing.T, port int, breaksOff bool) *inbox {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
	if err != nil {
		t.Fatal(err)
	}
	i := &inbox{l: l, addr: l.Addr().(*net.TCPAddr), done: make(chan struct{})}
	i.srv = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{inbox: i, conn: c, breaksOff: breaksOff}, nil
	}))
	i.srv.Domain = "localhost"
	i.srv.ErrorLog = quiet{}
	go func() { defer close(i.done); _ = i.srv.Serve(l) }()
	t.Cleanup(i.stop)
	return i
}

// stop also closes the listener, which the server knows only once it serves.
func (i *inbox) stop() {
	i.l.Close()
	i.srv.Close()
	<-i.done
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func (i *inbox) got() []received {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.mails)
}

type session struct {
	inbox     *inbox
	conn      *smtp.Conn
	breaksOff bool
	mail      received
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.mail.from = from; return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.inbox.mu.Lock()
	defer s.inbox.mu.Unlock()
	if code := s.inbox.answer[to]; code != 0 {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 1, 1}, Message: "no mailbox " + to}
	}
	s.mail.to = to
	return nil
}

// refuse answers a recipient with a code from now on; 0 takes its mails again.
func (i *inbox) refuse(to string, code int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.answer == nil {
		i.answer = map[string]int{}
	}
	i.answer[to] = code
}

// to are the recipients of the mails so far, in order.
func (i *inbox) to() (out []string) {
	for _, m := range i.got() {
		out = append(out, m.to)
	}
	return out
}
func (*session) Logout() error { return nil }
func (s *session) Data(r io.Reader) (err error) {
	if s.mail.raw, err = io.ReadAll(r); err != nil {
		return err
	}
	s.inbox.mu.Lock()
	defer s.inbox.mu.Unlock()
	s.inbox.mails = append(s.inbox.mails, s.mail)
	return nil
}

// Reset comes after a mail was accepted.
func (s *session) Reset() {
	if s.breaksOff && s.mail.raw != nil {
		s.conn.Conn().Close()
	}
}

// world is an alerter with its surroundings and a clock that the test moves.
type world struct {
	*Alerter
	*memory
	clock  time.Time
	mailer Mailer
	body   Body // what the register says
	log    *bytes.Buffer
}

const groupWait = 15 * time.Second

func newWorld(t *testing.T, mailer Mailer) *world {
	t.Helper()
	w := &world{memory: newMemory(), clock: noon, mailer: mailer, body: modena(), log: &bytes.Buffer{}}
	w.restart(t)
	return w
}

// restart is the next life over the same memory.
func (w *world) restart(t *testing.T) {
	t.Helper()
	w.Alerter = New(Options{
		Findings: w.memory, Incidents: w.memory, Rows: w.memory, Mailer: w.mailer, Writer: writer(t, func() Body { return w.body }), GroupWait: groupWait,
		MinSeverity: event.Medium, Now: func() time.Time { return w.clock }, Log: slog.New(slog.NewTextHandler(w.log, nil)), Metrics: prometheus.NewRegistry(),
	})
}

func modena() Body { return Body{Name: "Comune di Modena", DPO: "rpd@comune.modena.test"} }

// writer asks for what the register says of the one body it has.
func writer(t *testing.T, body func() Body) *Writer {
	t.Helper()
	w, err := NewWriter(func(b event.Body) Body {
		if b != "c_f257" {
			return Body{}
		}
		return body()
	}, all.Rules())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func smtpMailer(t *testing.T, port int) *SMTPMailer {
	t.Helper()
	c := DefaultConfig()
	c.SMTP = SMTP{Host: "127.0.0.1", Port: port, TLS: "none"}
	c.From = "vedetta@comune.modena.test"
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	m, err := NewSMTPMailer(c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// after moves the clock and lets the alerter work.
func (w *world) after(t *testing.T, d time.Duration, findings ...*event.Finding) {
	t.Helper()
	w.clock = w.clock.Add(d)
	if len(findings) > 0 {
		w.queue = append(w.queue, findings)
	}
	if err := w.step(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func parsed(t *testing.T, r received) *mail.Message {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(r.raw))
	if err != nil {
		t.Fatalf("%v in\n%s", err, r.raw)
	}
	return m
}

// bulk is revision r of a finding about a campaign.
func bulk(subject string, r int, s event.Severity) *event.Finding {
	return &event.Finding{
		ID: "f-" + subject, Revision: uint64(r), Body: "c_f257", Channel: event.SMS, Rule: "bulk.undeclared", RuleVersion: 1, Severity: s,
		About: event.AboutCampaign, Subject: subject, OpeningEvent: "20260508-a", Opened: noon, Updated: noon.Add(time.Duration(r) * time.Minute),
		Detected: noon.Add(time.Minute), People: 40 + 10*r, Messages: 40 + 10*r, Reasons: []string{"window_10m"},
		Excerpt: "Chiamami al [numero] da Giuseppina", Evidence: []byte("sealed Giuseppina"),
	}
}
