package spool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vedetta/pkg/pseudonym"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("SPOOL_TEST_CHILD"); dir != "" {
		child(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

const patience = 90 * time.Second

func box(t testing.TB, key byte) pseudonym.Box {
	t.Helper()
	b, err := pseudonym.NewBox(bytes.Repeat([]byte{key}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func open(t testing.TB, dir string, o Options) *Spool {
	t.Helper()
	s, err := Open(dir, box(t, 1), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func shut(t testing.TB, s *Spool) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func put(t testing.TB, s *Spool, records ...string) {
	t.Helper()
	for _, r := range records {
		if err := s.Append(t.Context(), []byte(r)); err != nil {
			t.Fatal(err)
		}
	}
}

// drain runs Drain until n records came, and returns them.
func drain(t testing.TB, s *Spool, n int) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var got []string
	err := s.Drain(ctx, func(_ context.Context, records [][]byte) error {
		for _, r := range records {
			got = append(got, string(r))
		}
		if len(got) >= n {
			cancel()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) < n {
		t.Fatalf("%d records drained in %v, want %d", len(got), patience, n)
	}
	return got
}

func equal(t testing.TB, got []string, want ...string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("drained %q, want %q", got, want)
	}
}

// eventually polls until ok, for what no call can wait for.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !ok(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v", what, patience)
		}
	}
}

func segmentsIn(t testing.TB, dir, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestRecordsComeBackInOrderAfterARestart(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	put(t, s, "uno", "due")
	shut(t, s)
	s = open(t, dir, Options{})
	put(t, s, "tre")
	equal(t, drain(t, s, 3), "uno", "due", "tre")
	shut(t, s)
	s = open(t, dir, Options{})
	put(t, s, "quattro")
	equal(t, drain(t, s, 1), "quattro")
	shut(t, s)
	if left := segmentsIn(t, dir, "*.seg"); len(left) > 0 {
		t.Errorf("drained segments are left: %v", left)
	}
}

func TestRecordsAreSealedOnDisk(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	put(t, s, "maria.rossi@provider.test")
	for _, name := range segmentsIn(t, dir, "*.seg") {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte("rossi")) {
			t.Error("a record stands in clear on the disk")
		}
	}
	shut(t, s)
}

func TestARefusedBatchIsOfferedAgain(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	defer shut(t, s)
	put(t, s, "uno", "due")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var calls []string
	err := s.Drain(ctx, func(_ context.Context, records [][]byte) error {
		calls = append(calls, string(bytes.Join(records, []byte(","))))
		if len(calls) < 3 {
			return errors.New("bus is down")
		}
		cancel()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, calls, "uno,due", "uno,due", "uno,due")
}

func TestOldestTellsHowLongARecordWaits(t *testing.T) {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	s := open(t, t.TempDir(), Options{Now: func() time.Time { return now }})
	defer shut(t, s)
	put(t, s, "uno")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := s.Drain(ctx, func(context.Context, [][]byte) error {
		if got := s.Stats().Oldest; !got.Equal(now) {
			t.Errorf("oldest is %v while the record waits, want %v", got, now)
		}
		cancel()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnotherKeyIsRefusedAndDeletesNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	put(t, s, "uno")
	shut(t, s)
	if _, err := Open(dir, box(t, 2), Options{}); !errors.Is(err, ErrKey) {
		t.Fatalf("Open with another key: %v, want ErrKey", err)
	}
	// Also when the check file was lost and made anew.
	if err := os.Remove(filepath.Join(dir, "key.check")); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, box(t, 2), Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Drain(t.Context(), func(context.Context, [][]byte) error { t.Error("delivered"); return nil })
	if !errors.Is(err, ErrKey) {
		t.Errorf("Drain with another key: %v, want ErrKey", err)
	}
	shut(t, s)
	if err := os.Remove(filepath.Join(dir, "key.check")); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, Options{})
	defer shut(t, s)
	equal(t, drain(t, s, 1), "uno")
}

func TestOneProcessAtATime(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	if _, err := Open(dir, box(t, 1), Options{}); !errors.Is(err, ErrBusy) {
		t.Errorf("second Open: %v, want ErrBusy", err)
	}
	shut(t, s)
	if err := s.Append(t.Context(), []byte("tardi")); !errors.Is(err, ErrClosed) {
		t.Errorf("Append after Close: %v, want ErrClosed", err)
	}
	shut(t, open(t, dir, Options{}))
}

func TestFullSpoolRefusesAndTakesAgainWhenDrained(t *testing.T) {
	s := open(t, t.TempDir(), Options{MaxBytes: 4 << 10})
	defer shut(t, s)
	record := make([]byte, 200)
	n := 0
	for ; n < 1000; n++ {
		if err := s.Append(t.Context(), record); err != nil {
			if !errors.Is(err, ErrFull) {
				t.Fatal(err)
			}
			break
		}
	}
	if n < 10 || s.Stats().Bytes > 4<<10 {
		t.Errorf("%d records of 200 bytes, %d bytes on disk, in a spool of 4 KiB", n, s.Stats().Bytes)
	}
	drain(t, s, n)
	put(t, s, "di nuovo")
}

func TestDrainedRecordsLeaveTheDisk(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{Linger: 5 * time.Millisecond})
	defer shut(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	defer func() { cancel(); ended.Wait() }()
	ended.Go(func() {
		if err := s.Drain(ctx, func(context.Context, [][]byte) error { return nil }); err != nil {
			t.Error(err)
		}
	})
	for range 3 {
		put(t, s, "uno", "due")
		eventually(t, "segments gone", func() bool { return len(segmentsIn(t, dir, "*.seg")) == 0 })
	}
	if got := s.Stats().Bytes; got != 0 {
		t.Errorf("%d bytes in an empty spool", got)
	}
}

func TestManyAppendersShareTheSpool(t *testing.T) {
	s := open(t, t.TempDir(), Options{SegmentBytes: 4 << 10})
	defer shut(t, s)
	const writers, each = 8, 50
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := s.Append(t.Context(), fmt.Appendf(nil, "%d/%d", w, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	got := drain(t, s, writers*each)
	wg.Wait()
	seen, last := map[string]bool{}, map[int]int{}
	for _, r := range got {
		var w, i int
		fmt.Sscanf(r, "%d/%d", &w, &i)
		if seen[r] || i < last[w] {
			t.Fatalf("record %s twice or out of its writer's order", r)
		}
		seen[r], last[w] = true, i
	}
}
