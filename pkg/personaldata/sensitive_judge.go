package personaldata

import "slices"

// holder says whose a condition is.
type holder int

const (
	nobody    holder = iota
	selfHolds        // the writer
	kinHolds         // a relative of somebody
	nameHolds        // a person named, or known by a code
	someHolds        // "la vicina", "lui"
	anyHolds         // people in general
	figHolds         // a thing: the town, the council
	youHold          // those spoken to
)

// Windows of the judgement, in tokens.
const (
	holderWindow = 26 // to the left, within the sentence
	behindWindow = 10 // to the right
	priorWindow  = 40 // in the sentences before
	noticeWindow = 12
	askWindow    = 12
	useWindow    = 6
)

// leastWeight is the weight from which a condition is somebody's.
const leastWeight = 4

// judge weighs a phrase and gives its score, 0 for none, and the reason. What refuses a
// phrase is asked at last: most phrases that are nobody's weigh too little already.
func (j *conditionJudge) judge(p phrase) (float64, Reason) {
	score, reason := j.inPlainWords(p)
	if score == 0 {
		if score, reason = j.weigh(p); score > 0 && j.putOff(p) {
			return 0, ""
		}
	}
	if score == 0 || j.nobodys(p) {
		return 0, ""
	}
	return score, reason
}

// nobodys reports a phrase that is said of nobody, whatever stands around it.
func (j *conditionJudge) nobodys(p phrase) bool {
	return j.works(p) && !j.excuses(p) || j.noBenefit(p) || p.what&aBenefit == 0 && (j.predicate(p) || j.joke(p) || j.placeOf(p) || j.service(p) || j.absent(p) || j.pram(p) || j.noneOfUs(p)) ||
		j.turned(p) || j.talked(p) || j.wondered(p) || j.saidOnly(p)
}

// putOff reports a phrase that is only a label, or of which the words beside it tell
// something else than that somebody has it.
func (j *conditionJudge) putOff(p phrase) bool {
	if (p.what&isWeak != 0 || p.what&aBenefit != 0 && !j.named && !j.contact && (p.first == 0 || j.ends(p.first-1))) && j.heads(p) {
		return true
	}
	return j.none(p) || j.beside(p) || j.spokenAbout(p) || p.what&aBenefit != 0 && (j.sentElsewhere(p) || j.given(p) || j.exempts(p))
}

// inPlainWords reports turns of speech that say by themselves whose a phrase is.
func (j *conditionJudge) inPlainWords(p phrase) (float64, Reason) {
	if j.headsNames(p) {
		return 0.8, PersonNear
	}
	if reason := j.told(p); reason != "" {
		return 0.8, reason
	}
	if p.what&aBenefit != 0 {
		if reason := j.handed(p); reason != "" {
			return 0.75, reason
		}
		if j.answered(p) {
			return 0.75, OfWriter
		}
	}
	if j.speaksAs(p) {
		return 0.75, OfWriter
	}
	if reason := j.hasItToo(p); reason != "" {
		return 0.75, reason
	}
	if j.amountOf(p) {
		return 0.75, ContextWord
	}
	if reason := j.toldApart(p); reason != "" {
		return 0.75, reason
	}
	if p.what&isPlural == 0 && (j.listed(p) || j.causes(p) || j.joined(p) || j.excuses(p)) {
		return 0.8, ContextWord
	}
	return 0, ""
}

// weigh adds up what the words around tell of whose a phrase is.
func (j *conditionJudge) weigh(p phrase) (float64, Reason) {
	who, distance, behind := j.holder(p)
	weight, reason := weighHolder(who)
	if distance > 12 {
		weight--
	}
	if behind < 0 {
		weight--
	}
	link := j.link(p, who, distance) || j.goesWithout(p, who)
	if j.fragment(p, behind) {
		link, weight = true, weight+1
	}
	if (p.what&(aBenefit|isWeak) != aBenefit|isWeak || j.wholeValue(p)) && j.label(p) && (j.named || j.contact || j.kin) {
		link, weight, reason = true, max(weight, 3), LabelBefore
	}
	letter := p.what&aBenefit != 0 && j.decided(p)
	if letter {
		link, weight, reason = true, max(weight, 3), PersonNear
	}
	if p.what&aBenefit != 0 {
		weight += j.weighBenefit(p, who, link, distance, behind)
	} else {
		weight += j.weighHealth(p, who, distance, behind, link)
	}
	if !letter {
		weight -= j.weighNotices(p, link)
	}
	weight -= j.announced(who, distance, behind) + j.weighStage(p)
	if weight < leastWeight {
		return 0, ""
	}
	return min(0.55+0.08*float64(weight-leastWeight), 0.95), reason
}

