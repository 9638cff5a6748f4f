package campaign

import (
	"container/list"
	"math/bits"
	"slices"
	"time"
)

// group is one discovered campaign, known by its first text.
type group struct {
	id      string
	text    Text
	last    time.Time // the body's clock at the latest message
	times   uint8     // how often it was seen again, up to mostTimes
	touched uint64    // when it was seen last, in touches of the body
	node    *list.Element
	looked  uint64   // look-up that has compared it
	digests []string // of its texts, the first ones
}

// Sizes of the index. Two fingerprints that differ in at most 7 bits have one of
// 8 bytes in common. Of two texts that share 60 % of their shingles, 99.8 % have
// the smallest hashes under three permutations in common in one of 26 bands (MinHash,
// A. Broder 1997); of two that share 10 %, one of 40.
const (
	bytesOfPrint = 8
	bands        = 26
	rows         = 3
	// fullBand is the number of texts that share a band from which it tells
	// nothing any more: somebody may send as many as she likes.
	fullBand = 48
	// active is how long an equal text is the first choice.
	active = 24 * time.Hour
	// most is the number of texts that one look-up compares shingle by shingle.
	most = 150
	// mostDigests is the number of equal texts by which mails that nobody may read are
	// known to be of a campaign.
	mostDigests = 16
)

// bodyGroups is the campaigns of one body.
type bodyGroups struct {
	clock   time.Time // latest event time
	touches uint64
	looks   uint64
	exact   map[uint64]*group
	prints  [bytesOfPrint][256][]*group
	bands   map[uint64][]*group
	digests map[string]*group
	shelves [classes]*list.List // of *group by how often they were seen, least recently seen first
}

func newBodyGroups() *bodyGroups {
	b := &bodyGroups{exact: map[uint64]*group{}, bands: map[uint64][]*group{}, digests: map[string]*group{}}
	for i := range b.shelves {
		b.shelves[i] = list.New()
	}
	return b
}

// bandsOf are the keys under which a text stands in the index: those of its
// shingles with the names in it, and those without.
func bandsOf(t Text) []uint64 {
	if len(t.Sketch) == 0 || t.Words < MinWords {
		return nil
	}
	keys := make([]uint64, 0, 2*bands)
	named := leastOf(t.Sketch)
	nameless := named
	if t.Nameless != nil {
		nameless = leastOf(t.Nameless)
	}
	for side, least := range [][bands][rows]uint32{named, nameless} {
		for b := range bands {
			key := uint64(side*bands + b)
			for _, l := range least[b] {
				key = mix(key ^ uint64(l))
			}
			keys = append(keys, key)
		}
	}
	return keys
}

// leastOf returns the least shingle under each permutation.
//
// Multiply-shift hashing of shingles that are hashes themselves: odd multipliers
// give near enough permutations. The rows of a band are taken in one pass, so that
// a processor multiplies for all three at once: this is the dearest part of a text
// that nobody has sent before.
func leastOf(sketch []uint32) (out [bands][rows]uint32) {
	var stirred [sketchSize]uint32
	n := copy(stirred[:], sketch)
	for i, s := range stirred[:n] {
		stirred[i] = s ^ s>>15
	}
	for b := range bands {
		f0, f1, f2 := factorOf(b, 0), factorOf(b, 1), factorOf(b, 2)
		l0, l1, l2 := ^uint32(0), ^uint32(0), ^uint32(0)
		for _, s := range stirred[:n] {
			l0, l1, l2 = min(l0, s*f0), min(l1, s*f1), min(l2, s*f2)
		}
		out[b] = [rows]uint32{l0, l1, l2}
	}
	return out
}

// factorOf is the multiplier of a row of a band.
func factorOf(band, row int) uint32 { return uint32(mix(uint64(band*rows+row+1))) | 1 }

