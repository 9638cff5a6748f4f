package personaldata

// vatLength is the number of digits of an Italian VAT number.
const vatLength = 11

// vatCodes looks at every number of eleven digits. One string of eleven digits in
// a hundred passes the checks, so a word must say what it is.
func (x *scan) vatCodes() {
	if !x.may(gateVAT) {
		return
	}
	var r digitRun
	for _, n := range x.runs {
		i := int(n)
		t := x.tokens[i]
		if t.is(flagUsed) || t.len() > vatLength || x.is(i-1, flagNumber) && codeGap(x.gap(i-1)) {
			continue
		}
		if t.len() < vatLength && !(x.is(i+1, flagNumber) && codeGap(x.gap(i))) {
			continue
		}
		country := x.country(i)
		if t.is(flagGlued) && !country {
			continue
		}
		x.tokens[i].flags &^= flagGlued // the country's letters are part of the number
		x.readDigits(&r, i, codeGap)
		x.tokens[i].flags |= t.flags & flagGlued
		if !r.closed(vatLength) {
			continue
		}
		if luhn(r.digits[:vatLength]) && number(r.digits[:7]) > 0 {
			x.judgeVAT(&r, country, knownOffice(r.digits[:vatLength]))
		}
	}
}

// country reports whether "IT" stands before token i.
func (x *scan) country(i int) bool {
	if i == 0 || !x.is(i-1, flagCaps) || x.tokens[i-1].len() != 2 || !x.v.hasFold(int(x.tokens[i-1].start), "it") {
		return false
	}
	g := x.gap(i - 1)
	return len(g) == 0 || len(g) == 1 && (g[0] == ' ' || g[0] == '-')
}

func (x *scan) judgeVAT(r *digitRun, country, office bool) {
	i, last := r.first, r.last(vatLength)
	start, end := x.span(r, vatLength)
	if x.publicHolder(i, last) || glued(&x.v, start, end) && !country || x.v.at(end) == '_' {
		return
	}
	word := x.before(i, 6, vatWord) > 0 || x.initialsNear(i, "pi") || x.after(last, 3, vatWord) > 0 || i > 0 && x.class(i-1)&vatWord != 0 && len(x.gap(i-1)) <= 3 // also "p.iva;0123…"
	if !word && office && (x.below(start, VATCode) || x.headedBy(start, vatWord)) {
		x.accept(VATCode, start, end, 0.9, CheckDigit, DataNear)
		return
	}
	switch {
	case !office && !word:
	case !office:
		x.accept(VATCode, start, end, 0.8, CheckDigit, ContextWord) // an office that no list has
	case word, !x.referenced(i) && x.before(i, 14, vatWord) > 0:
		x.accept(VATCode, start, end, 0.99, CheckDigit, ContextWord)
	case country && !x.referenced(i-1):
		x.accept(VATCode, start, end, 0.95, CheckDigit, CountryPrefix)
	case !x.referenced(i) && x.near(i, last, 8, business) && x.before(i, 6, phoneWord) == 0:
		x.accept(VATCode, start, end, 0.7, CheckDigit, BusinessNear)
	}
}

// initials reports whether the two tokens before token i are the single letters
// of word, as in "P.I.".
func (x *scan) initials(i int, word string) bool {
	return i >= 2 && x.tokens[i-1].len() == 1 && x.tokens[i-2].len() == 1 &&
		x.v.low(int(x.tokens[i-2].start)) == word[0] && x.v.low(int(x.tokens[i-1].start)) == word[1]
}

// initialsNear is initials with up to three words between: "la P.I. sullo scontrino è".
func (x *scan) initialsNear(i int, word string) bool {
	for k := i; k > i-4 && k > 0; k-- {
		if x.initials(k, word) {
			return true
		}
		if x.ends(k-1) || x.is(k-1, flagUsed|flagNumber) || k == i && x.class(k-1)&reference != 0 {
			return false
		}
	}
	return false
}

// publicHolder reports whether a code belongs to a public body: one is named
// before it in the same sentence, and no business and no person after that.
func (x *scan) publicHolder(first, last int) bool {
	body := x.before(first, 14, publicBody)
	private := x.before(first, 14, company|business|ownWord|firstPerson|declarant|title)
	if body > 0 && (private == 0 || body < private) {
		return true
	}
	return body == 0 && private == 0 && x.before(first, 10, business) == 0 && x.after(last, 6, publicBody) > 0
}

// knownOffice reports that the eighth to tenth digits are the code of an office that
// gives VAT numbers (D.P.R. 633/1972, art. 35; D.M. 23 December 1976; codes: Agenzia
// delle Entrate).
func knownOffice(digits []byte) bool {
	office := number(digits[7:10])
	return office >= 1 && office <= 111 || office == 120 || office == 121 || office == 888 || office == 999
}
