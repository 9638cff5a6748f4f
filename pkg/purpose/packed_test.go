package purpose

import (
	"testing"

	"pgregory.net/rapid"
)

// Packed weights add up to what weights one by one add up to.
func TestPackedSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 100).Draw(t, "features")
		var want [columns]int32
		var all []known
		for range n {
			var row [columns]int8
			for k := range row {
				row[k] = int8(rapid.IntRange(-largestWeight, largestWeight).Draw(t, "weight"))
				want[k] += int32(row[k])
			}
			all = append(all, known{weights: packed(row[:])})
		}
		if got := addPacked(all); got != want {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

func TestRowSetIsASet(t *testing.T) {
	var s rowSet
	rapid.Check(t, func(t *rapid.T) {
		s.clear()
		want := map[int32]bool{}
		for _, row := range rapid.SliceOfN(rapid.Int32Range(0, 3000), 0, 2000).Draw(t, "rows") {
			if got := s.add(row); got == want[row] {
				t.Fatalf("add(%d) = %v", row, got)
			}
			want[row] = true
		}
	})
}
