package spool

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/pseudonym"
)

// model is what a spool must do: hand over every acknowledged record, in order,
// at least once, and none again that was taken before a proper end.
type model struct {
	t     *rapid.T
	root  string
	dirs  int
	dir   string
	s     *Spool
	box   pseudonym.Box
	o     Options
	acked []string
	taken int // records of acked that Drain's function has taken
	n     int
}

// unsynced is a segment file without fsync: a copy of the directory sees what
// was written, so the property needs none, and the test is ten times faster.
type unsynced struct{ *os.File }

func (unsynced) Sync() error { return nil }

func (m *model) reopen() {
	s, err := Open(m.dir, m.box, m.o)
	if err != nil {
		m.t.Fatal(err)
	}
	m.s = s
}

func (m *model) append(t *rapid.T) {
	for range rapid.IntRange(1, 5).Draw(t, "records") {
		m.n++
		r := fmt.Sprintf("%d:%s", m.n, rapid.StringN(0, 300, 300).Draw(t, "text"))
		if err := m.s.Append(context.Background(), []byte(r)); err != nil {
			t.Fatal(err)
		}
		m.acked = append(m.acked, r)
	}
}

// drain takes a few batches, refusing some, and then ends.
func (m *model) drain(t *rapid.T) {
	left := len(m.acked) - m.taken
	if left == 0 {
		return
	}
	want := rapid.IntRange(1, left).Draw(t, "take")
	refuse := rapid.Bool().Draw(t, "refuse first")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := m.s.Drain(ctx, func(_ context.Context, records [][]byte) error {
		if refuse {
			refuse = false
			return errors.New("refused")
		}
		for _, r := range records {
			if m.taken == len(m.acked) || string(r) != m.acked[m.taken] {
				t.Fatalf("got %q as record %d", r, m.taken)
			}
			m.taken++
			want--
		}
		if want <= 0 {
			cancel()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (m *model) restart(t *rapid.T) {
	if err := m.s.Close(); err != nil {
		t.Fatal(err)
	}
	m.reopen()
}

// crash goes on from a copy of the directory, as a kill -9 leaves it, with the
// beginning of a record that was never acknowledged behind it.
func (m *model) crash(t *rapid.T) {
	m.dirs++
	to := filepath.Join(m.root, fmt.Sprint(m.dirs))
	if err := os.CopyFS(to, os.DirFS(m.dir)); err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob(filepath.Join(to, "*.seg"))
	m.s.mu.Lock()
	torn := len(names) > 0 && m.s.active != nil
	m.s.mu.Unlock()
	if torn {
		frame, err := seal(m.box, m.s.o.Now(), []byte("mai confermato"))
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(slices.Max(names), os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(frame[:rapid.IntRange(0, len(frame)-1).Draw(t, "torn at")])
		f.Close()
	}
	if err := m.s.Close(); err != nil {
		t.Fatal(err)
	}
	m.dir = to
	m.reopen()
}

func TestProperties(t *testing.T) {
	key := box(t, 1)
	rapid.Check(t, func(t *rapid.T) {
		root, err := os.MkdirTemp("", "spool")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(root)
		m := &model{t: t, root: root, dir: filepath.Join(root, "0")}
		m.box = key
		m.o = Options{
			SegmentBytes: rapid.Int64Range(1, 2000).Draw(t, "segment"),
			BatchRecords: rapid.IntRange(1, 6).Draw(t, "batch"),
			retry:        time.Microsecond,
			wrap:         func(f *os.File) file { return unsynced{f} },
		}
		m.reopen()
		defer func() { m.s.Close() }()
		t.Repeat(map[string]func(*rapid.T){
			"append": m.append, "drain": m.drain, "restart": m.restart, "crash": m.crash,
		})
		if left := len(m.acked) - m.taken; left > 0 {
			m.drainAll(t)
		}
	})
}

func (m *model) drainAll(t *rapid.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := m.s.Drain(ctx, func(_ context.Context, records [][]byte) error {
		for _, r := range records {
			if m.taken == len(m.acked) || string(r) != m.acked[m.taken] {
				t.Fatalf("got %q as record %d", r, m.taken)
			}
			m.taken++
		}
		if m.taken == len(m.acked) {
			cancel()
		}
		return nil
	})
	if err != nil || m.taken != len(m.acked) {
		t.Fatalf("%d of %d records came: %v", m.taken, len(m.acked), err)
	}
}
