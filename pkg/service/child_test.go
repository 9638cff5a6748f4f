package service

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// role makes this test binary play another process.
const role = "SERVICE_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		goleak.VerifyTestMain(m)
	case "child": // lives until its parent ends
		ctx, cancel := EndWithParent(context.Background())
		fmt.Println("child", os.Getpid())
		<-ctx.Done()
		cancel()
		fmt.Println("end", os.Getpid())
	case "parent": // has a child, says its id, and waits to be killed
		log := slog.New(slog.DiscardHandler)
		StartChild(context.Background(), "child", []string{os.Args[0]}, []string{role + "=child"}, os.Stdout, log)
		select {}
	case "main":
		Main(spec(func(ctx context.Context, _ Env, _ config) error {
			fmt.Println("runs")
			<-ctx.Done()
			return nil
		}))
	}
}

// lines is a reader of what processes say, one line at a time.
type lines struct {
	*bufio.Scanner
	w *io.PipeWriter
}

func newLines(t *testing.T) *lines {
	t.Helper()
	r, w := io.Pipe()
	t.Cleanup(func() { r.Close() })
	return &lines{bufio.NewScanner(r), w}
}

// next returns the process id in the next line, which begins with a word.
func (l *lines) next(t *testing.T, word string) int {
	t.Helper()
	if !l.Scan() {
		t.Fatalf("nothing more is said, want %s: %v", word, l.Err())
	}
	var pid int
	if _, err := fmt.Sscanf(l.Text(), word+" %d", &pid); err != nil {
		t.Fatalf("it says %q, want %s: %v", l.Text(), word, err)
	}
	return pid
}

func TestChildIsStartedAgain(t *testing.T) {
	out := newLines(t)
	var log strings.Builder
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := StartChild(ctx, "probe", []string{os.Args[0]}, []string{role + "=child"}, out.w, slog.New(slog.NewTextHandler(&log, nil)))
	var last int
	for n := range 3 {
		pid := out.next(t, "child")
		if pid == last || c.PID() != pid || c.Starts() != n+1 {
			t.Errorf("process %d after %d, PID %d, %d starts", pid, last, c.PID(), c.Starts())
		}
		last = pid
		if n < 2 {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	cancel()
	c.Wait()
	if err := syscall.Kill(last, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("the child still runs after Wait: %v", err)
	}
	if n := strings.Count(log.String(), "starting it again"); n != 2 || !strings.Contains(log.String(), "killed") {
		t.Errorf("log %s", log.String())
	}
}

func TestChildThatIsNotThere(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	logged := make(chan string, 16)
	log := slog.New(slog.NewTextHandler(writerFunc(func(b []byte) { logged <- string(b) }), nil))
	c := StartChild(ctx, "probe", []string{"/no/such/program"}, nil, io.Discard, log)
	for range 2 { // it keeps trying
		if line := <-logged; !strings.Contains(line, "no such file") {
			t.Errorf("log %s", line)
		}
	}
	cancel()
	c.Wait()
	if c.PID() != 0 || c.Starts() != 0 {
		t.Errorf("PID %d, %d starts", c.PID(), c.Starts())
	}
}

type writerFunc func(b []byte)

func (f writerFunc) Write(b []byte) (int, error) { f(b); return len(b), nil }

// A parent that is killed takes its child with it: the pipe ends.
func TestChildEndsWithItsParent(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), role+"=parent")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out := &lines{Scanner: bufio.NewScanner(stdout)}
	child := out.next(t, "child")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// The child says so itself; its standard output is the pipe we read.
	if pid := out.next(t, "end"); pid != child {
		t.Errorf("process %d ended, want %d", pid, child)
	}
	if out.Scan() {
		t.Errorf("it says more: %s", out.Text())
	}
	_ = cmd.Wait() // killed
}

func TestMainEndsInOrder(t *testing.T) {
	f := func(what string, end func(cmd *exec.Cmd, stdin io.Closer), args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), os.Args[0], append([]string{"-config", write(t, "name: a\n")}, args...)...)
		cmd.Env = append(os.Environ(), role+"=main")
		stdin, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		s := bufio.NewScanner(stdout)
		if !s.Scan() || s.Text() != "runs" {
			t.Fatalf("%s: it says %q", what, s.Text())
		}
		end(cmd, stdin)
		if err := cmd.Wait(); err != nil {
			t.Errorf("%s: %v, want exit code 0", what, err)
		}
	}
	f("SIGTERM", func(cmd *exec.Cmd, _ io.Closer) { _ = cmd.Process.Signal(syscall.SIGTERM) })
	f("SIGINT", func(cmd *exec.Cmd, _ io.Closer) { _ = cmd.Process.Signal(os.Interrupt) })
	f("its parent", func(_ *exec.Cmd, stdin io.Closer) { stdin.Close() }, "-parent")
}

func TestEndWithParentEndsOnCancel(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stdin
	os.Stdin = r
	defer func() { os.Stdin = old }()
	ctx, cancel := EndWithParent(t.Context())
	if ctx.Err() != nil {
		t.Error("ended at once")
	}
	cancel()
	<-ctx.Done()
	second, stop := EndWithParent(t.Context())
	defer stop()
	w.Close() // the parent is gone
	select {
	case <-second.Done():
	case <-time.After(time.Minute):
		t.Error("does not end with standard input")
	}
	r.Close()
}
