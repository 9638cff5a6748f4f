package personaldata

import (
	_ "embed" // the weights
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

// From these log-odds on a phrase is somebody's where the rules see nobody, and below
// mostAgainst it is nobody's, if they aren't sure. They are chosen on authors that the model
// had not read, see TestLearnedFromOthers.
const (
	leastHealthOdds  = 1.0
	leastBenefitOdds = 0.75
	mostAgainst      = -2.0
	firmScore        = 0.75 // what the rules accept so, no model takes back
)

// learned is what is left of the rules' judgement of a phrase, score and reason, when the
// model has been asked.
func (j *conditionJudge) learned(p phrase, score float64, reason Reason) (float64, Reason) {
	if j.asked++; j.asked > mostLearned {
		return score, reason
	}
	s := signsOf{model: learnedModel}
	j.signs(&s, p)
	odds := s.odds()
	if score > 0 {
		if odds < mostAgainst && score < firmScore {
			return 0, ""
		}
		return score, reason
	}
	least := leastHealthOdds
	if p.what&aBenefit != 0 {
		least = leastBenefitOdds
	}
	if odds < least || j.nobodys(p) || j.saysNot(p) {
		return 0, ""
	}
	who, _, _ := j.holder(p)
	_, reason = weighHolder(who)
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

// signs adds what the model reads of a phrase.
func (j *conditionJudge) signs(s *signsOf, p phrase) {
	x := j.x
	s.kind, s.shift, s.shared = hashSeed, 64-learnedBits, true
	if p.what&aBenefit != 0 {
		s.kind = ^uint64(hashSeed)
	}
	s.add(signPhrase, 0, x.stemSign(p.first))
	s.flags(signWhat, 0, uint64(p.what))
	s.add(signWhat, 1, uint64(p.what))
	j.holderSigns(s, p)
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
	j.sideSigns(s, 0, p.first-1, -1, 10)
	j.sideSigns(s, 1, p.last+1, 1, 8)
	j.sentenceSigns(s, p)
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
			s.add(signStem, side, x.stemSign(k))
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

// stemSign is the first five letters of a word.
func (x *scan) stemSign(k int) uint64 {
	t := &x.tokens[k]
	return hashWord(x.v.b[t.start:min(t.start+5, t.end)])
}

// tail is the last three letters of a word: the person and tense of a verb.
func (j *conditionJudge) tail(k int) uint64 {
	t := j.x.tokens[k]
	return hashWord(j.x.v.b[max(t.end-3, t.start):t.end])
}
