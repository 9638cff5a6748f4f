package personaldata

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// lessonLines are the lines of the corpus that may be looked at.
func lessonLines(t testing.TB) (lines []string) {
	t.Helper()
	paths, err := filepath.Glob("testdata/corpus/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(paths, "testdata/positive.txt", "testdata/negative.txt") {
		if name := filepath.Base(path); name == "test.txt" || strings.HasPrefix(name, "unseen") {
			continue // nobody looks at them
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			lines = append(lines, line)
		}
	}
	return lines
}

// lessons are the texts of lessonLines, their marks taken away.
func lessons(t testing.TB) (texts []string) {
	t.Helper()
	for _, line := range lessonLines(t) {
		line = strings.NewReplacer("⟦", "", "⟧", "", `\n`, "\n").Replace(strings.TrimSpace(line))
		for _, k := range Kinds() {
			line = strings.ReplaceAll(line, string(k)+"|", "")
		}
		texts = append(texts, line)
	}
	return texts
}

// ungated returns a scanner whose gates are all open.
func ungated(t testing.TB) *Scanner {
	t.Helper()
	s := mustNew(t, Config{})
	lex := s.lex
	s.pool.New = func() any { return &scan{lex: lex, ungated: true} }
	return s
}

// rareForms are forms that gates let through and that the corpus has not, or only beside
// others that open the same gate.
var rareForms = []string{
	"Abito in Goethestrasse 12, suonate Brambilla",
	"Io abito sulla S.P. 12 km 4, interno 3",
	"Io vivo in rue de Paris, 4; mia zia al 12, rue de l'Hôpital",
	"Giulia Bassani, nata il 1o gennaio 1980 a Lodi",
	"Giulia Bassani, née le 1er mars 1971 à Aoste",
	"Giulia Bassani, nata il 20 del mese di marzo 1980",
	"Giulia Bassani è nata il III.5.1971 a Lodi",
	"Giulia Bassani è nata il 12.VIII.1956, suo fratello il 3-x-1961",
	"Giulia Bassani, nata il tre maggio ottantuno",
	"Giulia Bassani, nata il 3 maggio MCMLXXXI",
	"Giulia Bassani frequenta la primaria e ha il diabete",
	"Giulia Bassani, iscritta alla primaria, è celiaca",
	"La signora del terzo piano ha il diabete e quella del quarto piano è celiaca",
	"Il figlio di Carla, ahah, sono malato anch'io",
	"Chiamami al tretretresettecinque 12 34 5",
	"Giulia Bassani, 1o gennaio 1980, Lodi",
	"Giulia Bassani (1o gennaio 1980)",
}

// Behind a closed gate there is nothing: whoever teaches a recogniser a new form sees
// here that its gate must learn it, too.
func TestGatesHideNothing(t *testing.T) {
	gated, open := mustNew(t, Config{}), ungated(t)
	for _, text := range append(lessons(t), rareForms...) {
		for _, text := range []string{text, strings.ToUpper(text), strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(text, ".", " . ")} {
			if diff := cmp.Diff(open.Find(text), gated.Find(text), cmp.AllowUnexported(Span{}, birthday{})); diff != "" {
				t.Fatalf("%q: without gates (-) and with them (+):\n%s", text, diff)
			}
		}
	}
}

func TestGatesHideNothingInOddTexts(t *testing.T) {
	gated, open := mustNew(t, Config{}), ungated(t)
	texts := lessons(t)
	pieces := []string{"333", "06", "+39", " ", " ", "-", "O", "l", "&nbsp;", "tre", "IT", "60", "X", "12", "/", ".", ",", "marzo", "1980", "U1", "AB", "(", "\n"}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(texts).Draw(t, "text")
		at := rapid.IntRange(0, len(text)).Draw(t, "at")
		cut := rapid.IntRange(at, min(at+6, len(text))).Draw(t, "cut")
		text = text[:at] + strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 8).Draw(t, "pieces"), "") + text[cut:]
		if diff := cmp.Diff(open.Find(text), gated.Find(text), cmp.AllowUnexported(Span{}, birthday{})); diff != "" {
			t.Fatalf("%q: without gates (-) and with them (+):\n%s", text, diff)
		}
	})
}

// What the short looks leave out, the long ones do not find: dates, fiscal codes,
// conditions, digits in words.
func TestShortLooksLoseNothing(t *testing.T) {
	lex, err := theLexicon()
	if err != nil {
		t.Fatal(err)
	}
	texts := append(lessons(t), "nato il 12 marzo millenovecentottanta", "nata il 3/5/duemilauno", "nata il 3.5.novantuno a Lodi", "il tretretresettecinque", "settantottosei", "centodue")
	x := &scan{lex: lex}
	for _, text := range texts {
		x.v.read(text)
		x.found = x.found[:0]
		x.split()
		for _, n := range x.numbers {
			if d, ok := x.dateAt(int(n)); ok && !x.beginsDate(int(n)) {
				t.Errorf("%q: beginsDate leaves out %q", text, x.v.b[d.start:d.end])
			}
			if places := x.fiscalPlacesOf; int(n)+1 < len(x.tokens) && int(n) > 0 {
				for i := max(int(n)-farthestNumber, 0); i < int(n); i++ {
					start := int(x.tokens[i].start)
					place := place(x, start, int(x.tokens[n].start))
					var code [fiscalLength]byte
					if _, end := gatherFiscal(&x.v, start, &code); end > int(x.tokens[n+1].start) && place >= 6 && places(int(n))>>place&1 == 0 {
						t.Errorf("%q: fiscalPlacesOf leaves out %q", text, x.v.b[start:end])
					}
				}
			}
		}
		for i := range x.tokens {
			if x.class(i) == 0 && x.spells(i) && !x.mayDial(i) {
				t.Errorf("%q: mayDial leaves out %q", text, x.v.b[x.tokens[i].start:x.tokens[i].end])
			}
		}
		var starts []int
		for i, c := range x.classes {
			if c&conditionWord != 0 {
				starts = append(starts, i)
			}
		}
		x.likelyStarts()
		kept := map[int32]bool{}
		for _, n := range x.starts {
			kept[n] = true
		}
		for _, n := range starts {
			if p := x.condition(n); p.what != 0 && !kept[int32(n)] {
				t.Errorf("%q: likelyStarts leaves out %q", text, x.v.b[x.tokens[p.first].start:p.end])
			}
		}
	}
}

// place counts the letters and digits between two offsets of a view.
func place(x *scan, from, to int) (n int) {
	for _, c := range x.v.b[from:to] {
		if isAlnum(c) {
			n++
		}
	}
	return n
}
