package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/service"
	"vedetta/pkg/stream"
)

// anyBus opens the bus of --config when it was given, else of the all-in-one
// that runs over a state directory.
func anyBus(cmd *cobra.Command, state string) (*stream.Bus, error) {
	if cmd.Flags().Changed("config") {
		c, err := config(cmd)
		if err != nil {
			return nil, err
		}
		return openBus(cmd, c)
	}
	c, err := app.RunningBus(state)
	if errors.Is(err, app.ErrNotRunning) {
		return nil, fmt.Errorf("%w: start one with \"vedetta demo --serve\" or \"vedetta up\", or name a NATS server with --config", err)
	}
	if err != nil {
		return nil, err
	}
	return stream.Connect(c, stream.Options{Name: "vedetta-cli", Log: service.Logger(cmd.ErrOrStderr(), "error")})
}

func statusCommand() *cobra.Command {
	var state string
	cmd := &cobra.Command{
		Use: "status", Short: "How far the pipeline has come", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			bus, err := anyBus(cmd, state)
			if err != nil {
				return err
			}
			defer bus.Close()
			ctx, cancel := context.WithTimeout(cmd.Context(), 10*time.Second)
			defer cancel()
			s, err := bus.Status(ctx)
			if err != nil {
				return err
			}
			if wantsJSON(cmd) {
				return printJSON(cmd.OutOrStdout(), s)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "events on the bus:    %d\nfindings on the bus:  %d\ndead letters:         %d\nwaiting:              %d\nunread partitions:    %d\n",
				s.Events, s.Findings, s.DeadLetters, s.Waiting, s.Unread)
			return nil
		},
	}
	cmd.Flags().StringVar(&state, "state", stateDir(), "state directory of an all-in-one")
	return cmd
}

func deadLettersCommand() *cobra.Command {
	var state string
	var limit int
	cmd := &cobra.Command{
		Use: "deadletters", Short: "Input that could not be understood, with the reason", Args: cobra.NoArgs,
		Long: "Lists input that could not be understood, oldest first. The input itself is\nsealed: only the DPO's private key opens it.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			bus, err := anyBus(cmd, state)
			if err != nil {
				return err
			}
			defer bus.Close()
			ctx, cancel := context.WithTimeout(cmd.Context(), 30*time.Second)
			defer cancel()
			letters, err := bus.DeadLetters(ctx, limit)
			if err != nil {
				return err
			}
			if wantsJSON(cmd) {
				return printJSON(cmd.OutOrStdout(), letters)
			}
			t := newTable(cmd.OutOrStdout(), table.Row{"when", "body", "stage", "source", "reason"})
			for _, l := range letters {
				t.AppendRow(table.Row{l.At.Format(time.DateTime), l.Body, l.Stage, l.Source, l.Reason})
			}
			t.Render()
			return nil
		},
	}
	cmd.Flags().StringVar(&state, "state", stateDir(), "state directory of an all-in-one")
	cmd.Flags().IntVar(&limit, "limit", 100, "how many at most")
	return cmd
}
