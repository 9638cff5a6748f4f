package main

import (
	"testing"
	"time"

	"vedetta/pkg/app"
	"vedetta/pkg/event"
)

// TestCompare: a finding whose first event is another one than before has changed;
// it is not lost and found again.
func TestCompare(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	f := func(kind, subject, first string, hours, people int) *app.ReplayFinding {
		return &app.ReplayFinding{
			ID: kind + first, Kind: kind, Body: "c_a", About: string(event.AboutCampaign), Subject: subject,
			FirstEvent: first, FirstAt: at.Add(time.Duration(hours) * time.Hour), Severity: event.High, People: people,
		}
	}
	before := []*app.ReplayFinding{f("a", "x", "1", 0, 5), f("a", "y", "2", 1, 5), f("a", "y", "3", 2, 6), f("b", "x", "1", 0, 5), f("c", "z", "9", 0, 1)}
	now := []*app.ReplayFinding{f("a", "x", "4", 3, 5), f("a", "y", "3", 2, 6), f("a", "y", "5", 4, 5), f("b", "x", "1", 0, 7), f("d", "z", "9", 0, 1)}
	want := map[string][2]string{"a/4": {"changed", "1"}, "a/5": {"changed", "2"}, "b/1": {"changed", "1"}, "d/9": {"new", ""}, "c/9": {"gone", "9"}}
	for _, c := range compare(before, now) {
		shown, first := c.Now, ""
		if shown == nil {
			shown = c.Before
		}
		if c.Before != nil {
			first = c.Before.FirstEvent
		}
		key := shown.Kind + "/" + shown.FirstEvent
		if want[key] != [2]string{c.What, first} {
			t.Errorf("%s is %s, before %s; want %v", key, c.What, first, want[key])
		}
		delete(want, key)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}
