package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"vedetta/pkg/analyse"
	"vedetta/pkg/campaign"
	"vedetta/pkg/collect"
	"vedetta/pkg/detect"
	"vedetta/pkg/detect/all"
	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/event"
	"vedetta/pkg/horizon"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
)

// ReplayOptions is what a replay is run with.
type ReplayOptions struct {
	// Events is lines of JSON in the order of their arrival: intake events, or
	// events as on the bus with an optional "facts" object.
	Events   io.Reader
	Policies []string // policy files; several of one body are versions of it
	// Keys is a key directory whose tokens the events' own have; empty means keys
	// made for this replay and thrown away.
	Keys string
	// MakeKeys makes the keys that Keys lacks, and leaves them there. Without it nothing
	// is written there: a body without keys is an error, because every verdict about a
	// recipient would be unknown, and a year without one is told of (SpareKeys).
	MakeKeys bool
	// Until lets time pass after the last event, for limits that pass later; zero
	// means until the last event's time.
	Until time.Time
	// Tokens keeps senders that are persons as tokens, instead of as the events
	// write them.
	Tokens bool
	// Finding is called once for each finding, as it stands in the end, in the order
	// in which they were raised.
	Finding func(*ReplayFinding) error
	// Exposure is called once for each exposure of personal data on a page, when it
	// is final; nil means not at all.
	Exposure func(*ReplayExposure) error
}

// ReplayResult is what a replay saw.
type ReplayResult struct {
	Lines    int       `json:"lines"`
	Events   int       `json:"events"`
	Excluded int       `json:"excluded"` // by the register: nobody looks at them
	Rejected []Refusal `json:"rejected"` // most frequent first
	Tokens   int       `json:"tokens"`   // events that came with tokens, not raw
	// SpareKeys are the years, by body, that Keys has no key of: raw addresses of then
	// got tokens of a key of this replay's own, and events with tokens match no list.
	SpareKeys map[event.Body][]int `json:"spare_keys,omitempty"`
	Stored    Stored               `json:"stored"`   // events whose texts are gone
	Findings  map[string]int       `json:"findings"` // rule → findings
	// Evicted are texts whose people over weeks were given up for want of room: a slow
	// send of theirs may be missing.
	Evicted  uint64        `json:"evicted,omitempty"`
	From     time.Time     `json:"from"` // earliest event time
	To       time.Time     `json:"to"`   // latest event time
	Duration time.Duration `json:"duration_ns"`
}

// Stored counts the events of a replay that came without their texts: they are
// judged by the facts that were kept of them.
type Stored struct {
	Events int `json:"events"`
	// Old had texts from which an older program derived fewer facts than the rules
	// read today: of them mismatch.revealing finds kinds of personal data only, and
	// automatic answers and conversations are told by the source's mark alone.
	Old int `json:"old"`
	// Transactional went over a route on which only the text itself tells one
	// person's message from a repeat: route.fan_out takes each for itself.
	Transactional int `json:"transactional"`
	// Regrouped follow a registered text that this register doesn't have, or no
	// longer has the campaign that they declared: how their texts would be grouped
	// now is not known.
	Regrouped int `json:"regrouped"`
}

// Replay runs recorded events through the real pipeline, as fast as it goes, in
// event time: tokens are made as in a collector, facts and findings as in the
// analyser. Nobody is alerted and nothing is stored.
func Replay(ctx context.Context, o ReplayOptions) (*ReplayResult, error) {
	r, err := newReplay(o)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := r.newJudge(r); err != nil {
		return nil, err
	}
	if err := r.run(ctx, r.judgeBatch); err != nil {
		return nil, err
	}
	if err := r.end(ctx); err != nil {
		return nil, err
	}
	if err := r.report(); err != nil {
		return nil, err
	}
	r.noteSpareKeys()
	r.result.Duration = time.Since(r.begin)
	return &r.result, nil
}

// Convert reads recorded events as Replay does and hands them on as collectors
// would publish them, in batches, without judging them.
func Convert(ctx context.Context, o ReplayOptions, emit func(context.Context, ...*event.Event) error) error {
	r, err := newReplay(o)
	if err != nil {
		return err
	}
	defer r.close()
	return r.run(ctx, func(ctx context.Context, b replayBatch) error {
		events := make([]*event.Event, 0, len(b.deliveries))
		for _, d := range b.deliveries {
			events = append(events, d.Event)
		}
		return emit(ctx, events...)
	})
}

