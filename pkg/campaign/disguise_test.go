package campaign

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestDisguise strews what nobody sees through a text: it stays the text.
func TestDisguise(t *testing.T) {
	if a, b := utf8.RuneCountInString(lookAlikes), len(latinLetters); a != b {
		t.Fatalf("%d letters look alike, %d are given", a, b)
	}
	const text = "Chi vuole viene domani alle prove del coro in oratorio con la sua parte e una matita, poi si cena insieme"
	want := TextOf(text)
	rapid.Check(t, func(t *rapid.T) {
		var out strings.Builder
		for _, r := range text {
			if i := strings.IndexRune(latinLetters, r); i >= 0 && rapid.Bool().Draw(t, "look-alike") {
				r = []rune(lookAlikes)[i]
			}
			out.WriteRune(r)
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
		if got := TextOf(strings.Join(out, " ")); got.Exact != want.Exact {
			t.Fatalf("%q is another text", strings.Join(out, " "))
		}
	})
	if a, b := TextOf("il turno a b"), TextOf("il turno ab"); a.Exact == b.Exact {
		t.Error("two letters are no word that is spelt")
	}
}
