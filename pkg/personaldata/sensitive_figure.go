package personaldata

// trim leaves out "sofferente di" before a condition that has a name of
// its own.
func (x *scan) trim(p *phrase) {
	x.trimQueue(p)
	x.trimLabel(p)
	k := p.first + 2
	if p.what == 0 || p.what&aBenefit != 0 || k > p.last || x.class(k)&conditionWord == 0 || x.class(p.first+1)&functionWord == 0 {
		return
	}
	if x.sense(k)&sensePart != 0 && x.lex.meanings[x.tokens[k].word].alone == 0 {
		return // "malata di cuore"
	}
	start := int(x.tokens[p.first].start)
	if x.v.hasFold(start, "sofferent") {
		p.first = k
	}
}

// trimLabel leaves out "patologia" before a condition that has a name of its own: "– patologia SLA –".
func (x *scan) trimLabel(p *phrase) {
	k := p.first + 1
	if p.what == 0 || p.what&aBenefit != 0 || k > p.last || !x.at(p.first, "patologia") && !x.at(p.first, "Patologia") {
		return
	}
	if what := x.lex.meanings[x.tokens[k].word].alone; !x.is(k, flagNumber) && what&aNoun != 0 && what&aBenefit == 0 {
		p.first, p.what = k, what&^isWeak
	}
}

// trimQueue leaves out "graduatoria per la", "visita per la" before what it is for.
func (x *scan) trimQueue(p *phrase) {
	if p.what == 0 || p.last-p.first < 2 || !x.at(p.first, "graduatoria") && !x.at(p.first, "visita") {
		return
	}
	k := p.first + 1
	for k <= p.first+2 && k < p.last && x.class(k)&functionWord != 0 {
		k++
	}
	if k > p.first+1 {
		p.first = k
	}
}

// trimEnds leaves out what only tells a phrase from others: who gives a benefit or has
// something, "il comune mi", "figlio", and the small words at the end, "si taglia e".
func (x *scan) trimEnds(p *phrase) {
	if p.what&(aStatement|aBenefit) == 0 {
		return
	}
	if p.last > p.first+1 && x.isOneOf(p.first+1, clitics()) && x.isOneOf(p.first, givers()) {
		p.first += 2
	} else if p.last > p.first && x.sense(p.first)&senseKin != 0 {
		p.first++
	}
	for p.last > p.first+1 && x.isOneOf(p.last, tails()) {
		p.last--
		p.end = int(x.tokens[p.last].end)
	}
}

var (
	// givers are who gives a benefit.
	givers = wordSet("comune caritas parrocchia parroco sociale sociali chiesa prete")
	// tails are words with which no phrase ends.
	tails = wordSet("e ed ma di da dal dalla dai a al alla per con che non se quando la il lo le gli i un una della del mia mio in perche ho abbiamo sono")
)

// ofThing reports a body part that is a part of a thing, or a figure of speech: "si
// e rotto il piede del tavolo", "il cuore spezzato".
func (x *scan) ofThing(p *phrase) bool {
	broken, cut := false, false
	for k := p.first; k <= p.last; k++ {
		start := int(x.tokens[k].start)
		broken = broken || x.v.hasFold(start, "rott") || x.v.hasFold(start, "spezzat") || x.v.hasFold(start, "bloccat")
		cut = cut || x.v.hasFold(start, "oper") || x.v.hasFold(start, "amput")
		if broken && k > p.first && x.v.hasFold(start, "cuor") {
			return true
		}
	}
	k := p.last + 1
	if !broken && !cut || k+1 >= len(x.tokens) || !x.soft(p.last) || !x.soft(k) || x.tokens[k].len() < 3 || !x.v.hasFold(int(x.tokens[k].start), "de") {
		return false
	}
	return x.class(k)&functionWord != 0 && !x.is(k+1, flagNumber) && x.sense(k+1)&(sensePart|senseKin|senseMy|senseTheir) == 0
}

// ofAnimal reports an animal before the phrase, nearer than any person.
func (j *conditionJudge) ofAnimal(p phrase) bool {
	if !j.animals {
		return false
	}
	for n := 1; n <= 14 && p.first-n >= 0; n++ {
		s := j.at(p.first - n)
		if s&senseAnimal != 0 {
			return true
		}
		if s&(senseKin|senseNamed|senseHave|senseAm|senseMe) != 0 && j.at(p.first-n-1)&senseAnimal == 0 {
			return j.animalOf(p.first - n)
		}
	}
	return false
}

