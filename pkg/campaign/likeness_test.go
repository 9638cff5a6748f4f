package campaign

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestPadding holds that random words at the end of a text do not hide that it is
// one campaign, and that a registered text with something added is one too.
func TestPadding(t *testing.T) {
	const text = "Vieni sabato al porticciolo: barche aperte, frittura di paranza e giri gratis per tutti i bambini."
	words := strings.Fields("fiume lampada ortica vagone sigillo marmo velluto pentola arancia bussola cedro drappo elica fagotto ghisa incudine")
	r := rand.New(rand.NewPCG(1, 2))
	g, sizes := New(Options{}), map[string]int{}
	largest := 0
	for i := range 200 {
		padded := text
		for range 6 {
			padded += " " + words[r.IntN(len(words))] + string("abcdef"[r.IntN(6)])
		}
		id := g.Assign("c_a", time.Unix(int64(i), 0), fmt.Sprint(i), TextOf(padded)).Campaign
		sizes[id]++
		largest = max(largest, sizes[id])
	}
	if largest < 190 {
		t.Errorf("the largest campaign has %d of 200 texts, of %d campaigns", largest, len(sizes))
	}
	const rally = " Domenica in piazza con noi il comizio di chiusura: passa parola a tutti."
	if !alike(TextOf(text+" Segui la banda del paese fino al molo vecchio."), TextOf(text+" Segui la banda del paese fino al molo vecchio."+rally)) {
		t.Error("a text with something added is another campaign")
	}
	own := New(Options{})
	own.SetTemplates("c_a", []Template{{"gita", TextOf(text)}})
	if m := own.Assign("c_a", time.Unix(0, 0), "1", TextOf(text+rally+" Porta gli amici, offriamo noi la cena.")); m.Template != "" {
		t.Error("a rally under a registered text passes for it")
	}
}

// TestLikenessReference compares likeness with sets.
func TestLikenessReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []uint32 {
			words := rapid.SliceOfN(rapid.StringMatching(`[ab]{1,4}`), 1, 40).Draw(t, name)
			return sketch(words)
		}
		a, b, long := draw("a"), draw("b"), rapid.Bool().Draw(t, "long")
		in := map[uint32]bool{}
		for _, h := range a {
			in[h] = true
		}
		common := 0
		for _, h := range b {
			if in[h] {
				common++
			}
		}
		share := float64(common) / float64(len(a)+len(b)-common)
		enough := share >= MinLikeness
		if long {
			enough = share >= LongLikeness || float64(common) >= MinContained*float64(min(len(a), len(b)))
		}
		if !enough || len(a)+len(b) == 0 {
			share = 0
		}
		if got := likeness(a, b, long); got != share {
			t.Fatalf("likeness %v, want %v", got, share)
		}
	})
}
