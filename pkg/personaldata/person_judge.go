package personaldata

import "bytes"

// judge gives the score of a name and the reason; 0 when its surroundings say
// that it is no private person's.
func (s *names) judge(n *name) (float64, Reason) {
	x := s.x
	base, reason := n.likely()
	h, vain := s.around(n)
	if vain {
		return 0, ""
	}
	if h.refuse && n.words > 1 && !n.lower && s.identified(n) {
		h = hold{private: true, reason: DataNear}
	} else if h.refuse && n.words > 1 && n.known() && s.inRow(n) {
		h = hold{hint: true, reason: DataNear}
	}
	if s.nobody(n, h) {
		s.refused = !n.lower && (n.words > 1 || s.x.at(n.first, "Gesu") || h.refuse && (n.surname > 0 || x.class(n.first-1)&saint != 0) || x.class(n.first)&famousWord != 0)
		return 0, ""
	}
	if s.inColumn(n) {
		return max(base, 0.9), LabelBefore
	}
	if h.private && (s.plausible(n) || h.reason == Relative && n.words == 1 && n.givenWord == 1 && !n.lower && x.class(n.first)&(commonWord|placeWord) != 0 || s.smallGiven(n, h)) {
		return max(base, 0.9), h.reason
	}
	if n.words == 1 {
		if known, accepted := s.mentioned(n); known && accepted {
			return 0.8, KnownName
		} else if known {
			return 0, ""
		}
	}
	if n.lower {
		return s.judgeLower(n, h, base, reason)
	}
	return s.weigh(n, h, base, reason)
}

// vain reports that nothing behind a lone word, before which nothing speaks for a name or
// against it, can make it one: neither its score nor what it says of other names depends
// on more than was read. Most words with a capital end here. TestGatesHideNothing holds it
// to that, as it does hopeless.
func (s *names) vain(n *name, h hold) bool {
	x := s.x
	if x.ungated || n.words != 1 || n.lower || n.given+n.givenWord+n.initials > 0 || h.refuse || h.private || h.hint || x.classes[n.first]&famousWord != 0 || x.class(n.first-1)&saint != 0 {
		return false
	}
	if s.last.last >= 0 && n.first-s.last.last <= mostBetween || s.aged(n) || s.inColumn(n) || x.at(n.first, "Gesu") {
		return false // in a list of names
	}
	if known, _ := s.mentioned(n); known {
		return false
	}
	return true
}

// weigh adds what stands around a name in capitals to what it is worth by itself.
func (s *names) weigh(n *name, h hold, base float64, reason Reason) (float64, Reason) {
	x := s.x
	if inherits, refused := s.inherits(n); refused {
		s.refused = true
		return 0, ""
	} else if inherits {
		if n.words > 1 && (n.known() || s.numbered) || n.given+n.givenWord > 0 {
			base += 0.3
		} else if s.cell(n) || n.words == 1 && n.surname+n.unknown > 0 && s.families() {
			base += 0.4
		}
	}
	if h.hint && (n.known() || n.words == 1 || h.reason != Signed) {
		base, reason = base+0.3, h.reason
		if h.reason == Addressed && n.words == 1 && n.unknown == 1 && x.tokens[n.first].len() > 3 {
			base += 0.15 // "Cara Fatjona"
		}
	}
	if s.speaks(n) {
		base += 0.25
	}
	if s.numbered && n.words > 1 && s.enumerated(n.first) {
		base += 0.35
	}
	if s.towards(n) {
		base += 0.15
	}
	switch s.kind() {
	case genrePublic:
		if n.known() && (s.inRow(n) || s.rostered(n)) {
			break
		}
		base -= 0.5
		s.refused = n.words > 1
	case genrePrivate:
		base += 0.05
	}
	switch start := x.sentenceStart(n.first); {
	case n.given+n.surname+n.unknown == 0 && start:
		base -= 0.1
	case n.words == 1 && n.givenWord == 1 && !start && s.kind() == genrePrivate:
		base += 0.05
	}
	return min(base, 0.95), reason
}

