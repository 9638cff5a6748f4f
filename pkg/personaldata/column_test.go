package personaldata

import (
	"slices"
	"strings"
	"testing"
)

// TestColumnsAreThoseOfTheLine counts every offset's columns by going back through its
// line, as the lists must.
func TestColumnsAreThoseOfTheLine(t *testing.T) {
	for _, text := range []string{
		"", "a", "a;b\nc;d|e\tf\n\n;", strings.Repeat("x;", lineWindow) + "\n" + strings.Repeat("y", 2*lineWindow) + ";z", "nome tel\nRossi 333\n\nfine",
	} {
		x := &scan{lex: mustNew(t, Config{}).lex}
		x.v.read(text)
		x.split()
		for at := range len(text) + 1 {
			n, from := 0, at
			for ; from > 0 && at-from < lineWindow && text[from-1] != '\n'; from-- {
				if strings.IndexByte(";\t|", text[from-1]) >= 0 {
					n++
				}
			}
			if gotN, gotFrom := x.columns(at); gotN != n || gotFrom != from {
				t.Fatalf("%.40q at %d: %d columns from %d, not %d from %d", text, at, gotN, gotFrom, n, from)
			}
		}
	}
}

// TestHolderEndsAreInOrder adds finds between two questions, as recognisers do.
func TestHolderEndsAreInOrder(t *testing.T) {
	var x scan
	var want []int32
	for n, m := range []match{{kind: Address, end: 40}, {kind: Person, end: 10}, {kind: PhoneNumber, end: 20}, {kind: Person, end: 60}, {kind: Address, end: 50}} {
		x.found = append(x.found, m)
		if m.kind != PhoneNumber {
			want = append(want, int32(m.end))
			slices.Sort(want)
		}
		if n%2 == 0 && !slices.Equal(x.holderEnds(), want) {
			t.Errorf("after %d: %v, not %v", n+1, x.holders.ends, want)
		}
	}
}

// TestCarersLawsStandInOrder holds the words that a search starts from in their order.
func TestCarersLawsStandInOrder(t *testing.T) {
	x := &scan{lex: mustNew(t, Config{}).lex}
	x.v.read("104 disabile 12 diabete 104 104 invalida legge 104")
	x.split()
	before := len(x.starts)
	x.carersLaws()
	if laws := len(x.starts) - before; laws != 4 || !slices.IsSorted(x.starts) {
		t.Errorf("%d laws, starts %v", laws, x.starts)
	}
}
