package personaldata

import "slices"

// conditionJudge weighs what the words around say about whose a condition is.
type conditionJudge struct {
	x        *scan
	ready    bool
	last     int // the last token of the condition accepted last; -1 for none
	lastKind Kind
	self     bool // the writer speaks of himself somewhere
	kin      bool // somebody's relative is spoken of
	named    bool // a private person is named
	contact  bool // a code or contact of somebody
	stage    bool // books, films, plays
	spoken   bool // somebody is spoken of by a single name, or as the one who asks
	says     bool // the writer may say in passing who he is, see speaksAs
	laughs   laughter
	floors   bool // "piano" is a word of the text
	apart    bool // holder found nobody close to the phrase, see close
	animals  bool // an animal is spoken of
	notices  int  // words of announcements
	announce int  // words of a notice to everybody
	selves   int  // words of the writer about himself
	asked    int  // phrases of which the model was asked, see learned
}

// read notes for every token what it tells, with its neighbours, and what the
// text has of people.
func (j *conditionJudge) read() {
	x := j.x
	j.ready = true
	x.senses = slices.Grow(x.senses[:0], len(x.tokens))[:len(x.tokens)]
	for i := range x.tokens {
		t := &x.tokens[i]
		x.senses[i] = x.lex.meanings[t.word].sense
		j.floors = j.floors || t.hash == floorKey
	}
	for _, m := range x.found {
		add := senseContact
		switch m.kind {
		case Person:
			add = senseNamed
			j.named = true
		case Address, Plate, VATCode:
			continue
		default:
			j.contact = true
		}
		for i := x.tokenAt(m.start); i < len(x.tokens) && int(x.tokens[i].start) < m.end; i++ {
			x.senses[i] = add
		}
	}
	for i := range x.tokens {
		s := x.senses[i]
		if x.ungated || j.mayTell(i, s) {
			s = j.refine(i, s)
		}
		if x.ends(i) {
			s |= senseEnd
		}
		x.senses[i] = s
		j.self = j.self || s&(senseHave|senseMe|senseMy|senseAm|senseMeVerb) != 0
		j.kin = j.kin || s&senseKin != 0
		j.spoken = j.spoken || s&senseThird != 0 && x.class(i)&nameClasses != 0 || s&senseDeclarant != 0 && s&senseGeneric == 0
		j.named = j.named || s&senseNamed != 0
		j.count(s)
	}
	j.stage = x.seen&stage != 0
	j.says = x.saysWho()
}

// floorKey is the key of the word that ofFloor needs.
var floorKey = wordKey("piano")

// laughter is whether somebody laughs; few texts have anything of which that is asked.
type laughter uint8

const (
	laughsUnread laughter = iota
	laughs
	laughsNot
)

// laughing reports "ahah" among the words that tell nothing.
func (j *conditionJudge) laughing() bool {
	if j.laughs == laughsUnread {
		j.laughs = laughsNot
		for i, s := range j.x.senses {
			if t := &j.x.tokens[i]; s == 0 && t.len() >= 4 && (j.x.v.hasFold(int(t.start), "ahah") || j.x.v.hasFold(int(t.start), "haha")) {
				j.laughs = laughs
				break
			}
		}
	}
	return j.laughs == laughs
}

// speaksOfAnybody is false when no word could make anybody true, whatever stands
// beside it: most texts in which a condition or a benefit is named only inform.
func (x *scan) speaksOfAnybody() bool {
	for i := range x.found {
		switch x.found[i].kind {
		case Address, Plate, VATCode:
		default:
			return true
		}
	}
	const tells = senseHave | senseMe | senseMy | senseAm | senseMeVerb | senseKin | senseThird | senseDeclarant | senseWant
	for i := range x.tokens {
		t := &x.tokens[i]
		m := &x.lex.meanings[t.word]
		if m.sense&tells != 0 || m.class&title != 0 || m.class&(given|givenWord|surname) != 0 && m.class&notSpokenOf == 0 {
			return true
		}
		switch t.len() {
		case 1: // initials
			if t.is(flagCapital) && i+1 < len(x.tokens) && x.tokens[i+1].len() == 1 {
				return true
			}
		case 2:
			if x.v.hasFold(int(t.start), "so") || x.v.hasFold(int(t.start), "ci") || x.v.hasFold(int(t.start), "ce") {
				return true
			}
		case 5:
			if x.at(i, "piano") {
				return true
			}
		case 6:
			if x.writes(i) {
				return true
			}
		}
	}
	return x.saysWho()
}

