package main

import (
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// keptVersion is a version of a register that was published.
type keptVersion struct {
	Version   string    `json:"version"`
	Published time.Time `json:"published"`
	Bytes     uint64    `json:"bytes"` // kept beside the stream: register, contacts, model
}

func policyVersionsCommand() *cobra.Command {
	var state string
	cmd := &cobra.Command{
		Use: "versions ENTE", Short: "Le versioni pubblicate di un ente, e quanto occupano / The published versions of a body", Args: cobra.ExactArgs(1),
		Long: `Elenca le versioni del registro di un ente (il suo codice IPA) che sono state
pubblicate, e quanti byte occupa ciascuna con l'indice dei contatti. Restano tutte:
un evento che arriva tardi si giudica con la versione che valeva allora.

Lists the versions of a body's register that were published, and the bytes that each
takes with its index of contacts. All of them stay: a late event is judged by the
version that was in force.`,
		Example: "  vedetta policy versions c_f257",
		RunE: func(cmd *cobra.Command, args []string) error {
			body := event.Body(args[0])
			if !body.Valid() {
				return fmt.Errorf("%q non è un codice IPA, come c_f257 / is not an IPA code", args[0])
			}
			bus, err := anyBus(cmd, state)
			if err != nil {
				return err
			}
			defer bus.Close()
			versions, err := bus.PolicyVersions(cmd.Context(), body)
			if err != nil {
				return err
			}
			kept, err := bus.PolicyBytesKept(cmd.Context(), body)
			if err != nil {
				return err
			}
			all, total := []keptVersion{}, uint64(0)
			for _, v := range versions {
				all = append(all, keptVersion{v.Version, v.Published, kept[v.Version]})
			}
			if wantsJSON(cmd) {
				return printJSON(cmd.OutOrStdout(), all)
			}
			for _, bytes := range kept {
				total += bytes
			}
			t := newTable(cmd.OutOrStdout(), table.Row{"versione / version", "pubblicata / published", "byte"})
			for _, v := range all {
				t.AppendRow(table.Row{v.Version, v.Published.In(policy.Rome()).Format("2006-01-02 15:04"), v.Bytes})
			}
			t.Render()
			fmt.Fprintf(cmd.OutOrStdout(), "%s, %d byte / bytes\n", howMany(len(all), "versione / version", "versioni / versions"), total)
			return nil
		},
	}
	cmd.Flags().StringVar(&state, "state", stateDir(), "cartella di stato dell'all-in-one / state directory of an all-in-one")
	return cmd
}
