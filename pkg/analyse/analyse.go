// Package analyse judges one partition of the events: a batch in, facts once,
// detectors, rows and findings out, state checkpointed with the position it
// belongs to.
//
// In: deliveries of the stream, in order. Out: rows to the sink, findings and
// dead letters to the bus. An Analyser belongs to one goroutine; several of
// them share a Reader.
//
// It never analyses twice within a life: if the store fails, the same rows are
// written again. After a death the checkpoint is restored and the stream is
// read again from its position; ids make the repeats harmless (design decision
// 11).
package analyse

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"time"

	"vedetta/pkg/campaign"
	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Source is one partition of the stream.
type Source interface {
	// Fetch waits for up to wait and returns at most limit deliveries in stream
	// order, each once, and how many more there are. It retries until ctx ends.
	Fetch(ctx context.Context, limit int, wait time.Duration) (d []event.Delivery, behind uint64, err error)
	// Ack says that everything fetched is done.
	Ack(ctx context.Context)
}

// Sink takes rows.
type Sink interface {
	// Write returns nil once all rows are stored. After an error the outcome is
	// unknown and the same batch is written again.
	Write(ctx context.Context, b *event.Batch) error
}

// Publisher takes what goes on over the bus. Its methods retry until ctx ends.
type Publisher interface {
	PublishFindings(ctx context.Context, f ...*event.Finding) error
	DeadLetter(ctx context.Context, d *event.DeadLetter) error
}

// Options is what an Analyser is made from.
type Options struct {
	Partition int
	Source    Source
	Sink      Sink
	Publisher Publisher
	// Save stores a checkpoint. Its error ends the analyser: somebody else has
	// the partition.
	Save      func(ctx context.Context, seq uint64, state []byte) error
	Reader    *Reader
	Campaigns *campaign.Grouper
	Detectors []detect.Detector
	Seal      func(body event.Body, b []byte) ([]byte, error) // to the key of the body's DPO
	// Policies finds the versions of registers that the stream speaks of; nil where
	// all of them are installed from the start.
	Policies Policies
	// Register says which campaigns are declared, and takes the versions that
	// Policies find; nil means that every label is one.
	Register *policy.Register
	// Raised is called when a finding is raised for the first time, with the event
	// that raised it, or nil when time did; nil means not at all.
	Raised  func(f *event.Finding, cause *event.Event)
	Now     func() time.Time // nil means time.Now
	Log     *slog.Logger
	Metrics *Metrics
}

// The rhythm of the loop.
const (
	batchSize       = 1000
	backlogBatch    = 8000 // while more than batchSize wait: a large insert costs the store a third as much a row
	fetchWait       = 500 * time.Millisecond
	checkpointEvery = 5 * time.Second
	retryWait       = 200 * time.Millisecond
	retryMax        = 5 * time.Second
)

// Analyser judges one partition.
type Analyser struct {
	o         Options
	seq       uint64    // of the last event folded in
	saved     uint64    // seq of the last checkpoint
	savedAt   time.Time // when it was written
	watermark time.Time // latest event time seen
	current   *event.Event
	installed []installed               // versions of registers met so far, in order
	met       map[event.Body]bool       // bodies whose older versions were looked for
	grown     map[string]*event.Finding // findings that grew in this batch
	order     []string                  // their ids, in order of growth
	told      map[event.Body]*tellings  // what messages told of whom
	evicted   map[string]uint64         // by part, as counted so far
}

// New returns an Analyser with a fresh state.
func New(o Options) *Analyser {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Metrics == nil {
		o.Metrics = NewMetrics(nil)
	}
	return &Analyser{o: o, grown: make(map[string]*event.Finding), met: make(map[event.Body]bool), told: make(map[event.Body]*tellings), evicted: make(map[string]uint64)}
}

