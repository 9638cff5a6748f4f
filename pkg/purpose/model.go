package purpose

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
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
	keys    []uint64 // features, sorted
	weights []int8   // columns of each feature
	scale   [columns]float32
	bias    [columns]float32
	heat    float32 // temperature: scores are divided by it
	least   float32 // confidence below which a label is unclear
	common  wordSet // words of ordinary texts in small letters
	capital wordSet // of these, the ones written with a capital within sentences too

	slots []int32 // open addressing by key: row+1
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
	for size < 2*len(m.keys)+2 {
		size *= 2
	}
	m.slots = make([]int32, size)
	mask := uint64(size - 1)
	for row, key := range m.keys {
		i := key & mask
		for m.slots[i] != 0 {
			i = (i + 1) & mask
		}
		m.slots[i] = int32(row + 1)
	}
}

// row gives the row of a feature, -1 for an unknown one.
func (m *Model) row(key uint64) int32 {
	mask := uint64(len(m.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		row := m.slots[i]
		if row == 0 {
			return -1
		}
		if m.keys[row-1] == key {
			return row - 1
		}
	}
}

// featureKey is the key of a feature in its space.
func featureKey(space int, key uint64) uint64 { return mix(key, uint64(space)<<56) }

const modelMagic = "vedetta purpose model 1\n"

// errModel means that a file is no model of this version.
var errModel = errors.New("no model of this version: train it again with vedetta classify train")

// Encode writes the model. The same model gives the same bytes.
func (m *Model) Encode() []byte {
	var out bytes.Buffer
	out.WriteString(modelMagic)
	put := func(v any) { _ = binary.Write(&out, binary.LittleEndian, v) }
	put([]uint32{uint32(len(m.keys)), uint32(len(m.common)), uint32(len(m.capital))})
	put(m.scale)
	put(m.bias)
	put([]float32{m.heat, m.least})
	put(m.keys)
	put(m.weights)
	put([]uint32(m.common))
	put([]uint32(m.capital))
	return out.Bytes()
}

// mostFeatures bounds what a model file may ask memory for.
const mostFeatures = 1 << 22

// DecodeModel reads what Encode wrote.
func DecodeModel(b []byte) (*Model, error) {
	rest, ok := bytes.CutPrefix(b, []byte(modelMagic))
	if !ok {
		return nil, errModel
	}
	in := bytes.NewReader(rest)
	var sizes [3]uint32
	m := &Model{}
	var last [2]float32
	for _, v := range []any{&sizes, &m.scale, &m.bias, &last} {
		if err := binary.Read(in, binary.LittleEndian, v); err != nil {
			return nil, fmt.Errorf("read model: %w", errModel)
		}
	}
	want := uint64(sizes[0])*(8+columns) + 4*uint64(sizes[1]) + 4*uint64(sizes[2])
	if sizes[0] > mostFeatures || sizes[1] > mostFeatures || sizes[2] > mostFeatures || want != uint64(in.Len()) {
		return nil, fmt.Errorf("read model of %d bytes: %w", len(b), errModel)
	}
	m.heat, m.least = last[0], last[1]
	m.keys, m.weights = make([]uint64, sizes[0]), make([]int8, int(sizes[0])*columns)
	m.common, m.capital = make(wordSet, sizes[1]), make(wordSet, sizes[2])
	for _, v := range []any{m.keys, m.weights, []uint32(m.common), []uint32(m.capital)} {
		if err := binary.Read(in, binary.LittleEndian, v); err != nil {
			return nil, fmt.Errorf("read model: %w", err)
		}
	}
	if !slices.IsSorted(m.keys) || !slices.IsSorted(m.common) || !slices.IsSorted(m.capital) || !(m.heat > 0) || math.IsInf(float64(m.heat), 0) {
		return nil, fmt.Errorf("read model: %w", errModel)
	}
	m.index()
	return m, nil
}
