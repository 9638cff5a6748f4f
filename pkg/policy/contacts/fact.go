package contacts

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"time"
)

// factKind is what one fact says. The numbers stand in the file.
type factKind uint8

const (
	isMember factKind = iota + 1
	hasWithdrawn
	hasObjected
	isStaff
	isPersonalSender
)

// scoped reports whether a fact of the kind has a name.
func (k factKind) scoped() bool { return k >= isMember && k <= hasObjected }

// fact is one thing known of a contact, as it stands in the file: a word with
// kind, key year and name, then two moments of two words each (from and until,
// or when; see stamp). Profiles are sets of facts. It is 20 bytes, because there
// may be as many as contacts: exports give moments to the second.
type fact [5]uint32

const (
	factBytes = 20
	maxYears  = 1 << 4 // the year's index stands in a fact only until it is sorted
	maxNames  = 1 << 25
	kindShift = 29
	yearShift = 25
)

func newFact(k factKind, scope uint32, a, b int64) fact {
	return fact{uint32(k)<<kindShift | scope, uint32(a), uint32(a >> 32), uint32(b), uint32(b >> 32)}
}

func (f fact) kind() factKind { return factKind(f[0] >> kindShift) }
func (f fact) year() int      { return int(f[0] >> yearShift & (maxYears - 1)) }
func (f fact) scope() uint32  { return f[0] & (maxNames - 1) }
func (f fact) a() int64       { return int64(uint64(f[2])<<32 | uint64(f[1])) }
func (f fact) b() int64       { return int64(uint64(f[4])<<32 | uint64(f[3])) }

// of is the fact under a key year's index.
func (f fact) of(year uint32) fact {
	f[0] |= year << yearShift
	return f
}

// timeless is the fact without its key year.
func (f fact) timeless() fact {
	f[0] &^= (maxYears - 1) << yearShift
	return f
}

// renamed is the fact with the name's number in the file.
func (f fact) renamed(moved []uint32) fact {
	if f.kind().scoped() {
		f[0] = f[0]&^(maxNames-1) | moved[f.scope()]
	}
	return f
}

// sound reports whether a fact from a file says something.
func (f fact) sound(names int) bool {
	k := f.kind()
	return f == f.timeless() && k >= isMember && k <= isPersonalSender && (!k.scoped() || int64(f.scope()) < int64(names))
}

// unbounded is the zero time in the file.
const unbounded = math.MinInt64

func stamp(t time.Time) int64 {
	if t.IsZero() {
		return unbounded
	}
	return t.Unix()
}

func unstamp(s int64) time.Time {
	if s == unbounded {
		return time.Time{}
	}
	return time.Unix(s, 0).UTC()
}

func appendFact(b []byte, f fact) []byte {
	for _, w := range f {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	return b
}

func factAt(b []byte) (f fact) {
	b = b[:factBytes]
	for i := range f {
		f[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return f
}

// sortNames gives the names in order, and where each went: the numbers in a file
// must not depend on what was added first.
func sortNames(names []string) (sorted []string, moved []uint32) {
	sorted, moved = slices.Sorted(slices.Values(names)), make([]uint32, len(names))
	for i, n := range names {
		at, _ := slices.BinarySearch(sorted, n)
		moved[i] = uint32(at)
	}
	return sorted, moved
}

// compareFacts is the order in a profile: memberships by list and time, then
// declarations by time and scope, then marks.
func compareFacts(x, y fact) int {
	class := func(k factKind) int {
		switch k {
		case isMember:
			return 0
		case hasWithdrawn, hasObjected:
			return 1
		default:
			return 2
		}
	}
	if c := cmp.Compare(class(x.kind()), class(y.kind())); c != 0 {
		return c
	}
	if x.kind() == isMember {
		return cmp.Or(cmp.Compare(x.scope(), y.scope()), cmp.Compare(x.a(), y.a()), cmp.Compare(x.b(), y.b()))
	}
	return cmp.Or(cmp.Compare(x.a(), y.a()), cmp.Compare(x.scope(), y.scope()), cmp.Compare(x.kind(), y.kind()))
}
