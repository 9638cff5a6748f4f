package bulk

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

// TestVariants holds what a campaign's texts say together to the plain way of taking
// them: all of them, each once, those with the least fingerprints.
func TestVariants(t *testing.T) {
	labels := []string{propaganda, "event_promotion", "service_information"}
	rapid.Check(t, func(t *rapid.T) {
		facts := map[uint64]*event.Facts{}
		for range rapid.SampledFrom([]int{1, 3, 9, 150}).Draw(t, "texts") {
			f := &event.Facts{
				Exact: rapid.Uint64Range(1, 200).Draw(t, "text"), Purpose: rapid.SampledFrom(labels).Draw(t, "label"),
				Confidence: rapid.Float64Range(0.2, 1).Draw(t, "confidence"), Unclear: rapid.Bool().Draw(t, "unclear"),
			}
			facts[f.Exact] = f
		}
		texts := slices.Sorted(maps.Keys(facts))
		var got variants
		for _, text := range rapid.Permutation(slices.Concat(texts, texts)).Draw(t, "order") { // each twice
			got.note(facts[text])
		}

		texts = texts[:min(len(texts), maxVariants)]
		sums, votes, sure := make([]float64, len(labels)), 0, true
		for _, text := range texts {
			f := facts[text]
			sums[slices.Index(labels, f.Purpose)] += f.Confidence
			if f.Purpose == propaganda {
				votes++
			}
			sure = sure && f.Purpose == propaganda && !f.Unclear
		}
		best := slices.Max(sums)
		label, confidence, maybe := got.opinion()
		if sums[slices.Index(labels, label)] != best || confidence != best/float64(len(texts)) {
			t.Fatalf("%s %v, want %v of %v", label, confidence, best/float64(len(texts)), sums)
		}
		if want := 2*votes >= len(texts) && !sure; maybe != want {
			t.Fatalf("maybe %v, want %v: %d of %d", maybe, want, votes, len(texts))
		}
		f := &event.Finding{Reasons: []string{"window_10m", maybeElectoral}}
		got.infer(f)
		if slices.Contains(f.Reasons, maybeElectoral) != maybe || f.Reasons[0] != "window_10m" {
			t.Fatalf("reasons %v", f.Reasons)
		}
	})
}
