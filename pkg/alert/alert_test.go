package alert

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"vedetta/pkg/event"
	"vedetta/pkg/incident"
)

func TestOneMailPerIncident(t *testing.T) {
	server := startInbox(t, 0, false)
	w := newWorld(t, smtpMailer(t, server.addr.Port))
	w.after(t, 0, bulk("d-1", 1, event.High))
	w.after(t, groupWait-1, bulk("d-1", 2, event.High), bulk("d-2", 1, event.High))
	if n := len(server.got()); n != 0 {
		t.Fatalf("%d mails before the group's wait is over", n)
	}
	w.after(t, 1)
	if n := len(server.got()); n != 1 {
		t.Fatalf("%d mails, want that of the first incident", n)
	}
	w.after(t, groupWait, bulk("d-1", 3, event.Grave))
	w.after(t, 24*time.Hour, bulk("d-1", 3, event.Grave))
	got := server.got()
	if len(got) != 2 || parsed(t, got[0]).Header.Get("Message-Id") == parsed(t, got[1]).Header.Get("Message-Id") {
		t.Fatalf("%d mails, want one for each of two incidents", len(got))
	}
	if body := text(t, got[0]); !strings.Contains(body, "Persone raggiunte finora: 60;") {
		t.Errorf("the mail does not tell what grew while it waited:\n%s", body)
	}
	in := w.incidents[incident.ID(bulk("d-1", 1, event.High))]
	if !in.Alerted.Equal(noon.Add(groupWait)) || in.Severity != event.Grave || w.acks != 4 {
		t.Errorf("alerted %s, %s, %d acknowledged", in.Alerted, in.Severity, w.acks)
	}
	if last := w.rows[len(w.rows)-1]; last.Revision != in.Revision || last.Alerted.IsZero() {
		t.Errorf("the last row has revision %d, want %d", last.Revision, in.Revision)
	}
	if testutil.ToFloat64(w.sent) != 2 || testutil.ToFloat64(w.failed) != 0 {
		t.Errorf("%v sent, %v failed", testutil.ToFloat64(w.sent), testutil.ToFloat64(w.failed))
	}
}

// text is a mail's decoded text.
func text(t *testing.T, r received) string {
	t.Helper()
	b, err := io.ReadAll(quotedprintable.NewReader(parsed(t, r).Body))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

func TestMailIsWellFormed(t *testing.T) {
	server := startInbox(t, 0, false)
	w := newWorld(t, smtpMailer(t, server.addr.Port))
	f := bulk("d-1", 1, event.High)
	w.after(t, 0, f)
	w.after(t, groupWait)
	if len(server.got()) != 1 {
		t.Fatal(w.log.String())
	}
	r := server.got()[0]
	if r.from != "vedetta@comune.modena.test" || r.to != "rpd@comune.modena.test" {
		t.Errorf("envelope from %s to %s", r.from, r.to)
	}
	m := parsed(t, r)
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if want := "[Vedetta] Comune di Modena, gravità alta: Invio massivo non dichiarato"; err != nil || subject != want {
		t.Errorf("subject %q (%v), want %q", subject, err, want)
	}
	if want := "<" + incident.ID(f) + "@comune.modena.test>"; m.Header.Get("Message-Id") != want {
		t.Errorf("message id %s, want %s", m.Header.Get("Message-Id"), want)
	}
	if _, err := m.Header.Date(); err != nil || m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("Mime-Version") != "1.0" {
		t.Errorf("date %v, headers %v", err, m.Header)
	}
	for name, want := range map[string]string{"From": r.from, "To": r.to} {
		if a, err := mail.ParseAddress(m.Header.Get(name)); err != nil || a.Address != want {
			t.Errorf("%s is %s: %v", name, m.Header.Get(name), err)
		}
	}
	if kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type")); err != nil || kind != "text/plain" || !strings.EqualFold(params["charset"], "utf-8") {
		t.Errorf("content type %s %v: %v", kind, params, err)
	}
	for line := range strings.Lines(string(r.raw)) {
		if len(line) > 78+2 || !strings.HasSuffix(line, "\r\n") {
			t.Errorf("line of %d bytes: %q", len(line), line)
		}
		if strings.ContainsFunc(line, func(r rune) bool { return r > 126 }) {
			t.Errorf("line is not 7-bit: %q", line)
		}
	}
	body := text(t, r)
	if strings.Contains(body, "Giuseppina") || strings.Contains(body, "Chiamami") {
		t.Errorf("the mail holds the excerpt or the evidence:\n%s", body)
	}
	if !strings.Contains(body, "Ente:         Comune di Modena") || strings.Index(body, "FATTI") > strings.Index(body, "FACTS") {
		t.Errorf("not in Italian first:\n%s", body)
	}
}

