package personaldata

// contextBytes is how far before a candidate a word still explains it.
const contextBytes = 48

// contextWords is how many words before a candidate are looked at.
const contextWords = 6

// contextBefore reports whether one of the words shortly before offset at is
// accepted by want.
func contextBefore(v *view, at int, want func(word string) bool) bool {
	for word := range wordsBefore(v, at) {
		if want(word) {
			return true
		}
	}
	return false
}

// wordsBefore yields the words before offset at, nearest first. A telephone sign
// is a word of its own; words with digits are not counted.
func wordsBefore(v *view, at int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		limit := max(0, at-contextBytes)
		for n, i := 0, at; n < contextWords && i > limit; {
			i--
			if v.b[i] == phoneSign {
				n++
				if !yield("tel") {
					return
				}
				continue
			}
			if !isLetter(v.b[i]) {
				continue
			}
			end := i + 1
			for i > limit && isLetter(v.b[i-1]) {
				i--
			}
			if i == limit && i > 0 && isLetter(v.b[i-1]) {
				return // a word cut by the window
			}
			n++
			if !yield(string(v.b[i:end])) {
				return
			}
		}
	}
}
