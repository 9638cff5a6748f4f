package personaldata

import "bytes"

// judgePhone decides from the surroundings whether n, which stands in the tokens
// from first to last, is somebody's telephone number, and accepts it. consumed is
// where the last number or date before it ended.
func (x *scan) judgePhone(first, last int, n *phone, consumed int) bool {
	if n.end == 0 || first >= len(x.tokens) {
		return false
	}
	if x.seen&(phoneWord|callVerb) == 0 && !n.foreign && !n.prefix && !n.landline && !n.spoken && !n.thin && !startsRow(&x.v, n, consumed) {
		return false // only a word for telephones could make it one
	}
	h := x.phoneHint(first)
	if h != hintOther && behindSign(&x.v, n.start) {
		h = hintPhone
	}
	if h == hintNone && (x.after(last, 4, phoneWord|callVerb) > 0 && !x.is(last+1, flagNumber) || x.asksByName(last)) {
		h = hintAfter
	}
	if h != hintPhone && (x.entryOf(last) || x.numberOf(first) || x.counted(last)) {
		return false
	}
	if at := n.start - 1; x.v.at(at) == '(' && bytes.IndexByte(x.v.b[n.start:n.end], ')') > 0 && bytes.IndexByte(x.v.b[n.start:n.end], '(') < 0 {
		n.start = at // "(347) 00 91 823"
	}
	if x.forbiddenBefore(n, h) || x.forbiddenAfter(n) || x.inLink(n.start, h) {
		return false
	}
	if h != hintPhone && fieldAlone(&x.v, n) && x.headedBy(n.start, reference) {
		return false
	}
	score, reason := x.weighPhone(first, last, n, h, consumed)
	if !n.landline && x.channel(first, last) {
		return false
	}
	idle := score == 0
	if !idle && x.publicPhone(first, last, n) { // whose it is takes the longest look
		score = 0
	}
	form := formOf(true, n.foreign, n.prefix, n.landline, n.thin, n.spoken, n.groups == 1, n.groups == 2, n.groups == 3, n.groups > 3, n.n == 9, n.n == 10, n.n < 9)
	score, reason = x.opinion(candidate{kind: PhoneNumber, first: first, last: last, start: n.start, end: n.end, form: form, firm: !n.landline && !n.thin, idle: idle}, score, reason)
	if score == 0 {
		return false
	}
	if n.spoken {
		x.accept(PhoneNumber, n.start, n.end, score, reason, Obfuscated)
	} else {
		x.accept(PhoneNumber, n.start, n.end, score, reason)
	}
	return true
}

// behindSign reports the sign of a telephone before offset at, "📱 347 …".
func behindSign(v *view, at int) bool {
	for n := 0; n < 3 && (v.at(at-1) == ' ' || v.at(at-1) == ':'); n++ {
		at--
	}
	return v.at(at-1) == phoneSign
}

// weighPhone gives the score of a number by its form and the words around it, 0
// when it is none, and what decided.
func (x *scan) weighPhone(first, last int, n *phone, h hint, consumed int) (float64, Reason) {
	switch {
	case n.foreign && n.thin && h != hintPhone && h != hintAfter && h != hintNumber && !(n.groups >= 3 && h != hintOther && (fieldAlone(&x.v, n) || n.start == 0 && n.end == len(x.v.b) || x.personBefore(n.start) || x.near(first, last, 8, relation) || first > 0 && x.v.hasFold(int(x.tokens[first-1].start), "al "))):
		return 0, ""
	case n.foreign:
		return 0.9, InternationalPrefix
	case n.prefix:
		return 0.97, InternationalPrefix
	case h == hintOther:
		return 0, ""
	case n.landline:
		return x.weighLandline(first, n, h, consumed)
	case h == hintPhone:
		return 0.95, ContextWord
	case n.thin && !n.landline && h == hintNumber && n.n == 10 && n.digits[1] >= '2' && x.before(first, 4, ownWord) > 0:
		return 0.8, ContextWord // "il mio numero 3 8 9.0077123"
	case n.spoken && !n.thin:
		return 0.6, MobileForm
	case n.thin && n.groups >= 9 && n.n == 10 && n.digits[1] >= '2':
		// Every digit by itself: people do so against machines, tables do too.
		if x.is(first-1, flagNumber) && codeGap(x.gap(first-1)) || x.is(last+1, flagNumber) && codeGap(x.gap(last)) || x.before(first, 6, reference) > 0 {
			return 0, ""
		}
		return 0.6, Obfuscated
	case n.thin && x.inPairs(first, last, n, h):
		return 0.6, MobileForm
	case n.thin || !x.standsAlone(n, consumed) || amount(&x.v, n):
		return 0, ""
	case n.n == 9:
		return 0.6, MobileForm
	}
	return 0.8, MobileForm
}

