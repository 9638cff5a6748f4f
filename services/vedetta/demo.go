package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"vedetta/pkg/demo"
	"vedetta/pkg/service"
)

func demoCommand() *cobra.Command {
	o := demoFlags{}
	cmd := &cobra.Command{
		Use: "demo", Short: "Replay the five cases through the whole pipeline", Args: cobra.NoArgs,
		Long: `Brings up NATS, the ClickHouse engine and all services in one process tree,
replays five real cases (with invented people) from raw source formats, waits
until everything has come out, checks it, and prints the findings and the mails
that the data protection officer got.

The first run fetches the ClickHouse engine (178 MB) with npm, once.`,
		Example: `  vedetta demo
  vedetta demo --serve                    # keep it up: ask SQL, open Grafana
  vedetta demo --break engine,analyser,bus # the counts come out the same`,
		RunE: func(cmd *cobra.Command, _ []string) error { return runDemo(cmd, o) },
	}
	cmd.Flags().StringVar(&o.dir, "dir", stateDir(), "state directory; emptied first")
	cmd.Flags().BoolVar(&o.serve, "serve", false, "keep everything up until interrupted")
	cmd.Flags().StringSliceVar(&o.breaks, "break", nil, "break on the way: engine (kill -9), analyser (kill -9), bus (closed for ten seconds)")
	cmd.Flags().StringVar(&o.clickhouse, "clickhouse", "", "address of the embedded ClickHouse; empty means any free port on loopback")
	cmd.Flags().StringVar(&o.log, "log", "", "write the logs to this file instead of <dir>.log")
	return cmd
}

type demoFlags struct {
	dir, clickhouse, log string
	serve                bool
	breaks               []string
}

func runDemo(cmd *cobra.Command, o demoFlags) error {
	var breaks []demo.Breach
	for _, b := range o.breaks {
		if !slices.Contains(demo.Breaches(), demo.Breach(b)) {
			return fmt.Errorf("--break %q: use %v", b, demo.Breaches())
		}
		breaks = append(breaks, demo.Breach(b))
	}
	if err := demo.CheckDir(o.dir); err != nil {
		return err // before a log is made beside it
	}
	if o.log == "" {
		o.log = strings.TrimRight(o.dir, "/") + ".log"
	}
	if err := os.MkdirAll(filepath.Dir(o.log), 0o700); err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	logs, err := os.Create(o.log)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	defer logs.Close()
	screen := newScreen(cmd.ErrOrStderr())
	d, err := demo.Start(cmd.Context(), demo.Options{
		Dir: o.dir, Break: breaks, Env: service.Env{Log: service.Logger(logs, "info"), Metrics: service.Registry()}, Output: logs,
		ClickHouse: o.clickhouse, Step: screen.step, Progress: screen.progress, Broke: screen.broke,
	})
	if err != nil {
		return fmt.Errorf("%w\nlogs: %s", err, o.log)
	}
	defer d.Stop()
	r, err := d.Run(cmd.Context())
	screen.end()
	if r != nil {
		if perr := printDemo(cmd, o, d, r); perr != nil {
			return perr
		}
	}
	if err != nil {
		return fmt.Errorf("%w\nlogs: %s", err, o.log)
	}
	if o.serve {
		fmt.Fprintln(cmd.ErrOrStderr(), "\nTutto è in piedi: Ctrl-C per fermare. · Everything is up: Ctrl-C to stop.")
		<-cmd.Context().Done()
	}
	return nil
}

// screen shows what the demo does while it does it.
type screen struct {
	w   io.Writer
	tty bool
	bar *progressbar.ProgressBar
}

func newScreen(w io.Writer) *screen {
	f, ok := w.(*os.File)
	return &screen{w: w, tty: ok && isatty.IsTerminal(f.Fd())}
}

func (s *screen) step(name string) { fmt.Fprintf(s.w, "  avvio · starting: %s\n", name) }

func (s *screen) progress(done, total int) {
	if s.bar == nil {
		s.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(s.w), progressbar.OptionSetDescription("  cinque casi · five cases"),
			progressbar.OptionSetWidth(30), progressbar.OptionShowCount(), progressbar.OptionSetVisibility(s.tty), progressbar.OptionClearOnFinish())
		if !s.tty {
			fmt.Fprintf(s.w, "  cinque casi · five cases: %d pieces of input\n", total)
		}
	}
	_ = s.bar.Set(done) // a progress bar that fails harms nobody
	if done == total {
		fmt.Fprintln(s.w, "  attesa dei risultati · waiting for the results")
	}
}

