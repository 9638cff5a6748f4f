package personaldata

// hardSpaces are how a space that breaks no line is written in HTML.
var hardSpaces = [...]string{"&nbsp;", "&#160;", "&#xa0;"}

// hardSpace gives the length of the HTML space at i, 0 for none.
func hardSpace(v *view, i int) int {
	for _, entity := range hardSpaces {
		if v.hasFold(i, entity) {
			return len(entity)
		}
	}
	return 0
}

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
		case '&':
			n := hardSpace(v, i)
			if n == 0 {
				return i
			}
			i += n
		default:
			return i
		}
	}
	return i
}
