package chdb

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/schollz/progressbar/v3"
)

// progress tells a person how a long step goes: a bar on a terminal, a line at start and end elsewhere.
type progress struct {
	w        io.Writer
	terminal bool
}

func newProgress(w io.Writer) progress {
	if w == nil {
		w = os.Stderr
	}
	file, ok := w.(*os.File)
	return progress{w: w, terminal: ok && isatty.IsTerminal(file.Fd())}
}

// meter is one step's progress. It is a writer that counts what passes through it.
type meter struct {
	progress
	label string
	total int64
	bar   *progressbar.ProgressBar // nil where there is no terminal
}

// start announces a step of total bytes.
func (p progress) start(label string, total int64) *meter {
	m := &meter{progress: p, label: label, total: total}
	if p.terminal {
		m.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(label),
			progressbar.OptionShowBytes(true), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionFullWidth())
		return m
	}
	fmt.Fprintf(p.w, "%s (%d MB)\n", label, total/1_000_000)
	return m
}

// Write counts len(b) bytes.
func (m *meter) Write(b []byte) (int, error) {
	if m.bar != nil {
		_ = m.bar.Add(len(b))
	}
	return len(b), nil
}

// finish ends the step, as done or as failed.
func (m *meter) finish(err error) {
	switch {
	case m.bar != nil && err == nil:
		_ = m.bar.Set64(m.total)
		fmt.Fprintln(m.w)
	case m.bar != nil:
		fmt.Fprintln(m.w)
	case err == nil:
		fmt.Fprintf(m.w, "%s: done\n", m.label)
	default:
		fmt.Fprintf(m.w, "%s: failed\n", m.label)
	}
}

// watch follows a step somebody else does by asking for its size; the returned function ends it.
func (p progress) watch(label string, total int64, size func() int64) func(error) {
	m := p.start(label, total)
	if m.bar == nil {
		return m.finish
	}
	done := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() { m.follow(done, size) })
	return func(err error) {
		close(done)
		watcher.Wait()
		m.finish(err)
	}
}

func (m *meter) follow(done <-chan struct{}, size func() int64) {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			_ = m.bar.Set64(min(size(), m.total))
		}
	}
}
