package event

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"
)

// Intake is what a source says, with raw identities: what collectors build from
// their formats and what anybody's program posts to POST /v1/events. It never
// travels on the bus; package collect turns it into an Event.
type Intake struct {
	Schema     int               `json:"schema"`           // version of the intake schema, 1
	Body       Body              `json:"body"`             // IPA code
	Channel    Channel           `json:"channel"`          //
	Type       Kind              `json:"type"`             //
	Source     string            `json:"source,omitempty"` // filled in by the collector
	Key        []string          `json:"key"`              // natural key: what makes this event unique at its source
	Time       time.Time         `json:"time"`             // when it happened, by the source's clock
	Direction  Direction         `json:"direction,omitempty"`
	Sender     IntakeSender      `json:"sender,omitzero"`
	Recipients []IntakeRecipient `json:"recipients,omitempty"`
	Subject    string            `json:"subject,omitempty"`
	Text       string            `json:"text,omitempty"`
	NoText     string            `json:"no_text,omitempty"`
	Campaign   string            `json:"campaign,omitempty"`
	Purpose    string            `json:"purpose,omitempty"`
	Route      string            `json:"route,omitempty"`
	Message    *Message          `json:"message,omitempty"` // Ref and Thread are raw here and become HMACs
	Item       *IntakeItem       `json:"item,omitempty"`
	List       *IntakeList       `json:"list,omitempty"`
	Inventory  *Inventory        `json:"inventory,omitempty"`
	Report     *Report           `json:"report,omitempty"`
	Degraded   []string          `json:"degraded,omitempty"`
}

// IntakeSender is a sender with raw addresses or numbers.
type IntakeSender struct {
	Claimed       string `json:"claimed,omitempty"`
	Authenticated string `json:"authenticated,omitempty"`
	Result        string `json:"result,omitempty"` // pass, fail, none
}

// IntakeRecipient is a raw telephone number or mail address.
type IntakeRecipient struct {
	Address string `json:"address"`
	Field   Field  `json:"field,omitempty"`
}

// IntakeItem is a post or comment with raw ids.
type IntakeItem struct {
	ID       string     `json:"id"`
	Parent   string     `json:"parent,omitempty"`
	Platform string     `json:"platform"`
	Account  string     `json:"account"`
	Author   string     `json:"author,omitempty"` // the platform's id of the author
	Own      bool       `json:"own,omitempty"`
	By       By         `json:"by,omitempty"`
	LastSeen *time.Time `json:"last_seen,omitempty"`
}

// IntakeList is a contact list event with a raw actor.
type IntakeList struct {
	ID    string `json:"id"`
	Rows  int    `json:"rows,omitempty"`
	Actor string `json:"actor,omitempty"` // login of who read or exported the list
}

// Limits of an intake: more is a mistake or an attack.
const (
	MaxText       = 1 << 20 // bytes of text in an event
	MaxRecipients = 20_000  // recipients in one event: with vault entries under 8 MiB on the bus
	maxKeyParts   = 8
	maxColumns    = 64
	maxName       = 512 // bytes of a name, key part or address
)

// DecodeIntake reads one intake event. Unknown fields are refused by name, so
// that a misspelt field is not silently lost. Every error wraps ErrRejected.
func DecodeIntake(b []byte) (*Intake, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	in := new(Intake)
	if err := d.Decode(in); err != nil {
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			return nil, Rejectf("il campo %[1]q non esiste / field %[1]q is not known", clip(strings.Trim(name, `"`)))
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, Rejectf("il JSON finisce a metà: un evento intero per riga / the JSON ends half-way: one whole event a line")
		}
		return nil, Rejectf("la riga non è JSON dello schema intake / intake is not JSON of the intake schema: %s", jsonReason(err))
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, Rejectf("più di un valore JSON / more than one JSON value")
	}
	if err := in.Validate(); err != nil {
		return nil, err
	}
	return in, nil
}

// Validate checks an intake event. Every error wraps ErrRejected and names the
// field.
func (in *Intake) Validate() error {
	switch {
	case in.Schema != 1:
		return Rejectf("schema non è 1 / schema is not 1")
	case !in.Body.Valid():
		return Rejectf("body non è un codice IPA in minuscolo / body is not an IPA code in lower case")
	case in.Time.IsZero():
		return Rejectf("manca time / time is missing")
	case in.Time.Year() < 2000 || in.Time.Year() > 2200:
		return Rejectf("time è fuori dagli anni dal 2000 al 2200 / time is outside the years 2000 to 2200")
	case len(in.Key) == 0 || len(in.Key) > maxKeyParts:
		return Rejectf("key vuole da 1 a %[1]d parti / key needs 1 to %[1]d parts", maxKeyParts)
	case len(in.Text)+len(in.Subject) > MaxText:
		return Rejectf("text supera %[1]d byte / text is over %[1]d bytes", MaxText)
	case len(in.Degraded) > maxColumns || in.Report != nil && len(in.Report.Columns) > maxColumns:
		return Rejectf("degraded o report.columns ha più di %[1]d voci / degraded or report.columns has over %[1]d entries", maxColumns)
	case len(in.Recipients) > MaxRecipients:
		return Rejectf("più di %[1]d destinatari / more than %[1]d recipients", MaxRecipients)
	}
	if err := checkKind(in.Type, in.Channel); err != nil {
		return err
	}
	if err := in.checkNames(); err != nil {
		return err
	}
	return in.checkParts()
}

