package personaldata

import (
	"bytes"
	"slices"
	"sync"
)

// Kind says what sort of personal data a span holds. The values are stored in
// rows and shown in dashboards, so they never change.
type Kind string

// The kinds of personal data. The package documentation's table tells the rule
// and the official source of each.
const (
	FiscalCode    Kind = "IT_FISCAL_CODE"
	VATCode       Kind = "IT_VAT_CODE"
	IBAN          Kind = "IBAN"
	PhoneNumber   Kind = "PHONE_NUMBER"
	EmailAddress  Kind = "EMAIL_ADDRESS"
	Plate         Kind = "IT_PLATE"
	CreditCard    Kind = "CREDIT_CARD"
	IdentityCard  Kind = "IT_IDENTITY_CARD"
	Passport      Kind = "IT_PASSPORT"
	DriverLicense Kind = "IT_DRIVER_LICENSE"
	HealthCard    Kind = "IT_HEALTH_CARD"
	DateOfBirth   Kind = "DATE_OF_BIRTH"
	Address       Kind = "ADDRESS"
	Person        Kind = "PERSON"
	Health        Kind = "HEALTH"
	SocialBenefit Kind = "SOCIAL_BENEFIT"
)

// Kinds lists every kind that the engine knows without settings, in the order in
// which reports show them.
func Kinds() []Kind {
	return []Kind{
		FiscalCode, VATCode, IBAN, PhoneNumber, EmailAddress, Plate, CreditCard, IdentityCard,
		Passport, DriverLicense, HealthCard, DateOfBirth, Address, Person, Health, SocialBenefit,
	}
}

// Span is one piece of personal data found in a text.
type Span struct {
	Kind Kind
	// Start and End are byte offsets into the text given to Find: text[Start:End].
	Start, End int
	// Score is the certainty, above 0 and at most 1.
	Score float64
	// Reasons say what decided, the strongest first, without quoting the text.
	Reasons []Reason
	// Minor says that words of the text tell that it is about somebody under 18; the
	// reasons say so too. What a date of birth tells needs a day, see OfMinor.
	Minor bool

	born birthday // what the span, or the date of birth behind a name, tells
}

// Scanner finds personal data. It is safe for concurrent use.
type Scanner struct {
	lex      *lexicon
	own      *compiled
	official official
	pool     sync.Pool // of *scan
}

// New returns a Scanner with these settings. An error names the setting that
// cannot be used.
func New(c Config) (*Scanner, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	lex, err := theLexicon()
	if err != nil {
		return nil, err
	}
	own, err := compile(c)
	if err != nil {
		return nil, err
	}
	s := &Scanner{lex: lex, own: own, official: newOfficial(c.Official)}
	s.pool.New = func() any { return &scan{lex: lex} }
	return s, nil
}

// Find returns the personal data in text, sorted by start; spans of one kind do
// not overlap. It is nil when there is none.
func (s *Scanner) Find(text string) []Span {
	x := s.pool.Get().(*scan)
	defer s.put(x)
	x.run(text)
	if len(x.found) > 0 {
		x.found = slices.DeleteFunc(x.found, func(m match) bool { return s.refuses(x, m) })
	}
	if len(x.found) == 0 {
		return s.own.custom(text, nil)
	}
	x.inOrder()
	x.findMinors()
	return s.own.custom(text, x.spans(make([]Span, 0, len(x.found))))
}

// largestKept is the most tokens for which the room of a scan is kept, some 60 MB,
// enough for the worst text of a mebibyte: one huge text must not hold its memory
// for ever.
const largestKept = 10 << 17

func (s *Scanner) put(x *scan) {
	x.v.text = ""
	if cap(x.tokens) <= largestKept {
		s.pool.Put(x)
	}
}

// refuses reports a match below its threshold, or one of the body's own.
func (s *Scanner) refuses(x *scan, m match) bool {
	if !s.own.wants(m.kind) || m.score < s.own.threshold(m.kind) {
		return true
	}
	if s.official.empty() {
		return false
	}
	value := bytes.ToLower(x.v.b[m.start:m.end])
	return s.official.has(m.kind, string(value))
}

// run looks for everything. The order decides who takes a token first: what
// proves itself by its form before what needs the words around it.
func (x *scan) run(text string) {
	x.readForms(text)
	x.persons()
	if len(x.numbers) > 0 && slices.ContainsFunc(x.found, func(m match) bool { return m.kind == Person || m.kind == Address }) {
		x.phones() // once more: now a name or an address before a number is known
	}
	x.namedBirths()
	x.conditions()
}

// readForms reads a text and looks for all but names and conditions.
func (x *scan) readForms(text string) {
	x.v.read(text)
	x.found, x.opinions = x.found[:0], 0
	x.split()
	x.emails()
	x.ibanCodes()
	x.apartCodes() // before cards: sixteen digits of an IBAN may be a card's
	x.cards()
	x.fiscalCodes()
	x.vatCodes()
	x.blurredCodes()
	x.documents()
	x.plates()
	x.births()
	x.phones()
	x.addresses()
}
