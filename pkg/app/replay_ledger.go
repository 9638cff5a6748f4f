package app

import (
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"vedetta/pkg/event"
)

// ledger keeps the findings of a replay as they stand: those that changed last in
// memory, the others on the disk, so that a log that raises a million costs some tens
// of bytes each. One goroutine uses it.
type ledger struct {
	disk   *spill
	live   *lru.Cache[int, *entry] // by order
	seed   maphash.Seed
	orders map[uint64]int // order of a finding, by a keyed hash of its id
	places []place        // by order, of those that were in memory no longer
	err    error          // the disk's; raise and the cache cannot return it
}

// entry is a finding as it stands, with what raised it.
type entry struct {
	Finding event.Finding `json:"finding"`
	Senders []string      `json:"senders"` // which a finding on the bus does not name
	Event   string        `json:"event"`
	At      time.Time     `json:"at"`
	Line    int           `json:"line"`
}

// liveFindings is how many findings a replay has in memory, at about 2 KiB each: more
// than the detectors hold open of a body in ordinary life.
const liveFindings = 10_000

func newLedger(live int) (*ledger, error) {
	disk, err := newSpill()
	if err != nil {
		return nil, err
	}
	l := &ledger{disk: disk, seed: maphash.MakeSeed(), orders: map[uint64]int{}}
	if l.live, err = lru.NewWithEvict(live, l.put); err != nil {
		disk.close()
		return nil, fmt.Errorf("replay: room for %d findings: %w", live, err)
	}
	return l, nil
}

func (l *ledger) close() { l.disk.close() }

// put brings a finding to the disk.
func (l *ledger) put(order int, x *entry) {
	p, err := l.disk.write(l.places[order], x)
	if err != nil && l.err == nil {
		l.err = err
	}
	l.places[order] = p
}

// raise notes what raised a finding; of one that is known already it changes nothing.
func (l *ledger) raise(id string, x *entry) {
	k := maphash.String(l.seed, id)
	if _, known := l.orders[k]; known {
		return
	}
	order := len(l.places)
	l.orders[k] = order
	l.places = append(l.places, place{})
	l.live.Add(order, x)
}

// find returns a finding by its id; nil if it was never raised. It may be changed until
// the ledger is used again.
func (l *ledger) find(id string) (*entry, error) {
	order, known := l.orders[maphash.String(l.seed, id)]
	if !known {
		return nil, l.err
	}
	if x, ok := l.live.Get(order); ok {
		return x, l.err
	}
	x, err := l.read(order)
	if err != nil {
		return nil, err
	}
	l.live.Add(order, x)
	return x, l.err
}

func (l *ledger) read(order int) (*entry, error) {
	x := new(entry)
	if err := l.disk.read(l.places[order], x); err != nil {
		return nil, err
	}
	x.Finding.Senders = x.Senders
	return x, nil
}

// fill keeps a finding that was raised as it stands.
func (l *ledger) fill(f *event.Finding) error {
	x, err := l.find(f.ID)
	if err != nil {
		return err
	}
	if x == nil {
		return fmt.Errorf("replay: finding %s was never raised", f.ID)
	}
	x.fill(f)
	return nil
}

// each calls do with the findings in the order in which they were raised, some at a
// time. The ledger is not changed after it.
func (l *ledger) each(some int, do func([]*entry) error) error {
	for from := 0; from < len(l.places); from += some {
		chunk := make([]*entry, 0, min(some, len(l.places)-from))
		for order := from; order < min(from+some, len(l.places)); order++ {
			x, ok := l.live.Peek(order)
			if !ok {
				var err error
				if x, err = l.read(order); err != nil {
					return err
				}
			}
			chunk = append(chunk, x)
		}
		if err := do(chunk); err != nil {
			return err
		}
	}
	return l.err
}

// fill copies a finding: its detector goes on to change it.
func (x *entry) fill(f *event.Finding) {
	x.Finding = *f
	x.Finding.Evidence = nil // nobody reads that of a replay
	x.Finding.Senders, x.Finding.CollectedFor, x.Finding.PersonalData = slices.Clone(f.Senders), slices.Clone(f.CollectedFor), slices.Clone(f.PersonalData)
	x.Finding.Reasons, x.Finding.Rows = slices.Clone(f.Reasons), slices.Clone(f.Rows)
	x.Senders = x.Finding.Senders
}
