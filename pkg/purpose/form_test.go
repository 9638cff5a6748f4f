package purpose

import "testing"

// Who holds an office and acts is told from an office that an act only names.
func TestPersons(t *testing.T) {
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]person{
		"Oggi la sindaca Vanda Quagliarulo inaugura il nido":                                  {office: true, holder: true, acts: true},
		"Spiega il presidente di Terme Valmadra, Ugo Bonfiglioli":                             {office: true, holder: true, acts: true},
		"Ai sensi del decreto il sindaco Ugo Bonfiglioli":                                     {office: true, holder: true},
		"Il presidente della commissione riceve il lunedì":                                    {office: true},
		"Domani la biblioteca di Quagliarulo chiude":                                          {},
		"Due fasi, spiega l'assessora regionale alla salute Vanda Quagliarulo":                {office: true, holder: true, acts: true},
		"Si rinnova il consiglio: l'assessore alla cultura Ugo Bonfiglioli promette due sale": {office: true, holder: true, acts: true},
	} {
		r := &reader{}
		r.prepare(Message{Text: text}, c.model, c.signals)
		got := r.persons(c.signals)
		got.praise, got.speaks, got.signs, got.signed = false, false, false, false
		if got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}
