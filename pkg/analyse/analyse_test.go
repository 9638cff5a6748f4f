package analyse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// partition is a Source over deliveries in memory, in batches. When all are
// fetched it calls dry, and then waits for the end of ctx.
type partition struct {
	batches [][]event.Delivery
	extra   uint64 // how many more there are behind the last batch
	limits  []int  // that were asked for
	acks    int
	dry     func()
}

func (p *partition) Fetch(ctx context.Context, limit int, _ time.Duration) ([]event.Delivery, uint64, error) {
	p.limits = append(p.limits, limit)
	if len(p.batches) == 0 {
		if p.dry != nil {
			p.dry()
		}
		<-ctx.Done()
		return nil, 0, ctx.Err()
	}
	b := p.batches[0]
	p.batches = p.batches[1:]
	behind := p.extra
	for _, later := range p.batches {
		behind += uint64(len(later))
	}
	return b, behind, nil
}

func (p *partition) Ack(context.Context) { p.acks++ }

// probe is a detector that notes what it is told.
type probe struct {
	seen     []string
	advanced []time.Time
	err      error
	evicted  uint64
}

func (*probe) Name() string        { return "probe" }
func (*probe) Rules() []event.Rule { return nil }
func (p *probe) Detect(e *event.Event, _ detect.Report) error {
	if p.err != nil && e.Data.Text == "trouble" {
		return p.err
	}
	p.seen = append(p.seen, e.ID)
	return nil
}

func (p *probe) Advance(now time.Time, _ detect.Report) error {
	p.advanced = append(p.advanced, now)
	return nil
}

func (p *probe) Evicted() uint64          { return p.evicted }
func (*probe) Snapshot(w io.Writer) error { _, err := io.WriteString(w, "state"); return err }
func (*probe) Restore(io.Reader) error    { return nil }

// stage is an analyser's surroundings in one test.
type stage struct {
	out   *outside
	probe *probe
	part  *partition
	saved []uint64
	reg   *prometheus.Registry
}

// run runs an analyser over batches of events until they are analysed.
func run(t *testing.T, change func(*stage, *Options), batches ...[]event.Delivery) *stage {
	t.Helper()
	s := &stage{out: newOutside(), probe: &probe{}, part: &partition{batches: batches}, reg: prometheus.NewRegistry()}
	w := useTown(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s.part.dry = cancel
		a := w.fresh(s.out, func(o *Options) {
			o.Source, o.Now, o.Metrics = s.part, time.Now, NewMetrics(s.reg)
			o.Detectors = append(o.Detectors, s.probe)
			o.Save = func(_ context.Context, seq uint64, _ []byte) error { s.saved = append(s.saved, seq); return nil }
			if change != nil {
				change(s, o)
			}
		})
		if err := a.Run(ctx); err != nil {
			t.Errorf("Run: %v", err)
		}
		cancel()
	})
	return s
}

// messages are n deliveries from a position on.
func messages(t *testing.T, from, n int) []event.Delivery {
	t.Helper()
	w := useTown(t)
	var out []event.Delivery
	for i := range n {
		at := noon.Add(time.Duration(from+i) * time.Minute)
		out = append(out, delivered(t, from+i, w.sms(from+i, at, texts[2], (from+i)%10)))
	}
	return out
}

func TestTheSameRowsAreWrittenAgain(t *testing.T) {
	s := run(t, func(s *stage, _ *Options) { s.out.failures = 7 }, messages(t, 1, 5), messages(t, 6, 5))
	if len(s.out.writes) != 9 || len(s.out.rows) != 10 {
		t.Fatalf("%d writes of %d rows, want 8 of the first batch and one more", len(s.out.writes), len(s.out.rows))
	}
	first := s.out.writes[0]
	if len(first.Findings) == 0 {
		t.Error("no findings: the test says too little")
	}
	for i, b := range s.out.writes[1:8] {
		if !slices.Equal(b.Events, first.Events) || !slices.Equal(b.Findings, first.Findings) {
			t.Errorf("try %d is another batch", i+2)
		}
	}
	if len(s.probe.seen) != 10 {
		t.Errorf("%d events were analysed, want each of 10 once", len(s.probe.seen))
	}
	const want = `# HELP vedetta_analyse_store_retries_total Batches written again because the store failed.
# TYPE vedetta_analyse_store_retries_total counter
vedetta_analyse_store_retries_total 7
`
	if err := testutil.GatherAndCompare(s.reg, strings.NewReader(want), "vedetta_analyse_store_retries_total"); err != nil {
		t.Error(err)
	}
}

