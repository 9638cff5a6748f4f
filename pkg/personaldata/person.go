package personaldata

// nameClasses are the classes that make a word worth a look as a name.
const nameClasses = given | givenWord | surname | surnameWord

// notFirst are classes of words that, when they are surnames too, are so only
// behind a given name: Villa, Fontana, Maggio.
const notFirst = venue | odonym | monthWord | weekday | office | title | relation | greeting | company | officeUnit | publicBody | politics | saint | notice

// name is a run of words that may be the name of a person.
type name struct {
	first, last int
	words       int // without particles and initials
	given       int // known given names that are no other word
	surname     int // known surnames that are no other word
	givenWord   int // given names that are ordinary words too
	surnameWord int // surnames that are ordinary words too
	unknown     int // words in no list
	initials    int
	lower       bool // written without capitals, or all is in capitals
	caps        bool // all in capitals
	cued        bool // after a title or a word that introduces a name
}

// names is the search for persons in one text.
type names struct {
	x        *scan
	last     name       // the name before
	seen     [16]uint32 // words of names that were judged before
	fate     [16]bool   // whether they were accepted
	judged   int
	before   bool // it was refused because of its surroundings
	refused  bool // this one is
	taken    bool // this one was accepted
	numbered bool // one of a numbered list was
	genre    genre
	headed   bool    // the first line was read for headings
	columns  uint64  // bits of the columns that it says hold names
	edge     byte    // what separates them
	below    int     // where the second line begins
	council  stretch // words of a list without the office of all, see inCouncil
}

// persons looks for names of private persons: split has noted the words that are
// worth a look.
func (x *scan) persons() {
	if x.seen&(nameClasses|title|relation|declarant) == 0 {
		return
	}
	s := names{x: x, last: name{last: -1}}
	next := 0
	for _, n := range x.names {
		if i := int(n); i >= next && x.tokens[i].flags&flagUsed == 0 {
			next = s.at(i) + 1
		}
	}
}

// beginsSmall reports a word of these classes with which a name in small letters may
// begin, see addLower.
func beginsSmall(c class) bool {
	if c&(functionWord|relation|ownWord|firstPerson) != 0 {
		return false
	}
	word := c&(commonWord|placeWord|monthWord) != 0
	return c&given != 0 && c&(commonWord|monthWord) == 0 || c&surname != 0 && !word && c&(surnameWord|givenWord) == 0 || c&givenWord != 0
}

// nameCues are the classes of words that may introduce a name.
const nameCues = title | relation | declarant | firstPerson | greeting | signature

// at judges the name that begins with token i and returns the last token to pass
// over.
func (s *names) at(i int) int {
	x := s.x
	if !x.is(i, flagCapital) {
		return s.atLower(i)
	}
	if s.exclaims(i) {
		return s.at(i + 1)
	}
	n := s.run(i)
	if s.eastern(i) && n.words < 2 {
		n = name{first: i, last: i + 1, words: 2, given: 1, surname: 1, cued: s.cued(i)}
	}
	if n.words == 0 {
		return i
	}
	for n.initials < 3 && n.first > 0 && x.tokens[n.first-1].len() == 1 && x.is(n.first-1, flagCapital) && x.joins(n.first-1) && x.gap(n.first - 1)[0] == '.' && !x.is(n.first-1, flagUsed) {
		n.first--
		n.initials++
	}
	if n.first > 1 && s.oddlyNamed(n.first-1) {
		n.first--
		n.words++
		n.surnameWord++
	}
	return s.decide(&n)
}

// atLower is at for a token without a capital.
func (s *names) atLower(i int) int {
	x := s.x
	n := s.lowerRun(i)
	switch {
	case n.words == 1 && n.surname == 1 && s.givenBefore(i):
		n.first, n.words, n.given = i-1, 2, 1
	case n.words == 1 && n.given == 1:
		if n.first = s.surnameFirst(i); n.first < i {
			n.words, n.surnameWord, n.cued = 2, 1, true
		}
	}
	if s.verb(&n) {
		return n.last
	}
	if n.words == 0 || n.words == 1 && n.given+n.surname == 0 && s.judged == 0 && !(n.givenWord == 1 && (n.cued || x.class(i-1)&relation != 0 || s.calls(i-1))) {
		return n.last // an ordinary word
	}
	return s.decide(&n)
}

