package personaldata

import (
	"slices"
	"strings"
	"time"
)

// ageOfMajority is the age in years from which somebody is of age in Italy (art. 2 of
// the Codice civile).
const ageOfMajority = 18

// birthday is a day of birth. The century of a fiscal code's year is not written: its
// year is below 100.
type birthday struct{ year, month, day int16 }

// minorAt reports a birthday less than 18 years before at. A fiscal code's year means
// the latest such year that is not after at: who cannot be told from somebody of over
// a hundred is taken for the child.
func (b birthday) minorAt(at time.Time) bool {
	if b.month == 0 {
		return false
	}
	year := int(b.year)
	if year < 100 {
		if year += at.Year() / 100 * 100; year > at.Year() {
			year -= 100
		}
	}
	return at.Before(time.Date(year+ageOfMajority, time.Month(b.month), int(b.day), 0, 0, 0, 0, at.Location()))
}

// OfMinor reports that the span is about somebody who was under 18 at that time: the
// words around say so (see Minor), or the date of birth in it, in the fiscal code or
// behind the name is less than 18 years before.
func (s Span) OfMinor(at time.Time) bool { return s.Minor || s.born.minorAt(at) }

// ReasonsAt is Reasons, with OfMinor when only a date of birth tells that the span was
// about a minor at that time.
func (s Span) ReasonsAt(at time.Time) []Reason {
	if s.Minor || !s.born.minorAt(at) {
		return s.Reasons
	}
	return append(slices.Clone(s.Reasons), OfMinor)
}

// aboutMinor is what a word tells of the age of somebody.
type aboutMinor uint8

const (
	tellsNothing aboutMinor = iota
	isChild                 // bambina, alunno
	isLittle                // piccolo: only right before a name
	isOffspring             // figlio, nipote: of any age
	isGrownUp               // marito, maestra
	isSchool                // asilo, primaria
	isTeacher               // maestra: who is spoken to, or of, at school
	isClass                 // classe, sezione: before "3B"
	isGrade                 // prima, terza: before "media"
	isLevel                 // media, elementare
)

// minorWords are the words of aboutMinor, a line for each from isChild on.
const minorWords = `bambino bambina bambini bambine bimbo bimba bimbi bimbe neonato neonata neonati minorenne minorenni minore minori ragazzino ragazzina fanciullo fanciulla scolaro scolara scolari alunno alunna alunni alunne bebe bebè lattante nipotino nipotina figlioletto figlioletta fratellino sorellina cuginetto cuginetta piccino piccina bambinello picciriddu picciridda putelo putela piccirillo peccerella guaglione guaglioncello kind enfant infante adolescente quattordicenne quindicenne sedicenne diciassettenne undicenne dodicenne tredicenne
piccolo piccola
figlio figlia figli figlie figliolo figliola nipote ragazzo ragazza fijo fija figghiu figghia fiol fiola fioeu fiju gemelli gemello gemella studente studentessa
marito moglie padre madre mamma papà papa babbo nonno nonna zio zia suocero suocera cognato cognata nuora genero signora signor signore sig compagno compagna fidanzato fidanzata coniuge ex badante vicino vicina pensionato pensionata dipendente collega vedova vedovo anziano anziana ho soffro sono sottoscritto sottoscritta lavoratore lavoratrice
asilo nido materna primaria elementari elementare infanzia scuola pediatra pediatria catechismo scuolabus ludoteca doposcuola compiti
maestra maestro maestre prof professore professoressa docente insegnante educatrice educatore bidella bidello preside dirigente dott dottoressa referente coordinatrice assistente
classe sezione sez cl
prima seconda terza quarta quinta
media medie elementare elementari primaria superiore superiori liceo`

// readMinorWords reads minorWords; of a word in two lines the later counts.
func (b *lexiconBuilder) readMinorWords() error {
	what := isChild
	for line := range strings.SplitSeq(minorWords, "\n") {
		for word := range strings.FieldsSeq(line) {
			b.minors[folded(word)] = what
		}
		what++
	}
	return nil
}

