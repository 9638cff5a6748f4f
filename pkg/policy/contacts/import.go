package contacts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// File is one to import. Size, in bytes, is for the progress and may be 0.
type File struct {
	ReadOptions

	Open func() (io.ReadCloser, error)
	Size int64
}

// FileAt is a file on disk, with its name and size.
func FileAt(path string, o ReadOptions) (File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return File{}, fmt.Errorf("import contacts: %w", err)
	}
	if o.File == "" {
		o.File = filepath.Base(path)
	}
	return File{ReadOptions: o, Size: info.Size(), Open: func() (io.ReadCloser, error) { return os.Open(path) }}, nil
}

// Progress is how far an import is.
type Progress struct {
	Done, Total      int64 // bytes; Total is the sum of the files' sizes
	Contacts, Broken int
}

// Import reads files and adds what they say under the keys that are live at each
// of the times. Numbers and addresses become tokens on all cores. progress is
// called now and then, by one goroutine at a time; it may be nil.
//
// All files are read to their ends, so that all their mistakes are known at
// once; reports are as the files. With an error the builder writes nothing any
// more: half of an import is no index. Errors wrap ErrColumns, ErrRefused,
// pseudonym.ErrDestroyed or the file system's.
func (b *Builder) Import(ctx context.Context, ring *pseudonym.Keyring, times []time.Time, files []File, progress func(Progress)) (reports []Report, err error) {
	defer func() {
		if err != nil {
			b.fail(fmt.Errorf("an import ended with an error: %w", err))
		}
	}()
	if len(times) == 0 {
		return nil, errors.New("import contacts: no time to make tokens for")
	}
	in := &importing{builder: b, ring: ring, times: distinct(times), tell: progress, reports: make([]Report, len(files))}
	for _, f := range files {
		in.progress.Total += f.Size
	}
	var mistakes error
	for i, f := range files {
		err := in.file(ctx, i, f)
		if errors.Is(err, ErrColumns) || errors.Is(err, ErrRefused) {
			mistakes = errors.Join(mistakes, err)
		} else if err != nil {
			return in.reports, err
		}
	}
	return in.reports, mistakes
}

// distinct keeps one time of those with the same live keys; it is too careful
// only in the days of overlap.
func distinct(times []time.Time) []time.Time {
	return slices.CompactFunc(slices.SortedFunc(slices.Values(times), time.Time.Compare), func(a, b time.Time) bool {
		a, b = a.UTC(), b.UTC()
		return a.Year() == b.Year() && (a.YearDay() <= 60) == (b.YearDay() <= 60)
	})
}

type importing struct {
	builder *Builder
	ring    *pseudonym.Keyring
	times   []time.Time
	reports []Report
	before  int64 // bytes of the files that are done

	mu       sync.Mutex // guards the reports, tell and progress
	tell     func(Progress)
	progress Progress
}

// file imports one: one goroutine reads, the others make tokens.
func (in *importing) file(ctx context.Context, n int, file File) error {
	r, err := file.Open()
	if err != nil {
		return fmt.Errorf("import %s: %w", file.File, err)
	}
	defer r.Close()
	count := &counted{r: r}
	f, err := openFile(count, file.ReadOptions)
	if f != nil {
		in.reports[n] = f.report
	}
	if err != nil {
		return err
	}
	// What reading found before the first batch is in the report already.
	f.report = Report{File: f.report.File, Separator: f.report.Separator}
	group, ctx := errgroup.WithContext(ctx)
	workers := runtime.GOMAXPROCS(0)
	full, free := make(chan *batch), make(chan *batch, workers+1)
	for range workers + 1 {
		free <- new(batch)
	}
	group.Go(func() error {
		defer close(full)
		return f.feed(ctx, count, free, full)
	})
	for range workers {
		group.Go(func() error {
			w := worker{in: in}
			for b := range full {
				if err := w.batch(f, b, n); err != nil {
					return err
				}
				free <- b
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("import %s: %w", file.File, err)
	}
	in.before += count.n
	in.reports[n].Encoding = f.report.Encoding
	return in.reports[n].refused(f.options.MaxBroken)
}

// feed fills free batches to the end of the file.
func (f *csvFile) feed(ctx context.Context, count *counted, free <-chan *batch, full chan<- *batch) error {
	for more := true; more; {
		var b *batch
		var err error
		select {
		case b = <-free:
		case <-ctx.Done():
			return ctx.Err()
		}
		if more, err = f.fill(b); err != nil {
			return err
		}
		b.end = count.n
		select {
		case full <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// counted counts what is read. One goroutine uses it.
type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// worker makes tokens of batches.
type worker struct {
	in     *importing
	all    []statement
	tokens []event.Token
}

func (w *worker) batch(f *csvFile, b *batch, n int) error {
	w.all = w.all[:0]
	var t tallied
	err := f.rows(b, &t, func(r Row) error {
		for _, id := range r.Contacts {
			if err := w.tokenise(id); err != nil {
				return err
			}
			w.state(f.options.Kind, r)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := w.in.builder.add(w.all); err != nil {
		return err
	}
	w.in.mu.Lock()
	defer w.in.mu.Unlock()
	w.in.reports[n].take(t, f.options.MaxProblems)
	w.in.progress.Contacts += t.contacts
	w.in.progress.Broken += t.broken
	w.in.progress.Done = max(w.in.progress.Done, w.in.before+b.end)
	if w.in.tell != nil {
		w.in.tell(w.in.progress)
	}
	return nil
}

// tokenise fills tokens with an identity's, under every live key.
func (w *worker) tokenise(id pseudonym.Identity) error {
	w.tokens = w.tokens[:0]
	for _, at := range w.in.times {
		token, previous, err := w.in.ring.Token(id, at)
		if err != nil {
			return err
		}
		for _, t := range []event.Token{event.Token(token), event.Token(previous)} {
			if t != "" && !slices.Contains(w.tokens, t) {
				w.tokens = append(w.tokens, t)
			}
		}
	}
	return nil
}

// state says a row's facts of the tokens.
func (w *worker) state(k FileKind, r Row) {
	for _, t := range w.tokens {
		switch k {
		case Members:
			w.all = append(w.all, statement{t, isMember, string(r.Member.List), stamp(r.Member.From), stamp(r.Member.Until)})
		case Directory:
			w.all = append(w.all, statement{token: t, kind: isStaff})
		case Senders:
			w.all = append(w.all, statement{token: t, kind: isPersonalSender})
		}
		for _, d := range r.Withdrawals {
			kind := hasWithdrawn
			if d.Kind == Objected {
				kind = hasObjected
			}
			w.all = append(w.all, statement{t, kind, d.Scope, stamp(d.At), 0})
		}
	}
}
