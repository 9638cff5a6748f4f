package mail

import (
	"net/mail"
	"slices"
	"strings"
)

// Results of an authentication, as IntakeSender.Result says them.
const (
	passed = "pass"
	failed = "fail"
	none   = "none"
)

const maxAddressHeader = 64 << 10 // bytes of a From that are parsed

// author is the first address of a From header, or "". What stands in a display
// name is no address, however much it looks like one.
func author(from string) string {
	from = clip(from, maxAddressHeader)
	if list, err := mail.ParseAddressList(from); err == nil && len(list) > 0 {
		return list[0].Address
	}
	if open := strings.LastIndexByte(from, '<'); open >= 0 {
		from = from[open:]
	}
	if found := addresses(from); len(found) > 0 {
		return found[0]
	}
	return ""
}

// addresses finds everything in a header that looks like an address. It takes
// broken headers too: what people could read there was visible.
func addresses(header string) (found []string) {
	words := strings.FieldsFunc(header, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;:<>()[]\"", r) })
	for _, w := range words {
		w = strings.Trim(w, "'.")
		if at := strings.IndexByte(w, '@'); at > 0 && at < len(w)-1 {
			found = append(found, w)
		}
	}
	return found
}

// authentication says whether the claimed sender was proved: by a login at this
// server, or by what the body's own filters wrote.
func (c Config) authentication(a arrival, claimed string) string {
	if a.login != "" {
		return passed
	}
	var weak string
	for _, r := range c.trustedResults(a.headers) {
		switch {
		case r.method == "dmarc" && (r.result == passed || r.result == failed):
			return r.result
		case r.result == passed && aligned(r.domain(a.from), domainOf(claimed)):
			weak = passed
		case r.result == failed && weak == "":
			weak = failed
		}
	}
	return or(weak, none)
}

// methodResult is one clause of an Authentication-Results header (RFC 8601).
type methodResult struct {
	method, result string
	properties     map[string]string
}

// domain is the domain that the method proved.
func (r methodResult) domain(envelope string) string {
	switch r.method {
	case "spf":
		return domainOf(or(r.properties["smtp.mailfrom"], envelope))
	case "dkim":
		return domainOf(or(r.properties["header.d"], r.properties["header.i"]))
	}
	return ""
}

// trustedResults reads the headers that the body's own filters wrote: those with
// a configured name, above the first Received, which an earlier server wrote.
func (c Config) trustedResults(headers []header) (out []methodResult) {
	for _, h := range headers {
		if strings.EqualFold(h.name, "Received") {
			return out
		}
		if !strings.EqualFold(h.name, "Authentication-Results") {
			continue
		}
		id, results := parseResults(clip(h.value, 8<<10))
		if slices.ContainsFunc(c.AuthservIDs, func(own string) bool { return strings.EqualFold(own, id) }) {
			out = append(out, results...)
		}
	}
	return out
}

// parseResults reads an Authentication-Results header.
func parseResults(v string) (id string, out []methodResult) {
	clauses := strings.Split(withoutComments(v), ";")
	if head := strings.Fields(clauses[0]); len(head) > 0 {
		id = head[0]
	}
	for _, clause := range clauses[1:] {
		words := strings.Fields(strings.ToLower(clause))
		if len(words) == 0 {
			continue
		}
		method, result, _ := strings.Cut(words[0], "=")
		method, _, _ = strings.Cut(method, "/")
		r := methodResult{method: method, result: result, properties: make(map[string]string)}
		for _, w := range words[1:] {
			k, v, _ := strings.Cut(w, "=")
			r.properties[k] = strings.Trim(v, `"`)
		}
		out = append(out, r)
	}
	return id, out
}

// withoutComments drops what stands in parentheses, nested or not.
func withoutComments(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth = max(depth-1, 0)
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func domainOf(address string) string {
	return strings.ToLower(strings.Trim(address[strings.LastIndexByte(address, '@')+1:], "<>. "))
}

// aligned reports whether two domains are one organisation's: the same, or one
// below the other. A pass for somebody else's domain proves nothing of the From.
func aligned(a, b string) bool {
	if !strings.Contains(a, ".") || !strings.Contains(b, ".") {
		return false
	}
	return a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}
