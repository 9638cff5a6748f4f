package personaldata

// speaksAs reports that the writer says in passing what he has: "da diabetica dico",
// "in quanto celiaco ho diritto", "ve lo dice una che ha la sclerosi multipla".
func (j *conditionJudge) speaksAs(p phrase) bool {
	x, k := j.x, p.first-1
	if p.what&(aBenefit|isPlural|isFigure|isHead) != 0 || k < 0 || !x.soft(k) {
		return false
	}
	if p.what&aState == 0 {
		return p.what&aNoun != 0 && j.toldBy(k)
	}
	switch {
	case x.at(k, "quanto"):
		return (x.at(k-1, "in") || x.at(k-1, "In")) && j.firstPersonBy(p)
	case x.at(k, "da") || x.at(k, "Da") || x.at(k, "come") || x.at(k, "Come"):
		if x.isOneOf(k-1, speaking()) {
			return true
		}
		return (k == 0 || j.ends(k-1) || hasComma(x.gap(k-1))) && !j.alone(p, looseStates) && j.firstPersonBy(p)
	case x.is(k, flagNumber):
		return x.at(k-1, "dal") && x.tokens[k].len() == 4 && j.firstPersonBy(p) // "dal 2019 dializzato, chiedo"
	}
	return j.parentOf(k)
}

var siKey = wordKey("si")

// saysWho reports one of the verbs by which speaksAs knows the writer, or a wish and what
// excuses looks for.
func (x *scan) saysWho() bool {
	wished, asked := false, false
	for i := range x.tokens {
		switch {
		case x.isOneOf(i, impersonals()):
			asked = asked || i > 0 && x.key(i-1) == siKey
		case x.isOneOf(i, wishes()):
			wished = true
		}
		if wished && x.isOneOf(i, groundWords()) || (wished || asked) && x.isOneOf(i, becauseWords()) {
			return true
		}
		if x.isOneOf(i, whoSays()) && (x.at(i+1, "da") || x.at(i+1, "una") || x.at(i+1, "uno") || i > 1 && (x.at(i-2, "da") || x.at(i-2, "Da"))) {
			return true
		}
	}
	return false
}

// alone reports a phrase of one word that begins with one of the stems.
func (j *conditionJudge) alone(p phrase, s *stems) bool {
	return p.first == p.last && j.x.beginsLike(p.first, s)
}

// looseStates are states that people also use of what they like: "da malato di calcio".
var looseStates = newStems("malat", "depress", "ossession", "fissat")

// firstPersonBy reports that the writer says something of himself shortly behind a phrase,
// or right before it.
func (j *conditionJudge) firstPersonBy(p phrase) bool {
	const near = 7
	x := j.x
	me := func(k int) bool {
		return j.at(k)&(senseMe|senseMeVerb|senseHave|senseAm|senseMy) != 0 || x.class(k)&firstPerson != 0 || x.isOneOf(k, saying())
	}
	for k := p.last + 1; k <= p.last+near && k < len(x.tokens) && !j.ends(k-1); k++ {
		if me(k) {
			return true
		}
	}
	for k := p.first - 2; k >= 0 && p.first-k <= near && !j.ends(k); k-- {
		if me(k) {
			return true
		}
	}
	return false
}

// toldBy reports "ve lo dice una che ha la", "uno con due" up to token k.
func (j *conditionJudge) toldBy(k int) bool {
	x := j.x
	for n := 0; n < 2 && k > 0 && (j.at(k)&(senseArticle|senseIndefinite) != 0 || x.is(k, flagNumber) || x.class(k)&digitWord != 0); n++ {
		k--
	}
	if x.at(k, "ha") && x.at(k-1, "che") {
		k--
	} else if !x.at(k, "con") && !x.at(k, "col") {
		return false
	}
	return x.isOneOf(k-1, wordA()) && x.at(k-2, "dice") && x.at(k-3, "lo")
}

