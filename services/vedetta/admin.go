package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/pseudonym"
)

func streamsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "streams", Short: "The JetStream streams on the NATS server"}
	cmd.AddCommand(&cobra.Command{
		Use: "create", Short: "Create the streams on a new NATS server, or update their settings",
		Long: `Creates the streams and buckets that Vedetta needs. Running it again changes
nothing. Run it only on a NATS server that is new or whose streams can be seen:
a server that was started with the wrong JetStream key looks empty, and
creating streams there destroys the old ones.`,
		Args: cobra.NoArgs,
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
			ctx, cancel := context.WithTimeout(cmd.Context(), time.Minute)
			defer cancel()
			if err := bus.Ensure(ctx); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "streams are there")
			return nil
		},
	})
	return cmd
}

func migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "migrate", Short: "Create or update the ClickHouse tables and views", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := config(cmd)
			if err != nil {
				return err
			}
			if err := app.Migrate(cmd.Context(), c); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "tables and views are up to date")
			return nil
		},
	}
}

func keysCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "Keys of the data protection officer"}
	cmd.AddCommand(&cobra.Command{
		Use: "dpo", Short: "Make the DPO's key pair", Args: cobra.NoArgs,
		Long: `Makes the key pair of the data protection officer and prints both halves. The
public one goes into dpo.age_public_key of the policy. The private one opens
the identity vault, the evidence and the dead letters: the DPO alone keeps it,
away from these machines. It is not stored anywhere.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			public, private, err := pseudonym.NewDPOKey()
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "public:  %s\nprivate: %s\n", public, private)
			return nil
		},
	})
	return cmd
}
