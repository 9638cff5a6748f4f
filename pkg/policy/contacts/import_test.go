package contacts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func keyring(t testing.TB) *pseudonym.Keyring {
	t.Helper()
	ring, err := pseudonym.OpenKeyring(t.TempDir(), "c_x002")
	must(t, err)
	return ring
}

func text(name string, kind FileKind, content string) File {
	return File{
		ReadOptions: ReadOptions{File: name, Kind: kind},
		Size:        int64(len(content)),
		Open:        func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil },
	}
}

func profileOf(t testing.TB, x *Index, ring *pseudonym.Keyring, address string, at time.Time) []Profile {
	t.Helper()
	id, err := pseudonym.Address(address)
	must(t, err)
	tokens, err := ring.Tokens(id, at)
	must(t, err)
	var out []Profile
	for _, token := range tokens {
		if n, ok := x.Lookup(event.Token(token)); ok {
			out = append(out, x.Profile(n))
		}
	}
	return out
}

func TestImport(t *testing.T) {
	ring, b := keyring(t), builder(t)
	overlap := newYear.AddDate(0, 0, 10) // two keys are live
	files := []File{
		text("liste.csv", Members, "telefono;email;lista;dal\n3000000001;a@example.test;tributi;2024-01-01\n3000000002;;scuola;\nrotto;;scuola;\n"+strings.Repeat("3000000002;;scuola;\n", 20)),
		text("revoche.csv", Withdrawals, "contatto;finalita;data\nA@example.test;tributi;2024-05-31\nb@example.test;*;2024-05-31\n"),
		text("rubrica.csv", Directory, "nome;email\nUfficio;ufficio@comune.test\n;a@example.test\n"),
		text("mittenti.csv", Senders, "sindaco@example.test\n"),
		text("vuoto.csv", Members, ""),
	}
	var last Progress
	reports, err := b.Import(t.Context(), ring, []time.Time{overlap, overlap.Add(time.Hour)}, files, func(p Progress) { last = p })
	must(t, err)
	if reports[0].Lines != 23 || reports[0].Broken != 1 || reports[0].Contacts != 23 || reports[0].Problems[0].Line != 4 || reports[0].File != "liste.csv" || reports[1].Contacts != 2 || reports[3].Contacts != 1 || reports[0].Encoding != "UTF-8" {
		t.Errorf("%v", reports)
	}
	if last.Done != last.Total || last.Total == 0 || last.Broken != 1 || last.Contacts != 28 {
		t.Errorf("%+v", last)
	}
	_, x := written(t, b)
	// tel 1, tel 2, a, b, ufficio, sindaco under two keys.
	if s := x.Stats(); s.Tokens != 12 || s.People != 6 || s.Staff != 2 || s.PersonalSenders != 1 || s.Withdrawals != 2 ||
		!slices.Equal(s.Years, []YearCount{{2025, 6}, {2026, 6}}) || !slices.Equal(s.Lists, []ListCount{{"scuola", 1}, {"tributi", 2}}) {
		t.Errorf("%+v", s)
	}
	from := time.Date(2023, 12, 31, 23, 0, 0, 0, time.UTC) // midnight in Rome
	after := time.Date(2024, 5, 31, 22, 0, 0, 0, time.UTC)
	want := Profile{Lists: []Membership{{List: "tributi", From: from}}, Withdrawals: []Withdrawal{{Withdrawn, PurposeScope("tributi"), after}}, Staff: true}
	for address, want := range map[string]Profile{
		"a@example.test": want, "+39 300 0000002": {Lists: []Membership{{List: "scuola"}}},
		"b@example.test": {Withdrawals: []Withdrawal{{Withdrawn, Everything, after}}}, "ufficio@comune.test": {Staff: true}, "sindaco@example.test": {PersonalSender: true},
	} {
		if d := cmp.Diff([]Profile{want, want}, profileOf(t, x, ring, address, overlap)); d != "" {
			t.Errorf("%s (-want +got):\n%s", address, d)
		}
	}
}

// The file holds no number, address or name, and neither does its spill.
func TestNothingRawIsWritten(t *testing.T) {
	ring, b := keyring(t), builder(t)
	_, err := b.Import(t.Context(), ring, []time.Time{newYear.AddDate(0, 6, 0)}, []File{text("l.csv", Members, "nome;telefono;email;lista\nMario;3000000001;mario@example.test;a\n")}, nil)
	must(t, err)
	path, _ := written(t, b)
	data, err := os.ReadFile(path)
	must(t, err)
	for _, raw := range []string{"3000000001", "mario", "Mario", "example"} {
		if bytes.Contains(data, []byte(raw)) {
			t.Errorf("the index holds %s", raw)
		}
	}
}

