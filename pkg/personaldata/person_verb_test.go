package personaldata

import "testing"

// TestVerbsAndExclamations puts words that are names elsewhere where they say what somebody
// does, and where a sentence begins with "Ma", which is a Chinese family name, too.
func TestVerbsAndExclamations(t *testing.T) {
	grid{kind: Person, none: true, forms: []string{"manca", "consiglia", "guida", "zoppa", "gustava", "balla"}, contexts: []string{
		"mio marito {} da tre giorni", "mia sorella {} di andare presto", "mio nonno {} il vino buono", "mia figlia {} sempre",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Cosa", "Gente", "Piange", "Anno", "Basta", "Vergogna"}, contexts: []string{
		"Ma {}!", "Ma {}, svegliatevi!", "Non si può. Ma {} dove siamo?",
	}}.run(t, 0)
	grid{kind: Person, forms: []string{"Li Na", "Ma Lin", "Wang Lei"}, contexts: []string{
		"la signora {} chiede il permesso", "mi chiamo {} e abito qui", "ha telefonato {}, la vicina",
	}}.run(t, 0)
	grid{kind: Person, forms: []string{"mario", "giulia", "loredana"}, contexts: []string{
		"mio cugino {} da tre giorni non risponde", "mia sorella {} di solito passa alle 8",
	}}.run(t, 0)
}
