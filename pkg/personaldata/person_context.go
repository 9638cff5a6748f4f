package personaldata

import "slices"

// hold is what the words around a name say.
type hold struct {
	refuse  bool
	private bool   // surely a private person
	hint    bool   // rather one
	reason  Reason // why
}

// around reads the words before and after the name. vain is true when it is none,
// whatever else there is.
func (s *names) around(n *name) (h hold, vain bool) {
	h = s.backward(n)
	if h.refuse {
		return h, false
	}
	if n.surname == 0 && s.vain(n, h) {
		return h, true
	}
	after := s.forward(n, h.private)
	if after.refuse || !h.private && after.private {
		return after, false
	}
	if !h.private && s.aged(n) {
		return hold{private: s.kind() != genrePublic, hint: true, reason: Aged}, false
	}
	if !h.private && !h.hint {
		return after, n.surname > 0 && s.vain(n, after)
	}
	return h, false
}

// reach is how many words before a name are read.
const reach = 8

// look is one word before a name, with what stands between it and the name.
type look struct {
	k, first int // the token, and the first of the name
	away     int // how many tokens before the name
	commas   int // commas, brackets and colons between
	plain    int // words between that are no titles and no small words
	titled   bool
	c        class
	r        role
}

// backward reads the words before the name, nearest first.
func (s *names) backward(n *name) hold {
	x := s.x
	if s.newborn(n) {
		return hold{private: true, reason: Relative}
	}
	if s.member(n) {
		return hold{private: true, reason: LabelBefore}
	}
	if s.formerly(n) {
		return hold{refuse: true}
	}
	l := look{first: s.particleBefore(n.first)}
	for l.away = 1; l.away <= reach && l.away <= l.first; l.away++ {
		l.k = l.first - l.away
		if t := &x.tokens[l.k]; t.flags&(flagSpace|flagUsed) == flagSpace && !x.uses(l.k, useTells) {
			if x.classes[l.k]&functionWord == 0 {
				l.plain++
			}
			continue
		}
		if x.ends(l.k) || x.is(l.k, flagUsed) {
			break
		}
		sign, breaks := x.signs(l.k)
		if breaks > 0 && l.away > 1 && l.plain == 0 && !l.titled {
			break
		}
		l.commas += sign
		l.c, l.r = x.class(l.k), s.role(l.k)
		if l.r&roleTitle != 0 && l.plain == 0 && !s.inOffice(&l) {
			l.titled = true
			continue
		}
		if l.r&roleTells != 0 || l.c&classTells != 0 {
			if h, decided := s.decides(n, &l); decided {
				return h
			}
		}
		if l.c&functionWord == 0 {
			l.plain++
		}
		if l.commas > 1 || l.r&roleBreak != 0 && !s.courtesy(l.k) {
			break
		}
	}
	return s.weakHint(n, l.titled)
}

// courtesy reports the end of a greeting in short, which is a word too: "Gent.ma".
func (s *names) courtesy(k int) bool {
	x := s.x
	return k > 0 && x.at(k, "ma") && string(x.gap(k-1)) == "." && x.class(k-1)&greeting != 0
}

// The classes and roles that say something of the bearer of a name behind them.
const (
	classTells = saint | relation | declarant | greeting | business
	roleTells  = roleLabel | roleFolk | roleOffice | roleShop | roleAnimal | roleIntro | rolePrivate | roleNamed | roleStage
)

// decides reports what one word before a name says of its bearer, if anything.
// The order matters: "il sindaco" before "signor", a relative before a school.
func (s *names) decides(n *name, l *look) (hold, bool) {
	near := l.plain == 0 && l.commas == 0
	switch {
	case s.cues(n, l):
		return hold{private: true, reason: Introduced}, true
	case l.r&roleAnimal != 0 && l.away == 1 && near, l.r&roleIntro != 0 && l.plain == 0 && (s.pet(l.k) || n.words == 1 && s.thing(l.k)),
		l.away == 1 && l.c&saint != 0 && l.r&rolePrivate == 0, s.inOffice(l),
		l.away == 2 && near && l.c&saint != 0 && s.x.tokens[l.k].len() > 3: // Madonna del Carmine
		return hold{refuse: true}, true
	case l.r&rolePrivate != 0 && near && !(n.words == n.unknown && s.x.at(l.k+1, "e")):
		return hold{private: true, reason: PersonTitle}, true
	case s.related(n, l):
		return hold{private: true, reason: Relative}, true
	case l.plain == 0 && (l.r&roleIntro != 0 || l.c&declarant != 0):
		return hold{private: true, reason: Introduced}, true
	case l.commas <= 1 && (l.c&declarant != 0 || l.r&rolePrivate != 0 && l.away == 1 || l.r&roleIntro != 0 && l.away < 5) && s.labelled(l.first):
		return hold{private: true, reason: Introduced}, true
	case s.namedAfter(n, l), l.r&roleStage != 0 && !s.grant(l.k) && !s.message(l) && !s.classmates(l) && l.plain <= 1 && l.commas <= 1 && (l.away > 1 || !s.x.at(l.k, "scritto")):
		return hold{refuse: true}, true
	case l.c&greeting != 0 && near:
		return hold{hint: true, reason: Addressed}, true
	}
	return hold{}, false
}

