package ledger

import (
	"time"
)

// record is what is known of one item.
type record struct {
	Post    bool      `json:"post,omitempty"`
	Own     bool      `json:"own,omitempty"`
	Parent  string    `json:"parent,omitempty"`
	Scope   string    `json:"scope,omitempty"`  // listing it was seen in
	Created time.Time `json:"created,omitzero"` // zero when not told yet
	Touched time.Time `json:"touched"`          // by our clock
	Seen    time.Time `json:"seen,omitzero"`    // by a listing, the last time
	Born    birth     `json:"born,omitzero"`    // how its creation was told
	Text    timeline  `json:"text,omitzero"`    // digests of texts
	Hiding  timeline  `json:"hiding,omitzero"`  // shown, hidden
	Being   timeline  `json:"being,omitzero"`   // here, gone
	fresh   bool      // was not in the store
	account string
	id      string
}

// birth is how an item's creation was told.
type birth struct {
	Told bool   `json:"told,omitempty"` // as an event
	Text string `json:"text,omitempty"` // digest of its text then; empty when that is not known
	Seen bool   `json:"seen,omitempty"` // only a listing showed it: an earlier text is possible
}

// Values of the timelines.
const (
	shown  = "shown"
	hidden = "hidden"
	here   = "here"
	gone   = "gone"
)

// textOrigin is what the text's timeline begins with.
func (r *record) textOrigin() origin { return origin{V: r.Born.Text, At: r.Created} }

// hidingOrigin is what the timeline of hiding begins with.
func (r *record) hidingOrigin() origin { return origin{V: shown, At: r.Created} }

// beingOrigin is what the timeline of being there begins with.
func (r *record) beingOrigin() origin { return origin{V: here, At: r.Created} }

// learn fills in what a telling or a sight says of the item itself.
func (r *record) learn(i *Item, scope string, now time.Time) {
	r.Touched, r.Post = now, i.Post
	r.Own = r.Own || i.Own
	if i.Parent != "" {
		r.Parent = i.Parent
	}
	if scope != "" {
		r.Scope = scope
	}
	if !i.Created.IsZero() && r.Created.IsZero() {
		r.Created = i.Created
	}
}

// current is a timeline's value now, as far as it is known.
func (t *timeline) current(from origin) string {
	if n := len(t.Marks); n > 0 {
		return t.Marks[n-1].V
	}
	if !t.Start.At.IsZero() {
		return t.Start.V
	}
	return from.V
}
