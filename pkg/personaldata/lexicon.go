package personaldata

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// class is a set of what words may be.
type class uint64

// The classes of words. The lists of the first group are files of their own; the
// words of the second stand in lexicon/words.txt under the name given there.
const (
	given        class = 1 << iota // a given name
	givenWord                      // a given name that is also an ordinary word, or a place
	surname                        // a surname
	surnameWord                    // a surname that is also an ordinary word, or a place
	commonWord                     // an ordinary word
	placeWord                      // a municipality of one word, or the first word of one
	provinceCode                   // the two letters of a province
	famousWord                     // a surname that alone means somebody of the past

	particle    // stands in surnames: de, di, lo, van
	title       // before a private person's name: signora, dott
	office      // who holds it acts for the public: sindaco, assessore, dirigente
	stage       // performers, authors, speakers and what they do
	odonym      // kinds of streets: via, piazza
	odonymShort // their abbreviations and rare kinds, which need more proof: v, p, str, campo
	notStreet   // after via: mail, web, libera
	venue       // named after people, open to people: scuola, teatro, premio
	relation    // figlio, moglie, vicino
	residence   // abito, residente, domicilio
	publicPlace // what happens in streets: lavori, cantiere, sede, sportello
	phoneWord   // tel, cell, fax
	callVerb    // chiamare, contattare, whatsapp
	ownWord     // the writer: mio, chiamatemi, sono
	officeUnit  // a part of a public body: urp, anagrafe, comune
	publicBody  // a public body: comune, regione, asl
	birthWord   // nato, nascita
	monthWord   // gennaio, gen
	fiscalWord  // cf, fiscale
	vatWord     // piva, iva, partita
	business    // ditta, srl, fattura
	ibanWord    // iban, conto, bonifico
	cardWord    // credito, visa, bancomat
	identityWord
	passportWord
	licenseWord
	healthCardWord
	plateWord
	plateName    // targa, targato
	reference    // protocollo, cig, ordine: numbers that are nobody's
	money        // euro
	digitWord    // zero to nove and more, digits as words
	atWord       // chiocciola
	dotWord      // punto
	functionWord // articles, prepositions, pronouns
	saint        // san, santa
	greeting     // ciao, gentile, caro
	politics     // candidato, lista, partito
	signature    // firmato, fto, cordiali
	company      // srl, onlus, asd
	declarant    // sottoscritto, richiedente, paziente
	weekday
	generic       // nobody in particular: persone, cittadini, anziani
	firstPerson   // io, mio, ho, soffro
	askVerb       // chiedo, domanda, percepisco
	sufferVerb    // soffre, affetto, ricoverato
	numberWord    // numero, n: of what, other words say
	urlWord       // http, www
	infoWord      // info, prenotazioni: contacts of events and offices
	abbreviation  // a dot after it ends no sentence
	notice        // announcements: avviso, bando, sportello, giornata
	conditionWord // the search for a condition or a benefit starts here
)

// classNames are the sections of lexicon/words.txt.
var classNames = map[string]class{
	"particle": particle, "title": title, "office": office, "stage": stage, "odonym": odonym, "odonym_short": odonymShort,
	"not_street": notStreet, "venue": venue, "relation": relation, "residence": residence, "public_place": publicPlace,
	"phone": phoneWord, "call": callVerb, "own": ownWord, "office_unit": officeUnit, "public_body": publicBody, "birth": birthWord, "month": monthWord,
	"fiscal": fiscalWord, "vat": vatWord, "business": business, "iban": ibanWord, "card": cardWord, "identity": identityWord,
	"passport": passportWord, "license": licenseWord, "health_card": healthCardWord, "plate": plateWord, "plate_name": plateName, "reference": reference,
	"money": money, "digit": digitWord, "at": atWord, "dot": dotWord, "function": functionWord, "saint": saint, "greeting": greeting,
	"politics": politics, "signature": signature, "company": company, "declarant": declarant, "weekday": weekday, "generic": generic,
	"first_person": firstPerson, "ask": askVerb, "suffer": sufferVerb, "abbreviation": abbreviation, "number": numberWord, "url": urlWord, "info": infoWord, "notice": notice,
}

// lexicon knows the classes of words. It never changes after it was built.
type lexicon struct {
	table     *wordTable
	meanings  []meaning              // the table points here; 0 is that of unknown words, then of numbers
	gists     *[mostMeaning + 1]gist // of the meanings
	ibans     [32][32]bban           // by the lowest five bits of both letters of the country; "" for none
	countries [32]uint32             // bits of the countries of ibans
	places    map[uint32]bool        // place codes of fiscal codes: a letter and a number
	famous    map[uint64]bool        // two or three words, hashed in a row
	living    map[uint64]bool        // the same, of people whom everybody knows
	towns     *phrases               // municipalities of several words

	conditions *conditionLists // of HEALTH and SOCIAL_BENEFIT
}

// meaning is all that the lists say of a word. There are some thousand different
// ones, so that they stay in the processor's cache.
type meaning struct {
	// What split reads comes first: these stand in one line of the cache.
	class class
	genre genreWords // how it counts for the genre of its text
	uses  uint16
	lead  uint8 // what the word does for the next one, see begins
	month uint8 // which month it names, 0 for none
	role  role
	backs uint8 // bit n: a phrase for a condition begins n words before

	sense sense
	cue   cue
	alone condition // what the word by itself says of a condition
	minor aboutMinor
}

// gist is what split reads of a meaning. The gists of all words of ordinary texts stay
// in the fastest cache.
type gist struct {
	class class
	marks [2]marks // in small letters, with a capital
	lead  marks    // which marks of the next word count
	uses  uint16
	backs uint8
}

