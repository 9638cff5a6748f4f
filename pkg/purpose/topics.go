package purpose

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed topics.tsv
var topicFile string

// topic is a class of words: what a message speaks of, or what it does. Words that
// no example had still have their topics.
type topic struct{ name, it string }

// mostTopics is how many topics one word may have.
const mostTopics = 3

// topics finds the topics of words, by the whole word and by its beginning. It
// never changes after it was made.
type topics struct {
	all   []topic
	words table // by the hash of a word
	stems table // by the hash of a beginning
	// filter has a bit for the upper 16 bits of every beginning's hash: most
	// beginnings of a word are none.
	filter [1 << 10]uint64
}

// table is a hash table from hashes to up to three topics, packed.
type table struct {
	keys   []uint64
	values []uint32
}

func newTable(m map[uint64]uint32) table {
	size := 4
	for size < 2*len(m) {
		size *= 2
	}
	t := table{make([]uint64, size), make([]uint32, size)}
	for key, value := range m {
		i := key & uint64(size-1)
		for t.values[i] != 0 {
			i = (i + 1) & uint64(size-1)
		}
		t.keys[i], t.values[i] = key, value
	}
	return t
}

func (t *table) get(key uint64) uint32 {
	mask := uint64(len(t.keys) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		if t.values[i] == 0 {
			return 0
		}
		if t.keys[i] == key {
			return t.values[i]
		}
	}
}

// parseTopics reads the table of topics: name, Italian words for people, words. It
// adds the classes of the words that have some.
func parseTopics(text string, classes map[string]uint32) (*topics, error) {
	t := &topics{}
	words, stems := map[uint64]uint32{}, map[uint64]uint32{}
	for n, line := range strings.Split(text, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("topics line %d: %d fields, want name, Italian, words", n+1, len(fields))
		}
		t.all = append(t.all, topic{fields[0], fields[1]})
		if len(t.all) > 255 {
			return nil, fmt.Errorf("topics line %d: more than 255 topics", n+1)
		}
		for w := range strings.FieldsSeq(fields[2]) {
			into, w := words, w
			if stem, ok := strings.CutSuffix(w, "*"); ok {
				into, w = stems, stem
			}
			key := hashOf(w)
			into[key] = withTopic(into[key], uint32(len(t.all)))
		}
	}
	for k := range stems {
		t.filter[k>>54] |= 1 << (k >> 48 & 63)
	}
	t.stems = newTable(stems)
	for w, class := range classes {
		key := hashOf(w)
		if words[key] == 0 {
			words[key] = t.byStem([]byte(w))
		}
		words[key] |= class
	}
	t.words = newTable(words)
	return t, nil
}

// withTopic adds a topic to a packed set, while there is room.
func withTopic(set, id uint32) uint32 {
	for shift := 0; shift < 8*mostTopics; shift += 8 {
		switch set >> shift & 0xff {
		case 0:
			return set | id<<shift
		case id:
			return set
		}
	}
	return set
}

// shortestStem is the least length of a beginning in the table.
const shortestStem = 3

// of gives the packed topics and classes of a folded word with its hash. The longest
// beginning decides.
func (t *topics) of(w []byte, key uint64) uint32 {
	if set := t.words.get(key); set != 0 {
		return set
	}
	return t.byStem(w)
}

func (t *topics) byStem(w []byte) uint32 {
	h, found := uint64(hashSeed), uint32(0)
	for i, c := range w {
		h = (h ^ uint64(c)) * 0x100000001b3
		if i+1 < shortestStem {
			continue
		}
		k := h ^ h>>31
		if t.filter[k>>54]&(1<<(k>>48&63)) == 0 {
			continue
		}
		if set := t.stems.get(k); set != 0 {
			found = set
		}
	}
	return found
}
