package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

func policyDiffCommand() *cobra.Command {
	return &cobra.Command{
		Use: "diff VECCHIO NUOVO", Short: "Che cosa cambia fra due versioni, e per chi / What changes, and for whom", Args: cobra.ExactArgs(2),
		Long: `Confronta due versioni del registro di un ente e dice in parole semplici che cosa
cambia e per chi: finalità, elenchi, campagne, limiti. Le soglie che un file non
scrive si confrontano con il loro valore di partenza. Le persone non si nominano.

Compares two versions of a body's register and says in plain words what changes,
and for whom.`,
		Example: "  vedetta policy diff comune-2025.yaml comune.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			old, err := loadVersion(args[0])
			if err != nil {
				return err
			}
			now, err := loadVersion(args[1])
			if err != nil {
				return err
			}
			changes := policy.Diff(old, now)
			if wantsJSON(cmd) {
				if changes == nil {
					changes = []policy.Change{}
				}
				return printJSON(cmd.OutOrStdout(), changes)
			}
			printChanges(cmd.OutOrStdout(), old, now, changes)
			return nil
		},
	}
}

// loadVersion reads a policy with the files it names; an old version whose files
// are gone is read without them.
func loadVersion(path string) (*policy.Policy, error) {
	p, err := policy.Load(path)
	if err == nil {
		return p, nil
	}
	if rules, rerr := policy.LoadRules(path); rerr == nil {
		return rules, nil
	}
	return nil, err
}

func printChanges(w io.Writer, old, now *policy.Policy, changes []policy.Change) {
	if old.Body.IPA != now.Body.IPA {
		fmt.Fprintf(w, "Attenzione: sono enti diversi (%s e %s) / different bodies\n", old.Body.IPA, now.Body.IPA)
	}
	if len(changes) == 0 {
		fmt.Fprintln(w, "Nessuna differenza / no difference")
		return
	}
	t := newTable(w, table.Row{"che cosa / what", "per chi / for whom"})
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 1, WidthMax: 90, WidthMaxEnforcer: wrapWords}, {Number: 2, WidthMax: 40, WidthMaxEnforcer: wrapWords}})
	t.Style().Options.SeparateRows = true
	for _, c := range changes {
		t.AppendRow(table.Row{c.Italian + "\n" + c.English, c.ForIT + "\n" + c.ForEN})
	}
	t.Render()
	fmt.Fprintf(w, "%s (%s → %s)\n", howMany(len(changes), "differenza / difference", "differenze / differences"), old.Version, now.Version)
}

