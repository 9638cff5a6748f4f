package personaldata

// Reason is one thing that decided about a span: a code such as "check_digit"
// for machines, with words for people (see Words).
type Reason string

// The reasons of the built-in kinds.
const (
	CheckDigit          Reason = "check_digit"          // the check characters agree
	Format              Reason = "format"               // it has the shape of its kind
	ContextWord         Reason = "context_word"         // a word near it says what it is
	UnusualPlace        Reason = "unusual_place"        // a fiscal code of a place that has none
	BornAbroad          Reason = "born_abroad"          // a fiscal code of somebody born abroad
	CountryPrefix       Reason = "country_prefix"       // IT before a VAT number
	BusinessNear        Reason = "business_near"        // a business is named near it
	IssuerPrefix        Reason = "issuer_prefix"        // it begins like the numbers of its issuer
	InternationalPrefix Reason = "international_prefix" // a telephone number with a country's prefix
	MobileForm          Reason = "mobile_form"          // the form of an Italian mobile number
	PersonNear          Reason = "person_near"          // a private person is named near it
	Obfuscated          Reason = "obfuscated"           // written so that machines miss it
	AreaCode            Reason = "area_code"            // it begins with an Italian area code
	AddressForm         Reason = "address_form"         // the form of an e-mail address
	KnownName           Reason = "known_name"           // a known given name or surname
	GivenName           Reason = "given_name"           // a known given name
	NameForm            Reason = "name_form"            // several words in the form of a name
	PersonTitle         Reason = "person_title"         // a title such as signora stands before it
	Relative            Reason = "relative"             // a relative or neighbour is named
	Introduced          Reason = "introduced"           // the words before introduce a person
	Addressed           Reason = "addressed"            // a greeting stands before it
	Contact             Reason = "contact"              // a personal contact or code follows
	Signed              Reason = "signed"               // it stands alone as a signature does
	Born                Reason = "born"                 // the birth of the person follows
	Aged                Reason = "aged"                 // the age of the person follows
	HomeNear            Reason = "home_near"            // a word for living somewhere stands near it
	FullAddress         Reason = "full_address"         // an address with postcode or flat
	DataNear            Reason = "data_near"            // other personal data stand beside it
	CodeAgrees          Reason = "code_agrees"          // the fiscal code in the text says the same
	OfWriter            Reason = "of_writer"            // a condition or benefit of the one who writes
	OfRelative          Reason = "of_relative"          // a condition or benefit of a relative of somebody
	OfSomebody          Reason = "of_somebody"          // said as people say it of themselves or of somebody
	AsLearned           Reason = "as_learned"           // its surroundings are like those of what was learned from
	LabelBefore         Reason = "label_before"         // a form's label stands before it
	OfMinor             Reason = "of_minor"             // about somebody under 18
)
