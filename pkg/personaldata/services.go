package personaldata

import (
	"bytes"
	"slices"

	"vedetta/pkg/fold"
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
	{"service_social", []string{"assistente sociale", "assistenza sociale", "servizi sociali", "servizio sociale", "segretariato sociale", "tutela minori", "servizio minori", "affido", "incontro protetto", "reddito di inclusione", "assegno di inclusione", "reddito di cittadinanza", "mensa dei poveri", "banco alimentare", "pacco alimentare", "buoni spesa", "casa popolare", "emergenza abitativa", "assistenza domiciliare", "centro per le famiglie", "permesso di soggiorno", "mediazione familiare"}},
}

// mostService bounds the text that is looked at for services, in bytes: a message
// that reveals one says so early.
const mostService = 4 << 10

// Services are the codes of the health and social services that a subject or text
// names within its first 4 KiB, such as service_mental_health, sorted and without
// repeats: whoever sees that somebody was written to learns of the service
// (GDPR art. 9; CJEU C-184/20). It costs one pass over the text.
func Services(texts ...string) []string {
	var room [1024]byte
	folded := room[:0]
	for _, t := range texts {
		folded = appendWords(folded, t[:min(len(t), mostService)])
	}
	var found uint64 // bits of services
	for at := 0; at < len(folded); {
		found |= serviceWords.at(folded[at:])
		next := bytes.IndexByte(folded[at:], ' ')
		at += next + 1
	}
	if found == 0 {
		return nil
	}
	var out []string
	for i, s := range services {
		if found&(1<<i) != 0 {
			out = append(out, s.code)
		}
	}
	slices.Sort(out)
	return out
}

// appendWords adds the words of a text in small letters and digits, each with a
// space behind it.
func appendWords(b []byte, text string) []byte {
	begin := len(b)
	for _, r := range text {
		c := fold.Rune(r)
		switch {
		case c == 0:
			continue
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		case len(b) == begin || b[len(b)-1] == ' ':
			continue
		default:
			c = ' '
		}
		b = append(b, c)
	}
	if len(b) > begin && b[len(b)-1] != ' ' {
		b = append(b, ' ')
	}
	return b
}

// wordTree is the words of all services by their bytes.
type wordTree []wordNode

// wordNode is one byte of a word.
type wordNode struct {
	next        [37]uint16 // by symbol; 0 where no word goes on
	whole, open uint64     // bits of the services whose word ends here, or goes on after here
}

// symbol is the place of a byte in wordNode.next: letters, digits, space.
func symbol(c byte) int {
	switch {
	case c >= 'a' && c <= 'z':
		return int(c - 'a')
	case c >= '0' && c <= '9':
		return 26 + int(c-'0')
	}
	return 36
}

var serviceWords = newWordTree(services) // read only

func newWordTree(all []service) wordTree {
	t := wordTree{{}}
	for i, s := range all {
		for _, w := range s.words {
			begin, open := bytes.CutSuffix([]byte(w), []byte("*"))
			at := 0
			for _, c := range begin {
				if t[at].next[symbol(c)] == 0 {
					t[at].next[symbol(c)] = uint16(len(t))
					t = append(t, wordNode{})
				}
				at = int(t[at].next[symbol(c)])
			}
			if open {
				t[at].open |= 1 << i
			} else {
				t[at].whole |= 1 << i
			}
		}
	}
	return t
}

// at returns the bits of the services whose words begin a text as appendWords
// writes it.
func (t wordTree) at(text []byte) (found uint64) {
	at := 0
	for _, c := range text {
		if c == ' ' {
			found |= t[at].whole
		}
		next := t[at].next[symbol(c)]
		if next == 0 {
			return found
		}
		at = int(next)
		found |= t[at].open
	}
	return found
}
