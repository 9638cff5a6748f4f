package personaldata

import (
	"cmp"
	"slices"
)

// scan is the work on one text: the room for it is used again for the next.
type scan struct {
	v        view
	lex      *lexicon
	tokens   []token
	hashes   []uint64 // of words, while they are looked up; then the marks of tokens, see sort
	classes  []class  // what each token may be; 0 for numbers
	cursor   int      // where tokenAt found a token last
	seen     class    // the classes of all words of the text
	cues     cue      // see told
	cuesRead bool
	gates    gates   // what may be in the text
	ungated  bool    // nothing is left out because it could not matter: for tests
	numbers  []int32 // which tokens are numbers
	runs     []int32 // numbers that may be more than a small one by itself, see runsOn
	spoken   []int32 // words with which a telephone number may begin
	dial     []int32 // tokens with which a telephone number may begin
	names    []int32 // tokens that are worth a look as the beginning of a name
	starts   []int32 // tokens from which a condition is looked for
	sixteens []int32 // words of sixteen letters, as fiscal codes have
	found    []match
	pupil    *pupil       // is told of all that a model may be asked about; none is asked then
	opinions int          // how many were asked for, see opinion
	senses   []sense      // what each word tells about conditions; filled when one is looked at
	people   []aboutMinor // for each token of a name, whether it is a child's; filled when something was found

	fields, fieldsRead bool      // see tabled
	separators, breaks []int32   // where they stand in the view; filled when a text has fields
	holders            foundEnds // see holderEnds
	firms              foundEnds // see firmEnds
	domain             domain    // the domain that was judged last
	unfree, answered   stretch   // tokens without a number free of charge, without words for calls in vain
}

// match is a candidate that was accepted, in view offsets.
type match struct {
	kind       Kind
	start, end int
	score      float64
	reasons    [4]Reason // the first "" ends them
	minor      bool      // about somebody under 18
	born       birthday
}

// accept notes a span of view offsets and marks its tokens as used, so that no
// other code, number, address or name is read from them.
func (x *scan) accept(kind Kind, start, end int, score float64, reasons ...Reason) {
	m := match{kind: kind, start: start, end: end, score: score}
	copy(m.reasons[:], reasons)
	if len(x.found) == cap(x.found) {
		// What is to come has about as many as what was read.
		x.found = slices.Grow(x.found, 8+min(len(x.found)*(len(x.v.b)-end)/(end+1), 4*len(x.found)))
	}
	x.found = append(x.found, m)
	x.use(start, end)
}

// use marks the tokens between two view offsets.
func (x *scan) use(start, end int) {
	for i := x.tokenAt(start); i < len(x.tokens) && int(x.tokens[i].start) < end; i++ {
		x.tokens[i].flags |= flagUsed
	}
}

// class is what token i may be; 0 outside the text.
func (x *scan) class(i int) class {
	if uint(i) >= uint(len(x.classes)) {
		return 0
	}
	return x.classes[i]
}

// is reports whether token i has one of the flags; false outside the text.
func (x *scan) is(i int, flags uint8) bool {
	return uint(i) < uint(len(x.tokens)) && x.tokens[i].flags&flags != 0
}

// key identifies the word or number of token i.
func (x *scan) key(i int) uint32 { return x.tokens[i].hash }

// uses reports whether token i, a word, has one of the uses.
func (x *scan) uses(i int, u uint16) bool {
	return x.lex.gists[x.tokens[i].word&mostMeaning].uses&u != 0
}

// gap is what stands between token i and the next one; everything after the last.
func (x *scan) gap(i int) []byte {
	if i < 0 || i >= len(x.tokens) {
		return nil
	}
	end := len(x.v.b)
	if i+1 < len(x.tokens) {
		end = int(x.tokens[i+1].start)
	}
	return x.v.b[x.tokens[i].end:end]
}

// longestGap is the longest gap that can belong to one expression.
const longestGap = 12

// soft reports whether token i and the next may be words of one phrase: between
// them at most spaces, one line break and one of - ' . / , and no sentence ends.
func (x *scan) soft(i int) bool {
	return uint(i) < uint(len(x.tokens)) && x.tokens[i].flags&flagSpace != 0 || x.softAt(i)
}

// softAt is soft where there is more than a space.
func (x *scan) softAt(i int) bool {
	g := x.gap(i)
	if len(g) > longestGap || i+1 >= len(x.tokens) {
		return false
	}
	signs, breaks := 0, 0
	for _, c := range g {
		switch c {
		case ' ', '\t', '\r':
		case '\n':
			breaks++
		case '-', '\'', '.', '/', '`':
			signs++
		default:
			return false
		}
	}
	return breaks <= 1 && signs <= 1 && (signs == 0 || !x.ends(i))
}

