package policy

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// ListID names a contact list of one body.
type ListID string

// Contacts says on which of a body's lists a token stands. It holds tokens
// only, never an address, and is safe for concurrent use.
type Contacts struct {
	body    event.Body
	rules   string // of the policy it was made from
	version string
	tokens  []event.Token // sorted
	sets    []uint32      // index into lists, for each token
	lists   [][]ListID    // the distinct sets of lists, each sorted
	persons []event.Token // registered personal senders, sorted
	staff   []event.Token // mailboxes of the directory, sorted
}

// Lookup returns the lists a token stands on, sorted; nil when on none. The
// result is shared: do not change it.
func (c *Contacts) Lookup(t event.Token) []ListID {
	if c == nil {
		return nil
	}
	i, ok := slices.BinarySearch(c.tokens, t)
	if !ok {
		return nil
	}
	return c.lists[c.sets[i]]
}

// PersonalSender reports whether the token is a registered personal sender.
func (c *Contacts) PersonalSender(t event.Token) bool {
	if c == nil {
		return false
	}
	_, ok := slices.BinarySearch(c.persons, t)
	return ok
}

// Staff reports whether the token is a mailbox of the directory.
func (c *Contacts) Staff(t event.Token) bool {
	if c == nil {
		return false
	}
	_, ok := slices.BinarySearch(c.staff, t)
	return ok
}

// WithDirectory returns the index with the mailboxes of the directory.
func (c *Contacts) WithDirectory(staff ...event.Token) *Contacts {
	out := *c
	out.staff = slices.Sorted(slices.Values(staff))
	return &out
}

// Len is the number of tokens.
func (c *Contacts) Len() int { return len(c.tokens) }

// Contacts tokenises the lists under every key that is live at a time. Make the
// index again when a list changes, and each year before March, when tokens
// under last year's key end. It needs a policy from Load.
func (p *Policy) Contacts(ring *pseudonym.Keyring, at time.Time) (*Contacts, error) {
	if p.contacts == nil && len(p.Lists) > 0 {
		return nil, fmt.Errorf("contacts of %s: the policy was loaded without its contact files", p.Body.IPA)
	}
	b := newIndexBuilder()
	for _, l := range p.Lists {
		for a, err := range addresses(p.contacts[l.ID]) {
			if err != nil {
				return nil, fmt.Errorf("%w: %s: list %s: %w", ErrInvalid, p.contactsPath(l), l.ID, err)
			}
			if err := b.add(ring, a, at, ListID(l.ID)); err != nil {
				return nil, fmt.Errorf("contacts of %s: %w", p.Body.IPA, err)
			}
		}
	}
	c := b.index()
	c.body, c.rules, c.version = p.Body.IPA, p.rules, p.Version
	var err error
	if c.persons, err = p.persons(ring, at); err != nil {
		return nil, fmt.Errorf("contacts of %s: %w", p.Body.IPA, err)
	}
	return c, nil
}

// persons tokenises the registered personal senders.
func (p *Policy) persons(ring *pseudonym.Keyring, at time.Time) ([]event.Token, error) {
	var out []event.Token
	for _, s := range p.Senders {
		id, err := pseudonym.Address(s.Address)
		if err != nil || s.Kind != PersonalSender {
			continue
		}
		tokens, err := ring.Tokens(id, at)
		if err != nil {
			return nil, err
		}
		for _, t := range tokens {
			out = append(out, event.Token(t))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// addresses yields the identities in a contact file: the first column of each
// line. Blank lines, lines that begin with # and one header are left out. An
// error tells the line and column, never the content.
func addresses(content []byte) func(yield func(pseudonym.Identity, error) bool) {
	return func(yield func(pseudonym.Identity, error) bool) {
		n, header := 0, true
		content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
		for line := range strings.Lines(string(content)) {
			n++
			cell := firstCell(line)
			if cell == "" || cell[0] == '#' {
				continue
			}
			first := header
			header = false
			if first && !strings.ContainsAny(cell, "@0123456789") {
				continue
			}
			id, err := pseudonym.Address(cell)
			if err != nil || strings.HasPrefix(string(id), "short:") {
				err = fmt.Errorf("[%d:1] not a telephone number or mail address: correct the line or take it out", n)
			}
			if !yield(id, err) || err != nil {
				return
			}
		}
	}
}

func firstCell(line string) string {
	line = strings.TrimSpace(line)
	if i := strings.IndexAny(line, ",;\t"); i >= 0 {
		line = line[:i]
	}
	return strings.Trim(strings.TrimSpace(line), `"`)
}

// indexBuilder collects the lists of each token.
type indexBuilder struct{ of map[event.Token][]ListID }

func newIndexBuilder() indexBuilder { return indexBuilder{of: map[event.Token][]ListID{}} }

func (b indexBuilder) add(ring *pseudonym.Keyring, id pseudonym.Identity, at time.Time, l ListID) error {
	tokens, err := ring.Tokens(id, at)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		b.put(event.Token(t), l)
	}
	return nil
}

func (b indexBuilder) put(t event.Token, l ListID) {
	if have := b.of[t]; !slices.Contains(have, l) {
		b.of[t] = append(have, l)
	}
}

// index freezes what was added. Tokens on the same lists share one set.
func (b indexBuilder) index() *Contacts {
	c := &Contacts{tokens: make([]event.Token, 0, len(b.of)), sets: make([]uint32, 0, len(b.of))}
	for t := range b.of {
		c.tokens = append(c.tokens, t)
	}
	slices.Sort(c.tokens)
	known := map[string]uint32{}
	for _, t := range c.tokens {
		lists := b.of[t]
		slices.Sort(lists)
		key := fmt.Sprintf("%q", lists)
		set, ok := known[key]
		if !ok {
			set = uint32(len(c.lists))
			known[key] = set
			c.lists = append(c.lists, lists)
		}
		c.sets = append(c.sets, set)
	}
	return c
}

// NewContacts makes an index from tokens that are already known. Tests and
// imports use it.
func NewContacts(body event.Body, version string, of map[event.Token][]ListID, persons ...event.Token) *Contacts {
	b := newIndexBuilder()
	for t, lists := range of {
		for _, l := range lists {
			b.put(t, l)
		}
	}
	c := b.index()
	c.body, c.version = body, version
	c.persons = slices.Clone(persons)
	slices.Sort(c.persons)
	return c
}
