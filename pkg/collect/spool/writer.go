package spool

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// maxGroup bounds what one fsync covers, so that the first of a long queue does
// not wait for the last.
const maxGroup = 4 << 20

// request is one record on its way to the disk.
type request struct {
	frame []byte
	done  chan error // buffered: the writer never waits for who asked
}

// active is the segment that is written to.
type active struct {
	*segment
	file  file
	since time.Time // when its first record came
}

func (s *Spool) enqueue(r *request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := int64(len(r.frame))
	switch {
	case s.closed:
		return ErrClosed
	case s.bytes+s.waiting+n > s.o.MaxBytes:
		return ErrFull
	}
	s.queue = append(s.queue, r)
	s.waiting += n
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return nil
}

// withdraw takes a request back whose time is over. It can't when the writer
// already has it.
func (s *Spool) withdraw(ctx context.Context, r *request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.queue, r); i >= 0 {
		s.queue = slices.Delete(s.queue, i, i+1)
		s.waiting -= int64(len(r.frame))
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	default:
		return errors.Join(ErrUnsure, ctx.Err())
	}
}

// write is the one goroutine that writes segments.
func (s *Spool) write() {
	defer close(s.written)
	for range s.wake {
		for group := s.take(); group != nil; group = s.take() {
			s.finish(group, s.store(group))
		}
	}
	for group := s.take(); group != nil; group = s.take() {
		s.finish(group, s.store(group))
	}
}

// take gets the next group to store together, or nil.
func (s *Spool) take() []*request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var size, n int
	for n < len(s.queue) && (n == 0 || size+len(s.queue[n].frame) <= maxGroup) {
		size += len(s.queue[n].frame)
		n++
	}
	if n == 0 {
		return nil
	}
	group := slices.Clone(s.queue[:n])
	s.queue = slices.Delete(s.queue, 0, n)
	s.writing = true
	return group
}

// store writes a group and makes it durable. It runs without the lock: nobody
// else touches the active segment while writing is set.
func (s *Spool) store(group []*request) error {
	if s.active == nil || s.active.size >= s.o.SegmentBytes {
		if err := s.rotate(); err != nil {
			return err
		}
	}
	var b []byte
	for _, r := range group {
		b = append(b, r.frame...)
	}
	if _, err := s.active.file.Write(b); err != nil {
		return fmt.Errorf("write segment: %w", err)
	}
	if err := s.active.file.Sync(); err != nil {
		return fmt.Errorf("sync segment: %w", err)
	}
	return nil
}

// rotate finishes the active segment and begins a new one.
func (s *Spool) rotate() error {
	if s.active != nil {
		s.finishSegment(s.active)
		s.setActive(nil)
	}
	g := &segment{number: s.next, path: segmentPath(s.dir, s.next), size: int64(len(magic))}
	s.next++ // also when what follows fails: a number is used once
	f, err := os.OpenFile(g.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("begin segment: %w", err)
	}
	w := s.o.wrap(f)
	_, err = w.Write([]byte(magic))
	if err == nil {
		err = syncDir(s.dir) // the file's name must be as durable as the records in it
	}
	if err != nil {
		return errors.Join(fmt.Errorf("begin segment: %w", err), w.Close(), os.Remove(g.path))
	}
	s.setActive(&active{segment: g, file: w, since: s.o.Now()})
	return nil
}

// setActive replaces the active segment. Only the writer calls it, or who
// knows that the writer has ended.
func (s *Spool) setActive(a *active) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active = a
	if a != nil {
		s.segments = append(s.segments, a.segment)
		s.bytes += a.size
	}
}

// finish tells everybody of a group how it went.
func (s *Spool) finish(group []*request, err error) {
	if err != nil {
		s.o.Log.Error("write spool", "err", err, "records", len(group))
		s.leaveSegmentHalf()
	}
	s.account(group, err == nil)
	select {
	case s.grown <- struct{}{}:
	default:
	}
	for _, r := range group {
		r.done <- err
	}
}

// account books a group that is no longer waiting.
func (s *Spool) account(group []*request, stored bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var n int64
	for _, r := range group {
		n += int64(len(r.frame))
	}
	s.waiting -= n
	s.writing = false
	if stored {
		s.active.size += n
		s.bytes += n
	}
}

// leaveSegmentHalf gives up the active segment after a fault. It is cut back to
// what was acknowledged: what the disk holds beyond is not known (a failed fsync
// may have dropped pages).
func (s *Spool) leaveSegmentHalf() {
	if s.active == nil {
		return
	}
	if err := errors.Join(s.active.file.Truncate(s.active.size), s.active.file.Close()); err != nil {
		s.o.Log.Warn("leave spool segment", "err", err, "segment", s.active.number)
	}
	s.setActive(nil)
}

// finishSegment ends a segment with a mark, by which a later reader knows
// damage from a torn end.
func (s *Spool) finishSegment(a *active) {
	_, err := a.file.Write(endMark())
	if err := errors.Join(err, a.file.Sync(), a.file.Close()); err != nil {
		s.o.Log.Warn("finish spool segment", "err", err, "segment", a.number)
	}
}
