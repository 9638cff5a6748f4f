package personaldata

import (
	"strings"
	"sync"
)

// role is what a word near a name says about its bearer.
type role uint16

const (
	roleOffice  role = 1 << iota // holds an office or a public post
	roleStage                    // performs, writes, speaks, plays, or is a work of such people
	rolePrivate                  // is addressed as a private person: signora, famiglia
	roleTitle                    // a title that private people and officials have: dott, avv
	roleIntro                    // introduces a name: sono, mi chiamo
	roleBreak                    // begins another thought: no role reaches over it
	roleNamed                    // is named after people: via, scuola, premio
	roleShop                     // is named after its owner: bar, studio, ditta
	roleBrand                    // is a name, but of no private person
	roleName                     // a given name whenever it has a capital, although also a word
	roleSelf                     // somebody writes about himself and his family
	roleLabel                    // a surname follows, perhaps after a verb: cognome, citofono
	roleFolk                     // is said of people whom all know by their surname: il povero, i due
	roleAnimal                   // bears a given name, but is nobody
)

var roleNames = map[string]role{
	"office": roleOffice, "stage": roleStage, "private": rolePrivate, "title": roleTitle, "intro": roleIntro,
	"break": roleBreak, "named": roleNamed, "shop": roleShop, "brand": roleBrand, "self": roleSelf, "name": roleName,
	"label": roleLabel, "folk": roleFolk, "animal": roleAnimal,
}

// personWords are the words of lexicon/person.txt and the names of living people
// whom everybody knows. They are looked up only near a candidate, so they need no
// place in the table of all words.
type personWords struct {
	slots  []roleSlot // a power of two of them, open addressing
	living map[uint64]bool
}

type roleSlot struct {
	hash uint32
	role role
}

// of is what the word with this hash says.
func (w *personWords) of(hash uint32) role {
	mask := uint32(len(w.slots) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		if s := w.slots[i]; s.hash == hash || s.role == 0 {
			return s.role
		}
	}
}

// thePersonWords reads the lists once. They are part of the program, and
// TestPersonWords holds them to their form, so there is no error to report.
var thePersonWords = sync.OnceValue(func() *personWords {
	roles := map[uint32]role{}
	var current role
	_ = lines("person.txt", func(entry, _ string) error {
		if entry[0] == '[' {
			current = roleNames[strings.Trim(entry, "[]")]
			return nil
		}
		for pattern := range strings.FieldsSeq(entry) {
			for _, word := range alternatives(pattern) {
				roles[wordKey(folded(word))] |= current
			}
		}
		return nil
	})
	w := &personWords{living: map[uint64]bool{}}
	_ = lines("living.txt", func(entry, _ string) error {
		w.living[hashPhrase(entry)] = true
		return nil
	})
	size := 1
	for size < 4*len(roles)+1 {
		size *= 2
	}
	w.slots = make([]roleSlot, size)
	for hash, r := range roles {
		i := hash & uint32(size-1)
		for w.slots[i].role != 0 {
			i = (i + 1) & uint32(size-1)
		}
		w.slots[i] = roleSlot{hash, r}
	}
	return w
})