// decide accepts a name or not, and returns its last token.
func (s *names) decide(n *name) int {
	x := s.x
	if s.hopeless(n) {
		return n.last
	}
	if town := x.towns(n.first); town > 1 && n.first+town-1 >= n.last && x.class(n.first-1)&(title|declarant) == 0 {
		return n.last
	}
	s.refused = false
	score, reason := s.judge(n)
	s.taken = score >= DefaultThreshold
	s.refused = s.refused && !s.taken
	if s.taken && s.thingNamed(n, reason) { // asked last: it reads far
		s.taken, s.refused = false, !n.lower && n.words > 1
	}
	s.weighAgain(n, &score, &reason)
	s.taken = s.taken && !s.institution(n) && !s.onStage(n) && !s.specimen(n) && !(reason == AsLearned && s.celebrity(n))
	if s.taken || s.refused {
		s.last, s.before = *n, s.refused
		s.note(n)
	}
	s.numbered = s.numbered || s.taken && n.words > 1 && s.enumerated(n.first)
	if s.taken {
		first := s.particleBefore(n.first)
		s.married(n)
		if n.first == n.last {
			x.accept(Person, int(x.tokens[first].start), int(x.tokens[n.last].end), score, reason)
		} else {
			x.accept(Person, int(x.tokens[first].start), int(x.tokens[n.last].end), score, reason, NameForm)
		}
	}
	return n.last
}

// weighAgain asks a model about a name that the rules accepted or not.
func (s *names) weighAgain(n *name, score *float64, reason *Reason) {
	x := s.x
	if x.ungated && s.noName(n) {
		return
	}
	ruled := 0.0
	if s.taken {
		ruled = *score
	}
	form := formOf(true, n.words == 1, n.words == 2, n.words > 2, n.given > 0, n.surname > 0, n.givenWord > 0, n.surnameWord > 0, n.unknown > 0, n.unknown > 1, n.initials > 0, n.lower, n.caps)
	c := candidate{kind: Person, first: n.first, last: n.last, start: int(x.tokens[n.first].start), end: int(x.tokens[n.last].end), form: form, idle: n.given+n.surname == 0 || s.refused && n.words == 1 || n.lower && n.words == 1}
	again, why := x.opinion(c, ruled, *reason)
	switch {
	case s.taken && again == 0:
		s.taken, s.refused = false, !n.lower && n.words > 1
	case !s.taken && again > 0:
		s.taken, s.refused = true, false
		*score, *reason = again, why
	}
}

// hopeless reports a single word that is no known name, such as the first one of many
// sentences, when nothing stands before it that would make it a name: its score
// stays below the threshold whatever follows, and it says nothing of other names.
// It is the half of all candidates, and spares them judge.
func (s *names) hopeless(n *name) bool {
	return !s.x.ungated && s.noName(n)
}

// noName is hopeless, also where nothing is left out.
func (s *names) noName(n *name) bool {
	x := s.x
	if n.words != 1 || n.given+n.givenWord+n.surname+min(n.initials, n.surnameWord) > 0 || n.lower || s.judged > 0 || x.classes[n.first]&famousWord != 0 {
		return false
	}
	if s.last.last >= 0 && n.first-s.last.last <= mostBetween || x.at(n.first-1, "dei") {
		return false // in a list of names, "a casa dei"
	}
	if s.inColumn(n) || n.surnameWord > 0 && s.livesAt(n) {
		return false
	}
	const farthest = reach + 2 // particles may stand before the name
	for k := n.first - 1; k >= 0 && k >= n.first-farthest && !x.ends(k); k-- {
		if x.uses(k, useTells) {
			return false
		}
	}
	return true
}

