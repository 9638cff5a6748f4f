package personaldata

import "testing"

// TestNamesThatAreWordsSpokenTo puts given names that are words, too, where somebody is
// spoken to, met or came, and where they are words.
func TestNamesThatAreWordsSpokenTo(t *testing.T) {
	grid{kind: Person, forms: []string{"Chiara", "Serena", "Franco", "Grazia", "Benedetta"}, contexts: []string{
		"{} ci sei?", "{} mi passi il numero del dottore?", "c'era pure {}, alla fine", "se vedi {} salutamela",
	}}.run(t, 0)
	grid{kind: Person, none: true, forms: []string{"Chiara", "Serena", "Franca", "Grazia", "Benedetta"}, contexts: []string{
		"{} come il sole la risposta della giunta", "{} e semplice, la regola è questa",
	}}.run(t, 0)
}
