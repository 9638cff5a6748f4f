package spool

import (
	"context"
	"errors"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// faulty is a segment file on a bad disk.
type faulty struct {
	*os.File
	short atomic.Bool   // writes half, then ENOSPC
	sync  atomic.Bool   // fsync fails with EIO
	hang  chan struct{} // fsync waits for it when not nil
	hung  chan struct{} // gets a token for each fsync that waits
}

func (f *faulty) Write(b []byte) (int, error) {
	if f.short.Load() {
		n, _ := f.File.Write(b[:len(b)/2])
		return n, syscall.ENOSPC
	}
	return f.File.Write(b)
}

func (f *faulty) Sync() error {
	if f.hang != nil {
		select {
		case f.hung <- struct{}{}:
		default: // nobody asks about another one
		}
		<-f.hang
	}
	if f.sync.Load() {
		return syscall.EIO
	}
	return f.File.Sync()
}

func TestAFullOrBrokenDiskLosesNothingAcknowledged(t *testing.T) {
	for name, set := range map[string]func(*faulty, bool){
		"write": func(f *faulty, bad bool) { f.short.Store(bad) },
		"fsync": func(f *faulty, bad bool) { f.sync.Store(bad) },
	} {
		t.Run(name, func(t *testing.T) {
			var disk *faulty
			dir := t.TempDir()
			s := open(t, dir, Options{wrap: func(f *os.File) file { disk = &faulty{File: f}; return disk }})
			put(t, s, "uno")
			set(disk, true)
			if err := s.Append(t.Context(), []byte("perso")); err == nil || errors.Is(err, ErrUnsure) {
				t.Fatalf("Append on a bad disk: %v, want the disk's error", err)
			}
			put(t, s, "due") // a new segment, on a disk that is well again
			shut(t, s)
			s = open(t, dir, Options{})
			defer shut(t, s)
			equal(t, drain(t, s, 2), "uno", "due")
		})
	}
}

func TestAHangingDiskHoldsNobody(t *testing.T) {
	release, hung := make(chan struct{}), make(chan struct{}, 1)
	s := open(t, t.TempDir(), Options{wrap: func(f *os.File) file { return &faulty{File: f, hang: release, hung: hung} }})
	held, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		<-hung // a time limit might end before the writer begins
		cancel()
	}()
	if err := s.Append(held, []byte("in scrittura")); !errors.Is(err, ErrUnsure) {
		t.Errorf("Append that the writer holds: %v, want ErrUnsure", err)
	}
	short := func() context.Context {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		t.Cleanup(cancel)
		return ctx
	}
	for range 3 {
		if err := s.Append(short(), []byte("ritirato")); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrUnsure) {
			t.Errorf("Append that waits in the queue: %v, want DeadlineExceeded alone", err)
		}
	}
	close(release)
	put(t, s, "dopo")
	equal(t, drain(t, s, 2), "in scrittura", "dopo")
	shut(t, s)
}

func TestATornEndIsNoLossAndDamageIsSetAside(t *testing.T) {
	t.Run("torn", func(t *testing.T) {
		var lost int64
		dir := t.TempDir()
		makeSegment(t, dir, false)
		s := open(t, dir, Options{Lost: func(n int64) { lost += n }})
		defer shut(t, s)
		equal(t, drain(t, s, 1), "uno")
		if lost != 0 {
			t.Errorf("%d bytes reported as lost", lost)
		}
	})
	t.Run("damaged", func(t *testing.T) {
		var lost int64
		dir := t.TempDir()
		makeSegment(t, dir, true)
		s := open(t, dir, Options{Lost: func(n int64) { lost += n }})
		defer shut(t, s)
		put(t, s, "tre")
		equal(t, drain(t, s, 2), "uno", "tre")
		if lost == 0 || len(segmentsIn(t, dir, "*.bad")) != 1 {
			t.Errorf("%d bytes reported as lost, set aside: %v", lost, segmentsIn(t, dir, "*.bad"))
		}
	})
}

// makeSegment leaves a segment with the record "uno" whole and the record after
// it broken: its end missing, or a byte changed in a finished file.
func makeSegment(t *testing.T, dir string, finished bool) {
	t.Helper()
	s := open(t, dir, Options{})
	put(t, s, "uno")
	first := s.Stats().Bytes
	put(t, s, "due")
	second := s.Stats().Bytes
	shut(t, s)
	name := segmentsIn(t, dir, "*.seg")[0]
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if finished {
		b[(first+second)/2] ^= 1
	} else {
		b = b[:second-3]
	}
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestALostCursorMeansRepeatsNotLoss(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{BatchRecords: 1})
	put(t, s, "uno", "due")
	drain(t, s, 1)
	put(t, s, "tre")
	shut(t, s)
	if err := os.WriteFile(dir+"/cursor", []byte("rovinato"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, Options{})
	defer shut(t, s)
	equal(t, drain(t, s, 3), "uno", "due", "tre")
}