// writes reports the second word of "chi scrive è", the third of "chi vi scrive", as writers
// of letters call themselves; not "chi scrive che", "chi scrive in maiuscolo".
func (x *scan) writes(i int) bool {
	if i < 1 || !x.at(i, "scrive") {
		return false
	}
	if k := i - 1; x.at(k, "vi") || x.at(k, "le") || x.at(k, "Le") || x.at(k, "Vi") {
		return x.at(k-1, "chi") || x.at(k-1, "Chi")
	}
	if !x.at(i-1, "chi") && !x.at(i-1, "Chi") {
		return false
	}
	return i+1 < len(x.tokens) && (x.isE(i+1) || x.sense(i+1)&(senseHas|senseIs|senseAsk) != 0 || x.isOneOf(i+1, selfPredicates()))
}

// selfPredicates go on after "chi scrive".
var selfPredicates = wordSet("non si deve sta necessita abbisogna fruisce beneficia")

// anybody reports whether the text speaks of anybody who can be identified.
func (j *conditionJudge) anybody() bool {
	return j.self || j.kin || j.named || j.contact || j.says || j.spoken && j.announce < 3
}

// at is what token i tells; 0 outside the text.
func (j *conditionJudge) at(i int) sense {
	if i < 0 || i >= len(j.x.senses) {
		return 0
	}
	return j.x.senses[i] &^ senseEnd
}

// ends is the scan's ends, looked up once for every token.
func (j *conditionJudge) ends(i int) bool {
	return i < 0 || i >= len(j.x.senses) || j.x.senses[i]&senseEnd != 0
}

// refine corrects what token i tells by its neighbours.
func (j *conditionJudge) refine(i int, s sense) sense {
	x := j.x
	if j.initials(i) {
		return senseNamed
	}
	if s&senseWeakKin == 0 && j.ofFloor(i) {
		return s | senseKin
	}
	if s == 0 {
		return j.fromNothing(i)
	}
	if s&senseWeakKin != 0 && (j.ofFloor(i) || x.sense(i-1)&senseMy != 0 && x.soft(i-1)) {
		s |= senseKin
	}
	if s&senseGeneric != 0 && (x.class(i-1)&digitWord != 0 || x.sense(i-1)&senseMy != 0) {
		s &^= senseGeneric // "due bambini"
	}
	if s&senseFigure != 0 && x.at(i, "via") && x.at(i-1, "per") {
		return senseAfflicted // "per via dell'artrosi"
	}
	if s&senseMy != 0 && (j.opinion(i+1) || x.isOneOf(i+1, commonGoods())) {
		return 0
	}
	s = j.notMeant(i, j.refineSelf(i, s))
	if s&senseNotice != 0 && x.at(i, "diritto") && x.sense(i-1)&(senseHave|senseHas) != 0 {
		s &^= senseNotice // "ho diritto"
	}
	if s&senseDeclarant != 0 && (x.sense(i-1)&senseIndefinite != 0 || x.sense(i-2)&senseIndefinite != 0 && x.sense(i-1)&senseKin != 0) {
		s &^= senseDeclarant // "un figlio minore"
	}
	if s&senseAm != 0 && j.plural(i) {
		s &^= senseAm
	}
	if s&senseKin != 0 && !j.relative(i) {
		s &^= senseKin
	}
	if s&senseWeakKin != 0 && s&senseKin == 0 {
		if j.at(i-1)&senseIndefinite != 0 || j.at(i-1)&(senseArticle|senseTheir|senseMy) == 0 && j.at(i-2)&senseMy == 0 {
			s &^= senseWeakKin
		}
		if j.at(i-1)&senseIndefinite != 0 && j.at(i-2)&(senseHave|senseHas|senseAm|senseIs|senseMy|senseMe|senseMeVerb|senseAsk|senseWith) == 0 && !j.isVerb(i-2) {
			s |= senseGeneric // "un ragazzo con autismo"
		}
		s |= j.title(i)
	}
	if s&senseMe != 0 && x.tokens[i].len() == 2 && (x.v.hasFold(int(x.tokens[i-min(i, 1)].start), "secondo") || j.at(i-1)&senseMe == 0 && i > 0 && x.v.hasFold(int(x.tokens[i-1].start), "secondo")) {
		s &^= senseMe // "secondo me"
	}
	if s&senseWant != 0 && s&senseMe == 0 {
		for k := i + 1; k <= i+3; k++ {
			if x.sense(k)&senseAsk != 0 && x.sense(k)&senseQuestion == 0 {
				s |= senseMe
				break
			}
		}
	}
	return s
}

