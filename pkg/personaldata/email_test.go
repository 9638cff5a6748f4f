package personaldata

import (
	"strings"
	"testing"
)

// emailTexts have every address in brackets; the ones without are hard negatives.
var emailTexts = strings.Split(`la mail è [t e s s a r i . g @ c a s e l l a . e x a m p l e], grazie
[a n n a @ p o s t a . i t] e poi basta
ho scritto a [info at pizzeriadaciro punto example] ieri
mail: [anna punto verdi at posta punto it]
[anna.verdi@posta,test] scusate
we met at noon at the station
meet at punto vendita
offerta @ 5 , 20 euro
tre @ a b c`, "\n")

func TestEmails(t *testing.T) {
	findsBracketed(t, EmailAddress, emailTexts)
}

func TestVATColumns(t *testing.T) {
	findsBracketed(t, VATCode, []string{
		"Bar Sport\t[03566800417]\tcell. 333-7102294\nBottega Nuova\t[02174900924]\tcell. 3895504176",
		"ditta;p.iva\nGelati;[02174900924]\nIl Cervo;[01433800784]",
		"ditta;prot\nGelati;02174900924\nIl Cervo;01433800784",
	})
}

func TestBracketedA(t *testing.T) {
	for text, want := range map[string]bool{"m(a)p": true, "(b) ((a)": true, "(a": false, "(A)": false, "a)": false, "(a]": false, "": false, "(": false, "((((": false} {
		var x scan
		x.v.read(text)
		if got := x.bracketedA('(', ')'); got != want {
			t.Errorf("%q: %v", text, got)
		}
		x.v.read(strings.NewReplacer("(", "[", ")", "]", "]", ")").Replace(text))
		if got := x.bracketedA('[', ']'); got != want {
			t.Errorf("%q in square brackets: %v", text, got)
		}
	}
}
