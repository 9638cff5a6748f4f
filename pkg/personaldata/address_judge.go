package personaldata

import "slices"

// How far from an address the words count that tell whose it is, in words.
const (
	leftWindow  = 18
	rightWindow = 8
)

// surroundings are the distances, in words, of what tells whose an address is; 0
// for nothing found.
type surroundings struct {
	home     int // abito, residente
	dwelling int // casa, citofono
	label    int // indirizzo, recapito: of people and of offices
	visit    int // venite, portate
	holder   int // a private person, in words or by name
	public   int // an office, a shop, a hole in the street
	body     int // comune, provincia
	named    bool
	weakHome bool // trasferito, ospitato: also said of offices
	at       int  // da me, io, sono su: somebody is found there
	set      bool // set off from the words before it by a sign, or joined by "di"
	sign     bool // by a sign
	farRight bool // a public place further behind it
	ownRight bool // behind it: "davanti a casa mia", "citofono Rossi"
	badRight int  // behind it: "è chiusa", "(scuola)"
	bracket  bool // and in brackets
}

// judgeAddress decides whether a is where a private person lives or can be found.
// The nearest telling word of the sentence decides. Without any, an address with
// postcode, province or flat is taken for somebody's, a street and a number alone
// are not: most of these are holes, works and lamps. l tells of the addresses
// accepted before.
func (x *scan) judgeAddress(a *address, l *addressLoop) (score float64, reason Reason) {
	s := x.lookLeft(a)
	x.lookRight(a, &s)
	if i := a.first - s.body; s.body > 0 && (s.public == 0 || s.public > s.body) && i > 0 && x.is(i, flagCapital) && x.breaksLine(i-1) && x.breaksLine(a.first-1) {
		s.public = s.body // "Comune di Lodi" in the line above
	}
	if x.bornBeside(a) {
		return 0.8, DataNear
	}
	if a.inner && s.public > 0 && x.inspects(a.first-s.public) {
		s.public, s.body = 0, 0
	}
	if x.excluded(a.first) {
		return 0, ""
	}
	near := func(d, within int) bool { return d > 0 && d <= within }
	unobstructed := func(d int) bool { return s.public == 0 || s.public > d }
	switch {
	case s.home > 0 && (unobstructed(s.home) || s.public < s.home && s.sign && s.badRight == 0 && x.whereabouts(a.first-s.public) || s.public > 1 && s.home <= 10 && s.sign && s.badRight == 0) && !(s.weakHome && !a.inner && s.publicBefore(s.home) && (s.holder == 0 || s.holder > s.public)):
		return 0.95, HomeNear
	case s.ownRight && !a.listed && !(s.public == 2 && s.holder == 0 && x.v.hasFold(int(x.tokens[a.first-2].start), "sede ")):
		return 0.85, HomeNear
	case near(s.dwelling, 10) && (unobstructed(s.dwelling) || s.named && s.sign && a.full && s.public > s.holder+2):
		return 0.9, HomeNear
	case near(s.label, 10) && unobstructed(s.label) && !s.publicBefore(s.label):
		return 0.9, HomeNear
	case s.named && s.sign && s.holder <= 6 && unobstructed(s.holder) && (s.badRight == 0 || x.clauseBehind(a) && !x.receives(a.last+1)) && (!s.publicBefore(s.holder) || x.listEntry(a.first-s.holder)):
		return 0.75, PersonNear
	case near(s.holder, 10) && unobstructed(s.holder) && (s.badRight == 0 || a.full && !s.bracket) && (!s.publicBefore(s.holder) || s.public > 0 && x.served(a.first-s.public)) && (a.full || a.inner || s.holder <= 6 && s.set || s.holder <= 4 && x.is(a.first, flagNumber)):
		return 0.75, PersonNear
	case s.public == 0 && s.body == 0 && x.someoneThere(a, &s):
		return 0.65, PersonNear
	case near(s.at, 5) && unobstructed(s.at) && (s.badRight == 0 || !s.bracket && x.cue(a.first-s.at+1)&cueSomebody != 0) && !a.listed:
		return 0.75, ContextWord
	case x.addressRow(a):
		return 0.7, PersonNear
	case s.public > 0 && (!a.full || s.public <= 12 || s.holder == 0) || s.badRight > 0 || a.listed:
		return 0, ""
	case x.fieldBehind(a) && a.first == x.lineStart(a.first):
		return 0.65, FullAddress
	case s.body > 0 && s.holder == 0:
		return 0, ""
	case x.someoneBehind(a) || x.saleAd() && (!a.doubtful || a.last-a.first > 3) || x.comesFor(a.first) || x.askedBefore(a) || x.ownerNext(a) || x.mobileBehind(a):
		return 0.65, PersonNear
	case near(s.visit, 8) && (!a.doubtful || s.holder > 0 || a.inner || x.cue(a.last+1)&cueOwner != 0 && x.class(a.last+2)&relation != 0) && !s.farRight && (s.holder > 0 || x.seen&notice == 0 && !x.publicAbove(a.first) || x.seen&(firstPerson|relation) != 0):
		return 0.7, ContextWord
	case s.holder > 0 && (a.full || a.inner):
		return 0.7, PersonNear
	case l.previous >= 0 && a.first-l.previous < 8 && !x.ends(l.previous):
		return 0.6, ContextWord
	case x.dataNear(a, l.others):
		return 0.65, DataNear
	case (a.full || a.inner) && !(a.doubtful && !a.full):
		return 0.6, FullAddress
	case x.privately(a, &s, l):
		return 0.6, PersonNear
	}
	return 0, ""
}