func policyShowCommand() *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use: "show [--at MOMENTO] FILE|CARTELLA...", Short: "Che cosa vale in un momento / What is in force at a moment", Args: cobra.MinimumNArgs(1),
		Long: `Dice che cosa vale per un ente in un momento, fra più versioni del suo registro:
file uno dopo l'altro, dal più vecchio al più nuovo, o una cartella con i file in
ordine di nome. Una versione vale dal suo effective_from; fra due che valgono conta
quella data per ultima. Senza --at il momento è adesso.

Says what is in force for a body at a moment, among the versions of its register,
given from the oldest to the newest.`,
		Example: `  vedetta policy show --at 2026-05-24 comune.yaml
  vedetta policy show --at 2026-03-11T09:00 versioni/ --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			when := policy.Moment{Time: time.Now()}
			if at != "" {
				if err := when.UnmarshalYAML([]byte(at)); err != nil {
					return fmt.Errorf("--at: scrivi un giorno o un momento, come 2026-05-31T14:30: %w", err)
				}
			}
			paths, err := policyFiles(args)
			if err != nil {
				return err
			}
			reg, versions, err := installAll(paths)
			if err != nil {
				return err
			}
			return showAll(cmd, reg, versions, when.Time)
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "il momento, come 2026-05-31 o 2026-05-31T14:30 (ora italiana); senza, adesso / the moment")
	return cmd
}

// version is a file of a body.
type version struct {
	path string
	*policy.Policy
}

// installAll puts the files into a register, in their order.
func installAll(paths []string) (*policy.Register, map[event.Body][]version, error) {
	reg, versions := new(policy.Register), map[event.Body][]version{}
	for _, path := range paths {
		p, err := loadVersion(path)
		if err != nil {
			return nil, nil, err
		}
		if err := reg.Install(p, nil, time.Time{}); err != nil {
			return nil, nil, err
		}
		versions[p.Body.IPA] = append(versions[p.Body.IPA], version{path, p})
	}
	return reg, versions, nil
}

// shown is what policy show says of one body.
type shown struct {
	Body     event.Body     `json:"body"`
	At       time.Time      `json:"at"`
	File     string         `json:"file,omitempty"`
	Version  string         `json:"version,omitempty"`
	Election *string        `json:"election_window,omitempty"` // name of the election
	Silence  bool           `json:"election_silence"`
	Quiet    []string       `json:"quiet_channels"`
	Notes    []string       `json:"notes,omitempty"`
	InForce  *policy.Policy `json:"in_force"`
}

func showAll(cmd *cobra.Command, reg *policy.Register, versions map[event.Body][]version, at time.Time) error {
	var all []shown
	for _, body := range reg.Bodies() {
		v := reg.At(body, at)
		s := shown{Body: body, At: at.In(policy.Rome()), InForce: v.InForce(), Version: v.Version(), Quiet: []string{}}
		for i, x := range versions[body] {
			if x.Version == s.Version {
				s.File = x.path
			}
			if i > 0 && x.EffectiveFrom.Start().Before(versions[body][i-1].EffectiveFrom.Start()) {
				s.Notes = append(s.Notes, fmt.Sprintf("%s comincia prima di %s ma è data dopo: dal suo primo giorno conta al posto dell'altra / begins earlier but is given later: it replaces the other from its first day on", x.path, versions[body][i-1].path))
			}
		}
		if w, open := v.Election(); open {
			s.Election, s.Silence = &w.Election, w.Silence
		}
		for _, c := range policy.Channels() {
			if v.Quiet(event.Channel(c)) {
				s.Quiet = append(s.Quiet, c)
			}
		}
		all = append(all, s)
	}
	if wantsJSON(cmd) {
		return printJSON(cmd.OutOrStdout(), all)
	}
	for _, s := range all {
		s.print(cmd.OutOrStdout())
	}
	return nil
}

func (s shown) print(w io.Writer) {
	if s.InForce == nil {
		fmt.Fprintf(w, "%s, %s: nessuna versione del registro valeva / no version was in force\n", s.Body, s.At.Format("2006-01-02 15:04"))
		return
	}
	p := s.InForce
	fmt.Fprintf(w, "%s, %s: vale %s (versione %s)\n", p.Body.Name, s.At.Format("2006-01-02 15:04"), s.File, s.Version)
	for _, n := range s.Notes {
		fmt.Fprintln(w, "Nota:", n)
	}
	t := newTable(w, table.Row{"", "vale / in force"})
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 2, WidthMax: 100, WidthMaxEnforcer: wrapWords}})
	t.Style().Options.SeparateRows = true
	row := func(name string, lines []string) {
		if len(lines) > 0 {
			t.AppendRow(table.Row{name, strings.Join(lines, "\n")})
		}
	}
	row("avvisi / alerts", append([]string{p.DPO.Mail}, p.Alerts.Recipients...))
	if s.Election != nil {
		silence := ""
		if s.Silence {
			silence = ", silenzio elettorale / election silence"
		}
		row("elezioni / elections", []string{*s.Election + silence})
	}
	row("ore di quiete / quiet hours", quietLines(s.Quiet))
	printUses(p, row)
	printPeople(p, row)
	row("soglie / limits", append(bulkLines(p.Limits.Bulk), peopleLines(&p.Limits)...))
	row("dati in pubblico / exposures", exposureLines(&p.Limits))
	row("regole / rules", ruleLines(p.Rules))
	t.Render()
}

// printUses writes what contacts may be used for, and by which messages.
func printUses(p *policy.Policy, row func(name string, lines []string)) {
	row("emergenze / emergencies", each(p.Emergencies, func(e policy.Emergency) string {
		return fmt.Sprintf("%s: %s, fino a %s", e.ID, e.ActRef, e.End().In(policy.Rome()).Format("2006-01-02 15:04"))
	}))
	row("finalità / purposes", each(p.Purposes, func(x policy.Purpose) string { return fmt.Sprintf("%s (%s): %s", x.ID, x.LegalBasis, x.NameIT) }))
	row("compatibilità / compatibility", each(p.Compatibility, func(x policy.Compatibility) string {
		return fmt.Sprintf("%s → %s: %s, %s, %s", x.From, x.To, x.Author, x.Date, x.Reason)
	}))
	row("elenchi / lists", each(p.Lists, func(x policy.List) string {
		return fmt.Sprintf("%s: per %s, %s", x.ID, x.Purpose, or(x.NoticeVersion, "informativa ", "senza informativa"))
	}))
	row("campagne / campaigns", each(p.Campaigns, campaignLine))
	row("vie / routes", each(p.Routes, routeLine))
	row("testi registrati / templates", each(p.Templates, func(x policy.Template) string { return x.ID + or(x.Purpose, ": per ", "") }))
}

// printPeople writes who writes, runs, keeps and moderates, and for how long.
func printPeople(p *policy.Policy, row func(name string, lines []string)) {
	row("mittenti / senders", each(p.Senders, func(x policy.Sender) string {
		if x.Kind != policy.FunctionalSender {
			return "(una persona) " + x.Purpose
		}
		return strings.TrimSpace(x.Address + " " + x.Purpose)
	}))
	row("responsabili / processors", each(p.Processors, func(x policy.Processor) string { return fmt.Sprintf("%s: %s", x.ID, strings.Join(x.Gateways, ", ")) }))
	row("account / accounts", each(p.Accounts, func(x policy.Account) string { return fmt.Sprintf("%s %s: %s", x.Platform, x.ID, x.Ownership) }))
	row("conservazione / retention", retentionLines(p.Retention))
	row("moderatori / moderators", each(p.Moderators, func(x policy.Moderator) string {
		if x.TrainedOn.IsZero() {
			return x.ID + ", senza il giorno dell'istruzione"
		}
		return fmt.Sprintf("%s, istruito il %s", x.ID, x.TrainedOn)
	}))
	row("esclusioni / exclusions", each(p.Exclusions, func(x policy.Exclusion) string {
		if x.Domain == "" {
			return "(un indirizzo): " + x.Reason
		}
		return x.Domain + ": " + x.Reason
	}))
	if p.NoExclusions != "" {
		row("esclusioni / exclusions", []string{"nessuna: " + p.NoExclusions})
	}
}

// campaignLine is a campaign with its bounds, if it has any.
func campaignLine(x policy.Campaign) string {
	most := "nessun massimo"
	if x.MaxRecipients > 0 {
		most = fmt.Sprintf("al massimo %d persone", x.MaxRecipients)
	}
	return fmt.Sprintf("%s: per %s, %s – %s, %s, %s", x.ID, x.Purpose, x.From, x.Until, most, or(x.List, "elenco ", "qualunque elenco"))
}

// routeLine is a route with whom it leads to: how many, because an address may be a
// person's.
func routeLine(x policy.Route) string {
	out := x.ID + or(x.Purpose, ": per ", ": nessuna finalità")
	if n := len(x.Recipients); n > 0 {
		out += fmt.Sprintf(", indirizzi ammessi: %d", n)
	}
	if x.MaxRecipients > 0 {
		out += fmt.Sprintf(", al massimo %d persone", x.MaxRecipients)
	}
	return out
}

// or is a text behind its name, or what stands for a missing one.
func or(text, name, without string) string {
	if text == "" {
		return without
	}
	return name + text
}

// peopleLines are the numbers of people that make what goes out a communication, or
// "many".
func peopleLines(l *policy.Limits) []string {
	return []string{
		fmt.Sprintf("dati di un'altra persona da un canale di servizio: da %d persone", l.ThirdPerson),
		fmt.Sprintf("lettere con un solo testo in un giorno: da %d persone, con i dati di un'altra da %d", l.Letters.People, l.Letters.ThirdPerson),
	}
}

func retentionLines(r map[string]int) []string {
	var out []string
	for _, class := range slices.Sorted(maps.Keys(r)) {
		out = append(out, fmt.Sprintf("%s: %d giorni", class, r[class]))
	}
	return out
}

// bulkLines are the limits on numbers of people.
func bulkLines(b policy.BulkLimit) []string {
	windows := make([]string, len(b.Windows))
	for i, w := range b.Windows {
		windows[i] = shortTime(w)
	}
	out := []string{
		fmt.Sprintf("invio massivo non dichiarato: da %d persone in %s", b.People, strings.Join(windows, ", ")),
		fmt.Sprintf("destinatari esterni visibili (A, Cc): da %d, grave da %d", b.Visible, b.VisibleGrave),
		fmt.Sprintf("messaggio da fuori: da %d caselle del personale, o dal %g%% della rubrica", b.Inbound, b.InboundPercent),
		fmt.Sprintf("risposte a tutti: da %d in un'ora", b.ReplyAll),
		fmt.Sprintf("destinatari di una via contati insieme per %s", shortTime(b.RouteFanOut)),
		fmt.Sprintf("lettura massiva di un elenco: da %d righe, ricordata per %d giorni", b.ListReadRows, b.ListReadDays),
		fmt.Sprintf("segnalazioni di cittadini sullo stesso testo: da %d", b.Reports),
	}
	if b.Template > 0 {
		out = append(out, fmt.Sprintf("testo registrato: al massimo %d persone all'ora", b.Template))
	}
	return out
}

// exposureLines are how long personal data may stand in public, the kinds with one
// limit together.
func exposureLines(l *policy.Limits) []string {
	kinds := map[time.Duration][]string{}
	for kind, d := range l.Exposure {
		kinds[d] = append(kinds[d], kind)
	}
	var out []string
	for _, d := range slices.Sorted(maps.Keys(kinds)) {
		out = append(out, fmt.Sprintf("al massimo %s: %s", shortTime(d), strings.Join(slices.Sorted(slices.Values(kinds[d])), ", ")))
	}
	if c := l.Calendar; c.WorkingHours {
		from, until := c.From.String(), c.Until.String()
		out = append(out, fmt.Sprintf("contano solo le ore di lavoro, dalle %s alle %s", cmp.Or(from, "08:00"), cmp.Or(until, "18:00")))
	}
	return append(out, fmt.Sprintf("una modifica si aspetta per %s", shortTime(l.Settle)))
}

// ruleLines are the rules that the body set.
func ruleLines(rules policy.Rules) []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(rules)) {
		s, set := rules[id], []string{}
		if s.Off {
			set = append(set, "spenta")
		}
		if s.Severity != "" {
			set = append(set, "gravità "+string(s.Severity))
		}
		if s.People > 0 {
			set = append(set, fmt.Sprintf("da %d persone", s.People))
		}
		out = append(out, id+": "+strings.Join(set, ", "))
	}
	return out
}

// shortTime is a duration without zeros at its end: 10m, 24h.
func shortTime(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func quietLines(channels []string) []string {
	if len(channels) == 0 {
		return nil
	}
	return []string{strings.Join(channels, ", ")}
}

func each[T any](all []T, line func(T) string) []string {
	out := make([]string, 0, len(all))
	for _, x := range all {
		out = append(out, line(x))
	}
	return slices.Clip(out)
}