// likely is how likely the words alone are a name.
func (n *name) likely() (float64, Reason) {
	weak := n.givenWord + n.surnameWord
	switch {
	case n.words == 1 && n.initials > 0 && n.given+n.surname+n.surnameWord > 0:
		return 0.5, KnownName
	case n.words == 1 && n.given > 0:
		return 0.55, GivenName
	case n.words == 1 && n.givenWord > 0:
		return 0.4, GivenName
	case n.words == 1 && n.surname > 0:
		return 0.2, KnownName
	case n.words == 1:
		return 0.1, KnownName
	case n.given > 0 && n.surname > 0:
		return 0.95, KnownName
	case n.given > 0 && weak > 0, n.givenWord > 0 && n.surname > 0:
		return 0.85, KnownName
	case n.given > 1:
		return 0.7, KnownName
	case n.given > 0 && n.unknown > 0:
		return 0.8, GivenName
	case n.givenWord > 0 && n.unknown > 0:
		return 0.45, GivenName // "Cremeria Stella", "Italia Riscossioni": the words around must help
	case n.givenWord > 0 && weak > 1:
		return 0.55, KnownName
	case n.surname > 1, n.surname > 0 && n.unknown+weak > 0:
		return 0.45, KnownName
	case weak > 1:
		return 0.25, KnownName
	}
	return 0.2, NameForm
}

// known reports that a list of names has one of the words, be it a word of the language
// as well: associations sign, too ("Legnami Bof", "Bezirksgemeinschaft Eisacktal").
func (n *name) known() bool {
	return n.given+n.givenWord+n.surname > 0
}

// judgeLower decides about a name without capitals or among capitals.
func (s *names) judgeLower(n *name, h hold, base float64, reason Reason) (float64, Reason) {
	x := s.x
	if s.signsSmall(n) {
		return 0.6, Signed
	}
	if s.kind() == genrePublic {
		if n.given+n.givenWord > 0 && n.surname+n.surnameWord > 0 && !n.caps && s.toBeTold(n) {
			return 0.6, KnownName
		}
		return 0, ""
	}
	switch {
	case n.given > 0 && n.surname > 0:
		return 0.8, reason
	case s.byArticle(n):
		return 0.55, GivenName
	case s.pointedAt(n):
		return 0.6, KnownName
	case n.given > 0 && n.words > 1 && (h.hint || n.caps && n.unknown == 0 || !n.caps && s.writesSmall(n)):
		return 0.6, reason
	case n.givenWord > 0 && n.surname > 0 && (h.hint || n.caps):
		return 0.6, reason
	case n.givenWord > 0 && n.surname > 0 && s.role(n.first)&roleName != 0:
		return 0.55, reason
	case n.given > 0 && x.tokens[n.first].len() >= 4 && (h.hint || s.kind() == genrePrivate || len(x.tokens) < 40) && (n.caps || h.hint || s.writesSmall(n)):
		return 0.5, reason
	case h.hint && n.words > 1 && (s.role(n.first)&roleName != 0 || h.reason == Introduced && n.given+n.givenWord > 0 && n.words == 2):
		return 0.55, reason
	case h.hint && base >= 0.4 && n.given+n.surname > 0:
		return base + 0.2, h.reason
	}
	return 0, ""
}

// writesSmall reports that the sentence around a name in small letters begins with a
// small letter, too, or that the name goes on a list: whoever begins sentences with a
// capital writes names with one, and the word is another: "Multa non pagata: evita il
// fermo", "Wenn Sie bezahlt haben".
func (s *names) writesSmall(n *name) bool {
	x := s.x
	if x.v.at(int(x.tokens[n.last].end)-1) == 'a' && x.v.text[x.v.offset(int(x.tokens[n.last].end)-1)] >= 0x80 {
		return false // "annà": no given name ends so
	}
	if inherits, refused := s.inherits(n); inherits && !refused {
		return true
	}
	k := n.first
	for k > 0 && n.first-k < longestSentence && !x.ends(k-1) && !stops(x.gap(k-1)) {
		k--
	}
	for k < n.first && x.is(k, flagNumber) {
		k++ // "1) mario ferri"
	}
	return !x.is(k, flagCapital) || k == n.first
}

