package moderation_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"vedetta/pkg/detect/detecttest"
	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// send shows a detector one event and fails on an error.
func send(t testing.TB, d *moderation.Detector, e *event.Event) []*event.Finding {
	t.Helper()
	return detecttest.Apply(t, d, detecttest.Step{Event: e})
}

func pass(t testing.TB, d *moderation.Detector, until time.Time) []*event.Finding {
	t.Helper()
	return detecttest.Apply(t, d, detecttest.Step{Advance: until})
}

// TestFoldedAgainstReference: an item with far more changes than are kept in
// order has the same exposures, when changes come only a little late; so has one that stands under
// such an item.
func TestFoldedAgainstReference(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		kinds := []event.Kind{event.CommentEdited, event.CommentHidden, event.CommentUnhidden, event.CommentDeleted, event.CommentRestored, event.CommentUnhidden, event.CommentRestored}
		var events []*event.Event
		share := rapid.SampledFrom([]int{9, 1}).Draw(rt, "share") // one in ten, or every other, is of the post
		at := start
		for n := range rapid.IntRange(70, 220).Draw(rt, "n") {
			kind := rapid.SampledFrom(kinds).Draw(rt, "kind")
			if n == 0 {
				kind = event.CommentCreated
			}
			e := change(fmt.Sprintf("e%03d", n), "comment", kind, at, at)
			if kind == event.CommentCreated || kind == event.CommentEdited {
				e.Facts.PersonalData = rapid.SampledFrom([][]string{nil, {"PHONE_NUMBER"}, {"HEALTH", "PERSON"}, {"PERSON"}}).Draw(rt, "data")
			}
			if n > 0 && rapid.IntRange(0, share).Draw(rt, "above") == 0 {
				e.Data.Item.ID, e.Facts.PersonalData = "post", nil
			} else {
				e.Data.Item.Parent = "post"
			}
			events = append(events, e)
			at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 2, 70}).Draw(rt, "step")) * time.Minute)
		}
		d := moderation.New(new(policy.Register))
		var got []moderation.Exposure
		d.OnExposure(func(x moderation.Exposure) { got = append(got, x) })
		for n := 0; n < len(events); n += 8 {
			for _, e := range rapid.Permutation(events[n:min(n+8, len(events))]).Draw(rt, "late") {
				send(t, d, e)
				send(t, d, e)
			}
		}
		late := d.Stats().Late
		for _, e := range events {
			send(t, d, e) // all again: what is too old by now is refused, and nothing changes
		}
		d.Flush()
		last := slices.MaxFunc(events, func(a, b *event.Event) int { return a.Time.Compare(b.Time) })
		ref := &reference{events: events, now: last.Time}
		want := ref.exposures("comment")
		slices.SortFunc(got, func(a, b moderation.Exposure) int { return a.From.Compare(b.From) })
		for _, all := range [][]moderation.Exposure{want, got} {
			for n := range all {
				all[n].HeldTo = nil // of what was folded it is not known yet
				for k := range all[n].Intervals {
					all[n].Intervals[k].HeldTo = nil
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || late > 0 {
			rt.Fatalf("%d late; exposures (-want +got):\n%s", late, diff)
		}
	})
}

// TestHorizon: of an item with more changes than are kept in order, those of the
// instant up to which they are folded are still told apart, and what stands
// below a folded post knows that it is hidden.
func TestHorizon(t *testing.T) {
	d := moderation.New(new(policy.Register))
	at := func(minutes int) time.Time { return start.Add(time.Duration(minutes) * time.Minute) }
	turn := []event.Kind{event.PostHidden, event.PostUnhidden}
	for n := range 67 {
		send(t, d, change(fmt.Sprintf("e%02d", n), "post", turn[n%2], at(n), at(n)))
	}
	f := func(e *event.Event, want moderation.Stats) {
		t.Helper()
		send(t, d, e)
		if got := d.Stats(); got != want {
			t.Errorf("%s at %s: %+v, want %+v", e.ID, e.Time, got, want)
		}
	}
	f(change("e02", "post", event.PostHidden, at(2), at(2)), moderation.Stats{Items: 1, Repeated: 1})
	f(change("e01", "post", event.PostUnhidden, at(1), at(1)), moderation.Stats{Items: 1, Repeated: 1, Late: 1})
	f(change("same", "post", event.PostHidden, at(2), at(2)), moderation.Stats{Items: 1, Repeated: 1, Late: 1})
	comment := change("c", "comment", event.CommentCreated, at(200), at(200), "PHONE_NUMBER")
	comment.Data.Item.Parent = "post"
	f(comment, moderation.Stats{Items: 2, Repeated: 1, Late: 1})
	if x := everyExposure(d); len(x) != 0 {
		t.Errorf("under a hidden post: %+v", x)
	}

	for n := range 64 { // the hiding is folded; what is kept shows nothing
		send(t, d, change(fmt.Sprintf("f%02d", n), "post", event.PostEdited, at(300+n), at(300+n)))
	}
	again := change("c2", "comment", event.CommentEdited, at(400), at(400), "PHONE_NUMBER")
	again.Data.Item.Parent = "post"
	send(t, d, again)
	if x := everyExposure(d); len(x) != 0 {
		t.Errorf("under a post hidden long ago: %+v", x)
	}
}

