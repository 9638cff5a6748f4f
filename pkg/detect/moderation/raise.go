package moderation

import (
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// raised is an exposure that became a finding. The finding keeps to the
// exposure that holds its anchor, however late changes move its bounds.
type raised struct {
	Anchor  time.Time      `json:"anchor"` // when the exposure began, as it was known then
	Finding *event.Finding `json:"finding"`
}

// due is when the first exposure without a finding must be raised; zero when
// there is none.
func (i *item) due() time.Time {
	var first time.Time
	for n := range i.exposures {
		x := &i.exposures[n]
		if x.Limit.IsZero() || i.hasRaised(x) {
			continue
		}
		if first.IsZero() || x.due.Before(first) {
			first = x.due
		}
	}
	return first
}

func (i *item) hasRaised(x *exposure) bool {
	return slices.ContainsFunc(i.Raised, func(r *raised) bool { return x.holds(r.Anchor) })
}

// raise makes findings of the item's exposures that are due.
func (d *Detector) raise(k key, i *item, report detect.Report) {
	for n := range i.exposures {
		x := &i.exposures[n]
		if x.Limit.IsZero() || x.due.After(d.clock) || i.hasRaised(x) {
			continue
		}
		f := &event.Finding{
			ID:   detect.FindingID(Exposed, k.Body, k.ID, x.Event),
			Body: k.Body, Channel: i.Channel, Rule: Exposed, RuleVersion: 1,
			About: event.AboutItem, Subject: k.ID, OpeningEvent: x.Event, Opened: x.From,
			PolicyVersion: d.register.At(k.Body, x.From).Version(), Messages: 1, Excerpt: i.Excerpts[x.Event], Evidence: i.Evidence[x.Event],
		}
		i.describe(f, x)
		i.Raised = append(i.Raised, &raised{Anchor: x.From, Finding: f})
		report(f)
	}
}

// revise brings the item's findings up to date after a change and reports those
// that are no longer the same.
func (d *Detector) revise(i *item, report detect.Report) {
	for _, r := range i.Raised {
		before := *r.Finding
		n := slices.IndexFunc(i.exposures, func(x exposure) bool { return x.holds(r.Anchor) })
		switch {
		case n >= 0:
			i.describe(r.Finding, &i.exposures[n])
		case r.Anchor.Before(i.Changes[0].Time):
			// It lies before the changes that are kept: it stays as it was told.
		default:
			withdraw(r)
		}
		if !same(&before, r.Finding) {
			i.stamp(r.Finding)
			report(r.Finding)
		}
	}
}

// describe writes an exposure into its finding.
func (i *item) describe(f *event.Finding, x *exposure) {
	from := x.From
	f.ExposedFrom, f.ExposedTo = &from, nil
	if !x.To.IsZero() {
		to := x.To
		f.ExposedTo = &to
	}
	f.PersonalData = slices.Clone(x.Kinds)
	f.Severity, f.Reasons = severityOf(x.Kinds, i.Own), nil
	if i.Own {
		f.Reasons = []string{"own_content"}
	}
	if x.Limit.IsZero() {
		// A late change shows that it ended in time after all.
		f.Severity, f.Reasons = event.Info, []string{"ended_within_limit"}
	}
	if f.Revision == 0 {
		i.stamp(f)
	}
}

// withdraw notes that late changes left nothing of an exposure.
func withdraw(r *raised) {
	to := r.Anchor
	r.Finding.ExposedTo = &to
	r.Finding.Severity, r.Finding.Reasons = event.Info, []string{"withdrawn_by_late_change"}
}

// stamp gives a finding the revision of the changes folded in so far.
func (i *item) stamp(f *event.Finding) {
	f.Revision = uint64(i.Folded)
	last := i.Changes[len(i.Changes)-1]
	f.LastEvent, f.Updated = last.Event, last.Time
}

// same reports whether two findings tell the same exposure.
func same(a, b *event.Finding) bool {
	return equal(a.ExposedFrom, b.ExposedFrom) && equal(a.ExposedTo, b.ExposedTo) && a.Severity == b.Severity &&
		slices.Equal(a.PersonalData, b.PersonalData) && slices.Equal(a.Reasons, b.Reasons)
}

func equal(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

// severityOf ranks kinds of data; the body's own words weigh one step more
// (the authority's fines were for those).
func severityOf(kinds []string, own bool) event.Severity {
	ladder := []event.Severity{event.Low, event.Medium, event.High, event.Grave}
	step := 0
	for _, kind := range kinds {
		switch kind {
		case "HEALTH", "SOCIAL_BENEFIT", "IT_IDENTITY_CARD", "IT_PASSPORT", "IT_DRIVER_LICENSE", "IT_HEALTH_CARD", "IBAN", "CREDIT_CARD":
			step = max(step, 2)
		case "PERSON":
		default:
			step = max(step, 1)
		}
	}
	if own {
		step++
	}
	return ladder[step]
}
