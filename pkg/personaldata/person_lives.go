package personaldata

// This file knows people by where they live or whose relatives they are, and names behind
// the word for an office or for what a place was before.

// livesAt reports where the bearer lives right behind a name: "Rosmini del terzo piano",
// "Pierluigi del civico 8".
func (s *names) livesAt(n *name) bool {
	x, k := s.x, n.last+1
	if n.words > 2 || n.given+n.givenWord+n.surname+n.surnameWord == 0 || n.caps && n.words == 1 || n.lower && n.given+n.surname == 0 || !x.is(n.last, flagSpace) || k+1 >= len(x.tokens) {
		return false
	}
	if !x.at(k, "del") && !x.at(k, "della") && !x.at(k, "dell") && !x.at(k, "al") && !x.at(k, "dello") {
		return false
	}
	if n.first > 0 && (x.class(n.first-1)&(odonym|office|title|saint) != 0 || s.role(n.first-1)&(roleNamed|roleShop|roleOffice) != 0) {
		return false
	}
	switch k++; {
	case x.isOneOf(k, floors()):
		return x.at(k+1, "piano") || !x.at(k-1, "al") && x.at(k-1, "del") && n.words == 1 && !x.is(k+1, flagCapital) && (x.ends(k) || x.class(k+1)&functionWord != 0)
	case x.is(k, flagNumber):
		return x.tokens[k].len() <= 2 && (x.at(k+1, "piano") || x.at(k+1, "p"))
	case x.isOneOf(k, homes()):
		return x.is(k+1, flagNumber) || x.tokens[min(k+1, len(x.tokens)-1)].len() == 1 || x.isOneOf(k, ownHomes())
	}
	return false
}

// introduced reports whose relative the bearer is right behind a name: "Rosetta la figlia
// del fornaio", "Edna la mamma di Junior".
func (s *names) introduced(n *name) bool {
	x, k := s.x, n.last+1
	if n.words > 2 || n.given+n.givenWord == 0 || n.lower && n.given == 0 || k+2 >= len(x.tokens) || !x.is(n.last, flagSpace) || !x.at(k, "la") && !x.at(k, "il") && !x.at(k, "lo") {
		return false
	}
	return x.class(k+1)&relation != 0 && x.kin(k+1) && (x.at(k+2, "di") || x.at(k+2, "del") || x.at(k+2, "della") || x.at(k+2, "dell") || x.at(k+2, "d")) && x.class(min(k+3, len(x.tokens)-1))&famousWord == 0
}

// member reports a name behind the label for those who live in one home: "Componenti: Tarek
// Mansour, Leila Mansour".
func (s *names) member(n *name) bool {
	x, k := s.x, n.first-1
	if n.lower || n.words < 2 || k < 0 || !s.labelled(n.first) || x.seen&residence == 0 && !x.before3(k, "nucleo") {
		return false
	}
	return x.isOneOf(k, members()) || x.isOneOf(k-1, members())
}

// before3 reports a word among the three before token i.
func (x *scan) before3(i int, word string) bool {
	return x.at(i-1, word) || x.at(i-2, word) || x.at(i-3, word)
}

// unitOf reports the place of an office: "Delegazione di Quinto", "Distretto di Camerata".
func (s *names) unitOf(n *name) bool {
	x, k := s.x, n.first-1
	return n.words == 1 && !n.lower && k > 0 && x.at(k, "di") && x.is(k-1, flagCapital) && x.is(k-1, flagSpace) && x.isOneOf(k-1, localUnits())
}

// formerly reports what a place was before: "Sala: ex Lavatoio", "area ex Falck".
func (s *names) formerly(n *name) bool {
	x, k := s.x, n.first-1
	return !n.lower && n.given == 0 && k >= 0 && (x.at(k, "ex") || x.at(k, "Ex")) && x.before(k, 2, ownWord|relation) == 0
}

// codeAt reports a fiscal code in token k.
func (s *names) codeAt(k int) bool {
	at := int(s.x.tokens[k].start)
	for i := range s.x.found {
		if m := &s.x.found[i]; m.kind == FiscalCode && m.start <= at && at < m.end {
			return true
		}
	}
	return false
}

var (
	floors     = wordSet("primo secondo terzo quarto quinto sesto settimo ottavo nono decimo ultimo")
	homes      = wordSet("civico interno int scala palazzo palazzina condominio appartamento portone pianerottolo cortile piano numero")
	ownHomes   = wordSet("pianerottolo cortile condominio palazzo portone")
	bells      = wordSet("citofono campanello")
	members    = wordSet("componenti conviventi familiari occupanti coabitanti nucleo")
	localUnits = wordSet("delegazione distretto presidio municipio circoscrizione sportello poliambulatorio ambulatorio consultorio stazione tenenza compagnia comando distaccamento sezione sede ufficio agenzia filiale polo plesso zona frazione municipalità bezirk")
)