// publicBefore reports a public place shortly before the private word at distance
// d: "la sede è all'indirizzo", "scuola Giovanni Pascoli".
func (s *surroundings) publicBefore(d int) bool {
	return s.public > d && s.public-d <= 5 || s.body > d && s.body-d <= 3
}

// lookLeft reads the words before an address, back to the beginning of its
// sentence. It is long because it is one walk with one case for each sign.
func (x *scan) lookLeft(a *address) surroundings {
	var s surroundings
	set := func(d *int, k int) {
		if *d == 0 {
			*d = k
		}
	}
	streets := 0
	for k := 1; k <= leftWindow && a.first-k >= 0; k++ {
		i := a.first - k
		if x.ends(i) {
			break
		}
		if x.class(i)&odonym != 0 {
			if streets++; streets > 2 {
				break // what stands before belongs to other addresses
			}
		}
		c := x.cue(i)
		if c == 0 && x.is(i, flagUsed|flagNumber) {
			continue
		}
		switch {
		case !x.is(i, flagNumber) && x.phraseLeft(i, k, &s):
		case c == 0:
		case c&cueHome != 0 && !x.genericHome(i):
			if s.home == 0 {
				s.home, s.weakHome = k, x.weakHome(i)
			}
		case c&cuePublic != 0 && !x.notPublic(i):
			set(&s.public, k)
		case c&cueDwelling != 0:
			x.dwelling(i, k, &s)
		case c&cueLabel != 0:
			set(&s.label, k)
		case c&cueBody != 0 && x.v.at(int(x.tokens[i].end)) != ':': // "Comune: Lodi - Indirizzo:" are fields
			set(&s.body, k)
		case c&cueVisit != 0:
			set(&s.visit, k)
		}
		if c&cueHolder != 0 || x.class(i)&(title|declarant) != 0 && c&(cuePublic|cueGeneric) == 0 {
			set(&s.holder, k)
		}
		if x.class(i)&office != 0 && c&cueHolder == 0 && x.class(i)&(title|relation) == 0 && s.holder == 0 && !(x.class(a.last+1)&phoneWord != 0 && x.leader(i)) {
			set(&s.public, k)
		}
	}
	s.set, s.sign = x.setOff(a.first)
	if n := x.nameBefore(a.first); n > 0 && (s.holder == 0 || s.holder > n) {
		s.holder, s.named = n, true
	}
	if s.holder > 0 && s.home == 0 && x.officer(a.first-s.holder) {
		s.public, s.holder, s.named = s.holder, 0, false
	}
	return s
}

