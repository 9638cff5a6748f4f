package analyse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameLabel is what the engine puts in the place of a name.
const nameLabel = "[NOME]"

// hidden stands where a word may be a name.
const hidden = "[…]"

// hideNames replaces what may be the name of a person: capitalised words within
// a sentence, and two or more of them in a row anywhere. It hides too much (a
// street, a month, a text in capitals) rather than too little: the engine misses
// about one name in ten. A name in small letters that the engine does not know
// stays. Labels in brackets stay.
func hideNames(excerpt string) string {
	words := strings.Fields(excerpt)
	for i, w := range words {
		if at := strings.Index(w, nameLabel); at > 0 || at == 0 && len(strings.TrimRight(w, ".,;:!?)»\"”")) > len(nameLabel) {
			words[i] = nameLabel // "[NOME].rossi@gmail"
		}
		// A surname that nobody knows may follow in small letters.
		if i > 0 && strings.HasPrefix(words[i-1], nameLabel) && closing(words[i-1]) == "" && utf8.RuneCountInString(w) > 3 && !strings.HasPrefix(w, "[") {
			words[i] = hidden + closing(w)
		}
	}
	begins := true // of a sentence
	for i := 0; i < len(words); i++ {
		run := capitalised(words[i:])
		if run > 1 || run == 1 && !begins {
			last := words[i+run-1]
			words[i] = hidden + closing(last)
			words = append(words[:i+1], words[i+run:]...)
		}
		begins = endsSentence(words[i])
	}
	return clip(strings.Join(words, " "), excerptLength)
}

// clip cuts s to at most n characters.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// capitalised counts the capitalised words that words begins with; punctuation
// that ends a sentence ends the run.
func capitalised(words []string) int {
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "«\"'(“…"))
		// "L'Aquila", "dell'Ada": the name stands behind an apostrophe.
		if at := strings.IndexAny(w, "'’"); at >= 0 && !unicode.IsUpper(r) {
			_, size := utf8.DecodeRuneInString(w[at:])
			r, _ = utf8.DecodeRuneInString(w[at+size:])
		}
		if !unicode.IsUpper(r) || strings.HasPrefix(w, "[") {
			return i
		}
		if endsSentence(w) || closing(w) != "" {
			return i + 1
		}
	}
	return len(words)
}

func endsSentence(w string) bool {
	return strings.HasSuffix(w, ".") || strings.HasSuffix(w, "!") || strings.HasSuffix(w, "?") || strings.HasSuffix(w, ":")
}

// closing is the punctuation at the end of a word.
func closing(w string) string {
	return w[len(strings.TrimRight(w, ".,;:!?)»\"”")):]
}