// stops reports a full stop, an exclamation or a question mark, also before a small letter.
func stops(gap []byte) bool {
	return bytes.ContainsAny(gap, ".!?\n")
}

// longestSentence is how many words before a name its sentence may begin.
const longestSentence = 60

// plausible refuses what cannot be a name even after a title.
func (s *names) plausible(n *name) bool {
	if n.words == 1 && n.given == 0 && n.first > 0 && s.x.class(n.first)&placeWord != 0 && s.role(n.first-1)&rolePrivate == 0 && !s.onBell(n) && (n.caps || !s.announces(n.first-1)) {
		return false
	}
	if n.lower && n.words == 1 && n.given == 0 && n.first > 1 && s.x.at(n.first-1, "sono") && !s.x.ends(n.first-2) && !hasComma(s.x.gap(n.first-2)) && s.x.class(n.first-2)&(functionWord|firstPerson|greeting) == 0 {
		return false // "i pronto soccorso sono lazzaretti"
	}
	if n.caps && n.words == 1 && n.given == 0 && n.first > 0 && s.x.class(n.first)&conditionWord != 0 && s.role(n.first-1)&rolePrivate == 0 {
		return false // "SONO SORDO"
	}
	if n.words > n.unknown {
		if n.lower && !n.caps && n.words == 2 && n.givenWord == 1 && n.surnameWord == 1 && n.cued && !s.x.at(n.first-1, "sono") && !hasComma(s.x.gap(n.first-1)) {
			return true // "la signora letizia grasso"
		}
		return !n.lower || n.caps || n.given+n.surname > 0 || n.words > 1 && s.role(n.first)&roleName != 0
	}
	return !n.lower && (!n.caps || n.words > 1)
}

// known reports names of the past, brands, and figures that everybody knows.
func (s *names) known(n *name, h hold) bool {
	x := s.x
	if n.words == 1 {
		if x.class(n.last+1)&particle != 0 && s.x.famed(n.first, n.last+2) || x.class(n.first-1)&title != 0 && s.x.famed(n.first-1, n.last) {
			return true // Leonardo da Vinci, Don Bosco
		}
		addressed := n.first > 0 && (s.role(n.first-1)&rolePrivate != 0 || s.role(n.first-1)&roleLabel != 0 && !n.caps) || h.reason == Relative && n.given+n.givenWord > 0
		addressed = addressed || h.private && (s.professional(n.first-1) || s.livesAt(n))
		return !addressed && (s.role(n.first)&roleBrand != 0 || x.class(n.first)&famousWord != 0 && (!h.private || h.reason == PersonTitle)) ||
			n.caps && !h.private && x.tokens[n.first].len() < 5
	}
	if (!h.private || h.reason == Introduced) && s.role(n.last)&roleBrand != 0 && (n.given == 0 && x.class(n.first)&placeWord != 0 || s.role(n.first)&roleBrand != 0 || n.given+n.surname == 0) {
		return true
	}
	return s.celebrity(n) && !s.namesake(n, h)
}

// celebrity reports a full name that everybody knows.
func (s *names) celebrity(n *name) bool {
	for from := n.first; from < n.last; from++ {
		if s.x.famed(from, n.last) {
			return true
		}
	}
	return false
}

// namesake reports somebody who has the name of one whom everybody knows: a relative, who
// writes, or with whom something is told that identifies only him.
func (s *names) namesake(n *name, h hold) bool {
	switch h.reason {
	case Relative, DataNear, LabelBefore: // not Born: of the famous one tells that, too
		return h.private
	case Introduced:
		return h.private && (s.x.isOneOf(n.first-1, selfNaming()) || s.x.isOneOf(n.first-1, nominatives()))
	}
	return false
}