func TestServerDownThenUp(t *testing.T) {
	server := startInbox(t, 0, false)
	port := server.addr.Port
	server.stop()
	w := newWorld(t, smtpMailer(t, port))
	w.after(t, 0, bulk("d-1", 1, event.High))
	w.after(t, groupWait)
	w.after(t, retryMail-1)
	if got := testutil.ToFloat64(w.failed); got != 1 {
		t.Errorf("%v tries, want 1 before the wait is over", got)
	}
	w.after(t, 1)
	server = startInbox(t, port, false)
	w.after(t, retryMail)
	w.after(t, time.Hour)
	if n := len(server.got()); n != 1 || testutil.ToFloat64(w.sent) != 1 || testutil.ToFloat64(w.failed) != 2 {
		t.Errorf("%d mails, %v sent, %v failed, want 1, 1 and 2", n, testutil.ToFloat64(w.sent), testutil.ToFloat64(w.failed))
	}
}

// A server that took the mail and then breaks off gets no second one.
func TestServerBreaksOffAfterTheMail(t *testing.T) {
	server := startInbox(t, 0, true)
	w := newWorld(t, smtpMailer(t, server.addr.Port))
	w.after(t, 0, bulk("d-1", 1, event.High))
	w.after(t, groupWait)
	w.after(t, time.Hour)
	if n := len(server.got()); n != 1 || testutil.ToFloat64(w.failed) != 0 {
		t.Errorf("%d mails, %v failures:\n%s", n, testutil.ToFloat64(w.failed), w.log)
	}
}

// A death between the mail and the note of it sends the same message again, and
// the DPO's mail program sees that it is the same.
func TestDeathAfterTheMail(t *testing.T) {
	server := startInbox(t, 0, false)
	w := newWorld(t, smtpMailer(t, server.addr.Port))
	w.save = func(in *event.Incident) error {
		if !in.Alerted.IsZero() {
			runtime.Goexit() // as a killed process does
		}
		return nil
	}
	w.after(t, 0, bulk("d-1", 1, event.High))
	w.clock = w.clock.Add(groupWait)
	died := make(chan bool)
	go func() {
		survived := false
		defer func() { died <- !survived }()
		_ = w.step(t.Context())
		survived = true
	}()
	if !<-died || len(server.got()) != 1 {
		t.Fatalf("it did not die, or not after the mail: %d mails", len(server.got()))
	}
	w.save = nil
	w.restart(t)
	open, err := w.OpenIncidents(t.Context())
	if err != nil || len(open) != 1 {
		t.Fatalf("%d incidents: %v", len(open), err)
	}
	w.plan(open[0])
	w.after(t, groupWait)
	w.after(t, time.Hour)
	got := server.got()
	if len(got) != 2 || parsed(t, got[0]).Header.Get("Message-Id") != parsed(t, got[1]).Header.Get("Message-Id") || text(t, got[0]) != text(t, got[1]) {
		t.Errorf("%d mails, want the same twice", len(got))
	}
	w.restart(t)
	w.plan(&event.Incident{ID: open[0].ID, Severity: event.High, Alerted: noon})
	w.after(t, time.Hour)
	if n := len(server.got()); n != 2 {
		t.Errorf("%d mails in a life after the note", n)
	}
}