// corrected are the senses that the neighbours of a word can take from it, or that let
// them add another one.
const corrected = senseHave | senseAm | senseMe | senseMy | senseKin | senseWeakKin | senseThird | senseDeclarant | senseGeneric | senseMeVerb | senseWant

// mayTell is false for a word of which refine has nothing to say: it corrects one word in
// sixty. Whoever teaches it or fromNothing another word sees in TestGatesHideNothing that
// mayTell must learn it, too.
func (j *conditionJudge) mayTell(i int, s sense) bool {
	x := j.x
	t := &x.tokens[i]
	switch {
	case s&corrected != 0 || j.floors:
		return true
	case t.len() == 1:
		return t.is(flagCapital) || x.classes[i]&title != 0 // an initial, "S."
	case s != 0:
		return s&(senseFigure|senseNotice) != 0 && (x.at(i, "via") || x.at(i, "diritto"))
	case t.len() == 2 && (x.v.hasFold(int(t.start), "so") || x.v.hasFold(int(t.start), "ci") || x.v.hasFold(int(t.start), "ce")):
		return true
	}
	c := x.classes[i]
	return c&title != 0 || c&(given|givenWord|surname) != 0 && c&notSpokenOf == 0 || x.sense(i-1)&senseMe != 0 || x.at(i, "colpa")
}

// fromNothing is what token i, which tells nothing by itself, tells by its
// neighbours.
func (j *conditionJudge) fromNothing(i int) sense {
	x := j.x
	if t := x.tokens[i]; t.len() == 2 && x.v.hasFold(int(t.start), "so") && x.class(i+1)&conditionWord != 0 && x.soft(i) {
		return senseAm // "so' zoppo"
	}
	if t := x.tokens[i]; t.len() == 2 && x.v.hasFold(int(t.start), "ci") && x.soft(i) && (x.sense(i+1)&(senseHas|senseHave|senseYou) != 0 || x.isOneOf(i+1, helpings())) {
		return senseMe // "ci hanno tolto"
	}
	if t := x.tokens[i]; t.len() == 2 && x.v.hasFold(int(t.start), "ce") && x.soft(i) && x.isOneOf(i+1, handedThings()) && x.isOneOf(i+2, handings()) {
		return senseMe // "ce l'hanno tolto"
	}
	if x.at(i, "colpa") && x.at(i-1, "per") {
		return senseAfflicted // "per colpa del diabete"
	}
	if x.sense(i-1)&senseMe != 0 && x.soft(i-1) && x.isOneOf(i, payings()) {
		return senseAsk // "quando mi date il bonus"
	}
	if named := j.spokenOf(i); named != 0 {
		return named
	}
	return j.title(i)
}

// opinion reports what one thinks: "il mio parere".
func (j *conditionJudge) opinion(i int) bool {
	if i >= len(j.x.tokens) {
		return false
	}
	start := int(j.x.tokens[i].start)
	return j.x.v.hasFold(start, "parere") || j.x.v.hasFold(start, "opinion") || j.x.v.hasFold(start, "avviso") || j.x.v.hasFold(start, "commento") || j.x.v.hasFold(start, "voto")
}

