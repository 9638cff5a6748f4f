package personaldata

import "bytes"

// cues reports words before a name that say it is a private person's although one
// of them could be an office or a shop.
func (s *names) cues(n *name, l *look) bool {
	if l.r&(roleLabel|roleFolk|roleOffice|roleShop) == 0 && l.c&business == 0 {
		return false
	}
	switch {
	case l.r&roleLabel != 0:
		return n.words > 0 && !n.lower && l.plain <= 1 && l.commas <= 1 && l.away <= 4 && n.unknown < n.words+n.surname && (s.x.class(n.first)&famousWord == 0 || !s.x.v.hasFold(int(s.x.tokens[l.k].start), "suon"))
	case l.r&roleFolk != 0:
		return s.folk(n, l)
	case l.r&roleOffice != 0:
		return s.deputy(n, l) || s.examined(n, l)
	case l.c&business != 0 || l.r&roleShop != 0:
		return s.owner(n, l)
	}
	return false
}

// folk reports a surname after a word said of people whom all know: "il povero
// Vannozzi", "i due Vendramin", "maledetto Ruzzante", "quel cafone di Brambilla".
func (s *names) folk(n *name, l *look) bool {
	x, k := s.x, l.k
	if n.words != 1 || n.lower || x.class(n.first)&famousWord != 0 || s.role(n.first)&roleBrand != 0 || s.kind() == genrePublic || n.given == 0 && x.class(n.first)&placeWord != 0 {
		return false
	}
	scorned := k == n.first-2 && k > 0 && (x.at(n.first-1, "di") || x.at(n.first-1, "del") || x.at(n.first-1, "della")) && x.v.hasFold(int(x.tokens[max(k-1, 0)].start), "que") // "quel", "quella"
	if n.surname+n.given == 0 && !(n.unknown > 0 && (x.surnameLike(n.first) || s.aged(n))) && !(scorned && n.surnameWord > 0) {
		return false
	}
	start := x.sentenceStart(k)
	if x.is(k, flagCapital) && !start || l.commas > 0 {
		return false
	}
	if scorned || l.away == 2 {
		return scorned
	}
	return l.away == 1 && (start || x.class(k-1)&functionWord != 0)
}

// aged reports an age right behind a name: "Umberto Guidetti, 79 anni", "Sara (8 anni)";
// not of who holds an office or performs.
func (s *names) aged(n *name) bool {
	x, k := s.x, n.last+1
	if k+1 >= len(x.tokens) || !x.is(k, flagNumber) || x.tokens[k].len() > 3 || !x.at(k+1, "anni") && !x.at(k+1, "mesi") && !x.at(k+1, "enne") || x.ends(n.last) {
		return false
	}
	if g := x.gap(n.last); len(g) == 0 || len(g) > 3 || g[0] != ',' && g[len(g)-1] != '(' {
		return false
	}
	for i := k + 2; i <= k+4 && i < len(x.tokens) && !x.ends(i-1); i++ {
		if s.role(i)&(roleOffice|roleStage) != 0 || x.class(i)&politics != 0 || x.at(i, "fa") || i == k+2 && (x.at(i, "di") || x.at(i, "dopo")) {
			return false
		}
	}
	return true
}

var (
	winnings = wordSet("vince conquista trionfa ottiene vinse")
	prizes   = wordSet("premio premi concorso torneo trofeo oscar strega campiello nobel campionato titolo medaglia gara scudetto giro mondiale mondiali europei festival sanremo")
)

// performs reports thanks to a performer: "a Giorgia Bandini per la serata"; and what a
// winner is reported to win.
func (s *names) performs(n *name) bool {
	x, k := s.x, n.last+1
	if n.words > 1 && x.isOneOf(k, winnings()) {
		return x.isOneOf(k+1, prizes()) || x.isOneOf(k+2, prizes())
	}
	if n.words < 2 || !x.at(k, "per") {
		return false
	}
	k += 2
	return x.at(k, "serata") || x.at(k, "concerto") || x.at(k, "spettacolo") || x.at(k, "esibizione") || x.at(k, "musica") || x.at(k, "show")
}

