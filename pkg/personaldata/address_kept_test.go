package personaldata

import "testing"

// TestWhereSomebodyIsFound holds ways to say where somebody lives beside sentences alike
// about shops, works and holes.
func TestWhereSomebodyIsFound(t *testing.T) {
	findsBracketed(t, Address, []string{
		"el Bepi che el stà in [via dei Morari 8], paga anca lu",
		"Il cane di [via Bandini 5] non risulta",
		"La siepe di [via Acquaviva Alta 19] arriva in strada",
		"Il negozio di via Bandini 5 ha chiuso",
		"La buca di via Bandini 5 si allarga",
		"il bar sta in via Bandini 5",
		"abit. in [via Cantarana 7]",
		"si fa trovare in [via Fornace Bassa 71] il giovedì",
		"lasci il vaso in [salita San Teodoro 22], suoni Barbieri",
		"casa con giardino in [località Bruciata 3], solo referenziati",
		"il giardino in via Bruciata 3 resta chiuso",
	})
	findsBracketed(t, DateOfBirth, []string{
		"Passeggero: Tommaso Acquaviva, [22/10/2009], via Crispi 230, 73010 Murgiano (LE)",
		"meine Tochter hat am [21.11.2011] Geburtstag",
		"Consegna a Tommaso Acquaviva, 22/10/2023, via Crispi 230",
	})
}
