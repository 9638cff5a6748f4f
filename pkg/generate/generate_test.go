package generate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"vedetta/pkg/event"
)

// small is a log that is made in a second.
func small(seed uint64) Options { return Options{Seed: seed, Events: 26_000, Incidents: 1} }

// made is a log on disk, read back.
type made struct {
	dir    string
	truths []Truth
	lines  []*event.Intake // in the order of the file
}

func generateLog(t *testing.T, o Options) *made {
	t.Helper()
	m := &made{dir: t.TempDir()}
	s, err := Run(t.Context(), m.dir, o)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(s.Truth)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if m.truths, err = ReadTruth(f); err != nil {
		t.Fatal(err)
	}
	m.read(t, s.Events)
	if len(m.lines) != s.Lines {
		t.Fatalf("the summary says %d lines, the file has %d", s.Lines, len(m.lines))
	}
	return m
}

// read decodes every line as a collector does.
func (m *made) read(t *testing.T, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	err = eachLine(in, func(n int, line []byte) error {
		i, err := event.DecodeIntake(line)
		if err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
		m.lines = append(m.lines, i)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sums are the hashes of all files below a folder.
func sums(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	out := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[rel] = sha256.Sum256(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSameSeedSameBytes(t *testing.T) {
	var all []map[string][32]byte
	for _, seed := range []uint64{7, 7, 8} {
		dir := t.TempDir()
		if _, err := Run(t.Context(), dir, small(seed)); err != nil {
			t.Fatal(err)
		}
		all = append(all, sums(t, dir))
	}
	if !maps.Equal(all[0], all[1]) {
		t.Error("the same options gave other bytes")
	}
	for _, file := range []string{"events.jsonl", "truth.jsonl", "policy.yaml", "contatti/newsletter.csv"} {
		if file != "contatti/newsletter.csv" && all[0][file] == all[2][file] {
			t.Errorf("%s is the same for another seed", file)
		}
		if _, ok := all[0][file]; !ok {
			t.Errorf("%s is missing", file)
		}
	}
}

func TestGzipHoldsTheSame(t *testing.T) {
	plain, zipped := t.TempDir(), t.TempDir()
	o := Options{Seed: 3, Events: 8_000}
	if _, err := Run(t.Context(), plain, o); err != nil {
		t.Fatal(err)
	}
	o.Gzip = true
	if _, err := Run(t.Context(), zipped, o); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(plain, "events.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(zipped, "events.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("gzip: %d bytes, %v; plain: %d bytes", len(got), err, len(want))
	}
}

func TestOptions(t *testing.T) {
	for name, o := range map[string]Options{
		"weeks": {Weeks: 2}, "many weeks": {Weeks: 27}, "employees": {Employees: 5}, "citizens": {Citizens: 10},
		"incidents": {Incidents: 4}, "negative": {Incidents: -1}, "events": {Events: 5_000, Incidents: 1}, "many": {Incidents: 3, Events: 40_000},
	} {
		if _, err := Run(t.Context(), t.TempDir(), o); !errors.Is(err, ErrOptions) {
			t.Errorf("%s: %v, want ErrOptions", name, err)
		}
	}
}

func TestOlderLogIsKept(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "events.jsonl")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := Options{Seed: 1, Events: 8_000}
	if _, err := Run(t.Context(), dir, o); !errors.Is(err, ErrOptions) {
		t.Errorf("got %v, want ErrOptions", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "mine" {
		t.Errorf("the older log is gone: %q %v", b, err)
	}
	o.Force = true
	if _, err := Run(t.Context(), dir, o); err != nil {
		t.Error(err)
	}
}

func TestInterruptedLeavesNoLog(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	dir, o := t.TempDir(), small(1)
	o.Progress = func(done, _ int) {
		if done > 1000 {
			cancel()
		}
	}
	if _, err := Run(ctx, dir, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want canceled", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "events*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestSize holds the number of events to about what was asked for.
func TestSize(t *testing.T) {
	for _, n := range []int{30_000, 60_000} {
		s, err := Run(t.Context(), t.TempDir(), Options{Seed: 5, Events: n, Incidents: 1})
		if err != nil {
			t.Fatal(err)
		}
		if s.Lines < n*93/100 || s.Lines > n*107/100 {
			t.Errorf("asked for %d, got %d", n, s.Lines)
		}
		if s.Incidents < 24 || s.Decoys < 15 || s.Planted == 0 {
			t.Errorf("%d incidents, %d decoys, %d planted events", s.Incidents, s.Decoys, s.Planted)
		}
	}
}

// TestStreams runs the same rate for 3 and for 12 weeks: what waits to be
// written must not grow with the length.
func TestStreams(t *testing.T) {
	most := map[int]int{}
	for _, weeks := range []int{3, 12} {
		o, err := Options{Seed: 2, Weeks: weeks, Events: 5_000 * weeks}.fill()
		if err != nil {
			t.Fatal(err)
		}
		w, err := newWorld(o)
		if err != nil {
			t.Fatal(err)
		}
		r := newRun(w)
		if err := r.check(); err != nil {
			t.Fatal(err)
		}
		r.o.Progress = func(int, int) { most[weeks] = max(most[weeks], len(r.pending)) }
		if err := r.write(t.Context(), io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	if most[3] == 0 || most[12] > 2*most[3] {
		t.Errorf("events waiting at most: %d for 3 weeks, %d for 12", most[3], most[12])
	}
}

// TestLog looks at one log from all sides.
func TestLog(t *testing.T) {
	m := generateLog(t, small(4))
	t.Run("arrival", func(t *testing.T) { checkArrival(t, m) })
	t.Run("truth is complete", func(t *testing.T) { checkComplete(t, m) })
	t.Run("truth is what the events say", func(t *testing.T) { checkTruth(t, m) })
	t.Run("incidents are incidents", func(t *testing.T) { checkIncidents(t, m) })
	t.Run("everything else keeps below the limits", func(t *testing.T) { checkLimits(t, m) })
	t.Run("declared campaigns keep their declaration", func(t *testing.T) { checkDeclared(t, m) })
	t.Run("the register loads", func(t *testing.T) { checkRegister(t, m) })
}

// TestManyLogs is the same for other shapes and seeds.
func TestManyLogs(t *testing.T) {
	for name, o := range map[string]Options{
		"three of each": {Seed: 11, Events: 72_000, Incidents: 3},
		"small body, no New Year, clocks go back": {
			Seed: 12, Events: 30_000, Incidents: 1, Employees: 150, Weeks: 3, Start: time.Date(2026, time.October, 12, 0, 0, 0, 0, time.UTC),
		},
		"starts on a Friday": {Seed: 15, Events: 30_000, Incidents: 1, Weeks: 5, Start: time.Date(2025, time.December, 5, 0, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			m := generateLog(t, o)
			checkTruth(t, m)
			checkIncidents(t, m)
			checkLimits(t, m)
			checkDeclared(t, m)
		})
	}
}

// checkArrival wants a log that is out of order as real ones are: most by a
// little, some up to two hours, few beyond.
func checkArrival(t *testing.T, m *made) {
	var latest time.Time
	late, stray, twice, n := 0, 0, 0, 0
	planted := map[string]bool{} // these have an arrival of their own
	for _, x := range m.truths {
		for _, step := range x.Trail {
			planted[step.Event] = true
		}
	}
	seen := map[string]bool{}
	for _, in := range m.lines {
		if in.Time.After(latest) {
			latest = in.Time
		}
		if planted[key(in)] {
			continue
		}
		n++
		switch by := latest.Sub(in.Time); {
		case by > 2*time.Hour+10*time.Minute:
			stray++
		case by > 5*time.Minute:
			late++
		}
		if seen[keyOf(in)] {
			twice++
		}
		seen[keyOf(in)] = true
	}
	if late < n/1000 || late > n/10 || stray == 0 || stray > n/50 || twice < n/600 || twice > n/50 {
		t.Errorf("of %d events %d were late, %d more than two hours, %d came twice", n, late, stray, twice)
	}
}

// TestQuietLog has normal life only.
func TestQuietLog(t *testing.T) {
	m := generateLog(t, Options{Seed: 9, Events: 20_000})
	if len(m.truths) != 0 {
		t.Errorf("%d truths, want none", len(m.truths))
	}
	kinds := map[event.Kind]bool{}
	for _, in := range m.lines {
		kinds[in.Type] = true
	}
	for _, k := range []event.Kind{
		event.MessageSubmitted, event.MessageReceived, event.MessageDelivered, event.MessageFailed, event.CommentCreated, event.CommentHidden,
		event.PostCreated, event.FormSubmitted, event.ListRead, event.StoreInventory,
	} {
		if !kinds[k] {
			t.Errorf("no %s", k)
		}
	}
}

// TestTexts holds the pools of texts to what they promise: every slot has a word,
// and texts that must not be one campaign are not alike.
func TestTexts(t *testing.T) {
	p, err := newPools(1)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{pools: p, cal: calendar{rome: time.UTC}}
	scene := w.scene(source(1, "x"), time.Unix(0, 0))
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(p.all)) {
		for _, text := range p.all[name] {
			filled := scene.fill(strings.ReplaceAll(text, "{testo}", ""))
			if strings.ContainsAny(filled, "{}") {
				t.Errorf("%s: a slot has no word: %s", name, filled)
			}
			switch name {
			case "first", "last", "streets", "places", "candidates", "parties", "report", "comments", "monitoring", "replies":
			default:
				texts = append(texts, text)
			}
		}
	}
	for i, a := range texts {
		for _, b := range texts[:i] {
			if s := alike(a, b); s > 0.4 {
				t.Errorf("too alike (%.2f):\n%s\n%s", s, a, b)
			}
		}
	}
}

// alike is the share of pairs of words that two texts have in common.
func alike(a, b string) float64 {
	pairs := func(s string) map[[2]string]bool {
		out := map[[2]string]bool{}
		f := strings.Fields(strings.ToLower(s))
		for i := 1; i < len(f); i++ {
			out[[2]string{f[i-1], f[i]}] = true
		}
		return out
	}
	x, y := pairs(a), pairs(b)
	both := 0
	for p := range x {
		if y[p] {
			both++
		}
	}
	return float64(both) / float64(max(1, len(x)+len(y)-both))
}

// checkComplete holds the truth to what the help promises.
func checkComplete(t *testing.T, m *made) {
	for _, x := range m.truths {
		b, err := json.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		if x.Decoy == (len(x.Expect) > 0) || x.Title == "" || x.TitleEN == "" || len(x.Channels) == 0 {
			t.Errorf("%s is incomplete: %.300s", x.ID, b)
		}
		for _, e := range x.Expect {
			if len(e.Accept) == 0 || e.Rule == "" || e.RuleEN == "" || e.Earliest.Event == "" || e.Messages == 0 {
				t.Errorf("%s %s is incomplete", x.ID, e.Name)
			}
		}
	}
}
