package purpose

import (
	"bytes"
	"slices"
)

// side reports "sì" or "no" as an answer, and notes which when the words before it
// are about voting.
func (r *reader) side(i int) bool {
	t := &r.tokens[i]
	if t.end-t.start != 2 {
		return false
	}
	w := r.low[t.start:t.end]
	switch string(w) {
	case "no":
	case "si":
		if r.withinTitle(i) {
			return false
		}
		marked := t.caps && !r.shouting || slices.Contains(r.accents, t.start+1) || int(t.end) < len(r.raw) && r.raw[t.end] == '\''
		if !marked && !r.answers(i) {
			return false // "si vota" is no answer
		}
	default:
		return false
	}
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		if b := &r.tokens[k]; b.kind == tokWord && aboutVoting(r.low[b.start:b.end]) {
			r.sides |= 1 << (w[0] & 1) // the first letters differ in it
			break
		}
	}
	return true
}

// bothSides is the message's sides when yes and no stand in it.
const bothSides = 3

// answers reports a "si" without an accent that nothing but an answer can be:
// "vota si", "il si".
func (r *reader) answers(i int) bool {
	if i == 0 || !r.near(i-1, i) {
		return false
	}
	before := r.low[r.tokens[i-1].start:r.tokens[i-1].end]
	switch string(before) {
	case "vota", "votate", "votiamo", "voto", "un", "il", "al", "del", "sul", "dal", "col", "nel", "di":
	default:
		return false
	}
	return i+1 >= len(r.tokens) || !r.near(i, i+1) || r.tokens[i+1].lex&classKeep != 0
}

func aboutVoting(w []byte) bool {
	for _, about := range [...]string{"vot", "referend", "barr", "approv", "resping", "favorevol", "contrar", "croce", "ragioni", "comitato", "quesit", "fronte", "sostien"} {
		if bytes.HasPrefix(w, []byte(about)) {
			return true
		}
	}
	return false
}

// listed gives how many tokens from i on are a known party's name or a word for a
// side, 0 for none. Ordinary words need their capitals.
func (r *reader) listed(s *signals, i int) int {
	t, best := &r.tokens[i], 0
	for _, name := range s.listed[r.wordKey(t)] {
		n := len(name.words)
		if n <= best || i+n > len(r.tokens) || !r.written(name.how, i, n) {
			continue
		}
		same := true
		for k, w := range name.words {
			same = same && r.wordKey(&r.tokens[i+k]) == w && (k == 0 || r.near(i+k-1, i+k))
		}
		if same {
			best = n
		}
	}
	return best
}

// wordKey is the key of a word or of a number: "5" is a part of names.
func (r *reader) wordKey(t *token) uint64 {
	if t.kind == tokNumber {
		return hashOf(r.low[t.start:t.end])
	}
	return t.key
}

// written reports that a known name is written as one.
func (r *reader) written(how byte, i, n int) bool {
	t := &r.tokens[i]
	switch how {
	case listedAlways:
		return true
	case listedCaps:
		return t.caps
	case listedCentre:
		return i > 1 && r.near(i-1, i) && r.tokens[i-2].lex&(classParty|classOffice|classPlea) != 0
	}
	return n > 1 && (t.capital || r.voting) || t.capital && !t.begins
}

// withinTitle reports a "si" between words with capitals like its own: "CAMBIARE SI
// PUÒ", "a Si Può Fare".
func (r *reader) withinTitle(i int) bool {
	if i+1 >= len(r.tokens) || !r.near(i, i+1) || !r.tokens[i].capital || !r.tokens[i+1].capital || r.tokens[i+1].caps != r.tokens[i].caps || r.shouting {
		return false
	}
	if i == 0 || !r.near(i-1, i) {
		return false
	}
	before := &r.tokens[i-1]
	return !aboutVoting(r.low[before.start:before.end]) && (before.caps == r.tokens[i].caps || !r.tokens[i].caps)
}
