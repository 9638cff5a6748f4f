package personaldata_test

import (
	"bytes"
	"cmp"
	"flag"
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vedetta/pkg/personaldata"
	"vedetta/pkg/personaldata/corpus"
)

var update = flag.Bool("update", false, "teach learned.bin anew")

// lesson is one phrase or candidate of a text, and whether the text's author marked it.
type lesson struct {
	personaldata.Phrase
	author string // the file it is from
	marked bool
}

// mark notes whether the author of a text marked the lesson in it.
func (l *lesson) mark(x *corpus.Text) {
	for _, m := range x.Truth {
		l.marked = l.marked || m.Kind == l.Kind && m.From < l.To && l.From < m.To
	}
}

// lessonTexts are the texts of all corpora that may be read, by file.
func lessonTexts(t *testing.T) iter.Seq2[string, []corpus.Text] {
	t.Helper()
	paths, err := filepath.Glob("testdata/corpus/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	return func(yield func(string, []corpus.Text) bool) {
		for _, path := range paths {
			if name := filepath.Base(path); name == "test.txt" || strings.HasPrefix(name, "unseen") {
				continue
			}
			texts, err := corpus.Load(path)
			if err != nil {
				t.Fatal(err)
			}
			if !yield(path, texts) {
				return
			}
		}
	}
}

// phraseLessons are the phrases of all corpora and of the tests' sentences.
func phraseLessons(t *testing.T) (out []lesson) {
	t.Helper()
	s, err := personaldata.New(personaldata.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for path, texts := range lessonTexts(t) {
		for k := range texts {
			for _, p := range s.Phrases(texts[k].Text) {
				l := lesson{Phrase: p, author: path}
				l.mark(&texts[k])
				out = append(out, l)
			}
		}
	}
	for _, l := range append(personaldata.Lessons(), personaldata.SentencesOfTests(t)...) {
		out = append(out, bracketed(s, l)...)
	}
	return out
}

// unbracketed gives a text without its brackets, and what stood in them.
func unbracketed(line string) (string, [][2]int) {
	var text strings.Builder
	var marks [][2]int
	for _, r := range strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(line) {
		switch {
		case r == '[':
			marks = append(marks, [2]int{text.Len()})
		case r == ']' && len(marks) > 0:
			marks[len(marks)-1][1] = text.Len()
		default:
			text.WriteRune(r)
		}
	}
	return text.String(), marks
}

// bracketed gives the phrases of one kind in a text with brackets.
func bracketed(s *personaldata.Scanner, l personaldata.Lesson) (out []lesson) {
	text, marks := unbracketed(l.Text)
	for _, p := range s.Phrases(text) {
		if p.Kind != l.Kind {
			continue
		}
		meant := slices.ContainsFunc(marks, func(m [2]int) bool { return m[0] < p.To && p.From < m[1] })
		out = append(out, lesson{Phrase: p, author: l.Author, marked: meant})
	}
	return out
}

// teach is logistic regression with a step for each weight that shrinks as it is moved
// (AdaGrad: Duchi, Hazan, Singer, 2011). Signs that one phrase alone has are left out.
// Products are rounded before they are added, so that every processor does the same.
func teach(lessons []lesson, size int) []float64 {
	const orders = 5
	weights := make([]float64, size)
	for n := range orders {
		for s, w := range teachOnce(lessons, size, uint64(n)<<32) {
			weights[s] += w / orders
		}
	}
	return weights
}

// teachOnce is teach with one order of the lessons.
func teachOnce(lessons []lesson, size int, first uint64) []float64 {
	const rounds, rate, decay, steep = 12, 0.08, 0.001, 4
	seen := make([]int, size)
	for _, l := range lessons {
		for _, s := range l.Signs {
			seen[s]++
		}
	}
	weights, moved := make([]float64, size), make([]float64, size)
	for round := range rounds {
		for _, n := range shuffled(lessons, first+uint64(round)) {
			l := lessons[n]
			share := steep / math.Sqrt(float64(len(l.Signs)))
			odds := 0.0
			for _, s := range l.Signs {
				odds += weights[s]
			}
			wrong := 1 / (1 + math.Exp(-float64(odds*share)))
			if l.marked {
				wrong--
			}
			for _, s := range l.Signs {
				if seen[s] < 2 {
					continue
				}
				slope := float64(wrong*share) + float64(decay*weights[s])
				moved[s] += float64(slope * slope)
				weights[s] -= float64(rate*slope) / math.Sqrt(moved[s]+1e-8)
			}
		}
	}
	for s := range weights {
		weights[s] *= steep
	}
	return weights
}

// shuffled gives the lessons in an order of their own for each round. A lesson's place comes
// from its signs, so that one lesson more leaves the order of all others as it was, and
// moves the model little.
func shuffled(lessons []lesson, round uint64) []int {
	places, order := make([]uint64, len(lessons)), make([]int, len(lessons))
	for n, l := range lessons {
		h := (round + 1) * 0x9E3779B97F4A7C15
		for _, s := range l.Signs {
			h = (h ^ uint64(s)) * 0xE7037ED1A0B428DB
			h ^= h >> 32
		}
		places[n], order[n] = h, n
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(places[a], places[b]), cmp.Compare(a, b)) })
	return order
}

