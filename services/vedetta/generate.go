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
	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"vedetta/pkg/generate"
)

const generateHelp = `Inventa alcune settimane di un Comune: posta, SMS, pagine, moduli, liste. Dentro la
vita normale nasconde incidenti (comizi non dichiarati, stillicidi, mittenti a
rotazione, moduli che scrivono a tutti, …) e trappole che non devono far scattare
nulla (49 persone, codici di accesso, newsletter dichiarate, …). Scrive anche il
registro dell'ente e la verità, così chiunque può misurare.

Makes some weeks of an invented municipality. Into its normal life it plants
incidents and decoys. It writes into DIR:

  events.jsonl   one intake event a line, in the order they arrive: some late, some
                 twice. The format is that of POST /v1/events.
  policy.yaml    the body's register that fits, with its contact files in contatti/
  truth.jsonl    one line for each incident and decoy: kind, senders, declared
                 campaign, first and last event, people, what must be found and the
                 first event with which it can be known

The same options give the same bytes. Events are streamed, so ten million need no
more memory than a hundred thousand. People, numbers and places are invented and
domains end in .test. The first week ends an election window.

Then:
  vedetta replay DIR/events.jsonl --policy DIR/policy.yaml --findings findings.jsonl
  vedetta generate score --truth DIR/truth.jsonl --findings findings.jsonl`

func generateCommand() *cobra.Command {
	o := generate.Options{}
	var dir, start string
	cmd := &cobra.Command{
		Use: "generate --out DIR", Short: "Genera un registro di eventi inventato, con la verità · Make an invented event log with its truth",
		Long: generateHelp,
		Example: `  vedetta generate --out /tmp/log
  vedetta generate --seed 7 --weeks 4 --events 1000000 --gzip --out /tmp/big
  vedetta generate --seed 3 --incidents 3 --out /tmp/many
  vedetta generate --incidents 0 --events 50000 --out /tmp/quiet`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dir == "" {
				return fmt.Errorf("name a folder for the log: --out DIR")
			}
			if start != "" {
				t, err := time.Parse(time.DateOnly, start)
				if err != nil {
					return fmt.Errorf("--start %q is not a day: write it as 2025-12-08", start)
				}
				o.Start = t
			}
			o.Progress = generateProgress(cmd.ErrOrStderr())
			s, err := generate.Run(cmd.Context(), dir, o)
			if err != nil {
				return err
			}
			if wantsJSON(cmd) {
				return printJSON(cmd.OutOrStdout(), s)
			}
			printGenerated(cmd.OutOrStdout(), dir, s)
			return nil
		},
	}
	generateFlags(cmd, &o)
	cmd.Flags().StringVar(&start, "start", "", "first day, such as 2025-12-08 (the default); a New Year in it adds incidents over the turn of the year")
	cmd.Flags().StringVar(&dir, "out", "", "folder to write into")
	cmd.AddCommand(scoreCommand())
	return cmd
}

// generateFlags are the flags that set options.
func generateFlags(cmd *cobra.Command, o *generate.Options) {
	f := cmd.Flags()
	f.Uint64Var(&o.Seed, "seed", 1, "another seed is another town, with other incidents")
	f.IntVar(&o.Weeks, "weeks", generate.DefaultWeeks, "how many weeks, 3 to 26")
	f.IntVar(&o.Employees, "employees", generate.DefaultEmployees, "mailboxes of staff")
	f.IntVar(&o.Citizens, "citizens", generate.DefaultCitizens, "people outside, most of them on contact lists")
	f.IntVar(&o.Events, "events", generate.DefaultEvents, "about how many events")
	f.IntVar(&o.Incidents, "incidents", generate.DefaultIncidents, "how many of each kind of incident and decoy, 0 to 3")
	f.BoolVar(&o.Gzip, "gzip", false, "write events.jsonl.gz")
	f.BoolVar(&o.Force, "force", false, "write over an older log in the folder")
}

// generateProgress shows a bar on a terminal.
func generateProgress(w io.Writer) func(done, total int) {
	f, ok := w.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) {
		return nil
	}
	bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("  eventi · events"),
		progressbar.OptionSetWidth(30), progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	return func(done, total int) {
		bar.ChangeMax(max(done, total))
		_ = bar.Set(done) // a progress bar that fails harms nobody
	}
}

func printGenerated(w io.Writer, dir string, s *generate.Summary) {
	fmt.Fprintf(w, "%d eventi · events (%d of incidents and decoys): %s\n", s.Lines, s.Planted, s.Events)
	fmt.Fprintf(w, "registro · register: %s\n", s.Policy)
	fmt.Fprintf(w, "verità · truth: %d incidenti · incidents, %d trappole · decoys: %s\n", s.Incidents, s.Decoys, s.Truth)
	if len(s.Skipped) > 0 {
		fmt.Fprintf(w, "senza spazio in queste settimane · no room in these weeks: %s\n", strings.Join(s.Skipped, ", "))
	}
	findings := filepath.Join(dir, "findings.jsonl")
	fmt.Fprintf(w, "\nora · now:\n  vedetta replay %s --policy %s --findings %s\n  vedetta generate score --truth %s --findings %s\n", s.Events, s.Policy, findings, s.Truth, findings)
}