// fieldAlone reports a number that is a whole field of a table or a line.
func fieldAlone(v *view, n *phone) bool {
	edge := func(c byte) bool { return c == '"' || c == '\t' || c == ';' || c == '|' || c == '\n' }
	return edge(v.at(n.start-1)) && (edge(v.at(n.end)) || n.end == len(v.b))
}

// hint is what the words around a number say it is.
type hint int

const (
	hintNone   hint = iota
	hintPhone       // "tel.", "chiamatemi al"
	hintNumber      // "il numero": of what, nobody says
	hintAfter       // a word for a telephone behind it
	hintOther       // "prot. n.", "CIG", "IUV", "pratica"
)

// phoneHint looks for the nearest telling word before token i. A word for
// something else counts only when nothing but connecting words and numbers stands
// between it and the number.
func (x *scan) phoneHint(i int) hint {
	if x.numberedThing(i) {
		return hintOther
	}
	if x.seen&(phoneWord|callVerb|reference|numberWord) == 0 {
		return hintNone
	}
	caller := i > 0 && x.beginsLike(i-1, callerStems) // "segnalazione da 347 …"
	near, numbered := !caller, false
	if x.class(i-1) == 0 && x.class(i-2)&reference != 0 && !x.ends(i-1) && !x.ends(i-2) && !x.is(i-1, flagNumber|flagCapital) {
		return hintOther // "ID negoziazione 3312044719"
	}
	if !caller && x.codeOf(i) {
		return hintOther
	}
	for k := 1; k <= 8 && i-k >= 0 && !x.ends(i-k); k++ {
		c := x.class(i - k)
		switch {
		case c&(phoneWord|callVerb) != 0 && c&reference == 0:
			return hintPhone
		case near && c&reference != 0:
			return hintOther
		case c&numberWord != 0:
			numbered = true
		}
		if near && c&(functionWord|numberWord|reference|commonWord) == commonWord && x.class(i-k-1)&functionWord != 0 && x.class(i-k-2)&reference != 0 {
			return hintOther // "N. ordine di riparazione: 366…"
		}
		near = near && !comma(x.gap(i-k)) && !x.dashed(i-k) && (c&(functionWord|numberWord) != 0 || x.is(i-k, flagNumber) && x.tokens[i-k].len() < 5)
	}
	if numbered {
		return hintNumber
	}
	return hintNone
}

var callerStems = newStems("da ", "dal ")

// codeNames begin the words for codes that say behind them whose or of what they
// are: "codice fornitura", "matricola contatore", "ID alunno SIDI".
var codeNames = [...]string{"codic", "cod", "matricol", "matr", "identificativ", "id ", "prot", "fascicol", "repertori", "polizz", "seriale", "tesser", "pratic", "utenz"}

