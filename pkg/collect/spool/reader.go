package spool

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// How long Drain waits before it tries a refused batch again.
const (
	firstRetry = 50 * time.Millisecond
	lastRetry  = 5 * time.Second
)

// retireBytes is the size from which a drained active segment leaves the disk
// at once, rather than after Options.Linger.
const retireBytes = 256 << 10

// position is a place in the spool.
type position struct {
	segment uint64
	offset  int64
}

// reader is Drain's own state. Only the goroutine that drains touches it.
type reader struct {
	at     position
	cursor *os.File
	file   *os.File // the segment at.segment, when open
}

// batch is what is handed over at once.
type batch struct {
	records [][]byte
	first   time.Time
	end     position
}

// Drain hands all records, oldest first, to fn and blocks until ctx ends, which
// is no error. A batch leaves the spool once fn returned nil; when fn returns an
// error Drain waits and calls it again with the same records. Drain's errors are
// ErrKey, ErrBusy and the disk's.
func (s *Spool) Drain(ctx context.Context, fn func(context.Context, [][]byte) error) error {
	if err := s.beginDrain(); err != nil {
		return err
	}
	defer s.endDrain()
	for ctx.Err() == nil {
		b, err := s.nextBatch()
		switch {
		case err != nil:
			return fmt.Errorf("drain spool: %w", err)
		case b == nil:
			s.waitGrown(ctx)
		case s.deliver(ctx, b, fn):
			if err := s.reader.advance(b.end); err != nil {
				return fmt.Errorf("drain spool: %w", err)
			}
		}
	}
	return nil
}

func (s *Spool) beginDrain() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return fmt.Errorf("drain spool: %w", ErrClosed)
	}
	if s.draining {
		return fmt.Errorf("drain spool: %w", ErrBusy)
	}
	s.draining = true
	return nil
}

func (s *Spool) endDrain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.draining = false
}

// deliver calls fn until it takes the batch or ctx ends.
func (s *Spool) deliver(ctx context.Context, b *batch, fn func(context.Context, [][]byte) error) bool {
	s.setOldest(b.first)
	for wait := s.o.retry; ; wait = min(2*wait, lastRetry) {
		err := fn(ctx, b.records)
		if err == nil {
			return true
		}
		if ctx.Err() == nil {
			s.o.Log.Warn("spool cannot deliver, will try again", "err", err, "records", len(b.records), "wait", wait)
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(wait):
		}
	}
}

func (s *Spool) setOldest(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.oldest = t
}

// waitGrown blocks until there may be more to read. Meanwhile drained records
// leave the disk.
func (s *Spool) waitGrown(ctx context.Context) {
	s.setOldest(time.Time{})
	s.retire(s.o.Linger)
	t := time.NewTimer(s.o.Linger)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-s.grown:
	case <-t.C:
	}
}

// retire removes the active segment when all of it is drained and it is big or
// old enough. The writer then begins a new one.
func (s *Spool) retire(linger time.Duration) bool {
	a := s.takeDrained(linger)
	if a == nil {
		return false
	}
	if err := a.file.Close(); err != nil {
		s.o.Log.Warn("close spool segment", "err", err, "segment", a.number)
	}
	s.remove(a.segment)
	return true
}

// takeDrained takes the active segment from the writer if it can go.
func (s *Spool) takeDrained(linger time.Duration) *active {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.active
	if a == nil || s.writing || s.reader.at != (position{a.number, a.size}) {
		return nil
	}
	if a.size < min(retireBytes, s.o.SegmentBytes) && s.o.Now().Sub(a.since) < linger {
		return nil
	}
	s.active = nil
	s.forget(a.segment)
	return a
}

// remove deletes the file of a segment that was forgotten.
func (s *Spool) remove(g *segment) {
	s.reader.closeFile()
	if err := os.Remove(g.path); err != nil {
		s.o.Log.Warn("remove spool segment", "err", err, "segment", g.number)
	}
}

// forget takes a segment off the list. The caller holds mu.
func (s *Spool) forget(g *segment) {
	if i := slices.Index(s.segments, g); i >= 0 {
		s.segments = slices.Delete(s.segments, i, i+1)
		s.bytes -= g.size
	}
}

// nextBatch reads on from the cursor: nil when there is nothing new.
func (s *Spool) nextBatch() (*batch, error) {
	for {
		g, limit, last := s.current()
		if g == nil {
			return nil, nil
		}
		b, err := s.readBatch(g, limit)
		if b != nil || err != nil && !errors.Is(err, errEnd) && !errors.Is(err, errTorn) {
			return b, err
		}
		if last {
			return nil, nil // all that was acknowledged is read
		}
		s.leaveSegment(g, limit, err)
	}
}

