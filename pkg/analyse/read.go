package analyse

import (
	"runtime"
	"sync"

	"vedetta/pkg/event"
)

// reading is one delivery, decoded, with the facts of its text.
type reading struct {
	e     *event.Event
	fresh bool // the facts were derived here, not brought along
	err   error
}

// parallelFrom is how many deliveries are worth more than one goroutine.
const parallelFrom = 32

// read decodes deliveries and derives their facts, on all cores: half of an
// event's cost lies here and no event depends on another. It stops after the
// first change of a register, which decides how the texts behind it are read.
func (a *Analyser) read(deliveries []event.Delivery) []reading {
	out := make([]reading, len(deliveries))
	workers := min(runtime.GOMAXPROCS(0), len(deliveries)/parallelFrom+1)
	var wg sync.WaitGroup
	share := (len(deliveries) + workers - 1) / workers
	for from := 0; from < len(deliveries); from += share {
		part := deliveries[from:min(from+share, len(deliveries))]
		into := out[from:]
		if workers == 1 {
			a.decode(part, into)
			continue
		}
		wg.Go(func() { a.decode(part, into) })
	}
	wg.Wait()
	end := len(out)
	for i, r := range out {
		if r.err == nil && r.e.Type == event.PolicyChanged {
			end = i + 1
			break
		}
	}
	for _, r := range out[end:] {
		if r.fresh {
			r.e.Facts = nil // to be read again, by the new register
		}
	}
	for i := range out[:end] {
		if e := out[i].e; e != nil {
			e.Facts.Evidence = sync.OnceValue(func() []byte { return a.evidence(e) })
		}
	}
	return out[:end]
}

func (a *Analyser) decode(deliveries []event.Delivery, into []reading) {
	for i, d := range deliveries {
		e, err := d.Event, error(nil)
		if e == nil {
			e, err = event.Decode(d.Data)
		}
		if err != nil {
			into[i] = reading{err: err}
			continue
		}
		e.Seq, e.Stored = d.Seq, d.Stored
		into[i].e = e
		if e.Facts == nil {
			into[i].fresh = true
			a.o.Reader.Read(e)
		}
	}
}