// Run analyses until ctx ends, and then returns nil after a last checkpoint. It
// returns an error when the partition belongs to somebody else.
func (a *Analyser) Run(ctx context.Context) error {
	a.savedAt = a.o.Now()
	limit := batchSize
	for {
		deliveries, behind, err := a.o.Source.Fetch(ctx, limit, fetchWait)
		if err != nil {
			// Everything fetched before was handed on: the state may be saved.
			a.lastCheckpoint(ctx)
			return a.end(ctx, err)
		}
		batch, err := a.batch(ctx, deliveries, behind)
		if err != nil {
			return a.end(ctx, err)
		}
		if err := a.hand(ctx, batch); err != nil {
			return a.end(ctx, err)
		}
		if len(deliveries) > 0 {
			a.o.Source.Ack(ctx)
		}
		limit = batchSize
		if behind > batchSize {
			limit = backlogBatch
		}
		if a.o.Now().Sub(a.savedAt) >= checkpointEvery {
			if err := a.checkpoint(ctx); err != nil {
				return a.end(ctx, err)
			}
		}
	}
}

// Judge analyses deliveries that the caller has fetched itself, lets time pass to
// the clock of Options.Now and hands everything on.
func (a *Analyser) Judge(ctx context.Context, deliveries []event.Delivery) error {
	batch, err := a.batch(ctx, deliveries, 0)
	if err != nil {
		return err
	}
	return a.hand(ctx, batch)
}

// end turns the end of ctx into an ordered one. A batch that was cut short is
// not in the checkpoint: it is read again.
func (a *Analyser) end(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("analyse partition %d: %w", a.o.Partition, err)
}

// batch analyses deliveries, lets time pass, and returns what is to be stored.
func (a *Analyser) batch(ctx context.Context, deliveries []event.Delivery, behind uint64) (*event.Batch, error) {
	clear(a.grown)
	a.order = a.order[:0]
	b := &event.Batch{}
	for read := decoded(deliveries); len(read) > 0; {
		n, err := a.run(ctx, read)
		if err != nil {
			return nil, err
		}
		err = a.inOrder(read[:n], func(i int) error { return a.judge(ctx, deliveries[i], read[i], b) })
		if err != nil {
			return nil, err
		}
		read, deliveries = read[n:], deliveries[n:]
	}
	if err := a.advance(behind); err != nil {
		return nil, err
	}
	a.countEvicted()
	for _, id := range a.order {
		b.Findings = append(b.Findings, a.grown[id])
	}
	return b, nil
}

// judge shows a delivery to the detectors and adds it to b, or gives it up.
func (a *Analyser) judge(ctx context.Context, d event.Delivery, r reading, b *event.Batch) error {
	err := r.err
	if err == nil {
		err = a.one(ctx, r.e)
	}
	switch {
	case errors.Is(err, event.ErrRejected):
		err = a.reject(ctx, d, err)
	case err == nil:
		b.Events = append(b.Events, r.e)
	}
	if err == nil {
		a.seq = d.Seq
	}
	return err
}

// one shows an event with its facts to the detectors.
func (a *Analyser) one(ctx context.Context, e *event.Event) error {
	if e.Type == event.PolicyChanged {
		if err := a.install(ctx, e); err != nil {
			return err
		}
	}
	a.group(e)
	a.retell(e)
	if e.Time.After(a.watermark) {
		a.watermark = e.Time
	}
	a.current = e
	defer func() { a.current = nil }()
	for _, det := range a.o.Detectors {
		if err := det.Detect(e, a.report); err != nil {
			return fmt.Errorf("detector %s: %w", det.Name(), err)
		}
	}
	a.o.Metrics.events.Inc()
	return nil
}

// group finds the campaign of an event that declares none, or one that the
// register doesn't know: a label that nobody registered would let a sender split
// one send into many.
func (a *Analyser) group(e *event.Event) {
	f := e.Facts
	declared := f.Campaign != "" && (f.Campaign != e.Data.Campaign || a.o.Register == nil || a.o.Register.At(e.Body, e.Time).Campaign(f.Campaign) != nil)
	digest := detect.Equal(e)
	if f.Exact == 0 && digest == "" || declared || f.Registered != "" || !grouped(e.Type) {
		return
	}
	text := campaign.Text{Exact: f.Exact, Template: f.Template, Words: f.Words, Sketch: f.Sketch, Nameless: f.Nameless, Opening: f.Opening, Bands: f.Bands, Digest: digest}
	m := a.o.Campaigns.Assign(e.Body, e.Time, e.ID, text)
	f.Campaign, f.Registered = m.Campaign, m.Template
}

