package personaldata

// plateWindow is how many tokens before a plate a word may explain it.
const plateWindow = 7

// plates looks for a number of a vehicle: two letters, three digits, two letters
// since 1994 without I, O, Q, U (D.P.R. 495/1992, app. XII); right behind the word
// for a plate also those of motorcycles, mopeds and provinces.
func (x *scan) plates() {
	if len(x.numbers) == 0 || x.seen&(plateWord|plateName) == 0 {
		return
	}
	for i, t := range x.tokens {
		if t.is(flagUsed | flagGlued) {
			continue
		}
		start := int(t.start)
		if t.len() == 7 && x.v.hasFold(start, "targa") {
			start += 5 // "targaAB123CD"
		} else if t.is(flagNumber) || t.len() > 2 {
			continue
		}
		if end := formEnd(&x.v, start, "AA999AA", plateSeparators); end > 0 {
			x.modernPlate(i, start, end)
		}
	}
	for i := range x.tokens {
		switch c := x.class(i); {
		case c&plateName != 0:
			x.otherPlate(i + 1)
		case c&plateWord != 0:
			for j := i + 1; j <= i+3 && j < len(x.tokens) && !x.ends(j-1); j++ {
				if x.motorPlate(j) {
					break
				}
			}
		}
	}
}

// plateSeparators may stand between any two characters of a plate.
const plateSeparators = " -._"

// modernPlate judges a plate that begins in token i.
func (x *scan) modernPlate(i, start, end int) {
	if classes[x.v.b[start]]&classes[x.v.b[start+1]] == isUpper && classes[x.v.b[end-1]] == isLower {
		return // "la linea BS017 da piazza Roma"
	}
	if glued(&x.v, start, end) || !plateLetters(x.v.low(start), x.v.low(end-1)) {
		return
	}
	last := x.tokenAt(end - 1)
	var letters, digits [4]byte
	nl, nd := 0, 0
	for k := start; k < end; k++ {
		switch c := x.v.b[k]; {
		case isLetter(c) && nl < 4:
			letters[nl] = lower(c)
			nl++
		case isDigit(c) && nd < 4:
			digits[nd] = c
			nd++
		}
	}
	if !plateLetters(letters[:nl]...) || string(digits[:nd]) == "000" {
		return
	}
	named := x.before(i, 4, plateName) > 0 || x.class(i)&plateName != 0
	near := x.seen&plateName != 0 || x.before(i, plateWindow, plateWord) > 0 || x.after(last, 6, plateWord) > 0
	compact, caps := end-start == 7, allUpper(&x.v, start, end)
	regular := end-start <= 9 || end-start == 13 // closed, in its three groups, letter by letter
	switch {
	case named:
		x.accept(Plate, start, end, 0.97, Format, ContextWord)
	case x.referenced(i) || x.inLink(start, hintNone):
	case near && (caps || regular):
		x.accept(Plate, start, end, 0.9, Format, ContextWord)
	case caps && compact:
		x.accept(Plate, start, end, 0.7, Format)
	}
}

// motorPlate takes two letters and five digits, with a letter behind for old plates
// of provinces, or two letters, three digits and a letter as tractors have: "la
// vespa è la DX 28416".
func (x *scan) motorPlate(i int) bool {
	if !x.is(i, flagCaps) || x.tokens[i].len() != 2 || x.is(i, flagUsed|flagGlued) {
		return false
	}
	start := int(x.tokens[i].start)
	for _, shape := range [...]string{"AA99999A", "AA99999", "AA999A"} {
		end := formEnd(&x.v, start, shape, plateSeparators)
		if end > 0 && !glued(&x.v, start, end) && allUpper(&x.v, start, end) {
			x.accept(Plate, start, end, 0.8, Format, ContextWord)
			return true
		}
	}
	return false
}

// otherPlate takes what stands right behind the word for a plate when it mixes
// letters and digits as old plates and those of mopeds do.
func (x *scan) otherPlate(i int) {
	for n := 0; n < 4 && (x.class(i)&(numberWord|functionWord|plateWord) != 0 || x.class(i)&commonWord != 0 && x.is(i+1, flagCaps)) && x.class(i)&provinceCode == 0 && !x.is(i+1, flagGlued); n++ {
		i++
	}
	if x.is(i, flagGlued) && x.is(i, flagNumber) && x.tokens[i].len() == 1 {
		i++ // "targa2=…"
	}
	if i >= len(x.tokens) || x.is(i, flagUsed|flagGlued) || x.ends(i-1) || x.is(i, flagNumber) || len(x.gap(i-1)) > 3 {
		return
	}
	start, end := int(x.tokens[i].start), int(x.tokens[i].end)
	digits, letters := 0, x.tokens[i].len()
	for k := i + 1; k < len(x.tokens) && k < i+5 && plateGap(x.gap(k-1)); k++ {
		t := x.tokens[k]
		if t.len() == 1 && !t.is(flagNumber|flagGlued) && classes[x.v.b[t.start]] != isUpper {
			break // a word: "XX123XX e funziona"
		}
		if digits+letters+t.len() > 10 || !t.is(flagNumber) && !t.is(flagGlued) && t.len() > 1 {
			break
		}
		if t.is(flagNumber) {
			digits += t.len()
		} else {
			letters += t.len()
		}
		end = int(t.end)
	}
	if isAlnum(x.v.at(end)) || zeros(x.v.b[start:end]) || digits < 2 || digits+letters < 5 || letters > 5 || x.v.hasFold(start, "fs ") {
		return
	}
	x.accept(Plate, start, end, 0.8, Format, ContextWord)
}

func plateGap(gap []byte) bool {
	return len(gap) == 0 || len(gap) == 1 && (gap[0] == ' ' || gap[0] == '-' || gap[0] == '.') || string(gap) == " - "
}

// plateLetters reports letters that plates use.
func plateLetters(letters ...byte) bool {
	for _, c := range letters {
		switch c {
		case 'i', 'o', 'q', 'u', otherLetter:
			return false
		}
	}
	return true
}
