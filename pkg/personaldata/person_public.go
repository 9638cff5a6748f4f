package personaldata

import "bytes"

// This file knows people who act in public although a title, or nothing, stands before
// their names: elected, named as members of a council, on a stage, in a list of books;
// and names that mean a feast, a myth, a team or a statue.

// inPublic reports a name of somebody who acts in public.
func (s *names) inPublic(n *name, reason Reason) bool {
	return s.elected(n) || reason == PersonTitle && s.lectures(n) || s.inCouncil(n) || s.plays(n) || s.bookAuthor(n)
}

// notPerson reports a name that means a feast, a myth, a team or a statue.
func (s *names) notPerson(n *name) bool {
	if n.words == 1 && s.x.at(n.first, "Primo") && s.x.class(n.last+1)&monthWord != 0 {
		return true // "il Primo maggio"
	}
	return s.feast(n) || s.myth(n) || s.team(n) || s.statue(n) || s.christened(n)
}

// elected reports who is proclaimed or appointed, with a title in the plural between:
// "sono proclamati eletti consiglieri i signori Bruno Carli e Silvia Manca".
func (s *names) elected(n *name) bool {
	x, k := s.x, n.first-1
	if n.lower || !x.isOneOf(k, plurals()) {
		return false
	}
	appointed, post := false, false
	for d := 1; d <= 14 && k-d >= 0 && !x.ends(k-d); d++ {
		appointed = appointed || x.beginsLike(k-d, appointments)
		post = post || x.at(k-d, "carica") || s.role(k-d)&roleOffice != 0 && !x.beginsLike(k-d, appointments)
	}
	return appointed && post
}

var appointments = newStems("proclam", "elett", "nominat", "designat", "surrog")

// inCouncil reports a name in a list that ends with the office of all: "Corsini, Della
// Monica, Pozzi, consiglieri comunali".
func (s *names) inCouncil(n *name) bool {
	x := s.x
	if n.lower {
		return false
	}
	k := n.last + 1
	if s.council.from <= k && k <= s.council.to {
		k = s.council.to // the names between were read for the name before
	} else {
		s.council.from = k
	}
	for ; k < len(x.tokens) && k-n.last <= longestList; k++ {
		s.council.to = k
		if x.ends(k-1) || x.is(k, flagNumber|flagUsed) {
			return false
		}
		switch {
		case x.isOneOf(k, councils()):
			return !x.is(k, flagCapital) && hasComma(x.gap(k-1))
		case x.is(k, flagCapital) && x.class(k)&(odonym|firstPerson) == 0, x.at(k, "e"), x.at(k, "ed"):
		default:
			return false
		}
	}
	return false
}

// longestList is the most words of a list of names that is read.
const longestList = 24

var councils = wordSet("consiglieri consigliere assessori assessore commissari deputati senatori scrutatori revisori sindaci presidenti dirigenti")

// plays reports a musician with a band: "Nada & i Sereni", "Pippo Calò Blues Trio".
func (s *names) plays(n *name) bool {
	x, k := s.x, n.last+1
	if k >= len(x.tokens) || n.lower {
		return false
	}
	if g := x.gap(n.last); len(g) < 4 && bytes.IndexByte(g, '&') >= 0 {
		return x.at(k, "i") || x.at(k, "gli") || x.at(k, "le") || x.at(k, "the") || x.at(k, "The") || x.isOneOf(k, bands())
	}
	for d := range 2 {
		if !x.is(n.last+d, flagSpace) || !x.is(k+d, flagCapital) {
			return false
		}
		if x.isOneOf(k+d, bands()) {
			return true
		}
	}
	return false
}

var bands = wordSet("band blues jazz trio quartet quartetto quintet quintetto sextet sestetto ensemble orchestra project experience tribute swing folk rock soul gospel friends")

// lectures reports who speaks at an event for which a place or an hour is given: "tre
// lezioni del prof. Ivano Rocchi, ore 17.30".
func (s *names) lectures(n *name) bool {
	x := s.x
	if n.lower || s.kind() == genrePrivate {
		return false
	}
	talk := false
	for d := 1; d <= 5 && n.first-d >= 0 && !(x.ends(n.first-d) && x.class(n.first-d)&title == 0); d++ {
		talk = talk || x.isOneOf(n.first-d, talks())
	}
	for k := n.last + 1; talk && k < len(x.tokens) && k-n.last <= longestList; k++ {
		if x.isOneOf(k, admissions()) {
			return true
		}
	}
	return false
}

var (
	talks      = wordSet("lezione lezioni lectio conferenza conferenze seminario seminari incontro incontri laboratorio ciclo dibattito")
	admissions = wordSet("ore ingresso sala aula auditorium prenotazione prenotazioni iscrizione iscrizioni")
)

