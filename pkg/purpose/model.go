package purpose

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// columns are the labels and, last, the personal form.
const (
	labelCount = 11
	columns    = labelCount + 1
	formColumn = labelCount
)

// Model is what training learned. It never changes after it was made, so it is
// safe for concurrent use.
type Model struct {
	keys    []uint32 // features, sorted
	weights []int8   // columns of each feature, at most largestWeight either way
	scale   [columns]float32
	bias    [columns]float32
	heat    float32 // temperature: scores are divided by it
	least   float32 // confidence below which a label is unclear
	common  wordSet // words of ordinary texts in small letters
	capital wordSet // of these, the ones written with a capital within sentences too

	slots []slot // open addressing by key
	// filter has a bit for the upper 20 bits of every key: most features of a message
	// are unknown, and it is small enough for the nearest cache to tell.
	filter [1 << 14]uint64
}

// slot is a feature's place in the table; one look tells an unknown feature.
type slot struct {
	key uint32
	row int32 // from 1; 0 is empty
}

// wordSet is a sorted set of word hashes, cut to 32 bits.
type wordSet []uint32

func (s wordSet) has(key uint64) bool {
	_, ok := slices.BinarySearch(s, uint32(key))
	return ok
}

// index builds the table of rows by key.
func (m *Model) index() {
	size := 1
	for 2*size < 3*len(m.keys)+4 {
		size *= 2
	}
	m.slots = make([]slot, size)
	mask := uint64(size - 1)
	for row, key := range m.keys {
		i := uint64(key) & mask
		for m.slots[i].row != 0 {
			i = (i + 1) & mask
		}
		m.slots[i] = slot{key, int32(row + 1)}
		m.filter[key>>18] |= 1 << (key >> 12 & 63)
	}
}

// row gives the row of a feature, -1 for an unknown one.
func (m *Model) row(key uint32) int32 {
	if m.filter[key>>18]&(1<<(key>>12&63)) == 0 {
		return -1
	}
	mask := uint64(len(m.slots) - 1)
	for i := uint64(key) & mask; ; i = (i + 1) & mask {
		s := m.slots[i]
		if s.row == 0 {
			return -1
		}
		if s.key == key {
			return s.row - 1
		}
	}
}

// featureKey is the key of a feature in its space. An unknown feature has the key
// of a known one once in some fifty thousand times.
func featureKey(space int, key uint64) uint32 { return uint32(mix(key, uint64(space)<<56) >> 32) }

// largestWeight is the largest weight of a feature: four bits hold one.
const largestWeight = 7

const modelMagic = "vedetta purpose model 2\n"

// errModel means that a file is no model of this version.
var errModel = errors.New("no model of this version: train it again with vedetta classify train")

// Encode writes the model. The same model gives the same bytes.
func (m *Model) Encode() []byte {
	var body, out bytes.Buffer
	put := func(v any) { _ = binary.Write(&body, binary.LittleEndian, v) } // a buffer takes all
	put([]uint32{uint32(len(m.keys)), uint32(len(m.common)), uint32(len(m.capital))})
	put(m.scale)
	put(m.bias)
	put([]float32{m.heat, m.least})
	for _, sorted := range [][]uint32{m.keys, m.common, m.capital} {
		last := uint32(0)
		var room [binary.MaxVarintLen32]byte
		for _, key := range sorted {
			body.Write(room[:binary.PutUvarint(room[:], uint64(key-last))])
			last = key
		}
	}
	for i := 0; i < len(m.weights); i += 2 {
		body.WriteByte(byte(m.weights[i]+8) | byte(m.weights[i+1]+8)<<4)
	}
	out.WriteString(modelMagic)
	z, _ := flate.NewWriter(&out, flate.BestCompression) // the level is valid
	_, _ = z.Write(body.Bytes())
	_ = z.Close()
	return out.Bytes()
}

const (
	mostFeatures = 1 << 20  // bounds what a model file may ask memory for
	largestModel = 64 << 20 // bytes, unpacked
)

// DecodeModel reads what Encode wrote.
func DecodeModel(b []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(b, []byte(modelMagic))
	if !ok {
		return nil, errModel
	}
	body, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(rest)), largestModel))
	if err != nil {
		return nil, fmt.Errorf("unpack model of %d bytes: %w", len(b), errModel)
	}
	in := bytes.NewReader(body)
	var sizes [3]uint32
	var last [2]float32
	m := &Model{}
	for _, v := range []any{&sizes, &m.scale, &m.bias, &last} {
		if err := binary.Read(in, binary.LittleEndian, v); err != nil {
			return nil, fmt.Errorf("read model: %w", errModel)
		}
	}
	m.heat, m.least = last[0], last[1]
	for i, into := range []*[]uint32{&m.keys, (*[]uint32)(&m.common), (*[]uint32)(&m.capital)} {
		if *into, err = readSorted(in, sizes[i]); err != nil {
			return nil, err
		}
	}
	if in.Len() != len(m.keys)*columns/2 || !(m.heat > 0) || math.IsInf(float64(m.heat), 0) {
		return nil, fmt.Errorf("read model: %w", errModel)
	}
	m.weights = make([]int8, 0, len(m.keys)*columns)
	for _, c := range body[len(body)-in.Len():] {
		m.weights = append(m.weights, int8(c&15)-8, int8(c>>4)-8)
	}
	m.index()
	return m, nil
}

// readSorted reads n ascending numbers, each as the step from the one before.
func readSorted(in *bytes.Reader, n uint32) ([]uint32, error) {
	if n > mostFeatures || int(n) > in.Len() {
		return nil, fmt.Errorf("read model: %w", errModel)
	}
	out := make([]uint32, n)
	last := uint64(0)
	for i := range out {
		step, err := binary.ReadUvarint(in)
		if last += step; err != nil || last > math.MaxUint32 {
			return nil, fmt.Errorf("read model: %w", errModel)
		}
		out[i] = uint32(last)
	}
	return out, nil
}