// checkNames bounds every short field.
func (in *Intake) checkNames() error {
	names := map[string]string{
		"source": in.Source, "sender.claimed": in.Sender.Claimed, "sender.authenticated": in.Sender.Authenticated,
		"sender.result": in.Sender.Result, "campaign": in.Campaign, "purpose": in.Purpose, "route": in.Route, "no_text": in.NoText,
	}
	in.partNames(names)
	for field, v := range names {
		if len(v) > maxName {
			return Rejectf("%[1]s supera %[2]d byte / %[1]s is over %[2]d bytes", field, maxName)
		}
	}
	for _, k := range in.Key {
		if k == "" || len(k) > maxName || strings.ContainsRune(k, 0) {
			return Rejectf("una parte di key è vuota, supera %[1]d byte o contiene un NUL / a part of key is empty or over %[1]d bytes or holds a NUL", maxName)
		}
	}
	for _, r := range in.Recipients {
		switch {
		case r.Address == "" || len(r.Address) > maxName:
			return Rejectf("un destinatario è vuoto o supera %[1]d byte / a recipient is empty or over %[1]d bytes", maxName)
		case !slices.Contains(fields, r.Field):
			return Rejectf("recipients.field %[1]q non è fra / is not one of to, cc, envelope", clip(string(r.Field)))
		}
	}
	switch in.Direction {
	case "", Outbound, Inbound, Internal, Public:
		return nil
	}
	return Rejectf("direction %[1]q non esiste / direction %[1]q is not known", clip(string(in.Direction)))
}

// partNames adds the short fields of the optional parts.
func (in *Intake) partNames(names map[string]string) {
	if i := in.Item; i != nil {
		names["item.id"], names["item.parent"], names["item.platform"] = i.ID, i.Parent, i.Platform
		names["item.account"], names["item.author"] = i.Account, i.Author
	}
	if l := in.List; l != nil {
		names["list.id"], names["list.actor"] = l.ID, l.Actor
	}
	if i := in.Inventory; i != nil {
		names["inventory.store"], names["inventory.dataset"], names["inventory.class"] = i.Store, i.Dataset, i.Class
	}
	if r := in.Report; r != nil {
		names["report.name"], names["report.columns"] = r.Name, strings.Join(r.Columns[:min(len(r.Columns), maxColumns)], "")
	}
	if m := in.Message; m != nil {
		names["message.ref"], names["message.gateway"], names["message.code"] = m.Ref, m.Gateway, m.Code
		names["message.thread"] = m.Thread
	}
	names["degraded"] = strings.Join(in.Degraded[:min(len(in.Degraded), maxColumns)], "")
}

// The values that recipients.field, message.auto and item.by may have. They are read only.
var (
	fields = []Field{"", FieldTo, FieldCc, FieldEnvelope}
	autos  = []Auto{"", AutoReply, AutoGenerated, AutoBounce, AutoReceipt, AutoList}
	bys    = []By{"", ByAuthor, ByModerator, ByPlatform}
)

// checkParts demands the part of the payload that the kind is about.
func (in *Intake) checkParts() error {
	kind, _, _ := strings.Cut(string(in.Type), ".")
	switch {
	case (kind == "post" || kind == "comment") && (in.Item == nil || in.Item.ID == "" || in.Item.Account == "" || in.Item.Platform == ""):
		return Rejectf("%[1]s vuole item con id, platform e account / %[1]s needs item with id, platform and account", in.Type)
	case in.Type == MessageSubmitted && len(in.Recipients) == 0 && (in.Message == nil || in.Message.Blind == 0):
		return Rejectf("%[1]s vuole recipients, o message.blind se la fonte li conta soltanto / %[1]s needs recipients, or message.blind where the source only counts them", in.Type)
	case in.Message != nil && in.Message.Blind < 0:
		return Rejectf("message.blind è negativo / message.blind is negative")
	case in.Message != nil && !slices.Contains(autos, in.Message.Auto):
		return Rejectf("message.auto %[1]q non è fra / is not one of reply, generated, bounce, receipt, list", clip(string(in.Message.Auto)))
	case in.Item != nil && !slices.Contains(bys, in.Item.By):
		return Rejectf("item.by %[1]q non è fra / is not one of author, moderator, platform", clip(string(in.Item.By)))
	case (kind == "list" || kind == "canary") && (in.List == nil || in.List.ID == ""):
		return Rejectf("%[1]s vuole list con id / %[1]s needs list with id", in.Type)
	case in.Type == StoreInventory && (in.Inventory == nil || in.Inventory.Dataset == ""):
		return Rejectf("%[1]s vuole inventory con dataset / %[1]s needs inventory with dataset", in.Type)
	case in.Type == PolicyChanged:
		return Rejectf("%[1]s lo pubblica solo / is published by \"vedetta policy publish\" only", in.Type)
	case in.Type == ReportGenerated && (in.Report == nil || in.Report.Name == ""):
		return Rejectf("%[1]s vuole report con name / %[1]s needs report with name", in.Type)
	}
	return nil
}
