// Package personaldata finds personal data in Italian text as people write it:
// comments, posts, SMS, mails.
//
// In: one text, and once, at New, the body's own contacts. Out: spans, that is
// byte ranges with their kind, a score and the reason; and excerpts in which
// every span is replaced by a label.
//
// A Finder never changes after New, so all its methods are safe for concurrent
// use. Time is linear in the text. No reason contains a piece of the text.
//
// It is not yet: names, addresses, VAT codes, plates, dates of birth, health or
// payment data, nor a judgement of whether a piece of data may be published.
// A code with a valid check character is well formed; nobody says it was issued.
package personaldata

import (
	"cmp"
	"slices"
)

// Kind says what sort of personal data a span holds. The values are stored in
// rows and shown in dashboards, so they never change.
type Kind string

const (
	// FiscalCode is the personal fiscal code of 16 characters (D.M. 12 March 1974; omocodia: D.M. 23 December 1976).
	FiscalCode Kind = "IT_FISCAL_CODE"
	// IBAN is an account number of any country in the registry (ISO 13616).
	IBAN Kind = "IBAN"
	// PhoneNumber is an Italian mobile, an Italian landline introduced by a word, or a foreign number with its prefix (ITU-T E.164).
	PhoneNumber Kind = "PHONE_NUMBER"
	// EmailAddress is an e-mail address, also with "chiocciola" or "(at)" (RFC 5321).
	EmailAddress Kind = "EMAIL_ADDRESS"
)

// Span is one piece of personal data found in a text.
type Span struct {
	Kind Kind
	// Start and End are byte offsets into the text given to Find: text[Start:End].
	Start, End int
	// Score is the certainty, above 0 and at most 1.
	Score float64
	// Why says what decided, without quoting the text.
	Why string
}

// Options is what the caller supplies to New.
type Options struct {
	// Official lists contacts of the body itself, never personal data: phone
	// numbers, e-mail addresses, e-mail domains (with their subdomains), IBANs,
	// fiscal codes. Spaces, case and the prefix +39 do not matter.
	Official []string
}

// Finder finds personal data. It is safe for concurrent use.
type Finder struct {
	official official
	ibans    map[string]bban
}

// New returns a Finder that leaves out the contacts in o.
func New(o Options) *Finder {
	return &Finder{official: newOfficial(o.Official), ibans: parseFormats(ibanFormats)}
}

// Find returns the personal data in text, sorted and not overlapping. It is
// nil when there is none.
func (f *Finder) Find(text string) []Span {
	v := newView(text)
	found := findIBANs(v, f.ibans)
	found = append(found, findFiscalCodes(v)...)
	found = append(found, findEmails(v)...)
	found = append(found, findPhones(v)...)
	found = resolve(found)
	found = slices.DeleteFunc(found, func(m match) bool { return f.official.has(m) })
	return spansOf(v, found)
}

// match is a candidate in view offsets. key is its normalised value, compared
// with the official contacts.
type match struct {
	kind       Kind
	start, end int
	score      float64
	why, key   string
}

func spansOf(v *view, found []match) []Span {
	if len(found) == 0 {
		return nil
	}
	spans := make([]Span, len(found))
	for i, m := range found {
		start, end := v.source(m.start, m.end)
		spans[i] = Span{Kind: m.kind, Start: start, End: end, Score: m.score, Why: m.why}
	}
	return spans
}

// resolve sorts the matches and, where two overlap, keeps the one whose form
// proves more.
func resolve(found []match) []match {
	slices.SortStableFunc(found, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(rank(b.kind), rank(a.kind)))
	})
	kept := found[:0]
	for _, m := range found {
		last := len(kept) - 1
		switch {
		case last < 0 || m.start >= kept[last].end:
			kept = append(kept, m)
		case rank(m.kind) > rank(kept[last].kind):
			kept[last] = m
		}
	}
	return kept
}

func rank(k Kind) int {
	switch k {
	case IBAN:
		return 4
	case FiscalCode:
		return 3
	case EmailAddress:
		return 2
	default:
		return 1
	}
}