// An end of the process while the mail goes does not make the mail forgotten.
func TestEndWhileTheMailGoes(t *testing.T) {
	w := newWorld(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	w.mailer = mailerFunc(func(Message) error { cancel(); return nil })
	w.restart(t)
	f := bulk("d-1", 1, event.High)
	w.after(t, 0, f)
	w.clock = w.clock.Add(groupWait)
	if err := w.step(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the end of the context", err)
	}
	if in := w.incidents[incident.ID(f)]; in.Alerted.IsZero() || w.rows[len(w.rows)-1].Alerted.IsZero() {
		t.Errorf("alerted %s, in its row %s", in.Alerted, w.rows[len(w.rows)-1].Alerted)
	}
}

// The bus may be away for longer than an ended process would wait: the mail is
// remembered as soon as it is back, and while it is away nothing is said to have failed.
func TestBusAwayAfterTheMail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		w := newWorld(t, mailerFunc(func(Message) error { sent++; return nil }))
		w.o.Incidents = away{w.memory, 3 * rememberTime}
		f := bulk("d-1", 1, event.High)
		w.after(t, 0, f)
		w.after(t, groupWait)
		if in := w.incidents[incident.ID(f)]; sent != 1 || in.Alerted.IsZero() || w.log.Len() != 0 {
			t.Errorf("%d mails, alerted %s, log %q", sent, in.Alerted, w.log)
		}
	})
}

// away is a bus that is away when it is to remember a mail.
type away struct {
	*memory
	back time.Duration
}

func (a away) SaveIncident(ctx context.Context, in *event.Incident, revision uint64) error {
	if !in.Alerted.IsZero() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(a.back):
		}
	}
	return a.memory.SaveIncident(ctx, in, revision)
}

// mailerFunc is a Mailer without a server, for tests of what comes before it.
type mailerFunc func(m Message) error

func (f mailerFunc) Send(_ context.Context, m Message, _ string) error { return f(m) }

func TestIncidentChangesWhileItsMailGoes(t *testing.T) {
	sent := 0
	w := newWorld(t, nil)
	w.mailer = mailerFunc(func(m Message) error {
		sent++
		in := w.incidents[m.ID]
		in.State = "taken" // by the DPO, at the desk
		w.incidents[m.ID] = in
		w.revisions[m.ID]++
		return nil
	})
	w.restart(t)
	f := bulk("d-1", 1, event.High)
	w.after(t, 0, f)
	w.after(t, groupWait)
	w.after(t, time.Hour)
	if in := w.incidents[incident.ID(f)]; sent != 1 || in.State != "taken" || !in.Alerted.Equal(noon.Add(groupWait)) {
		t.Errorf("%d mails, %s, alerted %s: want one mail and both changes kept", sent, in.State, in.Alerted)
	}
}

func TestWhatIsNotWorthAMail(t *testing.T) {
	var sent []Message
	w := newWorld(t, mailerFunc(func(m Message) error { sent = append(sent, m); return nil }))
	w.after(t, 0, bulk("d-low", 1, event.Low), bulk("d-withdrawn", 1, event.High), bulk("d-grows", 1, event.Low))
	w.after(t, 1, bulk("d-withdrawn", 2, event.Info))
	w.after(t, groupWait)
	if len(sent) != 0 || len(w.incidents) != 3 || len(w.rows) < 3 {
		t.Fatalf("%d mails, %d incidents, %d rows, want 0, 3 and a row for each", len(sent), len(w.incidents), len(w.rows))
	}
	w.after(t, 0, bulk("d-grows", 2, event.Medium))
	w.after(t, groupWait)
	if len(sent) != 1 || sent[0].ID != incident.ID(bulk("d-grows", 2, event.Medium)) {
		t.Errorf("%d mails, want that of the one which grew", len(sent))
	}
}

func TestABodyWithoutADPO(t *testing.T) {
	w := newWorld(t, mailerFunc(func(Message) error { return nil }))
	f := bulk("d-1", 1, event.High)
	f.Body = "c_z"
	w.after(t, 0, f)
	w.after(t, groupWait)
	if testutil.ToFloat64(w.failed) != 1 || !strings.Contains(w.log.String(), "dpo.mail") {
		t.Errorf("%v failures, log %s", testutil.ToFloat64(w.failed), w.log)
	}
}

