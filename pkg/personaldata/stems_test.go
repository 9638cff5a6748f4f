package personaldata

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestStemsAgreeWithTheSlowWay(t *testing.T) {
	lex, err := theLexicon()
	if err != nil {
		t.Fatal(err)
	}
	x := &scan{lex: lex}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[abr'0][aqr .]{0,3}`), 1, 6).Draw(t, "stems")
		text := rapid.StringMatching(`[abqrABQR0'. \n\x00]{1,12}`).Draw(t, "text")
		x.v.read(text)
		x.split()
		for i, tok := range x.tokens {
			want := false
			for _, w := range words {
				slow := strings.HasPrefix(strings.ToLower(string(x.v.b[tok.start:])), w)
				if got := x.v.hasFold(int(tok.start), w); got != slow {
					t.Fatalf("%q at %d in %q: %v, want %v", w, tok.start, text, got, slow)
				}
				want = want || slow
			}
			if got := x.beginsLike(i, newStems(words...)); got != want {
				t.Fatalf("one of %q at %d in %q: %v, want %v", words, tok.start, text, got, want)
			}
		}
	})
}

func TestAreaCodesAgreeWithTheList(t *testing.T) {
	for n := range 10000 {
		digits := fmt.Sprintf("0%04d", n)
		want := 0
		switch {
		case digits[1] == '2', digits[1] == '6':
			want = 2
		case strings.Contains(areaCodes, " "+digits[1:3]+" "):
			want = 3
		case strings.Contains(areaCodes, " "+digits[1:4]+" "):
			want = 4
		}
		if got := areaCode([]byte(digits)); got != want {
			t.Errorf("%s has an area code of %d digits, want %d", digits, got, want)
		}
	}
}