// tells is what token i tells of somebody's age, as a word.
func (m *minors) tells(i int) aboutMinor {
	if i < 0 || i >= len(m.x.tokens) {
		return tellsNothing
	}
	return m.x.lex.meanings[m.x.tokens[i].word].minor
}

// minors finds the spans that are about somebody under 18. It runs only when something
// was found, and reads a bounded number of words around each span.
type minors struct {
	x *scan
}

// Windows of the search, in tokens.
const (
	minorBefore   = 4  // a word for a child before a name
	minorSchool   = 10 // a class or a school behind a name
	minorSentence = 24 // around a condition, within the sentence
	minorPrior    = 32 // in the sentences before
	minorBorn     = 8  // a date of birth behind a name
)

// findMinors sets minor and born of the matches, which are in the order of the text.
func (x *scan) findMinors() {
	m := minors{x: x}
	x.people = slices.Grow(x.people[:0], len(x.tokens))[:len(x.tokens)]
	clear(x.people)
	for k := range x.found {
		switch f := &x.found[k]; f.kind {
		case FiscalCode:
			f.born = x.codeBirthday(f)
		case DateOfBirth:
			if d, ok := x.dateAt(x.tokenAt(f.start)); ok {
				f.born = birthday{int16(d.year), int16(d.month), int16(d.day)}
			}
		}
	}
	for k := range x.found {
		if x.found[k].kind == Person {
			m.person(k)
		}
	}
	for k := range x.found {
		if f := &x.found[k]; f.kind == Health || f.kind == SocialBenefit {
			f.minor = m.condition(x.tokenAt(f.start), x.tokenAt(f.end-1))
		}
	}
}

// codeBirthday is the birthday that a fiscal code tells (D.M. 23 December 1976, art. 4):
// the day of a woman has 40 more.
func (x *scan) codeBirthday(m *match) birthday {
	var code [fiscalLength]byte
	k := 0
	for at := m.start; at < m.end && k < len(code); at++ {
		if c := x.v.low(at); isAlnum(c) {
			code[k] = c
			k++
		}
	}
	if k < len(code) {
		return birthday{}
	}
	b := birthday{year: int16(omocodia(code[6])*10 + omocodia(code[7])), month: int16(monthOfCode(code[8])), day: int16(omocodia(code[9])*10 + omocodia(code[10]))}
	if b.day > 40 {
		b.day -= 40
	}
	return b
}

// person decides about the k-th match, a name, and notes it for the conditions.
func (m *minors) person(k int) {
	x := m.x
	f := &x.found[k]
	first := x.tokenAt(f.start)
	last := max(x.tokenAt(f.end-1), first)
	f.minor = m.childBefore(first) || m.ageBehind(last) || m.schoolBehind(first, last)
	for i := first; i <= last && i < len(x.people); i++ {
		if x.people[i] = isGrownUp; f.minor {
			x.people[i] = isChild
		}
	}
	for _, b := range x.found[k+1:] {
		if b.kind == Person || x.tokenAt(b.start)-last > minorBorn {
			return
		}
		if b.kind == DateOfBirth {
			f.born = b.born
			return
		}
	}
}

// childBefore reports a word for a child right before a name: "la bambina Sara", "il
// piccolo Leo", "alunno:"; not "la bambina di Sara".
func (m *minors) childBefore(first int) bool {
	x := m.x
	child := x.ungated
	for i := max(first-minorBefore, 0); i < first; i++ {
		what := m.tells(i)
		child = child || what == isChild || what == isLittle
	}
	for n := 1; child && n <= minorBefore && first-n >= 0; n++ {
		i := first - n
		switch what := m.tells(i); {
		case what == isLittle:
			return n == 1 && !x.ends(i)
		case x.ends(i) && (what != isChild || !slices.Contains(x.gap(i), ':')):
			return false
		case what == isChild:
			return !m.olderSibling(i) && !(hasComma(x.gap(i)) && (x.at(i-1, "del") || x.at(i-1, "della") || x.at(i-1, "di"))) // "la mamma della bambina, Eva"
		case what != tellsNothing || x.is(i, flagNumber|flagUsed):
			return false
		case x.at(i, "di"), x.at(i, "del"), x.at(i, "della"), x.at(i, "da"):
			return false
		}
	}
	return false
}