// Run sends what an earlier life left, tries rows again, and ends with its
// context.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		sent := 0
		w := newWorld(t, nil)
		w.after(t, 0, bulk("d-1", 1, event.High))
		w.rowErrors = 3
		w.mailer = mailerFunc(func(Message) error { sent++; return nil })
		w.restart(t)
		w.o.Now = time.Now
		w.o.Findings = patient{w.memory, func() bool { return sent == 2 }, cancel}
		w.queue = [][]*event.Finding{{bulk("d-2", 1, event.High)}}
		if err := w.Run(ctx); err != nil {
			t.Errorf("Run: %v", err)
		}
		if sent != 2 || w.rowErrors != 0 || len(w.queue) != 0 {
			t.Errorf("%d mails, %d row errors and %d findings left", sent, w.rowErrors, len(w.queue))
		}
	})
}

// patient is a Findings that waits as the bus does, and ends the test when all
// is done.
type patient struct {
	*memory
	done   func() bool
	cancel context.CancelFunc
}

func (p patient) Fetch(ctx context.Context, limit int, wait time.Duration) ([]*event.Finding, func(context.Context) error, error) {
	if p.done() {
		p.cancel()
	}
	select {
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	case <-time.After(wait):
	}
	return p.memory.Fetch(ctx, limit, wait)
}

func TestRunTellsABusError(t *testing.T) {
	w := newWorld(t, nil)
	broken := errors.New("broken")
	w.o.Findings = findingsFunc(func() error { return broken })
	if err := w.Run(t.Context()); !errors.Is(err, broken) {
		t.Errorf("%v, want the bus's error", err)
	}
}

type findingsFunc func() error

func (f findingsFunc) Fetch(context.Context, int, time.Duration) ([]*event.Finding, func(context.Context) error, error) {
	return nil, nil, f()
}

func TestConfig(t *testing.T) {
	f := func(why string, change func(c *Config)) {
		t.Helper()
		c := DefaultConfig()
		c.SMTP.Host, c.From = "mail.example.it", "vedetta@example.it"
		if change(&c); why == "" {
			if err := c.Validate(); err != nil {
				t.Error(err)
			}
		} else if err := c.Validate(); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%v, want an error with %q", err, why)
		}
	}
	f("", func(*Config) {})
	f("", func(c *Config) { c.SMTP.TLS, c.SMTP.Host, c.MinSeverity = "none", "::1", "info" })
	f("smtp.host", func(c *Config) { c.SMTP.Host = "" })
	f("alert.from", func(c *Config) { c.From = "" })
	f("alert.from", func(c *Config) { c.From = "Vedetta <vedetta@example.it>" })
	f("alert.from", func(c *Config) { c.From = "vedetta" })
	f("smtp.tls", func(c *Config) { c.SMTP.TLS = "maybe" })
	f("this machine", func(c *Config) { c.SMTP.TLS = "none" })
	f("group_wait", func(c *Config) { c.GroupWait = -1 })
	f("group_wait", func(c *Config) { c.GroupWait = 2 * time.Hour })
	f("min_severity", func(c *Config) { c.MinSeverity = "hihg" })
}

// Without STARTTLS nothing is sent where it is mandatory, and a missing
// password file is told at the start.
func TestTLSIsMandatory(t *testing.T) {
	server := startInbox(t, 0, false)
	c := DefaultConfig()
	c.SMTP.Host, c.SMTP.Port, c.From = server.addr.IP.String(), server.addr.Port, "vedetta@example.it"
	m, err := NewSMTPMailer(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Send(t.Context(), Message{ID: "i-1", Subject: "x", Text: "x"}, "rpd@example.it"); err == nil || len(server.got()) != 0 {
		t.Errorf("%v, %d mails in clear", err, len(server.got()))
	}
	if err := m.Send(t.Context(), Message{ID: "i-1", Subject: "x", Text: "x"}, "Giuseppina Bianchi"); !errors.Is(err, ErrRefused) || strings.Contains(err.Error(), "Giuseppina") {
		t.Errorf("a broken address: %v", err)
	}
	c.SMTP.PasswordFile = "no-such-file"
	if _, err := NewSMTPMailer(c); err == nil || !strings.Contains(err.Error(), "password_file") {
		t.Errorf("a missing password file: %v", err)
	}
}
