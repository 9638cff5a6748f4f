package ledger

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"vedetta/pkg/event"
)

// Tx is one unit of work on a Book: what it tells goes to the bus before what
// it learned is kept.
type Tx struct {
	book    *Book
	source  string
	records map[string]*record // by key
	intakes []*event.Intake
	entries []entry
}

func itemKey(account, id string) string { return account + "\x00" + id }

func scopeKey(account, scope, id string) string { return account + "\x00" + scope + "\x00" + id }

// load returns an item's record, a new one where there is none.
func (tx *Tx) load(account, id string) (*record, error) {
	key := itemKey(account, id)
	if r, ok := tx.records[key]; ok {
		return r, nil
	}
	raw, err := tx.book.store.get(itemsOf(tx.book.o.Platform), key)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	r := &record{fresh: raw == nil, account: account, id: id}
	if raw != nil {
		if err := json.Unmarshal(raw, r); err != nil {
			return nil, fmt.Errorf("the ledger holds a record that can't be read: %w", err)
		}
	}
	tx.records[key] = r
	return r, nil
}

// commit keeps what was learned.
func (tx *Tx) commit() error {
	bucket := itemsOf(tx.book.o.Platform)
	for key, r := range tx.records {
		if r.Touched.IsZero() {
			continue
		}
		b, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("keep the ledger: %w", err)
		}
		tx.entries = append(tx.entries, entry{bucket: bucket, key: key, value: b})
		if r.Scope != "" {
			tx.entries = append(tx.entries, entry{bucket: scopesOf(tx.book.o.Platform), key: scopeKey(r.account, r.Scope, r.id), value: []byte{}})
		}
	}
	if len(tx.entries) == 0 {
		return nil
	}
	if err := tx.book.store.put(tx.entries); err != nil {
		return fmt.Errorf("keep the ledger: %w", err)
	}
	return nil
}

// Set keeps a value of the platform, such as a cursor, together with the rest.
func (tx *Tx) Set(key, value string) {
	tx.entries = append(tx.entries, entry{bucket: settings, key: tx.book.o.Platform + "/" + key, value: []byte(value)})
}

// Tell takes in a change that the platform told. An error that wraps
// event.ErrRejected means that the change can't be an event; the Tx goes on.
func (tx *Tx) Tell(c *Change) error {
	in := tx.intake(&c.Item, c.Act, c.At)
	in.Text, in.NoText = c.Text, c.NoText
	in.Degraded = append(in.Degraded, c.Degraded...)
	in.Key = []string{tx.book.o.Platform, c.Account, c.ID, string(c.Act)}
	if err := in.Validate(); err != nil {
		return err
	}
	r, err := tx.load(c.Account, c.ID)
	if err != nil {
		return err
	}
	if c.Act == Created && c.Created.IsZero() {
		c.Created = c.At
	}
	r.learn(&c.Item, c.Scope, tx.book.now())
	lag := tx.book.o.Lag
	switch c.Act {
	case Created:
		tx.create(r, c, in)
		return nil
	case Edited:
		in.Key = tx.name(in.Key, r.Text.tell(tx.book.digest(c.Text), c.At, c.Nth, lag))
	case Hidden:
		in.Key = tx.name(in.Key, r.Hiding.tell(hidden, c.At, c.Nth, lag))
	case Unhidden:
		in.Key = tx.name(in.Key, r.Hiding.tell(shown, c.At, c.Nth, lag))
	case Deleted:
		in.Key = tx.name(in.Key, r.Being.tell(gone, c.At, c.Nth, lag))
	case Restored:
		in.Key = tx.name(in.Key, r.Being.tell(here, c.At, c.Nth, lag))
	}
	tx.intakes = append(tx.intakes, in)
	return nil
}

// name makes the rest of a natural key: which change it is, in this era.
func (tx *Tx) name(key []string, m mark) []string {
	return append(key, tx.book.era, m.V, strconv.Itoa(m.N))
}

// create tells a creation. It has one name for ever, so where a listing came
// first with a text that was edited since, the first text is told as an edit in
// the moment of creation: a repeat of a name is dropped on its way.
func (tx *Tx) create(r *record, c *Change, in *event.Intake) {
	if c.Draft {
		in.Key = append(in.Key, "unpublished")
		tx.intakes = append(tx.intakes, in)
		return
	}
	r.Created = c.Created
	tx.intakes = append(tx.intakes, in)
	if c.NoText != "" {
		r.Born.Told = true
		return
	}
	d := tx.book.digest(c.Text)
	if r.Born.Told && r.Born.Seen && r.Born.Text != d {
		first := *in
		first.Type = kind(c.Post, Edited)
		first.Key = []string{tx.book.o.Platform, c.Account, c.ID, string(Edited), tx.book.era, d, "first"}
		tx.intakes = append(tx.intakes, &first)
	}
	r.Born = birth{Told: true, Text: d}
}