// bookAuthor reports a name before a title in a list of books, one behind another with
// semicolons: "E. Morante, La storia; G. Deledda, Canne al vento". What readers have to
// bring back stands behind their own names.
func (s *names) bookAuthor(n *name) bool {
	x, k := s.x, n.last+1
	if n.lower || k+1 >= len(x.tokens) || !hasComma(x.gap(n.last)) || !x.is(k, flagCapital) || x.ends(n.last) {
		return false
	}
	small := x.class(k)&functionWord != 0
	end := k
	for ; end < len(x.tokens) && end-k < longestTitle && !x.is(end, flagUsed|flagNumber); end++ {
		small = small || !x.is(end, flagCapital)
		if !x.soft(end) {
			break
		}
	}
	if !small || end >= len(x.tokens) || bytes.IndexByte(x.gap(end), ';') < 0 && (n.first == 0 || bytes.IndexByte(x.gap(n.first-1), ';') < 0) {
		return false
	}
	books := false
	for i := n.first - 1; i >= 0 && n.first-i <= 60; i-- {
		if x.isOneOf(i, dueBooks()) {
			return false
		}
		books = books || x.isOneOf(i, bookWords())
	}
	return books
}

var (
	bookWords = wordSet("biblioteca biblioteche libro libri lettura letture bibliografia scaffale titoli romanzi autori autrici acquisti novita")
	dueBooks  = wordSet("prestito prestiti scaduti ritardo sollecito solleciti restituire restituzione restituzioni utenti")
)

// feast reports the day of a saint whose name people bear, too: "fino all'Immacolata".
func (s *names) feast(n *name) bool {
	x, k := s.x, n.first-2
	if n.words != 1 || k < 0 || !x.isOneOf(n.first, feasts()) || s.acts(n) {
		return false
	}
	if g := x.gap(n.first - 1); len(g) == 0 || g[0] != '\'' {
		return false
	}
	return x.isOneOf(k, feastCues()) || x.at(k, "per") && s.kind() != genrePrivate
}

var feastCues = wordSet("fino sino dopo prima ponte festa feste vigilia giorno processione messa novena sagra entro durante verso aspettando chiesa chiesetta cappella santuario")

// myth reports somebody of the Bible or of a myth in a turn of speech: "la pazienza di
// Giobbe", "il tallone d'Achille".
func (s *names) myth(n *name) bool {
	x, k := s.x, n.first-1
	return n.words == 1 && k > 0 && (x.at(k, "di") || x.at(k, "d") || x.at(k, "del")) && x.isOneOf(n.first, mythic()) && x.isOneOf(k-1, proverbial())
}

var (
	mythic     = wordSet("giobbe sisifo ercole achille sansone noe giuda matusalemme damocle arianna adamo eva pandora salomone penelope ulisse creso giacobbe mose caino abele golia davide cassandra enea icaro narciso edipo lazzaro tantalo orfeo")
	proverbial = wordSet("pazienza fatica fatiche spada tallone filo pomo mela costola vaso tela arca scala giudizio giustizia sapienza saggezza bacio forza forze supplizio complesso volo ali canto scudo viaggio odissea ira eta anni tempi epoca profezie profezia barba bastone fionda tesoro mito foglia lavoro resurrezione cetra")
)

// team reports the name of a team behind an article in the plural: "i Leoni Rosa".
func (s *names) team(n *name) bool {
	x, k := s.x, n.first-1
	if n.words < 2 || n.lower || k < 0 || !x.is(k, flagSpace) || !x.isOneOf(k, pluralArticles()) || x.class(n.first)&commonWord == 0 {
		return false
	}
	last := x.v.low(int(x.tokens[n.first].end) - 1)
	return last == 'i' || last == 'e'
}

var pluralArticles = wordSet("i gli le dei delle degli ai alle agli dai dalle sui sulle coi")

// statue reports a figure on a building: "l'Angelo del campanile".
func (s *names) statue(n *name) bool {
	x, k := s.x, n.last+1
	if n.words != 1 || x.class(n.first)&(commonWord|givenWord) == 0 || !x.isOneOf(k+1, monuments()) || x.class(n.first-1)&functionWord == 0 {
		return false
	}
	return x.at(k, "del") || x.at(k, "della") || x.at(k, "dell") || x.at(k, "sul") || x.at(k, "sulla")
}

var monuments = wordSet("campanile duomo cattedrale fontana altare cupola torre facciata guglia presepe basilica monumento obelisco colonna mausoleo abside pala tiara")
