package social

import (
	"encoding/json"
	"slices"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/collect/social/ledger"
	"vedetta/pkg/event"
)

const (
	facebook       = "facebook"
	facebookSource = "/collector/social/facebook"
	// Meta puts at most 1000 changes into a delivery.
	maxChanges = 10_000
)

// What an intake's Degraded says here.
const (
	degradedUnlisted    = "account_not_listed" // the page is not in the list of official pages (control S1)
	degradedAuthor      = "author"             // Meta did not say who wrote it
	degradedUnpublished = "unpublished"        // the post is a draft, planned, or shown as an advertisement only
)

// facebook returns the webhook of Facebook Pages.
func (c *Collector) facebook(out collect.Out) *meta {
	f := c.config.Facebook
	return &meta{
		Collector: c, out: out, platform: facebook, source: facebookSource, book: c.books[facebook],
		secret: f.AppSecret, verify: f.VerifyToken, unsigned: newUnsignedLimit(c.config.UnsignedKept),
		decode: func(body []byte) (decoded, error) { return decodeFacebook(body, f.Pages) },
	}
}

// page is the body of a delivery. Meta adds fields at any time; they are
// ignored.
type page struct {
	Object string            `json:"object"`
	Entry  []json.RawMessage `json:"entry"`
}

type entry struct {
	ID        id                `json:"id"` // of the page
	Time      epoch             `json:"time"`
	Changes   []json.RawMessage `json:"changes"`
	Messaging json.RawMessage   `json:"messaging"`
	Standby   json.RawMessage   `json:"standby"`
	Field     string            `json:"field"` // of an entry that is a change itself
}

// empty reports an entry in which nothing that is known was told.
func (e *entry) empty() bool {
	return len(e.Changes)+countOf(e.Messaging)+countOf(e.Standby) == 0
}

type change struct {
	Field string          `json:"field"`
	Value json.RawMessage `json:"value"`
}

// value is a change of the feed. The author's name is not read.
type value struct {
	Item      string `json:"item"`
	Verb      string `json:"verb"`
	CommentID id     `json:"comment_id"`
	PostID    id     `json:"post_id"`
	PhotoID   id     `json:"photo_id"`
	VideoID   id     `json:"video_id"`
	ShareID   id     `json:"share_id"`
	ParentID  id     `json:"parent_id"`
	From      struct {
		ID id `json:"id"`
	} `json:"from"`
	SenderID  id     `json:"sender_id"` // instead of From before version 2.11
	Created   epoch  `json:"created_time"`
	Message   string `json:"message"`
	Published yesNo  `json:"published"`
}

// facebookDecoder is the work on one delivery.
type facebookDecoder struct {
	decoded
	pages   []string
	count   int // of changes read
	repeats repeats
}

// decodeFacebook reads one delivery. An error, which wraps event.ErrRejected,
// means that nothing of it can be understood.
func decodeFacebook(body []byte, pages []string) (decoded, error) {
	var p page
	if json.Unmarshal(body, &p) != nil {
		return decoded{}, event.Rejectf("la consegna non è JSON della forma object ed entry / delivery is not JSON of the form object and entry")
	}
	d := facebookDecoder{pages: pages, repeats: newRepeats()}
	d.ignored = make(map[string]int)
	if p.Object != "page" {
		d.ignored[ignoredObject]++
		return d.decoded, nil
	}
	for _, raw := range p.Entry {
		if err := d.entry(raw); err != nil {
			return decoded{}, err
		}
	}
	return d.decoded, nil
}

func (d *facebookDecoder) entry(raw json.RawMessage) error {
	var e entry
	if json.Unmarshal(raw, &e) != nil || e.ID == "" {
		d.reject(raw, event.Rejectf("entry non ha l'id di una pagina o l'elenco delle modifiche / entry has no id of a page or no list of changes"))
		return nil
	}
	if e.empty() {
		d.reject(raw, event.Rejectf("entry non contiene modifiche / entry holds no change"))
		return nil
	}
	d.ignored[ignoredMessaging] += countOf(e.Messaging) + countOf(e.Standby)
	d.count += len(e.Changes)
	if d.count > maxChanges {
		return event.Rejectf("la consegna ha più di %[1]d modifiche / delivery has over %[1]d changes", maxChanges)
	}
	for _, c := range e.Changes {
		if err := d.change(&e, c); err != nil {
			d.reject(c, err)
		}
	}
	return nil
}

