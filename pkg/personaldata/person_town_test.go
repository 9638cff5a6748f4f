package personaldata

import "testing"

// TestTownsThatAreNames puts given names that are small towns, too, where they mean the
// town, and where they mean somebody.
func TestTownsThatAreNames(t *testing.T) {
	grid{kind: Person, none: true, forms: []string{"Marta", "Paola", "Tito", "Virgilio", "Milena"}, contexts: []string{
		"il comune di {} ha detto no", "il treno per {} parte alle 8", "abito a {} da sempre", "incidente a {} ieri sera",
		"la strada da {} a Potenza è chiusa", "{} (PZ), zona industriale", "la stazione di {} è chiusa",
	}}.run(t, 0)
	grid{kind: Person, forms: []string{"Marta", "Paola", "Milena", "Elena", "Irma", "Tina"}, contexts: []string{
		"{} oggi non viene", "ho sentito {} stamattina", "mia zia {} abita qui", "ieri {} mi ha chiamato",
	}}.run(t, 0)
}

// TestSurnamesBehindAnArticle puts a woman's surname behind the article of talk, which is
// no part of it at the beginning of a sentence either.
func TestSurnamesBehindAnArticle(t *testing.T) {
	grid{kind: Person, forms: []string{"Rinaldi", "Brambilla", "Castoldi", "Sartori"}, contexts: []string{
		"La {} ha chiesto il telelavoro", "Ho parlato con la {} ieri", "la {} è rientrata dalle ferie", "chiedete alla {} del secondo piano",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Barilla", "Regione", "Coop", "Stampa", "Meloni"}, contexts: []string{
		"La {} ha chiesto un rinvio", "la {} ha detto di no",
	}}.run(t, 0)
}
