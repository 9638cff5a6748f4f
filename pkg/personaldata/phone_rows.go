package personaldata

// This file tells telephone numbers from rows of other numbers that look like one.

// inPairs reports a mobile in five groups of two digits, "34 75 90 51 82", with no sixth
// beside it, that a word behind it, somebody's name, a field of its own or "al" says to
// be one.
func (x *scan) inPairs(first, last int, n *phone, h hint) bool {
	const pairs = 5
	if n.n != 2*pairs || n.digits[1] < '2' || last-first != pairs-1 || x.is(first-1, flagNumber) && !x.ends(first-1) || x.is(last+1, flagNumber) && !x.ends(last) {
		return false
	}
	rising := true // sizes and years rise: "36 38 40 42 44"
	for i := first; i <= last; i++ {
		rising = rising && (i == first || x.number(i) > x.number(i-1))
		if x.tokens[i].len() != 2 {
			return false
		}
	}
	switch {
	case rising, x.before(first, 6, reference) > 0:
		return false
	case h == hintAfter, fieldAlone(&x.v, n), x.near(first, last, 4, relation), x.named(first):
		return true
	}
	return first > 0 && x.tokens[first-1].len() == 2 && x.v.hasFold(int(x.tokens[first-1].start), "al") // "un vocale al 34 75 90 51 82"
}

// amount reports nine digits in groups of three with dots, as sums are written.
func amount(v *view, n *phone) bool {
	return n.n == 9 && n.groups == 3 && n.first == 3 && v.at(n.start+3) == '.' && v.at(n.end-4) == '.'
}

// compactDate reports eight digits that are a day, a month and a year.
func compactDate(n *phone) bool {
	if n.groups != 1 || n.n != 8 {
		return false
	}
	d := string(n.digits[:8])
	year := d[4:6]
	return d[0:2] >= "01" && d[0:2] <= "31" && d[2:4] >= "01" && d[2:4] <= "12" && (year == "19" || year == "20")
}

// commaPhone reads a number whose digits stand apart with commas, behind a word for a
// telephone: "3, 4, 7, …", "0442 60,12,98". No group has more than four digits.
func (x *scan) commaPhone(i int) (phone, bool) {
	v := &x.v
	n := phone{start: int(x.tokens[i].start)}
	commas := 0
	for at := n.start; n.n < 11; {
		_, end := smallNumber(v, at, 5)
		if end == at || end-at > 4 || n.n+end-at > 11 || isAlnum(v.at(end)) {
			break
		}
		n.n += copy(n.digits[n.n:], v.b[at:end])
		if n.groups == 0 {
			n.first = n.n
		}
		n.groups++
		n.end = end
		if at = end; v.at(at) == ',' {
			commas++
			at++
		}
		at = skipSpaces(v, at, 1)
	}
	n.landline, n.thin = n.digits[0] == '0', true
	switch {
	case commas < 2 || v.at(n.end) == ',' && isDigit(v.at(n.end+1)):
		return n, false
	case n.landline:
		return n, n.has(8, 11) && areaCode(n.digits[:n.n]) > 0
	}
	return n, n.has(9, 10) && n.digits[0] == '3' && n.digits[1] >= '2'
}

// thousands reports groups of three digits behind the commas from token i on, as in
// amounts that are written the English way.
func (x *scan) thousands(i int) bool {
	for k := i + 1; x.is(k, flagNumber) && string(x.gap(k-1)) == ","; k++ {
		if x.tokens[k].len() != 3 {
			return false
		}
	}
	return true
}
