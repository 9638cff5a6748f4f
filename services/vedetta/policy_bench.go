package main

import (
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vedetta/pkg/policy/contacts"
)

func policyBenchCommand() *cobra.Command {
	var n, lists int
	cmd := &cobra.Command{
		Use: "bench", Short: "Misura l'indice dei contatti su questa macchina / Measure the contact index", Args: cobra.NoArgs,
		Long: `Scrive contatti inventati in una cartella temporanea, li importa, ne fa l'indice e
lo interroga, anche mentre lo ricarica. Servono circa 120 byte di disco per
contatto; 10 milioni chiedono qualche minuto.

Writes invented contacts to a temporary folder, imports them, makes the index and
looks them up, also while it is loaded again.`,
		Example: "  vedetta policy bench --contacts 10000000 --lists 200",
		RunE: func(cmd *cobra.Command, _ []string) error {
			bar := bytesBar(cmd.ErrOrStderr(), "contatti · contacts")
			f, err := contacts.Measure(cmd.Context(), n, min(n, lists), func(p contacts.Progress) { bar.show(p.Done, p.Total) })
			bar.end()
			if err != nil {
				return err
			}
			if wantsJSON(cmd) {
				return printJSON(cmd.OutOrStdout(), f)
			}
			t := newTable(cmd.OutOrStdout(), table.Row{"che cosa / what", "quanto / how much"})
			million := func(rate float64) string { return fmt.Sprintf("%.1f M/s", rate/1e6) }
			t.AppendRows([]table.Row{
				{"contatti, elenchi, codici / contacts, lists, tokens", fmt.Sprintf("%d, %d, %d", f.Contacts, f.Lists, f.Tokens)},
				{"CSV", fmt.Sprintf("%d MB", f.CSVBytes>>20)},
				{"lettura / import", f.Import.Round(time.Millisecond)},
				{"scrittura dell'indice / index", f.Write.Round(time.Millisecond)},
				{"contatti al secondo / contacts a second", fmt.Sprintf("%.0f (%d core)", f.ImportRate, f.Cores)},
				{"memoria al massimo / heap at most", fmt.Sprintf("%d MB", f.MostMemory>>20)},
				{"indice / index", fmt.Sprintf("%d MB, %.1f byte/contatto", f.IndexBytes>>20, f.BytesContact)},
				{"apertura / load", f.Load.Round(10 * time.Microsecond)},
				{"ricerche per core / look-ups a core", million(f.Lookups)},
				{"a gruppi di 1024 / in batches", million(f.LookupsMany)},
				{"di assenti / of absent ones", million(f.Absent)},
				{"con il profilo / with profile", million(f.Profiled)},
				{"mentre si ricarica / while reloading", million(f.LookupsReload)},
				{"una ricarica / one reload", f.Reload.Round(10 * time.Microsecond)},
				{"risposte sbagliate / wrong answers", fmt.Sprintf("%d in %d ricariche", f.WrongInReloads, f.Reloads)},
			})
			t.Render()
			return nil
		},
	}
	cmd.Flags().IntVar(&n, "contacts", 1_000_000, "quanti contatti / how many contacts")
	cmd.Flags().IntVar(&lists, "lists", 200, "in quanti elenchi / in how many lists")
	return cmd
}
