package mismatch

import (
	"strings"
)

// service is a health or social service by the words that reveal it, in small
// letters without accents. A word ends where it ends, or goes on after *.
type service struct {
	code  string
	words []string
}

// services are read only. The categories are those of GDPR art. 9 and of the
// services that cases before the Garante were about.
var services = []service{
	{"service_mental_health", []string{"salute mentale", "psichiatr*", "psicolog*", "psicoterap*", "neuropsichiatr*", "csm", "cps", "npi", "n p i", "disturbi alimentari", "disturbi del comportamento alimentare"}},
	{"service_addiction", []string{"serd", "sert", "ser d", "ser t", "s e r t", "s e r d", "dipendenze", "tossicodipenden*", "alcolog*", "alcolist*", "metadone", "ludopat*", "gioco patologico"}},
	{"service_violence", []string{"antiviolenza", "centro donna", "casa rifugio", "violenza domestica", "donne maltrattate", "uomini maltrattanti"}},
	{"service_reproductive", []string{"consultorio", "interruzione volontaria", "interruzione di gravidanza", "ivg", "ginecolog*", "ostetric*", "gravidanza", "procreazione assistita", "contraccett*"}},
	{"service_infectious", []string{"hiv", "aids", "epatite", "infettivolog*", "malattie infettive", "sessualmente trasmissibili"}},
	{"service_oncology", []string{"oncolog*", "chemio", "chemioterap*", "radioterap*", "tumor*", "ematolog*"}},
	{"service_disability", []string{"invalidi civili", "invalidita civile", "commissione invalidi", "commissione medica", "legge 104", "accertamento handicap", "centro diurno disabili", "sostegno disabili", "uvm"}},
	{"service_health", []string{"dialisi", "prelievo", "prelievi", "mammografi*", "pap test", "screening", "ecografi*", "tampone", "visita medica", "visita specialistica", "visita cardiolog*", "cardiolog*", "neurolog*", "dermatolog*", "fisioterap*", "logoped*", "vaccinazion*", "vaccino", "ambulatorio", "poliambulatorio", "day hospital", "ricovero", "referto", "pediatr*", "radiografia", "risonanza magnetica", "diabetolog*", "medicazion*"}},
	{"service_social", []string{"assistente sociale", "assistenza sociale", "servizi sociali", "servizio sociale", "segretariato sociale", "tutela minori", "servizio minori", "affido", "incontro protetto", "reddito di inclusione", "assegno di inclusione", "reddito di cittadinanza", "mensa dei poveri", "banco alimentare", "pacco alimentare", "buoni spesa", "casa popolare", "emergenza abitativa", "assistenza domiciliare", "sert adulti", "centro per le famiglie", "permesso di soggiorno", "mediazione familiare"}},
}

// severe reports services whose mere mention may harm most.
func severe(code string) bool {
	switch code {
	case "service_mental_health", "service_addiction", "service_violence", "service_reproductive", "service_infectious", "service_oncology":
		return true
	}
	return false
}

// mostService bounds the text that is looked at, in bytes: reminders are short.
const mostService = 4 << 10

// serviceIn is the code of the first service, in the order of the list, that a
// subject or text names, or empty.
func serviceIn(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		b.WriteString(" " + fold(t[:min(len(t), mostService)]) + " ")
	}
	folded := b.String()
	for _, s := range services {
		for _, w := range s.words {
			if names(folded, w) {
				return s.code
			}
		}
	}
	return ""
}

// names reports whether a folded text has a word, or several in a row.
func names(folded, word string) bool {
	begin, open := strings.CutSuffix(word, "*")
	if open {
		return strings.Contains(folded, " "+begin)
	}
	return strings.Contains(folded, " "+word+" ")
}

// accents are the small letters that Italian writes, without them.
var accents = strings.NewReplacer("à", "a", "á", "a", "è", "e", "é", "e", "ì", "i", "í", "i", "ò", "o", "ó", "o", "ù", "u", "ú", "u") // read only

// fold brings a text to small letters and digits with single spaces.
func fold(s string) string {
	s = accents.Replace(strings.ToLower(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r > 127 || !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') }), " ")
}
