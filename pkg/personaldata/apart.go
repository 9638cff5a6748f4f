package personaldata

// Codes whose characters stand apart: "R S S M R A 8 0 A 0 1 H 5 0 1 U", as people
// spell them, or so that no machine finds them.

// longestApart is how many characters that stand apart are read together: more than
// any code has, with some before it.
const longestApart = 64

// shortestApart is the fewest characters of a code that is looked for: a Norwegian IBAN.
const shortestApart = 15

// apartCodes looks for fiscal codes and IBANs in rows of single characters.
func (x *scan) apartCodes() {
	if !x.may(gateApart) {
		return
	}
	read := 0 // tokens before it are done
	for _, n := range x.numbers {
		if int(n) < read || x.tokens[n].len() != 1 {
			continue
		}
		first, last := x.apartRow(int(n), read)
		read = last + 1
		for i := first; i+shortestApart <= last+1; i++ {
			if end := x.apartCode(i, first, last); end > 0 {
				i = end - 1
			}
		}
	}
}

// apartRow gives the first and the last token of the row of single characters around
// token i, with the same sign between all of them; none before token from.
func (x *scan) apartRow(i, from int) (first, last int) {
	first, last = i, i
	if i == from || len(x.gap(i-1)) != 1 {
		return first, last
	}
	sign := x.gap(i - 1)[0]
	joined := func(k int) bool { // to the token behind it
		g := x.gap(k)
		return len(g) == 1 && g[0] == sign && x.tokens[k].len() == 1 && x.tokens[k+1].len() == 1
	}
	for first > from && i-first < longestApart && joined(first-1) {
		first--
	}
	for last+1 < len(x.tokens) && last-first < 2*longestApart && joined(last) {
		last++
	}
	return first, last
}

// apartCode tries a code at token i of the row from token first to last, and gives the
// token behind it; 0 for none.
func (x *scan) apartCode(i, first, last int) int {
	start := int(x.tokens[i].start)
	var code [fiscalLength]byte
	fits := i+fiscalLength <= last+1
	for k := 0; fits && k < fiscalLength; k++ {
		code[k] = fiscalPlaces[k][x.v.b[x.tokens[i+k].start]]
		fits = code[k] != 0
	}
	if fits && validFiscalCode(code) {
		x.acceptFiscal(start, int(x.tokens[i+fiscalLength-1].end), code, x.before(i, 8, fiscalWord) > 0)
		return i + fiscalLength
	}
	format := x.lex.ibanOf(x.v.low(start), x.v.low(int(x.tokens[i+1].start)))
	// One piece in a hundred of a longer code has the right control digits: before and
	// behind it there is at most one letter, which is a word ("è …", "… e grazie").
	after := last + 1 - (i + 4 + len(format))
	if format == "" || i > first+1 || after < 0 || after > 1 || after == 1 && x.is(last, flagNumber) {
		return 0
	}
	var room [longestIBAN]byte
	iban := room[:4+len(format)]
	for k := range iban {
		if iban[k] = ibanPlace(format, k, x.v.low(int(x.tokens[i+k].start))); iban[k] == 0 {
			return 0
		}
	}
	if !validIBAN(iban) {
		return 0
	}
	x.acceptIBAN(i, start, int(x.tokens[i+len(iban)-1].end), x.before(i, 8, ibanWord) > 0)
	return i + len(iban)
}
