package chdb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"go.uber.org/goleak"

	"vedetta/pkg/store/chdb"
	"vedetta/pkg/store/storetest"
)

// start runs an engine of the test's own on dir; the returned function ends it.
func start(t *testing.T, dir string) (*chdb.Process, func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	p, err := chdb.Start(ctx, storetest.Options(dir))
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	end := sync.OnceFunc(func() {
		cancel()
		if err := p.Wait(); err != nil {
			t.Errorf("end: %v", err)
		}
	})
	t.Cleanup(end)
	return p, end
}

// on runs a statement as the owner on one engine.
func on(t *testing.T, p *chdb.Process, sql string) string {
	t.Helper()
	a, err := try(p.Addr(), call{user: storetest.Owner, body: sql})
	if err != nil || a.status != 200 {
		t.Fatalf("%s: %v %s", sql, err, a.body)
	}
	return a.body
}

func TestDataOutlivesTheProcess(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	dir := t.TempDir()
	p, end := start(t, dir)
	on(t, p, "CREATE TABLE default.kept (a Int8) ENGINE = MergeTree ORDER BY a")
	on(t, p, "INSERT INTO default.kept VALUES (1), (2)")
	end()
	if p.PID() != 0 {
		t.Error("an ended process has a PID")
	}
	q, end := start(t, dir)
	if got := on(t, q, "SELECT count() FROM default.kept"); got != "2\n" {
		t.Errorf("%q rows", got)
	}
	end()
}

func TestKilledChildIsReplaced(t *testing.T) {
	p, _ := start(t, t.TempDir())
	on(t, p, "CREATE TABLE default.t (a Int8) ENGINE = MergeTree ORDER BY a")
	for i := range 3 {
		on(t, p, fmt.Sprintf("INSERT INTO default.t VALUES (%d)", i))
		pid := p.PID()
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		// The address stays: a request waits for the next child, unless the dying one had accepted it.
		eventually(t, func() bool {
			a, err := try(p.Addr(), call{user: storetest.Owner, body: "SELECT count() FROM default.t"})
			return err == nil && a.body == fmt.Sprintf("%d\n", i+1)
		})
		if p.PID() == pid {
			t.Error("the PID is the dead child's")
		}
	}
	if p.Restarts() != 3 {
		t.Errorf("%d restarts", p.Restarts())
	}
}

// TestNoLossNoDoublesAcrossKills kills the child at random moments while batches come in, each sent again until it is
// acknowledged; the key tells doubles.
func TestNoLossNoDoublesAcrossKills(t *testing.T) {
	p, _ := start(t, t.TempDir())
	on(t, p, "CREATE TABLE default.events (batch UInt32, n UInt32) ENGINE = ReplacingMergeTree ORDER BY (batch, n)")
	const batches, rows = 60, 500
	acknowledged, killed := make(chan int, batches), make(chan struct{})
	go func() {
		defer close(killed)
		for n := 1; n <= batches; n++ {
			<-acknowledged
			if pid := p.PID(); n%12 == 5 && pid != 0 { // others are being sent just now
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	}()
	var senders sync.WaitGroup
	for part := range 3 {
		senders.Go(func() {
			for b := part; b < batches; b += 3 {
				sendUntilAcknowledged(t, p, b, rows)
				acknowledged <- b
			}
		})
	}
	senders.Wait()
	<-killed
	eventually(t, func() bool {
		_, err := try(p.Addr(), call{user: storetest.Owner, body: "SELECT 1"})
		return err == nil
	})
	want := fmt.Sprintf("%d\t%d\t%d\n", batches*rows, batches*rows, batches)
	if got := on(t, p, "SELECT count(), uniqExact(batch, n), uniqExact(batch) FROM default.events FINAL"); got != want {
		t.Errorf("the table holds %q, want %q (after %d restarts)", got, want, p.Restarts())
	}
	if p.Restarts() == 0 {
		t.Error("no child was killed")
	}
}

func sendUntilAcknowledged(t *testing.T, p *chdb.Process, batch, rows int) {
	eventually(t, func() bool {
		c, err := clickhouse.Open(&clickhouse.Options{
			Protocol: clickhouse.HTTP, Addr: []string{p.Addr()},
			Auth: clickhouse.Auth{Username: storetest.Owner.Name, Password: string(storetest.Owner.Password)},
		})
		if err != nil {
			return false
		}
		defer c.Close()
		b, err := c.PrepareBatch(t.Context(), "INSERT INTO default.events")
		if err != nil {
			return false
		}
		for n := range rows {
			if err := b.Append(uint32(batch), uint32(n)); err != nil {
				return false
			}
		}
		return b.Send() == nil
	})
}

func TestOneEngineADirectory(t *testing.T) {
	dir := t.TempDir()
	start(t, dir)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if err := chdb.Serve(ctx, storetest.Options(dir).Config); !errors.Is(err, chdb.ErrInUse) || !strings.Contains(err.Error(), dir) {
		t.Errorf("a second engine: %v", err)
	}
}

func TestChildEndsWithItsParent(t *testing.T) {
	dir := t.TempDir()
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), parentEnv+"="+dir)
	out, err := parent.StdoutPipe()
	must(t, err)
	must(t, parent.Start())
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	must(t, parent.Process.Kill())
	_ = parent.Wait()     // it was killed
	p, _ := start(t, dir) // waits for the orphan to leave the directory
	if p.PID() == pid {
		t.Error("the orphan goes on")
	}
	eventually(t, func() bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || zombie(pid) })
}

