package personaldata

import "slices"

// This file knows how people say that a benefit was given to or taken from them with
// pronouns, and benefits that are a firm's, a club's or what somebody earned.

// handed reports pronouns right behind a benefit that say to whom it was given, paid or
// refused: "ce l'hanno dato", "me lo pagano", "gliel'avete tolto".
func (j *conditionJudge) handed(p phrase) Reason {
	x := j.x
	for k := p.last + 1; k <= p.last+2 && k+2 < len(x.tokens) && !j.ends(k-1); k++ {
		switch {
		case !x.isOneOf(k, handedTo()):
		case x.isOneOf(k, handedToThird()):
			if (j.kin || j.named) && x.isOneOf(k+1, handings()) {
				return PersonNear
			}
		case x.isOneOf(k+1, handedThings()) && x.isOneOf(k+2, handings()) && x.soft(k):
			return OfWriter
		}
	}
	return ""
}

// answered reports a benefit that is asked about and what the writer got of it: "il bonus
// nido? a noi mai arrivato".
func (j *conditionJudge) answered(p phrase) bool {
	x, k := j.x, p.last+1
	if !slices.Contains(x.gap(p.last), '?') || !x.at(k, "a") && !x.at(k, "A") || !x.at(k+1, "me") && !x.at(k+1, "noi") {
		return false
	}
	for n := k + 2; n <= k+5 && n < len(x.tokens) && !j.ends(n-1); n++ {
		if x.isOneOf(n, arrivals()) || x.isOneOf(n, refusals()) {
			return true
		}
	}
	return false
}

// saysMe reports that the phrase itself says that it is the writer's: "ci aiutano i servizi
// sociali".
func (j *conditionJudge) saysMe(p phrase) bool {
	for k := p.first; p.what&(aStatement|aBenefit) != 0 && k <= p.last; k++ {
		if j.at(k)&(senseMe|senseMeVerb) != 0 && (p.what&aStatement != 0 || p.last > p.first+1) {
			return true
		}
	}
	return false
}

// keptByThem reports a pronoun for the benefit and a verb right behind it, "l'avete
// staccato", "li ha presi": who was named before got or lost it.
func (j *conditionJudge) keptByThem(p phrase) bool {
	x, k := j.x, p.last+1
	return p.what&aBenefit != 0 && k+2 < len(x.tokens) && !j.ends(p.last) && x.isOneOf(k, handedThings()) && x.isOneOf(k+1, handings()) && j.at(k+2)&(senseAsk|senseUse|senseAfflicted) != 0
}

// ofUs reports "noi della", "noi col" before a benefit, and behind it what they do.
func (j *conditionJudge) ofUs(p phrase) bool {
	x, k := j.x, p.first-1
	if k > 0 && j.at(k)&senseConnector != 0 && !x.at(k-1, "noi") && !x.at(k-1, "Noi") {
		k--
	}
	return p.what&aBenefit != 0 && k > 0 && x.soft(k-1) && x.class(k)&functionWord != 0 && (x.at(k-1, "noi") || x.at(k-1, "Noi")) && x.soft(p.last) && j.at(p.last+1)&(senseHave|senseMeVerb|senseAm) != 0
}

// noBenefit reports the words for benefits where they mean something else: what a firm or
// a club gets or gives, what was paid in for a pension, and the verb "accompagno".
func (j *conditionJudge) noBenefit(p phrase) bool {
	x, k, n := j.x, p.first-1, p.last+1
	if p.what&aBenefit == 0 || j.named && j.at(n)&senseNamed != 0 {
		return false
	}
	if j.ofClub(p) {
		return true
	}
	if p.first != p.last || p.what&isWeak == 0 {
		return false
	}
	switch {
	case x.at(p.first, "accompagno"):
		return x.at(k, "lo") || x.at(k, "la") || x.at(k, "li") || x.at(k, "io") || x.at(k, "ti") || x.at(k, "vi")
	case x.at(p.first, "contributi"):
		return x.at(k, "di") && (x.is(k-1, flagNumber) || x.at(k-1, "anni")) || x.isOneOf(n, paidIn()) || x.isOneOf(k, paidIn()) || x.isOneOf(k-1, paidIn())
	case x.at(p.first, "contributo") && x.class(n)&functionWord != 0 && x.v.low(int(x.tokens[n].start)) == 'a':
		return x.isOneOf(k-1, ownShares()) || x.isOneOf(k-2, ownShares())
	case !x.isOneOf(p.first, tradeWords()) || !x.soft(p.last) || n+1 >= len(x.tokens):
		return false
	case x.isOneOf(n, tradeKinds()):
		return true
	}
	return j.at(n)&senseConnector != 0 && x.isOneOf(n+1, tradeKinds())
}

// ofClub reports "la nostra polisportiva ha ricevuto" before a benefit.
func (j *conditionJudge) ofClub(p phrase) bool {
	x := j.x
	for n := 1; n <= 8 && p.first-n > 0 && !j.ends(p.first-n); n++ {
		k := p.first - n
		switch {
		case x.isOneOf(k, clubs()):
			return j.at(k-1)&(senseArticle|senseMy|senseIndefinite) != 0 || x.at(k-1, "come")
		case j.at(k)&(senseKin|senseNamed|senseMe) != 0:
			return false
		}
	}
	return false
}

// The words of this file.
var (
	handedTo      = wordSet("me ce m c mi ci gliel glielo gliela glieli gliele gliene gli")
	handedToThird = wordSet("gliel glielo gliela glieli gliele gliene")
	handedThings  = wordSet("l lo la li le ne")
	handings      = wordSet("hanno han avete ha ho abbiamo aveva avevo avevano avevamo avevate avrebbero avessero hai danno date dava davano davate daranno diedero dettero pagano pagate paga pagava pagavano tolgono togliete toglie tolsero levano levate portano portate porta portava portavano consegnano consegnate mandano mandate manda caricano caricate negano negate accreditano sospendono sospendete bloccano rinnovano rinnovate concedono revocano passano passate passa tagliano riducono")
	refusals      = wordSet("negat(o|a|i|e) rifiutat(o|a|i|e) respint(o|a|i|e) tolt(o|a|i|e) vist(o|a|i|e) avut(o|a|i|e) sospes(o|a|i|e) revocat(o|a|i|e) bloccat(o|a|i|e) concess(o|a|i|e) tagliat(o|a|i|e)")
	helpings      = wordSet("seguono segue seguivano aiutano aiuta aiutavano assistono mantengono pagano danno passano")
	paidIn        = wordSet("versat(o|i) versare pagat(i) figurativi previdenziali inps volontari")
	ownShares     = wordSet("dato dare diamo porto porta portato mio nostro tuo suo prezioso piccolo grande")
	tradeWords    = wordSet("bonus voucher buon(o|i) assegn(o|i) sconto rimborso riduzione contributo")
	tradeKinds    = wordSet("benvenuto produzione risultato assunzione iscrizione ricarica registrazione agenzia albergo hotel negozio compagnia volo supermercato libreria profumeria palestra spa sito app scommesse datore azienda ditta capo banca regalo sconto acquisto facciate mobili ristrutturazione ristrutturazioni verde edilizio edilizi")
	clubs         = wordSet("polisportiva associazione societa ditta azienda cooperativa squadra coop impresa parrocchia proloco loco onlus comitato circolo compagnia banda scuola istituto")
)
