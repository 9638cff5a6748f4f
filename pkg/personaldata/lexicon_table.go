package personaldata

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// wordTable gives the meaning of a word by its hash with two loads and no search
// (hash, displace and compress: Belazzougui, Botelho, Dietzfelbinger, 2009): the
// words of a group have the same displacement, which was chosen so that all have a
// slot of their own. One look-up in three of an open table needs a second probe,
// which the processor cannot foresee; measured, that was half the time of reading a
// text.
type wordTable struct {
	groups []uint16 // displacements; a power of two of them
	slots  []slot
}

// slot is one word: 12 bits for its meaning, 20 of its hash. It is small so that
// the table stays in the processor's cache; one in some million unknown words is
// taken for a known one. 0 is an empty slot.
type slot uint32

const (
	meaningBits = 12
	mostMeaning = 1<<meaningBits - 1
)

// slotOf is what stands in the table for a word; its meaning is above 0.
func slotOf(h uint64, meaning uint16) slot {
	return slot(uint32(h)<<meaningBits) | slot(meaning)
}

// place is the slot of a word in a group with this displacement.
func (t *wordTable) place(h uint64, displacement uint16) uint64 {
	at, _ := bits.Mul64((h^uint64(displacement))*hashPrime, uint64(len(t.slots)))
	return at
}

// find gives the index of a word's meaning by its hash; 0 for an unknown word.
func (t *wordTable) find(h uint64) uint16 {
	s := t.slots[t.place(h, t.groups[h>>32&uint64(len(t.groups)-1)])]
	found := uint16(s & mostMeaning)
	if s&^mostMeaning != slotOf(h, 0) {
		found = 0
	}
	return found
}

// tableWord is a word on its way into the table.
type tableWord struct {
	hash    uint64
	meaning uint16
}

// newWordTable builds the table: the largest groups choose first.
func newWordTable(words []tableWord) (*wordTable, error) {
	size := 1
	for 8*size < len(words) {
		size *= 2
	}
	t := &wordTable{groups: make([]uint16, size), slots: make([]slot, len(words)+len(words)/4+1)}
	groups := make([][]tableWord, size)
	for _, w := range words {
		g := w.hash >> 32 & uint64(size-1)
		groups[g] = append(groups[g], w)
	}
	order := make([]int, size)
	for g := range order {
		order[g] = g
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(len(groups[b]), len(groups[a])), cmp.Compare(a, b)) })
	for _, g := range order {
		d := 0
		for !t.put(groups[g], uint16(d)) {
			if d++; d > 1<<16-1 {
				return nil, fmt.Errorf("no place for %d words in a table of %d", len(groups[g]), len(t.slots))
			}
		}
		t.groups[g] = uint16(d)
	}
	return t, nil
}

// put gives the words of a group their slots, or none when one is taken.
func (t *wordTable) put(group []tableWord, displacement uint16) bool {
	for n, w := range group {
		at := t.place(w.hash, displacement)
		if t.slots[at] != 0 {
			for _, w := range group[:n] {
				t.slots[t.place(w.hash, displacement)] = 0
			}
			return false
		}
		t.slots[at] = slotOf(w.hash, w.meaning)
	}
	return true
}
