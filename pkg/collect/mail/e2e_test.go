package mail

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/smtp"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/event"
)

// TestPostfix drives the real server, with a collector of its own for each
// story.
func TestPostfix(t *testing.T) {
	p := startPostfix(t)
	stories := []struct {
		name string
		run  func(*testing.T, *story)
	}{
		{"53 recipients of whom 50 are hidden", hiddenRecipients},
		{"authenticated submission to an alias", authenticated},
		{"sendmail with Bcc", sendmailBcc},
		{"an entrance over TCP has its own route", entrance},
		{"recipients refused for good and for now", refusedRecipients},
		{"milter hung, killed and back", hungAndKilled},
		{"bus down for 200 mails", busDown},
		{"kill -9 loses no acknowledged mail", killed},
	}
	for _, st := range stories {
		t.Run(st.name, func(t *testing.T) {
			p := *p
			p.t = t
			cfg := config(t)
			cfg.Listen = p.milter
			cfg.Routes["modulo-web"] = "scrivi-al-comune"
			ctx, cancel := context.WithTimeout(t.Context(), 3*patience)
			defer cancel()
			st.run(t, &story{postfix: &p, ctx: ctx, cfg: cfg, sink: collecttest.NewSink()})
		})
	}
}

type story struct {
	*postfix
	ctx  context.Context
	cfg  Config
	sink *collecttest.Sink
}

// collector starts one in this process and returns how to stop it.
func (s *story) collector() (stop func()) {
	s.t.Helper()
	_, stop = start(s.t, collector(s.t, s.cfg), s.sink)
	listening(s.ctx, s.t, s.cfg.Listen)
	return stop
}

// event waits for the mail with a subject.
func (s *story) event(subject string) *event.Intake {
	s.t.Helper()
	var found *event.Intake
	waitFor(s.ctx, s.t, s.sink, subject, func(sink *collecttest.Sink) bool {
		for _, in := range mails(sink) {
			if in.Subject == subject {
				found = in
			}
		}
		return found != nil
	})
	return found
}

func hiddenRecipients(t *testing.T, s *story) {
	s.collector()
	c := s.client(s.port)
	defer c.Close()
	m := parcel{from: "anagrafe@comune.test", text: "From: Anagrafe <anagrafe@comune.test>\n" +
		"To: visibile1@provider.test, visibile2@provider.test,\n visibile3@provider.test\n" +
		"Subject: =?UTF-8?Q?Perch=C3=A9_la_scadenza?=\nX-Vedetta-Campaign: TARI 2026\n\nLa rata scade.\n"}
	for i := range 3 {
		m.to = append(m.to, fmt.Sprintf("visibile%d@provider.test", i+1))
	}
	for i := range 50 {
		m.to = append(m.to, fmt.Sprintf("nascosto%02d@provider.test", i+1))
	}
	s.send(c, m)
	in := s.event("Perché la scadenza")
	fields := map[event.Field]int{}
	for _, r := range in.Recipients {
		fields[r.Field]++
	}
	if fields[event.FieldTo] != 3 || fields[event.FieldEnvelope] != 50 || len(in.Recipients) != 53 {
		t.Errorf("recipients by field: %v, want 3 visible and 50 hidden", fields)
	}
	if in.Direction != event.Outbound || in.Type != event.MessageSubmitted || in.Campaign != "TARI 2026" || in.Text != "La rata scade." {
		t.Errorf("event: %s %s campaign %q text %q", in.Direction, in.Type, in.Campaign, in.Text)
	}
	if len(in.Degraded) > 0 || in.Key[0] != "mx.comune.test" || in.Message.Ref != in.Key[1]+"@mx.comune.test" {
		t.Errorf("degraded %v, key %v, ref %q", in.Degraded, in.Key, in.Message.Ref)
	}
}

