package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"vedetta/pkg/purpose"
	"vedetta/pkg/purpose/examples"
)

func classifyCommand() *cobra.Command {
	var o classifyFlags
	cmd := &cobra.Command{
		Use: "classify [FILE ...]", Short: "Say what messages are for",
		Long: `Says what Italian messages of public bodies are for: to inform, to remind, to
warn, to ask for votes. It reads JSON lines, from the files or from standard
input, and writes one line for each, in the same order:

  {"id":7,"channel":"sms","text":"Domenica vota la lista Insieme per Borgomare"}
  {"id":7,"purpose":"electoral_propaganda","confidence":0.98,"unclear":false,"personal_form":false,"reasons":["vote_plea"]}

confidence is calibrated; below the model's threshold the label is unclear.
personal_form says that an office-holder or candidate speaks, signs or is
praised. reasons are the signals, topics and ordinary words that decided, the
strongest first. The id comes back as it was given. A line that cannot be read
gives {"id":null,"error":"…"} and a note on standard error; the others are read
all the same, and the exit code is 1.`,
		Example: `  echo '{"id":1,"text":"Domani scuole chiuse per neve"}' | vedetta classify
  echo 'Domani scuole chiuse per neve' | vedetta classify --plain --explain
  vedetta classify evaluate pkg/purpose/testdata/test.jsonl
  vedetta classify train --add nostri.jsonl --out nostro.model && vedetta classify --model nostro.model messaggi.jsonl`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, _ []string) error { return nil },
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		c, err := o.classifier()
		if err != nil {
			return err
		}
		x := &classifier{classifyFlags: o, c: c}
		f := &filter{plain: o.plain, forPeople: o.explain, answer: x.answer}
		return f.all(cmd, args)
	}
	cmd.PersistentFlags().StringVar(&o.model, "model", "", "model made by classify train (default: the embedded one)")
	cmd.Flags().BoolVar(&o.plain, "plain", false, "each line is a text, its id the line's number")
	cmd.Flags().BoolVar(&o.explain, "explain", false, "print for people: the label, how surely and why")
	cmd.AddCommand(classifyTrainCommand(), classifyEvaluateCommand(&o))
	return cmd
}

type classifyFlags struct {
	model          string
	plain, explain bool
}

func (o classifyFlags) classifier() (*purpose.Classifier, error) {
	if o.model == "" {
		return purpose.New()
	}
	c, err := purpose.Open(o.model)
	if err != nil {
		return nil, fmt.Errorf("classify: %w", err)
	}
	return c, nil
}

// classifier answers a record with what it is for.
type classifier struct {
	classifyFlags
	c *purpose.Classifier
}

func (x *classifier) answer(out []byte, number int, r record) []byte {
	g, reasons := x.c.Explain(purpose.Message{Channel: r.channel, Subject: r.subject, Text: r.text})
	if x.explain {
		return x.appendExplained(out, number, r, g, reasons)
	}
	out = append(append(append(out, `{"id":`...), r.id...), `,"purpose":`...)
	out = appendString(out, string(g.Label))
	out = strconv.AppendFloat(append(out, `,"confidence":`...), g.Confidence, 'f', 4, 64)
	out = strconv.AppendBool(append(out, `,"unclear":`...), g.Unclear)
	out = strconv.AppendBool(append(out, `,"personal_form":`...), g.PersonalForm)
	out = append(out, `,"reasons":[`...)
	for i, reason := range reasons {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendString(out, reason.Code)
	}
	return append(out, "]}\n"...)
}

// labelWords are the labels for people.
var labelWords = map[purpose.Label][2]string{
	purpose.ServiceInformation: {"informazione di servizio", "service information"}, purpose.ServiceReminder: {"promemoria", "reminder"},
	purpose.Emergency: {"emergenza", "emergency"}, purpose.EventPromotion: {"promozione di un evento", "event promotion"},
	purpose.ElectoralPropaganda: {"propaganda elettorale", "electoral propaganda"}, purpose.Commercial: {"pubblicità commerciale", "commercial"},
	purpose.Fundraising: {"raccolta fondi", "fundraising"}, purpose.Survey: {"consultazione o sondaggio", "survey"},
	purpose.InternalStaff: {"comunicazione al personale", "internal staff message"}, purpose.PersonalCase: {"pratica di una singola persona", "one person's case"},
	purpose.SecurityPhishing: {"tentativo di frode", "phishing"},
}

func (x *classifier) appendExplained(out []byte, number int, r record, g purpose.Guess, reasons []purpose.Reason) []byte {
	out = fmt.Appendf(out, "riga · line %d", number)
	if !x.plain {
		out = fmt.Appendf(out, ", id %s", r.id)
	}
	words := labelWords[g.Label]
	out = fmt.Appendf(out, "\n  %s · %s  %.0f %%", words[0], words[1], 100*g.Confidence)
	if g.Unclear {
		out = append(out, "  (incerto · unclear)"...)
	}
	out = append(out, '\n')
	if g.PersonalForm {
		out = append(out, "  forma personale: parla, firma o è lodato chi ha una carica o si candida · personal form\n"...)
	}
	for _, reason := range reasons {
		out = fmt.Appendf(out, "  %3.0f %%  %s (%s)\n", 100*reason.Weight, reason.It, reason.En)
	}
	return append(out, '\n')
}

