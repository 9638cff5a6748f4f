package personaldata

import "strings"

// eastern reports a family name that stands first and the given name behind it, which
// may be in no list: Li Na, Wang Lei.
func (s *names) eastern(i int) bool {
	x := s.x
	k := i + 1
	if s.role(i)&roleEastern == 0 || k >= len(x.tokens) || !x.is(i, flagSpace) || x.is(i, flagCaps) || x.is(k, flagNumber|flagUsed|flagCaps) || !x.is(k, flagCapital) {
		return false
	}
	if x.class(i)&functionWord != 0 && (x.at(k, "Lei") || x.class(k)&(commonWord|functionWord) != 0) {
		return false // "Ma Lei, signora", "Ma Gente!"
	}
	if x.joins(k) && x.is(k+1, flagCapital) && !x.is(k+1, flagUsed) {
		return false // a name of three words, or a heading
	}
	t := x.tokens[k]
	return t.len() >= 2 && t.len() <= 12 && pinyin(strings.ToLower(string(x.v.b[t.start:t.end])))
}

// pinyin reports one or two syllables of Chinese in the Latin alphabet (ISO 7098,
// without its marks of tone).
func pinyin(word string) bool {
	for n := len(word); n > 0; n-- {
		if syllable(word[:n]) && (n == len(word) || syllable(word[n:])) {
			return true
		}
	}
	return false
}

// syllable reports one syllable: an initial, which may be missing, and a final.
func syllable(s string) bool {
	for _, initial := range [...]string{"zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w", ""} {
		if rest, ok := strings.CutPrefix(s, initial); ok && final(rest) {
			return true
		}
	}
	return false
}

// final reports what may follow the initial of a syllable.
func final(s string) bool {
	switch s {
	case "a", "o", "e", "i", "u", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "ia", "ie", "iao", "iu", "ian", "in", "iang", "ing", "iong",
		"ua", "uo", "uai", "ui", "uan", "un", "uang", "ue":
		return true
	}
	return false
}
