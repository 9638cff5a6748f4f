package personaldata

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// Flags of a token.
const (
	flagNumber  = 1 << iota // a run of digits, else a run of letters
	flagCapital             // begins with a capital
	flagCaps                // two letters or more, all capitals
	flagGlued               // a letter or digit stands right before it
	flagUsed                // belongs to a span that was found
	flagSpace               // one space, and nothing else, stands between it and the next
)

// token is a run of letters or a run of digits in a view.
type token struct {
	start, end int32
	hash       uint32 // of a word in lower case, or of a number
	word       uint16 // index into the lexicon's meanings
	flags      uint8
}

func (t *token) len() int        { return int(t.end - t.start) }
func (t *token) is(f uint8) bool { return t.flags&f != 0 }

const (
	hashSeed  = 0xcbf29ce484222325
	hashPrime = 0x9E3779B97F4A7C15
	hashOther = 0xE7037ED1A0B428DB
)

// Eight bytes of a view side by side in one word.
const (
	eachByte  = 0x0101010101010101
	eachTop   = 0x80 * eachByte
	eachLower = 0x20 * eachByte // the bit that tells small ASCII letters from capitals
)

// lowest keeps the first n of sixteen bytes, in two words.
var lowest = func() (table [17][2]uint64) {
	for n := range table {
		table[n][0] = ^uint64(0) >> (64 - 8*min(n, 8))
		table[n][1] = ^uint64(0) >> (64 - 8*max(n-8, 0))
	}
	return table
}()

// letters8 marks the letters among eight bytes of a view in the top bits. Beside
// the ASCII letters that is otherLetter, the only byte above ASCII that ends in
// the bits 001.
func letters8(w uint64) uint64 {
	l := w&^eachTop | eachLower
	ascii := (l + (0x80-'a')*eachByte) &^ (l + (0x80-'z'-1)*eachByte)
	return (ascii&^w | w&^(w<<6)&^(w<<5)) & eachTop
}

// digits8 marks the ASCII digits among eight bytes.
func digits8(w uint64) uint64 {
	l := w &^ eachTop
	return (l + (0x80-'0')*eachByte) &^ (l + (0x80-'9'-1)*eachByte) &^ w & eachTop
}

// small8 has the bit of eachLower in every byte that is no ASCII capital, when all
// are letters.
func small8(w uint64) uint64 { return (w | w>>2) & eachLower }

// gather8 makes the top bits of eight bytes the bits of one.
func gather8(w uint64) uint64 { return (w >> 7) * 0x0102040810204080 >> 56 }

// mix folds sixteen lower-case bytes into a hash: one wide multiplication, so that
// it costs the same for a word of two letters as for one of sixteen.
func mix(h, a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^h, b^hashOther)
	return hi ^ lo
}

// hashWord is the hash of a word in any case, as split computes it in a view.
func hashWord(word []byte) uint64 {
	h := uint64(hashSeed)
	for {
		var block [16]byte
		n := copy(block[:], word)
		a, b := binary.LittleEndian.Uint64(block[:]), binary.LittleEndian.Uint64(block[8:])
		h = mix(h, (a|eachLower)&lowest[n][0], (b|eachLower)&lowest[n][1])
		if word = word[n:]; len(word) == 0 {
			return h
		}
	}
}

// split reads the view's tokens, looks every word up, and notes in seen which
// classes of words the text has. Its loops have hardly a branch: what a processor
// cannot foresee, the lengths of words and of what stands between them, costs it
// more than all the rest (measured, two thirds of the time).
func (x *scan) split() {
	x.bounds()
	x.makeRoom(len(x.tokens))
	x.forms()
	x.lookUp()
	x.sort()
}

// marks tells on which lists a token belongs. What depends on the word before has a
// bit of its own: it counts when that word allows it, see gist.
type marks uint32

const (
	markName   marks = 1 << iota // worth a look as the beginning of a name
	markCue                      // so it is behind a word that introduces a name
	markCued                     // behind one that announces it
	markTitled                   // behind a title
	markStart                    // the search for a condition starts at the token before
	markPair                     // so it does when that is the first word of a pair
	markNumber
	markDial // a telephone number may begin, if the first letters are those of a digit
	markDialLong
	markSixteen
)

