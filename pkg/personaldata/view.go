package personaldata

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bytes that stand for classes of characters outside ASCII in a view.
const (
	otherLetter = 0x81 // a letter without a Latin base
	otherSign   = 0x82 // anything else
	phoneSign   = 0x83 // a pictured telephone, as good as the word
	euroSign    = 0x84 // a euro or pound sign
	degreeSign  = 0x85 // ° and º
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
		if c := foldRune(r); c != 0 {
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

// latin is the base of the Latin letters U+0080 to U+024F, from the canonical
// decomposition of the Unicode standard; letters that have none stand in odd.
var latin = func() (table [0x250]byte) {
	const odd = "øo Øo đd Đd łl Łl ħh Ħh ıi ßs æa Æa œo Œo ðd Ðd þt Þt ŋn ſs ƒf"
	for r := rune(0x80); r < 0x250; r++ {
		table[r] = slowFold(r)
	}
	for i, r := range odd {
		if r >= 0x80 {
			c := odd[i+utf8.RuneLen(r)]
			if unicode.IsUpper(r) {
				c -= 'a' - 'A'
			}
			table[r] = c
		}
	}
	table[0xA0], table[0xAD] = ' ', 0 // no-break space, soft hyphen
	table['£'], table['°'], table['º'] = euroSign, degreeSign, degreeSign
	return table
}()

// lookalike are letters of other alphabets that look like Latin ones (a part of
// the confusables of UTS #39).
var lookalike = func() map[rune]byte {
	const pairs = "аaеeоoрpсcхxуyіiјjѕsАAВBЕEЅSІIЈJКKМMНHОOРPСCТTХXУYЗ3ԁdԛqԝwһh" +
		"αaοoνvιiρpκkυuΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXɑaɡgɩiʏy"
	table := map[rune]byte{}
	var from rune
	for _, r := range pairs {
		if r >= 0x80 {
			from = r
		} else {
			table[from] = byte(r)
		}
	}
	return table
}()

// foldRune gives the byte for a character outside ASCII, and 0 for one that is
// left out.
func foldRune(r rune) byte {
	switch {
	case r < 0x250:
		return latin[r]
	case r < 0x370 && r >= 0x300:
		return 0 // combining marks
	case r >= 0x2010 && r <= 0x2015 || r == 0x2212:
		return '-'
	case r == 0x2018 || r == 0x2019 || r == 0x02BC:
		return '\''
	case r == 0x201C || r == 0x201D || r == 0x201E:
		return '"'
	case r == '€':
		return euroSign
	case r == 0x260E || r == 0x260F || r == 0x2706 || r >= 0x1F4DE && r <= 0x1F4F2:
		return phoneSign
	case r >= 0x1F000 && r < 0x1FB00, r >= 0x2190 && r < 0x2460, r >= 0x2500 && r < 0x2800:
		return otherSign // pictures, arrows, boxes: most of what is not a letter
	case r >= 0xFE00 && r <= 0xFE0F, r >= 0x200B && r <= 0x200F, r == 0xFEFF, r == 0x20E3:
		return 0
	}
	if c, ok := lookalike[r]; ok {
		return c
	}
	return slowFold(r)
}

// slowFold decides by the Unicode tables.
func slowFold(r rune) byte {
	switch {
	case r == utf8.RuneError:
		return otherSign
	case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || r == 0x2028 || r == 0x2029:
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Variation_Selector):
		return 0
	case unicode.Is(unicode.Pd, r):
		return '-'
	case unicode.Is(unicode.Nd, r):
		return digitOf(r)
	}
	var encoded [utf8.UTFMax]byte
	n := utf8.EncodeRune(encoded[:], r)
	if d := norm.NFKD.Properties(encoded[:n]).Decomposition(); len(d) > 0 && d[0] < utf8.RuneSelf && d[0] > ' ' && !superscript(r) {
		return d[0]
	}
	if unicode.IsLetter(r) {
		return otherLetter
	}
	return otherSign
}

// superscript reports small raised or lowered characters and fractions: "m²" is no
// two.
func superscript(r rune) bool {
	return r >= 0xB2 && r <= 0xBE || r >= 0x2070 && r <= 0x209F || r >= 0x2150 && r <= 0x215F
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
