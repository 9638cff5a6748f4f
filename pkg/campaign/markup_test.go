package campaign

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWithoutMarkup(t *testing.T) {
	f := func(text, want string) {
		t.Helper()
		if got := strings.Join(strings.Fields(withoutMarkup(text)), " "); got != want {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
	f("<p>Vieni in <b>piaz</b>za.<br>&nbsp;Domani</p>", "Vieni in piazza. Domani")
	f("<html><head><title>x</title><style>p {a: b}</style></head><body><!-- c -->Vieni<BR/>domani", "Vieni domani")
	f("L&#39;orario &egrave; nuovo", "L'orario è nuovo")
	// No markup.
	f("5 < 6 e 7 > 6, <3", "5 < 6 e 7 > 6, <3")
	f("Scrivi a <ufficio@comune.test> e <il tuo nome>", "Scrivi a <ufficio@comune.test> e <il tuo nome>")
}

// TestMarkupIsNoText strews tags and entities among the words of a text: it stays it.
func TestMarkupIsNoText(t *testing.T) {
	words := strings.Fields("Chi vuole viene domani alle prove del coro in oratorio con la sua parte e una matita, poi si cena insieme")
	want := TextOf(strings.Join(words, " "))
	rapid.Check(t, func(t *rapid.T) {
		var out strings.Builder
		out.WriteString("<p>")
		for _, w := range words {
			if rapid.Bool().Draw(t, "bold") {
				w = w[:1] + "<b>" + w[1:] + "</b>"
			}
			out.WriteString(w)
			out.WriteString(rapid.SampledFrom([]string{" ", "<br>", "<br/>&nbsp;", "</p><p class=\"x\">", "&#32;", " <!-- 7 -->"}).Draw(t, "between"))
		}
		if got := TextOf(out.String()); got.Exact != want.Exact {
			t.Fatalf("%q is another text", out.String())
		}
	})
}
