package analyse

import (
	"fmt"
	"hash/maphash"

	lru "github.com/hashicorp/golang-lru/v2"

	"vedetta/pkg/event"
)

// maxReadings bounds the texts whose facts are kept, at 1 to 3 KiB each.
const maxReadings = 4096

// readings are the facts of the texts that came last: a campaign is one text many
// times. They stand by hash, so that no text stays. Safe for concurrent use.
type readings struct {
	facts *lru.Cache[readingKey, said]
	seeds [2]maphash.Seed
}

func newReadings() (*readings, error) {
	facts, err := lru.New[readingKey, said](maxReadings)
	if err != nil {
		return nil, fmt.Errorf("room for %d readings: %w", maxReadings, err)
	}
	return &readings{facts: facts, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}, nil
}

// readingKey tells texts apart: by 128 bits of a keyed hash, in which nobody
// outside the process can make two texts collide.
type readingKey struct {
	version uint64 // of the engines: after a change of a register all is read anew
	hash    [2]uint64
}

// key returns where the facts of an event's text stand.
func (r *readings) key(version uint64, e *event.Event) readingKey {
	k := readingKey{version: version}
	for i, seed := range r.seeds {
		var h maphash.Hash
		h.SetSeed(seed)
		for _, part := range [...]string{string(e.Channel), e.Data.Subject, e.Data.Text} {
			maphash.WriteComparable(&h, len(part)) // or a subject's end could be the text's beginning
			_, _ = h.WriteString(part)             // never fails
		}
		k.hash[i] = h.Sum64()
	}
	return k
}
