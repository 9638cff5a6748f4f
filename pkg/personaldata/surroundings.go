package personaldata

import "bytes"

// judge decides from the surroundings whether n is somebody's telephone number.
// consumed is where the last number or date before it ended.
func judge(v *view, n number, consumed int) (match, bool) {
	hint := hintBefore(v, n.start)
	if forbiddenBefore(v, n, hint) || forbiddenAfter(v, n) || inLink(v, n.start, hint) {
		return match{}, false
	}
	m := match{kind: PhoneNumber, start: n.start, end: n.end, key: phoneKey(n.digits)}
	switch {
	case n.foreign && n.thin && hint != hintPhone:
		return m, false
	case n.foreign:
		m.score, m.why = 0.9, "international prefix, valid for its country"
	case n.prefix:
		m.score, m.why = 0.97, "Italian prefix"
	case hint == hintOther:
		return m, false
	case hint == hintPhone && !(n.landline && compactDate(n)):
		m.score, m.why = 0.95, "word for a telephone before it"
	case n.thin || !standsAlone(v, n, consumed):
		return m, false
	case len(n.digits) == 9:
		m.score, m.why = 0.6, "form of an old mobile"
	default:
		m.score, m.why = 0.8, "form of a mobile"
	}
	return m, true
}

// hint is what the words before a number say it is.
type hint int

const (
	hintNone  hint = iota
	hintPhone      // "tel.", "chiamatemi al"
	hintOther      // "prot. n.", "CIG", "IUV", "pratica"
)

// hintBefore looks for the nearest telling word. A word for something else counts
// only when nothing but connecting words stands between it and the number.
func hintBefore(v *view, start int) hint {
	near, last := true, ""
	for word := range wordsBefore(v, start) {
		switch {
		case phoneWord(word) || last == "numero" && owner(word):
			return hintPhone
		case near && otherWord(word):
			return hintOther
		}
		near, last = near && connecting(word), word
	}
	return hintNone
}

// owner reports words that make "numero" a telephone: "al numero", "il mio numero".
func owner(word string) bool {
	switch word {
	case "al", "mio", "suo", "nostro", "vostro", "tuo", "questo":
		return true
	}
	return false
}

// phoneWord reports words that introduce a telephone number.
func phoneWord(word string) bool {
	switch word {
	case "tel", "tl", "fisso", "fax", "mobile", "mobil", "wa", "sms", "fono", "phone", "numeri", "squillo", "squillino", "ufficio", "abitazione":
		return true
	}
	for _, stem := range []string{"telef", "cell", "chiam", "richiam", "whats", "watsap", "wapp", "recapit", "contatt", "centralin", "telegram", "reperibil", "squill"} {
		if len(word) >= len(stem) && word[:len(stem)] == stem {
			return true
		}
	}
	return false
}

// otherWord reports words that introduce a number which is no telephone.
func otherWord(word string) bool {
	switch word {
	case "prot", "protocollo", "pratica", "pratiche", "cig", "cup", "iuv", "avviso", "ordine", "fattura", "fatt", "codice", "cod",
		"matricola", "rif", "riferimento", "ticket", "bolletta", "bollettino", "contatore", "pod", "pdr", "utenza", "spedizione",
		"tracking", "euro", "eur", "iva", "piva", "determina", "delibera", "ordinanza", "verbale", "cronologico", "partita",
		"transazione", "cro", "trn", "isbn", "ean", "id", "segnalazione", "domanda", "istanza", "tessera", "polizza", "mappale", "particella", "foglio", "rea", "cauzione", "carta", "otp", "pin":
		return true
	}
	return false
}

func connecting(word string) bool {
	switch word {
	case "n", "nr", "num", "numero", "nro", "no", "del", "della", "di", "il", "la", "gen", "generale", "univoco", "e", "p":
		return true
	}
	return false
}

