package personaldata

import (
	"math/bits"
	"slices"
)

// conditions looks for a condition, disability or therapy (HEALTH) and for a benefit
// (SOCIAL_BENEFIT) of somebody who can be identified: candidates come from lists
// of phrases, and the words around decide whose they are, if anybody's.
func (x *scan) conditions() {
	if x.seen&conditionWord == 0 && (len(x.numbers) == 0 || x.seen&(firstPerson|relation) == 0) {
		return
	}
	j := conditionJudge{x: x, last: -1}
	x.carersLaws()
	x.likelyStarts()
	next := 0
	for _, n := range x.starts {
		i := int(n)
		if i < next || x.is(i, flagNumber) && !x.carersLaw(i) {
			continue
		}
		p := x.condition(i)
		if p.what != 0 {
			x.stretch(&p)
			x.trim(&p)
		}
		x.allergens(&p)
		if p.first = max(p.first, j.last+1); p.what == 0 || p.first > p.last || x.taken(p) {
			continue
		}
		if !j.ready {
			if !x.ungated && !x.speaksOfAnybody() {
				return
			}
			j.read()
			if !j.anybody() {
				return
			}
		}
		score, reason := j.judge(p)
		if x.pupil != nil {
			x.pupil.phrase(j, p, score > 0)
		} else {
			score, reason = j.learned(p, score, reason)
		}
		if score > 0 {
			kind := Health
			if p.what&aBenefit != 0 {
				kind = SocialBenefit
			}
			x.acceptPhrase(kind, p, score, reason)
			j.last, j.lastKind = p.last, kind
		}
		next = p.last + 1
	}
}

// likelyStarts leaves out the words from which a search would find nothing: those
// that are no phrase alone, and where at no place where their phrases begin the two
// words there are the beginning of a phrase. That is true of most small words, such as
// "la" before "104". It has few branches, for none of them can be foreseen: it looks at
// two places whether a word has two or one.
func (x *scan) likelyStarts() {
	l := x.lex.conditions
	kept := 0
	for _, n := range x.starts {
		i := int(n)
		g := &x.lex.gists[x.tokens[i].word&mostMeaning]
		rest := g.backs & (g.backs - 1)
		second := rest | g.backs&((rest|-rest)>>7-1) // the first one when there is no other
		unlikely := l.unknown(x.pairAt(i-bits.TrailingZeros8(g.backs|1<<7))) & l.unknown(x.pairAt(i-bits.TrailingZeros8(second|1<<7))) &^
			(uint64(g.uses&useAlone)/useAlone | uint64(x.tokens[i].flags&flagNumber)/flagNumber)
		for rest &= rest - 1; rest != 0 && unlikely != 0; rest &= rest - 1 {
			unlikely = l.unknown(x.pairAt(i - bits.TrailingZeros8(rest)))
		}
		x.starts[kept] = n
		kept += 1 - int(unlikely)
	}
	x.starts = x.starts[:kept]
}

// pairAt is the key of the two words that begin with token i, or with the first one
// when the text begins behind i.
func (x *scan) pairAt(i int) uint64 {
	first := max(i, 0)
	second := min(first+1, len(x.tokens)-1)
	return hashPair(hashPair(hashSeed, x.key(first)), x.key(second))
}

// acceptPhrase is accept for a phrase: its tokens are known and need no search.
func (x *scan) acceptPhrase(kind Kind, p phrase, score float64, reason Reason) {
	x.trimEnds(&p)
	x.found = append(x.found, match{kind: kind, start: int(x.tokens[p.first].start), end: p.end, score: score, reasons: [4]Reason{reason}})
	for k := p.first; k <= p.last; k++ {
		x.tokens[k].flags |= flagUsed
	}
}

// taken reports a word that belongs to another span, such as a name: spans do not
// overlap.
func (x *scan) taken(p phrase) bool {
	for k := p.first; k <= p.last; k++ {
		if x.is(k, flagUsed) {
			return true
		}
	}
	return false
}

// carersLaw is the number of a law of 1992.
const carersLaw = "104"

var carersKey = wordKey(carersLaw)

// carersLaws puts the numbers of this law among the words that a search starts from.
func (x *scan) carersLaws() {
	laws := 0
	for _, n := range x.numbers {
		if x.saysCarersLaw(n) {
			laws++
		}
	}
	from := len(x.starts) - 1
	x.starts = slices.Grow(x.starts, laws)[:len(x.starts)+laws]
	at := len(x.starts) - 1
	for k := len(x.numbers) - 1; laws > 0; k-- { // from the end, so that every word moves once
		n := x.numbers[k]
		if !x.saysCarersLaw(n) {
			continue
		}
		for ; from >= 0 && x.starts[from] > n; from-- {
			x.starts[at] = x.starts[from]
			at--
		}
		x.starts[at] = n
		at--
		laws--
	}
}

