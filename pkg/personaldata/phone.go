package personaldata

// phone is a telephone number read from a view, before its surroundings are
// judged.
type phone struct {
	start, end int
	digits     [longestPhone]byte // without the Italian prefix
	n          int                // how many digits
	groups     int                // how many runs of digits it was written in
	first      int                // length of the first run, after the prefix
	prefix     bool               // a prefix that nobody writes by chance: +39, 0039
	landline   bool
	foreign    bool
	thin       bool // a form that needs a word near it
	spoken     bool // digits written as words, or letters for digits
}

// longestPhone is the most digits of a number with its country (ITU-T E.164).
const longestPhone = 15

// phones tries a number at every run of digits that begins a word.
func (x *scan) phones() {
	if !x.may(gatePhone) {
		return
	}
	x.holders.clear()
	x.firms.clear()
	x.unfree, x.answered = stretch{}, stretch{}
	refused := 0              // the end of the last number that is an office's or a thing's
	consumed, lookups := 0, 0 // consumed is the end of the last number or date
	spelled := 0
	var foreign foreignLookup
	for _, k := range x.dial {
		i := int(k)
		t := x.tokens[i]
		if t.is(flagUsed) || int(t.start) < consumed {
			continue
		}
		if !t.is(flagNumber) && !x.zeroLetter(i) {
			if n, last, ok := x.spokenPhone(i); ok && x.judgePhone(i, last, &n, consumed) {
				consumed = n.end
			}
			continue
		}
		if end := x.otherNumber(i); end > 0 {
			consumed = end
			continue
		}
		at := x.plusBefore(int(t.start))
		if isAlnum(x.v.at(at-1)) && !x.gluedPhone(i) {
			continue
		}
		n, ok := phoneAt(&x.v, at)
		if (x.seen&phoneWord != 0 || x.v.at(int(t.end)) == ',' && (t.len() == 3 || t.len() == 1)) && (!ok && x.v.b[at] != '+' || ok && x.v.at(n.end) == ',' && isDigit(x.v.at(n.end+1))) {
			if m, listed := x.commaPhone(i); listed && x.listedPhone(i, &m) {
				n, ok = m, true
			}
		}
		if ok && n.foreign {
			lookups++
			ok = lookups <= mostLookups && foreign.valid(&x.v, &n)
		}
		if !ok {
			if !x.dialsOn(i) || !x.spelledNear(i, &spelled) {
				continue
			}
			if n, last, ok := x.spokenPhone(i); ok && x.judgePhone(i, last, &n, consumed) {
				consumed = n.end
			}
			continue
		}
		if int(t.start) < refused && n.end > refused {
			continue // "0422 656.300 - 0422 656.301": no mobile begins with 300
		}
		if x.judgePhone(i, x.tokenAt(n.end-1), &n, consumed) {
			consumed = max(n.end, x.sibling(&n))
		} else if n.landline && n.groups > 1 {
			refused = n.end
		}
	}
}

// otherNumber is the end of the date, or of the row of numbers, that begins in token i; 0
// where there is neither.
func (x *scan) otherNumber(i int) int {
	if x.zeroLetter(i) {
		if d, ok := x.blurredDate(i); ok {
			return d.end
		}
	}
	if end := x.row(i); end > 0 {
		return end
	}
	t := x.tokens[i]
	if c := x.v.at(int(t.end)); c == '/' || c == '.' || c == '-' {
		return dateEnd(&x.v, int(t.start))
	}
	return 0
}

// plusBefore is where a number that begins at a byte begins with its plus: "+39 347 …",
// "+ 39 347 …".
func (x *scan) plusBefore(at int) int {
	switch {
	case x.v.at(at-1) == '+':
		return at - 1
	case x.v.at(at-1) == ' ' && x.v.at(at-2) == '+' && x.v.b[at] == '3' && !sumBefore(&x.v, at-2):
		return at - 2
	}
	return at
}

// sibling accepts the second number of "0743 61340 / 61341", which repeats no area
// code and has as many digits as the first one behind it. It gives its end, 0 for none.
func (x *scan) sibling(n *phone) int {
	v := &x.v
	at := n.end
	if !n.landline || n.spoken {
		return 0
	}
	at = skipSpaces(v, at, 1)
	if v.at(at) != '/' {
		return 0
	}
	at = skipSpaces(v, at+1, 1)
	local, end := n.n-areaCode(n.digits[:n.n]), at
	digits := local
	for digits > 0 && (isDigit(v.at(end)) || end > at && v.at(end) == ' ' && isDigit(v.at(end+1))) {
		if isDigit(v.at(end)) {
			digits--
		}
		end++
	}
	if digits > 0 || local < 5 || v.at(at) == '0' || isAlnum(v.at(end)) || v.at(end) == '/' || v.at(end) == ',' && isDigit(v.at(end+1)) {
		return 0
	}
	x.accept(PhoneNumber, at, end, 0.6, ContextWord)
	return end
}

