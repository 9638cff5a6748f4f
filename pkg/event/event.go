// Package event holds what flows through Vedetta and what crosses its packages:
// the bus event, the raw intake it is made from, the facts derived from its
// text, findings and incidents.
//
// In: nothing; it imports no other package of the project. Out: types and their
// codec. Values are plain data: safe to read from several goroutines, owned by
// whoever changes them.
package event

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// SchemaVersion is the version of the bus schema that this code writes. Fields
// are only ever added, so a reader accepts every version up to its own.
const SchemaVersion = 1

// Constant attributes of the CloudEvents 1.0 envelope.
const (
	specVersion     = "1.0"
	dataContentType = "application/json"
	dataSchema      = "urn:vedetta:event:1"
)

// ErrRejected marks input that can never be understood. It goes to the dead
// letters with its reason; every other error is the infrastructure's and is
// tried again.
var ErrRejected = errors.New("rejected")

// Rejectf returns an error that wraps ErrRejected. The text becomes the reason
// in the dead letter's header, so it must hold no personal data.
func Rejectf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrRejected, fmt.Sprintf(format, args...))
}

// Body is a public body's code in the Italian index of public administrations
// (IPA), in lower case, such as "c_f257".
type Body string

var bodyPattern = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// Valid reports whether the code can be part of a subject.
func (b Body) Valid() bool { return bodyPattern.MatchString(string(b)) }

// Channel is the way a message took or the place where an item stands.
type Channel string

// The channels. Register is what is not a message: list reads, forms, citizen
// reports, inventories, report exports.
const (
	SMS      Channel = "sms"
	Mail     Channel = "mail"
	Social   Channel = "social"
	Register Channel = "register"
)

// Kind says what happened. It is the CloudEvents type and the tail of the
// subject.
type Kind string

// The kinds known from the first day.
const (
	MessageSubmitted Kind = "message.submitted"
	MessageDelivered Kind = "message.delivered"
	MessageFailed    Kind = "message.failed"
	MessageReceived  Kind = "message.received"

	PostCreated     Kind = "post.created"
	PostEdited      Kind = "post.edited"
	PostHidden      Kind = "post.hidden"
	PostUnhidden    Kind = "post.unhidden"
	PostDeleted     Kind = "post.deleted"
	PostRestored    Kind = "post.restored"
	CommentCreated  Kind = "comment.created"
	CommentEdited   Kind = "comment.edited"
	CommentHidden   Kind = "comment.hidden"
	CommentUnhidden Kind = "comment.unhidden"
	CommentDeleted  Kind = "comment.deleted"
	CommentRestored Kind = "comment.restored"

	ListRead        Kind = "list.read"
	ListExported    Kind = "list.exported"
	CanaryHit       Kind = "canary.hit"
	CitizenReport   Kind = "citizen.report"
	FormSubmitted   Kind = "form.submitted"
	StoreInventory  Kind = "store.inventory"
	ReportGenerated Kind = "report.generated"

	// PolicyChanged says that another version of the body's register holds from
	// here on.
	PolicyChanged Kind = "policy.changed"

	CollectorAlive Kind = "collector.alive"
	CollectorGap   Kind = "collector.gap"
)

// channelsOf says on which channels a kind may stand; nil means on any.
var channelsOf = map[Kind][]Channel{
	MessageSubmitted: {SMS, Mail, Social}, MessageDelivered: {SMS, Mail, Social},
	MessageFailed: {SMS, Mail, Social}, MessageReceived: {SMS, Mail, Social},
	PostCreated: {Social}, PostEdited: {Social}, PostHidden: {Social},
	PostUnhidden: {Social}, PostDeleted: {Social}, PostRestored: {Social},
	CommentCreated: {Social}, CommentEdited: {Social}, CommentHidden: {Social},
	CommentUnhidden: {Social}, CommentDeleted: {Social}, CommentRestored: {Social},
	ListRead: {Register}, ListExported: {Register}, CanaryHit: {Register},
	CitizenReport: {Register}, FormSubmitted: {Register}, StoreInventory: {Register},
	ReportGenerated: {Register}, PolicyChanged: {Register}, CollectorAlive: nil, CollectorGap: nil,
}

// Kinds returns all known kinds with the channels each may stand on; an empty
// list means any channel. The map is a copy.
func Kinds() map[Kind][]Channel {
	out := make(map[Kind][]Channel, len(channelsOf))
	for k, c := range channelsOf {
		out[k] = append([]Channel(nil), c...)
	}
	return out
}

