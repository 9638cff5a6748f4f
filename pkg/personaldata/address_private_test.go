package personaldata

import "testing"

// TestHomesAmongPublicPlaces holds homes in whose sentence a word for a public place
// stands, and public places in whose sentence one for a home does.
func TestHomesAmongPublicPlaces(t *testing.T) {
	findsBracketed(t, Address, []string{
		"la signora di [via Isonzo 9] non apre",
		"il nonno di [via Isonzo 9] nn apre",
		"la biblioteca di via Isonzo 9 non apre",
		"domani ore 9 in [via delle Rose 15] cancello verde",
		"passi domani in [via Tasso 4], portone grigio",
		"in via Tasso 4 il cancello è rotto",
		"Ordinanza di sgombero: l'occupante Nevio Tagliapietra lasci l'immobile sito in [calle dei Botteri 1142, 30010 Venezia (VE)]",
		"Ordinanza: chiuso il tratto di via Tasso 4 fino a sera",
		"quello di fronte ([via Cesare Abba 19]) ha la casa popolare",
		"quelli di sopra, [via Abba 19], urlano",
		"quello di fronte alla scuola di via Abba 19 è chiuso",
		"sono Fiona, ho scritto all'ufficio, vivo in [via delle Vigne 6]",
		"abito in [via Tasso 4], sopra la merceria",
		"la merceria è in via Tasso 4",
	})
}