// listedPhone reports that a number written with commas from token i on is a telephone:
// a word says so, or it is the writer's, "segnatevi il mio, è il 335,0091,827".
func (x *scan) listedPhone(i int, n *phone) bool {
	if x.phoneHint(i) == hintPhone {
		return true
	}
	apart := n.first == 1 && n.groups == 10
	if n.n != 10 || n.landline || !apart && (n.first != 3 || x.thousands(i)) {
		return false
	}
	n.thin = false
	return x.before(i, 8, ownWord) > 0 || apart && (x.before(i, 8, relation|callVerb) > 0 || x.after(x.tokenAt(n.end-1), 4, phoneWord|callVerb) > 0 || x.named(i))
}

// dialsOn reports that behind the number in token i there is another one or a word
// that may be digits: else nothing in the number is spoken.
func (x *scan) dialsOn(i int) bool {
	if i+1 >= len(x.tokens) {
		return false
	}
	next := &x.tokens[i+1]
	return next.is(flagNumber) || x.spelled(next) || x.v.hasFold(int(next.start), "doppi") || x.v.hasFold(int(next.start), "tripl") || next.len() <= mostAlike && x.v.hasFold(int(next.start), "oo") // zeros
}

// spelledNear reports a word that may be digits so near behind the number in token
// i that both may be one telephone number. next is where such a word was found
// last, so that the text is gone through once.
func (x *scan) spelledNear(i int, next *int) bool {
	*next = max(*next, i+1)
	for *next < len(x.tokens) && (x.is(*next, flagNumber) || !x.spelled(&x.tokens[*next])) {
		*next++
	}
	return *next < len(x.tokens) && *next-i < longestPhone
}

// rowLength is how many short numbers side by side are a row of a table.
const rowLength = 16

// row gives the end of a row of very short numbers that begins with token i, as in
// timetables and scores: no telephone is among them. 0 for none.
func (x *scan) row(i int) int {
	if x.tokens[i].len() > 2 || !x.is(i+1, flagNumber) {
		return 0
	}
	k := i
	for k < len(x.tokens) && k-i < 10*rowLength && x.tokens[k].is(flagNumber) && x.tokens[k].len() <= 2 && (k == i || codeGap(x.gap(k-1))) {
		k++
	}
	if k-i < rowLength {
		return 0
	}
	return int(x.tokens[k-1].end)
}

// mayDial reports a word with which a number may begin: a digit in words before
// another digit, several digits glued together, a letter O for a zero.
func (x *scan) mayDial(i int) bool {
	t := x.tokens[i]
	switch c := x.classes[i]; {
	case t.len() == 1:
		return x.zeroLetter(i)
	case c&digitWord != 0:
		return x.dialsOn(i) && (x.class(i+1)&digitWord != 0 || x.class(i+1) == 0) // a number has no class
	}
	return x.beginsLike(i, digitStems)
}

// zeroLetter reports a letter O that stands for the zero which begins a number.
func (x *scan) zeroLetter(i int) bool {
	if i < 0 || i >= len(x.tokens) {
		return false
	}
	t := x.tokens[i]
	return t.len() == 1 && lower(x.v.b[t.start]) == 'o' && !t.is(flagGlued) && x.is(i+1, flagGlued) && x.is(i+1, flagNumber)
}

// gluedPhone allows a number right behind a word that introduces it: "tel333…".
func (x *scan) gluedPhone(i int) bool {
	return x.is(i, flagGlued) && x.class(i-1)&(phoneWord|callVerb|numberWord) != 0 && !x.is(i-1, flagGlued)
}

// phoneAt reads a number at i in one of the forms people use.
func phoneAt(v *view, i int) (phone, bool) {
	switch c := digitLike(v, i); {
	case v.b[i] == '+':
		return internationalAt(v, i, i+1)
	case c == '0' && v.at(i+1) == '0':
		return internationalAt(v, i, i+2)
	case c == '0':
		return landlineAt(v, i)
	case c == '3' && v.at(i+1) == '9' && digitLike(v, skipGap(v, i+2)) == '0':
		return bareLandline(v, i)
	case c == '3':
		if n, ok := mobileAt(v, i); ok {
			return n, true
		}
		return bareItalian(v, i)
	}
	return phone{}, false
}

