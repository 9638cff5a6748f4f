package corpus

import (
	"cmp"
	"slices"
)

// overlap is what two spans share and what either covers, in code points.
type overlap struct{ shared, union int }

// half is the matching rule: an intersection over union of at least 0.5.
func half(o overlap) bool { return 2*o.shared >= o.union }

// equal is the strict rule.
func equal(o overlap) bool { return o.shared == o.union }

// pair is a true span and the found span that belongs to it, by index.
type pair struct {
	truth, found int
	overlap
}

// pairs joins true and found spans of one type one to one: the pairs that fit
// best come first, and of equals those that stand first.
func pairs(truth, found []Span, fits func(overlap) bool) []pair {
	all := overlapping(truth, found, fits)
	slices.SortFunc(all, func(a, b pair) int {
		return cmp.Or(
			cmp.Compare(b.shared*a.union, a.shared*b.union), // of fractions, without rounding
			cmp.Compare(a.truth, b.truth), cmp.Compare(a.found, b.found),
		)
	})
	usedTruth, usedFound := make([]bool, len(truth)), make([]bool, len(found))
	kept := all[:0]
	for _, p := range all {
		if !usedTruth[p.truth] && !usedFound[p.found] {
			usedTruth[p.truth], usedFound[p.found] = true, true
			kept = append(kept, p)
		}
	}
	return kept
}

// overlapping lists all pairs of one type that overlap and fit.
func overlapping(truth, found []Span, fits func(overlap) bool) []pair {
	order := make([]int, len(found))
	longest := 0
	for i, s := range found {
		order[i] = i
		longest = max(longest, s.End-s.Start)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(found[a].Start, found[b].Start) })
	var out []pair
	for i, t := range truth {
		// Of the found spans by start, none before this one reaches the true span.
		first, _ := slices.BinarySearchFunc(order, t.Start-longest, func(j, start int) int { return cmp.Compare(found[j].Start, start) })
		for _, j := range order[first:] {
			f := found[j]
			if f.Start >= t.End {
				break
			}
			shared := min(t.End, f.End) - max(t.Start, f.Start)
			if shared <= 0 || f.Kind != t.Kind {
				continue
			}
			o := overlap{shared, max(t.End, f.End) - min(t.Start, f.Start)}
			if fits(o) {
				out = append(out, pair{i, j, o})
			}
		}
	}
	return out
}
