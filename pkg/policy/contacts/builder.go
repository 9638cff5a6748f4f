package contacts

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"vedetta/pkg/event"
)

// Options describe an index that is built.
type Options struct {
	Body    event.Body
	Rules   string // version of the rules
	Version string // version of the policy
	// Built stands in the file. The same content gives the same bytes only with
	// the same Built; leave it zero where the bytes are compared.
	Built time.Time
	// TempDir takes what does not fit in memory, 36 bytes a fact of a token and 20
	// a token; empty is the system's.
	TempDir string
}

// Builder collects what is known of contacts and writes the index. It is safe
// for concurrent use.
//
// Memory: about 20 MB, and while writing 20 bytes and 20 for each fact of each
// distinct profile. 10 million contacts stay below 600 MB also when each has a
// profile of its own; usually they need 100. The rest waits in a nameless file in
// Options.TempDir.
type Builder struct {
	options Options

	mu     sync.Mutex // guards all below
	scopes map[string]uint32
	names  []string
	years  []int
	spill  spill
	err    error // why nothing can be written any more
}

// New begins an index.
func New(o Options) *Builder {
	return &Builder{
		options: o,
		scopes:  map[string]uint32{},
		spill:   spill{dir: o.TempDir},
	}
}

// Close drops what was collected. Indexes that were written stay.
func (b *Builder) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err == nil {
		b.err = errors.New("the builder is closed")
	}
	b.scopes, b.names = nil, nil
	return b.spill.close()
}

// Add says that a token stands on a list. An error wraps ErrToken, or the disk
// is full; after that one nothing can be written.
func (b *Builder) Add(t event.Token, m Membership) error {
	if m.List == "" {
		return errors.New("membership without a list")
	}
	return b.add([]statement{{token: t, kind: isMember, scope: string(m.List), a: stamp(m.From), b: stamp(m.Until)}})
}

// AddWithdrawal says that a person withdrew consent or objected.
func (b *Builder) AddWithdrawal(t event.Token, w Withdrawal) error {
	if w.Scope == "" {
		return fmt.Errorf("withdrawal without a scope: expected a list, purpose:<id> or %s", Everything)
	}
	kind := hasWithdrawn
	switch w.Kind {
	case Withdrawn:
	case Objected:
		kind = hasObjected
	default:
		return fmt.Errorf("withdrawal of unknown kind %d", w.Kind)
	}
	return b.add([]statement{{token: t, kind: kind, scope: w.Scope, a: stamp(w.At)}})
}

// AddStaff says that a token is a mailbox or number of the directory.
func (b *Builder) AddStaff(t event.Token) error {
	return b.add([]statement{{token: t, kind: isStaff}})
}

// AddPersonalSender says that a token is a person registered as a sender.
func (b *Builder) AddPersonalSender(t event.Token) error {
	return b.add([]statement{{token: t, kind: isPersonalSender}})
}

// statement is a fact about a token, with names in clear.
type statement struct {
	token event.Token
	kind  factKind
	scope string
	a, b  int64
}

func (b *Builder) add(all []statement) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return b.err
	}
	for _, s := range all {
		if err := checkToken(s.token); err != nil {
			return err
		}
		scope, err := b.scope(s.scope)
		if err != nil {
			b.err = err
			return err
		}
		year, err := b.year(yearOf(s.token))
		if err != nil {
			b.err = err
			return err
		}
		if err := b.spill.put(record{keyOf(s.token), newFact(s.kind, scope, s.a, s.b).of(year)}); err != nil {
			b.err = err
			return err
		}
	}
	return nil
}

// fail makes the builder write nothing: half of an import is no index.
func (b *Builder) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err == nil {
		b.err = err
	}
}

// scope interns a name; none is 0. The caller holds mu.
func (b *Builder) scope(name string) (uint32, error) {
	if name == "" {
		return 0, nil
	}
	at, ok := b.scopes[name]
	if !ok {
		if len(b.names) == maxNames {
			return 0, fmt.Errorf("more than %d lists and purposes", maxNames)
		}
		at = uint32(len(b.names))
		name = strings.Clone(name) // not the whole batch it was cut from
		b.scopes[name] = at
		b.names = append(b.names, name)
	}
	return at, nil
}

// year interns a year. The caller holds mu.
func (b *Builder) year(y int) (uint32, error) {
	for i, have := range b.years {
		if have == y {
			return uint32(i), nil
		}
	}
	if len(b.years) == maxYears {
		return 0, fmt.Errorf("tokens of more than %d key years in one index", maxYears)
	}
	b.years = append(b.years, y)
	return uint32(len(b.years) - 1), nil
}
