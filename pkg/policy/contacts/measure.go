package contacts

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// Figures are what Measure found out.
type Figures struct {
	Contacts, Lists  int
	Tokens, Profiles int
	CSVBytes         int64
	Cores            int

	Import         time.Duration // CSV to tokens
	Write          time.Duration // to an index that was looked through and synced
	ImportRate     float64       // contacts a second, both together
	IndexBytes     int64
	BytesContact   float64       // of the index, a contact
	MostMemory     uint64        // bytes of heap at most, seen while importing and writing
	Load           time.Duration // Open of a file that the system has in memory
	Lookups        float64       // a second of one core's work, one at a time; so are the next three
	LookupsMany    float64       // LookupMany of 1024
	Absent         float64       // LookupMany of tokens that stand nowhere
	Profiled       float64       // LookupMany of 1024 with each profile read
	LookupsReload  float64       // LookupMany on one core while others reload
	Reload         time.Duration // Open and swap while look-ups run, the mean
	Reloads        int
	WrongInReloads int // look-ups with another answer than before: 0
}

// String is the figures in lines.
func (f Figures) String() string {
	return fmt.Sprintf(`contacts          %d in %d lists, %d tokens, %d profiles, %d MB of CSV, %d cores
import            %.1f s + index %.1f s = %.0f contacts/s, at most %d MB of heap
index             %d MB, %.1f bytes a contact
load              %d ms
look-ups a core   %.1f M/s one by one, in batches %.1f M/s, absent %.1f M/s, with profile %.1f M/s
while reloading   %.1f M/s a core, %d reloads of %d ms, %d wrong answers`,
		f.Contacts, f.Lists, f.Tokens, f.Profiles, f.CSVBytes>>20, f.Cores,
		f.Import.Seconds(), f.Write.Seconds(), f.ImportRate, f.MostMemory>>20,
		f.IndexBytes>>20, f.BytesContact, f.Load.Milliseconds(),
		f.Lookups/1e6, f.LookupsMany/1e6, f.Absent/1e6, f.Profiled/1e6,
		f.LookupsReload/1e6, f.Reloads, f.Reload.Milliseconds(), f.WrongInReloads)
}

