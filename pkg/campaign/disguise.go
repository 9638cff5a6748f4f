package campaign

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"vedetta/pkg/fold"
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
		case !disguising(r):
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsLetter(r):
			if b := fold.Rune(r); b > 0 && b < utf8.RuneSelf {
				return rune(b)
			}
		}
		return r
	}, text)
}

// disguising reports whether a rune may be one that seen changes: those below are
// Latin letters and their accents, but for the soft hyphen.
func disguising(r rune) bool { return r >= 0x370 || r == 0xad }

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