// TestMissingParent: a comment that arrives after the answer to it tells that the
// answer stands under a hidden post.
func TestMissingParent(t *testing.T) {
	d := moderation.New(new(policy.Register))
	under := func(e *event.Event, parent string) *event.Event { e.Data.Item.Parent = parent; return e }
	send(t, d, change("p", "post", event.PostHidden, start, start))
	send(t, d, under(change("a", "answer", event.CommentCreated, start.Add(time.Minute), start, "HEALTH"), "comment"))
	if found := pass(t, d, start.Add(2*time.Hour)); len(found) != 1 {
		t.Fatalf("findings: %+v", found)
	}
	found := send(t, d, under(change("c", "comment", event.CommentCreated, start, start), "post"))
	if len(found) != 1 || tell(found[0]).Reasons != "withdrawn_by_late_change" || len(everyExposure(d)) > 0 {
		t.Errorf("findings %+v, exposures %+v", found, everyExposure(d))
	}
}

// TestHeld: an erasure ends what the platform held then, and a later one changes
// nothing of that.
func TestHeld(t *testing.T) {
	d := moderation.New(new(policy.Register))
	for n, kind := range []event.Kind{event.CommentCreated, event.CommentHidden, event.CommentDeleted, event.CommentRestored, event.CommentUnhidden, event.CommentDeleted} {
		var data []string
		if n == 0 {
			data = []string{"PHONE_NUMBER"}
		}
		at := start.Add(time.Duration(n) * time.Hour)
		send(t, d, change(fmt.Sprint("e", n), "i", kind, at, at, data...))
	}
	var held []string
	for _, x := range everyExposure(d) {
		held = append(held, x.From.Format("15:04 ")+x.To.Format("15:04 ")+x.HeldTo.Format("15:04"))
	}
	if diff := cmp.Diff([]string{"08:00 09:00 10:00", "12:00 13:00 13:00"}, held); diff != "" {
		t.Errorf("public from, to, held to (-want +got):\n%s", diff)
	}
}

// TestManyChanges: an item that is hidden and shown again and again keeps its
// state, in bounded memory, and each exposure is told once.
func TestManyChanges(t *testing.T) {
	d := moderation.New(new(policy.Register))
	last := map[string]told{}
	var exposures []moderation.Exposure
	d.OnExposure(func(x moderation.Exposure) { exposures = append(exposures, x) })
	at := func(hours int) time.Time { return start.Add(time.Duration(hours) * time.Hour) }
	note := func(all []*event.Finding) {
		for _, f := range all {
			last[f.ID] = tell(f)
			if f.Excerpt != "the text" {
				t.Errorf("%s has no excerpt", f.OpeningEvent)
			}
		}
	}
	first := change("e0000", "item", event.CommentCreated, at(0), at(0), "PHONE_NUMBER")
	first.Facts.Excerpt = "the text"
	note(send(t, d, first))
	for i := range 200 {
		note(send(t, d, change(fmt.Sprintf("e%04d", 2*i+1), "item", event.CommentHidden, at(10*i+5), at(10*i+5))))
		note(send(t, d, change(fmt.Sprintf("e%04d", 2*i+2), "item", event.CommentUnhidden, at(10*i+6), at(10*i+6))))
	}
	note(pass(t, d, at(3000)))
	d.Flush()
	if len(last) != 201 || len(exposures) != 201 {
		t.Errorf("%d findings, %d exposures, want 201", len(last), len(exposures))
	}
	for id, f := range last {
		if f.Reasons != "removed_late,hidden_not_erased" && f.Reasons != "still_public" {
			t.Errorf("%s: %+v", id, f)
		}
	}
	if late := send(t, d, change("late", "item", event.CommentDeleted, at(1), at(3000))); len(late) > 0 || d.Stats().Late != 1 {
		t.Errorf("a change older than the kept ones: %v, %+v", late, d.Stats())
	}
	if n := snapshot(t, d); n > 120_000 {
		t.Errorf("the item's state has %d bytes", n)
	}
}

