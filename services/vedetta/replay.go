package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/explain"
	"vedetta/pkg/policy"
)

// replayHelp is what replay --help says.
const replayHelp = `Fa passare eventi registrati per la pipeline vera, secondo un registro, e dice che cosa
avrebbe segnalato; con --against, che cosa cambierebbe rispetto a un altro registro.
Nessuno è avvisato e nulla si conserva, fuori dai file che nomini: --findings ha per
ogni segnalazione le righe del registro che hanno deciso e la spiegazione in italiano.
Ogni riga in ingresso è un evento (JSON), come per POST /v1/events o da vedetta export.

Reads events, one JSON object a line, in the order in which they arrived, and
runs them through the real pipeline as fast as it goes, in event time: tokens as
in a collector, facts, campaigns, detectors. Nobody is alerted, nothing is
stored, nothing of the input is written anywhere but the outputs you name.

The input is a file, plain or gzip, or standard input. A line is

  - an intake event, as for POST /v1/events, with raw numbers and addresses. They
    become tokens on the way in, with keys made for this run. One mail is one
    event with all its recipients: "field" is to, cc or envelope, and
    message.blind counts those (Bcc) that the source could not name:
      {"schema":1,"body":"c_a","channel":"mail","type":"message.submitted",
       "key":["mx1","4XyZ"],"time":"2026-05-08T10:30:00+02:00",
       "direction":"outbound","sender":{"claimed":"ufficio@comune.a.test"},
       "recipients":[{"address":"ada@posta.test","field":"to"}],
       "subject":"…","text":"…","message":{"gateway":"mx1","blind":3}}
  - or an event as on the bus, with tokens, and with its "facts" where its text is
    no longer there (vedetta export). Give --keys so that lists match its tokens.

Mail from outside is a message.received with the direction inbound. As in a collector,
mails between persons are not read: of these only equal texts, and of those from
outside nearly equal ones, are known to be one (reasons text_unknown, sizes_alike).
Mail among the body's own mailboxes is no bulk send; what it is for is judged.

Every kind of event has an example in pkg/event/schema/examples, and
pkg/event/schema/intake.schema.json describes them all. What cannot be understood
is counted by reason, with the number of the first such line.

Each finding is one line of --findings, in the order in which they were raised:
  kind         the rule, such as bulk.undeclared (its title is in the table rules: vedetta sql, beside vedetta up)
  campaign     the campaign, declared or discovered ("d-…"); subject for others
  senders      as written in the events (--tokens leaves out who is a person)
  people       how many distinct people; at_least where it is a lower bound
  first_event, last_event, raised_event    keys of events, their parts joined
               with "/"; raised_event is the one that raised it first, empty where
               a limit passed and time did
  first_at, last_at, raised_at             their event times, in UTC
  rows, explanation   the rows of the register that decided, and all of it in
               plain Italian

Each time in which a post or comment showed personal data without a break is one
line of --exposures:
  item, platform, account, parent, own     where it stood; own: the body wrote it
  kinds        kinds of personal data; MINOR: some of it is about a child
  from, to, open          the last of it went at to; open: it still stands
  limit, over_limit       the first limit that passes, and whether data stood beyond its own
  to_after, standing_unknown, over_limit_unsure   what the platform does not tell
  opened_by, opened_by_edit, closed_by, ended, authority   what began and ended it
  intervals    the same for each kind of data, with held_to: when the platform had it no more

With --against another register is replayed too, and what would change is printed.`