// weighStage is how much speaks against a phrase that is what the text is about, or is
// quoted from a play or a book.
func (j *conditionJudge) weighStage(p phrase) (against int) {
	if j.topic(p) {
		against += 3
	}
	if j.stage && j.quoted(p) {
		against += 6
	}
	return against
}

func weighHolder(who holder) (int, Reason) {
	switch who {
	case selfHolds:
		return 3, OfWriter
	case kinHolds:
		return 3, OfRelative
	case nameHolds:
		return 3, PersonNear
	case someHolds:
		return 2, PersonNear
	case anyHolds:
		return -4, ""
	case youHold:
		return -3, ""
	}
	return 0, ""
}

// weighHealth adds what the kind of phrase and its verb say.
func (j *conditionJudge) weighHealth(p phrase, who holder, distance, behind int, link bool) int {
	w := 1
	switch {
	case p.what&isFigure != 0:
		w = -1
	case p.what&isWeak != 0:
		w = 0
	}
	if link {
		w += 2
	} else if distance > 5 || who != kinHolds && who != nameHolds || behind != 0 {
		w--
	}
	if p.what&aStatement != 0 {
		w++
	}
	if p.what&isPlural != 0 && !j.both(p) && !j.family(p) {
		w -= 3
	}
	if who == figHolds && p.what&isWeak != 0 {
		w -= 4
	}
	if p.what&aState != 0 && p.what&isWeak != 0 && behind < 0 && !j.subjectless(p) {
		w -= 3
	}
	if p.what&isFigure != 0 && who != kinHolds && who != nameHolds && j.comes(p) && !j.came(p) {
		w -= 4
	}
	if p.what&(isWeak|isFigure) != 0 && j.afterFrom(p) {
		w -= 3
	}
	if (who == nameHolds || who == someHolds) && (j.named || j.contact) {
		w++
	}
	if j.denied(p) {
		w -= 3
	}
	return w
}

// weighBenefit adds what the words for asking and getting, and those for talking
// about a benefit, say.
func (j *conditionJudge) weighBenefit(p phrase, who holder, link bool, distance, behind int) int {
	w := 1
	if p.what&isWeak != 0 {
		w = -1
	}
	switch {
	case link && p.what&isWeak != 0:
		w += 2
	case link:
		w++
	}
	if j.near(p, askWindow, senseAsk) || behind >= 0 && distance <= useWindow && who >= selfHolds && who <= someHolds && j.near(p, useWindow, senseUse) || who == selfHolds && (j.buysWith(p) || j.handsIn(p) || j.thanksTo(p) || j.forMe(p)) {
		w += 2
	} else if who == selfHolds && !link {
		w--
	}
	if j.contact || j.named && who != selfHolds || who == selfHolds && j.buysWith(p) {
		w++
	}
	if who == selfHolds && (j.neverHad(p) || j.refuses(p)) {
		w -= 4
	}
	if who == selfHolds && (j.others(p) || j.never(p)) {
		w -= 3
	}
	if who != kinHolds && who != nameHolds && !link && j.soon(p, 3, senseQuestion|senseOpinion) {
		w -= 2
	}
	return w
}

// topic reports "sul diabete", "sulla legge 104": something is written about it.
func (j *conditionJudge) topic(p phrase) bool {
	if p.first == 0 || !j.x.soft(p.first-1) {
		return false
	}
	t := j.x.tokens[p.first-1]
	start := int(j.x.tokens[p.first].start)
	if t.len() < 3 && p.what&(aNoun|aBenefit) != aNoun || t.len() > 5 || !j.x.v.hasFold(int(t.start), "su") || j.at(p.first-1)&(senseTheir|senseMy) != 0 {
		return false
	}
	return !j.x.v.hasFold(start, "sedi") && !j.x.v.hasFold(start, "carroz")
}