// What a detector gives up is counted once, not again for every batch, nor by who
// takes over its state.
func TestEvictionsAreCounted(t *testing.T) {
	s := run(t, func(s *stage, _ *Options) { s.probe.evicted = 3 }, messages(t, 1, 5), messages(t, 6, 5))
	const want = `# HELP vedetta_analyse_evicted_total What was given up for want of room, by part (campaigns, or a detector): what it belonged to may be found late, or not.
# TYPE vedetta_analyse_evicted_total counter
vedetta_analyse_evicted_total{part="probe"} 3
`
	if err := testutil.GatherAndCompare(s.reg, strings.NewReader(want), "vedetta_analyse_evicted_total"); err != nil {
		t.Error(err)
	}
	w, reg := useTown(t), prometheus.NewRegistry()
	seq, state, err := w.fresh(newOutside(), nil).Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	heir := w.fresh(newOutside(), func(o *Options) {
		o.Metrics, o.Detectors = NewMetrics(reg), append(o.Detectors, s.probe)
	})
	if err := heir.Restore(t.Context(), seq, state); err != nil {
		t.Fatal(err)
	}
	if err := heir.Judge(t.Context(), messages(t, 1, 1)); err != nil {
		t.Fatal(err)
	}
	if n, err := testutil.GatherAndCount(reg, "vedetta_analyse_evicted_total"); err != nil || n != 0 {
		t.Errorf("%d parts counted again, %v", n, err)
	}
}

func TestNothingIsAcknowledgedWhileTheStoreIsAway(t *testing.T) {
	s := run(t, func(s *stage, o *Options) {
		s.out.failures = 1 << 30
		sink, retries := o.Sink, 0
		o.Sink = sinkFunc(func(ctx context.Context, b *event.Batch) error {
			if retries++; retries == 5 {
				s.part.dry() // the process ends while the store is away
			}
			return sink.Write(ctx, b)
		})
	}, messages(t, 1, 5))
	if s.part.acks != 0 || len(s.saved) != 0 || len(s.out.content) != 0 {
		t.Errorf("%d acknowledged, saved %v, %d findings published: the batch was never written", s.part.acks, s.saved, len(s.out.content))
	}
}

type sinkFunc func(ctx context.Context, b *event.Batch) error

func (f sinkFunc) Write(ctx context.Context, b *event.Batch) error { return f(ctx, b) }

func TestBadEventsGoToTheDeadLetters(t *testing.T) {
	w := useTown(t)
	good := messages(t, 1, 6)
	good[1] = event.Delivery{Seq: 2, Subject: "events.3.c_a.sms.message.submitted", Data: []byte(`{"text":"+393471234567`)}
	good[2] = event.Delivery{Seq: 3, Subject: "odd", Data: make([]byte, 2*maxRejected)}
	good[3] = delivered(t, 4, w.sms(4, noon, "trouble", 1))
	s := run(t, func(s *stage, _ *Options) { s.probe.err = event.Rejectf("unheard of") }, good)
	if len(s.out.rows) != 3 || len(s.out.letters) != 3 || s.part.acks != 1 {
		t.Fatalf("%d rows, %d dead letters, %d acknowledged, want 3, 3 and 1", len(s.out.rows), len(s.out.letters), s.part.acks)
	}
	f := func(seq int, body event.Body, why string, size int) {
		t.Helper()
		d := s.out.letters[fmt.Sprint("analyse-", seq)]
		if d == nil || d.Body != body || d.Stage != "analyse" || d.Source != fmt.Sprint("EVENTS/", seq) || !strings.Contains(d.Reason, why) {
			t.Errorf("%d: %+v", seq, d)
			return
		}
		if strings.Contains(d.Reason, "347") || !strings.HasPrefix(string(d.Sealed), string(body)+":") || size > 0 && len(d.Sealed) != size+len(body)+1 {
			t.Errorf("%d: reason %q, %d bytes sealed for %.8q", seq, d.Reason, len(d.Sealed), d.Sealed)
		}
	}
	f(2, "c_a", "syntax error", len(good[1].Data))
	f(3, "unknown", "syntax error", maxRejected)
	f(4, "c_a", "unheard of", 0)
}

