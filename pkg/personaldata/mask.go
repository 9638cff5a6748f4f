package personaldata

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	longestMask  = 64    // characters
	longestValue = 1024  // bytes of a value that is shown in part
	hidden       = "[…]" // for a value that cannot be shown in part
	mostShown    = 4     // letters or digits of the value in a row
)

// Mask returns enough of a value to recognise it by who knows it, and not enough
// to use it: 333 *****67, m***@p***.it, M. R. It never holds the whole value nor
// five of its letters and digits in a row, and at most 64 characters.
func Mask(kind Kind, value string) string {
	mask := maskOf(kind, value)
	if utf8.RuneCountInString(mask) > longestMask || leaks(mask, value) {
		return hidden
	}
	return mask
}

func maskOf(kind Kind, value string) string {
	if len(value) > longestValue {
		return hidden
	}
	switch kind {
	case Health, SocialBenefit:
		return labelOf(kind)
	case Person:
		return initials(value)
	case EmailAddress:
		return maskMail(value)
	case Address:
		return maskAddress(value)
	case DateOfBirth:
		return maskBirth(value)
	case PhoneNumber:
		return maskPhone(value)
	}
	code := essence(value)
	switch kind {
	case FiscalCode:
		return maskFiscalCode(code)
	case IBAN:
		return ends(code, 2, 2)
	case CreditCard:
		if len(code) < 12 || !isASCII(code) {
			return hidden
		}
		return "**** **** **** " + code[len(code)-4:]
	case VATCode, HealthCard:
		return ends(code, 0, 3)
	case Plate, IdentityCard, Passport, DriverLicense:
		return ends(code, 2, 1)
	default:
		return ends(code, 1, 1)
	}
}

// ends shows the first and last characters of a code and a star for each of the
// others. At least half of the code stays hidden.
func ends(code string, first, last int) string {
	chars := []rune(code)
	if len(chars) < 2*(first+last) {
		return hidden
	}
	for i := first; i < len(chars)-last; i++ {
		chars[i] = '*'
	}
	return string(chars)
}

// maskFiscalCode shows the letters of the surname and the check character.
func maskFiscalCode(code string) string {
	if len(code) != fiscalLength || !isASCII(code) {
		return hidden
	}
	return code[:3] + "*** ***** **** " + code[15:]
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// maskPhone shows the first three and the last two digits of the national number.
func maskPhone(value string) string {
	digits, plain := make([]byte, 0, 20), norm.NFKD.String(value)
	for i := range len(plain) {
		if isDigit(plain[i]) {
			digits = append(digits, plain[i])
		}
	}
	number, country := string(digits), ""
	switch foreign := strings.Contains(plain, "+"); {
	case foreign && strings.HasPrefix(number, "39"), len(number) == 12 && strings.HasPrefix(number, "39"):
		number = number[2:]
	case strings.HasPrefix(number, "0039"):
		number = number[4:]
	case foreign:
		country = "+"
	}
	if len(number) < 8 {
		return hidden // also a number in words
	}
	last := len(number) - 2
	return country + number[:3] + " " + strings.Repeat("*", min(last-3, 12)) + number[last:]
}

// maskMail shows the first letter of the person and of the domain, and a short
// top domain.
func maskMail(value string) string {
	local, domain, found := strings.Cut(value, "@")
	if !found {
		return "***@***" // spelled out
	}
	out := firstShown(local) + "***@" + firstShown(domain) + "***"
	if top := domain[strings.LastIndexByte(domain, '.')+1:]; len(top) >= 2 && len(top) <= mostShown && len(top) < len(domain) && isASCII(top) && isOneWord(top) {
		out += "." + top
	}
	return out
}

// firstShown is the first letter or digit of s.
func firstShown(s string) string {
	for _, r := range s {
		if isWordRune(r) {
			return string(r)
		}
	}
	return ""
}

// initials are those of at most four names.
func initials(name string) string {
	var out []string
	for word := range strings.FieldsFuncSeq(name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '\'' || r == '’' || r == '.' }) {
		if first := firstShown(word); first != "" && len(out) < 4 {
			out = append(out, strings.ToUpper(first)+".")
		}
	}
	if len(out) == 0 {
		return hidden
	}
	return strings.Join(out, " ")
}

// streets are the usual short forms of kinds of streets; they stay under five
// letters, so that a mask never shows a word of the value.
var streets = map[string]string{
	"via": "via", "v": "via", "viale": "v.le", "vle": "v.le", "piazza": "p.za", "pza": "p.za", "pzza": "p.za", "piazzale": "p.le", "ple": "p.le",
	"piazzetta": "p.tta", "corso": "c.so", "cso": "c.so", "vicolo": "vic.", "vico": "vic.", "largo": "l.go", "lgo": "l.go", "strada": "str.",
	"str": "str.", "località": "loc.", "localita": "loc.", "loc": "loc.", "frazione": "fraz.", "fraz": "fraz.", "contrada": "c.da", "cda": "c.da",
	"borgo": "b.go", "salita": "sal.", "calle": "c.le", "campo": "c.po", "lungomare": "l.mare", "lungarno": "l.arno", "rione": "r.ne", "traversa": "trav.",
	"vicoletto": "vic.", "galleria": "gall.", "passaggio": "pass.", "ronco": "r.co", "regione": "reg.", "cascina": "c.na",
}

// maskAddress shows the kind of the street only.
func maskAddress(value string) string {
	word := strings.ReplaceAll(strings.ToLower(value), ".", "")
	word, _, _ = strings.Cut(strings.TrimSpace(word), " ")
	if street := streets[word]; street != "" {
		return street + " ***"
	}
	return hidden
}

// maskBirth shows the decade, which tells a child from a grandfather.
func maskBirth(value string) string {
	code := essence(value)
	for i := 0; i+4 <= len(code); i++ {
		century := code[i:i+2] == "19" || code[i:i+2] == "20"
		if century && isDigit(code[i+2]) && isDigit(code[i+3]) && (i+4 == len(code) || i == 0) {
			return "**/**/" + code[i:i+3] + "*"
		}
	}
	return "**/**/****"
}

// leaks reports whether the mask holds the value, or five of its letters and
// digits in a row.
func leaks(mask, value string) bool {
	letters := lettersOf(value)
	if letters != "" && strings.Contains(lettersOf(mask), letters) {
		return true
	}
	for run := range strings.FieldsFuncSeq(mask, func(r rune) bool { return r == '*' || r == '…' }) {
		shown := []rune(lettersOf(run))
		for i := 0; i+mostShown < len(shown); i++ {
			if strings.Contains(letters, string(shown[i:i+mostShown+1])) {
				return true
			}
		}
	}
	return false
}

// lettersOf is the letters and digits of s, lower case and without accents.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if isWordRune(r) {
			return r
		}
		return -1
	}, norm.NFKD.String(strings.ToLower(s)))
}
