// Package fold reduces text to one byte a character, so that scanners read Italian
// as people write it with simple loops: Latin letters lose their accents and keep
// their case, look-alike letters of other alphabets become the Latin ones, digits
// of every form become ASCII, dashes hyphens, spaces plain ones.
//
// In: a character. Out: its byte. All of it is safe for concurrent use.
package fold

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bytes that stand for classes of characters outside ASCII.
const (
	OtherLetter = 0x81 // a letter without a Latin base
	OtherSign   = 0x82 // anything else
	PhoneSign   = 0x83 // a pictured telephone
	EuroSign    = 0x84 // a euro or pound sign
	DegreeSign  = 0x85 // ° and º
)

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
	table['£'], table['°'], table['º'] = EuroSign, DegreeSign, DegreeSign
	return table
}()

// lookalike are letters of other alphabets that look like Latin ones (a part of
// the confusables of UTS #39).
var lookalike = func() map[rune]byte {
	const pairs = "аaеeоoрpсcхxуyіiјjѕsАAВBЕEЅSІIЈJКKМMНHОOРPСCТTХXУYЗ3ԁdԛqԝwһhӏlӀI" +
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

// Rune gives the byte for a character, and 0 for one that is left out: invisible
// characters and combining marks.
func Rune(r rune) byte {
	switch {
	case r < 0x80:
		return byte(r)
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
		return EuroSign
	case r == 0x260E || r == 0x260F || r == 0x2706 || r >= 0x1F4DE && r <= 0x1F4F2:
		return PhoneSign
	case r >= 0x1F000 && r < 0x1FB00, r >= 0x2190 && r < 0x2460, r >= 0x2500 && r < 0x2800:
		return OtherSign // pictures, arrows, boxes: most of what is not a letter
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
		return OtherSign
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
		return OtherLetter
	}
	return OtherSign
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
	return OtherSign
}