// note keeps the words of a full name, so that a part of it is judged alike later
// in the text.
func (s *names) note(n *name) {
	if n.words < 2 || !s.refused && !s.taken {
		return
	}
	for k := n.first; k <= n.last && s.judged < len(s.seen); k++ {
		if s.x.tokens[k].len() > 2 {
			s.seen[s.judged], s.fate[s.judged] = s.x.tokens[k].hash, s.taken
			s.judged++
		}
	}
}

// mentioned reports whether a single word was a part of a name before, and
// whether that was accepted.
func (s *names) mentioned(n *name) (known, accepted bool) {
	for k := range s.judged {
		if s.seen[k] == s.x.tokens[n.first].hash {
			return true, s.fate[k]
		}
	}
	return false, false
}

// particleBefore moves the begin of a name over particles with a capital: De
// Luca, Dal Pozzolo, von Elzenbaum.
func (s *names) particleBefore(first int) int {
	x := s.x
	for k := 0; k < 2 && first > 0 && x.joins(first-1) && x.class(first-1)&particle != 0 && x.class(first-1)&saint == 0 && !x.is(first-1, flagUsed); k++ {
		if !x.is(first-1, flagCapital) && !x.at(first-1, "von") && !x.at(first-1, "van") || s.shoutedOf(first-1) || s.articleFirst(first) {
			break
		}
		first--
	}
	return first
}

// joins reports whether token i and the next may belong to one name: a space, a
// hyphen or an apostrophe between them, or the dot of an initial.
func (x *scan) joins(i int) bool {
	if x.is(i, flagSpace) {
		return true
	}
	g := x.gap(i)
	if i+1 >= len(x.tokens) {
		return false
	}
	switch len(g) {
	case 1:
		return g[0] == ' ' || g[0] == '-' || g[0] == '\'' || g[0] == '.' && x.tokens[i].len() == 1 || g[0] == '+'
	case 2:
		return g[0] == ' ' && g[1] == ' ' || g[0] == '\'' && g[1] == ' ' || g[0] == '.' && g[1] == ' ' && x.tokens[i].len() == 1
	}
	return false
}

// maxNameTokens is the most tokens of a name, particles included.
const maxNameTokens = 9

// run collects the words with capitals that may be one name from token i.
func (s *names) run(i int) name {
	x := s.x
	n := name{first: i, last: i, caps: true, cued: s.cued(i)}
	for j := i; j-i < maxNameTokens; {
		if !s.add(&n, j) {
			break
		}
		n.last = j
		if !x.joins(j) {
			break
		}
		next := s.overParticles(j + 1)
		if next < 0 || x.is(next, flagUsed|flagNumber) || !x.is(next, flagCapital) || next > j+1 && s.clause(&n, next) {
			break
		}
		j = next
	}
	if n.caps && n.words > 0 {
		n.lower = s.shouting(&n)
	}
	return n
}

// clause reports that the particles before token next begin another phrase: "IL SIGNOR
// PASQUALINI DEL TERZO PIANO", "MARIA ROSSI DEL SECONDO PIANO". A surname has been read,
// all in capitals.
func (s *names) clause(n *name, next int) bool {
	if n.caps && n.words > 1 && n.given+n.givenWord > 0 {
		c := s.x.class(next)
		ordinal := c&(commonWord|placeWord) != 0 && c&(given|givenWord) != 0 // Terzo is a name, too
		return s.x.tokens[next-1].len() > 2 && (ordinal || c&surname == 0 && n.surname+n.surnameWord > 0 || c&(surname|surnameWord) == 0)
	}
	if !n.caps || !n.cued || n.given+n.givenWord > 0 || n.words == 0 {
		return false
	}
	c := s.x.class(next)
	return c&commonWord != 0 || c&(given|givenWord) != 0 && s.x.tokens[next-1].len() > 2
}

