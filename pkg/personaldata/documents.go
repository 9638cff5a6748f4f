package personaldata

import "strings"

// documentWindow is how many tokens before a document's number its name may stand.
const documentWindow = 9

// documentForm is the shape of an identity document's number, letter by letter: A
// a letter, 9 a digit, X both.
type documentForm struct {
	shape   string
	kind    Kind // what the form is when no word decides
	letters int  // before the first digit
}

// documentForms are the numbers of documents: the electronic identity card (D.M.
// 23 December 2015), paper ones, passports (two letters, seven digits), and driving
// licences (U1, seven characters, a letter; before 2013 the province, seven digits
// and a letter).
var documentForms = []documentForm{
	{"AA99999AA", IdentityCard, 2},
	{"U1XXXXXXXA", DriverLicense, 1},
	{"AA9999999A", DriverLicense, 2},
	{"AA9999999", IdentityCard, 2},
	{"9999999AA", IdentityCard, 0},
	{"AA999999", Passport, 2},
	{"A999999", Passport, 1},
}

// documents looks for numbers of identity cards, passports and driving licences.
func (x *scan) documents() {
	if !x.may(gateDocument) || x.seen&(identityWord|passportWord|licenseWord|cardWord|ownWord|abbreviation|functionWord) == 0 {
		return
	}
	for _, n := range x.runs {
		if !x.documentDigits(int(n)) {
			continue
		}
		// A number begins with one or two letters before its first digits, with a
		// single letter spelled before another, or with its digits.
		first := max(0, int(n)-2)
		if x.is(int(n)-1, flagNumber) {
			first = int(n)
		}
		for i := first; i <= int(n); i++ {
			if x.documentAt(i, int(n)) {
				break
			}
		}
	}
}

// fewestDigits is how few digits, side by side, the number of a document has.
const fewestDigits = 5

// documentDigits reports that so many stand from token n on, or that it may be in
// a driving licence's "U1".
func (x *scan) documentDigits(n int) bool {
	digits := x.tokens[n].len()
	for k := n + 1; digits < fewestDigits && x.is(k, flagNumber) && len(x.gap(k-1)) <= 2; k++ {
		digits += x.tokens[k].len()
	}
	return digits >= fewestDigits || n > 0 && x.v.at(int(x.tokens[n].start)) == '1' && x.v.low(int(x.tokens[n-1].start)) == 'u'
}

// documentAt looks for a document's number that begins with token i and has its
// first digits in token n.
func (x *scan) documentAt(i, n int) bool {
	t := x.tokens[i]
	if t.is(flagUsed|flagGlued) || n-i == 2 && x.class(i)&numberWord != 0 && x.v.at(int(t.end)) == '.' || n-i == 2 && (t.len() > 1 || x.tokens[i+1].len() > 1) || n-i == 1 && t.len() > 2 || n > i && t.is(flagNumber) || n == i && t.len() > 7 {
		return false
	}
	if x.class(i-1)&passportWord != 0 || x.class(i-2)&passportWord != 0 && x.class(i-1)&(givenWord|given|reference) == 0 {
		if x.foreignPassport(i) {
			return true
		}
	}
	letters := 0
	for k := i; k < n; k++ {
		letters += x.tokens[k].len()
	}
	for k := range documentForms {
		f := &documentForms[k]
		if f.letters != letters {
			continue
		}
		if end := formEnd(&x.v, int(t.start), f.shape, documentSeparators); end > 0 && x.judgeDocument(i, int(t.start), end, f) {
			return true
		}
	}
	return false
}

// foreignPassport takes what stands right behind the word: up to three letters and
// six to nine digits.
func (x *scan) foreignPassport(i int) bool {
	t := x.tokens[i]
	if t.is(flagNumber) || t.len() > 3 || x.ends(i-1) || !x.is(i+1, flagNumber) || !plateGap(x.gap(i)) {
		return false
	}
	n := x.tokens[i+1].len()
	end := int(x.tokens[i+1].end)
	if n < 5 || n > 9 || isAlnum(x.v.at(end)) || x.class(i)&functionWord != 0 && n < 7 {
		return false
	}
	x.accept(Passport, int(t.start), end, 0.9, Format, ContextWord)
	return true
}

// documentSeparators may stand between any two characters of a document's number.
var documentSeparators = signs(" -.")

