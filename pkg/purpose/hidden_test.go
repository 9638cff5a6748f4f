package purpose

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A plea in two sentences of a long notice is found, wherever it stands, and the
// notice alone is what it was.
func TestHiddenPlea(t *testing.T) {
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	notice := []string{
		"Si avvisano gli utenti che da lunedì l'isola ecologica di via Marmolada apre alle 8 e chiude alle 18.",
		"Gli ingombranti si portano su prenotazione, al numero verde o allo sportello.",
		"Il nuovo calendario della raccolta è in distribuzione nelle edicole.",
		"Chi non lo trovasse può ritirarlo in municipio, all'ufficio ambiente.",
	}
	const plea = "Domenica vota la lista Insieme per Borgomare. Con il tuo voto continuiamo il lavoro fatto in questi anni."
	if g := c.Classify(Message{Channel: "mail", Text: strings.Join(notice, " ")}); g.Label != ServiceInformation || g.Unclear {
		t.Errorf("the notice alone: %+v", g)
	}
	for at := range len(notice) + 1 {
		text := strings.Join(slices.Insert(slices.Clone(notice), at, plea), " ")
		g, reasons := c.Explain(Message{Channel: "mail", Text: text})
		if g.Label != ElectoralPropaganda {
			t.Errorf("plea before sentence %d: %+v", at+1, g)
		}
		if !slices.ContainsFunc(reasons, func(r Reason) bool { return r.Code == "vote_plea" }) {
			t.Errorf("plea before sentence %d: reasons %+v", at+1, reasons)
		}
	}
}

// The pairs are those of a list of the sentences' beginnings.
func TestPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &reader{tokens: make([]token, rapid.IntRange(0, 60).Draw(t, "tokens"))}
		for i := range r.tokens {
			r.tokens[i].begins = rapid.IntRange(0, 3).Draw(t, "begins") == 0
		}
		begins := []int{0}
		for i := range r.tokens {
			if r.tokens[i].begins && i-begins[len(begins)-1] >= leastClause {
				begins = append(begins, i)
			}
		}
		begins = append(begins, len(r.tokens))
		var want, got [][2]int
		for i := 0; i+2 < len(begins); i++ {
			want = append(want, [2]int{begins[i], begins[i+2]})
		}
		for from, to := range r.pairs {
			got = append(got, [2]int{from, to})
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// An excerpt is judged as its text alone is.
func TestExcerptIsItsText(t *testing.T) {
	c, err := New()
	if err != nil {
		t.Fatal(err)
	}
	sentences := []string{
		"Domenica vota SÌ al referendum, lo dobbiamo ai figli. ", "Il «Centro» riapre così com'era, più bello. ", "L'8 giugno scrivi Fiore sulla scheda!\n",
		"Costa 12,50 € al mese, tel. 0999 123123. ", "La biblioteca resta chiusa fino a lunedì. ", "Perché no? ", "Quattro buoni motivi per dire sì alla riforma. ",
	}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(sentences), 1, 8).Draw(t, "sentences"), "")
		r := &reader{inner: &reader{}}
		r.prepare(Message{Text: text}, c.model, c.signals)
		for from, to := range r.pairs {
			got := c.excerpt(r, from, to, "mail")
			end := len(r.raw)
			if to < len(r.tokens) {
				end = int(r.tokens[to].start)
			}
			var alone []rune // the folded text has one byte a character here
			for _, c := range text {
				alone = append(alone, c)
			}
			if want := c.Classify(Message{Channel: "mail", Text: string(alone[r.tokens[from].start:end])}); got != want {
				t.Fatalf("%d to %d of %q: %+v, alone %+v", from, to, text, got, want)
			}
		}
	})
}