// phraseLeft notes what a phrase around token i, k words before an address, tells;
// false when it is none.
func (x *scan) phraseLeft(i, k int, s *surroundings) bool {
	set := func(d *int, k int) {
		if *d == 0 {
			*d = k
		}
	}
	word := int(x.tokens[i].start)
	if !x.beginsLike(i, phraseStems) { // nothing below begins so, but kinds of streets and what is somebody's
		switch {
		case x.streetField(i):
			set(&s.label, k)
		case k == 2 && x.knownBy(i):
			set(&s.at, k)
		case k <= 4 && x.ownThing(i):
			set(&s.dwelling, k)
		default:
			return false
		}
		return true
	}
	switch {
	case x.streetField(i):
		set(&s.label, k)
	case k == 1 && x.v.at(int(x.tokens[i].end)) == ':' && x.v.hasFold(word, "trovi") && x.cue(i-1)&cueSomebody == 0 && (i == 0 || !x.v.hasFold(int(x.tokens[i-1].start), "ci ")):
		set(&s.label, k) // "Dove ti trovi:"
	case x.v.hasFold(word, "punto ritiro") || x.v.hasFold(word, "punto vendita"):
		set(&s.public, k)
	case k <= 3 && x.v.hasFold(word, "quell") && x.v.hasFold(int(x.tokens[i+1].start), "del civico"):
		set(&s.at, k) // whoever lives there
	case x.personalPlace(i, k), k <= 4 && x.neighbour(i), k == 2 && x.knownBy(i):
		set(&s.at, k)
	case k <= 4 && x.ownThing(i):
		set(&s.dwelling, k)
	case k <= 8 && x.servedOn(i, k):
		if s.home == 0 {
			s.home = k
		}
	case x.v.hasFold(word, "suona a "):
		set(&s.dwelling, k)
	case k == 2 && x.v.hasFold(word, "sta in "):
		if s.home == 0 {
			s.home, s.weakHome = k, true // "che el stà in via"; shops stand somewhere, too
		}
	case k <= 2 && x.v.hasFold(word, "trovare in ") && i > 0 && x.v.hasFold(int(x.tokens[i-1].start), "fa "):
		set(&s.at, k)
	case k <= 2 && (x.v.hasFold(word, "qui in ") || x.v.hasFold(word, "qua in ")), k == 1 && x.v.hasFold(word, "qui "), k <= 2 && x.v.hasFold(word, "scrivo da"):
		set(&s.visit, k)
	case x.v.hasFold(word, "da ") && x.cue(i+1)&cueSomebody != 0:
		set(&s.visit, k)
	default:
		return false
	}
	return true
}

// phraseStems begin the phrases of phraseLeft, but for those that only who has a thing or
// lives there tells.
var phraseStems = newStems("trov", "punto ", "quell", "da ", "io ", "me ", "so ", "so'", "sto ", "noi", "sono ", "siamo ", "stiamo ", "fuori", "senz",
	"notificat", "recapitat", "consegnat", "spedit", "inviat", "inoltrat", "suona a ", "sta in ", "qui ", "qua ", "scrivo da")

// streetField reports a field of a form for a street, or somebody's own: "Via e
// numero:", "Via/Piazza:", "la mia via è".
func (x *scan) streetField(i int) bool {
	end := int(x.tokens[i].end)
	return x.class(i)&odonym != 0 && (x.v.at(end) == ':' || x.v.at(end) == '/' || x.v.hasFold(end, " e n") || i > 0 && x.cue(i-1)&cueOwner != 0 && x.v.hasFold(end, " e "))
}

// setOff reports that an address is set off from the words before it by a sign, as
// behind a name, or joined to them by "di", "da" or "c/o".
func (x *scan) setOff(first int) (set, sign bool) {
	if first == 0 {
		return true, true
	}
	i := first - 1
	for n := 0; n < 2 && i > 0 && (x.v.hasFold(int(x.tokens[i].start), "in ") || x.v.hasFold(int(x.tokens[i].start), "gia ") || x.v.hasFold(int(x.tokens[i].start), "al ") || x.v.hasFold(int(x.tokens[i].start), "alla ")); n++ {
		i--
	}
	for _, c := range x.gap(i) {
		if c != ' ' && c != '.' {
			return true, true
		}
	}
	s := int(x.tokens[i].start)
	if i < first-1 && (x.v.hasFold(s, "sit") && x.tokens[i].len() == 4 || x.v.hasFold(s, "ubicat")) {
		return true, false // "immobile di mia proprietà sito in"
	}
	return i == first-1 && (x.v.hasFold(s, "di ") || x.v.hasFold(s, "da ") || x.v.hasFold(s, "qui ") || x.class(i)&(given|surname) != 0 || x.is(i, flagCapital) && x.class(i)&surnameWord != 0), false
}

// weakHome reports a word for living somewhere that is also said of offices.
func (x *scan) weakHome(i int) bool {
	return x.beginsLike(i, weakHomeStems)
}

var weakHomeStems = newStems("trasf", "trasl", "allog", "ospit", "dimor", "vive ", "vivere", "domicil", "reper")

// breaksLine reports a line break behind token i.
func (x *scan) breaksLine(i int) bool {
	return !x.is(i, flagSpace) && slices.Contains(x.gap(i), '\n')
}

