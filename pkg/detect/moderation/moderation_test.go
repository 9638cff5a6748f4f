package moderation_test

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vedetta/pkg/detect"
	"vedetta/pkg/detect/detecttest"
	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

var start = time.Date(2024, 5, 4, 8, 0, 0, 0, time.UTC)

func change(id, item string, kind event.Kind, at, ingested time.Time, data ...string) *event.Event {
	return &event.Event{
		ID: id, Type: kind, Channel: event.Social, Body: "c_a", Time: at,
		Data:  event.Data{Ingested: ingested, Direction: event.Public, Item: &event.Item{ID: item, Platform: "facebook", Account: "p"}},
		Facts: &event.Facts{PersonalData: data},
	}
}

// draw makes changes of two items at distinct times, arriving in any order,
// some twice, with time passing in between.
func draw(t *rapid.T, most int) []detecttest.Step {
	kinds := []event.Kind{event.CommentCreated, event.CommentEdited, event.CommentHidden, event.CommentUnhidden, event.CommentDeleted, event.CommentRestored}
	n := rapid.IntRange(1, most).Draw(t, "n")
	var steps []detecttest.Step
	clock := start
	minutes := map[int]bool{}
	for i := range n {
		clock = clock.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 20, 61, 130, 250}).Draw(t, "step")) * time.Minute)
		minute := int(clock.Sub(start)/time.Minute) - rapid.SampledFrom([]int{0, 0, 0, 5, 59, 61, 245}).Draw(t, "late")
		for minutes[minute] {
			minute++
		}
		minutes[minute] = true
		at := start.Add(time.Duration(minute) * time.Minute)
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		if i < 2 {
			kind = event.CommentCreated
		}
		var data []string
		if kind == event.CommentCreated || kind == event.CommentEdited {
			data = rapid.SampledFrom([][]string{nil, {"PHONE_NUMBER"}, {"HEALTH"}, {"HEALTH", "PERSON"}, {"PERSON", "PHONE_NUMBER"}}).Draw(t, "data")
		}
		e := change(fmt.Sprintf("e%02d", i), fmt.Sprint("item", i%2), kind, at, clock, data...)
		steps = append(steps, detecttest.Step{Event: e})
		if rapid.IntRange(0, 4).Draw(t, "again") == 0 {
			steps = append(steps, steps[rapid.IntRange(0, len(steps)-1).Draw(t, "which")])
		}
		if rapid.IntRange(0, 2).Draw(t, "passes") == 0 {
			clock = clock.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 60, 239, 240}).Draw(t, "advance")) * time.Minute)
			steps = append(steps, detecttest.Step{Advance: clock})
		}
	}
	return append(steps, detecttest.Step{Advance: clock.Add(3 * time.Hour)})
}

// told is what a finding says, for comparison.
type told struct {
	Item, Opening, From, To, Data, Severity, Reasons string
}

func tell(f *event.Finding) told {
	stamp := func(t *time.Time) string {
		if t == nil {
			return "stands"
		}
		return t.UTC().Format("02 15:04")
	}
	return told{f.Subject, f.OpeningEvent, stamp(f.ExposedFrom), stamp(f.ExposedTo), strings.Join(f.PersonalData, ","), string(f.Severity), strings.Join(f.Reasons, ",")}
}

// reference works everything out again from all changes after each step.
type reference struct {
	clock    time.Time
	changes  map[string][]*event.Event // by item, sorted by time
	findings []*refFinding
}

type refFinding struct {
	item, opening string
	anchor        time.Time
	last          told
}

// run is a time in which an item shows personal data without a break.
type run struct {
	first    *event.Event
	from, to time.Time
	data     map[string]bool
	limit    time.Time
}

// shown is what an item shows after all changes up to a time.
func (r *reference) shown(item string, at time.Time) []string {
	var data []string
	hidden, deleted := false, false
	for _, e := range r.changes[item] {
		if e.Time.After(at) {
			break
		}
		switch e.Type {
		case event.CommentHidden:
			hidden = true
		case event.CommentUnhidden:
			hidden = false
		case event.CommentDeleted:
			deleted = true
		case event.CommentRestored:
			deleted = false
		default:
			data = e.Facts.PersonalData
		}
	}
	if hidden || deleted {
		return nil
	}
	return data
}

