package personaldata

import (
	"slices"
	"strings"
	"sync"
)

// The years in which somebody can have been born whose data matter; earlier ones
// are history.
const (
	firstYear = 1900
	lastYear  = 2026
)

// date is a day as it is written somewhere in the text.
type date struct {
	first, last      int // its tokens
	start, end       int // in the view
	day, month, year int
	compact          bool // 12031980
	spaced           bool // 12 3 1980
	ranged           bool // another date follows behind a hyphen
}

// wordValues numbers the lines of a list of words from 1; a list of wanted lines.
func wordValues(wanted int, list string) func() map[uint32]int {
	return sync.OnceValue(func() map[uint32]int {
		values := map[uint32]int{}
		for n, line := range strings.Split(list, "\n") {
			for word := range strings.FieldsSeq(line) {
				values[wordKey(folded(word))] = min(n+1, wanted)
			}
		}
		return values
	})
}

// dateAt reads the date that begins with token i.
func (x *scan) dateAt(i int) (date, bool) {
	d := date{first: i}
	t := &x.tokens[i]
	if t.is(flagNumber) && t.len() <= 8 {
		d.start = int(t.start)
		if x.numberJoinedBefore(d.start) {
			return d, false
		}
		switch n := t.len(); {
		case n <= 2:
			return d, x.dayFirst(&d)
		case n == 4:
			return d, x.yearFirst(&d)
		case n == 6 || n == 8:
			return d, x.compactDay(&d)
		}
		return d, false
	}
	if t.is(flagNumber) {
		return d, false
	}
	d.start = int(t.start)
	if day := dayWords()[t.hash]; day > 0 {
		d.day = day
		return d, x.monthAndYear(&d, i+1)
	}
	if day, ok := roman(x.v.b[t.start:t.end]); ok && t.flags&flagCapital != 0 && i+1 < len(x.tokens) && len(x.gap(i)) == 1 && x.gap(i)[0] != ' ' {
		d.day = day
		return d, x.numericRest(&d)
	}
	return d, false
}

// numberJoinedBefore reports a number that goes on to the left of offset start.
func (x *scan) numberJoinedBefore(start int) bool {
	switch x.v.at(start - 1) {
	case '/', '-', '.', ',', ':':
		return isDigit(x.v.at(start - 2))
	}
	return isDigit(x.v.at(start - 1))
}

// number is the value of the digits of token i.
func (x *scan) number(i int) int {
	n := 0
	for _, c := range x.v.b[x.tokens[i].start:x.tokens[i].end] {
		n = n*10 + int(c-'0')
	}
	return n
}

// dayFirst reads 12/03/1980, 12 marzo 1980, 17-VIII-1956 and the like.
func (x *scan) dayFirst(d *date) bool {
	d.day = x.number(d.first)
	if d.day < 1 || d.day > 31 || d.first+2 >= len(x.tokens) {
		return false
	}
	j := d.first + 1
	if t := &x.tokens[j]; t.is(flagGlued) && !t.is(flagNumber) { // "1o gennaio", "1er janvier"
		if t.len() > 2 {
			return x.month(j) > 0 && x.monthAndYear(d, j)
		}
		j++
	}
	if j < len(x.tokens) && !x.is(j, flagNumber) && x.monthAndYear(d, j) {
		return true
	}
	return x.numericRest(d)
}

// monthAndYear reads the name of the month at token j, and the year behind it.
func (x *scan) monthAndYear(d *date, j int) bool {
	for n := 0; n < 3 && j < len(x.tokens) && x.smallOf(j); n++ {
		j++
	}
	if j+1 >= len(x.tokens) || !dateGap(x.gap(j-1), true) {
		return false
	}
	if d.month = x.month(j); d.month == 0 {
		return false
	}
	if !dateGap(x.gap(j), true) {
		return false
	}
	j++
	for n := 0; n < 2 && j+1 < len(x.tokens) && (x.smallOf(j) || x.v.hasFold(int(x.tokens[j].start), "anno ")); n++ {
		j++
	}
	if !dateGap(x.gap(j-1), true) || !x.yearAt(d, j) {
		return false
	}
	return x.finish(d, j)
}

// month is the number of the month that token j names, 0 for none.
func (x *scan) month(j int) int { return int(x.lex.meanings[x.tokens[j].word].month) }

// smallOf reports "del", "de", "dell" or "of" between the parts of a date.
func (x *scan) smallOf(j int) bool {
	s := int(x.tokens[j].start)
	switch x.tokens[j].len() {
	case 2:
		return x.v.hasFold(s, "de") || x.v.hasFold(s, "of") || x.v.hasFold(s, "di")
	case 3:
		return x.v.hasFold(s, "del") || x.v.hasFold(s, "der")
	case 4:
		return x.v.hasFold(s, "dell") || x.v.hasFold(s, "mese")
	}
	return false
}

