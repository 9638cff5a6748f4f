package personaldata

// Where a condition or a benefit only names a service, a gift or an office's duty.

// servicesOf are the words before a condition that make it the name of a service, and
// lendings those that make an aid a thing that is lent.
var (
	servicesOf = wordSet("nucleo nuclei reparto centro sportello unita ambulatorio caffe cafe giornata associazione progetto sezione telefono equipe area settore")
	lendings   = wordSet("prestito noleggio magazzino deposito fornitura affitto vendo vende vendono vendiamo vendita vendesi noleggiano ripara ripariamo")
)

// service reports a condition that names a service: "nucleo Alzheimer 71 euro al giorno",
// "prestito sedie a rotelle", but not where somebody is: "mia madre è nel nucleo
// Alzheimer".
func (j *conditionJudge) service(p phrase) bool {
	x, k := j.x, p.first-1
	if p.what&aNoun == 0 || k < 0 || !x.soft(k) {
		return false
	}
	if x.isOneOf(k, lendings()) {
		return true
	}
	if !x.isOneOf(k, servicesOf()) {
		return false
	}
	for n := 1; n <= 8 && k-n >= 0 && !j.ends(k-n); n++ {
		if j.at(k-n)&(senseKin|senseWeakKin|senseNamed|senseThird|senseMe|senseMy|senseHave|senseHas|senseAm) != 0 {
			return false
		}
	}
	return true
}

// isOneOf reports that token k, in any case, is one of these words.
func (x *scan) isOneOf(k int, set *words) bool {
	return uint(k) < uint(len(x.tokens)) && set.has(x.key(k))
}

// sentElsewhere reports that somebody is told where to ask for a benefit: "per l'assegno
// unico si rivolga all'INPS".
func (j *conditionJudge) sentElsewhere(p phrase) bool {
	x := j.x
	for k := p.last + 1; k <= p.last+3 && k < len(x.tokens) && !j.ends(k-1); k++ {
		if x.v.hasFold(int(x.tokens[k].start), "rivolg") || x.v.hasFold(int(x.tokens[k].start), "rivolt") && x.at(k+1, "a") {
			return true
		}
	}
	return false
}

// given reports what people give to a cause: "abbiamo ricevuto il Suo contributo di 50
// euro", "serve il vostro contributo per il pozzo".
func (j *conditionJudge) given(p phrase) bool {
	x, k := j.x, p.first-1
	if p.first != p.last || p.what&isWeak == 0 {
		return false
	}
	if next := p.last + 1; x.at(next, "minimo") || x.at(next, "libero") || x.at(next, "volontario") || x.at(next, "liberale") {
		return true
	}
	if k < 1 || j.at(k)&(senseTheir|senseYou) == 0 && !x.at(k, "Suo") && !x.at(k, "tuo") && !x.at(k, "vostro") {
		return false
	}
	for n := 1; n <= 4 && k-n >= 0 && !j.ends(k-n); n++ {
		if x.at(k-n, "ricevuto") && (x.at(k-n-1, "abbiamo") || x.at(k-n-1, "Abbiamo")) || x.at(k-n, "serve") || x.at(k-n, "Serve") || x.at(k-n, "grazie") || x.at(k-n, "Grazie") {
			return true
		}
	}
	return false
}

// absent reports what is denied or only counted: "nessun ferito", "posti fino a esaurimento".
func (j *conditionJudge) absent(p phrase) bool {
	x, k := j.x, p.first-1
	if k < 0 || !x.soft(k) {
		return false
	}
	switch {
	case x.at(k, "nessun"), x.at(k, "Nessun"), x.at(k, "nessuna"), x.at(k, "Nessuna"):
		return true
	case x.at(k, "a"), x.at(k, "ad"):
		return x.at(k-1, "fino") || x.at(k-1, "sino")
	}
	return false
}

// exempts reports "esenzione per lupus": the condition tells all.
func (j *conditionJudge) exempts(p phrase) bool {
	x, k := j.x, p.last+2
	if x.at(k-1, "ztl") || x.at(k-1, "ZTL") {
		return true // a car's
	}
	if p.first == p.last && p.what&isWeak != 0 && x.at(k-1, "per") && x.class(k)&functionWord != 0 && x.class(k+1)&plateWord != 0 {
		return true // "l'esenzione per la Vespa"
	}
	if p.first != p.last || p.what&isWeak == 0 || k >= len(x.tokens) || !x.at(k-1, "per") || !x.soft(p.last) || !x.soft(k-1) || x.class(k)&conditionWord == 0 {
		return false
	}
	of := x.condition(k)
	return of.what&aNoun != 0 && of.what&aBenefit == 0 && of.first == k
}

// fragment reports a condition that is a sentence of its own after what somebody told of
// himself or his family, as "Parkinson, mica l'unghia incarnita" does behind "La pratica
// è ferma da agosto".
func (j *conditionJudge) fragment(p phrase, behind int) bool {
	x, k := j.x, p.last+1
	if behind != -1 || p.what&aNoun == 0 || p.what&(aBenefit|isWeak|isFigure|isPlural|isPlace) != 0 || j.announce+j.notices > 0 || p.first == 0 || !j.ends(p.first-1) {
		return false
	}
	return j.ends(p.last) || hasComma(x.gap(p.last)) && (x.at(k, "mica") || x.at(k, "non") || x.at(k, "altro"))
}

// goesWithout reports "niente reddito di inclusione", said by who would need it.
func (j *conditionJudge) goesWithout(p phrase, who holder) bool {
	x, k := j.x, p.first-1
	return who == selfHolds && p.what&aBenefit != 0 && k >= 0 && x.soft(k) && (x.at(k, "niente") || x.at(k, "Niente") || x.at(k, "nessun") || x.at(k, "zero")) &&
		j.soon(p, 4, senseHave|senseMe|senseMy)
}