// Measure writes n invented contacts in so many lists as CSV to a temporary
// folder, imports them, opens the index and looks them up. A fifth of the
// people stand on a second list; four fifths joined a list on the day it was
// made, the others on days of their own. progress is that of the import and may
// be nil. It needs about 120 bytes of disk a contact.
func Measure(ctx context.Context, n, lists int, progress func(Progress)) (f Figures, err error) {
	if n < 1 || lists < 1 || n > 50_000_000 || lists > n {
		return f, fmt.Errorf("measure contacts: %d contacts in %d lists: expected 1 to 50 million, and no more lists than contacts", n, lists)
	}
	dir, err := os.MkdirTemp("", "vedetta-contacts-")
	if err != nil {
		return f, fmt.Errorf("measure contacts: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	f = Figures{Contacts: n, Lists: lists, Cores: runtime.GOMAXPROCS(0)}
	m := measuring{dir: dir, n: n, lists: lists, at: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC), figures: &f}
	for _, step := range []func(context.Context) error{
		m.generate,
		func(ctx context.Context) error { return m.importAll(ctx, progress) },
		m.load, m.lookups, m.reloads,
	} {
		if err := step(ctx); err != nil {
			return f, fmt.Errorf("measure contacts: %w", err)
		}
	}
	return f, nil
}

// measuring is one run.
type measuring struct {
	dir      string
	n, lists int
	at       time.Time
	figures  *Figures

	files  []File
	ring   *pseudonym.Keyring
	path   string
	index  *Index
	tokens []event.Token // of people at random
	absent []event.Token
}

// person is the contact of somebody invented: a number whose prefix no operator
// was given, or an address in a domain that can't be.
func person(i int) string {
	if i%5 < 3 {
		return "+3930" + fmt.Sprintf("%08d", i)
	}
	return "p" + strconv.Itoa(i) + "@posta.test"
}

func (m *measuring) generate(ctx context.Context) error {
	random := rand.New(rand.NewPCG(1, 2))
	for l := range m.lists {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(m.dir, fmt.Sprintf("lista-%03d.csv", l))
		f, err := os.Create(path)
		if err != nil {
			return err
		}
		w := bufio.NewWriterSize(f, 1<<18)
		fmt.Fprint(w, "contatto;dal\n")
		line := func(i int) {
			day := 0
			if random.IntN(5) == 0 {
				day = random.IntN(700)
			}
			fmt.Fprintf(w, "%s;%s\n", person(i), m.at.AddDate(0, 0, -1000+l+day).Format("02/01/2006"))
		}
		for i := l; i < m.n; i += m.lists {
			line(i)
			if i%5 == 0 {
				line(random.IntN(m.n)) // somebody of another list
			}
		}
		if err := errors.Join(w.Flush(), f.Close()); err != nil {
			return err
		}
		file, err := FileAt(path, ReadOptions{List: fmt.Sprintf("lista-%03d", l)})
		if err != nil {
			return err
		}
		m.files = append(m.files, file)
		m.figures.CSVBytes += file.Size
	}
	return nil
}

func (m *measuring) importAll(ctx context.Context, progress func(Progress)) (err error) {
	if m.ring, err = pseudonym.OpenKeyring(filepath.Join(m.dir, "keys"), "c_x002"); err != nil {
		return err
	}
	b := New(Options{Body: "c_x002", Rules: "bench", Version: "bench", TempDir: m.dir})
	defer func() { err = errors.Join(err, b.Close()) }()
	seen := watchMemory()
	defer func() { m.figures.MostMemory = seen() }()
	start := time.Now()
	if _, err = b.Import(ctx, m.ring, []time.Time{m.at}, m.files, progress); err != nil {
		return err
	}
	m.figures.Import = time.Since(start)
	start = time.Now()
	m.path, err = b.WriteDir(m.dir)
	m.figures.Write = time.Since(start)
	m.figures.ImportRate = float64(m.n) / (m.figures.Import + m.figures.Write).Seconds()
	return err
}

// watchMemory looks at the heap every 20 ms until its result is called, which
// gives the most it saw.
func watchMemory() (most func() uint64) {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	var top uint64
	look := func() {
		metrics.Read(samples)
		top = max(top, samples[0].Value.Uint64()+samples[1].Value.Uint64())
	}
	stop := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			look()
			select {
			case <-tick.C:
			case <-stop:
				return
			}
		}
	})
	return func() uint64 {
		close(stop)
		done.Wait()
		return top
	}
}

func (m *measuring) load(context.Context) (err error) {
	start := time.Now()
	if m.index, err = Open(m.path); err != nil {
		return err
	}
	m.figures.Load = time.Since(start)
	s := m.index.Stats()
	m.figures.Tokens, m.figures.Profiles, m.figures.IndexBytes = s.Tokens, s.Profiles, s.Bytes
	m.figures.BytesContact = float64(s.Bytes) / float64(s.People)
	random := rand.New(rand.NewPCG(3, 4))
	for range min(m.n, 1_000_000) {
		for _, p := range []struct {
			i  int
			to *[]event.Token
		}{{random.IntN(m.n), &m.tokens}, {m.n + random.IntN(m.n), &m.absent}} {
			id, bad := identity(person(p.i))
			if bad.bad() {
				return errors.New("an invented contact is none")
			}
			token, _, err := m.ring.Token(id, m.at)
			if err != nil {
				return err
			}
			*p.to = append(*p.to, event.Token(token))
		}
	}
	return nil
}

const (
	lookupBatch = 1024
	lookupChunk = 8 * lookupBatch
)

var errLookup = errors.New("a look-up gave a wrong answer")

