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

// Words that are somebody's name elsewhere, in what machines and notices say.
func TestWordsOfMachines(t *testing.T) {
	s := mustNew(t, Config{})
	for _, text := range []string{
		"Job: Backup Server Demografici. Esito: Success. Durata 1:12:40", "Min 3,1 C Max 6,4 C Media 4,7 C.",
		"Semaforo lampeggiante per guasto, tecnici al lavoro. Prudenza.", "Seconda parte del codice PUK della CIE",
		"Error: Missing attachment. Matrix room closed", "Grazie Ryanair!", "Cara Publiacqua, la bolletta è sbagliata",
	} {
		if spans := s.Find(text); len(spans) > 0 {
			t.Errorf("%q: found %v", text, spans)
		}
	}
	for _, text := range []string{"Prudenza mi ha detto di passare", "La casa è a posto.\nCostanza"} {
		if len(s.Find(text)) != 1 {
			t.Errorf("%q: no name found", text)
		}
	}
}
