package purpose_test

import (
	"os"
	"strings"
	"testing"

	"vedetta/pkg/purpose"
)

func examplesIn(t *testing.T, lines string) []purpose.Example {
	t.Helper()
	all, err := purpose.ReadExamples("x", strings.NewReader(lines))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What is only known not to be of a label counts among the denied and nowhere else.
func TestExamplesMaySayWhatTheyAreNot(t *testing.T) {
	c := newClassifier(t)
	r := c.Evaluate(examplesIn(t, `{"not":"electoral_propaganda","text":"Il cane abbaia da stamattina, qualcuno sa di chi è?"}
{"not":"electoral_propaganda","text":"Domenica 9 giugno vota Otto Brandi sindaco, lista Quercia Viva: il tuo voto conta!"}
{"label":"survey","text":"Compila il questionario del Comune sui servizi della biblioteca: bastano tre minuti."}`))
	if r.N != 1 || r.Denied != 2 || r.DeniedFound != 1 || r.DeniedClearly != 1 || len(r.Misses) != 1 || r.Misses[0].Number != 2 {
		t.Errorf("%d labelled, %d denied of which %d found, %d clearly; misses %+v", r.N, r.Denied, r.DeniedFound, r.DeniedClearly, r.Misses)
	}
	for _, line := range []string{`{"not":"nothing","text":"x"}`, `{"not":"survey","label":"survey","text":"x"}`, `{"text":"x"}`} {
		if _, err := purpose.ReadExamples("x", strings.NewReader(line)); err == nil || !strings.Contains(err.Error(), "x line 1: ") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// A small model takes back what it is told not to be.
func TestDeniedExamplesTeach(t *testing.T) {
	var lines strings.Builder
	for range 3 {
		for _, l := range purpose.Labels() {
			lines.WriteString(`{"label":"` + string(l) + `","text":"parola comune di ` + string(l) + ` oggi"}` + "\n")
		}
	}
	ask := purpose.Message{Text: "parola comune di electoral_propaganda oggi"}
	confidence := func(lines string) float64 {
		m, err := purpose.Train(examplesIn(t, lines), purpose.TrainOptions{})
		if err != nil {
			t.Fatal(err)
		}
		c, err := purpose.NewWith(m)
		if err != nil {
			t.Fatal(err)
		}
		if g := c.Classify(ask); g.Label == purpose.ElectoralPropaganda {
			return g.Confidence
		}
		return 0
	}
	before := confidence(lines.String())
	after := confidence(lines.String() + strings.Repeat(`{"not":"electoral_propaganda","text":"parola comune di electoral_propaganda oggi"}`+"\n", 30))
	if before == 0 || after >= before {
		t.Errorf("confidence %.3f, and %.3f where the text is said to be no propaganda thirty times", before, after)
	}
}

// What people say to each other is hardly ever taken for a plea: one text in six was,
// before examples said so.
func TestChatterIsNoPropaganda(t *testing.T) {
	content, err := os.ReadFile("testdata/chatter.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	r := newClassifier(t).Evaluate(examplesIn(t, string(content)))
	if r.Denied < 1200 || 20*r.DeniedFound > r.Denied || 50*r.DeniedClearly > r.Denied {
		t.Errorf("of %d texts %d are called propaganda, %d clearly; want at most 5 and 2 in 100", r.Denied, r.DeniedFound, r.DeniedClearly)
	}
}
