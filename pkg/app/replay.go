package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"vedetta/pkg/analyse"
	"vedetta/pkg/campaign"
	"vedetta/pkg/collect"
	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
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
	// Until lets time pass after the last event, for limits that pass later; zero
	// means until the last event's time.
	Until time.Time
	// Tokens keeps senders that are persons as tokens, instead of as the events
	// write them.
	Tokens bool
	// Progress is told how many lines were read, once for each batch; nil means
	// nobody.
	Progress func(lines int)
	// Finding is called once for each finding, as it stands in the end, in the order
	// in which they were raised.
	Finding func(*ReplayFinding) error
	// Exposure is called once for each exposure of personal data on a page, when it
	// is final; nil means not at all.
	Exposure func(*ReplayExposure) error
}

// ReplayFinding is a finding with what a replay knows of it: the events by their
// sources' own keys.
type ReplayFinding struct {
	ID          string         `json:"id"`
	Kind        string         `json:"kind"` // the rule's id
	RuleVersion int            `json:"rule_version"`
	Severity    event.Severity `json:"severity"`
	Verdict     event.Verdict  `json:"verdict,omitempty"`
	Body        event.Body     `json:"body"`
	Channel     event.Channel  `json:"channel,omitempty"`
	About       string         `json:"about"`              // campaign, item, route or list
	Subject     string         `json:"subject"`            // its id
	Campaign    string         `json:"campaign,omitempty"` // subject, where that is a campaign
	Senders     []string       `json:"senders,omitempty"`  // as written in the events
	SenderClass string         `json:"sender_class,omitempty"`
	People      int            `json:"people"`
	AtLeast     bool           `json:"at_least,omitempty"`
	Unknown     int            `json:"unknown,omitempty"`
	Messages    int            `json:"messages"`
	FirstEvent  string         `json:"first_event"` // natural key, its parts joined with "/"
	LastEvent   string         `json:"last_event"`
	FirstAt     time.Time      `json:"first_at"`               // event time of the first event
	LastAt      time.Time      `json:"last_at"`                // event time of the last event
	RaisedEvent string         `json:"raised_event,omitempty"` // the event that raised it; empty when time did
	RaisedAt    time.Time      `json:"raised_at"`              // event time when it was first raised
	RaisedLine  int            `json:"raised_line"`            // lines read by then

	Declared      string        `json:"declared,omitempty"`
	Inferred      string        `json:"inferred,omitempty"`
	Confidence    float64       `json:"confidence,omitempty"`
	CollectedFor  []event.Count `json:"collected_for,omitempty"`
	PersonalData  []string      `json:"personal_data,omitempty"`
	ExposedFrom   *time.Time    `json:"exposed_from,omitempty"`
	ExposedTo     *time.Time    `json:"exposed_to,omitempty"`
	Reasons       []string      `json:"reasons,omitempty"`
	Excerpt       string        `json:"excerpt,omitempty"`
	PolicyVersion string        `json:"policy_version,omitempty"`

	Finding event.Finding `json:"-"` // as it stands in the end, with ids
}

// ReplayExposure is an exposure of personal data on a page.
type ReplayExposure struct{} // TEMP

// ReplayResult is what a replay saw.
type ReplayResult struct {
	Lines    int            `json:"lines"`
	Events   int            `json:"events"`
	Excluded int            `json:"excluded"` // by the register: nobody looks at them
	Rejected []Refusal      `json:"rejected"` // most frequent first
	Findings map[string]int `json:"findings"` // rule → findings
	From     time.Time      `json:"from"`     // earliest event time
	To       time.Time      `json:"to"`       // latest event time
	Duration time.Duration  `json:"duration_ns"`
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
	if err := r.newJudge(); err != nil {
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

	judge     *analyse.Analyser
	clock     time.Time // latest event time judged
	lastEvent time.Time
	judged    int // lines judged
	latest    map[string]*ReplayFinding
	raised    []string // ids, in the order they were raised
	live      map[string]*event.Finding
	notes     *notes
}

// newReplay prepares the reading side.
func newReplay(o ReplayOptions) (_ *replay, err error) {
	r := &replay{
		o: o, begin: time.Now(), years: map[int]bool{}, latest: map[string]*ReplayFinding{}, keys: o.Keys,
		result: ReplayResult{Findings: map[string]int{}}, log: slog.New(slog.DiscardHandler),
	}
	if r.notes, err = newNotes(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			r.close()
		}
	}()
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
	r.notes.close()
	if r.scratch != "" {
		_ = os.RemoveAll(r.scratch) // keys of nobody
	}
}

// newJudge prepares the judging side.
func (r *replay) newJudge() error {
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
	r.judge = analyse.New(analyse.Options{
		Sink: r, Publisher: r, Reader: reader,
		Campaigns: campaign.New(campaign.Options{Templates: templatesOf(r.policies)}),
		Detectors: all.New(all.Deps{Register: r.register}),
		Seal:      func(event.Body, []byte) ([]byte, error) { return nil, nil }, // nobody reads evidence of a replay
		Raised:    r.onRaised, Now: func() time.Time { return r.clock }, Log: r.log,
	})
	return nil
}

