package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"

	"github.com/spf13/cobra"

	"vedetta/pkg/app"
	"vedetta/pkg/demo"
	"vedetta/pkg/service"
)

func benchCommand() *cobra.Command {
	var events int
	var dir string
	var sync bool
	var profile string
	var analyser bool
	cmd := &cobra.Command{
		Use: "bench", Short: "Measure events a second through the whole pipeline", Args: cobra.NoArgs,
		Long: `Writes generated SMS to a gateway's access log and measures how long the whole
pipeline takes: the collector tails, tokenises and publishes, the analyser
judges, ClickHouse stores. The figure counts from the first line written to the
last row stored. Ten lines before it tell what each process used by then, so that
one sees whether time or memory grow with the events before.

With --analyser the events are made in memory and go through the analyser alone:
facts, campaigns, detectors. Its ten lines tell speed and state, and a last one
what a campaign and a person weigh in memory, over all detectors.`,
		Example: `  vedetta bench --events 1000000
  vedetta bench --analyser --events 10000000`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			stop, err := startProfile(profile)
			if err != nil {
				return err
			}
			defer stop()
			if analyser {
				return benchAnalyser(cmd, events)
			}
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
			for _, p := range r.Parts {
				fmt.Fprintf(cmd.OutOrStdout(), "%11d events: %6.0f events/s; bus and collector %4d MiB, %5.1f s of CPU; analyser %4d MiB, %5.1f s; engine %4d MiB, %5.1f s\n",
					p.Events, p.Rate, p.Bus.Memory>>20, p.Bus.CPU.Seconds(), p.Analyser.Memory>>20, p.Analyser.CPU.Seconds(), p.Engine.Memory>>20, p.Engine.CPU.Seconds())
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d events in %.1f s: %.0f events/s (collected after %.1f s), %d MiB resident, sync %v\n",
				r.Events, r.Duration.Seconds(), float64(r.Events)/r.Duration.Seconds(), r.Collected.Seconds(), r.Memory>>20, sync)
			return nil
		},
	}
	cmd.Flags().IntVar(&events, "events", 200_000, "how many events")
	cmd.Flags().StringVar(&dir, "dir", filepath.Join(filepath.Dir(stateDir()), "bench"), "state directory; emptied first")
	cmd.Flags().StringVar(&profile, "cpuprofile", "", "write a CPU profile of this process to the file (not of the analyser and the engine)")
	cmd.Flags().BoolVar(&analyser, "analyser", false, "the analyser alone, over events made in memory")
	cmd.Flags().BoolVar(&sync, "sync", false, "let JetStream write every message through to the disk")
	return cmd
}

func benchAnalyser(cmd *cobra.Command, events int) error {
	w := cmd.OutOrStdout()
	var steps []app.BenchStep
	err := app.BenchAnalyser(cmd.Context(), events, func(s app.BenchStep) {
		if wantsJSON(cmd) {
			steps = append(steps, s)
			return
		}
		fmt.Fprintf(w, "%11d events: %7.0f events/s, %7.0f a CPU second, heap %4d MiB, snapshot %4.1f MiB in %4d ms, %d findings grown\n",
			s.Events, s.Rate, s.PerCPU, s.Heap>>20, float64(s.Snapshot)/(1<<20), s.Snapped.Milliseconds(), s.Findings)
	})
	if err != nil {
		return err
	}
	m, err := app.WeighAnalyser(cmd.Context())
	if err != nil {
		return err
	}
	if wantsJSON(cmd) {
		return printJSON(w, struct {
			Steps  []app.BenchStep `json:"steps"`
			Memory app.BenchMemory `json:"memory"`
		}{steps, m})
	}
	fmt.Fprintf(w, "memory: %d bytes for an active campaign, %d for a distinct person; a campaign of 100,000 people has %d KiB\n", m.Campaign, m.Person, m.Beyond>>10)
	return nil
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
