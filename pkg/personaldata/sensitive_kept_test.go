package personaldata

import "testing"

// TestKeptFrom puts conditions where they keep the writer from something, and where they
// keep nobody.
func TestKeptFrom(t *testing.T) {
	grid{kind: Health, forms: []string{"epilessia", "asma", "artrosi", "emicrania", "ansia"}, contexts: []string{
		"non guido più per l'{}", "non esco di casa per l'{}", "sono due anni che non lavoro per l'{}", "la notte non dormo per l'{}", "non cammino bene per l'{}",
	}}.run(t, 0)
	grid{kind: Health, none: true, forms: []string{"epilessia", "asma", "artrosi", "emicrania", "ansia"}, contexts: []string{
		"non si guida per l'{}", "non c'è un centro per l'{}", "non esco mai. Convegno per l'{} sabato", "non ci sono fondi per l'{}",
	}}.run(t, 0)
}