// codeOf reports that token i stands behind the name of a code and at most three
// words that say of what, with nothing about telephones among them: "codice
// contribuente 333…".
func (x *scan) codeOf(i int) bool {
	const window = 4
	for k := 1; k <= window && i-k >= 0 && !x.ends(i-k) && !comma(x.gap(i-k)) && !x.dashed(i-k); k++ {
		c := x.class(i - k)
		switch {
		case c&(relation|officeUnit) != 0 && x.class(i-k-1)&reference != 0 && x.is(i-k-1, flagSpace): // "codice bambino"
		case x.at(i-k, "sono"):
		case c&(phoneWord|callVerb|ownWord|relation|title) != 0:
			return false
		case c&reference != 0:
			for _, name := range codeNames {
				if x.v.hasFold(int(x.tokens[i-k].start), name) {
					return true
				}
			}
			if x.class(i-k-1)&numberWord != 0 {
				return true // "numero ordine Ikea 347…"
			}
		case c != 0 && c&(commonWord|functionWord|numberWord|declarant|abbreviation) == 0 && !x.is(i-k, flagCaps):
			return false
		}
	}
	return false
}

// dashed reports a dash behind the number in token i, with which something else begins:
// "prot. 1234/2024 - 347 …".
func (x *scan) dashed(i int) bool { return x.is(i, flagNumber) && string(x.gap(i)) == " - " }

// comma reports a comma among the signs between two tokens.
func comma(gap []byte) bool { return bytes.IndexByte(gap, ',') >= 0 }

// publicPhone reports whether a number is a contact of a public body or of a
// service: the nearest holder named in its sentence is an office, or the whole text
// is a body's and nobody speaks of themselves.
func (x *scan) publicPhone(first, last int, n *phone) bool {
	beside := contactNone
	if n.landline {
		beside = x.emailBeside(n)
	}
	own := x.before(first, 16, ownWord|relation)
	if beside == contactPrivate || beside == contactPublic && own == 0 {
		return beside == contactPublic
	}
	if x.seen&(publicBody|officeUnit) != 0 && shortLocal(n) || n.landline && own == 0 && x.freephoneBeside(first, last) {
		return true
	}
	window := 16
	if x.seen&(declarant|title|business|company|officeUnit|publicBody) != 0 {
		window = x.rowWindow(first, window)
	}
	private := x.before(first, window, declarant|title|business|company)
	public := x.officeBefore(first, window)
	if public > 0 && own == public-1 && (x.class(first-own)&relation != 0 || x.is(first-own, flagCapital)) && string(x.gap(first-public)) == " " {
		own = 0 // "Sportello amico", "Ufficio Personale"
	}
	if own > 0 && !n.landline && x.class(first-own)&callVerb != 0 {
		return false // "chiamatemi quando c'è posto al nido, 347 …"
	}
	if public > 0 && x.namesHealthCard(first-public) {
		public = 0
	}
	if public > 0 && x.businessName(first-public) {
		private, public = public+1, 0 // "Bar Sport"
	}
	if n.landline && own == 0 && (public > 0 && private > 0 && x.professional(first-private) && private < public && public-private <= 4 || x.asksFor(last)) {
		return true // "ai Servizi Sociali, dott.ssa Pini, 0985 …"
	}
	if unit := x.unitPhrase(first); x.serviceLine(last) || n.landline && unit > 0 && (own == 0 || unit < own) {
		return true
	}
	if n.landline && own == 0 && (x.unitBehind(last) || x.officeSpeaks(first)) {
		return true
	}
	if x.caller(first) || x.newNumber(first) || n.landline && x.orMobile(last) || private > 0 && x.v.hasFold(int(x.tokens[first-private].start), "avv") {
		return false // lawyers are nobody's office
	}
	if public > 0 && !(n.landline && switchboard(n)) && x.ownOffice(first-public, n.start) || !n.landline && x.firmBeside(n) {
		return false
	}
	if !n.landline && x.nameRight(first) && x.before(first, 5, office) == 0 {
		return false // "volontari reperibili: Vito Lorusso 347 …"
	}
	if public > 0 && x.whereabouts(first-public) {
		public = 0
	}
	if public > 1 && (x.studio(first-public-1) || !n.landline && (x.privateAd() || x.turnsTo(first-public, first))) {
		public = 0
	}
	if public > 0 && (own == 0 || public < own) && (private == 0 || public < private) {
		return true
	}
	return x.officialPhone(first, last, n, own, private)
}

