package personaldata

// birthWindow is how many words before a date a word for birth may stand: "nato a
// Castellammare di Stabia (NA), Italia, il".
const birthWindow = 14

// births looks for dates, and decides for each whether somebody was born on it.
func (x *scan) births() {
	if !x.may(gateBirth) && x.seen&(birthWord|monthWord) == 0 {
		return
	}
	var l birthLoop
	if x.seen&(birthWord|monthWord) == 0 {
		for _, n := range x.numbers {
			if x.ungated || x.beginsDate(int(n)) {
				x.birthAt(int(n), &l)
			}
		}
		return
	}
	worth := uint8(flagNumber)
	if x.seen&birthWord != 0 {
		worth |= flagCapital
	}
	for i := range x.tokens {
		if x.tokens[i].flags&worth == 0 && x.classes[i]&monthWord == 0 {
			continue
		}
		if x.ungated || x.tellsDate(i) {
			x.birthAt(i, &l)
		}
	}
}

// tellsDate is false where readDate would find nothing: what a date needs beside token i
// is not there. Most months have no year, and most capitals begin a word.
func (x *scan) tellsDate(i int) bool {
	t := &x.tokens[i]
	birth := x.seen&birthWord != 0
	if t.is(flagNumber) {
		return x.beginsDate(i) || birth && x.mayBlur(i)
	}
	if x.classes[i]&monthWord != 0 && i+1 < len(x.tokens) && (x.is(i+1, flagNumber) || x.yearFollows(i+1)) {
		return true
	}
	if !birth || !t.is(flagCapital) {
		return false
	}
	c := x.v.at(int(t.end)) // of a Roman day; else a letter that is meant as a digit
	return (c == '.' || c == '-') && t.len() < 6 || t.len() <= 2 && digitLike(&x.v, int(t.start)) != 0
}

// yearFollows is false when behind the name of a month no year can stand at token i.
func (x *scan) yearFollows(i int) bool {
	return x.mayBeYear(i) || x.smallOf(i) || x.v.hasFold(int(x.tokens[i].start), "anno ")
}

// beginsDate is false for most numbers: no month and no year stand behind them.
func (x *scan) beginsDate(i int) bool {
	t := &x.tokens[i]
	n := t.len()
	if n > 4 || i+2 >= len(x.tokens) {
		return n == 6 || n == 8 // in one piece
	}
	next := &x.tokens[i+1]
	switch {
	case n == 3:
		return false
	case next.is(flagNumber):
		return next.len() < 3 && x.mayBeYear(i+2) && x.sameSign(i)
	case n == 4:
		return false
	case next.is(flagGlued) && next.len() < 3: // "1o gennaio", "1er janvier"
		return x.month(i+2) > 0 || x.smallOf(i+2)
	case x.month(i+1) > 0:
		return x.yearFollows(i + 2)
	case next.is(flagCapital) && !t.is(flagSpace):
		_, ok := roman(x.v.b[next.start:next.end])
		return ok && x.mayBeYear(i+2)
	}
	return x.smallOf(i+1) && (x.month(i+2) > 0 || x.smallOf(i+2))
}

// sameSign reports one sign behind number i and the same one behind the next, as
// numericRest wants it: not "8.30 alle".
func (x *scan) sameSign(i int) bool {
	g, h := x.gap(i), x.gap(i+1)
	return dateGap(g, false) && dateGap(h, false) && dateSign(g) == dateSign(h) && dateSign(g) != 0
}

// mayBeYear is false for what yearAt reads as no year: words that are no Roman number and
// begin like none of the years in words.
func (x *scan) mayBeYear(i int) bool {
	t := &x.tokens[i]
	if t.is(flagNumber) {
		return t.len() == 4 || t.len() == 2
	}
	if t.is(flagCaps) {
		if _, ok := roman(x.v.b[t.start:t.end]); ok || t.len() == 2 { // "OO" is meant as digits
			return true
		}
	}
	return t.len() >= 6 && x.beginsLike(i, yearStems)
}

