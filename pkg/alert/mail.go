package alert

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"os"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"vedetta/pkg/event"
)

// Config is what the operator sets for alerts.
type Config struct {
	SMTP        SMTP          `yaml:"smtp"`
	From        string        `yaml:"from"`         // sender address of the mails
	GroupWait   time.Duration `yaml:"group_wait"`   // how long a first finding waits for others of its incident
	MinSeverity string        `yaml:"min_severity"` // least severity that is worth a mail
}

// SMTP is the mail server that takes the mails.
type SMTP struct {
	Host         string `yaml:"host"`
	Port         int    `yaml:"port"`
	User         string `yaml:"user"`
	PasswordFile string `yaml:"password_file"`
	TLS          string `yaml:"tls"` // mandatory (STARTTLS), implicit, or none (loopback only)
}

// DefaultConfig returns the defaults.
func DefaultConfig() Config {
	return Config{SMTP: SMTP{Port: 587, TLS: "mandatory"}, GroupWait: 15 * time.Second, MinSeverity: "low"}
}

// Validate checks the configuration.
func (c Config) Validate() error {
	switch {
	case c.SMTP.Host == "":
		return fmt.Errorf("alert.smtp.host is missing: name the mail server that takes alerts")
	case !bareAddress(c.From):
		return fmt.Errorf("alert.from is missing or no bare mail address: give the sender address of alerts, such as vedetta@comune.example.it")
	case c.SMTP.TLS != "mandatory" && c.SMTP.TLS != "implicit" && c.SMTP.TLS != "none":
		return fmt.Errorf("alert.smtp.tls is %q: use mandatory, implicit or none", c.SMTP.TLS)
	case c.SMTP.TLS == "none" && c.SMTP.Host != "127.0.0.1" && c.SMTP.Host != "::1" && c.SMTP.Host != "localhost":
		return fmt.Errorf("alert.smtp.tls is none: allowed only to this machine, and %s is another", c.SMTP.Host)
	case c.GroupWait < 0 || c.GroupWait > time.Hour:
		return fmt.Errorf("alert.group_wait is %s: use 0s to 1h", c.GroupWait)
	case event.Severity(c.MinSeverity).Rank() == 0 && c.MinSeverity != string(event.Info):
		return fmt.Errorf("alert.min_severity is %q: use info, low, medium, high or grave", c.MinSeverity)
	}
	return nil
}

// bareAddress reports whether s is local@domain and nothing else.
func bareAddress(s string) bool {
	a, err := netmail.ParseAddress(s)
	return err == nil && a.Address == s
}

// SMTPMailer sends mails by SMTP. It is safe for concurrent use.
type SMTPMailer struct {
	c        Config
	password string
}

// NewSMTPMailer reads the password file, if one is set.
func NewSMTPMailer(c Config) (*SMTPMailer, error) {
	m := &SMTPMailer{c: c}
	if c.SMTP.PasswordFile != "" {
		b, err := os.ReadFile(c.SMTP.PasswordFile)
		if err != nil {
			return nil, fmt.Errorf("read alert.smtp.password_file: %w", err)
		}
		m.password = strings.TrimSpace(string(b))
	}
	return m, nil
}

const sendTimeout = 30 * time.Second

// Send implements Mailer.
func (s *SMTPMailer) Send(ctx context.Context, m Message, to string) error {
	msg := mail.NewMsg()
	if err := msg.From(s.c.From); err != nil {
		return fmt.Errorf("alert.from: %w", err)
	}
	if err := msg.To(to); err != nil {
		// The library's error repeats the address.
		return fmt.Errorf("%w: an address in dpo.mail or alerts.recipients of the register is no mail address", ErrRefused)
	}
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.ID + "@" + s.c.From[strings.LastIndexByte(s.c.From, '@')+1:])
	msg.SetDate()
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	client, err := mail.NewClient(s.c.SMTP.Host, s.options()...)
	if err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	err = client.DialAndSendWithContext(ctx, msg)
	// A server that took the mail and then broke off has it: no second one.
	if err == nil || msg.IsDelivered() {
		return nil
	}
	// What the library and the server say repeats the address: the log gets the
	// step and the code (RFC 5321).
	var answer *mail.SendError
	switch {
	case !errors.As(err, &answer):
		return fmt.Errorf("send mail: %w", err)
	case answer.Reason == mail.ErrSMTPRcptTo && answer.ErrorCode() >= 500:
		return fmt.Errorf("%w: send mail: the server answered %d", ErrRefused, answer.ErrorCode())
	}
	return fmt.Errorf("send mail: %s: the server answered %d", answer.Reason, answer.ErrorCode())
}

func (s *SMTPMailer) options() []mail.Option {
	o := []mail.Option{mail.WithPort(s.c.SMTP.Port), mail.WithTimeout(sendTimeout)}
	switch s.c.SMTP.TLS {
	case "none":
		o = append(o, mail.WithTLSPolicy(mail.NoTLS))
	case "implicit":
		o = append(o, mail.WithSSL())
	default:
		o = append(o, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.c.SMTP.User != "" {
		o = append(o, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.c.SMTP.User), mail.WithPassword(s.password))
	}
	return o
}