// unofficial reports a post that private people have: "referente di classe",
// "rappresentante dei genitori", "presidente del condominio".
func (s *names) unofficial(k int) bool {
	x := s.x
	for i := k + 1; i <= k+2; i++ {
		if x.at(i, "classe") || x.at(i, "genitori") || x.at(i, "condominio") || x.at(i, "sezione") {
			return true
		}
	}
	return x.at(k, "delegato") || x.at(k, "delegata")
}

// examined reports a candidate at an exam, not at an election: "il candidato Sergio Mauri
// chiede i tempi aggiuntivi alla prova scritta".
func (s *names) examined(n *name, l *look) bool {
	x := s.x
	if n.words < 2 || n.lower || l.plain > 0 || l.commas > 0 || !x.isOneOf(l.k, examinees()) {
		return false
	}
	exam := false
	for i := range x.tokens {
		if x.isOneOf(i, electionWords()) {
			return false
		}
		exam = exam || x.isOneOf(i, examWords())
	}
	return exam
}

var (
	examinees     = wordSet("candidat(o|a)")
	examWords     = wordSet("prova prove concorso concorsi esame esami colloquio punteggio preselettiva preselezione selezione mobilità")
	electionWords = wordSet("sindac(o|a) elezion(i|e) lista liste partito vot(o|i|a|are|ate) consigliere consigliera primarie comizio seggio coalizione")
)

// deputy reports somebody sent by a private person: "delegata al ritiro",
// "referente del cantiere".
func (s *names) deputy(n *name, l *look) bool {
	x := s.x
	if n.words > 1 && l.commas == 1 && l.plain == 0 && (x.at(l.k-1, "del") || x.at(l.k-1, "della")) && x.isOneOf(l.k-2, nominatives()) {
		return true // "Nome del delegato: Pier Luigi Fanti"
	}
	if n.words > 1 && !n.lower && (x.is(n.last+1, flagUsed) || x.class(n.last+1)&phoneWord != 0 && x.is(n.last+2, flagUsed) || x.is(n.last+1, flagNumber) && bytes.IndexByte(x.gap(n.last), '+') >= 0) && l.plain == 0 && (x.at(l.k, "referente") || x.at(l.k, "Referente")) {
		return true // "referente Tullio Bisson, 049 0012345"
	}
	if n.words < 2 || n.lower || l.commas == 0 || l.commas > 1 {
		return false
	}
	switch {
	case x.at(l.k+2, "ritiro"), x.at(l.k+2, "operare"), x.at(l.k+2, "riscossione"):
		return true
	case x.at(l.k+1, "pratica"), x.at(l.k+1, "famiglia"):
		return true
	}
	return x.at(l.k+1, "cantiere") || x.at(l.k+2, "cantiere") || x.at(l.k+2, "condominio")
}

var nominatives = wordSet("nominativo nome cognome generalita dati firma")

// owner reports the person after whom a business is named: "ditta Verde Vivo di
// Ceccarelli Ottorino".
func (s *names) owner(n *name, l *look) bool {
	x := s.x
	if n.words < 2 || n.given+n.givenWord == 0 || l.commas > 0 || l.away < 2 || l.away > 5 || !x.at(l.first-1, "di") || x.class(l.k)&odonym != 0 || s.kind() == genrePublic {
		return false
	}
	return l.away == 2 || x.is(l.first-2, flagCapital)
}

// pet reports that the name introduced by token k is an animal's: "risponde al
// nome di".
func (s *names) pet(k int) bool {
	x := s.x
	if !x.at(k, "chiama") && !x.at(k, "nome") && !x.at(k, "chiamata") && !x.at(k, "chiamato") && !x.at(k, "chiamano") {
		return false
	}
	for d := 2; d <= 6 && k+d < len(x.tokens); d++ {
		if x.at(k+d, "microchip") || x.at(k+d, "pedigree") {
			return true
		}
	}
	for d := 1; d <= 20 && d <= k; d++ {
		if x.class(k-d)&relation != 0 {
			return false
		}
		if s.role(k-d)&roleAnimal != 0 {
			return true
		}
	}
	return false
}

