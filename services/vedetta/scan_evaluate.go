package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"vedetta/pkg/personaldata"
	"vedetta/pkg/personaldata/corpus"
)

func evaluateCommand(o *scanFlags) *cobra.Command {
	var e evaluateFlags
	cmd := &cobra.Command{
		Use: "evaluate FILE...", Short: "Measure precision and recall on marked texts",
		Long: `Reads texts in which the personal data is marked (the format is explained in
pkg/personaldata/testdata/corpus/README.md), finds it again, and compares. A
found span is right when it has the type of a marked one and the two share at
least half of the characters that either covers; with --strict only when it
begins and ends at the same characters.`,
		Example: `  vedetta scan evaluate pkg/personaldata/testdata/corpus/comments.txt
  vedetta scan evaluate --misses --strict pkg/personaldata/testdata/corpus/hard.txt
  vedetta scan evaluate --min pkg/personaldata/testdata/corpus/test.txt   # exit code 1 under the aims`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runEvaluate(cmd, *o, e, args) },
	}
	cmd.Flags().BoolVar(&e.misses, "misses", false, "list what was missed and what was found wrongly")
	cmd.Flags().BoolVar(&e.strict, "strict", false, "judge by exact matches")
	cmd.Flags().BoolVar(&e.min, "min", false, "exit with 1 when precision or recall of a type is under the project's aim")
	return cmd
}

type evaluateFlags struct{ misses, strict, min bool }

func runEvaluate(cmd *cobra.Command, o scanFlags, e evaluateFlags, paths []string) error {
	s, _, err := o.engine()
	if err != nil {
		return err
	}
	texts, err := corpus.Load(paths...)
	if err != nil {
		return err
	}
	if len(texts) == 0 {
		return errors.New("evaluate: the files have no texts")
	}
	found := make([][]personaldata.Span, len(texts))
	size, begin := 0, time.Now()
	for i, t := range texts {
		found[i] = s.Find(t.Text)
		size += len(t.Text)
	}
	took := time.Since(begin)
	r, err := corpus.Score(texts, found)
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if wantsJSON(cmd) {
		err = printJSON(w, reportJSON(r, e))
	} else {
		printReport(w, r, e)
		fmt.Fprintf(w, "\n%d kB in %.1f ms on one core.\n", size/1000, float64(took.Microseconds())/1000)
	}
	if err != nil || !e.min {
		return err
	}
	return reportMissed(cmd.ErrOrStderr(), r.Missed(e.strict))
}

// printReport writes a table of at most 100 columns.
func printReport(w io.Writer, r *corpus.Report, e evaluateFlags) {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header, t.Style().Format.Footer = text.FormatDefault, text.FormatDefault
	right := "right"
	if e.strict {
		right = "exact"
	}
	t.AppendHeader(table.Row{"type", "true", "found", right, "precision", "recall", "F1", "exact P", "exact R"})
	for _, row := range r.Rows {
		t.AppendRow(reportRow(string(row.Kind), row.Count, e.strict))
	}
	t.AppendFooter(reportRow("all (micro)", r.Micro, e.strict))
	var columns []table.ColumnConfig
	for i := 2; i <= 9; i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignFooter: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	t.Render()
	fmt.Fprintf(w, "%d texts, %d of them clean; of these %d got a span: %s false alarms in 100 clean texts.\n",
		r.Texts, r.Clean, r.Alarmed, number(r.AlarmsIn100(), 2))
	if e.misses {
		misses, alarms := casesOf(r, e.strict)
		printCorpusCases(w, "MANCATI · MISSED", misses)
		printCorpusCases(w, "FALSI ALLARMI · FALSE ALARMS", alarms)
	}
}

func reportRow(name string, c corpus.Count, strict bool) table.Row {
	rates, exact, right := c.Rates(strict), c.Rates(true), c.Right
	if strict {
		right = c.Exact
	}
	return table.Row{
		name, c.Truth, c.Found, right, number(rates.Precision, 4), number(rates.Recall, 4), number(rates.F1, 4),
		number(exact.Precision, 4), number(exact.Recall, 4),
	}
}

// number writes a share, or a dash for none.
func number(f *float64, decimals int) string {
	if f == nil {
		return "–"
	}
	return fmt.Sprintf("%.*f", decimals, *f)
}

func casesOf(r *corpus.Report, strict bool) (misses, alarms []corpus.Case) {
	if strict {
		return r.StrictMisses, r.StrictAlarms
	}
	return r.Misses, r.Alarms
}

func printCorpusCases(w io.Writer, title string, cases []corpus.Case) {
	fmt.Fprintf(w, "\n%s: %d\n", title, len(cases))
	oneLine := strings.NewReplacer("\n", `\n`, "\t", `\t`)
	for _, c := range cases {
		fmt.Fprintf(w, "%s %s: …%s⟦%s⟧%s…\n", c.ID, c.Kind, oneLine.Replace(c.Before), oneLine.Replace(c.Value), oneLine.Replace(c.After))
		if c.Note != "" {
			fmt.Fprintf(w, "    %s\n", oneLine.Replace(c.Note))
		}
	}
}

// reportJSON is the report for machines.
func reportJSON(r *corpus.Report, e evaluateFlags) map[string]any {
	type row struct {
		Type string `json:"type"`
		corpus.Count
		corpus.Rates
		Strict corpus.Rates `json:"strict"`
	}
	make1 := func(name string, c corpus.Count) row { return row{name, c, c.Rates(e.strict), c.Rates(true)} }
	rows := []row{}
	for _, k := range r.Rows {
		rows = append(rows, make1(string(k.Kind), k.Count))
	}
	out := map[string]any{
		"texts": r.Texts, "types": rows, "micro": make1("all", r.Micro),
		"clean": r.Clean, "clean_with_alarm": r.Alarmed, "alarms_in_100_clean": r.AlarmsIn100(),
		"under_aim": append([]string{}, r.Missed(e.strict)...),
	}
	if e.misses {
		misses, alarms := casesOf(r, e.strict)
		out["misses"], out["false_alarms"] = append([]corpus.Case{}, misses...), append([]corpus.Case{}, alarms...)
	}
	return out
}
