package personaldata

// plateWindow is how many tokens before a plate a word may explain it.
const plateWindow = 7

// plates looks for a number of a vehicle: two letters, three digits, two letters
// since 1994 without I, O, Q, U (D.P.R. 495/1992, app. XII); right behind the word
// for a plate also those of motorcycles, mopeds and provinces.
func (x *scan) plates() {
	if x.seen&(plateWord|plateName) == 0 {
		x.barePlates()
		return
	}
	next := 0
	for _, n := range x.numbers { // the letters before the digits are one token or two
		if t := &x.tokens[n]; t.len() > 3 || t.len() < 3 && !x.is(int(n)+1, flagNumber) {
			continue
		}
		for next = max(next, int(n)-2); next < int(n); next++ {
			x.plateAt(next)
		}
	}
	for i, c := range x.classes {
		switch {
		case c&plateName != 0:
			x.otherPlate(i + 1)
		case c&plateWord != 0:
			for j := i + 1; j <= i+3 && j < len(x.tokens) && !x.ends(j-1); j++ {
				if x.class(j)&reference != 0 || x.isOneOf(j-1, permits()) || x.motorPlate(j) {
					break
				}
			}
			for j := i + 1; j <= i+2 && j < len(x.tokens); j++ {
				if x.foreignKind(j) && x.beginsLike(j, nationStems) {
					x.otherPlate(j) // "camper tedesco M-KL 4471"
				}
			}
			if x.onTwoWheels(i) {
				x.twoWheels(i)
				x.motorIs(i)
			}
		}
	}
}

// barePlates looks for plates in a text without any word for vehicles and traffic: in
// capitals where it speaks of one as of a car, three groups in capitals behind somebody's
// name and a sign, or in small letters behind an article.
func (x *scan) barePlates() {
	for _, n := range x.numbers {
		i := int(n)
		if x.tokens[i].len() != 3 || i < 1 || x.tokens[i-1].len() != 2 || x.is(i-1, flagNumber) || i+1 == len(x.tokens) || x.tokens[i+1].len() != 2 {
			continue
		}
		if x.is(i-1, flagCaps) && x.is(i+1, flagCaps) && x.likeACar(i-1, i+1) {
			x.plateAt(i - 1)
			continue
		}
		if i < 2 || x.is(i, flagGlued) && x.is(i-1, flagCaps) {
			continue
		}
		if !x.is(i-1, flagCaps) {
			if x.driven(i-1, i+1) {
				x.plateAt(i - 1)
			}
			continue
		}
		if g := x.gap(i - 2); len(g) > 0 && string(g) != " " && x.nameBefore(i-1) > 0 || x.ownCar(i-1, i+1) {
			x.plateAt(i - 1)
		}
	}
}

// plateAt looks for a plate that begins with token i.
func (x *scan) plateAt(i int) {
	t := x.tokens[i]
	if t.is(flagUsed | flagGlued) {
		return
	}
	start := int(t.start)
	if t.len() == 7 && x.v.hasFold(start, "targa") {
		start += 5 // "targaAB123CD"
	} else if t.is(flagNumber) || t.len() > 2 {
		return
	}
	if end := formEnd(&x.v, start, "AA999AA", plateSeparators); end > 0 {
		x.modernPlate(i, start, end)
	} else if x.seen&plateName != 0 && x.before(i, 4, plateName) > 0 {
		if end := formEnd(&x.v, start, "AA999AA", plateSigns); end > 0 {
			x.modernPlate(i, start, end)
		}
	}
}

// plateSigns are more signs that people put between the groups of a plate, against
// machines; a word must say that it is one.
var plateSigns = signs(" -._*/|,#")

// plateSeparators may stand between any two characters of a plate.
var plateSeparators = signs(" -._")

