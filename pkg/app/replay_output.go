package app

import (
	"errors"
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
	out.Reasons, out.Rows, out.Excerpt, out.PolicyVersion = slices.Clone(f.Reasons), slices.Clone(f.Rows), f.Excerpt, f.PolicyVersion
}

// report hands out what came of it, with the sources' own keys for ids.
func (r *replay) report() error {
	ids := make(map[string]noted)
	for _, f := range r.latest {
		ids[f.FirstEvent], ids[f.LastEvent], ids[f.RaisedEvent] = noted{}, noted{}, noted{}
		if f.About == string(event.AboutItem) {
			ids[f.Subject] = noted{}
		}
		for _, s := range f.Senders {
			ids[s] = noted{}
		}
	}
	for i := range r.exposures {
		eachID(&r.exposures[i], func(id *string) { ids[*id] = noted{} })
	}
	if err := r.notes.resolve(ids); err != nil {
		return err
	}
	for _, f := range r.latest {
		if at := ids[f.FirstEvent].at; !at.IsZero() {
			f.FirstAt = at // a finding says only when what raised it happened
		}
	}
	named := func(id *string) {
		if x := ids[*id]; x.name != "" {
			*id = x.name
		}
	}
	r.result.To = r.lastEvent
	r.result.Rejected = r.notes.refusals()
	return errors.Join(r.reportFindings(named), r.reportExposures(named))
}

func (r *replay) reportFindings(named func(*string)) error {
	words := explain.New(all.Rules())
	for _, id := range r.raised {
		f := r.latest[id]
		named(&f.FirstEvent)
		named(&f.LastEvent)
		named(&f.RaisedEvent)
		named(&f.Subject)
		for i := range f.Senders {
			if !r.o.Tokens {
				named(&f.Senders[i])
			}
		}
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

func (r *replay) reportExposures(named func(*string)) error {
	slices.SortStableFunc(r.exposures, func(a, b moderation.Exposure) int { return a.From.Compare(b.From) })
	for i := range r.exposures {
		x := &r.exposures[i]
		eachID(x, named)
		if err := r.o.Exposure(x); err != nil {
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