// inOffice reports that the word says the name is of somebody in office: "il
// sindaco", "responsabile del procedimento è il dott.", but not "al sindaco da".
func (s *names) inOffice(l *look) bool {
	if l.r&roleOffice == 0 {
		return false
	}
	if s.x.at(l.k, "messo") && s.x.class(l.k-1)&(firstPerson|functionWord) != 0 || s.x.at(l.k, "collega") {
		return false // "ho messo", no usher
	}
	if l.c&relation != 0 || l.plain > 4 || s.preposition(l.first-1) {
		return false
	}
	return l.commas == 0 || l.commas == 1 && (l.titled || !s.x.spokenTo(l.k, l.plain))
}

// related reports that the word is a relative or neighbour: "mia figlia Giulia".
func (s *names) related(n *name, l *look) bool {
	x := s.x
	if l.c&relation == 0 || l.plain > 0 || n.words == n.unknown && x.at(l.k+1, "e") || !x.kin(l.k) || x.at(l.k+1, "a") || x.at(l.k+1, "in") {
		return false
	}
	if n.given == 0 && (x.at(l.k, "ex") || x.at(l.k, "Ex")) && x.before(l.k, 2, ownWord) == 0 {
		return false // "ex Lavatoio", "ex D.Lgs. 231"
	}
	if x.is(l.k, flagCapital) && !n.caps && !x.sentenceStart(l.k) {
		return false // Padre Pio, Fratelli Bandiera
	}
	if l.commas == 1 && l.away == 2 && hasComma(x.gap(l.k)) && (x.at(l.k+1, "la") || x.at(l.k+1, "il")) {
		return x.before(l.k, 2, ownWord) > 0 // "mia suocera, la Popescu"
	}
	return l.commas == 0 || l.away == 1 && x.before(l.k, 2, ownWord|functionWord) > 0
}

// namedAfter reports a street, a hall or a shop of this name.
func (s *names) namedAfter(n *name, l *look) bool {
	switch {
	case (s.x.at(l.k, "memoria") || s.x.at(l.k, "ricordo")) && l.plain == 0 && l.commas == 0:
		return s.kind() == genreOfficial || s.kind() == genrePublic || s.x.seen&venue != 0 // "torneo in memoria di"
	case s.x.at(l.k, "porto") && s.x.class(l.k-1)&functionWord == 0, s.x.at(l.k, "porto") && (s.x.at(l.k-1, "non") || s.x.at(l.k-1, "ci")):
		return false // "domani porto Ettore al nido"
	case s.x.at(l.k, "asilo") && (s.x.at(l.k-1, "richiedente") || s.x.at(l.k-1, "richiedenti")):
		return false
	case l.commas == 0 && s.honoured(l):
		return true
	case l.commas > 0 || s.x.at(l.k, "casa") && s.x.at(l.first-1, "di") || s.x.at(l.k, "casa") && (s.x.at(l.k-1, "a") || s.x.at(l.k-1, "A") || s.x.at(l.k-1, "da") || s.x.at(l.k-1, "di")):
		return false
	case l.r&roleNamed != 0 && l.plain <= 1 && !s.of(l.k, l.first):
		return l.plain == 0 || s.x.class(l.first-1)&callVerb == 0 && !s.x.isOneOf(l.first-1, imperatives()) && s.x.before(l.first, l.away-1, residence) == 0 // "nella nostra strada abita"
	case l.r&roleShop == 0:
		return false
	case l.plain == 0 && (n.words == 1 && l.away <= 3 || !s.of(l.k, l.first)):
		return true
	}
	return n.words == 1 && l.away == 3 && (s.x.is(l.k, flagCapital) || s.x.is(l.k+1, flagCapital)) // "Bar Sport di Gigi"
}

// labelled reports a colon right before the name: "Intestatario del conto: ".
func (s *names) labelled(first int) bool {
	for k, c := range s.x.gap(first - 1) {
		if c == ':' {
			return k < 2
		}
	}
	return false
}

