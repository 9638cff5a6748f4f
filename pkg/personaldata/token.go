package personaldata

// Flags of a token.
const (
	flagNumber  = 1 << iota // a run of digits, else a run of letters
	flagCapital             // begins with a capital
	flagCaps                // two letters or more, all capitals
	flagGlued               // a letter or digit stands right before it
	flagUsed                // belongs to a span that was found
)

// token is a run of letters or a run of digits in a view.
type token struct {
	start, end int32
	hash       uint32 // of a word in lower case; 0 for a number
	word       uint16 // index into the lexicon's classes
	flags      uint8
}

func (t token) len() int        { return int(t.end - t.start) }
func (t token) is(f uint8) bool { return t.flags&f != 0 }

const (
	hashSeed  = 0xcbf29ce484222325
	hashPrime = 0x9E3779B97F4A7C15
)

// hashStep adds a lower-case byte to a word's hash.
func hashStep(h uint64, c byte) uint64 { return (h ^ uint64(c)) * hashPrime }

// hashEnd mixes the upper bits, which the table uses as the tag, into the lower.
func hashEnd(h uint64) uint64 { return h ^ h>>29 }

// hashWord is the hash of a word as it stands in a view.
func hashWord(word []byte) uint64 {
	h := uint64(hashSeed)
	for _, c := range word {
		h = hashStep(h, lower(c))
	}
	return hashEnd(h)
}

// split reads the view's tokens, looks every word up, and notes in seen which
// classes of words the text has.
func (x *scan) split() {
	x.tokens, x.numbers, x.dial, x.seen = x.tokens[:0], x.numbers[:0], x.dial[:0], 0
	b := x.v.b
	for i := 0; i < len(b); {
		switch class := classes[b[i]]; {
		case class&(isLower|isUpper) != 0:
			i = x.word(b, i)
		case class == isDigitClass:
			t := token{start: int32(i), flags: flagNumber}
			if i > 0 && isAlnum(b[i-1]) {
				t.flags |= flagGlued
			}
			for i < len(b) && classes[b[i]] == isDigitClass {
				i++
			}
			t.end = int32(i)
			x.numbers = append(x.numbers, int32(len(x.tokens)))
			x.dial = append(x.dial, int32(len(x.tokens)))
			x.tokens = append(x.tokens, t)
		default:
			i++
		}
	}
}

// word reads the word at i and returns its end.
func (x *scan) word(b []byte, i int) int {
	t := token{start: int32(i)}
	if i > 0 && isAlnum(b[i-1]) {
		t.flags |= flagGlued
	}
	if classes[b[i]] == isUpper {
		t.flags |= flagCapital
	}
	h, all := uint64(hashSeed), uint8(0)
	for ; i < len(b); i++ {
		c := b[i]
		class := classes[c]
		if class&(isLower|isUpper) == 0 {
			break
		}
		all |= class
		if class == isUpper {
			c |= 0x20
		}
		h = hashStep(h, c)
	}
	t.end = int32(i)
	if all == isUpper && t.len() > 1 {
		t.flags |= flagCaps
	}
	h = hashEnd(h)
	t.hash = uint32(h >> 32)
	t.word = x.lex.find(h)
	c := x.lex.classes[t.word]
	x.seen |= c
	if c&digitWord != 0 || t.word == 0 && t.len() >= 6 && dialStart(&x.v, int(t.start)) || t.len() == 1 && i < len(b) && isDigit(b[i]) {
		x.dial = append(x.dial, int32(len(x.tokens)))
	}
	x.tokens = append(x.tokens, t)
	return i
}
