package generate

import (
	"bufio"
	"container/heap"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/klauspost/compress/gzip"

	"vedetta/pkg/event"
)

// Summary says what a run wrote.
type Summary struct {
	Events    string   `json:"events"` // path of the log
	Policy    string   `json:"policy"` // path of the register
	Truth     string   `json:"truth"`  // path of the truth
	Lines     int      `json:"lines"`  // events written, duplicates included
	Planted   int      `json:"planted"`
	Incidents int      `json:"incidents"`
	Decoys    int      `json:"decoys"`
	Skipped   []string `json:"skipped,omitempty"` // kinds that the weeks have no room for
}

// Run writes a log, its register and its truth into a folder, which it makes. An
// error that wraps ErrOptions is about the options. A run that is interrupted
// leaves no events.jsonl.
func Run(ctx context.Context, dir string, o Options) (*Summary, error) {
	o, err := o.fill()
	if err != nil {
		return nil, err
	}
	s := &Summary{Events: filepath.Join(dir, "events.jsonl"), Policy: filepath.Join(dir, "policy.yaml"), Truth: filepath.Join(dir, "truth.jsonl")}
	for _, old := range []string{s.Events, s.Events + ".gz"} {
		if _, err := os.Stat(old); err == nil && !o.Force {
			return nil, fmt.Errorf("%w: %s is there already: name another folder, or write over it with --force", ErrOptions, old)
		}
	}
	if o.Gzip {
		s.Events += ".gz"
	}
	w, err := newWorld(o)
	if err != nil {
		return nil, err
	}
	r := newRun(w)
	if err := r.check(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	if err := errors.Join(w.writeRegister(dir), w.writeTruth(s.Truth)); err != nil {
		return nil, err
	}
	if err := r.writeEvents(ctx, s.Events, o.Gzip); err != nil {
		return nil, err
	}
	s.Lines, s.Planted, s.Skipped = r.written, r.plants, w.skipped
	for _, p := range w.plantings {
		if p.Decoy {
			s.Decoys++
		} else {
			s.Incidents++
		}
	}
	return s, nil
}

// writeTruth writes a line for each planting.
func (w *world) writeTruth(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write truth: %w", err)
	}
	b := bufio.NewWriter(f)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	for _, p := range w.plantings {
		if err := e.Encode(p.Truth); err != nil {
			f.Close()
			return fmt.Errorf("write truth: %w", err)
		}
	}
	if err := errors.Join(b.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write truth: %w", err)
	}
	return nil
}

// run makes the events of normal life, step by step, and merges the planted ones
// in, in the order they arrive.
type run struct {
	*world
	diary   *diary
	streams []*stream
	planted []planted // by arrival
	pending waiting   // made but not arrived
	rng     *rand.Rand
	made    int
	written int
	plants  int // events of incidents and decoys
}

// step is how far normal life is made at once: what keeps memory small.
const step = 10 * time.Minute

func newRun(w *world) *run {
	r := &run{world: w, diary: newDiary(w), rng: source(w.o.Seed, "arrivals")}
	for _, p := range w.plantings {
		r.planted = append(r.planted, p.events...)
	}
	slices.SortStableFunc(r.planted, func(x, y planted) int { return x.arrives.Compare(y.arrives) })
	r.plants = len(r.planted)
	for i, f := range flows() {
		r.streams = append(r.streams, &stream{world: w, flow: f, rng: source(w.o.Seed, "flow "+f.name), m: maker{tag: fmt.Sprintf("f%02d", i)}})
	}
	return r
}

// fixed is about how many events the calendar makes.
func (r *run) fixed() int {
	n := 0
	for _, i := range r.diary.issues {
		l := r.town.lists[i.list]
		n += l.count / batch
		if i.list == "newsletter" {
			n += min(l.count, r.diary.personal)
		}
	}
	return n + r.cal.days*20
}