// numberMeaning is the meaning of all numbers: none.
const numberMeaning = 1

// Uses of a word.
const (
	useStart       = 1 << iota // the search for a condition starts here, whatever follows
	useDial                    // a telephone number may begin
	useCapital                 // a capital makes it worth a look as a name
	useCue                     // so does a cue before it, without a capital
	useAlways                  // worth a look in any case
	useCapitalCued             // a capital does behind a word that announces a name
	useTown                    // the first word of a municipality of several
	useFamous                  // the first word of a name in famous or living
	useConditions              // the first word of a phrase for a condition
	useDialLong                // so it may when the word is long
	useTells                   // tells something of the bearer of a name behind it, or ends the search for such words
	useSpelled                 // digits in words
	useStartPair               // the search for a condition starts here when the next word has useSecond
	useSecond                  // the second word of a phrase for a condition
	useAlone                   // says something of a condition by itself
)

// The bits of lead stand at the same places as those of uses that they serve.
const (
	leadTitle = useCapital     // a title: any word with a capital behind it is worth a look
	leadCue   = useCue         // introduces a name
	leadCued  = useCapitalCued // announces one, or is a particle of it
)

// complete sets what follows from the class.
func (m *meaning) complete() {
	c := m.class
	switch {
	case c&conditionWord == 0:
	case m.alone == 0 && m.backs == 1:
		m.uses |= useStartPair
	default:
		m.uses |= useStart
	}
	if m.alone != 0 {
		m.uses |= useAlone
	}
	if c == 0 {
		m.uses |= useDialLong
	}
	if c&digitWord != 0 {
		m.uses |= useDial
	}
	switch {
	case c == 0, c&nameClasses != 0 && c&functionWord == 0 && (c&notFirst == 0 || c&given != 0 || c&(weekday|saint) != 0 && c&givenWord != 0):
		m.uses |= useCapital
	case c&nameClasses != 0 && c&functionWord == 0:
		m.uses |= useCapitalCued
	}
	if m.role&roleEastern != 0 {
		m.uses |= useCapital
	}
	if beginsSmall(c) {
		m.uses |= useCue
		if c&(given|surname) != 0 {
			m.uses |= useAlways
		}
	}
	if c&classTells != 0 || m.role&(roleTells|roleTitle|roleBreak) != 0 {
		m.uses |= useTells
	}
	if c&title != 0 {
		m.lead |= leadTitle
	}
	if c&nameCues != 0 {
		m.lead |= leadCue
	}
	if c&(declarant|particle) != 0 || m.role&(rolePrivate|roleTitle|roleIntro) != 0 {
		m.lead |= leadCued
	}
}

// gist gives what split reads of a meaning.
func (m *meaning) gist() gist {
	both := markStart | markSixteen
	small, capital := both, both|markTitled
	for _, f := range [...]struct {
		use   uint16
		small marks
		large marks
	}{
		{useSecond, markPair, markPair},
		{useDial, markDial, markDial},
		{useDialLong, markDialLong, markDialLong},
		{useAlways, markName, 0},
		{useCue, markCue, 0},
		{useCapital, 0, markName},
		{useCapitalCued, 0, markCued},
	} {
		if m.uses&f.use != 0 {
			small |= f.small
			capital |= f.large
		}
	}
	lead := markAlways
	for _, f := range [...]struct {
		does  bool
		marks marks
	}{
		{m.lead&leadTitle != 0, markTitled},
		{m.lead&leadCue != 0, markCue},
		{m.lead&leadCued != 0, markCued},
		{m.uses&useStart != 0, markStart},
		{m.uses&useStartPair != 0, markPair},
	} {
		if f.does {
			lead |= f.marks
		}
	}
	return gist{class: m.class, marks: [2]marks{small, capital}, lead: lead, uses: m.uses, backs: m.backs}
}

// theLexicon is built once, when the first Scanner is made.
var theLexicon = sync.OnceValues(func() (*lexicon, error) {
	b := &lexiconBuilder{words: map[string]class{}, firsts: map[string]uint16{}, senses: map[string]sense{}, roles: map[string]role{}, cues: map[string]cue{}, months: map[string]uint8{}, minors: map[string]aboutMinor{}}
	for _, read := range []func() error{b.readNames, b.readPlaces, b.readWords, b.readConditions, b.readPersonWords, b.readAddressCues, b.readMinorWords} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return b.build()
})

// lexiconBuilder collects words before they are put into the table.
type lexiconBuilder struct {
	words  map[string]class // by folded word, as are the next three
	senses map[string]sense
	roles  map[string]role
	cues   map[string]cue
	months map[string]uint8
	minors map[string]aboutMinor
	towns  [][]byte
	famous map[uint64]bool
	living map[uint64]bool
	places map[uint32]bool

	firsts     map[string]uint16 // what the first words of phrases are used for
	conditions *conditionLists
}

// folded is a word as it stands in a view, in lower case.
func folded(word string) string {
	var v view
	v.read(word)
	for i, c := range v.b {
		v.b[i] = lower(c)
	}
	return string(v.b)
}

// lines calls do for every entry of a list with the flags after its tab.
func lines(name string, do func(entry, flags string) error) error {
	raw, err := lexiconFiles.ReadFile("lexicon/" + name)
	if err != nil {
		return fmt.Errorf("read word list %s: %w", name, err)
	}
	for n, line := range strings.Split(string(raw), "\n") {
		entry, flags, _ := strings.Cut(strings.TrimRight(line, "\r "), "\t")
		if entry == "" || strings.HasPrefix(entry, "#") && name != "famous.txt" {
			continue
		}
		if err := do(entry, flags); err != nil {
			return fmt.Errorf("word list %s line %d: %w", name, n+1, err)
		}
	}
	return nil
}
