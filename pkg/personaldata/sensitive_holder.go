package personaldata

import "slices"

// holder finds the nearest words that say whose the condition is: to the left in
// the sentence, then to the right, then in the sentences before (behind is -1), at last, for a
// benefit, a name that follows (-2).
func (j *conditionJudge) holder(p phrase) (who holder, distance, behind int) {
	x := j.x
	j.apart = false
	if p.what&aBenefit == 0 && j.ofAnimal(p) {
		return figHolds, 1, 0
	}
	if j.saysMe(p) {
		return selfHolds, 1, 0
	}
	if j.owner(p) {
		return kinHolds, 1, 0
	}
	if j.apposition(p) || j.towards(p) {
		return nameHolds, 1, 0
	}
	if j.asOne(p) || j.since(p) || j.keptAtHome(p) {
		return selfHolds, 1, 0
	}
	j.apart = true
	if x.at(p.last+1, "come") && x.at(p.last+2, "me") {
		return selfHolds, 1, 0
	}
	k := p.first - 1
	for n := 1; k >= 0 && n <= holderWindow && !j.ends(k); k, n = k-1, n+1 {
		if who := j.holds(k, n, p); who != nobody {
			return who, n, 0
		}
	}
	for n := 1; n <= behindWindow && p.last+n < len(x.tokens) && !j.ends(p.last+n-1); n++ {
		s := j.at(p.last + n)
		switch {
		case n <= 3 && s&senseGeneric != 0 && s&senseKin == 0 && p.what&aBenefit != 0:
			return anyHolds, n, 1
		case s&senseNamed != 0:
			return nameHolds, n, 1
		case s&senseKin != 0 && (n > 1 && x.class(p.last+n-1)&functionWord != 0 || j.at(p.last+n-1)&(senseMy|senseTheir|senseArticle|senseConnector|senseHave) != 0):
			return kinHolds, n, 1
		case s&(senseMe|senseMy|senseHave|senseMeVerb) != 0:
			return selfHolds, n, 1
		}
	}
	if who := j.later(p); who != nobody {
		return who, 1, -2
	}
	for n := 1; k >= 0 && n <= priorWindow; k, n = k-1, n+1 {
		s := j.at(k)
		switch {
		case s&senseNamed != 0:
			return nameHolds, 1, -1
		case s&senseKin != 0:
			return kinHolds, 1, -1
		case s&(senseMe|senseMy|senseHave|senseAm|senseMeVerb) != 0:
			return selfHolds, 1, -1
		}
	}
	return nobody, 0, 0
}

// later finds the name of a benefit's holder in what follows, as in a notice to
// him: only when nobody was named before.
func (j *conditionJudge) later(p phrase) holder {
	if p.what&aBenefit == 0 || !j.named {
		return nobody
	}
	for k := p.last + 1; k < len(j.x.tokens) && k <= p.last+24; k++ {
		if j.at(k)&senseNamed != 0 {
			return nameHolds
		}
		if j.x.class(k)&(infoWord|office|officeUnit) != 0 {
			return nobody
		}
	}
	return nobody
}

