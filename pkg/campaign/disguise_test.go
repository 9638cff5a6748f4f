package campaign

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestDisguise strews what nobody sees through a text: it stays the text.
func TestDisguise(t *testing.T) {
	// Cyrillic and Greek letters, and the Latin ones that they look like.
	alike := strings.NewReplacer("a", "а", "c", "с", "d", "ԁ", "e", "е", "i", "і", "j", "ј", "l", "ӏ", "o", "ο", "p", "р", "s", "ѕ", "v", "ν", "C", "С")
	const text = "Chi vuole viene domani alle prove del coro in oratorio con la sua parte e una matita, poi si cena insieme"
	want := TextOf(text)
	rapid.Check(t, func(t *rapid.T) {
		var out strings.Builder
		for _, r := range text {
			c := string(r)
			if rapid.Bool().Draw(t, "look-alike") {
				c = alike.Replace(c)
			}
			out.WriteString(c)
			out.WriteString(rapid.SampledFrom([]string{"", "\u200b", "\u200d", "\u00ad", "\ufeff"}).Draw(t, "unseen"))
		}
		if got := TextOf(out.String()); got.Exact != want.Exact {
			t.Fatalf("%q is another text", out.String())
		}
	})
}

// TestSpelt spells some words of a text out: it stays the text.
func TestSpelt(t *testing.T) {
	words := strings.Fields("chi vuole viene domani alle prove del coro con una matita poi si cena insieme")
	want := TextOf(strings.Join(words, " "))
	rapid.Check(t, func(t *rapid.T) {
		out, apart := make([]string, len(words)), false
		for i, w := range words {
			// Two words that are both spelt with spaces are one run of letters.
			if apart = !apart && len(w) > 2 && rapid.Bool().Draw(t, "apart"); apart {
				w = strings.Join(strings.Split(w, ""), rapid.SampledFrom([]string{".", "-", " ", "_", "*"}).Draw(t, "by"))
			}
			out[i] = w
		}
		// A number at the beginning is left out, as a greeting is.
		first := rapid.SampledFrom([]string{"", "17 "}).Draw(t, "first")
		if got := TextOf(first + strings.Join(out, " ")); got.Exact != want.Exact {
			t.Fatalf("%q is another text", first+strings.Join(out, " "))
		}
	})
	if a, b := TextOf("il turno a b"), TextOf("il turno ab"); a.Exact == b.Exact {
		t.Error("two letters are no word that is spelt")
	}
}
