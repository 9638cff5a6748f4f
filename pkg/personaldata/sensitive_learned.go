package personaldata

import (
	_ "embed" // the weights
	"encoding/binary"
	"math"
	"math/bits"
)

// Whose a condition or a benefit is, people say in more turns than rules can list: "a me
// il pacco viveri lo portano loro", "epilessia. si chiama così quello che ha". Where the
// rules find nobody, a linear model decides: logistic regression over the words, the
// senses and the signs around a phrase, taught with every phrase of the corpora that is
// marked and every one that is not (go test ./pkg/personaldata -run TestLearned -update).
// What the rules say of a phrase is none of its signs: on the texts that they were made
// with they are always right, and the model would learn to believe them.
//
//go:embed learned.bin
var learnedModel string

const (
	learnedBits = 16
	learnedSize = 1 << learnedBits // weights; signs share them by their hash

	// mostLearned bounds the phrases of one text that the model is asked about: a text
	// made of nothing but phrases costs no more than the rules then.
	mostLearned = 32
)

// From these log-odds on a phrase is somebody's where the rules see nobody. They are
// chosen on authors that the model had not read, see TestLearnedFromOthers.
const (
	leastHealthOdds  = 1.0
	leastBenefitOdds = 0.75
)

// learnedOdds gives the log-odds that a phrase with these signs is somebody's, by the
// weights of a model.
func learnedOdds(model string, signs []uint16) float64 {
	sum := 0
	for _, s := range signs {
		sum += int(int8(model[4+int(s)]))
	}
	step := math.Float32frombits(uint32(model[0]) | uint32(model[1])<<8 | uint32(model[2])<<16 | uint32(model[3])<<24)
	return float64(step) * float64(sum) / math.Sqrt(float64(len(signs)))
}

// encodeLearned is what learnedOdds reads: the step of the weights, and each as a
// number of steps.
func encodeLearned(weights []float64) []byte {
	most := 0.0
	for _, w := range weights {
		most = max(most, math.Abs(w))
	}
	step := most / 127
	out := binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(step)))
	for _, w := range weights {
		out = append(out, byte(int8(math.Round(w/step))))
	}
	return out
}

// learned reports that the model knows a phrase to be somebody's. Its caller has asked
// the rules.
func (j *conditionJudge) learned(p phrase) (float64, Reason) {
	if j.asked++; j.asked > mostLearned {
		return 0, ""
	}
	least := leastHealthOdds
	if p.what&aBenefit != 0 {
		least = leastBenefitOdds
	}
	odds := learnedOdds(learnedModel, j.signs(p))
	if odds < least || j.nobodys(p) || j.saysNot(p) {
		return 0, ""
	}
	who, _, _ := j.holder(p)
	_, reason := weighHolder(who)
	if reason == "" {
		reason = OfSomebody
	}
	return min(0.5+0.05*odds, 0.75), reason
}

// saysNot reports that the writer denies a phrase, or treats others for it, which a sum of
// words cannot tell.
func (j *conditionJudge) saysNot(p phrase) bool {
	for k := p.first - 1; p.what&aBenefit == 0 && k >= 0 && p.first-k <= 6 && !j.ends(k); k-- {
		if j.at(k)&senseWork != 0 {
			return true // "sono medico e curo il diabete"
		}
	}
	return j.denied(p) || p.what&aBenefit != 0 && (j.never(p) || j.neverHad(p) || j.refuses(p))
}

// signsOf collects what the model reads of a phrase. Each sign counts twice: by itself,
// and as one of conditions or of benefits.
type signsOf struct {
	all  []uint16
	kind uint64
}

// Where a sign stands.
const (
	signPhrase uint64 = iota + 1
	signTopic
	signWhat
	signHolder
	signDistance
	signLink
	signText
	signNotices
	signAnnounce
	signSelves
	signLength
	signEnd
	signGap
	signSense
	signNearSense
	signWord
	signPlace
	signPair
	signStem
	signTail
	signSentence
	signEdge
	signBefore
	signBehind
)

func (s *signsOf) add(place, side, value uint64) {
	h := ((place<<8|side)*hashOther ^ value) * hashPrime
	h ^= h >> 29
	s.all = append(s.all, uint16(h*hashPrime>>(64-learnedBits)), uint16((h^s.kind)*hashPrime>>(64-learnedBits)))
}

// flags adds a sign for each bit.
func (s *signsOf) flags(place, side, set uint64) {
	for ; set != 0; set &= set - 1 {
		s.add(place, side, uint64(bits.TrailingZeros64(set)))
	}
}

