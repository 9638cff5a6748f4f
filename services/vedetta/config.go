package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/service"
	"vedetta/pkg/stream"
)

// config reads the file that --config names.
func config(cmd *cobra.Command) (app.Config, error) {
	path, err := cmd.Flags().GetString("config")
	if err != nil {
		return app.Config{}, err
	}
	c := app.DefaultConfig()
	if err := service.Load(path, &c); err != nil {
		return c, fmt.Errorf("%w\nname another file with --config, or see deploy/vedetta.yaml for an example", err)
	}
	return c, nil
}

// openBus connects to the bus of the configuration.
func openBus(cmd *cobra.Command, c app.Config) (*stream.Bus, error) {
	if c.NATS.URL == "" {
		return nil, fmt.Errorf("nats.url is missing in the configuration")
	}
	return stream.Connect(c.NATS, stream.Options{Name: "vedetta-cli", Log: service.Logger(cmd.ErrOrStderr(), "warn")})
}

// wantsJSON reports whether --json was given.
func wantsJSON(cmd *cobra.Command) bool {
	yes, err := cmd.Flags().GetBool("json")
	return err == nil && yes
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
