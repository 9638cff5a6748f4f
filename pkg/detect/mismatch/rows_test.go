package mismatch

import (
	"cmp"
	"fmt"
	"reflect"
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
			r := row{kind: rapid.SampledFrom([]string{"list", "purpose"}).Draw(rt, "kind"), id: fmt.Sprint(rapid.IntRange(0, 9).Draw(rt, "id"))}
			if rapid.Bool().Draw(rt, "dated") {
				r.from = time.Unix(int64(rapid.IntRange(0, 2).Draw(rt, "from")), 0)
			}
			before := slices.Clone(rows)
			shared := rows
			rows = addRow(rows, r)
			if !reflect.DeepEqual(before, shared[:len(before)]) {
				rt.Fatal("rows that a finding shares were changed")
			}
			if !slices.ContainsFunc(all, func(o event.Row) bool { return compareRows(o, r) == 0 }) {
				all = append(all, r.event())
			}
		}
		slices.SortFunc(all, func(a, b event.Row) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), instant(a.From).Compare(instant(b.From)))
		})
		all = all[:min(len(all), event.MaxRows)]
		if !reflect.DeepEqual(append([]event.Row{}, rows...), append([]event.Row{}, all...)) {
			rt.Fatalf("%v, want %v", rows, all)
		}
	})
}
