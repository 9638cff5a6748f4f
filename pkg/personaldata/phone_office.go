package personaldata

import (
	"bytes"
	"slices"
)

// besideReach is how many characters from a number the e-mail address may stand that
// tells whose both are.
const besideReach = 64

// contact is whose an e-mail address beside a number is.
type contact int

const (
	contactNone contact = iota
	contactPrivate
	contactPublic
)

// emailBeside tells whose the e-mail address is that stands right behind a number, or
// else right before it: an office and a firm give both in a row. There is no other
// sentence between, and at most one line break.
func (x *scan) emailBeside(n *phone) contact {
	if bytes.IndexByte(x.v.slice(n.start-besideReach, n.end+besideReach+1), '@') < 0 {
		return contactNone
	}
	if at := x.atBehind(n.end); at > 0 {
		return x.holderOf(at)
	}
	breaks := 0
	for at := n.start - 1; at >= 0 && n.start-at <= besideReach; at-- {
		switch c := x.v.b[at]; {
		case c == '@':
			return x.holderOf(at)
		case c == '\n':
			breaks++
		case c == '.' && isSpace(x.v.at(at+1)) && at+6 < n.start, breaks > 1:
			return contactNone
		}
	}
	return contactNone
}

// atBehind gives the next at sign behind offset end, 0 for none.
func (x *scan) atBehind(end int) int {
	breaks := 0
	for at := end; at < len(x.v.b) && at-end <= besideReach; at++ {
		switch c := x.v.b[at]; {
		case c == '@':
			return at
		case c == '\n':
			breaks++
		case c == '.' && isSpace(x.v.at(at+1)) && at > end+6 && !x.hoursOnly(end, at), breaks > 1:
			return 0
		}
	}
	return 0
}

// freephoneBeside reports a number that is free of charge in the same sentence, near
// the tokens from first to last: whoever has one is no private person.
func (x *scan) freephoneBeside(first, last int) bool {
	const window = 9
	if !x.anyOf(first-window, last+window, freephoneStems, &x.unfree) {
		return false
	}
	for k := 1; k <= window && first-k >= 0 && !x.ends(first-k); k++ {
		if x.freephone(first - k) {
			return true
		}
	}
	for k := 1; k <= window && last+k < len(x.tokens) && !x.ends(last+k-1); k++ {
		if x.freephone(last + k) {
			return true
		}
	}
	return false
}

var freephoneStems = newStems("800", "803", "verde")

// stretch is tokens that begin like none of some stems: from the first to before the last.
type stretch struct{ from, to int }

// anyOf reports that one of the tokens from first to last, as far as there are any, begins
// like one of the stems. free is where none was when it was asked before: numbers come in
// the order of the text, so that each token is read once.
func (x *scan) anyOf(first, last int, s *stems, free *stretch) bool {
	first, last = max(first, 0), min(last, len(x.tokens)-1)
	if first < free.from || first > free.to {
		*free = stretch{first, first}
	}
	for ; free.to <= last; free.to++ {
		if x.beginsLike(free.to, s) {
			return true
		}
	}
	return false
}

// freephone reports the first digits of a number that is free of charge, 800 and 803
// (AGCOM, Piano di numerazione nazionale), with more digits behind, or "numero verde".
func (x *scan) freephone(i int) bool {
	s := int(x.tokens[i].start)
	if !x.is(i, flagNumber) {
		return x.v.hasFold(s, "verde") && x.class(i-1)&numberWord != 0
	}
	return (x.v.hasFold(s, "800") || x.v.hasFold(s, "803")) && (x.tokens[i].len() == 3 && x.is(i+1, flagNumber) || x.tokens[i].len() == 6 || x.tokens[i].len() == 9)
}

// mostEmails bounds how many of the addresses of a text are compared with a number.
const mostEmails = 64

// holderOf tells whose the e-mail address around the at sign is: those of public
// bodies use their words, and are no finding.
func (x *scan) holderOf(at int) contact {
	for k := range min(len(x.found), mostEmails) {
		if m := &x.found[k]; m.kind == EmailAddress && m.start <= at && at < m.end {
			return contactPrivate
		}
	}
	if i := x.tokenAt(at); x.is(i, flagUsed) && x.is(i-1, flagUsed) {
		return contactPublic
	}
	return contactNone
}

// shortLocal reports a landline with at most four digits behind its area code, as
// only switchboards have: "0382 3991".
func shortLocal(n *phone) bool {
	area := areaCode(n.digits[:n.n])
	return area > 0 && n.n-area <= 4 && n.groups <= 2
}

