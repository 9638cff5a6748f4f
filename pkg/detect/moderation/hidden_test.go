package moderation_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// TestHiddenIsRemembered: an edit of what was hidden long ago shows nobody
// anything, and what is shown again is an exposure; a restart changes nothing.
func TestHiddenIsRemembered(t *testing.T) {
	d := moderation.New(new(policy.Register))
	at := func(days int) time.Time { return start.AddDate(0, 0, days) }
	send(t, d, change("e1", "i", event.CommentCreated, start, start, "PHONE_NUMBER"))
	send(t, d, change("e2", "i", event.CommentHidden, start.Add(time.Hour), start))
	send(t, d, change("e3", "i", event.CommentUnhidden, start.Add(2*time.Hour), start))
	send(t, d, change("e4", "i", event.CommentHidden, start.Add(3*time.Hour), start))
	send(t, d, change("u1", "under", event.CommentHidden, start, start))
	pass(t, d, at(40))
	if s := d.Stats(); s.Items != 0 || s.Away != 2 {
		t.Fatalf("%+v", s)
	}
	d = restarted(t, d)
	send(t, d, change("e4", "i", event.CommentHidden, start.Add(3*time.Hour), start)) // again
	if s := d.Stats(); s.Repeated != 1 {
		t.Errorf("%+v", s)
	}
	send(t, d, change("e5", "i", event.CommentEdited, at(41), at(41), "HEALTH"))
	u := change("u2", "under", event.CommentEdited, at(41), at(41), "HEALTH")
	send(t, d, u)
	if found := pass(t, d, at(42)); len(found) > 0 || len(everyExposure(d)) > 0 {
		t.Fatalf("of a hidden comment: %+v, %+v", found, everyExposure(d))
	}
	pass(t, d, at(90))
	shown := change("e6", "i", event.CommentUnhidden, at(91), at(91))
	shown.Data.NoText = "source"
	send(t, d, shown)
	if found := pass(t, d, at(92)); len(found) != 1 || found[0].OpeningEvent != "e6" || found[0].PersonalData[0] != "HEALTH" {
		t.Errorf("shown again: %+v", found)
	}
}

// TestAwayIsBounded: of how many hidden items it is remembered has a bound.
func TestAwayIsBounded(t *testing.T) {
	d := moderation.New(new(policy.Register))
	for n := range 20_010 {
		send(t, d, change(fmt.Sprint("h", n), fmt.Sprint("i", n), event.CommentHidden, start, start))
	}
	pass(t, d, start.AddDate(0, 0, 40))
	if s := d.Stats(); s.Away != 20_000 || s.Evicted != 10 || s.Items != 0 {
		t.Errorf("%+v", s)
	}
}

// TestPostHiddenAgainAndAgain: hiding and showing a post costs its comments the
// same however often it happened, and each exposure and finding is right.
func TestPostHiddenAgainAndAgain(t *testing.T) {
	d := moderation.New(new(policy.Register))
	const comments = 100
	at := func(turn int) time.Time { return start.Add(time.Duration(turn) * 2 * time.Hour) }
	for n := range comments {
		e := change(fmt.Sprint("c", n), fmt.Sprint("i", n), event.CommentCreated, start, start, "HEALTH")
		e.Data.Item.Parent = "post"
		send(t, d, e)
	}
	turn := []event.Kind{event.PostUnhidden, event.PostHidden}
	last := map[string]told{}
	turns := func(from, to int) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for n := from; n < to; n++ {
			e := change(fmt.Sprint("p", n), "post", turn[n%2], at(n), at(n))
			if err := d.Detect(e, func(f *event.Finding) { last[f.ID] = tell(f) }); err != nil {
				t.Fatal(err)
			}
		}
		runtime.ReadMemStats(&after)
		return after.Mallocs - before.Mallocs
	}
	turns(1, 5)
	early := turns(5, 25)
	turns(25, 100)
	d = restarted(t, d)
	turns(100, 180)
	if late := turns(180, 200); late > 3*early {
		t.Errorf("20 turns cost %d allocations, %d when they were the first", late, early)
	}
	all := everyExposure(d)
	for _, x := range all {
		if x.Open || !x.OverLimit || x.To.Sub(x.From) != 2*time.Hour || x.Ended != moderation.ParentHidden {
			t.Fatalf("exposure %+v", x)
		}
	}
	if len(all) != 100*comments || len(last) != 100*comments {
		t.Errorf("%d exposures and %d findings, want %d", len(all), len(last), 100*comments)
	}
	for id, f := range last {
		if f.Reasons != "removed_late,hidden_not_erased" {
			t.Fatalf("%s: %+v", id, f)
		}
	}
}
