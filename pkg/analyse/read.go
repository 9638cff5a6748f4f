package analyse

import (
	"context"
	"runtime"
	"sync"

	"vedetta/pkg/event"
)

// reading is one delivery, decoded.
type reading struct {
	e   *event.Event
	err error
}

// parallelFrom is how many deliveries are worth more than one goroutine.
const parallelFrom = 32

// read decodes deliveries and derives their facts, on all cores: half of an
// event's cost lies here and no event depends on another. It stops after the
// first change of a register, which decides how the texts behind it are read.
func (a *Analyser) read(ctx context.Context, deliveries []event.Delivery) ([]reading, error) {
	out := make([]reading, len(deliveries))
	parallel(len(out), func(i int) { out[i] = decode(deliveries[i]) })
	for i, r := range out {
		if r.err != nil {
			continue
		}
		if err := a.meet(ctx, r.e); err != nil {
			return nil, err
		}
		if r.e.Type == event.PolicyChanged {
			out = out[:i+1]
			break
		}
	}
	parallel(len(out), func(i int) {
		e := out[i].e
		if e == nil {
			return
		}
		if e.Facts == nil {
			a.o.Reader.Read(e)
		}
		e.Facts.Evidence = sync.OnceValue(func() []byte { return a.evidence(e) })
	})
	return out, nil
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

// parallel calls do for 0 to n-1, on all cores where that pays.
func parallel(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n/parallelFrom+1)
	share := (n + workers - 1) / workers
	var wg sync.WaitGroup
	for from := 0; from < n; from += share {
		work := func() {
			for i := from; i < min(from+share, n); i++ {
				do(i)
			}
		}
		if workers == 1 {
			work()
			continue
		}
		wg.Go(work)
	}
	wg.Wait()
}
