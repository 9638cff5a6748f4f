package purpose

import (
	"testing"

	"pgregory.net/rapid"
)

// Each example is in one part, no part has most examples of a label, and where that
// can be, the examples of one source are in the same part.
func TestDivide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 80).Draw(t, "examples")
		sources := rapid.IntRange(1, 6).Draw(t, "sources")
		examples := make([]Example, n)
		total, bySource := map[Label]int{}, map[string]int{}
		for i := range examples {
			examples[i].Label = Labels()[rapid.IntRange(0, 2).Draw(t, "label")]
			examples[i].Source = string(rune('a' + rapid.IntRange(0, sources-1).Draw(t, "source")))
			total[examples[i].Label]++
		}
		parts := divide(examples)
		apart := true // as if there were no sources
		for i, part := range parts {
			apart = apart && part == i%folds
		}
		var held [folds]map[Label]int
		for i, part := range parts {
			if part < 0 || part >= folds {
				t.Fatalf("part %d", part)
			}
			if held[part] == nil {
				held[part] = map[Label]int{}
			}
			held[part][examples[i].Label]++
			if other, seen := bySource[examples[i].Source]; seen && other != part && !apart {
				t.Fatalf("source %s is in parts %d and %d", examples[i].Source, other, part)
			}
			bySource[examples[i].Source] = part
		}
		for part := range held {
			for l, n := range held[part] {
				if 2*n > total[l] && !apart {
					t.Fatalf("part %d has %d of the %d examples of %s", part, n, total[l], l)
				}
			}
		}
	})
}

// Sources that have all labels alike are never divided.
func TestDivideKeepsSources(t *testing.T) {
	var examples []Example
	for i := range 120 {
		examples = append(examples, Example{Label: Labels()[i%3], Source: string(rune('a' + i/3%4))})
	}
	part := map[string]int{}
	for i, p := range divide(examples) {
		if other, seen := part[examples[i].Source]; seen && other != p {
			t.Fatalf("source %s is in parts %d and %d", examples[i].Source, other, p)
		}
		part[examples[i].Source] = p
	}
}
