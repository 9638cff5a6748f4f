package purpose

// Weights of a feature are twelve numbers of four bits, each raised by 8, in one
// word, so that a feature costs one look into memory and a few additions: the even
// columns stand in the lower halves of the word's bytes, the odd ones in the upper.

// packed gives a row's weights in one word.
func packed(row []int8) uint64 {
	var w uint64
	for k := range columns {
		w |= uint64(row[k]+raised) << (4 * k)
	}
	return w
}

const (
	raised    = 8                    // what a packed weight is above its value
	nibbles   = 0x0f0f0f0f0f0f0f0f   // one number in each byte
	addedOnce = 255 / (2*raised - 1) // how many sums of numbers a byte holds
)

// addPacked adds the weights of all features up.
func addPacked(all []known) (sums [columns]int32) {
	for len(all) > 0 {
		part := all[:min(len(all), addedOnce)]
		all = all[len(part):]
		var even, odd uint64
		for i := range part {
			w := part[i].weights
			even += w & nibbles
			odd += w >> 4 & nibbles
		}
		for k := 0; k < columns; k += 2 {
			sums[k] += int32(even>>(4*k)&0xff) - int32(raised*len(part))
			sums[k+1] += int32(odd>>(4*k)&0xff) - int32(raised*len(part))
		}
	}
	return sums
}

// rowSet is a set of rows that is emptied in no time.
type rowSet struct {
	slots []uint64 // turn above, row below
	turn  uint32
	n     int
}

// clear empties the set.
func (s *rowSet) clear() {
	s.n = 0
	if s.turn++; s.turn == 0 || s.slots == nil {
		s.slots, s.turn = make([]uint64, max(len(s.slots), 512)), 1
	}
}

// add adds a row and reports that it was not in the set.
func (s *rowSet) add(row int32) bool {
	if 2*s.n >= len(s.slots) {
		s.grow()
	}
	want := uint64(s.turn)<<32 | uint64(uint32(row))
	mask := uint32(len(s.slots) - 1)
	for i := uint32(row) * 0x9E3779B1 >> 8 & mask; ; i = (i + 1) & mask {
		switch at := s.slots[i]; {
		case at == want:
			return false
		case uint32(at>>32) != s.turn:
			s.slots[i] = want
			s.n++
			return true
		}
	}
}

// grow makes room for more rows.
func (s *rowSet) grow() {
	old := s.slots
	s.slots, s.n = make([]uint64, 4*len(old)), 0
	for _, at := range old {
		if uint32(at>>32) == s.turn {
			s.add(int32(uint32(at)))
		}
	}
}