func classifyTrainCommand() *cobra.Command {
	var add []string
	var out string
	var only bool
	cmd := &cobra.Command{
		Use: "train", Short: "Teach a model with the built-in examples and the body's own", Args: cobra.NoArgs,
		Long: `Teaches a model. The body's own examples are JSON lines:

  {"label":"service_reminder","channel":"sms","text":"…","personal_form":false}
  {"not":"electoral_propaganda","channel":"mail","text":"…"}

The second kind says only what a message is not. They are added to the built-in ones, which teach what no single body has seen.
The same examples in the same order give the same model, byte for byte.`,
		Example: `  vedetta classify train --add nostri.jsonl --out nostro.model`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			all, err := trainingExamples(add, only)
			if err != nil {
				return err
			}
			bar := progressbar.NewOptions(1, progressbar.OptionSetWriter(cmd.ErrOrStderr()), progressbar.OptionSetDescription("  impara · learning"),
				progressbar.OptionSetWidth(30), progressbar.OptionSetVisibility(newScreen(cmd.ErrOrStderr()).tty), progressbar.OptionClearOnFinish())
			m, err := purpose.Train(all, purpose.TrainOptions{Progress: func(done, of int) {
				bar.ChangeMax(of)
				_ = bar.Set(done) // a progress bar that fails harms nobody
			}})
			if err != nil {
				return fmt.Errorf("train: %w", err)
			}
			content := m.Encode()
			if err := os.WriteFile(out, content, 0o644); err != nil {
				return fmt.Errorf("train: %w", err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d esempi, %s: %d KiB · %d examples\n", len(all), out, len(content)>>10, len(all))
			return nil
		},
	}
	cmd.Flags().StringArrayVar(&add, "add", nil, "file of the body's own examples; may be repeated")
	cmd.Flags().StringVar(&out, "out", "purpose.model", "file to write the model to")
	cmd.Flags().BoolVar(&only, "only-own", false, "leave the built-in examples out")
	return cmd
}

func trainingExamples(add []string, only bool) ([]purpose.Example, error) {
	var all []purpose.Example
	if !only {
		var err error
		if all, err = examples.All(); err != nil {
			return nil, err
		}
	}
	for _, path := range add {
		own, err := readExamples(path)
		if err != nil {
			return nil, err
		}
		all = append(all, own...)
	}
	return all, nil
}

func readExamples(path string) ([]purpose.Example, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return purpose.ReadExamples(path, f)
}

func classifyEvaluateCommand(o *classifyFlags) *cobra.Command {
	var misses, least bool
	var heldOut []string
	cmd := &cobra.Command{
		Use: "evaluate FILE...", Short: "Measure the classifier on labelled messages",
		Long: `Classifies labelled messages (JSON lines as for train) and compares: precision
and recall of each label, the confusion matrix, and how well the confidences
agree with what was right. With --held-out it teaches a model without one file of
the built-in examples, which one author wrote, and measures it on that file: this
is how the next author's messages will be judged.`,
		Example: `  vedetta classify evaluate --misses pkg/purpose/testdata/test.jsonl
  vedetta classify evaluate --held-out circulars`,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, all, err := o.asked(args, heldOut)
			if err != nil {
				return err
			}
			r := c.Evaluate(all)
			if wantsJSON(cmd) {
				err = printJSON(cmd.OutOrStdout(), r)
			} else {
				printPurposeReport(cmd.OutOrStdout(), r, misses)
			}
			if err != nil || !least {
				return err
			}
			return reportMissed(cmd.ErrOrStderr(), r.Missed())
		},
	}
	cmd.Flags().StringSliceVar(&heldOut, "held-out", nil, "built-in examples to teach without and to measure on, by their file's name")
	cmd.Flags().BoolVar(&misses, "misses", false, "list the messages that were given a wrong label")
	cmd.Flags().BoolVar(&least, "min", false, "exit with 1 when an aim of the project is missed")
	return cmd
}

// asked gives the classifier to measure and the messages to measure it on.
func (o classifyFlags) asked(paths, heldOut []string) (*purpose.Classifier, []purpose.Example, error) {
	if len(heldOut) > 0 {
		if len(paths) > 0 || o.model != "" {
			return nil, nil, errors.New("evaluate: --held-out measures built-in examples with a model of its own: give neither files nor --model")
		}
		return withoutSources(heldOut)
	}
	var all []purpose.Example
	for _, path := range paths {
		some, err := readExamples(path)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, some...)
	}
	if len(all) == 0 {
		return nil, nil, errors.New("evaluate: no messages: give files with some, or --held-out")
	}
	c, err := o.classifier()
	return c, all, err
}

// withoutSources teaches a classifier without some of the built-in examples and gives
// these too.
func withoutSources(names []string) (*purpose.Classifier, []purpose.Example, error) {
	all, err := examples.All()
	if err != nil {
		return nil, nil, err
	}
	found := map[string]bool{}
	var teach, ask []purpose.Example
	for _, e := range all {
		name := strings.TrimSuffix(e.Source, ".jsonl")
		found[name] = true
		if slices.Contains(names, name) {
			ask = append(ask, e)
		} else {
			teach = append(teach, e)
		}
	}
	for _, name := range names {
		if !found[name] {
			return nil, nil, fmt.Errorf("evaluate: no built-in examples are called %q: take of %v", name, slices.Sorted(maps.Keys(found)))
		}
	}
	m, err := purpose.Train(teach, purpose.TrainOptions{})
	if err != nil {
		return nil, nil, fmt.Errorf("evaluate: %w", err)
	}
	c, err := purpose.NewWith(m)
	return c, ask, err
}

func reportMissed(w io.Writer, missed []string) error {
	for _, m := range missed {
		fmt.Fprintln(w, "sotto l'obiettivo · under the aim:", m)
	}
	if len(missed) > 0 {
		return exitCode(1)
	}
	return nil
}
