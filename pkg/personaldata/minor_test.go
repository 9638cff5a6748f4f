package personaldata

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// minorTexts mark with {} the spans that are about somebody under 18; no other is.
var minorTexts = []string{
	"mio figlio {Brando} di 8 anni si è fatto male sull'altalena",
	"mio figlio di 8 anni è {autistico} e il sostegno non c'è",
	"la bambina {Sara Conti} ha la {febbre alta} e la mamma Elena Conti non risponde",
	"la maestra ha lasciato il bambino {Ismaele Conti} da solo in cortile",
	"Alunno: {TOMMASO BERNARDINI} classe 1C - Dieta: {intolleranza al glutine} - Firma genitore: Luigi Bernardini",
	"mia figlia {Matilde Corsaletti} frequenta la 2B della primaria e soffre di {favismo}. Distinti saluti\nErnesto Corsaletti",
	"Raccolta fondi per la piccola {Giulia}, 4 anni",
	"il minore {Marco Belli} è stato affidato ai nonni",
	"mia figlia {Vittoria} va in terza media e il bus non passa mai",
	"mio nipote {Andrea Pozzi}, 15 anni, è stato multato",
	"Mio figlio ha la {varicella} e non viene a scuola",
	"I genitori di {Riccardo Menin} della 3A non hanno dato il consenso",
	"Sono Anna Bassi e la mia bambina è {celiaca}",
	"chiedo l'{esenzione mensa} per la bambina",
	"{Carlotta Spinetti}, anni 9, {epilessia} con assenze",
	// Nobody under 18.
	"mio figlio Marco di 28 anni è disabile e vive con me",
	"mio figlio Marco ha perso il lavoro e prende la naspi",
	"Anna Bassi, 45 anni, ha il diabete",
	"mio marito è in dialisi da 8 anni",
	"sono diabetico da 12 anni e aspetto da 6 mesi",
	"mio fratello minore Luca Bassi ha l'epilessia",
	"la maestra Chiara Belli della 2B ha la febbre",
	"Giorgio Belli, 8 anni fa, ha avuto un infarto",
	"la mamma della bambina, Sonia Rizzi, ha il covid",
	"il marito della maestra Elena Rizzi è cieco totale",
	"la bambina di Sonia Rizzi piange sempre",
	"Ho il diabete e due figli a carico",
}

func TestMinors(t *testing.T) {
	s := mustNew(t, Config{})
	for _, marked := range minorTexts {
		text := strings.NewReplacer("{", "", "}", "").Replace(marked)
		var want []string
		for _, part := range strings.Split(marked, "{")[1:] {
			inside, _, _ := strings.Cut(part, "}")
			want = append(want, inside)
		}
		var got []string
		for _, sp := range s.Find(text) {
			if sp.Minor != slices.Contains(sp.Reasons, OfMinor) {
				t.Errorf("%q: Minor is %v, the reasons are %v", text, sp.Minor, sp.Reasons)
			}
			if sp.Minor {
				got = append(got, text[sp.Start:sp.End])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q:\n about minors %q\n want         %q (of %v)", text, got, want, s.Find(text))
		}
	}
}

func TestMinorByBirth(t *testing.T) {
	s := mustNew(t, Config{})
	rapid.Check(t, func(t *rapid.T) {
		born := time.Date(rapid.IntRange(1950, 2024).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		at := born.AddDate(0, 0, rapid.IntRange(0, 60*365).Draw(t, "days later"))
		day := born.Day() + 40*rapid.IntRange(0, 1).Draw(t, "woman")
		code := fmt.Sprintf("RSSMRA%02d%c%02dH501", born.Year()%100, months[born.Month()-1]-'a'+'A', day)
		code += strings.ToUpper(string(fiscalCheck([]byte(strings.ToLower(code)))))
		text := "Sara Belli, nata il " + born.Format("02/01/2006") + " a Roma. Codice fiscale " + code
		// The law's own words: under age is who has not had the 18th birthday.
		age := at.Year() - born.Year()
		if at.YearDay() < time.Date(at.Year(), born.Month(), born.Day(), 0, 0, 0, 0, time.UTC).YearDay() {
			age--
		}
		kinds := map[Kind]bool{}
		for _, sp := range s.Find(text) {
			switch kinds[sp.Kind] = true; sp.Kind {
			case Person, DateOfBirth, FiscalCode:
				if got := sp.OfMinor(at); got != (age < 18) {
					t.Fatalf("%s of %q at %s: OfMinor is %v at the age of %d", sp.Kind, text, at.Format(time.DateOnly), got, age)
				}
				if got := slices.Contains(sp.ReasonsAt(at), OfMinor); got != (age < 18) {
					t.Fatalf("%s: the reasons are %v at the age of %d", sp.Kind, sp.ReasonsAt(at), age)
				}
			}
		}
		if !kinds[Person] || !kinds[DateOfBirth] || !kinds[FiscalCode] {
			t.Fatalf("%q: found only %v", text, kinds)
		}
	})
}
