package personaldata

import "slices"

// This file knows the names that stand right before a telephone number.

// named reports a person's name or address right before token i: "Primo Zortea,
// 0439 …".
func (x *scan) named(i int) bool {
	if x.is(i-1, flagUsed) {
		at := x.tokens[i-1].end
		ends := x.holderEnds()
		if k, _ := slices.BinarySearch(ends, at); k < len(ends) && ends[k] <= at+1 {
			return true
		}
	}
	return x.nameRight(i)
}

// nameRight reports the words of a name right before token i.
func (x *scan) nameRight(i int) bool {
	if i > 1 && x.class(i-1)&placeWord != 0 && x.v.hasFold(int(x.tokens[i-2].start), "di ") {
		return false // "Tribunale di Lodi"
	}
	return x.is(i-1, flagCapital) && x.class(i-1)&(given|givenWord|surname|surnameWord) != 0 && x.class(i-1)&(publicBody|officeUnit|venue) == 0 ||
		x.is(i-2, flagCapital) && x.class(i-2)&(given|surname) != 0 && x.class(i-1)&(publicBody|officeUnit) == 0
}

// holderEnds are where the names and the addresses end that were found, in order.
func (x *scan) holderEnds() []int32 {
	return x.holders.read(x.found, func(k Kind) bool { return k == Person || k == Address })
}

// firmEnds are where the VAT numbers end that were found, in order.
func (x *scan) firmEnds() []int32 {
	return x.firms.read(x.found, func(k Kind) bool { return k == VATCode })
}

// foundEnds are where spans of some kinds end, in order.
type foundEnds struct {
	ends []int32
	seen int // how many of those found were looked at
}

// read adds what was found since it was called last: telephones come one by one between.
func (f *foundEnds) read(found []match, of func(Kind) bool) []int32 {
	sorted := true
	for _, m := range found[f.seen:] {
		if of(m.kind) {
			end := int32(m.end)
			sorted = sorted && (len(f.ends) == 0 || f.ends[len(f.ends)-1] <= end)
			f.ends = append(f.ends, end)
		}
	}
	f.seen = len(found)
	if !sorted {
		slices.Sort(f.ends)
	}
	return f.ends
}

// clear forgets all; the room stays.
func (f *foundEnds) clear() { f.ends, f.seen = f.ends[:0], 0 }
