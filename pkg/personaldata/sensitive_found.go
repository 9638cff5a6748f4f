package personaldata

// This file knows turns of speech that say of a condition or a benefit that it is the
// writer's, where the verb that tells so stands apart from it: "ho scoperto di avere il
// diabete", "senza l'assegno unico non so come fare", "ci spetta".

// toldApart reports one of these, and whose it is; "" for none.
func (j *conditionJudge) toldApart(p phrase) Reason {
	x, k := j.x, p.first-1
	if p.what&(isPlural|isHead|isFigure) != 0 && p.what&aBenefit == 0 || p.first < 1 {
		return ""
	}
	for n := 0; n < 2 && k > 0 && x.soft(k) && j.at(k)&(senseArticle|senseIndefinite) != 0 && !x.at(k, "di"); n++ {
		k--
	}
	if j.ends(k) || k < p.first-1 && !x.soft(k) {
		return ""
	}
	switch {
	case p.what&aBenefit != 0:
		if j.dueToUs(k) || j.goesOnWithout(k, p) || j.lateFor(k, p) {
			return OfWriter
		}
	case p.what&aNoun != 0 && p.what&isWeak == 0:
		if j.foundOut(k) || j.takesFor(k, p) || j.signersOwn(p) {
			return OfWriter
		}
	}
	return ""
}

// foundOut reports "ho scoperto di avere", "credo di avere" up to token k.
func (j *conditionJudge) foundOut(k int) bool {
	x := j.x
	return x.at(k, "avere") && x.at(k-1, "di") && (x.isOneOf(k-2, beliefs()) || x.isOneOf(k-2, discoveries()) && (x.at(k-3, "ho") || x.at(k-3, "Ho") || x.at(k-4, "ho") || x.at(k-4, "Ho")))
}

// takesFor reports "per il" before a condition, and behind it what the writer takes or
// does for it: "per la psoriasi prendo sei pastiglie".
func (j *conditionJudge) takesFor(k int, p phrase) bool {
	x := j.x
	if !x.at(k, "per") && !x.at(k, "Per") {
		return false
	}
	return x.isOneOf(p.last+1, takes()) && x.soft(p.last) && !j.ends(p.last+1)
}

// signersOwn reports "della sottoscritta" behind a condition.
func (j *conditionJudge) signersOwn(p phrase) bool {
	k := p.last + 1
	return (j.x.at(k, "del") || j.x.at(k, "della") || j.x.at(k, "dello")) && j.x.isOneOf(k+1, signers())
}

// dueToUs reports "ci spetta", "ho bisogno del" up to token k.
func (j *conditionJudge) dueToUs(k int) bool {
	x := j.x
	if x.isOneOf(k, dues()) {
		return x.at(k-1, "ci") || x.at(k-1, "Ci")
	}
	if j.at(k)&senseConnector != 0 {
		k--
	}
	return x.at(k, "bisogno") && (x.at(k-1, "ho") || x.at(k-1, "Ho") || x.at(k-1, "abbiamo"))
}

// goesOnWithout reports "senza il" before a benefit and what the writer cannot do then:
// "senza la NASpI non so come fare".
func (j *conditionJudge) goesOnWithout(k int, p phrase) bool {
	x, n := j.x, p.last+1
	return (x.at(k, "senza") || x.at(k, "Senza")) && (j.at(n)&(senseAm|senseMeVerb) != 0 && x.soft(p.last) && !x.isOneOf(n, supposings()) || x.at(n, "non") && (x.isOneOf(n+1, cannots()) || x.at(n+1, "ce") && x.at(n+2, "la") && x.at(n+3, "faccio")))
}

// lateFor reports a benefit that did not come yet: "non è arrivato il bonus questo mese".
func (j *conditionJudge) lateFor(k int, p phrase) bool {
	x := j.x
	if !x.isOneOf(k, arrivals()) {
		return false
	}
	for n := k - 1; n >= 0 && k-n <= 4 && !j.ends(n); n-- {
		if x.at(n, "non") || x.at(n, "Non") || x.at(n, "nn") {
			return x.at(n+2, "ancora") || x.at(p.last+1, "questo") && x.at(p.last+2, "mese") || x.at(p.last+1, "di") && x.isOneOf(p.last+2, monthsOfPay())
		}
	}
	return false
}

// The words of toldApart.
var (
	beliefs     = wordSet("credo so sospetto scopro")
	discoveries = wordSet("scoperto saputo appreso capito")
	takes       = wordSet("prendo assumo uso faccio devo porto seguo mangio evito")
	signers     = wordSet("sottoscritt(o|a) scrivente richiedente dichiarante")
	dues        = wordSet("spetta spettano spetterebbe spettava")
	cannots     = wordSet("so riesco mangio arrivo arriviamo mangiamo vivo viviamo pago campo campiamo sappiamo")
	monthsOfPay = wordSet("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre questo")
)
