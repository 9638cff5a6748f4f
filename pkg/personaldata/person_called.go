package personaldata

// calledFor reports a name that somebody is to ask for, or that stands behind the number
// of a flat: "chiedere di Righetto", "l'interno 6 (Ballardini)".
func (s *names) calledFor(n *name) bool {
	x, k := s.x, n.first-1
	if n.lower || n.words > 3 || k < 1 || n.given+n.givenWord+n.surname+n.surnameWord == 0 || x.class(n.first)&famousWord != 0 || s.kind() == genrePublic {
		return false
	}
	switch {
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
