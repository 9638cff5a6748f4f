package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

func importWithdrawalsCommand() *cobra.Command {
	var skip bool
	cmd := &cobra.Command{
		Use: "withdrawals REGISTRO REVOCHE", Short: "Revoche e opposizioni da un CSV / Withdrawals and objections", Args: cobra.ExactArgs(2),
		Long: `Aggiunge revoche e opposizioni: contatto, elenco o finalità (* = tutto), data, tipo
(revoca, opposizione). Quelle che ci sono già restano: una revoca non si cancella.
Se una riga non si legge nulla cambia, perché una revoca persa è un invio illecito:
si corregge, o con --skip-broken si prendono le altre. Anche il file che c'è deve
leggersi tutto; resta accanto, con le colonne che Vedetta non usa.

Adds withdrawals and objections; those that are there stay. A line that cannot be
read stops the import, unless --skip-broken is given.`,
		Example: "  vedetta policy import withdrawals comune.yaml revoche-maggio.csv",
		RunE: importing(func(t *target, path string) error {
			report, err := t.readable(path, t.withdrawalOptions())
			if err != nil {
				return err
			}
			if report.Broken > 0 && !skip {
				return fmt.Errorf("%d righe di %s non si leggono: nulla è cambiato; correggile, o prendi le altre con --skip-broken / %d lines cannot be read: nothing changed",
					report.Broken, filepath.Base(path), report.Broken)
			}
			if t.policy.Withdrawals != "" {
				return t.mergeWithdrawals(t.policy.Withdrawals, path)
			}
			name, file := t.newFile(path, "revoche")
			edited, err := policy.SetKey(t.content, "withdrawals_file", name)
			if err != nil {
				return err
			}
			return t.commit(edited, file)
		}),
	}
	cmd.Flags().BoolVar(&skip, "skip-broken", false, "prende le righe buone / take the good lines")
	return cmd
}

// withdrawalOptions read a file of withdrawals as the register does.
func (t *target) withdrawalOptions() contacts.ReadOptions {
	return contacts.ReadOptions{Kind: contacts.Withdrawals, Known: func(id policy.ListID) bool {
		return slices.ContainsFunc(t.policy.Lists, func(l policy.List) bool { return l.ID == string(id) })
	}}
}

// declarations are lines of a file of withdrawals, each once, in order.
type declarations struct {
	lines [][]string
	seen  map[string]bool
}

// read adds a file's lines.
func (d *declarations) read(path string, o contacts.ReadOptions) (contacts.Report, error) {
	f, err := os.Open(path)
	if err != nil {
		return contacts.Report{}, err
	}
	defer f.Close()
	o.File = filepath.Base(path)
	return contacts.ReadWithdrawals(f, o, func(r contacts.Row) error {
		for _, c := range r.Contacts {
			for _, w := range r.Withdrawals {
				line := withdrawalLine(c.Clear(), w)
				if key := strings.Join(line, "\x00"); !d.seen[key] {
					d.seen[key] = true
					d.lines = append(d.lines, line)
				}
			}
		}
		return nil
	})
}

// mergeWithdrawals joins the declarations of the register's file and of another
// in one; each stands once. Of the register's own every line must be readable:
// what isn't would be lost.
func (t *target) mergeWithdrawals(name, more string) error {
	d := declarations{seen: map[string]bool{}}
	// A list that the register has no more keeps its withdrawals.
	report, err := d.read(t.beside(name), contacts.ReadOptions{MaxBroken: 1})
	if err != nil {
		return fmt.Errorf("nulla è cambiato / nothing changed: %w", err)
	}
	if report.Broken > 0 {
		t.report(report)
		return fmt.Errorf("%d righe di %s non si leggono e andrebbero perse: nulla è cambiato; correggile e ripeti / %d lines of the file that is there cannot be read and would be lost: nothing changed",
			report.Broken, name, report.Broken)
	}
	before := len(d.lines)
	if report, err = d.read(more, t.withdrawalOptions()); err != nil {
		return fmt.Errorf("nulla è cambiato / nothing changed: %w", err)
	}
	t.say("%d dichiarazioni nuove / new declarations", len(d.lines)-before)
	if report.Broken > 0 {
		t.say("%d righe non prese restano solo in %s / lines not taken stay in that file only", report.Broken, filepath.Base(more))
	}
	if len(d.lines) == before {
		return nil
	}
	return t.commit(t.content, &contactFile{name: name, replace: true, write: d.write})
}

func (d *declarations) write(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Comma = ';'
	err := out.Write([]string{"contatto", "elenco", "finalita", "data", "tipo"})
	return errors.Join(err, out.WriteAll(d.lines))
}

// withdrawalLine is a declaration as files write it.
func withdrawalLine(contact string, w contacts.Withdrawal) []string {
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
	return []string{contact, list, purpose, at, kind}
}
