package personaldata

import (
	"fmt"
	"strings"
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
	roleEastern                  // a family name that stands first: Wang Lei
)

var roleNames = map[string]role{
	"office": roleOffice, "stage": roleStage, "private": rolePrivate, "title": roleTitle, "intro": roleIntro,
	"break": roleBreak, "named": roleNamed, "shop": roleShop, "brand": roleBrand, "self": roleSelf, "name": roleName,
	"label": roleLabel, "folk": roleFolk, "animal": roleAnimal, "eastern": roleEastern,
}

// readPersonWords reads person.txt and the names of living people whom everybody
// knows.
func (b *lexiconBuilder) readPersonWords() error {
	var current role
	err := lines("person.txt", func(entry, _ string) error {
		if section, ok := strings.CutPrefix(entry, "["); ok {
			section = strings.TrimSuffix(section, "]")
			if current = roleNames[section]; current == 0 {
				return fmt.Errorf("section %q is unknown", section)
			}
			return nil
		}
		for pattern := range strings.FieldsSeq(entry) {
			for _, word := range alternatives(pattern) {
				b.roles[folded(word)] |= current
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.living = map[uint64]bool{}
	return lines("living.txt", func(entry, _ string) error {
		b.living[hashPhrase(entry)] = true
		b.firsts[firstWordOf(entry)] |= useFamous
		return nil
	})
}
