package personaldata

import "strings"

// phrases finds sequences of words. The key of a sequence is the hash of the
// hashes of its words.
type phrases struct {
	nodes map[uint64]phraseNode
}

// phraseNode is a beginning of phrases: value is above 0 when it is a whole one.
type phraseNode struct {
	value int32
	more  bool
}

func newPhrases() *phrases { return &phrases{nodes: map[uint64]phraseNode{}} }

// add makes phrase, words separated by spaces with alternatives such as
// "invalid(o|a) civile", worth value, which must be above 0.
func (p *phrases) add(phrase string, value int32) {
	for _, one := range alternatives(phrase) {
		words := strings.FieldsFunc(folded(one), func(r rune) bool { return !isAlnum(byte(r)) })
		key := uint64(hashSeed)
		for i, w := range words {
			key = hashPair(key, wordKey(w))
			n := p.nodes[key]
			if i == len(words)-1 {
				n.value = value
			} else {
				n.more = true
			}
			p.nodes[key] = n
		}
	}
}

// wordKey is what key gives for the token of this word or number.
func wordKey(w string) uint32 {
	h := hashWord([]byte(w))
	return uint32(h >> 32)
}

func hashPair(key uint64, word uint32) uint64 {
	key = (key ^ uint64(word)) * hashPrime
	return key ^ key>>31
}

// hashPhrase is the key of a whole phrase without alternatives.
func hashPhrase(phrase string) uint64 {
	key := uint64(hashSeed)
	for _, w := range strings.FieldsFunc(folded(phrase), func(r rune) bool { return !isAlnum(byte(r)) }) {
		key = hashPair(key, wordKey(w))
	}
	return key
}

// firstWordOf is the first word of a phrase without alternatives, folded.
func firstWordOf(phrase string) string {
	for w := range strings.FieldsFuncSeq(folded(phrase), func(r rune) bool { return !isAlnum(byte(r)) }) {
		return w
	}
	return ""
}

// towns gives the number of tokens of the municipality of several words that begins
// with token i; 0 for none.
func (x *scan) towns(i int) int {
	if !x.uses(i, useTown) {
		return 0
	}
	return x.lex.towns.longest(x, i)
}

// longest gives the number of tokens of the longest phrase that begins with token
// i; 0 for none. Between its words there may be spaces, one line break, an apostrophe, a hyphen, a dot or a slash, no sentence end.
func (p *phrases) longest(x *scan, i int) (tokens int) {
	key := uint64(hashSeed)
	for k := i; k < len(x.tokens) && (k == i || x.soft(k-1)); k++ {
		key = hashPair(key, x.key(k))
		n, ok := p.nodes[key]
		if !ok {
			break
		}
		if n.value > 0 {
			tokens = k - i + 1
		}
		if !n.more {
			break
		}
	}
	return tokens
}