// thing reports that the name introduced by token k is a thing's: "il progetto si chiama".
func (s *names) thing(k int) bool {
	x := s.x
	if !x.at(k, "chiama") && !x.at(k, "chiamano") && !x.at(k, "chiamerà") || !x.at(k-1, "si") {
		return false
	}
	noun := false
	for n := 2; n <= 8 && n <= k && !x.ends(k-n); n++ {
		i := k - n
		if x.class(i)&(relation|title|firstPerson|declarant|generic) != 0 || x.sense(i)&(senseKin|senseWeakKin|senseThird|senseWork|senseMe|senseHave) != 0 || s.role(i)&(rolePrivate|roleTitle|roleOffice|roleIntro|roleStage) != 0 && !x.at(i, "si") {
			return false
		}
		noun = noun || x.class(i)&commonWord != 0 && x.class(i)&functionWord == 0 && x.tokens[i].len() > 3 && x.class(i-1)&functionWord != 0
	}
	return noun
}

// household reports "i Balan": a family called by its surname, where what stands
// around says that people are meant.
func (s *names) household(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || k < 0 || x.class(k)&functionWord == 0 {
		return false
	}
	if !n.lower && x.at(k, "dei") && (x.at(k-1, "casa") || x.at(k-1, "famiglia")) {
		return n.given == 0
	}
	if n.surname == 0 || x.class(n.first)&(famousWord|placeWord) != 0 || s.role(n.first)&roleBrand != 0 {
		return false
	}
	switch {
	case x.at(k, "i"), x.at(k, "dai"), x.at(k, "dei"), x.at(k, "ai"), x.at(k, "I"), x.at(k, "Dai"):
	default:
		return false
	}
	if !n.lower && n.given == 0 && (x.at(k, "dai") || x.at(k, "Dai")) && s.kind() == genrePlain && x.is(n.first, flagCapital) && x.class(n.first)&commonWord == 0 {
		return true // "hanno rubato dai Brambilla"
	}
	if s.kind() == genrePrivate && !n.lower || x.before(n.first, reach, relation) > 0 {
		return true
	}
	for d := 1; d <= 6; d++ {
		if x.at(k-d, "famiglia") || x.at(k-d, "famiglie") {
			return true
		}
	}
	return x.isOneOf(n.last+1, theyDo()) || x.at(n.last+1, "del") && (x.at(n.last+2, "piano") || x.at(n.last+3, "piano"))
}

// theyDo is what is told of a family.
var theyDo = wordSet("hanno sono stanno vanno fanno prendono vogliono pagano usano abitano avevano litigano urlano parcheggiano buttano lasciano tengono disturbano affittano ospitano spacciano rubano dicono chiedono aspettano vivono vendono possiedono ristrutturano fumano")

// byArticle reports a lone given name in small letters after an article, as in
// running talk: "la cesira".
func (s *names) byArticle(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || n.given == 0 || n.caps {
		return false
	}
	if x.at(k, "a") {
		return !x.is(n.last, flagSpace) || x.class(n.last+1) != 0 || x.is(n.last+1, flagNumber|flagUsed) // "a ellis island"
	}
	return x.at(k, "la") || x.at(k, "alla") || x.at(k, "dalla") || s.role(n.first)&roleName != 0 && x.tokens[n.first].len() == 3 &&
		(x.at(n.last+1, "glielo") || x.at(n.last+1, "gli") || x.at(n.last+1, "ha"))
}

// opensTalk reports that the name from token i to j begins a sentence and that a
// pronoun or a verb of people follows: "marco tagliabue mi ha detto".
func (s *names) opensTalk(i, j int) bool {
	x := s.x
	if i > 0 && !x.ends(i-1) || j != i+1 || !x.is(j, flagSpace) {
		return false
	}
	k := j + 1
	return x.at(k, "mi") || x.at(k, "ti") || x.at(k, "ci") || x.at(k, "vi") || x.at(k, "ha") || x.at(k, "dice") || x.at(k, "non") || x.at(k, "porta") || x.at(k, "viene")
}