// current returns the segment to read from, up to where, and whether the writer
// may still add to it.
func (s *Spool) current() (g *segment, limit int64, last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.segments) == 0 {
		return nil, 0, true
	}
	g = s.segments[0]
	if g.number > s.reader.at.segment {
		s.reader.closeFile()
		s.reader.at = position{g.number, int64(len(magic))}
	}
	return g, g.size, s.active != nil && s.active.segment == g
}

// readBatch reads frames from the cursor to limit. The error says why it
// stopped when there is no batch.
func (s *Spool) readBatch(g *segment, limit int64) (*batch, error) {
	r := &s.reader
	if g.number < r.at.segment || r.at.offset >= limit {
		return nil, errEnd
	}
	if err := r.openFile(g.path); err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(io.NewSectionReader(r.file, r.at.offset, limit-r.at.offset), 64<<10)
	b, size := &batch{end: r.at}, int64(0)
	for len(b.records) < s.o.BatchRecords && size < s.o.BatchBytes && b.end.offset < limit {
		f, n, err := readFrame(in)
		if err != nil {
			return b.orNil(), ifEmpty(b, err)
		}
		plain, err := s.box.Open(f.record)
		if err != nil {
			return b.orNil(), ifEmpty(b, fmt.Errorf("segment %d: %w", g.number, ErrKey))
		}
		if len(b.records) == 0 {
			b.first = f.at
		}
		b.records = append(b.records, plain)
		b.end.offset += n
		size += int64(len(plain))
	}
	return b.orNil(), nil
}

func (b *batch) orNil() *batch {
	if len(b.records) == 0 {
		return nil
	}
	return b
}

// ifEmpty keeps an error for the next call when there are records before it.
func ifEmpty(b *batch, err error) error {
	if len(b.records) > 0 {
		return nil
	}
	return err
}

// leaveSegment goes on to the next segment. What is left of this one is nothing,
// the torn end of a run that was killed (never acknowledged), or damage.
func (s *Spool) leaveSegment(g *segment, limit int64, why error) {
	s.mu.Lock()
	s.forget(g)
	s.mu.Unlock()
	rest := limit - s.reader.at.offset
	switch {
	case !errors.Is(why, errTorn):
		s.remove(g)
	case finished(g.path):
		s.setAside(g, rest)
	default:
		s.o.Log.Warn("spool segment has a torn end", "segment", g.number, "bytes", rest)
		s.remove(g)
	}
}

// setAside keeps a damaged segment for whoever can read it.
func (s *Spool) setAside(g *segment, rest int64) {
	s.reader.closeFile()
	s.o.Log.Error("spool segment is damaged, set aside", "segment", g.number, "bytes", rest)
	if err := os.Rename(g.path, g.path+".bad"); err != nil {
		s.o.Log.Error("set spool segment aside", "err", err, "segment", g.number)
	}
	s.o.Lost(rest)
}

// finished reports whether a segment ends with the mark of a proper end.
func finished(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	tail := make([]byte, frameHeader)
	info, err := f.Stat()
	if err != nil || info.Size() < frameHeader {
		return false
	}
	if _, err := f.ReadAt(tail, info.Size()-frameHeader); err != nil {
		return false
	}
	return string(tail) == string(endMark())
}

// open reads the cursor. A cursor that can't be read means the beginning:
// records are then delivered again, and their ids drop the repeats.
func (r *reader) open(dir string) error {
	f, err := os.OpenFile(filepath.Join(dir, "cursor"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open spool cursor: %w", err)
	}
	r.cursor = f
	var b [20]byte
	if _, err := f.ReadAt(b[:], 0); err == nil && crc(b[:16]) == binary.BigEndian.Uint32(b[16:]) {
		r.at = position{binary.BigEndian.Uint64(b[:]), int64(binary.BigEndian.Uint64(b[8:]))}
	}
	return nil
}

// advance moves the cursor. It is not fsynced: after a power loss an older
// cursor only means repeats.
func (r *reader) advance(to position) error {
	r.at = to
	var b [20]byte
	binary.BigEndian.PutUint64(b[:], to.segment)
	binary.BigEndian.PutUint64(b[8:], uint64(to.offset))
	binary.BigEndian.PutUint32(b[16:], crc(b[:16]))
	if _, err := r.cursor.WriteAt(b[:], 0); err != nil {
		return fmt.Errorf("write spool cursor: %w", err)
	}
	return nil
}

func (r *reader) openFile(path string) error {
	if r.file != nil {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open segment: %w", err)
	}
	r.file = f
	return nil
}

func (r *reader) closeFile() {
	if r.file != nil {
		r.file.Close()
		r.file = nil
	}
}

func (r *reader) close() error {
	r.closeFile()
	return r.cursor.Close()
}