// kind is the event's type.
func kind(post bool, a Act) event.Kind {
	if post {
		return event.Kind("post." + string(a))
	}
	return event.Kind("comment." + string(a))
}

// intake makes what all events of an item share.
func (tx *Tx) intake(i *Item, a Act, at time.Time) *event.Intake {
	in := &event.Intake{
		Schema: 1, Body: tx.book.o.Body, Channel: event.Social, Type: kind(i.Post, a), Source: tx.source,
		Time: at, Direction: event.Public,
		Item: &event.IntakeItem{
			Platform: tx.book.o.Platform, Account: i.Account, ID: i.ID, Parent: i.Parent, Author: i.Author, Own: i.Own,
		},
	}
	if in.Item.Parent == in.Item.ID {
		in.Item.Parent = ""
	}
	if a == Edited && !i.Post {
		in.Item.By = event.ByAuthor // nobody else can edit a comment on any of the platforms
	}
	return in
}

// Known reports whether an item was told or seen before this Tx.
func (tx *Tx) Known(account, id string) (bool, error) {
	r, err := tx.load(account, id)
	return err == nil && !r.fresh, err
}

// See takes in an item that a listing showed at a time.
func (tx *Tx) See(s *Sight, at time.Time) error {
	r, err := tx.load(s.Account, s.ID)
	if err != nil {
		return err
	}
	unborn := !r.Born.Told
	r.learn(&s.Item, s.Scope, tx.book.now())
	r.Seen = latest(r.Seen, at)
	settled := at.Add(-tx.book.o.Settle)
	if err := tx.birth(r, s, at, settled); err != nil {
		return err
	}
	if !r.Born.Told {
		return nil // it may be told yet: nothing of it before its creation
	}
	if err := tx.seeText(r, s, at, settled); err != nil {
		return err
	}
	if s.HiddenTold {
		if unborn && s.Hidden && s.HeldFirst && len(r.Hiding.Marks) == 0 {
			if err := tx.heldFirst(r, s); err != nil {
				return err
			}
		}
		r.Hiding.see(map[bool]string{false: shown, true: hidden}[s.Hidden], at)
		tx.notice(s, r.Hiding.unexplained(r.hidingOrigin(), settled, tx.book.o.Lag))
	}
	r.Being.see(here, at)
	tx.notice(s, r.Being.unexplained(r.beingOrigin(), settled, tx.book.o.Lag))
	return nil
}

// birth tells the creation of an item that only listings showed so far, once a
// webhook has had its time.
func (tx *Tx) birth(r *record, s *Sight, at, settled time.Time) error {
	if r.Born.Told || s.Created.IsZero() || s.Created.After(settled) || s.Unchanged {
		return nil
	}
	in := tx.intake(&s.Item, Created, s.Created)
	in.Key = []string{tx.book.o.Platform, s.Account, s.ID, string(Created)}
	in.Degraded = slices.Clone(s.Degraded)
	b := birth{Told: true, Seen: true}
	switch edited := s.EditsTold && s.Edited.After(s.Created); {
	case edited, len(r.Text.Marks) > 0:
		in.NoText = NoTextSource // the text was another one then
	default:
		in.Text, b.Text, b.Seen = s.Text, tx.book.digest(s.Text), !s.EditsTold
		if b.Seen && at.Sub(s.Created) > seenAtOnce {
			in.Degraded = append(in.Degraded, TextSeenLater)
		}
	}
	if err := in.Validate(); err != nil {
		return err
	}
	r.Born = b
	tx.intakes = append(tx.intakes, in)
	return nil
}

// seenAtOnce is how soon after its creation an item's text is taken for its
// first.
const seenAtOnce = time.Minute

// seeText compares the text with the known one.
func (tx *Tx) seeText(r *record, s *Sight, at, settled time.Time) error {
	if s.Unchanged {
		return nil
	}
	if s.EditsTold {
		if !s.Edited.After(s.Created) {
			return nil
		}
		d := tx.book.digest(s.Text)
		if slices.ContainsFunc(r.Text.Marks, func(m mark) bool { return m.V == d && m.At.Equal(s.Edited) }) {
			return nil
		}
		return tx.Tell(&Change{Item: s.Item, Act: Edited, At: s.Edited, Text: s.Text, Degraded: s.Degraded})
	}
	r.Text.see(tx.book.digest(s.Text), at)
	tx.notice(s, r.Text.unexplained(r.textOrigin(), settled, tx.book.o.Lag))
	return nil
}

// heldFirst tells that an item was hidden from its creation on.
func (tx *Tx) heldFirst(r *record, s *Sight) error {
	return tx.Tell(&Change{Item: s.Item, Act: Hidden, At: r.Created, NoText: NoTextSource, Degraded: s.Degraded})
}

