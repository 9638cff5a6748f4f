package purpose

import "testing"

// What shows no plea needs more to be called propaganda: below that, the next label
// stands, unclear.
func TestPropagandaNeedsMore(t *testing.T) {
	m := &Model{heat: 1, least: 0.3}
	var sums [columns]float32
	sums[propaganda], sums[0] = 6, 4
	if Labels()[propaganda] != ElectoralPropaganda {
		t.Fatal("propaganda has another place")
	}
	if g := m.guess(&sums, 9, true, 0); g.Label != ElectoralPropaganda || g.Unclear {
		t.Errorf("with a plea: %+v", g)
	}
	if g := m.guess(&sums, 9, true, sureDespiteFacts); g.Label != ServiceInformation || !g.Unclear {
		t.Errorf("with facts and no plea: %+v", g)
	}
	sums[propaganda] = 40
	if g := m.guess(&sums, 9, true, sureDespiteFacts); g.Label != ElectoralPropaganda || g.Unclear {
		t.Errorf("for sure: %+v", g)
	}
}

func TestNeededWithoutPlea(t *testing.T) {
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]float64{
		"Domenica vota Rossi": 0, "Seggi aperti dalle 7 alle 23, serve la tessera elettorale": sureDespiteFacts,
		"Il referendum si avvicina": sureOfVoting, "La biblioteca chiude alle 18": 0,
	} {
		r := &reader{}
		r.prepare(Message{Text: text}, c.model, c.signals)
		if got := r.needed(c.signals); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