func authenticated(t *testing.T, s *story) {
	s.collector()
	c := s.client(s.port)
	defer c.Close()
	if err := c.Auth(smtp.PlainAuth("", "operatore@comune.test", "segreto", "127.0.0.1")); err != nil {
		t.Fatal(err)
	}
	s.send(c, parcel{"anagrafe@comune.test", []string{"tutti@comune.test"}, "From: sindaco@comune.test\nTo: tutti@comune.test\nSubject: a tutti\n\nCiao.\n"})
	in := s.event("a tutti")
	want := event.IntakeSender{Claimed: "sindaco@comune.test", Authenticated: "operatore@comune.test", Result: passed}
	if in.Sender != want || in.Direction != event.Internal {
		t.Errorf("sender %+v, %s; want %+v, internal", in.Sender, in.Direction, want)
	}
	if len(in.Recipients) != 1 || in.Recipients[0].Field != event.FieldTo {
		t.Errorf("recipients %+v: Postfix expands aliases after the milter", in.Recipients)
	}
	s.delivered("a tutti")
}

func sendmailBcc(t *testing.T, s *story) {
	s.collector()
	text := "From: protocollo@comune.test\nTo: cittadino@provider.test\nCc: tributi@comune.test\nBcc: uno@provider.test, due@provider.test\nSubject: via sendmail\n\nTesto\n"
	c := exec.Command("/usr/sbin/sendmail", "-C", s.dir+"/etc", "-t")
	c.Stdin = strings.NewReader(text)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("sendmail: %v: %s", err, out)
	}
	in := s.event("via sendmail")
	got := map[string]event.Field{}
	for _, r := range in.Recipients {
		got[r.Address] = r.Field
	}
	want := map[string]event.Field{
		"cittadino@provider.test": event.FieldTo, "tributi@comune.test": event.FieldCc,
		"uno@provider.test": event.FieldEnvelope, "due@provider.test": event.FieldEnvelope,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || in.Direction != event.Outbound {
		t.Errorf("recipients %v, %s; want %v, outbound", got, in.Direction, want)
	}
}

func entrance(t *testing.T, s *story) {
	s.cfg.Listen = s.listen
	s.collector()
	c := s.client(s.tcp)
	defer c.Close()
	s.send(c, parcel{"relay@fornitore.test", []string{"anagrafe@comune.test"}, "From: relay@fornitore.test\nSubject: modulo\n\nBuoni spesa.\n"})
	if in := s.event("modulo"); in.Route != "scrivi-al-comune" || in.Direction != event.Inbound || in.Type != event.MessageReceived {
		t.Errorf("route %q, %s, %s", in.Route, in.Direction, in.Type)
	}
}

func refusedRecipients(t *testing.T, s *story) {
	s.collector()
	c := s.client(s.port)
	defer c.Close()
	refused := s.send(c, parcel{"propaganda@altrove.test", []string{"nonesiste@comune.test", "anagrafe@comune.test", "mai.esistito@comune.test"}, "Subject: votate\n\nVotate.\n"})
	if in := s.event("votate"); refused != 2 || in.Message.Rejected != 2 || len(in.Recipients) != 1 {
		t.Errorf("Postfix refused %d; the event says %d and has %d recipients", refused, in.Message.Rejected, len(in.Recipients))
	}
	m := parcel{from: "tributi@comune.test", text: "Subject: mille\nMessage-ID: <mille@comune.test>\n\nTesto.\n"}
	for i := range 1003 {
		m.to = append(m.to, fmt.Sprintf("c%04d@provider.test", i))
	}
	refused = s.send(c, m)
	if in := s.event("mille"); refused != 3 || in.Message.Rejected != 0 || len(in.Recipients) != 1000 {
		t.Errorf("Postfix put off %d; the event says %d rejected and has %d recipients, want 3, 0 and 1000", refused, in.Message.Rejected, len(in.Recipients))
	}
}

// How long a mail may take whose milter answers or is gone, and one whose milter hangs:
// below one timeout of the Postfix of the tests, and below two.
const (
	commandTimeout = 20 * time.Second
	atOnce         = commandTimeout - time.Second/2
	onceHeldUp     = 2*commandTimeout - time.Second/2
)

