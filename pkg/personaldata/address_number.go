package personaldata

// houseNumber reads the number behind the name of a street, with what belongs to
// it, and sets the end of the address.
func (x *scan) houseNumber(a *address) bool {
	j := a.last + 1
	if j >= len(x.tokens) || !x.beforeNumber(a.last) {
		return false
	}
	if n := x.numberless(j); n > 0 {
		a.last, a.end = j+n-1, int(x.tokens[j+n-1].end)
		return true
	}
	intro := 0
	for intro < 3 && j < len(x.tokens) && !x.is(j, flagNumber) && (x.cue(j)&cueNumber != 0 || intro == 1 && x.v.hasFold(int(x.tokens[j-1].start), "n.c") || intro == 0 && x.v.hasFold(int(x.tokens[j].start), "al ")) && len(x.gap(j)) <= 4 {
		j++
		intro++
	}
	if x.kilometre(j) {
		return x.kilometres(j, a)
	}
	if j >= len(x.tokens) {
		return false
	}
	if !x.is(j, flagNumber) && intro == 0 && !a.doubtful && x.block(j) && x.unit(j, a) {
		a.inner = !x.v.hasFold(int(x.tokens[j].start), "lotto ") // "via Pontecitra is. 12": blocks have numbers where houses have none
		return true
	}
	if !x.is(j, flagNumber) {
		return x.spokenNumber(j, intro, a)
	}
	if intro == 0 && a.last == a.first+1 && x.roadWord(a.last) && x.v.low(a.start) == 's' {
		if x.cue(j+1)&cueNumber == 0 || !x.is(j+2, flagNumber) || x.tokens[j+2].len() > 4 || x.breaksLine(j) || len(x.gap(j)) > 2 {
			return false // "strada provinciale 12"
		}
		j += 2 // "Strada Provinciale 23 n. 118"
	}
	t := &x.tokens[j]
	if t.len() > 4 || t.flags&flagUsed != 0 || x.v.b[t.start] == '0' || t.is(flagGlued) && intro == 0 && (x.tokens[j-1].len() < 3 || x.is(j-1, flagNumber)) {
		return false
	}
	a.last, a.end = j, int(t.end)
	return x.numberTail(a, intro > 0)
}

// block reports the word for a house where a whole quarter has one street: "is. 12",
// "palazzina 4". A floor or a room alone is none.
func (x *scan) block(j int) bool {
	if x.cue(j)&cueUnit == 0 || j+1 == len(x.tokens) || !x.is(j+1, flagNumber) && x.tokens[j+1].len() > 1 {
		return false
	}
	return x.beginsLike(j, blockStems)
}

var blockStems = newStems("is.", "isol", "lotto ", "palazzin", "pal.", "edific", "blocco ", "fabbr", "torre ")

// beforeNumber reports that the signs behind token i, the end of a name, may stand
// before a number.
func (x *scan) beforeNumber(i int) bool {
	g := x.gap(i)
	if len(g) > 5 {
		return false
	}
	for _, c := range g {
		switch c {
		case ' ', ',', '\'', ':', '-', '.', '/', degreeSign, '#', '"', '(':
		default:
			return false
		}
	}
	return string(g) != "." && string(g) != "/" || x.tokens[i].len() < 3
}

// numberless gives the number of tokens of "snc" or "s.n.c." at token j, 0 for none.
func (x *scan) numberless(j int) int {
	if x.cue(j)&cueNumberless != 0 {
		return 1
	}
	if j+1 < len(x.tokens) && x.v.hasFold(int(x.tokens[j].start), "s.n.") {
		if j+2 < len(x.tokens) && x.v.hasFold(int(x.tokens[j+2].start)-1, ".c.") {
			return 3
		}
		return 2
	}
	return 0
}

// numberTail reads what is written behind the first digits: 12/B, 12 bis, 12-14.
// It is false when the digits are a date, a time or the count of something.
func (x *scan) numberTail(a *address, introduced bool) bool {
	switch c, d := x.v.at(a.end), x.v.at(a.end+1); {
	case (c == '.' || c == ':' || c == ',') && isDigit(d), c == '%', c == euroSign, c == '\'' && x.v.at(a.end+1) == '\'':
		return false
	}
	for n := range 2 {
		if !x.numberMore(a, n) {
			break
		}
	}
	if c := x.v.at(a.end); (c == '/' || c == '-' || c == '.' || c == ':') && isDigit(x.v.at(a.end+1)) || isAlnum(c) || c == '%' || c == euroSign {
		return false
	}
	next := a.last + 1
	if next >= len(x.tokens) {
		return true
	}
	gap := x.gap(a.last)
	spaced := len(gap) > 0 && len(gap) <= 2 && gap[0] == ' '
	if spaced && !introduced && x.cue(next)&cueCount != 0 && !x.forSomebody(next) && x.cue(next)&cueUnit == 0 && !x.is(next, flagCapital) || spaced && x.class(next)&monthWord != 0 {
		return false
	}
	if x.is(next, flagNumber) && x.tokens[next].len() < 4 && (string(gap) == ", " || string(gap) == " - " || string(gap) == " e ") && x.cue(next+1)&(cueCount|cueUnit) == 0 && x.v.at(int(x.tokens[next].end)) != degreeSign {
		a.listed = true
	}
	return true
}

