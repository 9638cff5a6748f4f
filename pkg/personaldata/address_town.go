package personaldata

import "slices"

// innerParts takes the flat, the staircase, the floor and the hamlet behind the
// number of a house.
func (x *scan) innerParts(a *address) {
	for range 6 {
		if kept := *a; x.floor(a) {
			if next := *a; !x.followed(&next) {
				*a = kept
				return
			}
		}
		j := a.last + 1
		if j+1 >= len(x.tokens) || !partGap(x.gap(a.last), false) {
			return
		}
		c := x.cue(j)
		switch {
		case c&cueUnit != 0 && x.unit(j, a):
			a.inner = true
			a.listed = a.listed || x.isOneOf(j, severalUnits()) // "interni 2, 5, 7"
		case c&cueHamlet != 0 && x.hamlet(j, a):
		case x.secondNumber(j, a):
		default:
			return
		}
	}
}

// severalUnits are the words before more than one flat or staircase: no home is meant.
var severalUnits = wordSet("interni scale appartamenti subalterni alloggi")

// floor steps over "3° piano" and "piano terra" written the other way round.
func (x *scan) floor(a *address) bool {
	j := a.last + 1
	if j+1 >= len(x.tokens) || !x.v.hasFold(int(x.tokens[j+1].start), "piano") && !(j+2 < len(x.tokens) && x.v.hasFold(int(x.tokens[j+2].start), "piano")) || !partGap(x.gap(a.last), false) {
		return false
	}
	if x.is(j, flagNumber) && x.is(j+1, flagGlued) && x.tokens[j+1].len() == 1 {
		j++ // "3o piano"
	} else if !x.is(j, flagNumber) && !unitValues().has(x.tokens[j].hash) || len(x.gap(j)) > 3 {
		return false
	}
	if j+1 >= len(x.tokens) || !x.v.hasFold(int(x.tokens[j+1].start), "piano") {
		return false
	}
	a.last, a.end = j+1, int(x.tokens[j+1].end)
	return true
}

// followed reports that behind a comes another part, or the postcode.
func (x *scan) followed(a *address) bool {
	j := a.last + 1
	if j >= len(x.tokens) || !partGap(x.gap(a.last), true) {
		return false
	}
	return x.is(j, flagNumber) && x.tokens[j].len() == 5 || x.cue(j)&cueUnit != 0 && x.unit(j, a)
}

// secondNumber takes the number of a house behind a kilometre.
func (x *scan) secondNumber(j int, a *address) bool {
	if x.cue(j)&cueNumber == 0 || !x.is(j+1, flagNumber) || x.tokens[j+1].len() > 4 || len(x.gap(j)) > 2 || !x.v.hasFold(int(x.tokens[j].start), "civ") {
		return false
	}
	a.last, a.end = j+1, int(x.tokens[j+1].end)
	return true
}

// partGap reports signs that may stand between the parts of an address.
func partGap(g []byte, breaks bool) bool {
	if len(g) > 6 {
		return false
	}
	for _, c := range g {
		switch c {
		case ' ', ',', '-', '/', '(', '.':
		case '\n', '\r', ';':
			if !breaks {
				return false
			}
		default:
			return false
		}
	}
	return string(g) != "." && string(g) != ". "
}

// unit takes "int. 7", "scala B", "piano terra": the word at token j and its value.
func (x *scan) unit(j int, a *address) bool {
	k, g := j+1, x.gap(j)
	for n := 0; n < 2 && k+1 < len(x.tokens) && x.cue(k)&cueNumber != 0 && x.is(k+1, flagNumber); n++ {
		k++
	}
	if k >= len(x.tokens) || len(g) > 3 || len(x.gap(k-1)) > 3 {
		return false // the text may end with the word
	}
	for _, c := range g {
		if c != ' ' && c != '.' && c != ':' && c != degreeSign {
			return false
		}
	}
	t := &x.tokens[k]
	long := x.tokens[j].len() > 1
	switch {
	case t.is(flagNumber):
		if t.len() > 3 || !long && !x.is(j, flagCapital) && x.v.at(int(x.tokens[j].end)) != '.' {
			return false
		}
	case t.len() == 1:
		if !t.is(flagCapital) && !(long && x.letterEnds(k)) {
			return false
		}
	case unitValues().has(t.hash) && long:
	default:
		return false
	}
	a.last, a.end = k, int(t.end)
	for n := 0; n < 2 && x.numberMore(a, n); n++ {
	}
	return true
}

