package analyse

import "testing"

// TestAcknowledges: what says first that something of the reader's own has come, and
// what only speaks of such things.
func TestAcknowledges(t *testing.T) {
	for text, want := range map[string]bool{
		"Comune di Prova: abbiamo ricevuto la sua segnalazione n. 4821. La ricontatteremo al più presto.":      true,
		"Gentile utente, abbiamo correttamente ricevuto la Sua richiesta del 12/03.":                           true,
		"La sua istanza prot. 991/2025 del 3 marzo è stata protocollata e assegnata all'ufficio edilizia.":     true,
		"La vostra e-mail e' stata inoltrata al settore competente.":                                           true,
		"Si conferma la ricezione della sua domanda di contributo.":                                            true,
		"Iscrizione registrata con il numero 55120. Ufficio scuola":                                            true,
		"Ticket 20250031 preso in carico dal supporto.":                                                        true,
		"La richiesta n. 7781 è stata presa in carico: tempi medi 5 giorni.":                                   true,
		"Abbiamo ricevuto molte segnalazioni di cani senza guinzaglio: ricordiamo le regole del parco.":        false,
		"Le domande di iscrizione ricevute dopo il 31 gennaio 2026 restano in lista d'attesa.":                 false,
		"Sabato 12 alle 18 vi aspettiamo alla festa del quartiere, con musica e cibo. Richiesta prenotazione.": false,
		"Chi ha ricevuto il bollettino sbagliato passi in ufficio.":                                            false,
		"La sua opinione conta: risponda al sondaggio sui servizi, abbiamo già ricevuto 400 risposte.":         false,
		"La domanda va trasmessa entro il 31 gennaio 2026 dal portale.":                                        false,
		"La documentazione inserita nel portale entro il 31/12/2025 è valida.":                                 false,
		"Ricevuto, grazie": false,
		"":                 false,
	} {
		if got := acknowledges(text); got != want {
			t.Errorf("%v of %q", got, text)
		}
	}
}
