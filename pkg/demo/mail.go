package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-milter"
)

// letter is one mail as Postfix tells the milter of it.
type letter struct {
	from, login string
	to          []string
	unknown     []string // recipients that Postfix refuses with 5.1.1
	header      string   // lines "Name: value"
	body        string
}

// mailInput speaks one mail to a real milter, as Postfix does.
func (f *feed) mailInput(server string, l letter) input {
	f.queueIDs++
	id := fmt.Sprintf("4jX53w%06dzDEMO", f.queueIDs)
	f.events++
	f.said = append(append(append(f.said, l.from, l.header, l.body), l.to...), l.unknown...)
	return func(ctx context.Context) error {
		return retry(ctx, "speak to the milter", func() error { return speak(f.milterSocket(server), id, l) })
	}
}

const milterTimeout = 10 * time.Second

func speak(socket, id string, l letter) (err error) {
	c := milter.NewClientWithOptions("unix", socket, milter.ClientOptions{ReadTimeout: milterTimeout, WriteTimeout: milterTimeout})
	s, err := c.Session()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	t := &talk{s: s}
	t.macros(milter.CodeConn, "j", "mx.vedetta.test", "{daemon_name}", "mx.vedetta.test")
	t.must(s.Conn("[127.0.0.1]", milter.FamilyInet, 35280, "127.0.0.1"))
	t.must(s.Helo("mx"))
	t.envelope(id, l)
	for line := range strings.SplitSeq(strings.TrimSpace(l.header), "\n") {
		name, value, _ := strings.Cut(line, ": ")
		t.must(s.HeaderField(name, value))
	}
	t.must(s.HeaderEnd())
	t.must(s.BodyChunk([]byte(strings.ReplaceAll(l.body, "\n", "\r\n"))))
	t.macros(milter.CodeEOB, "i", id, "{client_addr}", "127.0.0.1")
	_, a, err := s.End()
	t.must(a, err)
	return errors.Join(t.err, s.Abort())
}

// talk keeps the first thing that went wrong in a session.
type talk struct {
	s   *milter.ClientSession
	err error
}

func (t *talk) must(a *milter.Action, err error) {
	switch {
	case t.err != nil:
	case err != nil:
		t.err = err
	case a.Code != milter.ActContinue:
		t.err = fmt.Errorf("the milter answered %q: mail must never be held", a.Code)
	}
}

func (t *talk) macros(code milter.Code, kv ...string) {
	if err := t.s.Macros(code, kv...); err != nil && t.err == nil {
		t.err = err
	}
}

func (t *talk) envelope(id string, l letter) {
	kv := []string{"{mail_addr}", l.from}
	if l.login != "" {
		kv = append(kv, "{auth_type}", "PLAIN", "{auth_authen}", l.login)
	}
	t.macros(milter.CodeMail, kv...)
	t.must(t.s.Mail(l.from, nil))
	for _, r := range l.unknown {
		t.macros(milter.CodeRcpt, "{rcpt_mailer}", "error", "{rcpt_host}", "5.1.1", "{rcpt_addr}", "User unknown")
		t.must(t.s.Rcpt(r, nil))
	}
	for _, r := range l.to {
		t.macros(milter.CodeRcpt, "{rcpt_mailer}", "smtp", "{rcpt_addr}", r, "i", id)
		t.must(t.s.Rcpt(r, nil))
	}
}

// retry tries again until ctx ends: a source may still be starting, or its bus
// may be away.
func retry(ctx context.Context, what string, f func() error) error {
	for {
		err := f()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w (last: %w)", what, ctx.Err(), err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}
