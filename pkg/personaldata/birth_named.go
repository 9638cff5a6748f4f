package personaldata

// Dates right behind a person that was found: "moglie Lidia Corsaro, 12 marzo 1984".

// mostNamed bounds the people of a text behind whom a date is looked for.
const mostNamed = 512

// namedBirths judges the dates right behind the people that were found, once they are
// known: before, names that are ordinary words too are none.
func (x *scan) namedBirths() {
	if !x.may(gateBirth) && x.seen&monthWord == 0 {
		return
	}
	for k := range min(len(x.found), mostNamed) {
		m := x.found[k]
		if m.kind != Person {
			continue
		}
		i := x.tokenAt(m.end)
		from, sex := m.end, x.isOneOf(i, sexes()) || x.at(i, "M") || x.at(i, "F")
		if sex {
			from = int(x.tokens[i].end)
			i++
		}
		short := sex || x.bornShort(i)
		if short && !sex {
			i++
		}
		if i >= len(x.tokens) || x.is(i, flagUsed) || !x.besideName(from, int(x.tokens[i].start), short) {
			continue
		}
		if d, ok := x.dateAt(i); ok && x.bornBehind(&m, &d, short) {
			x.accept(DateOfBirth, d.start, d.end, 0.7, PersonNear, Format)
		}
	}
}

// sexes stand between a name and its date in what a fiscal code is made from: "Luca
// Bianchi, maschio, 3/4/1980".
var sexes = wordSet("maschio femmina sesso")

// bornShort reports one of the short forms of "nato" and "classe" at token i, behind a
// name: "Rossi Mario n. 12/03/1984".
func (x *scan) bornShort(i int) bool {
	if i+1 >= len(x.tokens) || !x.is(i+1, flagNumber) {
		return false
	}
	switch t := &x.tokens[i]; t.len() {
	case 1:
		return x.v.low(int(t.start)) == 'n'
	case 2:
		return x.v.hasFold(int(t.start), "nt") || x.v.hasFold(int(t.start), "cl")
	}
	return false
}

// besideName reports that nothing but a comma, a hyphen, a colon or a bracket stands between a
// name and a date; short is that a word for birth does too.
func (x *scan) besideName(from, to int, short bool) bool {
	const widest = 8
	if to-from > widest {
		return false
	}
	if short {
		return true
	}
	for _, c := range x.v.b[from:to] {
		switch c {
		case ' ', ',', '(', '-', ':', '\t', '|', ';':
		default:
			return false
		}
	}
	return from < to
}

// bornBehind decides whether the person m was born on d, the date right behind the name.
// A role, the writer or brackets make it likely; a date in figures so old that nobody
// signs with it does so alone.
func (x *scan) bornBehind(m *match, d *date, short bool) bool {
	first := x.tokenAt(m.start)
	role := x.roleBefore(first)
	switch {
	case d.compact || d.spaced || d.ranged || d.year > rosterYear || x.famousNear(d.first, d) || x.remembered(d) || x.otherDay(first, d):
		return false
	case short:
		return true
	case d.year > namedYear && !x.childRole(role):
		return false
	case role >= 0:
		return true
	}
	bracket := x.v.at(d.start-1) == '(' && x.v.at(d.end) == ')'
	hyphen := x.v.at(d.start-1) == '-' || x.v.at(d.start-2) == '-'
	return bracket || !hyphen && d.last-d.first == 2 && x.is(d.first+1, flagNumber) && x.before(first, 4, office|stage|title) == 0
}

// roleBefore gives the token that says whom a name, which begins with token first, is of:
// a relative, a patient, the writer; -1 for none.
func (x *scan) roleBefore(first int) int {
	for k := 1; k <= 3 && first-k >= 0 && !x.ends(first-k); k++ {
		i := first - k
		if x.class(i)&(relation|declarant) != 0 || x.beginsLike(i, roleStems) {
			return i
		}
		if x.class(i)&(functionWord|title) == 0 {
			break
		}
	}
	return -1
}

var roleStems = newStems("chiamo ", "sono ", "pz ", "pz. ", "minor", "scolar")

// childRole reports that the role at token i is a child's.
func (x *scan) childRole(i int) bool { return i >= 0 && x.beginsLike(i, childStems) }

var childStems = newStems("figli", "bimb", "bambin", "minor", "alunn", "nipot", "scolar", "neonat", "piccol", "gemell", "sorellin", "fratellin")

// otherDay reports a word around a name, which begins with token first, and the date d
// behind it, for what else may have been on that day.
func (x *scan) otherDay(first int, d *date) bool {
	const reach = 6
	for k := 1; k <= reach && first-k >= 0 && !x.ends(first-k); k++ {
		if x.cue(first-k)&(cueOtherDate|cueBounds|cueFamous|cueEvent) != 0 && !x.patient(first-k) || x.class(first-k)&(office|stage) != 0 {
			return true
		}
	}
	if x.dayOf(first, d) {
		return true
	}
	for k := 1; k <= 3 && d.last+k < len(x.tokens) && !x.ends(d.last+k-1); k++ {
		if x.cue(d.last+k)&(cueOtherDate|cueEvent) != 0 && x.class(d.last+k)&(odonym|relation) == 0 {
			return true
		}
	}
	return false
}

// patient reports the words for treatments, which are of a day, but of whom they are is
// said by a date of birth: "vaccino per Lidia Corsaro 12/03/1944".
func (x *scan) patient(i int) bool { return x.beginsLike(i, patientStems) }

var patientStems = newStems("vaccin", "visit", "esam", "referto", "prelievo", "domanda", "richiest", "iscri", "intervento")

// dayOf reports what people do with a name and on a day, right before the name that begins
// with token first, or an hour behind the date d: "turno Mario Rossi 12/03/2004".
func (x *scan) dayOf(first int, d *date) bool {
	const reach = 3
	for k := 1; k <= reach && first-k >= 0 && !x.ends(first-k); k++ {
		if x.beginsLike(first-k, dayStems) {
			return true
		}
	}
	i := d.last + 1
	return i+1 < len(x.tokens) && x.v.hasFold(int(x.tokens[i].start), "ore ") && x.is(i+1, flagNumber)
}

var dayStems = newStems("firma", "intervist", "turn", "scuol", "istitut", "memorial", "torne", "premi", "trofe", "ricord", "lasciat", "foto", "articol", "mister", "video", "scritt", "piazz", "stadi", "serata", "memoria")