// perSecond runs over the tokens a few times and gives the rate of the median
// chunk, by the time that the core worked on it, so that what else the machine
// does counts little.
func perSecond(tokens []event.Token, run func(chunk []event.Token) error) (float64, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var rates []float64
	for range 5 {
		for chunk := range slices.Chunk(tokens, lookupChunk) {
			chunk = copied(chunk)
			start, err := threadTime()
			if err != nil {
				return 0, err
			}
			if err := run(chunk); err != nil {
				return 0, err
			}
			end, err := threadTime()
			if err != nil {
				return 0, err
			}
			rates = append(rates, float64(len(chunk))/max(end-start, time.Nanosecond).Seconds())
		}
	}
	slices.Sort(rates)
	return rates[len(rates)/2], nil
}

// copied copies tokens, so that they stand in the cache as those of an event that
// was just decoded: what is measured is the index, not where the sample lies.
func copied(tokens []event.Token) []event.Token {
	out := make([]event.Token, len(tokens))
	for i, t := range tokens {
		out[i] = event.Token(strings.Clone(string(t)))
	}
	return out
}

// threadTime is how long a core has worked for this thread.
func threadTime() (time.Duration, error) {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return 0, fmt.Errorf("read the thread's time: %w", err)
	}
	return time.Duration(t.Nano()), nil
}

func (m *measuring) lookups(context.Context) (err error) {
	x, f := m.index, m.figures
	if f.Lookups, err = perSecond(m.tokens, func(tokens []event.Token) error {
		for _, t := range tokens {
			if _, ok := x.Lookup(t); !ok {
				return errLookup
			}
		}
		return nil
	}); err != nil {
		return err
	}
	ids := make([]ID, lookupBatch)
	many := func(want bool) func([]event.Token) error {
		return func(tokens []event.Token) error {
			for b := range slices.Chunk(tokens, lookupBatch) {
				x.LookupMany(b, ids)
				for _, id := range ids[:len(b)] {
					if (id != None) != want {
						return errLookup
					}
				}
			}
			return nil
		}
	}
	if f.LookupsMany, err = perSecond(m.tokens, many(true)); err != nil {
		return err
	}
	if f.Absent, err = perSecond(m.absent, many(false)); err != nil {
		return err
	}
	var p Profile
	f.Profiled, err = perSecond(m.tokens, func(tokens []event.Token) error {
		for b := range slices.Chunk(tokens, lookupBatch) {
			x.LookupMany(b, ids)
			for _, id := range ids[:len(b)] {
				if x.Read(id, &p); len(p.Lists) == 0 {
					return errLookup
				}
			}
		}
		return nil
	})
	return err
}

// reloads opens the index again and again while one goroutine looks up.
func (m *measuring) reloads(ctx context.Context) error {
	var current atomic.Pointer[Index]
	current.Store(m.index)
	want := make([]ID, len(m.tokens))
	m.index.LookupMany(m.tokens, want)
	stop := make(chan struct{})
	var done sync.WaitGroup
	looked, wrong, start := 0, 0, time.Now()
	done.Go(func() {
		ids := make([]ID, lookupBatch)
		for from := 0; ; from = (from + lookupBatch) % len(m.tokens) {
			select {
			case <-stop:
				return
			default:
			}
			b := m.tokens[from:min(from+lookupBatch, len(m.tokens))]
			current.Load().LookupMany(b, ids)
			for i := range b {
				if ids[i] != want[from+i] {
					wrong++
				}
			}
			looked += len(b)
		}
	})
	var err error
	const times = 10
	for range times {
		var next *Index
		if err = ctx.Err(); err != nil {
			break
		}
		if next, err = Open(m.path); err != nil {
			break
		}
		if err = current.Swap(next).Close(); err != nil {
			break
		}
	}
	took := time.Since(start)
	close(stop)
	done.Wait()
	m.figures.Reloads, m.figures.Reload, m.figures.WrongInReloads = times, took/times, wrong
	m.figures.LookupsReload = float64(looked) / took.Seconds()
	return err
}
