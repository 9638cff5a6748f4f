package personaldata

import "testing"

// A rule may ask for words before the first one: a birth that opens the text has none.
func TestBirthOpensText(t *testing.T) {
	s := mustNew(t, Config{})
	for _, text := range []string{"nAtA AAA BA", "Nata Livia, la nostra terzogenita", "nato Brando Tessari"} {
		s.Find(text)
	}
}

// A word with a capital that only begins the sentence is no part of the name behind it; a
// surname is.
func TestNamesBehindFirstWords(t *testing.T) {
	s := mustNew(t, Config{})
	for _, word := range []string{"Grande", "Vecchio", "Bella", "Addio", "Simpaticissimo", "Inarrivabile", "Basta", "Vicinanza", "Auguroni", "Ora", "Natale", "Panettiere", "Alunno", "Cittadino", "Geniale", "Perfino"} {
		for _, name := range []string{"Tiziana Ferrario", "Marco Bellini", "Lucia Pavan", "Kofi Mensah"} {
			found := false
			for _, sp := range s.Find(word + " " + name + " del terzo piano ha il diabete") {
				found = found || sp.Kind == Person && sp.Start == len(word)+1 && sp.End == len(word)+1+len(name)
			}
			if !found {
				t.Errorf("%s %s: the name is not found by itself", word, name)
			}
		}
	}
	for _, name := range []string{"Rossi Maria Grazia", "Conti Marco Antonio"} {
		spans := s.Find(name + " ha il diabete")
		if len(spans) == 0 || spans[0].Start != 0 || spans[0].End != len(name) {
			t.Errorf("%s: found %v, want all of it", name, spans)
		}
	}
}
