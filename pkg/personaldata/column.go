package personaldata

import (
	"bytes"
	"slices"
)

// This file knows tables: lines whose fields stand apart with tabs, semicolons or bars.

// lineWindow is how far back the beginning of a line, or its heading, is looked for.
const lineWindow = 400

// tabled reports that the text has a separator of fields at all: most have none, and
// need no look for columns.
func (x *scan) tabled() bool {
	if !x.fieldsRead {
		x.fieldsRead = true
		x.fields = bytes.IndexByte(x.v.b, ';') >= 0 || bytes.IndexByte(x.v.b, '\t') >= 0 || bytes.IndexByte(x.v.b, '|') >= 0
		if x.fields {
			x.listFields()
		}
	}
	return x.fields
}

// listFields notes where separators and line breaks stand: in a long table every value
// asks for them.
func (x *scan) listFields() {
	x.separators, x.breaks = x.separators[:0], x.breaks[:0]
	for i, c := range x.v.b {
		switch c {
		case ';', '\t', '|':
			x.separators = append(x.separators, int32(i))
		case '\n':
			x.breaks = append(x.breaks, int32(i))
		}
	}
}

// columns counts the separators of a table from the beginning of the line to
// offset at, and gives where the line begins.
func (x *scan) columns(at int) (n, from int) {
	from = max(at-lineWindow, 0)
	if !x.tabled() {
		return 0, from + bytes.LastIndexByte(x.v.b[from:max(at, from)], '\n') + 1
	}
	if k, _ := slices.BinarySearch(x.breaks, int32(at)); k > 0 {
		from = max(from, int(x.breaks[k-1])+1)
	}
	end, _ := slices.BinarySearch(x.separators, int32(at))
	for n = 0; n < end && int(x.separators[end-n-1]) >= from; n++ {
	}
	return n, from
}

// headed reports that offset at stands in the column of a table whose heading has a
// word that names tells.
func (x *scan) headed(at int, names func(i int) bool) bool {
	if !x.tabled() {
		return false
	}
	n, from := x.columns(at)
	if n == 0 || from < 2 {
		return false
	}
	for i := x.tokenAt(from) - 1; i >= 0 && from-int(x.tokens[i].start) < lineWindow; i-- {
		if names(i) {
			above, _ := x.columns(int(x.tokens[i].start))
			return above == n
		}
	}
	return false
}

// headedBy is headed for the words of a class.
func (x *scan) headedBy(at int, want class) bool {
	return x.seen&want != 0 && x.headed(at, func(i int) bool { return x.class(i)&want != 0 })
}

// below reports that offset at stands in the same column of a table as the value of
// that kind that was found last, in the line above.
func (x *scan) below(at int, kind Kind) bool {
	const nearby = 8
	if !x.tabled() {
		return false
	}
	for k := len(x.found) - 1; k >= 0 && k >= len(x.found)-nearby; k-- {
		m := &x.found[k]
		if m.kind != kind || m.end >= at {
			continue
		}
		n, from := x.columns(at)
		above, top := x.columns(m.start)
		if n == 0 || n != above || m.end >= from {
			return false
		}
		_, last := x.columns(from - 1)
		return last == top
	}
	return false
}

// rowWindow is n, or fewer tokens when token i stands in a row of a table: what stands
// in the rows above tells nothing of it.
func (x *scan) rowWindow(i, n int) int {
	columns := 0
	for k := 1; k <= n && i-k >= 0; k++ {
		g := x.gap(i - k)
		if columnEnd(g) {
			columns++
		}
		if columns > 0 && x.breaksLine(i-k) {
			return k - 1
		}
	}
	return n
}
