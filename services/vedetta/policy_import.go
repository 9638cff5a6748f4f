package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

func policyImportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "import", Short: "Porta nel registro finalità, elenchi, rubrica e revoche / Import into a policy file",
		Long: `Porta nel registro ciò che l'ente ha già: il registro dei trattamenti, elenchi di
contatti, la rubrica del personale, revoche e opposizioni. I CSV possono avere
virgole o punti e virgola, qualunque codifica e le colonne in qualunque ordine.

Ciò che c'è nel registro resta com'è, commenti compresi: le voci nuove si
aggiungono in fondo alla loro sezione. I contatti si copiano in una cartella
accanto al registro, leggibile solo da chi lo scrive. Con --dry-run si guarda
soltanto.

Imports what a body has already: its register of processing, contact lists, the
staff directory, withdrawals. What stands in the file stays, comments included.`,
	}
	cmd.PersistentFlags().Bool("dry-run", false, "dice che cosa farebbe, senza scrivere / only say what would be done")
	cmd.AddCommand(importPurposesCommand(), importListCommand(), importDirectoryCommand(), importWithdrawalsCommand())
	return cmd
}

// target is the policy file that something is imported into.
type target struct {
	cmd     *cobra.Command
	path    string
	content []byte
	policy  *policy.Policy
	dry     bool
}

// openTarget reads the file, which must be good but for contact files that are
// not there yet.
func openTarget(cmd *cobra.Command, path string) (*target, error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s non c'è: scrivilo con vedetta policy init / is not there", path)
	}
	if err != nil {
		return nil, err
	}
	p, err := policy.Parse(path, content)
	if err != nil {
		return nil, fmt.Errorf("prima correggi il registro / correct the file first: %w", err)
	}
	dry, err := cmd.Flags().GetBool("dry-run")
	return &target{cmd: cmd, path: path, content: content, policy: p, dry: dry}, err
}

func (t *target) say(format string, args ...any) {
	fmt.Fprintf(t.cmd.OutOrStdout(), format+"\n", args...)
}

// save writes the edited file if it is good, whole or not at all.
func (t *target) save(edited []byte) error {
	if bytes.Equal(edited, t.content) {
		t.say("%s resta com'è / unchanged", t.path)
		return nil
	}
	if _, err := policy.Parse(t.path, edited); err != nil {
		return fmt.Errorf("il registro non cambia, perché così avrebbe errori / unchanged, it would have mistakes: %w", err)
	}
	if t.dry {
		t.say("--dry-run: %s non è stato scritto / not written", t.path)
		return nil
	}
	if now, err := os.ReadFile(t.path); err != nil || !bytes.Equal(now, t.content) {
		return fmt.Errorf("%s è cambiato nel frattempo: ripeti / changed in the meantime: run it again", t.path)
	}
	if err := replaceFile(t.path, edited); err != nil {
		return err
	}
	t.say("Scritto %s / written. Provalo: vedetta policy check %s", t.path, t.path)
	return nil
}

// replaceFile writes a file whole or not at all; it keeps who may read it.
func replaceFile(path string, content []byte) error {
	mode := fs.FileMode(0o600)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".vedetta-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(content)
	if err := errors.Join(err, tmp.Chmod(mode), tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.Rename(tmp.Name(), path)
}

func importPurposesCommand() *cobra.Command {
	var skip bool
	cmd := &cobra.Command{
		Use: "purposes REGISTRO TRATTAMENTI", Short: "Finalità dal registro dei trattamenti, CSV o YAML / Purposes from the register of processing", Args: cobra.ExactArgs(2),
		Long: `Legge il registro dei trattamenti (art. 30 GDPR), CSV o YAML, e aggiunge le sue
finalità. Servono le colonne finalità e base giuridica; si leggono anche id (o
codice), riferimento (atto, norma) ed etichette. Le basi si scrivono come usa: «art.
6.1.e», «lett. c)», «compito di interesse pubblico», «consenso».

Una finalità che c'è già non si tocca; se è diversa, viene detto.`,
		Example: `  vedetta policy import purposes comune.yaml registro-trattamenti.csv
  vedetta policy import purposes comune.yaml trattamenti.yaml --dry-run`,
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := openTarget(cmd, args[0])
			if err != nil {
				return err
			}
			content, err := os.ReadFile(args[1])
			if err != nil {
				return err
			}
			found, mistakes := policy.ReadProcessing(args[1], content)
			if len(mistakes) > 0 {
				printChecked(cmd.OutOrStdout(), []checked{{File: args[1], Mistakes: mistakes}})
				if !skip || len(found) == 0 {
					return fmt.Errorf("nulla è stato preso: correggi le righe, o prendi le altre con --skip-broken / nothing was taken")
				}
			}
			return t.addPurposes(found)
		},
	}
	cmd.Flags().BoolVar(&skip, "skip-broken", false, "prende le righe buone / take the good rows")
	return cmd
}

