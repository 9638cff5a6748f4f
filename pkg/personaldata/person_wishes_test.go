package personaldata

import "testing"

func TestNamesInWishesAndBirthplaces(t *testing.T) {
	findsNames(t, []string{
		"SERENA NOTTE A TUTTI",
		"Serena Domenica a tutti",
		"[SERENA NOTARI] ABITA QUI",
		"il partigiano Angelo Moretti, nato a Rocca il 12 marzo 1921",
		"[Mario Rossi], nato a Rosà il 12 marzo 1980",
		"nata a Marina, residente a Lodi",
		"Ma Bianca Costa non era il nome della nave?",
		"[Bianca Costa] è il nome di mia zia",
	})
	findsBracketed(t, Health, []string{
		"siamo alla paralisi, traffico in coma e commercio in agonia",
		"mio padre è [in coma] da due mesi",
		"mio marito è stato [operato al cuore]",
	})
}
