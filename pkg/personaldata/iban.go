package personaldata

import "strings"

// ibanFormats is the IBAN registry (ISO 13616, SWIFT): country, then the domestic
// part as runs of n digits, a letters, c both.
const ibanFormats = `
AD 8n12c AE 19n AL 8n16c AT 16n AZ 4a20c BA 16n BE 12n BG 4a6n8c BH 4a14c BI 23n
BR 23n1a1c BY 4c4n16c CH 5n12c CR 18n CY 8n16c CZ 20n DE 18n DJ 23n DK 14n DO 4c20n
EE 16n EG 25n ES 20n FI 14n FK 2a12n FO 14n FR 10n11c2n GB 4a14n GE 2a16n GI 4a15c
GL 14n GR 7n16c GT 24c HN 4a20n HR 17n HU 24n IE 4a14n IL 19n IQ 4a15n IS 22n
IT 1a10n12c JO 4a4n18c KW 4a22c KZ 3n13c LB 4n20c LC 4a24c LI 5n12c LT 16n LU 3n13c
LV 4a13c LY 21n MC 10n11c2n MD 20c ME 18n MK 3n10c2n MN 16n MR 23n MT 4a5n18c
MU 4a19n3a NI 4a20n NL 4a10n NO 11n OM 3n16c PK 4a16c PL 24n PS 4a21c PT 21n
QA 4a21c RO 4a16c RS 18n RU 14n15c SA 2n18c SC 4a20n3a SD 14n SE 20n SI 15n SK 20n
SM 1a10n12c SO 19n ST 21n SV 4a20n TL 19n TN 20n TR 6n16c UA 6n19c VA 18n VG 4a16n
XK 16n YE 4a4n18c`

// bban is the domestic part of an IBAN: one class letter for each character.
type bban string

func parseFormats() map[string]bban {
	fields := strings.Fields(strings.ToLower(ibanFormats))
	formats := make(map[string]bban, len(fields)/2)
	for i := 0; i+1 < len(fields); i += 2 {
		formats[fields[i]] = expand(fields[i+1])
	}
	return formats
}

// expand turns "2n1a" into "nna".
func expand(runs string) bban {
	var out strings.Builder
	count := 0
	for _, c := range []byte(runs) {
		if isDigit(c) {
			count = count*10 + int(c-'0')
			continue
		}
		out.WriteString(strings.Repeat(string(c), count))
		count = 0
	}
	return bban(out.String())
}

// ibanCodes tries an IBAN at every word that begins with a country of the table.
func (x *scan) ibanCodes() {
	if !x.may(gateIBAN) {
		return
	}
	for _, n := range x.numbers {
		i := int(n) - 1
		if x.zeroLetter(i) { // "ITO4…", a letter O for the first digit
			i--
		}
		if i < 0 || x.is(i, flagNumber|flagUsed|flagGlued) || x.tokens[i].len() < 2 {
			continue
		}
		t := x.tokens[i]
		start, ok := x.countryAt(&t)
		if !ok {
			continue
		}
		if format := x.lex.ibanOf(x.v.low(start), x.v.low(start+1)); format != "" {
			x.ibanAt(i, start, format)
		}
	}
}

// countryAt gives where the country of an IBAN begins that may begin with the word t;
// false for most words.
func (x *scan) countryAt(t *token) (start int, ok bool) {
	start = int(t.start)
	if t.len() > 4 && x.v.low(start) == 'i' && x.v.hasFold(start, "iban") {
		start += len("iban") // "ibanIT60…"
	}
	if c := x.v.low(start + 2); isLetter(c) && c != 'o' {
		return 0, false // no control digits behind the country
	}
	return start, x.lex.countries[x.v.at(start)&31]>>(x.v.at(start+1)&31)&1 != 0
}

// ibanOf gives the format of the country with these two letters, in lower case; "" for
// none.
func (l *lexicon) ibanOf(first, second byte) bban {
	if first-'a' >= 26 || second-'a' >= 26 {
		return ""
	}
	return l.ibans[first&31][second&31]
}

// longestIBAN is the most characters an IBAN may have (ISO 13616-1).
const longestIBAN = 34

func (x *scan) ibanAt(i, start int, format bban) {
	var room [longestIBAN]byte
	code := room[:4+len(format)]
	cuts, end := gather(&x.v, start, code, func(i int, c byte) byte { return ibanPlace(format, i, c) })
	if end < 0 || isAlnum(x.v.at(end)) || !validIBAN(code) && !(zeroed(code, format) && validIBAN(code)) {
		return
	}
	context := x.before(i, 8, ibanWord) > 0
	if cuts != 0 && classes[x.v.b[start]] != isUpper && !regularCuts(cuts) && !context {
		return
	}
	x.acceptIBAN(i, start, end, context)
}

// acceptIBAN notes a valid IBAN that begins in token i, unless it is a public body's.
func (x *scan) acceptIBAN(i, start, end int, context bool) {
	switch {
	case x.treasury(i, x.tokenAt(end)):
	case context:
		x.accept(IBAN, start, end, 0.99, CheckDigit, Format, ContextWord)
	default:
		x.accept(IBAN, start, end, 0.98, CheckDigit, Format)
	}
}

// zeroed reads every letter O as 0, and l as 1, where a format has letters or digits, if there is one
// and no other letter: most account numbers are digits only, and begin with zeros.
func zeroed(code []byte, format bban) (changed bool) {
	for i, c := range code[4:] {
		switch {
		case format[i] != 'c':
		case c == 'o':
			code[4+i], changed = '0', true
		case c == 'l':
			code[4+i], changed = '1', true
		case isLetter(c):
			return false
		}
	}
	return changed
}

// treasury reports whether the account belongs to a public body.
func (x *scan) treasury(first, after int) bool {
	body := x.before(first, 14, publicBody)
	private := x.before(first, 14, ownWord|declarant|title|company|relation|firstPerson)
	if body > 0 && (private == 0 || body < private) {
		return true
	}
	holder := x.after(after-1, 3, ibanWord) // "intestato a"
	return private == 0 && holder > 0 && x.after(after-1+holder, 4, publicBody) > 0
}

func ibanPlace(format bban, i int, c byte) byte {
	var class byte
	switch {
	case i < 2:
		class = 'a'
	case i < 4:
		class = 'n'
	default:
		class = format[i-4]
	}
	letter, digit := 'a' <= c && c <= 'z', isDigit(c)
	switch {
	case class == 'n' && digit, class == 'a' && letter, class == 'c' && (letter || digit):
		return c
	case class == 'n' && c == 'o': // people mistake the letter for the digit
		return '0'
	case class == 'n' && c == 'l':
		return '1'
	}
	return 0
}

// validIBAN checks the control digits (ISO 7064, MOD 97-10). Values 00, 01 and 99
// are never issued.
func validIBAN(code []byte) bool {
	control := int(code[2]-'0')*10 + int(code[3]-'0')
	return control >= 2 && control <= 98 && mod97(code) == 1
}

func mod97(code []byte) int {
	rest := 0
	for i := range code {
		c := code[(i+4)%len(code)]
		if isDigit(c) {
			rest = (rest*10 + int(c-'0')) % 97
		} else {
			rest = (rest*100 + int(c-'a') + 10) % 97
		}
	}
	return rest
}

// regularCuts reports whether all separators stand after groups of four.
func regularCuts(cuts uint64) bool {
	const fours = 1<<4 | 1<<8 | 1<<12 | 1<<16 | 1<<20 | 1<<24 | 1<<28 | 1<<32
	return cuts&^fours == 0
}
