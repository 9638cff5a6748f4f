package personaldata

import "bytes"

// cards looks for numbers of health cards and of payment cards.
func (x *scan) cards() {
	if !x.may(gateCard) {
		return
	}
	var r digitRun
	for _, n := range x.runs {
		i := int(n)
		t := x.tokens[i]
		if t.is(flagUsed|flagGlued) || x.is(i-1, flagNumber) && cardGap(x.gap(i-1)) && x.tokens[i-1].len() < 13 {
			continue
		}
		if t.len() < 13 && !(x.is(i+1, flagNumber) && cardGap(x.gap(i))) {
			continue
		}
		if x.readDigits(&r, i, cardGap); r.n < 13 {
			continue
		}
		if !x.healthCard(&r) {
			x.paymentCard(&r)
		}
	}
}

// cardGap is codeGap, or one of the signs that people put between the groups of a card
// so that no machine finds it. A network's prefix and a check digit prove the number.
func cardGap(gap []byte) bool {
	return codeGap(gap) || len(gap) == 1 && bytes.IndexByte([]byte("/_*|"), gap[0]) >= 0
}

// healthCardLength is the number of digits of the identification number of the
// European health insurance card.
const healthCardLength = 20

// healthCard judges 20 digits: 80 for health, 380 for Italy (ISO 3166-1), issuer,
// number, and a Luhn digit (EU Decision S2 of 12 June 2009, EN 1867; D.M. 11 March 2004).
func (x *scan) healthCard(r *digitRun) bool {
	if !r.closed(healthCardLength) || !luhn(r.digits[:healthCardLength]) {
		return false
	}
	context := x.near(r.first, r.last(healthCardLength), 10, healthCardWord)
	start, end := x.span(r, healthCardLength)
	switch {
	case string(r.digits[:5]) == "80380" && context:
		x.accept(HealthCard, start, end, 0.99, CheckDigit, IssuerPrefix, ContextWord)
	case string(r.digits[:5]) == "80380":
		x.accept(HealthCard, start, end, 0.95, CheckDigit, IssuerPrefix)
	case context && r.digits[0] == '8' && r.digits[1] == '0':
		x.accept(HealthCard, start, end, 0.8, CheckDigit, ContextWord)
	default:
		return false
	}
	return true
}

// paymentCard judges 13 to 19 digits: a network's prefix (ISO/IEC 7812-1) and a
// Luhn digit, and that nothing says that the number is another thing's.
func (x *scan) paymentCard(r *digitRun) {
	lengths := [...]int{16, 15, 14, 19, 18, 17, 13}
	if !sixteenOnly(r.digits[0]) { // one row in ten of nineteen has a valid beginning of sixteen
		lengths = [...]int{19, 18, 17, 16, 15, 14, 13}
	}
	for _, n := range lengths {
		if !r.closed(n) || !luhn(r.digits[:n]) || !cardNetwork(r.digits[:n]) {
			continue
		}
		context := x.near(r.first, r.last(n), 8, cardWord)
		groups := int(r.ends[n])
		strong := n == 15 || n == 16
		switch {
		case x.referenced(r.first) || x.before(r.first, 3, reference) > 0 && !context:
			return
		case context:
			start, end := x.span(r, n)
			x.accept(CreditCard, start, end, 0.98, CheckDigit, IssuerPrefix, ContextWord)
			return
		case strong && r.n == n && (groups == 1 || regularGroups(r, n) || groups == n && x.gap(r.first)[0] != ' '):
			start, end := x.span(r, n)
			x.accept(CreditCard, start, end, 0.85, CheckDigit, IssuerPrefix)
			return
		}
	}
}

// sixteenOnly reports the first digit of networks whose cards have sixteen digits but for
// a few: three more behind them are rather the card's security code.
func sixteenOnly(first byte) bool {
	return first == '4' || first == '2' || first == '5' || first == '3'
}

// regularGroups reports groups as cards print them: of four, or 4-6-5.
func regularGroups(r *digitRun, n int) bool {
	if n == 15 {
		return r.ends[4] == 1 && r.ends[10] == 2
	}
	return r.ends[4] == 1 && r.ends[8] == 2 && r.ends[12] == 3
}

// cardNetwork reports whether the digits begin like a card that a network issues
// in that length.
func cardNetwork(d []byte) bool {
	two, four, n := number(d[:2]), number(d[:4]), len(d)
	switch {
	case d[0] == '4':
		return n == 13 || n == 16 || n == 19
	case two >= 51 && two <= 55 || four >= 2221 && four <= 2720:
		return n == 16
	case two == 34 || two == 37:
		return n == 15
	case two == 36 || two == 38 || two == 39 || four >= 3000 && four <= 3059 || four == 3095:
		return n == 14 || n == 16
	case four >= 3528 && four <= 3589, four == 6011, two == 65, two == 62, two == 64:
		return n >= 16
	case two == 50 || two >= 56 && two <= 58 || two == 60 || two == 61 || two == 63 || two >= 66 && two <= 69:
		return n >= 13 // Maestro and its like
	}
	return false
}