// signs gives what the model reads of a phrase, in room that the next call takes again.
func (j *conditionJudge) signs(p phrase) []uint16 {
	x := j.x
	s := signsOf{all: x.traits[:0], kind: hashSeed}
	if p.what&aBenefit != 0 {
		s.kind = ^uint64(hashSeed)
	}
	s.add(signPhrase, 0, j.stem(p.first))
	s.flags(signWhat, 0, uint64(p.what))
	s.add(signWhat, 1, uint64(p.what))
	j.holderSigns(&s, p)
	if j.topic(p) {
		s.add(signTopic, 0, 0)
	}
	if j.others(p) {
		s.add(signTopic, 0, 1)
	}
	for n, is := range [...]bool{true, j.self, j.kin, j.named, j.contact, j.stage, j.spoken, j.animals} {
		if is {
			s.add(signText, 0, uint64(n))
		}
	}
	s.add(signNotices, 0, uint64(min(j.notices, 4)))
	s.add(signAnnounce, 0, uint64(min(j.announce, 3)))
	s.add(signSelves, 0, uint64(min(j.selves, 4)))
	s.add(signLength, 0, uint64(min(bits.Len(uint(len(x.tokens))), 9)))
	j.sideSigns(&s, 0, p.first-1, -1, 10)
	j.sideSigns(&s, 1, p.last+1, 1, 8)
	j.sentenceSigns(&s, p)
	x.traits = s.all
	return s.all
}

// holderSigns adds who is nearest, how far, and whether words tie the phrase to him.
func (j *conditionJudge) holderSigns(s *signsOf, p phrase) {
	who, distance, behind := j.holder(p)
	s.add(signHolder, 0, uint64(who))
	s.add(signDistance, uint64(who), uint64(min(bits.Len(uint(distance)), 5))<<4|uint64(behind+2))
	link := uint64(0)
	if j.link(p, who, distance) {
		link = 1
	}
	s.add(signLink, link, uint64(who))
}

// sideSigns adds the words of the sentence on one side of the phrase, up to some of them.
func (j *conditionJudge) sideSigns(s *signsOf, side uint64, k, step, most int) {
	x := j.x
	before := uint64(0)
	for n := 1; n <= most; n, k = n+1, k+step {
		if k < 0 || k >= len(x.tokens) || step < 0 && j.ends(k) || step > 0 && j.ends(k-1) {
			s.add(signEdge, side, uint64(min(n, 4)))
			return
		}
		word := j.word(k)
		s.add(signWord, side, word)
		if n <= 3 {
			s.add(signPlace, side<<4|uint64(n), word)
		}
		if n == 2 {
			s.add(signPair, side, before*hashPrime^word)
		}
		t := x.tokens[k]
		if t.len() > 5 && !t.is(flagNumber) {
			s.add(signStem, side, j.stem(k))
			s.add(signTail, side, j.tail(k))
		}
		senses := uint64(x.senses[k] &^ senseEnd)
		s.flags(signSense, side, senses)
		if n <= 4 {
			s.flags(signNearSense, side, senses)
		}
		before = word
	}
}

// sentenceSigns adds how the sentence ends, what stands right beside the phrase, and what
// the sentences around tell.
func (j *conditionJudge) sentenceSigns(s *signsOf, p phrase) {
	x := j.x
	k := p.first - 1
	for ; k >= 0 && p.first-k <= holderWindow && !j.ends(k); k-- {
	}
	var told sense
	for n := 0; k >= 0 && n < 20; n, k = n+1, k-1 {
		told |= x.senses[k]
	}
	s.flags(signBefore, 0, uint64(told&^senseEnd))
	k = p.last
	for ; k < len(x.tokens) && k-p.last <= holderWindow && !j.ends(k); k++ {
	}
	end := uint64('.')
	if k < len(x.tokens) {
		for _, c := range x.gap(k) {
			if c == '?' || c == '!' || c == ':' {
				end = uint64(c)
				break
			}
		}
	}
	s.add(signEnd, 0, end)
	told = 0
	for n := 0; k+1 < len(x.tokens) && n < 20; n, k = n+1, k+1 {
		told |= x.senses[k+1]
	}
	s.flags(signBehind, 0, uint64(told&^senseEnd))
	for side, at := range [...]int{p.first - 1, p.last} {
		sign := uint64(0)
		if at >= 0 && at < len(x.tokens) {
			for _, c := range x.gap(at) {
				if c != ' ' {
					sign = uint64(c)
					break
				}
			}
		}
		s.add(signGap, uint64(side), sign)
	}
}

// word is what the model reads a token as: names are one word, and so are numbers.
func (j *conditionJudge) word(k int) uint64 {
	x := j.x
	switch {
	case x.is(k, flagNumber):
		return 1
	case x.senses[k]&senseNamed != 0, x.is(k, flagCapital) && x.class(k)&(given|surname) != 0:
		return 2
	}
	return uint64(x.tokens[k].hash)
}

// stem is the first five letters of a word.
func (j *conditionJudge) stem(k int) uint64 {
	t := j.x.tokens[k]
	return hashWord(j.x.v.b[t.start:min(t.start+5, t.end)])
}

// tail is the last three letters of a word: the person and tense of a verb.
func (j *conditionJudge) tail(k int) uint64 {
	t := j.x.tokens[k]
	return hashWord(j.x.v.b[max(t.end-3, t.start):t.end])
}
