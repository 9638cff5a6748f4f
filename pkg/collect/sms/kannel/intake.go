package kannel

import (
	"bytes"
	"regexp"
	"strings"

	"vedetta/pkg/event"
)

// The kinds of delivery report (the flag in Kannel's dlr-mask).
const (
	reportDelivered    = 1
	reportFailed       = 2
	reportBuffered     = 4
	reportAccepted     = 8
	reportRejected     = 16
	reportIntermediate = 32
)

// failure is the code of an action that ends a message without success.
func failure(action string) string {
	switch action {
	case "REJECTED Send SMS":
		return "rejected"
	case "FAILED Send SMS":
		return "failed"
	case "DISCARDED SMS":
		return "discarded"
	case "EXPIRED SMS":
		return "expired"
	}
	return ""
}

// isRelay tells the actions of a Kannel that passes reports on by SMS.
func isRelay(action string) bool {
	switch action {
	case "Sent DLR", "REJECTED Send DLR", "FAILED Send DLR", "DISCARDED DLR", "EXPIRED DLR":
		return true
	}
	return false
}

// intake gives a record its meaning. An empty intake has its reason in passed.
func (p *Parser) intake(r record) (in *event.Intake, passed string, err error) {
	if isRelay(r.action) {
		return nil, "relay", nil
	}
	if r.to == "" {
		return nil, "", event.Rejectf("manca il destinatario / recipient is missing")
	}
	in = p.common(r)
	switch code := failure(r.action); {
	case r.action == "Sent SMS":
		in.Type = event.MessageSubmitted
		p.outbound(in, r)
	case code != "":
		in.Type, in.Message.Code = event.MessageFailed, code
		p.outbound(in, r)
	case r.action == "Receive SMS" || r.action == "DROPPED Received SMS":
		p.inbound(in, r)
	case r.action == "Receive DLR" || r.action == "DROPPED Received DLR":
		if passed, err = p.report(in, r); in.Type == "" {
			return nil, passed, err
		}
	default:
		return nil, "", event.Rejectf("l'azione non si conosce / action is not known")
	}
	if err := in.Validate(); err != nil {
		return nil, "", err
	}
	return in, "", nil
}

// common fills in what all kinds share.
func (p *Parser) common(r record) *event.Intake {
	return &event.Intake{
		Schema: 1, Body: p.o.Body, Channel: event.SMS, Source: p.o.Source,
		Key: append([]string{p.o.Gateway}, r.key...), Time: r.at,
		Sender:     event.IntakeSender{Claimed: r.from, Result: "none"},
		Recipients: []event.IntakeRecipient{{Address: r.to, Field: event.FieldTo}},
		Message:    &event.Message{Gateway: p.o.Gateway},
		Degraded:   r.degraded,
	}
}

// outbound fills in a message that the body sent or tried to. The service is
// the login that handed it in; the account is only what the request said.
func (p *Parser) outbound(in *event.Intake, r record) {
	p.sent(in, r)
	in.Message.Ref = r.ref(true)
	content(in, r)
}

// inbound fills in a citizen's message. Its sender is what the network says.
func (p *Parser) inbound(in *event.Intake, r record) {
	in.Type, in.Direction = event.MessageReceived, event.Inbound
	if r.action != "Receive SMS" {
		in.Message.Code = "dropped"
	}
	content(in, r)
}

// sent fills in what the body's own configuration says of a service.
func (p *Parser) sent(in *event.Intake, r record) {
	s := p.o.Services[r.service]
	in.Direction, in.Sender.Authenticated = event.Outbound, r.service
	in.Campaign, in.Purpose, in.Route = s.Campaign, s.Purpose, s.Route
}

// content fills in the text and says what is missing from it.
func content(in *event.Intake, r record) {
	in.Message.Size = r.size
	var exact bool
	if in.Text, in.NoText, exact = r.decode(); !exact {
		in.Degraded = append(in.Degraded, "text")
	}
}

// report fills in a delivery report. The log keeps the message's own direction:
// the recipient is the citizen. A report that is not the last is passed over.
func (p *Parser) report(in *event.Intake, r record) (passed string, err error) {
	switch r.report {
	case reportDelivered:
		in.Type = event.MessageDelivered
	case reportFailed, reportRejected:
		in.Type = event.MessageFailed
	case reportBuffered, reportAccepted, reportIntermediate:
		return "intermediate", nil
	default:
		return "", event.Rejectf("la ricevuta %[1]d non è di un tipo noto / report %[1]d is of no known kind", r.report)
	}
	p.sent(in, r)
	in.Message.Ref, in.Message.Code = r.ref(false), reportCode(r.text)
	if in.Message.Ref == "" && r.id != "" {
		in.Degraded = append(in.Degraded, "source_id")
	}
	return "", nil
}

// ref joins a message with its reports: the message centre's id, or Kannel's
// own where the centre gives none, and the recipient, for several recipients of
// one request share Kannel's id.
func (r *record) ref(own bool) string {
	id := r.foreign
	if id == "" && own {
		id = r.id
	}
	if id == "" {
		return ""
	}
	return r.smsc + separator + id + separator + strings.TrimLeft(r.to, "+0")
}

var (
	statPattern = regexp.MustCompile(`\bstat:([A-Z]{1,10})\b`)
	errPattern  = regexp.MustCompile(`\berr:([0-9A-Za-z]{1,8})\b`)
	nackPattern = regexp.MustCompile(`^NACK/(0x[0-9a-f]{1,8})/`)
)

// reportCode takes the state and error out of a report's text, which may also
// quote the message.
func reportCode(b []byte) string {
	if m := nackPattern.FindSubmatch(b); m != nil {
		return string(m[1])
	}
	b, _, _ = bytes.Cut(b, []byte(" text:"))
	var code []string
	for _, p := range []*regexp.Regexp{statPattern, errPattern} {
		if m := p.FindSubmatch(b); m != nil {
			code = append(code, string(m[1]))
		}
	}
	return strings.Join(code, "/")
}