func replayCommand() *cobra.Command {
	var o replayFlags
	cmd := &cobra.Command{
		Use: "replay [EVENTS.jsonl]", Short: "Prova un registro su eventi registrati / Run recorded events against a register", Args: cobra.MaximumNArgs(1),
		Long: replayHelp,
		Example: `  vedetta generate --seed 1 --out /tmp/town
  vedetta replay /tmp/town/events.jsonl --policy /tmp/town/policy.yaml --findings out.jsonl
  vedetta replay events.jsonl --policy new.yaml --against old.yaml
  zcat events.jsonl.gz | vedetta replay --policy ente.yaml --findings -`,
		RunE: func(cmd *cobra.Command, args []string) error { return runReplay(cmd, o, args) },
	}
	cmd.Flags().StringArrayVar(&o.policies, "policy", nil, "il registro dell'ente; più volte per altri enti o per versioni con effective_from / register of a body (again for other bodies, or for versions with effective_from)")
	cmd.Flags().StringArrayVar(&o.against, "against", nil, "un altro registro con cui confrontare, come quello in vigore / another register to compare with: the one in force, say")
	cmd.Flags().StringVar(&o.findings, "findings", "", "scrive ogni segnalazione in questo file, una per riga; - è l'uscita / write every finding to this file, a line each; - is standard output")
	cmd.Flags().StringVar(&o.exposures, "exposures", "", "scrive ogni esposizione in questo file, una per riga; - è l'uscita / write every item's exposures to this file, a line each; - is standard output")
	cmd.Flags().StringVar(&o.keys, "keys", "", "cartella delle chiavi, per eventi che hanno già codici / key directory, for events that have tokens already")
	cmd.Flags().StringVar(&o.until, "until", "", "dopo l'ultimo evento il tempo passa fino a questo momento (RFC 3339) / let time pass after the last event up to this moment (RFC 3339), so that limits pass")
	cmd.Flags().StringVar(&o.profile, "cpuprofile", "", "write a CPU profile to the file")
	cmd.Flags().BoolVar(&o.tokens, "tokens", false, "mostra come codici i mittenti che sono persone / show senders that are persons as tokens")
	return cmd
}

type replayFlags struct {
	policies, against                         []string
	findings, exposures, keys, until, profile string
	tokens                                    bool
	madeKeys                                  bool // keys are of this run: no event has tokens of theirs
}

