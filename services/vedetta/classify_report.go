package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"vedetta/pkg/purpose"
)

// shortLabels head the columns of the confusion matrix.
var shortLabels = []string{"info", "rem", "emer", "event", "prop", "comm", "fund", "surv", "staff", "case", "phish"}

// printPurposeReport writes tables of at most 100 columns.
func printPurposeReport(w io.Writer, r *purpose.Report, misses bool) {
	t := newReportTable(w, table.Row{"label", "true", "found", "right", "precision", "recall", "F1"})
	for _, l := range purpose.Labels() {
		c := r.Labels[l]
		t.AppendRow(table.Row{string(l), c.Truth, c.Found, c.Right, rate(c.Precision()), rate(c.Recall()), rate(c.F1())})
	}
	t.AppendFooter(table.Row{"macro-F1", r.N, r.N, r.Right, "", "", rate(r.MacroF1())})
	t.Render()
	head := table.Row{"true \\ found"}
	for _, s := range shortLabels {
		head = append(head, s)
	}
	t = newReportTable(w, head)
	for i, truth := range purpose.Labels() {
		row := table.Row{shortLabels[i]}
		for _, guess := range purpose.Labels() {
			row = append(row, dash(r.Confusion[truth][guess]))
		}
		t.AppendRow(row)
	}
	t.Render()
	t = newReportTable(w, table.Row{"confidence", "messages", "said", "right"})
	for _, b := range r.Bins {
		if b.N > 0 {
			t.AppendRow(table.Row{fmt.Sprintf("%.1f–%.1f", b.From, b.To), b.N, rate(b.Confidence), rate(b.Right)})
		}
	}
	t.Render()
	fmt.Fprintf(w, "%d of %d right (%.4f); calibration error %.4f; %d unclear, of which %d wrong; %d neutral notices clearly called propaganda.\n",
		r.Right, r.N, float64(r.Right)/float64(max(r.N, 1)), r.Error, r.Unclear, r.UnclearWrong, r.NeutralAsPropaganda)
	fmt.Fprintf(w, "personal form: precision %s, recall %s of %d.\n", rate(r.Form.Precision()), rate(r.Form.Recall()), r.Form.Truth)
	if r.Denied > 0 {
		fmt.Fprintf(w, "%d messages of which only a label is known that is not theirs: %d were given it, %d clearly.\n", r.Denied, r.DeniedFound, r.DeniedClearly)
	}
	if misses {
		printPurposeMisses(w, r.Misses)
	}
}

func newReportTable(w io.Writer, head table.Row) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header, t.Style().Format.Footer = text.FormatDefault, text.FormatDefault
	t.AppendHeader(head)
	var columns []table.ColumnConfig
	for i := 2; i <= len(head); i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	return t
}

func rate(f float64) string { return fmt.Sprintf("%.4f", f) }

func dash(n int) string {
	if n == 0 {
		return "·"
	}
	return fmt.Sprint(n)
}

// missLength is how much of a missed message is shown.
const missLength = 160

func printPurposeMisses(w io.Writer, misses []purpose.Miss) {
	fmt.Fprintf(w, "\nSBAGLIATI · MISSED: %d\n", len(misses))
	for _, m := range misses {
		unclear := ""
		if m.Guess.Unclear {
			unclear = " unclear"
		}
		line := strings.Join(strings.Fields(m.Example.Subject+" | "+m.Example.Text), " ")
		if r := []rune(line); len(r) > missLength {
			line = string(r[:missLength]) + "…"
		}
		fmt.Fprintf(w, "%d: %s → %s %.2f%s: %s\n", m.Number, cmp.Or(m.Example.Label, "not "+m.Example.Not), m.Guess.Label, m.Guess.Confidence, unclear, line)
	}
}
