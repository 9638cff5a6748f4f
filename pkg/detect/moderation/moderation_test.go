package moderation_test

import (
	"bytes"
	"fmt"
	"slices"
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

// parents is a post with a comment and an answer to it, and the same elsewhere.
var parents = map[string]string{"post": "", "comment": "post", "answer": "comment", "toot": "", "reply": "toot"}

// draw makes changes of a few items, on whole minutes of a day and a half.
func draw(t *rapid.T, most int) []*event.Event {
	kinds := []event.Kind{event.CommentCreated, event.CommentEdited, event.CommentEdited, event.CommentHidden, event.CommentUnhidden, event.CommentDeleted, event.CommentRestored}
	items := []string{"comment", "comment", "comment", "answer", "answer", "post", "reply", "toot"}
	n := rapid.IntRange(1, most).Draw(t, "n")
	var out []*event.Event
	for i := range n {
		item := rapid.SampledFrom(items).Draw(t, "item")
		minute := rapid.SampledFrom([]int{0, 1, 30, 59, 60, 61, 90, 120, 239, 240, 241, 300, 301, 1440, 1500}).Draw(t, "minute")
		at := start.Add(time.Duration(minute+rapid.IntRange(0, 2).Draw(t, "more")) * time.Minute)
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		if i == 0 {
			kind = event.CommentCreated
		}
		known := at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 70, 250}).Draw(t, "known after")) * time.Minute)
		e := change(fmt.Sprintf("e%02d", i), item, kind, at, known)
		it := e.Data.Item
		it.Parent, it.Own = parents[item], item == "post" && rapid.Bool().Draw(t, "own")
		if item == "toot" || item == "reply" {
			it.Platform = "mastodon"
		}
		it.By = rapid.SampledFrom([]event.By{"", event.ByAuthor, event.ByModerator, event.ByPlatform}).Draw(t, "by")
		if back := rapid.SampledFrom([]int{0, 0, -5, 1, 100, 100, 200}).Draw(t, "seen"); back != 0 {
			seen := at.Add(-time.Duration(back) * time.Minute)
			it.LastSeen = &seen
		}
		switch sent := rapid.IntRange(0, 5).Draw(t, "text"); {
		case kind == event.CommentCreated || kind == event.CommentEdited:
			if sent == 0 {
				e.Data.NoText = "source"
			}
		case sent < 2:
			e.Data.Text = "x"
		}
		if e.Data.Text != "" || e.Data.NoText == "" && (kind == event.CommentCreated || kind == event.CommentEdited) {
			e.Facts.PersonalData = rapid.SampledFrom([][]string{nil, {"PHONE_NUMBER"}, {"HEALTH"}, {"HEALTH", "PERSON"}, {"PERSON", "PHONE_NUMBER"}}).Draw(t, "data")
		}
		if rapid.IntRange(0, 5).Draw(t, "draft") == 0 {
			e.Data.Degraded = append(e.Data.Degraded, "unpublished")
		}
		if (item == "toot" || item == "answer") && rapid.Bool().Draw(t, "untold") {
			e.Data.Degraded = append(e.Data.Degraded, "deletion_not_told")
		}
		out = append(out, e)
	}
	return out
}

// arrive brings events in any order, some twice, with time passing in between.
func arrive(t *rapid.T, events []*event.Event) []detecttest.Step {
	var steps []detecttest.Step
	for _, e := range rapid.Permutation(append(slices.Clone(events), events[:len(events)/3]...)).Draw(t, "arrival") {
		if rapid.IntRange(0, 3).Draw(t, "passes") == 0 {
			steps = append(steps, detecttest.Step{Advance: start.Add(time.Duration(rapid.SampledFrom([]int{30, 60, 61, 240, 300, 1441, 1560}).Draw(t, "until")) * time.Minute)})
		}
		steps = append(steps, detecttest.Step{Event: e})
	}
	return append(steps, detecttest.Step{Advance: start.Add(26 * time.Hour)})
}

func everyExposure(d *moderation.Detector) []moderation.Exposure {
	return slices.Collect(d.Exposures())
}