// asked reports what people do to somebody before token i: "ha chiamato", "chiedi a",
// "le chiavi le ha".
func (s *names) asked(i int) bool {
	x, k := s.x, i-1
	if k < 1 || !x.is(k, flagSpace) {
		return false
	}
	switch {
	case x.at(k, "chiamato"), x.at(k, "telefonato"), x.at(k, "passa"), x.at(k, "chiama"):
		return true
	case x.at(k, "ha"):
		return x.at(k-1, "le") || x.at(k-1, "li") || x.at(k-1, "lo") || x.at(k-1, "la")
	case x.at(k, "a"):
		return x.at(k-1, "chiedi") || x.at(k-1, "chiedete") || x.at(k-1, "dillo") || x.at(k-1, "scrivi") || x.at(k-1, "telefona") || x.at(k-1, "scrivete") || x.at(k-1, "rivolgiti")
	case x.at(k, "con"):
		return x.at(k-1, "parla") || x.at(k-1, "parlato") || x.at(k-1, "parlate") || x.at(k-1, "senti")
	}
	return false
}

// speaks reports what only people do behind a name that is a word, too: "Rosa dice",
// "Vittoria mi ha scritto", "Franca ha ragione".
func (s *names) speaks(n *name) bool {
	x, k := s.x, n.last+1
	if n.words > 1 {
		return n.words == 2 && n.givenWord > 0 && n.givenWord+n.surnameWord == 2 && s.acts(n) // "Rosa Fontana non risponde"
	}
	if n.givenWord != 1 || k+1 >= len(x.tokens) {
		return false
	}
	return s.acts(n) || x.at(k, "ha") && (x.at(k+1, "ragione") || x.at(k+1, "torto")) ||
		x.at(n.first-1, "con") && x.class(n.first)&placeWord == 0 && x.class(k)&functionWord != 0
}

// surnameLike reports an unknown word with an ending of Italian surnames that
// verbs and nouns seldom have.
func (x *scan) surnameLike(i int) bool {
	t := x.tokens[i]
	if t.len() < 6 {
		return false
	}
	switch string(x.v.b[t.end-3 : t.end]) {
	case "ini", "oni", "esi", "isi", "tti", "lli", "cci", "zzi", "nni", "ldi", "rdi", "tto", "llo", "zzo", "zza", "one", "ato", "aro", "ari", "ani",
		"eri", "ano", "ino", "usi", "ich", "nko", "scu", "vic", "hin", "tin", "lin", "zin", "rin", "sin", "iol", "ier":
		return true
	}
	return false
}

// grant reports "buono libri", "contributo musica": what somebody gets, no work.
func (s *names) grant(k int) bool {
	x := s.x
	return x.at(k-1, "buono") || x.at(k-1, "buoni") || x.at(k-1, "bonus") || x.at(k-1, "contributo") || x.at(k-1, "rimborso") || x.at(k-1, "cedola") || x.at(k-1, "cedole")
}

// grants counts the words for works, stages and politics that only say what a grant is
// for, or who waits for one: "lista d'attesa".
func (s *names) grants() int {
	n := 0
	for k := 1; k < len(s.x.tokens); k++ {
		if s.x.class(k)&stage != 0 && s.grant(k) || s.x.at(k, "attesa") && (s.x.at(k-2, "lista") || s.x.at(k-2, "liste")) {
			n++
		}
	}
	return n
}

// towards reports a lone given name that is a word, too, with a capital in the middle of a
// sentence behind what one does with people: "chiedi a Rosa", "sto con Gioia adesso". A
// name that is a place needs the verb.
func (s *names) towards(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || n.givenWord != 1 || n.lower || n.caps || x.class(n.first)&(weekday|monthWord|famousWord) != 0 || x.isOneOf(n.first, feasts()) || x.sentenceStart(n.first) || x.joins(n.last) && x.is(n.last+1, flagCapital|flagNumber) {
		return false
	}
	if x.at(k, "a") || x.at(k, "con") || x.at(k, "da") {
		return x.class(n.first)&placeWord == 0 && s.role(n.first)&roleBrand == 0 || x.isOneOf(k-1, dealings())
	}
	return false
}

