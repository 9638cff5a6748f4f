package personaldata

// This file knows how people write names beside the usual ways: the surname first in small
// letters, with a husband's, with a given name that is a day.

// givenBefore reports a given name that is a word of the language, too, before the
// surname in token i, all small: "andrei popescu", "gioia esposito".
func (s *names) givenBefore(i int) bool {
	x, k := s.x, i-1
	return k >= 0 && x.is(k, flagSpace) && !x.is(k, flagCapital|flagNumber|flagUsed) && x.tokens[k].len() > 3 && x.class(k)&(given|givenWord) != 0 && x.class(k)&(functionWord|title|relation|greeting|particle|saint|monthWord) == 0 && s.role(k)&^roleName == 0
}

// surnameFirst gives the first token of a small surname before the given name in token
// i, behind a word that announces a name: "il sottoscritto rossi mario", "sig. li causi
// salvatore". It is i when none stands there.
func (s *names) surnameFirst(i int) int {
	x, k := s.x, i-1
	if k < 1 || !x.is(k, flagSpace) || x.is(k, flagCapital|flagNumber|flagUsed) || x.tokens[k].len() < 4 || s.role(k)&^roleName != 0 {
		return i
	}
	if c := x.class(k); c != 0 && (c&(surname|surnameWord) == 0 || c&(functionWord|title|relation|given|greeting) != 0) {
		return i
	}
	if p := k - 1; p > 0 && x.class(p)&particle != 0 && x.tokens[p].len() < 4 && x.joins(p) && s.cued(p) {
		return p
	}
	if s.cued(k) && !hasComma(x.gap(k-1)) || x.isOneOf(k, plainSurnames()) && x.class(k-1)&functionWord != 0 {
		return k // not "gentile cittadina, gentile cittadino"
	}
	return i
}

// married moves the end of a full name over the surname of a husband: "Anna Ferri ved.
// Conti", "Palmira Bassi in Costa". "vedova" in full begins another name.
func (s *names) married(n *name) {
	x, k := s.x, n.last+1
	if n.words < 2 || n.given+n.givenWord == 0 || k+1 >= len(x.tokens) || !x.joins(n.last) || !x.is(k+1, flagCapital) || x.is(k+1, flagUsed) {
		return
	}
	c := x.class(k + 1)
	switch {
	case x.v.hasFold(int(x.tokens[k].start), "ved.") && x.tokens[k].len() == 3:
	case x.at(k, "in") && c&(surname|surnameWord) != 0 && c&placeWord == 0 && s.role(k+1)&^roleName == 0 && x.class(k+2)&odonym == 0:
	default:
		return
	}
	if c == 0 || c&(surname|surnameWord) != 0 {
		n.last = k + 1
	}
}

// sundayChild reports the given name Domenica, or another that is a day, at token j: a
// surname stands behind it, and no sentence begins with it; and Sante.
func (s *names) sundayChild(j int) bool {
	x := s.x
	if x.at(j, "Sante") {
		return x.is(j, flagSpace) && x.is(j+1, flagCapital) && x.class(j+1)&(surname|surnameWord) != 0
	}
	c := x.class(j + 1)
	return x.class(j)&weekday != 0 && x.class(j)&givenWord != 0 && x.is(j, flagSpace) && x.is(j+1, flagCapital) && c&(surname|surnameWord) != 0 && c&placeWord == 0 && (!x.sentenceStart(j) || x.closes(j+1))
}

// plainSurnames are the commonest surnames of Italy that are nouns and adjectives of the
// language, but say nothing behind a given name.
var plainSurnames = wordSet(`rossi russo bianchi bianco neri negri ricci rizzo greco bruno gallo galli conti conte lombardi lombardo fontana caruso leone longo villa grasso grassi monti gatti fabbri ferri ferro sala farina mazza
carbone barone riva fiore pagano serra marino messina romano romani colombo ferrara ferrari parisi palumbo barbieri marini martini mancini pellegrini pellegrino guerra testa basso bassi ferraro amati franchi volpe volpi costantini vitale poli pace`)