// yearStems begin the years in words that spokenYear reads: whole ones, and the tens of
// those of the last century.
var yearStems = newStems("millenovecent", "duemila", "vent", "trent", "quarant", "cinquant", "sessant", "settant", "ottant", "novant")

// birthLoop is what births knows of the date before.
type birthLoop struct {
	previous date
	accepted bool // it was a date of birth
}

// birthAt judges the date that token i begins, or whose month it names.
func (x *scan) birthAt(i int, l *birthLoop) {
	t := &x.tokens[i]
	if t.flags&flagUsed != 0 {
		return
	}
	if i <= l.previous.last && l.previous.end > 0 {
		return // within the date before
	}
	d, ok := x.readDate(i)
	if !ok || d.first <= l.previous.last && l.previous.end > 0 {
		return
	}
	score, reason := x.judgeBirth(&d, l.previous, l.accepted)
	score, reason = x.opinion(candidate{kind: DateOfBirth, first: d.first, last: d.last, start: d.start, end: d.end, form: d.form()}, score, reason)
	if l.accepted = score > 0; l.accepted {
		x.accept(DateOfBirth, d.start, d.end, score, reason, Format)
	}
	l.previous = d
}

// form is how a date is written and how long ago it is, as a model reads it.
func (d *date) form() uint64 {
	return formOf(true, d.compact, d.spaced, d.ranged, d.year < 1930, d.year < 1960, d.year < 1990, d.year < 2005, d.year < 2015, d.year < 2023)
}

// readDate reads the date that token i begins, or whose month it names.
func (x *scan) readDate(i int) (date, bool) {
	if !x.is(i, flagNumber) {
		if x.classes[i]&monthWord != 0 {
			if d, ok := x.monthFirst(i); ok {
				return d, true
			}
		}
		if k := x.wordDate(i); k >= 0 {
			if d, ok := x.dateAt(k); ok {
				return d, true
			}
		}
	} else if d, ok := x.dateAt(i); ok {
		return d, true
	}
	if x.seen&birthWord == 0 {
		return date{}, false
	}
	return x.blurredDate(i)
}

// wordDate gives the first token of a date that has no number for the day, if
// token i is the name of its month or a Roman day; -1 otherwise.
func (x *scan) wordDate(i int) int {
	t := &x.tokens[i]
	if x.classes[i]&monthWord != 0 && i > 0 && !x.is(i-1, flagNumber) {
		return i - 1
	}
	if c := x.v.at(int(t.end)); (c == '.' || c == '-') && t.flags&flagCapital != 0 && t.len() < 6 && x.seen&birthWord != 0 {
		return i
	}
	return -1
}

// judgeBirth decides whether somebody was born on d. previous is the date before
// it, which takes the word for birth that stands before both.
func (x *scan) judgeBirth(d *date, previous date, accepted bool) (score float64, reason Reason) {
	if x.codeAgrees(d) {
		return 0.95, CodeAgrees
	}
	cue, ok := x.birthCue(d, &previous, accepted)
	switch {
	case !ok && (x.namedDay(d) || x.childOf(d)): // the other day that the words before speak of is not this one
		return 0.6, PersonNear
	case !ok:
		return 0, ""
	case cue >= 0:
		if x.notPerson(cue, d) || d.compact && d.first-cue > 5 {
			return 0, ""
		}
		return 0.95, ContextWord
	case d.compact || d.spaced:
		return 0, ""
	case accepted && x.sameColumn(d, &previous):
		return 0.8, DataNear
	case x.documentRow(d):
		return 0.7, DataNear
	case x.birthBehind(d), x.classOf(d):
		return 0.85, ContextWord
	case x.lifetime(d):
		return 0.7, ContextWord
	case x.header(d):
		return 0.8, ContextWord
	case x.weakBirth(d), x.ofPerson(d):
		return 0.65, ContextWord
	case x.nameDate(d), x.namedDay(d), x.childNamed(d), x.roster(d, &previous, accepted):
		return 0.6, PersonNear
	}
	return 0, ""
}