// modernPlate judges a plate that begins in token i.
func (x *scan) modernPlate(i, start, end int) {
	if classes[x.v.b[start]]&classes[x.v.b[start+1]] == isUpper && classes[x.v.b[end-1]] == isLower {
		return // "la linea BS017 da piazza Roma"
	}
	if glued(&x.v, start, end) || !plateLetters(x.v.low(start), x.v.low(end-1)) {
		return
	}
	last := x.tokenAt(end - 1)
	if last == i+2 && x.numberedCar(i+1) && formEnd(&x.v, int(x.tokens[last].start), "AA999AA", plateSeparators) > 0 {
		return // "la 208 GB 774 DE"
	}
	var letters, digits [4]byte
	nl, nd := 0, 0
	for k := start; k < end; k++ {
		switch c := x.v.b[k]; {
		case isLetter(c) && nl < 4:
			letters[nl] = lower(c)
			nl++
		case isDigit(c) && nd < 4:
			digits[nd] = c
			nd++
		}
	}
	if !plateLetters(letters[:nl]...) || string(digits[:nd]) == "000" {
		return
	}
	if x.publicVehicle(i) {
		return
	}
	compact, caps := end-start == 7, allUpper(&x.v, start, end)
	score, reason := x.weighPlate(i, last, start, end, compact, caps)
	score, reason = x.opinion(candidate{kind: Plate, first: i, last: last, start: start, end: end, form: formOf(true, compact, caps, end-start == 9, end-start > 9)}, score, reason)
	switch {
	case score == 0:
	case reason == ContextWord:
		x.accept(Plate, start, end, score, Format, ContextWord)
	case reason == AsLearned:
		x.accept(Plate, start, end, score, Format, AsLearned)
	default:
		x.accept(Plate, start, end, score, Format)
	}
}

// driven reports three groups in small letters, tokens i to last, behind an article in
// the feminine, as people speak of cars: "la cs 093 pe", "con la cj 204 xm di papà". The
// letters are no words.
func (x *scan) driven(i, last int) bool {
	if last-i == 2 && i > 0 && x.isOneOf(i-1, feminines()) && x.is(i-1, flagSpace) && (x.is(last, flagGlued) || x.is(i, flagSpace)) && !x.measure(i) && !x.measure(last) && x.obstructs(i, last) {
		return true // "c'è una ab123cd in doppia fila"
	}
	if last-i == 2 && x.is(i+1, flagGlued) && x.is(last, flagGlued) && !x.measure(i) && !x.measure(last) && !x.amongMarks(i) && x.obstructs(i, last) {
		return true // "segnalo ab123cd sul marciapiede"
	}
	if last-i != 2 || i == 0 || !x.is(i, flagSpace) || !x.is(last-1, flagSpace) || x.class(i)&functionWord != 0 || x.class(i)&commonWord != 0 && !x.nounlike(i) {
		return false
	}
	if x.isOneOf(i-1, againWords()) && x.isOneOf(i-2, feminines()) && x.is(i-1, flagSpace) {
		return true
	}
	if x.measure(i) || x.measure(last) {
		return false
	}
	if x.isOneOf(i-1, feminines()) && x.is(i-1, flagSpace) {
		return x.nounlike(i) || x.nounlike(last)
	}
	return x.nounlike(i) && x.nounlike(last) && x.obstructs(i, last)
}

// obstructs reports that a vehicle's place in the street is told right behind the tokens i
// to last, or before them that it is there again: "ancora fm 882 sv sul marciapiede", "la
// solita dx 660 rg".
func (x *scan) obstructs(i, last int) bool {
	const reach = 6
	if x.isOneOf(i-1, partWords()) || x.before(i, 3, reference) > 0 {
		return false
	}
	for k := 1; k <= reach && last+k < len(x.tokens) && !x.ends(last+k-1); k++ {
		if x.beginsLike(last+k, roadsideStems) {
			return true
		}
	}
	return false
}

// likeACar reports that a text speaks of what begins in token i and ends in token last as
// of a car: it stands in the way, or has an article in the feminine and is no mark of a
// thing.
func (x *scan) likeACar(i, last int) bool {
	if x.obstructs(i, last) {
		return true
	}
	if !x.isOneOf(i-1, feminines()) || !x.is(i-1, flagSpace) || x.is(i-2, flagCaps) || x.at(i-2, "e") || x.at(i-1, "una") || x.before(i, 8, reference) > 0 {
		return false
	}
	for k := i - 9; k < i; k++ {
		if x.isOneOf(k, markedThings()) {
			return false
		}
	}
	return !x.isOneOf(last+1, markedThings())
}

// ownCar reports three groups, tokens i to last, that somebody calls theirs as people do
// with cars: "la mia EF 201 DN".
func (x *scan) ownCar(i, last int) bool {
	return last-i == 2 && i > 1 && x.cue(i-1)&cueOwner != 0 && x.is(i-1, flagSpace) && x.isOneOf(i-2, feminines())
}

var againWords = wordSet("solita solito stessa famosa famigerata mitica bella cara vecchia nota")

// roadsideStems begin the words for where people leave their cars.
var roadsideStems = newStems("marciapied", "doppia fila", "passo carr", "idrant", "strisce", "contromano", "cancell", "garage", "parchegg", "posteggi", "carraio", "rotond", "semafor", "divieto", "pedonal", "ciclabil", "scivol", "disabil", "corsia", "rampa ", "aiuol", "traverso", "sosta ")

