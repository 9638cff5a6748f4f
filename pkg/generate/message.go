package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"vedetta/pkg/event"
)

// maker makes intakes with keys of its own: no two makers share a tag.
type maker struct {
	tag string
	n   int
}

func (m *maker) id() string {
	m.n++
	return fmt.Sprintf("%s%05x", m.tag, m.n)
}

// sms is a text message that a gateway took over.
func (m *maker) sms(at time.Time, sender, to, text string) *event.Intake {
	id := m.id()
	return &event.Intake{
		Schema: 1, Body: body, Channel: event.SMS, Type: event.MessageSubmitted,
		Key: []string{smsGateway, id, to}, Time: at.Truncate(time.Millisecond), Direction: event.Outbound,
		Sender:     event.IntakeSender{Claimed: sender, Authenticated: sender, Result: "pass"},
		Recipients: []event.IntakeRecipient{{Address: to, Field: event.FieldTo}}, Text: text,
		Message: &event.Message{Ref: id, Gateway: smsGateway, Size: utf8.RuneCountInString(text), Parts: parts(text)},
	}
}

// parts is how many parts a text message has: 160 characters of the GSM
// alphabet, or 70 others, fit into one; the parts of a long one hold 153 or 67
// (3GPP TS 23.038, 23.040).
func parts(text string) int {
	n, one, more := utf8.RuneCountInString(text), 160, 153
	if strings.ContainsFunc(text, func(r rune) bool { return r > 127 && !strings.ContainsRune("àèéìòùÀÉÄÖÜäöüñÑ€£", r) }) {
		one, more = 70, 67
	}
	if n <= one {
		return 1
	}
	return (n + more - 1) / more
}

// delivered is the state a gateway tells of a message later.
func (m *maker) delivered(of *event.Intake, at time.Time, kind event.Kind, code string) *event.Intake {
	state := "delivered"
	if kind == event.MessageFailed {
		state = "failed"
	}
	return &event.Intake{
		Schema: 1, Body: body, Channel: of.Channel, Type: kind,
		Key: append(append([]string(nil), of.Key...), state), Time: at.Truncate(time.Second), Direction: event.Outbound,
		Recipients: of.Recipients[:1], NoText: "source",
		Message: &event.Message{Ref: of.Message.Ref, Gateway: of.Message.Gateway, Code: code},
	}
}

// letter is a mail to be made.
type letter struct {
	from          string
	to            []event.IntakeRecipient
	subject, text string
	authenticated string // from, unless said otherwise
	server        string // mx1, unless said otherwise
}

// mail is a message that the body's own server took over from somebody inside.
func (m *maker) mail(at time.Time, l letter) *event.Intake {
	if l.authenticated == "" {
		l.authenticated = l.from
	}
	if l.server == "" {
		l.server = mailServer
	}
	at = at.Truncate(time.Second) // as its log writes it
	id := m.id()
	in := &event.Intake{
		Schema: 1, Body: body, Channel: event.Mail, Type: event.MessageSubmitted,
		Key: []string{l.server, id, fmt.Sprint(at.Unix())}, Time: at, Direction: event.Internal,
		Sender:     event.IntakeSender{Claimed: l.from, Authenticated: l.authenticated, Result: "pass"},
		Recipients: l.to, Subject: l.subject, Text: l.text,
		Message: &event.Message{Ref: id + "@" + l.server, Gateway: l.server, Size: 900 + len(l.text) + 60*len(l.to)},
	}
	if l.text == "" {
		in.NoText = "person_to_person"
	}
	for _, r := range l.to {
		if !strings.HasSuffix(r.Address, "@"+domain) {
			in.Direction = event.Outbound
		}
	}
	return in
}

// marked says what sort of automatic message a mail is, as sources do that read
// its headers (RFC 3834).
func marked(in *event.Intake, as event.Auto) *event.Intake {
	in.Message.Auto = as
	return in
}