// officialPhone is publicPhone where no office is the nearest holder: own and private
// are how far before the number its sentence speaks of the writer and of somebody who
// is no office, 0 for not at all.
func (x *scan) officialPhone(first, last int, n *phone, own, private int) bool {
	// A title after a role is an official's: "il responsabile, geom. …".
	if role := x.before(first, 16, office); role > 0 && own == 0 && (private == 0 || role-private <= 8) && n.landline && !(x.v.hasFold(int(x.tokens[first-role].start), "referent") && x.seen&(publicBody|officeUnit) == 0 && (x.personBefore(n.start) || x.named(first))) {
		return true
	}
	if n.landline && !n.foreign {
		return own == 0 && private == 0 && x.publicLandline(first, last, n)
	}
	if private == 0 && bytes.HasPrefix(x.gap(last), []byte(" (")) && x.class(last+1)&(officeUnit|publicBody) != 0 {
		return true // "335 … (Ufficio Cimiteri)"
	}
	return own == 0 && private == 0 && x.before(first, 8, infoWord) > 0 && x.seen&publicBody != 0
}

// publicLandline reports whether a landline that is said to be nobody's belongs to
// an office: it stands beside one, or in a text in which nobody speaks of themselves.
func (x *scan) publicLandline(first, last int, n *phone) bool {
	if x.named(first) || x.below(n.start, PhoneNumber) {
		return false
	}
	if x.officeAfter(last) {
		return true
	}
	return x.signedByOffice(last) || x.before(first, 8, infoWord) > 0 || switchboard(n) || !n.prefix && !x.personBefore(n.start) && x.complains(first, last) ||
		x.callsPublic(first) || x.seen&(publicBody|officeUnit) != 0 && x.seen&ownWord == 0 && x.officeNear(first) && !x.personNear(n.start) && !x.privateAd()
}

// farthestPerson is how many characters before a number the person may be named
// whose it is.
const farthestPerson = 160

// personBefore reports that a private person was found shortly before offset at.
func (x *scan) personBefore(at int) bool {
	for k := len(x.found) - 1; k >= 0 && k > len(x.found)-32; k-- {
		if m := &x.found[k]; m.kind == Person && m.end <= at && at-m.end < farthestPerson {
			return true
		}
	}
	return false
}

// personNear is personBefore but for the addressee of an office's letter: "Gentile
// signor Pesenti, … può chiamare lo 0574 …".
func (x *scan) personNear(at int) bool {
	const salutation = 3
	for k := len(x.found) - 1; k >= 0 && k > len(x.found)-32; k-- {
		m := &x.found[k]
		if m.kind != Person || m.end > at || at-m.end >= farthestPerson {
			continue
		}
		if i := x.tokenAt(m.start); x.before(i, salutation, greeting) == 0 {
			return true
		}
	}
	return false
}

// forbiddenBefore refuses numbers glued to something before them.
func (x *scan) forbiddenBefore(n *phone, h hint) bool {
	v := &x.v
	before := v.at(n.start - 1)
	if before == '(' {
		before = v.at(n.start - 2)
	}
	two := v.at(n.start - 2)
	switch before {
	case '$', '#', '*', '@', '+':
		return true
	case ',', ':':
		return isDigit(two)
	case '.':
		return isDigit(two) && !n.prefix && h != hintPhone
	case '-', '/', '_', '=':
		return two != ' ' && h != hintPhone && !n.prefix && !consumedBefore(v, n)
	}
	for at := n.start - 1; at >= n.start-3; at-- {
		if v.at(at) != ' ' {
			return v.at(at) == euroSign
		}
	}
	return false
}