// olderSibling reports "fratello minore", "figlia minore": younger, not under age.
func (m *minors) olderSibling(i int) bool {
	x := m.x
	return x.v.hasFold(int(x.tokens[i].start), "minore") && i > 0 && (m.tells(i-1) == isOffspring || x.v.hasFold(int(x.tokens[i-1].start), "fratell") || x.v.hasFold(int(x.tokens[i-1].start), "sorell")) ||
		x.at(i, "minore") && (x.at(i-1, "in") || x.at(i-1, "di") && !x.at(i+1, "età") && !x.at(i+1, "eta"))
}

// ageBehind reports an age under 18 behind a name or a word for a child: "Sara, 8 anni",
// "Leo (anni 9)", "mio figlio di 16 anni", "che ha 5 mesi".
func (m *minors) ageBehind(last int) bool {
	x := m.x
	number := x.ungated
	for k := last + 1; k <= last+5 && k < len(x.tokens); k++ {
		number = number || x.is(k, flagNumber)
	}
	for k := last + 1; number && k <= last+5 && k < len(x.tokens); k++ {
		if x.ends(k - 1) {
			return false
		}
		if x.is(k, flagNumber) {
			return m.ageAt(k, last)
		}
		if t := x.tokens[k]; t.len() > 4 && !x.at(k, "compie") && !x.at(k, "appena") {
			return false
		}
	}
	return false
}

// ageAt reports that the number in token k is an age under 18, said of token of.
func (m *minors) ageAt(k, of int) bool {
	x := m.x
	if x.tokens[k].len() > 2 || k+1 >= len(x.tokens) && !x.at(k-1, "anni") {
		return false
	}
	if x.at(k-1, "anni") || x.at(k-1, "età") || x.at(k-1, "eta") {
		return x.number(k) < ageOfMajority // "anni 9", "età 12"
	}
	switch {
	case x.at(k-1, "da"), x.at(k-1, "dopo"), x.at(k-1, "per"), x.at(k-1, "in"), x.at(k-1, "tra"), x.at(k-1, "ogni"), x.at(k-1, "a"), x.at(k-1, "i"), x.at(k-1, "gli"):
		return false
	case x.at(k+1, "mesi"), x.at(k+1, "mese"), x.at(k+1, "settimane"), x.at(k+1, "giorni"):
		return k > of+1 && (x.at(k-1, "di") || x.at(k-1, "ha")) && m.tells(of) != tellsNothing
	case x.at(k+1, "anni"), x.at(k+1, "ANNI"), x.at(k+1, "anno"), x.at(k+1, "aa"), x.at(k+1, "enne"), x.at(k+1, "years"), x.at(k+1, "year"), x.at(k+1, "jahre"), x.at(k+1, "Jahre"), x.at(k+1, "ans"):
		return x.number(k) < ageOfMajority && !x.at(k+2, "fa") && !x.at(k+2, "dopo") && !x.at(k+2, "di")
	}
	return false
}

// schoolBehind reports the class or school of somebody named: "della 3B", "frequenta la
// primaria", "(classe 2C)"; not of a teacher.
func (m *minors) schoolBehind(first, last int) bool {
	x := m.x
	for k := last + 1; k <= last+minorSchool && k < len(x.tokens) && !x.ends(k-1); k++ {
		switch what := m.tells(k); {
		case what == isTeacher || what == isGrownUp || x.people[k] != tellsNothing:
			return false
		case x.is(k, flagNumber) && m.classAt(k), (what != tellsNothing || x.ungated) && m.gradeAt(k):
			return !m.teacherBefore(first)
		case x.is(k, flagUsed) && !x.is(k, flagNumber):
			return false
		case (x.ungated || x.isOneOf(k, attends())) && (x.at(k, "frequenta") || x.at(k, "frequentante") || x.at(k, "iscritto") || x.at(k, "iscritta")) && m.school(k+1, 4):
			return !m.teacherBefore(first)
		}
	}
	return false
}