// Direction is the way a message goes, seen from the body.
type Direction string

// The directions. Public is a post or comment that anybody can read.
const (
	Outbound Direction = "outbound"
	Inbound  Direction = "inbound"
	Internal Direction = "internal"
	Public   Direction = "public"
)

// Token stands for a person: the year of its key, a dash and 26 characters of
// an HMAC-SHA-256 keyed per body and year. Package pseudonym makes it.
type Token string

// Event is one message, change or report on the bus: a CloudEvents 1.0 event in
// structured JSON. It holds no identity, only tokens.
type Event struct {
	SpecVersion     string    `json:"specversion"`
	ID              string    `json:"id"`     // day of the source's clock, a dash, HMAC of the natural key
	Source          string    `json:"source"` // URI reference of the collector and its source, such as /collector/sms/kannel/gw1
	Type            Kind      `json:"type"`
	Time            time.Time `json:"time"` // when it happened at the source, at most ingestion + 5 minutes
	DataContentType string    `json:"datacontenttype"`
	DataSchema      string    `json:"dataschema"`
	Schema          int       `json:"schema"` // version of the bus schema the writer knew
	Body            Body      `json:"body"`
	Channel         Channel   `json:"channel"`
	Data            Data      `json:"data"`

	Facts *Facts `json:"-"` // what the analyser derived; nil on the bus
	Seq   uint64 `json:"-"` // position in the stream; 0 before it was read from there
	// Stored is when the stream took the event; zero before it was read from
	// there.
	Stored time.Time `json:"-"`
}

// Known is when the event could first be judged: when the stream had it, or
// when the collector took it in where that is not known. The two differ when
// the bus was away.
func (e *Event) Known() time.Time {
	if e.Stored.After(e.Data.Ingested) {
		return e.Stored
	}
	return e.Data.Ingested
}

// Data is the payload of an Event.
type Data struct {
	Ingested   time.Time   `json:"ingested"`              // when the collector took it in
	SourceTime *time.Time  `json:"source_time,omitempty"` // the source's own clock, only where Time was capped
	Direction  Direction   `json:"direction,omitempty"`
	Sender     Sender      `json:"sender,omitzero"`
	Recipients []Recipient `json:"recipients,omitempty"`
	Subject    string      `json:"subject,omitempty"` // of a mail
	Text       string      `json:"text,omitempty"`
	NoText     string      `json:"no_text,omitempty"`  // why text is missing: source, person_to_person, undecodable, excluded
	Campaign   string      `json:"campaign,omitempty"` // declared by the sender
	Purpose    string      `json:"purpose,omitempty"`  // declared by the sender
	Route      string      `json:"route,omitempty"`
	Message    *Message    `json:"message,omitempty"`
	Item       *Item       `json:"item,omitempty"`
	List       *List       `json:"list,omitempty"`
	Inventory  *Inventory  `json:"inventory,omitempty"`
	Report     *Report     `json:"report,omitempty"`
	Policy     *Policy     `json:"policy,omitempty"`
	Vault      *Vault      `json:"vault,omitempty"`
	Degraded   []string    `json:"degraded,omitempty"` // what the source could not tell: source_id, text, text_cut, time_zone, sender, author, account_not_listed, unpublished, deletion_time_unknown, change_time_unknown, text_seen_later, removal_kind_unknown, deletion_not_told
}

// PartyClass tells whether a sender is a function or a person.
type PartyClass string

// The classes of a sender. Only a functional one is ever in clear.
const (
	Functional PartyClass = "functional"
	Person     PartyClass = "person"
)

// Party is one side of a message. Address is set only for a functional sender
// that the register knows, Token only for a person.
type Party struct {
	Class    PartyClass `json:"class,omitempty"`
	Address  string     `json:"address,omitempty"`
	Token    Token      `json:"token,omitempty"`
	External bool       `json:"external,omitempty"` // not of the body's own domains or numbers
}

// Sender keeps claim and fact apart (design decision 16).
type Sender struct {
	Claimed       Party  `json:"claimed,omitzero"`
	Authenticated Party  `json:"authenticated,omitzero"`
	Result        string `json:"result,omitempty"` // of the authentication: pass, fail, none
}

// Field says where a recipient was written.
type Field string

// The fields. Envelope is a recipient that stands in no visible header (Bcc).
const (
	FieldTo       Field = "to"
	FieldCc       Field = "cc"
	FieldEnvelope Field = "envelope"
)

