package chdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Options say how Start runs the engine.
type Options struct {
	Config  Config        // as for Serve; a Listen port of 0 takes a free one
	Command []string      // what runs Child, without its arguments; this binary's command "clickhouse" when empty
	Env     []string      // added to the child's environment
	Output  io.Writer     // takes what the child prints; must be safe for concurrent use; io.Discard when nil
	Ready   time.Duration // how long a child may take to answer; a minute when 0
}

// Process is a supervised engine. Its address stays the same over restarts, and connections made while the child is
// down wait for the next child. Its methods are safe for concurrent use.
type Process struct {
	o    Options
	log  *slog.Logger
	addr string

	pid      atomic.Int64
	restarts atomic.Int64
	done     chan struct{}
	err      error // set before done is closed

	socket net.Listener // held open by the parent, accepted from by the child
	file   *os.File     // socket's descriptor, passed to each child
}

// The pauses between a child's death and the next child.
const (
	firstPause   = 50 * time.Millisecond
	longestPause = 10 * time.Second
	// steadyAfter is how long a child must live for its death to count as the first again.
	steadyAfter = 20 * time.Second
)

// Start fetches the library if needed, starts the engine's child process and returns when it answers. Until ctx ends
// the child is restarted whenever it dies. The caller waits with Wait after ctx ended.
func Start(ctx context.Context, o Options) (*Process, error) {
	p, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	c, err := p.spawn(ctx)
	if err != nil {
		p.release()
		return nil, fmt.Errorf("start clickhouse: %w", err)
	}
	go p.supervise(ctx, c)
	return p, nil
}

// prepare checks the options, finds the library and opens the socket.
func prepare(ctx context.Context, o Options) (_ *Process, err error) {
	if err := o.Config.Validate(); err != nil {
		return nil, err
	}
	if o.Config.Library == "" {
		if o.Config.Library, err = Library(ctx, LibraryOptions{}); err != nil {
			return nil, err
		}
	}
	if len(o.Command) == 0 {
		exe, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find own executable: %w", err)
		}
		o.Command = []string{exe, "clickhouse"}
	}
	if o.Output == nil {
		o.Output = io.Discard
	}
	if o.Ready == 0 {
		o.Ready = time.Minute
	}
	p := &Process{o: o, log: o.Config.Log, done: make(chan struct{})}
	return p, p.listen(ctx)
}

func (p *Process) listen(ctx context.Context) (err error) {
	if p.socket, err = new(net.ListenConfig).Listen(ctx, "tcp", p.o.Config.Listen); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	p.addr = p.socket.Addr().String()
	p.o.Config.Listen = p.addr
	tcp, ok := p.socket.(*net.TCPListener)
	if !ok {
		return errors.New("listen: not a TCP socket")
	}
	if p.file, err = tcp.File(); err != nil {
		p.socket.Close()
		return fmt.Errorf("listen: %w", err)
	}
	return nil
}

func (p *Process) release() {
	p.file.Close()
	p.socket.Close()
}

// Addr returns the host:port of the HTTP interface.
func (p *Process) Addr() string { return p.addr }

// PID returns the child's process id, and 0 while there is none.
func (p *Process) PID() int { return int(p.pid.Load()) }

// Restarts returns how many children died and were replaced.
func (p *Process) Restarts() int { return int(p.restarts.Load()) }

// DSN returns clickhouse-go's data source name for a user and a database. It holds the password: never log it.
func (p *Process) DSN(u User, database string) string {
	return (&url.URL{Scheme: "http", User: url.UserPassword(u.Name, string(u.Password)), Host: p.addr, Path: "/" + database}).String()
}

// Wait blocks until the process has ended, which it does after Start's ctx ended. It returns nil if the engine closed
// in order.
func (p *Process) Wait() error {
	<-p.done
	return p.err
}

// child is one run of the engine.
type child struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser // closing it asks for the end
	exited chan error     // takes cmd.Wait's answer
	output *tailWriter
	since  time.Time
}

// supervise replaces the child until ctx ends, then ends the last one.
func (p *Process) supervise(ctx context.Context, c *child) {
	defer close(p.done)
	defer p.release()
	pause := firstPause
	for {
		select {
		case <-ctx.Done():
			p.err = p.stop(c)
			return
		case err := <-c.exited:
			p.pid.Store(0)
			p.log.Error("clickhouse died", "err", err, "restarts", p.restarts.Add(1))
		}
		if time.Since(c.since) > steadyAfter {
			pause = firstPause
		}
		if c, pause = p.respawn(ctx, pause); c == nil {
			return
		}
	}
}