// genericHome reports that a word for living somewhere is said of nobody: "i
// residenti di via", "chi abita in", "a domicilio", "residenza per anziani".
func (x *scan) genericHome(i int) bool {
	if next := int(x.tokens[i].end) + 1; x.v.hasFold(next, "gente ") || x.v.hasFold(next, "tanta gente") || x.v.hasFold(next, "nessuno") || x.v.hasFold(next, "chi ") {
		return true
	}
	if i > 0 && (x.v.hasFold(int(x.tokens[i-1].start), "chi ") || x.v.hasFold(int(x.tokens[i-1].start), "a domicilio")) {
		return true
	}
	start := int(x.tokens[i].start)
	behind := int(x.tokens[i].end) + 1
	if x.v.hasFold(start, "abiti ") && (i > 0 && x.class(i-1)&functionWord != 0 || x.v.hasFold(behind, "usat")) || x.v.hasFold(start, "alloggi") && x.v.hasFold(behind, "protett") {
		return true // clothes; a home for many
	}
	return x.v.hasFold(start, "residenza") && (x.v.hasFold(behind, "per ") && x.class(i+2)&odonym == 0 || x.v.hasFold(behind, "protetta") || x.v.hasFold(behind, "sanitaria") || x.v.hasFold(behind, "universitaria")) ||
		x.v.hasFold(start, "residenti di ") || x.v.hasFold(start, "residenti del") || x.v.hasFold(start, "abitanti") || x.v.hasFold(start, "residenti in zona")
}

// notPublic reports that a word for a public place means something else here:
// "in centro", or a word of a street's name.
func (x *scan) notPublic(i int) bool {
	if i == 0 {
		return false
	}
	if s := int(x.tokens[i].start); x.v.hasFold(s, "palazzo ") || x.v.hasFold(s, "villa ") || x.v.hasFold(s, "torre ") || x.v.hasFold(s, "castello ") || x.v.hasFold(s, "rocca ") {
		return !x.is(i, flagCapital) || x.is(i, flagCaps) || !x.is(i+1, flagCapital) || x.class(i-1)&(given|surname) != 0
	}
	if x.ofSomebody(i) || x.ofHome(i) || x.unopened(i) || x.v.hasFold(int(x.tokens[i].start), "comunal") && x.beginsLike(i-1, flatStems) {
		return true
	}
	start := int(x.tokens[i-1].start)
	if x.v.hasFold(int(x.tokens[i].start), "chius") && (x.v.hasFold(int(x.tokens[i].end), " fuori") || x.v.hasFold(int(x.tokens[i].end), " dentro") || x.v.hasFold(int(x.tokens[i].end), " in casa")) {
		return true // somebody is
	}
	if x.v.hasFold(int(x.tokens[i].start), "elettoral") && (x.v.hasFold(start, "scheda ") || x.v.hasFold(start, "tessera ")) {
		return true // somebody's card
	}
	return x.cue(i-1)&cueLabel != 0 && x.v.hasFold(int(x.tokens[i].start), "postal") || x.cue(i-1)&cueDwelling != 0 && x.cue(i)&cueInstitute != 0 && !x.v.hasFold(start, "casa") || x.v.hasFold(start, "in centro") || x.comes(i) || x.class(i-1)&odonym != 0 && x.is(i, flagCapital)
}

var flatStems = newStems("alloggi", "appartament", "abitazione ")

// ofSomebody reports that a word for a public place is a surname, "Gino Corsi", or says
// which bearer of a given name is meant: "Rino dello sfalcio".
func (x *scan) ofSomebody(i int) bool {
	if x.is(i, flagCapital) {
		return !x.is(i, flagCaps) && x.class(i)&(surname|surnameWord) != 0 && x.is(i-1, flagCapital) && x.class(i-1)&given != 0 && x.class(i-2)&(venue|odonym|saint) == 0 && x.is(i-1, flagSpace)
	}
	return i > 1 && x.v.hasFold(int(x.tokens[i-1].start), "del") && x.is(i-2, flagCapital) && x.is(i-2, flagSpace) && x.class(i-2)&given != 0 && x.class(i-2)&commonWord == 0 && x.class(i-3)&(venue|odonym|saint|given) == 0
}