// runs finds an item's exposures by looking at what it shows after each change.
func (r *reference) runs(item string) []run {
	var out []run
	var before []string
	for _, e := range r.changes[item] {
		now := r.shown(item, e.Time)
		if len(now) > 0 && len(before) == 0 {
			out = append(out, run{first: e, from: e.Time, data: map[string]bool{}})
		}
		if len(out) > 0 {
			x := &out[len(out)-1]
			if len(now) == 0 && len(before) > 0 {
				x.to = e.Time
			}
			for _, kind := range now {
				x.data[kind] = true
			}
		}
		before = now
	}
	for i := range out {
		out[i].limit = r.limit(item, out[i])
	}
	return out
}

var limits = map[string]time.Duration{"HEALTH": time.Hour, "PHONE_NUMBER": 4 * time.Hour, "PERSON": 24 * time.Hour}

// limit is the first time at which a kind has stood for as long as it may, with
// no change that takes it away until then.
func (r *reference) limit(item string, x run) time.Time {
	var first time.Time
	for kind := range x.data {
		for _, e := range r.changes[item] {
			if e.Time.Before(x.from) || !x.to.IsZero() && !e.Time.Before(x.to) {
				continue
			}
			if !slices.Contains(r.shown(item, e.Time), kind) || slices.Contains(r.shown(item, e.Time.Add(-time.Nanosecond)), kind) {
				continue // the kind doesn't appear here
			}
			limit, gone := e.Time.Add(limits[kind]), false
			for _, o := range r.changes[item] {
				gone = gone || o.Time.After(e.Time) && !o.Time.After(limit) && !slices.Contains(r.shown(item, o.Time), kind)
			}
			if !gone && (first.IsZero() || limit.Before(first)) {
				first = limit
			}
		}
	}
	return first
}

func (r *reference) step(s detecttest.Step) {
	now := s.Advance
	if s.Event != nil {
		now = s.Event.Time
		item := s.Event.Data.Item.ID
		if !slices.Contains(r.changes[item], s.Event) {
			r.changes[item] = append(r.changes[item], s.Event)
			sort.Slice(r.changes[item], func(i, j int) bool { return r.changes[item][i].Time.Before(r.changes[item][j].Time) })
		}
	}
	if now.After(r.clock) {
		r.clock = now
	}
	for item := range r.changes {
		r.judge(item)
	}
}

func (r *reference) judge(item string) {
	runs := r.runs(item)
	holds := func(x run, t time.Time) bool { return !t.Before(x.from) && (x.to.IsZero() || t.Before(x.to)) }
	for _, x := range runs {
		due := x.limit
		if settled := x.first.Data.Ingested.Add(30 * time.Second); settled.After(due) {
			due = settled
		}
		known := slices.ContainsFunc(r.findings, func(f *refFinding) bool { return f.item == item && holds(x, f.anchor) })
		if !x.limit.IsZero() && !due.After(r.clock) && !known {
			r.findings = append(r.findings, &refFinding{item: item, opening: x.first.ID, anchor: x.from})
		}
	}
	for _, f := range r.findings {
		if f.item != item {
			continue
		}
		i := slices.IndexFunc(runs, func(x run) bool { return holds(x, f.anchor) })
		if i < 0 {
			f.last.To, f.last.Severity, f.last.Reasons = f.anchor.Format("02 15:04"), "info", "withdrawn_by_late_change"
			continue
		}
		f.last = runs[i].tell(f)
	}
}

func (x run) tell(f *refFinding) told {
	out := told{Item: f.item, Opening: f.opening, From: x.from.Format("02 15:04"), To: "stands", Severity: "low"}
	var data []string
	for kind := range x.data {
		data = append(data, kind)
	}
	slices.Sort(data)
	out.Data = strings.Join(data, ",")
	switch {
	case x.limit.IsZero():
		out.Severity, out.Reasons = "info", "ended_within_limit"
	case x.data["HEALTH"]:
		out.Severity = "high"
	case x.data["PHONE_NUMBER"]:
		out.Severity = "medium"
	}
	if !x.to.IsZero() {
		out.To = x.to.Format("02 15:04")
	}
	return out
}

