package personaldata

// This file reads VAT and card numbers in which letters that look like digits stand for
// them, or signs between the groups that no other number has. Only a word for such a
// number and the check digit prove them.

// blurredCodes looks for such numbers where a word for one stands.
func (x *scan) blurredCodes() {
	if x.seen&(vatWord|cardWord) == 0 || len(x.numbers) == 0 {
		return
	}
	read := 0
	for _, n := range x.numbers {
		start := int(x.tokens[n].start)
		if start < read || x.is(int(n), flagUsed) {
			continue
		}
		for start > read && alike(x.v.b[start-1]) != 0 {
			start--
		}
		if isAlnum(x.v.at(start - 1)) {
			continue
		}
		var r blurred
		r.read(&x.v, start)
		if r.n < vatLength || isAlnum(x.v.at(r.end)) {
			continue
		}
		if x.blurredCode(&r) {
			read = r.end
		}
	}
}

// blurredCode judges what was read, and accepts it.
func (x *scan) blurredCode(r *blurred) bool {
	i, last := x.tokenAt(r.start), x.tokenAt(r.end-1)
	beside := i > 0 && x.class(i-1)&vatWord != 0 && len(x.gap(i-1)) <= 3
	if x.is(i, flagUsed) || x.is(last, flagUsed) || !beside && x.referenced(i) {
		return false
	}
	digits := r.digits[:r.n]
	switch {
	case !luhn(digits):
	case r.n == vatLength && number(digits[:7]) > 0 && knownOffice(digits) && (beside || x.before(i, 6, vatWord) > 0 || x.initialsNear(i, "pi")) && !x.publicHolder(i, last):
		x.accept(VATCode, r.start, r.end, 0.9, CheckDigit, ContextWord, Obfuscated)
		return true
	case (r.n == 15 || r.n == 16) && cardNetwork(digits) && x.near(i, last, 8, cardWord):
		x.accept(CreditCard, r.start, r.end, 0.9, CheckDigit, IssuerPrefix, ContextWord, Obfuscated)
		return true
	}
	return false
}

// blurred is a number read with its look-alike letters.
type blurred struct {
	digits     [longestDigits]byte
	n          int
	start, end int
}

// read takes digits, letters alike, and at most one sign and a space between two of them
// from offset start on, to the end of the last group.
func (r *blurred) read(v *view, start int) {
	r.start, r.n = start, 0
	for i := start; r.n < longestDigits; {
		c := v.at(i)
		if !isDigit(c) {
			c = alike(c)
		}
		if c == 0 {
			return
		}
		r.digits[r.n] = c
		r.n++
		i++
		r.end = i
		for n := 0; n < 2 && blurredGap[v.at(i)] && i < len(v.b); n++ {
			i++
		}
	}
}

// blurredGap are the signs that may stand between two digits.
var blurredGap = signs(" .-_/*|")

// alike gives the digit that a letter looks like, 0 for none.
func alike(c byte) byte {
	switch c {
	case 'O', 'o':
		return '0'
	case 'l', 'I':
		return '1'
	}
	return 0
}
