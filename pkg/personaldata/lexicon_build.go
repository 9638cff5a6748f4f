package personaldata

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// add gives every single word of entry its classes; the last word of an entry of
// several words ("de luca") gets them too.
func (b *lexiconBuilder) add(entry string, c class) {
	words := strings.FieldsFunc(folded(entry), func(r rune) bool { return !isAlnum(byte(r)) })
	if len(words) == 0 {
		return
	}
	b.words[words[len(words)-1]] |= c
}

// readNames reads the lists of names. Flags: w is also an ordinary word, p also a
// place, s (of a given name) also a surname.
func (b *lexiconBuilder) readNames() error {
	err := lines("given.txt", func(entry, flags string) error {
		c := given
		if strings.ContainsAny(flags, "wp") {
			c = givenWord
		}
		if strings.Contains(flags, "s") {
			c |= surname
		}
		b.add(entry, c)
		return nil
	})
	if err != nil {
		return err
	}
	err = lines("surnames.txt", func(entry, flags string) error {
		c := surname
		if strings.ContainsAny(flags, "wp") {
			c = surnameWord
		}
		b.add(entry, c)
		return nil
	})
	if err != nil {
		return err
	}
	return b.readFamous()
}

// readFamous reads full names and, after their heading, surnames that need no
// given name.
func (b *lexiconBuilder) readFamous() error {
	b.famous = map[uint64]bool{}
	alone := false
	return lines("famous.txt", func(entry, _ string) error {
		if strings.HasPrefix(entry, "#") {
			alone = alone || strings.Contains(entry, "surnames alone")
			return nil
		}
		if alone {
			b.add(entry, famousWord)
			return nil
		}
		b.famous[hashPhrase(entry)] = true
		return nil
	})
}

func (b *lexiconBuilder) readPlaces() error {
	err := lines("places.txt", func(entry, _ string) error {
		words := strings.FieldsFunc(folded(entry), func(r rune) bool { return !isAlnum(byte(r)) })
		if len(words) == 1 {
			b.words[words[0]] |= placeWord
		} else if len(words) > 1 {
			b.towns = append(b.towns, []byte(strings.Join(words, " ")))
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = lines("provinces.txt", func(entry, _ string) error {
		b.words[folded(entry)] |= provinceCode
		return nil
	})
	if err != nil {
		return err
	}
	b.places = map[uint32]bool{}
	return lines("belfiore.txt", func(entry, _ string) error {
		for run := range strings.FieldsSeq(entry) {
			first, last, isRange := strings.Cut(run, "-")
			if !isRange {
				last = first
			}
			if err := b.placeCodes(first, last); err != nil {
				return err
			}
		}
		return nil
	})
}

// placeCodes adds the codes from first to last, such as A001 to A013.
func (b *lexiconBuilder) placeCodes(first, last string) error {
	if len(first) != 4 || len(last) != 4 || first[0] != last[0] {
		return fmt.Errorf("place codes %q-%q: want a letter and three digits", first, last)
	}
	from, err := strconv.Atoi(first[1:])
	if err != nil {
		return fmt.Errorf("place code %q: want a letter and three digits", first)
	}
	to, err := strconv.Atoi(last[1:])
	if err != nil {
		return fmt.Errorf("place code %q: want a letter and three digits", last)
	}
	for n := from; n <= to; n++ {
		b.places[placeKey(lower(first[0]), n)] = true
	}
	return nil
}

func placeKey(letter byte, number int) uint32 { return uint32(letter)<<16 | uint32(number) }

// readWords reads the ordinary words and the hand-written classes: a line
// "[class]" begins a section; words are separated by spaces, alternatives of
// endings are written diabetic(o|a|i|he).
func (b *lexiconBuilder) readWords() error {
	err := lines("common.txt", func(entry, _ string) error {
		b.words[folded(entry)] |= commonWord
		return nil
	})
	if err != nil {
		return err
	}
	var current class
	return lines("words.txt", func(entry, _ string) error {
		if name, ok := strings.CutPrefix(entry, "["); ok {
			name = strings.TrimSuffix(name, "]")
			if current = classNames[name]; current == 0 {
				return fmt.Errorf("class %q is unknown", name)
			}
			return nil
		}
		for pattern := range strings.FieldsSeq(entry) {
			for _, word := range alternatives(pattern) {
				b.words[folded(word)] |= current
			}
		}
		return nil
	})
}

// alternatives expands the first "(a|b)" of a pattern, and then the rest.
func alternatives(pattern string) []string {
	before, rest, ok := strings.Cut(pattern, "(")
	if !ok {
		return []string{pattern}
	}
	inner, after, ok := strings.Cut(rest, ")")
	if !ok {
		return []string{pattern}
	}
	var out []string
	for choice := range strings.SplitSeq(inner, "|") {
		out = append(out, alternatives(before+choice+after)...)
	}
	return out
}

// build puts the words into the table.
func (b *lexiconBuilder) build() (*lexicon, error) {
	l := &lexicon{ibans: parseFormats(ibanFormats), places: b.places, famous: b.famous, classes: []class{0}, conditions: b.conditions}
	size := 1
	for 3*size < 4*len(b.words) {
		size *= 2
	}
	l.slots = make([]slot, size)
	index := map[class]uint16{}
	words := make([]string, 0, len(b.words))
	for w := range b.words {
		words = append(words, w)
	}
	slices.Sort(words)
	for _, w := range words {
		c := b.words[w]
		if _, ok := index[c]; !ok {
			index[c] = uint16(len(l.classes))
			l.classes = append(l.classes, c)
		}
		l.insert(hashWord([]byte(w)), index[c])
	}
	if len(l.classes) > 1<<16 {
		return nil, fmt.Errorf("%d different classes of words: more than a token can hold", len(l.classes))
	}
	l.towns = newPhrases()
	for _, t := range b.towns {
		l.towns.add(string(t), 1)
	}
	return l, nil
}

func (l *lexicon) insert(h uint64, word uint16) {
	mask := uint64(len(l.slots) - 1)
	i := h & mask
	for l.slots[i].word != 0 {
		i = (i + 1) & mask
	}
	l.slots[i] = slot{tag: uint16(h >> 48), word: word}
}
