package personaldata

// This file knows what is said of parts of the body: "mi fa male il ginocchio", "operato
// due volte alla schiena".

// aches reports a body part that hurts in figures of speech, too: "mi fa male il cuore a
// vederla chiusa".
func (x *scan) aches(p *phrase) bool {
	for k := p.first; k <= p.last; k++ {
		if x.isOneOf(k, acheWords()) {
			return x.isOneOf(p.last, feelingParts())
		}
	}
	return false
}

// adverb reports a word that may stand between "sono" and what somebody is.
func (x *scan) adverb(k int) bool {
	t := x.tokens[k]
	return x.isOneOf(k, adverbs()) || t.len() > 6 && x.v.hasFold(int(t.end)-5, "mente")
}

// oneWho reports that token k is somebody in general who is said to be the writer or
// somebody known: "sono una persona", "è un bimbo", "sono tutti e due".
func (j *conditionJudge) oneWho(k int) bool {
	if j.x.at(k+1, "e") && j.x.class(k+2)&digitWord != 0 && (j.x.at(k, "tutti") || j.x.at(k, "tutte")) {
		return true
	}
	return j.x.isOneOf(k-1, wordA()) && !j.ends(k-2) && (j.at(k-2)&(senseAm|senseIs) != 0 || j.isVerb(k-2))
}

// been reports the participle in "è stato ricoverato", which is no state that governs.
func (j *conditionJudge) been(k int) bool {
	if !j.x.at(k, "stato") {
		return false
	}
	if k > 1 && j.x.isOneOf(k-1, adverbs()) {
		k--
	}
	return k > 0 && (j.isVerb(k-1) || j.at(k-1)&(senseAm|senseIs) != 0 || j.x.at(k-1, "essere"))
}

// pram reports "la carrozzina del bebè".
func (j *conditionJudge) pram(p phrase) bool {
	x, k := j.x, p.last+1
	return x.beginsLike(p.last, pramStems) && k+1 < len(x.tokens) && x.soft(p.last) && x.class(k)&functionWord != 0 && (x.isOneOf(k+1, babies()) || x.isOneOf(k+2, babies()))
}

// noneOfUs reports "nessuno di noi ha il" before a phrase.
func (j *conditionJudge) noneOfUs(p phrase) bool {
	for n := 2; n <= 6 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		if k := p.first - n; (j.x.at(k, "nessuno") || j.x.at(k, "Nessuno")) && (j.x.at(k+1, "di") && (j.x.at(k+2, "noi") || j.x.at(k+2, "voi") || j.x.at(k+2, "loro")) || j.x.at(k+1, "dei") || j.x.at(k+1, "in")) {
			return true
		}
	}
	return false
}

// family reports several relatives of the writer, or himself among them, before a word
// for several: "i miei suoceri sono allettati", "siamo celiaci".
func (j *conditionJudge) family(p phrase) bool {
	for n := 1; n <= 6 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		switch k := p.first - n; {
		case j.x.isOneOf(k, ours()):
			return j.x.sense(k+1)&senseKin != 0
		case j.x.isOneOf(k, weAre()):
			return !j.x.beginsLike(p.first, loosely) && !j.x.at(k+1, "tutti")
		}
	}
	return false
}

var (
	pramStems    = newStems("carrozzin")
	babies       = wordSet("bebe bebè bimb(o|a|i) neonat(o|a|i) gemell(i|e|ini|ine) lattante pupo pupa bambola")
	adverbs      = wordSet("quasi anche oggi ieri sempre ormai pure ancora già molto anzi inoltre pressoché")
	ours         = wordSet("miei mie nostri nostre suoi sue")
	weAre        = wordSet("siamo eravamo")
	loosely      = newStems("malat", "sord", "ciech", "mut", "depress", "positiv", "handicap", "paralizz", "obes", "allergic", "dislessic", "autistic", "schizo", "bipolar")
	acheWords    = wordSet("male duole dolgono doleva piange brucia bruciano trema sanguina sanguinano scoppia")
	feelingParts = wordSet("cuore testa stomaco fegato occhi orecchie gola pancia tasca tasche")
	times        = wordSet("volte volta ieri urgenza ancora nuovo anche due tre quattro cinque sei tutt(o|a|i|e)")
)
