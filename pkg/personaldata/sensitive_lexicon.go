package personaldata

import (
	"fmt"
	"slices"
	"strings"
)

// condition says how a phrase of health.txt or benefits.txt is used; bits are added
// when a phrase stands in several sections.
type condition int32

const (
	aBenefit    condition = 1 << iota // of benefits.txt, else of health.txt
	aNoun                             // one has it: diabete, in dialisi, pacemaker
	aState                            // one is it: celiaca, invalido
	aStatement                        // says it all: "non ci vede"
	isWeak                            // an ordinary word too: cieco, ansia, 104
	isFigure                          // used of things that annoy: infarto, cancro
	isPlural                          // of nobody in particular: diabetici
	isHead                            // needs a body part, allergen or object: operata al cuore
	isPartState                       // after a body part: femore rotto
	isPlace                           // where one is treated, a service: where others work, too
	isDeed                            // says it all with a body part: "mi trema la mano"
)

// conditionSections are the sections of health.txt and benefits.txt.
var conditionSections = map[string]condition{
	"noun": aNoun, "noun weak": aNoun | isWeak, "noun figurative": aNoun | isWeak | isFigure, "therapy": aNoun, "aid": aNoun,
	"state": aState, "state weak": aState | isWeak, "state plural": aState | isPlural, "statement": aStatement, "statement weak": aStatement | isWeak,
	"head": isHead, "head figurative": isHead | isWeak | isFigure, "head verb": isHead | isDeed, "part state": isPartState,
	"place":   isPlace,
	"benefit": aBenefit | aNoun, "benefit weak": aBenefit | aNoun | isWeak, "benefit head": aBenefit | isHead, "benefit weak head": aBenefit | isHead | isWeak,
}

// sense is what a word tells about whose a condition near it is.
type sense uint64

const (
	senseHave       sense = 1 << iota // ho, soffro
	senseHas                          // ha, soffre
	senseAm                           // sono, siamo
	senseIs                           // era, risulta
	senseAfflicted                    // affetto, diagnosticato
	senseWith                         // con, col
	senseMe                           // io, mi
	senseMy                           // mia
	senseTheir                        // suo
	senseKin                          // mamma, marito
	senseWeakKin                      // signora, vicino: with an article
	senseThird                        // lui, lei
	senseDeclarant                    // sottoscritto
	senseGeneric                      // persone, chi
	senseFigure                       // città, giunta: have no illness
	senseComplement                   // what figures of speech are ill of: promesse
	senseYou                          // siete
	senseNotice                       // bando, screening
	senseAsk                          // chiesto, prendo
	senseQuestion                     // funziona, esce
	senseOpinion                      // va, serve
	senseCome                         // viene: "mi viene l'ansia"
	senseLabel                        // "Patologie:"
	sensePart                         // cuore, femore; what one is ill of
	senseAllergen                     // glutine
	senseQuality                      // grave, cronica
	senseObject                       // what a benefit is for
	senseMeVerb                       // prendo, chiedo
	senseWant                         // vorrei
	senseFiller                       // may stand between verb and condition
	senseConnector                    // before a body part
	senseAnimal                       // cane: what is said after it is said of it
	senseWork                         // autista, infermiera: works there
	senseAnnounce                     // bando, requisiti: many of them make a notice
	sensePerceive                     // vedere, letto: what a figure of speech comes from
	senseJoke                         // selettivo, contagiosa: makes a figure of it
	senseCopula                       // sia, era: before "una malattia"
	senseReport                       // letto, sentito: "ho letto che"
	senseDull                         // sembra: "mi sembra" tells nothing of the writer
	senseLaw                          // before 104, when it is the law
	senseUse                          // incassa, dorme: what people do with a benefit of theirs, less sure than senseAsk
	senseArticle
	senseIndefinite
	senseNamed   // a private person's name
	senseContact // a code or contact of somebody
	senseEnd     // a sentence ends behind
)

