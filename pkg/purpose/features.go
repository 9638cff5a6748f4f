package purpose

import (
	"bytes"
	"slices"
)

// Feature spaces: the same word in another space is another feature.
const (
	spaceWord = iota + 1
	spaceStem
	spacePair
	spaceTriple
	spaceSignal
	spaceChannel
	spaceFirst
	spaceSubject
	spaceLength
	spaceTopic
	spaceTopicPair
	spaces
)

// spaceValue is how much a feature of a space counts beside the others: there are
// many words, and few signals.
var spaceValue = [spaces]float32{
	spaceWord: 0.5, spaceStem: 1, spacePair: 1, spaceTriple: 0.7, spaceSignal: 1.5, spaceChannel: 0.5, spaceFirst: 0.5,
	spaceSubject: 0.7, spaceLength: 0.5, spaceTopic: 1, spaceTopicPair: 0.7,
}

const (
	hashSeed  = 0xcbf29ce484222325
	hashPrime = 0x9E3779B97F4A7C15
)

// mix adds a value to a hash.
func mix(h, v uint64) uint64 {
	h = (h ^ v) * hashPrime
	return h ^ h>>29
}

// hashOf is the hash of a folded word.
func hashOf[T string | []byte](w T) uint64 {
	h := uint64(hashSeed)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * 0x100000001b3
	}
	return h ^ h>>31
}

// key is what a token is to the model: the hash of a word, or one constant for all
// tokens of a kind.
func (r *reader) key(t *token) uint64 {
	if t.kind != tokWord {
		return mix(hashPrime, uint64(t.kind)+1)
	}
	return hashOf(r.low[t.start:t.end])
}

