package personaldata

import "bytes"

// Names that are not a private person's although they look so: of works and things in
// quotation marks, teams in a list of results, animals, firms, rulers.

// thingNamed reports a name of one of these kinds.
func (s *names) thingNamed(n *name, reason Reason) bool {
	switch {
	case s.inResults(n), s.firm(n), s.animalBehind(n), s.ruler(n), s.listed(n), s.medal(n), s.product(n), s.notPerson(n), s.inPublic(n, reason):
		return true
	case reason == Introduced || reason == Born || reason == Contact:
		return false
	}
	return s.inTitle(n)
}

// longestTitle is how many words a title in quotation marks has at most.
const longestTitle = 7

// inTitle reports a name within a short text in quotation marks that begins with a
// capital behind a noun, a number or another title: the title of a work, the name of a
// club or of a carriage in a parade. What somebody said stands behind a colon or a verb
// of saying, or goes on about its speaker.
func (s *names) inTitle(n *name) bool {
	x := s.x
	first := -1
	for k := n.first; k >= 0 && n.last-k < longestTitle; k-- {
		at := int(x.tokens[k].start)
		if q := x.v.at(at - 1); q == '"' || q == otherSign && at > 1 && x.quotes(at-1) {
			first = k
			break
		}
		if k < n.first && (x.ends(k) || x.class(k)&firstPerson != 0) {
			return false
		}
	}
	if first < 1 || !x.is(first, flagCapital) || !x.is(first-1, flagSpace) && len(x.gap(first-1)) != 2 || x.gap(first - 1)[0] != ' ' {
		return false
	}
	if first == n.first && x.is(first-1, flagCapital) && x.class(first-1)&nameClasses != 0 {
		return false // a nickname
	}
	before := first - 1
	if x.at(before, "e") && before > 0 && x.v.at(int(x.tokens[before-1].end)) == '"' {
		before-- // of two titles
	}
	if c, r := x.class(before), s.role(before); c&(functionWord|firstPerson|greeting|relation|declarant|title) != 0 || r&(roleIntro|roleLabel|roleBreak|rolePrivate) != 0 || x.isOneOf(before, sayings()) {
		return false
	}
	for k := n.last; k < len(x.tokens) && k-first < longestTitle; k++ {
		if q := x.v.at(int(x.tokens[k].end)); q == '"' || q == otherSign && x.quotes(int(x.tokens[k].end)) {
			return true
		}
		if x.ends(k) || k > n.last && x.class(k)&firstPerson != 0 {
			return false
		}
	}
	return false
}

// quotes reports a quotation mark of the text at a view offset.
func (x *scan) quotes(at int) bool {
	rest := x.v.text[x.v.offset(at):]
	for _, q := range [...]string{"«", "»", "“", "”", "„"} {
		if len(rest) >= len(q) && rest[:len(q)] == q {
			return true
		}
	}
	return false
}

// sayings are words before what somebody said or wrote.
var sayings = wordSet("dice dicono detto dici disse risponde risposto chiesto scrive scritto scritta urla urlato gridato firma firmato legge letto citofono campanello cognome nome nomi")

// inResults reports a team in a list of results: "Atletico Colle - Rocca Milvia 1-1",
// "zanetti 1 bonaventura 0".
func (s *names) inResults(n *name) bool {
	x, k := s.x, n.last+1
	if k+1 > len(x.tokens) || !x.is(n.last, flagSpace) {
		return false
	}
	if n.words > 1 && x.isOneOf(k, beats()) && x.is(k+1, flagCapital) {
		return true // "Olimpia Milano batte Virtus"
	}
	if !x.small(k) {
		return false
	}
	if g := x.gap(k); x.small(k+1) && len(g) == 1 && g[0] == '-' {
		return n.words < 3 && !x.is(k+2, flagNumber)
	}
	return n.words == 1 && n.first > 1 && x.small(n.first-1) && !x.is(n.first-2, flagNumber) && x.is(n.first-1, flagSpace) && x.is(n.first-2, flagSpace) && x.tokens[n.first-2].len() > 2 && x.class(n.first-2)&functionWord == 0
}

var beats = wordSet("batte sconfigge travolge supera piega espugna pareggia elimina doma")

// small reports a number of one or two digits.
func (x *scan) small(i int) bool { return x.is(i, flagNumber) && x.tokens[i].len() < 3 }

