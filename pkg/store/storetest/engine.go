// Package storetest gives tests a real ClickHouse: the embedded engine as a child of the test binary, started at the
// first use and shared by the whole test package.
//
// A test package calls Main from its TestMain and Engine from its tests. Nothing is skipped and nothing is mocked;
// the library is fetched once per machine (see chdb.Library).
package storetest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"

	"vedetta/pkg/store/chdb"
)

// childEnv tells a test binary that it was started as the engine.
const childEnv = "VEDETTA_STORETEST_CHILD"

// The users of the shared engine.
var (
	Owner  = chdb.User{Name: "default", Password: "owner-of-the-tests"}
	Reader = chdb.User{Name: "reader", Password: "reader-of-the-tests"}
)

// ReaderDatabases are the databases the shared engine's reader may read. A test that wants views of its own makes a
// database whose name starts with "views_", and one for the tables with any other name.
func ReaderDatabases() []string { return []string{"vedetta", "views_*"} }

// Main runs a test package's tests and then stops the engine. In the child it is the engine.
func Main(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		os.Exit(child())
	}
	code := m.Run()
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "storetest:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

func child() int {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	if err := chdb.Child(context.Background(), os.Args[1:], os.Stdin, log); err != nil {
		fmt.Fprintln(os.Stderr, "clickhouse:", err)
		return 1
	}
	return 0
}

// Options returns how a test starts an engine of its own in dir, for tests that kill it. The test's package must
// call Main.
func Options(dir string) chdb.Options {
	cfg := chdb.Defaults()
	cfg.DataDir, cfg.Listen = dir, "127.0.0.1:0"
	cfg.Owner, cfg.Reader, cfg.ReaderDatabases = Owner, Reader, ReaderDatabases()
	exe, err := os.Executable()
	if err != nil {
		exe = os.Args[0]
	}
	return chdb.Options{Config: cfg, Command: []string{exe}, Env: []string{childEnv + "=1"}, Output: os.Stderr}
}

// engine is the one a test package shares. The zero value starts nothing.
type engine struct {
	once    sync.Once
	process *chdb.Process
	err     error
	cancel  context.CancelFunc
	dir     string
}

// shared has to be a variable: testing.M and the tests meet nowhere else.
var shared engine

// Engine returns the test package's engine, starting it at the first call.
func Engine(tb testing.TB) *chdb.Process {
	tb.Helper()
	shared.once.Do(shared.start)
	if shared.err != nil {
		tb.Fatalf("start the shared engine: %v", shared.err)
	}
	return shared.process
}

func (e *engine) start() {
	if e.dir, e.err = os.MkdirTemp("", "vedetta-storetest-"); e.err != nil {
		return
	}
	var ctx context.Context
	ctx, e.cancel = context.WithCancel(context.Background())
	e.process, e.err = chdb.Start(ctx, Options(e.dir))
}

// stop ends the engine, if there is one, and removes its data.
func (e *engine) stop() error {
	var err error
	if e.cancel != nil {
		e.cancel()
	}
	if e.process != nil {
		err = e.process.Wait()
	}
	if e.dir != "" {
		err = errors.Join(err, os.RemoveAll(e.dir))
	}
	return err
}