// signs is a set of signs, by byte of a view.
func signs(all string) *[256]bool {
	var set [256]bool
	for k := range len(all) {
		set[all[k]] = true
	}
	return &set
}

// formEnd gives the end of a text of that shape at i, with at most three separators
// between any two characters, as in "AB - 123 - CD"; 0 when it does not fit.
func formEnd(v *view, i int, shape string, separators *[256]bool) int {
	for k := range len(shape) {
		c := v.at(i)
		edge := k > 0 && shape[k-1] != shape[k] // "CA/12345/AA", but no date
		for n := 0; n < 3 && k > 0 && (separators[c] || edge && (c == '/' || c == '_')); n++ {
			i++
			c = v.at(i)
		}
		switch s := shape[k]; {
		case s == '9' && isDigit(c), s == 'A' && isLetter(c), s == 'X' && isAlnum(c), s != 'A' && s != '9' && s != 'X' && (c == s || lower(c) == s|0x20):
		default:
			return 0
		}
		i++
	}
	if isAlnum(v.at(i)) {
		return 0
	}
	return i
}

func (x *scan) judgeDocument(i, start, end int, f *documentForm) bool {
	spread := end-start == 2*len(f.shape)-1 // "C A 7 2 9 1 8 F Q"
	if glued(&x.v, start, end) || x.class(i)&functionWord != 0 && !x.is(i, flagCaps) && !x.is(i+1, flagGlued) && !spread && !(f.shape == "AA9999999A" && x.provinceAt(start)) || zeros(x.v.b[start:end]) || x.v.hasFold(int(x.tokens[max(i-1, 0)].start), "modulo ") {
		return false
	}
	if f.letters == 0 && (x.v.b[end-1]&0x20 != 0 || x.v.b[end-2]&0x20 != 0 || x.is(i-1, flagNumber) && len(x.gap(i-1)) == 1) {
		return false // "331 0054 870. La zia guida"
	}
	if x.v.at(end-2) == ' ' && f.shape == "AA9999999A" && classes[x.v.b[end-1]] != isUpper && strings.IndexByte("aeio", x.v.b[end-1]) >= 0 {
		return false // "CI AX9914402 e patente"
	}
	last := x.tokenAt(end - 1)
	kind := x.documentNamed(i, last)
	if x.madeThing(i) {
		return false
	}
	caps := allUpper(&x.v, start, end)
	if kind == "" {
		kind = x.documentByForm(i, start, end, f)
	}
	if f.shape == "AA9999999A" && kind == IdentityCard && x.seen&licenseWord != 0 {
		kind = DriverLicense // "Patente (se privo di carta d'identità): …"
	}
	if kind == "" || !caps && end-start > len(f.shape)+3 && !spread {
		return false
	}
	if kind != IdentityCard && kind != "" && x.cardsForm(start, kind, f) && (x.seen&identityWord != 0 || x.cardInitials(i) > 0) {
		kind = IdentityCard
	}
	switch {
	case f.kind == Passport && (kind != Passport || end-start > len(f.shape)+1),
		f.kind == DriverLicense && kind == Passport,
		f.shape == "AA9999999A" && kind != DriverLicense,
		f.shape == "AA99999AA" && kind != IdentityCard:
		return false
	}
	if kind == IdentityCard && f.shape == "AA9999999" && x.v.low(start) == 'y' {
		kind = Passport // the series of passports begin with Y
	}
	if f.shape == "U1XXXXXXXA" {
		kind = DriverLicense
	}
	x.accept(kind, start, end, 0.95, Format, ContextWord)
	return true
}

// provinceAt reports the two letters of a province at a view offset.
func (x *scan) provinceAt(at int) bool {
	return x.lex.meanings[x.lex.table.find(hashWord(x.v.b[at:at+2]))].class&provinceCode != 0
}

// cardsForm reports a form that only identity cards have, in a text that speaks of them
// and of another document: the electronic one, and the series of paper ones, which begin
// with A as those of passports do with Y.
func (x *scan) cardsForm(start int, kind Kind, f *documentForm) bool {
	return f.shape == "AA99999AA" || f.shape == "AA9999999" && kind == Passport && x.v.low(start) == 'a' && x.v.low(start+1) >= 's'
}