// respawn starts a child after a pause, again and again with longer pauses. It returns nil when ctx ends.
func (p *Process) respawn(ctx context.Context, pause time.Duration) (*child, time.Duration) {
	for {
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, 0
		case <-timer.C:
		}
		pause = min(2*pause, longestPause)
		c, err := p.spawn(ctx)
		if err == nil {
			p.log.Info("clickhouse is back", "pid", c.cmd.Process.Pid)
			return c, pause
		}
		if ctx.Err() == nil {
			p.log.Error("clickhouse does not start", "err", err, "pause", pause)
		}
	}
}

// spawn starts a child and waits until it answers.
func (p *Process) spawn(ctx context.Context) (*child, error) {
	c, err := p.exec()
	if err != nil {
		return nil, err
	}
	p.pid.Store(int64(c.cmd.Process.Pid))
	if err := p.awaitReady(ctx, c); err != nil {
		p.pid.Store(0)
		return nil, err
	}
	return c, nil
}

func (p *Process) exec() (*child, error) {
	args := append(append([]string(nil), p.o.Command[1:]...), p.o.Config.args()...)
	c := &child{exited: make(chan error, 1), output: &tailWriter{w: p.o.Output}, since: time.Now()}
	c.cmd = exec.Command(p.o.Command[0], append(args, "--parent", "--listen-inherited")...)
	c.cmd.Env = append(os.Environ(), p.o.Env...)
	c.cmd.Env = append(c.cmd.Env, ownerPasswordEnv+"="+string(p.o.Config.Owner.Password),
		readerPasswordEnv+"="+string(p.o.Config.Reader.Password))
	c.cmd.ExtraFiles = []*os.File{p.file} // the child's inheritedFD
	c.cmd.Stdout, c.cmd.Stderr = c.output, c.output
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a terminal's Ctrl-C is the parent's to answer
	c.cmd.WaitDelay = 5 * time.Second
	var err error
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { c.exited <- c.cmd.Wait() }()
	return c, nil
}

// awaitReady asks the child until it answers; a child that does not is killed.
func (p *Process) awaitReady(ctx context.Context, c *child) error {
	ctx, cancel := context.WithTimeout(ctx, p.o.Ready)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !p.answers(ctx) {
		select {
		case err := <-c.exited:
			return fmt.Errorf("the child ended (%w): %s", exitError(err), c.output.tail())
		case <-ctx.Done():
			_ = c.cmd.Process.Kill()
			<-c.exited
			return fmt.Errorf("the child does not answer: %w: %s", ctx.Err(), c.output.tail())
		case <-tick.C:
		}
	}
	return nil
}

func exitError(err error) error {
	if err == nil {
		return errors.New("exit status 0")
	}
	return err
}

// answers says whether the child takes requests. Nobody but a child accepts from the socket, so an unanswered
// connection just waits.
func (p *Process) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 250*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.addr+"/ping", nil)
	if err != nil {
		return false
	}
	transport := &http.Transport{DisableKeepAlives: true}
	res, err := transport.RoundTrip(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// stop ends a child in order, and by force when it takes too long.
func (p *Process) stop(c *child) error {
	defer p.pid.Store(0)
	_ = c.stdin.Close()
	timer := time.NewTimer(4*p.o.Config.StopTimeout + 10*time.Second)
	defer timer.Stop()
	select {
	case err := <-c.exited:
		if err != nil {
			return fmt.Errorf("stop clickhouse: %w: %s", err, c.output.tail())
		}
		return nil
	case <-timer.C:
		_ = c.cmd.Process.Kill()
		return fmt.Errorf("stop clickhouse: killed: %w", <-c.exited)
	}
}

// tailWriter passes output on and remembers its end, for error messages.
type tailWriter struct {
	w io.Writer

	mu  sync.Mutex // guards end
	end []byte
}

// tailSize is how much output is remembered.
const tailSize = 2 << 10

// Write takes output.
func (t *tailWriter) Write(b []byte) (int, error) {
	t.mu.Lock()
	t.end = append(t.end, b...)
	if over := len(t.end) - tailSize; over > 0 {
		t.end = append(t.end[:0], t.end[over:]...)
	}
	t.mu.Unlock()
	return t.w.Write(b)
}

func (t *tailWriter) tail() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(tail(t.end, tailSize))
}
