package personaldata

// Towns that bear a given name: Marta, Paola, Virgilio, Tito.

// ofTown reports that a lone given name means the town: "il comune di Paola", "il treno per
// Paola", "abito a Marta", "da Tito a Potenza", "Giuliana (PA)".
func (s *names) ofTown(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || n.lower || x.class(n.first)&placeWord == 0 {
		return false
	}
	if s.behindTown(n) {
		return true
	}
	if k < 0 || !x.is(k, flagSpace) {
		return false
	}
	if x.at(k, "da") || x.at(k, "Da") {
		return s.townAt(n.last+2) && (x.at(n.last+1, "a") || x.at(n.last+1, "ad") || x.at(n.last+1, "verso"))
	}
	if !x.is(k-1, flagSpace) {
		return false
	}
	switch {
	case x.at(k, "di"):
		return x.isOneOf(k-1, townThings())
	case x.at(k, "per"):
		return x.isOneOf(k-1, townRides())
	case x.at(k, "a"), x.at(k, "ad"):
		return x.isOneOf(k-1, townStays()) && x.tokens[k-1].len() > 2
	}
	return false
}

// behindTown reports the letters of a province or a part of a town behind a name.
func (s *names) behindTown(n *name) bool {
	x, k := s.x, n.last+1
	if k >= len(x.tokens) {
		return false
	}
	if g := x.gap(n.last); len(g) == 2 && g[1] == '(' {
		return x.class(k)&provinceCode != 0 && x.is(k, flagCaps) && x.v.at(int(x.tokens[k].end)) == ')'
	}
	return x.is(n.last, flagSpace) && x.isOneOf(k, townParts())
}

// townAt reports a town that is no name at token i.
func (s *names) townAt(i int) bool {
	x := s.x
	return i < len(x.tokens) && x.is(i, flagCapital) && x.class(i)&placeWord != 0 && x.class(i)&(given|givenWord) == 0
}

var (
	townThings = wordSet("comune comuni sindac(o|a) municipio paese frazione stazione casello uscita svincolo cittadini abitanti residenti territorio porto lago lungomare centro periferia rocca castello provincia capotreno")
	townRides  = wordSet("tren(o|i) autobus pullman corriera biglietto coincidenza regionale intercity svincolo uscita navetta")
	townStays  = wordSet("abito abita abitiamo abitano abitava abitavo abitare vivo vive viviamo vivono viveva vado va andiamo andat(o|a|i) andare gita vacanza residente residenti risiedo risiede domiciliat(o|a) trasferit(o|a|i) arrivo arriva arrivati scendo scende incidente fermata mare sfollat(o|a|i)")
	townParts  = wordSet("scalo lido marina superiore inferiore scalea")
)
