package personaldata

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A number that stands in a text again and again is judged as if it were looked up
// each time, whatever stands between.
func TestForeignLookup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.SampledFrom([]string{
			"+41 79 123 45 67", "+41791234567", "+41 79 123 45", "0041 79 123 45 67", "+44 20 7946 0018", "+44 20 7946 0018 12", "+999 12 345 678", "+41 79 123 4567",
		}), 1, 12).Draw(t, "numbers")
		v := view{}
		v.read(strings.Join(numbers, "; ") + ";")
		var lookup foreignLookup
		for i, c := range v.b {
			if c != '+' && (c != '0' || v.at(i+1) != '0' || isDigit(v.at(i-1))) {
				continue
			}
			got, ok := phoneAt(&v, i)
			if !ok || !got.foreign {
				continue
			}
			want := got
			valid := validForeign(&v, &want)
			if lookup.valid(&v, &got) != valid || got != want {
				t.Fatalf("%q at %d: %+v, want %+v (%v)", v.b, i, got, want, valid)
			}
		}
	})
}
