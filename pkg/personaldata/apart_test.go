package personaldata

import "testing"

// An account whose characters stand apart has no card among its digits.
func TestNoCardWithinAnAccount(t *testing.T) {
	f := mustNew(t, Config{})
	for _, iban := range []string{"F-I-2-4-0-0-0-0-9-3-0-0-0-0-0-0-0-0", "S-D-2-6-0-0-3-1-4-4-0-3-1-7-1-4-1-1"} {
		for _, text := range []string{"ecco: " + iban + " , grazie", "il conto è " + iban} {
			if got := f.Find(text); len(got) != 1 || got[0].Kind != IBAN || text[got[0].Start:got[0].End] != iban {
				t.Errorf("%q: got %v, want the account alone", text, got)
			}
		}
	}
}
