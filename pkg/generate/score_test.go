package generate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

// planned are the truths of a log, without the log.
func planned(t *testing.T, o Options) []Truth {
	t.Helper()
	o, err := o.fill()
	if err != nil {
		t.Fatal(err)
	}
	w, err := newWorld(o)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]Truth, len(w.plantings))
	for i, p := range w.plantings {
		out[i] = p.Truth
	}
	return out
}

// ideal are findings of one who knows the truth: each raised at the first moment.
func ideal(truths []Truth) []Finding {
	var out []Finding
	for _, x := range truths {
		for _, e := range x.Expect {
			out = append(out, Finding{
				ID: x.ID + e.Name, Kind: strings.ReplaceAll(e.Accept[0], "*", "x"), RaisedEvent: e.Earliest.Event, RaisedAt: e.Earliest.Time,
				FirstEvent: x.First.Event, LastEvent: x.Last.Event,
			})
		}
	}
	return out
}

func rateAll(t *testing.T, truths []Truth, findings []Finding) *Score {
	t.Helper()
	s, err := Rate(truths, findings, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScoreOfTheIdeal(t *testing.T) {
	truths := planned(t, Options{Seed: 1, Incidents: 2})
	s := rateAll(t, truths, ideal(truths))
	if !s.Clean() || s.Expected < 70 || s.Decoys < 40 || s.DelayWorst != 0 || s.Early != 0 || len(s.Elsewhere) != 0 {
		t.Errorf("found %d of %d, flagged %d of %d, worst %d, early %d, elsewhere %v", s.Found, s.Expected, s.Flagged, s.Decoys, s.DelayWorst, s.Early, s.Elsewhere)
	}
	if s := rateAll(t, truths, nil); s.Found != 0 || s.Flagged != 0 || s.Clean() {
		t.Errorf("nothing found: %+v", s)
	}
}

// TestScoreCountsPeople raises each finding late, at random, and counts the
// people between from the truth's own events.
func TestScoreCountsPeople(t *testing.T) {
	o, err := Options{Seed: 2, Incidents: 1}.fill()
	if err != nil {
		t.Fatal(err)
	}
	w, err := newWorld(o)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(w.plantings).Filter(func(p *planting) bool { return !p.Decoy }).Draw(t, "incident")
		e := rapid.SampledFrom(p.Expect).Draw(t, "expectation")
		at := rapid.IntRange(0, len(p.Trail)-1).Draw(t, "raised")
		f := Finding{Kind: strings.ReplaceAll(e.Accept[0], "*", "x"), RaisedEvent: p.Trail[at].Event, RaisedAt: p.Trail[at].Time}
		s, err := Rate([]Truth{p.Truth}, []Finding{f}, nil)
		if err != nil {
			t.Fatal(err)
		}
		row := s.Rows[slices.IndexFunc(s.Rows, func(r ScoreRow) bool { return r.Expectation == e.Name })]
		if e.Role != "" && p.Trail[at].Role != e.Role {
			if row.Found != 0 {
				t.Fatalf("%s %s: raised by %q, found all the same", p.ID, e.Name, p.Trail[at].Role)
			}
			return
		}
		late, early := slowDelay(p, e, p.Trail[at].Event)
		if row.Found != 1 || row.DelayWorst != late || row.Early != early {
			t.Fatalf("%s %s raised at %d: %+v, want a delay of %d, early %d", p.ID, e.Name, at, row, late, early)
		}
	})
}

// slowDelay counts the people who are new between the earliest event and the one
// that raised the finding, from the events.
func slowDelay(p *planting, e Expectation, raised string) (late, early int) {
	known, over := false, false
	people, done := map[string]bool{}, map[string]bool{}
	for _, x := range p.events {
		k := key(x.in)
		if done[k] {
			continue
		}
		done[k] = true
		for _, who := range reached(x.in, x.role) {
			if known && !over && !people[who] && (e.Role == "" || e.Role == x.role) {
				late++
			}
			people[who] = true
		}
		if k == raised {
			if !known && k != e.Earliest.Event {
				return 0, 1
			}
			over = true
		}
		known = known || k == e.Earliest.Event
	}
	return late, 0
}

// oneTruth is an incident of three events and a decoy.
func oneTruth() []Truth {
	at := time.Date(2026, 1, 8, 9, 0, 0, 0, time.UTC)
	trail := func(prefix string) []Moment {
		var out []Moment
		for i := range 3 {
			out = append(out, Moment{Event: fmt.Sprint(prefix, i), Time: at.Add(time.Duration(i) * time.Minute), People: i + 1, Role: roleOrdinary})
		}
		return out
	}
	a, b := trail("a/"), trail("b/")
	return []Truth{
		{
			ID: "x-1", Kind: "x", Campaign: "mensa", Channels: []event.Channel{event.SMS}, Trail: a, First: a[0], Last: a[2],
			Expect: []Expectation{{Name: "bulk", Accept: []string{"bulk.*"}, Earliest: a[1]}},
		},
		{ID: "d-1", Kind: "d", Decoy: true, Allow: []string{"*unknown*"}, Trail: b, First: b[0], Last: b[2]},
	}
}