// dateGap reports signs that may stand between the parts of a date.
func dateGap(g []byte, words bool) bool {
	if len(g) > 4 {
		return false
	}
	for _, c := range g {
		switch c {
		case '/', '-', '.', ' ', '\'', '_', '`', '\\':
		case degreeSign, ',':
			if !words {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// numericRest reads the month, a number or a Roman one, and the year behind the
// day at the first token: the same sign stands before both.
func (x *scan) numericRest(d *date) bool {
	i := d.first
	if i+2 >= len(x.tokens) {
		return false
	}
	g, h := x.gap(i), x.gap(i+1)
	if !dateGap(g, false) || !dateGap(h, false) || len(g) == 0 || len(h) == 0 {
		return false
	}
	sign, second := dateSign(g), dateSign(h)
	if sign != second || sign == 0 {
		return false
	}
	d.spaced = sign == ' '
	if m := &x.tokens[i+1]; m.is(flagNumber) {
		if m.len() > 2 {
			return false
		}
		d.month = x.number(i + 1)
	} else if n, ok := roman(x.v.b[m.start:m.end]); ok && !d.spaced && m.is(flagCapital) {
		d.month = n
	} else {
		return false
	}
	if d.spaced && !x.is(i+2, flagNumber) || !x.yearAt(d, i+2) {
		return false
	}
	if d.spaced && x.tokens[i+2].len() == 2 {
		d.compact = true // "4 4 '91": only right behind a word for birth
	}
	return x.finish(d, i+2)
}

// dateSign is the sign between two numbers of a date, 0 for two different ones.
func dateSign(g []byte) byte {
	sign := byte(' ')
	for _, c := range g {
		switch c {
		case ' ', '\'', '`':
		default:
			if sign != ' ' {
				return 0
			}
			sign = c
		}
	}
	return sign
}

// monthFirst reads "March 12, 1980", whose month is token i.
func (x *scan) monthFirst(i int) (date, bool) {
	d := date{first: i, start: int(x.tokens[i].start)}
	if d.month = x.month(i); d.month == 0 || i+2 >= len(x.tokens) || !x.is(i+1, flagNumber) || x.tokens[i+1].len() > 2 || !x.is(i+2, flagNumber) || x.tokens[i+2].len() != 4 {
		return d, false
	}
	if g := string(x.gap(i + 1)); g != ", " && g != " " || !x.is(i, flagSpace) {
		return d, false
	}
	d.day, d.year = x.number(i+1), x.number(i+2)
	return d, x.finish(&d, i+2)
}

// mayBlur reports characters that touch among the tokens of a date from token i on: a
// letter beside digits, see blurredDate.
func (x *scan) mayBlur(i int) bool {
	const most = 5
	for k := 1; k <= most; k++ {
		if x.is(i+k, flagGlued) {
			return true
		}
	}
	return false
}

// blurredDate reads the date that begins with token i and has letters for some of its
// digits, as machines read paper: "O7/O3/198O".
func (x *scan) blurredDate(i int) (date, bool) {
	v := &x.v
	d := date{first: i, start: int(x.tokens[i].start)}
	parts, at, letters := [3]int{}, d.start, 0
	var sign byte
	if digitLike(v, at) == 0 || isAlnum(v.at(at-1)) {
		return d, false
	}
	for k := range parts {
		from := at
		for c := digitLike(v, at); c != 0 && at-from < 4; c = digitLike(v, at) {
			parts[k] = parts[k]*10 + int(c-'0')
			letters += int(classes[v.b[at]]/isDigitClass&1) ^ 1
			at++
		}
		if size := at - from; size == 0 || k < 2 && size > 2 || k == 2 && size == 3 {
			return d, false
		}
		if k == 2 {
			break
		}
		if c := v.at(at); c != '/' && c != '-' && c != '.' || k > 0 && c != sign {
			return d, false
		}
		sign = v.at(at)
		at++
	}
	if d.day, d.month, d.year = parts[0], parts[1], parts[2]; d.year < 100 {
		d.year = century(d.year)
	}
	d.last = x.tokenAt(at - 1)
	return d, letters > 0 && !isAlnum(v.at(at)) && x.finish(&d, d.last)
}

// yearFirst reads 1980-03-12.
func (x *scan) yearFirst(d *date) bool {
	i := d.first
	if i+2 >= len(x.tokens) || len(x.gap(i)) != 1 || string(x.gap(i)) != string(x.gap(i+1)) || !x.is(i+1, flagNumber) || !x.is(i+2, flagNumber) {
		return false
	}
	switch x.gap(i)[0] {
	case '-', '/', '.':
	default:
		return false
	}
	if x.tokens[i+1].len() != 2 || x.tokens[i+2].len() != 2 {
		return false
	}
	d.year, d.month, d.day = x.number(i), x.number(i+1), x.number(i+2)
	return x.finish(d, i+2)
}

// compactDay reads 12031980, 19800312 and 120380.
func (x *scan) compactDay(d *date) bool {
	n := x.number(d.first)
	d.compact = true
	if x.tokens[d.first].len() == 6 {
		d.day, d.month, d.year = n/10000, n/100%100, century(n%100)
		return x.finish(d, d.first)
	}
	d.day, d.month, d.year = n/1000000, n/10000%100, n%10000
	if d.valid() {
		return x.finish(d, d.first)
	}
	d.year, d.month, d.day = n/10000, n/100%100, n%100
	return x.finish(d, d.first)
}

// century completes a year of two digits.
func century(year int) int {
	if year <= lastYear%100 {
		return 2000 + year
	}
	return 1900 + year
}

// yearAt reads the year in token j: four digits, two, Roman ones, or words.
func (x *scan) yearAt(d *date, j int) bool {
	if j >= len(x.tokens) {
		return false
	}
	t := &x.tokens[j]
	if t.is(flagNumber) {
		d.year = x.number(min(j, len(x.tokens)-1))
		switch t.len() {
		case 4:
			return true
		case 2:
			d.year = century(d.year)
			return true
		}
		return false
	}
	if n, ok := roman(x.v.b[t.start:t.end]); ok && n > 1000 && t.is(flagCaps) {
		d.year = n
		return true
	}
	return x.spokenYear(d, j)
}

// spokenYear reads "millenovecentottanta", whose o is of both words, "duemilaventiquattro" and "ottanta".
func (x *scan) spokenYear(d *date, j int) bool {
	t := &x.tokens[j]
	if t.len() > 40 {
		return false
	}
	rest, base := x.v.b[t.start:t.end], 0
	switch {
	case x.v.hasFold(int(t.start), "millenovecento") && !x.v.hasFold(int(t.start), "millenovecentott"):
		rest, base = rest[len("millenovecento"):], 1900
	case x.v.hasFold(int(t.start), "millenovecent"):
		rest, base = rest[len("millenovecent"):], 1900
	case x.v.hasFold(int(t.start), "duemila"):
		rest, base = rest[len("duemila"):], 2000
	}
	if base > 0 && len(rest) == 0 {
		d.year = base
		return true
	}
	n := wordsBelow100()[uint32(hashWord(rest)>>32)]
	if n == 0 || base == 0 && n < 27 {
		return false
	}
	d.year = max(base, 1900) + n
	return true
}

// wordsBelow100 are the numbers from 1 to 99 in words.
var wordsBelow100 = sync.OnceValue(func() map[uint32]int {
	units := strings.Fields("uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove")
	values := map[uint32]int{}
	for n, word := range units {
		values[wordKey(word)] = n + 1
	}
	for n, ten := range strings.Fields("venti trenta quaranta cinquanta sessanta settanta ottanta novanta") {
		values[wordKey(ten)] = 20 + 10*n
		for k, unit := range units[:9] {
			stem := ten
			if unit[0] == 'u' || unit[0] == 'o' {
				stem = ten[:len(ten)-1]
			}
			values[wordKey(stem+unit)] = 21 + 10*n + k
		}
	}
	return values
})

// roman is the value of a Roman number.
func roman(word []byte) (value int, ok bool) {
	if len(word) == 0 || len(word) > 9 {
		return 0, false
	}
	last := 0
	for _, w := range slices.Backward(word) {
		n := 0
		switch lower(w) {
		case 'i':
			n = 1
		case 'v':
			n = 5
		case 'x':
			n = 10
		case 'l':
			n = 50
		case 'c':
			n = 100
		case 'd':
			n = 500
		case 'm':
			n = 1000
		default:
			return 0, false
		}
		if n < last {
			value -= n
		} else {
			value += n
			last = n
		}
	}
	return value, value > 0
}

// finish sets the end of a date whose last token is last, and checks it.
func (x *scan) finish(d *date, last int) bool {
	d.last, d.end = last, int(x.tokens[last].end)
	switch c, next := x.v.at(d.end), x.v.at(d.end+1); {
	case isDigit(c), (c == '/' || c == '-' || c == '.' || c == ':' || c == ',') && isDigit(next):
		return false
	}
	if g := x.gap(last); len(g) > 0 && len(g) < 4 && x.is(last+1, flagNumber) {
		for _, c := range g {
			d.ranged = d.ranged || c == '-'
		}
	}
	return d.valid()
}

// monthDays are the days of the months, with the 29th of February.
var monthDays = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// valid reports a day of the calendar in the years that matter.
func (d *date) valid() bool {
	if d.year < firstYear || d.year > lastYear || d.month < 1 || d.month > 12 || d.day < 1 || d.day > monthDays[d.month] {
		return false
	}
	return d.month != 2 || d.day < 29 || d.year%4 == 0 && d.year != firstYear
}
