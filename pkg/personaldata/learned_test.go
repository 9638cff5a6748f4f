package personaldata_test

import (
	"bytes"
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vedetta/pkg/personaldata"
	"vedetta/pkg/personaldata/corpus"
)

var update = flag.Bool("update", false, "teach learned.bin anew")

const learnedPath = "learned.bin"

// lesson is one phrase of a text, and whether the text's author marked it.
type lesson struct {
	personaldata.Phrase
	author string // the file it is from
	marked bool
}

// phraseLessons are the phrases of all corpora that may be read.
func phraseLessons(t *testing.T) (out []lesson) {
	t.Helper()
	paths, err := filepath.Glob("testdata/corpus/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	s, err := personaldata.New(personaldata.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if name := filepath.Base(path); name == "test.txt" || strings.HasPrefix(name, "unseen") {
			continue
		}
		texts, err := corpus.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range texts {
			for _, p := range s.Phrases(x.Text) {
				l := lesson{Phrase: p, author: path}
				for _, m := range x.Truth {
					l.marked = l.marked || m.Kind == p.Kind && m.From < p.To && p.From < m.To
				}
				out = append(out, l)
			}
		}
	}
	for _, l := range personaldata.Lessons() {
		out = append(out, bracketed(s, l)...)
	}
	return out
}

// bracketed gives the phrases of one kind in a text with brackets.
func bracketed(s *personaldata.Scanner, l personaldata.Lesson) (out []lesson) {
	var text strings.Builder
	var marks [][2]int
	for _, r := range strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(l.Text) {
		switch r {
		case '[':
			marks = append(marks, [2]int{text.Len()})
		case ']':
			marks[len(marks)-1][1] = text.Len()
		default:
			text.WriteRune(r)
		}
	}
	for _, p := range s.Phrases(text.String()) {
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
func teach(lessons []lesson) []float64 {
	const rounds, rate, decay, steep = 12, 0.08, 0.001, 4
	seen := make([]int, personaldata.LearnedSize)
	for _, l := range lessons {
		for _, s := range l.Signs {
			seen[s]++
		}
	}
	weights, moved := make([]float64, personaldata.LearnedSize), make([]float64, personaldata.LearnedSize)
	random := rand.New(rand.NewPCG(1, 1))
	order := random.Perm(len(lessons))
	for range rounds {
		random.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
		for _, n := range order {
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

// The embedded model is what the corpora teach, byte for byte.
func TestLearned(t *testing.T) {
	if personaldata.UnderRace {
		t.Skip("sums in one goroutine")
	}
	lessons := phraseLessons(t)
	taught := personaldata.EncodeLearned(teach(lessons))
	if *update {
		if err := os.WriteFile(learnedPath, taught, 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d phrases, %d bytes", len(lessons), len(taught))
		return
	}
	kept, err := os.ReadFile(learnedPath)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, taught) {
		t.Errorf("%s is not what the corpora teach: run go test ./pkg/personaldata -run 'TestLearned$' -update", learnedPath)
	}
}

// The model must be right about authors that it has not read: it is taught without a
// sixth of the files, and asked about these.
func TestLearnedFromOthers(t *testing.T) {
	if personaldata.UnderRace {
		t.Skip("sums in one goroutine")
	}
	const folds = 6
	lessons := phraseLessons(t)
	fold := map[string]int{}
	for _, l := range lessons {
		if _, ok := fold[l.author]; !ok {
			fold[l.author] = len(fold) % folds
		}
	}
	type count struct{ right, wrong, missed int }
	alone, beside := map[personaldata.Kind]*count{}, map[personaldata.Kind]*count{}
	for _, k := range []personaldata.Kind{personaldata.Health, personaldata.SocialBenefit} {
		alone[k], beside[k] = &count{}, &count{}
	}
	for n := range folds {
		var others, asked []lesson
		for _, l := range lessons {
			if fold[l.author] == n {
				asked = append(asked, l)
			} else {
				others = append(others, l)
			}
		}
		model := string(personaldata.EncodeLearned(teach(others)))
		for _, l := range asked {
			if !strings.HasSuffix(l.author, ".txt") {
				continue // sentences of the tests: the rules were made with them
			}
			least := personaldata.LeastHealthOdds
			if l.Kind == personaldata.SocialBenefit {
				least = personaldata.LeastBenefitOdds
			}
			says := personaldata.LearnedOdds(model, l.Signs) >= least
			add := func(c *count, says bool) {
				switch {
				case says && l.marked:
					c.right++
				case says:
					c.wrong++
				case l.marked:
					c.missed++
				}
			}
			add(alone[l.Kind], says)
			add(beside[l.Kind], l.Ruled || says && !l.Nobodys)
		}
	}
	for k, c := range alone {
		p, r := float64(c.right)/float64(c.right+c.wrong), float64(c.right)/float64(c.right+c.missed)
		b := beside[k]
		t.Logf("%s: alone precision %.3f, recall %.3f; with the rules %.3f, %.3f (%+v)", k, p, r,
			float64(b.right)/float64(b.right+b.wrong), float64(b.right)/float64(b.right+b.missed), *b)
		if p < 0.95 || r < 0.9 {
			t.Errorf("%s: precision %.3f, recall %.3f of phrases by authors that it has not read", k, p, r)
		}
	}
}
