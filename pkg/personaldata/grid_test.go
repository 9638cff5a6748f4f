package personaldata

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// grid puts each of its forms for {} in each of its contexts, and checks what is found
// of a kind: the very form where somebody's data are told, nothing where they are not.
type grid struct {
	kind     Kind
	forms    []string // the value in brackets when the form has words around it
	contexts []string
	none     bool                // nothing may be found
	rough    bool                // half of the characters will do
	style    func(string) string // how all is written
}

// cell is one text of a grid, with the value that must be found in it.
func (g grid) cell(form, context string) (text string, start, end int) {
	context, form = strings.ReplaceAll(context, `\n`, "\n"), strings.ReplaceAll(form, `\n`, "\n")
	value := form
	if from, to := strings.IndexByte(form, '['), strings.IndexByte(form, ']'); from >= 0 && to > from {
		value = form[from+1 : to]
		form = form[:from] + value + form[to+1:]
	}
	if g.style != nil {
		form, context, value = g.style(form), g.style(context), g.style(value)
	}
	text = strings.Replace(context, "{}", form, 1)
	start = strings.Index(context, "{}") + strings.Index(form, value)
	return text, start, start + len(value)
}

// right reports that the scanner does what the grid asks for in one cell.
func (g grid) right(s *Scanner, text string, start, end int) bool {
	hit := false
	for _, span := range s.Find(text) {
		if span.Kind != g.kind {
			continue
		}
		shared := min(span.End, end) - max(span.Start, start)
		if g.none && shared > 0 {
			return false
		}
		hit = hit || span.Start == start && span.End == end || g.rough && 2*shared >= max(span.End-span.Start, end-start)
	}
	return hit != g.none
}

// run fails for the cells that are wrong beyond the share allowed, and prints the rows
// in which most of them stand.
func (g grid) run(t *testing.T, allowed float64) {
	t.Helper()
	if collected != nil {
		collectForms(g.kind, len(g.forms), len(g.contexts), func(form, context int) string {
			text, start, end := g.cell(g.forms[form], g.contexts[context])
			if g.none {
				return text
			}
			return text[:start] + "[" + text[start:end] + "]" + text[end:]
		})
		return
	}
	s := mustNew(t, Config{})
	forms, contexts := map[string]int{}, map[string]int{}
	wrong := 0
	for _, form := range g.forms {
		for _, context := range g.contexts {
			if text, start, end := g.cell(form, context); !g.right(s, text, start, end) {
				wrong++
				forms[form]++
				contexts[context]++
				if testing.Verbose() {
					t.Logf("cell\t%s", strings.ReplaceAll(text[:start]+"⟦"+text[start:end]+"⟧"+text[end:], "\n", `\n`))
				}
			}
		}
	}
	total := len(g.forms) * len(g.contexts)
	report := fmt.Sprintf("%d of %d cells are wrong\n%s\n%s", wrong, total, worst(forms, len(g.contexts)), worst(contexts, len(g.forms)))
	if float64(wrong) > allowed*float64(total) {
		t.Errorf("more than %.1f %%: %s", 100*allowed, report)
	} else if testing.Verbose() {
		t.Log(report)
	}
}

// worst lists the rows with the most wrong cells.
func worst(rows map[string]int, of int) string {
	keys := slices.SortedFunc(maps.Keys(rows), func(a, b string) int { return cmp.Or(rows[b]-rows[a], strings.Compare(a, b)) })
	var b strings.Builder
	for _, k := range keys[:min(len(keys), 60)] {
		fmt.Fprintf(&b, "%4d/%d %s\n", rows[k], of, k)
	}
	return b.String()
}
