// Package ledger remembers what is known of the items on social pages, so that
// a change is told once however often and in whatever order webhooks, updates
// and listings tell it.
//
// In: changes that a platform told (Change), items seen in a listing (Sight),
// and items that a complete listing lacks. Out: intakes with natural keys that
// do not depend on who told a change first. What only a listing shows has no
// time of its own: it is told with the time it was noticed and, in
// item.last_seen, the time up to which it had not happened.
//
// An event's id also holds the day of its time: a change that was noticed after
// midnight and is told, late, for a time before it has two ids. And a creation
// has one name for ever: where a listing came first, with a text that was edited
// since, the webhook's first text is told once more as an edit in the moment of
// creation.
//
// The state holds ids, times and salted digests of texts: no text, no author.
// A Ledger and its Books are safe for concurrent use; a Tx belongs to one
// goroutine, and one Tx of a Book is open at a time.
package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"vedetta/pkg/collect"
	"vedetta/pkg/event"
)

// Item is a post or comment as a platform names it.
type Item struct {
	Account string // the body's page, channel or account
	ID      string
	Parent  string    // what it answers; empty for what stands alone
	Author  string    // the platform's id; empty when not told
	Post    bool      // else it is a comment
	Own     bool      // written by the account itself
	Created time.Time // zero when not told
}

// Posts is the scope of an account's posts. Comments have their post's id for
// theirs.
const Posts = "posts"

// Act is what happened to an item.
type Act string

// The acts.
const (
	Created  Act = "created"
	Edited   Act = "edited"
	Hidden   Act = "hidden"
	Unhidden Act = "unhidden"
	Deleted  Act = "deleted"
	Restored Act = "restored"
)

// What an intake's degraded says here.
const (
	// DeletionTimeUnknown is a deletion that was noticed by an item's absence:
	// it happened between item.last_seen and the event's time.
	DeletionTimeUnknown = "deletion_time_unknown"
	// RemovalKindUnknown is an item that the platform does not show any more:
	// deleted, rejected, held, or out of a token's reach, it does not say which.
	RemovalKindUnknown = "removal_kind_unknown"
	// ChangeTimeUnknown is an edit, hiding, showing or return that was noticed in
	// a listing: it happened between item.last_seen and the event's time.
	ChangeTimeUnknown = "change_time_unknown"
	// TextSeenLater is a new item whose text was first seen after its creation,
	// on a platform that does not tell edits: an earlier text would not show.
	TextSeenLater = "text_seen_later"
	// NoTextSource is the no_text of changes that a platform tells without text.
	NoTextSource = "source"
)

// Change is what a platform told of an item, with its time.
type Change struct {
	Item
	Act      Act
	Scope    string    // the listing that shows the item, where that is known
	At       time.Time // by the platform's clock
	Nth      int       // of equal changes in one delivery with others between, from 0
	Text     string
	NoText   string
	Draft    bool     // created, but not public yet
	Degraded []string // what the platform did not tell
}

// Sight is an item as a listing shows it.
type Sight struct {
	Item
	Scope      string // the listing that the item belongs to
	Text       string
	Hidden     bool // not public by the page's or the platform's doing
	HiddenTold bool // the listing says whether the item is hidden
	// EditsTold means that the platform tells when an item was edited: then
	// Edited is the last time, and zero means never.
	EditsTold bool
	Edited    time.Time
	// HeldFirst means that a hidden item which was never seen before was hidden
	// from its creation on, as one that waits for approval.
	HeldFirst bool
	// Unchanged means that the platform says the item is as it was when it was
	// last seen and sends no text.
	Unchanged bool
	Degraded  []string
}

const maxID = 256 // bytes of a platform's id

// Check rejects a sight that can be no event: the error wraps
// event.ErrRejected.
func (s *Sight) Check() error {
	for _, id := range [...]string{s.ID, s.Parent, s.Author} {
		if len(id) > maxID || strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return event.Rejectf("l'id di un elemento elencato supera %[1]d byte o non è testo semplice / an id of a listed item is over %[1]d bytes or no plain text", maxID)
		}
	}
	switch y := s.Created.Year(); {
	case s.ID == "":
		return event.Rejectf("un elemento elencato non ha id / a listed item has no id")
	case y < 2000 || y > 2200 || s.Edited.Year() > 2200:
		return event.Rejectf("un elemento elencato non ha un'ora che si possa usare / a listed item has no usable time")
	case len(s.Text) > event.MaxText:
		return event.Rejectf("il testo supera %[1]d byte / text is over %[1]d bytes", event.MaxText)
	}
	return nil
}

// Options is what a Ledger is made from.
type Options struct {
	Path string           // of the database file; empty keeps everything in memory only
	Now  func() time.Time // nil means time.Now
	Salt string           // of digests; empty means the file's own, or a random one
}