// TestExposuresAgainstReference: whatever the order and the repeats, the
// exposures are those that looking at every minute anew finds. A restart in the
// middle changes nothing.
func TestExposuresAgainstReference(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		events := draw(rt, 12)
		steps := arrive(rt, events)
		d := moderation.New(new(policy.Register))
		restart := rapid.IntRange(0, len(steps)).Draw(rt, "restart")
		for i, s := range steps {
			if i == restart {
				d = restarted(t, d)
			}
			detecttest.Apply(t, d, s)
		}
		ref := &reference{events: events, now: start.Add(26 * time.Hour)}
		var want []moderation.Exposure
		for item := range parents {
			want = append(want, ref.exposures(item)...)
		}
		slices.SortFunc(want, func(a, b moderation.Exposure) int {
			return cmpOr(a.From.Compare(b.From), strings.Compare(a.Item, b.Item))
		})
		got := everyExposure(d)
		slices.SortFunc(got, func(a, b moderation.Exposure) int {
			return cmpOr(a.From.Compare(b.From), strings.Compare(a.Item, b.Item))
		})
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("exposures (-want +got):\n%s", diff)
		}
		for _, x := range got {
			note(seen, x)
		}
	})
	if (seen["open"] == 0 || seen["over"] == 0 || seen["edited"] == 0) && !testing.Short() { // which draws a fifth
		t.Errorf("the sequences are too poor: %v", seen)
	}
	t.Log(seen)
}

// note counts what a run of the property has met.
func note(seen map[string]int, x moderation.Exposure) {
	for _, k := range x.Intervals {
		for what, is := range map[string]bool{
			"open": k.Open, "over": k.OverLimit, string(k.Ended): true, "edit": k.OpenedByEdit, "unsure": k.OverLimitUnsure,
			"unknown start": k.StartUnknown, "standing unknown": k.StandingUnknown, "not erased": k.Ended == moderation.EndedByHiding && k.HeldTo == nil,
		} {
			if is {
				seen[what]++
			}
		}
	}
}

func cmpOr(a, b int) int {
	if a != 0 {
		return a
	}
	return b
}

func restarted(t *testing.T, d *moderation.Detector) *moderation.Detector {
	t.Helper()
	var b bytes.Buffer
	if err := d.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	next := moderation.New(new(policy.Register))
	if err := next.Restore(&b); err != nil {
		t.Fatal(err)
	}
	return next
}

// told is what a finding says, for comparison.
type told struct {
	Item, Opening, From, Seen, To, Data, Severity, Reasons string
}

func stamp(at *time.Time) string {
	if at == nil {
		return "none"
	}
	return at.UTC().Format("02 15:04")
}

func tell(f *event.Finding) told {
	return told{f.Subject, f.OpeningEvent, stamp(f.ExposedFrom), stamp(f.ExposedSeen), stamp(f.ExposedTo), strings.Join(f.PersonalData, ","), string(f.Severity), strings.Join(f.Reasons, ",")}
}

// judge tells the findings that exposures must have led to, step by step.
type judge struct {
	clock    time.Time
	known    map[string]time.Time // when each event was known
	findings []*judged
}

type judged struct {
	item, opening string
	anchor        time.Time
	last          told
}

func (j *judge) step(s detecttest.Step, exposures []moderation.Exposure) {
	now := s.Advance
	if s.Event != nil {
		now = s.Event.Time
		if _, ok := j.known[s.Event.ID]; !ok {
			j.known[s.Event.ID] = s.Event.Data.Ingested
		}
	}
	if now.After(j.clock) {
		j.clock = now
	}
	of := func(f *judged) int {
		n := slices.IndexFunc(exposures, func(x moderation.Exposure) bool { return x.Item == f.item && x.OpenedBy == f.opening })
		if n < 0 {
			n = slices.IndexFunc(exposures, func(x moderation.Exposure) bool {
				return x.Item == f.item && !f.anchor.Before(x.From) && (x.Open || f.anchor.Before(*x.To))
			})
		}
		return n
	}
	for n, x := range exposures {
		ripe := slices.ContainsFunc(x.Intervals, func(k moderation.KindExposed) bool {
			return k.OverLimit && !j.known[k.OpenedBy].Add(30*time.Second).After(j.clock)
		})
		if ripe && !slices.ContainsFunc(j.findings, func(f *judged) bool { return of(f) == n }) {
			j.findings = append(j.findings, &judged{item: x.Item, opening: x.OpenedBy, anchor: x.From})
		}
	}
	for _, f := range j.findings {
		n := of(f)
		if n < 0 {
			at := stamp(&f.anchor)
			f.last = told{f.item, f.opening, at, stamp(nil), at, "", "info", "withdrawn_by_late_change"}
			continue
		}
		f.last = words(exposures[n], f)
	}
}

