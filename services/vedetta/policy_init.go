package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	examples "vedetta/deploy/policy"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

func policyInitCommand() *cobra.Command {
	var d policy.Draft
	var yes, example bool
	cmd := &cobra.Command{
		Use: "init FILE", Short: "Scrive un primo registro commentato / Write a first commented file", Args: cobra.ExactArgs(1),
		Long: `Fa poche domande e scrive il primo registro di un ente, commentato e già buono per
policy check. Le risposte si possono dare come opzioni; con --yes non si chiede
nulla. Un file che c'è già non si tocca. Con --example scrive invece l'esempio
intero, con ogni chiave spiegata, i suoi CSV inventati e lo schema per l'editor.

Asks a few questions and writes a body's first file, commented, which passes
policy check. Answers may be given as flags. A file that is there is not touched.
With --example it writes the whole example instead, with its invented contacts.`,
		Example: `  vedetta policy init comune.yaml
  vedetta policy init --example registro/comune.yaml
  vedetta policy init comune.yaml --yes --ipa c_f257 --name "Comune di Modena" --domain comune.modena.it \
      --dpo rpd@comune.modena.it --dpia "Prot. 10/2026"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err == nil {
				return fmt.Errorf("%s c'è già: scegli un altro nome / is there already: take another name", args[0])
			}
			if example {
				return writeExample(cmd, args[0])
			}
			if !yes {
				if err := askDraft(cmd, &d); err != nil {
					return err
				}
			}
			b, err := d.Write()
			if err != nil {
				return draftError(err)
			}
			return writeDraft(cmd, args[0], b)
		},
	}
	f := cmd.Flags()
	f.StringVar(&d.IPA, "ipa", "", "codice IPA dell'ente, in minuscolo (c_f257) / code in the index of public administrations")
	f.StringVar(&d.Name, "name", "", "nome dell'ente / name")
	f.StringSliceVar(&d.Domains, "domain", nil, "domini di posta dell'ente / mail domains")
	f.StringVar(&d.DPO, "dpo", "", "casella del responsabile della protezione dei dati / the DPO's mailbox")
	f.StringVar(&d.DPIARef, "dpia", "", "protocollo della valutazione d'impatto / number of the impact assessment")
	f.StringSliceVar(&d.Senders, "sender", nil, "caselle e alias da cui l'ente scrive / senders")
	f.StringSliceVar(&d.Unions, "exclude", nil, "domini o caselle che nessuno deve guardare / domains or mailboxes nobody may look at")
	f.StringVar(&d.Decree, "decree", "", "prossime elezioni: giorno del decreto (2027-04-15) / next election: day of the decree")
	f.StringVar(&d.Vote, "vote", "", "prossime elezioni: giorno del voto (2027-05-30) / next election: day of the vote")
	f.BoolVar(&example, "example", false, "scrive l'esempio intero, con i suoi contatti / write the whole example")
	f.BoolVar(&yes, "yes", false, "non chiede nulla / ask nothing")
	return cmd
}

// writeExample writes the example register with all that it names beside it. It
// touches no file that is there, and writes nothing when one is.
func writeExample(cmd *cobra.Command, path string) error {
	content, err := examples.Files.ReadFile("esempio.yaml")
	if err != nil {
		return err
	}
	schema, err := policy.Schema()
	if err != nil {
		return err
	}
	p, err := policy.Parse("esempio.yaml", content)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	names, files := []string{path}, map[string][]byte{path: content}
	for _, name := range p.Files() {
		to := filepath.Join(dir, name)
		if files[to], err = examples.Files.ReadFile(filepath.ToSlash(name)); err != nil {
			return err
		}
		names = append(names, to)
	}
	if to := filepath.Join(dir, policy.SchemaURL); to != path {
		if _, err := os.Stat(to); err != nil { // the same for all
			files[to] = schema
			names = append(names, to)
		}
	}
	for _, to := range names {
		if _, err := os.Lstat(to); err == nil {
			return fmt.Errorf("%s c'è già: scegli un'altra cartella / is there already: take another folder", to)
		}
	}
	for _, to := range names {
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(to, files[to], 0o600); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Scritto %s / written\n", to)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Cambialo con i dati dell'ente, poi / change it, then: vedetta policy check %s\n", path)
	return nil
}

func writeDraft(cmd *cobra.Command, path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s c'è già / is there already", path)
	}
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "Scritto %s / written.\n", path)
	p, all, err := policy.Check(path)
	if err != nil {
		return err
	}
	printChecked(out, []checked{{File: path, Good: p != nil, Body: p.Body.Name, Version: p.Version, Mistakes: all}})
	fmt.Fprintf(out, `Poi / next:
  vedetta policy import purposes %[1]s registro.csv   le finalità dal registro dei trattamenti
  vedetta policy import list %[1]s --id newsletter --purpose eventi --notice newsletter-v1 contatti.csv
  vedetta policy schema > %[2]s   così l'editor completa e spiega le chiavi
`, path, filepath.Join(filepath.Dir(path), policy.SchemaURL))
	return nil
}

// draftError says which answers must be given anew.
func draftError(err error) error {
	var all policy.Mistakes
	if !errors.As(err, &all) {
		return err
	}
	lines := []string{"le risposte non bastano / the answers won't do:"}
	for _, m := range all {
		lines = append(lines, fmt.Sprintf("  %s: %s / %s", m.Key, m.Italian, m.English))
	}
	return errors.New(strings.Join(lines, "\n"))
}

// askDraft asks for what the flags didn't say.
func askDraft(cmd *cobra.Command, d *policy.Draft) error {
	in, out := bufio.NewReader(io.LimitReader(cmd.InOrStdin(), 1<<20)), cmd.OutOrStdout()
	fmt.Fprintln(out, "Poche domande; fra parentesi un esempio. Invio lascia vuoto. / A few questions; Enter leaves empty.")
	ask := func(it, en, flag string, needed bool, into *string) error {
		if cmd.Flags().Changed(flag) {
			return nil
		}
		for {
			fmt.Fprintf(out, "%s\n  %s: ", it, en)
			line, err := in.ReadString('\n')
			*into = strings.TrimSpace(line)
			switch {
			case flag == "ipa" && *into != "" && err == nil && !event.Body(*into).Valid(): // all else is told at the end
				fmt.Fprintln(out, "Non è un codice IPA: minuscole, cifre e _ / Not such a code: small letters, digits and _")
				continue
			case *into != "" || !needed && err == nil:
				return nil
			case err != nil && needed:
				return fmt.Errorf("manca una risposta: dalla con --%s / an answer is missing: give it with --%s", flag, flag)
			case err != nil:
				return nil
			}
			fmt.Fprintln(out, "Serve una risposta. / An answer is needed.")
		}
	}
	var domains, senders, unions string
	for _, q := range []struct {
		it, en, flag string
		needed       bool
		into         *string
	}{
		{"Codice IPA dell'ente, in minuscolo (c_f257)", "the body's code in the index of public administrations", "ipa", true, &d.IPA},
		{"Nome dell'ente (Comune di Modena)", "the body's name", "name", true, &d.Name},
		{"Domini di posta dell'ente, separati da virgole (comune.modena.it)", "its mail domains, with commas", "domain", false, &domains},
		{"Casella del responsabile della protezione dei dati (rpd@comune.modena.it)", "the data protection officer's mailbox", "dpo", true, &d.DPO},
		{"Protocollo della valutazione d'impatto (Prot. 10/2026)", "number of the impact assessment", "dpia", true, &d.DPIARef},
		{"Caselle e alias SMS da cui l'ente scrive (newsletter@comune.modena.it, ComuneMO)", "mailboxes and SMS aliases it writes from", "sender", false, &senders},
		{"Domini o caselle che nessuno deve guardare: sindacati, whistleblowing, medico competente", "domains or mailboxes that nobody may look at: unions, whistleblowing, works doctor", "exclude", false, &unions},
		{"Prossime elezioni: giorno del decreto (2027-04-15)", "next election: day of the decree", "decree", false, &d.Decree},
		{"Prossime elezioni: giorno del voto (2027-05-30)", "next election: day of the vote", "vote", false, &d.Vote},
	} {
		if err := ask(q.it, q.en, q.flag, q.needed, q.into); err != nil {
			return err
		}
	}
	fmt.Fprintln(out)
	d.Domains = append(d.Domains, words(domains)...)
	d.Senders = append(d.Senders, words(senders)...)
	d.Unions = append(d.Unions, words(unions)...)
	return nil
}

// words are parts between commas and blanks.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
}
