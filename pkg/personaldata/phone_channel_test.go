package personaldata

import "testing"

// TestSubscriptions puts mobile numbers where people subscribe to a body's channel with
// them, and where somebody gives his own.
func TestSubscriptions(t *testing.T) {
	grid{kind: PhoneNumber, none: true, forms: []string{"366 9051274", "3669051274", "+39 366 905 1274"}, contexts: []string{
		"Salva in rubrica il numero {} e invia ISCRIVIMI", "Per iscriversi invia un messaggio con scritto ATTIVA al {}",
		"Invia STOP al {} per non ricevere altri messaggi", "Iscriviti agli avvisi: manda un SMS con testo ISCRIVI al {}",
	}}.run(t, 0)
	grid{kind: PhoneNumber, forms: []string{"366 9051274", "3669051274", "+39 366 905 1274"}, contexts: []string{
		"per iscriverti al gruppo mandami un whatsapp al {}", "salva il mio numero {} e scrivimi quando vuoi", "salvate in rubrica il {}, sono Giulia",
		"MANDAMI UN MESSAGGIO AL {} SI PUÒ FARE", "il mio è {}, scrivimi. Lo STOP in via Roma non si vede",
	}}.run(t, 0)
}