// holds tells whether token k, n tokens before the phrase, says whose it is.
func (j *conditionJudge) holds(k, n int, p phrase) holder {
	s := j.at(k)
	switch {
	case s == 0, s&senseFigure != 0 && j.been(k):
		return nobody
	case s&(senseNamed|senseContact) != 0:
		return nameHolds
	case s&senseGeneric != 0 && s&senseKin == 0:
		if j.otherSubject(k) || p.what&aBenefit == 0 && j.oneWho(k) {
			return nobody
		}
		return anyHolds
	case s&senseKin != 0:
		if j.anyones(k) {
			return anyHolds
		}
		return kinHolds
	case s&(senseHave|senseMe|senseMeVerb) != 0:
		return selfHolds
	case s&senseMy != 0 && j.at(k+1)&senseFigure == 0:
		if j.myThing(k, p) {
			return figHolds
		}
		return selfHolds
	case s&senseAm != 0:
		return selfHolds
	case s&senseWeakKin != 0 && s&senseDeclarant != 0 && j.applicant(k):
		return anyHolds
	case s&senseWeakKin != 0 && j.anyones(k):
		return anyHolds // "se il bambino ha febbre"
	case s&(senseWeakKin|senseThird) != 0, s&senseTheir != 0 && s&senseYou == 0 && (n <= 2 || n <= 10 && j.x.tokens[k].flags&(flagCapital|flagCaps) == flagCapital):
		return someHolds
	case s&senseDeclarant != 0:
		if j.applicant(k) {
			return anyHolds
		}
		return someHolds
	case s&senseFigure != 0 && n <= 5 && (p.what&isWeak != 0 || j.at(k-1)&(senseMy|senseTheir) != 0 || n <= 3 && j.at(k-1)&senseArticle != 0 && p.what&aState != 0) && p.what&aBenefit == 0 && (p.what&aNoun == 0 || !hasComma(j.x.gap(k))):
		return figHolds
	case s&senseFigure != 0 && s&senseIs == 0 && n == 1 && p.what&aState != 0 && !hasComma(j.x.gap(k)):
		return figHolds // "traffico in coma"
	case s&senseFigure != 0 && n <= 5 && p.what&aBenefit != 0 && (j.x.at(k+1, "vive") || j.x.at(k+1, "campa") || j.x.at(k+1, "vivono") || j.x.at(k+1, "campano")):
		return figHolds // "la giunta vive di sussidi"
	case s&senseYou != 0 && n <= 3 && p.what&aState != 0 && s&senseTheir == 0:
		return youHold
	}
	return nobody
}

// link reports a verb, a preposition or a possessive that ties the phrase to its
// holder, or that it stands right behind him.
func (j *conditionJudge) link(p phrase, who holder, distance int) bool {
	x := j.x
	if p.what&aStatement != 0 || j.keptByThem(p) || p.last > p.first+1 && j.saysMe(p) || who == selfHolds && j.ofUs(p) || j.close(p) || j.treatedFor(p) || j.absentFor(p) >= 0 || j.forMe(p) || j.hinders(p) || j.opens(p, who) || p.what&aBenefit == 0 && j.haves(p) || who == selfHolds && p.what&aBenefit == 0 && j.tied(p, distance) {
		return true
	}
	if who == selfHolds && p.what&(aNoun|aState) != 0 && p.what&(aBenefit|isWeak|isFigure|isPlural) == 0 && distance <= 8 && p.first > 0 && hasComma(x.gap(p.first-1)) && j.ends(p.last) {
		return true // "scusi il ritardo, sono al pronto soccorso, trombosi."
	}
	if p.what&aBenefit != 0 && who == selfHolds && x.soft(p.last) && j.at(p.last+1)&senseMy != 0 && (!x.soft(p.last+1) || x.class(p.last+2)&functionWord != 0) {
		return true // "che fine ha fatto il bonus mio?"
	}
	const ties = senseHave | senseHas | senseAm | senseIs | senseAfflicted | senseWith | senseMy | senseTheir
	if who == kinHolds || who == nameHolds || who == someHolds {
		if distance <= 2 && p.what&aBenefit == 0 {
			return true
		}
		if c := x.v.at(int(x.tokens[p.first].start) - 1); (c == '(' || c == '[') && distance <= 8 {
			return true
		}
		if p.first > 0 && distance <= 8 && (hasComma(x.gap(p.first-1)) || p.what&aBenefit == 0 && slices.Contains(x.gap(p.first-1), ':')) {
			return true
		}
	}
	for n := 1; n <= 6; n++ {
		k := p.first - n
		if k < 0 || j.ends(k) {
			return false
		}
		s := j.at(k)
		if p.what&aBenefit == 0 && x.is(k, flagNumber) && x.tokens[k].len() < 4 && (j.at(k-1)&ties != 0 || x.percent(k)) {
			continue // "ho fatto 3 cicli di chemio"
		}
		if s&ties != 0 && (p.what&aBenefit == 0 || s&ties != senseWith || distance <= 3 && (who == kinHolds || who == nameHolds) || who == selfHolds && j.amWith(p.first)) || j.isVerb(k) {
			return true
		}
		if (s|x.sense(k)&(senseKin|senseWeakKin))&(senseFiller|senseQuality|senseArticle|senseIndefinite|senseConnector|senseMe|senseMeVerb|senseKin|senseWeakKin|senseWork) == 0 && x.class(k)&functionWord == 0 && (p.what&aBenefit == 0 || s&(senseAsk|senseUse) == 0 || x.v.hasFold(int(x.tokens[k].end)-2, "re")) {
			return false
		}
		if s&senseMeVerb != 0 {
			return true
		}
	}
	return false
}