// dwelling notes a word for a home, which "di riposo" makes a public place.
func (x *scan) dwelling(i, k int, s *surroundings) {
	if x.shopName(i) || x.soldAtAuction(i) || x.trade(i) {
		if s.public == 0 {
			s.public = k
		}
		return
	}
	if !x.v.hasFold(int(x.tokens[i].start), "cas") {
		if s.dwelling == 0 {
			s.dwelling = k
		}
		return
	}
	if i > 0 && x.cue(i-1)&(cuePublic|cueBody) != 0 && x.is(i, flagCapital) && string(x.gap(i-1)) == " " { // "Ufficio Casa"
		if s.public == 0 {
			s.public = k
		}
		return
	}
	if x.cue(i+1)&cueInstitute != 0 && x.cue(i+1)&cueOwner == 0 || x.cue(i+2)&cueInstitute != 0 && x.soft(i) {
		if s.public == 0 {
			s.public = k
		}
		return
	}
	if s.dwelling == 0 {
		s.dwelling = k
	}
}

// shopName reports a capital word behind another in the name of a shop or a venue:
// "Libreria La Soffitta".
func (x *scan) shopName(i int) bool {
	if i < 1 || !x.is(i, flagCapital) || x.is(i, flagCaps) || !x.is(i-1, flagCapital) || string(x.gap(i-1)) != " " {
		return false
	}
	return (x.cue(i-1)|x.cue(i-2))&cuePublic != 0
}

// nameBefore gives the distance of the name of a person that ends right before
// token first, with at most "di", "in" and signs between; 0 for none.
func (x *scan) nameBefore(first int) int {
	i := first - 1
	for n := 0; n < 2 && i >= 0 && x.class(i)&functionWord != 0 && x.tokens[i].len() < 6 && x.tokens[i].len() > 1; n++ {
		i--
	}
	if i < 0 || x.ends(i) && i == first-1 && !x.breaksLine(i) || slices.Contains(x.gap(i), '"') {
		return 0 // in quotation marks: the name of a shop
	}
	capital, known, from := 0, false, i
	for ; i >= 0 && from-i < 5; i-- {
		t := &x.tokens[i]
		if i < from && !x.nameGap(i, false) || t.flags&(flagNumber|flagUsed) != 0 {
			break
		}
		c := x.class(i)
		if c&odonym != 0 && (t.flags&flagCapital == 0 || x.streetBegins(i)) {
			return 0 // "via Ing. Camillo Olivetti"
		}
		if t.flags&flagCapital == 0 && c&(given|surname) == 0 && (c&particle == 0 || capital == 0) {
			break
		}
		if i < from && capital > 0 && x.class(i)&venue != 0 && x.is(i, flagCapital) && x.is(i, flagSpace) {
			return 0 // "Palasport Enzo Ferrari, via dello Sport 6"
		}
		if x.cue(i)&(cuePublic|cueBody|cueDwelling|cueHome) != 0 || c&(odonym|publicBody|office|notice|officeUnit) != 0 && c&(given|surname) == 0 {
			break
		}
		if c&(particle|functionWord) != 0 && t.len() < 4 {
			continue
		}
		capital++
		known = known || c&(given|surname) != 0 || c&(givenWord|surnameWord) != 0 && t.is(flagCapital)
	}
	if capital >= 2 && known || capital >= 2 && x.strangers(i+1, from) {
		return first - from
	}
	if capital == 1 && known && (x.class(i)&(title|relation|declarant) != 0 || i >= 0 && x.v.hasFold(int(x.tokens[i].start), "sono ")) {
		return first - from
	}
	return 0
}

// strangers reports that none of the words from first to last is an ordinary
// Italian word or a place: a foreign name.
func (x *scan) strangers(first, last int) bool {
	for i := first; i <= last; i++ {
		if x.class(i)&(commonWord|placeWord|functionWord|venue|stage|company|business|weekday|monthWord|greeting) != 0 || !x.is(i, flagCapital) {
			return false
		}
	}
	return true
}

// rightStems begin what lookRight looks for, but for words with a cue and for people.
var rightStems = newStems("nome ", "cognome", "perche ", "mentre ", "casa)", "casa m", "abitazione)", "residenza ", "domicilio ", "chied", "suona ", "sotto casa", "da", "a ", "siamo ", "donna ", "uomo ", "riceve ", "dalle ", "ore ").
	and(welcomeStems, entranceStems, humanStems)

