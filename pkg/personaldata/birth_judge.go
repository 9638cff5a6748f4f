package personaldata

// notPerson reports that what was born according to the word at token cue is an
// institution, an animal or an idea, or somebody of the past: the nearest holder
// named in the sentence decides.
func (x *scan) notPerson(cue int, d *date) bool {
	if x.v.hasFold(int(x.tokens[cue].end)+1, "tutt") || x.v.hasFold(int(x.tokens[cue].end)+1, "una ") || x.v.hasFold(int(x.tokens[cue].end)+1, "un ") {
		return true
	}
	if x.cue(cue+1)&cueBounds != 0 || x.v.hasFold(int(x.tokens[cue].end)+1, "come ") {
		return true
	}
	copula := false
	if s := cue - 1; s >= 0 {
		copula = x.tokens[s].len() == 1 && x.v.low(int(x.tokens[s].start)) == 'e' || x.v.hasFold(int(x.tokens[s].start), "fu ")
	}
	if i := cue + 2; i < d.first && (x.article(i-1) || x.v.hasFold(int(x.tokens[i-1].start), "del")) && x.cue(i)&(cueEvent|cuePublic) != 0 && x.class(i)&relation == 0 {
		return true
	}
	if x.famousNear(cue, d) || x.thingBehind(d) {
		return true
	}
	for k := 1; k <= 10 && cue-k >= 0; k++ {
		i := cue - k
		if x.ends(i) || k == 1 && x.v.at(int(x.tokens[i].end)) == ':' && x.meantFor(i) {
			return false
		}
		c, own := x.class(i), x.cue(i)
		switch {
		case own&cueFamous != 0:
			return true
		case c&(relation|declarant|title) != 0 && own&(cueEvent|cueAnimal) == 0, c&given != 0 && x.is(i, flagCapital) && own&cueEvent == 0:
			return x.cue(i-1)&cueFamous != 0 || x.cue(i-2)&cueFamous != 0
		case k <= 3 && own&cuePublic != 0 && hasComma(x.gap(i)) && x.article(i-1):
			return true // "La scuola, nata il 4 ottobre 1907"
		case own&(cueEvent|cueAnimal) != 0 && !(k > 3 && x.is(i, flagCapital)), copula && own&(cuePublic|cueBody) != 0:
			return true
		}
	}
	return false
}

// thingBehind reports an institution or an event right behind the date: "nata il 2
// giugno 1990 la nostra biblioteca".
func (x *scan) thingBehind(d *date) bool {
	i := d.last + 1
	if i+1 >= len(x.tokens) || !x.is(d.last, flagSpace) || !x.article(i) {
		return false
	}
	if i++; x.cue(i)&cueOwner != 0 {
		i++
	}
	return x.cue(i)&(cueEvent|cuePublic) != 0 && x.class(min(i, len(x.tokens)-1))&relation == 0
}

// meantFor reports "per" shortly before token i, so that what stands behind its colon is
// of the writer: "per l'agenzia: nato il".
func (x *scan) meantFor(i int) bool {
	for k := 1; k <= 4 && i-k >= 0 && !x.ends(i-k); k++ {
		if x.v.hasFold(int(x.tokens[i-k].start), "per ") {
			return true
		}
	}
	return false
}

// article reports il, lo, la, l', i, gli or le at token i.
func (x *scan) article(i int) bool {
	if uint(i) >= uint(len(x.tokens)) {
		return false
	}
	t := &x.tokens[i]
	if t.len() == 1 {
		return x.v.low(int(t.start)) == 'l' || x.v.low(int(t.start)) == 'i'
	}
	s := int(t.start)
	return t.len() == 2 && (x.v.hasFold(s, "il") || x.v.low(s) == 'l') || t.len() == 3 && x.v.hasFold(s, "gli")
}

// famousNear reports the name of somebody of the past around a word for birth.
func (x *scan) famousNear(cue int, d *date) bool {
	kin := x.before(cue, 8, relation|declarant|title) > 0
	for i := max(cue-9, 0); i < min(d.last+6, len(x.tokens)); i++ {
		if i > cue && (d.year > 1950 || i > d.last && (x.ends(i-1) || x.breaksLine(i-1))) {
			break
		}
		if !x.is(i, flagCapital) {
			continue
		}
		key := hashPair(uint64(hashSeed), x.tokens[i].hash)
		for n := 1; n < 3 && x.uses(i, useFamous) && i+n < len(x.tokens); n++ {
			key = hashPair(key, x.key(i+n))
			if x.lex.famous[key] {
				return true
			}
		}
		if d.year < 1945 && x.class(i)&famousWord != 0 && !kin && i < cue && !x.ends(i) && x.class(i-1)&(given|givenWord) == 0 && cue-i < 4 {
			return true
		}
	}
	return false
}