// saysCarersLaw reports this number in token n.
func (x *scan) saysCarersLaw(n int32) bool {
	return x.key(int(n)) == carersKey && x.v.hasFold(int(x.tokens[n].start), carersLaw)
}

// carersLaw reports that token i, this number, means the law, which people say for
// its leave and allowances.
func (x *scan) carersLaw(i int) bool {
	if x.is(i, flagUsed) || i == 0 {
		return false
	}
	return x.sense(i-1)&senseLaw != 0 || x.class(i-1)&functionWord != 0 && x.sense(i-1)&(senseArticle|senseHave) == 0 && !x.v.hasFold(int(x.tokens[i-1].start), "in") && (!x.soft(i) || x.class(i+1)&functionWord != 0)
}

// phrase is a candidate in the tokens from first to last; what is 0 for none.
type phrase struct {
	first, last int
	end         int // in the view: a % may stand behind the last token
	what        condition
}

// backs tells how many words before token i a phrase may begin, a bit for each.
func (x *scan) backs(i int) uint8 {
	if t := &x.tokens[i]; !t.is(flagNumber) {
		return x.lex.meanings[t.word].backs
	}
	return x.lex.conditions.backs[x.key(i)]
}

// condition gives the longest phrase around the word a search starts from.
func (x *scan) condition(i int) phrase {
	l := x.lex.conditions
	var best phrase
	backs := x.backs(i)
	for n := 0; backs != 0 && n <= i; n, backs = n+1, backs>>1 {
		if backs&1 == 0 {
			continue
		}
		words, value := l.longest(x, i-n)
		if value == 0 || i-n+words <= i || x.is(i-n, flagUsed) {
			continue
		}
		if best.what == 0 || i-n+words-1-(i-n) > best.last-best.first {
			best = phrase{first: i - n, last: i - n + words - 1, what: condition(value)}
		}
	}
	if best.what != 0 {
		best.end = int(x.tokens[best.last].end)
	}
	return best
}

// stretch takes in the words that belong to a condition: qualities, body parts,
// degrees; a phrase that needs one and has none ceases to be.
func (x *scan) stretch(p *phrase) {
	if p.what&isPartState != 0 && x.partBefore(p) {
		p.what = aNoun
		if x.v.hasFold(int(x.tokens[p.first].start), "cuor") && (x.v.hasFold(int(x.tokens[p.last].start), "spezz") || x.v.hasFold(int(x.tokens[p.last].start), "pezzi") || x.v.hasFold(int(x.tokens[p.last].start), "rott")) {
			p.what = 0
		}
		return
	}
	if p.what == aBenefit|aNoun|isWeak && x.is(p.first, flagNumber) && p.first > 0 && x.sense(p.first-1)&senseArticle != 0 {
		p.what &^= isWeak // "la 104"
	}
	before := p.last
	found := x.stretchPart(p)
	switch {
	case p.what&isHead == 0:
	case found && p.what&aBenefit != 0:
		p.what = aBenefit | aNoun | p.what&isWeak
	case found:
		if p.what&^isDeed == isHead|isWeak|isFigure || p.what&isDeed != 0 && x.aches(p) {
			p.what = aNoun | isWeak | isFigure // "mi fa male al cuore"
			break
		}
		deed := p.what&isDeed != 0
		p.what = aNoun | p.what&aState
		if deed || x.surgery(p.first) {
			p.what = aStatement
		}
		x.reflexive(p)
	default:
		p.what &^= isHead | isPartState | isDeed
	}
	if p.what&(aNoun|aState|aStatement) == 0 || found && x.ofThing(p) || x.monthOf(p) {
		p.what = 0
		return
	}
	if !found && (p.what&aState != 0 && (x.figurative(before) || x.tellsMore(p)) || p.what&aStatement != 0 && p.what&isWeak != 0 && x.sees(p)) {
		p.what = 0
		return
	}
	x.degree(p)
	if p.what&aBenefit == 0 && p.what&aNoun != 0 && p.first > 0 && x.soft(p.first-1) && x.severity(p.first-1) {
		p.first--
	}
}

