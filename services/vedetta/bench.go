package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"

	"github.com/spf13/cobra"

	"vedetta/pkg/demo"
	"vedetta/pkg/service"
)

func benchCommand() *cobra.Command {
	var events int
	var dir string
	var sync bool
	var profile string
	cmd := &cobra.Command{
		Use: "bench", Short: "Measure events a second through the whole pipeline", Args: cobra.NoArgs,
		Long: `Writes generated SMS to a gateway's access log and measures how long the whole
pipeline takes: the collector tails, tokenises and publishes, the analyser
judges, ClickHouse stores. The figure counts from the first line written to the
last row stored.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			stop, err := startProfile(profile)
			if err != nil {
				return err
			}
			defer stop()
			screen := newScreen(cmd.ErrOrStderr())
			r, err := demo.Bench(cmd.Context(), demo.BenchOptions{
				Dir: dir, Events: events, Sync: sync, Env: service.Env{Log: service.Logger(cmd.ErrOrStderr(), "warn"), Metrics: service.Registry()},
				Output: cmd.ErrOrStderr(), Step: screen.step, Progress: screen.progress,
			})
			screen.end()
			if err != nil {
				return err
			}
			if wantsJSON(cmd) {
				return printJSON(cmd.OutOrStdout(), r)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d events in %.1f s: %.0f events/s (collected after %.1f s), %d MiB resident, sync %v\n",
				r.Events, r.Duration.Seconds(), float64(r.Events)/r.Duration.Seconds(), r.Collected.Seconds(), r.Memory>>20, sync)
			return nil
		},
	}
	cmd.Flags().IntVar(&events, "events", 200_000, "how many events")
	cmd.Flags().StringVar(&dir, "dir", filepath.Join(filepath.Dir(stateDir()), "bench"), "state directory; emptied first")
	cmd.Flags().StringVar(&profile, "cpuprofile", "", "write a CPU profile of this process to the file (not of the analyser and the engine)")
	cmd.Flags().BoolVar(&sync, "sync", false, "let JetStream write every message through to the disk")
	return cmd
}

// startProfile profiles until stop is called; without a path it does nothing.
func startProfile(path string) (stop func(), err error) {
	if path == "" {
		return func() {}, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("write profile: %w", err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, fmt.Errorf("write profile: %w", errors.Join(err, f.Close()))
	}
	return func() {
		pprof.StopCPUProfile()
		_ = f.Close() // a profile cut short says so itself
	}, nil
}