// parentOf reports "da mamma di un bimbo" up to token k, at the beginning of a sentence.
func (j *conditionJudge) parentOf(k int) bool {
	x := j.x
	if k < 4 || x.sense(k)&(senseKin|senseWeakKin) == 0 || !x.isOneOf(k-1, wordA()) || !x.at(k-2, "di") || !x.isOneOf(k-3, keepers()) {
		return false
	}
	k -= 4
	return (x.at(k, "da") || x.at(k, "Da") || x.at(k, "come") || x.at(k, "Come")) && (k == 0 || j.ends(k-1) || hasComma(x.gap(k-1)) || x.isOneOf(k-1, speaking()))
}

var (
	speaking = wordSet("parlo scrivo dico intervengo rispondo vivo viaggio chiedo")
	whoSays  = wordSet("parlo scrivo dico dice")
	saying   = wordSet("dico penso credo trovo posso vorrei so vi ringrazio sento chiedo devo capisco conosco rispondo confermo faccio vado sono vivo")
)

// prescribed reports "mi hanno prescritto lo", "mi ha segnato 20 gocce di" up to token k.
func (j *conditionJudge) prescribed(k int) bool {
	x := j.x
	if x.at(k, "di") {
		k--
	}
	if x.isOneOf(k, doses()) {
		k--
	}
	if x.is(k, flagNumber) || x.class(k)&digitWord != 0 {
		k--
	}
	return x.isOneOf(k, prescriptions()) && (x.at(k-1, "ha") || x.at(k-1, "hanno")) && x.isOneOf(k-2, receivers())
}

var (
	doses         = wordSet("gocce compress(a|e) pastigli(a|e) pasticc(a|he) mg fial(a|e) cerotti unita capsul(a|e) bustin(a|e) dosi cicli")
	prescriptions = wordSet("prescritto segnato ordinato dato somministrato aumentato cambiato fatto iniettato")
)

// keptFrom reports "non guido più per", "non esco di casa a causa del" up to token k.
func (j *conditionJudge) keptFrom(k int) bool {
	const near = 6
	x := j.x
	if x.sense(k)&senseArticle != 0 {
		k--
	}
	if x.at(k-1, "causa") {
		k -= 2
	} else if !x.at(k, "per") {
		return false
	}
	for n := k - 1; n > 0 && k-n <= near && !j.ends(n); n-- {
		if x.isOneOf(n, abilities()) {
			return x.at(n-1, "non") || x.at(n-1, "Non") || n > 1 && (x.at(n-2, "non") || x.at(n-2, "Non"))
		}
	}
	return false
}

var abilities = wordSet("esco uscivo guido guidavo lavoro lavoravo cammino camminavo dormo dormivo mangio vado viaggio volo nuoto corro salgo scendo vengo vedo sento studio riesco posso muovo bevo respiro reggo")

// goneOf reports "se n'è andata per un" up to token k, of a relative or of somebody named.
func (j *conditionJudge) goneOf(k int) bool {
	x := j.x
	if !x.at(k, "per") && !x.at(k, "con") || !x.isOneOf(k-1, gone()) || !j.isVerb(k-2) {
		return false
	}
	return x.at(k-3, "n") && x.at(k-4, "se") && (j.kin || j.named)
}

var gone = wordSet("andat(o|a)")

// hasItToo reports "ce l'ha anche mia madre", "ce l'ho anch'io" behind a phrase.
func (j *conditionJudge) hasItToo(p phrase) Reason {
	x, k := j.x, p.last+1
	if p.what&(aBenefit|isPlural|isFigure|isHead) != 0 || p.what&aNoun == 0 || j.ends(p.last) || !x.at(k, "ce") || k+2 >= len(x.tokens) {
		return ""
	}
	switch {
	case x.at(k+2, "ho") || x.at(k+2, "abbiamo"):
		return OfWriter
	case !x.at(k+2, "ha") && !x.at(k+2, "aveva") && !x.at(k+2, "hanno"):
		return ""
	}
	for n := k + 3; n <= k+6 && n < len(x.tokens) && !j.ends(n-1); n++ {
		if s := j.at(n); s&senseKin != 0 {
			return OfRelative
		} else if s&senseNamed != 0 {
			return PersonNear
		}
	}
	return ""
}