func (t *target) addPurposes(found []policy.Purpose) error {
	var add []policy.Entry
	for _, p := range found {
		at := slices.IndexFunc(t.policy.Purposes, func(o policy.Purpose) bool { return o.ID == p.ID })
		if at >= 0 {
			have := t.policy.Purposes[at]
			if have.LegalBasis != p.LegalBasis || p.ActRef != "" && have.ActRef != p.ActRef || have.NameIT != p.NameIT {
				t.say("«%s» c'è già ed è diversa (%s, %s; nel file %s, %s): non toccata / is there and differs", p.ID, have.LegalBasis, have.ActRef, p.LegalBasis, p.ActRef)
			} else {
				t.say("«%s» c'è già / is there", p.ID)
			}
			continue
		}
		e := policy.Entry{{Key: "id", Text: p.ID}, {Key: "name_it", Text: p.NameIT}}
		if p.Labels != nil {
			e = append(e, policy.Setting{Key: "labels", Texts: p.Labels})
		} else {
			e = append(e, policy.Setting{Key: "labels", Texts: []string{}, Remark: "quali testi la servono? vedi esempio.yaml"})
		}
		e = append(e, policy.Setting{Key: "legal_basis", Text: p.LegalBasis})
		if p.ActRef != "" {
			e = append(e, policy.Setting{Key: "act_ref", Text: p.ActRef})
		}
		add = append(add, e)
		t.say("«%s»: %s (%s)", p.ID, p.NameIT, p.LegalBasis)
	}
	edited, err := policy.Insert(t.content, "purposes", add)
	if err != nil {
		return err
	}
	t.say("%d finalità nuove su %d / new purposes", len(add), len(found))
	return t.save(edited)
}