// words is what a finding says of an exposure.
func words(x moderation.Exposure, f *judged) told {
	out := told{Item: f.item, Opening: f.opening, From: stamp(&x.From), Seen: stamp(x.ToAfter), To: stamp(x.To)}
	var over []moderation.KindExposed
	for _, k := range x.Intervals {
		if k.OverLimit {
			over = append(over, k)
		}
	}
	if len(over) == 0 {
		out.Data, out.Severity, out.Reasons = strings.Join(x.Kinds, ","), "info", "ended_within_limit"
		if x.Open {
			out.Reasons = "withdrawn_by_late_change"
		}
		return out
	}
	has := func(f func(moderation.KindExposed) bool) bool { return slices.ContainsFunc(over, f) }
	first := slices.MinFunc(over, func(a, b moderation.KindExposed) int { return a.Limit.Compare(b.Limit) }).Limit
	var data []string
	for _, k := range x.Intervals {
		if (k.Open || k.To.After(first)) && !slices.Contains(data, k.Kind) {
			data = append(data, k.Kind)
		}
	}
	slices.Sort(data)
	out.Data = strings.Join(data, ",")
	rank := 0
	for kind, r := range map[string]int{"PHONE_NUMBER": 1, "HEALTH": 2} {
		if has(func(k moderation.KindExposed) bool { return k.Kind == kind }) {
			rank = max(rank, r)
		}
	}
	if x.Own {
		rank++
	}
	if x.StandingUnknown && x.OverLimitUnsure {
		rank = max(rank-1, 0)
	}
	out.Severity = []string{"low", "medium", "high", "grave"}[rank]
	var reasons []string
	for _, r := range []struct {
		is   bool
		code string
	}{
		{x.Own, "own_content"},
		{has(func(k moderation.KindExposed) bool { return k.OpenedByEdit }), "opened_by_edit"},
		{has(func(k moderation.KindExposed) bool { return k.StartUnknown }), "start_unknown"},
		{x.Open && !x.StandingUnknown, "still_public"},
		{x.StandingUnknown, "deletion_unknowable"},
		{!x.Open, "removed_late"},
		{!x.Open && x.HeldTo == nil, "hidden_not_erased"},
		{has(func(k moderation.KindExposed) bool { return k.ToAfter != nil }), "deletion_time_unknown"},
	} {
		if r.is {
			reasons = append(reasons, r.code)
		}
	}
	out.Reasons = strings.Join(reasons, ",")
	return out
}

// TestFindings: after each step the findings are those that the exposures lead
// to, which TestExposuresAgainstReference holds to be right.
func TestFindings(t *testing.T) {
	raised := 0
	rapid.Check(t, func(rt *rapid.T) {
		d := moderation.New(new(policy.Register))
		j := &judge{known: map[string]time.Time{}}
		got := map[string]told{}
		for i, s := range arrive(rt, draw(rt, 10)) {
			for _, f := range detecttest.Apply(t, d, s) {
				got[f.ID] = tell(f)
			}
			j.step(s, everyExposure(d))
			want := map[string]told{}
			for _, f := range j.findings {
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
		detecttest.Check(t, func() detect.Detector { return moderation.New(new(policy.Register)) }, arrive(rt, draw(rt, 7)))
	})
}
