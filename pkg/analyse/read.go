package analyse

import (
	"context"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"vedetta/pkg/event"
)

// reading is one delivery, decoded.
type reading struct {
	e   *event.Event
	err error
}

// pieceSize is how many events are read at a time by one goroutine.
const pieceSize = 32

// decoded decodes deliveries, on all cores.
func decoded(deliveries []event.Delivery) []reading {
	out := make([]reading, len(deliveries))
	forAll(len(out), func(from, to int) {
		for i := from; i < to; i++ {
			out[i] = decode(deliveries[i])
		}
	})
	return out
}

// run meets the bodies of deliveries that are decoded and returns how many of them
// are read by the registers that are then in force: up to the first change of one,
// which decides how the texts behind it are read.
func (a *Analyser) run(ctx context.Context, read []reading) (int, error) {
	for i, r := range read {
		if r.err != nil {
			continue
		}
		if err := a.meet(ctx, r.e); err != nil {
			return 0, err
		}
		if r.e.Type == event.PolicyChanged {
			return i + 1, nil
		}
	}
	return len(read), nil
}

// inOrder derives the facts of events on all cores and calls do for each in order,
// while those behind it are still being read: half of an event's cost lies in its
// text, and no event's facts depend on another. It returns do's first error.
func (a *Analyser) inOrder(read []reading, do func(i int) error) error {
	pieces := (len(read) + pieceSize - 1) / pieceSize
	done := make([]chan struct{}, pieces)
	for i := range done {
		done[i] = make(chan struct{})
	}
	var next atomic.Int64 // piece that nobody has taken
	take := func() bool {
		p := int(next.Add(1)) - 1
		if p >= pieces {
			return false
		}
		for i := p * pieceSize; i < min((p+1)*pieceSize, len(read)); i++ {
			a.readOne(read[i].e)
		}
		close(done[p])
		return true
	}
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), pieces) - 1 {
		wg.Go(func() {
			for take() {
			}
		})
	}
	defer wg.Wait() // nobody reads when somebody changes a register
	for p := range pieces {
		for !closed(done[p]) { // who would wait reads
			if !take() {
				<-done[p]
			}
		}
		for i := p * pieceSize; i < min((p+1)*pieceSize, len(read)); i++ {
			if err := do(i); err != nil {
				next.Store(int64(pieces))
				return err
			}
		}
	}
	return nil
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// readOne derives the facts of an event that was decoded.
func (a *Analyser) readOne(e *event.Event) {
	if e == nil {
		return
	}
	if e.Facts == nil {
		known := a.o.Reader.Read(e)
		a.o.Metrics.texts.WithLabelValues(strconv.FormatBool(known)).Inc()
	}
	e.Facts.Evidence = sync.OnceValue(func() []byte { return a.evidence(e) })
}

func decode(d event.Delivery) reading {
	e, err := d.Event, error(nil)
	if e == nil {
		e, err = event.Decode(d.Data)
	}
	if err != nil {
		return reading{err: err}
	}
	e.Seq, e.Stored = d.Seq, d.Stored
	return reading{e: e}
}

// forAll calls do for parts of 0 to n, on all cores where that pays.
func forAll(n int, do func(from, to int)) {
	workers := min(runtime.GOMAXPROCS(0), n/pieceSize+1)
	share := (n + workers - 1) / workers
	var wg sync.WaitGroup
	for from := 0; from < n; from += share {
		to := min(from+share, n)
		if to == n {
			do(from, to)
			break
		}
		wg.Go(func() { do(from, to) })
	}
	wg.Wait()
}