// kin reports a relative of somebody: in the plural only with a word such as
// "miei", for "gli amici" and "i genitori" are nobody's.
func (x *scan) kin(k int) bool {
	return x.v.low(int(x.tokens[k].end)-1) != 'i' || x.before(k, 2, ownWord) > 0
}

// weakHint is what a title and the place of the name say.
func (s *names) weakHint(n *name, titled bool) hold {
	x := s.x
	if titled {
		if s.missionary(n) {
			return hold{refuse: true}
		}
		if s.cleric(n) {
			return hold{private: true, reason: PersonTitle}
		}
		switch s.kind() {
		case genrePrivate, genrePlain:
			return hold{private: true, reason: PersonTitle}
		}
		contact := x.is(n.last+1, flagUsed) && len(x.gap(n.last)) <= 4 || s.submitted(n.first)
		return hold{private: contact, refuse: !contact, reason: PersonTitle}
	}
	if s.livesAt(n) || s.introduced(n) {
		return hold{private: true, reason: Relative}
	}
	if s.unitOf(n) {
		return hold{refuse: true}
	}
	if s.onBell(n) {
		return hold{private: true, reason: LabelBefore}
	}
	if k := s.particleBefore(n.first) - 1; x.at(k, "na") && (x.at(k-1, "sig") || x.at(k-1, "Sig")) {
		return hold{private: true, reason: PersonTitle} // "sig.na"
	}
	if n.words > 1 && n.lower && !n.caps && (s.asked(n.first) || s.opensTalk(n.first, n.last)) {
		return hold{hint: true, reason: Introduced}
	}
	if s.household(n) || s.talkedOf(n) || s.calledFor(n) {
		return hold{private: true, reason: KnownName}
	}
	if x.is(n.last+1, flagUsed) && len(x.gap(n.last)) <= 4 && n.given+n.givenWord+min(n.surname, n.words-1) > 0 {
		return hold{hint: true, reason: Contact}
	}
	if s.mailed(n) {
		return hold{hint: true, reason: LabelBefore}
	}
	if s.calledOut(n) || s.comesAlong(n) {
		return hold{hint: true, reason: Addressed}
	}
	if s.ownLine(n) && !s.warning(n) {
		if n.words > 1 && s.underOffice(n) {
			return hold{refuse: true}
		}
		return hold{hint: true, reason: Signed}
	}
	return hold{}
}

// forward reads what follows the name: an office after a comma, a role, a
// company's form, the date of birth.
func (s *names) forward(n *name, private bool) hold {
	x := s.x
	if !private && s.performs(n) {
		return hold{refuse: true}
	}
	for d := 1; d <= 6 && n.last+d < len(x.tokens); d++ {
		k := n.last + d
		if x.ends(k - 1) {
			break
		}
		sign, breaks := x.signs(k - 1)
		c, r := x.class(k), s.role(k)
		switch {
		case c&birthWord != 0 && d <= 2 && n.words > 1:
			return hold{private: true, reason: Born}
		case d == 1 && sign > 0 && !private && x.is(k, flagCaps) && x.tokens[k].len() > 2 && x.v.at(int(x.tokens[k].start)-1) == '(' && s.kind() != genrePrivate:
			return hold{refuse: true}
		case c&company != 0 && d <= 3 && breaks == 0 && sign == 0:
			return hold{refuse: true}
		case d == 2 && c&(officeUnit|publicBody) != 0 && sign == 0 && x.class(k-1)&particle != 0 && !x.at(k-1, "di"):
			return hold{refuse: true}
		case private && d > 1 && sign == 0:
		case r&roleOffice != 0 && c&relation == 0 && (d > 1 || sign > 0 || breaks > 0) && !s.unofficial(k) && !(breaks > 0 && s.labelled(k+1)):
			return hold{refuse: true}
		case r&roleStage != 0 && sign > 0 && !private:
			return hold{refuse: true}
		case (sign > 0 || breaks > 0) && d == 1 && c&(officeUnit|publicBody) != 0 && x.is(k, flagCapital):
			return hold{refuse: true}
		}
		if c&functionWord == 0 && !x.skippable(k) || c&firstPerson != 0 && c&ownWord == 0 || r&roleBreak != 0 || x.linking(k) {
			break
		}
	}
	return hold{}
}

// skippable reports words that may stand before the office somebody holds.
func (x *scan) skippable(k int) bool {
	t := &x.tokens[k]
	if t.is(flagNumber) && t.len() == 2 && x.at(k+1, "anni") {
		return true // "Anna Bassi, 41 anni, assessora"
	}
	switch string(x.v.b[t.start:t.end]) {
	case "anni":
		return x.is(k-1, flagNumber)
	case "quale", "nuovo", "nuova", "ex", "neo", "attuale":
		return true
	}
	return false
}

