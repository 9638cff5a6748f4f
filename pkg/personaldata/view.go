package personaldata

import (
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

// read fills the view anew from text; it keeps the room it has.
func (v *view) read(text string) {
	v.b, v.text, v.anchors = v.b[:0], text, v.anchors[:0]
	for i := 0; i < len(text); {
		from := i
		for i < len(text) && text[i] < utf8.RuneSelf {
			i++
		}
		v.b = append(v.b, text[from:i]...)
		if i == len(text) {
			return
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if c := fold.Rune(r); c != 0 {
			v.b = append(v.b, c)
			// A character that takes over from an invisible one keeps its own start.
			v.anchor(len(v.b)-1, i)
		}
		i += size
		v.anchor(len(v.b), i)
	}
}

// anchor notes that view offset at is source offset src, replacing a note for the
// same offset: many invisible characters in a row cost one anchor.
func (v *view) anchor(at, src int) {
	if last := len(v.anchors) - 1; last >= 0 && v.anchors[last].at == at {
		v.anchors[last].src = src
		return
	}
	v.anchors = append(v.anchors, anchor{at, src})
}

// source maps the range start, end of the view, which must not be empty, to
// byte offsets of the text.
func (v *view) source(start, end int) (int, int) {
	from, last := v.offset(start), v.offset(end-1)
	_, size := utf8.DecodeRuneInString(v.text[last:])
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
	if i < 0 || i+len(word) > len(v.b) {
		return false
	}
	for k := range len(word) {
		if lower(v.b[i+k]) != word[k] {
			return false
		}
	}
	return true
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

func lower(c byte) byte {
	if classes[c] == isUpper {
		return c | 0x20
	}
	return c
}

func isDigit(c byte) bool  { return classes[c] == isDigitClass }
func isLetter(c byte) bool { return classes[c]&(isLower|isUpper) != 0 }
func isAlnum(c byte) bool  { return classes[c]&(isLower|isUpper|isDigitClass) != 0 }
func isSpace(c byte) bool  { return classes[c] == isSpaceClass }