func (d *facebookDecoder) reject(raw []byte, reason error) {
	d.rejected = append(d.rejected, rejection{raw: raw, reason: reason})
}

// countOf is the length of a JSON array, and 1 for anything else that is there.
func countOf(raw json.RawMessage) int {
	if len(raw) == 0 || string(raw) == "null" {
		return 0
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return 1
	}
	return len(list)
}

func (d *facebookDecoder) change(e *entry, raw json.RawMessage) error {
	var c change
	if json.Unmarshal(raw, &c) != nil {
		return event.Rejectf("una modifica non è un oggetto con field e value / change is not an object with field and value")
	}
	if c.Field != "feed" {
		d.ignored[ignoredField]++
		return nil
	}
	var v value
	if json.Unmarshal(c.Value, &v) != nil {
		return event.Rejectf("value di una modifica del feed ha un campo del tipo sbagliato / value of a feed change has a field of the wrong type")
	}
	act, ignored, err := v.kind()
	if err != nil {
		return err
	}
	if ignored != "" {
		d.ignored[ignored]++
		return nil
	}
	return d.tell(e, &v, act, raw)
}

// tell makes the change of a value whose act is known.
func (d *facebookDecoder) tell(e *entry, v *value, act ledger.Act, raw json.RawMessage) error {
	c := ledger.Change{Item: v.item(string(e.ID)), Act: act, At: v.time(e), Text: v.Message, Draft: act == ledger.Created && v.Published == "no"}
	if act == ledger.Created {
		c.Created = c.At
	}
	c.Scope = ledger.Posts
	if !c.Post {
		c.Scope = string(v.PostID)
	}
	if c.Text == "" && act != ledger.Created && act != ledger.Edited {
		c.NoText = ledger.NoTextSource
	}
	c.Degraded = d.degraded(&c, v)
	c.Nth = d.repeats.ordinal(c.Account+"/"+c.ID, []string{string(act), c.At.String(), v.Message})
	switch {
	case c.At.IsZero():
		return event.Rejectf("una modifica non ha un'ora che si possa usare / change has no usable time")
	case c.ID == "":
		return event.Rejectf("la modifica di un %[1]s non ha id / change of a %[1]s has no id", v.class())
	case len(c.Text) > event.MaxText:
		return event.Rejectf("il testo supera %[1]d byte / text is over %[1]d bytes", event.MaxText)
	}
	d.changes = append(d.changes, told{change: c, raw: raw})
	return nil
}

func (d *facebookDecoder) degraded(c *ledger.Change, v *value) []string {
	var out []string
	if !slices.Contains(d.pages, c.Account) {
		out = append(out, degradedUnlisted)
		d.unlisted++
	}
	if c.Author == "" {
		out = append(out, degradedAuthor)
	}
	if v.Published == "no" {
		out = append(out, degradedUnpublished)
	}
	return out
}

// time is when the change happened: Meta says it for what is new, else the
// entry's time is nearest.
func (v *value) time(e *entry) time.Time {
	if v.act() == ledger.Created && !v.Created.IsZero() || e.Time.IsZero() {
		return v.Created.Time
	}
	return e.Time.Time
}

func (v *value) item(account string) ledger.Item {
	it := ledger.Item{Account: account, Author: string(first(v.From.ID, v.SenderID)), Post: v.class() == post}
	if it.Post {
		it.ID, it.Parent = string(first(v.PostID, v.PhotoID, v.VideoID, v.ShareID)), string(v.ParentID)
	} else {
		it.ID, it.Parent = string(v.CommentID), string(first(v.ParentID, v.PostID))
	}
	if it.Parent == it.ID {
		it.Parent = ""
	}
	it.Own = it.Author != "" && it.Author == account
	return it
}

func first(ids ...id) id {
	for _, i := range ids {
		if i != "" {
			return i
		}
	}
	return ""
}
