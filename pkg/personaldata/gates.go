package personaldata

// gates tells which recognisers of numbers can find anything in a text. Each gate is
// a necessary condition: where it is closed the recogniser would read the text and
// find nothing, as is the case for the hours, prices and dates of most texts. What
// does not open is cheap: measured, the recognisers of numbers took a third of the
// time of ordinary texts, and find something in one of twenty.
type gates uint8

const (
	gateCard gates = 1 << iota
	gateVAT
	gateDocument
	gateBirth
	gatePhone
	gateIBAN
	gateFiscal
	gateApart

	everyGate = 1<<iota - 1
)

// may reports whether a gate is open.
func (x *scan) may(g gates) bool { return x.gates&g != 0 }

// smallNumber is the most digits of a number that is nothing by itself but a house
// number, a day, a year, an hour or a count: no code has so few in one piece.
const smallNumberLength = 4

// runsOn reports that the number in token i may be a part of something longer: it is
// a long one, glued to a letter, or a number or a letter by itself is next to it. Only
// then codes, cards, documents and telephones are looked for: most numbers of a text
// are small ones between words.
func (x *scan) runsOn(i int) bool {
	t := &x.tokens[i]
	if i+1 < len(x.tokens) {
		if next := &x.tokens[i+1]; next.is(flagNumber|flagGlued) || next.len() == 1 {
			return true
		}
	}
	return t.len() > smallNumberLength || t.is(flagGlued) || i > 0 && x.tokens[i-1].len() == 1 || x.v.at(int(t.end)) == '&'
}

// sortNumbers puts the numbers on the lists of what they may begin, and opens the
// gates of what may be in the text.
func (x *scan) sortNumbers() {
	x.runs, x.dial, x.gates = x.runs[:0], x.dial[:0], 0
	words := x.spoken
	var c chain
	for _, n := range x.numbers {
		i := int(n)
		x.openGates(i, &c)
		if x.runsOn(i) {
			x.runs = append(x.runs, n)
		} else if !x.dialsOn(i) {
			continue
		}
		for ; len(words) > 0 && words[0] < n; words = words[1:] {
			x.addDial(int(words[0]))
		}
		if x.is(i, flagGlued) && x.zeroLetter(i-1) && (len(x.dial) == 0 || x.dial[len(x.dial)-1] < n-1) {
			x.addDial(i - 1)
		}
		x.dial = append(x.dial, n)
	}
	for _, w := range words {
		x.addDial(int(w))
	}
	if x.ungated {
		x.gates = everyGate
	}
}

// addDial puts a word on the list of what a telephone number may begin with, if one
// may.
func (x *scan) addDial(i int) {
	if x.mayDial(i) {
		x.dial = append(x.dial, int32(i))
		x.gates |= gatePhone
	}
}

// chain is a row of numbers with no word between them, but for letters that look
// like digits.
type chain struct {
	last   int // its last token
	digits int // in all of it
	lead   bool
}

// shortest numbers of a kind, in digits.
const (
	shortestPhone = 6
	shortestCard  = 13
)

// openGates opens the gates for the number in token i. c is the row of numbers
// before it.
func (x *scan) openGates(i int, c *chain) {
	t := &x.tokens[i]
	first := x.v.b[t.start]
	if x.gates&rowGates != rowGates {
		x.openRow(i, c)
	}
	if !x.may(gateBirth) && x.beginsDate(i) {
		x.gates |= gateBirth
	}
	if i > 0 {
		x.openBehind(i, first)
	}
	if i+1 < len(x.tokens) {
		x.openBefore(i, c)
	}
}

// rowGates are opened by how many digits stand in a row.
const rowGates = gateCard | gateVAT | gateDocument | gatePhone

// openRow opens the gates of the row of numbers c, to which the number in token i
// belongs or which begins with it.
func (x *scan) openRow(i int, c *chain) {
	t := &x.tokens[i]
	if !x.linked(i, c) {
		*c = chain{}
	}
	c.last = i
	c.digits += t.len()
	first := x.v.b[t.start]
	c.lead = c.lead || first == '0' || first == '3' || x.v.at(int(t.start)-1) == '+'
	if c.lead && c.digits >= shortestPhone {
		x.gates |= gatePhone
	}
	switch {
	case c.digits >= shortestCard:
		x.gates |= gateCard | gateVAT | gateDocument
	case c.digits >= vatLength:
		x.gates |= gateVAT | gateDocument
	case c.digits >= fewestDigits:
		x.gates |= gateDocument
	}
}

