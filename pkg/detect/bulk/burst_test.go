package bulk

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestInsertTime: windows of length w see a person in the reduced times exactly
// when they see it in all times, and no window holds more than two of them.
func TestInsertTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.Int64Range(1, 12).Draw(t, "w")
		all := rapid.SliceOf(rapid.Int64Range(0, 40)).Draw(t, "times")
		var kept []int64
		for _, at := range all {
			kept = insertTime(kept, at, w)
		}
		if !slices.IsSorted(kept) {
			t.Fatalf("not sorted: %v", kept)
		}
		for first := int64(-20); first <= 45; first++ {
			inside := func(at int64) bool { return at >= first && at <= first+w }
			if slices.ContainsFunc(all, inside) != slices.ContainsFunc(kept, inside) {
				t.Fatalf("window from %d of %d: all %v, kept %v", first, w, all, kept)
			}
		}
		for i := 2; i < len(kept); i++ {
			if kept[i]-kept[i-2] <= w {
				t.Fatalf("%v keeps too much for windows of %d", kept, w)
			}
		}
	})
}