// partBefore takes in the body part before a word for its state: "femore rotto".
func (x *scan) partBefore(p *phrase) bool {
	for n := 1; n <= 2 && p.first-n >= 0 && x.soft(p.first-n); n++ {
		s := x.sense(p.first - n)
		if s&sensePart != 0 && x.is(p.first-n, flagUsed) {
			return false
		}
		if s&sensePart != 0 {
			p.first -= n
			return true
		}
		if s&senseQuality == 0 {
			return false
		}
	}
	return false
}

// longestStretch is the most words that stretch a phrase.
const longestStretch = 9

// stretchPart takes in qualities and, after connecting words, body parts, allergens
// or what a benefit is for.
func (x *scan) stretchPart(p *phrase) (found bool) {
	want := sensePart | senseAllergen
	if p.what&aBenefit != 0 {
		want = senseObject
	}
	joined := 0
	for k := p.last + 1; k <= p.last+4 && k < len(x.tokens) && k-p.first < longestStretch+4; k++ {
		if !x.soft(k-1) && !(p.what&aBenefit != 0 && x.percent(k-1)) || x.is(k, flagUsed) {
			break
		}
		s := x.sense(k)
		switch {
		case s&want&senseObject != 0 && s&senseKin != 0 && p.what&isHead == 0:
			return found // "voucher sport per i due figli"
		case s&want != 0 && (joined > 0 || p.what&(isHead|aBenefit) != 0) && (p.what&aState == 0 || joined > 0):
			p.last, joined, found = k, 0, true
			p.end = int(x.tokens[k].end)
		case s&senseQuality != 0 && joined == 0 && x.class(k)&conditionWord == 0 || s&senseQuality != 0 && joined == 0 && p.what&aState == 0:
			p.last = k
			p.end = int(x.tokens[k].end)
		case s&senseConnector != 0 && joined < 3 && x.leadsOn(p, k, joined), p.what&isHead != 0 && joined < 3 && x.isOneOf(k, times()):
			joined++ // "operato due volte alla schiena"
		case joined > 0 && p.what&aBenefit != 0 && x.is(k, flagNumber) && x.percent(k):
			joined = 1 // "riduzione del 50% della mensa"
		case joined > 0 && p.what&isHead != 0 && p.what&aBenefit == 0 && x.class(k)&conditionWord != 0:
			of := x.condition(k) // "operata di ernia"
			if x.v.hasFold(int(x.tokens[p.first].start), "problem") || of.what&aNoun == 0 || of.what&aBenefit != 0 || of.first != k {
				return found
			}
			p.last, p.end = of.last, of.end
			return true
		default:
			return found
		}
	}
	return found
}

// percent reports a number with a sign of per cent behind it.
func (x *scan) percent(k int) bool {
	return x.is(k, flagNumber) && x.v.at(int(x.tokens[k].end)) == '%'
}

// leadsOn tells whether a connecting word may go on: after a phrase that stands alone
// only those that say of what or where.
func (x *scan) leadsOn(p *phrase, k, joined int) bool {
	if p.what&aBenefit != 0 {
		if joined == 0 && x.sense(k)&senseArticle != 0 && x.tokens[k].len() <= 3 && x.v.low(int(x.tokens[k].start)) != 'a' && x.v.low(int(x.tokens[k].start)) != 'd' {
			return false // "il contributo i genitori"
		}
		return x.sense(k)&(senseMy|senseTheir|senseWith|senseIndefinite) == 0
	}
	if joined > 0 || p.what&isHead != 0 {
		return true
	}
	switch x.v.low(int(x.tokens[k].start)) {
	case 'a', 'd', 'n':
		return true
	}
	return false
}

// reflexive takes in "si è" before "rotta il femore".
func (x *scan) reflexive(p *phrase) {
	i := p.first
	if i < 2 || !x.soft(i-1) || !x.soft(i-2) || !x.v.hasFold(int(x.tokens[i].start), "rott") {
		return
	}
	be, self := x.tokens[i-1], x.tokens[i-2]
	if be.len() <= 4 && self.len() == 2 && (x.v.hasFold(int(self.start), "si") || x.v.hasFold(int(self.start), "mi")) {
		p.first = i - 2
		p.what = aStatement
	}
}