// senseSections are the sections of cues.txt.
var senseSections = map[string]sense{
	"have": senseHave, "has": senseHas, "am": senseAm, "is": senseIs, "afflicted": senseAfflicted, "with": senseWith, "me": senseMe, "my": senseMy,
	"their": senseTheir, "kin": senseKin, "weakkin": senseWeakKin, "third": senseThird, "declarant": senseDeclarant, "generic": senseGeneric,
	"figure": senseFigure, "complement": senseComplement, "you": senseYou, "notice": senseNotice, "ask": senseAsk, "question": senseQuestion,
	"opinion": senseOpinion, "venire": senseCome, "label": senseLabel, "part": sensePart, "allergen": senseAllergen, "quality": senseQuality,
	"object": senseObject, "me verb": senseMeVerb, "want": senseWant, "filler": senseFiller, "connector": senseConnector, "article": senseArticle,
	"indefinite": senseIndefinite, "animal": senseAnimal, "work": senseWork, "announce": senseAnnounce, "perceive": sensePerceive, "joke": senseJoke,
	"copula": senseCopula, "report": senseReport, "dull": senseDull, "law": senseLaw, "use": senseUse,
}

// conditionLists are the phrases for conditions and benefits and the cues around.
type conditionLists struct {
	phrases *phrases
	backs   map[uint32]uint8   // by the word or number a search starts from: bit n, a phrase begins n words before
	nodes   []nodeSlot         // phrases, in a power of two of slots, open addressing, see node
	known   [knownWords]uint64 // bits of the keys in nodes
}

// nodeSlot is a beginning of phrases: half of its key, and what it is. It is small so
// that the table stays in the processor's cache.
type nodeSlot struct {
	tag uint32
	is  condition // without isBeginning, of a whole phrase; 0 in an empty slot
}

// isBeginning says that a longer phrase has this beginning.
const isBeginning condition = 1 << 30

// node gives what the beginning of phrases with a key is; 0 for none.
func (l *conditionLists) node(key uint64) condition {
	mask := uint64(len(l.nodes) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		if n := l.nodes[i]; n.is == 0 || n.tag == uint32(key>>32) {
			return n.is
		}
	}
}

// longest is phrases.longest on the flat table. What one word says stands in its
// meaning, and most pairs of words are in no phrase: a bit tells.
func (l *conditionLists) longest(x *scan, i int) (tokens int, value int32) {
	t := &x.tokens[i]
	key := hashPair(hashSeed, x.key(i))
	if t.is(flagNumber) {
		n := l.node(key)
		value = int32(n &^ isBeginning)
		if n&isBeginning == 0 {
			return min(int(value), 1), value
		}
	} else {
		m := &x.lex.meanings[t.word]
		value = int32(m.alone)
		if m.uses&useConditions == 0 {
			return min(int(value), 1), value
		}
	}
	if value > 0 {
		tokens = 1
	}
	for k := i + 1; k < len(x.tokens) && x.soft(k-1); k++ {
		key = hashPair(key, x.key(k))
		if !l.knows(key) {
			break
		}
		n := l.node(key)
		if n&^isBeginning > 0 {
			tokens, value = k-i+1, int32(n&^isBeginning)
		}
		if n&isBeginning == 0 {
			break
		}
	}
	return tokens, value
}

// knows is false when no phrase begins with these words, and seldom true then.
func (l *conditionLists) knows(key uint64) bool {
	m := knownMask(key)
	return l.known[knownPlace(key)]&m == m
}

// unknown is 1 when no phrase begins with these words, as knows is false, and 0 else.
func (l *conditionLists) unknown(key uint64) uint64 {
	missing := knownMask(key) &^ l.known[knownPlace(key)]
	return (missing | -missing) >> 63
}

// knownWords is the size of known: with it one pair of words in sixty is looked up for
// nothing. A quarter of it, which stays in the fastest cache, let one in six through, and
// took longer (measured, with 67,000 keys).
const knownWords = 1 << 14

// knownPlace is the word of known for a key, knownMask its two bits there.
func knownPlace(key uint64) uint64 { return key >> 12 % knownWords }
func knownMask(key uint64) uint64  { return 1<<(key>>58) | 1<<(key>>46%64) }

// flatten makes the table from the map, which is needed only while reading.
func (l *conditionLists) flatten() {
	size := 1
	for 3*size < 4*len(l.phrases.nodes) {
		size *= 2
	}
	l.nodes = make([]nodeSlot, size)
	for key, n := range l.phrases.nodes {
		i := key & uint64(size-1)
		for l.nodes[i].is != 0 {
			i = (i + 1) & uint64(size-1)
		}
		l.nodes[i] = nodeSlot{tag: uint32(key >> 32), is: condition(n.value)}
		if n.more {
			l.nodes[i].is |= isBeginning
		}
		l.known[knownPlace(key)] |= knownMask(key)
	}
	l.phrases = nil
}

