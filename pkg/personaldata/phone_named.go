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

// holderEnds are where the names and the addresses end that were found, in order. What
// was found since it was asked last is added: telephones come one by one between.
func (x *scan) holderEnds() []int32 {
	sorted := true
	for _, m := range x.found[x.holdersRead:] {
		if m.kind == Person || m.kind == Address {
			end := int32(m.end)
			sorted = sorted && (len(x.holders) == 0 || x.holders[len(x.holders)-1] <= end)
			x.holders = append(x.holders, end)
		}
	}
	x.holdersRead = len(x.found)
	if !sorted {
		slices.Sort(x.holders)
	}
	return x.holders
}
