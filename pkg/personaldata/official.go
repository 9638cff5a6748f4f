package personaldata

import "strings"

// official holds the body's own contacts in normal form.
type official struct {
	values  map[string]bool // addresses, codes and phone numbers
	domains map[string]bool
}

func newOfficial(contacts []string) official {
	o := official{values: map[string]bool{}, domains: map[string]bool{}}
	for _, c := range contacts {
		value := strings.TrimPrefix(strings.TrimSpace(folded(c)), "mailto:")
		switch {
		case strings.HasPrefix(value, "@"):
			o.domains[value[1:]] = true
		case strings.Contains(value, "@"):
			o.values[value] = true
		case validDomain(value):
			o.domains[value] = true
		default:
			o.addCode(value)
		}
	}
	return o
}

// addCode adds a fiscal code, an IBAN or a phone number.
func (o official) addCode(value string) {
	code := keep(value, isAlnum)
	if code == "" {
		return
	}
	o.values[code] = true
	if number := phoneKey(value); number != "" && !strings.ContainsFunc(code, func(r rune) bool { return r >= 'a' }) {
		o.values[number] = true
	}
}

// empty reports that the body has no contacts of its own.
func (o official) empty() bool { return len(o.values) == 0 && len(o.domains) == 0 }

// has reports whether m, which reads value in lower case, is one of the body's
// contacts.
func (o official) has(kind Kind, value string) bool {
	switch kind {
	case PhoneNumber:
		return o.values[phoneKey(value)] || o.values[keep(value, isDigit)] || o.values[phoneKey(digitsSpoken(value))]
	case EmailAddress:
		return o.hasAddress(value)
	case Person, Address, DateOfBirth, Health, SocialBenefit:
		return false
	default:
		return o.values[keep(value, isAlnum)]
	}
}

// hasAddress compares an e-mail address, also a spelled one, and its domain with
// all it belongs to.
func (o official) hasAddress(value string) bool {
	value = plainAddress(value)
	if o.values[value] {
		return true
	}
	_, domain, ok := strings.Cut(value, "@")
	for ok {
		if o.domains[domain] {
			return true
		}
		_, domain, ok = strings.Cut(domain, ".")
	}
	return false
}

// plainAddress turns a spelled address into the usual form.
func plainAddress(value string) string {
	for _, dot := range spokenDots {
		value = strings.ReplaceAll(value, dot, ".")
	}
	for _, at := range [...]string{"chiocciolina", "chiocciola", "kiocciola", "chioccola", "(at)", "[at]", "{at}", "<at>", "_at_", " at ", "(@)", "[@]"} {
		value = strings.ReplaceAll(value, at, "@")
	}
	return strings.ReplaceAll(value, " ", "")
}

// phoneKey is a number as digits, without the Italian prefix.
func phoneKey(number string) string {
	digits := keep(number, isDigit)
	digits = strings.TrimPrefix(digits, "0039")
	if len(digits) >= 11 || strings.HasPrefix(strings.TrimLeft(number, "( "), "+") {
		digits = strings.TrimPrefix(digits, "39")
	}
	return digits
}

func keep(s string, want func(byte) bool) string {
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if want(s[i]) {
			out = append(out, s[i])
		}
	}
	return string(out)
}
