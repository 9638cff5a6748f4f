package mail

import (
	"context"
	"errors"
	"net"
	"net/textproto"
	"runtime/debug"
	"sync/atomic"

	"github.com/emersion/go-milter"

	"vedetta/pkg/collect/spool"
)

// session is one connection from the mail server, with any number of messages
// one after the other. It never changes, delays or refuses mail: every answer is
// "continue", also at the end of a message, because another answer would make
// go-milter forget the connection's own data.
//
// Postfix sends Abort after every message, also after one that was taken, and
// again at the end.
type session struct {
	c     *Collector
	store func(context.Context, []byte) error // into the spool; nil means durable
	quiet bool                                // over a Unix socket, where some stages get no answer

	host     string // {j}
	listener string // {daemon_name}
	msg      *message
	inside   atomic.Bool // within a message: read by who closes the connection
}

var _ milter.Milter = (*session)(nil)

// guard turns a panic into a gap: the mail passes.
func (s *session) guard() {
	v := recover()
	if v == nil {
		return
	}
	s.c.log.Error("panic in milter", "stack", string(debug.Stack()))
	s.gap(GapPanic)
}

// gap counts the present message as passed without an event.
func (s *session) gap(g Gap) {
	s.c.gap(g)
	s.reset()
}

func (s *session) reset() {
	s.msg = nil
	s.inside.Store(false)
}

// answer is what the stages get that have no answer on a Unix socket. There the
// small packets of "continue" are saved; over TCP leaving them out would meet
// Nagle's algorithm and cost 40 ms.
func (s *session) answer() milter.Response {
	if s.quiet {
		return nil
	}
	return milter.RespContinue
}

func (s *session) Connect(_, _ string, _ uint16, _ net.IP, m *milter.Modifier) (milter.Response, error) {
	s.host, s.listener = m.Macros["j"], m.Macros["{daemon_name}"]
	return milter.RespContinue, nil
}

func (s *session) Helo(string, *milter.Modifier) (milter.Response, error) {
	return milter.RespContinue, nil
}

// MailFrom begins a message. go-milter replaces the macros at every stage, so
// what is needed later is kept here.
func (s *session) MailFrom(from string, m *milter.Modifier) (milter.Response, error) {
	s.msg = &message{from: from, login: m.Macros["{auth_authen}"], queueID: m.Macros["i"], listener: s.listener}
	s.inside.Store(true)
	return milter.RespContinue, nil
}

func (s *session) RcptTo(to string, m *milter.Modifier) (milter.Response, error) {
	defer s.guard()
	if s.msg != nil {
		s.msg.addRecipient(to, m.Macros)
	}
	return s.answer(), nil
}

func (s *session) Header(name, value string, _ *milter.Modifier) (milter.Response, error) {
	defer s.guard()
	if s.msg != nil {
		s.msg.addHeader(name, value)
	}
	return s.answer(), nil
}

func (s *session) Headers(textproto.MIMEHeader, *milter.Modifier) (milter.Response, error) {
	return milter.RespContinue, nil
}

func (s *session) BodyChunk(chunk []byte, _ *milter.Modifier) (milter.Response, error) {
	defer s.guard()
	if s.msg != nil {
		s.msg.addBody(chunk, s.c.cfg.MaxBody)
	}
	return s.answer(), nil
}

// Body is the end of a message: its event is on disk, or counted as missing,
// before the mail server hears the answer.
func (s *session) Body(m *milter.Modifier) (milter.Response, error) {
	if s.msg != nil {
		s.keep(m.Macros)
	}
	return milter.RespContinue, nil
}

func (s *session) Abort(*milter.Modifier) error {
	s.reset()
	return nil
}

// keep stores the event of the message. Only here the queue id is sure to be
// known: at MAIL and the first RCPT Postfix has none yet.
func (s *session) keep(macros map[string]string) {
	defer s.guard()
	began := s.c.now()
	s.msg.queueID = or(macros["i"], s.msg.queueID)
	s.msg.login = or(s.msg.login, macros["{auth_authen}"])
	in := s.c.cfg.intake(arrival{message: s.msg, host: s.host, at: began.UTC()})
	record, err := encode(in)
	if err != nil {
		s.c.log.Error("encode mail", "err", err)
		s.gap(GapSink)
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.c.cfg.SpoolWait)
	defer cancel()
	err = s.store(ctx, record)
	s.c.metrics.wait.Observe(s.c.now().Sub(began).Seconds())
	if err != nil {
		s.gap(gapOf(err))
		return
	}
	s.c.metrics.messages.WithLabelValues(string(in.Direction)).Inc()
	s.reset()
}

// gapOf sorts the spool's errors.
func gapOf(err error) Gap {
	switch {
	case errors.Is(err, spool.ErrFull):
		return GapFull
	case errors.Is(err, context.DeadlineExceeded):
		return GapSlow
	case errors.Is(err, spool.ErrClosed):
		return GapShutdown
	}
	return GapFailed
}