// nounlike reports two letters without a vowel: no unit of measure begins a number so
// behind an article in the feminine.
func (x *scan) nounlike(i int) bool {
	for k := x.tokens[i].start; k < x.tokens[i].end; k++ {
		switch x.v.low(int(k)) {
		case 'a', 'e', 'i', 'o', 'u':
			return false
		}
	}
	return true
}

var feminines = wordSet("la una alla della dalla sulla nella quella questa colla")

// plainPlate tells a plate in three groups, tokens i to last, from other letters and
// numbers when only another sentence speaks of a vehicle: its letters are no words of a
// text in capitals, no word before says that it is a code, and none goes on with it.
func (x *scan) plainPlate(i, last int) bool {
	if last-i != 2 || x.before(i, plateWindow, reference) > 0 {
		return false
	}
	if (x.class(i)|x.class(last))&functionWord != 0 && (x.is(i-1, flagCaps) || x.is(last+1, flagCaps)) {
		return false
	}
	for _, k := range [...]int{i, last} {
		if x.measure(k) {
			return false
		}
	}
	before, behind := i-1, last+1
	return !(x.is(before, flagCaps|flagNumber) && codeGap(x.gap(before)) && x.tokens[before].len() < 5 || x.is(behind, flagCaps|flagNumber) && codeGap(x.gap(last)) && x.tokens[behind].len() < 5)
}

// fleetWords begin the words for vehicles that only services and lines have.
var fleetWords = [...]string{"scuolabus", "autobott", "autopomp", "ambulanz", "autobus", "filobus", "autoscal", "autospazz", "eliambul", "automedic", "volante", "gazzella", "autocompatt"}

// publicVehicle reports that the plate at token i is said to be that of a vehicle of a
// public body or of a service: "lo scuolabus comunale targato", "l'auto della Polizia
// Locale,". The body is joined to the vehicle; one that was written to is not.
func (x *scan) publicVehicle(i int) bool {
	bodies := 0
	for k := 1; k <= 12 && i-k >= 0 && !x.ends(i-k); k++ {
		at := i - k
		c := x.class(at)
		s := int(x.tokens[at].start)
		for _, word := range fleetWords {
			if x.v.hasFold(s, word) {
				return x.before(at, 2, ownWord) == 0
			}
		}
		switch {
		case c&plateName != 0 && bodies == 0:
		case c&(officeUnit|publicBody) != 0:
			bodies++
		case bodies > 0 && (c&plateWord != 0 && c&plateName == 0 || x.v.hasFold(s, "mezzi ") || x.v.hasFold(s, "flotta ") || x.v.hasFold(s, "parco ")):
			return true
		case bodies == 1 && c&plateWord == 0 && x.v.hasFold(int(x.tokens[at+1].start), "comunale") && x.is(at, flagSpace) && c&functionWord == 0:
			bodies++ // "la Panda del messo comunale"
		case bodies > 0 && c&functionWord == 0 && x.class(at-1)&plateWord != 0: // "la Panda bianca"
		case bodies > 0 && !(x.v.hasFold(s, "de") && c&functionWord != 0 || x.v.hasFold(s, "in ")):
			return false // "alla Polizia Locale"
		case bodies == 0 && c&(ownWord|relation|callVerb) != 0:
			return false
		}
	}
	return false
}

// motorPlate takes two letters and five digits, with a letter behind for old plates
// of provinces, or two letters, three digits and a letter as tractors have: "la
// vespa è la DX 28416".
func (x *scan) motorPlate(i int) bool {
	if x.romanPlate(i) {
		return true
	}
	if x.tokens[i].len() != 2 || x.is(i, flagUsed|flagGlued|flagNumber) || !x.is(i, flagCaps) && !x.smallMotor(i) || x.publicVehicle(i) {
		return false
	}
	start := int(x.tokens[i].start)
	for _, shape := range [...]string{"AA99999A", "AA99999", "AA999A", "AA999999", "AA9A9999", "AAA99999"} {
		if len(shape) == 8 && shape[7] == '9' && x.class(i)&provinceCode == 0 {
			continue // before 1994 six digits stood behind the province
		}
		end := formEnd(&x.v, start, shape, plateSeparators)
		if end > 0 && !glued(&x.v, start, end) && (allUpper(&x.v, start, end) || shape == "AA99999") {
			x.accept(Plate, start, end, 0.8, Format, ContextWord)
			return true
		}
	}
	return false
}

