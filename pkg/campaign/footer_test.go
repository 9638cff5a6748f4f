package campaign

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

const notice = "Le informazioni contenute nella presente comunicazione e i relativi allegati sono riservate. La diffusione, distribuzione e copiatura è proibita ai sensi dell'art. 616 c.p. e del Regolamento UE 2016/679. Se avete ricevuto questo messaggio per errore, vi preghiamo di distruggerlo."

func TestWritten(t *testing.T) {
	f := func(text, want string) {
		t.Helper()
		if got := strings.Join(strings.Fields(written(text)), " "); got != want {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
	f("La strada sarà asfaltata.\n"+notice, "La strada sarà asfaltata.")
	f("La strada sarà asfaltata. "+notice+" Domani si comincia.", "La strada sarà asfaltata. Domani si comincia.")
	f("Va bene.\n-- \nUfficio tecnico\nPalazzo civico, primo piano\n"+notice, "Va bene.")
	f("Va bene.\n--\nUfficio tecnico", "Va bene.")
	f("R: visita\nVa bene.\n> Posso venire lunedì?\nA lunedì.", "R: visita Va bene. A lunedì.")
	f("Va bene.\n> Posso venire lunedì?\n\nOn May 4 Aldo Prova wrote:\n> Posso venire?", "Va bene.")
	f("Avviso\nVi giro quanto sotto.\n> Sabato si va al lago", "Avviso Vi giro quanto sotto. > Sabato si va al lago")
	f("R: gita\nVi giro quanto sotto.\n---------- Messaggio inoltrato ----------\nDa: Aldo\n\n> Sabato si va al lago", "R: gita Vi giro quanto sotto. > Sabato si va al lago")
	f("R: gita\nVa bene.\n> ----- Messaggio inoltrato -----\n> Sabato si va al lago", "R: gita Va bene.")
	f("Va bene.\n\nIl giorno 4 maggio 2024 alle 9:12 Aldo Prova ha scritto:\nPosso venire?", "Va bene.")
	f("OK\n-----Messaggio originale-----\nPosso venire?", "OK")
	f(notice, "")
	f("Questo messaggio è stato generato automaticamente.", "")
	long := "La strada che porta alla scuola sarà asfaltata entro maggio, grazie della segnalazione."
	f(long+"\n\nComune di Prova - Settore Edilizia\nQuesto messaggio e i suoi allegati sono riservati ai sensi del Reg. UE 2016/679. Orari: martedì 9-12. PEC protocollo@pec.prova.test", long)
	f("Va bene. I dati sono riservati ai sensi del Reg. UE 2016/679, questo messaggio e i suoi allegati pure. Grazie", "Va bene. Grazie")
	f(long+"\n\nComune di Prova e Pro Loco vi aspettano", long+" Comune di Prova e Pro Loco vi aspettano")                  // no contact
	f(long+"\nUfficio tecnico, tel 0123", long+" Ufficio tecnico, tel 0123")                                                // no block of its own
	f("Buongiorno.\n\nComune di Prova\nVieni in piazza, tel 0123", "Buongiorno. Comune di Prova Vieni in piazza, tel 0123") // nothing before it
	f("Fwd: gita\nvi giro\n-----Messaggio originale-----\nDa: Aldo\nOggetto: gita\n\nSabato si va al lago", "Fwd: gita vi giro Sabato si va al lago")
	f("I: gita\n> Sabato si va al lago", "I: gita > Sabato si va al lago")
	f("R: gita\nA: sabato\n> Sabato si va al lago", "R: gita A: sabato")
	f(long+"\n\nInformativa: i dati sono trattati dal Comune ai sensi del regolamento europeo; il messaggio è riservato ai destinatari; chi lo riceve per errore lo cancelli. Prima di stampare pensa all'ambiente.", long)
	f(long+"\n\nMail riservata: se non ne siete destinatari, cancellatela; copiarla è vietato.", long)
	f(long+"\n\nCordiali saluti\nUfficio Cultura del Comune di Prova\nPiazza Grande 1 - tel. 059 000009 - cultura@comune.prova.test\nOrari: lunedì e venerdì dalle 9 alle 13\nSeguici su Instagram", long)
	f(long+"\n\nCordiali saluti\nAda Prova", long+" Cordiali saluti Ada Prova")
	f("I dati del Comune dicono che il parco è riservato ai cani, per errore. Vieni in piazza a dirlo.", "I dati del Comune dicono che il parco è riservato ai cani, per errore. Vieni in piazza a dirlo.")
	// Nothing gets out of sight by where it stands.
	rally := strings.Repeat("Vieni in piazza con noi per il cambiamento. ", 8)
	f("Buongiorno.\n--\n"+rally, "Buongiorno. -- "+strings.TrimSpace(rally))
	f(long+"\n\nCordiali saluti\n"+rally+"tel. 059 000009", long+" Cordiali saluti "+rally+"tel. 059 000009")
	f("--\nVieni in piazza", "-- Vieni in piazza")
	f("Il giorno dopo il sindaco ha scritto:\nvieni in piazza", "Il giorno dopo il sindaco ha scritto: vieni in piazza")
	f("Il Comune tratta i dati secondo la legge. Vieni in piazza.", "Il Comune tratta i dati secondo la legge. Vieni in piazza.")
}

// TestAnswersOfAnOffice holds that answers with one footer are no campaign, and a
// footer alone is no text.
func TestAnswersOfAnOffice(t *testing.T) {
	answers := []string{
		"Il certificato richiesto è pronto, può ritirarlo allo sportello.", "La strada sarà asfaltata entro maggio, grazie della segnalazione.",
		"Il bando scade fra due settimane, trova tutto sul portale.", "Non risultano multe a suo carico per quella targa.",
	}
	g, seen := New(Options{}), map[string]bool{}
	for i, a := range answers {
		text := "Gentile Aldo Prova, " + a + "\n--\nComune di Prova, ufficio relazioni con il pubblico, palazzo civico, primo piano\n" + notice
		seen[g.Assign("c_a", time.Unix(int64(i), 0), fmt.Sprint(i), TextOf(text)).Campaign] = true
	}
	if len(seen) != len(answers) {
		t.Errorf("%d answers are %d campaigns", len(answers), len(seen))
	}
	if got := TextOf(notice); got.Words != 0 || got.Exact != 0 {
		t.Errorf("a notice alone has the fingerprints %+v", got)
	}
}

func FuzzWritten(f *testing.F) {
	f.Add("a\n> b\n--\nc " + notice)
	f.Add("Il giorno x ha scritto:")
	f.Fuzz(func(t *testing.T, text string) {
		got := written(text)
		if len(got) > len(text) || utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("%q became %q", text, got)
		}
	})
}