// replay is one run. The reading side and the judging side are two goroutines;
// each has its own fields.
type replay struct {
	o       ReplayOptions
	begin   time.Time
	result  ReplayResult
	scratch string // directory of keys, when none is given
	keys    string
	log     *slog.Logger

	policies []*policy.Policy // in order of their versions
	register *policy.Register
	rings    map[event.Body]*pseudonym.Keyring
	years    map[int]bool // years whose tokens the contact indexes have
	pipe     *collect.Pipe
	arrival  time.Time // latest event time read: stands for the clock of ingestion
	line     int       // number of the line that is converted
	refused  bool      // it was refused

	judge     *analyse.Analyser
	clock     time.Time // latest event time judged
	lastEvent time.Time
	memory    horizon.Memory       // of the second stage
	looked    time.Time            // event time when it looked last
	later     *mismatch.Detector   // says what a later version knows of withdrawals
	pages     *moderation.Detector // nil when nobody asks for exposures
	exposures *exposures
	judged    int // lines judged
	findings  *ledger
	notes     *notes
}

// newReplay prepares the reading side.
func newReplay(o ReplayOptions) (_ *replay, err error) {
	r := &replay{
		o: o, begin: time.Now(), years: map[int]bool{}, keys: o.Keys,
		result: ReplayResult{Findings: map[string]int{}}, memory: horizon.Memory{Most: 1000}, log: slog.New(slog.DiscardHandler),
	}
	defer func() {
		if err != nil {
			r.close()
		}
	}()
	if r.notes, err = newNotes(); err != nil {
		return nil, err
	}
	if r.findings, err = newLedger(liveFindings); err != nil {
		return nil, err
	}
	if r.exposures, err = newExposures(); err != nil {
		return nil, err
	}
	if r.scratch, err = os.MkdirTemp("", "vedetta-replay-"); err != nil {
		return nil, fmt.Errorf("replay: %w", err)
	}
	if r.keys == "" {
		r.keys = r.scratch
	}
	for _, path := range o.Policies {
		p, err := policy.Load(path)
		if err != nil {
			return nil, err
		}
		r.policies = append(r.policies, p)
	}
	// Of several versions of one body the earlier one comes first.
	slices.SortStableFunc(r.policies, func(a, b *policy.Policy) int {
		return a.EffectiveFrom.Start().Compare(b.EffectiveFrom.Start())
	})
	if r.pipe, err = r.newPipe(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *replay) close() {
	if r.notes != nil {
		r.notes.close()
	}
	if r.findings != nil {
		r.findings.close()
	}
	if r.exposures != nil {
		r.exposures.close()
	}
	if r.scratch != "" {
		_ = os.RemoveAll(r.scratch) // keys of nobody
	}
}

// newJudge prepares the judging side, with what takes its rows.
func (r *replay) newJudge(rows analyse.Sink) error {
	r.register = new(policy.Register)
	if err := r.install(nil); err != nil {
		return err
	}
	reader, err := analyse.NewReader(r.policies)
	if err != nil {
		return err
	}
	for _, p := range r.policies {
		if path := p.ModelFile(); path != "" {
			model, err := os.ReadFile(path)
			if err != nil {
				return fmt.Errorf("purpose_model of %s: %w", p.Body.IPA, err)
			}
			if err := reader.Use(p, model); err != nil {
				return err
			}
		}
	}
	r.later = mismatch.New(mismatch.Options{Register: r.register})
	r.judge = analyse.New(analyse.Options{
		Sink: rows, Publisher: r, Reader: reader, Register: r.register,
		Campaigns: campaign.New(campaign.Options{Templates: templatesOf(r.policies)}),
		Detectors: r.detectors(),
		Seal:      func(event.Body, []byte) ([]byte, error) { return nil, nil }, // nobody reads evidence of a replay
		Raised:    r.onRaised, Now: func() time.Time { return r.clock }, Log: r.log,
	})
	return nil
}

// detectors are those of the pipeline; the one that follows pages tells of each
// exposure.
func (r *replay) detectors() []detect.Detector {
	out := all.New(all.Deps{Register: r.register})
	for _, d := range out {
		if m, ok := d.(*moderation.Detector); ok && r.o.Exposure != nil {
			r.pages = m
			m.OnExposure(r.exposures.add)
		}
	}
	return out
}

// run reads on one core while take works on the others.
func (r *replay) run(ctx context.Context, take func(context.Context, replayBatch) error) error {
	g, ctx := errgroup.WithContext(ctx)
	batches := make(chan replayBatch, 2)
	g.Go(func() error {
		defer close(batches)
		return r.readAll(ctx, batches)
	})
	g.Go(func() error {
		for b := range batches {
			if err := take(ctx, b); err != nil {
				return err
			}
		}
		return nil
	})
	return g.Wait()
}

// judgeBatch judges events and notes how the findings stand.
func (r *replay) judgeBatch(ctx context.Context, b replayBatch) error {
	if b.contacts != nil {
		if err := r.install(b.contacts); err != nil {
			return err
		}
	}
	for _, d := range b.deliveries {
		if d.Event.Time.After(r.clock) {
			r.clock = d.Event.Time
		}
		r.readStored(d.Event)
		if t := d.Event.Time; r.result.From.IsZero() || t.Before(r.result.From) {
			r.result.From = t
		}
	}
	r.judged = b.lines
	if err := r.judge.Judge(ctx, b.deliveries); err != nil {
		return err
	}
	for _, d := range b.deliveries {
		if err := r.judgeLater(d.Event); err != nil {
			return err
		}
	}
	return r.look(ctx)
}

// judgeLater asks of an event what the second stage asks when a later version of
// the register comes: here all versions are there from the start.
func (r *replay) judgeLater(e *event.Event) error {
	if e.Facts == nil {
		return nil // it was rejected
	}
	var failed error
	err := r.later.Later(e, func(f *event.Finding) {
		r.onRaised(f, e)
		failed = errors.Join(failed, r.findings.fill(f))
	})
	return errors.Join(err, failed)
}

// readStored brings an event whose text is gone to the register of this replay,
// and counts what can't be brought to it.
func (r *replay) readStored(e *event.Event) {
	f := e.Facts
	if f == nil {
		return
	}
	s, v := &r.result.Stored, r.register.At(e.Body, e.Time)
	s.Events++
	if f.Exact != 0 && f.Version < event.FactsVersion {
		s.Old++
	}
	if x := v.Route(e.Data.Route); x != nil && x.Transactional && len(f.PersonalData) > 0 {
		s.Transactional++
	}
	switch declared := v.Campaign(e.Data.Campaign) != nil; {
	case declared:
		f.Campaign, f.Registered = e.Data.Campaign, "" // as the analyser takes it
	case f.Registered != "" && v.Template(f.Registered) == nil, e.Data.Campaign != "" && f.Campaign == e.Data.Campaign && f.Exact != 0:
		s.Regrouped++
	}
}

// end lets time pass to the end.
func (r *replay) end(ctx context.Context) error {
	r.lastEvent = r.clock
	if err := r.lookNow(ctx); err != nil {
		return err
	}
	if r.o.Until.After(r.clock) {
		r.clock = r.o.Until.UTC()
	}
	if err := r.judge.Judge(ctx, nil); err != nil {
		return err
	}
	if err := r.lookNow(ctx); err != nil {
		return err
	}
	if r.pages != nil {
		r.pages.Flush()
	}
	return nil
}

// replayLooks is how often, in event time, the second stage of a replay looks. Every
// look ends a batch, so it is seldomer than in the pipeline.
const replayLooks = time.Hour

// look is the second stage, once an hour of event time.
func (r *replay) look(ctx context.Context) error {
	if !newHour(r.looked, r.clock) {
		return nil
	}
	return r.lookNow(ctx)
}

// lookNow is the second stage, whatever the hour.
func (r *replay) lookNow(ctx context.Context) error {
	r.looked = r.clock
	stage := horizon.Stage{Source: &r.memory, Registers: replayRegisters{r.register}}
	findings, err := stage.Look(ctx, r.clock)
	if err != nil {
		return err
	}
	slices.SortFunc(findings, func(a, b *event.Finding) int { return cmp.Compare(a.ID, b.ID) })
	for _, f := range findings {
		switch known, err := r.findings.find(f.ID); {
		case err != nil:
			return err
		case known == nil:
			r.onRaised(f, nil)
		case f.Messages < known.Finding.Messages:
			continue // its first days are now further back than the stage looks
		}
		if err := r.findings.fill(f); err != nil {
			return err
		}
	}
	return nil
}

// onRaised notes what raised a finding.
func (r *replay) onRaised(f *event.Finding, cause *event.Event) {
	x := &entry{At: r.clock, Line: r.judged}
	if cause != nil {
		x.At, x.Line = cause.Time, int(cause.Seq)
		if f.OpeningEvent == cause.ID || f.LastEvent == cause.ID {
			x.Event = cause.ID // else only time passed with it
		}
	}
	r.findings.raise(f.ID, x)
}

// Write implements analyse.Sink: the latest revision of each finding is kept.
func (r *replay) Write(_ context.Context, b *event.Batch) error {
	r.result.Events += len(b.Events)
	r.memory.Add(b)
	for _, f := range b.Findings {
		if err := r.findings.fill(f); err != nil {
			return err
		}
	}
	return nil
}

// PublishFindings implements analyse.Publisher.
func (*replay) PublishFindings(context.Context, ...*event.Finding) error { return nil }

// DeadLetter implements analyse.Publisher.
func (r *replay) DeadLetter(_ context.Context, d *event.DeadLetter) error {
	r.notes.reject(r.judged, d.Reason)
	return nil
}
