package purpose

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// word is a word of a text in the two forms the lexicon compares.
type word struct {
	folded string // lower case, no accents
	stem   string // folded, without its ending
}

// number stands for every run of digits: which number it is decides nothing.
const number = "#"

// wordsOf splits a text into words; numbers become one sign and web addresses are
// left to the signals.
func wordsOf(text string) []word {
	var words []word
	for _, token := range strings.FieldsFunc(withoutLinks(fold(text)), notInWord) {
		if token[0] >= '0' && token[0] <= '9' && isNumber(token) {
			token = number
		}
		words = append(words, word{token, stemOf(token)})
	}
	return words
}

func notInWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

func isNumber(token string) bool {
	return !strings.ContainsFunc(token, func(r rune) bool { return !unicode.IsDigit(r) })
}

// fold lowers the case and takes accents, full-width forms and invisible
// characters away.
func fold(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		if unicode.In(r, unicode.Mn, unicode.Cf) {
			continue
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

// stemOf takes the ending that only carries gender, number or person off a folded
// word: "scuola", "scuole" and "farmacia", "farmacie" meet. It is no real stemmer.
func stemOf(w string) string {
	if len(w) <= 3 {
		return w
	}
	stem := strings.TrimRight(w, "aeiou")
	stem = strings.TrimSuffix(stem, "h")
	if len(stem) < 3 {
		return w[:3]
	}
	return stem
}

func withoutLinks(text string) string {
	if !strings.Contains(text, "://") && !strings.Contains(text, "www.") {
		return text
	}
	var kept []string
	for token := range strings.FieldsSeq(text) {
		if !strings.Contains(token, "://") && !strings.HasPrefix(token, "www.") {
			kept = append(kept, token)
		}
	}
	return strings.Join(kept, " ")
}
