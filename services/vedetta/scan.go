package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"vedetta/pkg/personaldata"
	"vedetta/pkg/policy"
)

func scanCommand() *cobra.Command {
	var o scanFlags
	cmd := &cobra.Command{
		Use: "scan [FILE ...]", Short: "Find personal data in texts",
		Long: `Finds personal data in Italian texts. It reads JSON lines, from the files or
from standard input, and writes one line for each, in the same order:

  {"id": 7, "channel": "comment", "text": "Chiamami al 333 1234567"}
  {"id":7,"spans":[{"start":12,"end":23,"type":"PHONE_NUMBER","score":0.98,"reasons":["mobile_form"]}]}

start and end count Unicode code points of the text, end is not included.
The id comes back as it was given. A line that cannot be read gives
{"id":null,"error":"…"} and a note on standard error; the others are read all
the same, and the exit code is 1.`,
		Example: `  echo '{"id":1,"text":"sono Anna, cell 333 1234567"}' | vedetta scan
  echo 'sono Anna, cell 333 1234567' | vedetta scan --plain --explain
  vedetta scan --mask comments.jsonl > redacted.jsonl
  vedetta scan --plain --mask < letter.txt
  vedetta scan --policy deploy/policy/modena.yaml --settings deploy/personal-data.example.yaml comments.jsonl
  vedetta scan evaluate pkg/personaldata/testdata/corpus/comments.txt`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return runScan(cmd, o, args) },
	}
	cmd.PersistentFlags().StringVar(&o.settings, "settings", "", "YAML file: types, thresholds, terms and exceptions (see deploy/personal-data.example.yaml); instead of those of the register")
	cmd.PersistentFlags().StringVar(&o.policy, "policy", "", "the body's register, so that its own contacts are not reported")
	cmd.Flags().BoolVar(&o.plain, "plain", false, "each line is a text, its id the line's number; with --mask the output is text too")
	cmd.Flags().BoolVar(&o.explain, "explain", false, "print for people: what was found, how surely and why, masked")
	cmd.Flags().BoolVar(&o.mask, "mask", false, `print the redacted text: {"id","text"}`)
	cmd.MarkFlagsMutuallyExclusive("explain", "mask")
	cmd.AddCommand(evaluateCommand(&o))
	return cmd
}

type scanFlags struct {
	settings, policy     string
	plain, explain, mask bool
}

// engine makes the scanner and its labels from --settings and --policy.
func (o scanFlags) engine() (*personaldata.Scanner, personaldata.Labels, error) {
	var c personaldata.Config
	var err error
	if o.policy != "" {
		p, err := policy.LoadRules(o.policy)
		if err != nil {
			return nil, nil, err
		}
		c = p.FindsPersonalData()
	}
	if o.settings != "" {
		own := c.Official
		if c, err = personaldata.LoadConfig(o.settings); err != nil {
			return nil, nil, err
		}
		c.Official = slices.Concat(c.Official, own)
	}
	s, err := personaldata.New(c)
	return s, c.Labels(), err
}

func runScan(cmd *cobra.Command, o scanFlags, paths []string) error {
	s, labels, err := o.engine()
	if err != nil {
		return err
	}
	x := &scanner{scanFlags: o, find: s.Find, labels: labels}
	return x.filter().all(cmd, paths)
}

func (s *scanner) filter() *filter {
	return &filter{plain: s.plain, forPeople: s.explain || s.mask && s.plain, answer: s.answer}
}

// scanner answers a record with what was found in it.
type scanner struct {
	scanFlags
	find   func(text string) []personaldata.Span
	labels personaldata.Labels
}

func (s *scanner) answer(out []byte, number int, r record) []byte {
	switch spans := s.find(r.text); {
	case s.explain:
		return s.appendExplained(out, number, r, spans, time.Now())
	case s.mask:
		return s.appendRedacted(out, r, spans)
	default:
		return appendSpans(out, r, spans, time.Now())
	}
}

// all filters files, or standard input when none is named.
func (f *filter) all(cmd *cobra.Command, paths []string) error {
	// A filter ends at once when it is interrupted, also while it waits for input.
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	f.stdout, f.stderr, f.files = cmd.OutOrStdout(), cmd.ErrOrStderr(), len(paths)
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	for _, path := range paths {
		if err := f.file(cmd.Context(), path, cmd.InOrStdin()); err != nil {
			return err
		}
	}
	if f.bad > 0 {
		fmt.Fprintf(f.stderr, "vedetta: %d of %d lines could not be read\n", f.bad, f.lines)
		return exitCode(1)
	}
	return nil
}

// file reads one file; "-" is standard input.
func (f *filter) file(ctx context.Context, path string, stdin io.Reader) error {
	if path == "-" {
		return f.run(ctx, "standard input", stdin)
	}
	in, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("scan: %w", err)
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return fmt.Errorf("scan: %w", err)
	}
	if info.IsDir() {
		return fmt.Errorf("scan: %s is a folder: name its files", path)
	}
	if bar := scanBar(f.stderr, path, info); bar != nil {
		f.read = func(n int) { _ = bar.Add(n) } // a progress bar that fails harms nobody
		defer func() { f.read = nil }()
		return errors.Join(f.run(ctx, path, in), bar.Finish())
	}
	return f.run(ctx, path, in)
}

// scanBar is a progress bar for a file, nil when nobody would see it.
func scanBar(w io.Writer, path string, info os.FileInfo) *progressbar.ProgressBar {
	screen, ok := w.(*os.File)
	if !ok || !isatty.IsTerminal(screen.Fd()) || !info.Mode().IsRegular() || info.Size() < 1<<20 {
		return nil
	}
	return progressbar.NewOptions64(info.Size(), progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("  "+path),
		progressbar.OptionSetWidth(30), progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish())
}
