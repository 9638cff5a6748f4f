package contacts

import (
	"errors"
	"math"
)

// profileSet numbers distinct sets of facts in the order they are first seen.
// A set costs 20 bytes a fact and about 12 more. The facts stand in blocks, so
// that growing copies none.
type profileSet struct {
	starts []uint32 // where each set begins, and one more
	blocks [][]fact
	slots  []uint32 // open addressing: number of a set plus one
}

const factsPerBlock = 1 << 16

func newProfileSet() *profileSet {
	return &profileSet{starts: []uint32{0}, slots: make([]uint32, 1<<10)}
}

func (p *profileSet) len() int { return len(p.starts) - 1 }

// facts is how many facts all sets have together.
func (p *profileSet) facts() uint32 { return p.starts[len(p.starts)-1] }

func (p *profileSet) fact(n uint32) fact { return p.blocks[n/factsPerBlock][n%factsPerBlock] }

func (p *profileSet) equal(n uint32, set []fact) bool {
	from := p.starts[n]
	if int(p.starts[n+1]-from) != len(set) {
		return false
	}
	for i, f := range set {
		if p.fact(from+uint32(i)) != f {
			return false
		}
	}
	return true
}

// number returns the number of a sorted set of facts.
func (p *profileSet) number(set []fact) (uint32, error) {
	mask := uint32(len(p.slots) - 1)
	h := setHash(0)
	for _, f := range set {
		h = h.with(f)
	}
	i := h.slot() & mask
	for ; p.slots[i] != 0; i = (i + 1) & mask {
		if n := p.slots[i] - 1; p.equal(n, set) {
			return n, nil
		}
	}
	if uint64(p.facts())+uint64(len(set)) >= math.MaxUint32 || p.len() >= math.MaxUint32-1 {
		return 0, errors.New("more than 4 thousand million facts in profiles")
	}
	n := uint32(p.len())
	for at, f := range set {
		if (int(p.facts())+at)%factsPerBlock == 0 {
			p.blocks = append(p.blocks, make([]fact, 0, factsPerBlock))
		}
		last := &p.blocks[len(p.blocks)-1]
		*last = append(*last, f)
	}
	p.starts = append(p.starts, p.facts()+uint32(len(set)))
	p.slots[i] = n + 1
	if 5*p.len() > 4*len(p.slots) {
		p.grow()
	}
	return n, nil
}

func (p *profileSet) grow() {
	p.slots = make([]uint32, 2*len(p.slots))
	mask := uint32(len(p.slots) - 1)
	for n := range uint32(p.len()) {
		h := setHash(0)
		for i := p.starts[n]; i < p.starts[n+1]; i++ {
			h = h.with(p.fact(i))
		}
		i := h.slot() & mask
		for p.slots[i] != 0 {
			i = (i + 1) & mask
		}
		p.slots[i] = n + 1
	}
}

// setHash spreads sets over slots.
type setHash uint64

func (h setHash) with(f fact) setHash {
	for i := range f {
		h = (h ^ setHash(f[i])) * 0xff51afd7ed558ccd
		h ^= h >> 32
	}
	return h
}

func (h setHash) slot() uint32 { return uint32(h ^ h>>29) }
