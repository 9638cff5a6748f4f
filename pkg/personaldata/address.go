package personaldata

// address is a candidate: a street with its number and what follows it.
type address struct {
	first, last int  // its tokens
	start, end  int  // in the view
	lower       bool // the name of the street begins with a small letter
	doubtful    bool // the kind of street is also an ordinary word or a letter
	full        bool // with a postcode or with a town and its province
	inner       bool // with a staircase, a floor, a flat
	listed      bool // one of several numbers, or a range of them
}

// addressReach is how many words before the number of a house its street begins.
const addressReach = 12

// addresses looks for kinds of streets and, for the German ones, for numbers
// behind …straße. An address needs a number, or a word for having none, so only
// what stands before numbers is read.
func (x *scan) addresses() {
	l := addressLoop{previous: -1, others: len(x.found)}
	if x.numberWords() {
		x.addressesIn(len(x.tokens)-1, &l)
		return
	}
	for _, n := range x.numbers {
		l.next = max(l.next, int(n)-addressReach)
		x.addressesIn(int(n), &l)
	}
}

// addressLoop is how far addresses has read.
type addressLoop struct {
	next     int // the first token that was not read
	previous int // the last token of the address accepted last, -1 for none
	others   int // how many spans were found that are no addresses
}

// addressesIn reads the addresses that begin in the tokens up to last.
func (x *scan) addressesIn(last int, l *addressLoop) {
	for ; l.next <= last; l.next++ {
		if x.classes[l.next]&(odonym|odonymShort) == 0 && !x.ungated {
			flags := x.tokens[l.next].flags & (flagNumber | flagSpace)
			if flags == flagSpace { // most words
				continue
			}
			if flags&flagNumber != 0 && !x.numberTells(l.next) || flags&flagNumber == 0 && !x.dotted(l.next) {
				continue
			}
		}
		a, ok := x.addressAt(l.next)
		if !ok {
			continue
		}
		score, reason := x.judgeAddress(&a, l)
		score, reason = x.opinion(candidate{kind: Address, first: a.first, last: a.last, start: a.start, end: a.end, form: formOf(true, a.full, a.inner, a.lower, a.doubtful, a.listed)}, score, reason)
		if score > 0 {
			x.accept(Address, a.start, a.end, score, reason, Format)
			l.previous = a.last
		}
		l.next = max(l.next, a.last)
	}
}

// numberTells reports that an address may begin or end at the number in token i: a
// word before it ends like a German street, it is a road's, or "di" stands behind.
func (x *scan) numberTells(i int) bool {
	if i > 0 && germanEnd(&x.v, int(x.tokens[i-1].end)) || i > 1 && germanEnd(&x.v, int(x.tokens[i-2].end)) && x.cue(i-1)&cueNumber != 0 {
		return true
	}
	if i+1 >= len(x.tokens) {
		return false
	}
	if x.is(i+2, flagNumber) && i > 0 && x.tokens[i-1].len() <= 2 && x.cue(i+1)&cueNumber != 0 {
		return true // "S.P. 12 n. 4"
	}
	next := int(x.tokens[i+1].start)
	switch b := x.v.padded()[next:]; [2]byte{lowered[b[0]], lowered[b[1]]} {
	case [2]byte{'d', 'i'}:
		return b[2] == ' ' // "121 di via Roma"
	case [2]byte{'k', 'm'}:
		return i > 0 && x.tokens[i-1].len() <= 2 // "S.P. 12 km 4"
	case [2]byte{'r', 'u'}, [2]byte{'a', 'v'}, [2]byte{'c', 'h'}, [2]byte{'b', 'o'}:
		return x.frenchKind(next)
	}
	return false
}

// frenchKinds are kinds of streets in the Aosta Valley; the number may stand before.
var frenchKinds = [...]string{"rue ", "avenue ", "chemin ", "boulevard "}

// frenchKind reports one of frenchKinds at view offset i.
func (x *scan) frenchKind(i int) bool {
	for _, kind := range frenchKinds {
		if x.v.hasFold(i, kind) {
			return true
		}
	}
	return false
}

// germanEnd reports the last two letters of a word of germanEnds. It has no branch on
// either, for it is asked of what stands before any number.
func germanEnd(v *view, end int) bool {
	return end > 1 && germanLast[v.b[end-1]]&germanBefore[v.b[end-2]] != 0
}

