package spool

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"testing"

	"vedetta/pkg/pseudonym"
)

// child appends from several goroutines and prints each number once it is
// acknowledged, until it is killed.
func child(dir string) {
	b, err := pseudonym.NewBox(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		panic(err)
	}
	s, err := Open(dir, b, Options{SegmentBytes: 64 << 10})
	if err != nil {
		panic(err)
	}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("%s-%d-%d", os.Getenv("SPOOL_TEST_RUN"), w, i)
				if err := s.Append(context.Background(), append([]byte(id+" "), make([]byte, 700)...)); err != nil {
					panic(err)
				}
				fmt.Println(id)
			}
		})
	}
	wg.Wait()
}

// TestKill9 kills a process that appends, several times over one directory, and
// then finds everything it had acknowledged.
func TestKill9(t *testing.T) {
	dir := t.TempDir()
	acked := map[string]bool{}
	for run := range 5 {
		for _, id := range killed(t, dir, run, 20+rand.IntN(400)) {
			acked[id] = true
		}
	}
	s := open(t, dir, Options{})
	defer shut(t, s)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	left, total := len(acked), 0
	err := s.Drain(ctx, func(_ context.Context, records [][]byte) error {
		for _, r := range records {
			id, _, _ := bytes.Cut(r, []byte(" "))
			total++
			if acked[string(id)] {
				acked[string(id)] = false
				left--
			}
		}
		if left == 0 {
			cancel()
		}
		return nil
	})
	if err != nil || left > 0 {
		t.Fatalf("%d of %d acknowledged records are lost after kill -9 (%v)", left, len(acked), err)
	}
	t.Logf("%d acknowledged, %d found", len(acked), total)
}

// killed runs a child until it has acknowledged n records, kills it and returns
// all that it acknowledged.
func killed(t *testing.T, dir string, run, n int) (ids []string) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^$")
	c.Env = append(os.Environ(), "SPOOL_TEST_CHILD="+dir, fmt.Sprintf("SPOOL_TEST_RUN=%d", run))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		ids = append(ids, lines.Text())
		if len(ids) == n {
			c.Process.Kill()
		}
	}
	c.Wait()
	if len(ids) < n {
		t.Fatalf("the child ended by itself after %d records", len(ids))
	}
	return ids
}
