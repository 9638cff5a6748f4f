package personaldata

import (
	_ "embed" // the weights
	"math"
	"math/bits"
)

// Whether a number, a street, a date, a plate or a name is somebody's, the rules say from
// words that they know. Authors whose texts they were not made with use others, so a
// linear model for each of these kinds is asked for a second opinion. It is taught with
// every candidate of the corpora, those that are marked and those that aren't (go test
// ./pkg/personaldata -run 'TestLearned$' -update). What the rules say is none of its
// signs, for with those texts they are always right.
//
//go:embed opinions.bin
var opinionModels string

const (
	opinionBits = 15
	opinionSize = 1 << opinionBits // weights of one kind; signs share them by their hash

	leastAround = 4 // words; with fewer beside a candidate there is little to read

	// leastOpinions, and one for so many characters, bound how often the models are asked
	// in a text, so that one made of nothing but names costs little more than the rules.
	leastOpinions    = 32
	opinionStretch   = 256
	opinionScore     = 0.5  // of what a model alone accepts, and somewhat for its odds
	mostOpinionScore = 0.75 // of what is accepted so
)

// opinionOf is when a model is believed against the rules: below log-odds of against it
// takes back what they accept, and from beyond on it accepts what they don't. They are
// chosen on authors that the models had not read: TestOpinionsOfOthers.
type opinionOf struct {
	kind            Kind
	against, beyond float64
}

// opinionKinds are in the order in which opinions.bin has them.
var opinionKinds = [...]opinionOf{
	{Person, -1.5, 2},
	{PhoneNumber, -0.5, 1},
	{Address, -1, 1},
	{DateOfBirth, -1, 2},
	{Plate, math.Inf(-1), 3}, // nothing else looks so
}

// candidate is what has the form of a kind, in the tokens from first to last and the view
// offsets from start to end.
type candidate struct {
	kind        Kind
	first, last int
	start, end  int
	form        uint64 // bits of how it is written, by kind
	firm        bool   // what the rules accept stays accepted
	idle        bool   // what they don't stays so: a model learns of it, and isn't asked
}

// formOf packs what is true of a form into bits.
func formOf(is ...bool) (form uint64) {
	for k, yes := range is {
		if yes {
			form |= 1 << k
		}
	}
	return form
}

// opinion is what is left of the rules' judgement of a candidate, score and reason, when
// the model of its kind has been asked. It comes before the candidate's tokens are marked
// as used.
func (x *scan) opinion(c candidate, score float64, reason Reason) (float64, Reason) {
	if x.pupil != nil {
		x.pupil.candidate(c, score > 0)
		return score, reason
	}
	if c.firm && score > 0 || c.idle && score == 0 {
		return score, reason
	}
	if x.opinions++; x.opinions > leastOpinions+len(x.v.b)/opinionStretch {
		return score, reason
	}
	n := 0
	for opinionKinds[n].kind != c.kind {
		n++
	}
	s := signsOf{model: opinionModels[n*(learnedHead+opinionSize):][:learnedHead+opinionSize]}
	x.opinionSigns(&s, &c)
	odds := s.odds()
	switch {
	case score > 0 && odds < opinionKinds[n].against && len(x.tokens)-(c.last-c.first+1) >= leastAround:
		return 0, ""
	case score == 0 && odds >= opinionKinds[n].beyond:
		return min(opinionScore+0.05*odds, mostOpinionScore), AsLearned
	}
	return score, reason
}

// How far the words around a candidate are read.
const (
	opinionLeft  = 8
	opinionRight = 6
)

// opinionSigns adds what the model reads of a candidate.
func (x *scan) opinionSigns(s *signsOf, c *candidate) {
	s.kind, s.shift = hashWord([]byte(c.kind)), 64-opinionBits
	s.flags(signWhat, 0, c.form)
	s.add(signWhat, 1, c.form)
	s.flags(signText, 0, uint64(x.seen))
	s.flags(signText, 1, uint64(x.told()))
	s.add(signLength, 0, uint64(min(bits.Len(uint(len(x.tokens))), 9)))
	x.wordsBeside(s, 0, c.first-1, -1, opinionLeft)
	x.wordsBeside(s, 1, c.last+1, 1, opinionRight)
	x.foundBeside(s, c.start)
	const most = 6 // words of its own
	for k := c.first; k <= c.last && k < c.first+most; k++ {
		class := uint64(x.class(k))
		s.flags(signOwn, 0, class)
		s.flags(signOwn, uint64(min(k-c.first, 2)+1), class)
		s.flags(signOwn, 4, uint64(x.cue(k)))
		s.add(signOwn, 5, uint64(x.tokens[k].hash))
	}
}