const (
	markNames  = markName | markCue | markCued | markTitled
	markStarts = markStart | markPair
	markAlways = markName | markNumber | markDial // whatever stands before, however long the word
)

// sort notes the classes of all tokens, and puts those that the recognisers begin
// with on lists. Most belong on none.
func (x *scan) sort() {
	n := len(x.tokens)
	tokens, classes, gists := x.tokens, x.classes[:n], x.lex.gists
	marked, places := 0, x.hashes[:n+1] // the hashes have been looked up
	x.cursor, x.cuesRead, x.fieldsRead = 0, false, false
	lead, seen := markAlways, class(0)
	for i := range tokens {
		t := &tokens[i]
		g := &gists[t.word&mostMeaning]
		classes[i] = g.class
		seen |= g.class
		size := uint32(t.end - t.start)
		lead |= marks((5-size)>>31) * markDialLong // six letters or more
		lead |= marks((size^fiscalLength-1)>>31) * markSixteen
		mark := g.marks[t.flags/flagCapital&1] & lead &^ (marks(t.flags/flagGlued&1) * markNames)
		lead = g.lead
		places[marked] = uint64(i)<<32 | uint64(mark)
		marked += int((mark | -mark) >> 31)
	}
	places[marked] = uint64(n)<<32 | uint64(lead&markStart)
	x.classes, x.seen = classes, seen
	x.list(places[:marked+1])
	x.sortNumbers()
}

// list puts the marked tokens on their lists. A list is written at every mark, and
// goes on only when the token belongs there.
func (x *scan) list(places []uint64) {
	n := len(places)
	b := x.v.padded()
	numbers, names, starts, spoken := x.numbers[:n], x.names[:n], x.starts[:n], x.spoken[:n]
	var numbered, named, started, spelled int
	x.sixteens = x.sixteens[:0]
	for _, place := range places {
		i, mark := int32(place>>32), marks(place)
		numbers[numbered] = i
		numbered += int(mark / markNumber & 1)
		names[named] = i
		named += int((mark&markNames + markNames) / (markNames + 1))
		starts[started] = i - 1
		started += int((mark&markStarts + markStarts) / (markStarts + markStart))
		if mark&(markDial|markDialLong) != 0 {
			at := x.tokens[i].start
			if mark&markDial != 0 || dialPairs[b[at]&31][b[at+1]&31] {
				spoken[spelled] = i
				spelled++
			}
		}
		if mark&markSixteen != 0 {
			x.sixteens = append(x.sixteens, i)
		}
	}
	x.numbers, x.names, x.starts, x.spoken = numbers[:numbered], names[:named], starts[:started], spoken[:spelled]
}

// makeRoom makes room for what is to be said of n tokens.
func (x *scan) makeRoom(n int) {
	if cap(x.classes) > n {
		return
	}
	n += n/4 + tokenStep
	x.classes, x.hashes = make([]class, n), make([]uint64, n)
	x.numbers, x.names, x.starts, x.spoken = make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n)
}

// dialPairs is true for the first two letters of digits in words, see dialStart; by the
// lowest five bits of each letter.
var dialPairs = func() (table [32][32]bool) {
	for a := range 26 {
		for b := range 26 {
			if dialStart(&view{b: []byte{byte('a' + a), byte('a' + b)}}, 0) {
				table[a+1][b+1] = true
			}
		}
	}
	return table
}()

// lookUp fills in the meanings of all tokens. The loop is so short that the
// processor begins a dozen look-ups before the first one is answered.
func (x *scan) lookUp() {
	tokens, table := x.tokens, x.lex.table
	hashes := x.hashes[:len(tokens)]
	for i := range tokens {
		number := uint16(tokens[i].flags & flagNumber)
		tokens[i].word = table.find(hashes[i])&(number-1) | number*numberMeaning
	}
}

