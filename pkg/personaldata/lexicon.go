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
	slots   []slot  // a power of two of them, open addressing
	classes []class // slot.word points here; 0 is "no class"
	ibans   map[string]bban
	places  map[uint32]bool // place codes of fiscal codes: a letter and a number
	famous  map[uint64]bool // two or three words, hashed in a row
	towns   *phrases        // municipalities of several words

	conditions *conditionLists // of HEALTH and SOCIAL_BENEFIT
}

// slot is one word. It is small so that the table stays in the processor's cache;
// in return one in some forty thousand unknown words is taken for a known one.
type slot struct {
	tag  uint16
	word uint16
}

// find gives the index of a word's classes by its hash.
func (l *lexicon) find(h uint64) uint16 {
	mask := uint64(len(l.slots) - 1)
	tag := uint16(h >> 48)
	for i := h & mask; ; i = (i + 1) & mask {
		if s := l.slots[i]; s.tag == tag || s.word == 0 {
			return s.word
		}
	}
}

// theLexicon is built once, when the first Scanner is made.
var theLexicon = sync.OnceValues(func() (*lexicon, error) {
	b := &lexiconBuilder{words: map[string]class{}}
	for _, read := range []func() error{b.readNames, b.readPlaces, b.readWords, b.readConditions} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return b.build()
})

// lexiconBuilder collects words before they are put into the table.
type lexiconBuilder struct {
	words  map[string]class // folded word
	towns  [][]byte
	famous map[uint64]bool
	places map[uint32]bool

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