// Recipient is one person or mailbox a message went to.
type Recipient struct {
	Token    Token `json:"token"`
	Previous Token `json:"previous,omitempty"` // under last year's key, in the first 60 days of a year
	Field    Field `json:"field,omitempty"`
	External bool  `json:"external,omitempty"`
	Self     bool  `json:"self,omitempty"`      // the sender's own mailbox or number: a copy that reaches nobody
	Office   bool  `json:"office,omitempty"`    // an office that the register knows as a sender
	OffRoute bool  `json:"off_route,omitempty"` // none of those that the register lets the message's route write to
}

// Message is what a gateway or mail server says of a message.
type Message struct {
	Ref      string `json:"ref,omitempty"`  // HMAC of the id that joins a message with its later delivery states
	Gateway  string `json:"gateway"`        // name the operator gave the gateway or server
	Size     int    `json:"size,omitempty"` // bytes (mail) or characters (SMS) as the source counts them
	Parts    int    `json:"parts,omitempty"`
	Code     string `json:"code,omitempty"` // the source's own delivery code
	Rejected int    `json:"rejected,omitempty"`
	Blind    int    `json:"blind,omitempty"`  // recipients that the source counts and does not name (Bcc)
	Auto     Auto   `json:"auto,omitempty"`   // what no person wrote: reply, generated, bounce, receipt, list; empty when a person may have
	Thread   string `json:"thread,omitempty"` // HMAC of the first message of the conversation; empty for the first one
	// Topic, Digest and Alike are HMACs that tell what is alike in mails whose words nobody
	// may read: they are set by the pipe, never taken from a source.
	Topic  string `json:"topic,omitempty"`  // of the subject of an answer, without its Re:
	Digest string `json:"digest,omitempty"` // of the text but for greeting, places and numbers; empty for a few words
	// Alike is the beginnings, five characters each, of those of samples of the text of a mail
	// from outside: texts of which most are equal, place by place, are nearly the same.
	Alike string `json:"alike,omitempty"`
}

// AlikeLength is the number of characters of one sample in Message.Alike.
const AlikeLength = 5

// Item is a post or comment.
type Item struct {
	ID       string `json:"id"` // HMAC of platform, account and the platform's id
	Parent   string `json:"parent,omitempty"`
	Platform string `json:"platform"` // facebook, instagram, …
	Account  string `json:"account"`  // the body's page, by the platform's id
	Author   Token  `json:"author,omitempty"`
	Own      bool   `json:"own,omitempty"` // written by the page itself
	By       By     `json:"by,omitempty"`  // under whose authority it changed; empty when the platform does not say
	// LastSeen is when the item was last seen as it was before, for a change that
	// was only noticed at the event's time.
	LastSeen *time.Time `json:"last_seen,omitempty"`
}

// By says under whose authority a post or comment changed.
type By string

// The authorities.
const (
	ByAuthor    By = "author"
	ByModerator By = "moderator" // the body's own page
	ByPlatform  By = "platform"
)

// Auto says what sort of message no person wrote.
type Auto string

// The automatic messages (RFC 3834; RFC 3464; RFC 2919; certified mail: DPR
// 68/2005).
const (
	AutoReply     Auto = "reply"     // out of office and the like
	AutoGenerated Auto = "generated" // monitoring, jobs
	AutoBounce    Auto = "bounce"    // a delivery status notification
	AutoReceipt   Auto = "receipt"   // of certified mail, or a read receipt
	AutoList      Auto = "list"      // a mailing list handed it on
)

// List tells of a contact list that was read, exported or hit by its canary.
type List struct {
	ID    string `json:"id"`
	Rows  int    `json:"rows,omitempty"`
	Actor Token  `json:"actor,omitempty"`
}

// Inventory is what a store holds: how many rows and how old the oldest is.
type Inventory struct {
	Store   string     `json:"store"`
	Dataset string     `json:"dataset"`
	Class   string     `json:"class,omitempty"` // retention class; empty when it has none
	Rows    int64      `json:"rows"`
	Oldest  *time.Time `json:"oldest,omitempty"`
}

// Report is a report that a system produced, by the columns it had.
type Report struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns,omitempty"`
	Rows    int      `json:"rows,omitempty"`
}

// Policy names a version of the body's register, which is kept beside the
// stream.
type Policy struct {
	Version string `json:"version"` // hash of the register and of the contact files it names
}