// foundBeside adds what was found before view offset at and behind it, and how far.
func (x *scan) foundBeside(s *signsOf, at int) {
	const most = 32
	for k := len(x.found) - 1; k >= 0 && k > len(x.found)-most; k-- {
		m := &x.found[k]
		kind := uint64(m.kind[0])<<8 | uint64(m.kind[1])
		if m.end <= at {
			s.add(signHolder, kind, uint64(bits.Len(uint(at-m.end)/4)))
		} else {
			s.add(signTopic, kind, uint64(bits.Len(uint(m.start-at)/4)))
		}
	}
}

// wordsBeside adds the words on one side, up to some of them and into the third line or
// sentence.
func (x *scan) wordsBeside(s *signsOf, side uint64, k, step, most int) {
	before, sentences := uint64(0), 0
	for n := 1; n <= most; n, k = n+1, k+step {
		if k < 0 || k >= len(x.tokens) {
			s.add(signEdge, side, uint64(min(n, 4)))
			return
		}
		gap := k // the one between this word and the one nearer to the candidate
		if step > 0 {
			gap--
		}
		if n <= 2 {
			s.add(signGap, side<<4|uint64(n), x.signIn(gap))
		}
		if x.breaksLine(gap) {
			s.add(signEdge, side|2, uint64(min(n, 4)))
			sentences++
		} else if x.ends(gap) {
			s.add(signEdge, side|4, uint64(min(n, 4)))
			sentences++
		}
		if sentences > 2 {
			return
		}
		place := side | uint64(min(sentences, 1))<<1
		word := x.opinionWord(k)
		s.add(signWord, place, word)
		if n <= 3 {
			s.add(signPlace, place<<4|uint64(n), word)
		}
		if n == 2 {
			s.add(signPair, place, before*hashPrime^word)
		}
		x.wordSigns(s, place, k, n)
		before = word
	}
}

// wordSigns adds what the lists say of token k, the nth on its side, and how it is written.
func (x *scan) wordSigns(s *signsOf, place uint64, k, n int) {
	t := &x.tokens[k]
	if t.len() > 5 && !t.is(flagNumber) {
		s.add(signStem, place, x.stemSign(k))
	}
	class, cue := uint64(x.class(k)), uint64(x.cue(k))
	s.flags(signSense, place, class)
	s.flags(signCue, place, cue)
	if n <= 4 {
		s.flags(signNearSense, place, class)
		s.flags(signNearCue, place, cue)
	}
	if n <= 2 {
		s.add(signBeside, place<<4|uint64(n), uint64(t.flags&(flagCapital|flagCaps|flagNumber|flagUsed))<<8|uint64(min(t.len(), 6)))
	}
}

// signIn is the first character between token k and the next that is no space.
func (x *scan) signIn(k int) uint64 {
	for _, c := range x.gap(k) {
		if c != ' ' {
			return uint64(c)
		}
	}
	return ' '
}

// opinionWord is what a model reads a token as: names are one word, and so are numbers and
// what belongs to something that was found.
func (x *scan) opinionWord(k int) uint64 {
	switch {
	case x.is(k, flagNumber):
		return 1
	case x.is(k, flagUsed):
		return 3
	case x.is(k, flagCapital) && x.class(k)&(given|surname) != 0:
		return 2
	}
	return uint64(x.tokens[k].hash)
}

// pupil is told of all phrases and candidates that a model may be asked about, and whether
// the rules accept them: with them the models are taught.
type pupil struct {
	phrase    func(j conditionJudge, p phrase, ruled bool)
	candidate func(c candidate, ruled bool)
}
