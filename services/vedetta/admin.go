package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
	"vedetta/pkg/service"
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

func policyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "policy", Short: "The body's own register"}
	cmd.AddCommand(&cobra.Command{
		Use: "check FILE...", Short: "Read policy files and say what is wrong, with line and column", Args: cobra.MinimumNArgs(1),
		Example: "  vedetta policy check deploy/policy/modena.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, path := range args {
				p, err := policy.Load(path)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s: good (%s, version %s, %d purposes, %d lists)\n", path, p.Body.Name, p.Version, len(p.Purposes), len(p.Lists))
			}
			return nil
		},
	}, &cobra.Command{
		Use: "index", Short: "Make the contact indexes that the analyser reads, where the keys are", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := config(cmd)
			if err != nil {
				return err
			}
			return app.IndexContacts(c, time.Now(), service.Logger(cmd.ErrOrStderr(), "info"))
		},
	})
	return cmd
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
