package collect

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/campaign"
	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// errExcluded means that the register forbids looking at the message.
var errExcluded = errors.New("excluded by the register")

// convert makes the bus event of one intake. Errors wrap event.ErrRejected or
// are the key directory's.
func (p *Pipe) convert(in *event.Intake) (*event.Event, error) {
	if err := in.Validate(); err != nil {
		return nil, err
	}
	keys, ok := p.o.Bodies[in.Body]
	if !ok {
		return nil, event.Rejectf("l'ente %[1]s qui non è servito: aggiungilo a bodies nella configurazione, o il suo registro a una prova con --policy / body %[1]s is not served here: add it to bodies in the configuration, or its register to a replay with --policy", in.Body)
	}
	for _, s := range []string{in.Sender.Claimed, in.Sender.Authenticated} {
		if s != "" && p.o.Register.ExcludedAt(in.Body, s, in.Time) {
			return nil, errExcluded
		}
	}
	if len(in.Recipients) > 0 {
		kept := p.lookedAt(in)
		if len(kept) == 0 {
			return nil, errExcluded
		}
		if len(kept) < len(in.Recipients) {
			some := *in
			some.Recipients = kept
			in = &some
		}
	}
	c := conversion{Pipe: p, in: received(in), ring: keys.Ring, seals: p.seals.Load()}
	return c.event()
}

// received gives what comes from outside one type, whatever its source calls it: a mail
// server has every message submitted to it, and who reads its log says so.
func received(in *event.Intake) *event.Intake {
	if in.Type != event.MessageSubmitted || in.Direction != event.Inbound {
		return in
	}
	r := *in
	r.Type = event.MessageReceived
	return &r
}

// lookedAt leaves out the recipients that the register excludes: nobody sees
// who writes to the works doctor.
func (p *Pipe) lookedAt(in *event.Intake) []event.IntakeRecipient {
	kept := make([]event.IntakeRecipient, 0, len(in.Recipients))
	for _, r := range in.Recipients {
		if !p.o.Register.ExcludedAt(in.Body, r.Address, in.Time) {
			kept = append(kept, r)
		}
	}
	return kept
}

// conversion is the work on one intake.
type conversion struct {
	*Pipe
	in    *event.Intake
	ring  *pseudonym.Keyring
	seals *seals
	vault []event.VaultEntry   // entries of this event
	self  []pseudonym.Identity // who sends it
}

func (c *conversion) event() (*event.Event, error) {
	in, now := c.in, c.o.Now().UTC()
	e := &event.Event{
		ID:     c.ring.ID(in.Time, append([]string{string(in.Channel), string(in.Type)}, in.Key...)...),
		Source: in.Source, Type: in.Type, Time: in.Time.UTC(), Body: in.Body, Channel: in.Channel,
		Data: event.Data{
			Ingested: now, Direction: in.Direction, Subject: in.Subject, Text: in.Text, NoText: in.NoText,
			Campaign: in.Campaign, Purpose: in.Purpose, Route: in.Route,
			Inventory: in.Inventory, Report: in.Report, Degraded: in.Degraded,
		},
	}
	c.capTime(e, now)
	if in.Message != nil {
		m := *in.Message
		m.Topic, m.Digest, m.Alike = "", "", "" // nobody else's words for what was not read
		if m.Ref != "" {
			m.Ref = c.ring.Ref("message", m.Gateway, m.Ref)
		}
		if m.Thread != "" {
			m.Thread = c.ring.Ref("thread", m.Thread)
		}
		e.Data.Message = &m
	}
	if err := c.people(e); err != nil {
		return nil, err
	}
	c.limitContent(e)
	if len(c.vault) > 0 {
		id, sealed := c.seals.bodies[in.Body].vault.Key()
		e.Data.Vault = &event.Vault{KeyID: id, SealedKey: sealed, Entries: c.vault}
	}
	return e, nil
}

func (c *conversion) capTime(e *event.Event, now time.Time) {
	if latest := now.Add(MaxSkew); e.Time.After(latest) {
		source := e.Time
		e.Time, e.Data.SourceTime = latest, &source
		c.metrics.skewed.Inc()
	}
}