func importListCommand() *cobra.Command {
	var id, purpose, source, notice, from string
	var replace bool
	cmd := &cobra.Command{
		Use: "list REGISTRO CONTATTI", Short: "Un elenco di contatti da un CSV / A contact list", Args: cobra.ExactArgs(2),
		Long: `Controlla un CSV di contatti, lo copia accanto al registro e aggiunge l'elenco.
Ogni riga è un contatto: telefono o posta, e se ci sono le colonne dal e al. Se
più di una riga su dieci non si legge, nulla cambia. Con --replace il CSV nuovo
prende il posto di quello di un elenco che c'è già; il vecchio resta accanto.`,
		Example: `  vedetta policy import list comune.yaml --id newsletter --purpose eventi --notice newsletter-v1 iscritti.csv
  vedetta policy import list comune.yaml --id newsletter --replace iscritti-giugno.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := openTarget(cmd, args[0])
			if err != nil {
				return err
			}
			if id == "" {
				return errors.New("manca --id: il nome breve dell'elenco / --id is missing")
			}
			if err := t.readable(args[1], contacts.ReadOptions{Kind: contacts.Members, List: id}); err != nil {
				return err
			}
			at := slices.IndexFunc(t.policy.Lists, func(l policy.List) bool { return l.ID == id })
			switch {
			case at >= 0 && !replace:
				return fmt.Errorf("l'elenco %q c'è già: con --replace il suo CSV viene sostituito / is there already", id)
			case at >= 0 && t.policy.Lists[at].ContactsFile != "":
				return t.copyBeside(args[1], t.policy.Lists[at].ContactsFile, true)
			case at >= 0:
				return fmt.Errorf("l'elenco %q non ha contacts_file: scrivilo nel registro / has no contacts_file", id)
			case purpose == "":
				return errors.New("manca --purpose: la finalità per cui i contatti furono raccolti / --purpose is missing")
			}
			file := filepath.ToSlash(filepath.Join("contatti", fileName(id)+".csv"))
			e := policy.Entry{{Key: "id", Text: id}, {Key: "source", Text: source}, {Key: "purpose", Text: purpose}, {Key: "contacts_file", Text: file}}
			if from != "" {
				e = append(e, policy.Setting{Key: "collected_from", Text: from, Bare: true})
			}
			if notice != "" {
				e = append(e, policy.Setting{Key: "notice_version", Text: notice})
			}
			edited, err := policy.Insert(t.content, "lists", []policy.Entry{e})
			if err != nil {
				return err
			}
			if _, err := policy.Parse(t.path, edited); err != nil {
				return err
			}
			return errors.Join(t.copyBeside(args[1], file, false), t.save(edited))
		},
	}
	f := cmd.Flags()
	f.StringVar(&id, "id", "", "nome breve dell'elenco / id")
	f.StringVar(&purpose, "purpose", "", "finalità (id in purposes) / purpose")
	f.StringVar(&source, "source", "form", "da dove vengono i contatti: "+strings.Join(policy.Sources(), ", "))
	f.StringVar(&notice, "notice", "", "versione dell'informativa / version of the privacy notice")
	f.StringVar(&from, "from", "", "primo giorno della raccolta (2026-01-31) / first day of collection")
	f.BoolVar(&replace, "replace", false, "sostituisce il CSV di un elenco che c'è / replace the contacts of a list")
	return cmd
}

// fileName keeps what a file's name may hold.
func fileName(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, id)
}

// readable reads a CSV to its end and says what is in it; the lines' content is
// never shown.
func (t *target) readable(path string, o contacts.ReadOptions) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	o.File = filepath.Base(path)
	read := contacts.ReadCSV
	if o.Kind == contacts.Withdrawals {
		read = contacts.ReadWithdrawals
	}
	report, err := read(f, o, func(contacts.Row) error { return nil })
	t.say("%s", report)
	if err != nil {
		return fmt.Errorf("nulla cambia / nothing changes: %w", err)
	}
	if report.Contacts == 0 {
		return errors.New("nessun contatto nel file: nulla cambia / no contact in the file")
	}
	return nil
}

// copyBeside copies a file of contacts to a name beside the policy, readable by
// its owner only. One that is there is kept under another name when replace is
// set, and else never overwritten.
func (t *target) copyBeside(from, name string, replace bool) error {
	to := filepath.Join(filepath.Dir(t.path), filepath.FromSlash(name))
	if t.dry {
		t.say("--dry-run: %s non è stato scritto / not written", to)
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	tmp, err := os.CreateTemp(filepath.Dir(to), ".vedetta-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = io.Copy(tmp, in)
	if err := errors.Join(err, tmp.Chmod(0o600), tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("copy contacts to %s: %w", to, err)
	}
	if _, err := os.Stat(to); err == nil {
		if !replace {
			return fmt.Errorf("%s c'è già e non si sovrascrive: spostalo, o usa --replace / is there already", to)
		}
		old, err := freeName(to)
		if err != nil {
			return err
		}
		if err := os.Rename(to, old); err != nil {
			return err
		}
		t.say("Il file di prima è %s: cancellalo quando non serve più / the former file is kept: delete it", old)
	}
	if err := os.Rename(tmp.Name(), to); err != nil {
		return err
	}
	t.say("Contatti in %s / contacts copied", to)
	return nil
}

// freeName is a name for the former file.
func freeName(path string) (string, error) {
	base := strings.TrimSuffix(path, filepath.Ext(path))
	for n := 1; n < 1000; n++ {
		name := fmt.Sprintf("%s.precedente-%d.csv", base, n)
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name, nil
		}
	}
	return "", fmt.Errorf("troppi file precedenti accanto a %s: cancellali / too many former files", path)
}

func importDirectoryCommand() *cobra.Command {
	var replace bool
	cmd := &cobra.Command{
		Use: "directory REGISTRO RUBRICA", Short: "La rubrica del personale da un CSV / The staff directory", Args: cobra.ExactArgs(2),
		Long: `Controlla un CSV con le caselle del personale, lo copia accanto al registro e lo
nomina in directory. Serve a capire se un messaggio da fuori arriva a tutti.`,
		Example: "  vedetta policy import directory comune.yaml rubrica.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := openTarget(cmd, args[0])
			if err != nil {
				return err
			}
			if err := t.readable(args[1], contacts.ReadOptions{Kind: contacts.Directory}); err != nil {
				return err
			}
			file := t.policy.Directory.File
			if file != "" && !replace {
				return fmt.Errorf("la rubrica c'è già (%s): con --replace viene sostituita / is there already", file)
			}
			if file != "" {
				return t.copyBeside(args[1], file, true)
			}
			file = "contatti/rubrica.csv"
			edited, err := policy.SetKey(t.content, "directory.file", file)
			if err != nil {
				return err
			}
			return errors.Join(t.copyBeside(args[1], file, replace), t.save(edited))
		},
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "sostituisce la rubrica che c'è / replace the one that is there")
	return cmd
}

func importWithdrawalsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "withdrawals REGISTRO REVOCHE", Short: "Revoche e opposizioni da un CSV / Withdrawals and objections", Args: cobra.ExactArgs(2),
		Long: `Aggiunge revoche e opposizioni: contatto, elenco o finalità (* = tutto), data, tipo
(revoca, opposizione). Quelle che ci sono già restano: una revoca non si cancella.`,
		Example: "  vedetta policy import withdrawals comune.yaml revoche-maggio.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := openTarget(cmd, args[0])
			if err != nil {
				return err
			}
			known := func(id policy.ListID) bool {
				return slices.ContainsFunc(t.policy.Lists, func(l policy.List) bool { return l.ID == string(id) })
			}
			if err := t.readable(args[1], contacts.ReadOptions{Kind: contacts.Withdrawals, Known: known}); err != nil {
				return err
			}
			file := t.policy.Withdrawals
			if file == "" {
				file = "contatti/revoche.csv"
				edited, err := policy.SetKey(t.content, "withdrawals_file", file)
				if err != nil {
					return err
				}
				return errors.Join(t.copyBeside(args[1], file, false), t.save(edited))
			}
			return t.mergeWithdrawals(filepath.Join(filepath.Dir(t.path), filepath.FromSlash(file)), args[1], file)
		},
	}
	return cmd
}

// mergeWithdrawals joins the declarations of two files in one; each stands once.
func (t *target) mergeWithdrawals(have, more, name string) error {
	lines := []string{"contatto;elenco;finalita;data;tipo"}
	seen := map[string]bool{}
	before := 0
	for i, path := range []string{have, more} {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		_, err = contacts.ReadWithdrawals(f, contacts.ReadOptions{File: filepath.Base(path)}, func(r contacts.Row) error {
			for _, c := range r.Contacts {
				for _, w := range r.Withdrawals {
					if l := withdrawalLine(c.Clear(), w); !seen[l] {
						seen[l] = true
						lines = append(lines, l)
					}
				}
			}
			return nil
		})
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
		if i == 0 {
			before = len(lines) - 1
		}
	}
	t.say("%d dichiarazioni nuove / new declarations", len(lines)-1-before)
	if len(lines)-1 == before {
		return nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(have), ".vedetta-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(strings.Join(lines, "\n") + "\n")
	if err := errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	return t.copyBeside(tmp.Name(), name, true)
}

func withdrawalLine(contact string, w contacts.Withdrawal) string {
	list, purpose := w.Scope, ""
	if p, ok := strings.CutPrefix(w.Scope, contacts.PurposeScope("")); ok {
		list, purpose = "", p
	}
	at := ""
	if !w.At.IsZero() {
		at = w.At.In(policy.Rome()).Format("2006-01-02T15:04:05-07:00")
	}
	kind := "revoca"
	if w.Kind == contacts.Objected {
		kind = "opposizione"
	}
	return strings.Join([]string{contact, list, purpose, at, kind}, ";")
}
