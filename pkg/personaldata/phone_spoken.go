package personaldata

import "bytes"

// spokenPhone reads a number from token i on in which digits are written as words,
// alone, mixed with digits, or glued: "tre quattro sette 12 34 567",
// "tre4sette1due…", "treunonove". It gives the last token it took.
func (x *scan) spokenPhone(i int) (n phone, last int, ok bool) {
	if x.is(i, flagGlued) || !x.is(i, flagNumber) && !x.spells(i) {
		return phone{}, 0, false
	}
	n.start = int(x.tokens[i].start)
	words := 0
	for k := i; k < len(x.tokens) && (k == i || spokenGap(x.gap(k-1))) && !x.is(k, flagUsed); k++ {
		t := x.tokens[k]
		before := n.n
		if at, ok := x.repeated(&n, k); ok {
			words++
			k = at
			t = x.tokens[k]
		} else if t.is(flagNumber) {
			if n.n+t.len() > longestPhone || n.n > 0 && n.n < 9 && x.wholePhone(k) {
				break
			}
			n.n += copy(n.digits[n.n:], x.v.b[t.start:t.end])
		} else if words++; !x.spelled(&t) || !spell(&n, x.v.b[t.start:t.end]) {
			n.n = before
			words--
			break
		}
		n.groups++
		n.end, last = int(t.end), k
		if n.n >= 10 && n.digits[0] == '3' && n.digits[1] != '9' {
			break
		}
		if n.digits[0] != '0' && n.digits[0] != '3' || n.digits[0] == '0' && n.n > longestLandline {
			return n, last, false // whatever follows
		}
	}
	if words == 0 || isAlnum(x.v.at(n.end)) {
		return n, last, false
	}
	n.spoken = true
	if n.n >= 11 && string(n.digits[:2]) == "39" {
		n.n = copy(n.digits[:], n.digits[2:n.n])
		if at := n.start - 1; x.v.at(at) == '+' {
			n.start, n.prefix = at, true
		}
	}
	n.first = 3
	n.landline = n.digits[0] == '0'
	n.thin = n.landline
	return n, last, n.has(9, 10) && n.digits[0] == '3' || n.landline && n.has(8, 11)
}

// repeated adds a digit that is said once and meant more often, "doppio zero", "tre volte
// due", from token k on, and gives the token of the digit.
func (x *scan) repeated(n *phone, k int) (at int, ok bool) {
	times, s := 0, int(x.tokens[k].start)
	switch at = k + 1; {
	case x.v.hasFold(s, "doppi"):
		times = 2
	case x.v.hasFold(s, "tripl"):
		times = 3
	case at < len(x.tokens) && x.v.hasFold(int(x.tokens[at].start), "volte "):
		var many phone
		if b := x.v.b[s:x.tokens[k].end]; spell(&many, b) || x.is(k, flagNumber) && len(b) == 1 && copy(many.digits[:], b) == 1 {
			times, at = int(many.digits[0]-'0'), k+2
		}
	}
	if times < 2 || times > 5 || at >= len(x.tokens) || n.n+times > longestPhone {
		return k, false
	}
	var one phone
	b := x.v.b[x.tokens[at].start:x.tokens[at].end]
	if x.is(at, flagNumber) && len(b) == 1 {
		one.n = copy(one.digits[:], b)
	} else if !x.spelled(&x.tokens[at]) || !spell(&one, b) {
		return k, false
	}
	if one.n != 1 {
		return k, false
	}
	for range times {
		n.digits[n.n] = one.digits[0]
		n.n++
	}
	return at, true
}

// wholePhone reports a mobile in digits from token i on, to which the digits in words
// before it do not belong: "tre quattro otto … lo scrivo: 348 …".
func (x *scan) wholePhone(i int) bool {
	n, ok := mobileAt(&x.v, int(x.tokens[i].start))
	return ok && n.n == 10 && !n.thin
}

// spelled is false for words of which the lexicon knows that they are no digits.
func (x *scan) spelled(t *token) bool {
	if t.word == 0 {
		at := int(t.start)
		return t.len() > 2 && (dialStart(&x.v, at) || x.v.low(at) == 'd' && x.v.low(at+1) == 'o')
	}
	return x.lex.gists[t.word&mostMeaning].uses&useSpelled != 0
}

// spokenGap is what may stand between spoken digits.
func spokenGap(gap []byte) bool {
	if len(gap) > 4 {
		return false
	}
	for _, c := range gap {
		switch c {
		case ' ', ',', '-', '.', '/', '*', '_', otherSign, '\n':
		default:
			return false
		}
	}
	return true
}

// spells reports whether token i may be digits in words: a known one, or a run of
// them glued together.
func (x *scan) spells(i int) bool {
	t := x.tokens[i]
	if x.class(i)&digitWord != 0 {
		return true
	}
	if x.class(i) != 0 || t.len() < 6 || !dialStart(&x.v, int(t.start)) {
		return false
	}
	var n phone
	return spell(&n, x.v.b[t.start:t.end])
}

