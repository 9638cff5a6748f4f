package campaign

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// written returns what the sender of a message wrote in it: without the message
// that it answers, the signature, and the sentences of legal notices, which are
// the same under every mail of an office and would make one campaign of its
// answers. Of a text that is nothing else only the rest is left, perhaps nothing.
//
// Of a mail that is handed on the message below is what is written, whatever the
// heads that programs put above it say. Lines behind ">" are another's only in an answer:
// anybody can put the sign before what he has to say.
//
// A block below a blank line is a signature without dashes when it begins with the
// name of an office and has a contact in it, and more is said before it; so is what has
// one below "Cordiali saluti".
//
// Whatever stands in a signature is compared when nothing stands before it or
// when it is longer than signatures are: a text must not get out of sight by
// standing below two dashes.
func written(text string) string {
	if !strings.ContainsRune(text, '\n') {
		return withoutNotices(text)
	}
	lines := strings.SplitAfter(text, "\n")
	var out strings.Builder
	said, blank := 0, false // words, and whether the line before is blank
	forwarded := isForward(lines[0]) || slices.ContainsFunc(lines, handsOn)
	answers := isAnswer(lines[0]) || slices.ContainsFunc(lines, func(line string) bool { return quoteBegins(strings.TrimSpace(line)) })
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		if forwarded && isHead(trimmed) || !forwarded && answers && strings.HasPrefix(trimmed, ">") {
			continue
		}
		if said > 0 && (!forwarded && quoteBegins(trimmed) || isDivider(trimmed) && isSignature(lines[i+1:]) ||
			blank && said >= longText && signsOffice(trimmed) && isContact(lines[i:]) ||
			said >= longText && closes(trimmed) && isContact(lines[i+1:])) {
			break
		}
		line = withoutNotices(line)
		out.WriteString(line)
		said += wordsIn(line)
		blank = trimmed == ""
	}
	return out.String()
}

// isDivider reports whether a line separates the signature (RFC 3676, section
// 4.3; many programs drop the space at its end).
func isDivider(line string) bool { return line == "--" }

// maxSignature is the number of words of a signature without its notices.
const maxSignature = 40

// isSignature reports whether some lines are as short as a signature.
func isSignature(lines []string) bool {
	words := 0
	for _, line := range lines {
		if len(line) > longLine {
			return false
		}
		if words += len(strings.Fields(withoutNotices(line))); words > maxSignature {
			return false
		}
	}
	return true
}

// longLine is the number of bytes of a line from which it is of no signature.
const longLine = 4000

// isContact reports whether some lines are as short as a signature and tell how an
// office is reached.
func isContact(lines []string) bool {
	if !isSignature(lines) {
		return false
	}
	return slices.ContainsFunc(lines, func(line string) bool {
		l := strings.ToLower(line)
		return slices.ContainsFunc(contacts, func(c string) bool { return strings.Contains(l, c) })
	})
}

// contacts are what tells of a contact, in small letters. Read only.
var contacts = []string{"tel", "fax", "pec", "@", "www.", "http", "orari", "p.iva", "c.f.", "codice univoco", "piazza", "via "}

// closes reports whether a line is the formula that ends a letter.
func closes(line string) bool {
	l := strings.Trim(strings.ToLower(line), " .,;!")
	return slices.Contains(closings, l)
}

// closings end a letter, in small letters. Read only.
var closings = []string{
	"cordiali saluti", "distinti saluti", "cordialmente", "un cordiale saluto", "i più cordiali saluti", "grazie e cordiali saluti", "porgo cordiali saluti",
	"porgiamo cordiali saluti", "porgo distinti saluti", "si porgono distinti saluti", "si porgono cordiali saluti", "con i migliori saluti", "i migliori saluti", "saluti", "saluti cordiali", "un saluto", "grazie, saluti",
	"mit freundlichen grüßen", "kind regards", "best regards",
}

// signsOffice reports whether a line begins as the name of an office does.
func signsOffice(line string) bool {
	first, rest, _ := strings.Cut(line, " ")
	switch first {
	case "Comune", "COMUNE", "Città", "Provincia", "Unione", "Ufficio", "UFFICIO", "Settore", "SETTORE", "Servizio", "SERVIZIO", "Servizi", "Area", "Direzione", "Dipartimento", "Sportello", "Segreteria", "Biblioteca", "Comando":
		return len(strings.Fields(rest)) <= maxOffice
	}
	return false
}

// maxOffice is the number of words of an office's name.
const maxOffice = 10

// quoteBegins reports whether the message that is answered begins at a line, as
// mail programs write it in Italian and English.
func quoteBegins(line string) bool {
	l := strings.ToLower(line)
	switch {
	case strings.HasPrefix(l, "il ") && strings.HasSuffix(l, "ha scritto:"), strings.HasPrefix(l, "on ") && strings.HasSuffix(l, "wrote:"):
		return true
	case strings.HasPrefix(l, "-----"):
		return strings.Contains(l, "messaggio originale") || strings.Contains(l, "original message")
	}
	return false
}

// isForward reports whether the subject of a mail, its first line, says that it hands
// on another one.
func isForward(subject string) bool {
	subject = strings.ToLower(strings.TrimSpace(subject[:min(len(subject), 16)]))
	return strings.HasPrefix(subject, "fwd:") || strings.HasPrefix(subject, "fw:") || strings.HasPrefix(subject, "i:") || strings.HasPrefix(subject, "inoltr")
}

// handsOn reports whether a line begins a message that is handed on, as mail programs
// write it in Italian and English.
func handsOn(line string) bool {
	l := strings.ToLower(strings.TrimSpace(line))
	if !strings.HasPrefix(l, "-----") && !strings.HasPrefix(l, "inizio messaggio") && !strings.HasPrefix(l, "begin forwarded") {
		return false
	}
	return strings.Contains(l, "messaggio inoltrato") || strings.Contains(l, "forwarded message")
}