func runReplay(cmd *cobra.Command, o replayFlags, args []string) error {
	if len(o.policies) == 0 {
		return errors.New("manca --policy: nomina il registro dell'ente (esempi in deploy/policy; vedetta policy init ne scrive uno) / --policy is missing: name the body's register (deploy/policy has examples; vedetta policy init writes one)")
	}
	stop, err := startProfile(o.profile)
	if err != nil {
		return err
	}
	defer stop()
	if len(o.against) > 0 && (len(args) == 0 || args[0] == "-") {
		return errors.New("--against legge gli eventi due volte: dà un file, non lo standard input / --against reads the events twice: give a file, not standard input")
	}
	for _, out := range []string{o.findings, o.exposures} {
		if len(args) > 0 && sameFile(args[0], out) {
			return fmt.Errorf("%[1]s contiene gli eventi e sarebbe sovrascritto: nomina un altro file / %[1]s would be written over: it holds the events; name another file", out)
		}
	}
	if o.madeKeys = o.keys == ""; o.madeKeys && len(o.against) > 0 {
		// The same keys for both: names of campaigns and items are made with them.
		if o.keys, err = os.MkdirTemp("", "vedetta-replay-"); err != nil {
			return fmt.Errorf("replay: %w", err)
		}
		defer os.RemoveAll(o.keys)
	}
	now, err := replayOnce(cmd, o, args, o.policies, true)
	if err != nil || len(o.against) == 0 {
		return err
	}
	before, err := replayOnce(cmd, o, args, o.against, false)
	if err != nil {
		return err
	}
	return printReplayChanges(cmd, before, now)
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// replayOnce runs the events against one register and returns its findings.
func replayOnce(cmd *cobra.Command, o replayFlags, args, policies []string, write bool) (_ []*app.ReplayFinding, err error) {
	in, bar, err := openEvents(cmd, args)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	opts := app.ReplayOptions{Events: in, Policies: policies, Keys: o.keys, MakeKeys: o.madeKeys, Tokens: o.tokens}
	if o.until != "" {
		if opts.Until, err = time.Parse(time.RFC3339, o.until); err != nil {
			return nil, fmt.Errorf("--until %q: scrivi un momento così / write a moment such as 2026-05-31T18:00:00+02:00", o.until)
		}
	}
	var findings []*app.ReplayFinding
	sinks := sinks{stdout: cmd.OutOrStdout()}
	defer func() { err = errors.Join(err, sinks.close()) }()
	out, exposures := io.Discard, io.Writer(nil)
	if write && o.findings != "" {
		if out, err = sinks.open(o.findings); err != nil {
			return nil, err
		}
	}
	if write && o.exposures != "" {
		if exposures, err = sinks.open(o.exposures); err != nil {
			return nil, err
		}
		enc := json.NewEncoder(exposures)
		opts.Exposure = func(x *app.ReplayExposure) error { return enc.Encode(x) }
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	opts.Finding = func(f *app.ReplayFinding) error {
		if len(o.against) > 0 {
			findings = append(findings, f)
		}
		return enc.Encode(f)
	}
	result, err := app.Replay(cmd.Context(), opts)
	if bar != nil {
		_ = bar.Finish() // a bar is for show
	}
	if err != nil {
		return nil, err
	}
	if result.Events == 0 {
		err = errors.New("nessuna riga è un evento di cui questo registro parli: è il --policy giusto? / no line was an event that this register speaks of: is it the right --policy?")
	}
	return findings, errors.Join(printReplay(cmd, o, result), err)
}

// sinks are the files that a replay writes; standard output may be one of them.
type sinks struct {
	stdout io.Writer
	files  []*os.File
	bufs   []*bufio.Writer
}

func (s *sinks) open(path string) (io.Writer, error) {
	w := s.stdout
	if path != "-" {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, fmt.Errorf("scrittura di / write %s: %w", path, err)
		}
		s.files, w = append(s.files, f), f
	}
	b := bufio.NewWriter(w)
	s.bufs = append(s.bufs, b)
	return b, nil
}

func (s *sinks) close() error {
	var errs []error
	for _, b := range s.bufs {
		errs = append(errs, b.Flush())
	}
	for _, f := range s.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// openEvents opens the input, with a progress bar where somebody would see it.
func openEvents(cmd *cobra.Command, args []string) (io.ReadCloser, *progressbar.ProgressBar, error) {
	if len(args) == 0 || args[0] == "-" {
		return io.NopCloser(cmd.InOrStdin()), nil, nil
	}
	f, err := os.Open(args[0])
	if err != nil {
		return nil, nil, fmt.Errorf("lettura degli eventi / read events: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("lettura degli eventi / read events: %w", errors.Join(err, f.Close()))
	}
	bar := scanBar(cmd.ErrOrStderr(), filepath.Base(args[0]), info)
	if bar == nil {
		return f, nil, nil
	}
	return readCloser{io.TeeReader(f, bar), f}, bar, nil
}

type readCloser struct {
	io.Reader
	io.Closer
}

// printReplay says what a replay saw: on standard error where the findings go to
// standard output.
func printReplay(cmd *cobra.Command, o replayFlags, r *app.ReplayResult) error {
	w := cmd.OutOrStdout()
	if o.findings == "-" || o.exposures == "-" {
		w = cmd.ErrOrStderr()
	}
	if wantsJSON(cmd) {
		if len(o.against) > 0 {
			return nil // the changes are the answer
		}
		return printJSON(w, r)
	}
	fmt.Fprintf(w, "%s, %s", howMany(r.Lines, "riga / line", "righe / lines"), howMany(r.Events, "evento / event", "eventi / events"))
	if !r.From.IsZero() {
		fmt.Fprintf(w, ", %s – %s (ora italiana / Italian time)", r.From.In(policy.Rome()).Format("2006-01-02 15:04"), r.To.In(policy.Rome()).Format("2006-01-02 15:04"))
	}
	fmt.Fprintf(w, "; %.1f s, %.0f eventi / events/s\n", r.Duration.Seconds(), float64(r.Events)/r.Duration.Seconds())
	if r.Excluded > 0 {
		fmt.Fprintf(w, "%d esclusi dal registro / excluded by the register\n", r.Excluded)
	}
	for _, x := range r.Rejected {
		fmt.Fprintf(w, "%d rifiutate / refused (prima / first: riga / line %d): %s\n", x.Lines, x.First, x.Reason)
	}
	if o.madeKeys && r.Tokens > 0 {
		fmt.Fprintf(w, "%d con codici di altre chiavi: senza --keys nessuno di loro sta in un elenco\n  with tokens of other keys: without --keys none of them is on a list\n", r.Tokens)
	}
	for _, body := range slices.Sorted(maps.Keys(r.SpareKeys)) {
		years := strings.Trim(fmt.Sprint(r.SpareKeys[body]), "[]")
		fmt.Fprintf(w, "%s: in %s manca la chiave degli anni %s: questa prova ne ha usata una propria, in memoria; i codici di allora non stanno in alcun elenco\n"+
			"  the key of these years is missing: this run used one of its own, in memory; tokens of then are on no list\n", body, o.keys, years)
	}
	if r.Evicted > 0 {
		fmt.Fprintf(w, "%d testi lasciati per mancanza di spazio: un loro invio lungo settimane può mancare\n  texts given up for want of room: a send of theirs over weeks may be missing\n", r.Evicted)
	}
	printStored(w, r.Stored)
	if len(r.Findings) == 0 {
		fmt.Fprintln(w, "nessuna segnalazione / no findings")
		return nil
	}
	t := newTable(w, table.Row{"regola / rule", "segnalazioni / findings"})
	for _, rule := range slices.Sorted(maps.Keys(r.Findings)) {
		t.AppendRow(table.Row{rule, r.Findings[rule]})
	}
	t.Render()
	return nil
}

// printStored says what is not known of events whose texts are gone.
func printStored(w io.Writer, s app.Stored) {
	if s.Events == 0 {
		return
	}
	fmt.Fprintf(w, "%d senza testo: giudicati dai fatti conservati (finalità, dati personali, servizi e testi registrati come letti allora), senza estratti\n"+
		"  without text: judged by the facts that were kept (purposes, personal data, services, registered texts as read then), without excerpts\n", s.Events)
	if s.Old > 0 {
		fmt.Fprintf(w, "%d di questi sono anteriori ai fatti di oggi: mismatch.revealing vede solo i tipi di dato, risposte automatiche e conversazioni solo se le segnala la fonte\n"+
			"  of them are older than today's facts: mismatch.revealing sees kinds of data only; automatic answers and conversations only as the source marks them\n", s.Old)
	}
	if s.Transactional > 0 {
		fmt.Fprintf(w, "%d di questi su vie transazionali: senza testo non si sa quali siano ripetizioni (route.fan_out li prende uno per uno)\n"+
			"  of them on transactional routes: without texts nobody knows which are repeats (route.fan_out takes each for itself)\n", s.Transactional)
	}
	if s.Regrouped > 0 {
		fmt.Fprintf(w, "%d di questi seguono un testo o una campagna che questo registro non ha: come si raggrupperebbero oggi non si sa\n"+
			"  of them follow a text or campaign that this register doesn't have: how they would be grouped now is not known\n", s.Regrouped)
	}
}

// change is a finding that one register gives and the other does not, or that
// differs.
type change struct {
	What   string             `json:"what"` // new, gone, changed
	Before *app.ReplayFinding `json:"before,omitempty"`
	Now    *app.ReplayFinding `json:"now,omitempty"`
}

// printReplayChanges says what another register would change.
func printReplayChanges(cmd *cobra.Command, before, now []*app.ReplayFinding) error {
	changes := compare(before, now)
	if wantsJSON(cmd) {
		return printJSON(cmd.OutOrStdout(), changes)
	}
	w := cmd.OutOrStdout()
	if len(changes) == 0 {
		fmt.Fprintln(w, "nulla cambierebbe / nothing would change")
		return nil
	}
	t := newTable(w, table.Row{"", "regola / rule", "oggetto / subject", "prima / before", "con il nuovo registro / with the new register"})
	for _, c := range changes {
		f := c.Now
		if f == nil {
			f = c.Before
		}
		t.AppendRow(table.Row{changeWords[c.What], f.Kind, f.Subject, summary(c.Before) + begins(c, c.Before), summary(c.Now) + begins(c, c.Now)})
	}
	t.Render()
	return nil
}

var changeWords = map[string]string{"new": "nuova / new", "gone": "cade / gone", "changed": "cambia / changed"}

// compare matches findings by what they are about: of several about the same
// those with the same first event, the others in the order of their time.
func compare(before, now []*app.ReplayFinding) []change {
	old := make(map[string][]*app.ReplayFinding, len(before))
	for _, f := range before {
		old[subjectOf(f)] = append(old[subjectOf(f)], f)
	}
	was := make(map[*app.ReplayFinding]*app.ReplayFinding, len(now)) // now → before
	match := func(f *app.ReplayFinding, as func(*app.ReplayFinding) bool) {
		all := old[subjectOf(f)]
		if i := slices.IndexFunc(all, as); was[f] == nil && i >= 0 {
			was[f] = all[i]
			old[subjectOf(f)] = slices.Delete(all, i, i+1)
		}
	}
	for _, f := range now {
		match(f, func(o *app.ReplayFinding) bool { return o.FirstEvent == f.FirstEvent })
	}
	for _, f := range slices.SortedFunc(slices.Values(now), byTime) {
		slices.SortFunc(old[subjectOf(f)], byTime)
		match(f, func(*app.ReplayFinding) bool { return true })
	}
	out := []change{}
	for _, f := range now {
		switch o := was[f]; {
		case o == nil:
			out = append(out, change{What: "new", Now: f})
		case summary(o) != summary(f) || o.FirstEvent != f.FirstEvent:
			out = append(out, change{What: "changed", Before: o, Now: f})
		}
	}
	for _, f := range before {
		if slices.Contains(old[subjectOf(f)], f) {
			out = append(out, change{What: "gone", Before: f})
		}
	}
	return out
}

// subjectOf is what a finding is about.
func subjectOf(f *app.ReplayFinding) string {
	return strings.Join([]string{string(f.Body), f.Kind, f.About, f.Subject}, "\x00")
}

func byTime(a, b *app.ReplayFinding) int {
	return cmp.Or(a.FirstAt.Compare(b.FirstAt), cmp.Compare(a.ID, b.ID))
}

// begins says since when, where the first event is another one than before.
func begins(c change, f *app.ReplayFinding) string {
	if c.What != "changed" || c.Before.FirstEvent == c.Now.FirstEvent {
		return ""
	}
	return ", dal / from " + f.FirstAt.Format("2006-01-02 15:04")
}

// summary is what people compare of a finding.
func summary(f *app.ReplayFinding) string {
	if f == nil {
		return "–"
	}
	s := fmt.Sprintf("%s, %d persone / people", named(string(f.Severity)), f.People)
	if f.Verdict != "" {
		s = named(string(f.Verdict)) + ", " + s
	}
	if len(f.Reasons) > 0 {
		s += " (" + strings.Join(f.Reasons, ", ") + ")"
	}
	return s
}

// named is a code in Italian and English.
func named(code string) string { return explain.Word("it", code) + " / " + explain.Word("en", code) }