func TestMatching(t *testing.T) {
	at := oneTruth()[0].Trail
	for name, c := range map[string]struct {
		f                         Finding
		found, flagged, elsewhere int
		delay, early              int
	}{
		"raised by its event":             {f: Finding{Kind: "bulk.undeclared", RaisedEvent: "a/1"}, found: 1},
		"one person late":                 {f: Finding{Kind: "bulk.undeclared", RaisedEvent: "a/2"}, found: 1, delay: 1},
		"too early":                       {f: Finding{Kind: "bulk.undeclared", RaisedEvent: "a/0"}, found: 1, early: 1},
		"rule beside kind":                {f: Finding{Kind: "finding", Rule: "bulk.slow", RaisedEvent: "a/1"}, found: 1},
		"another rule":                    {f: Finding{Kind: "mismatch.purpose", RaisedEvent: "a/1"}},
		"raised by time, first event its": {f: Finding{Kind: "bulk.x", FirstEvent: "a/0", RaisedAt: at[2].Time.Add(time.Hour)}, found: 1, delay: 1},
		"raised by time, last event its":  {f: Finding{Kind: "bulk.x", LastEvent: "a/2", RaisedAt: at[1].Time}, found: 1},
		"declared campaign":               {f: Finding{Kind: "bulk.x", Campaign: "mensa", RaisedAt: at[1].Time}, found: 1},
		"subject":                         {f: Finding{Kind: "bulk.x", Subject: "mensa", RaisedAt: at[1].Time}, found: 1},
		"raised by somebody else's":       {f: Finding{Kind: "bulk.x", RaisedEvent: "other", FirstEvent: "a/0", Campaign: "mensa"}, elsewhere: 1},
		"decoy":                           {f: Finding{Kind: "bulk.x", RaisedEvent: "b/0"}, flagged: 1},
		"decoy, allowed":                  {f: Finding{Kind: "mismatch.unknown", RaisedEvent: "b/0"}},
		"nothing known":                   {f: Finding{Kind: "bulk.x"}, elsewhere: 1},
	} {
		s := rateAll(t, oneTruth(), []Finding{c.f})
		if s.Found != c.found || s.Flagged != c.flagged || len(s.Elsewhere) != c.elsewhere || s.DelayWorst != c.delay || s.Early != c.early {
			t.Errorf("%s: %+v", name, s)
		}
	}
	s, err := Rate(oneTruth(), []Finding{{Kind: "mine", RaisedEvent: "a/1"}}, map[string][]string{"x/bulk": {"mi*"}})
	if err != nil || s.Found != 1 {
		t.Errorf("own patterns: %+v %v", s, err)
	}
	both := []Finding{{Kind: "bulk.b", RaisedEvent: "a/2"}, {Kind: "bulk.a", RaisedEvent: "a/1"}}
	if s := rateAll(t, oneTruth(), both); s.DelayWorst != 0 || s.Rows[0].Rules[0] != "bulk.a" {
		t.Errorf("the first of two counts: %+v", s)
	}
}

func TestParseAccept(t *testing.T) {
	got, err := ParseAccept([]string{"a/b=x.*,y", "a/b=z"})
	if err != nil || !slices.Equal(got["a/b"], []string{"x.*", "y", "z"}) {
		t.Errorf("%v %v", got, err)
	}
	for _, bad := range []string{"", "a", "=b", "a=", "a=[", "a=b,["} {
		if _, err := ParseAccept([]string{bad}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestUnreadable(t *testing.T) {
	if _, err := ReadTruth(strings.NewReader("{\"id\":\"a\",\"trail\":[{}]}\n\nnonsense\n")); err == nil || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("truth: %v", err)
	}
	if _, err := ReadTruth(strings.NewReader("{}\n")); err == nil {
		t.Error("a truth without id was taken")
	}
	if _, err := ReadFindings(strings.NewReader("{\"kind\":\"a\"}\n{\"id\":\"b\"}\n")); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("findings: %v", err)
	}
}

func FuzzScore(f *testing.F) {
	var truth, findings bytes.Buffer
	for _, x := range oneTruth() {
		if err := json.NewEncoder(&truth).Encode(x); err != nil {
			f.Fatal(err)
		}
	}
	for _, x := range ideal(oneTruth()) {
		if err := json.NewEncoder(&findings).Encode(x); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(truth.Bytes(), findings.Bytes(), "x=bulk.*")
	f.Add([]byte(`{"id":"a","trail":[{"event":"e"}],"expect":[{"accept":["["]}]}`), []byte(`{"kind":"k","raised_event":"e"}`), "a/=b")
	f.Add([]byte(`{"id":"a","trail":[{"event":"e"}],"expect":[{"accept":["k"],"earliest":{"event":"x"}}]}`), []byte(`{"kind":"k","raised_event":"e"}`), "")
	f.Add([]byte(`{"id":"a","decoy":true,"trail":[{}],"expect":[{}]}`), []byte(`{"kind":"k"}`), "")
	f.Fuzz(func(t *testing.T, truth, findings []byte, accept string) {
		truths, err := ReadTruth(bytes.NewReader(truth))
		if err != nil {
			return
		}
		found, err := ReadFindings(bytes.NewReader(findings))
		if err != nil {
			return
		}
		own, err := ParseAccept([]string{accept})
		if err != nil {
			own = nil
		}
		s, err := Rate(truths, found, own)
		if err != nil {
			return
		}
		if s.Found > s.Expected || s.Flagged > s.Decoys || s.DelayMedian > s.DelayWorst {
			t.Errorf("%+v", s)
		}
	})
}