// keeps compares the models in a file with what was taught, or writes them anew.
func keeps(t *testing.T, path string, taught []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, taught, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, taught) {
		t.Errorf("%s is not what the corpora teach: run go test ./pkg/personaldata -run 'TestLearned$' -update", path)
	}
}

// The embedded models are what the corpora teach, byte for byte.
func TestLearned(t *testing.T) {
	if personaldata.UnderRace {
		t.Skip("sums in one goroutine")
	}
	phrases := phraseLessons(t)
	keeps(t, "learned.bin", personaldata.EncodeLearned(teach(phrases, personaldata.LearnedSize)))
	t.Logf("%d phrases", len(phrases))
	lessons := candidateLessons(t)
	var taught []byte
	for _, o := range personaldata.Opinions() {
		of := ofKind(lessons, o.Kind)
		taught = append(taught, personaldata.EncodeLearned(teach(of, personaldata.OpinionSize))...)
		t.Logf("%s: %d candidates", o.Kind, len(of))
	}
	keeps(t, "opinions.bin", taught)
}

// fromOthers gives for each lesson of a corpus the odds by a model that was taught without
// a sixth of the files, its own among them.
func fromOthers(lessons []lesson, size int, say func(l lesson, odds float64)) {
	const folds = 6
	fold := map[string]int{}
	for _, l := range lessons {
		if _, ok := fold[l.author]; !ok {
			fold[l.author] = len(fold) % folds
		}
	}
	for n := range folds {
		var others, asked []lesson
		for _, l := range lessons {
			switch {
			case fold[l.author] != n:
				others = append(others, l)
			case strings.HasSuffix(l.author, ".txt"): // the rules were made with the tests' sentences
				asked = append(asked, l)
			}
		}
		model := string(personaldata.EncodeLearned(teach(others, size)))
		for _, l := range asked {
			say(l, personaldata.LearnedOdds(model, l.Signs))
		}
	}
}

// score counts what was said of phrases or candidates.
type score struct{ right, wrong, missed int }

func (c *score) add(says, marked bool) {
	switch {
	case says && marked:
		c.right++
	case says:
		c.wrong++
	case marked:
		c.missed++
	}
}

func (c *score) precision() float64 { return float64(c.right) / float64(c.right+c.wrong) }
func (c *score) recall() float64    { return float64(c.right) / float64(c.right+c.missed) }

// The model must be right about authors that it has not read: it is taught without a
// sixth of the files, and asked about these.
func TestLearnedFromOthers(t *testing.T) {
	if personaldata.UnderRace {
		t.Skip("sums in one goroutine")
	}
	alone, beside := map[personaldata.Kind]*score{}, map[personaldata.Kind]*score{}
	for _, k := range []personaldata.Kind{personaldata.Health, personaldata.SocialBenefit} {
		alone[k], beside[k] = &score{}, &score{}
	}
	fromOthers(phraseLessons(t), personaldata.LearnedSize, func(l lesson, odds float64) {
		least := personaldata.LeastHealthOdds
		if l.Kind == personaldata.SocialBenefit {
			least = personaldata.LeastBenefitOdds
		}
		alone[l.Kind].add(odds >= least, l.marked)
		beside[l.Kind].add(l.Ruled && odds >= personaldata.MostAgainst || odds >= least && !l.Nobodys, l.marked)
	})
	for k, c := range alone {
		t.Logf("%s: alone precision %.3f, recall %.3f; with the rules %.3f, %.3f (%+v)", k, c.precision(), c.recall(),
			beside[k].precision(), beside[k].recall(), *beside[k])
		if c.precision() < 0.95 || c.recall() < 0.9 {
			t.Errorf("%s: precision %.3f, recall %.3f of phrases by authors that it has not read", k, c.precision(), c.recall())
		}
	}
}