// never reports "non ho mai" before a benefit.
func (j *conditionJudge) never(p phrase) bool {
	for n := 1; n <= 4 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		if t := j.x.tokens[p.first-n]; t.len() == 3 && j.x.v.hasFold(int(t.start), "mai") {
			return !j.x.isOneOf(p.first-n+1, arrivals()) // "non mi è mai arrivato l'assegno" is somebody's
		}
	}
	return false
}

// neverHad reports "non l'ho mai avuta", "mai presi" behind a benefit.
func (j *conditionJudge) neverHad(p phrase) bool {
	x := j.x
	for k := p.last + 1; k <= p.last+6 && k+1 < len(x.tokens) && !j.ends(k-1); k++ {
		if x.at(k, "mai") {
			start := int(x.tokens[k+1].start)
			return x.v.hasFold(start, "avut") || x.v.hasFold(start, "pres") || x.v.hasFold(start, "chiest")
		}
	}
	return false
}

// listed reports a phrase that goes on a list: "il diabete e l'asma".
func (j *conditionJudge) listed(p phrase) bool {
	x := j.x
	if j.last < 0 || (j.lastKind == Health) == (p.what&aBenefit != 0) || p.first-j.last > 5 || p.what&isHead != 0 || p.what&(aBenefit|isWeak) == aBenefit|isWeak {
		return false
	}
	for k := j.last; k < p.first; k++ {
		if j.ends(k) {
			return false
		}
		if k > j.last && x.class(k)&functionWord == 0 && j.at(k)&(senseFiller|senseQuality|senseConnector|senseHas|senseHave|senseWith) == 0 {
			return false
		}
	}
	return true
}

// label reports a form's "Patologie:" before the phrase, or "– patologia SLA –".
func (j *conditionJudge) label(p phrase) bool {
	x := j.x
	if k := p.first - 1; p.what&aBenefit == 0 && (x.at(k, "patologia") || x.at(k, "Patologia")) && !j.ends(k) {
		return true
	}
	for n := 1; n <= 4 && p.first-n >= 0; n++ {
		k := p.first - n
		for _, c := range x.gap(k) {
			if c == ':' {
				return j.at(k)&senseLabel != 0 || j.at(k-1)&senseLabel != 0
			}
			if c == '(' && n == 1 {
				return j.at(k)&senseLabel != 0 // "motivi di salute (sciatalgia)"
			}
		}
		if j.at(k)&(senseQuality|senseConnector|senseFiller|senseArticle|senseAfflicted) == 0 && x.class(k)&functionWord == 0 {
			return false
		}
	}
	return false
}

// heads reports a colon right behind: the phrase is itself a label, as in
// "Allergie o terapie:".
func (j *conditionJudge) heads(p phrase) bool {
	x := j.x
	if p.first > 1 && p.what&aBenefit == 0 && j.at(p.first-2)&senseAfflicted != 0 {
		return false // "è affetto da SLA: serve il posto"
	}
	for k := p.last; k < len(x.tokens) && k <= p.last+2; k++ {
		if slices.Contains(x.gap(k), ';') || j.ends(k) {
			return false // "misura: ADI; esito: accolta"
		}
		if slices.Contains(x.gap(k), ':') {
			return p.what&aBenefit == 0 || !j.namedSoon(k+1)
		}
		if x.class(k+1)&functionWord == 0 && j.at(k+1)&senseLabel == 0 {
			return false
		}
	}
	return false
}

// near reports a word with one of these senses within n tokens on either side, in
// the sentence.
func (j *conditionJudge) near(p phrase, n int, want sense) bool {
	x := j.x
	for k := p.first - 1; k >= 0 && p.first-k <= n && !j.ends(k); k-- {
		if j.at(k)&want != 0 {
			return true
		}
	}
	for k := p.last + 1; k < len(x.tokens) && k-p.last <= n && !j.ends(k-1); k++ {
		if j.at(k)&want != 0 {
			return true
		}
	}
	return false
}

// soon reports a word with one of these senses within n tokens behind.
func (j *conditionJudge) soon(p phrase, n int, want sense) bool {
	for k := p.last + 1; k < len(j.x.tokens) && k-p.last <= n && !j.ends(k-1); k++ {
		if j.at(k)&want != 0 {
			return true
		}
	}
	return false
}