// birthCue looks for the word for birth before d. It gives its token, -1 when there
// is none, and false when a word tells that the date is another one.
func (x *scan) birthCue(d, previous *date, accepted bool) (cue int, ok bool) {
	if x.cue(d.first-1)&cueBounds != 0 {
		return -1, false
	}
	for k := 1; k <= birthWindow && d.first-k >= 0; k++ {
		i := d.first - k
		if x.ends(i) && string(x.v.slice(int(x.tokens[i].end), int(x.tokens[i].end)+2)) != ".." && !(k == 1 && x.tokens[i].len() <= 7 && x.birthWordAt(i)) {
			return -1, true
		}
		if previous.last == i && previous.end > 0 {
			if accepted && x.enumerated(previous, d) {
				return previous.first - 1, true
			}
			return -1, true
		}
		if x.birthWordAt(i) {
			return i, true
		}
		if t := &x.tokens[i]; t.is(flagNumber) && t.len() == 4 && t.flags&flagUsed == 0 && x.v.at(int(t.start)-1) == ' ' {
			return -1, true // a year of its own: "nati nel 2020, il 3/4/2025"
		}
		if c := x.cue(i); c&cueOtherDate != 0 || c&cueBounds != 0 && k <= 2 && !x.birthdays(i) {
			return -1, false
		}
	}
	return -1, true
}

// birthdays reports "gli anni", as in "compio gli anni il".
func (x *scan) birthdays(i int) bool {
	return i > 0 && x.v.hasFold(int(x.tokens[i].start), "anni ") && x.v.hasFold(int(x.tokens[i-1].start), "gli ")
}

// enumerated reports that between two dates stand only names and connecting words:
// "nati il 3/4/2010 e il 5/6/2012", "Marco (3/4/2010), Luca (5/6/2012)".
func (x *scan) enumerated(previous, d *date) bool {
	if d.first-previous.last > 7 {
		return false
	}
	joint := false
	for i := previous.last + 1; i < d.first; i++ {
		t := &x.tokens[i]
		if !t.is(flagCapital) && (x.class(i)&functionWord == 0 || t.len() > 3) || x.cue(i)&(cueOtherDate|cueBounds) != 0 {
			return false
		}
		joint = joint || t.is(flagCapital) && x.class(i)&given != 0 || t.len() == 1 && x.v.low(int(t.start)) == 'e'
	}
	return joint
}

// birthWordAt reports that token i speaks of a birth. Some of the words are
// ordinary ones, and count only before a place, a date or "il".
func (x *scan) birthWordAt(i int) bool {
	if i < 0 || x.is(i, flagNumber) {
		return false
	}
	t := &x.tokens[i]
	switch {
	case t.len() == 3 && (x.v.hasFold(int(t.start), "nat0") || x.v.hasFold(int(t.start), "nat*")): // read by a machine; of both
		return true
	case x.class(i)&birthWord != 0 && t.len() > 2:
		return !x.v.hasFold(int(t.start), "compleanno") && !x.certificate(i)
	case x.cue(i)&cueBirth != 0 && t.len() > 2:
		switch {
		case x.v.hasFold(int(t.start), "mondo"):
			return i > 0 && x.v.hasFold(int(x.tokens[i-1].start), "al ")
		case x.v.hasFold(int(t.start), "luce"): // "venuta alla luce", "ha visto la luce"
			return i > 1 && (x.v.hasFold(int(x.tokens[i-2].start), "venut") || x.v.hasFold(int(x.tokens[i-2].start), "vist"))
		}
		return true
	case x.class(i)&birthWord != 0, t.len() == 1 && x.v.low(int(t.start)) == 'n':
		return x.shortBirth(i)
	}
	return false
}