// Ledger is the memory of one body's pages.
type Ledger struct {
	store store
	now   func() time.Time
	salt  string
	era   string // names the memory: ordinals of one era mean nothing in another
}

const saltKey = "salt"

// Open opens or creates a Ledger.
func Open(o Options) (*Ledger, error) {
	l := &Ledger{now: o.Now, salt: o.Salt}
	if l.now == nil {
		l.now = time.Now
	}
	var err error
	if l.store, err = openStore(o.Path); err != nil {
		return nil, err
	}
	if l.salt == "" {
		if l.salt, err = l.ownSalt(); err != nil {
			_ = l.store.close()
			return nil, err
		}
	}
	l.era = l.digest("era")[:8]
	return l, nil
}

// ownSalt returns the store's salt and makes it the first time.
func (l *Ledger) ownSalt() (string, error) {
	b, err := l.store.get(settings, saltKey)
	if err != nil || len(b) > 0 {
		return string(b), err
	}
	salt := rand.Text()
	return salt, l.store.put([]entry{{bucket: settings, key: saltKey, value: []byte(salt)}})
}

// Close closes the file. No Tx may be open.
func (l *Ledger) Close() error { return l.store.close() }

// digest names a text without keeping it.
func (l *Ledger) digest(text string) string {
	sum := sha256.Sum256([]byte(l.salt + "\x00" + canonical(text)))
	return hex.EncodeToString(sum[:16])
}

// canonical makes the texts of webhooks and listings, which differ in white
// space at the ends and in line breaks, the same.
func canonical(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}

// BookOptions says whose items a Book holds.
type BookOptions struct {
	Body     event.Body
	Platform string
	// Settle is how long a difference must stand in listings before it is told,
	// so that a webhook, which knows the time, comes first.
	Settle time.Duration
	// Lag is how old what a listing shows may be: caches of platforms, and
	// clocks that disagree.
	Lag time.Duration
}

// Book is the part of a Ledger that one platform has.
type Book struct {
	*Ledger
	o    BookOptions
	turn chan struct{} // holds one token: whoever takes it has the Tx
}

// Book returns the Book of a platform. Call it once for each.
func (l *Ledger) Book(o BookOptions) *Book {
	b := &Book{Ledger: l, o: o, turn: make(chan struct{}, 1)}
	b.turn <- struct{}{}
	return b
}

// Do runs f in a Tx, gives what it told to the bus and then keeps the new
// state; source is what the intakes say of where they come from. When f or the
// bus fails, nothing is kept: the same input makes the same intakes again.
func (b *Book) Do(ctx context.Context, out collect.Out, source string, f func(*Tx) error) error {
	select {
	case <-b.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { b.turn <- struct{}{} }()
	tx := &Tx{book: b, source: source, records: make(map[string]*record)}
	if err := f(tx); err != nil {
		return err
	}
	for rest := tx.intakes; len(rest) > 0; {
		n := min(len(rest), emitTogether)
		if err := out.Emit(ctx, rest[:n]...); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return tx.commit()
}

// emitTogether bounds the events of one publication.
const emitTogether = 256

// Setting returns a value that Tx.Set kept; empty when there is none.
func (b *Book) Setting(key string) (string, error) {
	v, err := b.store.get(settings, b.o.Platform+"/"+key)
	return string(v), err
}

// Keep keeps a value at once, for what does not belong to a Tx.
func (b *Book) Keep(key, value string) error {
	if err := b.store.put([]entry{{bucket: settings, key: b.o.Platform + "/" + key, value: []byte(value)}}); err != nil {
		return fmt.Errorf("keep %s: %w", key, err)
	}
	return nil
}

// Platform names the book's platform.
func (b *Book) Platform() string { return b.o.Platform }

// Body is whose pages these are.
func (b *Book) Body() event.Body { return b.o.Body }

// Forget drops what was not touched since before, at most a few thousand items
// at a time, and returns how many it dropped. A change of such an item that
// comes yet is told as if it were the first.
func (b *Book) Forget(ctx context.Context, before time.Time) (n int, err error) {
	select {
	case <-b.turn:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	defer func() { b.turn <- struct{}{} }()
	var old []entry
	err = b.store.each(itemsOf(b.o.Platform), "", func(key string, value []byte) bool {
		r := new(record)
		if json.Unmarshal(value, r) != nil || r.Touched.Before(before) {
			n++
			old = append(old, entry{bucket: itemsOf(b.o.Platform), key: key})
			if account, id, ok := strings.Cut(key, "\x00"); ok && r.Scope != "" {
				old = append(old, entry{bucket: scopesOf(b.o.Platform), key: scopeKey(account, r.Scope, id)})
			}
		}
		return len(old) < forgetTogether
	})
	if err != nil || len(old) == 0 {
		return 0, err
	}
	if err := b.store.put(old); err != nil {
		return 0, fmt.Errorf("forget old items: %w", err)
	}
	return n, nil
}

const forgetTogether = 5000
