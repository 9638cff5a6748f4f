package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Child is a process of ours that is started again when it dies.
type Child struct {
	name string
	argv []string
	env  []string
	out  io.Writer
	log  *slog.Logger
	done chan struct{}

	mu  sync.Mutex // guards pid and starts
	pid int
	// starts counts how often the child was started.
	starts int
}

// stopPatience is how long a child may take to end in order.
const stopPatience = 15 * time.Second

// StartChild runs argv until ctx ends, starting it again when it dies. The
// child's standard input is a pipe that ends with this process, so that a child
// that watches it never outlives its parent: see EndWithParent.
func StartChild(ctx context.Context, name string, argv, env []string, out io.Writer, log *slog.Logger) *Child {
	c := &Child{name: name, argv: argv, env: env, out: out, log: log, done: make(chan struct{})}
	go c.supervise(ctx)
	return c
}

func (c *Child) supervise(ctx context.Context) {
	defer close(c.done)
	wait := 100 * time.Millisecond
	for ctx.Err() == nil {
		started := time.Now()
		err := c.once(ctx)
		if ctx.Err() != nil {
			return
		}
		c.log.Warn("child ended, starting it again", "child", c.name, "err", err)
		if time.Since(started) > 10*time.Second {
			wait = 100 * time.Millisecond
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
		wait = min(2*wait, 5*time.Second)
	}
}

func (c *Child) once(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	cmd.Env = append(os.Environ(), c.env...)
	cmd.Stdout, cmd.Stderr = c.out, c.out
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopPatience
	life, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("start %s: %w", c.name, err)
	}
	if err := c.start(cmd); err != nil {
		return fmt.Errorf("start %s: %w", c.name, err)
	}
	err = cmd.Wait()
	return errors.Join(err, ignoreClosed(life.Close()))
}

// start holds the lock throughout: who has heard the child speak finds its
// process id, however late this goroutine goes on.
func (c *Child) start(cmd *exec.Cmd) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := cmd.Start(); err != nil {
		return err
	}
	c.pid, c.starts = cmd.Process.Pid, c.starts+1
	return nil
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// PID is the process id of the running child, 0 before the first start.
func (c *Child) PID() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pid
}

// Starts is how often the child was started.
func (c *Child) Starts() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.starts
}

// Wait blocks until the child has ended for good, after its context.
func (c *Child) Wait() { <-c.done }

// EndWithParent returns a context that also ends when standard input does, as
// StartChild's pipe does with the parent.
func EndWithParent(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	in := os.Stdin
	go func() {
		defer cancel()
		// Nobody writes: this returns at the end of the pipe.
		_, _ = io.Copy(io.Discard, in)
	}()
	return ctx, cancel
}