// germanLast and germanBefore have a bit in common for the last two letters of each of
// germanEnds.
var germanLast, germanBefore = func() (last, before [256]uint8) {
	for n, pair := range [...]struct{ last, before string }{{"e", "sed"}, {"g", "en"}, {"zr", "t"}} {
		for _, set := range [...]struct {
			table   *[256]uint8
			letters string
		}{{&last, pair.last}, {&before, pair.before}} {
			for _, c := range set.letters {
				set.table[c] |= 1 << n
				set.table[c-'a'+'A'] |= 1 << n
			}
		}
	}
	return last, before
}()

// dotted reports a few letters and right behind them a dot or a slash and more: the kinds
// of streets that are written so, "v.le" and "p/zza", are no word of the lists.
func (x *scan) dotted(i int) bool {
	t := &x.tokens[i]
	if t.len() > 3 || i+1 == len(x.tokens) || x.tokens[i+1].start != t.end+1 {
		return false
	}
	c := x.v.b[t.end]
	return c == '.' || c == '/'
}

// numberWords reports that a text without digits may have an address all the same:
// a kind of street, and "snc", "s.n.c." or a number in words.
func (x *scan) numberWords() bool {
	if x.seen&(odonym|odonymShort) == 0 {
		return false
	}
	return x.seen&company != 0 || x.seen&numberWord != 0 && x.seen&(digitWord|saint) != 0
}

// addressAt reads the address that begins with token i, or whose German street
// ends before the number in token i.
func (x *scan) addressAt(i int) (address, bool) {
	t := &x.tokens[i]
	if t.flags&(flagUsed|flagGlued) != 0 {
		return address{}, false
	}
	if t.flags&flagNumber != 0 {
		end := i
		if x.cue(i-1)&cueNumber != 0 {
			end-- // "Mühlweg Nr. 4"
		}
		if first, ok := x.germanStreet(end); ok {
			return x.addressFrom(address{first: first, last: end - 1, lower: !x.is(first, flagCapital)})
		}
		if first, ok := x.numberedRoad(i); ok {
			return x.addressFrom(address{first: first, last: i, doubtful: true})
		}
		return x.numberFirst(i)
	}
	a := address{first: i}
	kind, doubtful := x.streetKind(i)
	if kind == 0 {
		return a, false
	}
	a.doubtful = doubtful
	last, ok := x.streetName(i+kind-1, &a)
	if !ok {
		if !x.sestiere(i) {
			return a, false
		}
		last = i
	}
	a.last = last
	return x.addressFrom(a)
}

// addressFrom reads the number behind the name of a street and what follows it.
func (x *scan) addressFrom(a address) (address, bool) {
	a.start = int(x.tokens[a.first].start)
	if !x.houseNumber(&a) {
		return a, false
	}
	x.innerParts(&a)
	x.postalPart(&a)
	return a, true
}

// streetKind gives the number of tokens that the kind of street at token i has: 2
// for "v.le" and "p.zza", 0 when none stands there.
func (x *scan) streetKind(i int) (n int, doubtful bool) {
	t := &x.tokens[i]
	if c := x.v.at(int(t.end)); (t.len() <= 3 || x.v.hasFold(int(t.start), "circ.")) && (c == '.' || c == '/' && t.len() == 1) && i+1 < len(x.tokens) && int(x.tokens[i+1].start) == int(t.end)+1 && x.cue(i+1)&cuePair != 0 {
		switch x.v.low(int(t.start)) {
		case 'v', 'p', 'c', 'l', 'b', 's', 'f':
			return 2, false
		}
	}
	c := x.classes[i]
	switch {
	case c&(odonym|odonymShort) == 0 || x.afterArticle(i):
		return 0, false
	case t.len() == 1 && (x.v.at(int(t.end)) != '.' || x.initial(i-1)):
		return 0, false
	}
	return 1, c&odonymShort != 0
}

// sestiere reports a quarter of Venice, which has numbers of its own and no streets in
// its addresses: "Cannaregio 4567".
func (x *scan) sestiere(i int) bool {
	if !x.is(i+1, flagNumber) || x.tokens[i+1].len() < 2 {
		return false
	}
	s := int(x.tokens[i].start)
	return x.v.hasFold(s, "cannaregio ") || x.v.hasFold(s, "dorsoduro ") || x.v.hasFold(s, "giudecca ")
}

// initial reports a letter with a dot right before the next token: what follows is
// another initial, as in "D.C.C. n. 27".
func (x *scan) initial(i int) bool {
	return i >= 0 && x.tokens[i].len() == 1 && string(x.gap(i)) == "."
}

