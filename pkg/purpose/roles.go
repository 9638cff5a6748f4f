package purpose

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"

	"vedetta/pkg/fold"
	"vedetta/pkg/namelist"
)

//go:embed roles.tsv
var roleFile string

// How the name of a known party must be written to be told from ordinary words.
const (
	listedCapital = iota // with a capital, or, of several words, where a message speaks of voting
	listedCaps           // in capitals: "PD", "FI"
	listedAlways         // in any way: "centrodestra"
	listedCentre         // "centro", after "candidato di", "coalizione del" and the like
)

// listedName is a known party's name or a word for a side.
type listedName struct {
	words []uint64 // keys
	how   byte
}

// roles are the classes of words. They never change after parsing.
type roles struct {
	classes map[string]uint32
	others  map[uint64]otherWord
	listed  map[uint64][]listedName // by the key of the first word
	twins   map[uint64]*twin        // by the key of the word
	given   wordTable               // given names that are nothing else
	places  wordTable               // those that are places too, and no words
}

// parseRoles reads the table of roles: class, words; names of parties are separated
// by |.
func parseRoles(table string) (*roles, error) {
	r := &roles{map[string]uint32{}, map[uint64]otherWord{}, map[uint64][]listedName{}, map[uint64]*twin{}, nil, nil}
	r.given, r.places = givenNames()
	bits := map[string]uint32{"plea": classPlea, "office": classOffice, "party": classParty, "voting": classVoting, "stop": classStop, "keep": classKeep}
	others := map[string]otherWord{"article": otherArticle, "connector": otherConnector, "modifier": otherModifier, "verb": otherVerb, "vote": otherVote, "speaks": otherSpeaks, "praise": otherPraise, "own": otherOwn, "particle": otherParticle, "given": otherGiven, "backed": otherBacked, "venue": otherVenue, "plain": otherPlain}
	how := map[string]byte{"parties": listedCapital, "caps": listedCaps, "sides": listedAlways, "centre": listedCentre}
	for n, line := range strings.Split(table, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		class, words, _ := strings.Cut(line, "\t")
		written, names := how[class]
		bit, other := bits[class], others[class]
		if bit == 0 && other == 0 && !names && class != "twin" {
			return nil, fmt.Errorf("roles line %d: class %q is unknown", n+1, class)
		}
		if class == "twin" {
			r.addTwins(strings.Fields(words))
			continue
		}
		if names {
			r.addNames(words, written)
			continue
		}
		for w := range strings.FieldsSeq(words) {
			r.classes[w] |= bit
			if other != 0 {
				r.classes[w] |= classOther
				r.others[hashOf(w)] |= other
			}
		}
	}
	return r, nil
}

// givenNames are those that are nothing else, and those that are places too; those that
// are words are left out.
func givenNames() (plain, places wordTable) {
	var sets [2]wordSet
	for name, flags := range namelist.Given() {
		if strings.Contains(flags, "w") {
			continue
		}
		word := make([]byte, 0, len(name))
		for _, c := range name {
			if b := fold.Rune(c); b != 0 {
				word = append(word, b)
			}
		}
		k := 0
		if strings.Contains(flags, "p") {
			k = 1
		}
		sets[k] = append(sets[k], uint32(hashOf(word)))
	}
	return sets[0].table(), sets[1].table()
}

func (r *roles) addNames(names string, how byte) {
	for name := range strings.SplitSeq(names, "|") {
		l := listedName{how: how}
		words := strings.Fields(name)
		for _, w := range words {
			l.words = append(l.words, hashOf(w))
		}
		r.listed[l.words[0]] = append(r.listed[l.words[0]], l)
		r.classes[words[0]] |= classListed
	}
}

// is reports that a word is of a class that is rarely asked for.
func (r *roles) is(t *token, class otherWord) bool {
	return t.kind == tokWord && t.lex&classOther != 0 && r.others[t.key]&class != 0
}

// isWord is is for a token that became a name.
func (r *roles) isWord(t *token, class otherWord) bool {
	return t.lex&classOther != 0 && r.others[t.key]&class != 0
}

// told reports a verb that tells who votes and how, and so asks for nothing: "chi vota
// comunque", "chi non vota". What follows is a name by its capital alone.
func (r *reader) told(i int) bool {
	if i == 0 || !r.near(i-1, i) {
		return false
	}
	t := &r.tokens[i-1]
	switch string(r.low[t.start:t.end]) {
	case "chi", "non", "si", "che":
		return true
	}
	return false
}

// manner reports an ordinary word that tells how, by its ending: "regolarmente",
// "tracciando". First names end so too.
func (r *reader) manner(s *signals, t *token) bool {
	w := r.low[t.start:t.end]
	return len(w) > 6 && !s.is(t, otherGiven) && !s.given.has(t.key) &&
		(bytes.HasSuffix(w, []byte("mente")) || bytes.HasSuffix(w, []byte("ando")) || bytes.HasSuffix(w, []byte("endo")))
}