// romanPlate takes plates of before 1994 of the one province that is written in full:
// "ROMA A12345", "Roma 123456".
func (x *scan) romanPlate(i int) bool {
	if x.tokens[i].len() != 4 || !x.is(i, flagCapital) || x.is(i, flagUsed) || !x.v.hasFold(int(x.tokens[i].start), "roma ") {
		return false
	}
	start := int(x.tokens[i].start)
	for _, shape := range [...]string{"AAAAA99999", "AAAA999999"} {
		if end := formEnd(&x.v, start, shape, plateSeparators); end > 0 && !glued(&x.v, start, end) {
			x.accept(Plate, start, end, 0.8, Format, ContextWord)
			return true
		}
	}
	return false
}

// smallMotor reports two small letters and five digits right behind a word for a
// vehicle with two or three wheels: "con l'ape bm 60352", "scooter ab12345".
func (x *scan) smallMotor(i int) bool {
	return i > 0 && i+1 < len(x.tokens) && x.tokens[i+1].len() == 5 && x.is(i+1, flagNumber) && (x.is(i, flagSpace) && x.class(i)&functionWord == 0 || x.is(i+1, flagGlued)) &&
		x.class(i-1)&plateWord != 0 && x.onTwoWheels(i-1)
}

// otherPlate takes what stands right behind the word for a plate when it mixes
// letters and digits as old plates and those of mopeds do.
func (x *scan) otherPlate(i int) {
	for n := 0; n < 4 && (x.class(i)&(numberWord|functionWord|plateWord|particle) != 0 || x.class(i)&commonWord != 0 && x.is(i+1, flagCaps) || x.foreignKind(i)) && x.class(i)&provinceCode == 0 && !x.is(i+1, flagGlued) && !x.cantonal(i) && !x.fiveBehind(i); n++ {
		i++
	}
	if x.is(i, flagGlued) && x.is(i, flagNumber) && x.tokens[i].len() == 1 {
		i++ // "targa2=…"
	}
	if i >= len(x.tokens) || x.is(i, flagUsed|flagGlued) || x.ends(i-1) || len(x.gap(i-1)) > 3 || x.publicVehicle(i) || x.moped(i, false) || x.is(i, flagNumber) {
		return
	}
	if x.tokens[i].len() > 2 && !x.is(i, flagCaps) && x.class(i)&(functionWord|commonWord) != 0 {
		return // "la targa entro 48 ore"
	}
	start, end := int(x.tokens[i].start), int(x.tokens[i].end)
	digits, letters := 0, x.tokens[i].len()
	for k := i + 1; k < len(x.tokens) && k < i+5 && plateGap(x.gap(k-1)); k++ {
		t := x.tokens[k]
		if t.len() == 1 && !t.is(flagNumber|flagGlued) && classes[x.v.b[t.start]] != isUpper {
			break // a word: "XX123XX e funziona"
		}
		if digits+letters+t.len() > 10 || !t.is(flagNumber) && !t.is(flagGlued) && t.len() > 1 && !x.foreignLetters(i, k) {
			break
		}
		if t.is(flagNumber) {
			digits += t.len()
		} else {
			letters += t.len()
		}
		end = int(t.end)
	}
	if isAlnum(x.v.at(end)) || zeros(x.v.b[start:end]) || digits < 2 || letters == 2 && digits == 3 || digits+letters < 5 || letters > 5 || x.v.hasFold(start, "fs ") {
		return
	}
	x.accept(Plate, start, end, 0.8, Format, ContextWord)
}

// foreignKind reports a word in small letters before a plate's first letters, that says
// of which country it is: "targa tedesca M-AB 1234".
func (x *scan) foreignKind(i int) bool {
	return i+1 < len(x.tokens) && x.tokens[i].len() > 4 && !x.is(i, flagCapital|flagNumber) && x.is(i+1, flagCapital) && x.tokens[i+1].len() <= 3 && x.is(i, flagSpace)
}

// nationStems begin the words for the countries from which vehicles come.
var nationStems = newStems("tedesc", "svizzer", "rumen", "romen", "frances", "austriac", "polacc", "bulgar", "sloven", "croat", "spagnol", "ungheres", "ucrain", "albanes", "lituan", "olandes", "belga", "ingles", "ceca ", "ceco ", "slovacc", "stranier")

// foreignLetters reports two or three capitals in token k that belong to a plate from
// token i on: "M-AB 1234" in Germany, "B 123 ABC" in Romania.
func (x *scan) foreignLetters(i, k int) bool {
	t := &x.tokens[k]
	if !t.is(flagCaps) || t.len() > 3 || x.class(k)&functionWord != 0 {
		return false
	}
	return k == i+1 && string(x.gap(i)) == "-" && x.is(k+1, flagNumber) || k == i+2 && t.len() == 3 && x.is(i+1, flagNumber)
}

