package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func openFile(t *testing.T, path string) (*Ledger, *Book) {
	t.Helper()
	l, err := Open(Options{Path: path, Now: func() time.Time { return epoch }})
	if err != nil {
		t.Fatal(err)
	}
	return l, l.Book(BookOptions{Body: testBody, Platform: "facebook"})
}

func change(id string, a Act, n int, text string) *Change {
	return &Change{Item: Item{Account: testAccount, ID: id}, Act: a, Scope: Posts, At: at(n), Text: text}
}

func tell(t *testing.T, b *Book, sink *collecttest.Sink, changes ...*Change) error {
	t.Helper()
	return b.Do(t.Context(), sink, "/test", func(tx *Tx) error {
		for _, c := range changes {
			if err := tx.Tell(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// keys are the natural keys told, in order.
func keys(s *collecttest.Sink) (out []string) {
	for _, in := range s.Intakes() {
		out = append(out, strings.Join(in.Key, " "))
	}
	return out
}

// What was told has the same key after a restart, and what is new another.
func TestOutlivesTheProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger")
	sink := collecttest.NewSink()
	l, b := openFile(t, path)
	if err := tell(t, b, sink, change("1", Created, 0, "testo riconoscibile"), change("1", Edited, 5, "b")); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l, b = openFile(t, path)
	defer l.Close()
	if err := tell(t, b, sink, change("1", Edited, 5, "b"), change("1", Edited, 9, "b")); err != nil {
		t.Fatal(err)
	}
	if k := keys(sink); len(k) != 4 || k[1] != k[2] || k[2] == k[3] {
		t.Errorf("keys %q, want the repeat's equal and the new one's another", k)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(raw), "testo riconoscibile") {
		t.Errorf("the file holds a text, %v", err)
	}
}

// A state that was lost must not make a new change look like an old one.
func TestLostState(t *testing.T) {
	sink := collecttest.NewSink()
	for i := range 2 {
		l, b := openFile(t, filepath.Join(t.TempDir(), "ledger"))
		if err := tell(t, b, sink, change("1", Created, 0, "a"), change("1", Hidden, 5+i, "")); err != nil {
			t.Fatal(err)
		}
		_ = l.Close()
	}
	if k := keys(sink); k[0] != k[2] || k[1] == k[3] {
		t.Errorf("keys %q: want one creation and two hidings", k)
	}
}

// Nothing is kept of what the bus does not have.
func TestBusDown(t *testing.T) {
	l, b := openFile(t, filepath.Join(t.TempDir(), "ledger"))
	defer l.Close()
	sink := collecttest.NewSink()
	sink.SetDown(true)
	set := func() error {
		return b.Do(t.Context(), sink, "/test", func(tx *Tx) error {
			tx.Set("cursor", "5")
			return tx.Tell(change("1", Created, 0, "a"))
		})
	}
	if err := set(); !errors.Is(err, collecttest.ErrDown) {
		t.Fatalf("error %v", err)
	}
	if v, err := b.Setting("cursor"); v != "" || err != nil {
		t.Errorf("cursor %q, %v: it moved without the bus", v, err)
	}
	sink.SetDown(false)
	if err := set(); err != nil {
		t.Fatal(err)
	}
	if v, _ := b.Setting("cursor"); v != "5" || len(sink.Intakes()) != 1 {
		t.Errorf("cursor %q and %d events", v, len(sink.Intakes()))
	}
}

func TestBrokenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger")
	if err := os.WriteFile(path, []byte("not a ledger"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{Path: path}); err == nil || !strings.Contains(err.Error(), "remove the file") {
		t.Errorf("error %v, want what to do", err)
	}
}

// What the ledger could not keep is not acknowledged: it comes again, with the
// same keys.
func TestCannotKeep(t *testing.T) {
	l, b := openFile(t, filepath.Join(t.TempDir(), "ledger"))
	err := b.Do(t.Context(), collecttest.NewSink(), "/test", func(tx *Tx) error {
		if err := tx.Tell(change("1", Created, 0, "a")); err != nil {
			return err
		}
		return l.Close() // as a broken disk
	})
	if err == nil {
		t.Error("no error though nothing was kept")
	}
}

// A listing showed a comment only after an edit, and then the webhook of its
// creation comes: the first text is told beside the creation, whose name is
// taken.
func TestFirstTextComesLate(t *testing.T) {
	l, b := openFile(t, "")
	defer l.Close()
	sink := collecttest.NewSink()
	err := b.Do(t.Context(), sink, "/test", func(tx *Tx) error {
		return tx.See(&Sight{Item: Item{Account: testAccount, ID: "1", Created: at(0)}, Scope: "p", Text: "dopo"}, at(100))
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := tell(t, b, sink, change("1", Created, 0, "prima"), change("1", Edited, 50, "dopo")); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, in := range sink.Intakes() {
		got = append(got, fmt.Sprint(in.Time.Sub(epoch), " ", in.Type, " ", in.Text))
	}
	want := []string{"0s comment.created dopo", "0s comment.created prima", "0s comment.edited prima", "50s comment.edited dopo"}
	if strings.Join(got, ", ") != strings.Join(want, ", ") || keys(sink)[0] != keys(sink)[1] {
		t.Errorf("told %q, want %q", got, want)
	}
}

// An item that was edited without end has bounded memory, and no two of its
// changes share a name.
func TestManyEdits(t *testing.T) {
	l, b := openFile(t, "")
	defer l.Close()
	sink := collecttest.NewSink()
	for i := range 500 {
		if err := tell(t, b, sink, change("1", Edited, 2*i, fmt.Sprint(i%3)), change("1", map[bool]Act{false: Hidden, true: Unhidden}[i%2 == 0], 2*i+1, "")); err != nil {
			t.Fatal(err)
		}
	}
	names := make(map[string]bool)
	for _, k := range keys(sink) {
		names[k] = true
	}
	if len(names) != 1000 {
		t.Errorf("%d names for 1000 changes", len(names))
	}
	raw, err := b.store.get(itemsOf("facebook"), itemKey(testAccount, "1"))
	if err != nil || len(raw) > 16<<10 {
		t.Errorf("the record takes %d bytes, %v", len(raw), err)
	}
}

func TestForget(t *testing.T) {
	for _, path := range []string{"", filepath.Join(t.TempDir(), "ledger")} {
		l, b := openFile(t, path)
		sink := collecttest.NewSink()
		if err := tell(t, b, sink, change("1", Created, 0, "a"), change("2", Created, 0, "a")); err != nil {
			t.Fatal(err)
		}
		if n, err := b.Forget(t.Context(), epoch); n != 0 || err != nil {
			t.Errorf("%d forgotten, %v, want none yet", n, err)
		}
		if n, err := b.Forget(t.Context(), epoch.Add(time.Second)); n != 2 || err != nil {
			t.Errorf("%d forgotten, %v, want both", n, err)
		}
		if ids, err := b.Missing(testAccount, Posts, epoch, epoch.Add(time.Hour)); len(ids) != 0 || err != nil {
			t.Errorf("%q are missing, %v", ids, err)
		}
		_ = l.Close()
	}
}

func TestMemoryIsBounded(t *testing.T) {
	m, err := openStore("")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3*maxMemory + 1 {
		if err := m.put([]entry{{bucket: "items/x", key: fmt.Sprint(i), value: []byte("v")}, {bucket: settings, key: "cursor", value: []byte("v")}}); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	_ = m.each("items/x", "", func(string, []byte) bool { n++; return true })
	if n > 2*maxMemory || n < maxMemory {
		t.Errorf("%d items in memory, want %d to %d", n, maxMemory, 2*maxMemory)
	}
	if v, _ := m.get(settings, "cursor"); v == nil {
		t.Error("the cursor was forgotten")
	}
}

func TestCheck(t *testing.T) {
	good := Sight{Item: Item{ID: "1", Created: epoch}}
	f := func(name string, ok bool, change func(*Sight)) {
		t.Helper()
		s := good
		change(&s)
		if err := s.Check(); (err == nil) != ok || err != nil && !errors.Is(err, event.ErrRejected) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f("good", true, func(*Sight) {})
	f("no id", false, func(s *Sight) { s.ID = "" })
	f("NUL in an id", false, func(s *Sight) { s.Parent = "a\x00b" })
	f("long author", false, func(s *Sight) { s.Author = strings.Repeat("1", 300) })
	f("no time", false, func(s *Sight) { s.Created = time.Time{} })
	f("far future", false, func(s *Sight) { s.Created = time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC) })
	f("far edit", false, func(s *Sight) { s.Edited = time.Date(2300, 1, 1, 0, 0, 0, 0, time.UTC) })
	f("long text", false, func(s *Sight) { s.Text = strings.Repeat("a", event.MaxText+1) })
}
