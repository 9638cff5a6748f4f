package purpose

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestExpAndLnAreMath(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-690, 690).Draw(t, "x")
		if got, want := exp(x), math.Exp(x); math.Abs(got-want) > 4e-16*want {
			t.Fatalf("exp(%v) = %v, want %v", x, got, want)
		}
		y := math.Exp(x)
		if got, want := ln(y), math.Log(y); math.Abs(got-want) > 4e-16*max(1, math.Abs(want)) {
			t.Fatalf("ln(%v) = %v, want %v", y, got, want)
		}
	})
	if exp(-1e9) != 0 || exp(0) != 1 || ln(1) != 0 {
		t.Error("ends", exp(-1e9), exp(0), ln(1))
	}
}
