package personaldata

import "slices"

// asOne reports "Da celiaca", "Come invalido" at the beginning of a sentence in which
// the writer speaks: it is said of himself.
func (j *conditionJudge) asOne(p phrase) bool {
	x, k := j.x, p.first-1
	if p.what&aState == 0 || p.what&(isPlural|aBenefit) != 0 || k < 0 || !x.soft(k) || k > 0 && !j.ends(k-1) {
		return false
	}
	if !x.at(k, "Da") && !x.at(k, "da") && !x.at(k, "Come") && !x.at(k, "come") {
		return false
	}
	return j.soon(p, behindWindow, senseMe|senseHave|senseMeVerb|senseAm)
}

// applicant reports "il richiedente", "del minore" in a text that names nobody and in
// which nobody speaks of himself: whoever it is.
func (j *conditionJudge) applicant(k int) bool {
	x := j.x
	if j.named || j.contact || j.selves > 0 || k == 0 || !x.soft(k-1) {
		return false
	}
	switch {
	case x.at(k-1, "il"), x.at(k-1, "Il"), x.at(k-1, "la"), x.at(k-1, "La"), x.at(k-1, "del"), x.at(k-1, "della"), x.at(k-1, "al"), x.at(k-1, "dal"):
	default:
		return false
	}
	for n := k + 1; n <= k+8 && n < len(x.tokens) && !j.ends(n-1); n++ {
		if j.rules(n) {
			return true
		}
	}
	return false
}

// rules reports a verb of rules: "deve", "può", "presenta", "riceverà".
func (j *conditionJudge) rules(i int) bool {
	x := j.x
	t := x.tokens[i]
	if t.len() > 5 && x.v.low(int(t.end)-2) == 'r' && x.v.low(int(t.end)-1) == 'a' && x.v.text[x.v.offset(int(t.end)-1)] >= 0x80 {
		return true
	}
	return x.at(i, "deve") || x.at(i, "presenta") || x.at(i, "allega") || x.at(i, "dichiara") || x.at(i, "spetta") || t.len() == 3 && x.v.hasFold(int(t.start), "puo")
}

// since reports a state that begins a sentence and for how long it has been so:
// "diabetica da 30 anni", "bipolare da sempre". Who leaves himself out speaks of himself.
func (j *conditionJudge) since(p phrase) bool {
	x := j.x
	if p.what&aState == 0 || p.what&(isPlural|aBenefit) != 0 || p.first > 0 && !j.ends(p.first-1) && !x.sentenceStarts(p.first) {
		return false
	}
	k := p.last + 1
	if k+1 >= len(x.tokens) || !x.soft(p.last) || !x.at(k, "da") && !x.at(k, "dal") && !x.at(k, "dalla") {
		return false
	}
	return x.is(k+1, flagNumber) || x.class(k+1)&digitWord != 0 || x.at(k+1, "sempre") || x.at(k+1, "anni") || x.at(k+1, "nascita") || x.at(k+1, "quando") || x.at(k+1, "vent") || x.at(k+1, "trent")
}

// sentenceStarts reports a colon or a line break before token i.
func (x *scan) sentenceStarts(i int) bool {
	for _, c := range x.gap(i - 1) {
		if c == ':' || c == '\n' {
			return true
		}
	}
	return false
}

// refuses reports "non prendo il", "non ho la" before a benefit: the writer has none.
// "non prendo più" and "non ho ancora" tell that he had it or asks for it.
func (j *conditionJudge) refuses(p phrase) bool {
	x, k := j.x, p.first-1
	for ; k > 0 && j.at(k)&(senseArticle|senseIndefinite) != 0 && x.soft(k); k-- {
	}
	if k < 1 || !x.soft(k) || !x.soft(k-1) || !x.at(k-1, "non") && !x.at(k-1, "Non") && !x.at(k-1, "nn") {
		return false
	}
	return x.at(k, "prendo") || x.at(k, "prendiamo") || x.at(k, "percepisco") || x.at(k, "percepiamo") || x.at(k, "ho") || x.at(k, "abbiamo") || x.at(k, "uso") || x.at(k, "conosco")
}

// none reports "Intolleranze: nessuna", "allergie no" in a form.
func (j *conditionJudge) none(p phrase) bool {
	x, k := j.x, p.last+1
	if p.what&aBenefit != 0 || k >= len(x.tokens) || len(x.gap(p.last)) > 3 || j.ends(p.last) || hasComma(x.gap(p.last)) {
		return false
	}
	if x.soft(k) && !slices.Contains(x.gap(p.last), ':') && !j.ends(k) {
		return false // "quando ero incinta nessuno mi ha aiutato"
	}
	if x.at(k, "nessuna") || x.at(k, "nessuno") || x.at(k, "Nessuna") || x.at(k, "Nessuno") || x.at(k, "NESSUNA") || x.at(k, "nulla") || x.at(k, "assenti") {
		return true
	}
	return (x.at(k, "no") || x.at(k, "No") || x.at(k, "NO")) && slices.Contains(x.gap(p.last), ':')
}