// internationalAt reads a number whose prefix sign, + or 00, ends at i.
func internationalAt(v *view, start, i int) (phone, bool) {
	i = skipSpaces(v, i, 1)
	if v.at(i) != '3' || v.at(i+1) != '9' {
		return foreignAt(v, start, i)
	}
	at := skipGap(v, i+2)
	if v.at(at) == '0' && v.at(at+1) == ')' {
		n := landlineOpen(v, at)
		n.start, n.prefix, n.thin = start, true, false
		return n, n.has(6, 11) && n.digits[1] != '0'
	}
	n, ok := mobileAt(v, at)
	if !ok && v.at(at) == '0' {
		n, ok = landlineAt(v, at)
	}
	if v.at(start-1) == '(' && v.at(i+2) == ')' {
		start--
	}
	n.start, n.prefix, n.thin = start, true, false
	return n, ok
}

// bareItalian reads "39 333 1234567" and "393331234567".
func bareItalian(v *view, i int) (phone, bool) {
	if v.at(i+1) != '9' {
		return phone{}, false
	}
	n, ok := mobileAt(v, skipGap(v, i+2))
	n.start = i
	n.thin = n.thin || n.n < 10
	return n, ok
}

// bareLandline reads "39 0321 456789". The zero of "39 0…" begins no mobile.
func bareLandline(v *view, i int) (phone, bool) {
	n, ok := landlineAt(v, skipGap(v, i+2))
	if !ok || n.n < 8 || areaCode(n.digits[:n.n]) == 0 {
		n, ok = mobileAt(v, i)
		return n, ok && n.n == 10
	}
	n.start = i
	return n, true
}

// sumBefore reports a number or a name before the plus sign at offset i: "2 + 39".
func sumBefore(v *view, i int) bool {
	return isAlnum(v.at(i-1)) || v.at(i-1) == ' ' && isDigit(v.at(i-2))
}

// mobileAt reads an Italian mobile: 3xx and 9 or 10 digits in all (AGCOM, Piano di
// numerazione nazionale, delibera 8/15/CIR).
func mobileAt(v *view, i int) (phone, bool) {
	n := readGroups(v, i, 10, 9)
	if !n.has(9, 10) || n.digits[0] != '3' {
		return n, false
	}
	n.thin = n.digits[1] < '2' || n.first < 3 && n.groups > 1
	return n, true
}

// landlineAt reads an Italian landline: 0, then 5 to 10 digits.
func landlineAt(v *view, i int) (phone, bool) {
	n := readGroups(v, i, longestLandline, 8)
	n.landline, n.thin = true, true
	return n, n.has(6, 11) && n.digits[0] == '0' && n.digits[1] != '0'
}

// landlineOpen reads the landline of "+39 (0)522 …", whose zero stands in brackets of
// its own.
func landlineOpen(v *view, zero int) phone {
	n := readGroups(v, skipSpaces(v, zero+2, 1), longestLandline-1, 7)
	copy(n.digits[1:], n.digits[:n.n])
	n.digits[0] = '0'
	n.n++
	n.first++
	n.landline = true
	return n
}

// longestLandline is the most digits of an Italian landline with its zero.
const longestLandline = 11

// foreignAt reads a number that may be of another country; validForeign decides.
func foreignAt(v *view, start, i int) (phone, bool) {
	n := readGroups(v, i, longestPhone, longestPhone)
	if !n.has(8, longestPhone) || n.digits[0] == '0' {
		return n, false
	}
	n.start, n.foreign, n.prefix = start, true, true
	n.thin = v.b[start] == '0'
	return n, true
}

func (n *phone) has(least, most int) bool { return n.n >= least && n.n <= most }

