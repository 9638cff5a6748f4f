package personaldata

import "testing"

// TestAddressesOfOfficers puts addresses behind the names of officers and of shops, where
// they are nobody's, and behind those of people.
func TestAddressesOfOfficers(t *testing.T) {
	forms := []string{"via Giulia 8", "corso Italia 102", "via San Paolo 4, secondo piano", "viale Trento 12"}
	grid{kind: Address, none: true, forms: forms, contexts: []string{
		"Difensore civico regionale: avv. Teresa Lamanna, {}.", "Garante dei detenuti: prof. Arturo Bellini, {}.", "Sportello consumatori: avv. Marta Gentili, {}, il giovedì 15-17.",
		"Notaio incaricato: dott. Giorgio Cavallini, {}. Base d'asta € 84.000.", "Giudice di pace: dott.ssa Anna Ferri, {}",
		`Aperto il nuovo "Bar di Loredana", {}`,
	}}.run(t, 0.05)
	grid{kind: Address, forms: forms[:2], contexts: []string{
		"Teresa Lamanna, {}, chiede il trasporto", "Il sig. Arturo Bellini, {}, ha perso le chiavi", "la signora Marta Gentili, residente in {}, chiede",
	}}.run(t, 0)
}

// TestNumberedCars puts plates behind models that are numbers.
func TestNumberedCars(t *testing.T) {
	grid{kind: Plate, forms: []string{"ET 909YS", "ET909 YS", "GB 774 DE", "FT338KL"}, contexts: []string{
		"chi è della 500 {}? ha i fari accesi", "la 208 {} con i fari accesi", "spostate la 500 {} parcheggiata in curva", "una 600 {} davanti al cancello", "la mia 2008 {} ha preso una multa al varco",
	}}.run(t, 0)
	grid{kind: Plate, none: true, forms: []string{"ET 909YS", "GB 774 DE"}, contexts: []string{"ordine 500 {} consegnato", "articolo n. 208 {} disponibile"}}.run(t, 0)
}

// TestScornedSurnames holds surnames behind what one calls a neighbour.
func TestScornedSurnames(t *testing.T) {
	grid{kind: Person, forms: []string{"Trombetta", "Tosello", "Fumagalli", "Cavallini"}, contexts: []string{
		"quel cafone del {} mi ha tagliato la siepe", "quella maleducata della {} urla di notte", "quel furbo di {} non paga mai",
	}}.run(t, 0)
	findsNames(t, []string{
		"Roba da Perry Mason capire questa bolletta", "Per trovare l'ufficio serve Sherlock Holmes", "Più lento di Forrest Gump, l'autobus", "sembra il castello del conte Dracula",
		"quella scema della direttrice", "quel cafone del vigile",
	})
}
