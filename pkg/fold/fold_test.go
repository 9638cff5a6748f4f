package fold

import (
	"testing"
	"unicode"
)

func TestRune(t *testing.T) {
	for in, want := range map[rune]byte{
		'a': 'a', 'à': 'a', 'È': 'E', 'ß': 's', 'Ł': 'L', 'ı': 'i', 'ñ': 'n', 'Š': 'S', 'ư': 'u',
		'А': 'A', 'о': 'o', 'Ρ': 'P', 'і': 'i', 'ж': OtherLetter, '字': OtherLetter,
		'３': '3', '𝟗': '9', '٣': '3', '①': '1', 'Ａ': 'A', '𝐌': 'M', '²': OtherSign, '½': OtherSign,
		'–': '-', '−': '-', '’': '\'', '“': '"', '\u00a0': ' ', '\u2009': ' ', '€': EuroSign, '°': DegreeSign, '📞': PhoneSign, '😀': OtherSign,
		'\u200b': 0, '\u0300': 0, '\u00ad': 0, '\ufe0f': 0, '\u20e3': 0, unicode.ReplacementChar: OtherSign,
	} {
		if got := Rune(in); got != want {
			t.Errorf("Rune(%U %q) = %q, want %q", in, in, got, want)
		}
	}
}

// Every character has a byte below 0x86, and letters never become signs.
func TestEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		c := Rune(r)
		if c > DegreeSign || c >= 0x80 && c < OtherLetter {
			t.Fatalf("Rune(%U) = %#x", r, c)
		}
		if r >= 0x80 && unicode.IsLetter(r) && (c == OtherSign || c < 'A' && (c < '0' || c > '9')) && c != 0 && c != '\'' {
			t.Fatalf("letter %U %q becomes %q", r, r, c)
		}
	}
}
