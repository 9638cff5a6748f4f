package moderation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"vedetta/pkg/detect/moderation"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// TestMetrics: two detectors add up, a restart counts nothing twice, and a
// detector that is given up takes its sizes along.
func TestMetrics(t *testing.T) {
	reg := prometheus.NewRegistry()
	m := moderation.NewMetrics(reg)
	want := func(items, exposed, repeated, late int) {
		t.Helper()
		var b strings.Builder
		for name, n := range map[string]int{"items": items, "items_exposed": exposed, "changes_repeated_total": repeated, "changes_late_total": late} {
			kind := map[bool]string{true: "counter", false: "gauge"}[strings.HasSuffix(name, "_total")]
			fmt.Fprintf(&b, "# TYPE vedetta_moderation_%s %s\nvedetta_moderation_%s %d\n", name, kind, name, n)
		}
		if err := testutil.GatherAndCompare(reg, withHelp(t, reg, b.String()), "vedetta_moderation_items", "vedetta_moderation_items_exposed", "vedetta_moderation_changes_repeated_total", "vedetta_moderation_changes_late_total"); err != nil {
			t.Error(err)
		}
	}
	now := start.Add(time.Minute)
	a, b := moderation.New(new(policy.Register)), moderation.New(new(policy.Register))
	endA, endB := a.Measure(m), b.Measure(m)
	for _, d := range []*moderation.Detector{a, b} {
		send(t, d, change("e1", "i1", event.CommentCreated, start, start, "HEALTH"))
		send(t, d, change("e1", "i1", event.CommentCreated, start, start, "HEALTH"))
		send(t, d, change("e2", "i2", event.CommentCreated, start, start))
		pass(t, d, now)
	}
	want(4, 2, 2, 0)
	endB()
	want(2, 1, 2, 0)
	again := restarted(t, a)
	endA()
	want(0, 0, 2, 0)
	end := again.Measure(m)
	want(2, 1, 2, 0)
	send(t, again, change("e3", "i1", event.CommentHidden, now, now))
	send(t, again, change("e2", "i2", event.CommentCreated, start, start))
	want(2, 1, 2, 0) // told once per batch
	pass(t, again, now.Add(time.Minute))
	want(2, 0, 3, 0)
	end()
	want(0, 0, 3, 0)
}

// withHelp puts the help texts of reg into what is expected: they must be there, and
// their words are not this test's.
func withHelp(t *testing.T, reg *prometheus.Registry, text string) *strings.Reader {
	t.Helper()
	all, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if len(f.GetHelp()) < 20 {
			t.Errorf("%s has no help", f.GetName())
		}
		text = strings.ReplaceAll(text, "# TYPE "+f.GetName()+" ", "# HELP "+f.GetName()+" "+f.GetHelp()+"\n# TYPE "+f.GetName()+" ")
	}
	return strings.NewReader(text)
}