var feasts = wordSet("natale pasqua epifania befana carnevale quaresima assunta immacolata annunziata ascensione pentecoste addolorata incoronata capodanno ferragosto sabato domenica")

var dealings = wordSet("chiedi chiedo chiedere chiedete lascia lascio lasci lasciate lasciare dillo dico dire telefona telefono scrivi scrivo parla parlo parlato parlare chiavi litigato esco uscire sto stai vivo convivo gioca giocare")

// oddlyNamed reports an ordinary word that is somebody's given name: behind "mio
// suocero", and before a surname: "mia madre Benvenuta Chiappinelli".
func (s *names) oddlyNamed(i int) bool {
	x := s.x
	if i > 1 && x.is(i, flagCaps) && x.is(i, flagSpace) && x.class(i)&^(commonWord|placeWord) == 0 && x.class(i)&commonWord != 0 && x.class(i-1)&declarant != 0 && s.labelled(i) {
		return true // "COGNOME E NOME: QUATTRINI ZELINDA"
	}
	if i < 2 || x.is(i, flagCaps) || x.class(i)&commonWord == 0 || x.class(i-1)&relation == 0 || !x.is(i, flagCapital) || !x.is(i-1, flagSpace) || x.class(i-2)&ownWord == 0 || !x.joins(i) || !x.is(i+1, flagCapital) {
		return false
	}
	return x.class(i+1)&surname != 0 || x.class(i+1) == 0
}

// cleric reports "don Luigi", "suor Agnese" in running text: no public office.
func (s *names) cleric(n *name) bool {
	k := n.first - 1
	return !n.lower && s.kind() != genrePublic && (s.x.at(k, "don") || s.x.at(k, "suor")) && n.given+n.surname > 0
}

// talkedOf reports a surname behind an article in running talk: "sono d'accordo con la
// Bertoldi", "il Galimberti della ferramenta". Things are named so, too: brands, schools.
func (s *names) talkedOf(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || n.surname == 0 || n.lower || n.caps || k < 0 || !x.is(k, flagSpace) || x.class(n.first)&(famousWord|placeWord) != 0 || s.role(n.first)&roleBrand != 0 {
		return false
	}
	if s.kind() == genrePublic || s.kind() == genreOfficial || x.joins(n.last) && x.is(n.last+1, flagCapital) {
		return false
	}
	after := n.last + 1
	switch {
	case x.at(k, "la"), x.at(k, "alla"), x.at(k, "dalla"):
		return s.tells(after) || s.toldDays(after) || x.ends(n.last) || hasComma(x.gap(n.last)) && s.metBefore(k)
	case x.at(k, "il"), x.at(k, "Il"), x.at(k, "La"), x.at(k, "al"), x.at(k, "dal"), x.at(k, "quel"):
		return s.tells(after) || x.at(k, "La") && s.toldDays(after)
	}
	return false
}

// tells reports a word that goes on about a person: "che", "ha", "della".
func (s *names) tells(i int) bool {
	x := s.x
	if i >= len(x.tokens) || !x.is(i-1, flagSpace) {
		return false
	}
	return x.at(i, "della") || x.at(i, "del") || x.at(i, "dell") || x.at(i, "ha") || x.at(i, "mi") || x.at(i, "dice") || x.at(i, "ci") || x.at(i, "non") || x.isE(i) && s.returned(i+1)
}

// toldDays reports a day about which a woman's surname is told something: "la Conti oggi
// non c'è". Of men with an article shops and theatres are too many.
func (s *names) toldDays(i int) bool {
	return i < len(s.x.tokens) && s.x.is(i-1, flagSpace) && s.x.isOneOf(i, nearDays())
}

// metBefore reports that whom the article in token k belongs to was heard or seen: "ho sentito la".
func (s *names) metBefore(k int) bool {
	return s.x.is(k-1, flagSpace) && s.x.isOneOf(k-1, metVerbs())
}

// returned reports what only people do, unlike teams and firms, behind a verb.
func (s *names) returned(i int) bool { return i < len(s.x.tokens) && s.x.isOneOf(i, returnings()) }