// letterEnds reports that behind the one letter of token k a part ends.
func (x *scan) letterEnds(k int) bool {
	g := x.gap(k)
	return k+1 >= len(x.tokens) || len(g) > 0 && g[0] != ' ' || x.cue(k+1)&cueUnit != 0
}

// hamlet takes "fraz. Madonna dell'Olmo" behind a number.
func (x *scan) hamlet(j int, a *address) bool {
	var h address
	last, ok := x.streetName(j, &h)
	if !ok || h.lower || last-j > 5 {
		return false
	}
	if x.beforeNumber(last) && x.is(last+1, flagNumber) && x.tokens[last+1].len() < 5 {
		return false // an address of its own
	}
	a.last, a.end = last, int(x.tokens[last].end)
	return true
}

// postcodeStems stand before a postcode.
var postcodeStems = newStems("p. ", "cap ", "cap.", "i-", "it-")

// postalPart takes the postcode, the town and the province that follow.
func (x *scan) postalPart(a *address) {
	j := a.last + 1
	if j >= len(x.tokens) || !partGap(x.gap(a.last), true) {
		return
	}
	bracket := slices.Contains(x.gap(a.last), '(')
	if x.v.hasFold(int(x.tokens[j].start), "c.a.p") && j+3 < len(x.tokens) {
		j += 2
	}
	if x.is(j+1, flagNumber) && !x.is(j, flagNumber) && x.beginsLike(j, postcodeStems) && len(x.gap(j)) <= 3 {
		j++
	}
	if x.is(j, flagNumber) && !x.is(j, flagUsed|flagGlued) && x.tokens[j].len() == 5 && !isAlnum(x.v.at(int(x.tokens[j].end))) {
		a.last, a.end, a.full = j, int(x.tokens[j].end), true
		if n, ok := x.townAfterCode(j); ok {
			a.last, a.end = n, int(x.tokens[n].end)
		}
		if x.province(a); bracket && x.v.at(a.end) == ')' {
			a.end++
		}
		return
	}
	x.townPart(j, a)
}

// townAfterCode reads the town behind the postcode in token j, known or not.
func (x *scan) townAfterCode(j int) (last int, ok bool) {
	g := x.gap(j)
	if len(g) == 0 || len(g) > 3 || j+1 >= len(x.tokens) {
		return 0, false
	}
	for _, c := range g {
		if c != ' ' && c != '-' && c != ',' && c != '\n' {
			return 0, false
		}
	}
	if n := x.town(j + 1); n > 0 && (!x.is(j+1+n, flagCapital) || !x.townGap(j+n) || x.class(j+1+n)&provinceCode != 0 || x.v.at(int(x.tokens[j+1+n].end)) == ':') {
		return j + n, true
	}
	k := j + 1
	for words := 0; k < len(x.tokens) && words < 5 && (words == 0 || x.townGap(k-1)); words++ {
		t := &x.tokens[k]
		if t.flags&(flagNumber|flagUsed) != 0 || !t.is(flagCapital) && (words == 0 || x.cue(k)&cueInName == 0 || !x.is(k+1, flagCapital)) {
			break
		}
		if words > 0 && t.flags&flagCaps != 0 && t.len() == 2 && x.class(k)&provinceCode != 0 || x.class(k)&phoneWord != 0 {
			break
		}
		k++
	}
	return k - 1, k > j+1
}

// townGap reports signs that may stand inside the name of a town: no full stop,
// but the dot of "S. Giovanni".
func (x *scan) townGap(i int) bool {
	return x.nameGap(i, false) && (x.gap(i)[0] != '.' || x.tokens[i].len() < 3)
}

// town gives the number of tokens of the known town at token j, 0 for none.
func (x *scan) town(j int) int {
	if j >= len(x.tokens) || x.is(j, flagNumber|flagUsed) {
		return 0
	}
	if n := x.towns(j); n > 0 {
		return n
	}
	if x.class(j)&placeWord != 0 {
		return 1
	}
	return 0
}

