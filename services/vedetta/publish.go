package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/service"
)

// policyPublishCommand is for processes of their own; the all-in-one does the
// same by itself.
func policyPublishCommand() *cobra.Command {
	var watch bool
	cmd := &cobra.Command{
		Use: "publish", Short: "Publish the registers that changed on the bodies' own streams", Args: cobra.NoArgs,
		Long: `Reads the registers that the configuration names, with their contact lists, makes
tokens of all contacts, and publishes what has changed since the last time: a new
version beside the stream and a policy.changed event in it. The next verdict is
taken by the new register; past ones stay.

It needs the key directory, so run it where the collectors run. With --watch it
goes on and publishes each change within a second or two. A register with
mistakes is not published: all of them are told, and the one before it stays in
force. "vedetta up" does all this by itself.`,
		Example: `  vedetta policy check ente.yaml && vedetta policy publish
  vedetta policy publish --watch`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := config(cmd)
			if err != nil {
				return err
			}
			bus, err := openBus(cmd, c)
			if err != nil {
				return err
			}
			defer bus.Close()
			log := service.Logger(cmd.ErrOrStderr(), "info")
			if watch {
				return app.WatchPolicies(cmd.Context(), c, bus, log)
			}
			if err := app.PublishPolicies(cmd.Context(), c, bus, log); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "pubblicato ciò che è cambiato / what has changed is published")
			return nil
		},
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "go on and publish every change of the files")
	return cmd
}
