package personaldata

// skipGap steps over what stands between two runs of digits: at most five of
// space, dot, hyphen, slash, star and brackets, on one line.
func skipGap(v *view, i int) int {
	for range 5 {
		switch v.at(i) {
		case '.', '-', '/', '(', ')', '*', '_', otherSign:
			i++
		case ' ', '\t':
			if i >= len(v.b) {
				return i
			}
			i++
		default:
			return i
		}
	}
	return i
}
