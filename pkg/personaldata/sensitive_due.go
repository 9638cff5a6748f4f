package personaldata

import "slices"

// towards reports that a name follows for whom the phrase is: "a favore della sig.ra",
// "nei confronti di", "a carico del sig.", "intestato a", "per il figlio Manuel".
func (j *conditionJudge) towards(p phrase) bool {
	x := j.x
	for k := p.last + 1; k <= p.last+7 && k < len(x.tokens) && !j.ends(k-1); k++ {
		if j.at(k)&(senseNamed|senseGeneric) != 0 {
			return false
		}
		switch {
		case !x.ungated && !x.isOneOf(k, towardsWords()):
			continue
		case x.at(k, "favore"), x.at(k, "confronti"), x.at(k, "carico"), x.at(k, "beneficio"), x.at(k, "nome"), x.at(k, "capo"), x.at(k, "per"), x.at(k, "concesso"), x.at(k, "riconosciuto"), x.at(k, "riconosciuta"), x.at(k, "intestato"), x.at(k, "intestata"), x.at(k, "richiesto"), x.at(k, "spettante"):
		default:
			continue
		}
		for n := k + 1; n <= k+6 && n < len(x.tokens) && (!j.ends(n-1) || x.class(n-1)&title != 0); n++ {
			switch {
			case j.at(n)&senseNamed != 0:
				return true
			case j.at(n)&senseGeneric != 0 && j.at(n)&senseKin == 0:
				return false
			}
		}
	}
	return false
}

var towardsWords = wordSet("favore confronti carico beneficio nome capo per concesso riconosciuto riconosciuta intestato intestata richiesto spettante")

// apposition reports a name right behind a state, between commas: "c'è un bimbo
// autistico, Elia, e non ha".
func (j *conditionJudge) apposition(p phrase) bool {
	x, k := j.x, p.last+1
	if p.what&aState == 0 || p.what&isPlural != 0 || k >= len(x.tokens) || j.at(k)&senseNamed == 0 || !hasComma(x.gap(p.last)) || j.ends(p.last) {
		return false
	}
	for k+1 < len(x.tokens) && j.at(k+1)&senseNamed != 0 && x.soft(k) {
		k++
	}
	return k+1 == len(x.tokens) || j.ends(k) || hasComma(x.gap(k))
}

// handsIn reports papers about a benefit that the writer has in hand: "porto il foglio
// del", "ho consegnato i documenti per il".
func (j *conditionJudge) handsIn(p phrase) bool {
	x, papers := j.x, false
	for n := 1; n <= 8 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		k := p.first - n
		switch {
		case x.at(k, "foglio"), x.at(k, "fogli"), x.at(k, "modulo"), x.at(k, "moduli"), x.at(k, "documenti"), x.at(k, "carte"), x.at(k, "documentazione"), x.at(k, "ricevuta"), x.at(k, "certificato"), x.at(k, "modello"), x.at(k, "appuntamento"), x.at(k, "colloquio"), x.at(k, "raccomandata"), x.at(k, "lettera"):
			papers = true
		case papers && j.at(k)&(senseHave|senseMeVerb|senseMe) != 0 && !x.at(k-1, "dove") && !x.at(k-1, "Dove") && !x.at(k-1, "come") && !x.at(k-1, "Come"):
			return true
		case !papers && x.class(k)&functionWord == 0 && j.at(k)&(senseArticle|senseConnector) == 0:
			return false
		}
	}
	return false
}

// thanksTo reports "grazie al", "per colpa del" before a benefit, and what the writer
// could do with it behind: "grazie al bonus nido abbiamo potuto".
func (j *conditionJudge) thanksTo(p phrase) bool {
	x, k := j.x, p.first-1
	if k < 1 || j.ends(k-1) || !x.at(k-1, "grazie") && !x.at(k-1, "Grazie") && !x.at(k-1, "colpa") {
		return false
	}
	for n := p.last + 1; n <= p.last+behindWindow && n < len(x.tokens) && !j.ends(n-1); n++ {
		if j.at(n)&(senseHave|senseMeVerb|senseMe|senseMy) != 0 {
			return true
		}
	}
	return false
}

// wholeValue reports that the phrase is all that stands behind the colon of a label:
// "misura: ADI; esito: accolta".
func (j *conditionJudge) wholeValue(p phrase) bool {
	x := j.x
	if p.first == 0 || !x.sentenceStarts(p.first) {
		return false
	}
	if p.last+1 >= len(x.tokens) {
		return true
	}
	for _, c := range x.gap(p.last) {
		switch c {
		case ';', ',', '\n', '.', ')', '|', '-':
			return true
		}
	}
	return false
}

// initials reports the first of the initials for which a decision of an office names
// somebody: "a favore di M.T.", "il minore D.R.".
func (j *conditionJudge) initials(i int) bool {
	x := j.x
	if !x.is(i, flagCapital) || x.is(i, flagUsed) || x.tokens[i].len() != 1 || i == 0 || i+1 >= len(x.tokens) || x.tokens[i+1].len() != 1 || !x.is(i+1, flagCapital) || x.v.at(int(x.tokens[i].end)) != '.' || x.v.at(int(x.tokens[i+1].end)) != '.' {
		return false
	}
	k := i - 1
	if x.is(k, flagCapital) && x.tokens[k].len() == 1 {
		return false // the second
	}
	switch {
	case x.class(k)&(title|relation|declarant) != 0, x.sense(k)&(senseKin|senseWeakKin|senseDeclarant) != 0:
		return true
	case x.at(k, "per"), x.at(k, "a"), x.at(k, "di"), x.at(k, "da"):
		return x.at(k, "per") || x.at(k-1, "favore") || x.at(k-1, "confronti") || x.at(k-1, "carico") || x.class(k-1)&(title|relation|declarant) != 0 || x.at(k-1, "nucleo") || x.at(k-1, "capo") || x.at(k-1, "nome")
	}
	return false
}