// forSomebody tells "via Po 4 per me" from "12 per cento".
func (x *scan) forSomebody(i int) bool {
	return x.v.hasFold(int(x.tokens[i].start), "per ") && !x.v.hasFold(int(x.tokens[i].end), " cento") && !x.is(i+1, flagNumber)
}

// numberMore takes one more part of the number: a letter, a second number, "bis".
func (x *scan) numberMore(a *address, n int) bool {
	next := a.last + 1
	if next >= len(x.tokens) {
		return false
	}
	t, gap := &x.tokens[next], x.gap(a.last)
	glue := true
	for _, c := range gap {
		glue = glue && (c == '/' || c == '-' || c == ' ' || c == '\\')
	}
	sign := len(gap) > 0 && gap[0] != ' ' || len(gap) == 3 && gap[1] != ' '
	if !glue || len(gap) > 3 || t.is(flagUsed) {
		return false
	}
	take := false
	switch {
	case t.is(flagNumber):
		take = sign && len(gap) == 1 && t.len() <= 4 && (n == 0 || gap[0] == '/' && x.tokens[a.last].len() == 1) && !(gap[0] == '/' && t.len() == 4)
		a.listed = a.listed || take && gap[0] == '-' && t.len() >= x.tokens[a.last].len()
	case t.len() > 1:
		take = x.cue(next)&cueSuffix != 0
	case sign || len(gap) == 0:
		take = true
	default:
		take = x.letterNumber(next)
	}
	if take {
		a.last, a.end = next, int(t.end)
	}
	return take
}

// letterNumber tells the letter of "12 A" from a preposition and from È.
func (x *scan) letterNumber(i int) bool {
	t := &x.tokens[i]
	if !t.is(flagCapital) {
		return false
	}
	switch x.v.low(int(t.start)) {
	case 'e', 'i', 'o':
		return false
	}
	if x.cue(i)&cueUnit != 0 && x.is(i+1, flagNumber) {
		return false // "12 P. 2"
	}
	g := x.gap(i)
	if i+1 >= len(x.tokens) || len(g) > 0 && g[0] != ' ' && g[0] != '\'' || x.is(i+1, flagNumber) || x.cue(i+1)&cueUnit != 0 {
		return true
	}
	// "12 B urla", "12 A e", but "12 A casa mia".
	return string(g) == " " && !x.is(i+1, flagCapital) && (x.v.low(int(t.start)) != 'a' || x.class(i+1)&functionWord != 0 && x.cue(i+1)&(cueSomebody|cueOwner|cueGeneric) == 0 && !x.article(i+1))
}

// kilometre reports "km" at token j.
func (x *scan) kilometre(j int) bool {
	return j+1 < len(x.tokens) && x.tokens[j].len() == 2 && x.v.hasFold(int(x.tokens[j].start), "km") && x.is(j+1, flagNumber)
}

// kilometres reads "km 3,200" and a number behind it.
func (x *scan) kilometres(j int, a *address) bool {
	if len(x.gap(j)) > 2 {
		return false
	}
	a.last, a.end = j+1, int(x.tokens[j+1].end)
	if c := x.v.at(a.end); (c == ',' || c == '.' || c == '+') && isDigit(x.v.at(a.end+1)) {
		a.last++
		a.end = int(x.tokens[a.last].end)
	}
	if n := a.last + 1; x.cue(n)&cueNumber != 0 && x.is(n+1, flagNumber) && len(x.gap(n)) <= 2 && len(x.gap(n-1)) <= 2 {
		a.last, a.end = n+1, int(x.tokens[n+1].end)
	}
	return true
}

// spokenNumber reads a number in words, which needs a word that introduces it.
func (x *scan) spokenNumber(j, intro int, a *address) bool {
	if intro == 0 || !x.numeral(j) {
		return false
	}
	a.last, a.end = j, int(x.tokens[j].end)
	return true
}

// numeral reports the number of a house in words at token j.
func (x *scan) numeral(j int) bool {
	return j < len(x.tokens) && (x.class(j)&digitWord != 0 || tensWords().has(x.tokens[j].hash))
}