// people tokenises everybody the event names.
func (c *conversion) people(e *event.Event) (err error) {
	if e.Data.Sender.Claimed, err = c.party(c.in.Sender.Claimed, false); err != nil {
		return fmt.Errorf("claimed sender: %w", err)
	}
	if e.Data.Sender.Authenticated, err = c.party(c.in.Sender.Authenticated, true); err != nil {
		return fmt.Errorf("authenticated sender: %w", err)
	}
	e.Data.Sender.Result = c.in.Sender.Result
	e.Data.Recipients = make([]event.Recipient, 0, len(c.in.Recipients))
	for _, r := range c.in.Recipients {
		if err := c.recipient(e, r); err != nil {
			return fmt.Errorf("recipient: %w", err)
		}
	}
	if i := c.in.Item; i != nil {
		if e.Data.Item, err = c.item(i); err != nil {
			return fmt.Errorf("item: %w", err)
		}
	}
	if l := c.in.List; l != nil {
		e.Data.List = &event.List{ID: l.ID, Rows: l.Rows}
		if l.Actor != "" {
			e.Data.List.Actor, err = c.account("login", l.Actor)
		}
	}
	return err
}

// party keeps a functional address in clear and makes everybody else a token.
func (c *conversion) party(raw string, authenticated bool) (event.Party, error) {
	if raw == "" {
		return event.Party{}, nil
	}
	id, err := pseudonym.Address(raw)
	login := err != nil || authenticated && strings.HasPrefix(string(id), "short:")
	if err != nil {
		// A login name or an odd sender id: nobody's number or mailbox.
		id, err = pseudonym.Account("login", raw)
		if err != nil {
			return event.Party{}, event.Rejectf("il mittente non è un numero di telefono, un indirizzo o un account / sender is %[1]s", err)
		}
	}
	c.self = append(c.self, id)
	// Who logs in to the body's own server with a name is no outsider.
	external := !(login && authenticated) && !c.o.Register.InternalAt(c.in.Body, id.Clear(), c.in.Time)
	if c.o.Register.FunctionalAt(c.in.Body, id.Clear(), c.in.Time) {
		return event.Party{Class: event.Functional, Address: id.Clear(), External: external}, nil
	}
	token, _, err := c.token(id)
	return event.Party{Class: event.Person, Token: token, External: external}, err
}

func (c *conversion) recipient(e *event.Event, r event.IntakeRecipient) error {
	id, err := pseudonym.Address(r.Address)
	if err != nil {
		return event.Rejectf("un destinatario non è un numero di telefono o un indirizzo / a recipient is %[1]s", err)
	}
	token, previous, err := c.token(id)
	if err != nil {
		return err
	}
	in, address := c.in, id.Clear()
	e.Data.Recipients = append(e.Data.Recipients, event.Recipient{
		Token: token, Previous: previous, Field: r.Field,
		External: !c.o.Register.InternalAt(in.Body, address, in.Time),
		Self:     in.Type == event.MessageSubmitted && slices.Contains(c.self, id),
		Office:   c.o.Register.FunctionalAt(in.Body, address, in.Time),
		OffRoute: in.Route != "" && c.o.Register.OffRouteAt(in.Body, in.Route, address, in.Time),
	})
	return nil
}

func (c *conversion) item(i *event.IntakeItem) (*event.Item, error) {
	out := &event.Item{ID: c.ring.Ref("item", i.Platform, i.Account, i.ID), Platform: i.Platform, Account: i.Account, Own: i.Own, By: i.By, LastSeen: i.LastSeen}
	if i.Parent != "" {
		out.Parent = c.ring.Ref("item", i.Platform, i.Account, i.Parent)
	}
	if i.Author == "" || i.Own {
		return out, nil
	}
	var err error
	out.Author, err = c.account(i.Platform, i.Author)
	return out, err
}

// account tokenises an id without putting it into the vault: nobody needs the
// way back to an author or a login.
func (c *conversion) account(platform, id string) (event.Token, error) {
	ident, err := pseudonym.Account(platform, id)
	if err != nil {
		return "", event.Rejectf("l'account non è un id / account is %[1]s", err)
	}
	t, _, err := c.ring.Token(ident, c.in.Time)
	return event.Token(t), forgotten(err)
}