// birthBehind reports a word for birth behind the date, when no other date follows
// to which it would belong: "il 4 maggio 2015 è nata Anna", "12/3/80 (nascita)".
func (x *scan) birthBehind(d *date) bool {
	for k, reach := 1, 3; k <= reach && d.last+k < len(x.tokens); k++ {
		i := d.last + k
		if x.v.hasFold(int(x.tokens[i].start), "venut") {
			reach += 2 // "è venuto al mondo"
		}
		if x.is(i, flagNumber) && reach < 7 {
			reach += 2 // "alle 4.12"
		} else if reach < 5 && (x.cue(i)&cueOwner != 0 || x.v.hasFold(int(x.tokens[i].start), "data ")) {
			reach++ // "la sua data di nascita"
		}
		if x.ends(i-1) || x.cue(i)&cueOtherDate != 0 {
			return false
		}
		if !x.birthWordAt(i) {
			continue
		}
		for j := i + 1; j < i+12 && j < len(x.tokens); j++ {
			if x.ends(j - 1) {
				break
			}
			if _, ok := x.dateAt(j); ok {
				return false
			}
			if j < i+5 && !x.v.hasFold(int(x.tokens[i].start), "nascita") && x.cue(j)&(cueEvent|cueAnimal|cuePublic) != 0 {
				return false
			}
		}
		return !x.notPerson(i, d)
	}
	return false
}

// weakBirth reports words that tell a birth together with a full date: "è del
// 31/12/2018" of a child, a birthday some years ago.
func (x *scan) weakBirth(d *date) bool {
	if x.childOf(d) {
		return true
	}
	if d.year > 2022 {
		return false
	}
	from := int(x.tokens[max(d.first-2, 0)].start)
	of := x.v.hasFold(from, "e del ") || x.v.hasFold(from, "sono del ") || x.v.hasFold(from, "era del ")
	if x.ownBirth(d) || x.ownDate(d) || d.first > 1 && x.birthdays(d.first-2) {
		return true
	}
	if !of && x.told()&cuePositive == 0 {
		return false
	}
	for k := 1; k <= 12 && d.first-k >= 0 && !x.ends(d.first-k); k++ {
		i := d.first - k
		c := x.cue(i)
		if c&cuePositive != 0 && (k <= 4 || of || d.year <= rosterYear && x.before(d.first, k, relation) > 0) || of && (x.class(i)&relation != 0 && !x.owned(i) || k == 3 && x.beginsLike(i, childStems)) {
			return true
		}
		if c&(cueOtherDate|cueEvent|cueAnimal) != 0 || c&cueBounds != 0 && k < 3 && !x.birthdays(i) {
			return false
		}
	}
	return false
}

// owned reports that something of the relative in token i is spoken of: "la bolletta di
// mio padre".
func (x *scan) owned(i int) bool {
	for i--; i >= 0 && (x.cue(i)&cueOwner != 0 || x.article(i)); i-- {
	}
	return i >= 0 && (x.v.hasFold(int(x.tokens[i].start), "di ") || x.v.hasFold(int(x.tokens[i].start), "del"))
}

// childFrom is the first year of birth of a child that is believed of a date behind the
// word for one.
const childFrom = 2005

// childOf reports "bimba del 27/09/2024".
func (x *scan) childOf(d *date) bool {
	if i := d.first - 1; i >= 0 && d.year >= childFrom && d.year <= rosterYear && x.v.hasFold(int(x.tokens[i].start), "minore,") && x.v.at(d.end) == ',' {
		return true // "il minore, 12.04.2013, frequenta"
	}
	if i := d.first - 1; i >= 0 && d.year >= childFrom && d.year <= rosterYear && x.v.at(d.start-1) == '(' && x.v.at(d.end) == ')' && x.beginsLike(i, childStems) {
		return true // "il bambino (12/04/2013) è iscritto"
	}
	if i := d.first - 1; i >= 0 && d.month > 0 && x.is(i, flagCapital) && x.v.at(d.start-1) == '(' && x.v.at(d.end) == ')' && x.listsMembers(i) {
		return true // "Componenti: Tarek Mansour, Yara Mansour (09/09/2019)"
	}
	if d.first < 2 || !x.v.hasFold(int(x.tokens[d.first-1].start), "del ") {
		return false
	}
	if i := d.first - 2; d.year <= namedYear && x.class(i)&relation != 0 && string(x.gap(i)) == ", " && !x.owned(i) {
		return true // "mia madre, del 12 marzo 1940, è sola"
	}
	s := int(x.tokens[d.first-2].start)
	return x.v.hasFold(s, "bimb") || x.v.hasFold(s, "bambin") || x.v.hasFold(s, "neonat")
}

// ownDate reports the date of somebody, with no word for what: "la tua data hai detto
// 19-9-2001".
func (x *scan) ownDate(d *date) bool {
	const reach = 5
	if d.year > rosterYear || d.month == 0 {
		return false
	}
	for k := 1; k <= reach && d.first-k > 0 && !x.ends(d.first-k); k++ {
		i := d.first - k
		if x.v.hasFold(int(x.tokens[i].start), "data") && x.tokens[i].len() == 4 {
			return x.cue(i-1)&cueOwner != 0 && x.is(i-1, flagSpace) && !x.v.hasFold(int(x.tokens[i].end), " d")
		}
	}
	return false
}