// certificate reports "certificato di nascita" and "bonus nascita": the date behind
// is of the paper or the benefit.
func (x *scan) certificate(i int) bool {
	if !x.v.hasFold(int(x.tokens[i].start), "nascit") || i == 0 {
		return false
	}
	if x.v.hasFold(int(x.tokens[i-1].start), "di ") && i > 1 {
		i--
	}
	s := int(x.tokens[i-1].start)
	return x.v.hasFold(s, "certificat") || x.v.hasFold(s, "estratt") || x.v.hasFold(s, "atto ") || x.v.hasFold(s, "atti ") || x.v.hasFold(s, "bonus") || x.v.hasFold(s, "assegno") || x.v.hasFold(s, "premio")
}

// shortBirth tells "n. a Roma il" and "n. il" from "n. 12" and "née le" from "ne".
func (x *scan) shortBirth(i int) bool {
	if i+1 >= len(x.tokens) {
		return false
	}
	g, next := x.gap(i), &x.tokens[i+1]
	french := x.v.hasFold(int(x.tokens[i].start), "ne")
	switch {
	case x.v.hasFold(int(x.tokens[i].start), "dn"), x.v.hasFold(int(x.tokens[i].start), "nt") && len(g) > 0 && g[0] == '.' && next.is(flagNumber):
		return true
	case x.v.low(int(x.tokens[i].start)) == 'n' && next.is(flagNumber) && i > 0 && x.v.hasFold(int(x.tokens[i-1].start), "data "):
		return true
	case x.v.low(int(x.tokens[i].start)) == 'n' && i > 0 && x.tokens[i].len() == 1 && x.v.hasFold(int(x.tokens[i-1].start), "d.n"):
		return true
	case french:
		le := i + 1
		if x.v.hasFold(int(next.start), "a ") && x.is(i+2, flagCapital) {
			le = i + 3 // "né à Aoste le 3 mars 1971"
		}
		return le+1 < len(x.tokens) && x.v.hasFold(int(x.tokens[le].start), "le ") && x.is(le+1, flagNumber)
	case len(g) == 0 || g[0] != '.' && x.tokens[i].len() == 1:
		return false
	}
	if x.v.at(int(x.tokens[i].start)-1) == '(' && next.is(flagNumber) && next.len() < 3 {
		return true // "Mario Rossi (n. 2.4.1965)"
	}
	if d, ok := x.dateAt(i + 1); ok && d.year <= rosterYear && d.last+2 < len(x.tokens) && x.is(d.last, flagSpace) && x.v.hasFold(int(x.tokens[d.last+1].start), "a ") && x.class(d.last+2)&placeWord != 0 && x.is(d.last+2, flagCapital) {
		return true // "n. 12/03/1980 a Lodi"
	}
	s := int(next.start)
	return x.v.hasFold(s, "a ") || x.v.hasFold(s, "ad ") || x.v.hasFold(s, "il ") || x.v.hasFold(s, "l'") || x.v.hasFold(s, "in ") ||
		next.is(flagCapital) && x.class(i+1)&placeWord != 0
}

// codeAgrees reports that a fiscal code found in the text says that somebody was
// born on d.
func (x *scan) codeAgrees(d *date) bool {
	for n := range min(len(x.found), 32) {
		m := &x.found[n]
		if m.kind != FiscalCode {
			continue
		}
		if b := x.codeBirthday(m); b.month > 0 && int(b.year) == d.year%100 && int(b.month) == d.month && int(b.day) == d.day {
			return true
		}
	}
	return false
}

// monthLetters are the letters of the months in fiscal codes, January first.
const monthLetters = "abcdehlmprst"

func monthOfCode(c byte) int {
	for i := range len(monthLetters) {
		if monthLetters[i] == c {
			return i + 1
		}
	}
	return 0
}