// figurative reports that the state before is one of things or moods: "allergico alle
// promesse", "malata di clientelismo".
func (x *scan) figurative(last int) bool {
	k, joined := last+1, 0
	for ; k < len(x.tokens) && k <= last+3 && x.soft(k-1); k++ {
		s := x.sense(k)
		if s&senseConnector == 0 || s&(senseComplement|senseFigure) != 0 {
			return s&(senseComplement|senseFigure) != 0 && joined > 0 || joined > 0 && (x.v.hasFold(int(x.tokens[last].start), "allerg") || x.v.hasFold(int(x.tokens[last].start), "intoller")) && x.class(k)&conditionWord == 0
		}
		switch x.v.low(int(x.tokens[k].start)) {
		case 'a', 'd', 'c':
			if x.tokens[k].len() > 2 && x.v.hasFold(int(x.tokens[k].start), "da") {
				return false // since when
			}
		case 'l', 'i':
			if joined == 0 && s&senseArticle != 0 && !x.v.hasFold(int(x.tokens[last].start), "amput") {
				return false // "un figlio iperattivo la piazza"
			}
		default:
			return false
		}
		joined++
	}
	return false
}

// tellsMore reports "in cura per", "ricoverato in": what follows is the condition.
func (x *scan) tellsMore(p *phrase) bool {
	k := p.last + 1
	if k >= len(x.tokens) || !x.soft(p.last) {
		return false
	}
	next, own := x.tokens[k], int(x.tokens[p.last].start)
	if x.v.hasFold(own, "operat") && x.sense(k)&senseIndefinite != 0 {
		return true // "hanno operato una multa"
	}
	return next.len() == 3 && x.v.hasFold(int(next.start), "per") && x.v.hasFold(own, "cura") ||
		next.len() == 2 && x.v.hasFold(int(next.start), "in") && x.v.hasFold(own, "ricoverat") && x.class(k+1)&conditionWord != 0
}

// sees reports an object after "non ci vede": "niente di male", "nessuno".
func (x *scan) sees(p *phrase) bool {
	k := p.last + 1
	return k < len(x.tokens) && x.soft(p.last) && x.class(k)&functionWord == 0 && x.sense(k)&(senseFiller|senseConnector) == 0
}

// degree takes in "di tipo 2", "al 100%", "al 100 per cento", "di livello 3".
func (x *scan) degree(p *phrase) {
	k, steps := p.last+1, 0
	disabled := x.v.hasFold(int(x.tokens[p.first].start), "invalidit")
	if p.what&aBenefit != 0 && !disabled {
		return
	}
	if x.percent(p.last) {
		p.end = int(x.tokens[p.last].end) + 1
		return
	}
	for ; k < len(x.tokens) && steps < 3 && x.soft(k-1); k, steps = k+1, steps+1 {
		t := x.tokens[k]
		if t.is(flagNumber) {
			break
		}
		if t.len() > 7 || x.sense(k)&senseConnector == 0 && !x.gradeWord(k) {
			return
		}
	}
	if k >= len(x.tokens) || !x.soft(k-1) || !x.tokens[k].is(flagNumber) || x.tokens[k].len() > 3 {
		return
	}
	end := int(x.tokens[k].end)
	switch {
	case steps > 0 && x.gradeWord(k-1):
		p.last, p.end = k, end
		return
	case x.v.at(end) == '%':
		p.last, p.end = k, end+1
	case x.v.at(end) == ' ' && x.v.at(end+1) == '%':
		p.last, p.end = k, end+2
	case x.v.hasFold(end, " per cento"):
		p.last, p.end = k+2, end+len(" per cento")
	case x.v.hasFold(end, " percento"):
		p.last, p.end = k+1, end+len(" percento")
	default:
		return
	}
	p.what &^= isWeak // a degree is no figure of speech
	if disabled && p.what&aBenefit != 0 {
		p.what = p.what&^aBenefit | aNoun // "invalidità civile al 75%": the state, not what is paid for it
	}
}

// gradeWord reports a word before the number of a degree.
func (x *scan) gradeWord(k int) bool {
	for _, w := range [...]string{"tipo", "livello", "grado", "stadio"} {
		if x.tokens[k].len() == len(w) && x.v.hasFold(int(x.tokens[k].start), w) {
			return true
		}
	}
	return false
}

// severity reports a quality that belongs before its condition.
func (x *scan) severity(k int) bool {
	for _, w := range [...]string{"grav", "fort", "sever", "lieve", "legger", "doppi", "brutt"} {
		if x.v.hasFold(int(x.tokens[k].start), w) && x.tokens[k].len() <= len(w)+8 {
			return true
		}
	}
	return false
}

// sense is what token i tells, without its surroundings.
func (x *scan) sense(i int) sense {
	if i < 0 || i >= len(x.tokens) {
		return 0
	}
	return x.lex.meanings[x.tokens[i].word].sense
}