// caller reports a number from which somebody was called: "da questo numero".
func (x *scan) caller(first int) bool {
	if first < 3 || x.class(first-1)&numberWord == 0 {
		return false
	}
	return x.v.hasFold(int(x.tokens[first-2].start), "quest") && x.v.hasFold(int(x.tokens[first-3].start), "da ")
}

// namesHealthCard reports "tessera sanitaria": the same word stands in the name of the health
// authorities.
func (x *scan) namesHealthCard(i int) bool {
	return i > 0 && x.v.hasFold(int(x.tokens[i].start), "sanitari") && x.v.hasFold(int(x.tokens[i-1].start), "tesser")
}

// studio reports the word for an office of a profession: "studio tecnico".
func (x *scan) studio(i int) bool {
	return i >= 0 && x.tokens[i].len() == 6 && x.v.hasFold(int(x.tokens[i].start), "studio")
}

// professional reports the title of a profession at token i, as officials have too.
func (x *scan) professional(i int) bool {
	s := int(x.tokens[i].start)
	for _, stem := range [...]string{"dott", "dr", "ssa", "ing", "arch", "geom", "rag"} {
		if x.v.hasFold(s, stem) {
			return true
		}
	}
	return false
}

// asksByName reports that behind a number in tokens up to last one is told to ask for
// somebody by name: "0437001823 chiedi di Anna".
func (x *scan) asksByName(last int) bool {
	return last+3 < len(x.tokens) && x.v.hasFold(int(x.tokens[last+1].start), "chied") && x.v.hasFold(int(x.tokens[last+2].start), "di ") && x.is(last+3, flagCapital) && x.class(last+3)&(given|givenWord|surname) != 0
}

// phoneKinds begin the words that stand between "numero" and somebody's telephone number:
// which one of theirs it is. Any other noun there says of what the number is.
var phoneKinds = [...]string{
	"nuov", "giust", "corrett", "vecchi", "attual", "dirett", "privat", "personal", "alternativ", "aggiornat", "sbagliat", "seguent", "stess", "unic", "altr", "second", "prim",
	"italian", "strani", "ester", "valid", "attiv", "esatt", "provvisor", "temporane", "principal", "complet", "casa", "lavoro", "emergenz", "urgenz", "reperib", "segret", "riservat", "anonim",
	"sconosciut", "fiss", "aziendal", "mobil", "rete", "invece", "adesso", "ecco", "riferiment", "contatt", "recapit", "sicur", "buon", "cell", "wa", "what",
}

// numberOf reports that the number in token first is one of a thing: "numero pezzi",
// "numero di telaio".
func (x *scan) numberOf(first int) bool {
	i, at := first-1, first-2
	if at > 0 && x.v.hasFold(int(x.tokens[at].start), "di ") {
		at--
	}
	if at < 0 || x.class(at)&numberWord == 0 || !x.v.hasFold(int(x.tokens[at].start), "num") || !x.is(at, flagSpace) || !x.is(i, flagSpace) {
		return false
	}
	if t := &x.tokens[i]; t.len() < 4 || t.is(flagCapital|flagNumber) && !t.is(flagCaps) || x.class(i)&commonWord == 0 || x.class(i)&(phoneWord|callVerb|ownWord|relation|title|functionWord|given|officeUnit) != 0 {
		return false
	}
	for _, kind := range phoneKinds {
		if x.v.hasFold(int(x.tokens[i].start), kind) {
			return false
		}
	}
	return true
}

// entryOf reports that a number in tokens up to last is said to be of a register:
// "n. 3470091823 di registro".
func (x *scan) entryOf(last int) bool {
	return last+2 < len(x.tokens) && x.is(last, flagSpace) && x.v.hasFold(int(x.tokens[last+1].start), "di ") && x.class(last+2)&reference != 0
}

// asksFor reports that behind a number in tokens up to last one is told to ask for
// somebody in office: "chiamate … e chiedete del responsabile".
func (x *scan) asksFor(last int) bool {
	for k := 1; k <= 3 && last+k < len(x.tokens) && !x.ends(last+k-1); k++ {
		if x.v.hasFold(int(x.tokens[last+k].start), "chied") {
			return x.after(last+k, 3, office|officeUnit|publicBody) > 0
		}
	}
	return false
}

// whereabouts reports that the place in token i only says where something is: "zona
// ospedale", "di fronte al municipio".
func (x *scan) whereabouts(i int) bool {
	for k := 1; k <= 3 && i-k >= 0 && !x.ends(i-k); k++ {
		if x.beginsLike(i-k, placeStems) {
			return true
		}
		if x.class(i-k)&functionWord == 0 && x.tokens[i-k].len() > 4 {
			return false
		}
	}
	return false
}