// decided reports what an office writes to one person about his benefit: "la informiamo
// che il buono è disponibile", "il pacco a Lei assegnato", "il Suo contributo è in
// pagamento".
func (j *conditionJudge) decided(p phrase) bool {
	x, told := j.x, false
	for k := p.last + 1; k <= p.last+6 && k < len(x.tokens) && !j.ends(k-1); k++ {
		told = told || decisions[x.stem(k)]
	}
	for n := 1; told && n <= 8 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		k := p.first - n
		switch {
		case x.at(k, "informiamo"), x.at(k, "comunichiamo"), x.at(k, "avvisiamo"), x.at(k, "confermiamo"):
			return x.at(k-1, "la") || x.at(k-1, "La") || x.at(k-1, "le") || x.at(k-1, "Le") || x.at(k-1, "ti") || x.at(k-1, "Ti")
		case n <= 3 && (x.at(k, "Suo") || x.at(k, "Sua") || x.at(k, "suo") || x.at(k, "sua") || x.at(k, "tuo") || x.at(k, "tua")):
			return true
		}
	}
	return false
}

// decisions are what is decided about a benefit, the words without their last letter.
var decisions = map[string]bool{
	"disponibil": true, "pront": true, "accolt": true, "concess": true, "assegnat": true, "sospes": true, "scadut": true, "revocat": true, "liquidat": true,
	"accreditat": true, "rinnovat": true, "approvat": true, "respint": true, "decadut": true, "pagament": true, "erogat": true, "riconosciut": true, "confermat": true,
}

// stem is token k without its last letter.
func (x *scan) stem(k int) string {
	t := x.tokens[k]
	return string(x.v.b[t.start : t.end-1])
}

// treatedFor reports for what somebody is treated, absent or taken in: "seguito dalla
// logopedista per un ritardo", "assente fino al 20 per varicella".
func (j *conditionJudge) treatedFor(p phrase) bool {
	x, k := j.x, p.first-1
	if p.what&(aBenefit|isPlural) != 0 || k < 1 {
		return false
	}
	if j.at(k)&(senseArticle|senseIndefinite) != 0 {
		k--
	}
	if !x.at(k, "per") {
		return false
	}
	for n := 1; n <= 9 && k-n >= 0 && !j.ends(k-n); n++ {
		if x.v.low(int(x.tokens[k-n].end)-1) == 'i' {
			continue // "i ricoveri per covid"
		}
		if x.beginsLike(k-n, sufferings) {
			return true
		}
		switch x.stem(k - n) {
		case "seguit", "assent", "assenz", "ricoverat", "ricover", "curat", "visitat", "dimess", "accompagnat", "esonerat", "esoner", "prognos":
			return true
		}
	}
	return false
}

// sufferings are what somebody does, or no longer does, because of what he has.
var sufferings = newStems("toss", "muor", "morto ", "morta ", "soffr", "lasciato ", "lasciare ", "smesso ", "perso ", "rimast", "svien", "svenut", "cadut", "pension", "lavora piu", "esce piu", "guida piu", "dorme", "respira", "cammin", "piange", "fatica ")

// forMe reports "niente bonus per noi", "il contributo a me": whose it is stands behind.
func (j *conditionJudge) forMe(p phrase) bool {
	x := j.x
	for k := p.last + 1; k <= p.last+2 && k+1 < len(x.tokens) && p.what&aBenefit != 0 && !j.ends(k-1) && !j.ends(k); k++ {
		if (x.at(k, "per") || x.at(k, "a")) && (x.at(k+1, "me") || x.at(k+1, "noi")) {
			return !x.at(k+2, "è") && !x.at(k+2, "va") && !x.at(k+2, "non")
		}
	}
	return false
}

// namedSoon reports somebody's name among the first words of a list from token i.
func (j *conditionJudge) namedSoon(i int) bool {
	for k := i; k < i+4; k++ {
		if j.at(k)&senseNamed != 0 {
			return true
		}
		if j.ends(k) || slices.Contains(j.x.gap(k), '\n') {
			return false
		}
	}
	return false
}

// amWith reports "siamo una famiglia con" before a benefit.
func (j *conditionJudge) amWith(first int) bool {
	for n := 2; n <= 6 && first-n >= 0 && !j.ends(first-n); n++ {
		if j.at(first-n)&senseAm != 0 {
			return true
		}
	}
	return false
}

// allergens takes what stands behind the label of a form for the condition: "Allergie:
// arachidi, uova".
func (x *scan) allergens(p *phrase) {
	if p.what == 0 || p.what&(aBenefit|isPlural) != 0 || !slices.Contains(x.gap(p.last), ':') || !x.v.hasFold(int(x.tokens[p.first].start), "allerg") && !x.v.hasFold(int(x.tokens[p.first].start), "intoller") {
		return
	}
	first := p.last + 1
	last := first - 1
	for k := first; k < len(x.tokens) && k < first+longestStretch && x.sense(k)&(senseAllergen|senseConnector) != 0; k++ {
		if x.sense(k)&senseAllergen != 0 {
			last = k
		}
		if !x.soft(k) && !hasComma(x.gap(k)) {
			break
		}
	}
	if last >= first && x.sense(first)&senseAllergen != 0 {
		*p = phrase{first: first, last: last, end: int(x.tokens[last].end), what: aNoun}
	}
}
