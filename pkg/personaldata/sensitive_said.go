package personaldata

// This file knows conditions and benefits that the words before them make unreal or a
// subject of talk: "mica sono cieco", "non è vero che ho il diabete", "mia nonna diceva
// che la depressione non esiste", "nel romanzo la madre soffre di Alzheimer".

// saidOnly reports a phrase that nobody is said to have.
func (j *conditionJudge) saidOnly(p phrase) bool {
	x, k := j.x, p.first-1
	for n := 0; n < 2 && k > 0 && x.soft(k) && j.at(k)&(senseArticle|senseIndefinite) != 0; n++ {
		k--
	}
	if k < 0 || j.ends(k) {
		return false
	}
	if (x.at(k, "fu") || x.at(k, "era")) && x.class(k-1)&famousWord != 0 && p.what&aState != 0 {
		return true // "Garibaldi fu ferito"
	}
	if p.first == p.last && x.v.hasFold(int(x.tokens[p.first].start), "tso") && x.at(k, "da") && p.first == k+1 {
		return true // "commenti da TSO"
	}
	return j.unreal(p) || j.inFiction(p) || j.counts(p) || j.fieldOf(p) || j.income(p) || j.opinionOf(k) && !x.isOneOf(p.last+1, takers()) || j.ownSubject(k) || j.forCause(k, p) ||
		p.what&aBenefit != 0 && j.notMine(k) || p.what&aBenefit == 0 && (j.dreaded(k) || j.entitles(p) || j.whenSeen(p) || x.at(k, "cura") && j.medic(k) || x.at(k, "opera") && j.medic(k))
}

// unreal reports a clause that is supposed or denied before the phrase: "mettiamo che io
// sia", "mica ho", "non è vero che sono".
func (j *conditionJudge) unreal(p phrase) bool {
	const reach = 6
	x := j.x
	for n := 1; n <= reach && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		k := p.first - n
		switch {
		case n <= 3 && (x.at(k, "mica") || x.at(k, "Mica")):
			return p.what&aBenefit == 0
		case n <= 2 && (x.at(k, "meglio") || x.at(k, "Meglio") || x.at(k, "peggio")) && (x.at(p.last+1, "che") || x.at(p.last+1, "di")):
			return true
		case x.at(k, "se") && x.isOneOf(k-1, askedWhether()):
			return true
		case x.at(k, "che") && x.isOneOf(k-1, supposings()):
			return true
		case x.at(k, "che") && x.at(k-1, "vero"):
			return x.isE(k-2) && (x.at(k-3, "non") || x.at(k-3, "Non") || x.at(k-3, "nn"))
		}
	}
	return false
}

// askedWhether is what others ask: "mi hanno chiesto se avevo la tosse".
var askedWhether = wordSet("chiest(o|a) chied(e|ono|eva|evano) domand(a|ano|ato)")

// inFiction reports "nel romanzo", "nella serie" before the phrase.
func (j *conditionJudge) inFiction(p phrase) bool {
	const reach = 10
	x := j.x
	for n := 1; n <= reach && p.first-n > 0 && !j.ends(p.first-n); n++ {
		if k := p.first - n; x.isOneOf(k, fictions()) && x.beginsLike(k-1, insideStems) && j.at(k+1)&senseMy == 0 {
			return true
		}
	}
	for k := p.last + 1; p.what&aBenefit == 0 && k <= p.last+5 && k < len(x.tokens) && !j.ends(k-1); k++ {
		if x.isOneOf(k, episodes()) && j.at(k-1)&(senseArticle|senseConnector|senseIndefinite) != 0 {
			return true // "che ha l'ictus alla puntata 3"
		}
	}
	return false
}

// opinionOf reports that at token k ends what somebody thinks of it in general: "mia nonna
// diceva che", "secondo mio zio".
func (j *conditionJudge) opinionOf(k int) bool {
	x := j.x
	if x.at(k, "che") {
		return x.isOneOf(k-1, opinionVerbs()) && x.sense(k-2)&(senseKin|senseWeakKin) != 0
	}
	if x.sense(k)&senseKin == 0 || k < 2 {
		return false
	}
	return j.at(k-1)&(senseMy|senseTheir) != 0 && (x.at(k-2, "secondo") || x.at(k-2, "Secondo"))
}

