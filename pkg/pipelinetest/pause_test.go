package pipelinetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/demo"
)

// TestPaused stops the analyser for longer than its lease while a second one
// waits, and then lets it go on: the second has taken over, the first notices,
// and nothing is judged twice.
func TestPaused(t *testing.T) {
	t.Parallel()
	ctx := story(t)
	out, secondOut := newLogs(t), newLogs(t)
	o := options(t, out)
	var d *demo.Demo
	var pid int
	second := exec.CommandContext(ctx, binary, "service", "analyser", "-config", filepath.Join(o.Dir, "run", "analyser.yaml"))
	second.Stdout, second.Stderr = secondOut, secondOut
	o.Progress = func(done, total int) {
		if done != total/2 {
			return
		}
		reads(ctx, t, d)
		pid = d.All.Analyser.PID()
		if err := second.Start(); err != nil {
			t.Error(err)
		}
		send(t, pid, syscall.SIGSTOP)
	}
	d = start(ctx, t, o)
	t.Cleanup(func() { // else it would not stop
		if pid != 0 {
			send(t, pid, syscall.SIGCONT)
		}
	})
	r, err := d.Run(ctx) // waits for the second analyser
	if err != nil {
		t.Fatal(err)
	}
	db := reader(t, o.Dir)
	exact(ctx, t, db)
	before := profile(ctx, t, db)

	goOn(ctx, t, pid, out)
	// The first takes over again when the second ends in order.
	if err := second.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); err != nil {
		t.Errorf("the second analyser: %v", err)
	}
	if d.All.Analyser.Starts() != 1 || d.All.Analyser.PID() != pid {
		t.Errorf("the paused analyser was started %d times", d.All.Analyser.Starts())
	}
	exact(ctx, t, db)
	if diff := cmp.Diff(before, profile(ctx, t, db)); diff != "" {
		t.Errorf("the paused analyser changed the views (-want +got):\n%s", diff)
	}
	mailedOnce(t, r.Mails)
	another(t, filepath.Join(o.Dir, "kannel-roma.access.log"))
	eventually(ctx, t, "the first analyser goes on", 90*time.Second, func() error {
		got := ask(ctx, t, db, "SELECT uniqExact(event_id) FROM events WHERE type NOT LIKE 'collector.%' AND type != 'policy.changed'")
		if want := fmt.Sprintln(r.Events + 1); got != want {
			return fmt.Errorf("%s events, want %s", got, want)
		}
		return nil
	})
}

// another repeats the last line of an access log under another id.
func another(t *testing.T, path string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(b), "\n"), "\n")
	last := lines[len(lines)-1]
	id := strings.Split(last, "|")[2]
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(strings.ReplaceAll(last, id, "00000000"+id[8:]) + "\n"); err != nil {
		t.Fatal(err)
	}
}

// goOn continues the paused analyser and waits until it notices what it missed.
func goOn(ctx context.Context, t *testing.T, pid int, out *logs) {
	t.Helper()
	send(t, pid, syscall.SIGCONT)
	eventually(ctx, t, "the paused analyser notices", 90*time.Second, func() error {
		if lost(out.String()) == 0 {
			return errors.New("no lease lost")
		}
		return nil
	})
}

// reads waits until the analyser reads all partitions that hold events.
func reads(ctx context.Context, t *testing.T, d *demo.Demo) {
	t.Helper()
	eventually(ctx, t, "the first analyser reads", 90*time.Second, func() error {
		s, err := d.All.Bus.Status(ctx)
		if err == nil && (s.Events == 0 || s.Unread > 0) {
			err = fmt.Errorf("%d events, %d partitions unread", s.Events, s.Unread)
		}
		return err
	})
}

func send(t *testing.T, pid int, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, s); err != nil {
		t.Errorf("signal %v to %d: %v", s, pid, err)
	}
}

// lost counts the partitions whose lease was lost, in the logs.
func lost(text string) int {
	n := 0
	for s := bufio.NewScanner(strings.NewReader(text)); s.Scan(); {
		if strings.Contains(s.Text(), `"lease lost"`) {
			n++
		}
	}
	return n
}
