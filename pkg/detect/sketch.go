package detect

import (
	"math"
	"math/bits"
)

// Size of a sketch.
const (
	sketchBits = 16
	sketchRows = 1 << sketchBits
	sketchTop  = 64 - sketchBits + 1 // largest value of a register
	// sketchDeviation is the standard deviation of an estimate, as a share of it.
	sketchDeviation = 1.04 / 256 // of the square root of the rows
)

// sketch is a HyperLogLog of 64 KiB with the improved estimator of O. Ertl, New
// cardinality estimation algorithms for HyperLogLog sketches (2017), which needs
// no table of biases. It counts how many registers hold which value, so that an
// estimate after each person costs 50 steps and not 65,536, and so that the order
// of people leaves no trace in a floating-point sum. The libraries at hand do
// neither. The zero value is not one: use newSketch.
type sketch struct {
	registers [sketchRows]uint8
	with      [sketchTop + 1]int // number of registers with each value
}

// newSketch returns a sketch with the registers of a snapshot; more or fewer of
// them than there are is as if they were missing.
func newSketch(registers []byte) *sketch {
	s := new(sketch)
	copy(s.registers[:], registers)
	for i, r := range s.registers {
		s.registers[i] = min(r, sketchTop)
		s.with[s.registers[i]]++
	}
	return s
}

// add adds a person and reports whether the estimate changes.
func (s *sketch) add(p Person) bool {
	row := p >> (64 - sketchBits)
	value := uint8(min(bits.LeadingZeros64(uint64(p)<<sketchBits), sketchTop-1) + 1)
	old := s.registers[row]
	if value <= old {
		return false
	}
	s.with[old]--
	s.with[value]++
	s.registers[row] = value
	return true
}

// estimate is about how many people there are.
func (s *sketch) estimate() float64 {
	const m = float64(sketchRows)
	z := m * tau(1-float64(s.with[sketchTop])/m)
	for k := sketchTop - 1; k >= 1; k-- {
		z = (z + float64(s.with[k])) / 2
	}
	z += m * sigma(float64(s.with[0])/m)
	return m / (2 * math.Ln2) * m / z
}

func sigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for {
		x *= x
		before := z
		z += x * y
		y += y
		if z == before {
			return z
		}
	}
}

func tau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for {
		x = math.Sqrt(x)
		before := z
		y /= 2
		z -= (1 - x) * (1 - x) * y
		if z == before {
			return z / 3
		}
	}
}
