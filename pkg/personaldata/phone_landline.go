package personaldata

// weighLandline needs a word that says what the number is, or an area code that
// stands by itself.
func (x *scan) weighLandline(first int, n *phone, h hint, consumed int) (float64, Reason) {
	if compactDate(n) {
		return 0, ""
	}
	area := areaCode(n.digits[:n.n])
	switch {
	case n.n >= 8 && area > 0 && fieldAlone(&x.v, n) && (x.below(n.start, PhoneNumber) || x.headedBy(n.start, phoneWord)):
		return 0.8, DataNear
	case h == hintPhone && n.n >= 7 && (area > 0 || n.n >= 8) && !goesOn(&x.v, n.end):
		return 0.95, ContextWord
	case area == 0 && x.oldMobile(first, n, h):
		return 0.7, MobileForm
	case area == 0 || n.n < 8 || !x.standsAlone(n, consumed):
		return 0, ""
	case h == hintNumber || h == hintAfter || first > 0 && x.beginsLike(first-1, zeroArticles):
		return 0.7, ContextWord
	case n.groups == 1 && !fieldAlone(&x.v, n) && !(n.n >= 9 && n.n <= 10 && x.before(first, 3, business|relation) > 0 && x.before(first, 4, reference) == 0):
		return 0, ""
	case n.first == area || n.groups >= 8 || n.groups == 1 || n.spoken:
		return 0.6, AreaCode
	}
	return 0, ""
}

// zeroArticles stand before a number that begins with "zero": "mia madre ha lo 0371 …".
var zeroArticles = newStems("lo ", "allo ", "dallo ", "sullo ")

// goesOn reports that a number was not read to its end: "0171 444 2xx", "051 598…".
func goesOn(v *view, end int) bool {
	next := skipGap(v, end)
	c := v.at(next)
	return isDigit(c) && next-end <= 1 && isLetter(v.at(next+1)) || (c == 'x' || c == 'X') && (v.at(next+1) == 'x' || v.at(next+1) == 'X') || v.at(end) == '.' && v.at(end+1) == '.'
}

// oldMobile reports a mobile with the zero of before 2001: "0338 440 19 27".
func (x *scan) oldMobile(first int, n *phone, h hint) bool {
	if n.n != 11 || n.digits[1] != '3' || n.digits[2] < '2' || n.digits[3] == '1' || n.groups < 2 {
		return false
	}
	switch h {
	case hintPhone, hintAfter:
		return true
	case hintNumber:
		return x.before(first, 4, ownWord) > 0
	case hintNone:
		return n.groups >= 8 || x.named(first)
	}
	return false
}