// stemKey is key without the ending that only carries gender, number or person.
func (r *reader) stemKey(t *token) uint64 {
	if t.kind != tokWord {
		return r.key(t)
	}
	return hashOf(stem(r.low[t.start:t.end]))
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

// each calls do with the key of every feature of the message. A feature may come
// more than once.
func (r *reader) each(channel string, do func(space int, key uint64)) {
	if channel != "" {
		do(spaceChannel, hashOf(channel))
	}
	var before, before2 uint64
	var topicsBefore uint32
	words := 0
	for i := range r.tokens {
		t := &r.tokens[i]
		r.at = i
		stemmed := r.stemKey(t)
		if t.kind == tokName && stemmed == before {
			continue // a name of several words is one name
		}
		now := t.topics
		if t.kind != tokWord {
			now = uint32(t.kind) + 240 // what is no word is a topic of its own
		}
		for a := now; a != 0; a >>= 8 {
			if t.kind == tokWord {
				do(spaceTopic, uint64(a&0xff))
			}
			for b := topicsBefore; b != 0; b >>= 8 {
				do(spaceTopicPair, uint64(b&0xff)<<8|uint64(a&0xff))
			}
		}
		if now != 0 || t.kind == tokWord && t.end-t.start > 3 {
			topicsBefore = now
		}
		if t.kind == tokWord {
			do(spaceWord, r.key(t))
			if words < 4 {
				do(spaceFirst, stemmed)
			}
			words++
		}
		do(spaceStem, stemmed)
		if int(t.start) < r.subject {
			do(spaceSubject, stemmed)
		}
		if before != 0 {
			do(spacePair, mix(before, stemmed))
			if before2 != 0 {
				do(spaceTriple, mix(mix(before2, before), stemmed))
			}
		}
		before2, before = before, stemmed
	}
	for _, s := range r.fired {
		do(spaceSignal, uint64(s)+1)
	}
	do(spaceLength, uint64(lengthClass(words)))
}

// lengthClass is the size of a message: a handful, an SMS, a post, a mail, a text.
func lengthClass(words int) int {
	for i, most := range [...]int{6, 14, 30, 60, 150, 400} {
		if words <= most {
			return i + 1
		}
	}
	return 7
}

// nameTokens decides which words are names: by their capitals, when the model has
// not learned that they are written so in ordinary texts. Names of parties and the
// sides of a referendum become one token each, so that none weighs more than
// another.
func (r *reader) nameTokens(m *Model) {
	shouting := r.marks.shouting()
	r.sides = 0
	out := r.tokens[:0]
	for i := 0; i < len(r.tokens); i++ {
		t := r.tokens[i]
		if t.kind != tokWord {
			out = append(out, t)
			continue
		}
		if n := r.party(i); n > 0 {
			t.kind, t.end = tokParty, r.tokens[i+n-1].end
			out = append(out, t)
			i += n - 1
			continue
		}
		last := len(out) - 1
		after := last >= 0 && out[last].kind == tokName && !t.begins && r.spaced(out[last].end, t.start)
		switch {
		case t.caps && shouting:
			if !m.common.has(r.key(&t)) {
				t.kind = tokName
			}
		case !t.capital:
			if r.side(out, &t) {
				t.kind = tokSide
			}
		case t.caps:
			if r.side(out, &t) {
				t.kind = tokSide
			} else if !m.capital.has(r.key(&t)) && !m.common.has(r.key(&t)) {
				t.kind = tokName
			}
		case after || !t.begins && !m.capital.has(r.key(&t)), t.begins && !m.common.has(r.key(&t)):
			t.kind = tokName
			if r.side(out, &t) {
				t.kind = tokSide
			}
		}
		out = append(out, t)
	}
	r.tokens = r.absorb(out)
}

// absorb takes articles before the names of parties away, so that "il PD" and "la
// Lega" weigh the same.
func (r *reader) absorb(tokens []token) []token {
	out := tokens[:0]
	for i := range tokens {
		if i+1 < len(tokens) && tokens[i+1].kind == tokParty && tokens[i].kind == tokWord && article(r.low[tokens[i].start:tokens[i].end]) {
			continue
		}
		out = append(out, tokens[i])
	}
	return out
}

func article(w []byte) bool {
	switch string(w) {
	case "il", "lo", "la", "i", "gli", "le", "l", "del", "dello", "della", "dei", "degli", "delle", "dell", "al", "alla", "ai", "agli", "all", "dal", "dalla", "dai":
		return true
	}
	return false
}

// spaced reports that only one space stands between two offsets.
func (r *reader) spaced(end, start int32) bool { return start == end+1 && r.raw[end] == ' ' }

// side reports "sì" or "no" as the answer to a referendum: one of the four words
// before it is about voting.
func (r *reader) side(out []token, t *token) bool {
	if t.end-t.start != 2 {
		return false
	}
	w := string(r.low[t.start:t.end])
	if w != "no" && !(w == "si" && (t.caps || slices.Contains(r.accents, t.start+1) || int(t.end) < len(r.raw) && r.raw[t.end] == '\'')) {
		return false // "si vota" is no answer
	}
	for k := len(out) - 1; k >= 0 && k >= len(out)-4; k-- {
		if out[k].kind != tokWord {
			continue
		}
		b := r.low[out[k].start:out[k].end]
		for _, about := range [...]string{"vot", "referend", "barr", "approv", "resping", "favorevol", "contrar", "croce", "ragioni", "comitato", "quesit", "fronte"} {
			if bytes.HasPrefix(b, []byte(about)) {
				r.sides |= 1 << (w[0] & 1) // the first letters differ in it
				return true
			}
		}
	}
	return false
}

// parties are the names of parties and sides, folded. What stands here weighs the
// same whichever it is.
var parties = func() map[string][]string {
	list := []string{
		"pd", "m 5 s", "partito democratico", "lega", "lega nord", "lega salvini", "fdi", "fratelli d italia", "m5s", "movimento 5 stelle", "movimento cinque stelle", "cinque stelle", "5 stelle",
		"forza italia", "fi", "azione", "italia viva", "iv", "avs", "alleanza verdi e sinistra", "alleanza verdi sinistra", "verdi", "europa verde", "sinistra italiana", "si", "rifondazione comunista", "rifondazione",
		"potere al popolo", "piu europa", "noi moderati", "udc", "svp", "sudtiroler volkspartei", "union valdotaine", "uv", "patt", "psi", "pri", "pli", "dc", "democrazia cristiana", "unione di centro",
		"centrodestra", "centrosinistra", "centro destra", "centro sinistra", "destra", "sinistra", "campo largo", "terzo polo", "die freiheitlichen", "sud tiroler freiheit", "team k", "grune", "verdi grune", "partito comunista", "casapound", "forza nuova", "sud chiama nord", "democrazia sovrana popolare",
	}
	byFirst := map[string][]string{}
	for _, name := range list {
		first, _, _ := bytes.Cut([]byte(name), []byte(" "))
		byFirst[string(first)] = append(byFirst[string(first)], name)
	}
	return byFirst
}()

// party gives how many tokens from i on are the name of a party, 0 for none. Short
// and ordinary words need their capitals.
func (r *reader) party(i int) int {
	t := &r.tokens[i]
	names := parties[string(r.low[t.start:t.end])]
	best := 0
	for _, name := range names {
		n, ok := 0, true
		for rest := []byte(name); len(rest) > 0 && ok; n++ {
			var w []byte
			w, rest, _ = bytes.Cut(rest, []byte(" "))
			ok = i+n < len(r.tokens) && bytes.Equal(r.low[r.tokens[i+n].start:r.tokens[i+n].end], w)
		}
		plain := name == "destra" || name == "sinistra" || name == "centrodestra" || name == "centrosinistra"
		short := len(name) <= 3
		if ok && n > best && (plain || n > 1 && t.capital || (t.caps || name == "fdi" && t.capital) && short || t.capital && !short && !t.begins) && name != "si" {
			best = n
		}
	}
	return best
}