// zombie says whether a process has ended and only waits to be reaped.
func zombie(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(stat), ") Z ")
}

func TestLeftoverLockFileIsHarmless(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"vedetta.lock", "status"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("PID: 1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start(t, dir)
}

func TestStartFails(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for name, tweak := range map[string]func(*chdb.Options){
		"no library":   func(o *chdb.Options) { o.Config.Library = "/nosuch/libchdb.so" },
		"no data":      func(o *chdb.Options) { o.Config.DataDir = "/proc/nosuch" },
		"no directory": func(o *chdb.Options) { o.Config.DataDir = "" },
		"address":      func(o *chdb.Options) { o.Config.Listen = "127.0.0.1:99999" },
		"no command":   func(o *chdb.Options) { o.Command = []string{"/nosuch/vedetta"} },
		"same names":   func(o *chdb.Options) { o.Config.Reader.Name = o.Config.Owner.Name },
		"bad database": func(o *chdb.Options) { o.Config.ReaderDatabases = []string{"a.b"} },
	} {
		o := storetest.Options(t.TempDir())
		tweak(&o)
		if p, err := chdb.Start(t.Context(), o); err == nil {
			t.Errorf("%s: started as %d", name, p.PID())
		}
	}
}

func TestEndWhileAQueryRuns(t *testing.T) {
	o := storetest.Options(t.TempDir())
	o.Config.StopTimeout = 100 * time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p, err := chdb.Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = try(p.Addr(), call{user: storetest.Owner, body: "SELECT sum(cityHash64(number)) FROM numbers_mt(400000000000) -- endless"})
	}()
	eventually(t, func() bool {
		a, err := try(p.Addr(), call{user: storetest.Owner, body: "SELECT count() FROM system.processes WHERE query LIKE '%-- ' || 'endless%'"})
		return err == nil && a.body == "1\n"
	})
	cancel()
	if err := p.Wait(); err != nil {
		t.Errorf("end: %v", err)
	}
	<-ended
}

func TestReadersAndWritersTogether(t *testing.T) {
	readerWorld(t)
	owner(t, "CREATE OR REPLACE TABLE vedetta_data.busy (a UInt64) ENGINE = MergeTree ORDER BY a")
	owner(t, "CREATE OR REPLACE VIEW vedetta.busy AS SELECT count() AS n FROM vedetta_data.busy")
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for range 5 {
				a := do(t, call{user: storetest.Reader, body: "SELECT n, (SELECT count() FROM names) FROM busy"})
				if a.status != 200 || !strings.HasSuffix(a.body, "\t2\n") {
					t.Errorf("reader: %d %q", a.status, a.body)
				}
			}
		})
	}
	for w := range 8 {
		all.Go(func() {
			for i := range 5 {
				a := do(t, call{user: storetest.Owner, query: "INSERT INTO vedetta_data.busy FORMAT TSV", body: fmt.Sprintf("%d\n%d\n", w, i)})
				if a.status != 200 {
					t.Errorf("writer: %d %q", a.status, a.body)
				}
			}
		})
	}
	all.Wait()
	owner(t, "DROP VIEW vedetta.busy")
	if got := owner(t, "SELECT count() FROM vedetta_data.busy"); got != "80\n" {
		t.Errorf("%q rows", got)
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	text := fmt.Sprintf("%v %+v %#v %s", storetest.Owner, storetest.Owner, storetest.Owner, storetest.Owner.Password)
	if strings.Contains(text, "owner-of") {
		t.Error(text)
	}
	pid := storetest.Engine(t).PID()
	args, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || bytes.Contains(args, []byte("of-the-tests")) {
		t.Errorf("the command line shows a password: %q %v", args, err)
	}
}

// TestStalledClients has an engine with little patience: who stops sending is sent away, who waits for a long query
// is not.
func TestStalledClients(t *testing.T) {
	o := storetest.Options(t.TempDir())
	o.Config.StallTimeout = 4 * time.Second // a busy machine stands still for a second
	ctx, cancel := context.WithCancel(t.Context())
	p, err := chdb.Start(ctx, o)
	must(t, err)
	defer func() {
		cancel()
		must(t, p.Wait())
	}()
	keepAlive := &http.Client{Transport: &http.Transport{}}
	defer keepAlive.CloseIdleConnections()
	for range 2 {
		u := fmt.Sprintf("http://%s/?user=%s&password=%s", p.Addr(), storetest.Owner.Name, string(storetest.Owner.Password))
		res, err := keepAlive.Post(u, "text/plain", strings.NewReader("SELECT sum(sleepEachRow(1)) FROM numbers(6) SETTINGS max_block_size = 1"))
		must(t, err)
		if body, err := io.ReadAll(res.Body); err != nil || string(body) != "0\n" {
			t.Errorf("a long query: %q %v", body, err)
		}
		res.Body.Close()
	}
	c, err := net.Dial("tcp", p.Addr())
	must(t, err)
	defer c.Close()
	must(t, c.SetDeadline(time.Now().Add(time.Minute)))
	fmt.Fprintf(c, "POST /?user=%s&password=%s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nSELECT", storetest.Owner.Name, string(storetest.Owner.Password))
	answer, err := io.ReadAll(c)
	must(t, err)
	if bytes.Contains(answer, []byte(" 200 ")) {
		t.Errorf("a stalled request was answered %q", answer)
	}
}
