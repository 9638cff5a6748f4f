package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/service"
	"vedetta/pkg/store/chdb"
)

// serviceCommand runs one service as a child of the all-in-one, or by hand.
func serviceCommand() *cobra.Command {
	specs := map[string]service.Spec[app.Config]{}
	var names []string
	for _, s := range []service.Spec[app.Config]{app.CollectorSMS(), app.CollectorMail(), app.CollectorSocial(), app.CollectorAPI(), app.Analyser(), app.Alerter()} {
		specs[s.Name] = s
		names = append(names, s.Name)
	}
	return &cobra.Command{
		Use: "service NAME [-config FILE] [-check]", Short: "Run one service of Vedetta as its own process",
		Long: fmt.Sprintf("Runs one service as its own process, exactly as its binary does.\nServices: %v", names), ValidArgs: names,
		DisableFlagParsing: true, // the service has its own flags
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && (args[0] == "--help" || args[0] == "-h") {
				return cmd.Help()
			}
			if len(args) == 0 {
				return fmt.Errorf("name a service: one of %v", names)
			}
			s, ok := specs[args[0]]
			if !ok {
				return fmt.Errorf("no service %q: use one of %v", args[0], names)
			}
			if code := service.Run(s, args[1:], os.Stderr); code != 0 {
				return exitCode(code)
			}
			return nil
		},
	}
}

// clickhouseCommand runs the embedded engine.
func clickhouseCommand() *cobra.Command {
	return &cobra.Command{
		Use: "clickhouse --data DIR --listen ADDR", Short: "Run the embedded ClickHouse engine behind its HTTP interface",
		Long: `Runs the real ClickHouse engine (libchdb) and serves ClickHouse's own HTTP
interface on loopback, so that Grafana, curl and every ClickHouse client can
use it. The all-in-one starts this command as a child; it is here to be run by
hand too. Passwords come from the environment:
  VEDETTA_CLICKHOUSE_OWNER_PASSWORD, VEDETTA_CLICKHOUSE_READER_PASSWORD

Example:
  vedetta clickhouse --data ./data --listen 127.0.0.1:8123
  curl 'http://127.0.0.1:8123/?query=SELECT+version()'`,
		DisableFlagParsing: true, // the engine has its own flags
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && (args[0] == "--help" || args[0] == "-h") {
				return cmd.Help()
			}
			return chdb.Child(cmd.Context(), args, os.Stdin, service.Logger(os.Stderr, "info"))
		},
	}
}
