package personaldata

import "bytes"

// What a name that is an ordinary word or a place, too, needs where it begins a
// sentence: there its capital says nothing ("Costanza ci vuole", "Marina mossa",
// "Grazia, graziella e grazie al cavolo").

// opens reports that token i begins a sentence, perhaps behind an article, and that no
// other word with a capital belongs to it.
func (s *names) opens(i int) bool {
	x := s.x
	if x.joins(i) && x.is(i+1, flagCapital) || x.is(i+1, flagUsed) && len(x.gap(i)) < 4 {
		return false
	}
	return x.sentenceStart(i) || i > 0 && x.sentenceStart(i-1) && x.is(i-1, flagCapital) && x.is(i-1, flagSpace) && x.at(i-1, "La")
}

// acts reports what only people do behind a lone name: "Marina mi ha detto", "Costanza
// non viene", "Serena, puoi passare?", "Vittoria e Luca".
func (s *names) acts(n *name) bool {
	x, k := s.x, n.last+1
	if k >= len(x.tokens) || x.ends(n.last) || x.tokens[n.first].len() < 3 {
		return false
	}
	if hasComma(x.gap(n.last)) {
		if (x.at(k, "la") || x.at(k, "il")) && (x.class(k+1)&relation != 0 || s.role(k+1)&rolePrivate != 0) {
			return true // "Felicita, la signora del terzo piano"
		}
		return x.isOneOf(k, spokenWords()) || x.isOneOf(k, imperatives()) && !x.is(k, flagCapital)
	}
	if !x.is(n.last, flagSpace) {
		return false
	}
	if own, kin := s.ownBehind(n); own && kin {
		return true // "Rosa la mia bambina"
	}
	if (x.at(k, "e") || x.at(k, "ed")) && !x.isE(k) {
		return x.class(k+1)&given != 0 && x.class(k+1)&(commonWord|placeWord|givenWord) == 0 && x.is(k+1, flagCapital)
	}
	if x.at(k, "come") {
		return x.at(k+1, "sta") || x.at(k+1, "stai")
	}
	if x.at(k, "x") || x.at(k, "per") {
		return x.at(k+1, "favore") || x.at(k+1, "piacere")
	}
	if x.isOneOf(k, imperatives()) || x.at(k, "mia") || x.at(k, "mio") {
		return true
	}
	if x.at(k, "non") {
		if k++; x.at(k, "risponde") || x.at(k, "apre") {
			return true // "educatrice Barbara risponde allo 0735" works there
		}
	}
	clitic := x.isOneOf(k, clitics())
	if clitic {
		k++
	}
	if x.isOneOf(k, personVerbs()) && !(x.at(k, "parte") && x.isOneOf(n.first, ordinals())) {
		return !x.at(k-1, "ci") || !x.at(k, "vuole")
	}
	if x.at(k, "ha") && (x.class(k+1)|x.class(k+2))&conditionWord != 0 {
		return true // "Gaia ha la varicella"
	}
	return clitic && x.at(k, "ha") || x.at(k, "ha") && s.participle(k+1) || x.isE(k) && s.arrived(k+1)
}

// participle reports a word that may be what somebody has done: "detto", "chiamato".
func (s *names) participle(i int) bool {
	x := s.x
	if i >= len(x.tokens) || x.is(i, flagCapital|flagNumber|flagUsed) || x.tokens[i].len() < 5 {
		return false
	}
	t := x.tokens[i]
	return bytes.HasSuffix(x.v.b[t.start:t.end], []byte("to")) || bytes.HasSuffix(x.v.b[t.start:t.end], []byte("so"))
}

// arrived reports what only people are behind a verb: "è venuta", "è nato".
func (s *names) arrived(i int) bool { return i < len(s.x.tokens) && s.x.isOneOf(i, states()) }

// What stands behind the name of somebody.
var (
	clitics     = wordSet("mi ti ci vi gli le glielo gliela me te ce")
	personVerbs = wordSet("dice diceva dicono abita lavora telefona chiama chiede scrive parla racconta conosce pensa crede spera vuole voleva deve doveva sa sapeva passa porta accompagna prende aspetta compie insegna studia guida parcheggia vive soffre percepisce torna arriva parte viene veniva sta stava cerca vende regala saluta ringrazia urla litiga dorme mangia beve paga compra lascia manda ride piange ascolta")
	ordinals    = wordSet("prima seconda terza quarta quinta sesta settima ottava nona decima") // "Seconda parte"
	imperatives = wordSet("scrivimi chiamami dimmi fammi mandami portami senti scusa scusami ascolta rispondi richiama chiama passa aspetta aspettami guarda vieni ricordati lascia smettila dammi dimmelo fatti avvisami digli dille stai")
	spokenWords = wordSet("tu ti te hai sei puoi vuoi sai devi potresti vorresti ricordi tuo tua")
	states      = wordSet("andat(o|a) venut(o|a) nat(o|a) tornat(o|a) partit(o|a) arrivat(o|a) uscit(o|a) rientrat(o|a) rimast(o|a) cadut(o|a) malat(o|a) incinta mort(o|a) mancat(o|a) ricoverat(o|a) guarit(o|a) laureat(o|a) sposat(o|a) gentile bravissim(o|a) passat(o|a) stat(o|a)")
)
