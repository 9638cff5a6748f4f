package pipelinetest

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"vedetta/pkg/app"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/demo"
)

// upProcess is a "vedetta up" of its own.
type upProcess struct {
	cmd  *exec.Cmd
	done chan error
}

// up starts the all-in-one over a configuration file, on given ports.
func up(t *testing.T, config string, ports []int, out io.Writer) *upProcess {
	t.Helper()
	cmd := exec.Command(binary, "up", "--config", config, "--clickhouse", fmt.Sprintf("127.0.0.1:%d", ports[0]), "--nats-port", strconv.Itoa(ports[1]))
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	u := &upProcess{cmd: cmd, done: make(chan error, 1)}
	go func() { u.done <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // when the test failed on its way
	})
	return u
}

func (u *upProcess) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := u.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// ended waits for the process and for its children.
func (u *upProcess) ended(ctx context.Context, t *testing.T, dir string) {
	t.Helper()
	begin := time.Now()
	select {
	case <-u.done:
	case <-ctx.Done():
		t.Fatal("the all-in-one does not end")
	}
	eventually(ctx, t, "end of the children", 90*time.Second, func() error {
		if left := processes(t, dir); len(left) > 0 {
			return fmt.Errorf("still there: %v", left)
		}
		return nil
	})
	t.Logf("the process tree was gone after %.2f s", time.Since(begin).Seconds())
}

func running(dir string) error {
	_, err := app.RunningReader(dir)
	return err
}

// TestKilled kills the whole all-in-one in the middle of the input and starts it
// again at once, over the same directory and ports, while the sources go on.
func TestKilled(t *testing.T) {
	t.Parallel()
	ctx := story(t)
	out := newLogs(t)
	o := options(t, out)
	config, ports := filepath.Join(shortDir(t), "up.yaml"), collecttest.FreePorts(t, firstPort, 2)
	var first, second *upProcess
	input, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	o.Progress = func(done, total int) {
		if done != total/2 {
			return
		}
		first.signal(t, syscall.SIGKILL)
		second = up(t, config, ports, out)
		go func() {
			err := <-second.done
			stop(fmt.Errorf("the second all-in-one has ended: %w", err)) // the sources would wait for it
			second.done <- err
		}()
	}
	d, err := demo.Prepare(o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Stop()
	if err := d.WriteConfig(config); err != nil {
		t.Fatal(err)
	}
	first = up(t, config, ports, out)
	eventually(ctx, t, "start", 90*time.Second, func() error { return running(o.Dir) })
	r, err := d.Run(input)
	if err != nil {
		t.Fatal(err, context.Cause(input))
	}
	<-first.done
	mailedOnce(t, r.Mails)
	exact(ctx, t, reader(t, o.Dir))

	second.signal(t, syscall.SIGKILL)
	second.ended(ctx, t, o.Dir)
	// What a killed all-in-one left behind can be asked without it.
	if got := must(ctx, t, "sql", "--state", o.Dir, "--format", "csv", "SELECT uniqExact(event_id) AS n FROM events WHERE type NOT LIKE 'collector.%' AND type != 'policy.changed'"); got != fmt.Sprintf("n\n%d\n", r.Events) {
		t.Errorf("after the second kill: %q, want %d events", got, r.Events)
	}
	third := up(t, config, ports, out)
	eventually(ctx, t, "start again", 90*time.Second, func() error { return running(o.Dir) })
	exact(ctx, t, reader(t, o.Dir))
	begin := time.Now()
	third.signal(t, syscall.SIGTERM)
	third.ended(ctx, t, o.Dir)
	if took := time.Since(begin); took > stopLimit {
		t.Errorf("SIGTERM took %s, over %s", took, stopLimit)
	}
}