// forbiddenBefore refuses numbers glued to something before them.
func forbiddenBefore(v *view, n number, h hint) bool {
	before := v.at(n.start - 1)
	if before == '(' {
		before = v.at(n.start - 2)
	}
	two := v.at(n.start - 2)
	switch before {
	case '$', '#', '*', '@', '+':
		return true
	case ',', ':':
		return isDigit(two)
	case '.':
		return isDigit(two) && !n.prefix && h != hintPhone
	case '-', '/', '_', '=':
		return two != ' ' && h != hintPhone && !n.prefix && !consumedBefore(v, n)
	}
	return money(v.slice(n.start-4, n.start))
}

// consumedBefore reports whether what is glued before the number is the end of
// another mobile: "333…/340…".
func consumedBefore(v *view, n number) bool {
	i := n.start - 1
	digits := 0
	for digits < 11 && i > 0 && (isDigit(v.at(i-1)) || digits > 0 && v.at(i-1) == ' ') {
		i--
		if isDigit(v.at(i)) {
			digits++
		}
	}
	return digits >= 9
}

// money reports a currency sign at the end of the bytes before a number.
func money(before []byte) bool {
	before = bytes.TrimRight(before, " ")
	return bytes.HasSuffix(before, []byte{euroSign})
}

// forbiddenAfter refuses numbers glued to something after them.
func forbiddenAfter(v *view, n number) bool {
	next, second := v.at(n.end), v.at(n.end+1)
	switch next {
	case '@', '%', '_', '=', '$', euroSign:
		return true
	case ',', ':':
		return isDigit(second)
	case '.', '/', '-':
		return isDigit(second) && !startsNumber(v, n.end+1) && !n.prefix
	case ' ':
		return second == euroSign || hasWord(v, n.end+1, "euro") || hasWord(v, n.end+1, "eur")
	}
	return false
}

// inLink reports whether the number is a piece of a web address, unless the
// address is itself one to call.
func inLink(v *view, start int, h hint) bool {
	if h == hintPhone {
		return false
	}
	window := v.slice(start-128, start)
	token := window[bytes.LastIndexAny(window, " \n\t")+1:]
	return bytes.Contains(token, []byte("://")) || bytes.HasPrefix(token, []byte("www."))
}

// standsAlone refuses numbers in a row of other runs of digits: account and notice
// numbers, tables.
func standsAlone(v *view, n number, consumed int) bool {
	if v.at(n.start-1) == ' ' && isDigit(v.at(n.start-2)) && consumed < n.start-1 {
		switch runBefore(v, n.start-2) {
		case 1, 2, 5:
		default:
			return false
		}
	}
	if n.groups == 1 {
		return true
	}
	if n.first != 3 && consumed < n.start-1 && isDigit(v.at(n.start-2)) {
		return false
	}
	next := n.end + 1
	if v.at(n.end) != ' ' || !isDigit(v.at(next)) || len(n.digits) == 10 && startsNumber(v, next) {
		return mixedCodeBefore(v, n)
	}
	_, end := smallNumber(v, next, 3)
	return end-next < 3 && n.first == 3 && len(n.digits) == 10
}

// mixedCodeBefore is false when the word just before mixes letters and digits, as
// in the groups of an account number.
func mixedCodeBefore(v *view, n number) bool {
	i := n.start - 1
	if v.at(i) != ' ' || n.first == 3 {
		return true
	}
	digits, letters := false, false
	for steps := 0; steps < 8 && isAlnum(v.at(i-1)); steps++ {
		i--
		digits = digits || isDigit(v.b[i])
		letters = letters || isLetter(v.b[i])
	}
	return !digits || !letters
}

// runBefore counts the digits that end at offset last, up to six.
func runBefore(v *view, last int) int {
	n := 0
	for n < 6 && isDigit(v.at(last-n)) {
		n++
	}
	return n
}

// compactDate reports eight digits that are a day, a month and a year.
func compactDate(n number) bool {
	d := n.digits
	if n.groups != 1 || len(d) != 8 {
		return false
	}
	year := d[4:6]
	return d[0:2] >= "01" && d[0:2] <= "31" && d[2:4] >= "01" && d[2:4] <= "12" && (year == "19" || year == "20")
}