// weighNotices is what the words of announcements near the phrase take away.
func (j *conditionJudge) weighNotices(p phrase, link bool) int {
	if j.notices == 0 {
		return 0
	}
	x, w := j.x, 0
	for k := p.first - 1; k >= 0 && p.first-k <= noticeWindow && !j.ends(k); k-- {
		if j.at(k)&senseNotice != 0 && !j.amountWord(p, k) {
			w++
		}
	}
	for k := p.last + 1; k < len(x.tokens) && k-p.last <= noticeWindow && !j.ends(k-1); k++ {
		if j.at(k)&senseNotice != 0 && !j.amountWord(p, k) {
			w++
		}
	}
	if link {
		w--
	}
	return max(0, min(w, 4))
}

// amountWord reports an amount or a time beside a benefit in a text whose writer speaks of
// himself: "350 euro", "una settimana".
func (j *conditionJudge) amountWord(p phrase, k int) bool {
	return p.what&aBenefit != 0 && j.selves > 0 && j.announce == 0 && j.x.isOneOf(k, amountWords())
}

var amountWords = wordSet("euro mese settimana mesi")

// others reports people in general, or "sono un", shortly before a benefit: the
// writer speaks of their benefit, or of his work.
func (j *conditionJudge) others(p phrase) bool {
	for n := 1; n <= 8 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		if s := j.at(p.first - n); j.x.at(p.first-n, "io") || j.x.at(p.first-n, "Io") {
			return false // "tutti bravi, io senza il"
		} else if s&senseGeneric != 0 || s&senseAm != 0 && n == 2 && j.at(p.first-1)&senseIndefinite != 0 {
			return true
		}
	}
	return false
}

// subjectless reports that nothing but connecting words stands in the sentence
// before the phrase: who is spoken of was named in a sentence before.
func (j *conditionJudge) subjectless(p phrase) bool {
	x := j.x
	for n := 1; n <= 10 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		k := p.first - n
		if j.at(k) == 0 && x.class(k)&functionWord == 0 && !x.is(k, flagNumber) && x.tokens[k].len() > 2 {
			return false
		}
	}
	return true
}

// comes reports "mi viene", "fate venire" before a figure of speech.
func (j *conditionJudge) comes(p phrase) bool {
	for n := 1; n <= 4 && p.first-n >= 0 && !j.ends(p.first-n); n++ {
		if j.at(p.first-n)&senseCome != 0 || j.x.v.hasFold(int(j.x.tokens[p.first-n].start), "venut") {
			return true
		}
	}
	return false
}

// afterFrom reports "da infarto", "da depressione".
func (j *conditionJudge) afterFrom(p phrase) bool {
	if p.first == 0 {
		return false
	}
	t := j.x.tokens[p.first-1]
	return t.len() == 2 && j.x.v.hasFold(int(t.start), "da") && j.at(p.first-2)&senseAfflicted == 0 && j.at(p.first-2)&(senseIs|senseHave|senseHas) == 0
}

// denied reports "non ho", "non sono" right before.
func (j *conditionJudge) denied(p phrase) bool {
	x := j.x
	if p.what&aStatement != 0 {
		return false
	}
	for n := 2; n <= 5 && p.first-n >= 0; n++ {
		k := p.first - n
		if n == 5 && !x.at(k+2, "mai") {
			break // "non ho mai avuto il"
		}
		if (x.v.hasFold(int(x.tokens[k].start), "non") && x.tokens[k].len() == 3 || x.v.hasFold(int(x.tokens[k].start), "nn") && x.tokens[k].len() == 2) &&
			(j.at(k+1)&(senseHave|senseHas|senseAm) != 0 || x.at(k+1, "era") || x.isE(k+1) || j.isVerb(k+1)) {
			return true
		}
	}
	return false
}

// openQuote is how far a quotation may begin before the phrase, in bytes.
const openQuote = 80

// quoted reports quotation marks around the phrase.
func (j *conditionJudge) quoted(p phrase) bool {
	v := &j.x.v
	start, end := int(j.x.tokens[p.first].start), p.end
	open := false
	for k := start - 1; k >= 0 && start-k <= openQuote && v.b[k] != '\n'; k-- {
		if v.b[k] == '"' || v.b[k] == otherSign {
			open = !isSpace(v.at(k + 1))
			break
		}
	}
	if !open {
		return false
	}
	for k := end; k < len(v.b) && k-end <= openQuote && v.b[k] != '\n'; k++ {
		if v.b[k] == '"' || v.b[k] == otherSign {
			return !isSpace(v.at(k - 1))
		}
	}
	return false
}
