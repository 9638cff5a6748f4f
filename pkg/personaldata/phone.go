package personaldata

import "github.com/nyaruka/phonenumbers"

// number is a telephone number read from a view, before its surroundings are judged.
type number struct {
	start, end int
	digits     string // without the Italian prefix
	groups     int    // how many runs of digits it was written in
	first      int    // length of the first run, after the prefix
	prefix     bool   // a prefix that nobody writes by chance: +39, 0039
	landline   bool
	foreign    bool
	thin       bool // a form that needs a word before it
}

// mostLookups bounds the slow checks of foreign numbers in one text; in a text
// with more of them the form alone decides.
const mostLookups = 2000

// findPhones tries a number at every run of digits that begins a word.
func findPhones(v *view) []match {
	var found []match
	consumed := 0 // end of the last number or date
	lookups := 0
	for i := 0; i < len(v.b); {
		c := v.b[i]
		if !isDigit(c) && c != '+' {
			i++
			continue
		}
		if isAlnum(v.at(i - 1)) {
			i = skipAlnum(v, i+1)
			continue
		}
		if end := dateEnd(v, i); end > 0 {
			i, consumed = end, end
			continue
		}
		n, ok := numberAt(v, i)
		if ok && n.foreign && lookups < mostLookups {
			lookups++
			ok = validForeign(n)
		}
		if !ok {
			i = skipAlnum(v, i+1)
			continue
		}
		if m, ok := judge(v, n, consumed); ok {
			found = append(found, m)
			i, consumed = n.end, n.end
			continue
		}
		i = skipAlnum(v, i+1)
	}
	return found
}

func skipAlnum(v *view, i int) int {
	for i < len(v.b) && isAlnum(v.b[i]) {
		i++
	}
	return i
}

// numberAt reads a number at i in one of the forms people use.
func numberAt(v *view, i int) (number, bool) {
	switch c := v.b[i]; {
	case c == '+':
		return internationalAt(v, i, i+1)
	case c == '0' && v.at(i+1) == '0':
		return internationalAt(v, i, i+2)
	case c == '0':
		return landlineAt(v, i)
	case c == '3':
		if n, ok := mobileAt(v, i); ok {
			return n, true
		}
		return bareItalian(v, i)
	}
	return number{}, false
}

// internationalAt reads a number whose prefix sign, + or 00, ends at i.
func internationalAt(v *view, start, i int) (number, bool) {
	i = skipSpaces(v, i, 1)
	if v.at(i) != '3' || v.at(i+1) != '9' {
		return foreignAt(v, start, i)
	}
	at := skipGap(v, i+2)
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
func bareItalian(v *view, i int) (number, bool) {
	if v.at(i+1) != '9' {
		return number{}, false
	}
	n, ok := mobileAt(v, skipGap(v, i+2))
	n.start = i
	n.thin = n.thin || len(n.digits) < 10
	return n, ok
}

// mobileAt reads an Italian mobile: 3xx and 9 or 10 digits in all.
func mobileAt(v *view, i int) (number, bool) {
	n := readGroups(v, i, 10, 9)
	if !n.has(9, 10) || n.digits[0] != '3' {
		return n, false
	}
	n.thin = n.digits[1] < '2' || n.first < 3 && n.groups > 1
	return n, true
}

// landlineAt reads an Italian landline: 0, then 5 to 10 digits.
func landlineAt(v *view, i int) (number, bool) {
	n := readGroups(v, i, 11, 6)
	n.landline, n.thin = true, true
	return n, n.has(6, 11) && n.digits[0] == '0' && n.digits[1] != '0'
}

// foreignAt reads a number that may be of another country; validForeign decides.
func foreignAt(v *view, start, i int) (number, bool) {
	n := readGroups(v, i, 15, 8)
	if !n.has(8, 15) || n.digits[0] == '0' {
		return n, false
	}
	n.start, n.foreign, n.prefix = start, true, true
	n.thin = v.b[start] == '0'
	return n, true
}

// validForeign asks the library, which knows the forms of every country.
func validForeign(n number) bool {
	parsed, err := phonenumbers.Parse("+"+n.digits, "")
	return err == nil && phonenumbers.IsValidNumber(parsed)
}

func (n number) has(least, most int) bool {
	return len(n.digits) >= least && len(n.digits) <= most
}

// readGroups reads runs of digits, and the gaps between them, while they stay
// within most digits. It prefers the longest number that ends with a run; after
// enough digits it stops before another number.
func readGroups(v *view, i, most, enough int) number {
	n := number{start: i}
	digits := make([]byte, 0, 16)
	for isDigit(v.at(i)) {
		end := i
		for isDigit(v.at(end)) && end-i <= most {
			end++
		}
		if len(digits)+end-i > most || isAlnum(v.at(end)) {
			break
		}
		digits = append(digits, v.b[i:end]...)
		if n.groups == 0 {
			n.first = end - i
		}
		n.groups++
		n.end = end
		i = skipGap(v, end)
		if i == end || len(digits) >= enough && startsNumber(v, i) {
			break
		}
	}
	n.digits = string(digits)
	return n
}

// skipGap steps over what stands between two runs of digits: at most three of
// space, dot, hyphen, slash and brackets, on one line.
func skipGap(v *view, i int) int {
	for range 3 {
		switch v.at(i) {
		case '.', '-', '/', '(', ')':
			i++
		case ' ', '\t':
			if i >= len(v.b) {
				return i
			}
			i++
		default:
			return i
		}
	}
	return i
}

// startsNumber reports whether a whole mobile or a date may begin at i.
func startsNumber(v *view, i int) bool {
	if v.at(i) == '0' && isDigit(v.at(i+1)) || dateEnd(v, i) > 0 {
		return true
	}
	run := 0
	for isDigit(v.at(i+run)) && run < 11 {
		run++
	}
	return v.at(i) == '3' && (run == 3 || run >= 9)
}

// dateEnd gives the end of a date at i, written 8/5/2022, 08.05.22 or 2022-05-08;
// zero for none.
func dateEnd(v *view, i int) int {
	a, p := smallNumber(v, i, 4)
	b, q := smallNumber(v, p+1, 2)
	c, end := smallNumber(v, q+1, 4)
	sep := v.at(p)
	if p == i || q == p+1 || end == q+1 || sep != v.at(q) || isAlnum(v.at(end)) || sep != '/' && sep != '.' && sep != '-' {
		return 0
	}
	dayFirst := p-i <= 2 && a >= 1 && a <= 31 && b >= 1 && b <= 12 && (end-q-1 == 2 || c >= 1900 && c < 2100)
	yearFirst := p-i == 4 && a >= 1900 && a < 2100 && b >= 1 && b <= 12 && c >= 1 && c <= 31
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