// documentByForm says what a number is whose document no word right before it names:
// by its form and by what the text speaks of.
func (x *scan) documentByForm(i, start, end int, f *documentForm) Kind {
	card := f.shape == "AA99999AA" || f.shape == "AA9999999"
	caps := allUpper(&x.v, start, end)
	d := x.before(i, documentWindow, cardWord)
	switch {
	case x.seen&licenseWord != 0 && f.kind == DriverLicense && !x.referenced(i): // nothing else is written so
		return DriverLicense
	case f.kind == DriverLicense && (x.shortLicense(i) || f.shape[0] == 'U' && x.withdrawn(i)):
		return DriverLicense
	case f.shape == "AA9999999A" && caps && end-start == len(f.shape) && x.seen&plateWord != 0 && x.v.at(start-2) == ',' && x.nameBefore(i) > 0 && x.provinceAt(start):
		return DriverLicense // "il sig. Ludwig Pichler, BZ7710294F, contesta"
	case x.seen&passportWord != 0 && f.shape == "AA9999999" && x.v.low(start) == 'y' && !x.referenced(i):
		return Passport
	case caps && f.shape == "AA9999999" && x.v.b[start] == 'Y' && !x.referenced(i) && !x.batch(i) && (x.before(i, 3, ownWord) > 0 || x.anotherDocument(start, Passport)):
		return Passport // "il mio YA…, quello di Anna YB…": the series of passports begin with Y
	case card && (x.before(i, 3, cardWord) > 0 || x.class(i-1)&numberWord != 0 && x.before(i, 7, cardWord) > 0 && !x.batch(i) || x.initials(i, "ci")):
		return IdentityCard // "la carta AV…", "c.i. AY…"
	case card && d > 1 && x.v.hasFold(int(x.tokens[i-d+1].start), "id"):
		return IdentityCard // "la carta id"
	case f.shape == "AA99999AA" && caps && x.v.b[start] == 'C' && (end-start == len(f.shape) || x.seen&identityWord != 0) && !x.referenced(i) && x.before(i, 4, notice) == 0 &&
		string(x.v.b[start+2:start+7]) != "12345" && !x.batch(i) && (x.seen&(identityWord|healthCardWord) != 0 || x.seen&ownWord != 0 && x.seen&reference == 0):
		return IdentityCard
	case card && caps && d > 0 && d <= 7 && x.v.hasFold(int(x.tokens[i-d].start), "carta ") && !x.batch(i):
		return IdentityCard // "la carta è scaduta, era la AR…"
	case card && x.anotherDocument(start, IdentityCard) && !x.batch(i):
		return IdentityCard // "c.i. ca-30448-yr la mia, ca-30449-yr mio fratello"
	case caps && f.shape == "AA9999999" && x.v.b[start] == 'A' && x.v.b[start+1] >= 'S' && x.seen&identityWord != 0 && x.before(i, documentWindow, identityWord) == 0 && !x.referenced(i) && !x.batch(i):
		return IdentityCard // named in another sentence
	case card && caps && x.dateBefore(i): // a row of a list: name, date of birth, document
		return IdentityCard
	case card && caps && x.class(i-1)&numberWord != 0 && x.askedFor(i-1):
		return IdentityCard
	}
	return ""
}

// dateBefore reports a date right before token i that may be of a birth, with a comma
// or another sign of a list between.
func (x *scan) dateBefore(i int) bool {
	if i < 3 {
		return false
	}
	d, ok := x.dateAt(i - 3)
	g := x.gap(i - 1)
	return ok && d.last == i-1 && d.year < 2015 && len(g) > 0 && len(g) <= 3 && (g[0] == ',' || g[0] == ';' || g[0] == '\t' || g[0] == '|')
}

// anotherDocument reports that the last document before offset start was of that kind,
// shortly before.
func (x *scan) anotherDocument(start int, kind Kind) bool {
	const nearby = 64
	for k := len(x.found) - 1; k >= 0 && k > len(x.found)-8; k-- {
		if m := &x.found[k]; m.kind == kind && m.end <= start && start-m.end < nearby {
			return true
		}
	}
	return false
}

// batch reports a word before token i for numbers of things, but for a card's.
func (x *scan) batch(i int) bool {
	d := x.before(i, documentWindow, reference)
	return d > 0 && !x.v.hasFold(int(x.tokens[i-d].start), "tessera")
}

// askedFor reports an identity card in the question or the sentence before the one
// that gives "il numero" in token i: "la c.i. ce l'hai? numero …".
func (x *scan) askedFor(i int) bool {
	if x.before(i, documentWindow, reference) > 0 {
		return false
	}
	for k := i - 1; k >= 0 && i-k <= documentWindow; k-- {
		if x.class(k)&identityWord != 0 && !x.freight(k) || x.initials(k+1, "ci") {
			return true
		}
	}
	return false
}

