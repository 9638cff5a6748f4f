package detect

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"slices"

	"vedetta/pkg/event"
)

// ExactPeople is the number of people up to which findings count exactly;
// beyond it they say "at least".
const ExactPeople = 10_000

// Person is a person as detectors hold one: a 64-bit hash of a token. Tokens are
// HMACs that nobody outside can choose, so that two of a million people share a
// Person with a chance of 1 in 10^7.
type Person uint64

// PersonOf returns the person behind a token.
func PersonOf(t event.Token) Person { return Person(hashString(string(t))) }

// hashString is FNV-1a with every bit spread over all 64 (the finalizer of
// splitmix64), the same in every process.
func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}

// People is a set of people known by tokens, exact up to a bound and a
// HyperLogLog beyond it. The token under last year's key is the same person. The
// order in which people come, and how often, does not matter. The zero value
// holds nobody and has the bound ExactPeople.
type People struct {
	Max   int  // bound of the exact count; 0 means ExactPeople
	More  bool // there are more people than Len says
	count int
	// keys are the tokens of the people; true for one token of each person, the
	// one under the oldest key.
	keys   map[Person]bool
	sketch *sketch        // nil while the count is exact
	known  int            // what Len says beyond the bound; it never falls
	crowds map[Person]int // groups of people whom nobody named, with their number
	blind  int            // sum of crowds
}

// Distinct is how many people one message went to, those whom its source did not
// name included.
func Distinct(e *event.Event) int {
	var p People
	for _, r := range e.Data.Recipients {
		if len(e.Data.Recipients) > 1 {
			p.Add(r)
		}
	}
	_, blind := Blind(e)
	return max(p.count, min(1, len(e.Data.Recipients))) + blind
}

// Add counts a person and reports whether the count is exact and the person new.
func (p *People) Add(r event.Recipient) bool {
	oldest := r.Token
	if r.Previous != "" {
		oldest = r.Previous
	}
	return p.add(PersonOf(r.Token), PersonOf(oldest))
}

// add counts a person by the newest and the oldest token, which are often one.
func (p *People) add(newest, oldest Person) bool {
	if p.sketch != nil {
		p.estimate(oldest)
		return false
	}
	_, known := p.keys[newest]
	_, before := p.keys[oldest]
	switch {
	case !known && !before && p.count >= p.max():
		p.overflow()
		p.estimate(oldest)
		return false
	case p.keys == nil:
		p.keys = map[Person]bool{}
	}
	if !known && newest != oldest {
		p.keys[newest] = false
	}
	if !before {
		p.keys[oldest] = !known
	}
	if known || before {
		return false
	}
	p.count++
	return true
}

// AddBlind counts people whom a source counted and did not name. The same group
// counts once.
func (p *People) AddBlind(group Person, n int) {
	if _, ok := p.crowds[group]; ok || n <= 0 {
		return
	}
	if p.crowds == nil {
		p.crowds = map[Person]int{}
	}
	p.More = true
	if len(p.crowds) >= maxBlind {
		return
	}
	p.crowds[group] = n
	p.blind += n
}

// maxBlind bounds the groups of people whom nobody named; further ones are only
// said to be more.
const maxBlind = 1000

func (p *People) max() int {
	if p.Max == 0 {
		return ExactPeople
	}
	return p.Max
}

// overflow goes over to the estimate.
func (p *People) overflow() {
	p.sketch = newSketch(nil)
	for k, first := range p.keys {
		if first {
			p.sketch.add(k)
		}
	}
	p.keys, p.More, p.known = nil, true, p.count
}

// estimate counts a person beyond the bound.
func (p *People) estimate(k Person) {
	if p.sketch.add(k) {
		// "At least" is true 39 times of 40.
		p.known = max(p.known, int(math.Floor(p.sketch.estimate()*(1-2*sketchDeviation))))
	}
}

// Len is the number of people: exact, or at least so many when More is set.
func (p *People) Len() int {
	if p.sketch == nil {
		return p.count + p.blind
	}
	return p.known + p.blind
}

// Named is Len without the people whom no source named.
func (p *People) Named() int { return p.Len() - p.blind }

// peopleJSON is People in a snapshot. Tokens is how it was written before
// 2026-11-22.
type peopleJSON struct {
	Max    int            `json:"max,omitempty"`
	More   bool           `json:"more,omitempty"`
	Count  int            `json:"count"`
	Keys   []byte         `json:"keys,omitempty"`  // 8 bytes each, sorted: the oldest key of each person
	Later  []byte         `json:"later,omitempty"` // their other keys
	Sketch []byte         `json:"sketch,omitempty"`
	Blind  map[Person]int `json:"blind,omitempty"`
	Tokens []event.Token  `json:"tokens,omitempty"`
}

// MarshalJSON implements json.Marshaler, for snapshots.
func (p *People) MarshalJSON() ([]byte, error) {
	j := peopleJSON{Max: p.Max, More: p.More, Count: p.Len() - p.blind, Blind: p.crowds}
	for _, k := range slices.Sorted(maps.Keys(p.keys)) {
		if p.keys[k] {
			j.Keys = binary.LittleEndian.AppendUint64(j.Keys, uint64(k))
		} else {
			j.Later = binary.LittleEndian.AppendUint64(j.Later, uint64(k))
		}
	}
	if p.sketch != nil {
		j.Sketch = p.sketch.registers[:]
	}
	return json.Marshal(j)
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *People) UnmarshalJSON(b []byte) error {
	var j peopleJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*p = People{Max: j.Max, More: j.More, count: j.Count, crowds: j.Blind, keys: make(map[Person]bool, len(j.Keys)/8+len(j.Later)/8+len(j.Tokens))}
	for _, n := range j.Blind {
		p.blind += n
	}
	for _, t := range j.Tokens {
		p.keys[PersonOf(t)] = true
	}
	for k := range keys(j.Keys) {
		p.keys[k] = true
	}
	for k := range keys(j.Later) {
		p.keys[k] = false
	}
	if len(j.Sketch) > 0 {
		p.sketch, p.keys, p.known = newSketch(j.Sketch), nil, j.Count
	}
	return nil
}

// keys yields the persons in a snapshot; a rest of less than 8 bytes is left out.
func keys(b []byte) func(yield func(Person) bool) {
	return func(yield func(Person) bool) {
		for ; len(b) >= 8; b = b[8:] {
			if !yield(Person(binary.LittleEndian.Uint64(b))) {
				return
			}
		}
	}
}

// Has reports whether a person was counted. Beyond the exact count it is true for
// everybody.
func (p *People) Has(r event.Recipient) bool {
	if p.sketch != nil {
		return true
	}
	_, newest := p.keys[PersonOf(r.Token)]
	_, oldest := p.keys[PersonOf(r.Previous)]
	return newest || oldest
}
