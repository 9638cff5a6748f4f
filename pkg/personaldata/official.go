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
		value := strings.TrimPrefix(strings.TrimSpace(string(newView(c).b)), "mailto:")
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

// has reports whether m is one of the body's contacts.
func (o official) has(m match) bool {
	if o.values[m.key] {
		return true
	}
	_, domain, ok := strings.Cut(m.key, "@")
	for ok {
		if o.domains[domain] {
			return true
		}
		_, domain, ok = strings.Cut(domain, ".")
	}
	return false
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
