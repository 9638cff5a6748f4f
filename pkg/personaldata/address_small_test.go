package personaldata

import "testing"

// TestTownsInSmallLetters reads towns behind a street in small letters, also those that are
// words, where nothing follows.
func TestTownsInSmallLetters(t *testing.T) {
	grid{kind: Address, forms: []string{
		"via verdi 12, cesena", "via roma 3 a carpi", "viale trieste 7, prato", "via del tiglio 12/b, fidenza", "vicolo stretto 4, lodi", "via garibaldi 12 udine", "via monte grappa 9, san lazzaro",
	}, contexts: []string{"abito in {}", "ciao sono la giulia, sto in {}. mi porti il pane?", "mia mamma abita in {}"}}.run(t, 0)
	grid{kind: Address, forms: []string{"via verdi 12", "via del tiglio 12/b"}, contexts: []string{
		"abito in {}, sole tutto il giorno", "abito in {}, terzo portone", "abito in {}, campo da bocce davanti", "abito in {}, massa di rumore",
	}}.run(t, 0)
}