// townPart takes a known town without postcode: ", Milano (MI)", "a Monza".
func (x *scan) townPart(j int, a *address) {
	said, gap := false, x.gap(a.last)
	if t := &x.tokens[j]; string(gap) == " " && (x.v.hasFold(int(t.start), "a ") || x.v.hasFold(int(t.start), "ad ")) {
		j++
		said = true
	}
	n := x.town(j)
	if n == 0 && x.townLike(j, a) {
		n = 2
	}
	if n == 0 || x.is(j, flagGlued) {
		return
	}
	last := j + n - 1
	capital, small := x.is(j, flagCapital), n == 1 && x.tokens[j].len() < 4
	known := x.class(j)&(commonWord|functionWord|given|givenWord) == 0 || gap[0] == ',' && (last+1 >= len(x.tokens) || lineEnd(x.gap(last)))
	switch {
	case !capital && (!a.lower || !known && n == 1 || small):
		return
	case said && (!capital && !a.lower || small && !capital):
		return
	case n == 1 && x.is(last+1, flagCapital) && string(x.gap(last)) == " " && x.class(last+1)&provinceCode == 0 && !x.is(j, flagCaps):
		return // the beginning of somebody's name
	case gap[0] == '\n' && last+1 < len(x.tokens) && !lineEnd(x.gap(last)) && x.class(last+1)&provinceCode == 0:
		return
	}
	before := a.end
	a.last, a.end = last, int(x.tokens[last].end)
	if bracket := len(gap) > 1 && gap[1] == '('; bracket {
		if a.end = closing(&x.v, a.end); a.end == 0 {
			a.last, a.end = j-1, before
		}
		return
	}
	x.province(a)
	if !known && n == 1 && a.end == int(x.tokens[last].end) && !said && last+1 < len(x.tokens) && string(x.gap(last)) == " " && !x.is(j, flagCapital) {
		a.last, a.end = j-1, before
	}
}

// townLike reports a place of two words that no list has, by its first one: "Pieve
// Torrana", "sankt Veitsbach". A comma or a bracket ends it.
func (x *scan) townLike(j int, a *address) bool {
	if j+1 >= len(x.tokens) || !x.is(j, flagSpace) || x.is(j+1, flagNumber|flagUsed) || !x.isOneOf(j, townHeads()) {
		return false
	}
	if !x.is(j, flagCapital) || !x.is(j+1, flagCapital) {
		return a.lower && (x.v.hasFold(int(x.tokens[j].start), "sankt ") || string(x.gap(a.last)) == ", " && (j+2 >= len(x.tokens) || lineEnd(x.gap(j+1))))
	}
	return string(x.gap(a.last)) == ", " && (j+2 >= len(x.tokens) || !x.is(j+1, flagSpace))
}

// townHeads are the first words of the names of many villages.
var townHeads = wordSet("pieve borgo castel castello monte rocca colle torre san santa sant sankt poggio serra civita")

// lineEnd reports a line break, a comma or a bracket in a gap.
func lineEnd(g []byte) bool {
	for _, c := range g {
		if c == '\n' || c == ',' || c == '(' || c == '.' || c == '-' {
			return true
		}
	}
	return false
}

// columnEnd reports what stands between two columns of a table.
func columnEnd(g []byte) bool {
	for _, c := range g {
		if c == ';' || c == '|' || c == '\t' {
			return true
		}
	}
	return false
}

// province takes "(MI)" or "MI" behind a town or a number.
func (x *scan) province(a *address) {
	j, g := a.last+1, x.gap(a.last)
	if j >= len(x.tokens) || x.class(j)&provinceCode == 0 || x.tokens[j].len() != 2 || len(g) == 0 || len(g) > 4 {
		return
	}
	open := false
	for _, c := range g {
		switch c {
		case '(':
			open = true
		case ' ', ',', '-', '\n', '/':
		case '.':
			if x.tokens[a.last].len() > 2 {
				return
			}
		default:
			return
		}
	}
	end := int(x.tokens[j].end)
	switch {
	case open:
		if end = closing(&x.v, end); end == 0 {
			return
		}
	case !x.is(j, flagCaps):
		return
	case x.is(a.last, flagCaps) && j+1 < len(x.tokens) && string(x.gap(j)) == " " && !x.is(j+1, flagNumber):
		return // a text all in capitals
	}
	a.last, a.end, a.full = j, end, true
}

// closing is the end of the bracket that closes at or right after offset end, 0
// when none does.
func closing(v *view, end int) int {
	if v.at(end) == ' ' {
		end++
	}
	if v.at(end) == ')' {
		return end + 1
	}
	return 0
}
