package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/app"
	"vedetta/pkg/store"
	"vedetta/pkg/stream"
)

// Finding is a row of the findings view.
type Finding struct {
	Body     string   `json:"body"`
	Rule     string   `json:"rule"`
	Severity string   `json:"severity"`
	People   int      `json:"people"`
	Messages int      `json:"messages"`
	Data     []string `json:"personal_data"`
	Title    string   `json:"title_it"`
	Subject  string   `json:"subject"`
	Incident string   `json:"incident"`
	Excerpt  string   `json:"excerpt"`
	// Explanation is the finding in plain Italian, with the rows of the register
	// that decided.
	Explanation string `json:"explanation"`
}

// Result is what came out.
type Result struct {
	Events      int           `json:"events"`
	Findings    []Finding     `json:"findings"`
	Incidents   int           `json:"incidents"`
	DeadLetters int           `json:"dead_letters"`
	Mails       []Mail        `json:"mails"`
	Duration    time.Duration `json:"duration_ns"`
	Memory      int64         `json:"memory_bytes"` // resident, of the whole process tree

	alerted int // incidents of which their rows say that the mail went
}

// How long the demo waits for things that should come.
const (
	pollEvery = 250 * time.Millisecond
	patience  = 90 * time.Second
	// quietFor is how long nothing may change before what is missing is said to
	// be missing, and what is there to be all.
	quietFor = 3 * time.Second
)

// pipeline is what is looked at: the one of this process tree, or another's.
type pipeline struct {
	db     *store.Store // as a reader of the views
	bus    *stream.Bus
	failed <-chan error
	close  func()
}

func (d *Demo) open(ctx context.Context) (*pipeline, error) {
	if d.All != nil {
		db, err := store.Open(d.All.Reader())
		if err != nil {
			return nil, err
		}
		return &pipeline{db: db, bus: d.All.Bus, failed: d.All.Failed(), close: func() { closeStore(db) }}, nil
	}
	var bus stream.Config
	var reader store.Config
	err := retry(ctx, "find the pipeline", func() (err error) {
		if bus, err = app.RunningBus(d.o.Dir); err == nil {
			reader, err = app.RunningReader(d.o.Dir)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	p := new(pipeline)
	if p.db, err = store.Open(reader); err != nil {
		return nil, err
	}
	if p.bus, err = stream.Connect(bus, stream.Options{Name: "vedetta-demo", Log: d.o.Env.Log}); err != nil {
		closeStore(p.db)
		return nil, err
	}
	p.close = func() { p.bus.Close(); closeStore(p.db) }
	return p, nil
}

func closeStore(db *store.Store) {
	_ = db.Close() // it was only read from
}

// settle waits until everything expected is there and nothing changes any more.
func (d *Demo) settle(ctx context.Context) (*Result, error) {
	p, err := d.open(ctx)
	if err != nil {
		return nil, err
	}
	defer p.close()
	var last *Result
	var since time.Time
	deadline := time.Now().Add(patience)
	for {
		var problem error
		r, err := d.look(ctx, p)
		if err != nil {
			problem = err
		} else {
			if last == nil || !same(last, r) {
				last, since = r, time.Now()
			}
			problem = d.check(r)
		}
		if last != nil && problem == nil && time.Since(since) >= quietFor {
			last.Duration, last.Memory = time.Since(d.start), d.usage().memory()
			return last, nil
		}
		if time.Now().After(deadline) {
			return last, fmt.Errorf("the demo did not come out as it must: %w", problem)
		}
		select {
		case <-ctx.Done():
			return last, ctx.Err()
		case err := <-p.failed:
			return last, err
		case <-time.After(pollEvery):
		}
	}
}

func same(a, b *Result) bool {
	return a.Events == b.Events && a.DeadLetters == b.DeadLetters && a.Incidents == b.Incidents && len(a.Mails) == len(b.Mails) &&
		slices.EqualFunc(a.Findings, b.Findings, func(x, y Finding) bool { return x.People == y.People && x.Messages == y.Messages && x.Rule == y.Rule })
}

// look reads the views and the bus.
func (d *Demo) look(ctx context.Context, p *pipeline) (*Result, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r := &Result{Mails: d.inbox.all()}
	events, err := p.db.Query(ctx, "SELECT uniqExact(event_id) FROM events WHERE type NOT LIKE 'collector.%' AND type != 'policy.changed'")
	if err != nil {
		return nil, err
	}
	r.Events = number(events.Rows[0][0])
	if r.Findings, err = findings(ctx, p.db); err != nil {
		return nil, err
	}
	incidents, err := p.db.Query(ctx, "SELECT count(), countIf(alerted_at IS NOT NULL) FROM incidents")
	if err != nil {
		return nil, err
	}
	r.Incidents, r.alerted = number(incidents.Rows[0][0]), number(incidents.Rows[0][1])
	s, err := p.bus.Status(ctx)
	if err != nil {
		return nil, err
	}
	if s.Waiting > 0 || s.Unread > 0 {
		return nil, fmt.Errorf("%d events or findings still wait on the bus", s.Waiting)
	}
	r.DeadLetters = int(s.DeadLetters)
	return r, nil
}

func number(v any) int {
	n, _ := v.(uint64) // counts are UInt64
	return int(n)
}

// check compares what came out with what the input was: no more, no less.
func (d *Demo) check(r *Result) error {
	var wrong []string
	if r.Events != d.feed.events {
		wrong = append(wrong, fmt.Sprintf("%d events in ClickHouse, %d were put in", r.Events, d.feed.events))
	}
	if r.DeadLetters != d.feed.deadLetters {
		wrong = append(wrong, fmt.Sprintf("%d dead letters, %d pieces of bad input were put in", r.DeadLetters, d.feed.deadLetters))
	}
	alerted := make(map[string]bool)
	for _, f := range r.Findings {
		if f.Severity != "info" {
			alerted[f.Incident] = true
		}
	}
	if len(r.Mails) != len(alerted) {
		wrong = append(wrong, fmt.Sprintf("%d mails for %d incidents that need one", len(r.Mails), len(alerted)))
	}
	if r.alerted != len(alerted) {
		wrong = append(wrong, fmt.Sprintf("%d incidents say that their mail went, %d mails came", r.alerted, len(r.Mails)))
	}
	for _, c := range Cases() {
		wrong = append(wrong, c.compare(r.Findings)...)
	}
	if len(wrong) > 0 {
		return fmt.Errorf("%s", strings.Join(wrong, "; "))
	}
	return nil
}

// compare says which findings of the case are missing or too many, and whether they are
// as many incidents as they should.
func (c Case) compare(all []Finding) (wrong []string) {
	var got, want []string
	incidents := map[string]bool{}
	for _, f := range all {
		if f.Body == string(c.Body) {
			incidents[f.Incident] = true
			got = append(got, fmt.Sprintf("%s with %d people %v", f.Rule, f.People, f.Data))
		}
	}
	for _, e := range c.Expect {
		people := e.People
		want = append(want, fmt.Sprintf("%s with %d people %v", e.Rule, people, e.Data))
	}
	for _, w := range want {
		if i := slices.Index(got, w); i >= 0 {
			got = slices.Delete(got, i, i+1)
		} else {
			wrong = append(wrong, fmt.Sprintf("case %d: missing %s", c.Number, w))
		}
	}
	if len(incidents) != c.Incidents {
		wrong = append(wrong, fmt.Sprintf("case %d: %d incidents, want %d", c.Number, len(incidents), c.Incidents))
	}
	for _, g := range got {
		wrong = append(wrong, fmt.Sprintf("case %d: not expected: %s", c.Number, g))
	}
	return wrong
}
