package personaldata

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

// notMeant takes from a word what it does not tell where it stands.
func (j *conditionJudge) notMeant(i int, s sense) sense {
	x := j.x
	if i == 0 || !x.soft(i-1) {
		return s
	}
	switch {
	case s&senseThird != 0 && (x.at(i-1, "secondo") || x.at(i-1, "Secondo")):
		return 0 // "secondo lei"
	case s&senseGeneric != 0 && (x.at(i-1, "centro") || x.at(i-1, "Centro")):
		s &^= senseGeneric // "centro anziani" is a place
	case s&senseMe != 0 && x.at(i-1, "di") && (x.at(i-2, "dopo") || x.at(i-2, "Dopo")):
		s &^= senseMe // "dopo di noi" is a law
	case s&senseKin != 0 && (x.at(i-2, "come") || x.at(i-3, "come")) && (x.sense(i-1)|x.sense(i-2))&senseIndefinite != 0 && x.sense(i-1)&senseMy == 0:
		s &^= senseKin // "come un vecchio zio"
	}
	return s
}
