package personaldata

// rosterYear is the last year of birth that is believed without a word for it: later
// dates behind names are appointments and terms.
const rosterYear = 2018

// roster reports a date right behind a name in a list of people that have one each:
// "1) Sanna Bachisio 18.9.51; 2) Cossu Efisia 3.12.64". previous is the date before.
func (x *scan) roster(d, previous *date, accepted bool) bool {
	if !x.rosterDate(d) || x.famousNear(d.first, d) || x.remembered(d) {
		return false
	}
	if accepted && d.first-previous.last <= rosterReach {
		return true
	}
	for j := d.last + 2; j <= d.last+rosterReach && j < len(x.tokens); j++ {
		if !x.is(j, flagNumber) {
			if x.cue(j)&(cueOtherDate|cueBounds|cueFamous) != 0 {
				return false
			}
			continue
		}
		if next, ok := x.dateAt(j); ok {
			return x.rosterDate(&next)
		}
	}
	return false
}

// documentYear is the last year that is believed of a date beside the number of a
// document: cards and passports are valid for ten years, so that later dates may be
// of their issue.
const documentYear = 2014

// documentRow reports a date in a column of its own, beside the column of a document or
// a fiscal code that was found.
func (x *scan) documentRow(d *date) bool {
	if d.year > documentYear || d.ranged || d.first == 0 || !x.ownColumn(d) || x.headed(d.start, func(i int) bool { return x.cue(i)&cueOtherDate != 0 }) {
		return false
	}
	for k := len(x.found) - 1; k >= 0 && k > len(x.found)-8; k-- {
		m := &x.found[k]
		switch m.kind {
		case FiscalCode, IdentityCard, Passport, HealthCard, DriverLicense:
			if m.end <= d.start && d.start-m.end <= 3 || m.start >= d.end && m.start-d.end < columnReach {
				return true
			}
		}
	}
	return false
}

// columnReach is how many characters behind a date the number of a document may begin
// in the next column, with its name before it.
const columnReach = 16

// ownColumn reports the sign of a table before a date, and that sign or the end of the
// line behind it.
func (x *scan) ownColumn(d *date) bool {
	if !columnEnd(x.gap(d.first - 1)) {
		return false
	}
	return d.last+1 >= len(x.tokens) || x.breaksLine(d.last) || columnEnd(x.gap(d.last))
}

// childYear is the last year that is believed of a date in brackets behind a child's
// name.
const childYear = 2024

// childNamed reports a date in brackets behind a given name, after a word for a
// relative: "figlio 1: Luca (12/03/2015)".
func (x *scan) childNamed(d *date) bool {
	if d.first < 2 || d.year > childYear || d.ranged || x.v.at(d.start-1) != '(' || x.v.at(d.end) != ')' {
		return false
	}
	return x.is(d.first-1, flagCapital) && x.class(d.first-1)&(given|givenWord) != 0 && x.before(d.first, 5, relation) > 0 && x.before(d.first, 5, stage|office) == 0
}

// rosterReach is how many words apart the dates of a list are.
const rosterReach = 14

// rosterDate reports a date that may stand in a list of people, behind a name.
func (x *scan) rosterDate(d *date) bool {
	if d.first < 2 || d.year > rosterYear || d.compact || d.ranged || x.is(d.first-1, flagNumber) || !x.is(d.first-1, flagCapital) {
		return false
	}
	g := x.gap(d.first - 1)
	if len(g) == 0 || len(g) > 3 || string(g) == " - " || g[0] == '.' {
		return false
	}
	if x.nameBefore(d.first) == 0 && (x.class(d.first-1)&given == 0 || x.class(d.first-1)&commonWord != 0 && x.seen&relation == 0 || x.class(d.first-2)&(odonym|saint|venue) != 0) {
		return false
	}
	for k := 1; k <= 6 && d.first-k >= 0 && !x.ends(d.first-k); k++ {
		if x.cue(d.first-k)&(cueOtherDate|cueBounds|cueFamous|cueEvent) != 0 && !x.is(d.first-k, flagCapital) || x.class(d.first-k)&(office|stage) != 0 {
			return false
		}
	}
	return true
}

// lifetime reports the first of two dates in brackets behind a name, the day of
// birth and the day of death of somebody who died lately: "(3 febbraio 1930 - 11
// ottobre 2025)". The family speaks, or the name is no one's of the past.
func (x *scan) lifetime(d *date) bool {
	if d.first == 0 || d.year > rosterYear || x.v.at(d.start-1) != '(' || d.last+2 >= len(x.tokens) || len(x.gap(d.last)) > 4 {
		return false
	}
	next, ok := x.dateAt(d.last + 1)
	if !ok || next.year < 2015 || next.year-d.year < 15 || x.v.at(next.end) != ')' || x.famousNear(d.first, d) {
		return false
	}
	if x.before(d.first, 8, relation) > 0 {
		return true
	}
	return next.year >= 2024 && x.nameBefore(d.first) > 0 && x.before(d.first, 8, office|stage) == 0
}

// classOf reports "classe 21 novembre 1925", said of a person's year.
func (x *scan) classOf(d *date) bool {
	return d.first > 0 && x.v.hasFold(int(x.tokens[d.first-1].start), "classe ") && !(d.first > 1 && x.class(d.first-2)&functionWord != 0 && x.soft(d.first-2)) && d.year <= rosterYear
}

// ofPerson reports "la Pinuccia è del 14/8/46": a given name, a verb, and the date.
func (x *scan) ofPerson(d *date) bool {
	if d.first < 3 || d.year > rosterYear {
		return false
	}
	i := d.first - 3
	c := x.class(i)
	if !x.v.hasFold(int(x.tokens[d.first-2].start), "e del ") || c&given == 0 || x.ends(i) {
		return false
	}
	if i == 0 || x.ends(i-1) {
		return x.is(i, flagCapital) && c&commonWord == 0
	}
	s := int(x.tokens[i-1].start)
	return x.v.hasFold(s, "la ") || x.v.hasFold(s, "il ") || x.v.hasFold(s, "l'") || x.class(i-1)&relation != 0 || x.cue(i-1)&cueOwner != 0
}

// remembered reports a list of the fallen: the dates behind the names are of deaths.
func (x *scan) remembered(d *date) bool {
	for i := d.first - 1; i >= 0 && d.first-i <= 30; i-- {
		s := int(x.tokens[i].start)
		for _, stem := range [...]string{"cadut", "vittim", "martir", "fucilat", "deportat", "dispers", "defunt"} {
			if x.v.hasFold(s, stem) {
				return true
			}
		}
	}
	return false
}