var (
	nearDays   = wordSet("oggi ieri domani stamattina stamane stasera stanotte lunedi martedi mercoledi giovedi venerdi sabato")
	metVerbs   = wordSet("sentito visto incontrato chiamato avvisato avvertito con sentire chiamare avvisare")
	returnings = wordSet("rientrat(o|a) andat(o|a) venut(o|a) tornat(o|a) malat(o|a) incinta assente cadut(o|a) ricoverat(o|a) mort(o|a) mancat(o|a) laureat(o|a) sposat(o|a) gentile bravissim(o|a) passat(o|a) anziana anziano")
)

// builder reports a firm whose first word begins like a trade: Edilstrade Ferrante.
func (s *names) builder(n *name) bool {
	x, t := s.x, s.x.tokens[n.first]
	if n.words < 2 || x.class(n.first)&nameClasses != 0 || t.len() < 7 {
		return false
	}
	switch string(x.v.b[t.end-4 : t.end]) {
	case "eria", "ERIA", "icio", "tura", "ogia", "opia": // "Cremeria Stella", "Apicoltura Bassi", "Endoscopia Rossi"
		return true
	}
	switch string(x.v.b[t.start : t.start+4]) {
	case "Edil", "EDIL", "Auto", "Elet", "Term", "Idro", "Tecn", "Immo", "Meta", "Agri", "Fert":
		return true
	}
	return false
}

// tradeMark reports a word in no list with a capital in its middle: TermoIdea, but
// McDonald and DeLuca.
func (x *scan) tradeMark(i int) bool {
	t := &x.tokens[i]
	if x.class(i) != 0 || t.is(flagCaps) {
		return false
	}
	for k := int(t.start) + 4; k < int(t.end); k++ {
		if classes[x.v.b[k]] == isUpper {
			return true
		}
	}
	return false
}

// partners reports "& C." behind token i: the name is a firm's.
func (x *scan) partners(i int) bool {
	g := x.gap(i)
	return len(g) < 4 && bytes.IndexByte(g, '&') >= 0 && i+1 < len(x.tokens) && x.tokens[i+1].len() == 1 && x.v.low(int(x.tokens[i+1].start)) == 'c'
}

// word reports "P. Iva", "Iva esclusa" and "Offerta Pasquale": names that are
// ordinary words where they stand.
func (s *names) word(n *name) bool {
	x := s.x
	switch {
	case !n.cued && x.at(n.last-1, "Croce") && (x.at(n.last, "Bianca") || x.at(n.last, "Rossa") || x.at(n.last, "Verde") || x.at(n.last, "Azzurra") || x.at(n.last, "Gialla") || x.at(n.last, "Blu")):
		return true
	case n.words != 1:
		return false
	case n.initials == 1 && n.surname == 0 && x.at(n.first, "S") && x.v.at(int(x.tokens[n.first].end)) == '.':
		return true // "S. Antonio", "p.zza S.Maria"
	case n.lower && x.tokens[n.last].len() < 5 && x.v.at(int(x.tokens[n.last].end)) == '.' && x.is(n.last+1, flagUsed):
		return true // "pat. U1B23C456D"
	case x.class(n.last)&vatWord != 0:
		return n.initials > 0 || x.at(n.last+1, "esclusa") || x.at(n.last+1, "inclusa") || x.at(n.last+1, "compresa")
	}
	k := n.first - 1
	if x.at(k-1, "tutte") && x.at(k, "le") {
		return true // "auguri a tutte le Rosarie"
	}
	if x.at(k-1, "tutti") && (x.at(k, "i") || x.at(k, "gli")) {
		return n.unknown == 0 // all who bear the name: "auguri a tutti i Giuseppe"
	}
	if x.tradeMark(n.first) || x.partners(n.last) {
		return true
	}
	if x.class(n.first)&placeWord != 0 && n.given == 0 && s.role(n.first)&roleName == 0 && (x.at(k, "a") || x.at(k, "ad") || x.at(k, "in")) && !s.towards(n) {
		return true // "la gita a Loreto"
	}
	return x.at(n.first, "Pasquale") && x.is(k, flagCapital) && x.joins(k) && x.class(k)&commonWord != 0 && x.class(k)&(title|relation|greeting|functionWord) == 0
}