func scoreCommand() *cobra.Command {
	var truth, findings string
	var accept []string
	var strict bool
	cmd := &cobra.Command{
		Use: "score --truth FILE --findings FILE", Short: "Confronta le segnalazioni con la verità · Compare findings with the truth",
		Long: `Confronta le segnalazioni di "vedetta replay" con la verità di "vedetta generate":
che cosa è stato trovato, che cosa manca, quali trappole sono scattate, e quante
persone sono state raggiunte tra il primo momento possibile e l'allarme.

Compares findings with the truth. A finding is about an incident when the event
that raised it (raised_event) is one of its events; without one, its first_event,
last_event or campaign decide. The incident is found when the finding's rule is
one of those that its expectation accepts (see "accept" in truth.jsonl); --accept
replaces them. The delay is counted in people: those reached after the earliest
arrival with which the incident can be known, up to the one that raised the
finding. "Early" means raised before that.`,
		Example: `  vedetta generate score --truth /tmp/log/truth.jsonl --findings findings.jsonl
  vedetta generate score --truth truth.jsonl --findings findings.jsonl --strict --json
  vedetta generate score --truth truth.jsonl --findings findings.jsonl --accept 'drip.days/bulk=bulk.slow'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := scoreFiles(cmd.InOrStdin(), truth, findings, accept)
			if err != nil {
				return err
			}
			if wantsJSON(cmd) {
				err = printJSON(cmd.OutOrStdout(), s)
			} else {
				printScore(cmd.OutOrStdout(), s)
			}
			if err == nil && strict && !s.Clean() {
				return exitCode(1)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&truth, "truth", "", "truth.jsonl of vedetta generate")
	cmd.Flags().StringVar(&findings, "findings", "", "findings of vedetta replay, JSON lines; - is standard input")
	cmd.Flags().StringArrayVar(&accept, "accept", nil, "kind=rule,rule or kind/expectation=rule: rules that meet an expectation, with * for any letters")
	cmd.Flags().BoolVar(&strict, "strict", false, "exit with 1 when something was missed or a decoy flagged")
	return cmd
}

func scoreFiles(in io.Reader, truth, findings string, accept []string) (*generate.Score, error) {
	if truth == "" || findings == "" {
		return nil, fmt.Errorf("name both files: --truth DIR/truth.jsonl --findings FILE")
	}
	own, err := generate.ParseAccept(accept)
	if err != nil {
		return nil, err
	}
	t, err := os.Open(truth)
	if err != nil {
		return nil, fmt.Errorf("read truth: %w", err)
	}
	defer t.Close()
	truths, err := generate.ReadTruth(t)
	if err != nil {
		return nil, err
	}
	if findings != "-" {
		f, err := os.Open(findings)
		if err != nil {
			return nil, fmt.Errorf("read findings: %w", err)
		}
		defer f.Close()
		in = f
	}
	found, err := generate.ReadFindings(in)
	if err != nil {
		return nil, err
	}
	return generate.Rate(truths, found, own)
}

func printScore(w io.Writer, s *generate.Score) {
	t := newTable(w, table.Row{"incidente · incident", "atteso · expected", "trovati · found", "ritardo in persone · delay in people\nmediana · median", "peggiore · worst", "anticipo · early", "regole · rules"})
	decoys := newTable(w, table.Row{"trappola · decoy", "scattate · flagged", "regole · rules"})
	for _, r := range s.Rows {
		of := fmt.Sprintf("%d/%d", r.Found, r.Planted)
		if r.Decoy {
			decoys.AppendRow(table.Row{r.Kind, of, strings.Join(r.Rules, " ")})
			continue
		}
		if r.Found < r.Planted {
			of += " !"
		}
		median, worst := any(r.DelayMedian), any(r.DelayWorst)
		if r.Found == 0 {
			median, worst = "-", "-"
		}
		t.AppendRow(table.Row{r.Kind, r.Expectation, of, median, worst, r.Early, strings.Join(r.Rules, " ")})
	}
	t.Render()
	decoys.Render()
	fmt.Fprintf(w, "\ntrovati · found %d/%d; trappole scattate · decoys flagged %d/%d; ritardo in persone · delay in people: mediana · median %d, peggiore · worst %d; anticipo · early %d\n",
		s.Found, s.Expected, s.Flagged, s.Decoys, s.DelayMedian, s.DelayWorst, s.Early)
	var rules []string
	for rule, n := range s.Elsewhere {
		rules = append(rules, fmt.Sprintf("%s %d", rule, n))
	}
	slices.Sort(rules)
	if len(rules) > 0 {
		fmt.Fprintf(w, "fuori da incidenti e trappole · about neither incidents nor decoys: %s\n", strings.Join(rules, ", "))
	}
}
