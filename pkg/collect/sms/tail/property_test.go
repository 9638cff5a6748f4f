package tail

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// world is a log with its writer and its rotations, and a reader that is
// killed at any time. All that it commits must be all that was written.
type world struct {
	t      *rapid.T
	o      Options
	w      *os.File // the writer's; may be renamed already
	stale  bool     // the log was renamed and the writer has not reopened it
	next   int      // number of the next line
	open   string   // rest of a line that is half written
	want   []string
	got    []string
	keys   map[string]string // position to line
	reader *Tailer
}

func newWorld(t *rapid.T, dir string) *world {
	w := &world{t: t, keys: make(map[string]string), o: Options{
		Path: filepath.Join(dir, "access.log"), Cursor: filepath.Join(dir, "cursor"),
		MaxLine: minLine, BatchLines: rapid.IntRange(1, 7).Draw(t, "batch"),
	}}
	w.reopen()
	w.restart()
	return w
}

func (w *world) check(err error) {
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) reopen() {
	if w.w != nil {
		w.check(w.w.Close())
	}
	var err error
	w.w, err = os.OpenFile(w.o.Path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	w.check(err)
	w.stale = false
}

func (w *world) write(s string) {
	_, err := w.w.WriteString(s)
	w.check(err)
}

// line begins a line and writes part of it.
func (w *world) line() {
	w.finish()
	w.next++
	s := fmt.Sprintf("%06d %s", w.next, strings.Repeat("x", rapid.IntRange(0, 300).Draw(w.t, "length")))
	w.want = append(w.want, s)
	end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(w.t, "end")
	cut := rapid.IntRange(0, len(s)+len(end)).Draw(w.t, "cut")
	w.write((s + end)[:cut])
	w.open = (s + end)[cut:]
}

func (w *world) finish() {
	w.write(w.open)
	w.open = ""
}

// shift renames the rotated files up by one.
func (w *world) shift() string {
	n := 0
	for ; ; n++ {
		if _, err := os.Stat(fmt.Sprintf("%s.%d", w.o.Path, n+1)); errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	for ; n > 0; n-- {
		w.check(os.Rename(fmt.Sprintf("%s.%d", w.o.Path, n), fmt.Sprintf("%s.%d", w.o.Path, n+1)))
	}
	return w.o.Path + ".1"
}

func (w *world) rename() {
	if w.stale {
		return
	}
	w.check(os.Rename(w.o.Path, w.shift()))
	w.stale = true
}

func (w *world) copyTruncate() {
	if w.stale {
		return
	}
	w.finish()
	b, err := os.ReadFile(w.o.Path)
	w.check(err)
	w.check(os.WriteFile(w.shift(), b, 0o600))
	w.check(os.Truncate(w.o.Path, 0))
}

// restart is a kill and a new start: what was not committed is forgotten.
func (w *world) restart() {
	if w.reader != nil {
		w.check(w.reader.Close())
	}
	var err error
	w.reader, err = Open(w.o)
	w.check(err)
}

// read takes one batch and may be killed before it commits all of it.
func (w *world) read(commit int) int {
	b, err := w.reader.Next()
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	w.check(err)
	if b.Gap != "" {
		w.t.Fatalf("gap at %s", b.Gap)
	}
	n := min(commit, len(b.Lines))
	for i, l := range b.Lines {
		w.see(fmt.Sprintf("%s:%d", b.File, l.Offset), l, i < n)
	}
	w.check(w.reader.Commit(n))
	return n
}

func (w *world) see(key string, l Line, committed bool) {
	if l.Broken != "" {
		w.t.Fatalf("%s", l.Broken)
	}
	if had, ok := w.keys[key]; ok && had != string(l.Data) {
		w.t.Fatalf("position %s has two lines", key)
	}
	w.keys[key] = string(l.Data)
	if committed {
		w.got = append(w.got, string(l.Data))
	}
}

// drain lets the writer end its line and the reader read to the end.
func (w *world) drain() {
	w.finish()
	if w.stale {
		w.reopen()
	}
	w.line()
	w.finish()
	for w.read(1000) > 0 {
	}
}

func TestTailerReadsEveryLineOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			r.Fatal(err)
		}
		w := newWorld(r, dir)
		defer func() { _ = w.w.Close(); _ = w.reader.Close() }()
		r.Repeat(map[string]func(*rapid.T){
			"line":   func(*rapid.T) { w.line() },
			"line ":  func(*rapid.T) { w.line() },
			"finish": func(*rapid.T) { w.finish() },
			"rename": func(*rapid.T) { w.rename() },
			"reopen": func(*rapid.T) { w.finish(); w.reopen() },
			"copy":   func(*rapid.T) { w.copyTruncate() },
			"kill":   func(*rapid.T) { w.restart() },
			"read":   func(r *rapid.T) { w.read(rapid.IntRange(0, 7).Draw(r, "commit")) },
			"read ":  func(*rapid.T) { w.read(1000) },
			"":       func(*rapid.T) { w.prefix() },
		})
		w.drain()
		if len(w.got) != len(w.want) {
			r.Fatalf("%d lines were read, %d written", len(w.got), len(w.want))
		}
		if len(w.keys) != len(w.want) {
			r.Fatalf("%d different positions for %d lines", len(w.keys), len(w.want))
		}
	})
}

// prefix holds at all times: what was committed is what was written first.
func (w *world) prefix() {
	if len(w.got) > len(w.want) {
		w.t.Fatalf("%d lines were read, %d written", len(w.got), len(w.want))
	}
	for i, s := range w.got {
		if s != w.want[i] {
			w.t.Fatalf("line %d is %.6q, want %.6q", i, s, w.want[i])
		}
	}
}