// plural reports "sono" of others: "ci sono", "sono aperte", "che sono".
func (j *conditionJudge) plural(i int) bool {
	x := j.x
	if i > 0 && x.soft(i-1) {
		switch prev := x.tokens[i-1]; {
		case prev.len() == 2 && (x.v.hasFold(int(prev.start), "ci") || x.v.hasFold(int(prev.start), "ce") || x.v.hasFold(int(prev.start), "vi")):
			return true
		case prev.len() == 3 && x.v.hasFold(int(prev.start), "che"):
			if i+1 < len(x.tokens) && x.class(i+1)&conditionWord != 0 && (i < 2 || j.at(i-2) != 0 || x.class(i-2)&functionWord != 0 || x.beginsLike(i-2, sayStems)) {
				return x.v.low(int(x.tokens[i+1].end)-1) == 'i' // "gli ho detto che sono sordo"
			}
			return i < 2 || j.at(i-2)&(senseMe|senseMy) == 0
		}
	}
	if i+1 >= len(x.tokens) || x.ends(i) || x.v.low(int(x.tokens[i].start)+1) != 'o' {
		return false
	}
	for i+2 < len(x.tokens) && x.soft(i+1) && x.adverb(i+1) {
		i++ // "sono quasi sorda"
	}
	next := x.tokens[i+1]
	if x.sense(i+1)&(senseDeclarant|senseWeakKin) != 0 && x.v.low(int(next.end)-1) == 'e' {
		return false // "sono titolare"
	}
	last := x.v.low(int(next.end) - 1)
	if x.v.hasFold(int(next.end)-3, "nte") {
		return false // "sono assente"
	}
	return next.len() > 3 && (last == 'i' || last == 'e' && x.class(i+1)&conditionWord == 0)
}

// relative reports a relative of somebody: a possessive or a name beside the
// word, or one that is said without.
func (j *conditionJudge) relative(i int) bool {
	x := j.x
	for k := i - 2; k <= i+1; k++ {
		if k != i && x.sense(k)&(senseMy|senseTheir) != 0 || k > i && j.at(k)&senseNamed != 0 {
			return true
		}
	}
	t := x.tokens[i]
	last := x.v.low(int(t.end) - 1)
	if last == 'i' && t.len() > 2 && (x.class(i-1)&digitWord != 0 || x.is(i-1, flagNumber)) && x.sense(i-2)&(senseWith|senseHave) != 0 && j.ownAbove(i-2) {
		return true // "a me l'hanno data dopo anni, con due figli e uno in sedia a rotelle"
	}
	if last == 'i' && t.len() > 2 || x.sense(i-1)&senseIndefinite != 0 {
		return last != 'i' && x.sense(i-2)&senseWith != 0 && (i < 4 || x.ends(i-3) || x.class(i-3)&functionWord != 0) // "io con un figlio disabile"
	}
	if t.len() == 4 && x.v.hasFold(int(t.start), "papa") && !t.is(flagCaps) && i > 0 && x.sense(i-1)&senseArticle != 0 && (t.is(flagCapital) || x.v.text[x.v.offset(int(t.end)-1)] < 0x80 && x.v.at(int(t.end)) != '\'') {
		return false // the pope
	}
	return true
}

// ownAbove reports that the writer spoke of himself in the words before token i.
func (j *conditionJudge) ownAbove(i int) bool {
	for n := 0; n <= holderWindow && i-n >= 0 && !j.x.ends(i-n); n++ {
		if j.x.sense(i-n)&(senseMe|senseMy|senseHave|senseMeVerb) != 0 {
			return true
		}
	}
	return false
}

// title reports a private person's title before a name in capitals.
func (j *conditionJudge) title(i int) sense {
	x := j.x
	if x.class(i)&title == 0 || i+1 >= len(x.tokens) || x.ends(i) && x.class(i)&abbreviation == 0 {
		return 0
	}
	switch x.v.low(int(x.tokens[i].start)) {
	case 's', 'n', 'z':
	default:
		return 0
	}
	next := x.tokens[i+1]
	if next.is(flagNumber) || !next.is(flagCapital) || x.class(i+1)&(office|officeUnit) != 0 {
		return 0
	}
	return senseNamed
}

// payings are what an office is asked to do: "mi date", "ci versate".
var payings = wordSet("date dai pagate paghi paga pagano versate versi versano erogate eroghi accreditate accrediti riconoscete riconosce ridate ridanno ripristinate sbloccate mandate manda")

var sayStems = newStems("detto", "dett", "dico", "dire", "scritto", "spiegat", "dichiar", "sapete", "sa ", "vist", "visto", "dato", "ripet", "certific", "avvert")
