package incident_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"vedetta/pkg/event"
	"vedetta/pkg/incident"
)

var noon = time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC)

var severities = []event.Severity{event.Info, event.Low, event.Medium, event.High, event.Grave}

// finding is revision r of finding n.
func finding(n, r int, s event.Severity) event.Finding {
	return event.Finding{
		ID: fmt.Sprint("f-", n), Revision: uint64(r), Body: "c_a", About: event.AboutCampaign, Subject: "d-1", Rule: "bulk.undeclared",
		Severity: s, Opened: noon.Add(time.Duration(7*n%5) * time.Hour), Updated: noon.Add(time.Duration(n+r) * time.Hour),
		Detected: noon.Add(time.Duration(11*n%7) * time.Minute), OpeningEvent: fmt.Sprintf("202605%02d-x", n+1),
	}
}

// draw makes the revisions of some findings of one incident.
func draw(t *rapid.T) []event.Finding {
	var out []event.Finding
	for n := range rapid.IntRange(1, 4).Draw(t, "findings") {
		for r := range rapid.IntRange(1, 4).Draw(t, "revisions") {
			out = append(out, finding(n, r+1, rapid.SampledFrom(severities).Draw(t, "severity")))
		}
	}
	return out
}

func fold(t *rapid.T, findings []event.Finding) *event.Incident {
	var in *event.Incident
	for _, f := range findings {
		before, was := in, snapshot(in)
		next, changed := incident.Fold(in, &f)
		if diff := cmp.Diff(was, snapshot(before)); diff != "" {
			t.Fatalf("Fold changed the incident it was given:\n%s", diff)
		}
		if !changed && before != next {
			t.Fatal("nothing changed, but it is another incident")
		}
		if changed && before != nil && next.Revision != before.Revision+1 {
			t.Fatalf("revision %d after %d", next.Revision, before.Revision)
		}
		in = next
	}
	return in
}

func snapshot(in *event.Incident) *event.Incident {
	if in == nil {
		return nil
	}
	out := *in
	out.Findings = slices.Clone(in.Findings)
	return &out
}

// Whatever the order in which revisions come, and however often, the incident
// holds the same: only the number of its revisions and the order of its
// findings tell.
func TestFoldCommutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := draw(t)
		shuffled := rapid.Permutation(append(slices.Clone(all), all[:rapid.IntRange(0, len(all)).Draw(t, "repeats")]...)).Draw(t, "order")
		a, b := fold(t, all), fold(t, shuffled)
		diff := cmp.Diff(a, b, cmpopts.IgnoreFields(event.Incident{}, "Revision"),
			cmpopts.SortSlices(func(x, y event.Finding) bool { return x.ID < y.ID }))
		if diff != "" {
			t.Fatalf("in order and shuffled (-in order +shuffled):\n%s", diff)
		}
	})
}

func TestRepeatsChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := draw(t)
		in := fold(t, all)
		for _, f := range all {
			if again, changed := incident.Fold(in, &f); changed || again != in {
				t.Fatalf("%s made revision %d", f.MsgID(), again.Revision)
			}
		}
		if day := in.Day().Format("20060102"); !strings.HasPrefix(all[0].OpeningEvent, day) {
			t.Fatalf("the incident lies on %s, opened by %s", day, all[0].OpeningEvent)
		}
	})
}

func TestFold(t *testing.T) {
	f, g := finding(1, 1, event.Low), finding(2, 1, event.High)
	in, changed := incident.Fold(nil, &f)
	want := &event.Incident{
		ID: incident.ID(&f), Key: "c_a/campaign/d-1", Body: "c_a", State: incident.StateNew, Severity: event.Low,
		Opened: f.Opened, Updated: f.Updated, Detected: f.Detected, Revision: 1, Findings: []event.Finding{f},
	}
	if diff := cmp.Diff(want, in); diff != "" || !changed {
		t.Fatalf("opened (-want +got):\n%s", diff)
	}
	in, _ = incident.Fold(in, &g)
	if in.Severity != event.High || len(in.Findings) != 2 || !in.Opened.Equal(f.Opened) || !in.Updated.Equal(g.Updated) || !in.Detected.Equal(g.Detected) {
		t.Errorf("with the second: %+v", in)
	}
	// A finding that is withdrawn takes its severity with it.
	g.Revision, g.Severity = 2, event.Info
	if in, _ = incident.Fold(in, &g); in.Severity != event.Low || in.Findings[1].Revision != 2 {
		t.Errorf("withdrawn: %s, revision %d", in.Severity, in.Findings[1].Revision)
	}
}

func TestIDs(t *testing.T) {
	f := finding(1, 1, event.Low)
	g := finding(2, 5, event.Grave)
	if incident.ID(&f) != incident.ID(&g) || !strings.HasPrefix(incident.ID(&f), "i-") {
		t.Errorf("findings of one campaign are in %s and %s", incident.ID(&f), incident.ID(&g))
	}
	for _, change := range []func(*event.Finding){
		func(f *event.Finding) { f.Body = "c_b" }, func(f *event.Finding) { f.About = event.AboutItem }, func(f *event.Finding) { f.Subject = "d-2" },
	} {
		g := f
		if change(&g); incident.ID(&f) == incident.ID(&g) {
			t.Errorf("%s and %s are one incident", f.IncidentKey(), g.IncidentKey())
		}
	}
}

func TestAlerted(t *testing.T) {
	f := finding(1, 1, event.Low)
	in, _ := incident.Fold(nil, &f)
	out := incident.Alerted(in, noon.In(time.FixedZone("CEST", 7200)))
	if !in.Alerted.IsZero() || in.Revision != 1 || !out.Alerted.Equal(noon) || out.Alerted.Location() != time.UTC || out.Revision != 2 {
		t.Errorf("alerted %s at revision %d, before %s at %d", out.Alerted, out.Revision, in.Alerted, in.Revision)
	}
	g := finding(2, 1, event.Low)
	if more, _ := incident.Fold(out, &g); !more.Alerted.Equal(noon) {
		t.Error("a later finding forgets the alert")
	}
}

// The evidence is in the finding's own row: an incident that repeated it would
// outgrow a message of the bus.
func TestFoldLeavesEvidenceOut(t *testing.T) {
	f := &event.Finding{ID: "f-1", Revision: 1, Body: "c_a", Evidence: make([]byte, 1000)}
	in, _ := incident.Fold(nil, f)
	if len(in.Findings) != 1 || in.Findings[0].Evidence != nil || len(f.Evidence) != 1000 {
		t.Errorf("the incident holds %d bytes of evidence, the finding %d", len(in.Findings[0].Evidence), len(f.Evidence))
	}
}
