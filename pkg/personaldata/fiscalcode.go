package personaldata

// fiscalLength is the length of a personal fiscal code.
const fiscalLength = 16

// fiscalShape is the fiscal code character by character: L a letter, 9 a digit
// or its omocodia letter, M the letter of a month, C the check character.
const fiscalShape = "LLLLLL99M99L999C"

// findFiscalCodes tries a fiscal code at the beginning of every word.
func findFiscalCodes(v *view) []match {
	var found []match
	for i := 0; i < len(v.b); i++ {
		if !isLetter(v.b[i]) || isAlnum(v.at(i-1)) {
			continue
		}
		if m, ok := fiscalCodeAt(v, i); ok {
			found = append(found, m)
			i = m.end - 1
		}
	}
	return found
}

func fiscalCodeAt(v *view, start int) (match, bool) {
	var code [fiscalLength]byte
	cuts, end := gather(v, start, code[:], fiscalPlace)
	if end < 0 || isAlnum(v.at(end)) || !validFiscalCode(code) {
		return match{}, false
	}
	if !plausibleCuts(v, start, end, cuts, code) {
		return match{}, false
	}
	m := match{kind: FiscalCode, start: start, end: end, score: 0.99, why: "check character", key: string(code[:])}
	if p := code[11]; p > 'm' && p != 'z' {
		m.score, m.why = 0.8, "check character, unusual place code"
	}
	return m, true
}

// gather copies letters and digits from start into code, stepping over
// separators, until code is full. place reports whether c may stand at position
// i. It returns a bit set of the positions before which there was a separator,
// and the end, -1 when the text does not fit.
func gather(v *view, start int, code []byte, place func(i int, c byte) bool) (cuts uint64, end int) {
	i := start
	for n := range code {
		if j := skipSeparator(v, i); n > 0 && j > i {
			cuts |= 1 << n
			i = j
		}
		if i >= len(v.b) || !place(n, v.b[i]) {
			return 0, -1
		}
		code[n] = v.b[i]
		i++
	}
	return cuts, i
}

// skipSeparator steps over what people put between the groups of a code: one
// hyphen or dot, or at most three spaces around it.
func skipSeparator(v *view, i int) int {
	j := skipSpaces(v, i, 2)
	if c := v.at(j); j < len(v.b) && (c == '-' || c == '.') {
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

func fiscalPlace(i int, c byte) bool {
	switch fiscalShape[i] {
	case '9':
		return omocodia(c) >= 0
	case 'M':
		return monthOf(c)
	default:
		return 'a' <= c && c <= 'z'
	}
}

// omocodia gives the digit that c stands for, -1 for none. When two people would
// have the same code, letters replace digits (D.M. 23 December 1976).
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

func monthOf(c byte) bool {
	const months = "abcdehlmprst"
	for i := range months {
		if months[i] == c {
			return true
		}
	}
	return false
}

// validFiscalCode checks day and check character of a code that has the shape.
func validFiscalCode(code [fiscalLength]byte) bool {
	day := omocodia(code[9])*10 + omocodia(code[10])
	if day > 40 {
		day -= 40 // women
	}
	return day >= 1 && day <= 31 && code[15] == fiscalCheck(code[:15])
}

// fiscalCheck computes the check character of the first 15 (D.M. 12 March 1974).
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
func plausibleCuts(v *view, start, end int, cuts uint64, code [fiscalLength]byte) bool {
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
	return digits >= 3 && allUpper(v, start, end) || contextBefore(v, start, fiscalWords)
}

func allUpper(v *view, start, end int) bool {
	for i := start; i < end; i++ {
		if isLetter(v.b[i]) && !v.upper(i) {
			return false
		}
	}
	return true
}

func fiscalWords(word string) bool {
	return word == "cf" || word == "fiscale" || word == "c.f" || word == "f"
}