// find returns the campaign of a text: the equal one if it is active, else of all
// that are alike the one that was seen last, so that the copies of one send stay
// together where an older campaign is alike too.
func (b *bodyGroups) find(t Text) *group {
	c := b.exact[t.Exact]
	if t.Words < MinWords || c != nil && b.clock.Sub(c.last) <= active {
		return c
	}
	b.looks++
	compared := 0
	var best *group
	compare := func(c *group) {
		if c.looked == b.looks || compared == most {
			return
		}
		c.looked = b.looks
		compared++
		if (best == nil || c.touched > best.touched) && alike(c.text, t) {
			best = c
		}
	}
	for i := range bytesOfPrint {
		for _, c := range b.prints[i][byte(t.Template>>(8*i))] {
			if distance(c.text.Template, t.Template) <= MaxDistance {
				compare(c)
			}
		}
	}
	for _, key := range t.Bands {
		for _, c := range b.bands[key] {
			compare(c)
		}
	}
	return best
}

func (b *bodyGroups) open(id string, t Text) *group {
	b.touches++
	c := &group{id: id, text: t, last: b.clock, touched: b.touches}
	b.add(c)
	return c
}

// add puts a campaign into the indexes, as the most recently seen.
func (b *bodyGroups) add(c *group) {
	c.node = b.shelf(c).PushBack(c)
	b.exact[c.text.Exact] = c
	for i := range bytesOfPrint {
		cell := &b.prints[i][byte(c.text.Template>>(8*i))]
		*cell = append(*cell, c)
	}
	for _, key := range c.text.Bands {
		if len(b.bands[key]) < fullBand {
			b.bands[key] = append(b.bands[key], c)
		}
	}
}

// A campaign's class is the number of binary digits of how often it was seen again.
const (
	classes   = 8
	mostTimes = 1<<(classes-1) - 1
)

// shelf is the list that a campaign stands on.
func (b *bodyGroups) shelf(c *group) *list.List { return b.shelves[bits.Len8(c.times)] }

// name notes that texts with a digest are of a campaign: the latest one that has one.
func (b *bodyGroups) name(c *group, digest string) {
	old := b.digests[digest]
	if digest == "" || old == c || len(c.digests) >= mostDigests {
		return
	}
	if old != nil {
		old.digests = slices.DeleteFunc(old.digests, func(d string) bool { return d == digest })
	}
	c.digests = append(c.digests, digest)
	b.digests[digest] = c
}

func (b *bodyGroups) touch(c *group) {
	b.touches++
	c.last, c.touched = b.clock, b.touches
	b.shelf(c).Remove(c.node)
	c.times = min(c.times+1, mostTimes)
	c.node = b.shelf(c).PushBack(c)
}

// What was seen again eight times or more is remembered longer: the same text to thirty
// people every other week is one send, which the second stage counts.
const (
	lastingClass = 4
	lastingTimes = 5 // as long as others: forty days by default
)

// forget drops what was not seen for so long.
func (b *bodyGroups) forget(unseen time.Duration) {
	for class, l := range b.shelves {
		since := b.clock.Add(-unseen)
		if class >= lastingClass {
			since = b.clock.Add(-lastingTimes * unseen)
		}
		for n := l.Front(); n != nil; n = l.Front() {
			if c, ok := n.Value.(*group); !ok || !c.last.Before(since) {
				break
			}
			b.remove(l, n)
		}
	}
}

// evict drops the campaign that was not seen for the longest of those that were seen
// least often, of which there are more than a tenth: a flood of different texts, once
// or a few times each, must not push out what goes to many. With fewer classes than
// ten one always has so many.
func (b *bodyGroups) evict(limit int) {
	for _, l := range b.shelves {
		if l.Len() > limit/10 {
			b.remove(l, l.Front())
			return
		}
	}
}

func (b *bodyGroups) remove(l *list.List, n *list.Element) {
	c, ok := l.Remove(n).(*group)
	if !ok {
		return
	}
	delete(b.exact, c.text.Exact)
	for _, d := range c.digests {
		delete(b.digests, d)
	}
	for i := range bytesOfPrint {
		cell := &b.prints[i][byte(c.text.Template>>(8*i))]
		*cell = without(*cell, c)
	}
	for _, key := range c.text.Bands {
		if rest := without(b.bands[key], c); len(rest) > 0 {
			b.bands[key] = rest
		} else {
			delete(b.bands, key)
		}
	}
}

// without takes a group out of a cell; the order of the others may change.
func without(cell []*group, c *group) []*group {
	i := slices.Index(cell, c)
	if i < 0 {
		return cell
	}
	last := len(cell) - 1
	cell[i], cell[last] = cell[last], nil
	return cell[:last]
}
