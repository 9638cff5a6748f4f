package personaldata

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Whose a piece of text is, linear models say beside the rules: logistic regression over
// signs, which are hashes of what stands around the piece. A model is the step of its
// weights, and each weight as a number of steps in one byte.

// learnedHead is how many bytes of a model stand before its weights.
const learnedHead = 4

// signsOf sums the weights that a model gives to signs. Where models of several kinds share
// their weights, each sign counts twice: by itself, and as one of its kind.
type signsOf struct {
	model  string // none: the signs are collected
	kind   uint64
	shift  uint // leaves as many bits of a hash as a sign has
	shared bool
	sum, n int
	all    []uint16
}

// odds gives the log-odds that what has these signs is somebody's.
func (s *signsOf) odds() float64 {
	m := s.model
	step := math.Float32frombits(uint32(m[0]) | uint32(m[1])<<8 | uint32(m[2])<<16 | uint32(m[3])<<24)
	return float64(step) * float64(s.sum) / math.Sqrt(float64(s.n))
}

// learnedOdds is odds of signs that were collected.
func learnedOdds(model string, signs []uint16) float64 {
	s := signsOf{model: model}
	for _, sign := range signs {
		s.count(sign)
	}
	return s.odds()
}

func (s *signsOf) count(sign uint16) {
	if s.model == "" {
		s.all = append(s.all, sign)
		return
	}
	s.sum += int(int8(s.model[learnedHead+int(sign)]))
	s.n++
}

// encodeLearned is what learnedOdds reads.
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
	signBeside
	signCue
	signNearCue
	signOwn
)

func (s *signsOf) add(place, side, value uint64) {
	h := ((place<<8|side)*hashOther ^ value) * hashPrime
	h ^= h >> 29
	if s.shared {
		s.count(uint16(h * hashPrime >> s.shift))
	}
	s.count(uint16((h ^ s.kind) * hashPrime >> s.shift))
}

// flags adds a sign for each bit.
func (s *signsOf) flags(place, side, set uint64) {
	for ; set != 0; set &= set - 1 {
		s.add(place, side, uint64(bits.TrailingZeros64(set)))
	}
}