// forgotten rejects an event of a year whose people must not be told any more:
// trying it again would hold up its source for good.
func forgotten(err error) error {
	if errors.Is(err, pseudonym.ErrDestroyed) {
		return event.Rejectf("la chiave dei token del suo anno è stata distrutta / the token key of its year was destroyed")
	}
	return err
}

// token makes the token of a number or address and, the first time this
// process sends it, the vault entry that is the DPO's way back.
func (c *conversion) token(id pseudonym.Identity) (token, previous event.Token, err error) {
	t, prev, err := c.ring.Token(id, c.in.Time)
	if err != nil {
		return "", "", fmt.Errorf("make token: %w", forgotten(err))
	}
	if c.o.NoVault || c.seals.known.has(t) {
		return event.Token(t), event.Token(prev), nil
	}
	sealed, err := c.seals.bodies[c.in.Body].vault.Seal(id)
	if err != nil {
		return "", "", err
	}
	c.vault = append(c.vault, event.VaultEntry{Token: event.Token(t), Mask: id.Mask(), Sealed: sealed})
	return event.Token(t), event.Token(prev), nil
}

// limitContent drops the words of person-to-person mail (design decision 9): they
// are read for registered senders, routes, and mail to many. What is kept of them
// tells only which mails are alike, and like which texts that are read
// (deploy/decisions/011).
func (c *conversion) limitContent(e *event.Event) {
	if digest, stock := c.digest(e); digest != "" {
		if e.Data.Message == nil {
			e.Data.Message = &event.Message{}
		}
		e.Data.Message.Digest = digest
		if e.Type == event.MessageReceived && !stock {
			e.Data.Message.Alike = c.alike(e.Data.Text)
		}
	}
	people := len(e.Data.Recipients)
	if e.Data.Message != nil {
		people += e.Data.Message.Blind
	}
	if e.Channel != event.Mail || people >= c.o.ContentFrom || e.Data.Route != "" ||
		e.Data.Campaign != "" || e.Data.Sender.Claimed.Class == event.Functional || e.Data.Text+e.Data.Subject == "" {
		return
	}
	if e.Data.Message == nil {
		e.Data.Message = &event.Message{}
	}
	m := e.Data.Message
	switch s := event.ReadSubject(e.Data.Subject); {
	case s.Automatic && m.Auto == "":
		m.Auto = event.AutoReply
	case s.Certified && m.Auto == "" && e.Type == event.MessageReceived:
		m.Auto = event.AutoReceipt
	case s.Conversation != "":
		m.Topic = c.ring.Ref("topic", s.Conversation)
	}
	e.Data.Text, e.Data.Subject, e.Data.NoText = "", "", "person_to_person"
}

// digest is the HMAC that equal texts of messages share; empty for a few words. A stock
// phrase from outside is equal to those of its own sender only: "invio in allegato il
// documento richiesto, cordiali saluti" write citizens who know nothing of each other.
func (c *conversion) digest(e *event.Event) (digest string, stock bool) {
	if e.Data.Text == "" || e.Type != event.MessageSubmitted && e.Type != event.MessageReceived {
		return "", false
	}
	exact, nameless, words := campaign.Exact(e.Data.Text)
	if words < fewWords {
		return "", false
	}
	if e.Type == event.MessageReceived {
		// The same to another name. What employees write is told apart by the names
		// under it: offices answer with the same words all day.
		exact = nameless
	}
	text := strconv.FormatUint(exact, 36)
	if e.Type == event.MessageReceived && words < stockWords {
		from := e.Data.Sender.Claimed
		return c.ring.Ref("text", text, cmp.Or(from.Address, string(from.Token))), true
	}
	return c.ring.Ref("text", text), false
}

// alike is the beginnings of the HMACs of a text's samples: without the key nobody can try
// a text against them.
func (c *conversion) alike(text string) string {
	var out strings.Builder
	for i, sample := range campaign.Sampled(text) {
		out.WriteString(c.ring.Ref("alike", strconv.Itoa(i), strconv.FormatUint(uint64(sample), 36))[:event.AlikeLength])
	}
	return out.String()
}

// fewWords is the number of words under which equal texts may be different
// messages: "ok, grazie, ci vediamo domani".
const fewWords = 8

// stockWords is the number of words under which a text from outside may be a stock phrase.
const stockWords = 12
