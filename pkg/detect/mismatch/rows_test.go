package mismatch

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

// TestRowsAreTheFirstOfAll: the rows of a finding are the first of all that came,
// sorted, each once, in whatever order they came, and no more than MaxRows.
func TestRowsAreTheFirstOfAll(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var all, rows []event.Row
		for range rapid.IntRange(0, 40).Draw(rt, "n") {
			r := event.Row{Kind: rapid.SampledFrom([]string{"list", "purpose"}).Draw(rt, "kind"), ID: fmt.Sprint(rapid.IntRange(0, 9).Draw(rt, "id"))}
			if rapid.Bool().Draw(rt, "dated") {
				at := time.Unix(int64(rapid.IntRange(0, 2).Draw(rt, "from")), 0)
				r.From = &at
			}
			rows = addRow(rows, r)
			if !slices.ContainsFunc(all, func(o event.Row) bool { return compareRows(o, r) == 0 }) {
				all = append(all, r)
			}
		}
		slices.SortFunc(all, compareRows)
		all = all[:min(len(all), event.MaxRows)]
		if !slices.EqualFunc(rows, all, func(a, b event.Row) bool { return compareRows(a, b) == 0 }) {
			rt.Fatalf("%v, want %v", rows, all)
		}
	})
}