// An error that is not the event's ends the analyser and saves nothing of the
// batch.
func TestOtherErrorsEndTheAnalyser(t *testing.T) {
	w, out, p := useTown(t), newOutside(), &probe{err: errors.New("bug")}
	saved := 0
	a := w.fresh(out, func(o *Options) {
		o.Source, o.Detectors = &partition{batches: [][]event.Delivery{{delivered(t, 1, w.sms(1, noon, "trouble", 1))}}}, []detect.Detector{p}
		o.Save = func(context.Context, uint64, []byte) error { saved++; return nil }
	})
	if err := a.Run(t.Context()); !errors.Is(err, p.err) || !strings.Contains(err.Error(), "detector probe") || !strings.Contains(err.Error(), "partition 3") {
		t.Errorf("%v, want the detector's error", err)
	}
	if saved != 0 || len(out.rows) != 0 || len(out.letters) != 0 {
		t.Errorf("%d checkpoints, %d rows, %d dead letters", saved, len(out.rows), len(out.letters))
	}
}

// While there is a backlog, time is the latest event's; then it is the clock's.
func TestBacklogIsJudgedByEventTime(t *testing.T) {
	late := messages(t, 3, 1)
	w := useTown(t)
	late = append(late, delivered(t, 4, w.sms(40, noon.Add(-time.Hour), "x", 1)))
	s := run(t, nil, messages(t, 1, 2), late, nil, messages(t, 5, 1))
	want := []time.Time{noon.Add(2 * time.Minute), noon.Add(3 * time.Minute), noon.Add(3 * time.Minute)}
	if len(s.probe.advanced) != 4 || !slices.EqualFunc(s.probe.advanced[:3], want, time.Time.Equal) {
		t.Fatalf("time was %v, want %v and then the clock", s.probe.advanced, want)
	}
	if got := s.probe.advanced[3]; got.Year() != 2000 { // synctest's clock
		t.Errorf("without a backlog time is %s, want the clock's", got)
	}
}

// A backlog is taken in few large batches; what is live comes in small ones.
func TestABacklogIsTakenInLargeBatches(t *testing.T) {
	s := run(t, func(s *stage, o *Options) {
		sink := o.Sink
		o.Sink = sinkFunc(func(ctx context.Context, b *event.Batch) error {
			s.part.extra = batchSize // less than that waits behind the second batch
			if len(s.out.rows) > 0 {
				s.part.extra = 0
			}
			return sink.Write(ctx, b)
		})
	}, messages(t, 1, 2), messages(t, 3, 1), messages(t, 4, 1))
	if want := []int{batchSize, batchSize, backlogBatch, batchSize}; !slices.Equal(s.part.limits, want) {
		t.Errorf("asked for %d, want %d", s.part.limits, want)
	}
}

func TestCheckpoints(t *testing.T) {
	// All at once: only the end saves, and an empty batch moves nothing.
	s := run(t, nil, messages(t, 1, 3), nil, messages(t, 4, 2))
	if !slices.Equal(s.saved, []uint64{5}) || s.part.acks != 2 {
		t.Errorf("saved at %v, %d acknowledged, want one at 5 and 2", s.saved, s.part.acks)
	}
	// A slow store lets five seconds pass in the first batch.
	s = run(t, func(s *stage, _ *Options) { s.out.failures = 6 }, messages(t, 1, 3), messages(t, 4, 2))
	if !slices.Equal(s.saved, []uint64{3, 5}) {
		t.Errorf("saved at %v, want 3 and 5", s.saved)
	}
	if s = run(t, nil); len(s.saved) != 0 {
		t.Errorf("nothing was read, and %v is saved", s.saved)
	}
}

