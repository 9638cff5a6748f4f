package personaldata

// calledFor reports a name that somebody is to ask for, or that stands behind the number
// of a flat: "chiedere di Righetto", "l'interno 6 (Ballardini)".
func (s *names) calledFor(n *name) bool {
	x, k := s.x, n.first-1
	if n.lower || n.words > 3 || k < 1 || n.given+n.givenWord+n.surname+n.surnameWord == 0 || x.class(n.first)&famousWord != 0 && !s.recalled(n) || s.kind() == genrePublic {
		return false
	}
	switch {
	case s.referred(n), s.recalled(n):
		return true
	case x.at(k, "di") || x.at(k, "de"):
		return x.isOneOf(k-1, askings()) && x.is(k-1, flagSpace)
	case x.is(k, flagNumber):
		g := x.gap(k)
		return x.tokens[k].len() < 4 && len(g) == 2 && g[0] == ' ' && g[1] == '(' && x.isOneOf(k-1, flats())
	}
	return false
}

var (
	askings = wordSet("chiedi chieda chiedere chiedete domanda domandare domandate cerca cercare cercate cercando chiedendo")
	flats   = wordSet("interno int scala piano appartamento app civico campanello n alloggio")
)

// mailed reports the name behind "Da:" at the beginning of a line, as in the head of a
// mail, or behind the sign that speaks to somebody: "@Rosa Fontana".
func (s *names) mailed(n *name) bool {
	x, k := s.x, n.first-1
	if n.lower || n.words < 2 || n.words > 3 {
		return false
	}
	if at := int(x.tokens[n.first].start); x.v.at(at-1) == '@' && !isAlnum(x.v.at(at-2)) {
		return true
	}
	return k >= 0 && s.labelled(n.first) && x.sentenceStart(k) && (x.at(k, "Da") || x.at(k, "From") || x.at(k, "A") || x.at(k, "Cc") || x.at(k, "CC"))
}

// submitted reports that the bearer of the name at token first brought a request to the
// office that writes: "istanza presentata dal dott. Nevio Sartori".
func (s *names) submitted(first int) bool {
	x := s.x
	for k := first - 1; k > first-4 && k > 0 && x.joinsTitle(k); k-- {
		if x.at(k, "dal") || x.at(k, "dalla") || x.at(k, "da") || x.at(k, "dall") || x.at(k, "dai") {
			return x.beginsLike(k-1, submissions)
		}
	}
	return false
}

// joinsTitle reports that between token k and the next at most the dot of a title stands.
func (x *scan) joinsTitle(k int) bool { return len(x.gap(k)) <= 2 && !hasComma(x.gap(k)) }

var submissions = newStems("presentat", "inoltrat", "richiest", "formulat", "propost", "sottoscritt", "avanzat", "trasmess", "depositat", "prodott")

// onBell reports "sul citofono c'è scritto" before a surname.
func (s *names) onBell(n *name) bool {
	x, k := s.x, s.particleBefore(n.first)-1
	if n.surname+n.surnameWord == 0 {
		return false
	}
	if !n.lower && (x.isE(k) || x.at(k, "trovi") || x.at(k, "trova") || x.at(k, "leggi") || x.at(k, "legge") || x.at(k, "dice")) && (x.isOneOf(k-1, bells()) || x.at(k-1, "c") && x.isOneOf(k-2, bells())) {
		return true // "il citofono è Cammarata"
	}
	if !x.at(k, "scritto") || !x.isE(k-1) {
		return false
	}
	for i := k - 2; i > k-6 && i >= 0 && !x.ends(i); i-- {
		if s.role(i)&roleLabel != 0 {
			return true
		}
	}
	return false
}

// announces reports a word in token i behind which a name of a place is a surname: a title
// of our days, a relative, a label.
func (s *names) announces(i int) bool {
	return i >= 0 && (s.role(i)&(rolePrivate|roleLabel) != 0 || s.x.class(i)&(relation|declarant) != 0 || s.professional(i))
}

// professional reports a title that people of our days bear, so that no name of the past
// stands behind it: "il geometra Zanardelli", "il dott. Colombo".
func (s *names) professional(i int) bool {
	return i >= 0 && s.role(i)&roleTitle != 0 && s.x.isOneOf(i, professions())
}

var professions = wordSet("dott dottor dottore dottoressa dottssa dssa dr dra drssa ssa avv avvocato avvocata avvocatessa ing ingegner ingegnere ingegnera rag ragionier ragioniere geom geometra arch architetto architetta perito maestra profssa professoressa")
