package moderation

import (
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// raised is an exposure that became a finding. It keeps to that, however
// late changes move its bounds.
type raised struct {
	Anchor  time.Time      `json:"anchor"` // when the exposure began, as it was known then
	Finding *event.Finding `json:"finding"`
	Place   int            `json:"place"` // of its exposure among those of the item; -1 when nothing is left of it
}

// over are the spans of an exposure that stand, or stood, beyond their limit.
func (x exposure) over(now time.Time) []span {
	var out []span
	for _, s := range x {
		if s.exceeds(now) {
			out = append(out, s)
		}
	}
	return out
}

// ripe reports whether one of the spans is settled: no change is awaited that
// takes it back.
func ripe(over []span, now time.Time) bool {
	return slices.ContainsFunc(over, func(s span) bool { return !s.Due.After(now) })
}

// next is when a span next passes its limit or is settled; zero for never.
func next(all []exposure, now time.Time) time.Time {
	var first time.Time
	for _, x := range all {
		for _, s := range x {
			if !s.open() && !s.To.After(s.Limit) {
				continue
			}
			for _, t := range []time.Time{s.Limit, s.Due} {
				if t.After(now) && (first.IsZero() || t.Before(first)) {
					first = t
				}
			}
		}
	}
	return first
}

// of returns the place of the exposure that a finding tells of, or -1: the one
// that its opening event began, or else the one that holds its anchor.
func (r *raised) of(all []exposure) int {
	if n := slices.IndexFunc(all, func(x exposure) bool { return x[0].Opened == r.Finding.OpeningEvent }); n >= 0 {
		return n
	}
	return slices.IndexFunc(all, func(x exposure) bool { return x.holds(r.Anchor) })
}

// judge raises what is due of an item, brings its findings up to date, reports
// those that are no longer the same, and sees when to look again.
func (d *Detector) judge(i *item, report detect.Report) {
	told := make([]bool, len(i.life.exposures))
	for _, r := range i.life.raised {
		n := r.of(i.life.exposures)
		r.Place = n
		if n < 0 {
			d.withdraw(i, r, report)
			continue
		}
		told[n] = true
		x := i.life.exposures[n]
		d.tell(i, x, x.over(d.clock), r.Finding, report)
	}
	for n, x := range i.life.exposures {
		if over := x.over(d.clock); !told[n] && ripe(over, d.clock) {
			d.tell(i, x, over, d.raise(i, n).Finding, report)
		}
	}
	d.schedule(i, next(i.life.exposures, d.clock))
}

// judgeFrom does as judge where only exposures from a place on may have changed,
// and others only by being due. The item may be looked at once more than needed.
func (d *Detector) judgeFrom(i *item, first int, report detect.Report) {
	l := i.life
	late := !l.due.IsZero() && !l.due.After(d.clock)
	if late {
		awaits := func(x exposure) bool { return !next([]exposure{x}, l.due.Add(-1)).IsZero() }
		if n := slices.IndexFunc(l.exposures, awaits); n >= 0 {
			first = min(first, n)
		}
	}
	told := make([]bool, len(l.exposures)-first)
	for _, r := range l.raised {
		if n := r.Place; n >= first {
			told[n-first] = true
			d.tell(i, l.exposures[n], l.exposures[n].over(d.clock), r.Finding, report)
		}
	}
	for n := first; n < len(l.exposures); n++ {
		x := l.exposures[n]
		if over := x.over(d.clock); !told[n-first] && ripe(over, d.clock) {
			d.tell(i, x, over, d.raise(i, n).Finding, report)
		}
	}
	if due := next(l.exposures[first:], d.clock); late || l.due.IsZero() || !due.IsZero() && due.Before(l.due) {
		d.schedule(i, due)
	}
}

// raise makes the finding of an exposure.
func (d *Detector) raise(i *item, place int) *raised {
	x := i.life.exposures[place]
	first := &x[0]
	var kept proof
	for _, s := range slices.Backward(x) { // the first text that is still kept
		if p, ok := i.life.proofs[s.Text]; ok {
			kept = p
		}
	}
	r := &raised{Anchor: x.from(), Place: place, Finding: &event.Finding{
		ID:   detect.FindingID(Exposed, i.key.Body, i.key.ID, first.Opened),
		Body: i.key.Body, Channel: i.page.Value().Channel, Rule: Exposed, RuleVersion: ruleVersion,
		About: event.AboutItem, Subject: i.key.ID, OpeningEvent: first.Opened, Opened: x.from(),
		PolicyVersion: d.register.At(i.key.Body, x.from()).Version(), Messages: 1, Excerpt: kept.Excerpt, Evidence: kept.Evidence,
	}}
	i.life.raised = append(i.life.raised, r)
	return r
}

// tell writes an exposure into its finding.
func (d *Detector) tell(i *item, x exposure, over []span, f *event.Finding, report detect.Report) {
	before := *f
	f.FirstEvent, f.ExposedFrom, f.ExposedTo, f.ExposedSeen = x[0].Opened, known(x.from()), known(x.to()), known(x.seen())
	if len(over) == 0 {
		f.PersonalData, f.Severity, f.Reasons = x.kinds(), event.Info, []string{"ended_within_limit"}
		if f.ExposedTo == nil {
			f.Reasons = []string{"withdrawn_by_late_change"} // its limit is still to come
		}
	} else {
		f.PersonalData, f.Severity, f.Reasons = beside(x, over), severityOf(x, over, i.own), exposureReasons(i, x, over)
	}
	i.stamp(f, len(over), &before, report)
}

// withdraw notes that late changes left nothing of an exposure.
func (d *Detector) withdraw(i *item, r *raised, report detect.Report) {
	before, at := *r.Finding, r.Anchor
	r.Finding.ExposedFrom, r.Finding.ExposedTo, r.Finding.ExposedSeen, r.Finding.PersonalData = &at, &at, nil, nil
	r.Finding.Severity, r.Finding.Reasons = event.Info, []string{"withdrawn_by_late_change"}
	i.stamp(r.Finding, 0, &before, report)
}

// stamp gives a finding that is no longer the same its revision, and reports it.
// What a finding says follows from the changes folded in and from how many kinds
// of data have passed their limit, so these two are the revision.
func (i *item) stamp(f *event.Finding, over int, before *event.Finding, report detect.Report) {
	if f.Revision != 0 && same(before, f) {
		return
	}
	f.Revision = uint64(i.folded)<<8 | uint64(min(over, 255))
	if n := len(i.changes); n > 0 {
		f.LastEvent, f.Updated = i.changes[n-1].Event, i.changes[n-1].Time
	}
	report(f)
}

// same reports whether two findings tell the same exposure.
func same(a, b *event.Finding) bool {
	return equal(a.ExposedFrom, b.ExposedFrom) && equal(a.ExposedTo, b.ExposedTo) && equal(a.ExposedSeen, b.ExposedSeen) && a.Severity == b.Severity && a.FirstEvent == b.FirstEvent &&
		slices.Equal(a.PersonalData, b.PersonalData) && slices.Equal(a.Reasons, b.Reasons)
}

func equal(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}

// beside are the kinds of data that are over their limit and those that stood
// beside them: together they tell who it is about.
func beside(x exposure, over []span) []string {
	first := over[0].Limit
	for _, s := range over {
		if s.Limit.Before(first) {
			first = s.Limit
		}
	}
	var stood exposure
	for _, s := range x {
		if s.open() || s.To.After(first) {
			stood = append(stood, s)
		}
	}
	return stood.kinds()
}

// kinds are the kinds of data in the exposure, sorted.
func (x exposure) kinds() []string {
	out := make([]string, len(x))
	for n := range x {
		out[n] = x[n].Kind
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// exposureReasons says how the exposure began and how it ended.
func exposureReasons(i *item, x exposure, over []span) []string {
	var reasons []string
	note := func(is bool, code string) {
		if is {
			reasons = append(reasons, code)
		}
	}
	stands := x.to().IsZero()
	note(i.own, "own_content")
	note(slices.ContainsFunc(over, func(s span) bool { return s.addedByEdit() }), "opened_by_edit")
	note(slices.ContainsFunc(over, func(s span) bool { return s.Unseen }), "start_unknown")
	note(stands && !x.unknown(), "still_public")
	note(x.unknown(), "deletion_unknowable") // it may still stand: nobody knows
	note(!stands, "removed_late")
	note(!stands && slices.ContainsFunc(x, func(s span) bool { return s.Held.IsZero() }), "hidden_not_erased")
	note(slices.ContainsFunc(over, func(s span) bool { return !s.ToAfter.IsZero() }), "deletion_time_unknown")
	return reasons
}

// severityOf ranks kinds of data; the body's own words weigh one step more
// (the authority's fines were for those), and what is not known to have stood
// beyond its limit, or to stand still, one less.
func severityOf(x exposure, over []span, own bool) event.Severity {
	ladder := []event.Severity{event.Low, event.Medium, event.High, event.Grave}
	step := 0
	for _, s := range over {
		switch s.Kind {
		case "HEALTH", "SOCIAL_BENEFIT", "MINOR", "IT_IDENTITY_CARD", "IT_PASSPORT", "IT_DRIVER_LICENSE", "IT_HEALTH_CARD", "IBAN", "CREDIT_CARD":
			step = max(step, 2)
		case "PERSON":
		default:
			step = max(step, 1)
		}
	}
	if own {
		step++
	}
	if x.unknown() && !slices.ContainsFunc(over, func(s span) bool { return !s.unsure() }) {
		step = max(step-1, 0)
	}
	return ladder[step]
}
