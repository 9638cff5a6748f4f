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

// TestAlarms: what a device sends to who looks after it, and what people are warned of.
func TestAlarms(t *testing.T) {
	for text, want := range map[string]bool{
		"ALLARME SOLLEVAMENTO VIA MULINI: POMPA 1 IN AVARIA 03/05/26 02:14":                   true,
		"Telecontrollo: allarme livello alto vasca 2, pompa 1 ferma. Reperibile intervenire.": true,
		"CRITICAL - srv-file1 disk /var 97%":                                                  true,
		"PROBLEM: host router-biblioteca DOWN":                                                true,
		"Ripristino tensione quadro municipio 04:10":                                          true,
		"ALLARME: il livello del fiume sale, i residenti di via Argine lascino le case":       false,
		"Allarme truffe: finti tecnici del contatore suonano alle porte":                      false,
		"Guasto al server: gli sportelli riaprono domani, invitiamo a usare il portale":       false,
		"Allerta meteo rossa, temperatura in forte calo":                                      false,
		"L'impianto sportivo riapre sabato":                                                   false,
	} {
		if got := alarms(text); got != want {
			t.Errorf("%v of %q", got, text)
		}
	}
}