var placeStems = newStems("zona ", "vicin", "fronte ", "pressi ", "dietro ", "davanti ", "accanto ", "sopra ", "sotto ")

// complains reports that the sentence speaks of a number that does not answer, with
// nobody's name: people write so of offices.
func (x *scan) complains(first, last int) bool {
	const window = 8
	if !x.anyOf(first-window, last+window, unansweredStems, &x.answered) {
		return false
	}
	for k := 1; k <= window && first-k >= 0 && !x.ends(first-k); k++ {
		if x.unanswered(first - k) {
			return true
		}
	}
	for k := 1; k <= window && last+k < len(x.tokens); k++ {
		if x.ends(last+k-1) && x.v.at(int(x.tokens[last+k-1].end)) != '?' {
			return false
		}
		if x.unanswered(last + k) {
			return true
		}
		if x.class(last+k)&(relation|ownWord|title) != 0 {
			return false
		}
	}
	return false
}

// unanswered reports a word for calls without success at token i.
func (x *scan) unanswered(i int) bool {
	if i > 0 && x.tokens[i-1].len() == 2 && x.v.hasFold(int(x.tokens[i-1].start), "se ") {
		return false // "se non rispondono, 347 …"
	}
	return x.beginsLike(i, unansweredStems)
}

var unansweredStems = newStems("non rispond", "nessuno rispond", "a vuoto", "riattacc", "occupato", "registrata", "attesa", "ancora aspett", "chiamavo", "telefonavo", "centralin", "mai nessun", "risponde il fax", "mi dicono", "mi hanno dett", "mi hanno rispost", "mi rispondono")

// adWords begin the words with which people open an advertisement of their own.
var adWords = [...]string{"affitt", "vendo", "vendesi", "vendia", "svend", "cerco", "cercas", "cerchia", "regal", "cedo", "cedes", "offro", "offres", "scambi", "smarrit", "trovat", "ritrovat", "perso", "persa", "compro", "adott", "privato"}

// privateAd reports that one of the first words of the text opens a private
// advertisement, which names public places only to say where.
func (x *scan) privateAd() bool {
	const opening = 3
	if x.seen&(notice|business|company) != 0 {
		return false
	}
	for i := 0; i < opening && i < len(x.tokens); i++ {
		for _, stem := range adWords {
			if n := x.tokens[i].len(); n <= len(stem)+4 && x.v.hasFold(int(x.tokens[i].start), stem) {
				return true
			}
		}
	}
	return false
}

// turnsTo reports that between an office in token from and the number in token to the
// writer turns to somebody: "lascia stare l'ufficio, chiama lui", "l'ufficio non
// risponde, 347 …".
func (x *scan) turnsTo(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if x.cue(i)&cueSomebody != 0 || x.v.hasFold(int(x.tokens[i].start), "non risp") {
			return true
		}
	}
	return false
}

// secondReach is how many characters behind somebody's number their second one may
// begin.
const secondReach = 40

// ownOffice reports that "ufficio" in token i is where a private person works: the
// number of the same person stands right before, in the same sentence.
func (x *scan) ownOffice(i, start int) bool {
	if !x.v.hasFold(int(x.tokens[i].start), "uff") {
		return false
	}
	if i > 0 && x.cue(i-1)&cueOwner != 0 {
		return true // "il mio ufficio: 080 …"
	}
	if i > 0 && string(x.gap(i-1)) == " / " && x.before(i, 4, phoneWord) > 0 {
		return true // "Tel. casa / ufficio / cell."
	}
	if x.homeBefore(i) {
		return true
	}
	if i > 0 && x.class(i-1)&phoneWord != 0 && x.class(i+1)&(officeUnit|publicBody) == 0 && !x.v.hasFold(int(x.tokens[i].end), " d") && !x.otherOffice(i) {
		return true // "Tel. ufficio:" beside "Tel. casa:" in a form
	}
	for k := len(x.found) - 1; k >= 0 && k >= len(x.found)-mostEmails; k-- {
		m := &x.found[k]
		if m.kind == PhoneNumber && m.end <= start && start-m.end < secondReach {
			return m.end <= int(x.tokens[i].start) && !x.ends(x.tokenAt(m.end-1))
		}
	}
	return false
}

// otherOffice reports that the text is signed by an office, another word than token i: "L'Ufficio
// Elettorale".
func (x *scan) otherOffice(i int) bool {
	const signature = 4
	for k := max(len(x.tokens)-signature, i+1); k < len(x.tokens); k++ {
		if x.class(k)&(officeUnit|publicBody) != 0 && x.is(k, flagCapital) {
			return true
		}
	}
	return false
}