// lookRight reads the words behind an address, and a little into the next sentence
// for words that somebody lives there. It is long because it is one walk with one case
// for each sign.
func (x *scan) lookRight(a *address, s *surroundings) {
	ended, joined := false, false
	if x.v.at(a.end) == ')' && x.bracketed(a.first) {
		return // what stands outside the brackets tells of something else
	}
	for k := 1; k <= rightWindow && a.last+k < len(x.tokens); k++ {
		i := a.last + k
		if x.breaksLine(i - 1) {
			return
		}
		if x.ends(i - 1) {
			if ended {
				return
			}
			ended = true
		}
		c, word := x.cue(i), int(x.tokens[i].start)
		joined = joined || x.tokens[i].len() == 1 && x.v.low(word) == 'e'
		if x.class(i)&odonym != 0 && c&cueInName == 0 && k > 1 {
			return // the next address has its own words
		}
		if k > 1 && x.is(i, flagNumber) {
			continue // no word
		}
		if c == 0 && x.class(i)&(title|relation|declarant) == 0 && !x.beginsLike(i, rightStems) {
			continue // none of these
		}
		switch {
		case k <= 3 && !ended && s.public == 0 && x.v.hasFold(word, "nome ") && x.v.hasFold(int(x.tokens[i-1].start), "a ") && x.is(i+1, flagCapital),
			k <= 2 && !ended && s.public == 0 && x.v.hasFold(word, "cognome") && x.is(i+1, flagCapital):
			s.ownRight = true
			return
		case x.v.hasFold(word, "perche ") || x.v.hasFold(word, "mentre "):
			return // of something else
		case c&cueOwnFlat != 0 && !(c&cueHome != 0 && x.genericHome(i)) && !ended, ended && c&cueHome != 0 && x.v.hasFold(int(x.tokens[i-1].start), "ci "):
			s.ownRight = true
			return
		case k == 1 && string(x.gap(a.last)) == " (" && (x.v.hasFold(word, "casa)") || x.v.hasFold(word, "casa m") || x.v.hasFold(word, "abitazione)")),
			k <= 3 && !ended && x.v.at(a.end) == ',' && (x.v.hasFold(word, "residenza ") || x.v.hasFold(word, "domicilio ")) && !x.genericHome(i),
			k <= 4 && !ended && x.welcomes(i), k <= 2 && !ended && s.public == 0 && (x.entrance(i) || x.underHome(i)), k == 1 && !ended && x.dwells(i):
			s.ownRight = true
			return
		case c&cueDwelling != 0 && k == 2 && x.tokens[i-1].len() == 1 && x.v.hasFold(int(x.tokens[max(a.first-1, 0)].start), "da "):
			return // "da via Roma 3 a casa mia": another place
		case c&cueDwelling != 0 && k == 1 && x.v.at(a.end) == ',' && x.class(i+1)&functionWord != 0 && x.cue(i+2)&cueOwner != 0: // ", casa dei miei suoceri"
			s.ownRight = true
			return
		case c&cueDwelling != 0 && (x.cue(i+1)&cueOwner != 0 || x.cue(i-1)&cueOwner != 0) && !ended:
			s.ownRight = true
			return
		case k <= 2 && !ended && s.badRight == 0 && x.receives(i):
			s.badRight = k
		case c&cuePublic != 0 && x.above(i): // somebody lives over the shop
		case c&cuePublic != 0 && (k <= 3 || k <= 5 && x.v.hasFold(int(x.tokens[a.last+1].start), "c'e") || string(x.gap(a.last)) == " (" && k <= 4) && !ended && s.badRight == 0 && !x.notPublic(i):
			s.badRight = k
			s.bracket = string(x.gap(a.last)) == " ("
		case c&cuePublic != 0 && !ended && !joined && !x.notPublic(i):
			s.farRight = true
		case (x.v.hasFold(word, "dalle ") || x.v.hasFold(word, "ore ")) && x.is(i+1, flagNumber) && !ended && k <= 5 && s.badRight == 0 && (s.holder == 0 || s.holder > 3):
			s.badRight = k
		}
	}
}

// dataNear reports another piece of somebody's data right before or behind an
// address, as in signatures and in data sent line by line. others is how many spans
// were found that are no addresses.
func (x *scan) dataNear(a *address, others int) bool {
	const near = 24 // characters
	for n := others - 1; n >= 0 && n >= len(x.found)-16; n-- {
		m := &x.found[n]
		switch m.kind {
		case PhoneNumber, FiscalCode, DateOfBirth, EmailAddress, IdentityCard, HealthCard:
			if m.score >= DefaultThreshold && (m.end <= a.start && a.start-m.end < near || m.start >= a.end && m.start-a.end < near) {
				return true
			}
		}
	}
	return false
}
