package personaldata_test

import (
	"slices"
	"testing"

	"vedetta/pkg/personaldata"
)

// candidateLessons are the candidates of all corpora.
func candidateLessons(t *testing.T) (out []lesson) {
	t.Helper()
	s, err := personaldata.New(personaldata.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for path, texts := range lessonTexts(t) {
		for k := range texts {
			for _, c := range s.Candidates(texts[k].Text) {
				l := lesson{Phrase: c, author: path}
				l.mark(&texts[k])
				out = append(out, l)
			}
		}
	}
	for _, l := range personaldata.SentencesOfTests(t) {
		text, marks := unbracketed(l.Text)
		for _, c := range s.Candidates(text) {
			if c.Kind != l.Kind {
				continue
			}
			of := lesson{Phrase: c, author: l.Author}
			of.marked = slices.ContainsFunc(marks, func(m [2]int) bool { return m[0] < c.To && c.From < m[1] })
			out = append(out, of)
		}
	}
	return out
}

// ofKind are the lessons about one kind.
func ofKind(lessons []lesson, kind personaldata.Kind) (out []lesson) {
	for _, l := range lessons {
		if l.Kind == kind {
			out = append(out, l)
		}
	}
	return out
}

// The models that are asked beside the rules must be right about authors that they have
// not read: alone, and where they are believed against the rules.
func TestOpinionsOfOthers(t *testing.T) {
	if personaldata.UnderRace {
		t.Skip("sums in one goroutine")
	}
	lessons := candidateLessons(t)
	for _, o := range personaldata.Opinions() {
		var alone score
		var vain, lost, added, wrong int
		fromOthers(ofKind(lessons, o.Kind), personaldata.OpinionSize, func(l lesson, odds float64) {
			alone.add(odds >= 0, l.marked)
			switch {
			case l.Ruled && odds < o.Against && l.marked:
				lost++
			case l.Ruled && odds < o.Against:
				vain++
			case l.Ruled || l.Nobodys || odds < o.Beyond:
			case l.marked:
				added++
			default:
				wrong++
			}
		})
		t.Logf("%s: alone precision %.3f, recall %.3f; takes back %d wrong and %d right ones of the rules, adds %d right and %d wrong ones",
			o.Kind, alone.precision(), alone.recall(), vain, lost, added, wrong)
		if alone.precision() < 0.9 || alone.recall() < 0.85 {
			t.Errorf("%s: precision %.3f, recall %.3f of candidates by authors that it has not read", o.Kind, alone.precision(), alone.recall())
		}
	}
}
