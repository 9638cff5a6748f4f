package personaldata

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"sort"
	"unicode"
	"unicode/utf8"

	"vedetta/pkg/fold"
)

// Bytes of a view that stand for classes of characters outside ASCII.
const (
	otherLetter = fold.OtherLetter
	otherSign   = fold.OtherSign
	phoneSign   = fold.PhoneSign
	euroSign    = fold.EuroSign
	degreeSign  = fold.DegreeSign
)

// view is a text prepared for scanning: one byte a character. Latin letters are
// without accents and keep their case, look-alike letters of other alphabets are
// the Latin ones, digits of every form are ASCII, every dash is a hyphen, every
// space a plain one; invisible characters and combining marks are left out.
type view struct {
	b       []byte
	text    string
	anchors []anchor // empty for plain ASCII: offsets are then equal
}

// anchor says that from offset at in the view the source goes on at src.
type anchor struct{ at, src int }

// padding is how many bytes behind a view can be read: they are 0.
const padding = 64 + 16

// read fills the view anew from text; it keeps the room it has.
func (v *view) read(text string) {
	v.text, v.anchors = text, v.anchors[:0]
	// A character never becomes more bytes than it has.
	b := slices.Grow(v.b[:0], len(text)+padding)[:len(text)+padding]
	n, i := 0, 0
	for i < len(text) {
		for i+8 <= len(text) {
			w := eight(text[i : i+8])
			binary.LittleEndian.PutUint64(b[n:], w)
			if high := w & eachTop; high != 0 {
				size := bits.TrailingZeros64(high) / 8
				n, i = n+size, i+size
				break
			}
			n, i = n+8, i+8
		}
		for i < len(text) && text[i] < utf8.RuneSelf {
			b[n] = text[i]
			n, i = n+1, i+1
		}
		for i < len(text) && text[i] >= utf8.RuneSelf {
			n, i = v.fold(b, n, i)
		}
	}
	clear(b[n : n+padding])
	v.b = b[:n]
	if at := bytes.IndexByte(v.b, '&'); at >= 0 && bytes.IndexByte(v.b[at:], ';') > 0 {
		v.refer(at)
	}
}

// eight reads eight bytes as one word.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// fold reads the character at source offset i, which is not ASCII, into b at n, and
// gives the next offsets of both.
func (v *view) fold(b []byte, n, i int) (int, int) {
	r, size := utf8.DecodeRuneInString(v.text[i:])
	c := fold.Rune(r)
	b[n] = c
	if c != 0 {
		n++
	}
	i += size
	// Many invisible characters in a row cost one anchor.
	if last := len(v.anchors) - 1; last >= 0 && v.anchors[last].at == n {
		v.anchors[last].src = i
	} else {
		v.anchors = append(v.anchors, anchor{n, i})
	}
	return n, i
}

// padded is the view with the padding behind it.
func (v *view) padded() []byte { return v.b[:len(v.b)+padding] }

// source maps the range start, end of the view, which must not be empty, to
// byte offsets of the text.
func (v *view) source(start, end int) (int, int) {
	from, last := v.offset(start), v.offset(end-1)
	_, size := utf8.DecodeRuneInString(v.text[last:])
	if v.text[last] == '&' {
		if _, whole := characterReference(v.text[last:]); whole > 0 {
			size = whole
		}
	}
	to := last + size
	for to < len(v.text) && v.text[to] >= utf8.RuneSelf { // marks upon the last character belong to it
		r, size := utf8.DecodeRuneInString(v.text[to:])
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			break
		}
		to += size
	}
	return from, to
}

func (v *view) offset(at int) int {
	i := sort.Search(len(v.anchors), func(i int) bool { return v.anchors[i].at > at })
	if i == 0 {
		return at
	}
	a := v.anchors[i-1]
	return a.src + at - a.at
}

// at returns the byte at offset i, or a space outside the view.
func (v *view) at(i int) byte {
	if i < 0 || i >= len(v.b) {
		return ' '
	}
	return v.b[i]
}

// low is at in lower case.
func (v *view) low(i int) byte { return lower(v.at(i)) }

// slice returns the view from start to end, cut to what exists.
func (v *view) slice(start, end int) []byte {
	start, end = max(start, 0), min(end, len(v.b))
	if start >= end {
		return nil
	}
	return v.b[start:end]
}

// hasFold reports whether the lower-case ASCII word stands at i, in any case.
func (v *view) hasFold(i int, word string) bool {
	// Most words differ in the first letter.
	return uint(i) < uint(len(v.b)) && lowered[v.b[i]] == word[0] && v.hasRest(i, word)
}

// hasRest is hasFold where the first letter has been compared.
func (v *view) hasRest(i int, word string) bool {
	if i+len(word) > len(v.b) {
		return false
	}
	for k := 1; k < len(word); k++ {
		if lowered[v.b[i+k]] != word[k] {
			return false
		}
	}
	return true
}

// stems are beginnings of words in lower case, as hasFold reads them.
type stems struct {
	words  [32][]string // by the lowest five bits of their first letter
	second [32]uint32   // bits of what may follow that letter, by the lowest five bits
}

func newStems(words ...string) *stems {
	var s stems
	for _, w := range words {
		first := w[0] & 31
		s.words[first] = append(s.words[first], w)
		if len(w) == 1 {
			s.second[first] = ^uint32(0)
		} else {
			s.second[first] |= 1 << (w[1] & 31)
		}
	}
	return &s
}

// beginsLike reports that one of the stems stands at token i. Most words differ in
// their first two letters.
func (x *scan) beginsLike(i int, s *stems) bool {
	at := int(x.tokens[i].start)
	b := x.v.padded()[at:]
	return s.second[b[0]&31]>>(b[1]&31)&1 != 0 && x.v.hasOne(at, s.words[b[0]&31])
}

// hasOne reports that one of the words stands at i, in any case.
func (v *view) hasOne(i int, words []string) bool {
	for _, w := range words {
		if v.hasFold(i, w) {
			return true
		}
	}
	return false
}

// Classes of bytes in a view.
const (
	isLower = 1 << iota
	isUpper
	isDigitClass
	isSpaceClass
)

// classes tells the class of every byte of a view.
var classes = func() (table [256]uint8) {
	for c := 'a'; c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = isLower, isUpper
	}
	table[otherLetter] = isLower
	for c := '0'; c <= '9'; c++ {
		table[c] = isDigitClass
	}
	for _, c := range " \t\n\v\f\r" {
		table[c] = isSpaceClass
	}
	return table
}()

// lowered is every byte of a view in lower case. It is a table, for a branch on what
// is a capital cannot be foreseen.
var lowered = func() (table [256]byte) {
	for c := range table {
		if table[c] = byte(c); classes[c] == isUpper {
			table[c] |= 0x20
		}
	}
	return table
}()

func lower(c byte) byte { return lowered[c] }

func isDigit(c byte) bool  { return c-'0' < 10 }
func isLetter(c byte) bool { return classes[c]&(isLower|isUpper) != 0 }
func isAlnum(c byte) bool  { return classes[c]&(isLower|isUpper|isDigitClass) != 0 }
func isSpace(c byte) bool  { return classes[c] == isSpaceClass }
