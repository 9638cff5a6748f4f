package event

import (
	"slices"
	"strings"
)

// Subject is what the subject of a mail tells about it.
type Subject struct {
	Automatic    bool   // it begins as what servers and absent colleagues send back
	Certified    bool   // it begins as a receipt of certified mail (d.P.R. 68/2005, art. 6)
	Conversation string // of an answer: the subject without its "Re:", in small letters; else empty
}

// ReadSubject reads the subject of a mail. Its beginnings are those that programs
// write in Italian and English.
func ReadSubject(subject string) Subject {
	subject = strings.ToLower(strings.TrimSpace(subject))
	s := Subject{Automatic: begins(subject, answers), Certified: begins(subject, certified)}
	bare := subject
	for {
		i := slices.IndexFunc(replies, func(p string) bool { return strings.HasPrefix(bare, p) })
		if i < 0 {
			break
		}
		bare = strings.TrimSpace(bare[len(replies[i]):])
	}
	if bare != subject {
		s.Conversation = bare
	}
	return s
}

// begins reports whether a subject begins with one of several texts.
func begins(subject string, with []string) bool {
	return slices.ContainsFunc(with, func(n string) bool { return strings.HasPrefix(subject, n) })
}

// How subjects of notices and answers begin, in small letters. They are read only.
var (
	// answers are what servers and absent colleagues send back: delivery reports,
	// absences, notices of reading.
	answers = []string{
		"undelivered mail", "delivery status notification", "mail delivery failed", "failure notice", "returned mail", "undeliverable:", "non recapitabile:", "mail delivery system",
		"automatic reply", "risposta automatica", "autoreply", "auto-reply", "out of office", "fuori ufficio", "assente:", "assenza dall'ufficio",
		"letto:", "read:", "notifica di lettura", "conferma di lettura",
	}
	// certified are the receipts of certified mail (d.P.R. 68/2005, art. 6).
	certified = []string{
		"accettazione:", "consegna:", "avviso di mancata consegna", "avviso di non accettazione", "presa in carico:", "anomalia messaggio",
	}
	// replies are how answers begin.
	replies = []string{"re:", "r:", "rif:", "ris:"}
)
