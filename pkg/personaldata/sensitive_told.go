package personaldata

// told reports turns of speech that say whose a condition is although the words between
// speak of people in general or of nobody: "lo chiedo da cittadina ipovedente", "mi hanno
// trovato il diabete", "sono il tutore di un ragazzo autistico", "ho ottant'anni e la
// bronchite cronica".
func (j *conditionJudge) told(p phrase) Reason {
	if p.what&(aBenefit|isPlural|isHead) != 0 || p.first < 3 {
		return ""
	}
	x, k := j.x, p.first-1
	if j.ends(k) || j.ends(k-1) {
		return ""
	}
	if p.what&aNoun != 0 && j.keptFrom(k) && !x.at(p.last+1, "di") {
		return OfWriter
	}
	if p.what&isFigure != 0 || j.denied(p) {
		return ""
	}
	switch {
	case p.what&aState != 0 && j.asCitizen(k), p.what&aNoun == 0 && j.oneOf(k):
		return OfWriter
	case p.what&aState != 0 && j.kept(k):
		return OfRelative
	}
	if x.sense(k)&senseArticle != 0 || x.class(k)&functionWord != 0 && x.tokens[k].len() < 4 {
		k--
	}
	switch {
	case p.what&isWeak != 0:
		return ""
	case j.dared(k):
		return OfWriter
	case j.diagnosed(k), j.yearsAnd(k), j.prescribed(k), j.goneOf(k):
		return PersonNear
	case x.isOneOf(k, wordAnother()) && x.isOneOf(k-1, wordA()) && j.hadOne(k-2), j.hadOne(k):
		if j.kin {
			return OfRelative
		}
	case j.whoHas(k):
		return PersonNear
	}
	return ""
}

// asCitizen reports "da cittadina", "come un lavoratore" at token k, said by the writer.
func (j *conditionJudge) asCitizen(k int) bool {
	x := j.x
	if !x.isOneOf(k, citizens()) {
		return false
	}
	if k--; x.isOneOf(k, wordA()) {
		k--
	}
	if !x.at(k, "da") && !x.at(k, "come") && !x.at(k, "Da") && !x.at(k, "Come") {
		return false
	}
	for n := k - 1; n >= 0 && k-n <= 6 && !j.ends(n); n-- {
		if j.at(n)&(senseMe|senseMeVerb|senseHave|senseAm) != 0 || x.class(n)&firstPerson != 0 || x.at(n, "chiedo") {
			return true
		}
	}
	return k == 0 || j.ends(k-1)
}

// kept reports "sono il tutore di un ragazzo" up to token k.
func (j *conditionJudge) kept(k int) bool {
	x := j.x
	if k < 4 || !x.isOneOf(k-1, wordA()) || !x.at(k-2, "di") || !x.isOneOf(k-3, keepers()) || x.sense(k)&(senseKin|senseWeakKin) == 0 {
		return false
	}
	for n := k - 4; n >= 0 && k-n <= 7 && !j.ends(n); n-- {
		if j.at(n)&senseAm != 0 || x.at(n, "sono") || x.at(n, "Sono") {
			return true
		}
	}
	return false
}

// diagnosed reports "mi ha detto", "gli hanno trovato" before a condition, up to token k.
func (j *conditionJudge) diagnosed(k int) bool {
	x := j.x
	if !x.isOneOf(k, findings()) {
		return false
	}
	if x.at(k-1, "ha") || x.at(k-1, "hanno") {
		return x.isOneOf(k-2, receivers())
	}
	if !x.isOneOf(k, confirmations()) {
		return false
	}
	for n := k - 1; n >= 0 && k-n <= 12; n-- { // the sentence may begin with who is spoken to
		if x.sense(n)&senseKin != 0 || x.class(n)&ownWord != 0 && x.class(n)&functionWord != 0 {
			return true
		}
	}
	return false
}

// yearsAnd reports "ho ottant'anni e" up to token k.
func (j *conditionJudge) yearsAnd(k int) bool {
	x := j.x
	if !x.at(k, "e") || !x.at(k-1, "anni") {
		return false
	}
	for n := k - 2; n >= 0 && k-n <= 5; n-- {
		if x.at(n, "ho") || x.at(n, "Ho") || x.at(n, "ha") && (j.named || j.kin) {
			return true
		}
	}
	return false
}