// ownBirth reports "sono del 18 agosto 1990" and "io sono del …", said of oneself:
// nothing before it in the sentence that could be of that day.
func (x *scan) ownBirth(d *date) bool {
	i := d.first - 1
	if i > 0 && d.year <= namedYear && x.v.hasFold(int(x.tokens[i].start), "io ") && x.ends(i-1) {
		return true // "che segno sei? Io 27 settembre 1985"
	}
	i--
	if i > 0 && x.v.hasFold(int(x.tokens[i].start), "quell") && x.v.hasFold(int(x.tokens[i+1].start), "del ") {
		i-- // "io sono quella del 31/05/1968"
	}
	if i < 0 || d.year > rosterYear || d.month == 0 || !x.v.hasFold(int(x.tokens[i].start), "sono ") {
		return false
	}
	if i > 0 && !x.ends(i-1) && (x.v.hasFold(int(x.tokens[i-1].start), "io ") || x.v.hasFold(int(x.tokens[i-1].start), "anch")) {
		i--
	}
	return i == 0 || x.ends(i-1) || x.v.hasFold(int(x.tokens[i].start), "io ") || x.v.at(int(x.tokens[i-1].end)) == ','
}

// nameDate reports a date right behind a person's name in a row of personal data:
// the residence, the fiscal code or another of these follows.
func (x *scan) nameDate(d *date) bool {
	if d.year > 2022 || d.first == 0 || d.ranged || x.nameBefore(d.first) == 0 || x.class(d.first-1)&functionWord != 0 {
		return false
	}
	g := x.gap(d.first - 1)
	if len(g) == 0 || len(g) > 3 || string(g) == " - " {
		return false
	}
	if next := d.last + 1; x.class(next)&odonym != 0 && x.v.at(d.end) == ',' && x.is(next, flagSpace) && x.rosterDate(d) {
		return true // "Tommaso Acquaviva, 22/10/2009, via Crispi 230"
	}
	for k := 1; k <= 5 && d.last+k < len(x.tokens); k++ {
		i := d.last + k
		if x.cue(i)&(cueOtherDate|cueBounds|cuePublic) != 0 {
			return false
		}
		if x.cue(i)&cueHome != 0 || x.class(i)&fiscalWord != 0 || x.initials(i+1, "cf") {
			return true
		}
	}
	for n := range min(len(x.found), 32) {
		m := &x.found[n]
		if (m.kind == FiscalCode || m.kind == HealthCard || m.kind == IdentityCard) && (m.start >= d.end && m.start-d.end < 12 || m.end <= d.start && d.start-m.end < 12) {
			return true
		}
	}
	return x.ownLine(d) || x.namedDay(d)
}

// namedYear is the last year that is believed of a date behind a name: letters and
// minutes are signed with later ones.
const namedYear = 2008

// namedDay reports a date in figures right behind a full name, as offices write whom
// they mean: "Olga Righetti 12/01/1944: sabato 9.15".
func (x *scan) namedDay(d *date) bool {
	if d.year > namedYear || d.last-d.first != 2 || !x.is(d.first+1, flagNumber) || !x.rosterDate(d) || x.nameBefore(d.first) != 1 {
		return false
	}
	known := x.class(d.first-1)&(given|surname|givenWord|surnameWord) != 0 || x.v.at(d.start-1) == '(' && x.v.at(d.end) == ')'
	return known && !x.famousNear(d.first, d) && !x.remembered(d) && !x.dayOf(d.first-1, d)
}

// ownLine reports a date that is alone in its line, below the line of a name.
func (x *scan) ownLine(d *date) bool {
	if !x.breaksLine(d.first-1) || d.year > 2012 {
		return false
	}
	return d.last+1 >= len(x.tokens) || x.breaksLine(d.last)
}

// sameColumn reports that d stands below the date of birth before it, in the same
// column of a table or behind a name in a list.
func (x *scan) sameColumn(d, previous *date) bool {
	n, from := x.columns(d.start)
	above, top := x.columns(previous.start)
	if from <= previous.end || n != above || from-previous.end > lineWindow {
		return false
	}
	for at := previous.end; at < from-1; at++ {
		if x.v.b[at] == '\n' {
			return false
		}
	}
	if n > 0 {
		return true
	}
	here, there := d.first-x.tokenAt(from), previous.first-x.tokenAt(top)
	return here > 0 && here <= 5 && there <= 5 && here-there <= 2 && there-here <= 2 && x.cue(d.first-1)&(cueOtherDate|cueBounds) == 0
}

// header reports that d stands in the column of a table whose heading says that it
// is the date of birth.
func (x *scan) header(d *date) bool {
	return x.seen&birthWord != 0 && x.headed(d.start, x.birthWordAt)
}

// listsMembers reports the label for those who live in one home in the sentence before
// token i.
func (x *scan) listsMembers(i int) bool {
	const reach = 24
	for k := 1; k <= reach && i-k >= 0 && !x.ends(i-k); k++ {
		if x.v.at(int(x.tokens[i-k].end)) == ':' {
			return x.isOneOf(i-k, members()) || x.isOneOf(i-k-1, members())
		}
	}
	return false
}
