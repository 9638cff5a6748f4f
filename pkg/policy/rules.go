package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"vedetta/pkg/event"
)

// Rules are what a body sets for single rules, by rule id.
type Rules map[string]RuleSetting

// RuleSetting is what a body sets for one rule. The zero RuleSetting leaves it as
// it is.
type RuleSetting struct {
	Off      bool           `yaml:"off"`      // the rule raises nothing
	Severity event.Severity `yaml:"severity"` // of its findings; empty means the rule's own
	People   int            `yaml:"people"`   // fewer people are no finding; 0 means the rule's own number
}

// Severities are the values of a rule's severity, lowest first.
func Severities() []string {
	return []string{string(event.Info), string(event.Low), string(event.Medium), string(event.High), string(event.Grave)}
}

// RuleIDs are the rules that a body may set, sorted: those that judge for what
// people are written to. A test holds them to the detector's.
func RuleIDs() []string {
	return []string{
		"mismatch.campaign", "mismatch.campaign_maximum", "mismatch.declaration", "mismatch.election_window", "mismatch.electoral", "mismatch.emergency",
		"mismatch.legal_notices", "mismatch.notice", "mismatch.processor", "mismatch.purpose", "mismatch.quiet_hours", "mismatch.revealing",
		"mismatch.silence", "mismatch.third_person", "mismatch.unknown", "mismatch.withdrawal_known_later", "mismatch.withdrawn",
	}
}

// mostPeople bounds a rule's people: who wants more turns the rule off.
const mostPeople = 1_000_000

// checkRules fails on rules that don't exist and on values that they don't take.
func (c *checker) checkRules(rules Rules) {
	for _, id := range slices.Sorted(maps.Keys(rules)) {
		at, s := "rules."+id, rules[id]
		if !slices.Contains(RuleIDs(), id) {
			it, en := meant(id, RuleIDs())
			c.fail(at, "regola %.60q sconosciuta%[2]s; ci sono %[4]s", "rule %.60q is not known%[3]s; known are %[4]s", id, it, en, strings.Join(RuleIDs(), ", "))
			continue
		}
		if s.Severity != "" && !slices.Contains(Severities(), string(s.Severity)) {
			it, en := meant(string(s.Severity), Severities())
			c.fail(at+".severity", "gravità %.60q sconosciuta%[2]s; ci sono %[4]s", "severity %.60q is not known%[3]s; known are %[4]s", string(s.Severity), it, en, strings.Join(Severities(), ", "))
		}
		if s.People < 0 || s.People > mostPeople {
			c.fail(at+".people", "people è %d: scrivi un numero di persone da 1 a %d", "people is %d: write a number of people from 1 to %d", s.People, mostPeople)
		}
		if s.Off {
			c.warn(at+".off", "%[1]s", "%[2]s", fmt.Sprintf("la regola %s è spenta: non segnalerà nulla", id), fmt.Sprintf("rule %s is off: it will report nothing", id))
		}
	}
}

// describeRules says what the keys mean, in Italian, for editors and for people.
func describeRules() map[string]string {
	return map[string]string{
		"rules":          "Impostazioni delle singole regole, per id: mismatch.quiet_hours: {off: true}. Senza, ogni regola ha le sue.",
		"rules.off":      "true: la regola non segnala nulla.",
		"rules.severity": "Gravità delle segnalazioni: info, low, medium, high, grave.",
		"rules.people":   "Persone sotto le quali non c'è segnalazione; 0: il numero della regola.",
	}
}

// Rule is what the body sets for a rule.
func (v View) Rule(id string) RuleSetting {
	if v.e == nil {
		return RuleSetting{}
	}
	return v.e.Policy.Rules[id]
}

// EmergencyEnded returns the emergency that ended last before the moment, of those
// that cover one of the purposes, or nil.
func (v View) EmergencyEnded(purposes []string) *Emergency {
	if v.e == nil {
		return nil
	}
	var last *Emergency
	for i := range v.e.Policy.Emergencies {
		x := &v.e.Policy.Emergencies[i]
		if !v.at.Before(x.End()) && x.covers(purposes) && (last == nil || last.End().Before(x.End())) {
			last = x
		}
	}
	return last
}

// EmergencyInForce returns the first emergency in force that covers one of the
// purposes and one of the lists, and whether there is any that covers one of the
// purposes. It costs no allocation.
func (v View) EmergencyInForce(purposes []string, c Contact) (act *Emergency, some bool) {
	if v.e == nil {
		return nil, false
	}
	for i := range v.e.Policy.Emergencies {
		x := &v.e.Policy.Emergencies[i]
		if !x.InForce(v.at) || !x.covers(purposes) {
			continue
		}
		if x.Reaches(c) {
			return x, true
		}
		some = true
	}
	return nil, some
}

// CampaignWithAct returns the first declared campaign under an act that runs at the
// moment, for one of the purposes and to one of the lists, or nil. An act that is
// also an emergency's ends with it: of the campaigns it lets no one go on.
func (v View) CampaignWithAct(purposes []string, to Contact) *Campaign {
	if v.e == nil {
		return nil
	}
	for i := range v.e.Policy.Campaigns {
		c := &v.e.Policy.Campaigns[i]
		if c.ActRef != "" && c.Covers(v.at) && slices.Contains(purposes, c.Purpose) && (c.List == "" || to.on(c.List)) && !v.ended(c) {
			return c
		}
	}
	return nil
}

// ended reports whether the act of a campaign is that of an emergency that is not
// in force.
func (v View) ended(c *Campaign) bool {
	for i := range v.e.Policy.Emergencies {
		x := &v.e.Policy.Emergencies[i]
		if (x.ID == c.Emergency || x.ActRef == c.ActRef) && !x.InForce(v.at) {
			return true
		}
	}
	return false
}

// covers reports whether an emergency is for one of the purposes.
func (e *Emergency) covers(purposes []string) bool {
	return e.Purpose == "" || len(purposes) == 0 || slices.Contains(purposes, e.Purpose)
}

// Reaches reports whether an emergency is for a contact: for everybody, or for one
// of the lists it stands on.
func (e *Emergency) Reaches(c Contact) bool {
	return len(e.Lists) == 0 || slices.ContainsFunc(e.Lists, c.on)
}

// on reports whether a contact stands on a list.
func (c Contact) on(list string) bool {
	for i := range c.Lists {
		if c.Lists[i].List == ListID(list) {
			return true
		}
	}
	return false
}