// anyones reports a relative of whoever reads it: "se vostro figlio", "che hanno un
// figlio".
func (j *conditionJudge) anyones(k int) bool {
	x := j.x
	for n := 1; n <= 3 && k-n >= 0 && !j.ends(k-n); n++ {
		t := x.tokens[k-n]
		if t.len() == 2 && x.v.hasFold(int(t.start), "se") && j.at(k-1)&(senseYou|senseIndefinite|senseHas|senseArticle) != 0 && j.at(k-1)&senseMy == 0 {
			return true
		}
	}
	return false
}

// works reports that the phrase names the place or service that somebody works for.
func (j *conditionJudge) works(p phrase) bool {
	if p.what&aBenefit != 0 && j.owner(p) {
		return false // "l'operatrice dell'assistenza domiciliare di mia zia"
	}
	if k := p.first - 1; j.x.at(p.first, "assistente") && j.at(k)&(senseArticle|senseIndefinite) != 0 && j.x.isOneOf(k-1, professes()) {
		return true
	}
	if p.what&isPlace == 0 {
		return p.what&aBenefit != 0 && j.worksIn(p)
	}
	if k := p.first - 1; k > 0 && j.at(k)&senseArticle != 0 && (j.x.at(k-1, "ho") || j.x.at(k-1, "Ho")) {
		return false // "salto il turno, ho la dialisi"
	}
	for n := 1; n <= 7 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		if j.at(p.first-n)&senseWork != 0 {
			return true
		}
	}
	return false
}

// professes is how one names one's trade: "faccio l'assistente domiciliare".
var professes = wordSet("fa faccio fare facevo faceva fanno facciamo facendo fatto")

// placeOf reports a place of treatment beside the condition that is treated there:
// the condition is what is told, "ricoverato per polmonite".
func (j *conditionJudge) placeOf(p phrase) bool {
	if p.what&isPlace == 0 {
		return false
	}
	x := j.x
	if j.last >= 0 && j.lastKind == Health && p.first-j.last <= 8 {
		near := true
		for k := j.last; k < p.first && near; k++ {
			near = !j.ends(k)
		}
		if near {
			return true
		}
	}
	if p.last > p.first+1 {
		return false // "ricoverato in psichiatria"
	}
	for k := p.last + 1; k <= p.last+6 && k < len(x.tokens) && !j.ends(k-1) && (p.what&isWeak != 0 || !hasComma(x.gap(k-1))); k++ {
		if x.class(k)&conditionWord == 0 {
			continue
		}
		if next := x.condition(k); next.what&aNoun != 0 && next.what&(aBenefit|isPlace) == 0 {
			return true
		}
	}
	return false
}

// predicate reports what something is called: "la fretta è una malattia", "e la nostra
// è una depressione".
func (j *conditionJudge) predicate(p phrase) bool {
	x := j.x
	if p.first < 2 {
		return false
	}
	start := int(x.tokens[p.first].start)
	if p.first > 1 && p.what&aNoun != 0 && x.v.hasFold(int(x.tokens[p.first-2].start), "siamo") && x.sense(p.first-1)&senseArticle != 0 {
		return true // "siamo alla paralisi"
	}
	word := x.lex.conditions.node(hashPair(hashSeed, x.key(p.first)))
	if (p.what|word)&isFigure == 0 && !x.v.hasFold(start, "malatt") && !x.v.hasFold(start, "brutt") && !x.v.hasFold(start, "tumor") && (p.what&isWeak == 0 || x.v.hasFold(start, "gravidanz")) {
		return false
	}
	k := p.first - 1
	if p.what&aState != 0 && x.sense(k)&(senseKin|senseWeakKin) != 0 {
		return false // "è un bimbo iperattivo"
	}
	if j.at(k)&(senseIndefinite|senseArticle) == 0 {
		k--
	}
	if j.at(k)&senseArticle != 0 && (p.what|word)&isFigure != 0 && p.last+1 < len(x.tokens) && x.soft(p.last) && x.v.low(int(x.tokens[p.last+1].start)) == 'd' && x.class(p.last+1)&functionWord != 0 {
		return k > 0 && !j.ends(k-1) && (x.sense(k-1)&senseCopula != 0 || j.isVerb(k-1)) // "è il cancro della società"
	}
	return k > 0 && j.at(k)&senseIndefinite != 0 && !j.ends(k-1) && (x.sense(k-1)&senseCopula != 0 || j.isVerb(k-1)) && !j.clinical(p)
}

