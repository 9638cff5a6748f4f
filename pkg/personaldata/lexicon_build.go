package personaldata

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"vedetta/pkg/namelist"
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
// place.
func (b *lexiconBuilder) readNames() error {
	for name, flags := range namelist.Given() {
		c := given
		if strings.ContainsAny(flags, "wp") {
			c = givenWord
		}
		if strings.Contains(flags, "s") {
			c |= surname
		}
		b.add(name, c)
	}
	err := lines("surnames.txt", func(entry, flags string) error {
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
		b.firsts[firstWordOf(entry)] |= useFamous
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
			b.firsts[words[0]] |= useTown
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
	l := &lexicon{places: b.places, famous: b.famous, living: b.living, conditions: b.conditions}
	for country, format := range parseFormats() {
		l.ibans[country[0]&31][country[1]&31] = format
		l.countries[country[0]&31] |= 1 << (country[1] & 31)
	}
	l.towns = newPhrases()
	for _, t := range b.towns {
		l.towns.add(string(t), 1)
	}
	unknown := meaning{}
	unknown.complete()
	l.meanings = []meaning{unknown, {uses: useSecond}}
	index := map[meaning]uint16{}
	var words []tableWord
	for _, w := range b.all() {
		m := b.meaning(w)
		if _, ok := index[m]; !ok {
			index[m] = uint16(min(len(l.meanings), mostMeaning))
			l.meanings = append(l.meanings, m)
		}
		words = append(words, tableWord{hashWord([]byte(w)), index[m]})
	}
	if len(l.meanings) > mostMeaning {
		return nil, fmt.Errorf("%d different meanings of words: more than a slot can hold", len(l.meanings))
	}
	l.gists = new([mostMeaning + 1]gist)
	for n := range l.meanings {
		l.gists[n] = l.meanings[n].gist()
	}
	l.gists[numberMeaning].marks[0] |= markNumber
	l.conditions.flatten()
	var err error
	l.table, err = newWordTable(words)
	return l, err
}

// all lists every word that is made of letters, for others are no tokens.
func (b *lexiconBuilder) all() []string {
	var words []string
	for _, list := range []iter.Seq[string]{maps.Keys(b.words), maps.Keys(b.firsts), maps.Keys(b.senses), maps.Keys(b.roles), maps.Keys(b.cues), maps.Keys(b.months), maps.Keys(b.minors)} {
		for w := range list {
			if w != "" && !slices.ContainsFunc([]byte(w), func(c byte) bool { return !isLetter(c) }) {
				words = append(words, w)
			}
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// meaning gathers what the lists say of a word.
func (b *lexiconBuilder) meaning(w string) meaning {
	key := wordKey(w)
	m := meaning{class: b.words[w], sense: b.senses[w], role: b.roles[w], cue: b.cues[w], month: b.months[w], minor: b.minors[w], backs: b.conditions.backs[key]}
	m.genre = genreOf(w, m.class, m.role)
	n := b.conditions.phrases.nodes[hashPair(hashSeed, key)]
	m.alone = condition(n.value)
	m.complete()
	m.uses |= b.firsts[w]
	if !n.more {
		m.uses &^= useConditions
	}
	var digits phone
	if spell(&digits, []byte(w)) {
		m.uses |= useSpelled
	}
	return m
}
