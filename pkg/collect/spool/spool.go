// Package spool is a local, sealed queue on disk for sources that cannot wait
// for the bus (design decision 10).
//
// In: records, from Append; nil means that the record is sealed, on disk and
// fsynced. Out: the same records in order, to the function that Drain calls,
// until it returns nil. After a kill -9 or a power loss every acknowledged
// record is still delivered, at least once. A record leaves the disk when its
// segment has been drained.
//
// A Spool is safe for concurrent use: any number of goroutines append and share
// an fsync (group commit), one drains. Open locks the directory, so that two
// processes never share one.
package spool

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"vedetta/pkg/pseudonym"
)

// Errors that callers tell apart with errors.Is.
var (
	// ErrFull means that the spool holds Options.MaxBytes: nothing was stored.
	ErrFull = errors.New("spool is full")
	// ErrClosed means that the spool was closed: nothing was stored.
	ErrClosed = errors.New("spool is closed")
	// ErrUnsure means that the caller's time ended while the record was being
	// written: it may yet be stored.
	ErrUnsure = errors.New("spool is still writing")
	// ErrKey means that the directory was sealed with another key. Nothing is
	// deleted: put the old key back, or move the directory away.
	ErrKey = errors.New("spool is sealed with another key")
	// ErrBusy means that another process, or another Drain, has the spool.
	ErrBusy = errors.New("spool is in use")
)

// Options is what a Spool may be told; zero values mean the defaults.
type Options struct {
	MaxBytes     int64            // on disk and waiting; 1 GiB
	SegmentBytes int64            // size at which a new file is begun; 8 MiB, at most MaxBytes/4
	BatchBytes   int64            // plain bytes handed to Drain's function at once; 1 MiB
	BatchRecords int              // records handed over at once; 256
	Linger       time.Duration    // how long drained records may stay on disk while nothing is appended; 1 min
	Now          func() time.Time // time.Now
	Log          *slog.Logger     // discards
	Lost         func(bytes int64)
	// Lost is called when a segment that was finished properly turns out to be
	// damaged; the file is set aside with the ending ".bad".

	retry time.Duration       // first wait after a refused batch; tests don't wait
	wrap  func(*os.File) file // tests put faults between the spool and the disk
}

func (o Options) withDefaults() Options {
	setDefault(&o.MaxBytes, 1<<30)
	setDefault(&o.SegmentBytes, 8<<20)
	o.SegmentBytes = min(o.SegmentBytes, max(o.MaxBytes/4, 1))
	setDefault(&o.BatchBytes, 1<<20)
	setDefault(&o.BatchRecords, 256)
	setDefault(&o.Linger, time.Minute)
	setDefault(&o.retry, firstRetry)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Lost == nil {
		o.Lost = func(int64) {}
	}
	if o.wrap == nil {
		o.wrap = func(f *os.File) file { return f }
	}
	return o
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// file is what the spool needs of the segment it writes.
type file interface {
	Write(b []byte) (int, error)
	Sync() error
	Truncate(size int64) error
	Close() error
}

// Spool is the queue. Close it.
type Spool struct {
	dir     string
	box     pseudonym.Box
	o       Options
	lock    *flock.Flock
	wake    chan struct{} // tells the writer of new requests
	grown   chan struct{} // tells the reader of new records
	written chan struct{} // closed when the writer has ended
	reader  reader

	next uint64 // number of the next segment; the writer's own

	mu       sync.Mutex // guards all below; never held during input or output
	queue    []*request
	waiting  int64      // bytes queued or being written
	writing  bool       // the writer works on the active segment without the lock
	segments []*segment // oldest first; the active one is the last
	active   *active    // nil before the first append and after a fault; the writer's own while writing
	bytes    int64      // of all segments
	oldest   time.Time  // when the first record that is not drained was appended, as far as the reader has seen
	draining bool
	closed   bool
}

// Open opens the spool in dir, making it when it is new. Its errors are ErrKey,
// ErrBusy or the disk's.
func Open(dir string, box pseudonym.Box, o Options) (*Spool, error) {
	s := &Spool{
		dir: dir, box: box, o: o.withDefaults(),
		wake: make(chan struct{}, 1), grown: make(chan struct{}, 1), written: make(chan struct{}),
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open spool: %w", err)
	}
	s.lock = flock.New(filepath.Join(dir, "lock"))
	locked, err := s.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock spool %s: %w", dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("lock spool %s: %w", dir, ErrBusy)
	}
	if err := s.load(); err != nil {
		return nil, errors.Join(err, s.lock.Unlock())
	}
	go s.write()
	return s, nil
}

// load reads what earlier runs left.
func (s *Spool) load() error {
	if err := checkKey(s.dir, s.box); err != nil {
		return err
	}
	var err error
	if s.segments, err = listSegments(s.dir); err != nil {
		return err
	}
	if err := s.reader.open(s.dir); err != nil {
		return err
	}
	s.next = s.reader.at.segment + 1
	for _, g := range s.segments {
		s.bytes += g.size
		s.next = max(s.next, g.number+1)
	}
	return nil
}

// Append stores one record and returns nil once it is on disk for good. It
// waits for that until ctx ends; an error other than ErrUnsure means that the
// record was not stored and never will be.
func (s *Spool) Append(ctx context.Context, record []byte) error {
	frame, err := seal(s.box, s.o.Now(), record)
	if err != nil {
		return fmt.Errorf("append to spool: %w", err)
	}
	r := &request{frame: frame, done: make(chan error, 1)}
	if err := s.enqueue(r); err != nil {
		return fmt.Errorf("append to spool: %w", err)
	}
	select {
	case err = <-r.done:
	case <-ctx.Done():
		err = s.withdraw(ctx, r)
	}
	if err != nil {
		return fmt.Errorf("append to spool: %w", err)
	}
	return nil
}

// Stats says what the spool holds.
type Stats struct {
	Bytes  int64     // on disk
	Oldest time.Time // when the oldest record that waits was appended; zero when none is known to wait
}

// Stats returns the present state.
func (s *Spool) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Stats{Bytes: s.bytes, Oldest: s.oldest}
}

// Close stores what is queued, ends the writer and unlocks the directory. End
// Drain first, by its context.
func (s *Spool) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	close(s.wake)
	s.mu.Unlock()
	<-s.written
	if s.active != nil && !s.retire(0) {
		s.finishSegment(s.active)
	}
	return errors.Join(s.reader.close(), s.lock.Unlock())
}