func hungAndKilled(t *testing.T, s *story) {
	ch := startChild(s.ctx, t, s.cfg)
	pass := func(subject string, within time.Duration) {
		t.Helper()
		took := timed(func() {
			c := s.client(s.port)
			defer c.Close()
			s.send(c, parcel{"tributi@comune.test", []string{"anagrafe@comune.test"}, "Subject: " + subject + "\n\nTesto.\n"})
		})
		if took > within {
			t.Errorf("%s took %v, want at most %v", subject, took, within)
		}
		t.Logf("%s: %v", subject, took)
		s.delivered(subject)
	}
	pass("prima", atOnce)
	if err := ch.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	// Its last thread may stop a little later and hear the next mail to its end.
	var state syscall.WaitStatus
	if _, err := syscall.Wait4(ch.Process.Pid, &state, syscall.WUNTRACED, nil); err != nil || !state.Stopped() {
		t.Fatalf("not stopped: %v, %v", state, err)
	}
	pass("mentre dorme", onceHeldUp)
	if err := ch.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	pass("di nuovo sveglio", atOnce)
	ch.Process.Kill()
	ch.Wait()
	pass("da morto", atOnce)
	s.collector() // over the socket file that the dead process left
	pass("di nuovo vivo", atOnce)
	s.event("prima")
	s.event("di nuovo sveglio")
	s.event("di nuovo vivo")
	if heard := mails(s.sink); len(heard) != 3 {
		var subjects []string
		for _, in := range heard {
			subjects = append(subjects, in.Subject)
		}
		t.Errorf("%q, want the 3 mails that the milter heard, once each", subjects)
	}
}

// blast sends n mails over four connections and returns the subjects that
// Postfix had taken before stop was true.
func (s *story) blast(n int, each func(done int)) (taken []string) {
	s.t.Helper()
	var mu sync.Mutex // guards taken and each
	var wg sync.WaitGroup
	for w := range 4 {
		c := s.client(s.port)
		wg.Go(func() {
			defer c.Close()
			for i := w; i < n; i += 4 {
				subject := fmt.Sprintf("mail %04d", i)
				if _, err := submit(c, parcel{"tributi@comune.test", []string{"c@provider.test"}, "Subject: " + subject + "\n\nTesto.\n"}); err != nil {
					s.t.Errorf("%s: %v", subject, err)
					return
				}
				mu.Lock()
				taken = append(taken, subject)
				each(len(taken))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return taken
}

func busDown(t *testing.T, s *story) {
	s.collector()
	up := timed(func() { s.blast(100, func(int) {}) })
	waitMails(s.ctx, t, s.sink, 100)
	s.sink.SetDown(true)
	down := timed(func() { s.blast(200, func(int) {}) }) / 2
	t.Logf("100 mails: %v with the bus up, %v with the bus down", up, down)
	// Were each mail held for SpoolWait, 100 over four connections would take 25 times that.
	if limit := 12 * s.cfg.SpoolWait; down > limit {
		t.Errorf("100 mails took %v with the bus down, over %v", down, limit)
	}
	if n := len(mails(s.sink)); n != 100 {
		t.Errorf("%d events while the bus was down", n-100)
	}
	s.sink.SetDown(false)
	waitMails(s.ctx, t, s.sink, 300)
	for key, n := range collecttest.Keys(s.sink) {
		if n != 1 {
			t.Errorf("key %q came %d times", key, n)
		}
	}
	if n := len(collecttest.Keys(s.sink)); n != 300 {
		t.Errorf("%d different keys, want 300", n)
	}
}

func killed(t *testing.T, s *story) {
	ch := startChild(s.ctx, t, s.cfg)
	at := 30 + rand.IntN(100)
	var before int
	taken := s.blast(200, func(done int) {
		if done == at {
			before = done
			ch.Process.Kill()
		}
	})
	ch.Wait()
	s.collector()
	found := func(sink *collecttest.Sink) map[string]bool {
		set := make(map[string]bool)
		for _, in := range mails(sink) {
			set[in.Subject] = true
		}
		return set
	}
	waitFor(s.ctx, t, s.sink, "all mails acknowledged before the kill", func(sink *collecttest.Sink) bool {
		have := found(sink)
		for _, subject := range taken[:before] {
			if !have[subject] {
				return false
			}
		}
		return true
	})
	t.Logf("killed after %d of 200 mails; %d events found", before, len(found(s.sink)))
}