var selfNaming = wordSet("chiamo sottoscritt(o|a)")

// famed reports that the tokens from first to last are a name that everybody knows.
func (x *scan) famed(first, last int) bool {
	if first < 0 || last >= len(x.tokens) || !x.uses(first, useFamous) {
		return false
	}
	key := uint64(hashSeed)
	for k := first; k <= last; k++ {
		key = hashPair(key, x.key(k))
	}
	return x.lex.famous[key] || x.lex.living[key]
}

// partOfTitle reports a name that is a part of a longer run of capitalised words:
// of a heading, a shop, a body.
func (s *names) partOfTitle(n *name) bool {
	x := s.x
	if n.lower || n.given > 0 && n.words > 1 {
		return false
	}
	before := n.first > 0 && x.joins(n.first-1) && x.is(n.first-1, flagCapital) && !x.sentenceStart(n.first-1) && x.class(n.first-1)&(title|relation|greeting|declarant|particle) == 0
	after := x.joins(n.last) && x.is(n.last+1, flagCapital) && !x.is(n.last+1, flagUsed) && x.tokens[n.last+1].len() > 2 && !(x.is(n.last+1, flagCaps) && !n.caps && x.is(n.last+2, flagUsed)) // "Bressan Alba TEAM 8038…"
	return before || after || x.v.at(int(x.tokens[n.first].start)-1) == '#' || x.v.at(int(x.tokens[n.last].end)) == '_'
}

// shop reports a run that begins with a trade or a thing named after people:
// Forno Conti, Monte Rosa.
func (s *names) shop(n *name) bool {
	if s.role(n.first)&roleAnimal != 0 && n.words == 2 && (s.x.at(n.first-1, "il") || s.x.at(n.first-1, "la")) {
		return true // il Gatto Silvestro
	}
	return n.words > 1 && n.given == 0 && s.role(n.first)&(roleShop|roleNamed|roleAnimal) != 0 && !n.cued
}

// quoted reports a name within a title in quotation marks.
func (s *names) quoted(n *name) bool {
	x := s.x
	for k := n.first - 1; k >= 0 && n.first-k < 7; k-- {
		g := x.gap(k)
		for i := len(g) - 1; i >= 0 && i > len(g)-longestGap; i-- {
			if g[i] == '"' || g[i] == otherSign {
				return i == len(g)-1 && k < n.first
			}
		}
	}
	return false
}

// titled reports a name that ends a few words in quotation marks: of an ambulance, a
// cake, an association; not the nickname within a name, and not what somebody said.
func (s *names) titled(n *name) bool {
	x := s.x
	if after := x.v.at(int(x.tokens[n.last].end)); after != '"' || n.words == 1 && x.is(n.first-1, flagCapital) && x.is(n.last+1, flagCapital) {
		return false
	}
	reach := 4
	if x.at(n.first-1, "da") || x.at(n.first-1, "di") {
		reach = 7 // "Frutta e Verdura da Michele"
	}
	for k := n.first; k > n.first-reach && k >= 0; k-- {
		if x.v.at(int(x.tokens[k].start)-1) == '"' {
			return k < n.first || n.words == 1 || x.is(k-1, flagCapital) && len(x.gap(k-1)) == 2
		}
		if k < n.first && (x.ends(k) || s.role(k)&roleSelf != 0) {
			return false
		}
	}
	return false
}

// enumerated reports the number of a list before token i: "2) ", "2. ".
func (s *names) enumerated(i int) bool {
	x := s.x
	if i == 0 || !x.is(i-1, flagNumber) || x.tokens[i-1].len() > 3 || i > 1 && x.is(i-2, flagNumber) && !x.ends(i-2) {
		return false
	}
	g := x.gap(i - 1)
	return len(g) > 0 && len(g) < 4 && (g[0] == ')' || g[0] == '.' && len(g) > 1)
}

