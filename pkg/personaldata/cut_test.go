package personaldata

import "testing"

// What stands behind a word is asked in many places, and a text may end with any word:
// one that is not finished, or was cut by who sent it.
func TestTextsEndAnywhere(t *testing.T) {
	s := mustNew(t, Config{})
	find := func(text string) {
		defer func() {
			if err := recover(); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}()
		s.Find(text)
	}
	step := 1
	if underRace {
		step = 25 // the race detector has nothing to find here, and takes minutes
	}
	for n, text := range lessons(t) {
		if n%step != 0 {
			continue
		}
		for at, c := range text {
			if c == ' ' {
				find(text[:at])
				find(text[at+1:])
			}
		}
	}
	for _, text := range []string{
		"Tel. 345 0091882: abito in viale Gramsci, sc. ",
		"Abito in via Larga 12, secondo piano, stanza ",
		"Un assegno per un incidente, la radio dice che, 104 ",
		"Davanti al numero 33 di via Piave c'è un",
	} {
		find(text)
	}
}