// cued reports whether the word before token i announces a name.
func (s *names) cued(i int) bool {
	x := s.x
	for i > 0 && x.is(i-1, flagCapital) && x.class(i-1)&particle != 0 && x.joins(i-1) {
		i--
	}
	g := x.gap(i - 1)
	return len(g) > 0 && len(g) < 4 && g[0] != '\n' && !x.ends(i-1) && (s.role(i-1)&(rolePrivate|roleTitle|roleIntro) != 0 || x.class(i-1)&declarant != 0)
}

// overParticles gives the token after the particles that stand at token i, i
// itself when there are none, and -1 when no name follows.
func (s *names) overParticles(i int) int {
	x := s.x
	for k := 0; k < 3 && i+1 < len(x.tokens); k++ {
		c := x.class(i)
		if c&(particle|saint) == 0 || !x.joins(i) {
			break
		}
		if !x.is(i, flagCapital) && (c&functionWord != 0 || x.gap(i)[0] != ' ') && !x.nobiliary(i) {
			return -1
		}
		i++
	}
	if i >= len(x.tokens) {
		return -1
	}
	return i
}

// nobiliary reports small particles that join a surname to what stands before.
func (x *scan) nobiliary(i int) bool {
	t := x.tokens[i]
	return t.len() == 2 && (x.v.hasFold(int(t.start), "de") || x.v.hasFold(int(t.start), "el"))
}

// add counts token j as a part of n, or reports that it cannot be one.
func (s *names) add(n *name, j int) bool {
	x := s.x
	t, c := &x.tokens[j], x.class(j)
	if t.len() == 1 {
		if j == n.first || x.v.at(int(t.end)) != '.' && (c != 0 || x.v.at(int(t.end)) == '\'') {
			return false
		}
		if (x.at(j, "M") || x.at(j, "F")) && x.is(j+1, flagNumber) && n.words > 1 {
			return false // "Rossi Mario M 12/03/1980", in a table
		}
		n.initials++
		return true
	}
	if j > n.first && x.is(j+1, flagGlued) {
		return false // "Pelliccioni Ornella PLLRLL60A41H294B", a code that is wrong
	}
	other := c&(commonWord|notFirst) != 0
	if c&functionWord != 0 || j == n.first && c&notFirst != 0 && c&given == 0 && !(n.cued && c&nameClasses != 0) && !s.sundayChild(j) {
		return false
	}
	switch {
	case c&given != 0 && !other:
		n.given++
	case c&surname != 0 && c&(givenWord|surnameWord|placeWord) == 0 && !other:
		n.surname++
	case c&givenWord != 0 && s.role(j)&roleName != 0 && (j != n.first || n.cued || t.is(flagCaps) || c&commonWord == 0 || !s.opens(j)):
		n.given++
	case c&(given|givenWord) != 0:
		n.givenWord++
	case c&(surnameWord|surname) != 0, c&commonWord != 0 && n.words == 1 && n.given+n.givenWord == 1 && !n.caps && x.is(j-1, flagCapital) && x.class(j-1)&particle != 0, c&commonWord != 0 && c&notFirst == 0 && n.given == 1 && n.words == 1 && !n.caps, n.cued && j == n.first && c&^(commonWord|placeWord) == 0 && c != 0 && !t.is(flagCaps) && s.role(j-1)&(rolePrivate|roleTitle) != 0:
		n.surnameWord++
	case c&^(placeWord|commonWord) == 0 && c&placeWord != 0 && n.words == 1 && n.given == 1 && !t.is(flagCaps) && x.class(j-1)&placeWord == 0 && x.is(j-1, flagCapital|flagSpace):
		n.surnameWord++ // Tonia Santopadre
	case c == famousWord && n.given+n.givenWord > 0 && !t.is(flagCaps):
		n.surname++ // Gavino Deledda
	case c == 0 && s.role(j)&roleName != 0 && t.len() > 2:
		n.given++
	case c == 0 && s.role(j)&^roleIntro == 0 && (t.len() > 2 || t.len() == 2 && !t.is(flagCaps)):
		n.unknown++
	default:
		return false
	}
	n.words++
	n.caps = n.caps && t.is(flagCaps)
	return true
}