func (s *screen) broke(b demo.Breach, n int) {
	fmt.Fprintf(s.w, "\n  guasto voluto · broken on purpose after %d pieces: %s\n", n, b)
}

func (s *screen) end() {
	if s.bar != nil {
		_ = s.bar.Finish()
	}
}

func printDemo(cmd *cobra.Command, o demoFlags, d *demo.Demo, r *demo.Result) error {
	w := cmd.OutOrStdout()
	if wantsJSON(cmd) {
		return printJSON(w, r)
	}
	printFindings(w, r)
	printMails(w, r)
	printCases(w, r)
	fmt.Fprintf(w, "\nIn breve · In short: %d events, %d findings, %d incidents, %d mails, %d dead letters; %.1f s; %d MiB resident in the whole process tree.\n",
		r.Events, len(r.Findings), r.Incidents, len(r.Mails), r.DeadLetters, r.Duration.Round(100*time.Millisecond).Seconds(), r.Memory>>20)
	printNext(w, o, d)
	return nil
}

func printFindings(w io.Writer, r *demo.Result) {
	fmt.Fprintln(w, "\nSEGNALAZIONI · FINDINGS")
	t := newTable(w, table.Row{"ente", "regola", "gravità", "persone", "messaggi", "dati", "che cosa"})
	for _, f := range r.Findings {
		t.AppendRow(table.Row{f.Body, f.Rule, f.Severity, f.People, f.Messages, strings.Join(f.Data, " "), f.Title})
	}
	t.Render()
}

func printMails(w io.Writer, r *demo.Result) {
	fmt.Fprintln(w, "\nPOSTA AL RESPONSABILE DELLA PROTEZIONE DEI DATI · MAILS TO THE DPO")
	for i, m := range r.Mails {
		fmt.Fprintf(w, "%d. %s\n   %s\n", i+1, m.To, m.Subject)
	}
	if len(r.Mails) > 0 {
		fmt.Fprintln(w, "\nLa prima per intero · The first one in full:")
		for line := range strings.SplitSeq(strings.TrimSpace(r.Mails[0].Text), "\n") {
			fmt.Fprintln(w, "  |", line)
		}
	}
}

func printCases(w io.Writer, r *demo.Result) {
	fmt.Fprintln(w, "\nI CINQUE CASI · THE FIVE CASES")
	for _, c := range demo.Cases() {
		fmt.Fprintf(w, "%d. %s: %s\n", c.Number, c.Place, c.Title)
		found := 0
		for _, f := range r.Findings {
			if f.Body == string(c.Body) {
				found++
				fmt.Fprintf(w, "   rilevato · detected:           %s: %s\n", f.Rule, f.Title)
				printVerdict(w, f)
			}
		}
		if found == 0 {
			fmt.Fprintln(w, "   non ancora rilevato · not detected yet")
		}
		for _, n := range c.NotYet {
			fmt.Fprintf(w, "   non ancora · not detected yet: %s\n", n)
		}
	}
}

// printVerdict explains a verdict about purposes in words that a lawyer can follow
// row by row.
func printVerdict(w io.Writer, f demo.Finding) {
	if !strings.HasPrefix(f.Rule, "mismatch.") {
		return
	}
	const width = 100
	for line := range strings.SplitSeq(text.WrapSoft(f.Explanation, width), "\n") {
		fmt.Fprintln(w, "     |", strings.TrimSpace(line))
	}
}

func printNext(w io.Writer, o demoFlags, d *demo.Demo) {
	run := "go run ./services/vedetta"
	fmt.Fprintf(w, `
E ADESSO · WHAT NEXT
  SQL:      %s sql "SELECT rule, severity, people, title_it FROM findings ORDER BY people DESC"
  Scarti:   %s demo --serve, then: %s deadletters
`, run, run, run)
	if o.serve {
		user, password := d.All.ReaderLogin()
		fmt.Fprintf(w, "  curl:     curl -u %s:%s 'http://%s/?database=vedetta' --data 'SELECT * FROM incidents FORMAT Vertical'\n", user, password, d.All.Engine.Addr())
		fmt.Fprintf(w, "  Grafana:  add a ClickHouse data source (protocol http, %s, user %s), then\n            %s dashboards push --url http://127.0.0.1:3000 --token TOKEN\n", d.All.Engine.Addr(), user, run)
	} else {
		fmt.Fprintf(w, "  curl and Grafana need it running: %s demo --serve --clickhouse 127.0.0.1:8123 prints how.\n  Neither Grafana nor Docker is part of the demo: docker-compose.yml brings both.\n", run)
	}
}