// longestBack is the most words that may stand before the word marked with *.
const longestBack = 7

// readConditions reads health.txt, benefits.txt and cues.txt.
func (b *lexiconBuilder) readConditions() error {
	b.conditions = &conditionLists{phrases: newPhrases(), backs: map[uint32]uint8{}}
	for _, name := range []string{"health.txt", "benefits.txt"} {
		var current condition
		err := lines(name, func(entry, _ string) error {
			if section, ok := strings.CutPrefix(entry, "["); ok {
				section = strings.TrimSuffix(section, "]")
				if current = conditionSections[section]; current == 0 {
					return fmt.Errorf("section %q is unknown", section)
				}
				return nil
			}
			for pattern := range strings.SplitSeq(entry, ", ") {
				for _, phrase := range spread(strings.TrimSpace(pattern)) {
					if err := b.addCondition(phrase, current); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return b.readCues()
}

// addCondition adds a phrase without alternatives to what it may be already, and
// makes the word that a search starts from known.
func (b *lexiconBuilder) addCondition(phrase string, value condition) error {
	words := strings.FieldsFunc(apartFromDigits(folded(phrase)), func(r rune) bool { return !isAlnum(byte(r)) && r != '*' })
	if len(words) == 0 {
		return nil
	}
	back := slices.IndexFunc(words, func(w string) bool { return w[0] == '*' })
	back = max(back, 0)
	words[back] = strings.TrimPrefix(words[back], "*")
	if back > longestBack || words[back] == "" {
		return fmt.Errorf("phrase %q: want * directly before one of the first %d words", phrase, longestBack+1)
	}
	b.words[words[back]] |= conditionWord
	b.conditions.backs[wordKey(words[back])] |= 1 << back
	b.firsts[words[0]] |= useConditions
	if len(words) > 1 {
		b.firsts[words[1]] |= useSecond
	}
	whole := strings.Join(words, " ")
	known := b.conditions.phrases.nodes[hashPhrase(whole)].value
	b.conditions.phrases.add(whole, known|int32(value))
	return nil
}

// apartFromDigits puts a space between letters and digits, as tokens are split: "e02".
func apartFromDigits(phrase string) string {
	var b strings.Builder
	for i := range len(phrase) {
		if c := phrase[i]; i > 0 && isAlnum(c) && isAlnum(phrase[i-1]) && isDigit(c) != isDigit(phrase[i-1]) {
			b.WriteByte(' ')
		}
		b.WriteByte(phrase[i])
	}
	return b.String()
}

// readCues reads cues.txt.
func (b *lexiconBuilder) readCues() error {
	var current sense
	return lines("cues.txt", func(entry, _ string) error {
		if section, ok := strings.CutPrefix(entry, "["); ok {
			section = strings.TrimSuffix(section, "]")
			if current = senseSections[section]; current == 0 {
				return fmt.Errorf("section %q is unknown", section)
			}
			return nil
		}
		for pattern := range strings.FieldsSeq(entry) {
			for _, word := range alternatives(pattern) {
				b.senses[folded(word)] |= current
			}
		}
		return nil
	})
}

// spread expands every "(a|b)" of a pattern, also one inside another.
func spread(pattern string) []string {
	open := strings.IndexByte(pattern, '(')
	if open < 0 {
		return []string{pattern}
	}
	depth, from := 0, open+1
	var choices []string
	end := len(pattern)
	for i := open; i < end; i++ {
		switch c := pattern[i]; {
		case c == '(':
			depth++
		case c == '|' && depth == 1:
			choices = append(choices, pattern[from:i])
			from = i + 1
		case c == ')' && depth == 1:
			choices = append(choices, pattern[from:i])
			end = i
		case c == ')':
			depth--
		}
	}
	if end == len(pattern) { // no end: as it stands
		return []string{pattern}
	}
	var out []string
	for _, c := range choices {
		out = append(out, spread(pattern[:open]+c+pattern[end+1:])...)
	}
	return out
}
