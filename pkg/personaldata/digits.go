package personaldata

// longestDigits is the most digits that any code written in groups has.
const longestDigits = 20

// digitRun is a row of number tokens that are written as one number in groups.
type digitRun struct {
	digits [longestDigits]byte
	n      int                      // digits read
	ends   [longestDigits + 1]int16 // by number of digits: tokens read when a group ends there, else 0
	first  int                      // first token
}

// readDigits reads number tokens from token i on, while joins accepts the gap
// between two of them and not more than longestDigits digits come together. The
// tokens must not touch letters.
func (x *scan) readDigits(r *digitRun, i int, joins func(gap []byte) bool) {
	*r = digitRun{first: i}
	for k := i; k < len(x.tokens); k++ {
		t := &x.tokens[k]
		if !t.is(flagNumber) || t.is(flagUsed|flagGlued) || r.n+t.len() > longestDigits || isAlnum(x.v.at(int(t.end))) {
			return
		}
		if k > i && !joins(x.gap(k-1)) {
			return
		}
		r.n += copy(r.digits[r.n:], x.v.b[t.start:t.end])
		r.ends[r.n] = int16(k - i + 1)
	}
}

// closed reports whether a group ends after n digits.
func (r *digitRun) closed(n int) bool { return n <= r.n && r.ends[n] > 0 }

// span gives the view offsets of the first n digits, where a group must end.
func (x *scan) span(r *digitRun, n int) (start, end int) {
	last := r.first + int(r.ends[n]) - 1
	return int(x.tokens[r.first].start), int(x.tokens[last].end)
}

// last is the token that holds digit n.
func (r *digitRun) last(n int) int { return r.first + int(r.ends[n]) - 1 }

// codeGap is what people put between the groups of a code: a space, a hyphen, a
// dot, with at most one space around, or a line break, also one of a quoted mail.
func codeGap(gap []byte) bool {
	if len(gap) == 0 || len(gap) > 3 {
		return false
	}
	signs := 0
	for k, c := range gap {
		switch c {
		case ' ', '\n', '\t':
		case '>':
			if k == 0 || gap[k-1] != '\n' {
				return false // only the sign of a mail that is quoted
			}
		case '-', '.':
			signs++
		default:
			return false
		}
	}
	return signs <= 1
}

// luhn reports whether the digits pass the check of ISO/IEC 7812-1, annex B.
func luhn(digits []byte) bool {
	sum := 0
	for i, c := range digits {
		d := int(c - '0')
		if (len(digits)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// number gives the value of at most nine digits.
func number(digits []byte) int {
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}

// referenced reports whether the words right before token i say that a number is
// a protocol, an order or another thing's. Between them and the number there may
// be connecting words and small signs only.
func (x *scan) referenced(i int) bool {
	for k := 1; k <= 4 && i-k >= 0; k++ {
		c := x.class(i - k)
		switch {
		case x.ends(i-k) || x.is(i-k, flagNumber) && k > 1:
			return false
		case c&reference != 0:
			return true
		case c&(functionWord|abbreviation) == 0 && !x.is(i-k, flagNumber) && x.tokens[i-k].len() > 2:
			return false
		}
	}
	return false
}
