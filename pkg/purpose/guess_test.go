package purpose

import "testing"

// What shows no plea needs more to be called propaganda: below that it is unclear,
// and further below the next label stands.
func TestPropagandaNeedsMore(t *testing.T) {
	m := &Model{heat: 1, least: 0.3}
	var sums [columns]float32
	sums[propaganda], sums[0] = 6.6, 4
	if Labels()[propaganda] != ElectoralPropaganda {
		t.Fatal("propaganda has another place")
	}
	if g := m.guess(&sums, 9, true, bars{}); g.Label != ElectoralPropaganda || g.Unclear {
		t.Errorf("with a plea: %+v", g)
	}
	if g := m.guess(&sums, 9, true, bars{least: leastDespiteFacts, clear: clearDespiteFacts}); g.Label != ElectoralPropaganda || !g.Unclear {
		t.Errorf("with facts, no plea and some doubt: %+v", g)
	}
	sums[propaganda] = 5
	if g := m.guess(&sums, 9, true, bars{least: leastDespiteFacts, clear: clearDespiteFacts}); g.Label != ServiceInformation || !g.Unclear {
		t.Errorf("with facts and no plea: %+v", g)
	}
	sums[propaganda] = 40
	if g := m.guess(&sums, 9, true, bars{least: leastDespiteFacts, clear: clearDespiteFacts}); g.Label != ElectoralPropaganda || g.Unclear {
		t.Errorf("for sure: %+v", g)
	}
}

func TestNeededWithoutPlea(t *testing.T) {
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bars{
		"Domenica vota Rossi": {clear: clearPlea, pleads: true}, "Seggi aperti dalle 7 alle 23, serve la tessera elettorale": {least: leastAmongFacts, clear: clearAmongFacts},
		"Domenica la scheda azzurra": {least: leastDespiteFacts, clear: clearDespiteFacts},
		"Il referendum si avvicina":  {least: leastOfVoting, clear: clearOfVoting}, "La biblioteca chiude alle 18": {least: leastElse, clear: clearElse},
		"È in corsa per il consiglio: le liste sono depositate, scheda azzurra": {clear: clearDespiteFacts},
	} {
		r := &reader{}
		r.prepare(Message{Text: text}, c.model, c.signals)
		if got := r.needed(c.signals); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
