package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vedetta/pkg/grafana"
)

func dashboardsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "dashboards", Short: "Grafana dashboards"}
	cmd.AddCommand(pushCommand())
	return cmd
}

func pushCommand() *cobra.Command {
	var o grafana.Options
	cmd := &cobra.Command{
		Use: "push [FILE or FOLDER ...]", Short: "Put the dashboards into a Grafana server",
		Long: `Puts dashboards into a Grafana server through its HTTP API. Without arguments
it takes the folder dashboards. The server needs the official ClickHouse data
source (plugin grafana-clickhouse-datasource) pointing at the views, with the
read-only user. With Compose, dashboards are provisioned and need no push.`,
		Example: `  vedetta dashboards push --url http://127.0.0.1:3000 --token glsa_…
  vedetta dashboards push --url https://grafana.comune.test --user admin --password-file pw --overwrite dashboards/channels.json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"dashboards"}
			}
			files, err := grafana.ReadFiles(args...)
			if err != nil {
				return err
			}
			if path, err := cmd.Flags().GetString("password-file"); err == nil && path != "" {
				if o.Password, err = secretFile(path); err != nil {
					return err
				}
			}
			results, err := grafana.Push(cmd.Context(), o, files)
			if wantsJSON(cmd) {
				if perr := printJSON(cmd.OutOrStdout(), results); perr != nil {
					return perr
				}
				return err
			}
			printResults(cmd, results)
			return err
		},
	}
	cmd.Flags().StringVar(&o.URL, "url", "http://127.0.0.1:3000", "of the Grafana server")
	cmd.Flags().StringVar(&o.Token, "token", "", "of a service account with the role Editor")
	cmd.Flags().StringVar(&o.User, "user", "", "instead of a token")
	cmd.Flags().String("password-file", "", "file that holds the user's password")
	cmd.Flags().StringVar(&o.Folder, "folder", "Vedetta", "folder in Grafana; made when missing")
	cmd.Flags().BoolVar(&o.Overwrite, "overwrite", false, "replace dashboards that were changed in Grafana")
	return cmd
}

func printResults(cmd *cobra.Command, results []grafana.Result) {
	if len(results) == 0 {
		return
	}
	t := newTable(cmd.OutOrStdout(), table.Row{"file", "dashboard", "version", "where, or what is wrong"})
	for _, r := range results {
		last := r.URL
		if r.Err != nil {
			last = r.Err.Error()
		}
		t.AppendRow(table.Row{r.File, r.Title, r.Version, last})
	}
	t.Render()
}

func secretFile(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read --password-file: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}
