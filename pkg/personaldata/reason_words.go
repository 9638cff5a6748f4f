package personaldata

import "strings"

// Words say the reason to people, in Italian and in English.
func (r Reason) Words() (it, en string) {
	if w, ok := reasonWords[r]; ok {
		return w[0], w[1]
	}
	plain := strings.ReplaceAll(string(r), "_", " ")
	return plain, plain
}

// reasonWords has every constant of type Reason; a test holds it to them.
var reasonWords = map[Reason][2]string{
	ownTerm:    {"termine dell'ente", "a term of the body"},
	ownPattern: {"forma indicata dall'ente", "pattern set by the body"},
	ownCheck:   {"controllo indicato dall'ente superato", "passes the check set by the body"},
	ownContext: {"parola indicata dall'ente vicina", "word set by the body nearby"},

	AreaCode:            {"prefisso di zona", "it begins with an area code"},
	CheckDigit:          {"cifra di controllo giusta", "the check digit is right"},
	Format:              {"forma esatta", "the exact form"},
	ContextWord:         {"parola vicina che lo annuncia", "a word near it says what it is"},
	UnusualPlace:        {"codice di un luogo che non risulta", "the code of a place that is not known"},
	BornAbroad:          {"persona nata all'estero", "somebody born abroad"},
	CountryPrefix:       {"IT davanti al numero", "IT before the number"},
	BusinessNear:        {"nome di un'impresa vicino", "a business is named near it"},
	IssuerPrefix:        {"inizia come i numeri di chi lo rilascia", "begins like the numbers of its issuer"},
	InternationalPrefix: {"prefisso internazionale", "an international prefix"},
	MobileForm:          {"forma di un cellulare italiano", "the form of an Italian mobile number"},
	PersonNear:          {"nome di una persona vicino", "a private person is named near it"},
	Obfuscated:          {"scritto in modo da sfuggire alle macchine", "written so that machines miss it"},
	KnownName:           {"nome o cognome noto", "a known given name or surname"},
	GivenName:           {"nome di battesimo noto", "a known given name"},
	NameForm:            {"più parole in forma di nome", "several words in the form of a name"},
	PersonTitle:         {"titolo davanti, come signora", "a title such as signora stands before it"},
	Relative:            {"parente o vicino nominato", "a relative or neighbour is named"},
	Introduced:          {"parole che presentano una persona", "the words before introduce a person"},
	Addressed:           {"saluto davanti", "a greeting stands before it"},
	Contact:             {"segue un recapito o un codice personale", "a personal contact or code follows"},
	Signed:              {"sta da solo come una firma", "stands alone as a signature does"},
	Born:                {"segue la nascita della persona", "the birth of the person follows"},
	Aged:                {"segue l'età della persona", "the age of the person follows"},
	AddressForm:         {"forma di un indirizzo e-mail", "the form of an e-mail address"},
	HomeNear:            {"parola vicina che dice dove si abita", "a word for living somewhere nearby"},
	FullAddress:         {"indirizzo completo", "a complete address"},
	DataNear:            {"accanto ad altri dati personali", "beside other personal data"},
	CodeAgrees:          {"coincide con il codice fiscale nel testo", "the fiscal code in the text says the same"},
	OfWriter:            {"riguarda chi scrive", "it is about the one who writes"},
	OfRelative:          {"riguarda un familiare", "it is about a relative"},
	OfMinor:             {"riguarda un minorenne", "it is about somebody under 18"},
	OfSomebody:          {"detto come di sé o di una persona", "said as people say it of themselves or of somebody"},
	AsLearned:           {"il contesto è quello degli esempi da cui si è imparato", "surroundings like those of the examples that were learned from"},
	LabelBefore:         {"voce di un modulo davanti", "a form's label before it"},
}
