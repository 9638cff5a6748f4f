package mail

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// Bounds of single fields of an intake.
const (
	maxText    = 256 << 10 // bytes of text
	maxSubject = 4 << 10
	maxLabel   = 256 // campaign, purpose, route, key parts
)

// What an event may lack, as Data.Degraded says it.
const (
	lackQueueID    = "source_id"
	lackText       = "text"
	lackTextEnd    = "text_cut"
	lackFault      = "fault" // a bug: a decoder panicked
	lackHeaders    = "headers"
	lackRecipients = "recipients"
	lackSender     = "sender"
)

// intake makes the event of a message. It does no input or output and its time
// is bounded by the size of what was kept.
func (c Config) intake(a arrival) *event.Intake {
	b := builder{c: c, a: a, in: &event.Intake{
		Schema: 1, Body: c.Body, Channel: event.Mail, Source: c.source(), Time: a.at,
		Route: c.route(a.login, a.from, a.listener),
	}}
	b.recipients()
	b.direction()
	b.sender()
	b.key()
	b.labels()
	b.content()
	return b.in
}

// source is the URI reference of this collector in events.
func (c Config) source() string { return "/collector/mail/milter/" + c.Gateway }

// builder is the work on one event.
type builder struct {
	c  Config
	a  arrival
	in *event.Intake
}

func (b *builder) lack(what string) {
	if !slices.Contains(b.in.Degraded, what) {
		b.in.Degraded = append(b.in.Degraded, what)
	}
}

// recipients lists each person once. Who stands in To or Cc was visible to all;
// everybody else was hidden.
func (b *builder) recipients() {
	to, cc := b.visible("To"), b.visible("Cc")
	seen := make(map[pseudonym.Identity]bool, len(b.a.message.recipients))
	for _, raw := range b.a.message.recipients {
		id, err := pseudonym.Address(raw)
		if err != nil {
			b.lack(lackRecipients)
			continue
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		b.in.Recipients = append(b.in.Recipients, event.IntakeRecipient{Address: raw, Field: field(id, to, cc)})
	}
	if b.a.cut.recipients {
		b.lack(lackRecipients)
	}
	if b.a.cut.headers {
		b.lack(lackHeaders)
	}
}

func field(id pseudonym.Identity, to, cc map[pseudonym.Identity]bool) event.Field {
	switch {
	case to[id]:
		return event.FieldTo
	case cc[id]:
		return event.FieldCc
	}
	return event.FieldEnvelope
}

// visible is the set of addresses in all headers of a name.
func (b *builder) visible(name string) map[pseudonym.Identity]bool {
	set := make(map[pseudonym.Identity]bool)
	for _, v := range b.a.all(name) {
		for _, address := range addresses(v) {
			if id, err := pseudonym.MailAddress(address); err == nil {
				set[id] = true
			}
		}
	}
	return set
}

// direction judges by the envelope. One outsider among the recipients makes it
// outbound: Postfix relays to outsiders only for those it trusts.
func (b *builder) direction() {
	ours := b.a.login != "" || b.c.own(b.a.from)
	outsider := slices.ContainsFunc(b.in.Recipients, func(r event.IntakeRecipient) bool { return !b.c.own(r.Address) })
	switch {
	case outsider:
		b.in.Direction, b.in.Type = event.Outbound, event.MessageSubmitted
	case ours:
		b.in.Direction, b.in.Type = event.Internal, event.MessageSubmitted
	default:
		b.in.Direction, b.in.Type = event.Inbound, event.MessageReceived
	}
}

func (b *builder) sender() {
	claimed := b.claimed()
	b.in.Sender = event.IntakeSender{
		Claimed:       b.party(claimed),
		Authenticated: b.party(b.a.login),
		Result:        b.c.authentication(b.a, claimed),
	}
}

// claimed is who the mail says it is from. A mail from the null sender is a
// notice of a machine and claims nobody.
func (b *builder) claimed() string {
	if b.a.from == "" {
		return ""
	}
	return or(author(b.a.first("From")), b.a.from)
}

// party keeps a sender that can be tokenised.
func (b *builder) party(raw string) string {
	if raw == "" {
		return ""
	}
	if _, err := pseudonym.Address(raw); err != nil {
		if _, err := pseudonym.Account("login", raw); err != nil {
			b.lack(lackSender)
			return ""
		}
	}
	return raw
}

// key tells this message from every other. Short queue ids are used again after
// minutes, and Postfix can be told to make them short: the second and the
// Message-ID stand beside them.
func (b *builder) key() {
	id := keyPart(b.a.queueID)
	if id == "" {
		b.lack(lackQueueID)
		id = rand.Text()
	}
	digest := sha256.Sum256([]byte(b.a.first("Message-ID")))
	b.in.Key = []string{
		b.host(), id, hex.EncodeToString(digest[:16]), strconv.FormatInt(b.a.at.Unix(), 10),
	}
	b.in.Message = &event.Message{
		Ref: id + "@" + b.host(), Gateway: b.c.Gateway, Size: b.a.size, Rejected: b.a.rejected,
		Thread: b.a.thread(), Auto: b.a.auto(),
	}
}

func (b *builder) host() string { return or(keyPart(b.a.host), b.c.Gateway) }

func keyPart(s string) string { return clip(strings.ReplaceAll(s, "\x00", ""), maxLabel) }

// labels are the sender's own words on the mail; an outsider's are not taken.
func (b *builder) labels() {
	if b.in.Direction == event.Inbound {
		return
	}
	b.in.Campaign = clip(strings.TrimSpace(decodeWords(b.a.first(b.c.CampaignHeader))), maxLabel)
	b.in.Purpose = clip(strings.TrimSpace(decodeWords(b.a.first(b.c.PurposeHeader))), maxLabel)
}

func (b *builder) content() {
	b.in.Subject = clip(strings.TrimSpace(decodeWords(b.a.first("Subject"))), maxSubject)
	c := readContent(b.a.message)
	b.in.Text, b.in.NoText = c.text, c.noText
	for _, what := range c.lacks {
		b.lack(what)
	}
}

// clip drops bytes that are no UTF-8 and cuts s to n bytes on a rune boundary.
func clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= n {
		return s
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
