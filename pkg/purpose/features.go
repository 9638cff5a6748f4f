package purpose

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
	return t.key
}

// stemKey is key without the ending that only carries gender, number or person.
func (r *reader) stemKey(t *token) uint64 {
	if t.kind != tokWord {
		return r.key(t)
	}
	return t.stem
}

// feature is a feature that a message shows.
type feature struct {
	key   uint32
	space uint8
	at    int32  // token that it is of; -1 for none
	what  uint32 // of a signal or topic: which
}

// see notes a feature.
func (r *reader) see(space int, key uint64, at int) {
	r.features = append(r.features, feature{featureKey(space, key), uint8(space), int32(at), uint32(key)})
}

// extract finds the features of the message. A feature may come more than once.
func (r *reader) extract(channel string) {
	r.features = r.features[:0]
	if channel != "" {
		r.see(spaceChannel, hashOf(channel), -1)
	}
	var before, before2 uint64
	var topicsBefore uint32
	words := 0
	for i := range r.tokens {
		t := &r.tokens[i]
		stemmed := r.stemKey(t)
		if t.kind == tokName && stemmed == before {
			continue // several names in a row are one
		}
		topicsBefore = r.seeTopics(i, topicsBefore)
		if t.kind == tokWord {
			r.see(spaceWord, t.fair, i)
			if words < 4 {
				r.see(spaceFirst, stemmed, i)
			}
			words++
		}
		r.see(spaceStem, stemmed, i)
		if int(t.start) < r.subject {
			r.see(spaceSubject, stemmed, i)
		}
		if before != 0 {
			pair := mix(before, stemmed)
			r.see(spacePair, pair, i)
			if before2 != 0 {
				r.see(spaceTriple, mix(mix(before2, before), stemmed), i)
			}
		}
		before2, before = before, stemmed
	}
	for _, s := range r.fired {
		r.see(spaceSignal, uint64(s)+1, -1)
	}
	r.see(spaceLength, uint64(lengthClass(words)), -1)
}

// pairedTopics are the first two topics of a word.
const pairedTopics = 1<<16 - 1

// seeTopics notes the topics of token i, and each with each of the token before it
// that had some. It gives those for the next token.
func (r *reader) seeTopics(i int, before uint32) uint32 {
	t := &r.tokens[i]
	now := t.lex & topicBits
	if t.kind != tokWord {
		now = uint32(t.kind) + 240 // what is no word is a topic of its own
	}
	for a := now; a != 0 && t.kind == tokWord; a >>= 8 {
		r.see(spaceTopic, uint64(a&0xff), i)
	}
	for a := now & pairedTopics; a != 0; a >>= 8 {
		for b := before & pairedTopics; b != 0; b >>= 8 {
			r.see(spaceTopicPair, uint64(b&0xff)<<8|uint64(a&0xff), i)
		}
	}
	if now != 0 || t.kind == tokWord && t.end-t.start > lightWord && !t.light {
		return now
	}
	return before
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
