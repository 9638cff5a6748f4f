package personaldata

// fiscalLength is the length of a personal fiscal code.
const fiscalLength = 16

// fiscalShape is the fiscal code character by character: L a letter, 9 a digit
// or its omocodia letter, M the letter of a month, C the check character.
const fiscalShape = "LLLLLL99M99L999C"

// farthestNumber is how many tokens after the first of a code its first digit may
// stand, when its letters are written in groups.
const farthestNumber = 6

// fiscalCodes tries a fiscal code at the beginning of every word.
func (x *scan) fiscalCodes() {
	for _, i := range x.sixteens {
		if t := &x.tokens[i]; t.flags&(flagUsed|flagGlued) == 0 {
			x.fiscalCodeAt(int(i), int(t.start)) // omocodia: letters for all digits
		}
	}
	if !x.may(gateFiscal) {
		return
	}
	for _, n := range x.numbers {
		// Behind the first digits of a code there is a letter, whether a month or one
		// that stands for a digit.
		next := int(n) + 1
		if next < len(x.tokens) && x.tokens[n].len() < 4 && !x.is(next, flagNumber) && (x.is(next, flagGlued) || x.tokens[next].len() < 4) {
			x.fiscalCodeBefore(int(n))
		}
	}
}

// fiscalCodeBefore tries the words before number token n: there are six letters
// before the first digit of a code, or as many more as omocodia replaced.
func (x *scan) fiscalCodeBefore(n int) {
	letters, skipped := 0, 0
	places := x.fiscalPlacesOf(n)
	for i := n - 1; places != 0 && i >= 0 && i >= n-farthestNumber; i-- {
		t := x.tokens[i]
		if letters += t.len(); letters > fiscalLength || t.is(flagUsed) || len(x.gap(i)) > 3 {
			return
		}
		if t.is(flagNumber) {
			if t.len() > 1 { // a single 0 or 1 may stand for a letter
				return
			}
			continue
		}
		start, place := int(t.start), letters+skipped
		if places>>max(place-2, 0) == 0 {
			return // the words further left are no nearer
		}
		if places>>place&1 != 0 && letters >= 6 && !t.is(flagGlued) && x.fiscalCodeAt(i, start) {
			return
		}
		if t.len() > 7 && x.v.hasFold(start, "cf") { // "cfRSSMRA80A01H501U"
			letters -= 2
			skipped += 2
			if places>>(place-2)&1 != 0 && letters >= 6 && !t.is(flagGlued) && x.fiscalCodeAt(i, start+2) {
				return
			}
		}
	}
}

func (x *scan) fiscalCodeAt(i, start int) bool {
	var code [fiscalLength]byte
	cuts, end := gatherFiscal(&x.v, start, &code)
	if end < 0 || isAlnum(x.v.at(end)) && !x.wordBehind(end) || glued(&x.v, start, end) {
		return false
	}
	if !validFiscalCode(code) && !(mistakenL(&code, x.v.b[start:end]) && validFiscalCode(code)) {
		return false
	}
	context := x.before(i, 8, fiscalWord) > 0
	if !context && !x.plausibleCuts(start, end, cuts, code) {
		return false
	}
	x.acceptFiscal(start, end, code, context)
	return true
}

// acceptFiscal notes a fiscal code with a valid check character; context is whether a
// word before it says what it is.
func (x *scan) acceptFiscal(start, end int, code [fiscalLength]byte, context bool) {
	score, reasons := 0.97, []Reason{CheckDigit, Format, "", ""}
	if !x.lex.places[placeKey(code[11], omocodia(code[12])*100+omocodia(code[13])*10+omocodia(code[14]))] {
		if score = 0.4; context {
			score = 0.7
		}
		reasons[1] = UnusualPlace
	} else if code[11] == 'z' {
		reasons[2] = BornAbroad
	}
	if context {
		score += 0.02
		reasons[3] = ContextWord
	}
	x.accept(FiscalCode, start, end, score, compact(reasons)...)
}

// wordBehind reports that the letters glued to the end of a code are a word that
// introduces the next value: "…205GCF coniuge", "…100Htel".
func (x *scan) wordBehind(end int) bool {
	i := end
	for isLetter(x.v.at(i)) && i-end < 8 {
		i++
	}
	return i-end > 1 && x.lex.meanings[x.lex.table.find(hashWord(x.v.slice(end, i)))].class&(fiscalWord|phoneWord) != 0
}

// compact drops the empty reasons.
func compact(reasons []Reason) []Reason {
	kept := reasons[:0]
	for _, r := range reasons {
		if r != "" {
			kept = append(kept, r)
		}
	}
	return kept
}

// glued reports a code that is a piece of a longer string: joined by a hyphen or
// underscore to more letters or digits, as in file and order numbers. One
// underscore after it is how files are named after people.
func glued(v *view, start, end int) bool {
	before := v.at(start - 1)
	return (before == '_' || before == '-' || before == '/') && isAlnum(v.at(start-2)) && isDigit(v.at(start-2)) ||
		v.at(end) == '-' && isAlnum(v.at(end+1))
}

// gather copies letters and digits from start into code, in lower case, stepping
// over separators, until code is full. place gives the character meant by c at
// position i, 0 when none can stand there. gather returns a bit set of the
// positions before which there was a separator, and the end, -1 when the text
// does not fit.
func gather(v *view, start int, code []byte, place func(i int, c byte) byte) (cuts uint64, end int) {
	i := start
	for n := range code {
		if j := skipSeparator(v, i); n > 0 && j > i {
			cuts |= 1 << n
			i = j
		}
		if i >= len(v.b) {
			return 0, -1
		}
		if code[n] = place(n, lower(v.b[i])); code[n] == 0 {
			return 0, -1
		}
		i++
	}
	return cuts, i
}