// homeBefore reports the number of somebody's home before the word for an office in token
// i, which is theirs then too: "casa 0371 … ufficio 0371 …".
func (x *scan) homeBefore(i int) bool {
	const reach = 5
	if !x.v.hasFold(int(x.tokens[i].start), "uff") || !x.is(i+1, flagNumber) {
		return false
	}
	for k := 2; k <= reach && i-k >= 0 && !x.ends(i-k); k++ {
		if s := int(x.tokens[i-k].start); x.is(i-k+1, flagNumber) && (x.v.hasFold(s, "casa ") || x.v.hasFold(s, "abitazione ")) {
			return true
		}
	}
	return false
}

// switchboard reports the endings that organisations are given.
func switchboard(n *phone) bool {
	end := string(n.digits[max(0, n.n-3):n.n])
	return n.n >= 7 && (end == "111" || end == "000" || end == "211" || end == "311")
}

// callsPublic reports a landline that everybody is asked to call, in the polite form of
// notices, in a text in which nobody speaks of himself and no firm offers anything: "chi usa
// ossigeno chiami lo 0776 …", "confermi entro venerdì allo 0522 …".
func (x *scan) callsPublic(first int) bool {
	const reach = 5
	if x.seen&(ownWord|firstPerson|relation|business|company|title) != 0 || x.privateAd() {
		return false
	}
	for k := 1; k <= reach && first-k >= 0 && !x.ends(first-k); k++ {
		if x.isOneOf(first-k, politeCalls()) {
			return true
		}
	}
	return false
}

var politeCalls = wordSet("chiami telefoni contatti avvisi confermi segnali prenoti richiami disdica rinnovi spostarla spostarlo disdirla disdirlo disdire")

// unitBehind reports the name of an office right behind a number in tokens up to last:
// "tel. 0832 660111 ufficio esecuzioni". Alone, "ufficio" is where somebody works.
func (x *scan) unitBehind(last int) bool {
	i := last + 1
	if i+1 >= len(x.tokens) || !x.is(last, flagSpace) || !x.is(i, flagSpace) || x.class(i)&officeUnit == 0 {
		return false
	}
	return x.class(i+1)&(functionWord|ownWord) == 0 && !x.is(i+1, flagNumber|flagUsed)
}

// firmBeside reports a firm's VAT number near a mobile: the firm answers it, whatever its
// line offers, "pronto soccorso idraulico".
func (x *scan) firmBeside(n *phone) bool {
	const reach = 48
	ends := x.firmEnds()
	k, _ := slices.BinarySearch(ends, int32(n.start-reach+1))
	return k < len(ends) && int(ends[k]) < n.end+reach+vatLength
}

// officeSpeaks reports that the line of a number in token first begins with the office that
// wrote it: "> Ufficio Energia: si assegnano 10 giorni. Tel. 0422 …".
func (x *scan) officeSpeaks(first int) bool {
	const longest, label = 60, 6
	k := first
	for k > 0 && first-k < longest && !x.breaksLine(k-1) {
		k--
	}
	if k >= len(x.tokens) || x.class(k)&(officeUnit|publicBody) == 0 || !x.is(k, flagCapital) {
		return false
	}
	for n := 0; n < label && k+n < first; n++ {
		if bytes.IndexByte(x.gap(k+n), ':') >= 0 {
			return true
		}
		if x.ends(k + n) {
			return false
		}
	}
	return false
}

// orMobile reports a mobile that may be called as well as the number in tokens up to last:
// "per contatti 0545 27.19.33 oppure 349 …". Offices give one.
func (x *scan) orMobile(last int) bool {
	i := last + 1
	if !x.at(i, "oppure") && !x.at(i, "o") && !x.at(i, "ovvero") && !x.at(i, "altrimenti") {
		return false
	}
	for k := i + 1; k <= i+3 && k < len(x.tokens) && !x.ends(k-1); k++ {
		if x.is(k, flagNumber) {
			n := x.tokens[k].len()
			return x.v.b[x.tokens[k].start] == '3' && (n == 3 && x.is(k+1, flagNumber) || n == 9 || n == 10)
		}
	}
	return false
}

// hoursOnly reports that nothing but hours and days stands between two offsets, the first
// of which is the end of a number: ", dalle 10 alle 17".
func (x *scan) hoursOnly(from, to int) bool {
	for k := x.tokenAt(from-1) + 1; k < len(x.tokens) && int(x.tokens[k].start) < to; k++ {
		if !x.is(k, flagNumber) && x.class(k)&(weekday|functionWord) == 0 && !x.isOneOf(k, hourWords()) {
			return false
		}
	}
	return true
}

var hourWords = wordSet("ore ora orario h dalle alle dal al lun mar mer gio ven sab dom feriali tutti giorni mattina pomeriggio")
