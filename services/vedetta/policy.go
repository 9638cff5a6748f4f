package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"vedetta/pkg/policy"
)

// policyCommand is everything about the files in which bodies describe
// themselves.
func policyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "policy", Short: "Il registro dell'ente: scriverlo, provarlo, confrontarlo / The body's own register",
		Long: `Il registro dice che cosa un ente può fare con quali contatti: finalità, elenchi,
mittenti, campagne, elezioni, limiti. È un file YAML per ogni ente, con i
contatti in CSV accanto. Un esempio con tutte le chiavi spiegate:
deploy/policy/esempio.yaml.

The register says what a body may do with which contacts: one YAML file for
each body, with the contacts in CSV files beside it.

  vedetta policy init comune.yaml                   scrive un primo registro / writes a first register
  vedetta policy import list comune.yaml --id newsletter --purpose eventi iscritti.csv
                                                    aggiunge un elenco di contatti / adds a contact list
  vedetta policy check comune.yaml                  dice che cosa correggere, e dove / what to correct, and where
  vedetta policy diff vecchio.yaml nuovo.yaml       che cosa cambia, e per chi / what changes, and for whom
  vedetta policy show --at 2026-05-24 comune.yaml   che cosa vale in un momento / what is in force at a moment
  vedetta policy publish                            lo mette in vigore / puts it into force
  vedetta policy versions c_f257                    che cosa fu pubblicato, e quanto occupa / what was published`,
	}
	cmd.AddCommand(policyInitCommand(), policyCheckCommand(), policyDiffCommand(), policyShowCommand(), policyImportCommand(), policySchemaCommand(), policyPublishCommand(), policyVersionsCommand(), policyBenchCommand())
	return cmd
}

func policySchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "Scrive lo schema JSON per gli editor / Print the JSON Schema for editors", Args: cobra.NoArgs,
		Long: `Scrive lo schema JSON (2020-12) del registro: un editor con il linguaggio YAML
completa e spiega le chiavi mentre scrivi, se la prima riga del registro è

  # yaml-language-server: $schema=` + policy.SchemaURL + `

e lo schema sta accanto: vedetta policy schema > ` + policy.SchemaURL + `

Prints the JSON Schema of the register; editors complete and explain its keys.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, err := policy.Schema()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(b)
			return err
		},
	}
}

// checked is what policy check says of one file.
type checked struct {
	File     string          `json:"file"`
	Good     bool            `json:"good"`
	Body     string          `json:"body,omitempty"`
	Version  string          `json:"version,omitempty"`
	Mistakes policy.Mistakes `json:"mistakes"`
}

func policyCheckCommand() *cobra.Command {
	var strict bool
	cmd := &cobra.Command{
		Use: "check FILE|CARTELLA...", Short: "Prova i registri e dice che cosa correggere / Check policy files", Args: cobra.MinimumNArgs(1),
		Long: `Legge i registri e i file che nominano e dice tutto ciò che va corretto, con
riga, colonna e rimedio. Gli errori impediscono l'uso; gli avvisi dicono che cosa
manca a un registro che si può usare. Finisce con 1 se ci sono errori.

Reads policy files and the files they name and says everything that must be
corrected (errors) or should be looked at (warnings), with line and column. Exit
code 1 on errors.`,
		Example: `  vedetta policy check deploy/policy/modena.yaml
  vedetta policy check --json comune.yaml
  vedetta policy check --strict registri/        # anche gli avvisi contano`,
		RunE: func(cmd *cobra.Command, args []string) error {
			paths, err := policyFiles(args)
			if err != nil {
				return err
			}
			var all []checked
			bad := false
			for _, path := range paths {
				bar := bytesBar(cmd.ErrOrStderr(), filepath.Base(path))
				p, mistakes, err := policy.CheckShowing(path, bar.show)
				bar.end()
				if err != nil {
					return err
				}
				c := checked{File: path, Good: p != nil, Mistakes: mistakes}
				if mistakes == nil {
					c.Mistakes = policy.Mistakes{} // in JSON an empty list
				}
				if p != nil {
					c.Body, c.Version = p.Body.Name, p.Version
				}
				bad = bad || !c.Good || strict && len(mistakes) > 0
				all = append(all, c)
			}
			if wantsJSON(cmd) {
				err = printJSON(cmd.OutOrStdout(), all)
			} else {
				printChecked(cmd.OutOrStdout(), all)
			}
			if err == nil && bad {
				return exitCode(1)
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&strict, "strict", false, "anche gli avvisi finiscono con 1 / warnings too end with 1")
	return cmd
}

func printChecked(w io.Writer, all []checked) {
	for _, c := range all {
		if len(c.Mistakes) > 0 {
			t := newTable(w, table.Row{"", "dove / where", "che cosa / what"})
			t.SetColumnConfigs([]table.ColumnConfig{{Number: 3, WidthMax: 90, WidthMaxEnforcer: wrapWords}})
			for _, m := range c.Mistakes {
				kind := "ERRORE"
				if m.Warning {
					kind = "avviso"
				}
				where := m.File
				if m.Line > 0 {
					where = fmt.Sprintf("%s:%d:%d", filepath.Base(m.File), m.Line, m.Column)
				}
				t.AppendRow(table.Row{kind, where, m.Italian + "\n" + m.English})
			}
			t.Style().Options.SeparateRows = true
			t.Render()
		}
		warnings := 0
		for _, m := range c.Mistakes {
			if m.Warning {
				warnings++
			}
		}
		if c.Good {
			fmt.Fprintf(w, "%s: buono / good (%s, versione %s, %d avvisi)\n", c.File, c.Body, c.Version, warnings)
		} else {
			fmt.Fprintf(w, "%s: %d errori, %d avvisi / errors, warnings\n", c.File, len(c.Mistakes)-warnings, warnings)
		}
	}
}

// policyFiles replaces folders by the YAML files in them, in the order of their
// names.
func policyFiles(args []string) ([]string, error) {
	var out []string
	for _, a := range args {
		info, err := os.Stat(a)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("open %s: il file non c'è, controlla il nome / no such file", a)
		}
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			out = append(out, a)
			continue
		}
		found, err := os.ReadDir(a)
		if err != nil {
			return nil, err
		}
		before := len(out)
		for _, f := range found {
			if ext := filepath.Ext(f.Name()); !f.IsDir() && (ext == ".yaml" || ext == ".yml") && !strings.HasPrefix(f.Name(), ".") {
				out = append(out, filepath.Join(a, f.Name()))
			}
		}
		if len(out) == before {
			return nil, fmt.Errorf("in %s non ci sono registri (*.yaml) / no policy files", a)
		}
		slices.Sort(out[before:])
	}
	return out, nil
}

// wrapWords breaks each line of a cell between words.
func wrapWords(cell string, width int) string {
	lines := strings.Split(cell, "\n")
	for i, l := range lines {
		lines[i] = text.WrapSoft(l, width)
	}
	return strings.Join(lines, "\n")
}
