package personaldata

import (
	"maps"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// validators are the checks that a type of the body's own may name. Each takes
// the value's letters and digits, upper case, without what separates them.
var validators = map[string]func(value string) bool{
	"none":           func(string) bool { return true },
	"luhn":           func(v string) bool { return digitsOnly(v) && luhn([]byte(v)) },
	"mod11":          mod11,
	"mod97":          func(v string) bool { return len(v) > 2 && remainder97(v) == 1 },
	"iban":           func(v string) bool { return len(v) > 4 && len(v) <= 34 && remainder97(v[4:]+v[:4]) == 1 },
	"it_vat_code":    func(v string) bool { return len(v) == 11 && digitsOnly(v) && luhn([]byte(v)) },
	"it_fiscal_code": fiscalCheckCharacter,
}

// Validators lists the checks that a type of the body's own may name.
func Validators() []string { return slices.Sorted(maps.Keys(validators)) }

func digitsOnly(value string) bool {
	for i := range len(value) {
		if !isDigit(value[i]) {
			return false
		}
	}
	return len(value) > 1
}

// mod11 is the check of ISBN-10 (ISO 2108:1992): from the right the digits count
// once, twice, three times and so on, the last may be X for ten, and the sum is
// a multiple of 11.
func mod11(value string) bool {
	sum := 0
	for i := range len(value) {
		c := value[len(value)-1-i]
		switch {
		case c >= '0' && c <= '9':
			sum += (i + 1) * int(c-'0')
		case c == 'X' && i == 0:
			sum += 10
		default:
			return false
		}
	}
	return len(value) > 1 && sum%11 == 0
}

// remainder97 is that of ISO/IEC 7064, MOD 97-10, with A as 10 and Z as 35; -1
// when there is another character.
func remainder97(value string) int {
	r := 0
	for i := range len(value) {
		switch c := value[i]; {
		case c >= '0' && c <= '9':
			r = (r*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			r = (r*100 + int(c-'A') + 10) % 97
		default:
			return -1
		}
	}
	return r
}

// fiscalCheckCharacter reports whether the last of 16 characters is the check
// character of the others, as in a fiscal code.
func fiscalCheckCharacter(value string) bool {
	if len(value) != fiscalLength {
		return false
	}
	code := []byte(value)
	for i, c := range code {
		if c >= utf8.RuneSelf {
			return false
		}
		code[i] = lower(c)
	}
	last := fiscalLength - 1
	return code[last] == fiscalCheck(code[:last])
}

// essence is a value's letters and digits, upper case and in ASCII where they
// have an equal there; what separates them is left out.
func essence(value string) string {
	out := make([]byte, 0, len(value))
	for _, r := range norm.NFKD.String(value) {
		switch {
		case r >= 'a' && r <= 'z':
			out = append(out, byte(r-'a'+'A'))
		case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
			out = append(out, byte(r))
		case r >= utf8.RuneSelf && isWordRune(r):
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}