// received is a mail from outside.
func (m *maker) received(at time.Time, l letter, result string) *event.Intake {
	in := m.mail(at, l)
	in.Type, in.Direction = event.MessageReceived, event.Inbound
	in.Sender = event.IntakeSender{Claimed: l.from, Result: result}
	return in
}

// read is a contact list that somebody read or exported.
func (m *maker) read(at time.Time, kind event.Kind, listID, actor string, rows int) *event.Intake {
	return &event.Intake{
		Schema: 1, Body: body, Channel: event.Register, Type: kind, Key: []string{"registro-contatti", m.id()},
		Time: at.Truncate(time.Millisecond), Direction: event.Internal, List: &event.IntakeList{ID: listID, Rows: rows, Actor: actor},
	}
}

// form is what a citizen typed into the form of a route.
func (m *maker) form(at time.Time, route, from, text string) *event.Intake {
	return &event.Intake{
		Schema: 1, Body: body, Channel: event.Register, Type: event.FormSubmitted, Key: []string{route, m.id()},
		Time: at.Truncate(time.Millisecond), Direction: event.Inbound, Sender: event.IntakeSender{Claimed: from}, Route: route, Text: text,
	}
}

// report is a citizen's report to the data protection officer.
func (m *maker) report(at time.Time, from, text string) *event.Intake {
	return &event.Intake{
		Schema: 1, Body: body, Channel: event.Register, Type: event.CitizenReport, Key: []string{"sportello-rpd", m.id()},
		Time: at.Truncate(time.Millisecond), Direction: event.Inbound, Sender: event.IntakeSender{Claimed: from}, Text: text,
	}
}

// item is a post or comment under the body's page.
func (m *maker) item(at time.Time, kind event.Kind, id, parent, author, text string) *event.Intake {
	in := &event.Intake{
		Schema: 1, Body: body, Channel: event.Social, Type: kind,
		Key:  []string{page, id, string(kind), at.Truncate(time.Second).Format(time.RFC3339)},
		Time: at.Truncate(time.Second), Direction: event.Public, Text: text,
		Item: &event.IntakeItem{ID: id, Parent: parent, Platform: "facebook", Account: page, Author: author, Own: author == page},
	}
	if text == "" {
		in.NoText, in.Degraded = "source", []string{"author"}
	}
	return in
}

// to makes recipients of members, all in one field.
func to(field event.Field, members ...member) []event.IntakeRecipient {
	out := make([]event.IntakeRecipient, len(members))
	for i, m := range members {
		out[i] = event.IntakeRecipient{Address: m.address, Field: field}
	}
	return out
}

// staffTo makes recipients of mailboxes.
func staffTo(field event.Field, addresses ...string) []event.IntakeRecipient {
	out := make([]event.IntakeRecipient, len(addresses))
	for i, a := range addresses {
		out[i] = event.IntakeRecipient{Address: a, Field: field}
	}
	return out
}

// spell writes an address in one of the ways that sources do; most often as it
// is.
func spell(rng *rand.Rand, address string) string {
	number, isPhone := strings.CutPrefix(address, "+39")
	switch way := rng.IntN(60); {
	case isPhone && way == 0:
		return number
	case isPhone && way == 1:
		return "0039" + number
	case isPhone && way == 2:
		return "39" + number
	case !isPhone && way == 0:
		return strings.ToUpper(address[:1]) + address[1:]
	case !isPhone && way == 1:
		return strings.Replace(address, "@", "+posta@", 1)
	}
	return address
}

// person is the one spelling of an address: what counts as one person. A person
// with a number and a mailbox is two, as for the pseudonyms of the bus.
func person(address string) string {
	s := strings.ToLower(strings.TrimSpace(address))
	if local, host, ok := strings.Cut(s, "@"); ok {
		local, _, _ = strings.Cut(local, "+")
		return local + "@" + host
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "+"), "00")
	if len(s) > 10 {
		s = strings.TrimPrefix(s, "39")
	}
	return "+39" + s
}