func TestAgainstReference(t *testing.T) {
	raised := 0
	rapid.Check(t, func(rt *rapid.T) {
		d := moderation.New(new(policy.Register))
		ref := &reference{changes: map[string][]*event.Event{}}
		got := map[string]told{}
		for i, s := range draw(rt, 14) {
			for _, f := range detecttest.Apply(t, d, s) {
				got[f.ID] = tell(f)
			}
			ref.step(s)
			want := map[string]told{}
			for _, f := range ref.findings {
				want[detect.FindingID(moderation.Exposed, "c_a", f.item, f.opening)] = f.last
			}
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatalf("step %d (-want +got):\n%s", i, diff)
			}
		}
		raised += len(got)
	})
	if raised == 0 {
		t.Error("no sequence raised a finding")
	}
}

func TestContract(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		detecttest.Check(t, func() detect.Detector { return moderation.New(new(policy.Register)) }, draw(rt, 8))
	})
}

// TestManyChanges: an item that is hidden and shown again and again keeps its
// state, in bounded memory.
func TestManyChanges(t *testing.T) {
	d := moderation.New(new(policy.Register))
	last := map[string]told{}
	report := func(f *event.Finding) { last[f.ID] = tell(f) }
	send := func(i int, kind event.Kind, hours int, data ...string) {
		t.Helper()
		at := start.Add(time.Duration(hours) * time.Hour)
		if err := d.Detect(change(fmt.Sprintf("e%04d", i), "item", kind, at, at, data...), report); err != nil {
			t.Fatal(err)
		}
	}
	send(0, event.CommentCreated, 0, "PHONE_NUMBER")
	for i := range 200 {
		send(2*i+1, event.CommentHidden, 10*i+5)
		send(2*i+2, event.CommentUnhidden, 10*i+6)
	}
	if err := d.Advance(start.Add(3000*time.Hour), report); err != nil {
		t.Fatal(err)
	}
	if len(last) != 201 {
		t.Errorf("findings = %d, want 201", len(last))
	}
	for id, f := range last {
		if f.Reasons != "" {
			t.Errorf("%s: %+v", id, f)
		}
	}
}

// TestStandingIsKept: what stands for two months still gets its end.
func TestStandingIsKept(t *testing.T) {
	d := moderation.New(new(policy.Register))
	end := start.Add(60 * 24 * time.Hour)
	detecttest.Apply(t, d, detecttest.Step{Event: change("e1", "i", event.PostCreated, start, start, "PHONE_NUMBER")})
	for _, hours := range []time.Duration{5, 1000, 1400} {
		detecttest.Apply(t, d, detecttest.Step{Advance: start.Add(hours * time.Hour)})
	}
	found := detecttest.Apply(t, d, detecttest.Step{Event: change("e2", "i", event.PostDeleted, end, end)})
	if len(found) != 1 || found[0].ExposedTo == nil || !found[0].ExposedTo.Equal(end) {
		t.Errorf("findings = %+v", found)
	}
}

func TestItemsAreForgotten(t *testing.T) {
	d := moderation.New(new(policy.Register))
	var open []detecttest.Step
	for i := range 60_000 {
		at := start.Add(time.Duration(i) * time.Second)
		open = append(open, detecttest.Step{Event: change(fmt.Sprint("e", i), fmt.Sprint("i", i), event.CommentCreated, at, at)})
	}
	for _, s := range open {
		detecttest.Apply(t, d, s)
	}
	if d.Evicted() == 0 {
		t.Error("nothing was evicted")
	}
	detecttest.Apply(t, d, detecttest.Step{Advance: start.Add(60 * time.Hour)})
	var b strings.Builder
	if err := d.Snapshot(&b); err != nil || b.Len() > 1000 {
		t.Errorf("snapshot of %d bytes after a day of silence: %v", b.Len(), err)
	}
}

func BenchmarkComments(b *testing.B) {
	events := []*event.Event{}
	for i := range 20_000 {
		at := start.Add(time.Duration(i) * time.Second)
		kind, data := event.CommentCreated, []string{}
		if i%20 == 0 {
			data = []string{"PHONE_NUMBER"}
		}
		events = append(events, change(fmt.Sprint("e", i), fmt.Sprint("i", i), kind, at, at, data...))
	}
	d := moderation.New(new(policy.Register))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if err := d.Detect(events[i%len(events)], func(*event.Finding) {}); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