// openBehind opens the gates for the number in token i, which has a word or a number
// before it.
func (x *scan) openBehind(i int, first byte) {
	before := &x.tokens[i-1]
	if before.is(flagNumber) {
		return
	}
	if first == '1' && x.v.low(int(before.start)) == 'u' {
		x.gates |= gateDocument // "U1"
	}
	if before.len() == 1 && x.tokens[i].len() == 1 && i > 1 && x.tokens[i-2].len() == 1 {
		x.gates |= gateApart
	}
	if x.may(gateIBAN) {
		return
	}
	if before.len() > 1 && !before.is(flagGlued) {
		if _, ok := x.countryAt(before); ok && x.goesOnAsIBAN(i) {
			x.gates |= gateIBAN
		}
	} else if x.zeroLetter(i - 1) {
		x.gates |= gateIBAN
	}
}

// openBefore opens the gates for the number in token i, which has a word or a number
// behind it.
func (x *scan) openBefore(i int, c *chain) {
	next := &x.tokens[i+1]
	if next.is(flagNumber) {
		return
	}
	if !x.may(gateFiscal) && x.tokens[i].len() < 4 && (next.is(flagGlued) || next.len() < 4) && x.fiscalPlacesOf(i) != 0 {
		x.gates |= gateFiscal
	}
	if x.may(gatePhone) {
		return
	}
	if next.is(flagGlued) && x.digitLetters(i+1) {
		if c.digits += next.len(); c.lead && c.digits >= shortestPhone {
			x.gates |= gatePhone
		}
	}
	if sign := x.v.at(int(next.start) - 1); sign == '&' || sign == '#' || x.spelled(next) {
		x.gates |= gatePhone // the sign of a space as in HTML, or digits in words
	}
}

// fiscalPlacesOf are the places of a fiscal code, behind its first six letters, where the
// number in token i may stand with the two characters before it and behind it, a bit
// for each.
func (x *scan) fiscalPlacesOf(i int) uint32 {
	if i == 0 {
		return 0
	}
	b := x.v.padded()
	before, t, next := &x.tokens[i-1], &x.tokens[i], &x.tokens[i+1]
	second := b[next.start+1]
	if next.len() == 1 {
		second = 0
		if i+2 < len(x.tokens) {
			second = b[x.tokens[i+2].start]
		}
	}
	places := fiscalFits[b[t.start]] & (fiscalFits[b[before.end-1]] << 1) & (fiscalFits[b[next.start]] >> t.len()) & (fiscalFits[second] >> (t.len() + 1))
	if before.len() > 1 {
		places &= fiscalFits[b[before.end-2]] << 2
	}
	const behindLetters = 1<<fiscalLength - 1<<6
	return places & behindLetters
}

// fiscalFits are the places of a fiscal code where each byte of a view may stand, a
// bit for each; anything may stand right behind the code.
var fiscalFits = func() (table [256]uint32) {
	for c := range table {
		table[c] = 3 << fiscalLength
		for i := range fiscalPlaces {
			if fiscalPlaces[i][c] != 0 {
				table[c] |= 1 << i
			}
		}
	}
	return table
}()

// goesOnAsIBAN reports that the number in token i may be the control digits behind a
// country: they are two, and more digits or letters follow in groups.
func (x *scan) goesOnAsIBAN(i int) bool {
	digits := x.tokens[i].len()
	if i+1 >= len(x.tokens) {
		return digits > 2
	}
	next := &x.tokens[i+1]
	return digits > 2 || next.is(flagNumber|flagGlued) || digits == 2 && next.len() < 5
}

// linked reports that the number in token i goes on with the row c, and counts the
// letters between as digits.
func (x *scan) linked(i int, c *chain) bool {
	if i == c.last+1 {
		return c.digits > 0
	}
	if c.digits == 0 || i > c.last+3 {
		return false
	}
	for k := c.last + 1; k < i; k++ {
		if !x.digitLetters(k) {
			return false
		}
		c.digits += x.tokens[k].len()
	}
	return true
}

// digitLetters reports that token i is a few letters that may stand for digits,
// see digitLike.
func (x *scan) digitLetters(i int) bool {
	t := &x.tokens[i]
	switch x.v.b[t.start] {
	case 'O', 'o', 'l', 'I':
		return t.len() <= mostAlike && !t.is(flagNumber)
	}
	return false
}