// madeThing reports a word for what is made or sold right before token i: "articolo
// CA12345AA".
func (x *scan) madeThing(i int) bool {
	i--
	if i > 0 && x.class(i)&numberWord != 0 {
		i--
	}
	return i >= 0 && !x.ends(i) && madeThings().has(x.key(i))
}

var madeThings = wordSet("modello mod articolo art lotto seriale asta pezzo ricambio prodotto componente matricola telaio sku")

// freight reports the paper that goes with goods, "documento di trasporto", at token i.
func (x *scan) freight(i int) bool {
	return x.v.hasFold(int(x.tokens[i].end), " di trasp") || x.v.hasFold(int(x.tokens[i].end), " di consegna")
}

// zeros reports the placeholder of a form: all its digits are 0.
func zeros(code []byte) bool {
	for _, c := range code {
		if isDigit(c) && c != '0' {
			return false
		}
	}
	return true
}

// capitalInitials is how many tokens before a number "CI" in capitals means the card:
// farther away it is the pronoun of a text all in capitals.
const capitalInitials = 4

// cardInitials gives how many tokens before token i the initials of the identity card
// stand in its sentence, "C.I.", "c.i.e." or "CI"; 0 for none.
func (x *scan) cardInitials(i int) int {
	for k := 1; k <= documentWindow && i-k >= 0 && !x.ends(i-k); k++ {
		t := &x.tokens[i-k]
		switch x.v.low(int(t.start)) {
		case 'c':
			if k <= capitalInitials && t.len() == 2 && t.is(flagCaps) && x.v.hasFold(int(t.start), "ci") {
				return k
			}
		case 'i':
			if t.len() == 1 && x.initials(i-k+1, "ci") && len(x.gap(i-k-1)) > 0 && x.gap(i - k - 1)[0] != ' ' {
				return k
			}
		}
	}
	return 0
}

// documentWords are the classes of the words for each kind of document.
var documentWords = [...]struct {
	word class
	kind Kind
}{{licenseWord, DriverLicense}, {passportWord, Passport}, {identityWord, IdentityCard}}

// documentNamed gives the kind of document that is named nearest.
func (x *scan) documentNamed(first, last int) Kind {
	best, kind := documentWindow+1, Kind("")
	for _, c := range documentWords {
		if d := x.before(first, documentWindow, c.word); d > 0 && d < best && !x.freight(first-d) {
			best, kind = d, c.kind
		}
	}
	if d := x.cardInitials(first); d > 0 && d < best {
		return IdentityCard
	}
	if kind != "" {
		return kind
	}
	start := int(x.tokens[first].start)
	for _, c := range documentWords {
		if x.after(last, 6, c.word) > 0 || x.headedBy(start, c.word) {
			return c.kind
		}
	}
	if x.initialsBehind(last) || x.headed(start, func(i int) bool { return x.initials(i+1, "ci") }) {
		return IdentityCard
	}
	return ""
}

// initialsBehind reports the initials of the identity card shortly behind token last:
// "CA12345AA (C.I.)".
func (x *scan) initialsBehind(last int) bool {
	const reach = 5
	for k := 1; k <= reach && last+k+1 < len(x.tokens) && !x.ends(last+k-1); k++ {
		if x.initials(last+k+2, "ci") && len(x.gap(last+k)) > 0 && x.gap(last + k)[0] == '.' {
			return true
		}
	}
	return false
}

// shortLicense reports "pat." before token i, with a class and "n." between at most:
// "pat. B n.".
func (x *scan) shortLicense(i int) bool {
	for k := 1; k <= 3 && i-k >= 0 && x.tokens[i-k].len() <= 3; k++ {
		if x.v.hasFold(int(x.tokens[i-k].start), "pat.") {
			return true
		}
	}
	return false
}

// withdrawn reports that what begins at token i was taken away, as licences are: "mi
// hanno ritirato la".
func (x *scan) withdrawn(i int) bool {
	return i > 1 && x.beginsLike(i-2, withdrawnStems) && x.v.hasFold(int(x.tokens[i-1].start), "la ")
}

var withdrawnStems = newStems("ritirat", "sospes", "revocat", "sospend")
