package personaldata

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldNext reads the character at offset i as terms and exceptions are compared:
// lower case, without accent, every space a plain one. It gives 0 for what is
// not seen: combining marks and invisible characters. i lies inside the text.
func foldNext(text string, i int) (r rune, size int) {
	if c := text[i]; c < utf8.RuneSelf {
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case '\t' <= c && c <= '\r':
			c = ' '
		}
		return rune(c), 1
	}
	r, size = utf8.DecodeRuneInString(text[i:])
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0, size
	}
	if d := norm.NFKD.PropertiesString(text[i : i+size]).Decomposition(); d != nil {
		r, _ = utf8.DecodeRune(d)
	}
	if unicode.IsSpace(r) {
		return ' ', size
	}
	return unicode.ToLower(r), size
}

// foldTerm folds a whole text; runs of spaces become one, those around it none.
func foldTerm(text string) []rune {
	var out []rune
	for i := 0; i < len(text); {
		r, size := foldNext(text, i)
		i += size
		if r == 0 || r == ' ' && (len(out) == 0 || out[len(out)-1] == ' ') {
			continue
		}
		out = append(out, r)
	}
	if n := len(out); n > 0 && out[n-1] == ' ' {
		out = out[:n-1]
	}
	return out
}

// foldValue folds a whole text and leaves out its spaces.
func foldValue(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, size := foldNext(text, i)
		i += size
		if r != 0 && r != ' ' {
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

// firstWord is the first word of a folded term, in bytes.
func firstWord(folded []rune) string {
	for i, r := range folded {
		if !isWordRune(r) {
			return string(folded[:i])
		}
	}
	return string(folded)
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isOneWord reports whether text is one word, as wordsIn yields them.
func isOneWord(text string) bool {
	folded := foldTerm(text)
	return len(folded) > 0 && len(string(folded)) <= longestFirstWord && firstWord(folded) == string(folded)
}

// wordsIn yields the words of text from offset from on, folded, with their
// offsets. The bytes are valid until the next word; they are nil for a word that
// is longer than any setting can hold. It does not allocate.
func wordsIn(text string, from, to int, yield func(word []byte, start, end int) bool) {
	var buffer [longestFirstWord + utf8.UTFMax]byte
	word, start, long := buffer[:0], -1, false
	for i := from; i <= to; {
		r, size := ' ', 1
		if i < to {
			r, size = foldNext(text, i)
		}
		switch {
		case r == 0: // seen by nobody
		case isWordRune(r):
			if start < 0 {
				start = i
			}
			if len(word) <= longestFirstWord {
				word = utf8.AppendRune(word, r)
			}
			long = long || len(word) > longestFirstWord
		case start >= 0:
			found := word
			if long {
				found = nil
			}
			if !yield(found, start, i) {
				return
			}
			word, start, long = buffer[:0], -1, false
		}
		i += size
	}
}