// close reports what ties the phrase to somebody right beside it; holder has asked.
func (j *conditionJudge) close(p phrase) bool {
	return !j.apart && (j.owner(p) || j.apposition(p) || j.towards(p) || j.asOne(p) || j.since(p))
}

// owner reports whose it is right behind: "la cecità di suo marito", "disabile (mia
// moglie Carla)".
func (j *conditionJudge) owner(p phrase) bool {
	x := j.x
	for k := p.last + 1; k <= p.last+3 && k < len(x.tokens) && !j.ends(k-1); k++ {
		s := j.at(k)
		if s&(senseKin|senseNamed) != 0 {
			return k > p.last+1 || hasBracket(x.gap(p.last))
		}
		if s&(senseMy|senseTheir|senseConnector|senseArticle) == 0 || k == p.last+1 && !hasBracket(x.gap(p.last)) && !x.soft(p.last) {
			return false
		}
	}
	return false
}

func hasBracket(gap []byte) bool {
	return slices.Contains(gap, '(')
}

// haves reports "ce l'ho" right behind.
func (j *conditionJudge) haves(p phrase) bool {
	x := j.x
	for k := p.last + 1; k <= p.last+4 && k < len(x.tokens) && !j.ends(k-1); k++ {
		if j.at(k)&senseHave != 0 {
			if p.what&(isFigure|isWeak) == 0 && x.isOneOf(k+1, undergone()) {
				return true // "la dialisi l'ho fatta per anni"
			}
			return j.ends(k) || x.class(k+1)&functionWord != 0 || !x.soft(k)
		}
		if x.tokens[k].len() > 2 {
			return false
		}
	}
	return false
}

var undergone = wordSet("passat(o|a) avut(o|a) superat(o|a) curat(o|a) fatt(o|a) subit(o|a) vissut(o|a) scopert(o|a) pres(o|a)")

// tied reports "ho 34 anni, due figli e", "sono un ragazzo di 24 anni": the writer's
// verb stands further off, or his age and a comma before the phrase.
func (j *conditionJudge) tied(p phrase, distance int) bool {
	x := j.x
	k := p.first - distance
	if distance < 1 || distance > 9 || k < 0 {
		return false
	}
	s := j.at(k)
	if p.what&aState != 0 {
		if s&senseMe != 0 && distance == 1 {
			return true // "io, disabile"
		}
		return s&senseAm != 0 && distance <= 7 || distance <= 7 && hasComma(x.gap(p.first-1)) && x.is(k+1, flagNumber)
	}
	many := x.v.low(int(x.tokens[k].end)-2) == 'm' // "avevamo": a town, a country
	return s&senseHave != 0 && !many && p.what&isWeak == 0 && (x.is(k+1, flagNumber) || j.at(k+1)&(senseArticle|senseIndefinite|senseFiller) != 0)
}

func hasComma(gap []byte) bool {
	return slices.Contains(gap, ',')
}

// isVerb reports "è", also written "e'": in a view it is the letter of "and".
func (j *conditionJudge) isVerb(k int) bool {
	x := j.x
	if uint(k) >= uint(len(x.tokens)) {
		return false
	}
	t := x.tokens[k]
	if t.len() != 1 || x.v.low(int(t.start)) != 'e' {
		return false
	}
	if k > 0 && x.tokens[k-1].len() == 1 && x.v.low(int(x.tokens[k-1].start)) == 'c' && !j.ends(k-1) {
		return false // "c'è"
	}
	if x.v.at(int(t.end)) == '\'' || x.v.at(int(t.end)) == '`' {
		return true
	}
	return x.v.text[x.v.offset(int(t.start))] >= 0x80
}