// clinical reports that what was found is a condition: "è un cancro al seno".
func (j *conditionJudge) clinical(p phrase) bool {
	return j.x.sense(p.last)&(sensePart|senseAllergen) != 0 && p.last > p.first
}

// joke reports a figure of speech by what stands behind: "l'alzheimer selettivo",
// "la depressione a guardare la piazza", "malata di questo borgo".
func (j *conditionJudge) joke(p phrase) bool {
	x := j.x
	if j.supposed(p) || j.hunger(p) {
		return true
	}
	k := p.last + 1
	if k >= len(x.tokens) || !x.soft(p.last) {
		return false
	}
	if x.sense(k)&senseJoke != 0 {
		return true
	}
	start := int(x.tokens[p.last].start)
	if p.what&aState != 0 && (x.v.hasFold(start, "sord") || x.v.hasFold(start, "ciec")) && x.tokens[k].len() == 1 && x.v.hasFold(int(x.tokens[k].start), "a") && x.sense(k+1)&sensePart == 0 {
		return true // "sordo a queste polemiche"
	}
	if p.what&aState != 0 && (x.v.hasFold(start, "malat") || x.v.hasFold(start, "diabetic") || x.v.hasFold(start, "allergic")) && x.tokens[k].len() <= 4 {
		next := x.sense(k+1) | x.sense(k+2)
		if x.v.low(int(x.tokens[k].start)) == 'd' && (x.v.hasFold(int(x.tokens[min(k+1, len(x.tokens)-1)].start), "quest") || next&(senseComplement|senseFigure) != 0) {
			return true
		}
	}
	if p.what&isFigure == 0 {
		return false
	}
	for n := 0; n < 3 && k+n < len(x.tokens) && !j.ends(k+n-1); n++ {
		if x.sense(k+n)&sensePerceive != 0 {
			return true
		}
	}
	return false
}

// hunger reports "una fame che non ci vedo", "la febbre del sabato sera".
func (j *conditionJudge) hunger(p phrase) bool {
	x := j.x
	if p.what&aStatement != 0 && p.first > 1 && x.at(p.first-1, "che") {
		k := p.first - 2
		return x.at(k, "fame") || x.at(k, "sonno") || x.at(k, "rabbia") || x.at(k, "sete") || x.at(k, "fretta")
	}
	return p.first == p.last && x.v.hasFold(int(x.tokens[p.first].start), "febbre") && (x.at(p.last+1, "del") || x.at(p.last+1, "dell"))
}

// came reports "mi è venuta una depressione": once, not whenever one looks.
func (j *conditionJudge) came(p phrase) bool {
	x := j.x
	for n := 1; n <= 4 && p.first-n > 0 && !j.ends(p.first-n); n++ {
		k := p.first - n
		if x.v.hasFold(int(x.tokens[k].start), "venut") {
			return k < p.first-1 && x.sense(p.first-1)&senseIndefinite != 0 && (j.isVerb(k-1) || x.v.hasFold(int(x.tokens[k-1].start), "era"))
		}
	}
	return false
}

// announced is what a notice to everybody takes away: who is not named in the
// sentence is nobody's.
func (j *conditionJudge) announced(who holder, distance, behind int) int {
	switch {
	case j.announce >= 2 && j.selves == 0 && behind == -2: // who signs it
		return 2 + min(j.announce-2, 3)
	case j.announce < 4 || j.announce < 4*j.selves:
		return 0
	case who == nameHolds && behind >= 0 && distance <= 12:
		return 0
	case j.announce < 6:
		return 2
	}
	return 5
}

// count notes what token's senses say of the text.
func (j *conditionJudge) count(s sense) {
	if s&senseNotice != 0 {
		j.notices++
	}
	if s&senseAnnounce != 0 {
		j.announce++
	}
	if s&(senseHave|senseMy|senseMe) != 0 {
		j.selves++
	}
	j.animals = j.animals || s&senseAnimal != 0
}