// Vault carries the sealed way back from tokens to identities, for the tokens
// that this collector process sends for the first time.
type Vault struct {
	KeyID     string       `json:"key_id"`
	SealedKey []byte       `json:"sealed_key"` // the process's vault key, sealed with age to the DPO's key
	Entries   []VaultEntry `json:"entries"`
}

// VaultEntry is one identity, sealed.
type VaultEntry struct {
	Token  Token  `json:"token"`
	Mask   string `json:"mask"`   // such as "+39 347 ••• ••09"
	Sealed []byte `json:"sealed"` // XChaCha20-Poly1305 under the vault key, nonce first
}

// Encode writes the event as CloudEvents structured JSON and fills in the
// constant attributes.
func (e *Event) Encode() ([]byte, error) {
	e.SpecVersion, e.DataContentType, e.DataSchema, e.Schema = specVersion, dataContentType, dataSchema, SchemaVersion
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode event %s: %w", e.ID, err)
	}
	return b, nil
}

// Decode reads an event and checks it. Every error wraps ErrRejected.
func Decode(b []byte) (*Event, error) {
	e := new(Event)
	if err := json.Unmarshal(b, e); err != nil {
		return nil, Rejectf("la riga non è JSON dello schema del bus / event is not JSON of the bus schema: %s", jsonReason(err))
	}
	if err := e.Validate(); err != nil {
		return nil, err
	}
	return e, nil
}

// jsonReason tells what is wrong with JSON without repeating its content.
func jsonReason(err error) string {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Sprintf("field %q has the wrong type, expected %s", t.Field, t.Type)
	}
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("syntax error at byte %d", s.Offset)
	}
	if _, ok := errors.AsType[*time.ParseError](err); ok {
		return "a time is not RFC 3339"
	}
	return "unreadable"
}

var idPattern = regexp.MustCompile(`^[0-9]{8}-[a-z2-7]{26}$`)

// Validate checks what every consumer relies on. Every error wraps ErrRejected.
func (e *Event) Validate() error {
	switch {
	case e.SpecVersion != specVersion:
		return Rejectf("specversion non è %[1]s / specversion is not %[1]s", specVersion)
	case e.Schema < 1 || e.Schema > SchemaVersion:
		return Rejectf("la versione %[1]d dello schema qui non è nota (fino alla %[2]d): aggiorna questo programma / schema version %[1]d is not known here (up to %[2]d): update this program", e.Schema, SchemaVersion)
	case !idPattern.MatchString(e.ID):
		return Rejectf("id non è un giorno con un HMAC / id is not a day and an HMAC")
	case !e.Body.Valid():
		return Rejectf("body non è un codice IPA / body is not an IPA code")
	case e.Time.IsZero():
		return Rejectf("manca time / time is missing")
	}
	return checkKind(e.Type, e.Channel)
}

// checkKind rejects kinds that are unknown or stand on the wrong channel.
func checkKind(k Kind, c Channel) error {
	channels, ok := channelsOf[k]
	if !ok {
		return Rejectf("il tipo %[1]q non esiste / type %[1]q is not known", clip(string(k)))
	}
	if channels == nil {
		channels = []Channel{SMS, Mail, Social, Register}
	}
	if slices.Contains(channels, c) {
		return nil
	}
	return Rejectf("il tipo %[1]s non sta sul canale %[2]q / type %[1]s does not stand on channel %[2]q", k, clip(string(c)))
}

// clip makes foreign text safe for an error: short, and letters only, so that
// a number or an address in the wrong place is not repeated.
func clip(s string) string {
	const longest = 40
	end := ""
	if len(s) > longest {
		s, end = s[:longest], "…"
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' || r == '_' || r == '-' {
			return r
		}
		return '?'
	}, s) + end
}

// Day is the day in the id: the day of the source's own clock, in UTC. Storage
// is partitioned by it, so that a repeat always meets its first copy.
func (e *Event) Day() time.Time { return DayOf(e.ID) }

// DayOf is the day in an event's id; zero when it is no event id.
func DayOf(id string) time.Time {
	d, err := time.Parse("20060102", id[:min(8, len(id))])
	if err != nil {
		return time.Time{}
	}
	return d
}

// StreamSubject is the subject the event is published on:
// events.<body>.<channel>.<kind>.
func (e *Event) StreamSubject() string {
	return "events." + string(e.Body) + "." + string(e.Channel) + "." + string(e.Type)
}