// gatherFiscal is gather for fiscal codes.
func gatherFiscal(v *view, start int, code *[fiscalLength]byte) (cuts uint64, end int) {
	i := start
	for n := range code {
		c := v.at(i)
		if !isAlnum(c) && n > 0 {
			if j := skipSeparator(v, i); j > i {
				cuts |= 1 << n
				i, c = j, v.at(j)
			}
		}
		if code[n] = fiscalPlaces[n][c]; code[n] == 0 {
			return 0, -1
		}
		i++
	}
	return cuts, i
}

// fiscalPlaces is what fiscalPlace gives for each byte of a view.
var fiscalPlaces = func() (table [fiscalLength][256]byte) {
	for i := range table {
		for c := range 256 {
			table[i][c] = fiscalPlace(i, lower(byte(c)))
		}
	}
	return table
}()

// skipSeparator steps over what people put between the groups of a code: one
// hyphen, dot, slash or underscore, or at most three spaces around it; in a quoted mail a
// line may be broken.
func skipSeparator(v *view, i int) int {
	j := skipSpaces(v, i, 2)
	if c := v.at(j); j < len(v.b) && (c == '-' || c == '.' || c == '/' || c == '_' || c == '>' && v.at(j-1) == '\n') {
		j = skipSpaces(v, j+1, 1)
	}
	return j
}

func skipSpaces(v *view, i, most int) int {
	for n := 0; n < most && i < len(v.b) && isSpace(v.b[i]); n++ {
		i++
	}
	return i
}

// fiscalPlace reads a letter O or I for a digit, and a digit 0 or 1 for a letter,
// as people mistake them: neither letter is used for omocodia.
func fiscalPlace(i int, c byte) byte {
	switch fiscalShape[i] {
	case '9':
		return digitMeant(c)
	case 'M':
		if monthOf(c) {
			return c
		}
	default:
		switch {
		case 'a' <= c && c <= 'z':
			return c
		case c == '0':
			return 'o'
		case c == '1':
			return 'i'
		}
	}
	return 0
}

func digitMeant(c byte) byte {
	switch {
	case omocodia(c) >= 0:
		return c
	case c == 'o':
		return '0'
	case c == 'i':
		return '1'
	}
	return 0
}

// mistakenL reads every small l that stands for a digit as 1, in a code that is
// otherwise in capitals, and reports whether there was one.
func mistakenL(code *[fiscalLength]byte, written []byte) bool {
	changed := false
	for _, c := range written {
		if classes[c] == isLower && c != 'l' {
			return false
		}
		changed = changed || c == 'l'
	}
	if !changed {
		return false
	}
	for i := range code {
		if fiscalShape[i] == '9' && code[i] == 'l' {
			code[i], changed = '1', true
		}
	}
	return changed
}

// omocodia gives the digit that c stands for, -1 for none. When two people would
// have the same code, letters replace digits (D.M. 23 December 1976, art. 6).
func omocodia(c byte) int {
	const letters = "lmnpqrstuv"
	if isDigit(c) {
		return int(c - '0')
	}
	for i := range letters {
		if letters[i] == c {
			return i
		}
	}
	return -1
}

// months are the letters of the months, January first (D.M. 23 December 1976, art. 4).
const months = "abcdehlmprst"

func monthOf(c byte) bool {
	for i := range months {
		if months[i] == c {
			return true
		}
	}
	return false
}

// validFiscalCode checks the date and the check character of a code that has the
// shape.
func validFiscalCode(code [fiscalLength]byte) bool {
	day := omocodia(code[9])*10 + omocodia(code[10])
	if day > 40 {
		day -= 40 // women
	}
	longest := 31
	switch code[8] {
	case 'b':
		longest = 29
	case 'd', 'h', 'p', 's':
		longest = 30
	}
	return day >= 1 && day <= longest && code[15] == fiscalCheck(code[:15])
}

// fiscalCheck computes the check character of the first 15 (D.M. 23 December 1976, art. 7).
func fiscalCheck(code []byte) byte {
	const odd = "\x01\x00\x05\x07\x09\x0d\x0f\x11\x13\x15\x02\x04\x12\x14\x0b\x03\x06\x08\x0c\x0e\x10\x0a\x16\x19\x18\x17"
	sum := 0
	for i, c := range code {
		value := int(c - 'a')
		if isDigit(c) {
			value = int(c - '0')
		}
		if i%2 == 0 { // the law counts from one: this is an odd place
			value = int(odd[value])
		}
		sum += value
	}
	return 'a' + byte(sum%26)
}

// plausibleCuts refuses sentences that happen to have the shape of a code. Cuts
// between the parts of a code prove themselves; others need capitals and digits.
func (x *scan) plausibleCuts(start, end int, cuts uint64, code [fiscalLength]byte) bool {
	const usual = 1<<3 | 1<<6 | 1<<11 | 1<<15
	if cuts == 0 {
		return true
	}
	digits := 0
	for _, c := range code {
		if isDigit(c) {
			digits++
		}
	}
	if cuts&^usual == 0 {
		return digits >= 1
	}
	return digits >= 3 && allUpper(&x.v, start, end)
}

func allUpper(v *view, start, end int) bool {
	for i := start; i < end; i++ {
		if classes[v.b[i]] == isLower {
			return false
		}
	}
	return true
}
