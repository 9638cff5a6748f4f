package mail

import (
	"strings"
	"time"

	"vedetta/pkg/event"
)

// Bounds on what is kept of one message. Postfix allows 1000 recipients and
// headers of 100 KiB each by default.
const (
	maxRecipients  = event.MaxRecipients // more would be refused later, and the largest send lost
	maxHeaderBytes = 512 << 10
	maxHeaders     = 2000
)

// message is what the milter has heard of one message so far.
type message struct {
	from       string
	login      string // {auth_authen}
	listener   string // {daemon_name}
	queueID    string
	recipients []string
	rejected   int // recipients that Postfix refused for good
	headers    []header
	kept       int // bytes of headers
	body       []byte
	size       int // bytes of headers and body as they came
	cut        cut
}

// header is one header field, as raw as it came.
type header struct{ name, value string }

// cut says what was over the bounds.
type cut struct{ recipients, headers, body bool }

func (m *message) addRecipient(address string, macros map[string]string) {
	if macros["{rcpt_mailer}"] == "error" {
		// {rcpt_host} is the status: 4.x.x is only "not now" (too many
		// recipients, greylisting), and the client comes again.
		if !strings.HasPrefix(macros["{rcpt_host}"], "4") {
			m.rejected++
		}
		return
	}
	if len(m.recipients) == maxRecipients {
		m.cut.recipients = true
		return
	}
	m.recipients = append(m.recipients, address)
}

func (m *message) addHeader(name, value string) {
	n := len(name) + len(value) + len(": \r\n")
	m.size += n
	if m.kept+n > maxHeaderBytes || len(m.headers) == maxHeaders {
		m.cut.headers = true
		return
	}
	m.kept += n
	m.headers = append(m.headers, header{name, value})
}

func (m *message) addBody(chunk []byte, limit int) {
	m.size += len(chunk)
	if room := limit - len(m.body); len(chunk) > room {
		chunk, m.cut.body = chunk[:room], true
	}
	m.body = append(m.body, chunk...)
}

// first returns the first header of a name, else "".
func (m *message) first(name string) string {
	for _, h := range m.headers {
		if strings.EqualFold(h.name, name) {
			return h.value
		}
	}
	return ""
}

// all returns every header of a name.
func (m *message) all(name string) (values []string) {
	for _, h := range m.headers {
		if strings.EqualFold(h.name, name) {
			values = append(values, h.value)
		}
	}
	return values
}

// arrival is a whole message and where it came from.
type arrival struct {
	*message
	host string // the server's own name, {j}
	at   time.Time
}