// isAnswer reports whether the subject of a mail, its first line, says that it answers
// another one.
func isAnswer(subject string) bool {
	subject = strings.ToLower(strings.TrimSpace(subject[:min(len(subject), 16)]))
	return strings.HasPrefix(subject, "re:") || strings.HasPrefix(subject, "r:") || strings.HasPrefix(subject, "aw:") || strings.HasPrefix(subject, "rif:") || strings.HasPrefix(subject, "risposta")
}

// isHead reports whether a line is of the head that a program puts above a mail that is
// handed on.
func isHead(line string) bool {
	if quoteBegins(line) || strings.HasPrefix(line, "-----") {
		return true
	}
	name, _, ok := strings.Cut(line, ":")
	if !ok {
		return false
	}
	switch strings.ToLower(strings.TrimLeft(name, "> ")) {
	case "da", "a", "cc", "data", "inviato", "oggetto", "from", "to", "sent", "date", "subject":
		return true
	}
	return false
}

// notices are parts of the sentences of legal notices under mails, in small
// letters: each is said by few texts that are anything else. Read only.
var notices = []string{
	"le informazioni contenute nella presente comunicazione", "le informazioni contenute in questa comunicazione", "le informazioni contenute in questo messaggio",
	"le informazioni contenute nel presente messaggio", "le informazioni contenute in questa e-mail", "le informazioni contenute in questa mail",
	"questo messaggio e i suoi allegati", "questo messaggio ed i suoi allegati", "il presente messaggio e gli eventuali allegati", "questo messaggio e gli eventuali allegati",
	"diffusione, distribuzione", "616 c.p", "616 del codice penale", "regolamento ue 2016/679", "regolamento (ue) 2016/679", "regolamento ue 679/2016", "regolamento (ue) 679/2016", "d.lgs. 196/2003",
	"ricevuto questo messaggio per errore", "ricevuto questa comunicazione per errore", "ricevuto questa mail per errore", "ricevuto questa e-mail per errore", "ricevuto il presente messaggio per errore",
	"distruggerlo e di avvisare", "distruggerlo e avvisare il mittente", "stampa solo se necessario", "stampare solo se necessario",
	"questo messaggio è stato generato automaticamente", "questa mail è stata generata automaticamente", "questa e-mail è stata generata automaticamente",
	"non rispondere a questo messaggio", "non rispondere a questa mail", "non rispondere a questa e-mail", "si prega di non rispondere",
	"prima di stampare pensa", "pensa all'ambiente", "pensate all'ambiente", "rispetta l'ambiente", "non stampare questa mail", "non stampare questa e-mail", "prima di stampare questa",
	"this message and any attachments", "this e-mail and any attachments", "if you are not the intended recipient", "if you have received this message in error",
}

// withoutNotices leaves out the sentences of a line that are of a legal notice.
func withoutNotices(line string) string {
	if !isNotice(line) {
		return line
	}
	var out strings.Builder
	for line != "" {
		n := sentence(line)
		if !isNotice(line[:n]) {
			out.WriteString(line[:n])
		}
		line = line[n:]
	}
	return out.String()
}

func isNotice(s string) bool {
	s = strings.ToLower(s)
	for _, n := range notices {
		if strings.Contains(s, n) {
			return true
		}
	}
	if len(s) < shortestNotice || !strings.Contains(s, " riservat") && !strings.Contains(s, "errore") && !strings.Contains(s, " dati ") {
		return false
	}
	said := 0
	for _, word := range noticeWords {
		if strings.Contains(s, word) {
			said++
		}
	}
	return said >= mostSaid
}

// Whoever writes a notice in words of his own still speaks of these things. What is no
// notice speaks of one or two of them: with four a sentence is one.
const (
	mostSaid       = 4
	shortestNotice = 60 // bytes
)

// noticeWords are beginnings of the words of legal notices, in small letters; none stands
// for two of them. Read only.
var noticeWords = []string{
	" dati ", " trattat", "trattament", "riservat", "destinatari", " errore", "cancell", "distrugg", "diffonde", "diffusion", "copiar", "copiat", "privacy",
	"regolamento", "gdpr", "informativa", "allegat", "titolare", "vietat", "mittente", "2016/679", "ai sensi",
}

// sentence is the number of bytes up to where the next sentence begins: after a
// full stop, a space and before a capital.
func sentence(s string) int {
	for i := range len(s) {
		switch s[i] {
		case '.', '!', '?', ':':
			if s[i] == '.' && abbreviates(s[:i]) {
				continue
			}
			rest := strings.TrimLeft(s[i+1:], " \t\n\r")
			if r, _ := utf8.DecodeRuneInString(rest); len(rest) < len(s)-i-1 && unicode.IsUpper(r) {
				return len(s) - len(rest)
			}
		}
	}
	return len(s)
}

// abbreviates reports whether a full stop after a text ends an abbreviation that
// legal notices have, as in "Reg. UE".
func abbreviates(s string) bool {
	end := s[max(0, len(s)-8):]
	switch strings.ToLower(end[strings.LastIndexAny(end, " (")+1:]) {
	case "reg", "art", "artt", "d.lgs", "lgs", "n", "nr", "cod", "c.p", "l":
		return true
	}
	return false
}

// wordsIn is how many words with letters a line has.
func wordsIn(line string) int {
	n := 0
	for w := range strings.FieldsSeq(line) {
		if strings.ContainsFunc(w, unicode.IsLetter) {
			n++
		}
	}
	return n
}