var attends = wordSet("frequenta frequentante iscritto iscritta")

// teacherBefore reports that token first is the name of somebody who teaches.
func (m *minors) teacherBefore(first int) bool {
	for n := 1; n <= 3 && first-n >= 0 && !m.x.ends(first-n); n++ {
		if m.tells(first-n) == isTeacher {
			return true
		}
	}
	return false
}

// school reports a school for children within n tokens from i.
func (m *minors) school(i, n int) bool {
	for k := i; k < i+n && k < len(m.x.tokens) && !m.x.ends(k-1); k++ {
		if what := m.tells(k); what == isSchool || what == isLevel || m.gradeAt(k) || m.classAt(k) {
			return true
		}
	}
	return false
}

// classAt reports a class of a school: "3B", "2 C", with "classe", "della" or "alla"
// before it, or the like.
func (m *minors) classAt(k int) bool {
	x := m.x
	t := x.tokens[k]
	if !t.is(flagNumber) || t.len() != 1 || x.number(k) < 1 || x.number(k) > 5 || k == 0 {
		return false
	}
	letter := k+1 < len(x.tokens) && x.tokens[k+1].len() == 1 && x.is(k+1, flagGlued|flagCapital) && !x.is(k+1, flagNumber)
	if m.tells(k-1) == isClass {
		return true
	}
	return letter && (x.at(k-1, "la") || x.at(k-1, "della") || x.at(k-1, "alla") || x.at(k-1, "in") || x.at(k-1, "nella"))
}

// gradeAt reports "terza media", "2a elementare", "prima superiore".
func (m *minors) gradeAt(k int) bool {
	what := m.tells(k)
	return (what == isLevel || what == isSchool) && k > 0 && m.tells(k-1) == isGrade || what == isGrade && m.tells(k+1) == isLevel
}

// condition decides whether a condition or a benefit is that of somebody under 18: who is
// named nearest before it in the sentence, else behind it, else in the sentences before.
func (m *minors) condition(first, last int) bool {
	x := m.x
	k := first - 1
	for n := 1; k >= 0 && n <= minorSentence && !x.ends(k); k, n = k-1, n+1 {
		if young, decided := m.youngAt(k); decided {
			return young
		}
	}
	for i := last + 1; i <= last+minorSchool && i < len(x.tokens) && !x.ends(i-1); i++ {
		if young, decided := m.youngAt(i); decided && (young || x.people[i] != tellsNothing) {
			return young
		}
	}
	for n := 1; k >= 0 && n <= minorPrior; k, n = k-1, n+1 {
		if young, decided := m.youngAt(k); decided {
			return young
		}
	}
	return false
}

// youngAt reports whether token i names somebody under 18, and whether it names anybody.
func (m *minors) youngAt(i int) (young, decided bool) {
	if who := m.x.people[i]; who != tellsNothing {
		return who == isChild, true
	}
	switch m.tells(i) {
	case isChild:
		return !m.olderSibling(i), !m.olderSibling(i)
	case isLittle:
		return true, m.x.at(i-1, "il") || m.x.at(i-1, "la") || m.x.at(i-1, "al") || m.x.at(i-1, "alla") || m.x.at(i-1, "del") || m.x.at(i-1, "della")
	case isOffspring:
		return m.ageBehind(i) || m.schoolBehind(i, i) || m.atSchool(i), true
	case isGrownUp, isTeacher:
		return false, m.tells(i) == isGrownUp
	}
	return false, false
}

// atSchool reports a word for school in the sentence of token i.
func (m *minors) atSchool(i int) bool {
	x := m.x
	for k := i + 1; k <= i+minorSentence && k < len(x.tokens) && !x.ends(k-1); k++ {
		if what := m.tells(k); what == isSchool || m.classAt(k) || m.gradeAt(k) || what == isTeacher {
			return true
		}
	}
	for k := i - 1; k >= 0 && i-k <= minorSentence && !x.ends(k); k-- {
		if what := m.tells(k); what == isSchool || m.classAt(k) || what == isTeacher {
			return true
		}
	}
	return false
}
