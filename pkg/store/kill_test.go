package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/store"
	"vedetta/pkg/store/chdb"
	"vedetta/pkg/store/storetest"
)

// ownEngine is an engine of the test's own on dir.
func ownEngine(t *testing.T, dir string) *chdb.Process {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	p, err := chdb.Start(ctx, storetest.Options(dir))
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if err := p.Wait(); err != nil {
			t.Errorf("end: %v", err)
		}
	})
	return p
}

// killer kills an engine some times when it has just written what repeats are told by, and
// was about to store the rows: the moment at which ClickHouse's deduplication log loses them.
// Where no such log is written it kills when a part is about to come.
func killer(dir string, p *chdb.Process, done <-chan struct{}) (kills int) {
	const most, every, rounds = 5, 3, 300
	sizes, writes := make(map[string]int64), make(map[bool]int)
	for kills < most {
		paths := written(dir)
		for range rounds { // the moment behind a log's line is short
			select {
			case <-done:
				return kills
			default:
			}
			for _, path := range paths {
				info, err := os.Stat(path)
				if err != nil || info.Size() <= sizes[path] {
					continue
				}
				sizes[path] = info.Size()
				writes[info.IsDir()]++
				if writes[info.IsDir()]%every == 0 && p.PID() != 0 {
					_ = syscall.Kill(p.PID(), syscall.SIGKILL)
					kills++
				}
			}
		}
	}
	return kills
}

// written are the deduplication logs, and the parts that have no name yet.
func written(dir string) (paths []string) {
	for _, pattern := range []string{"deduplication_logs/*", "tmp_insert_*"} {
		found, err := filepath.Glob(filepath.Join(dir, "store/*/*", pattern))
		if err != nil {
			panic(err) // the pattern is wrong
		}
		paths = append(paths, found...)
	}
	return paths
}

// TestNothingIsLostWhenTheEngineIsKilled writes batches, each until it is acknowledged, while
// the engine is killed again and again.
func TestNothingIsLostWhenTheEngineIsKilled(t *testing.T) {
	dir := t.TempDir()
	p := ownEngine(t, dir)
	c := store.Config{DSN: storetest.DSN(p, storetest.Owner), Data: "data_kill", Views: "views_kill"}
	s, err := store.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	const senders, batches, each = 3, 20, 10
	done, kills := make(chan struct{}), make(chan int)
	go func() { kills <- killer(dir, p, done) }()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute) // against hanging
	defer cancel()
	var all sync.WaitGroup
	for sender := range senders {
		all.Go(func() {
			for b := range batches {
				batch := &event.Batch{}
				for n := range each {
					id := (sender*batches+b)*each + n
					e := message(id, "rally", fmt.Sprintf("2026-%d", id))
					e.Facts.Counted = true
					batch.Events = append(batch.Events, e)
				}
				for s.Write(ctx, batch) != nil && ctx.Err() == nil { // until it is acknowledged
				}
			}
		})
	}
	all.Wait()
	close(done)
	if n := <-kills; n == 0 {
		t.Error("the engine was never killed")
	}
	if ctx.Err() != nil {
		t.Fatal("the batches were not written")
	}
	const want = senders * batches * each
	waitFor(ctx, t, s, "SELECT 1")
	if got := query(t, s, "SELECT count() FROM "+c.Views+".events"); got != fmt.Sprint(want) {
		t.Errorf("%s of %d events are there", got, want)
	}
	if got := query(t, s, "SELECT messages, people FROM "+c.Views+".campaigns"); got != fmt.Sprintf("%d|%d", want, want) {
		t.Errorf("messages and people %s, want %d each", got, want)
	}
	if got := query(t, s, "SELECT uniqExactMerge(people), uniqExactMerge(messages) FROM "+c.Data+".campaign_days"); got != fmt.Sprintf("%d|%d", want, want) {
		t.Errorf("people and messages of days %s, want %d each", got, want)
	}
}

// waitFor asks until there is an answer.
func waitFor(ctx context.Context, t *testing.T, s *store.Store, sql string) {
	t.Helper()
	for {
		if _, err := s.Query(ctx, sql); err == nil || ctx.Err() != nil {
			return
		}
	}
}