// firm reports the legal form of a firm behind a name, also with dots: "Conte Gaspare
// S.r.l.", "Vitali Bruno & Figli".
func (s *names) firm(n *name) bool {
	x, k := s.x, n.last+1
	if k >= len(x.tokens) {
		return false
	}
	if g := x.gap(n.last); len(g) < 4 && bytes.IndexByte(g, '&') >= 0 && (x.at(k, "Figli") || x.at(k, "figli") || x.at(k, "Figlio") || x.at(k, "Soci") || x.at(k, "Co")) {
		return true
	}
	if (x.at(k, "di") || x.at(k, "dei")) && x.is(k+1, flagCapital) {
		for d := k + 2; d <= k+5 && d < len(x.tokens) && !x.breaksLine(d-1); d++ {
			if x.class(d)&company != 0 {
				return true // "Tecnoverde di Basso & C. snc"
			}
		}
	}
	if len(x.gap(n.last)) > 2 || k+2 >= len(x.tokens) {
		return false
	}
	var form [4]byte
	length := 0
	for i := k; length < len(form) && i < len(x.tokens) && x.tokens[i].len() == 1; i++ {
		form[length] = x.v.low(int(x.tokens[i].start))
		length++
		if g := x.gap(i); len(g) == 0 || g[0] != '.' || len(g) > 1 && (i == k || g[1] != ' ') {
			break
		}
	}
	switch string(form[:min(length, 3)]) {
	case "srl", "spa", "snc", "sas", "sap", "scr":
		return true
	}
	return false
}

// animalBehind reports an animal named with what it is behind its name: "Gedeone
// l'asinello", "Fiocco, il gatto".
func (s *names) animalBehind(n *name) bool {
	x, k := s.x, n.last+1
	if n.words != 1 || k+1 >= len(x.tokens) || x.ends(n.last) {
		return false
	}
	if !x.at(k, "il") && !x.at(k, "la") && !x.at(k, "l") && !x.at(k, "lo") && !x.at(k, "un") && !x.at(k, "una") {
		return false
	}
	return s.role(k+1)&roleAnimal != 0 && s.role(k+2)&roleBrand == 0 && !x.at(k+2, "lo") && !x.at(k+2, "la") && !x.at(k+2, "l")
}

// ruler reports a pope, a king or somebody of a ruling house: "il papa Francesco",
// "Cristina di Savoia".
func (s *names) ruler(n *name) bool {
	x, k := s.x, n.last+1
	if p := n.first - 1; p >= 0 && n.words == 1 && (x.at(p, "papa") && p > 0 && x.class(p-1)&functionWord != 0 && x.class(p-1)&ownWord == 0 || x.at(p, "Papa")) && !x.accented(p) && x.isOneOf(n.first, popes()) {
		return true
	}
	if k+1 >= len(x.tokens) || !x.is(k-1, flagSpace) {
		return false
	}
	return (x.at(k, "di") || x.at(k, "d") || x.at(k, "de")) && x.is(k+1, flagCapital) && x.isOneOf(k+1, houses()) && s.kind() != genrePrivate
}

// accented reports that the text has an accent or an apostrophe on the last letter of
// token i.
func (x *scan) accented(i int) bool {
	end := int(x.tokens[i].end)
	return x.v.at(end) == '\'' || x.v.text[x.v.offset(end-1)] >= 0x80
}

var (
	popes  = wordSet("francesco leone giovanni paolo pio benedetto gregorio clemente innocenzo sisto urbano bonifacio celestino alessandro giulio karol")
	houses = wordSet("savoia borbone borboni este medici asburgo lorena svevia aragona angio castiglia montefeltro gonzaga braganza orleans valois austria sassonia baviera monferrato toscana lussemburgo")
)

// listed reports a name of those who are remembered on a stone: "i nomi della lapide:
// Bortolo Zanon, Angelo Fabris".
func (s *names) listed(n *name) bool {
	x := s.x
	if n.lower || n.words < 2 || x.seen&(relation|venue) != venue {
		return false
	}
	for k := n.first - 1; k >= 0 && n.first-k < 24 && !x.ends(k); k-- {
		if x.at(k, "lapide") || x.at(k, "lapidi") || x.at(k, "cippo") {
			return true
		}
	}
	return false
}

