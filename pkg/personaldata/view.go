package personaldata

import (
	"sort"
	"unicode"
	"unicode/utf8"
)

// Bytes that stand for classes of characters outside ASCII in a view.
const (
	latinLetter = 0x80 // an accented Latin letter: may be part of a word or of an e-mail address
	otherLetter = 0x81 // a letter of another script
	otherSign   = 0x82 // anything else
	phoneSign   = 0x83 // a pictured telephone, as good as the word
	euroSign    = 0x84 // a euro or pound sign
)

// view is a text prepared for scanning: one byte a character, lower case,
// full-width and other digits as ASCII, every space a plain one, every dash a
// hyphen, invisible characters and combining marks left out.
type view struct {
	b       []byte
	text    string
	anchors []anchor // empty for plain ASCII: offsets are then equal
}

// anchor says that from offset at in the view the source goes on at src.
type anchor struct{ at, src int }

func newView(text string) *view {
	v := &view{b: make([]byte, 0, len(text)), text: text}
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf {
			v.b = append(v.b, lower(c))
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if c, ok := fold(r); ok {
			v.b = append(v.b, c)
			v.anchors = append(v.anchors, anchor{len(v.b) - 1, i})
		}
		i += size
		v.anchors = append(v.anchors, anchor{len(v.b), i})
	}
	return v
}

// source maps the range start, end of the view, which must not be empty, to
// byte offsets of the text.
func (v *view) source(start, end int) (int, int) {
	from, last := v.offset(start), v.offset(end-1)
	_, size := utf8.DecodeRuneInString(v.text[last:])
	return from, last + size
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

// upper reports whether the character at offset i was written in upper case.
func (v *view) upper(i int) bool {
	c := v.text[v.offset(i)]
	return 'A' <= c && c <= 'Z'
}

// slice returns the view from start to end, cut to what exists.
func (v *view) slice(start, end int) []byte {
	start, end = max(start, 0), min(end, len(v.b))
	if start >= end {
		return nil
	}
	return v.b[start:end]
}

// fold gives the byte for a character outside ASCII, and false for one that is
// left out.
func fold(r rune) (byte, bool) {
	switch {
	case r == utf8.RuneError:
		return otherSign, true
	case r >= 0xFF01 && r <= 0xFF5E: // full-width ASCII
		return lower(byte(r - 0xFF01 + '!')), true
	case r == 0x260E || r == 0x260F || r == 0x2706 || r >= 0x1F4DE && r <= 0x1F4F2:
		return phoneSign, true
	case r == '€' || r == '£':
		return euroSign, true
	case r >= 0x2010 && r <= 0x2015 || r == 0x2212 || r == 0xFE58 || r == 0xFE63:
		return '-', true
	case unicode.Is(unicode.Zs, r) || r == 0x2028 || r == 0x2029 || r == 0x85:
		return ' ', true
	case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me):
		return 0, false
	case unicode.Is(unicode.Nd, r):
		return digitOf(r), true
	case unicode.Is(unicode.Latin, r):
		return latinLetter, true
	case unicode.IsLetter(r):
		return otherLetter, true
	default:
		return otherSign, true
	}
}

// digitOf gives the value of a decimal digit of any script: Unicode lists them
// in runs of ten that begin with zero.
func digitOf(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + byte((r-rune(t.Lo))%10)
		}
	}
	return otherSign
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || c == latinLetter }
func isAlnum(c byte) bool  { return isDigit(c) || isLetter(c) }
func isSpace(c byte) bool  { return c == ' ' || '\t' <= c && c <= '\r' }
