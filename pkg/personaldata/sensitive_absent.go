package personaldata

import "slices"

// This file knows what keeps people at home, and words that look like a condition or a
// benefit of somebody and are a count, a field of a form, or an income.

// absentFor reports that somebody is kept from work or from going out by the phrase: "sono
// a casa da due mesi per depressione", "fermo per una sciatica". It gives the token with
// which that begins, -1 for none.
func (j *conditionJudge) absentFor(p phrase) int {
	const reach = 7
	x, k := j.x, p.first-1
	if p.what&(aBenefit|isPlural) != 0 || k < 1 {
		return -1
	}
	if j.at(k)&(senseArticle|senseIndefinite) != 0 {
		k--
	}
	if !x.at(k, "per") && !x.at(k, "x") && !x.at(k, "con") {
		return -1
	}
	for n := 1; n <= reach && k-n >= 0 && !j.ends(k-n) && x.soft(k-n); n++ {
		i := k - n
		switch {
		case x.isOneOf(i, keptPlaces()) && (x.at(i-1, "a") || x.at(i-1, "A") || x.at(i-1, "in") || x.at(i-1, "In")):
			return i - 1
		case x.isOneOf(i, keptStates()) && x.at(k, "per"):
			return i
		case !x.is(i, flagNumber) && x.class(i)&functionWord == 0 && j.at(i)&(senseFiller|senseArticle|senseIndefinite) == 0 && !x.isOneOf(i, spans()):
			return -1
		}
	}
	return -1
}

// keptAtHome reports that a sentence begins with what keeps its writer at home: "a casa per
// ernia, ci vediamo lunedì".
func (j *conditionJudge) keptAtHome(p phrase) bool {
	i := j.absentFor(p)
	return i == 0 || i > 0 && (j.ends(i-1) || j.x.isOneOf(i-1, dayParts()) && (i == 1 || j.ends(i-2)))
}

// counts reports a number of people with a condition: "di cui 12 con autismo".
func (j *conditionJudge) counts(p phrase) bool {
	x, k := j.x, p.first-1
	return p.what&aBenefit == 0 && k > 0 && x.at(k, "con") && x.is(k-1, flagNumber) && x.soft(k-1) && x.tokens[k-1].len() < 5
}

// fieldOf reports the words before the dots of a form, "Patologie da segnalare ......": a
// field, and nobody's condition.
func (j *conditionJudge) fieldOf(p phrase) bool {
	x := j.x
	if p.what&aBenefit != 0 {
		return false
	}
	for k := p.last; k <= p.last+3 && k < len(x.tokens); k++ {
		switch g := x.gap(k); {
		case slices.Contains(g, '_') && len(g) > 3, len(g) > 4 && g[len(g)/2] == '.' && g[len(g)/2+1] == '.':
			return true
		case !x.soft(k):
			return false
		}
	}
	return false
}

// income reports "reddito" alone where it means what somebody earns: as a benefit people
// take, get or lose it, "prendo il reddito".
func (j *conditionJudge) income(p phrase) bool {
	x, k := j.x, p.first-1
	if p.first == p.last && p.what&aBenefit != 0 && (x.at(p.first, "REI") || x.at(p.first, "rei")) && (x.is(p.last+1, flagNumber) || x.at(k, "dei") || x.at(k, "i")) {
		return true // a fire door, "REI 120"
	}
	if p.first == p.last && p.what&aBenefit == 0 && (x.at(p.first, "patologia") || x.at(p.first, "patologie")) && (x.at(k, "e") || x.at(k, "o") || x.at(k, "la") || x.at(k, "con")) && j.at(k-1)&(senseMy|senseTheir) == 0 && !j.owner(p) {
		return true // "mai con nome e patologia"
	}
	if p.what&aBenefit == 0 || !x.isOneOf(p.first, bareNames()) {
		return false
	}
	if p.first != p.last {
		return x.at(p.first+1, "per") // "fa reddito per la TARI"
	}
	if x.is(p.last, flagSpace) && (x.isOneOf(p.last+1, incomeKinds()) || x.at(p.last+1, "da") && (x.at(p.last+2, "lavoro") || x.at(p.last+2, "pensione") || x.at(p.last+2, "impresa")) || x.is(p.last+1, flagNumber)) {
		return true
	}
	if k < 1 || !x.isOneOf(k, theOne()) {
		return true
	}
	if x.at(k, "col") {
		return !x.isOneOf(k-1, livings())
	}
	return !x.isOneOf(k-1, takenAs())
}