// dialStart reports the first two letters of a digit in words.
func dialStart(v *view, i int) bool {
	second := v.low(i + 1)
	switch v.low(i) {
	case 'z', 's':
		return second == 'e'
	case 'u':
		return second == 'n'
	case 'd':
		return second == 'u' || second == 'i'
	case 't':
		return second == 'r'
	case 'q':
		return second == 'u'
	case 'c':
		return second == 'i' || second == 'e'
	case 'o':
		return second == 't'
	case 'n':
		return second == 'o'
	case 'v':
		return second == 'e'
	}
	return false
}

// spokenDigits are the words; longer ones before those that begin them.
var spokenDigits = [...]struct{ word, digits string }{
	{"zero", "0"},
	{"uno", "1"},
	{"un", "1"},
	{"due", "2"},
	{"tre", "3"},
	{"quattro", "4"},
	{"cinque", "5"},
	{"sei", "6"},
	{"sette", "7"},
	{"otto", "8"},
	{"nove", "9"},
	{"dieci", "10"},
	{"undici", "11"},
	{"dodici", "12"},
	{"tredici", "13"},
	{"quattordici", "14"},
	{"quindici", "15"},
	{"sedici", "16"},
	{"diciassette", "17"},
	{"diciotto", "18"},
	{"diciannove", "19"},
	{"venti", "2"},
	{"vent", "2"},
	{"trenta", "3"},
	{"trent", "3"},
	{"quaranta", "4"},
	{"quarant", "4"},
	{"cinquanta", "5"},
	{"cinquant", "5"},
	{"sessanta", "6"},
	{"sessant", "6"},
	{"settanta", "7"},
	{"settant", "7"},
	{"ottanta", "8"},
	{"ottant", "8"},
	{"novanta", "9"},
	{"novant", "9"},
}

// digitStems begin a word that spell reads as digits.
var digitStems = func() *stems {
	words := []string{"cento"}
	for _, d := range spokenDigits {
		words = append(words, d.word)
	}
	return newStems(words...)
}()

// firstTens is where the tens begin in spokenDigits: their zero falls away before a
// unit ("trentatré" is 33).
const firstTens = 21

// spokenByLetter are the places in spokenDigits of the words that begin with a letter, by
// its lowest five bits.
var spokenByLetter = func() (places [32][]uint8) {
	for k, d := range spokenDigits {
		first := d.word[0] & 31
		places[first] = append(places[first], uint8(k))
	}
	return places
}()

// spell adds the digits that a word stands for to n, and reports whether the whole
// word was digits.
func spell(n *phone, word []byte) bool {
	for at, c := range word {
		if lower(c) == 'c' && hasWordAt(word, at, "cento") {
			return spellHundred(n, word[:at], word[at+len("cento"):])
		}
	}
	for at := 0; at < len(word); {
		best := -1
		for _, k := range spokenByLetter[word[at]&31] {
			if d := spokenDigits[k]; (best < 0 || len(d.word) > len(spokenDigits[best].word)) && hasWordAt(word, at, d.word) {
				best = int(k)
			}
		}
		if best < 0 {
			return false
		}
		d := spokenDigits[best]
		at += len(d.word)
		if n.n+2 > longestPhone {
			return false
		}
		n.n += copy(n.digits[n.n:], d.digits)
		if best >= firstTens {
			unit := -1
			for k := 1; k < 11; k++ {
				if hasWordAt(word, at, spokenDigits[k].word) && at+len(spokenDigits[k].word) == len(word) {
					unit = k
				}
			}
			if unit < 0 {
				n.digits[n.n] = '0'
			} else {
				at = len(word)
				n.digits[n.n] = spokenDigits[unit].digits[0]
			}
			n.n++
		}
	}
	return true
}

// digitsSpoken is a telephone number with its words as digits; empty when a word is
// none.
func digitsSpoken(value string) string {
	var n phone
	b := []byte(value)
	for i := 0; i < len(b); {
		end := i
		for end < len(b) && isLetter(b[end]) {
			end++
		}
		switch {
		case end > i && !spell(&n, b[i:end]):
			return ""
		case end > i:
			i = end
			continue
		case isDigit(b[i]) && n.n < longestPhone:
			n.digits[n.n] = b[i]
			n.n++
		}
		i++
	}
	return string(n.digits[:n.n])
}

// spellHundred adds the three digits of "seicentodieci", left and right of "cento".
func spellHundred(n *phone, left, right []byte) bool {
	var hundreds, rest phone
	if n.n+3 > longestPhone || len(left) > 0 && (!spell(&hundreds, left) || hundreds.n != 1) || len(right) > 0 && (bytes.Contains(bytes.ToLower(right), []byte("cento")) || !spell(&rest, right) || rest.n > 2) {
		return false
	}
	digits := [3]byte{'1', '0', '0'}
	if len(left) > 0 {
		digits[0] = hundreds.digits[0]
	}
	copy(digits[3-rest.n:], rest.digits[:rest.n])
	n.n += copy(n.digits[n.n:], digits[:])
	return true
}

func hasWordAt(b []byte, at int, word string) bool {
	if at+len(word) > len(b) {
		return false
	}
	for k := range len(word) {
		if lower(b[at+k]) != word[k] {
			return false
		}
	}
	return true
}