// refineSelf corrects words that seem to tell of the writer: "ho letto che", "mi
// sembra", "il lavoro".
func (j *conditionJudge) refineSelf(i int, s sense) sense {
	x := j.x
	switch {
	case s&senseHave != 0 && x.sense(i+1)&senseReport != 0 && x.soft(i):
		return s &^ senseHave
	case s&senseMe != 0 && x.sense(i+1)&senseDull != 0 && x.soft(i) && x.tokens[i].len() == 2:
		return s &^ senseMe
	case s&senseMeVerb != 0 && i > 0 && x.soft(i-1):
		prev := x.tokens[i-1]
		last := x.v.low(int(prev.end) - 1)
		if prev.len() <= 3 && (last == 'l' || last == 'n') && x.class(i-1)&functionWord != 0 && !x.v.hasFold(int(prev.start), "non") || x.sense(i-1)&(senseMy|senseTheir) != 0 || prev.len() == 2 && x.v.hasFold(int(prev.start), "di") {
			return s &^ senseMeVerb
		}
	}
	return s
}

// monthOf reports "al sesto mese di gravidanza", "di tirocinio": what the month is of
// is told, and only a month alone is one of pregnancy.
func (x *scan) monthOf(p *phrase) bool {
	k := p.last + 1
	last := x.tokens[p.last]
	if last.len() != 4 || !x.v.hasFold(int(last.start), "mese") || x.class(p.first)&conditionWord != 0 && x.v.hasFold(int(x.tokens[p.first].start), "incint") {
		return false
	}
	return k < len(x.tokens) && x.soft(p.last) && x.v.low(int(x.tokens[k].start)) == 'd' && x.class(k)&functionWord != 0
}

// surgery reports the verb of an operation, which with a body part says it all.
func (x *scan) surgery(i int) bool {
	t := x.tokens[i]
	start := int(t.start)
	if x.v.hasFold(start, "asport") || x.v.hasFold(start, "amput") {
		return !x.v.hasFold(int(t.end)-4, "zion")
	}
	return x.v.hasFold(start, "opera") && t.len() > 5 && !x.v.hasFold(start, "operaz") && !x.v.hasFold(start, "operat")
}

// worksIn reports "lavoro in una" before a benefit.
func (j *conditionJudge) worksIn(p phrase) bool {
	x := j.x
	k := p.first - 1
	if j.at(k)&senseIndefinite != 0 {
		k--
	}
	return k > 0 && !j.ends(k-1) && x.soft(k) && x.v.hasFold(int(x.tokens[k].start), "in") && x.v.hasFold(int(x.tokens[k-1].start), "lavor")
}

// supposed reports what is not so: "se mia madre avesse", "la lotta alla", "una finta
// malata", and what somebody laughs about.
func (j *conditionJudge) supposed(p phrase) bool {
	x := j.x
	if j.laughing() && p.what&aState != 0 && p.first > 0 && j.at(p.first-1)&(senseAm|senseMeVerb) != 0 {
		return true
	}
	if k := p.first - 1; k > 1 && p.what&isWeak != 0 && j.at(k)&senseArticle != 0 && (j.isVerb(k-1) || x.v.hasFold(int(x.tokens[k-1].start), "era")) && x.tokens[k-2].len() <= 2 && x.v.hasFold(int(x.tokens[k-2].start), "c") {
		return true // "c'era la polio"
	}
	unreal := false
	for n := 1; n <= 7 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		t := x.tokens[p.first-n]
		start := int(t.start)
		switch x.v.low(start) {
		case 'a', 'f':
			unreal = unreal || x.v.hasFold(start, "avess") || x.v.hasFold(start, "foss")
			if n == 1 && (x.v.hasFold(start, "fint") || x.v.hasFold(start, "fals")) {
				return true
			}
		case 's':
			if unreal && t.len() == 2 && x.v.hasFold(start, "se") {
				return true
			}
		case 'l':
			if n <= 3 && t.len() == 5 && x.v.hasFold(start, "lotta") && j.at(p.first-n-1)&senseArticle != 0 {
				return true
			}
		}
	}
	return false
}

// animalOf reports that the relative or the name in token k only says whose animal it is:
// "il gatto di mia zia".
func (j *conditionJudge) animalOf(k int) bool {
	if j.at(k-1)&(senseMy|senseTheir|senseArticle) != 0 {
		k--
	}
	return (j.x.at(k-1, "di") || j.x.at(k-1, "della") || j.x.at(k-1, "del")) && j.at(k-2)&senseAnimal != 0
}
