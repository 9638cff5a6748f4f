package social

import (
	"encoding/json"
	"slices"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

const (
	instagram       = "instagram"
	instagramSource = "/collector/social/instagram"
)

// instagram returns the webhook of Instagram professional accounts. It tells
// new comments and nothing else: no hiding, no deletion, and comments there
// cannot be edited.
func (c *Collector) instagram(out collect.Out) *meta {
	i := c.config.Instagram
	return &meta{
		Collector: c, out: out, platform: instagram, source: instagramSource, book: c.books[instagram],
		secret: i.AppSecret, verify: i.VerifyToken, unsigned: newUnsignedLimit(c.config.UnsignedKept),
		decode: func(body []byte) (decoded, error) { return decodeInstagram(body, i.Accounts) },
	}
}

// instagramComment is the value of a comments change. Names are not read.
type instagramComment struct {
	ID       id     `json:"id"`
	Text     string `json:"text"`
	ParentID id     `json:"parent_id"`
	From     struct {
		ID id `json:"id"`
	} `json:"from"`
	Media struct {
		ID      id     `json:"id"`
		Product string `json:"media_product_type"`
	} `json:"media"`
}

// decodeInstagram reads one delivery. An error, which wraps event.ErrRejected,
// means that nothing of it can be understood.
func decodeInstagram(body []byte, accounts []string) (decoded, error) {
	var p page
	if json.Unmarshal(body, &p) != nil {
		return decoded{}, event.Rejectf("la consegna non è JSON della forma object ed entry / delivery is not JSON of the form object and entry")
	}
	d := decoded{ignored: make(map[string]int)}
	if p.Object != instagram {
		d.ignored[ignoredObject]++
		return d, nil
	}
	count := 0
	for _, raw := range p.Entry {
		var e entry
		if json.Unmarshal(raw, &e) != nil || e.ID == "" {
			d.rejected = append(d.rejected, rejection{raw: raw, reason: event.Rejectf("entry non ha l'id di un account o l'elenco delle modifiche / entry has no id of an account or no list of changes")})
			continue
		}
		d.ignored[ignoredMessaging] += countOf(e.Messaging) + countOf(e.Standby)
		if e.Field != "" {
			e.Changes = append(e.Changes, raw) // business login for Instagram: the entry itself is the change
		}
		if e.empty() {
			d.rejected = append(d.rejected, rejection{raw: raw, reason: event.Rejectf("entry non contiene modifiche / entry holds no change")})
			continue
		}
		if count += len(e.Changes); count > maxChanges {
			return decoded{}, event.Rejectf("la consegna ha più di %[1]d modifiche / delivery has over %[1]d changes", maxChanges)
		}
		for _, c := range e.Changes {
			if err := d.instagramChange(&e, c, accounts); err != nil {
				d.rejected = append(d.rejected, rejection{raw: c, reason: err})
			}
		}
	}
	return d, nil
}

func (d *decoded) instagramChange(e *entry, raw json.RawMessage, accounts []string) error {
	var c change
	if json.Unmarshal(raw, &c) != nil {
		return event.Rejectf("una modifica non è un oggetto con field e value / change is not an object with field and value")
	}
	if c.Field != "comments" {
		d.ignored[ignoredField]++ // mentions, insights, live comments, messages
		return nil
	}
	var v instagramComment
	if json.Unmarshal(c.Value, &v) != nil {
		return event.Rejectf("value di una modifica dei commenti ha un campo del tipo sbagliato / value of a comments change has a field of the wrong type")
	}
	if v.Media.Product == "AD" {
		d.ignored[ignoredItem]++ // an advertisement's copy of a post has no page of its own
		return nil
	}
	account := string(e.ID)
	out := ledger.Change{
		Item: ledger.Item{
			Account: account, ID: string(v.ID), Parent: string(first(v.ParentID, v.Media.ID)), Author: string(v.From.ID),
			Own: v.From.ID != "" && v.From.ID == e.ID, Created: e.Time.Time,
		},
		Act: ledger.Created, Scope: string(v.Media.ID), At: e.Time.Time, Text: v.Text,
	}
	switch {
	case out.ID == "":
		return event.Rejectf("la modifica di un commento non ha id / change of a comment has no id")
	case out.At.IsZero():
		return event.Rejectf("una modifica non ha un'ora che si possa usare / change has no usable time")
	case len(out.Text) > event.MaxText:
		return event.Rejectf("il testo supera %[1]d byte / text is over %[1]d bytes", event.MaxText)
	}
	if !slices.Contains(accounts, account) {
		out.Degraded = append(out.Degraded, degradedUnlisted)
		d.unlisted++
	}
	if out.Author == "" {
		out.Degraded = append(out.Degraded, degradedAuthor)
	}
	d.changes = append(d.changes, told{change: out, raw: raw})
	return nil
}