// ownSubject reports that at token k ends what is written or learnt about it: "la mia
// tesi è su".
func (j *conditionJudge) ownSubject(k int) bool {
	x := j.x
	if x.tokens[k].len() < 2 || x.tokens[k].len() > 5 || !x.v.hasFold(int(x.tokens[k].start), "su") || x.class(k)&functionWord == 0 && !x.at(k, "su") {
		return false
	}
	for n := 1; n <= 3 && k-n >= 0 && !j.ends(k-n); n++ {
		if x.isOneOf(k-n, writings()) {
			return true
		}
	}
	return false
}

// forCause reports that somebody runs or plays for a cause at token k: "Mario Ferri corre
// contro l'Alzheimer".
func (j *conditionJudge) forCause(k int, p phrase) bool {
	x := j.x
	if p.what&aBenefit != 0 || !x.at(k, "contro") && !x.at(k, "per") || j.owner(p) {
		return false
	}
	return x.isOneOf(k-1, performings())
}

// notMine reports that the writer is for or against a benefit, never took it, or asks for
// it as his work: "io sono per il", "mai preso", "lavoro al caf e".
func (j *conditionJudge) notMine(k int) bool {
	x := j.x
	switch {
	case x.at(k, "per") || x.at(k, "contro"):
		return x.at(k-1, "sono") && (j.ends(k-2) || x.at(k-2, "io") || x.at(k-2, "Io"))
	case x.isOneOf(k, takings()):
		return x.at(k-1, "mai") || x.at(k-1, "Mai")
	}
	many := false
	for n := 0; n <= 8 && k-n > 0 && !j.ends(k-n); n++ {
		many = many || x.isOneOf(k-n, requests())
		if many && x.isOneOf(k-n, counters()) && (x.v.hasFold(int(x.tokens[k-n-1].start), "a") || x.class(k-n-1)&functionWord != 0) && x.beginsLike(max(k-n-2, 0), workStems) {
			return true
		}
	}
	return false
}

// dreaded reports "ho il terrore del", "mi chiedo se il" up to token k.
func (j *conditionJudge) dreaded(k int) bool {
	x := j.x
	if x.at(k, "se") && x.at(k-1, "chiedo") && x.at(k-2, "mi") {
		return true // "mi chiedo se il diabete sia ereditario"
	}
	return j.at(k)&senseConnector != 0 && x.isOneOf(k-1, dreads()) || x.isOneOf(k, dreads())
}

// entitles reports a right that goes with the phrase: "il figlio disabile a carico dà
// diritto alla detrazione".
func (j *conditionJudge) entitles(p phrase) bool {
	x := j.x
	for k := p.last + 1; k <= p.last+5 && k+1 < len(x.tokens) && !j.ends(k-1); k++ {
		if x.at(k+1, "diritto") && x.at(k, "da") {
			return true
		}
	}
	return false
}

// whenSeen reports that the writer has it only when he sees something: "soffro di asma
// quando vedo la Juve".
func (j *conditionJudge) whenSeen(p phrase) bool {
	x, k := j.x, p.last+1
	return p.what&aNoun != 0 && (x.at(k, "quando") || x.at(k, "appena")) && j.at(min(k+1, len(x.tokens)-1))&sensePerceive != 0
}

// The words of saidOnly.
var (
	supposings   = wordSet("mettiamo poniamo supponiamo immaginiamo ammettiamo supponi immagina metti poni")
	fictions     = wordSet("romanzo film serie fiction telefilm fumetto racconto episodio puntata commedia spettacolo libro canzone")
	episodes     = wordSet("puntata puntate episodio episodi telenovela spoiler")
	insideStems  = newStems("nel ", "nella ", "nell'", "del ", "della ")
	opinionVerbs = wordSet("dice diceva sostiene sosteneva pensa pensava crede credeva")
	writings     = wordSet("tesi tesina ricerca articolo libro relazione esame saggio documentario podcast verifica progetto mostra")
	performings  = wordSet("corre corriamo corro pedala pedalo pedaliamo marcia marciano marciamo cammina camminano nuota canta cantano suona suonano gioca giocano corrono pedalano balla sfila sfilano")
	takings      = wordSet("pres(o|a|i) avut(o|a|i) chiest(o|a|i) percepit(o|a) volut(o|a|i)")
	counters     = wordSet("caf patronato sportello comune inps sindacato ufficio asl")
	requests     = wordSet("domande pratiche moduli istanze richieste")
	arrivals     = wordSet("arrivat(o|a|i|e) pagat(o|a|i) erogat(o|a|i) accreditat(o|a|i) liquidat(o|a|i) dat(o|a|i) ricevut(o|a|i)")
	takers       = wordSet("la lo li le gli mi ci")
	dreads       = wordSet("terrore fobia incubo spauracchio psicosi")
)
