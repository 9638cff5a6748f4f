package purpose

import "math"

// The same examples give the same model on every kind of processor. Two things
// could differ between kinds. math.Exp and math.Log are assembly on some and differ in
// their last bit: exp and ln stand in for them. And a compiler may fuse x*y + z into one
// operation that rounds once (arm64, ppc64le, s390x, riscv64), unless the product is
// converted: "An explicit floating-point type conversion rounds to the precision
// of the target type, preventing fusion" (the Go specification, Floating-point
// operators). So every product that is added to something stands in float64(…) or
// float32(…), here, in train.go and in calibrate.go. Square roots are exact everywhere (IEEE 754).

// ln 2 in two parts: the first has zeros at its end, so that its small multiples are exact.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
)

// exp is e to the power of x, for x of at most 700 either way; below, it is 0. It
// is the method of FreeBSD's e_exp.c.
func exp(x float64) float64 {
	if x < -700 {
		return 0
	}
	x = min(x, 700)
	k := math.Floor(float64(x/math.Ln2) + 0.5)
	hi := x - float64(k*ln2Hi)
	lo := float64(k * ln2Lo)
	r := hi - lo
	t := float64(r * r)
	c := 4.13813679705723846039e-08
	for _, p := range [...]float64{-1.65339022054652515390e-06, 6.61375632143793436117e-05, -2.77777777770155933842e-03, 1.66666666666666019037e-01} {
		c = p + float64(t*c)
	}
	c = r - float64(t*c)
	y := 1 - ((lo - float64(float64(r*c)/(2-c))) - hi)
	return math.Ldexp(y, int(k))
}

// ln is the natural logarithm of x > 0, by the method of FreeBSD's e_log.c.
func ln(x float64) float64 {
	f, k := math.Frexp(x)
	if f < math.Sqrt2/2 {
		f *= 2
		k--
	}
	f--
	s := f / (2 + f)
	s2 := float64(s * s)
	c := 1.479819860511658591e-01
	for _, p := range [...]float64{1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01} {
		c = p + float64(s2*c)
	}
	half := float64(0.5 * float64(f*f))
	inner := float64(s*(half+float64(s2*c))) + float64(float64(k)*ln2Lo)
	return float64(float64(k)*ln2Hi) - ((half - inner) - f)
}
