package personaldata

// longestName is the most words that the name of a street has.
const longestName = 8

// streetName reads the name behind token i, the kind of street, and gives its last
// token. A name in capitals ends at the first small word; one in small letters,
// as people write in chats, at the first word that no name has. It ends before
// the words and signs that introduce the number.
func (x *scan) streetName(i int, a *address) (last int, ok bool) {
	words, smalls, named := 0, 0, false
	for j := i + 1; j < len(x.tokens) && words < longestName; j++ {
		if !x.nameGap(j-1, j == i+1) || x.is(j, flagUsed) {
			break
		}
		t := &x.tokens[j]
		if t.is(flagNumber) {
			if !x.numberInName(j, words, i) {
				break
			}
			words++
			named = true
			continue
		}
		if named && x.numberBehind(j) {
			break
		}
		if !named && t.len() == 1 && x.v.low(int(t.start)) == 'e' && x.accented(j) {
			return 0, false // "la via è"
		}
		if x.otherStreet(j, i, named || words > 1, a) {
			return 0, false
		}
		switch c := x.cue(j); {
		case !named && x.class(j)&notStreet != 0 && t.flags&flagCapital == 0 && j == i+1 && !x.namedLater(j):
			return 0, false
		case c&cueInName != 0 && !t.is(flagCapital) || c&cueInName != 0 && t.is(flagCaps) && t.len() < 4:
			if c&cueInName != 0 && !x.goesOn(j, a.lower && named) {
				return words1(i, j, words, named, x)
			}
		case t.is(flagCapital), words > 0 && x.tokens[j-1].len() == 1 && string(x.gap(j-1)) == ".": // "F.lli", "G.ppe"
			named = true
		case x.is(j-1, flagNumber) || x.smallNameWord(j):
			a.lower = a.lower || !named
			named = true
		case named && !a.lower:
			return words1(i, j, words, named, x)
		default:
			if x.class(j)&functionWord != 0 || c&(cueCount|cueGeneric) != 0 && (named || x.is(j+1, flagNumber)) {
				return words1(i, j, words, named, x)
			}
			if smalls++; smalls > 4 {
				return 0, false
			}
			a.lower, named = true, true
		}
		words++
	}
	return words1(i, i+words+1, words, named, x)
}

// streetBegins reports that a street of one of the usual kinds begins at token j.
func (x *scan) streetBegins(j int) bool {
	s := int(x.tokens[j].start)
	return x.v.hasFold(s, "via ") || x.v.hasFold(s, "viale ") || x.v.hasFold(s, "piazza ") || x.v.hasFold(s, "corso ")
}

// otherStreet reports that another street begins at token j, behind the kind of street
// in token i: "condominio di v.le Monza", "Piazza: via Roma".
func (x *scan) otherStreet(j, i int, named bool, a *address) bool {
	c := x.class(j)
	if c&(odonym|odonymShort) == 0 {
		return false
	}
	if c&odonym != 0 && (a.doubtful || !x.is(j, flagCapital)) && x.streetBegins(j) {
		return true
	}
	if named || j == i+1 && x.v.at(int(x.tokens[i].end)) != ':' || j > i+1 && (!a.doubtful || !x.v.hasFold(int(x.tokens[j-1].start), "di ")) {
		return false
	}
	kind, doubtful := x.streetKind(j)
	return kind > 0 && (!doubtful || j == i+1)
}

// words1 ends a name before token j: a name has a word of its own and does not end
// with a preposition.
func words1(i, j, words int, named bool, x *scan) (int, bool) {
	last := j - 1
	for last > i && x.cue(last)&cueInName != 0 && !x.is(last, flagCapital) {
		last--
	}
	return last, named && words > 0 && last > i
}

// nameGap reports that the signs behind token i may stand inside the name of a
// street: spaces, an apostrophe, a hyphen without spaces, the dot of an initial
// or an abbreviation.
func (x *scan) nameGap(i int, first bool) bool {
	g := x.gap(i)
	if len(g) == 0 || len(g) > 4 {
		return false
	}
	signs := 0
	for k, c := range g {
		switch c {
		case ' ':
		case '\'', '`', '"':
			signs++
		case degreeSign:
		case '.':
			if t := &x.tokens[i]; t.len() > 5 && !first || t.is(flagNumber) && len(g) > 1 {
				return false
			}
			signs++
		case '-':
			if len(g) > 1 {
				return false
			}
		case ':':
			if !first || k > 0 {
				return false
			}
		default:
			return false
		}
	}
	return signs <= 2
}

