package social

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"vedetta/pkg/collect"
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

// noTextSource is the NoText of changes that Meta tells without the text.
const noTextSource = "source"

// facebook returns the webhook of Facebook Pages.
func (c *Collector) facebook(out collect.Out) *meta {
	f := c.config.Facebook
	return &meta{
		Collector: c, out: out, platform: facebook, source: facebookSource,
		secret: f.AppSecret, verify: f.VerifyToken, unsigned: newUnsignedLimit(c.config.UnsignedKept),
		decode: func(body []byte) (decoded, error) { return decodeFacebook(body, c.config.Body, f.Pages) },
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
	body    event.Body
	pages   []string
	changes int
	repeats repeats
}

// decodeFacebook reads one delivery. An error, which wraps event.ErrRejected,
// means that nothing of it can be understood.
func decodeFacebook(body []byte, of event.Body, pages []string) (decoded, error) {
	var p page
	if json.Unmarshal(body, &p) != nil {
		return decoded{}, event.Rejectf("delivery is not JSON of the form object and entry")
	}
	d := facebookDecoder{body: of, pages: pages, repeats: newRepeats()}
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
		d.reject(raw, event.Rejectf("entry has no id of a page or no list of changes"))
		return nil
	}
	d.ignored[ignoredMessaging] += count(e.Messaging) + count(e.Standby)
	d.changes += len(e.Changes)
	if d.changes > maxChanges {
		return event.Rejectf("delivery has over %d changes", maxChanges)
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

// count is the length of a JSON array, and 1 for anything else that is there.
func count(raw json.RawMessage) int {
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
		return event.Rejectf("change is not an object with field and value")
	}
	if c.Field != "feed" {
		d.ignored[ignoredField]++
		return nil
	}
	var v value
	if json.Unmarshal(c.Value, &v) != nil {
		return event.Rejectf("value of a feed change has a field of the wrong type")
	}
	kind, ignored, err := v.kind()
	if err != nil {
		return err
	}
	if ignored != "" {
		d.ignored[ignored]++
		return nil
	}
	return d.emit(e, &v, kind)
}

// emit makes the intake of a change whose kind is known.
func (d *facebookDecoder) emit(e *entry, v *value, kind event.Kind) error {
	in := &event.Intake{
		Schema: 1, Body: d.body, Channel: Channel, Type: kind, Source: facebookSource,
		Time: v.time(e), Direction: event.Public, Text: v.Message, Item: v.item(string(e.ID)),
	}
	if in.Text == "" && v.action() != created && v.action() != edited {
		in.NoText = noTextSource
	}
	in.Degraded = d.degraded(in, v)
	in.Key = d.key(in, v)
	if in.Time.IsZero() {
		return event.Rejectf("change has no usable time")
	}
	if in.Item.ID == "" {
		return event.Rejectf("change of a %s has no id", v.class())
	}
	if err := in.Validate(); err != nil {
		return err
	}
	d.intakes = append(d.intakes, in)
	return nil
}

func (d *facebookDecoder) degraded(in *event.Intake, v *value) []string {
	var out []string
	if !slices.Contains(d.pages, in.Item.Account) {
		out = append(out, degradedUnlisted)
		d.unlisted++
	}
	if in.Item.Author == "" {
		out = append(out, degradedAuthor)
	}
	if v.Published == "no" {
		out = append(out, degradedUnpublished)
	}
	return out
}

// key is the same for the same change delivered again, and different for two
// edits in one second, for a draft and its publication, and for the second of
// two hidings with a showing between them.
func (d *facebookDecoder) key(in *event.Intake, v *value) []string {
	what := []string{string(v.action()), strconv.FormatInt(in.Time.UnixMilli(), 10)}
	if v.action() == edited {
		sum := sha256.Sum256([]byte(v.Message))
		what = append(what, "text:"+hex.EncodeToString(sum[:16]))
	}
	if v.Published == "no" {
		what = append(what, degradedUnpublished)
	}
	if n := d.repeats.ordinal(in.Item.Account+"/"+in.Item.ID, what); n > 0 {
		what = append(what, "again:"+strconv.Itoa(n))
	}
	return append([]string{facebook, in.Item.Account, in.Item.ID}, what...)
}

// time is when the change happened: Meta says it for what is new, else the
// entry's time is nearest.
func (v *value) time(e *entry) time.Time {
	if v.action() == created && !v.Created.IsZero() || e.Time.IsZero() {
		return v.Created.Time
	}
	return e.Time.Time
}

func (v *value) item(account string) *event.IntakeItem {
	it := &event.IntakeItem{Platform: facebook, Account: account, Author: string(first(v.From.ID, v.SenderID))}
	if v.class() == comment {
		it.ID, it.Parent = string(v.CommentID), string(first(v.ParentID, v.PostID))
	} else {
		it.ID, it.Parent = string(first(v.PostID, v.PhotoID, v.VideoID, v.ShareID)), string(v.ParentID)
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
