package purpose

import (
	_ "embed"
	"strconv"
	"strings"
)

// lexiconTable is the lexicon: label, weight, then phrases separated by commas. A
// phrase is one or more words; a word that ends in * stands for all that begin so,
// # for a number. Names of signals begin with a colon.
//
//go:embed lexicon.tsv
var lexiconTable string

// entry is one phrase that speaks for, or with a negative weight against, a label.
type entry struct {
	label  Label
	weight float64
	phrase string // as written in the lexicon
	words  []pattern
}

// pattern is one word of a phrase, folded.
type pattern struct {
	stem   string
	prefix bool
}

func (p pattern) matches(w word) bool {
	if p.prefix {
		return strings.HasPrefix(w.folded, p.stem)
	}
	return w.stem == p.stem
}

// lexicon finds entries by the first bytes of their first word.
type lexicon struct{ byStart map[string][]entry }

// parseLexicon reads the table; lines that are empty or begin with // are left out.
// The table is part of the program, its test checks that no line is skipped.
func parseLexicon(table string) lexicon {
	l := lexicon{byStart: map[string][]entry{}}
	for line := range strings.Lines(table) {
		label, weight, phrases, ok := fields(line)
		if !ok {
			continue
		}
		for phrase := range strings.SplitSeq(phrases, ",") {
			l.add(entry{label: label, weight: weight, phrase: strings.TrimSpace(phrase)})
		}
	}
	return l
}

func fields(line string) (label Label, weight float64, phrases string, ok bool) {
	parts := strings.Split(strings.TrimSpace(line), "\t")
	if len(parts) != 3 {
		return "", 0, "", false
	}
	weight, err := strconv.ParseFloat(parts[1], 64)
	return Label(parts[0]), weight, parts[2], err == nil
}

func (l lexicon) add(e entry) {
	for w := range strings.FieldsSeq(e.phrase) {
		e.words = append(e.words, newPattern(w))
	}
	if len(e.words) > 0 {
		key := startOf(e.words[0].stem)
		l.byStart[key] = append(l.byStart[key], e)
	}
}

func newPattern(w string) pattern {
	if stem, ok := strings.CutSuffix(w, "*"); ok {
		return pattern{stem: fold(stem), prefix: true}
	}
	return pattern{stem: stemOf(fold(w))}
}

// startOf is the key of a word: two bytes, since no pattern is shorter.
func startOf(stem string) string { return stem[:min(2, len(stem))] }

// match returns the entries that occur in words, each once.
func (l lexicon) match(words []word) []entry {
	var hits []entry
	seen := map[string]bool{}
	for i, w := range words {
		for _, e := range l.byStart[startOf(w.stem)] {
			key := string(e.label) + e.phrase
			if !seen[key] && matchesAt(e.words, words[i:]) {
				seen[key] = true
				hits = append(hits, e)
			}
		}
	}
	return hits
}

func matchesAt(phrase []pattern, words []word) bool {
	if len(phrase) > len(words) {
		return false
	}
	for i, p := range phrase {
		if !p.matches(words[i]) {
			return false
		}
	}
	return true
}