// beside reports a place that only tells where something is: "tra le case popolari",
// "vicino al sert"; and what something else is not: "non è la casa popolare".
func (j *conditionJudge) beside(p phrase) bool {
	x := j.x
	if p.what&(isPlace|aBenefit) == 0 || p.what&isPlace == 0 && !x.v.hasFold(int(x.tokens[p.first].start), "cas") && !x.v.hasFold(int(x.tokens[p.first].start), "allogg") {
		return false
	}
	for n := 1; n <= 3 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		k := p.first - n
		if x.at(k, "tra") || x.at(k, "fra") || x.at(k, "dietro") || x.at(k, "vicino") || x.at(k, "davanti") || x.at(k, "fronte") || x.at(k, "accanto") || x.at(k, "verso") || x.at(k, "lato") {
			return true
		}
		if x.class(k)&functionWord == 0 {
			return false
		}
	}
	return p.what&aBenefit != 0 && p.first > 1 && j.at(p.first-1)&senseArticle != 0 && j.isVerb(p.first-2) // "non è la casa popolare"
}

// judged reports a verb of an opinion: "è una truffa", "va abolito".
func (j *conditionJudge) judged(i int) bool {
	return j.isVerb(i) || j.at(i)&(senseOpinion|senseQuestion) != 0
}

// spokenAbout reports a condition or a benefit that somebody studies, explains or has an
// opinion of: "è medico e studia il diabete", "dice che il bonus è una truffa", "altro
// che reddito", "riceve per il bonus il martedì".
func (j *conditionJudge) spokenAbout(p phrase) bool {
	x, k := j.x, p.first-1
	for n := 0; n < 2 && k > 0 && x.soft(k) && (j.at(k)|x.sense(k))&(senseArticle|senseIndefinite) != 0; n++ {
		k--
	}
	if k < 1 || j.ends(k) {
		return false
	}
	switch {
	case p.what&aBenefit == 0 && (x.at(k, "per") || x.at(k, "contro")) && j.collects(k) && !j.owner(p):
		return true
	case x.at(k, "che"):
		return x.at(k-1, "altro") || x.at(k-1, "Altro") || p.what&aBenefit != 0 && (x.at(k-1, "dice") || x.at(k-1, "dicono") || x.at(k-1, "pensa") || x.at(k-1, "sostiene")) &&
			(j.judged(p.last+1) || j.judged(p.last+2))
	case x.at(k, "con"):
		return p.what&aBenefit != 0 && (x.at(k-1, "Basta") || x.at(k-1, "basta"))
	case x.at(k, "di") && (x.beginsLike(k-1, learnedStems) || x.isOneOf(k-1, speakings()) && j.meeting(p)):
		return true
	case x.isE(k) && (x.at(k-1, "cos") || x.at(k-1, "cosa")):
		return true
	case x.at(k, "curo"):
		return j.medic(k)
	case x.at(k, "all") || x.at(k, "ufficio"):
		return p.what&aBenefit != 0 && (x.at(k, "ufficio") || x.beginsLike(k-1, workStems))
	case x.at(k, "per") && p.what&aBenefit != 0 && x.beginsLike(k-1, workStems):
		return true
	case x.at(k, "di"):
		return (x.at(k-1, "parla") || x.at(k-1, "parlera") || x.at(k-1, "parlano") || x.at(k-1, "parleranno") || x.at(k-1, "discute")) && j.titleBefore(k-1)
	case x.at(k, "illustra"), x.at(k, "illustrera"), x.at(k, "spieghera"), x.at(k, "studia"), x.at(k, "studio"), x.at(k, "studiano"), x.at(k, "spiega"), x.at(k, "racconta"), x.at(k, "insegna"):
		return true
	case x.at(k, "per"), x.at(k, "su"):
		return p.what&aBenefit != 0 && (x.at(k-1, "riceve") || x.at(k-1, "ricevono"))
	}
	return false
}

// titleBefore reports somebody with a title shortly before token k: "il dott. Berti parla".
func (j *conditionJudge) titleBefore(k int) bool {
	for n := 1; n <= 4 && k-n >= 0; n++ {
		if j.x.class(k-n)&title != 0 && j.x.is(k-n+1, flagCapital) && j.x.v.low(int(j.x.tokens[k-n].start)) != 's' {
			return true
		}
	}
	return false
}

// opens reports a state that begins a sentence whose verb is the writer's: "Invalida al
// 74% dal 2019, e il vigile mi chiede".
func (j *conditionJudge) opens(p phrase, who holder) bool {
	return who == selfHolds && p.what&aState != 0 && p.what&(isWeak|isPlural|aBenefit) == 0 && (p.first == 0 || j.ends(p.first-1))
}

