// Package demo replays the five cases that Vedetta exists for, from raw source
// formats, through a whole pipeline of real parts, and checks what comes out.
//
// In: nothing but a directory. Out: findings, mails and figures. Log lines are
// appended to an access log that the real collector tails, mails are spoken to
// the real milter, webhooks are signed and posted, and the DPO's mails arrive at
// a real SMTP server. Start runs the pipeline in this process tree; Prepare
// leaves that to a "vedetta up" of its own, which may then be killed. Run is
// used by one goroutine, once.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"vedetta/pkg/app"
	"vedetta/pkg/service"
)

// Options is what a demo is run with.
type Options struct {
	Dir    string   // state directory; emptied first if an earlier demo made it
	Binary string   // see app.AllOptions
	Break  []Breach // what to break on the way
	Env    service.Env
	Output io.Writer // of the children's logs
	// ClickHouse is the address of the engine; empty means any free port.
	ClickHouse string
	Step       func(name string)     // told when a part starts
	Progress   func(done, total int) // told after each piece of input
	Broke      func(b Breach, n int) // told when something was broken
}

// Breach is something that the demo can break while it runs.
type Breach string

// The breaches. Engine and Analyser are killed with SIGKILL, Bus is closed for
// ten seconds.
const (
	BreakEngine   Breach = "engine"
	BreakAnalyser Breach = "analyser"
	BreakBus      Breach = "bus"
)

// Breaches are all of them.
func Breaches() []Breach { return []Breach{BreakEngine, BreakAnalyser, BreakBus} }

// busAway is how long BreakBus lasts.
const busAway = 10 * time.Second

// Demo is a running demo.
type Demo struct {
	o      Options
	All    *app.All // nil after Prepare
	config app.Config
	inbox  *inbox
	feed   *feed
	start  time.Time
	// DPOKey is the private key that opens vault, evidence and dead letters.
	DPOKey string
}

// Prepare makes everything around the pipeline: the directory, the
// configuration, the DPO's mail server. Run then feeds whoever runs under that
// configuration. The caller must call Stop.
func Prepare(o Options) (_ *Demo, err error) {
	d := &Demo{o: o, start: time.Now()}
	defer func() {
		if err != nil {
			d.Stop()
		}
	}()
	if err := emptyDir(o.Dir); err != nil {
		return nil, err
	}
	if d.inbox, err = newInbox(); err != nil {
		return nil, err
	}
	d.feed = newFeed(o.Dir, d.start)
	if d.feed.pages, err = newPages(d.feed); err != nil {
		return nil, fmt.Errorf("play the Graph API: %w", err)
	}
	d.config, err = d.newConfig()
	return d, err
}

// Start brings the pipeline up. The caller must call Stop.
func Start(ctx context.Context, o Options) (*Demo, error) {
	d, err := Prepare(o)
	if err != nil {
		return nil, err
	}
	d.All, err = app.StartAll(ctx, app.AllOptions{
		Env: o.Env, Config: d.config, Binary: o.Binary, Output: o.Output, ClickHouse: o.ClickHouse, Progress: o.Step,
	})
	if err != nil {
		d.Stop()
		return nil, err
	}
	return d, nil
}

// Stop ends the pipeline. The data stays.
func (d *Demo) Stop() {
	if d.All != nil {
		d.All.Stop()
	}
	if d.feed != nil && d.feed.pages != nil {
		d.feed.pages.close()
	}
	if d.inbox != nil {
		d.inbox.close()
	}
}

// Run replays the cases and waits until everything has come out. The Result is
// complete also with an error that says what is missing.
func (d *Demo) Run(ctx context.Context) (*Result, error) {
	inputs := d.feed.inputs(Cases())
	breaks := d.planBreaks(len(inputs))
	for i, in := range inputs {
		if err := breaks[i](ctx); err != nil {
			return nil, err
		}
		if err := in(ctx); err != nil {
			return nil, fmt.Errorf("input %d: %w", i+1, err)
		}
		if d.o.Progress != nil {
			d.o.Progress(i+1, len(inputs))
		}
	}
	if err := breaks[len(inputs)](ctx); err != nil {
		return nil, err
	}
	return d.settle(ctx)
}

// Said is what must not come out in clear: every number, address and text of
// people that was put in. It is complete after Run.
func (d *Demo) Said() []string { return d.feed.said }

// planBreaks says what is broken before which input.
func (d *Demo) planBreaks(n int) []func(context.Context) error {
	out := make([]func(context.Context) error, n+1)
	for i := range out {
		out[i] = func(context.Context) error { return nil }
	}
	var back chan error
	for k, b := range d.o.Break {
		at := (k + 1) * n / (len(d.o.Break) + 2)
		out[at] = func(ctx context.Context) error {
			if d.o.Broke != nil {
				d.o.Broke(b, at)
			}
			switch b {
			case BreakEngine:
				return kill(ctx, d.All.Engine.PID)
			case BreakAnalyser:
				return kill(ctx, d.All.Analyser.PID)
			}
			back = make(chan error, 1)
			d.All.PauseBus()
			go func() {
				select {
				case <-time.After(busAway):
				case <-ctx.Done():
				}
				back <- d.All.ResumeBus()
			}()
			return nil
		}
	}
	out[n] = func(context.Context) error {
		if back == nil {
			return nil
		}
		return <-back
	}
	return out
}

// kill waits until there is a process: one that has just been started may not
// have its id yet.
func kill(ctx context.Context, pid func() int) error {
	return retry(ctx, "break", func() error {
		id := pid()
		if id <= 0 {
			return errors.New("no process yet")
		}
		p, err := os.FindProcess(id)
		if err != nil {
			return err
		}
		return p.Kill()
	})
}

// marker tells a demo's directory from anybody's.
const marker = "this-is-a-vedetta-demo"

// CheckDir refuses a directory that holds something and that no demo made, and one over
// which a demo runs: Start would remove what is in it.
func CheckDir(dir string) error {
	if _, err := app.RunningBus(dir); err == nil {
		return fmt.Errorf("un vedetta è in funzione su %[1]s: fermarlo, o indicare un'altra cartella con --dir / a vedetta runs over %[1]s: end it, or name another directory with --dir", dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("demo directory: %w", err)
	}
	mine := slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == marker })
	if len(entries) > 0 && !mine {
		return fmt.Errorf("demo directory %s is not empty and no demo made it: name another with --dir", dir)
	}
	return nil
}

// emptyDir makes an empty directory; it removes nothing that no demo made.
func emptyDir(dir string) error {
	if err := CheckDir(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("demo directory: %w", err)
	}
	// The marker stays first to last: who is killed here must not leave a directory
	// that no demo seems to have made.
	if err := os.WriteFile(filepath.Join(dir, marker), nil, 0o600); err != nil {
		return fmt.Errorf("demo directory: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("demo directory: %w", err)
	}
	for _, e := range entries {
		if e.Name() == marker {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("demo directory: %w", err)
		}
	}
	return nil
}
