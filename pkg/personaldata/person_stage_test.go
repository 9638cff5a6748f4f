package personaldata

import "testing"

// TestPerformersAndWorks puts given names, titles and full names where they are a
// performer's or a work's, and where they are somebody's who only goes there.
func TestPerformersAndWorks(t *testing.T) {
	grid{kind: Person, none: true, forms: []string{"Tosca", "Aida", "Clara", "Serena", "Fedra", "Elettra", "Mirko Salis"}, contexts: []string{
		"i biglietti di {} costano troppo", "biglietti esauriti per {}, peccato", "in cartellone {} il 12 e il 13", "ieri abbiamo visto {} in arena, meraviglioso",
		"ad agosto il tour di {}", "le canzoni di {} le sanno tutti", "andiamo a sentire {} alla Fenice",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Ermal Meta", "Anna Oxa", "Luisa Miller", "Margaret Mazzantini", "Ermanno Olmi", "Guido Brunetti"}, contexts: []string{
		"ma {} cosa ne pensa?", "meglio {} che voi", "ieri sera in tv {} ha detto che", "secondo {} è tutto uno scandalo",
	}}.run(t, 0)
	grid{kind: Person, forms: []string{"Clara", "Ornella", "Mirko Salis"}, contexts: []string{
		"i biglietti li ha {}, chiedete a lei", "ho visto {} in farmacia che piangeva", "{} è la figlia del mio vicino, al concerto non c'era", "sono {}, vorrei due biglietti",
	}}.run(t, 0)
}