// check refuses a size that leaves no room for normal life, and sets how much of
// each flow there is.
func (r *run) check() error {
	fixed := r.fixed() + len(r.planted)
	grows := r.o.Events - fixed
	if least := fixed + fixed/4; grows < fixed/4 {
		return fmt.Errorf("%w: %d events are too few for %d of the calendar and the incidents: take at least %d, or fewer --incidents",
			ErrOptions, r.o.Events, fixed, (least/1000+1)*1000)
	}
	for _, s := range r.streams {
		total := 0.0
		for at := r.cal.start; at.Before(r.cal.end()); at = at.Add(step) {
			total += s.hours.weight(&r.cal, at)
		}
		s.each = float64(grows) * s.share / s.size / total
	}
	return nil
}

// writeEvents writes the log through a temporary file.
func (r *run) writeEvents(ctx context.Context, path string, zip bool) error {
	f, err := os.OpenFile(path+".part", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	defer os.Remove(path + ".part") // gone after the rename
	b := bufio.NewWriterSize(f, 1<<20)
	var out io.Writer = b
	var z *gzip.Writer
	if zip {
		z = gzip.NewWriter(b)
		out = z
	}
	err = r.write(ctx, out)
	if z != nil {
		err = errors.Join(err, z.Close())
	}
	if err := errors.Join(err, b.Flush(), f.Close()); err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		return fmt.Errorf("write events: %w", err)
	}
	return nil
}

// write makes the log.
func (r *run) write(ctx context.Context, out io.Writer) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	day := 0
	for at := r.cal.start; at.Before(r.cal.end()); at = at.Add(step) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !at.Before(r.cal.day(day)) {
			r.push(r.diary.of(day))
			day++
		}
		for _, s := range r.streams {
			for range poisson(s.rng, s.each*s.hours.weight(&r.cal, at)) {
				r.push(s.make(s, at.Add(time.Duration(s.rng.Int64N(int64(step))))))
			}
		}
		if err := r.emit(e, at.Add(step)); err != nil {
			return err
		}
		r.o.Progress(r.written, r.o.Events)
	}
	err := r.emit(e, r.cal.end().AddDate(1, 0, 0))
	r.o.Progress(r.written, r.written)
	return err
}

// push lets events arrive: some late, some twice.
func (r *run) push(in []*event.Intake) {
	for _, i := range in {
		// What a page's comments lose in minutes is judged by the hour: no strays there.
		arrives := i.Time.Add(latency(r.rng, i.Channel != event.Social))
		heap.Push(&r.pending, planted{in: i, arrives: arrives, n: r.made})
		r.made++
		if r.rng.IntN(250) == 0 {
			heap.Push(&r.pending, planted{in: i, arrives: arrives.Add(time.Duration(1+r.rng.IntN(2400)) * time.Second), n: r.made})
			r.made++
		}
	}
}

// emit writes what has arrived before a moment.
func (r *run) emit(e *json.Encoder, until time.Time) error {
	for {
		var next planted
		switch {
		case len(r.planted) > 0 && (len(r.pending) == 0 || !r.pending[0].arrives.Before(r.planted[0].arrives)):
			next = r.planted[0]
			if !next.arrives.Before(until) {
				return nil
			}
			r.planted[0], r.planted = planted{}, r.planted[1:]
		case len(r.pending) > 0 && r.pending[0].arrives.Before(until):
			next = heap.Pop(&r.pending).(planted)
		default:
			return nil
		}
		if err := e.Encode(next.in); err != nil {
			return err
		}
		r.written++
	}
}

// poisson draws how often something happens that happens so often on average.
func poisson(rng *rand.Rand, mean float64) int {
	if mean > 200 { // near enough a normal distribution
		return max(0, int(math.Round(mean+math.Sqrt(mean)*rng.NormFloat64())))
	}
	n, p, limit := 0, rng.Float64(), math.Exp(-mean)
	for ; p > limit; n++ {
		p *= rng.Float64()
	}
	return n
}

// waiting is a heap of events by arrival.
type waiting []planted

func (w waiting) Len() int           { return len(w) }
func (w waiting) Less(i, j int) bool { return byArrival(w[i], w[j]) < 0 }
func (w waiting) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *waiting) Push(x any)        { *w = append(*w, x.(planted)) }

func (w *waiting) Pop() any {
	last := len(*w) - 1
	x := (*w)[last]
	(*w)[last] = planted{}
	*w = (*w)[:last]
	return x
}