// joined reports a benefit that goes with a condition told right before: "invalida al 100%
// con accompagnamento".
func (j *conditionJudge) joined(p phrase) bool {
	x, k := j.x, p.first-1
	if p.what&aBenefit == 0 || j.last < 0 || j.lastKind != Health || p.first-j.last > 4 || k < 1 {
		return false
	}
	if j.at(k)&senseArticle != 0 {
		k--
	}
	return k > j.last && k-j.last <= 3 && (x.at(k, "con") || x.at(k, "col")) && !j.ends(k-1) && !hasComma(x.gap(k))
}

// amountOf reports a benefit by its amount, of somebody told of before: "vivo con 500 euro
// di disoccupazione".
func (j *conditionJudge) amountOf(p phrase) bool {
	x, k := j.x, p.first-2
	if p.what&aBenefit == 0 || k < 2 || !x.at(k+1, "di") && !x.at(k+1, "d") {
		return false
	}
	if x.at(k, "mese") && (x.at(k-1, "al") || x.at(k-1, "ogni")) {
		k -= 2
	}
	if !x.at(k, "euro") && !(x.is(k, flagNumber) && x.v.at(int(x.tokens[k].end)) == euroSign) {
		return false
	}
	switch who, _, behind := j.holder(p); who {
	case selfHolds, kinHolds, nameHolds, someHolds:
		return behind == 0
	}
	return false
}

// supposedMine reports "per me" at the beginning of an opinion: "per me la giunta soffre
// di".
func (j *conditionJudge) supposedMine(i int) bool {
	x := j.x
	if i == 0 || !x.at(i-1, "per") && !x.at(i-1, "Per") && !x.at(i-1, "secondo") && !x.at(i-1, "Secondo") {
		return false
	}
	return (i == 1 || j.ends(i-2)) && i+2 < len(x.tokens) && (x.sense(i+1)&senseArticle != 0 || x.at(i+1, "questo") || x.at(i+1, "questa")) && x.sense(i+2)&senseFigure != 0
}

var (
	keptPlaces  = wordSet("casa letto malattia mutua aspettativa infortunio ospedale clinica")
	keptStates  = wordSet("ferm(o|a) bloccat(o|a) assente assenti fuori inchiodat(o|a) segregat(o|a) chius(o|a) impedit(o|a) ko esonerat(o|a) dispensat(o|a) inabile esent(e) riformat(o|a) congedat(o|a) prepensionat(o|a) pensionat(o|a)")
	spans       = wordSet("mes(e|i) settiman(a|e) giorn(o|i) ann(o|i) or(a|e) tempo lavoro scuola natale pasqua gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre")
	dayParts    = wordSet("oggi domani stamattina stasera ancora sempre sono resto rimango rimasto rimasta")
	bareNames   = wordSet("reddito redditu")
	incomeKinds = wordSet("isee annuo annuale lordo netto mensile complessivo familiare basso alto imponibile minimo fisso medio pro di dei del della dichiarato prodotto percepito")
	theOne      = wordSet("il lo u o er el col quel sto")
	livings     = wordSet("campo campa campiamo campano vivo vive viviamo vivono tiro tira tirano mangio mangia sta sto")
	takenAs     = wordSet("prendo prende prendi prendono prendiamo prendevo prendeva prendere preso presi piglio piglia pigliano pijo pija pijano percepisco percepisce percepiscono percepiva tolto levato sospeso revocato negato dato danno bloccato tagliato fermato chiesto avuto ricevo riceve ricevono ricevuto pigghiu pigghia ciapo ciapa")
)