// numberInName tells the number of "4 Novembre" and of "strada provinciale 18 km
// 3" from the number of a house. words is how many words of the name were read.
func (x *scan) numberInName(j, words, kind int) bool {
	t := &x.tokens[j]
	if t.len() > 3 || t.is(flagGlued) || j+1 >= len(x.tokens) {
		return false
	}
	next := &x.tokens[j+1]
	if words > 0 {
		return x.roadWord(j-1) && x.v.hasFold(int(next.start), "km")
	}
	if t.len() > 2 || len(x.gap(j)) > 3 || next.is(flagNumber) {
		return false
	}
	if next.is(flagGlued) { // "1o maggio"
		return next.len() == 1 && x.v.low(int(next.start)) == 'o' && x.class(j+2)&monthWord != 0
	}
	g := x.gap(j)
	if g[len(g)-1] != ' ' && g[0] != ' ' {
		return false
	}
	return x.class(j+1)&monthWord != 0 || next.is(flagCapital) && (next.len() > 3 || g[0] == degreeSign && next.len() > 1) && x.cue(j+1)&(cueUnit|cueCount) == 0 && x.class(kind)&odonym != 0
}

// roadWord reports the word that makes a road out of a number.
func (x *scan) roadWord(i int) bool {
	s := int(x.tokens[i].start)
	return x.v.hasFold(s, "provinciale") || x.v.hasFold(s, "statale") || x.v.hasFold(s, "comunale") || x.v.hasFold(s, "regionale") || x.v.hasFold(s, "vicinale")
}

// numberBehind reports that token j does not belong to the name: it introduces the
// number or a part behind it.
func (x *scan) numberBehind(j int) bool {
	c := x.cue(j)
	if c&(cueNumber|cueNumberless) != 0 {
		return x.is(j+1, flagNumber) || c&cueNumberless != 0 || x.cue(j+1)&cueNumber != 0 || x.v.hasFold(int(x.tokens[j].start), "n.c") || x.tokens[j].len() > 2 && x.numeral(j+1)
	}
	if x.v.hasFold(int(x.tokens[j].start), "km") && x.tokens[j].len() == 2 || x.numberless(j) > 0 {
		return true
	}
	if x.v.hasFold(int(x.tokens[j].start), "al ") {
		return x.is(j+1, flagNumber) || x.cue(j+1)&cueNumber != 0
	}
	return c&cueUnit != 0 && x.tokens[j].len() > 1 && x.is(j+1, flagNumber) && !x.is(j, flagCapital)
}

// namedLater reports a name in capitals right behind token j, or that of a general:
// "via Principale Nord", "via generale dalla chiesa", not "via mail".
func (x *scan) namedLater(j int) bool {
	if j+1 >= len(x.tokens) || string(x.gap(j)) != " " {
		return false
	}
	return x.is(j+1, flagCapital) || x.v.hasFold(int(x.tokens[j].start), "generale") && x.class(j+1)&(nameClasses|particle) != 0
}

// roman reports a Roman number up to thirty at token i, the day of a street's name, in
// digits of any case or in words: "xx settembre", "primo maggio".
func (x *scan) roman(i int) bool {
	t := &x.tokens[i]
	for k := t.start; k < t.end; k++ {
		if c := x.v.low(int(k)); c != 'i' && c != 'v' && c != 'x' {
			return x.v.hasFold(int(t.start), "primo ")
		}
	}
	return true
}

// goesOn reports that behind the small word at token j the name goes on.
func (x *scan) goesOn(j int, lower bool) bool {
	for k := j + 1; k < j+4 && k < len(x.tokens) && x.nameGap(k-1, false); k++ {
		t := &x.tokens[k]
		switch c := x.cue(k); {
		case t.is(flagNumber):
			return t.len() < 3 && x.class(k+1)&monthWord != 0
		case c&cueInName != 0 && t.len() < 6 && (!t.is(flagCapital) || t.is(flagCaps)):
			continue
		case t.is(flagCapital):
			return true
		case x.smallNameWord(k):
			return true
		default:
			return x.class(k)&functionWord == 0 && c&(cueCount|cueNumber) == 0 && (lower || x.behindKind(j))
		}
	}
	return false
}

// behindKind reports that only small words stand between a kind of street and token j:
// "rue de l'hôpital", "via a. de curtis".
func (x *scan) behindKind(j int) bool {
	const most = 3
	for n := 0; n < most && x.cue(j-1)&cueInName != 0; n++ {
		j--
	}
	return x.class(j-1)&(odonym|odonymShort) != 0
}

// smallNameWord reports a word that people leave small inside the name of a
// street: "via don Minzoni", "via dei martiri", "via monte Rosa".
func (x *scan) smallNameWord(j int) bool {
	if x.class(j)&monthWord != 0 {
		return x.is(j-1, flagNumber|flagCapital) || x.roman(j-1)
	}
	return nameWords().has(x.tokens[j].hash)
}
