package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/service"
)

func upCommand() *cobra.Command {
	var listen, level string
	var port int
	cmd := &cobra.Command{
		Use: "up", Short: "Run everything in one process tree, for one machine", Args: cobra.NoArgs,
		Long: `Runs NATS, the ClickHouse engine, the analyser, the alerter and the collectors
that the configuration names, in one process tree. nats.url and clickhouse.dsn
must be empty: both are embedded.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := config(cmd)
			if err != nil {
				return err
			}
			if c.NATS.URL != "" || c.ClickHouse.DSN != "" {
				return errors.New("nats.url and clickhouse.dsn must be empty here: both are embedded; run the services one by one to use servers of your own")
			}
			if err := c.Alert.Validate(); err != nil {
				return err
			}
			env := service.Env{Log: service.Logger(os.Stderr, level), Metrics: service.Registry()}
			all, err := app.StartAll(cmd.Context(), app.AllOptions{
				Env: env, Config: c, Output: os.Stderr, ClickHouse: listen, NATSPort: port, Sync: true,
				Progress: func(step string) { env.Log.Info("starting", "step", step) },
			})
			if err != nil {
				return err
			}
			defer all.Stop()
			user, _ := all.ReaderLogin()
			env.Log.Info("up", "clickhouse", "http://"+all.Engine.Addr(), "reader", user, "state", c.State)
			select {
			case <-cmd.Context().Done():
				return nil
			case err := <-all.Failed():
				return fmt.Errorf("a part ended: %w", err)
			}
		},
	}
	cmd.Flags().StringVar(&listen, "clickhouse", "127.0.0.1:8123", "address of the embedded ClickHouse")
	cmd.Flags().IntVar(&port, "nats-port", 4222, "port of the embedded NATS on loopback")
	cmd.Flags().StringVar(&level, "log", "info", "log level: debug, info, warn, error")
	return cmd
}