// mostBetween is how many tokens after the name before the next of a list begins.
const mostBetween = 3

// inherits reports whether the name follows the one before in a list, so that
// what was said of that goes for it too.
func (s *names) inherits(n *name) (inherits, refused bool) {
	x := s.x
	if s.last.last < 0 || n.first-s.last.last > mostBetween {
		return false, false
	}
	gap := x.v.b[x.tokens[s.last.last].end:x.tokens[n.first].start]
	if len(gap) > 16 {
		return false, false
	}
	for _, c := range gap {
		if c == '!' || c == '?' {
			return false, false
		}
	}
	for k := s.last.last; k < n.first; k++ {
		if x.ends(k) && x.v.at(int(x.tokens[k].end)) != ';' {
			return false, false
		}
	}
	for k := s.last.last + 1; k < n.first; k++ {
		if x.tokens[k].len() > 3 && !x.is(k, flagNumber) {
			return false, false
		}
	}
	return true, s.before
}

// cell reports a surname that is a cell of a table behind the cell of a given name:
// "Samira;El Haddaoui;19/06/1989".
func (s *names) cell(n *name) bool {
	x := s.x
	edge := func(c byte) bool { return c == ';' || c == '\t' || c == '|' }
	first := s.particleBefore(n.first)
	return first == s.last.last+1 && s.last.given+s.last.givenWord > 0 && n.surname > 0 &&
		edge(x.v.at(int(x.tokens[first].start)-1)) && edge(x.v.at(int(x.tokens[n.last].end)))
}

// ownLine reports a name that stands alone on its line or ends the text after a
// full stop or a comma, as signatures do.
func (s *names) ownLine(n *name) bool {
	x := s.x
	end := n.last == len(x.tokens)-1 && len(x.gap(n.last)) < 8
	begin := n.first == 0 || x.ends(n.first-1)
	if n.first > 0 {
		for _, c := range x.gap(n.first - 1) {
			begin = begin || c == '\n' || c == ',' && end
		}
	}
	if !end && n.last+1 < len(x.tokens) {
		for _, c := range x.gap(n.last) {
			end = end || c == '\n'
		}
	}
	return begin && end && n.first > 0
}

// underOffice reports that the line above the name is that of an office: the name is
// of who works there. A letter to an office is addressed: "Spett.le", "All'Ufficio".
func (s *names) underOffice(n *name) bool {
	x := s.x
	if s.kind() == genrePrivate || n.first == 0 {
		return false
	}
	_, breaks := x.signs(n.first - 1)
	if breaks != 1 {
		return false
	}
	unit := false
	for k, d := n.first-1, 0; k >= 0 && d < 8; k, d = k-1, d+1 {
		if _, breaks = x.signs(k); breaks > 0 && k < n.first-1 {
			break
		}
		if x.class(k)&(greeting|title) != 0 || x.at(k, "All") || x.at(k, "Al") || x.at(k, "Alla") || x.at(k, "Ai") || x.class(k)&firstPerson != 0 || x.is(k, flagUsed) {
			return false
		}
		unit = unit || x.class(k)&officeUnit != 0 && x.is(k, flagCapital)
	}
	return unit
}

// nobody reports whether a candidate is no private person: its surroundings refuse
// it, or it names something else, such as a firm, a title or a place to eat.
func (s *names) nobody(n *name, h hold) bool {
	switch {
	case h.refuse, s.known(n, h), s.word(n), s.quality(n, h), s.birthplace(n), s.ofTown(n), s.nameOf(n), s.builder(n), s.eatery(n), s.shop(n), s.shortStreet(n), s.called(n) && h.reason != Relative:
		return true
	case !h.private && (s.candidate(n) || s.partOfTitle(n) || s.litter(n)):
		return true
	case (!h.private || h.reason == Introduced) && s.titled(n):
		return true
	}
	return h.reason != Introduced && s.x.seen&stage != 0 && s.quoted(n)
}