// linking reports small words after which another person or thing is named.
func (x *scan) linking(k int) bool {
	t := x.tokens[k]
	if t.len() > 3 {
		return false
	}
	switch string(x.v.b[t.start:t.end]) {
	case "e", "ed", "a", "al", "con", "per", "da", "di", "in", "del":
		return true
	}
	return false
}

// classmates reports pupils between a word of the stage and a name: "premiati gli alunni".
func (s *names) classmates(l *look) bool {
	for k := l.k + 1; k < l.first; k++ {
		if s.x.isOneOf(k, classmates()) {
			return true
		}
	}
	return false
}

var classmates = wordSet("alunn(o|a|i|e) student(e|i|essa|esse) bambin(o|a|i|e) ragazz(o|a|i|e) bimb(o|a|i|e) scolar(o|a|i|e)")

// message reports words of the stage that announce nobody: "novità x Kofi", "firmato
// digitalmente da" under a letter of somebody about himself.
func (s *names) message(l *look) bool {
	if s.x.at(l.k, "digitalmente") {
		return s.kind() == genrePrivate
	}
	return s.x.at(l.k, "novita") && (s.x.at(l.k+1, "x") || s.x.at(l.k+1, "per") || s.x.at(l.k+1, "da"))
}

// of reports whether a preposition that makes an owner stands right before the
// name: "la bottega di Mario Rossi" is not the bottega named Mario Rossi.
func (s *names) of(k, first int) bool {
	return first-1 > k && s.preposition(first-1) && s.x.class(k)&odonym == 0
}

// preposition reports small words after which somebody else than the one before
// is named.
func (s *names) preposition(i int) bool {
	if i < 0 || s.x.class(i)&functionWord == 0 {
		return false
	}
	x, t := s.x, &s.x.tokens[i]
	at := int(t.start)
	switch t.len() {
	case 1:
		return x.v.low(at) == 'e' || x.v.low(at) == 'a'
	case 2:
		return x.v.hasFold(at, "di") || x.v.hasFold(at, "da") || x.v.hasFold(at, "ad") || x.v.hasFold(at, "ed")
	case 3:
		return x.v.hasFold(at, "con") || x.v.hasFold(at, "per")
	}
	return false
}

// at reports whether token i is this word as it is written here, or in capitals when it
// is written small here.
func (x *scan) at(i int, word string) bool {
	return uint(i) < uint(len(x.tokens)) && x.tokens[i].len() == len(word) && x.sameWord(i, word) // most words have another length
}

// sameWord is at for a token with the length of the word.
func (x *scan) sameWord(i int, word string) bool {
	t := &x.tokens[i]
	if t.flags&flagCaps == 0 && !(t.len() == 1 && t.is(flagCapital) && x.is(i+1, flagCaps) && x.is(i-1, flagCaps)) {
		return string(x.v.b[t.start:t.end]) == word
	}
	return x.v.hasFold(int(t.start), word)
}

// spokenTo reports an office that is spoken to: "Egregio assessore,".
func (x *scan) spokenTo(k, plain int) bool {
	if slices.Contains(x.gap(k), ':') {
		// "Consiglieri: " heads a list
		return x.at(k, "Referente") || x.at(k, "Delegato") || x.at(k, "Delegata")
	}
	return plain == 0 && (x.before(k, 2, greeting) > 0 || x.sentenceStart(k))
}

// sentenceStart reports whether token i is the first of its sentence or line.
func (x *scan) sentenceStart(i int) bool {
	if i == 0 || x.ends(i-1) {
		return true
	}
	for _, c := range x.gap(i - 1) {
		if c == '\n' || c == '"' || c == ':' {
			return true
		}
	}
	return false
}

// signs counts the commas, brackets and colons behind token i, 1 for several, and
// the line breaks.
func (x *scan) signs(i int) (sign, breaks int) {
	if x.is(i, flagSpace) {
		return 0, 0
	}
	gap := x.gap(i)
	for k, c := range gap {
		if k > longestGap {
			break
		}
		switch c {
		case ',', '(', ')', ':', '|', ';':
			sign++
		case '-':
			if len(gap) > 1 {
				sign++
			}
		case '\n':
			breaks++
		}
	}
	return min(sign, 1), breaks
}

// role is what token i says of the bearer of a name; 0 outside the text.
func (s *names) role(i int) role {
	if uint(i) >= uint(len(s.x.tokens)) {
		return 0
	}
	return s.x.lex.meanings[s.x.tokens[i].word].role
}
