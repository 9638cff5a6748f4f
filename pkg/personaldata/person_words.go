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
)

var roleNames = map[string]role{
	"office": roleOffice, "stage": roleStage, "private": rolePrivate, "title": roleTitle, "intro": roleIntro,
	"break": roleBreak, "named": roleNamed, "shop": roleShop, "brand": roleBrand, "self": roleSelf, "name": roleName,
}

// personRoles are the words of lexicon/person.txt by the hash of a token. They are
// looked up only near a candidate, so they need no place in the table of all words.
var personRoles = sync.OnceValue(func() map[uint32]role {
	roles := map[uint32]role{}
	var current role
	// The list is part of the program; TestPersonWords holds it to its form.
	_ = lines("person.txt", func(entry, _ string) error {
		if entry[0] == '[' {
			current = roleNames[entry[1:len(entry)-1]]
			return nil
		}
		for _, pattern := range strings.Fields(entry) {
			for _, word := range alternatives(pattern) {
				roles[wordKey(folded(word))] |= current
			}
		}
		return nil
	})
	return roles
})
