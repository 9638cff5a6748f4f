package pipelinetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/demo"
	"vedetta/pkg/store"
)

// TestBroken runs the demo with nothing broken, then with every part broken on
// the way: what stands in the views must be the same.
func TestBroken(t *testing.T) {
	t.Parallel()
	whole := broken(t)
	for _, c := range []struct {
		name   string
		breaks []demo.Breach
	}{
		{"engine", []demo.Breach{demo.BreakEngine}},
		{"analyser", []demo.Breach{demo.BreakAnalyser}},
		{"bus", []demo.Breach{demo.BreakBus}},
		{"everything", demo.Breaches()},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(whole, broken(t, c.breaks...)); diff != "" {
				t.Errorf("the views differ from those of an unbroken run (-want +got):\n%s", diff)
			}
		})
	}
}

// broken runs a demo, breaks what is named, and returns the profile of what came
// out.
func broken(t *testing.T, breaks ...demo.Breach) string {
	t.Helper()
	ctx := story(t)
	o := options(t, newLogs(t))
	o.Break = breaks
	n := 0
	o.Broke = func(demo.Breach, int) { n++ }
	d := start(ctx, t, o)
	r, err := d.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n != len(breaks) {
		t.Errorf("broken %d times, want %d", n, len(breaks))
	}
	mailedOnce(t, r.Mails)
	db := reader(t, o.Dir)
	exact(ctx, t, db)
	return profile(ctx, t, db)
}

// mailedOnce wants each mail once.
func mailedOnce(t *testing.T, mails []demo.Mail) {
	t.Helper()
	seen := make(map[string]bool)
	for _, m := range mails {
		if seen[m.ID] {
			t.Errorf("mail %s came twice", m.ID)
		}
		seen[m.ID] = true
	}
}

// exact wants no row twice, and people counted exactly.
func exact(ctx context.Context, t *testing.T, db *store.Store) {
	t.Helper()
	for what, sql := range map[string]string{
		"an event stands once":    "SELECT count() = uniqExact(event_id) AND count() > 0 FROM events",
		"a message stands once":   "SELECT count() = uniqExact(event_id) AND count() > 0 FROM messages",
		"a recipient stands once": "SELECT count() = uniqExact(event_id, token) AND count() > 0 FROM recipients",
		"a campaign stands once":  "SELECT count() = uniqExact(body, campaign) AND count() > 0 FROM campaigns",
		"a finding stands once":   "SELECT count() = uniqExact(finding_id) AND count() = uniqExact(rule, body, subject) AND count() > 0 FROM findings",
		"an incident stands once": "SELECT count() = uniqExact(incident_id) AND count() > 0 FROM incidents",
		"a finding is in one incident": `SELECT count() = uniqExact(finding_id) AND count() = (SELECT count() FROM findings)
			FROM (SELECT arrayJoin(findings) AS finding_id FROM incidents)`,
		"a recipient has an event": "SELECT count() = 0 FROM recipients WHERE event_id NOT IN (SELECT event_id FROM events)",
		"an event has its recipients": `SELECT count() = 0 FROM events AS e
			INNER JOIN (SELECT event_id, count() AS n FROM recipients GROUP BY event_id) AS r ON e.event_id = r.event_id WHERE r.n != e.recipients`,
		"people of undeclared sends are the campaign's": `SELECT count() > 0 AND countIf(f.people != c.people OR f.messages != c.messages) = 0 FROM findings AS f
			INNER JOIN campaigns AS c ON f.body = c.body AND f.subject = c.campaign WHERE f.rule = 'bulk.undeclared'`,
	} {
		if got := strings.TrimSpace(ask(ctx, t, db, sql)); got != "1" && got != "true" {
			t.Errorf("%s: %s", what, got)
		}
	}
	sourcesCount(ctx, t, db)
}

// sourcesCount wants the sources to count all events. A source says each minute that
// it lives, perhaps between two questions: only a count that stood still counts.
func sourcesCount(ctx context.Context, t *testing.T, db *store.Store) {
	t.Helper()
	const events = "SELECT count() FROM events"
	eventually(ctx, t, "events stand still", 90*time.Second, func() error {
		before := ask(ctx, t, db, events)
		got := ask(ctx, t, db, "SELECT sum(events) FROM sources")
		if after := ask(ctx, t, db, events); after != before {
			return fmt.Errorf("%q events, then %q", before, after)
		}
		if got != before {
			t.Errorf("sources count %q events, want %q", got, before)
		}
		return nil
	})
}

// profile is all that must be the same after every run, whatever happened on the
// way.
func profile(ctx context.Context, t *testing.T, db *store.Store) string {
	t.Helper()
	var b strings.Builder
	for _, sql := range []string{
		`SELECT body, channel, type, source, direction, route, purpose, purpose_unclear, declared_purpose, if(startsWith(campaign, 'd-'), 'd-', campaign) AS c,
			recipients, recipients_external, rejected, words, personal_data, personal_data_count, no_text, degraded, source_time IS NULL, count()
			FROM events WHERE type NOT LIKE 'collector.%' AND type != 'policy.changed' GROUP BY ALL ORDER BY ALL`,
		`SELECT body, channel, type, field, external, count(), uniqExact(token) FROM recipients GROUP BY ALL ORDER BY ALL`,
		`SELECT body, channel, state, count() FROM messages GROUP BY ALL ORDER BY ALL`,
		`SELECT body, discovered, channel, messages, people, people_external FROM campaigns ORDER BY ALL`,
		`SELECT body, channel, rule, severity, about, people, at_least, messages, verdict, inferred_purpose, collected_for, unknown_people, personal_data,
			reasons, excerpt, exposed_to IS NULL FROM findings ORDER BY ALL`,
		`SELECT body, severity, state, length(findings), alerted_at IS NULL FROM incidents ORDER BY ALL`,
		`SELECT body, rule, personal_data, still_standing FROM exposures ORDER BY ALL`,
	} {
		b.WriteString(ask(ctx, t, db, sql))
		b.WriteString("\n")
	}
	return b.String()
}