// consumedBefore reports whether what is glued before the number is the end of
// another mobile: "333…/340…".
func consumedBefore(v *view, n *phone) bool {
	i := n.start - 1
	digits := 0
	for digits < 11 && i > 0 && (isDigit(v.at(i-1)) || digits > 0 && v.at(i-1) == ' ') {
		i--
		if isDigit(v.at(i)) {
			digits++
		}
	}
	return digits >= 9
}

// forbiddenAfter refuses numbers glued to something after them.
func (x *scan) forbiddenAfter(n *phone) bool {
	v := &x.v
	next, second := v.at(n.end), v.at(n.end+1)
	switch next {
	case '@', '%', '_', '=', '$', euroSign, degreeSign:
		return true
	case ',', ':':
		return isDigit(second)
	case '.', '/', '-':
		return isDigit(second) && !startsNumber(v, n.end+1) && !n.prefix
	case ' ':
		return second == euroSign && !isDigit(v.at(n.end+2)) || v.hasFold(n.end+1, "euro") || v.hasFold(n.end+1, "di euro") || v.hasFold(n.end+1, "eur ") || v.hasFold(n.end+1, "lire")
	}
	return false
}

// linkWindow is how far before a number the beginning of its web address may be.
const linkWindow = 128

// inLink reports whether view offset start lies in a web address that is not one
// to call.
func (x *scan) inLink(start int, h hint) bool {
	if h == hintPhone {
		return false
	}
	v := &x.v
	from, dotted, slash := start, false, false
	for from > 0 && start-from < linkWindow && !isSpace(v.b[from-1]) {
		from--
		slash = slash || v.b[from] == '/' || v.b[from] == '?'
		dotted = dotted || v.b[from] == '.' && isLetter(v.at(from-1)) && isLetter(v.at(from+1)) && slash
	}
	for k := from; k < start; k++ {
		if v.hasFold(k, "wa.me") || v.hasFold(k, "tel:") {
			return false
		}
		if v.hasFold(k, "://") || v.hasFold(k, "www.") {
			return true
		}
	}
	return dotted
}

// standsAlone refuses numbers in a row of other runs of digits: account and notice
// numbers, tables.
func (x *scan) standsAlone(n *phone, consumed int) bool {
	v := &x.v
	if !startsRow(v, n, consumed) {
		return false
	}
	if n.groups == 1 {
		return true
	}
	if n.first != 3 && consumed < n.start-1 && isDigit(v.at(n.start-2)) && !timeBefore(v, n.start) && !x.is(x.tokenAt(n.start)-1, flagUsed) {
		return false
	}
	next := n.end + 1
	if v.at(n.end) != ' ' || !isDigit(v.at(next)) || n.n == 10 && startsNumber(v, next) {
		return unmixedBefore(v, n)
	}
	_, end := smallNumber(v, next, 3)
	return end-next < 3 && n.first == 3 && n.n == 10
}

// startsRow is false when a run of digits stands right before a number that may belong to
// the same row: no hour, no day, no postcode.
func startsRow(v *view, n *phone, consumed int) bool {
	if v.at(n.start-1) != ' ' || !isDigit(v.at(n.start-2)) || consumed >= n.start-1 {
		return true
	}
	switch runBefore(v, n.start-2) {
	case 1, 2, 5:
		return true
	}
	return false
}

// unmixedBefore is false when the word just before mixes letters and digits, as
// in the groups of an account number.
func unmixedBefore(v *view, n *phone) bool {
	i := n.start - 1
	if v.at(i) != ' ' || n.first == 3 {
		return true
	}
	digits, letters := false, false
	for steps := 0; steps < 8 && isAlnum(v.at(i-1)); steps++ {
		i--
		digits = digits || isDigit(v.b[i])
		letters = letters || isLetter(v.b[i])
	}
	return !digits || !letters
}

// runBefore counts the digits that end at offset last, up to six.
func runBefore(v *view, last int) int {
	n := 0
	for n < 6 && isDigit(v.at(last-n)) {
		n++
	}
	return n
}
