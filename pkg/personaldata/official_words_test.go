package personaldata

import "testing"

// What offices, papers and begging letters say beside numbers and benefits is nobody's data.
func TestWordsOfOffices(t *testing.T) {
	s := mustNew(t, Config{})
	for _, text := range []string{
		"accedono da tutti i varchi, previa comunicazione della targa entro 48 ore.",
		"motivo: rinnovo permesso, pratica VE 044718, appuntamento in questura",
		"con aggravio di interessi ex D.Lgs. 231/2002", "ritrovo all'ex Lavatoio, ore 18",
		"Reperibilità ufficio: 0574 1836002, no-stop 7-23.\nL'Ufficio Elettorale",
		"Al numero 051 2196611 mi dicono che il pass dura 90 giorni", "Al numero 0823 350911 risponde il fax.",
		"Chi usa apparecchi salvavita chiami lo 0776 118118.", "Confermi entro venerdì allo 0522 910044",
		"Vi chiedo un piccolo contributo sul conto della scuola", "Da sindaco ho versato anche la mia indennità di marzo",
	} {
		if spans := s.Find(text); len(spans) > 0 {
			t.Errorf("%q: found %v", text, spans)
		}
	}
	for _, text := range []string{
		"la targa è bm 60352", "la mia ex Giulia non paga",
		"Vi chiedo un contributo per l'affitto, ho perso il lavoro", "mi chiami allo 0522 910044 se trova il gatto",
	} {
		if len(s.Find(text)) == 0 {
			t.Errorf("%q: nothing found", text)
		}
	}
}