// fiveBehind reports two letters and five digits, of a motorcycle, the letters of which
// may be a word: "targa ed 51207".
func (x *scan) fiveBehind(i int) bool {
	return i+1 < len(x.tokens) && x.tokens[i].len() == 2 && x.is(i, flagSpace) && x.is(i+1, flagNumber) && x.tokens[i+1].len() == 5
}

// cantonal reports the two capitals of a Swiss canton before its number, which may be
// a word too: "targa TI 71995".
func (x *scan) cantonal(i int) bool {
	return x.is(i, flagCaps) && x.tokens[i].len() == 2 && x.is(i+1, flagNumber) && x.tokens[i+1].len() >= 4 && string(x.gap(i)) == " "
}

// motorWords begin the words for vehicles with two wheels or a small engine.
var motorWords = [...]string{"moto", "ciclomotor", "scooter", "vespa", "ape ", "honda", "yamaha", "suzuki", "kawasaki", "piaggio", "aprilia", "kymco", "guzzi", "tmax", "cinquantin"}

// onTwoWheels reports a word for a motorcycle or a moped at token i.
func (x *scan) onTwoWheels(i int) bool {
	for _, word := range motorWords {
		if x.v.hasFold(int(x.tokens[i].start), word) {
			return true
		}
	}
	return false
}

// plateBehind is how many tokens before a word for a motorcycle its plate may begin:
// "EB 38 271 Honda".
const plateBehind = 5

// twoWheels looks for the plate of a moped around the word for it in token i, and
// before it for that of a motorcycle.
func (x *scan) twoWheels(i int) {
	for j := i + 1; j <= i+3 && j < len(x.tokens) && !x.ends(j-1); j++ {
		if x.moped(j, true) {
			return
		}
	}
	for j := i - 1; j >= 0 && i-j <= plateBehind && !x.ends(j); j-- {
		if x.class(j)&reference == 0 && !x.referenced(j) && (x.motorPlate(j) || x.moped(j, true)) {
			return
		}
	}
}

// motorIs looks for a plate that a motorcycle is said to have further on: "la moto che
// hai visto sotto casa è EH 40912", "rubato il motorino a mio figlio, EH 40912".
func (x *scan) motorIs(i int) {
	for j := i + 4; j <= i+9 && j < len(x.tokens) && !x.ends(j-1); j++ {
		if (x.isE(j-1) || comma(x.gap(j-1)) || string(x.gap(j-1)) == ": ") && x.is(j, flagCaps) && x.motorPlate(j) {
			return
		}
	}
}

// mopedLength is how many letters and digits the plates of mopeds have: an X and five
// more since 2006 (D.P.R. 153/2006), before that five without a rule.
const mopedLength = 6

// moped takes capital letters and digits mixed as on the plates of mopeds, in one
// piece or after a space: "X7 2RKT", "5RT9L2"; behind an x also small ones. unnamed means
// that no word for a plate stands before it, so that only those with the X are taken.
func (x *scan) moped(i int, unnamed bool) bool {
	t := x.tokens[i]
	start := int(t.start)
	ruled := x.v.low(start) == 'x' // the form with a rule
	if t.is(flagUsed|flagGlued) || t.len() > 2 && (!ruled || t.len() >= mopedLength) || (unnamed || !t.is(flagNumber)) && !ruled {
		return false
	}
	small := x.v.b[start] == 'x'
	letters, digits, at := 0, 0, start
	for letters+digits < mopedLength {
		c := x.v.at(at)
		switch {
		case isDigit(c):
			digits++
		case isLetter(c) && (small || c&0x20 == 0):
			letters++
		}
		if at++; isAlnum(x.v.at(at)) {
			continue
		}
		if !ruled || at-start > 3 || at-start != letters+digits || x.v.at(at) != ' ' && x.v.at(at) != '-' {
			break
		}
		at++
	}
	size := letters + digits
	if isAlnum(x.v.at(at)) || letters < 2 || digits == 0 || digits < 2 && (unnamed || !ruled) || size != mopedLength && (ruled || size != mopedLength-1) || !small && !allUpper(&x.v, start, at) {
		return false
	}
	x.accept(Plate, start, at, 0.8, Format, ContextWord)
	return true
}

func plateGap(gap []byte) bool {
	return len(gap) == 0 || len(gap) == 1 && (gap[0] == ' ' || gap[0] == '-' || gap[0] == '.') || string(gap) == " - "
}

// plateLetters reports letters that plates use.
func plateLetters(letters ...byte) bool {
	for _, c := range letters {
		switch c {
		case 'i', 'o', 'q', 'u', otherLetter:
			return false
		}
	}
	return true
}