// newPipe makes what collectors send through, with keys of this replay.
func (r *replay) newPipe() (*collect.Pipe, error) {
	public, _, err := pseudonym.NewDPOKey()
	if err != nil {
		return nil, err
	}
	sealer, err := pseudonym.NewSealer(public)
	if err != nil {
		return nil, err
	}
	r.rings = make(map[event.Body]*pseudonym.Keyring)
	bodies := make(map[event.Body]collect.Keys)
	known := new(policy.Register) // the pipe's own: the other is renewed while it reads
	for _, p := range r.policies {
		if err := known.Install(p, nil, time.Time{}); err != nil {
			return nil, err
		}
		ring, err := pseudonym.OpenKeyring(r.keys, string(p.Body.IPA))
		if err != nil {
			return nil, err
		}
		r.rings[p.Body.IPA] = ring
		bodies[p.Body.IPA] = collect.Keys{Ring: ring, Sealer: sealer}
	}
	return collect.NewPipe(collect.Options{
		Bodies: bodies, Register: known, Publisher: pipeEnd{r}, Log: r.log, NoVault: true,
		Now: func() time.Time { return r.arrival },
	})
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
		if t := d.Event.Time; r.result.From.IsZero() || t.Before(r.result.From) {
			r.result.From = t
		}
	}
	r.judged = b.lines
	if err := r.judge.Judge(ctx, b.deliveries); err != nil {
		return err
	}
	if r.o.Progress != nil {
		r.o.Progress(b.lines)
	}
	return nil
}

// end lets time pass to the end.
func (r *replay) end(ctx context.Context) error {
	r.lastEvent = r.clock
	if r.o.Until.After(r.clock) {
		r.clock = r.o.Until.UTC()
	}
	return r.judge.Judge(ctx, nil)
}

// onRaised notes what raised a finding.
func (r *replay) onRaised(f *event.Finding, cause *event.Event) {
	out := &ReplayFinding{RaisedAt: r.clock, RaisedLine: r.judged}
	if cause != nil {
		out.RaisedEvent, out.RaisedAt, out.RaisedLine = cause.ID, cause.Time, int(cause.Seq)
	}
	r.latest[f.ID] = out
	r.raised = append(r.raised, f.ID)
}

// Write implements analyse.Sink: the latest revision of each finding is kept.
func (r *replay) Write(_ context.Context, b *event.Batch) error {
	r.result.Events += len(b.Events)
	for _, f := range b.Findings {
		r.latest[f.ID].fill(f)
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

// fill copies a finding as it stands.
func (out *ReplayFinding) fill(f *event.Finding) {
	out.Finding = *f
	out.ID, out.Kind, out.RuleVersion, out.Severity, out.Verdict = f.ID, f.Rule, f.RuleVersion, f.Severity, f.Verdict
	out.Body, out.Channel, out.About, out.Subject = f.Body, f.Channel, string(f.About), f.Subject
	out.Campaign = ""
	if f.About == event.AboutCampaign {
		out.Campaign = f.Subject
	}
	out.Senders, out.SenderClass = slices.Clone(f.Senders), f.SenderClass
	out.People, out.AtLeast, out.Unknown, out.Messages = f.People, f.AtLeast, f.Unknown, f.Messages
	out.FirstEvent, out.LastEvent, out.FirstAt, out.LastAt = f.FirstEvent, f.LastEvent, f.Opened, f.Updated
	if out.FirstEvent == "" {
		out.FirstEvent = f.OpeningEvent
	}
	out.Declared, out.Inferred, out.Confidence, out.CollectedFor = f.Declared, f.Inferred, f.Confidence, slices.Clone(f.CollectedFor)
	out.PersonalData, out.ExposedFrom, out.ExposedTo = slices.Clone(f.PersonalData), f.ExposedFrom, f.ExposedTo
	out.Reasons, out.Excerpt, out.PolicyVersion = slices.Clone(f.Reasons), f.Excerpt, f.PolicyVersion
}

// report hands the findings out, with the sources' own keys for ids.
func (r *replay) report() error {
	ids := make(map[string]string)
	for _, f := range r.latest {
		ids[f.FirstEvent], ids[f.LastEvent], ids[f.RaisedEvent] = "", "", ""
		for _, s := range f.Senders {
			ids[s] = ""
		}
	}
	if err := r.notes.resolve(ids); err != nil {
		return err
	}
	named := func(id string) string {
		if key := ids[id]; key != "" {
			return key
		}
		return id
	}
	for _, id := range r.raised {
		f := r.latest[id]
		if f.ID == "" {
			continue // raised in a batch that was never written: cannot be
		}
		f.FirstEvent, f.LastEvent, f.RaisedEvent = named(f.FirstEvent), named(f.LastEvent), named(f.RaisedEvent)
		for i, s := range f.Senders {
			if !r.o.Tokens {
				f.Senders[i] = named(s)
			}
		}
		slices.Sort(f.Senders)
		r.result.Findings[f.Kind]++
		if r.o.Finding == nil {
			continue
		}
		if err := r.o.Finding(f); err != nil {
			return err
		}
	}
	r.result.To = r.lastEvent
	r.result.Rejected, r.result.Excluded = r.notes.refusals(), r.result.Lines-r.result.Events-r.notes.rejected
	return nil
}

// install puts the registers into force, with the contacts of each, if any.
func (r *replay) install(contacts []*policy.Contacts) error {
	for _, p := range r.policies {
		r.register.Forget(p.Body.IPA)
	}
	for i, p := range r.policies {
		var c *policy.Contacts
		if contacts != nil {
			c = contacts[i]
		}
		if err := r.register.Install(p, c, time.Time{}); err != nil {
			return err
		}
	}
	return nil
}

// contacts makes the contact indexes for the years met so far: tokens have the
// key of their year.
func (r *replay) contacts() ([]*policy.Contacts, error) {
	moments := make([]time.Time, 0, len(r.years))
	for _, y := range slices.Sorted(maps.Keys(r.years)) {
		moments = append(moments, time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC))
	}
	out := make([]*policy.Contacts, 0, len(r.policies))
	for _, p := range r.policies {
		c, err := p.Contacts(r.rings[p.Body.IPA], moments...)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}
