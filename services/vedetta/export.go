package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/event"
	"vedetta/pkg/store"
)

func exportCommand() *cobra.Command {
	var o exportFlags
	cmd := &cobra.Command{
		Use: "export", Short: "Gli eventi conservati di un ente, per vedetta replay / A body's stored events", Args: cobra.NoArgs,
		Long: `Scrive sull'uscita gli eventi che ClickHouse conserva di un ente, uno per riga,
nell'ordine in cui sono arrivati. Le persone sono codici e i testi non ci sono più;
resta in "facts" ciò che se ne era ricavato. vedetta replay li prova su un altro
registro. Servono i diritti del proprietario delle tabelle: la configurazione che
vedetta up ha lasciato in --state, o --dsn. Chi legge questo file può collegare nel
tempo i codici delle persone: va custodito.

Writes the events that ClickHouse keeps of a body to standard output, a line each,
in the order in which they were taken in. People are tokens and texts are gone;
what was derived from the texts (purpose, confidence, fingerprints, kinds of
personal data, services named) comes along as "facts". vedetta replay runs them against another
register:

  vedetta export --body c_a000 --from 2026-01-01 > events.jsonl
  vedetta replay events.jsonl --policy new.yaml --against old.yaml --keys KEYS

It needs the tables' owner: the configuration that vedetta up left in --state, or
--dsn. Who may read this file may link people's tokens over time: treat it so.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return runExport(cmd, o) },
	}
	cmd.Flags().StringVar(&o.body, "body", "", "codice IPA dell'ente / IPA code of the body")
	cmd.Flags().StringVar(&o.from, "from", "", "primo giorno o momento / first day or moment, such as 2026-01-01 or 2026-01-01T08:00:00+01:00")
	cmd.Flags().StringVar(&o.until, "until", "", "primo giorno o momento escluso / first day or moment that is no longer wanted")
	cmd.Flags().StringVar(&o.state, "state", stateDir(), "cartella di stato dell'all-in-one in funzione / state directory of a running all-in-one")
	cmd.Flags().StringVar(&o.dsn, "dsn", "", "invece un server ClickHouse, come proprietario delle tabelle / a ClickHouse server instead, as the tables' owner")
	return cmd
}

type exportFlags struct{ dsn, state, body, from, until string }

func runExport(cmd *cobra.Command, o exportFlags) error {
	if !event.Body(o.body).Valid() {
		return fmt.Errorf("--body %q non è un codice IPA in minuscolo come c_f257 / is not an IPA code in lower case, such as c_f257", o.body)
	}
	begin, err := moment(o.from, time.Unix(0, 0))
	if err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	end, err := moment(o.until, time.Now().Add(24*time.Hour))
	if err != nil {
		return fmt.Errorf("--until: %w", err)
	}
	c := store.DefaultConfig()
	if c.DSN = store.DSN(o.dsn); o.dsn == "" {
		if c, err = app.RunningOwner(o.state); err != nil {
			return err
		}
	}
	db, err := store.Open(c)
	if err != nil {
		return err
	}
	defer db.Close()
	out := bufio.NewWriter(cmd.OutOrStdout())
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	found := false
	err = db.Events(cmd.Context(), event.Body(o.body), begin, end, func(e *event.Event) error {
		found = true
		line, err := app.ExportLine(e)
		if err != nil {
			return err
		}
		return enc.Encode(line)
	})
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("di %[1]s non è conservato alcun evento in questi giorni: controlla --body, --from e --until / nothing is kept of %[1]s for these days: look at --body, --from and --until", o.body)
	}
	return out.Flush()
}

// moment reads a day in Italy or a moment; empty text is otherwise.
func moment(text string, otherwise time.Time) (time.Time, error) {
	if text == "" {
		return otherwise, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.ParseInLocation(time.DateOnly, text, rome)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q non è un giorno o un momento: scrivilo così / is no day or moment: write it as 2026-01-01 or 2026-01-01T08:00:00+01:00", text)
	}
	return t, nil
}
