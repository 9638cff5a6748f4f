// Vedetta is the command line and the all-in-one: every part of Vedetta in one
// process tree, on the real engines.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Whoever asks twice wants out at once, also of a command that does not look.
	defer context.AfterFunc(ctx, stop)()
	code := exitCodeOf(root().ExecuteContext(ctx))
	stop()
	os.Exit(code)
}

// exitCode ends the program with a code after the command has said why.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// root is the command tree; each command has its file.
func root() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "vedetta",
		Short: "Audits the communication channels of public bodies",
		Long: `Vedetta audits the communication channels of public bodies: SMS gateways, mail
servers, social pages. It tells the data protection officer when people are
written to for what their contacts were not collected for, and when personal
data stands where it must not.

Start with:   vedetta demo`,
		SilenceUsage: true, SilenceErrors: true,
	}
	cmd.PersistentFlags().String("config", "/etc/vedetta/vedetta.yaml", "configuration file")
	cmd.PersistentFlags().Bool("json", false, "print JSON for machines")
	cmd.AddCommand(
		demoCommand(), upCommand(), sqlCommand(), statusCommand(), deadLettersCommand(), dashboardsCommand(),
		streamsCommand(), migrateCommand(), policyCommand(), keysCommand(), scanCommand(), benchCommand(), clickhouseCommand(), serviceCommand(), classifyCommand(), generateCommand(), replayCommand(), exportCommand(), importCommand(),
	)
	cmd.InitDefaultCompletionCmd()
	strict(cmd)
	return cmd
}
