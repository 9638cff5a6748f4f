package pipelinetest

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"vedetta/pkg/app"
	"vedetta/pkg/demo"
	"vedetta/pkg/service"
	"vedetta/pkg/store"
)

// firstPort is the first of the ports of these tests, above those of the demo (collecttest.FreePorts).
const firstPort = 30_000

const (
	pollEvery = 50 * time.Millisecond
	// stopLimit is how long an all-in-one may take to end in order, on a machine that
	// does much else.
	stopLimit = 90 * time.Second
	// storyLimit ends a story that hangs.
	storyLimit = 10 * time.Minute
)

// story prints how long a test took and gives it a context.
func story(t *testing.T) context.Context {
	t.Helper()
	start := time.Now()
	t.Cleanup(func() { t.Logf("story took %.1f s", time.Since(start).Seconds()) })
	ctx, cancel := context.WithTimeout(t.Context(), storyLimit)
	t.Cleanup(cancel)
	return ctx
}

// shortDir is a temporary directory whose path leaves room for the name of a
// Unix socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "vp-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() && os.Getenv("VEDETTA_KEEP") != "" {
			t.Logf("kept: %s", dir)
			return
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// logs takes what processes print; a failed test shows the end of it.
type logs struct {
	mu sync.Mutex // guards b
	b  bytes.Buffer
}

func newLogs(t *testing.T) *logs {
	t.Helper()
	l := &logs{}
	t.Cleanup(func() {
		if t.Failed() {
			text := l.String()
			t.Logf("logs:\n%s", text[max(0, len(text)-8000):])
		}
	})
	return l
}

func (l *logs) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// eventually waits until f returns nil.
func eventually(ctx context.Context, t *testing.T, what string, limit time.Duration, f func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		err := f()
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s: not after %s: %v", what, limit, err)
		case <-tick.C:
		}
	}
}

// options are a demo's in a directory of its own.
func options(t *testing.T, out *logs) demo.Options {
	t.Helper()
	return demo.Options{
		Dir: filepath.Join(shortDir(t), "d"), Binary: binary, Output: out,
		Env: service.Env{Log: service.Logger(out, "info"), Metrics: service.Registry()},
	}
}

// start brings a demo up and, at the test's end, down, which must be quick and
// leave nothing running.
func start(ctx context.Context, t *testing.T, o demo.Options) *demo.Demo {
	t.Helper()
	d, err := demo.Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, d, o.Dir) })
	return d
}

func stop(t *testing.T, d *demo.Demo, dir string) {
	t.Helper()
	begin := time.Now()
	d.Stop()
	took := time.Since(begin)
	t.Logf("stopped in %.2f s", took.Seconds())
	if took > stopLimit {
		t.Errorf("Stop took %s, over %s", took, stopLimit)
	}
	if left := processes(t, dir); len(left) > 0 {
		t.Errorf("processes left over: %v", left)
	}
}

// process is one of /proc.
type process struct {
	pid, parent int
	command     string
}

// processes returns those whose command line names a directory.
func processes(t *testing.T, dir string) (out []process) {
	t.Helper()
	names, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil || !bytes.Contains(b, []byte(dir)) {
			continue // ended meanwhile, or not ours
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if err != nil || pid == os.Getpid() {
			continue
		}
		out = append(out, process{pid: pid, parent: parentOf(pid), command: strings.ReplaceAll(string(b), "\x00", " ")})
	}
	return out
}

func parentOf(pid int) int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name in brackets may hold spaces.
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	parent, err := strconv.Atoi(fields[1])
	if err != nil {
		return 0
	}
	return parent
}

// answer is what a command said.
type answer struct {
	out, err string
	code     int
}

// vedetta runs the binary to its end.
func vedetta(ctx context.Context, t *testing.T, args ...string) answer {
	t.Helper()
	cmd := exec.CommandContext(ctx, binary, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return answer{out: out.String(), err: errs.String(), code: cmd.ProcessState.ExitCode()}
}

// must runs the binary and wants it to succeed.
func must(ctx context.Context, t *testing.T, args ...string) string {
	t.Helper()
	a := vedetta(ctx, t, args...)
	if a.code != 0 {
		t.Fatalf("vedetta %q: exit code %d\n%s%s", args, a.code, a.out, a.err)
	}
	return a.out
}

// reader opens the views of a running all-in-one.
func reader(t *testing.T, dir string) *store.Store {
	t.Helper()
	c, err := app.RunningReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, c)
}

// owner opens everything of a running all-in-one, as its analyser does.
func owner(t *testing.T, dir string) *store.Store {
	t.Helper()
	var c app.Config
	if err := service.Load(filepath.Join(dir, "run", "analyser.yaml"), &c); err != nil {
		t.Fatal(err)
	}
	return open(t, c.ClickHouse)
}

func open(t *testing.T, c store.Config) *store.Store {
	t.Helper()
	db, err := store.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// ask returns the rows of a question as text, a line each.
func ask(ctx context.Context, t *testing.T, db *store.Store, sql string) string {
	t.Helper()
	table, err := db.Query(ctx, sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	var b strings.Builder
	for _, row := range table.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = fmt.Sprint(c)
		}
		fmt.Fprintln(&b, strings.Join(cells, " | "))
	}
	return b.String()
}
