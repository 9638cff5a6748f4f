package app

import (
	"cmp"
	"slices"
	"time"

	"vedetta/pkg/detect/all"
	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/event"
	"vedetta/pkg/explain"
)

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
	Rows          []event.Row   `json:"rows,omitempty"` // of the register, that decided
	Explanation   string        `json:"explanation"`    // the finding in plain Italian
	Excerpt       string        `json:"excerpt,omitempty"`
	PolicyVersion string        `json:"policy_version,omitempty"`

	Finding event.Finding `json:"-"` // as it stands in the end, with ids
}

// ReplayExposure is an exposure of personal data on a page, with the platform's
// own ids and the events by their sources' own keys.
type ReplayExposure = moderation.Exposure

// replayFinding is a finding as a replay tells of it, with ids.
func replayFinding(x *entry) *ReplayFinding {
	f := &x.Finding
	out := &ReplayFinding{
		ID: f.ID, Kind: f.Rule, RuleVersion: f.RuleVersion, Severity: f.Severity, Verdict: f.Verdict,
		Body: f.Body, Channel: f.Channel, About: string(f.About), Subject: f.Subject,
		Senders: slices.Clone(f.Senders), SenderClass: f.SenderClass,
		People: f.People, AtLeast: f.AtLeast, Unknown: f.Unknown, Messages: f.Messages,
		FirstEvent: cmp.Or(f.FirstEvent, f.OpeningEvent), LastEvent: f.LastEvent, FirstAt: f.Opened, LastAt: f.Updated,
		RaisedEvent: x.Event, RaisedAt: x.At, RaisedLine: x.Line,
		Declared: f.Declared, Inferred: f.Inferred, Confidence: f.Confidence, CollectedFor: f.CollectedFor,
		PersonalData: f.PersonalData, ExposedFrom: f.ExposedFrom, ExposedTo: f.ExposedTo,
		Reasons: f.Reasons, Rows: f.Rows, Excerpt: f.Excerpt, PolicyVersion: f.PolicyVersion,
		Finding: *f,
	}
	if f.About == event.AboutCampaign {
		out.Campaign = f.Subject
	}
	return out
}

// reportedAtOnce is how many results get their sources' own keys in one reading of the
// notes: fewer would read these more often, more would need more memory.
const reportedAtOnce = 10_000

// names are what the sources call what ids stand for.
type names map[string]noted

// ask notes that an id is asked for.
func (n names) ask(id *string) { n[*id] = noted{} }

// give puts the source's own name for an id; an unknown one stays.
func (n names) give(id *string) {
	if x := n[*id]; x.name != "" {
		*id = x.name
	}
}

// report hands out what came of it, with the sources' own keys for ids.
func (r *replay) report() error {
	r.result.To = r.lastEvent
	r.result.Rejected, r.result.Evicted = r.notes.refusals(), r.memory.Evicted()
	words := explain.New(all.Rules())
	err := r.findings.each(reportedAtOnce, func(chunk []*entry) error { return r.reportFindings(words, chunk) })
	if err != nil {
		return err
	}
	return r.exposures.each(reportedAtOnce, r.reportExposures)
}

// reportFindings hands out some findings.
func (r *replay) reportFindings(words *explain.Writer, chunk []*entry) error {
	ids, out := names{}, make([]*ReplayFinding, 0, len(chunk))
	for _, x := range chunk {
		f := replayFinding(x)
		out = append(out, f)
		r.eachOf(f, ids.ask)
	}
	if err := r.notes.resolve(ids); err != nil {
		return err
	}
	for i, f := range out {
		out[i], chunk[i] = nil, nil // told of and gone
		if at := ids[f.FirstEvent].at; !at.IsZero() {
			f.FirstAt = at // a finding says only when what raised it happened
		}
		r.eachOf(f, ids.give)
		slices.Sort(f.Senders)
		f.Explanation = words.Paragraph(&f.Finding, explain.Italian)
		r.result.Findings[f.Kind]++
		if r.o.Finding == nil {
			continue
		}
		if err := r.o.Finding(f); err != nil {
			return err
		}
	}
	return nil
}

// eachOf calls do for each id of a finding that has a name.
func (r *replay) eachOf(f *ReplayFinding, do func(*string)) {
	do(&f.FirstEvent)
	do(&f.LastEvent)
	do(&f.RaisedEvent)
	if f.About == string(event.AboutItem) {
		do(&f.Subject)
	}
	if r.o.Tokens {
		return
	}
	for i := range f.Senders {
		do(&f.Senders[i])
	}
}

// reportExposures hands out some exposures.
func (r *replay) reportExposures(chunk []*ReplayExposure) error {
	ids := names{}
	for _, x := range chunk {
		eachID(x, ids.ask)
	}
	if err := r.notes.resolve(ids); err != nil {
		return err
	}
	for _, x := range chunk {
		eachID(x, ids.give)
		if err := r.o.Exposure(x); err != nil {
			return err
		}
	}
	return nil
}

// exposures keep those of a replay on the disk until they are told of by time. One
// goroutine uses it.
type exposures struct {
	disk *spill
	all  []exposed
	err  error // of add, which cannot return it
}

// exposed is where an exposure stands, and when it began.
type exposed struct {
	place
	from time.Time
}

func newExposures() (*exposures, error) {
	disk, err := newSpill()
	if err != nil {
		return nil, err
	}
	return &exposures{disk: disk}, nil
}

func (l *exposures) close() { l.disk.close() }

// add keeps an exposure.
func (l *exposures) add(x moderation.Exposure) {
	p, err := l.disk.write(place{}, x)
	if err != nil && l.err == nil {
		l.err = err
	}
	l.all = append(l.all, exposed{p, x.From})
}

// each calls do with the exposures by the time at which they began, some at a time.
func (l *exposures) each(some int, do func([]*ReplayExposure) error) error {
	if l.err != nil {
		return l.err
	}
	slices.SortStableFunc(l.all, func(a, b exposed) int { return a.from.Compare(b.from) })
	for part := range slices.Chunk(l.all, some) {
		chunk := make([]*ReplayExposure, len(part))
		for i, x := range part {
			chunk[i] = new(ReplayExposure)
			if err := l.disk.read(x.place, chunk[i]); err != nil {
				return err
			}
		}
		if err := do(chunk); err != nil {
			return err
		}
	}
	return nil
}

// eachID calls do for each id of an exposure.
func eachID(x *moderation.Exposure, do func(*string)) {
	for _, id := range []*string{&x.Item, &x.Parent, &x.OpenedBy, &x.ClosedBy} {
		do(id)
	}
	for i := range x.Intervals {
		do(&x.Intervals[i].OpenedBy)
		do(&x.Intervals[i].ClosedBy)
	}
}