// ends reports whether a sentence ends between token i and the next one. It is written,
// as soft is, so that the compiler puts the look at the space in the caller's place.
func (x *scan) ends(i int) bool {
	return (uint(i) >= uint(len(x.tokens)) || x.tokens[i].flags&flagSpace == 0) && x.endsAt(i)
}

// endsAt is ends where there is more than a space.
func (x *scan) endsAt(i int) bool {
	g := x.gap(i)
	if i+1 >= len(x.tokens) || len(g) > 64 {
		return true
	}
	if len(g) < 2 { // a full stop has a space behind it
		return len(g) == 1 && (g[0] == '!' || g[0] == '?' || g[0] == ';')
	}
	breaks := 0
	for k, c := range g {
		switch c {
		case '!', '?', ';':
			return true
		case '\n':
			if breaks++; breaks > 1 {
				return true
			}
		case '.':
			if x.fullStop(i, g[k+1:]) {
				return true
			}
		}
	}
	return false
}

// fullStop tells a full stop after token i from the dot of an abbreviation, of an
// initial or of a number.
func (x *scan) fullStop(i int, rest []byte) bool {
	t, next := x.tokens[i], x.tokens[i+1]
	switch {
	case len(rest) == 0: // "3.5", "a.b"
		return false
	case next.flags&flagNumber != 0:
		return t.len() > 4 && x.class(i)&abbreviation == 0
	case t.flags&flagNumber == 0 && (t.len() == 1 || x.class(i)&abbreviation != 0):
		return false
	}
	return next.is(flagCapital) || rest[0] == '.' || rest[0] == '\n'
}

// before looks at the n tokens before token i, nearest first, within the
// sentence, and gives the distance of the first of one of the wanted classes; 0
// for none. What belongs to a span that was found is no context.
func (x *scan) before(i, n int, want class) int {
	if x.seen&want == 0 {
		return 0
	}
	for k := 1; k <= n && i-k >= 0; k++ {
		if x.ends(i - k) {
			return 0
		}
		if x.class(i-k)&want != 0 && !x.is(i-k, flagUsed) {
			return k
		}
	}
	return 0
}

// after is before to the right of token i.
func (x *scan) after(i, n int, want class) int {
	if x.seen&want == 0 {
		return 0
	}
	for k := 1; k <= n && i+k < len(x.tokens); k++ {
		if x.ends(i + k - 1) {
			return 0
		}
		if x.class(i+k)&want != 0 && !x.is(i+k, flagUsed) {
			return k
		}
	}
	return 0
}

// near reports whether a word of a wanted class stands within n tokens on one of
// both sides of the tokens from first to last.
func (x *scan) near(first, last, n int, want class) bool {
	return x.before(first, n, want) > 0 || x.after(last, n, want) > 0
}

// tokenAt is the first token that ends after view offset at. The search begins at
// the one found last, for recognisers go through the text in order: first in steps
// that double, then between the last two of them.
func (x *scan) tokenAt(at int) int {
	n := len(x.tokens)
	low := min(x.cursor, n) // all before low end at or before at
	for step := 1; low > 0 && int(x.tokens[low-1].end) > at; step *= 2 {
		low = max(low-step, 0)
	}
	high := low
	for step := 1; high < n && int(x.tokens[high].end) <= at; step *= 2 {
		low = high + 1
		high = min(high+step, n)
	}
	for low < high {
		if middle := int(uint(low+high) / 2); int(x.tokens[middle].end) > at {
			high = middle
		} else {
			low = middle + 1
		}
	}
	x.cursor = low
	return low
}

// inOrder sorts the matches as they stand in the text.
func (x *scan) inOrder() {
	order := func(a, b match) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) }
	if !slices.IsSortedFunc(x.found, order) {
		slices.SortStableFunc(x.found, order)
	}
}

// spans turns the matches, which are in order, into spans of the text.
func (x *scan) spans(dst []Span) []Span {
	count := 0
	for k := range x.found {
		m := &x.found[k]
		for n := range m.reasons {
			if m.reasons[n] != "" {
				count++
			}
		}
		if m.minor {
			count++
		}
	}
	reasons := make([]Reason, 0, count)
	for k := range x.found {
		m := &x.found[k]
		start, end := x.v.source(m.start, m.end)
		if overlaps(dst, m.kind, start) {
			continue
		}
		from := len(reasons)
		for _, r := range m.reasons {
			if r != "" {
				reasons = append(reasons, r)
			}
		}
		if m.minor {
			reasons = append(reasons, OfMinor)
		}
		dst = append(dst, Span{Kind: m.kind, Start: start, End: end, Score: m.score, Reasons: reasons[from:len(reasons):len(reasons)], Minor: m.minor, born: m.born})
	}
	return dst
}

// overlaps reports that the last span of a kind goes beyond start. The search ends
// at that span, so all searches for one kind together read each span once.
func overlaps(spans []Span, kind Kind, start int) bool {
	for _, s := range slices.Backward(spans) {
		if s.Kind == kind {
			return start < s.End
		}
	}
	return false
}
