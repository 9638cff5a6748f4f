package personaldata

import "testing"

// TestPlacesNamedAfterPeople puts given names where they mean a shop, a ship, a street or
// an animal, and where they mean somebody.
func TestPlacesNamedAfterPeople(t *testing.T) {
	lone := []string{"Alfredo", "Ornella", "Beppe", "Loredana", "Armando", "Wanda"}
	grid{kind: Person, none: true, forms: lone, contexts: []string{
		"da {} si mangia bene", "da {} si spende poco, altrove no", "in piazza da Rino si mangia male, da {} benissimo",
		"sushi da {} o kebab alla stazione?", "Di fronte a {} (la trattoria) c'è una buca", "il parcheggio di {} (ristorante) è pieno",
		"meglio le piadine della {} o quelle del chiosco?", "il gelato di {} batte tutti",
		"Cuccioli: {}, Zeus e Maya cercano casa", "Cani in adozione al canile: box 4 Rex, box 7 {}", "Cuccioli in adozione: Argo, {} già vaccinati",
		"si gira in c.so {} 14", "C.so {} 77 chiuso",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Carmela", "Silvana", "Letizia", "Giovanna"}, contexts: []string{
		"La {} è fuori uso dal 2019", "La {} è andata a fuoco nel 2011", "la {} salpa alle nove dal molo 3", "La {} riapre sabato dopo il restauro", "La {} ha chiuso, peccato",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Ambrogio Ferraris", "Giancarlo Rossini", "Benedetta Corti"}, contexts: []string{
		"Mons. {} presiederà la cresima domenica", "Il saluto di monsignor {} alla città", "Padre {} celebra la messa alle 10", "Suor {} racconta trent'anni di missione in Mozambico",
	}}.run(t, 0)
	grid{kind: Person, forms: lone, contexts: []string{
		"stasera resto da {}, mia cugina", "ho lasciato le chiavi da {}, passa tu", "la signora {} non apre il cancello", "mia zia {} è fuori città",
		"il figlio di {} cerca casa", "hai sentito {}? non risponde da ieri", "mio cugino {} (quello di Lodi) arriva domani",
	}}.run(t, 0)
}

// TestProverbialNames holds those who are nobody.
func TestProverbialNames(t *testing.T) {
	findsNames(t, []string{
		"Tizio, Caio e Sempronio passano davanti e tu aspetti",
		"se arriva Tizio paga meno di Caio",
		"Cabaret con Enzo & Sal, posto unico 15 €",
		"Gentile [Fumagalli], la sua pratica è pronta",
		"Gent. [Tagliabue], la sua CIE è pronta",
		"Gent.ma [Garavaglia], passi in ufficio",
	})
}
