package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/service"
	"vedetta/pkg/store"
)

// stateDir is where the demo keeps its state, and where commands look for a
// running all-in-one.
func stateDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "vedetta", "demo")
}

func sqlCommand() *cobra.Command {
	var dsn, state, format string
	cmd := &cobra.Command{
		Use: `sql "SELECT …"`, Short: "Ask the views in SQL",
		Long: `Asks the views in ClickHouse's SQL, as a user who may read them and nothing
else. Without --dsn it asks the all-in-one that runs over --state, or, when
none runs, starts the engine over its data for this one question.

The views: events, messages, recipients, campaigns, findings, incidents,
exposures, sources, rules. What is in one:   vedetta sql "DESCRIBE findings"`,
		Example: `  vedetta sql "SELECT rule, severity, people, title_it FROM findings ORDER BY people DESC"
  vedetta sql --json "SELECT * FROM incidents"
  vedetta sql --format csv "SELECT campaign, people FROM campaigns" > people.csv
  vedetta sql --dsn 'http://lettore:secret@127.0.0.1:8123/vedetta' "SHOW TABLES"`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if wantsJSON(cmd) {
				format = "json"
			}
			db, done, err := openSQL(cmd.Context(), dsn, state, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer done()
			t, err := db.Query(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return printTable(cmd.OutOrStdout(), t, format)
		},
	}
	cmd.Flags().StringVar(&dsn, "dsn", "", "a ClickHouse server to ask instead, as a read-only user")
	cmd.Flags().StringVar(&state, "state", stateDir(), "state directory of an all-in-one")
	cmd.Flags().StringVar(&format, "format", "table", "table, json or csv")
	return cmd
}

func openSQL(ctx context.Context, dsn, state string, stderr io.Writer) (*store.Store, func(), error) {
	log := service.Logger(stderr, "warn")
	if dsn == "" {
		return app.OpenReader(ctx, state, io.Discard, log)
	}
	c := store.DefaultConfig()
	c.DSN = store.DSN(dsn)
	db, err := store.Open(c)
	if err != nil {
		return nil, nil, err
	}
	return db, func() {
		if err := db.Close(); err != nil {
			log.Debug("close store", "err", err)
		}
	}, nil
}

// printTable writes rows for people or machines.
func printTable(w io.Writer, t *store.Table, format string) error {
	switch format {
	case "json":
		rows := make([]map[string]any, len(t.Rows))
		for i, row := range t.Rows {
			rows[i] = make(map[string]any, len(row))
			for j, cell := range row {
				rows[i][t.Columns[j]] = cell
			}
		}
		return printJSON(w, rows)
	case "csv":
		return printCSV(w, t)
	case "table":
		header := make(table.Row, len(t.Columns))
		for i, c := range t.Columns {
			header[i] = c
		}
		out := newTable(w, header)
		for _, row := range t.Rows {
			cells := make(table.Row, len(row))
			for i, c := range row {
				cells[i] = cell(c)
			}
			out.AppendRow(cells)
		}
		out.Render()
		fmt.Fprintf(w, "%d rows\n", len(t.Rows))
		return nil
	}
	return fmt.Errorf("--format %q: use table, json or csv", format)
}

func printCSV(w io.Writer, t *store.Table) error {
	out := csv.NewWriter(w)
	if err := out.Write(t.Columns); err != nil {
		return err
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = cell(c)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// cell writes a value as people read it; an absent one is empty.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case time.Time:
		return v.Format("2006-01-02 15:04:05")
	case *time.Time:
		if v == nil {
			return ""
		}
		return v.Format("2006-01-02 15:04:05")
	}
	return strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(v), "map"), "\n")
}
