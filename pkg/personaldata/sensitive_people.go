package personaldata

// notSpokenOf are the classes of words that spokenOf leaves alone.
const notSpokenOf = functionWord | office | placeWord | monthWord | weekday | conditionWord

// spokenOf gives senseNamed or senseThird for a token that names somebody whom the
// search for names left alone: a single given name, a family's name, small letters.
// Beside a condition or a benefit that is enough.
func (j *conditionJudge) spokenOf(i int) sense {
	x := j.x
	c := x.class(i)
	if c&famousWord != 0 && c&given == 0 && x.is(i, flagCapital) && !j.many(i) {
		return 0 // "Garibaldi fu ferito"
	}
	if c&(given|givenWord|surname) == 0 || x.tokens[i].len() < 3 || x.is(i, flagUsed|flagGlued) || c&notSpokenOf != 0 {
		return 0
	}
	for n := 0; n <= 2; n++ {
		for last := max(i, i-n+1); last <= i-n+3; last++ {
			if x.famed(i-n, last) {
				return 0 // "Leonardo da Vinci"
			}
		}
	}
	if i > 0 && (x.at(i-1, "Papa") && !x.accented(i-1) && x.isOneOf(i, popes()) || x.class(i-1)&(odonym|venue|saint|office|stage|company|publicBody|officeUnit) != 0 || x.is(i-1, flagCapital) && x.soft(i-1) && !x.ends(i-1) && x.class(i-1)&functionWord == 0) {
		return 0
	}
	if x.soft(i) && x.is(i+1, flagCapital) && !x.is(i, flagCaps) {
		return 0
	}
	if x.is(i, flagCapital) && !x.is(i, flagCaps) {
		switch {
		case c&given != 0 && c&commonWord == 0:
			return senseNamed
		case c&givenWord != 0 && c&commonWord == 0 && i > 0 && !x.ends(i-1):
			return senseThird
		}
	}
	if c&(given|surname) != 0 && c&commonWord == 0 && j.acts(i) && (c&given != 0 && !j.many(i) || c&surname != 0 && j.many(i)) {
		return senseThird
	}
	return 0
}

// ofFloor reports "la signora del terzo piano", "quella del secondo piano": all in the
// house know who that is.
func (j *conditionJudge) ofFloor(i int) bool {
	x := j.x
	if i+3 >= len(x.tokens) || !x.at(i+3, "piano") || !x.soft(i) || !x.soft(i+1) || !x.soft(i+2) || x.is(i+2, flagNumber) {
		return false
	}
	if !x.at(i+1, "del") && !x.at(i+1, "al") {
		return false
	}
	return x.sense(i)&senseWeakKin != 0 || x.at(i, "quella") || x.at(i, "quello") || x.at(i, "Quella") || x.at(i, "Quello") || x.at(i, "quelli") || x.at(i, "Quelli") || x.at(i, "quelle") || x.at(i, "tizio") || x.at(i, "tizia")
}

// many reports the article of a family: "i caputo".
func (j *conditionJudge) many(i int) bool {
	if i == 0 || !j.x.soft(i-1) {
		return false
	}
	t := j.x.tokens[i-1]
	start := int(t.start)
	return t.len() == 1 && j.x.v.hasFold(start, "i") || t.len() == 3 && j.x.v.hasFold(start, "gli")
}

// acts reports a verb or a pronoun shortly after a name in small letters.
func (j *conditionJudge) acts(i int) bool {
	x := j.x
	for k := i + 1; k <= i+4 && k < len(x.tokens) && !x.ends(k-1); k++ {
		if x.sense(k)&(senseHas|senseAsk|senseIs) != 0 || j.isVerb(k) || x.v.hasFold(int(x.tokens[k].start), "gliel") {
			return true
		}
		if k == i+1 && !x.soft(i) && !(x.is(i, flagCapital) && j.many(i)) {
			return false
		}
	}
	return false
}

// both reports "entrambi", "tutti e due" before a word for several.
func (j *conditionJudge) both(p phrase) bool {
	if p.first == 0 || !j.x.soft(p.first-1) {
		return false
	}
	start := int(j.x.tokens[p.first-1].start)
	return j.x.v.hasFold(start, "entramb") || j.x.v.hasFold(start, "ambedue") || j.x.v.hasFold(start, "due")
}

// buysWith reports "con l'assegno ci pago": who lives on it gets it.
func (j *conditionJudge) buysWith(p phrase) bool {
	k := p.first - 1
	if j.at(k)&senseArticle != 0 {
		k--
	}
	if k < 0 || j.at(k)&senseWith == 0 && !j.x.at(k, "senza") && !j.x.at(k, "Senza") {
		return false
	}
	if j.soon(p, 4, senseMeVerb) {
		return true
	}
	for n := 1; n <= 5 && k-n >= 0 && !j.ends(k-n); n++ {
		if j.at(k-n)&senseMeVerb != 0 {
			return true // "noi paghiamo la mensa con l'agevolazione"
		}
	}
	return false
}

// myThing reports "il nostro stadio è" before a state that things are in, too.
func (j *conditionJudge) myThing(k int, p phrase) bool {
	x := j.x
	if p.what&aState == 0 || k+3 > p.first || p.what&isWeak == 0 && !x.v.hasFold(int(x.tokens[p.last].start), "coma") && x.tokens[p.first].len() != 2 {
		return false
	}
	return j.at(k+1)&(senseKin|senseWeakKin|senseNamed|senseThird|senseQuality|sensePart|senseWork) == 0 && x.class(k+1)&(relation|nameClasses) == 0 && (j.isVerb(k+2) || j.at(k+2)&senseIs != 0)
}
