package demo

import (
	"fmt"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"

	"github.com/emersion/go-message"
	"github.com/emersion/go-smtp"
)

// Mail is one mail that the DPO got.
type Mail struct {
	ID      string `json:"id"`
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// inbox is a real SMTP server on loopback that keeps what it gets.
type inbox struct {
	srv  *smtp.Server
	l    net.Listener
	done chan struct{}

	mu    sync.Mutex // guards mails
	mails []Mail
}

const maxMail = 1 << 20

func newInbox() (*inbox, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the DPO's mail server: %w", err)
	}
	i := &inbox{l: l, done: make(chan struct{})}
	i.srv = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{inbox: i}, nil }))
	i.srv.Domain, i.srv.MaxMessageBytes, i.srv.MaxRecipients = "localhost", maxMail, 10
	go func() {
		defer close(i.done)
		_ = i.srv.Serve(l) // ends with close
	}()
	return i, nil
}

func (i *inbox) port() int {
	addr, ok := i.l.Addr().(*net.TCPAddr)
	if !ok {
		return 0
	}
	return addr.Port
}

func (i *inbox) close() {
	// The server knows the listener only once it serves.
	_ = i.l.Close()
	_ = i.srv.Close()
	<-i.done
}

func (i *inbox) all() []Mail {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]Mail(nil), i.mails...)
}

// session is one SMTP connection.
type session struct {
	inbox *inbox
	to    []string
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	e, err := message.Read(r)
	if err != nil {
		return fmt.Errorf("read mail: %w", err)
	}
	text, err := io.ReadAll(e.Body)
	if err != nil {
		return fmt.Errorf("read mail: %w", err)
	}
	subject, err := e.Header.Text("Subject")
	if err != nil {
		return fmt.Errorf("read mail: %w", err)
	}
	to, err := mail.ParseAddress(e.Header.Get("To"))
	if err != nil {
		return fmt.Errorf("read mail: %w", err)
	}
	s.inbox.mu.Lock()
	defer s.inbox.mu.Unlock()
	s.inbox.mails = append(s.inbox.mails, Mail{
		ID: e.Header.Get("Message-Id"), To: to.Address, Subject: subject, Text: strings.ReplaceAll(string(text), "\r\n", "\n"),
	})
	return nil
}

func (s *session) Reset() { s.to = nil }

func (s *session) Logout() error { return nil }
