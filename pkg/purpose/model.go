package purpose

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
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

	slots                     []slot // open addressing by key
	commonWords, capitalWords wordTable
	// filter has a bit for the upper 20 bits of every key: most features of a message
	// are unknown, and it is small enough for the nearest cache to tell.
	filter [1 << 14]uint64
}

// slot is a feature's place in the table.
type slot struct {
	key     uint32
	row     int32
	weights uint64 // packed, 0 for an empty place: no packed weights are 0
}

// wordSet is a sorted set of word hashes, cut to 32 bits.
type wordSet []uint32

// wordTable finds the hashes of a wordSet in one look; 0 is an empty place.
type wordTable []uint32

func (s wordSet) table() wordTable {
	size := 4
	for size < 2*len(s) {
		size *= 2
	}
	t := make(wordTable, size)
	for _, w := range s {
		i := int(w) & (size - 1)
		for t[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		t[i] = w
	}
	return t
}

func (t wordTable) has(key uint64) bool {
	if len(t) == 0 {
		return false
	}
	w, mask := uint32(key), len(t)-1
	for i := int(w) & mask; t[i] != 0; i = (i + 1) & mask {
		if t[i] == w {
			return true
		}
	}
	return false
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
		for m.slots[i].weights != 0 {
			i = (i + 1) & mask
		}
		m.slots[i] = slot{key: key, row: int32(row), weights: emptyRow}
		if len(m.weights) > 0 {
			m.slots[i].weights = packed(m.weights[row*columns:])
		}
		m.filter[key>>18] |= 1 << (key >> 12 & 63)
	}
	m.commonWords, m.capitalWords = m.common.table(), m.capital.table()
}

// emptyRow stands for weights that are not known yet.
const emptyRow = 1

// find gives the place of a feature, nil for an unknown one.
func (m *Model) find(key uint32) *slot {
	if m.filter[key>>18]&(1<<(key>>12&63)) == 0 {
		return nil
	}
	mask := uint64(len(m.slots) - 1)
	for i := uint64(key) & mask; ; i = (i + 1) & mask {
		s := &m.slots[i]
		if s.weights == 0 {
			return nil
		}
		if s.key == key {
			return s
		}
	}
}

// featureKey is the key of a feature in its space. An unknown feature has the key
// of a known one once in some fifty thousand times.
func featureKey(space int, key uint64) uint32 { return uint32(mix(key, uint64(space)<<56) >> 32) }

// largestWeight is the largest weight of a feature: four bits hold one.
const largestWeight = 7

// A model file is the magic line, the fingerprint of what its features mean, the
// SHA-256 of the packed body, and the body.
const (
	modelMagic    = "vedetta purpose model 3\n"
	modelFamily   = "vedetta purpose model "
	headerLength  = len(modelMagic) + 2*sha256.Size
	mostFeatures  = 1 << 20  // bounds what a model file may ask memory for
	largestPacked = 16 << 20 // bytes of a file
	largestModel  = 64 << 20 // bytes, unpacked
)

// What may be wrong with a model file.
var (
	errNoModel      = errors.New("this is no model of vedetta: give the file that vedetta classify train wrote")
	errOtherVersion = errors.New("the model was made by another version of vedetta: make it again with vedetta classify train")
	errDamaged      = errors.New("the model is damaged or cut off: copy it again, or make it again with vedetta classify train")
	errTooLarge     = fmt.Errorf("no model is larger than %d MiB: give the file that vedetta classify train wrote", largestPacked>>20)
)

// featureVersion counts the changes of what features mean that the tables do not show.
const featureVersion = "features 5"

// fingerprint tells models apart whose features mean something else: their numbers
// would be of other signals, topics and names.
func fingerprint() [sha256.Size]byte {
	return sha256.Sum256([]byte(featureVersion + "\n" + signalFile + topicFile + roleFile))
}

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
		body.WriteByte(byte(m.weights[i]+raised) | byte(m.weights[i+1]+raised)<<4)
	}
	z, _ := flate.NewWriter(&out, flate.BestCompression) // the level is valid
	_, _ = z.Write(body.Bytes())
	_ = z.Close()
	means, sum := fingerprint(), sha256.Sum256(out.Bytes())
	return slices.Concat([]byte(modelMagic), means[:], sum[:], out.Bytes())
}

