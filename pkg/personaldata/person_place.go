package personaldata

// Names that mean a place: where one eats, what is shut or sunk, a street in short; and
// those of a litter of animals.

// eatery reports "Da Gino", a name of restaurants, "l'aperitivo da Otello", "da Gino si
// mangia bene", and what is famous for its dishes: "il gelato di Sergio batte tutti".
func (s *names) eatery(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || n.given+n.givenWord == 0 || k < 0 || !x.joins(k) {
		return false
	}
	if x.at(k, "Da") || x.at(k, "e") && x.at(k-2, "Da") {
		return true
	}
	if n.lower {
		return false
	}
	if !x.at(k, "da") {
		return s.praised(n)
	}
	if s.serves(n) {
		return true
	}
	return (x.isOneOf(k-1, meals()) || x.class(k-1)&functionWord != 0 && x.isOneOf(k-2, meals())) && (s.kind() != genrePrivate || !x.beginsLike(k-1, eatStems) && x.class(k-1)&functionWord == 0)
}

var eatStems = newStems("mangi")

var meals = wordSet("aperitivo aperitivi cena pranzo pizza pizze colazione caffe panino panini gelato spritz mangiare mangiato mangia sushi kebab piadina piadine focaccia birra birretta brioche cornetto apericena degustazione dehors chiosco")

// serves reports that one eats at the bearer of a name behind "da", or at one named
// before in the same sentence: "da Gino si mangia bene, da Mario un po' meno".
func (s *names) serves(n *name) bool {
	const farthest = 12
	x := s.x
	if x.at(n.last+1, "si") && x.isOneOf(n.last+2, served()) {
		return true
	}
	for k := n.first - 2; k > 1 && n.first-k < farthest && !x.ends(k); k-- {
		if x.at(k, "si") && x.isOneOf(k+1, served()) {
			return x.is(k-1, flagCapital) && (x.at(k-2, "da") || x.at(k-2, "Da"))
		}
	}
	return false
}

var served = wordSet("mangia mangiava beve beveva cena cenava pranza spende spendeva ordina gusta degusta")

// praised reports whose dishes a sentence compares with others': "meglio le piadine della
// Wanda o quelle del chiosco?". What a relative cooks is nobody's shop.
func (s *names) praised(n *name) bool {
	const reach = 12
	x, k := s.x, n.first-1
	if !x.isOneOf(k, ofWords()) || !x.isOneOf(k-1, dishes()) || s.kind() == genrePrivate || x.seen&(relation|firstPerson) != 0 {
		return false
	}
	for d := k - 2; d >= 0 && k-d < reach && !x.ends(d); d-- {
		if x.isOneOf(d, praises()) {
			return true
		}
	}
	for d := n.last + 1; d < len(x.tokens) && d-n.last < reach && !x.ends(d-1); d++ {
		if x.isOneOf(d, praises()) {
			return true
		}
	}
	return false
}

var (
	ofWords = wordSet("di del della da dalla")
	dishes  = wordSet("gelat(o|i) granit(a|e) piadin(a|e) pizz(a|e) panin(o|i) arancin(i|e) gnocc(o|hi) tortellin(i|o) cornett(o|i) brioche focacci(a|e) caffe cappuccin(o|i) spritz porchetta arrosticini kebab panzerott(o|i) cannol(o|i) pasticcini birr(a|e) hamburger suppli sushi bombolon(i|e) crescentin(e|a) farinata frittur(a|e) toast")
	praises = wordSet("meglio peggio miglior(e|i) batte battono imbattibil(e|i) top preferit(o|a|i|e) inarrivabil(e|i) insuperabil(e|i) altro provincia")
)