// hadOne reports "ha avuto un" up to token k.
func (j *conditionJudge) hadOne(k int) bool {
	x := j.x
	if x.isOneOf(k, wordA()) {
		k--
	}
	return (x.at(k, "avuto") || x.at(k, "avuta")) && x.at(k-1, "ha")
}

// whoHas reports "è una donna che ha" up to token k, in a text that names somebody.
func (j *conditionJudge) whoHas(k int) bool {
	x := j.x
	if !j.named && !j.kin || !x.at(k, "ha") || !x.at(k-1, "che") || k < 4 {
		return false
	}
	return x.sense(k-2)&senseWeakKin != 0 && x.isOneOf(k-3, wordA()) && x.isE(k-4)
}

// The words of told.
var (
	citizens      = wordSet("cittadin(o|a) utente paziente mamma madre padre papa donna uomo lavorator(e) lavoratrice student(e|essa) persona pendolare pensionat(o|a) genitore nonn(o|a) disoccupat(o|a) residente contribuente turista lettore lettrice")
	keepers       = wordSet("tutor(e) tutrice mamma padre papa madre genitore caregiver badante figli(o|a) moglie marito nonn(o|a) sorella fratello amministratore educator(e) zi(o|a)")
	findings      = wordSet("detto trovato diagnosticato riscontrato confermato confermano conferma scoperto rilevato")
	confirmations = wordSet("confermano conferma confermato")
	receivers     = wordSet("mi gli le ci m")
	wordA         = wordSet("un una uno")
	wordAnother   = wordSet("altra altro nuova nuovo forte brutta")
)

// turned reports that what follows makes something else of the condition: "malato, sì, ma
// di calcio", "la febbre, ma quella del sabato sera", "si buca una gomma".
func (j *conditionJudge) turned(p phrase) bool {
	x := j.x
	if p.what&aBenefit != 0 {
		return false
	}
	k := p.last + 1
	if (x.at(k, "chiaro") || x.at(k, "giusto")) && (x.at(p.last, "poco") || x.at(p.last, "male")) {
		return true // "ci vedo poco chiaro"
	}
	if x.at(p.last, "buca") {
		return x.isOneOf(k, wordA()) || x.at(k, "la") || x.at(k, "il") || x.at(k, "le")
	}
	if x.at(k, "si") {
		k++
	}
	of := p.what&aState != 0 && (x.at(k+1, "di") || x.at(k+1, "d")) && j.at(min(k+2, len(x.tokens)-1))&sensePart == 0
	return x.at(k, "ma") && (of || x.at(k+1, "quella") || x.at(k+1, "quello"))
}

// meeting reports the place of a speech behind a condition: "parla di autismo al convegno".
func (j *conditionJudge) meeting(p phrase) bool {
	for k := p.last + 1; k <= p.last+4 && k < len(j.x.tokens) && !j.ends(k-1); k++ {
		if j.x.isOneOf(k, meetings()) {
			return true
		}
	}
	return false
}

// medic reports that the writer before token k heals others: "sono medico e curo".
func (j *conditionJudge) medic(k int) bool {
	for n := 1; n <= 6 && k-n >= 0 && !j.ends(k-n); n++ {
		if j.x.isOneOf(k-n, medics()) {
			return true
		}
	}
	return false
}

var (
	learnedStems = newStems("espert", "specialist", "studios")
	workStems    = newStems("lavora", "lavoro ", "lavorano")
	speakings    = wordSet("parla parlera parlano parlato discute")
	meetings     = wordSet("convegno incontro conferenza congresso seminario corso lezione libro tv radio televisione assemblea consiglio")
	medics       = wordSet("medic(o|a) primari(o|a) chirurg(o|a) dermatolog(o|a) geriatra ginecolog(o|a) dottor(e) dottoressa infermier(e|a) oss fisioterapista psicolog(o|a) psichiatra oncolog(o|a) cardiolog(o|a) neurolog(o|a) pediatra terapista specialista ricercator(e) ricercatrice")
)
