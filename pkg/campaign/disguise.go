package campaign

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// seen returns a text as a reader sees it: without characters that have no width, and
// with the letters of other alphabets that look like Latin ones as those. Somebody who
// strews them makes a thousand texts of one that everybody reads as the same.
func seen(text string) string {
	if !strings.ContainsFunc(text, disguising) {
		return text
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf:
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return latin(r)
	}, text)
}

// disguising reports whether a rune may be one that seen changes: those below are
// Latin letters and their accents, but for the soft hyphen.
func disguising(r rune) bool { return r >= 0x370 || r == 0xad }

// latin returns the Latin letter that a Cyrillic or Greek one cannot be told from in
// most typefaces (Unicode UTS #39, confusables), else the rune itself.
func latin(r rune) rune {
	if i := strings.IndexRune(lookAlikes, r); i >= 0 {
		return rune(latinLetters[utf8.RuneCountInString(lookAlikes[:i])])
	}
	return r
}

// The letters of lookAlikes, and as which they are read: those at the same place.
const (
	lookAlikes   = "\u0430\u0441\u0501\u0435\u04bb\u0456\u0458\u043e\u0440\u051b\u0455\u051d\u0445\u0443\u04cf" + "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03b9\u03bd\u03bf\u03c1" + "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0423\u04c0"
	latinLetters = "acdehijopqswxyl" + "ABEZHIKMNOPTYXaivop" + "ABCEHIJKMOPSTXYI"
)

// spelt puts words together whose letters stand apart, as in "v.o.t.a" and "v o t a":
// runs of three single letters or more. The words' array is used again.
func spelt(words []string) []string {
	out := words[:0]
	for i := 0; i < len(words); {
		n := 0
		for i+n < len(words) && words[i+n] != masked && utf8.RuneCountInString(words[i+n]) == 1 {
			n++
		}
		if n < 3 {
			n = max(n, 1)
			out = append(out, words[i:i+n]...)
		} else {
			out = append(out, strings.Join(words[i:i+n], ""))
		}
		i += n
	}
	return out
}