func TestLosingThePartitionEndsTheAnalyser(t *testing.T) {
	w, fenced := useTown(t), errors.New("fenced")
	synctest.Test(t, func(t *testing.T) {
		out := newOutside()
		out.failures = 8 // long enough for a checkpoint to be due
		a := w.fresh(out, func(o *Options) {
			o.Source, o.Now = &partition{batches: [][]event.Delivery{messages(t, 1, 1)}}, time.Now
			o.Save = func(context.Context, uint64, []byte) error { return fenced }
		})
		if err := a.Run(t.Context()); !errors.Is(err, fenced) {
			t.Errorf("%v, want the fence's error", err)
		}
	})
}

// Who first told of the same people is known by the message's id, also to whoever
// takes over the state.
func TestTellingsOutliveTheProcess(t *testing.T) {
	w := useTown(t)
	var exact uint64 // of the one text: names are masked in it
	told := func(a *Analyser, n int, name string) string {
		t.Helper()
		b, err := a.batch(t.Context(), []event.Delivery{delivered(t, n, w.sms(n, noon, "Gentile "+name+", la informiamo che lo sportello tributi di via dei Mulini 3 riceve solo su appuntamento.", n%10))}, 0)
		if err != nil {
			t.Fatal(err)
		}
		f := b.Events[0].Facts
		if exact == 0 {
			exact = f.Exact
		}
		if f.Exact != exact {
			t.Errorf("the letter to %s is another text", name)
		}
		return f.FirstTold
	}
	a := w.fresh(newOutside(), nil)
	first := told(a, 1, "Marco Rossi")
	seq, state, err := a.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	b := w.fresh(newOutside(), nil)
	if err := b.Restore(t.Context(), seq, state); err != nil {
		t.Fatal(err)
	}
	same, other := told(b, 2, "MARCO ROSSI"), told(b, 3, "Giulia Ferrari")
	if first == "" || same != first || other == first || other == "" {
		t.Errorf("first told by %q, the same by %q, of another by %q", first, same, other)
	}
}

func TestRestore(t *testing.T) {
	w := useTown(t)
	a := w.fresh(newOutside(), nil)
	if _, err := a.batch(t.Context(), messages(t, 1, 9), 1); err != nil {
		t.Fatal(err)
	}
	seq, state, err := a.Snapshot()
	if err != nil || seq != 9 {
		t.Fatalf("snapshot at %d: %v", seq, err)
	}
	b := w.fresh(newOutside(), func(o *Options) { o.Detectors = append(o.Detectors, &probe{}) }) // one is newer than the checkpoint
	if err := b.Restore(t.Context(), seq, state); err != nil || b.seq != 9 || !b.watermark.Equal(a.watermark) {
		t.Errorf("restored at %d, watermark %s: %v", b.seq, b.watermark, err)
	}
	if err := w.fresh(newOutside(), nil).Restore(t.Context(), 0, nil); err != nil {
		t.Errorf("the start: %v", err)
	}
	for _, broken := range [][]byte{[]byte("x"), state[:len(state)/2]} {
		if err := w.fresh(newOutside(), nil).Restore(t.Context(), 9, broken); err == nil || !strings.Contains(err.Error(), "partition 3") {
			t.Errorf("a broken checkpoint: %v", err)
		}
	}
}

// Evidence is sealed once, when the finding is opened, and holds the event.
func TestEvidence(t *testing.T) {
	w, out := useTown(t), newOutside()
	a := w.fresh(out, nil)
	b, err := a.batch(t.Context(), messages(t, 1, 1), 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Findings) == 0 {
		t.Fatal("no finding")
	}
	f := b.Findings[0]
	if !strings.HasPrefix(string(f.Evidence), "c_a:") || !strings.Contains(string(f.Evidence), b.Events[0].ID) || f.Detected.IsZero() {
		t.Errorf("evidence %.40q, detected %s", f.Evidence, f.Detected)
	}
	evidence := string(f.Evidence)
	if b, err = a.batch(t.Context(), messages(t, 2, 3), 1); err != nil || len(b.Findings) == 0 {
		t.Fatalf("%d findings: %v", len(b.Findings), err)
	}
	if got := b.Findings[0]; got.ID != f.ID || string(got.Evidence) != evidence {
		t.Errorf("%s has new evidence", got.ID)
	}
}
