package purpose

import "bytes"

// A text weighs the same whether a man or a woman stands for office: the endings of
// gender are no part of a word's features, and the words that differ otherwise
// ("la sindaca", "il sindaco") are looked up as one (roles.tsv, twin).

// wordKeys are the hashes of a folded word, of it without its gender, and of its
// stem: all three begin alike, so one pass finds them.
func wordKeys(w []byte) (key, fair, stemmed uint64) {
	root, ending := neutral(w)
	stemEnd := len(stem(root))
	h := uint64(hashSeed)
	for i, c := range w {
		h = (h ^ uint64(c)) * 0x100000001b3
		if i+1 == stemEnd {
			stemmed = h ^ h>>31
		}
		if i+1 == len(root) {
			fair = h ^ h>>31
		}
	}
	key = h ^ h>>31
	if ending != 0 {
		fair = mix(fair, uint64(ending))
	}
	if len(w) == 3 {
		stemmed = fair
	}
	return key, fair, stemmed
}

// neutral divides a folded word into what men and women share and the kind of its
// ending, 0 for none: "senatore" and "senatrice", "candidato" and "candidata".
func neutral(w []byte) (root []byte, ending byte) {
	end := len(w)
	switch {
	case end > 7 && bytes.HasSuffix(w, []byte("trice")):
		return w[:end-4], 'o' // "senat"
	case end > 6 && bytes.HasSuffix(w, []byte("tore")):
		return w[:end-3], 'o'
	case end > 7 && bytes.HasSuffix(w, []byte("oressa")), end > 8 && bytes.HasSuffix(w, []byte("entessa")):
		return w[:end-4], 'o'
	case end < 3:
		return w, 0
	}
	switch w[end-1] {
	case 'a', 'e', 'o':
		return w[:end-1], 'o'
	}
	return w, 0
}

// stem takes the ending off a folded word: "scuola" and "scuole", "candidato" and
// "candidata" meet. It is no real stemmer.
func stem(w []byte) []byte {
	if len(w) <= 3 {
		return w
	}
	end := len(w)
	for end > 3 && bytes.IndexByte([]byte("aeiou"), w[end-1]) >= 0 {
		end--
	}
	if end > 3 && w[end-1] == 'h' {
		end--
	}
	return w[:end]
}

// twin is what a word of the other gender is looked up as.
type twin struct {
	word            string
	key, fair, stem uint64
	lex             uint32
}

// lightWord is the most letters of a word that says nothing of what a text is about.
const lightWord = 3

// even takes a word of the one gender for its twin.
func (s *signals) even(t *token) {
	if t.lex&classOther == 0 || s.others[t.key]&otherTwin == 0 {
		return
	}
	w := s.twins[t.key]
	t.key, t.fair, t.stem, t.lex, t.light = w.key, w.fair, w.stem, w.lex, len(w.word) <= lightWord
}

// wordOf gives the word that a pattern's word is looked up as.
func (r *roles) wordOf(word string) string {
	if t := r.twins[hashOf(word)]; t != nil {
		return t.word
	}
	return word
}

// addTwins reads pairs of words: the one and what it is looked up as.
func (r *roles) addTwins(pairs []string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		w := &twin{word: pairs[i+1]}
		w.key, w.fair, w.stem = wordKeys([]byte(w.word))
		key := hashOf(pairs[i])
		r.twins[key] = w
		r.classes[pairs[i]] |= classOther
		r.others[key] |= otherTwin
	}
}