// TestOneInstant: changes without end in one second cost bounded memory.
func TestOneInstant(t *testing.T) {
	d := moderation.New(new(policy.Register))
	for n := range 2000 {
		send(t, d, change(fmt.Sprintf("e%04d", n), "item", event.CommentEdited, start, start, "PHONE_NUMBER"))
	}
	if s := d.Stats(); s.Late == 0 {
		t.Errorf("nothing was given up: %+v", s)
	}
	if n := snapshot(t, d); n > 60_000 {
		t.Errorf("the item's state has %d bytes", n)
	}
	if x := everyExposure(d); len(x) != 1 || !x[0].Open {
		t.Errorf("exposures: %+v", x)
	}
}

func snapshot(t testing.TB, d *moderation.Detector) int {
	t.Helper()
	var b bytes.Buffer
	if err := d.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestStandingIsKept: what stands for two months still gets its end.
func TestStandingIsKept(t *testing.T) {
	d := moderation.New(new(policy.Register))
	end := start.Add(60 * 24 * time.Hour)
	send(t, d, change("e1", "i", event.PostCreated, start, start, "PHONE_NUMBER"))
	for _, hours := range []time.Duration{5, 1000, 1400} {
		pass(t, d, start.Add(hours*time.Hour))
	}
	found := send(t, d, change("e2", "i", event.PostDeleted, end, end))
	if len(found) != 1 || found[0].ExposedTo == nil || !found[0].ExposedTo.Equal(end) {
		t.Errorf("findings = %+v", found)
	}
}

// TestItemsAreForgotten: in their time, each exposure being told once, and a post
// only after what stands under it.
func TestItemsAreForgotten(t *testing.T) {
	d := moderation.New(new(policy.Register))
	var handed []string
	d.OnExposure(func(x moderation.Exposure) { handed = append(handed, x.Item) })
	at := func(days int) time.Time { return start.AddDate(0, 0, days) }
	under := func(e *event.Event) *event.Event { e.Data.Item.Parent = "post"; return e }
	send(t, d, change("p", "post", event.PostCreated, start, start))
	send(t, d, change("c", "clean", event.CommentCreated, start, start))
	send(t, d, under(change("e1", "gone", event.CommentCreated, start, start, "HEALTH")))
	send(t, d, under(change("e2", "gone", event.CommentHidden, start.Add(time.Minute), start)))
	send(t, d, under(change("s", "stands", event.CommentCreated, start, start, "HEALTH")))
	f := func(days, items int, want ...string) {
		t.Helper()
		pass(t, d, at(days))
		if n := d.Stats().Items; n != items || !slices.Equal(handed, want) {
			t.Errorf("day %d: %d items, told of %v; want %d, %v", days, n, handed, items, want)
		}
	}
	f(1, 4)
	f(6, 4)
	f(8, 3)
	f(29, 3)
	f(31, 2, "gone")
	send(t, d, change("p2", "post", event.PostHidden, at(40), at(40)))
	f(41, 2, "gone")
	f(71, 1, "gone", "stands") // the post was touched later
	f(200, 0, "gone", "stands")
	if s := d.Stats(); s.Away != 2 {
		t.Errorf("%d items are remembered as hidden, want gone and post", s.Away)
	}
	pass(t, d, at(600))
	if n := snapshot(t, d); n > 200 || d.Stats().Away != 0 {
		t.Errorf("an empty detector has a state of %d bytes", n)
	}
}

// TestEviction: a flood of comments pushes out harmless ones of its own body and
// not what stands; what is given up for good is counted and told.
func TestEviction(t *testing.T) {
	d := moderation.New(new(policy.Register))
	var handed []moderation.Exposure
	d.OnExposure(func(x moderation.Exposure) { handed = append(handed, x) })
	other := change("other", "other", event.CommentCreated, start, start)
	other.Body = "c_b"
	send(t, d, other)
	send(t, d, change("stands", "stands", event.CommentCreated, start, start, "HEALTH"))
	for n := range 105_000 {
		send(t, d, change(fmt.Sprint("e", n), fmt.Sprint("i", n), event.CommentCreated, start, start))
	}
	s := d.Stats()
	if s.Evicted == 0 || s.Items > 100_001 || len(everyExposure(d)) != 1 || len(handed) > 0 {
		t.Errorf("%+v, exposures %v, told %v", s, everyExposure(d), handed)
	}
	other.Data.Item.ID = "more"
	send(t, d, other)
	if again := d.Stats(); again.Evicted != s.Evicted || again.Items != s.Items+1 {
		t.Errorf("another body: %+v, before %+v", again, s)
	}
	for n := range 101_000 {
		send(t, d, change(fmt.Sprint("f", n), fmt.Sprint("j", n), event.CommentCreated, start, start, "PERSON"))
	}
	if len(handed) == 0 || handed[0].Item != "stands" || !handed[0].GivenUp || !handed[0].Open {
		t.Errorf("told of %d, first %+v", len(handed), handed)
	}
}

// TestCleanUp: a moderator hides 300 comments in five minutes: nothing is found,
// and the exposures say who did it.
func TestCleanUp(t *testing.T) {
	d := moderation.New(new(policy.Register))
	for n := range 300 {
		send(t, d, change(fmt.Sprint("c", n), fmt.Sprint("i", n), event.CommentCreated, start.Add(time.Duration(n)*time.Second), start, "PHONE_NUMBER"))
	}
	clean := start.Add(3 * time.Hour)
	for n := range 300 {
		e := change(fmt.Sprint("h", n), fmt.Sprint("i", n), event.CommentHidden, clean.Add(time.Duration(n)*time.Second), clean)
		e.Data.Item.By = event.ByModerator
		if found := send(t, d, e); len(found) > 0 {
			t.Fatalf("found %+v", found[0])
		}
	}
	if found := pass(t, d, clean.AddDate(0, 0, 2)); len(found) > 0 {
		t.Errorf("found %+v", found[0])
	}
	all := everyExposure(d)
	for _, x := range all {
		if x.Open || x.OverLimit || x.Authority != event.ByModerator || x.Ended != moderation.EndedByHiding || x.HeldTo != nil {
			t.Fatalf("exposure %+v", x)
		}
	}
	if len(all) != 300 {
		t.Errorf("%d exposures", len(all))
	}
}

// TestExposureAsJSON pins what vedetta replay writes.
func TestExposureAsJSON(t *testing.T) {
	d := moderation.New(new(policy.Register))
	send(t, d, change("e1", "i", event.CommentCreated, start, start))
	send(t, d, change("e2", "i", event.CommentEdited, start.Add(time.Hour), start, "IBAN"))
	gone := change("e3", "i", event.CommentDeleted, start.Add(150*time.Minute), start)
	seen := start.Add(90 * time.Minute)
	gone.Data.Item.LastSeen = &seen
	send(t, d, gone)
	b, err := json.Marshal(everyExposure(d)[0])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"body":"c_a","item":"i","platform":"facebook","account":"p","own":false,"kinds":["IBAN"],"from":"2024-05-04T09:00:00Z","to":"2024-05-04T10:30:00Z","to_after":"2024-05-04T09:30:00Z","open":false,` +
		`"held_to":"2024-05-04T10:30:00Z","limit":"2024-05-04T10:00:00Z","over_limit":true,"over_limit_unsure":true,"opened_by":"e2","opened_by_edit":true,"closed_by":"e3","ended":"deleted","authority":"unknown",` +
		`"intervals":[{"kind":"IBAN","from":"2024-05-04T09:00:00Z","to":"2024-05-04T10:30:00Z","to_after":"2024-05-04T09:30:00Z","open":false,"held_to":"2024-05-04T10:30:00Z",` +
		`"limit":"2024-05-04T10:00:00Z","over_limit":true,"over_limit_unsure":true,"opened_by":"e2","opened_by_edit":true,"closed_by":"e3","ended":"deleted","authority":"unknown"}]}`
	if diff := cmp.Diff(want, string(b)); diff != "" {
		t.Errorf("exposure (-want +got):\n%s", diff)
	}
}

// TestEvidenceIsBounded: sealed evidence has a bound of its own.
func TestEvidenceIsBounded(t *testing.T) {
	d := moderation.New(new(policy.Register))
	for n := range 1100 {
		e := change(fmt.Sprint("e", n), fmt.Sprint("i", n), event.CommentCreated, start, start, "HEALTH")
		e.Facts.Evidence = func() []byte { return make([]byte, 64<<10) }
		send(t, d, e)
	}
	if s := restarted(t, d).Stats(); s.Unproved != 1100-1024 {
		t.Errorf("%+v", s)
	}
	more := change("more", "more", event.CommentCreated, start, start, "HEALTH")
	more.Facts.Evidence = func() []byte { return []byte{1} }
	if r := restarted(t, d); len(send(t, r, more)) > 0 || r.Stats().Unproved != 1101-1024 {
		t.Errorf("after a restart: %+v", r.Stats())
	}
	with := 0
	for _, f := range pass(t, d, start.Add(2*time.Hour)) {
		if len(f.Evidence) > 0 {
			with++
		}
	}
	if with != 1024 {
		t.Errorf("%d findings with evidence", with)
	}
	for n := range 1100 {
		send(t, d, change(fmt.Sprint("h", n), fmt.Sprint("i", n), event.CommentDeleted, start.Add(3*time.Hour), start))
	}
	pass(t, d, start.AddDate(0, 0, 40))
	again := change("again", "again", event.CommentCreated, start.AddDate(0, 0, 40), start, "HEALTH")
	again.Facts.Evidence = func() []byte { return make([]byte, 64<<10) }
	if send(t, d, again); d.Stats().Unproved != 1100-1024 {
		t.Errorf("room for evidence was not given back: %+v", d.Stats())
	}
}

// TestRestoreRefuses: a damaged state is an error and never a panic.
func TestRestoreRefuses(t *testing.T) {
	f := func(text string) {
		t.Helper()
		if err := moderation.New(new(policy.Register)).Restore(strings.NewReader(text)); err == nil {
			t.Errorf("%s was taken", text)
		}
	}
	f(`{"format":1}`)
	f(`{"format":3,"items":[{"b":"c_a","i":"x"},{"b":"c_a","i":"x"}]}`)
	f(`{"format":3,"items":[{"b":"c_a","i":"x","life":{"exposures":[[]]}}]}`)
	f(`{"format":3,"items":[{"b":"c_a","i":"x","life":{"raised":[null]}}]}`)
}

// BenchmarkMillion is a million events on comments: 5 % edits, 1 % with personal
// data, one a second.
func BenchmarkMillion(b *testing.B) {
	for b.Loop() {
		million(b)
	}
}

func million(b *testing.B) {
	d := moderation.New(new(policy.Register))
	findings, before := 0, heap()
	var spent, cpu time.Duration
	report := func(*event.Finding) { findings++ }
	chunk := make([]*event.Event, 0, 10_000)
	for n := range 1_000_000 {
		at := start.Add(time.Duration(n) * time.Second)
		kind, item := event.CommentCreated, n
		if n%20 == 19 {
			kind, item = event.CommentEdited, n-1-n%997
		}
		e := change(fmt.Sprintf("20240504-%026d", n), fmt.Sprintf("%026d", item), kind, at, at)
		e.Data.Item.Parent = "post"
		if n%100 == 37 {
			e.Facts.PersonalData = []string{"PERSON", "PHONE_NUMBER"}
		}
		if chunk = append(chunk, e); len(chunk) == cap(chunk) {
			began, used := time.Now(), processor(b)
			for _, e := range chunk {
				if err := d.Detect(e, report); err != nil {
					b.Fatal(err)
				}
			}
			spent += time.Since(began)
			cpu += processor(b) - used
			chunk = chunk[:0]
		}
	}
	clear(chunk[:cap(chunk)])
	items := d.Stats().Items
	b.ReportMetric(float64(heap()-before)/float64(items), "B/item")
	b.ReportMetric(float64(items), "items")
	b.ReportMetric(float64(findings), "findings")
	b.ReportMetric(1e6/spent.Seconds(), "events/s")
	b.ReportMetric(1e6/cpu.Seconds(), "events/cpu-s") // where others work on the machine too
	began := time.Now()
	size := snapshot(b, d)
	b.ReportMetric(time.Since(began).Seconds()*1e3, "snapshot-ms")
	b.ReportMetric(float64(size)/float64(items), "snapshot-B/item")
}

// processor is the processor time that the process used, collection included.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