// smallGiven reports a lone given name in small letters that is a word, too, where it can
// be nothing else: "mia figlia marta", "mi chiamo chiara".
func (s *names) smallGiven(n *name, h hold) bool {
	x, k := s.x, n.first-1
	if !n.lower || n.caps || n.words != 1 || n.givenWord != 1 || !x.is(k, flagSpace) || x.tokens[n.first].len() < 4 {
		return false
	}
	if !s.calls(k) {
		return h.reason == Relative && x.class(k)&relation != 0 && x.class(k-1)&ownWord != 0 && x.kin(k) && !x.isOneOf(n.first, moods())
	}
	if x.at(k, "chiamo") || x.at(k, "chiama") || x.at(k, "chiamano") {
		return true
	}
	return (k == 0 || x.ends(k-1) || x.class(k-1)&greeting != 0) && !x.isOneOf(n.first, moods()) && s.role(n.first)&roleName != 0
}

// calls reports a word in token k with which people say their name: "mi chiamo", "sn".
func (s *names) calls(k int) bool {
	x := s.x
	return k >= 0 && (x.at(k, "chiamo") || x.at(k, "chiama") || x.at(k, "chiamano") || x.at(k, "sono") || x.at(k, "Sono") || x.at(k, "sn") || x.at(k, "Sn"))
}

// signsSmall reports a given name that ends a message in small letters: "… porta i fratini.
// mirko".
func (s *names) signsSmall(n *name) bool {
	x := s.x
	return n.words == 1 && n.given == 1 && !n.caps && n.first > 2 && n.last+1 == len(x.tokens) && stops(x.gap(n.first-1)) && x.class(n.first)&(commonWord|placeWord) == 0 && s.kind() != genreOfficial && len(x.tokens) < 60
}

// moods are given names that are said of a relative as adjectives.
var moods = wordSet("felic(e|i) seren(a|o|i) benedett(a|o) sant(a|o) beat(a|o) innocente allegr(a|o) dolce ver(a|o) amat(a|o) fedele clemente prudente costante giust(a|o) celeste modest(a|o) onest(a|o) placid(a|o) cand(ida|ido) severo severa grazia gioia vittoria massim(a|o) ultim(a|o) prim(a|o) second(a|o) terz(a|o) quart(a|o) quint(a|o) sest(a|o) settim(a|o)")

// shoutedOf reports that the particle in token i is a preposition among capitals: "LA
// PATENTE DI MARIA ESPOSITO", not "SIGNOR DI MARIA".
func (s *names) shoutedOf(i int) bool {
	x, k := s.x, i-1
	return x.is(i, flagCaps) && x.is(k, flagCaps) && x.is(k, flagSpace) && x.tokens[i].len() == 2 && x.v.hasFold(int(x.tokens[i].start), "di") &&
		x.class(k)&commonWord != 0 && x.class(k)&(title|declarant|functionWord|greeting|given) == 0 && s.role(k)&(rolePrivate|roleTitle|roleLabel|roleIntro|roleOffice) == 0
}

// toBeTold reports somebody to whom something shall be said, in whatever text: "dite a
// lorenzo bartoli di abbassare la musica".
func (s *names) toBeTold(n *name) bool {
	x, k := s.x, n.first-1
	return k > 0 && (x.at(k, "a") || x.at(k, "ad") || x.at(k, "con")) && x.isOneOf(k-1, tellings())
}

var tellings = wordSet("dite di dillo ditelo dica dire detto chiedi chiedete chiesto chiedere scrivi scrivete scritto telefona telefonate telefonato parla parlate parlato avvisa avvisate spiega spiegate rivolgiti rivolgetevi manda mandate dai date porta portate consegna consegnate")

// articleFirst reports that the particle before token i is the article that begins a
// sentence about a surname, no part of it: "La Rinaldi ha chiesto", but "La Porta".
func (s *names) articleFirst(i int) bool {
	x, c := s.x, s.x.class(i)
	return x.at(i-1, "La") && x.sentenceStart(i-1) && c&surname != 0 && c&(surnameWord|commonWord|placeWord) == 0 && !x.is(i, flagCaps) && x.is(i, flagSpace) && !x.is(i+1, flagCapital)
}