// advance lets time pass: by the wall clock when everything is read, else by
// event time, so that a backlog is judged as it would have been live.
func (a *Analyser) advance(behind uint64) error {
	now := a.o.Now().UTC()
	if behind > 0 {
		now = a.watermark
	}
	for _, det := range a.o.Detectors {
		if err := det.Advance(now, a.report); err != nil {
			return fmt.Errorf("detector %s: %w", det.Name(), err)
		}
	}
	return nil
}

// countEvicted says what was given up since it was called last.
func (a *Analyser) countEvicted() {
	for part, n := range a.evictions() {
		if more := n - a.evicted[part]; more > 0 {
			a.evicted[part] = n
			a.o.Metrics.evicted.WithLabelValues(part).Add(float64(more))
			a.o.Log.Warn("given up for want of room", "part", part, "partition", a.o.Partition, "count", more)
		}
	}
}

// evictions yields how much each part gave up since its state began.
func (a *Analyser) evictions() iter.Seq2[string, uint64] {
	return func(yield func(string, uint64) bool) {
		if !yield("campaigns", a.o.Campaigns.Evicted()) {
			return
		}
		if !yield("tellings", detect.Evictions(a.told, func(t *tellings) uint64 { return t.Evicted })) {
			return
		}
		for _, d := range a.o.Detectors {
			if !yield(d.Name(), d.Evicted()) {
				return
			}
		}
	}
}

// report is what detectors call.
func (a *Analyser) report(f *event.Finding) {
	if f.Detected.IsZero() {
		f.Detected = a.o.Now().UTC()
		a.o.Metrics.findings.WithLabelValues(f.Rule).Inc()
		if a.o.Raised != nil {
			a.o.Raised(f, a.current)
		}
	}
	// Time passes for all findings while one event is judged: evidence is the
	// event that a finding is about, and no other.
	if e := a.current; e != nil && e.Body == f.Body && (f.OpeningEvent == e.ID || f.LastEvent == e.ID) {
		if f.Evidence == nil {
			f.Evidence = e.Facts.Evidence()
		}
		nameSender(f, e)
	}
	if _, ok := a.grown[f.ID]; !ok {
		a.order = append(a.order, f.ID)
	}
	a.grown[f.ID] = f
}

// nameSender adds who sent an event to a finding about it, for who runs a replay.
func nameSender(f *event.Finding, e *event.Event) {
	sender := detect.SenderOf(e)
	if at, ok := slices.BinarySearch(f.Senders, sender); !ok && sender != "" && len(f.Senders) < event.MaxSenders {
		f.Senders = slices.Insert(f.Senders, at, sender)
	}
}

// hand writes rows, then publishes findings, until both are done or ctx ends.
func (a *Analyser) hand(ctx context.Context, b *event.Batch) error {
	if len(b.Events)+len(b.Findings) == 0 {
		return nil
	}
	wait := retryWait
	for {
		err := a.o.Sink.Write(ctx, b)
		if err == nil {
			break
		}
		a.o.Metrics.retries.Inc()
		a.o.Log.Warn("store is away, the same rows wait", "partition", a.o.Partition, "events", len(b.Events), "err", err)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		wait = min(2*wait, retryMax)
	}
	if len(b.Findings) == 0 {
		return nil
	}
	return a.o.Publisher.PublishFindings(ctx, b.Findings...)
}

// maxRejected bounds what a dead letter keeps.
const maxRejected = 64 << 10

func (a *Analyser) reject(ctx context.Context, d event.Delivery, reason error) error {
	body := bodyOf(d.Subject)
	sealed, err := a.o.Seal(body, d.Data[:min(len(d.Data), maxRejected)])
	if err != nil {
		return err
	}
	a.o.Metrics.rejected.Inc()
	a.o.Log.Warn("event rejected", "partition", a.o.Partition, "seq", d.Seq, "reason", reason)
	return a.o.Publisher.DeadLetter(ctx, &event.DeadLetter{
		Body: body, Stage: "analyse", Source: fmt.Sprintf("EVENTS/%d", d.Seq),
		Reason: reason.Error(), Sealed: sealed, ID: fmt.Sprintf("analyse-%d", d.Seq),
	})
}