// medal reports who won or scored: "oro nei 200 farfalla per Giada Morbiducci".
func (s *names) medal(n *name) bool {
	x := s.x
	if !x.at(n.first-1, "per") && !x.at(n.first-1, "a") && !x.at(n.first-1, "di") {
		return false
	}
	for k := n.first - 2; k >= 0 && n.first-k < 9 && !x.ends(k); k-- {
		if x.isOneOf(k, medals()) {
			return s.kind() != genrePrivate && x.seen&relation == 0
		}
	}
	return false
}

var medals = wordSet("oro argento bronzo podio medaglia rete gol doppietta tripletta record primato")

// product reports a name with a capital article or relative behind a noun: "Passata La
// Rosina", "Biscotti La Mariuccia", "Forno Da Lina", "salsa Mamma Rosa".
func (s *names) product(n *name) bool {
	x, k := s.x, n.first-1
	if n.caps || n.lower {
		return false
	}
	if n.words == 2 {
		middle := n.last - 1
		return middle == n.first+1 && x.class(n.first)&(given|givenWord) == 0 && x.class(n.last)&(given|givenWord) != 0 && (x.at(middle, "La") || x.at(middle, "Da"))
	}
	if n.words != 1 || n.given+n.givenWord == 0 || k < 1 || !x.is(k-1, flagSpace) || x.class(k-1)&(title|relation|given|greeting|functionWord) != 0 {
		return false
	}
	if x.at(k, "La") {
		return x.is(k-1, flagCapital) && !x.is(k-1, flagCaps) || s.role(k-1)&roleNamed != 0
	}
	return x.class(k)&relation != 0 && x.is(k, flagCapital) && !x.is(k, flagCaps) && x.class(k-1)&commonWord != 0 && x.class(k-1)&(ownWord|firstPerson|residence) == 0 && x.tokens[k-1].len() > 4 && s.role(k-1)&(roleIntro|roleSelf|roleBreak) == 0
}

// honoured reports a likeness of the bearer of a name, or that a place is given the name:
// "busto di", "intitolazione del parco a". Somebody's own statue says whose it is.
func (s *names) honoured(l *look) bool {
	x := s.x
	if !s.preposition(l.first-1) || l.r&roleNamed == 0 && x.class(l.k)&venue == 0 {
		return false
	}
	for k := l.k; k > l.k-4 && k >= 0 && !x.ends(k); k-- {
		if x.isOneOf(k, namings()) {
			return x.at(l.first-1, "a") || x.at(l.first-1, "ad")
		}
	}
	return l.plain == 0 && x.isOneOf(l.k, likenesses()) && x.class(l.k-1)&ownWord == 0
}

var (
	likenesses = wordSet("busto busti statua statue lapide monumento effigie cippo mezzobusto mausoleo")
	namings    = wordSet("intitolazione intitolare intitolat(o|a|i|e) dedicazione")
)

// specimen reports a name that stands for anybody's, as in a form filled in to show how:
// "(es. Rossi Mario)", "fac-simile: Bianchi Anna", "il signor Rossi qualunque"; and a car
// with the size of its engine.
func (s *names) specimen(n *name) bool {
	x, k, next := s.x, n.first-1, n.last+1
	if x.isOneOf(next, anybodies()) && x.is(n.last, flagSpace) || s.firstCitizen(n) {
		return true
	}
	if n.words == 1 && x.is(next, flagNumber) && x.tokens[next].len() == 1 && x.is(next+1, flagNumber) && x.tokens[next+1].len() == 1 && len(x.gap(next)) == 1 && !x.is(next+2, flagNumber) {
		return true // "vendo Giulia 2.2"
	}
	if k < 0 || len(x.gap(k)) > 3 {
		return false
	}
	return s.labelled(n.first) && x.isOneOf(k, specimens()) || x.at(k, "es") && x.gap(k)[0] == '.'
}

var (
	anybodies = wordSet("qualunque qualsiasi")
	specimens = wordSet("esempio es simile facsimile")
)

// firstCitizen reports the mayor by another name: "il primo cittadino Ivo Serra".
func (s *names) firstCitizen(n *name) bool {
	x := s.x
	first := func(k int) bool {
		return (x.at(k+1, "cittadino") || x.at(k+1, "cittadina")) && (x.at(k, "primo") || x.at(k, "prima") || x.at(k, "Primo") || x.at(k, "Prima"))
	}
	if first(n.first - 2) {
		return true
	}
	for k := n.last + 1; k <= n.last+3 && !x.ends(k-1); k++ {
		if first(k) {
			return true
		}
	}
	return false
}