// hinders reports that the condition itself does something to somebody: "la
// depressione non mi fa alzare", "il parkinson gli impedisce di".
func (j *conditionJudge) hinders(p phrase) bool {
	x := j.x
	if p.what&aNoun == 0 || p.what&(isFigure|isWeak|aBenefit|isPlural) != 0 {
		return false
	}
	for k := p.last + 1; k <= p.last+2 && k+1 < len(x.tokens) && x.soft(k-1); k++ {
		switch {
		case x.at(k, "mi"), x.at(k, "gli"), x.at(k, "le"), x.at(k, "ci"), x.at(k, "lo"), x.at(k, "la"):
			return x.soft(k) && hindering[string(x.v.b[x.tokens[k+1].start:x.tokens[k+1].end])]
		case x.at(k, "non"):
		default:
			return false
		}
	}
	return false
}

// hindering are the verbs of what an illness does.
var hindering = map[string]bool{
	"impedisce": true, "impediva": true, "costringe": true, "costringeva": true, "tiene": true, "teneva": true, "obbliga": true, "toglie": true,
	"permette": true, "consente": true, "blocca": true, "limita": true, "lascia": true, "fa": true, "ha": true, "rende": true, "perseguita": true,
	"divora": true, "consuma": true, "tormenta": true, "sfinisce": true,
}

// causes reports "per un enfisema", "a causa del diabete" behind a condition or a benefit
// of somebody in the same sentence: it is why he has that.
func (j *conditionJudge) causes(p phrase) bool {
	x, k := j.x, p.first-1
	if j.last < 0 || p.first-j.last > 9 || p.what&(aBenefit|isPlural|isFigure|isWeak) != 0 || p.what&aNoun == 0 {
		return false
	}
	if k > 0 && j.at(k)&(senseArticle|senseIndefinite) != 0 {
		k--
	}
	if !x.at(k, "per") {
		return false
	}
	for n := j.last; n < p.first; n++ {
		if j.ends(n) {
			return false
		}
	}
	return true
}

// thinkings are what people say before an opinion.
var thinkings = wordSet("dico penso credo ritengo ripeto scommetto temo spero trovo suppongo")

// commonGoods are what one calls one's own and speaks of in its name.
var commonGoods = wordSet("citta città paese comune cane cani gatto gatta squadra regione amministrazione giunta sanita sanità")

// notMeant takes from a word what it does not tell where it stands.
func (j *conditionJudge) notMeant(i int, s sense) sense {
	x := j.x
	if s&senseKin != 0 && x.at(i, "Papa") && !x.accented(i) && x.is(i+1, flagCapital) && x.isOneOf(i+1, popes()) {
		return 0 // "Papa Francesco"
	}
	if s&senseGeneric != 0 && (x.writes(i+1) || x.writes(i+2)) {
		return senseDeclarant // "chi vi scrive"
	}
	if s&senseMe != 0 && x.at(i+2, "che") && (x.at(i, "io") || x.at(i, "Io")) && x.isOneOf(i+1, thinkings()) {
		return 0 // "io dico che la sanità è"
	}
	if i == 0 || !x.soft(i-1) {
		return s
	}
	switch {
	case s&senseMe != 0 && j.supposedMine(i):
		return 0
	case s&senseThird != 0 && (x.at(i-1, "secondo") || x.at(i-1, "Secondo")):
		return 0 // "secondo lei"
	case s&senseGeneric != 0 && (x.at(i, "beneficiari") || x.at(i, "titolari") || x.at(i, "percettori") || x.at(i, "assegnatari")) && (x.at(i-1, "sono") || x.at(i-1, "risultano") || x.at(i-2, "sono") || x.at(i-2, "risultano")):
		return senseAsk | senseHas // "i Bassi risultano beneficiari"
	case s&senseGeneric != 0 && (x.at(i, "uno") || x.at(i, "una")) && j.at(i-2)&senseKin != 0:
		return senseKin // "due figli e uno"
	case s&(senseKin|senseWeakKin|senseDeclarant) != 0 && (x.at(i, "nucleo") || x.at(i, "Nucleo")) && x.class(i+1)&conditionWord != 0:
		return 0 // "nucleo Alzheimer"
	case s&senseGeneric != 0 && (x.at(i-1, "centro") || x.at(i-1, "Centro")):
		s &^= senseGeneric // "centro anziani" is a place
	case s&senseMe != 0 && x.at(i-1, "di") && (x.at(i-2, "dopo") || x.at(i-2, "Dopo")):
		s &^= senseMe // "dopo di noi" is a law
	case s&senseKin != 0 && (x.at(i-2, "come") || x.at(i-3, "come")) && (x.sense(i-1)|x.sense(i-2))&senseIndefinite != 0 && x.sense(i-1)&senseMy == 0:
		s &^= senseKin // "come un vecchio zio"
	}
	return s
}