// called reports a thing or a place told in brackets behind its name, "Alfredo (la
// trattoria)", and one of which only things are said: "la Silvana è fuori uso".
func (s *names) called(n *name) bool {
	x, k := s.x, n.last+1
	if n.words != 1 || n.lower || k+1 >= len(x.tokens) {
		return false
	}
	if g := x.gap(n.last); len(g) == 2 && g[1] == '(' {
		if x.article(k) {
			k++
		}
		return (s.role(k)&(roleShop|roleNamed|roleAnimal) != 0 || x.class(k)&(venue|publicPlace) != 0) && x.class(k)&relation == 0 && !x.is(k, flagCapital) && x.v.at(int(x.tokens[k].end)) == ')'
	}
	if !x.at(n.first-1, "la") && !x.at(n.first-1, "La") || !x.is(n.last, flagSpace) {
		return false
	}
	if x.isE(k) {
		return x.isOneOf(k+1, ruins()) || x.at(k+1, "fuori") && x.isOneOf(k+2, idle()) || x.at(k+1, "andata") && x.at(k+2, "a") && x.isOneOf(k+3, flames())
	}
	return x.isOneOf(k, sails()) || (x.at(k, "ha") && x.isOneOf(k+1, shuts()) && (x.ends(k+1) || hasComma(x.gap(k+1)) || x.at(k+2, "i")))
}

var (
	ruins  = wordSet("affondata demolita ristrutturata inaugurata restaurata varata abbattuta transennata crollata asfaltata percorribile transitabile visitabile salpata attraccata")
	idle   = wordSet("uso servizio funzione")
	flames = wordSet("fuoco fiamme picco")
	sails  = wordSet("salpa salpera attracca attracchera riapre riaprira ormeggia")
	shuts  = wordSet("chiuso riaperto")
)

// shortStreet reports a name behind "c.so", the second half of which means "I am" in a
// dialect.
func (s *names) shortStreet(n *name) bool {
	x, k := s.x, n.first-1
	return k > 0 && x.at(k, "so") && x.tokens[k-1].len() == 1 && string(x.gap(k-1)) == "." && x.v.low(int(x.tokens[k-1].start)) == 'c'
}

// litter reports one of the animals that a notice gives away: "cuccioli: Thor, Zeus, Bella
// e Maya ancora da adottare", "Cani in adozione: box 4 Rex, box 7 Diana".
func (s *names) litter(n *name) bool {
	const farthest = 16
	x := s.x
	if n.words != 1 || n.lower || n.caps || x.seen&(relation|title|firstPerson) != 0 {
		return false
	}
	listed := x.is(n.first-1, flagNumber) || hasComma(x.gap(n.last)) || n.first > 0 && hasComma(x.gap(n.first-1)) || x.at(n.first-1, "e") || s.labelled(n.first)
	if !listed {
		return false
	}
	animal := false
	for k := n.first - 1; k >= 0 && n.first-k < farthest && !animal; k-- {
		animal = s.role(k)&roleAnimal != 0 && !x.is(k, flagUsed)
	}
	if !animal {
		return false
	}
	for k := max(n.first-farthest, 0); k < min(n.last+farthest, len(x.tokens)); k++ {
		if x.beginsLike(k, adoptStems) {
			return true
		}
	}
	return false
}

var adoptStems = newStems("adozion", "adottar", "adottabil", "cerca casa", "cercano casa", "cerca famiglia", "cercano famiglia", "cerca una famiglia", "stallo", "canile", "gattile", "rifugio", "svezzat", "sterilizzat", "microchippat")

// missionary reports a cleric who speaks or holds a service: "Padre Giancarlo Rossini
// racconta trent'anni di missione".
func (s *names) missionary(n *name) bool {
	const reach = 10
	x, k := s.x, n.first-1
	if n.lower || x.seen&firstPerson != 0 || !x.isOneOf(k, clerics()) || !x.is(k, flagCapital) && (x.at(k, "padre") || x.at(k, "madre")) {
		return false
	}
	for d := n.last + 1; d < len(x.tokens) && d-n.last < reach && !x.ends(d-1); d++ {
		if x.isOneOf(d, liturgy()) {
			return true
		}
	}
	return false
}

var (
	clerics = wordSet("padre suor fra frate don madre reverendo")
	liturgy = wordSet("messa messe missione missioni celebra celebrera celebrano presiede presiedera benedice benedira predica omelia cresima cresime comunioni rosario via novena veglia parrocchia diocesi seminario catechesi caritas convento frati suore confratelli consorelle processione ritiro oratorio")
)
