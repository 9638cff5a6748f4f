// Package kannel reads the access log of the Kannel SMS gateway.
//
// It owns the log format that Vedetta documents, the reading of Kannel's own
// default format, and the meaning of both. In: lines of a log, from package
// tail. Out: event.Intake, or the reason why a line can't be understood. A
// Parser is safe for concurrent use.
//
// What Kannel writes is partly in the hands of those who send: the sender of an
// SMS may hold any byte, a line break and the separator included. The format is
// made so that such a sender harms nobody's event; see AccessLogFormat.
package kannel

import (
	"fmt"
	"time"

	"vedetta/pkg/collect/sms/tail"
	"vedetta/pkg/event"
)

// Format names a way to write the access log.
type Format string

// The formats.
const (
	Vedetta Format = "vedetta" // AccessLogFormat, with access-log-clean and access-log-time = gmt
	Default Format = "default" // what Kannel writes unasked: local time, no message id
)

// AccessLogFormat is the value of access-log-format in kannel.conf: time,
// action, id, smsc, service, report, coding, compression, length, recipient,
// the message centre's id, account, then the text and the sender between copies
// of the id.
//
// The id is a random UUID that nobody knows beforehand, so no text, account or
// sender can hold it: it is a separator that can't be forged. The text also has
// the length that the line says. The sender comes last because Kannel writes it
// as it is: a line break or a NUL in it spoils only the end of the line.
const AccessLogFormat = "%T|%l|%I|%i|%n|%d|%c|%C|%L|%P|%F|%A|%I|%b|%I|%p|%I"

// Service is what a body's own configuration says of a Kannel service.
type Service struct {
	Campaign string `yaml:"campaign"`
	Purpose  string `yaml:"purpose"`
	Route    string `yaml:"route"`
}

// Options says whose log a Parser reads.
type Options struct {
	Gateway  string // name the operator gave the gateway
	Source   string // URI reference of the gateway, for the events
	Body     event.Body
	Format   Format
	Location *time.Location     // of the default format's times; nil means UTC
	Services map[string]Service // by sendsms-user name
}

// Parser turns lines into intakes.
type Parser struct{ o Options }

// NewParser returns a Parser.
func NewParser(o Options) *Parser {
	if o.Location == nil {
		o.Location = time.UTC
	}
	return &Parser{o: o}
}

// Outcome is what one record of the log came to: an intake, a reason to reject
// it, or neither (blank lines, reports that are no end).
type Outcome struct {
	Intake *event.Intake
	Err    error  // wraps event.ErrRejected
	Raw    []byte // the record; valid as long as the lines it was read from
	Open   bool   // a byte in the sender broke the line
	Passed string // why there is neither: blank, intermediate, relay
}

// maxContinuation is how many lines a sender with line breaks may take.
const maxContinuation = 16

// Parse reads lines of the file with the given tag, in order, and returns how
// many of them it used. It leaves a broken line at the end for the next call
// when more lines are known to follow, except when it stands first.
func (p *Parser) Parse(lines []tail.Line, file string, more bool) (out []Outcome, used int) {
	for used < len(lines) {
		o, id := p.line(lines[used], file)
		rest := lines[used+1:]
		if o.Open && more && used > 0 && len(rest) < maxContinuation {
			return out, used
		}
		out, used = append(out, o), used+1
		if !o.Open {
			continue
		}
		if raw, n := continuation(id, rest); n > 0 {
			out = append(out, Outcome{Raw: raw, Err: event.Rejectf("il mittente contiene un a capo: %[1]d righe appartengono alla riga prima / the sender holds a line break: %[1]d lines belong to the line before", n)})
			used += n
		}
	}
	return out, used
}

// line reads one line. It returns the message's id for a broken line.
func (p *Parser) line(l tail.Line, file string) (o Outcome, id string) {
	o.Raw = l.Data
	if l.Broken != "" {
		o.Err = event.Rejectf("%s", l.Broken)
		return o, ""
	}
	var r record
	switch {
	case passes(l.Data):
		o.Passed = "blank"
		return o, ""
	case p.o.Format == Default:
		r, o.Err = parseDefault(l.Data, p.o.Location)
		r.key = []string{file, fmt.Sprint(l.Offset), shortHash(l.Data)}
	default:
		r, o.Err = parseVedetta(l.Data)
		r.key = []string{r.id, r.to}
	}
	if o.Err == nil {
		o.Intake, o.Passed, o.Err = p.intake(r)
		o.Open = r.open
	}
	return o, r.id
}
