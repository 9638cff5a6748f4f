package tail

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// scene is a log in an empty folder with its reader.
type scene struct {
	t *testing.T
	o Options
	r *Tailer
}

func newScene(t *testing.T) *scene {
	dir := t.TempDir()
	s := &scene{t: t, o: Options{Path: filepath.Join(dir, "access.log"), Cursor: filepath.Join(dir, "state", "cursor"), MaxLine: minLine}}
	if err := os.Mkdir(filepath.Dir(s.o.Cursor), 0o700); err != nil {
		t.Fatal(err)
	}
	s.open()
	t.Cleanup(func() { _ = s.r.Close() })
	return s
}

func (s *scene) check(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *scene) open() {
	s.t.Helper()
	var err error
	s.r, err = Open(s.o)
	s.check(err)
}

// restart kills the reader and starts another.
func (s *scene) restart() {
	s.t.Helper()
	s.check(s.r.Close())
	s.open()
}

func (s *scene) append(text string) {
	s.t.Helper()
	f, err := os.OpenFile(s.o.Path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	s.check(err)
	_, err = f.WriteString(text)
	s.check(errors.Join(err, f.Close()))
}

func (s *scene) rename(to string) { s.t.Helper(); s.check(os.Rename(s.o.Path, s.o.Path+to)) }

// expect reads and commits all there is.
func (s *scene) expect(want ...string) {
	s.t.Helper()
	var got []string
	for {
		b, err := s.r.Next()
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		s.check(err)
		if b.Gap != "" {
			got = append(got, "GAP")
		}
		for _, l := range b.Lines {
			if l.Broken != "" {
				l.Data = fmt.Appendf(nil, "BROKEN %d", len(l.Data))
			}
			got = append(got, string(l.Data))
		}
		s.check(s.r.Commit(len(b.Lines)))
		if b.Gap == "" && len(b.Lines) == 0 {
			break
		}
	}
	if !slices.Equal(got, want) {
		s.t.Errorf("read %q, want %q", got, want)
	}
}

func TestLateCreation(t *testing.T) {
	s := newScene(t)
	if _, err := s.r.Next(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a log: %v, want fs.ErrNotExist", err)
	}
	s.append("a\n")
	s.expect("a")
}

func TestFirstStartLeavesHistoryAlone(t *testing.T) {
	s := newScene(t)
	s.check(s.r.Close())
	s.check(os.Remove(s.o.Cursor))
	s.append("old\n")
	s.rename(".1")
	s.append("a\n")
	s.open()
	s.expect("a")
}

func TestPartialLineAndCRLF(t *testing.T) {
	s := newScene(t)
	s.append("a\r\nhal")
	s.expect("a")
	s.expect()
	s.append("f\n\n")
	s.expect("half", "")
}

func TestUncommittedLinesComeAgain(t *testing.T) {
	s := newScene(t)
	s.append("a\nb\nc\n")
	b, err := s.r.Next()
	s.check(err)
	s.check(s.r.Commit(1))
	if len(b.Lines) != 3 {
		t.Fatalf("%d lines, want 3", len(b.Lines))
	}
	s.restart()
	s.expect("b", "c")
	s.restart()
	s.expect()
}

func TestRotationWhileDown(t *testing.T) {
	for name, rotate := range map[string]func(s *scene){
		"renamed to a number": func(s *scene) { s.rename(".1"); s.append("c\n") },
		"renamed to a date":   func(s *scene) { s.rename("-20261121"); s.append("c\n") },
		"renamed inside": func(s *scene) {
			s.check(os.Rename(s.o.Path, filepath.Join(filepath.Dir(s.o.Path), "access-20261121.log")))
			s.append("c\n")
		},
		"copied and emptied": func(s *scene) {
			b, err := os.ReadFile(s.o.Path)
			s.check(err)
			s.check(os.WriteFile(s.o.Path+".1", b, 0o600))
			s.check(os.Truncate(s.o.Path, 0))
			s.append("c\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.append("older\n")
			s.rename(".7")
			s.append("a\n")
			s.restart()
			s.expect("older", "a")
			s.append("b\n")
			s.check(s.r.Close())
			rotate(s)
			s.check(os.WriteFile(s.o.Path+".2.gz", []byte("x\n"), 0o600))
			s.open()
			s.expect("b", "c")
		})
	}
}

// The log is not left before the new one has something: until then bearerbox
// writes to the old one.
func TestWriterStaysInTheRenamedLog(t *testing.T) {
	s := newScene(t)
	s.append("a\n")
	s.expect("a")
	s.rename(".1")
	s.check(os.WriteFile(s.o.Path, nil, 0o600))
	s.expect()
	f, err := os.OpenFile(s.o.Path+".1", os.O_WRONLY|os.O_APPEND, 0o600)
	s.check(err)
	_, err = f.WriteString("b\nopen")
	s.check(errors.Join(err, f.Close()))
	s.expect("b")
	s.append("c\n")
	s.expect("BROKEN 4", "c")
}

func TestRemovedLogIsReadToItsEnd(t *testing.T) {
	s := newScene(t)
	s.append("a\n")
	s.expect("a")
	f, err := os.OpenFile(s.o.Path, os.O_WRONLY|os.O_APPEND, 0o600)
	s.check(err)
	s.check(os.Remove(s.o.Path))
	_, err = f.WriteString("b\n")
	s.check(errors.Join(err, f.Close()))
	s.expect("b")
	s.append("c\n")
	s.expect("c")
}

func TestLostLogIsAGap(t *testing.T) {
	s := newScene(t)
	s.append("a\n")
	s.expect("a")
	s.check(s.r.Close())
	s.append("b\n")
	s.rename(".2.gz") // compressed while the reader was down
	s.append("c\n")
	s.rename(".1")
	s.append("d\n")
	s.open()
	b, err := s.r.Next()
	s.check(err)
	if b.Gap == "" {
		t.Fatal("no gap")
	}
	again := b.Gap
	s.restart() // killed before the gap was committed
	b, err = s.r.Next()
	s.check(err)
	if b.Gap != again {
		t.Errorf("gap %q after a restart, want %q", b.Gap, again)
	}
	s.check(s.r.Commit(0))
	s.restart()
	s.expect("c", "d")
}

func TestEmptiedWithoutACopyIsAGap(t *testing.T) {
	s := newScene(t)
	s.append("a\nb\n")
	s.expect("a", "b")
	s.check(os.Truncate(s.o.Path, 0))
	s.append("new and longer than before\n")
	s.expect("GAP", "new and longer than before")
}

func TestLongLineIsPassedInPieces(t *testing.T) {
	s := newScene(t)
	s.append("a\n" + strings.Repeat("x", 10<<20) + "\nb\n")
	s.expect("a", fmt.Sprintf("BROKEN %d", minLine), "b")
	s.append(strings.Repeat("y", 3*minLine))
	s.expect(fmt.Sprintf("BROKEN %d", minLine))
	s.restart()
	s.append("yy\nc\n")
	s.expect("c")
	s.append(strings.Repeat("z", minLine-1) + "\nd\n")
	s.expect(strings.Repeat("z", minLine-1), "d")
}

func TestDamagedCursorIsAnError(t *testing.T) {
	s := newScene(t)
	s.check(os.WriteFile(s.o.Cursor, []byte("{"), 0o600))
	if _, err := Open(s.o); err == nil || !strings.Contains(err.Error(), "remove it") {
		t.Errorf("got %v, want what to do", err)
	}
}

func TestOrderOfRotatedLogs(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"access.log", "access.log.1", "access.log.10", "access.log.2", "access.log.3.gz", "access.log.swp", "access.log~", "access.logx", "access2.log", "access-.log"} {
		if err := os.WriteFile(filepath.Join(dir, n), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := list(filepath.Join(dir, "access.log"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, filepath.Base(f.path))
	}
	if want := []string{"access.log.10", "access.log.2", "access.log.1", "access.log"}; !slices.Equal(got, want) {
		t.Errorf("order is %q, want %q", got, want)
	}
}
