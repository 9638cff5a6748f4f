package personaldata

import "testing"

// A rule may ask for words before the first one: a birth that opens the text has none.
func TestBirthOpensText(t *testing.T) {
	s := mustNew(t, Config{})
	for _, text := range []string{"nAtA AAA BA", "Nata Livia, la nostra terzogenita", "nato Brando Tessari"} {
		s.Find(text)
	}
}