// All mistakes are told at once, and nothing of any file is written.
func TestImportTellsAllMistakes(t *testing.T) {
	ring, b := keyring(t), builder(t)
	files := []File{
		text("uno.csv", Members, "nome;via\nMario;Roma\n"),
		text("due.csv", Members, "telefono;lista\nrotto;a\n3000000001;a\n"),
		text("tre.csv", Members, "telefono;lista\n3000000001;a\n"),
	}
	reports, err := b.Import(t.Context(), ring, []time.Time{newYear}, files, nil)
	if !errors.Is(err, ErrColumns) || !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "uno.csv") || !strings.Contains(err.Error(), "due.csv") || strings.Contains(err.Error(), "tre.csv") {
		t.Error(err)
	}
	if len(reports) != 3 || reports[1].Broken != 1 || reports[2].Contacts != 1 {
		t.Errorf("%v", reports)
	}
	path := filepath.Join(t.TempDir(), "x")
	if _, err := b.WriteFile(path); !errors.Is(err, ErrRefused) {
		t.Errorf("half an import was written: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestImportFails(t *testing.T) {
	ring := keyring(t)
	f := func(what string, ctx context.Context, times []time.Time, file File, want error) {
		t.Helper()
		b := builder(t)
		if _, err := b.Import(ctx, ring, times, []File{file}, nil); err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := b.WriteFile(filepath.Join(t.TempDir(), "x")); err == nil {
			t.Errorf("%s: it was written", what)
		}
	}
	many := text("a.csv", Members, "telefono;lista\n"+strings.Repeat("3000000001;a\n", 100_000))
	now := []time.Time{newYear.AddDate(0, 6, 0)}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	f("a stopped import", ctx, now, many, context.Canceled)
	f("no time", t.Context(), nil, many, nil)
	broken := many
	broken.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("telefono;lista\n3000000001;a\n"), errReader{})), nil
	}
	f("a broken disk", t.Context(), now, broken, errStop)
	broken.Open = func() (io.ReadCloser, error) { return nil, errStop }
	f("no file", t.Context(), now, broken, errStop)
	must(t, ring.Destroy(2019))
	f("a destroyed key", t.Context(), []time.Time{time.Date(2019, 6, 1, 0, 0, 0, 0, time.UTC)}, many, pseudonym.ErrDestroyed)
	if _, err := FileAt(filepath.Join(t.TempDir(), "none.csv"), ReadOptions{}); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

// Import on all cores gives the bytes that a slow reading line by line gives.
func TestImportAgainstOneByOne(t *testing.T) {
	ring, dir := keyring(t), t.TempDir()
	rounds := atomic.Int32{}
	rapid.Check(t, func(t *rapid.T) {
		rounds.Add(1)
		times := []time.Time{newYear.AddDate(rapid.IntRange(0, 2).Draw(t, "year"), 0, rapid.IntRange(0, 90).Draw(t, "day")), newYear}
		var b strings.Builder
		b.WriteString("telefono;email;lista;dal;revoca\n")
		for range rapid.IntRange(0, 2*batchRows).Draw(t, "lines") {
			// Cheap, so that many batches run.
			n := rapid.IntRange(0, 999).Draw(t, "n")
			fmt.Fprintf(&b, "3%09d;%s;l%d;%s;%s\n", n%300, []string{"", "p@x.test"}[n%2], n%7, []string{"", "2024-01-02"}[n/2%2], []string{"", "", "2024-03-04"}[n%3])
		}
		file := text("a.csv", Members, b.String())
		fast, slow := New(Options{TempDir: dir}), New(Options{TempDir: dir})
		defer fast.Close()
		defer slow.Close()
		if _, err := fast.Import(context.Background(), ring, times, []File{file}, nil); err != nil {
			t.Fatal(err)
		}
		_, err := ReadCSV(strings.NewReader(b.String()), ReadOptions{}, func(r Row) error {
			for _, at := range times {
				for _, id := range r.Contacts {
					tokens, err := ring.Tokens(id, at)
					if err != nil {
						return err
					}
					for _, token := range tokens {
						if err := slow.Add(event.Token(token), r.Member); err != nil {
							return err
						}
						for _, w := range r.Withdrawals {
							if err := slow.AddWithdrawal(event.Token(token), w); err != nil {
								return err
							}
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var digests [2]string
		for i, b := range []*Builder{fast, slow} {
			if digests[i], err = b.WriteFile(filepath.Join(dir, fmt.Sprint(i))); err != nil {
				t.Fatal(err)
			}
		}
		if digests[0] != digests[1] {
			t.Fatal("another index")
		}
	})
}
