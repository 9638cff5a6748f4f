package personaldata

// reasonWindow is how many words may stand between "perché" and what the reason is.
const reasonWindow = 6

// excuses reports a condition for which the writer asks for something or stays away: "vorrei
// un posto al piano terra in quanto affetta da", "chiedo il trasporto a causa di un'ernia", "chiedo il rinvio perché devo fare la dialisi".
func (j *conditionJudge) excuses(p phrase) bool {
	if p.what&(aBenefit|isPlural) != 0 || p.first > 0 && p.what&aState != 0 && j.at(p.first-1)&senseIndefinite != 0 {
		return false
	}
	if p.what&(isFigure|isWeak) != 0 && p.what&(aState|aStatement) == 0 && !j.afterHealth(p) {
		return false
	}
	k := j.reasonBefore(p)
	if k < 1 {
		return false
	}
	for n := k - 1; n >= 0 && k-n <= holderWindow && !j.ends(n); n-- {
		if j.at(n)&(senseGeneric|senseYou) != 0 && !j.x.at(n, "vi") {
			return false
		}
		if j.x.isOneOf(n, severals()) {
			return false
		}
		if j.x.isOneOf(n, wishes()) && j.at(n-1)&senseArticle == 0 { // not "il rinvio"
			return !j.x.at(n-1, "non") || j.x.isOneOf(n, absences())
		}
		if j.x.isOneOf(n, impersonals()) && n > 0 && j.x.key(n-1) == siKey {
			return j.at(p.first-1)&senseArticle == 0 || j.at(p.first-1)&senseIndefinite != 0
		}
	}
	return false
}

// afterHealth reports "motivi di salute legati alla" before a condition that may be a figure of
// speech.
func (j *conditionJudge) afterHealth(p phrase) bool {
	for k := p.first - 1; k > 0 && p.first-k <= 4 && !j.ends(k); k-- {
		if j.x.at(k, "salute") {
			return true
		}
	}
	return false
}

// reasonBefore gives the word before the phrase that makes it a reason, -1 without one.
func (j *conditionJudge) reasonBefore(p phrase) int {
	x, own := j.x, p.what&aState != 0
	for k := p.first - 1; k > 0 && p.first-k <= reasonWindow && !j.ends(k); k-- {
		s := j.at(k)
		switch {
		case x.isOneOf(k, groundWords()):
			return k
		case own && x.isOneOf(k, becauseWords()):
			return k
		case j.at(k)&(senseHave|senseAm|senseAfflicted) != 0 || x.isOneOf(k, selfVerbs()):
			own = true
		case x.class(k)&functionWord == 0 && s&(senseArticle|senseIndefinite|senseConnector|senseFiller|senseQuality|senseHas) == 0 && !x.isOneOf(k, treatedVerbs()):
			return -1
		}
	}
	return -1
}

var (
	groundWords  = wordSet("causa motivo legati legata legato dovut(a|o|i) seguito")
	becauseWords = wordSet("perche perché poiche poiché siccome quanto essendo")
	selfVerbs    = wordSet("devo dobbiamo sto stiamo faccio facciamo seguo seguiamo prendo curo")
	treatedVerbs = wordSet("fare facendo seguendo prendendo terapia cura ciclo sottopormi appena ancora anche purtroppo")
	wishes       = wordSet("chiedo chiediamo domando domandiamo vorrei vorremmo richiedo richiediamo potro potrò potremo posso possiamo riesco riusciamo assento disdico rinuncio rinvio sposto serve servirebbe")
	impersonals  = wordSet("chiede richiede")
	severals     = wordSet("alunni alunne bambini ragazzi studenti persone utenti ospiti anziani dipendenti cittadini plesso classi affetti affette")
	absences     = wordSet("potro potrò potremo posso possiamo riesco riusciamo")
)