// forms fills in the flags and hashes of all tokens.
func (x *scan) forms() {
	n := len(x.tokens)
	b, tokens, hashes := x.v.padded(), x.tokens, x.hashes[:n]
	before := int32(-2) // where the token before ended
	for i := range tokens {
		t := &tokens[i]
		n := min(t.end-t.start, 16)
		p := b[t.start:][:16]
		mask := &lowest[n]
		w0, w1 := binary.LittleEndian.Uint64(p)&mask[0], binary.LittleEndian.Uint64(p[8:])&mask[1]
		h := mix(hashSeed, (w0|eachLower)&mask[0], (w1|eachLower)&mask[1])
		small := small8(w0)&mask[0] | small8(w1)&mask[1]
		if t.end > t.start+16 {
			h = hashWord(b[t.start:t.end])
			for _, c := range b[t.start+16 : t.end] {
				small |= small8(uint64(c)) & 0xff
			}
		}
		number := classes[p[0]] / isDigitClass & 1
		glued := uint8(uint32(t.start-before-1) >> 31)
		capital := uint8((w0&0xa0-1)>>63) &^ number
		caps := capital & uint8((small-1)>>63) & uint8(uint32(1-n)>>31)
		space := uint8((uint32(b[t.end]^' ')-1)>>31) & alnum[b[t.end+1]]
		before = t.end
		t.flags = number*flagNumber | glued*flagGlued | capital*flagCapital | caps*flagCaps | space*flagSpace
		t.hash, hashes[i] = uint32(h>>32), h
	}
}

// alnum is 1 for letters and digits.
var alnum = func() (table [256]uint8) {
	for c := range table {
		if isAlnum(byte(c)) {
			table[c] = 1
		}
	}
	return table
}()

// bounds finds where the tokens start and end: 64 bytes at a time, from a bit for
// every byte that says whether it is a letter, and one whether it is a digit.
func (x *scan) bounds() {
	b := x.v.padded()
	tokens := x.tokens[:0]
	starts, ends := 0, 0
	var lastLetter, lastDigit uint64 // of the 64 bytes before, in the lowest bit
	for base := 0; base <= len(x.v.b); base += 64 {
		if cap(tokens)-starts < 64+tokenStep {
			// What is to come has about as many tokens as what was read.
			tokens = slices.Grow(tokens[:starts], 64+tokenStep+starts*((len(b)-base)/64+1)/(base/64+1))
		}
		tokens = tokens[:starts+64+tokenStep]
		letter, digit := bitmaps(b[base:], len(x.v.b)-base)
		letters, digits := letter<<1|lastLetter, digit<<1|lastDigit // of the byte before
		lastLetter, lastDigit = letter>>63, digit>>63
		m := letter&^letters | digit&^digits
		n := bits.OnesCount64(m)
		for into := tokens[starts:]; ; into = into[tokenStep:] {
			for k := range into[:tokenStep] {
				into[k].start = int32(base + bits.TrailingZeros64(m))
				m &= m - 1
			}
			if m == 0 {
				break
			}
		}
		starts += n
		m = letters&^letter | digits&^digit
		n = bits.OnesCount64(m)
		for into := tokens[ends:]; ; into = into[tokenStep:] {
			for k := range into[:tokenStep] {
				into[k].end = int32(base + bits.TrailingZeros64(m))
				m &= m - 1
			}
			if m == 0 {
				break
			}
		}
		ends += n
	}
	x.tokens = tokens[:starts]
}

// tokenStep is how many bounds are written without looking whether there are so
// many: what is too many is overwritten. Twelve tokens in 64 bytes are usual.
const tokenStep = 4

// bitmaps tells which of the next bytes, 64 or at least n and one more, are letters
// and which are digits.
func bitmaps(b []byte, n int) (letter, digit uint64) {
	b = b[:64]
	for k := 0; k < 64 && k <= n; k += 8 {
		w := binary.LittleEndian.Uint64(b[k : k+8])
		letter |= gather8(letters8(w)) << k
		digit |= gather8(digits8(w)) << k
	}
	return letter, digit
}