// afterArticle reports that the word before token i makes it an ordinary noun:
// "una via di 3 metri", "in corso", "per strada".
func (x *scan) afterArticle(i int) bool {
	return i > 0 && x.v.at(int(x.tokens[i-1].end)) == ' ' && (x.v.hasFold(int(x.tokens[i-1].start), "una ") || x.v.hasFold(int(x.tokens[i-1].start), "un ") || x.v.hasFold(int(x.tokens[i-1].start), "ogni "))
}

// germanEnds are how the names of streets end in German.
var germanEnds = [...]string{"strasse", "strase", "weg", "gasse", "platz", "allee", "promenade", "siedlung", "ring", "str"}

// germanStreet reports that the token before number i is the end of a German
// street, and gives the first token of its name.
func (x *scan) germanStreet(i int) (first int, ok bool) {
	if i == 0 || x.is(i-1, flagNumber|flagUsed) {
		return 0, false
	}
	t := &x.tokens[i-1]
	if !germanEnd(&x.v, int(t.end)) {
		return 0, false
	}
	size := 0
	for _, end := range germanEnds {
		if t.len() >= len(end) && x.v.hasFold(int(t.end)-len(end), end) {
			size = len(end)
			break
		}
	}
	alone := size == t.len()
	if size == 0 || !alone && t.len() < size+3 || size <= 4 && alone && !x.joined(i-2) && size < 4 {
		return 0, false
	}
	first = i - 1
	for n := 0; n < 4 && first > 0 && (x.joined(first-1) || alone && n == 0 && x.is(first-1, flagCapital) && x.soft(first-1)); n++ {
		first--
	}
	return first, !alone || first < i-1
}

// numberedRoad reports that token i is the number of a road before a kilometre:
// "S.P. 12 km 4". It gives the first token of the road.
func (x *scan) numberedRoad(i int) (first int, ok bool) {
	if i == 0 || i+2 >= len(x.tokens) || len(x.gap(i-1)) > 2 || !x.v.hasFold(int(x.tokens[i+1].start), "km") && !(x.cue(i+1)&cueNumber != 0 && x.is(i+2, flagNumber)) {
		return 0, false
	}
	t := &x.tokens[i-1]
	if t.len() == 2 && x.v.low(int(t.start)) == 's' {
		return i - 1, true
	}
	return i - 2, i > 1 && t.len() == 1 && x.tokens[i-2].len() == 1 && x.v.hasFold(int(x.tokens[i-2].start), "s.")
}

// joined reports a hyphen, and nothing else but a dot, between token i and the next.
func (x *scan) joined(i int) bool {
	g := x.gap(i)
	return string(g) == "-" || string(g) == ".-"
}

// numberFirst reads "121 di via Roma", the number before the street.
func (x *scan) numberFirst(i int) (address, bool) {
	a := address{first: i}
	if x.tokens[i].len() > 4 || i+3 >= len(x.tokens) {
		return a, false
	}
	if g := string(x.gap(i)); (g == " " || g == ", ") && x.frenchKind(int(x.tokens[i+1].start)) {
		last, ok := x.streetName(i+1, &a)
		return x.numberBefore(a, last), ok
	}
	if string(x.gap(i)) != " " || !x.v.hasFold(int(x.tokens[i+1].start), "di ") {
		return a, false
	}
	if i == 0 || x.cue(i-1)&cueNumber == 0 && !x.v.hasFold(int(x.tokens[i-1].start), "al ") && !x.v.hasFold(int(x.tokens[i-1].start), "all") && !x.v.hasFold(int(x.tokens[i-1].start), "dal ") && !x.personOf(i-1) {
		return a, false
	}
	kind, doubtful := x.streetKind(i + 2)
	if kind == 0 || doubtful {
		return a, false
	}
	last, ok := x.streetName(i+kind+1, &a)
	if !ok || a.lower && x.class(last)&placeWord == 0 && last > i+kind+2 {
		return a, false
	}
	return x.numberBefore(a, last), true
}

// numberBefore completes an address that begins with its number and whose street ends
// with token last.
func (x *scan) numberBefore(a address, last int) address {
	a.last, a.start, a.end = last, int(x.tokens[a.first].start), int(x.tokens[last].end)
	x.innerParts(&a)
	x.postalPart(&a)
	return a
}