// Open returns a Classifier with the model in a file, such as a body's own that
// vedetta classify train wrote. The error names the file and says what to do.
func Open(path string) (*Classifier, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open purpose model: %w", err)
	}
	defer f.Close()
	m, err := ReadModel(f)
	if err != nil {
		return nil, fmt.Errorf("purpose model %s: %w", path, err)
	}
	return NewWith(m)
}

// ReadModel reads what Encode wrote, of at most 16 MiB.
func ReadModel(in io.Reader) (*Model, error) {
	b, err := io.ReadAll(io.LimitReader(in, largestPacked+1))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if len(b) > largestPacked {
		return nil, errTooLarge
	}
	return DecodeModel(b)
}

// DecodeModel reads what Encode wrote. It refuses files that are no model, are
// damaged, or were made by a version whose features mean something else.
func DecodeModel(b []byte) (*Model, error) {
	means := fingerprint()
	switch {
	case !bytes.HasPrefix(b, []byte(modelFamily)):
		return nil, errNoModel
	case !bytes.HasPrefix(b, []byte(modelMagic)):
		return nil, errOtherVersion
	case len(b) < headerLength:
		return nil, errDamaged
	}
	rest := b[len(modelMagic):]
	sum := sha256.Sum256(b[headerLength:])
	switch {
	case !bytes.Equal(rest[sha256.Size:2*sha256.Size], sum[:]):
		return nil, errDamaged
	case !bytes.Equal(rest[:sha256.Size], means[:]):
		return nil, errOtherVersion
	}
	return decodeBody(b[headerLength:])
}

// decodeBody reads a model's packed body and trusts none of its numbers.
func decodeBody(b []byte) (*Model, error) {
	body, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b)), largestModel))
	if err != nil {
		return nil, errDamaged
	}
	in := bytes.NewReader(body)
	var sizes [3]uint32
	var last [2]float32
	m := &Model{}
	for _, v := range []any{&sizes, &m.scale, &m.bias, &last} {
		if err := binary.Read(in, binary.LittleEndian, v); err != nil {
			return nil, errDamaged
		}
	}
	m.heat, m.least = last[0], last[1]
	for i, into := range []*[]uint32{&m.keys, (*[]uint32)(&m.common), (*[]uint32)(&m.capital)} {
		if *into, err = readSorted(in, sizes[i]); err != nil {
			return nil, err
		}
	}
	if in.Len() != len(m.keys)*columns/2 || !m.finite() {
		return nil, errDamaged
	}
	m.weights = make([]int8, 0, len(m.keys)*columns)
	for _, c := range body[len(body)-in.Len():] {
		if c&15 == 0 || c>>4 == 0 {
			return nil, errDamaged // weights are at least -largestWeight
		}
		m.weights = append(m.weights, int8(c&15)-raised, int8(c>>4)-raised)
	}
	m.index()
	return m, nil
}

// finite reports that a model's numbers can be reckoned with.
func (m *Model) finite() bool {
	for _, v := range slices.Concat(m.scale[:], m.bias[:], []float32{m.heat, m.least}) {
		if f := float64(v); math.IsNaN(f) || math.Abs(f) > 1e6 {
			return false
		}
	}
	return m.heat > 1e-6
}

// readSorted reads n ascending numbers, each as the step from the one before.
func readSorted(in *bytes.Reader, n uint32) ([]uint32, error) {
	if n > mostFeatures || int(n) > in.Len() {
		return nil, errDamaged
	}
	out := make([]uint32, n)
	last := uint64(0)
	for i := range out {
		step, err := binary.ReadUvarint(in)
		if last += step; err != nil || last > math.MaxUint32 {
			return nil, errDamaged
		}
		out[i] = uint32(last)
	}
	return out, nil
}