// shouting reports whether capitals say nothing because the words around a name
// have them too.
func (s *names) shouting(n *name) bool {
	x := s.x
	upper, small := 0, 0
	for d := 1; d <= 5; d++ {
		for _, k := range [2]int{n.first - d, n.last + d} {
			if k < 0 || k >= len(x.tokens) || x.tokens[k].len() < 3 {
				continue
			}
			switch {
			case x.is(k, flagNumber|flagUsed):
			case x.is(k, flagCaps):
				upper++
			default:
				small++
			}
		}
	}
	return upper > small && upper >= 2
}

// lowerRun collects a name in small letters from token i: only words that are
// surely names, but for the first after a word that introduces a name.
func (s *names) lowerRun(i int) name {
	x := s.x
	n := name{first: i, last: i, lower: true, cued: s.cued(i) || s.asked(i)}
	if c := x.class(i); c&saint != 0 && x.class(i+1)&given != 0 || c&greeting != 0 && x.class(i+1)&nameClasses != 0 {
		return n // santa lucia, "gentile mario ferri"
	}
	for j := i; j < len(x.tokens) && j-i < 4; {
		t, c := &x.tokens[j], x.class(j)
		if n.words > 0 && t.len() == 1 && c == 0 && !t.is(flagNumber|flagCapital) && x.v.at(int(t.end)) != '\'' {
			n.last = j
			break
		}
		unknown := t.len() > 3 && (n.cued || x.closes(j) || x.surnameLike(j) || s.opensTalk(i, j) || s.asked(i))
		closing := unknown && n.words == 1 && n.given == 1 && j == n.last+1 && c&monthWord == 0                                                                              // "… ero a casa. sandro proietti"
		closing = closing || n.words == 1 && n.given == 1 && j == n.last+1 && c&surnameWord != 0 && (c&placeWord != 0 && c&commonWord == 0 || x.isOneOf(j, plainSurnames())) // "dora bevilacqua", "mario rossi"
		if t.flags&(flagNumber|flagUsed|flagCapital) != 0 || t.len() < 3 || !s.addLower(&n, c, unknown, closing) {
			break
		}
		n.last = j
		if !x.joins(j) {
			break
		}
		next := j + 1
		for k := 0; k < 2 && next+1 < len(x.tokens) && x.class(next)&particle != 0 && x.joins(next) && (x.class(next+1)&surname != 0 || n.given > 0 && x.class(next+1)&surnameWord != 0 && x.closes(next+1)) && x.tokens[next].len() < 4; k++ {
			next++
		}
		if next > j+1 && x.isOneOf(next, floors()) && x.at(next+1, "piano") {
			break // "vittorio del terzo piano"
		}
		j = next
	}
	return n
}

// closes reports whether token i ends the text, its line, or stands before
// something that was found.
func (x *scan) closes(i int) bool {
	g := x.gap(i)
	return i+1 == len(x.tokens) || x.is(i+1, flagUsed) && len(g) < 4 || len(g) > 0 && (g[0] == '\n' || g[0] == ',')
}

// addLower counts a word in small letters; unknown ones, and surnames that are words
// of the language, only when told so.
func (s *names) addLower(n *name, c class, unknown, closing bool) bool {
	word := c&(commonWord|placeWord|functionWord|monthWord) != 0
	switch {
	case c&(functionWord|relation|ownWord|firstPerson) != 0:
		return false
	case c&given != 0 && c&(commonWord|functionWord|monthWord) == 0:
		n.given++ // be it a small town, too: Marta, Paola
	case c&surname != 0 && !word && c&(surnameWord|givenWord) == 0:
		n.surname++
	case c&givenWord != 0 && (n.cued || n.words == 0 || !word):
		n.givenWord++
	case c&(surnameWord|surname) != 0 && n.words > 0 && (n.cued || !word || closing):
		n.surnameWord++
	case c == 0 && unknown && n.words == 1 && n.given == 1:
		n.unknown++
	default:
		return false
	}
	n.words++
	return true
}
