package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vedetta/pkg/personaldata"
)

func mustRead(t *testing.T, content string) []Text {
	t.Helper()
	texts, err := Read("x", strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// spansOf makes an engine's spans out of "TYPE value" lines.
func spansOf(t *testing.T, text string, lines ...string) []personaldata.Span {
	t.Helper()
	var out []personaldata.Span
	for _, l := range lines {
		kind, value, _ := strings.Cut(l, " ")
		at := strings.Index(text, value)
		if at < 0 {
			t.Fatalf("%q is not in %q", value, text)
		}
		out = append(out, personaldata.Span{Kind: personaldata.Kind(kind), Start: at, End: at + len(value)})
	}
	return out
}

func TestScore(t *testing.T) {
	texts := mustRead(t, strings.Join([]string{
		"sms\tè ⟦PERSON|Anna Neri⟧, ⟦PHONE_NUMBER|333 1234567⟧, ⟦PERSON|Ugo⟧",
		"sms\tniente qui, 333 7654321",
		"sms\tniente nemmeno qui",
		"sms\t⟦HEALTH|diabete⟧",
	}, "\n"))
	found := [][]personaldata.Span{
		spansOf(t, texts[0].Text, "PERSON Anna", "PHONE_NUMBER 333 1234567", "PERSON Anna Neri"),
		spansOf(t, texts[1].Text, "PHONE_NUMBER 333 7654321"),
		nil,
		spansOf(t, texts[3].Text, "HEALTH abete", "SOCIAL_BENEFIT diabete"),
	}
	r, err := Score(texts, found)
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{personaldata.PhoneNumber, Count{Truth: 1, Found: 2, Right: 1, Exact: 1}},
		{personaldata.Person, Count{Truth: 2, Found: 2, Right: 1, Exact: 1}},
		{personaldata.Health, Count{Truth: 1, Found: 1, Right: 1, Exact: 0}},
		{personaldata.SocialBenefit, Count{Truth: 0, Found: 1}},
	}
	if diff := gocmp.Diff(want, r.Rows); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if r.Micro != (Count{Truth: 4, Found: 6, Right: 3, Exact: 2}) || r.Texts != 4 || r.Clean != 2 || r.Alarmed != 1 || *r.AlarmsIn100() != 50 {
		t.Errorf("got %+v", r)
	}
	misses := []Case{{ID: "x:1", Kind: personaldata.Person, Start: 26, End: 29, Before: "è Anna Neri, 333 1234567, ", Value: "Ugo"}}
	if diff := gocmp.Diff(misses, r.Misses); diff != "" {
		t.Errorf("misses: want -, got +:\n%s", diff)
	}
	alarms := []Case{
		{ID: "x:1", Kind: personaldata.Person, Start: 2, End: 6, Before: "è ", Value: "Anna", After: " Neri, 333 1234567, Ugo", Note: `marked PERSON "Anna Neri"`},
		{ID: "x:2", Kind: personaldata.PhoneNumber, Start: 12, End: 23, Before: "niente qui, ", Value: "333 7654321"},
		{ID: "x:4", Kind: personaldata.SocialBenefit, Start: 0, End: 7, Value: "diabete", Note: `marked HEALTH "diabete"`},
	}
	if diff := gocmp.Diff(alarms, r.Alarms); diff != "" {
		t.Errorf("alarms: want -, got +:\n%s", diff)
	}
	if len(r.StrictMisses) != 2 || len(r.StrictAlarms) != 4 {
		t.Errorf("strict: %v, %v", r.StrictMisses, r.StrictAlarms)
	}
}

func TestScoreRefusesNonsense(t *testing.T) {
	texts := mustRead(t, "sms\tè così")
	for _, s := range []personaldata.Span{{Start: -1, End: 1}, {Start: 0, End: 1}, {Start: 0, End: 100}, {Start: 2, End: 2}, {Start: 3, End: 2}} {
		if _, err := Score(texts, [][]personaldata.Span{{s}}); err == nil || !strings.Contains(err.Error(), "x:1") {
			t.Errorf("%v: %v", s, err)
		}
	}
	if _, err := Score(texts, nil); err == nil {
		t.Error("spans of no text are accepted")
	}
}

func TestRates(t *testing.T) {
	r := Count{Truth: 4, Found: 2, Right: 2, Exact: 1}.Rates(false)
	if *r.Precision != 1 || *r.Recall != 0.5 || *r.F1 != 2.0/3 {
		t.Errorf("got %v %v %v", *r.Precision, *r.Recall, *r.F1)
	}
	if r := (Count{Truth: 4, Found: 2, Right: 2, Exact: 1}).Rates(true); *r.Precision != 0.5 || *r.Recall != 0.25 {
		t.Errorf("strict: %v %v", *r.Precision, *r.Recall)
	}
	if r := (Count{}).Rates(false); r.Precision != nil || r.Recall != nil || r.F1 != nil {
		t.Error("nothing has rates")
	}
}

func TestAims(t *testing.T) {
	for _, k := range personaldata.Kinds() {
		if _, ok := AimOf(k); !ok {
			t.Errorf("%s has no aim", k)
		}
	}
	r := &Report{Rows: []Row{
		{personaldata.IBAN, Count{Truth: 100, Found: 100, Right: 99, Exact: 98}},
		{personaldata.Person, Count{Truth: 100, Found: 100, Right: 80}},
		{"OWN", Count{Truth: 1}},
		{personaldata.Plate, Count{Found: 1}},
	}, Clean: 100, Alarmed: 1}
	want := []string{"IT_PLATE: precision 0.0000, aim 0.97", "PERSON: precision 0.8000, aim 0.85", "false alarms: 1.00 in 100 clean texts, aim under 1"}
	got := r.Missed(false)
	slices.Sort(got)
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if got := r.Missed(true); len(got) != 6 {
		t.Errorf("strict: %q", got)
	}
	if got := (&Report{Clean: 200, Alarmed: 1}).Missed(false); got != nil {
		t.Errorf("got %q", got)
	}
}

// slowPairs is the matching rule word by word: as long as there is a pair of
// one type that shares half, take the best, of equals the first.
func slowPairs(truth, found []Span, least float64) []string {
	cover := func(s Span) map[int]bool {
		m := map[int]bool{}
		for i := s.Start; i < s.End; i++ {
			m[i] = true
		}
		return m
	}
	freeTruth, freeFound := slices.Clone(truth), slices.Clone(found)
	var out []string
	for {
		best, bi, bj := 0.0, -1, -1
		for i, t := range freeTruth {
			for j, f := range freeFound {
				if t.Kind != f.Kind {
					continue
				}
				a, b := cover(t), cover(f)
				shared := 0
				for p := range a {
					if b[p] {
						shared++
					}
				}
				if iou := float64(shared) / float64(len(a)+len(b)-shared); iou >= least && iou > best {
					best, bi, bj = iou, i, j
				}
			}
		}
		if bi < 0 {
			slices.Sort(out)
			return out
		}
		out = append(out, fmt.Sprint(freeTruth[bi], freeFound[bj]))
		freeTruth, freeFound = slices.Delete(freeTruth, bi, bi+1), slices.Delete(freeFound, bj, bj+1)
	}
}

func drawSpans(t *rapid.T, name string) []Span {
	var out []Span
	for range rapid.IntRange(0, 7).Draw(t, name) {
		start := rapid.IntRange(0, 14).Draw(t, "start")
		kind := rapid.SampledFrom([]personaldata.Kind{personaldata.Person, personaldata.Health}).Draw(t, "kind")
		out = append(out, Span{Kind: kind, Start: start, End: start + rapid.IntRange(1, 6).Draw(t, "length")})
	}
	slices.SortStableFunc(out, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

func TestMatchingAgainstTheSlowWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		truth, found := drawSpans(t, "truth"), drawSpans(t, "found")
		for _, rule := range []struct {
			least float64
			fits  func(overlap) bool
		}{{0.5, half}, {1, equal}} {
			var got []string
			for _, p := range pairs(truth, found, rule.fits) {
				got = append(got, fmt.Sprint(truth[p.truth], found[p.found]))
			}
			slices.Sort(got)
			if diff := gocmp.Diff(slowPairs(truth, found, rule.least), got); diff != "" {
				t.Fatalf("%v, %v: want -, got +:\n%s", truth, found, diff)
			}
		}
	})
}
