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

// learnedOdds gives the log-odds that what has these signs is somebody's, by the weights
// of a model.
func learnedOdds(model string, signs []uint16) float64 {
	sum := 0
	for _, s := range signs {
		sum += int(int8(model[learnedHead+int(s)]))
	}
	step := math.Float32frombits(uint32(model[0]) | uint32(model[1])<<8 | uint32(model[2])<<16 | uint32(model[3])<<24)
	return float64(step) * float64(sum) / math.Sqrt(float64(len(signs)))
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

// signsOf collects signs. Where models of several kinds share their weights, each sign
// counts twice: by itself, and as one of its kind.
type signsOf struct {
	all    []uint16
	kind   uint64
	bits   uint // of a sign
	shared bool
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
		s.all = append(s.all, uint16(h*hashPrime>>(64-s.bits)))
	}
	s.all = append(s.all, uint16((h^s.kind)*hashPrime>>(64-s.bits)))
}

// flags adds a sign for each bit.
func (s *signsOf) flags(place, side, set uint64) {
	for ; set != 0; set &= set - 1 {
		s.add(place, side, uint64(bits.TrailingZeros64(set)))
	}
}
