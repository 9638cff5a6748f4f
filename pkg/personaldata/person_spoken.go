package personaldata

// This file knows people of whom others speak: to whom one is sent, whom all remember, who
// are told apart by a trait, and children whose birth is told.

// referred reports a surname to whose bearer one is sent: "chiedetelo alla Bertolini".
func (s *names) referred(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || n.surname == 0 || n.caps || !x.isOneOf(k, thirdArticles()) || !x.is(k, flagSpace) || !x.isOneOf(k-1, referrals()) {
		return false
	}
	return x.class(n.first)&(placeWord|publicBody|officeUnit|commonWord) == 0 && s.role(n.first)&roleBrand == 0 && !(x.joins(n.last) && x.is(n.last+1, flagCapital))
}

// recalled reports somebody whom the readers are to remember, with what he does or where
// he is: "vi ricordate il Minghetti dell'officina?". He may bear a famous name.
func (s *names) recalled(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || n.caps || x.class(n.first)&(placeWord|commonWord) != 0 || s.role(n.first)&roleBrand != 0 || !x.at(k, "il") && !x.at(k, "la") || !x.isOneOf(k-1, recalls()) {
		return false
	}
	if x.class(n.first)&surname == 0 && n.given+n.surname == 0 {
		return false
	}
	next := n.last + 1
	return x.is(n.last, flagSpace) && (x.at(next, "del") || x.at(next, "della") || x.at(next, "dell")) && !x.isOneOf(next+1, monuments()) && x.class(next+1)&(odonym|venue) != odonym
}

// pointedAt reports a surname in small letters behind an article, set apart by what its
// bearer has or does: "il de marchis quello col cane", "la zanetti quella che lavora in
// posta". It takes in a particle before.
func (s *names) pointedAt(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || n.surname == 0 || n.caps || !x.is(n.last, flagSpace) || !x.isOneOf(n.last+2, traits()) {
		return false
	}
	if next := n.last + 1; !x.at(next, "quello") && !x.at(next, "quella") {
		return false
	}
	if k > 0 && x.class(k)&particle != 0 && x.is(k, flagSpace) && (x.at(k-1, "il") || x.at(k-1, "la")) {
		k--
	}
	if !x.at(k, "il") && !x.at(k, "la") && !x.at(k, "al") && !x.at(k, "alla") || !x.is(k, flagSpace) {
		return false
	}
	n.first = k + 1
	return true
}

// newborn reports a child whose birth is told with whose it is: "è nata Azzurra, la mia
// secondogenita".
func (s *names) newborn(n *name) bool {
	x := s.x
	if n.words > 2 || n.lower || !x.isOneOf(n.first-1, births()) || !x.isE(n.first-2) {
		return false
	}
	own, kin := s.ownBehind(n)
	return own || kin
}

// christened reports a thing or an animal whose birth is told in a figure of speech: "è
// nata Aurora, la piattaforma del comune".
func (s *names) christened(n *name) bool {
	x, k := s.x, n.last+1
	if n.words != 1 || !x.isOneOf(n.first-1, births()) || !x.isE(n.first-2) || !hasComma(x.gap(n.last)) || !x.isOneOf(k, thirdArticles()) && !x.at(k, "l") && !x.at(k, "una") && !x.at(k, "un") {
		return false
	}
	own, kin := s.ownBehind(n)
	return !own && !kin && x.class(k+1)&(relation|given|title) == 0 && x.sense(k+1)&(senseKin|senseWeakKin) == 0
}

// ownBehind reads "la mia secondogenita", "figlia di" behind a name: whether it says that
// somebody is the writer's, and whether it is a relative.
func (s *names) ownBehind(n *name) (own, kin bool) {
	x, k := s.x, n.last+1
	if x.at(k, "la") || x.at(k, "il") {
		k++
	}
	if x.class(k)&ownWord != 0 && x.sense(k)&senseMy != 0 {
		own = true
		k++
	}
	for d := range 2 {
		kin = kin || x.class(k+d)&relation != 0 || x.sense(k+d)&(senseKin|senseWeakKin) != 0
	}
	return own, kin
}

var (
	thirdArticles = wordSet("al alla dal dalla il la")
	referrals     = wordSet("chiedetelo chiediglielo chiedilo chiedi chiedete chieda domandate domandatelo domanda ditelo dillo dite dica diglielo rivolgiti rivolgetevi ridillo raccontalo raccontatelo spiegatelo spiegalo")
	recalls       = wordSet("ricordate ricordi ricorda conoscete conosci visto incontrato rivisto")
	traits        = wordSet("col con coi che del della dell dei delle senza sopra sotto")
	births        = wordSet("nata nato arrivata arrivato")
)

// verb reports a word in small letters that is a name elsewhere and says here what a
// relative does: "mio marito manca da ieri", "mia sorella consiglia di andare".
func (s *names) verb(n *name) bool {
	x := s.x
	return n.words == 1 && n.given == 0 && x.class(n.first-1)&relation != 0 && x.is(n.last, flagSpace) && x.isOneOf(n.last+1, objects())
}

var objects = wordSet("da dal dalla di del che il lo la i gli le un uno una l per poco molto troppo tanto sempre bene male")