// acts tells what a change to a value of hiding or being is.
func acts(v string) Act {
	switch v {
	case shown:
		return Unhidden
	case hidden:
		return Hidden
	case here:
		return Restored
	case gone:
		return Deleted
	}
	return Edited
}

// notice tells changes that listings showed and nobody told.
func (tx *Tx) notice(s *Sight, marks []mark) {
	now := tx.book.digest(s.Text)
	for _, m := range marks {
		act := acts(m.V)
		in := tx.intake(&s.Item, act, m.By)
		if after := m.After; !after.IsZero() {
			in.Item.LastSeen = &after
		}
		in.Degraded = append(slices.Clone(s.Degraded), ChangeTimeUnknown)
		switch {
		case act == Deleted:
			in.NoText = NoTextSource
			in.Degraded[len(in.Degraded)-1] = DeletionTimeUnknown
		case act == Edited && m.V == now:
			in.Text = s.Text
		default:
			in.NoText = NoTextSource
		}
		in.Key = tx.name([]string{tx.book.o.Platform, s.Account, s.ID, string(act)}, m)
		tx.intakes = append(tx.intakes, in)
	}
}

// Missing returns the ids of the items of a listing that were created from a
// time on and last seen before the listing began, and are not known to be gone.
// Call it when the listing is complete: it is for the caller to make sure of
// each and to say Gone or Present.
func (b *Book) Missing(account, scope string, from, began time.Time) (ids []string, err error) {
	err = b.items(account, scope, func(id string, r *record) {
		if !r.Created.Before(from) && r.Created.Before(began) && r.Seen.Before(began) && r.Being.current(r.beingOrigin()) != gone {
			ids = append(ids, id)
		}
	})
	return ids, err
}

// EditTold reports whether an edit at a time was told already.
func (b *Book) EditTold(account, id string, at time.Time) (bool, error) {
	raw, err := b.store.get(itemsOf(b.o.Platform), itemKey(account, id))
	if err != nil || raw == nil {
		return false, err
	}
	r := new(record)
	if err := json.Unmarshal(raw, r); err != nil {
		return false, fmt.Errorf("the ledger holds a record that can't be read: %w", err)
	}
	return slices.ContainsFunc(r.Text.Marks, func(m mark) bool { return m.At.Equal(at) }), nil
}

// GoneIn returns the ids of the items of a listing that are known to be gone.
func (b *Book) GoneIn(account, scope string, from time.Time) (ids []string, err error) {
	err = b.items(account, scope, func(id string, r *record) {
		if !r.Created.Before(from) && r.Being.current(r.beingOrigin()) == gone {
			ids = append(ids, id)
		}
	})
	return ids, err
}

// items calls f for each known item of a listing.
func (b *Book) items(account, scope string, f func(id string, r *record)) error {
	prefix := scopeKey(account, scope, "")
	var ids []string
	err := b.store.each(scopesOf(b.o.Platform), prefix, func(key string, _ []byte) bool {
		ids = append(ids, key[len(prefix):])
		return true
	})
	for _, id := range ids {
		if err != nil {
			break
		}
		var raw []byte
		raw, err = b.store.get(itemsOf(b.o.Platform), itemKey(account, id))
		r := new(record)
		if raw != nil && json.Unmarshal(raw, r) == nil && r.Scope == scope {
			f(id, r)
		}
	}
	if err != nil {
		return fmt.Errorf("read the ledger: %w", err)
	}
	return nil
}

// noAuthor is what degraded says of an event that does not tell who wrote.
const noAuthor = "author"

// Gone takes in that an item was not there at a time: a complete listing lacked
// it, or the platform says so. What else the platform could not tell stands in
// degraded.
func (tx *Tx) Gone(account, id string, at time.Time, degraded ...string) error {
	r, err := tx.load(account, id)
	if err != nil || r.fresh {
		return err
	}
	r.Touched = tx.book.now()
	r.Being.see(gone, at)
	if !r.Own {
		degraded = append(degraded, noAuthor) // the ledger keeps none
	}
	s := &Sight{Item: Item{Account: account, ID: id, Parent: r.Parent, Post: r.Post, Own: r.Own}, Degraded: degraded}
	tx.notice(s, r.Being.unexplained(r.beingOrigin(), at.Add(-tx.book.o.Settle), tx.book.o.Lag))
	return nil
}

// Present takes in that an item which a listing lacked is there all the same.
func (tx *Tx) Present(account, id string, at time.Time) error {
	r, err := tx.load(account, id)
	if err != nil || r.fresh {
		return err
	}
	r.Touched, r.Seen = tx.book.now(), latest(r.Seen, at)
	r.Being.see(here, at)
	return nil
}