// readGroups reads runs of digits, and the gaps between them, while they stay
// within most digits. It prefers the longest number that ends with a run; after
// enough digits it stops before another number. A letter O or I between digits is
// read as the digit it looks like.
func readGroups(v *view, i, most, enough int) phone {
	n := phone{start: i}
	b := v.padded()
	for {
		var run [longestPhone + 1]byte
		end, letters := i, false
		for end-i <= most {
			d := b[end]
			if !isDigit(d) {
				if !letterLike(d) {
					break
				}
				if d = digitLike(v, end); d == 0 {
					break
				}
				letters = true
			}
			run[end-i] = d
			end++
		}
		if end == i || n.n+end-i > most || isAlnum(b[end]) && !(n.n+end-i >= 10 && wordFollows(v, end)) {
			break
		}
		n.n += copy(n.digits[n.n:], run[:end-i])
		n.spoken = n.spoken || letters
		if n.groups == 0 {
			n.first = n.n
		}
		n.groups++
		n.end = end
		i = skipGap(v, end)
		if v.at(i) == '\n' && n.digits[0] == '3' && n.n < 9 && most == 10 && tenAt(v, i+1, 10-n.n) {
			i++ // a mobile that was broken at the end of a line
		}
		if i == end || n.n >= enough && startsNumber(v, i) {
			break
		}
	}
	return n
}

// mostAlike is how many letters side by side are read as digits.
const mostAlike = 4

// letterLike reports a letter that may look like a digit.
func letterLike(c byte) bool { return c == 'O' || c == 'o' || c == 'l' || c == 'I' }

// digitLike gives the digit at i, also for a letter O, I or l that stands next to
// digits and looks like one; 0 for none.
func digitLike(v *view, i int) byte {
	c := v.at(i)
	if isDigit(c) {
		return c
	}
	if !letterLike(c) {
		return 0
	}
	before, after := i-1, i+1
	for v.at(before) == c && i-before < mostAlike { // "333OOO1829"
		before--
	}
	for v.at(after) == c && after-before <= mostAlike {
		after++
	}
	if b, a := v.at(before), v.at(after); isLetter(b) || isLetter(a) || !isDigit(b) && !isDigit(a) && !(after-before > 2 && groupSign(b) && groupSign(a) && (isDigit(v.at(before-1)) || v.at(before-1) == 'I') && isDigit(v.at(after+1))) {
		return 0
	}
	if c == 'O' || c == 'o' {
		return '0'
	}
	return '1'
}

// tenAt reports that at i stand exactly so many digits in groups, with which a line
// begins, and then no more digits.
func tenAt(v *view, i, digits int) bool {
	for isDigit(v.at(i)) || v.at(i) == ' ' && isDigit(v.at(i-1)) && digits > 0 {
		if isDigit(v.at(i)) {
			digits--
		}
		i++
	}
	return digits == 0 && !isAlnum(v.at(i)) && !((v.at(i) == ',' || v.at(i) == '.') && isDigit(v.at(i+1)))
}

// groupSign reports what people write between the groups of digits of a number.
func groupSign(c byte) bool { return c == ' ' || c == '.' || c == '-' || c == '/' }

// wordFollows reports a word of four letters or more glued to a number's end:
// "3471234567chiamare".
func wordFollows(v *view, i int) bool {
	for k := range 4 {
		if !isLetter(v.at(i + k)) {
			return false
		}
	}
	return true
}

// startsNumber reports whether a whole number or a date may begin at i.
func startsNumber(v *view, i int) bool {
	if dateEnd(v, i) > 0 {
		return true
	}
	run := 0
	for isDigit(v.at(i+run)) && run < 11 {
		run++
	}
	if v.at(i) == '0' {
		next := skipGap(v, i+run)
		_, end := smallNumber(v, next, 6)
		return run >= 4 || run >= 2 && next > i+run && end-next >= 5
	}
	return v.at(i) == '3' && (run == 3 || run >= 9)
}

// dateEnd gives the end of a date at i, written 8/5/2022, 08.05.22 or 2022-05-08;
// zero for none.
func dateEnd(v *view, i int) int {
	a, p := smallNumber(v, i, 4)
	sep := v.at(p)
	if p == i || sep != '/' && sep != '.' && sep != '-' {
		return 0
	}
	b, q := smallNumber(v, p+1, 2)
	c, end := smallNumber(v, q+1, 4)
	if q == p+1 || end == q+1 || sep != v.at(q) || isAlnum(v.at(end)) {
		return 0
	}
	dayFirst := p-i <= 2 && a >= 1 && a <= 31 && b >= 1 && b <= 12 && (end-q-1 == 2 || c >= 1850 && c < 2100)
	yearFirst := p-i == 4 && a >= 1850 && a < 2100 && b >= 1 && b <= 12 && c >= 1 && c <= 31
	if !dayFirst && !yearFirst {
		return 0
	}
	return end
}

// smallNumber reads at most most digits at i and gives value and end.
func smallNumber(v *view, i, most int) (value, end int) {
	for end = i; end < i+most && isDigit(v.at(end)); end++ {
		value = value*10 + int(v.b[end]-'0')
	}
	return value, end
}
