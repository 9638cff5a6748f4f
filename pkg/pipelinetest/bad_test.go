package pipelinetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/demo"
	"vedetta/pkg/pseudonym"
	"vedetta/pkg/service"
	"vedetta/pkg/stream"
)

// bad is a piece of the demo's bad input: how it is told of, and how the sealed
// copy begins.
type bad struct{ source, reason, begins string }

func badInput() []bad {
	return []bad{
		{"/collector/api/demo", "the body is over 1048576 bytes", "aaaaaaaaaaaaaaaa"},
		{"/collector/api/demo", `field "lista" is not known`, `{"schema":1,"body":"c_i690","channel":"register"`},
		{"/collector/sms/kannel/kannel-sesto", "fewer fields than the access-log-format", "questa riga non è un record di Kannel|e non ha campi"},
		{"/collector/social/facebook", "X-Hub-Signature-256 is missing or wrong", `{"entry":[`},
		{"/collector/social/facebook", "request is over 1048576 bytes", "aaaaaaaaaaaaaaaa"},
	}
}

// TestBadInput feeds what any real day brings: a malformed log line, an unsigned
// webhook, ten megabytes, an unknown field, a clock an hour fast.
func TestBadInput(t *testing.T) {
	t.Parallel()
	ctx := story(t)
	o := options(t, newLogs(t))
	d := start(ctx, t, o)
	if _, err := d.Run(ctx); err != nil {
		t.Fatal(err) // the service did not go on
	}
	counted(t, o.Env)
	letters, err := d.All.Bus.DeadLetters(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	if len(letters) != len(badInput()) {
		t.Errorf("%d dead letters, want %d", len(letters), len(badInput()))
	}
	for _, b := range badInput() {
		sealed(t, d, letters, b)
	}
	fastClock(ctx, t, o.Dir)
	listed(ctx, t, o.Dir)
}

// counted wants each piece in the metrics.
func counted(t *testing.T, env service.Env) {
	t.Helper()
	families, err := env.Metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]float64)
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() { // sorted by name
				name += " " + l.GetName() + "=" + l.GetValue()
			}
			got[name] = m.GetCounter().GetValue()
		}
	}
	for name, want := range map[string]float64{
		`vedetta_sms_rejected_total gateway=kannel-sesto`:                                      1,
		`vedetta_social_requests_total collector=social-0 outcome=unsigned platform=facebook`:  1,
		`vedetta_social_requests_total collector=social-0 outcome=too_large platform=facebook`: 1,
		`vedetta_social_unsigned_dropped_total collector=social-0`:                             0,
		`vedetta_api_rejected_total client=demo`:                                               2,
		`vedetta_api_requests_total client=demo status=413`:                                    1,
		`vedetta_api_requests_total client=demo status=422`:                                    1,
		`vedetta_collect_rejected_total`:                                                       5,
		`vedetta_collect_skewed_total`:                                                         1,
		`vedetta_collect_excluded_total`:                                                       1,
	} {
		if value, ok := got[name]; !ok || value != want {
			t.Errorf("%s is %v (there: %v), want %v", name, value, ok, want)
		}
	}
}

// sealed wants one dead letter of a piece, opened by the DPO's key only.
func sealed(t *testing.T, d *demo.Demo, letters []stream.DeadLetterInfo, b bad) {
	t.Helper()
	const keptBytes = 64 << 10
	n := 0
	for _, l := range letters {
		if l.Source != b.source || !strings.Contains(l.Reason, b.reason) {
			continue
		}
		n++
		if l.Stage != "collect" || l.Body == "" || time.Since(l.At) > storyLimit {
			t.Errorf("dead letter %+v", l)
		}
		raw, err := pseudonym.Open(d.DPOKey, l.Sealed)
		if err != nil {
			t.Errorf("%s: %v", b.reason, err)
		}
		if !bytes.HasPrefix(raw, []byte(b.begins)) || len(raw) > keptBytes {
			t.Errorf("%s: %d bytes that begin with %.80q, want %q", b.reason, len(raw), raw, b.begins)
		}
		if bytes.Contains(l.Sealed, []byte(b.begins)) {
			t.Errorf("%s: not sealed", b.reason)
		}
		_, other, err := pseudonym.NewDPOKey()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pseudonym.Open(other, l.Sealed); !errors.Is(err, pseudonym.ErrSealed) {
			t.Errorf("%s: another key: %v", b.reason, err)
		}
	}
	if n != 1 {
		t.Errorf("%s of %s: %d dead letters, want 1: %+v", b.reason, b.source, n, letters)
	}
}

// fastClock wants the message of tomorrow at most five minutes after its
// ingestion, and what its source said beside it: 55 minutes more, less what the
// machine took from writing it to reading it.
func fastClock(ctx context.Context, t *testing.T, dir string) {
	t.Helper()
	db := reader(t, dir)
	got := ask(ctx, t, db, `SELECT body, channel, type, dateDiff('second', ingested_at, event_time), dateDiff('minute', event_time, source_time) BETWEEN 35 AND 56,
		toDate(source_time) = day FROM events WHERE source_time IS NOT NULL`)
	if want := "c_i690 | sms | message.submitted | 300 | 1 | 1\n"; got != want {
		t.Errorf("the fast clock's events: %q, want %q", got, want)
	}
	if got := ask(ctx, t, db, "SELECT count() FROM events WHERE event_time > ingested_at + INTERVAL 301 SECOND"); got != "0\n" {
		t.Errorf("%s events are later than their ingestion", got)
	}
}

// listed wants the command line to show the dead letters, without their content.
func listed(ctx context.Context, t *testing.T, dir string) {
	t.Helper()
	table := must(ctx, t, "deadletters", "--state", dir)
	var rows []map[string]string
	if err := json.Unmarshal([]byte(must(ctx, t, "deadletters", "--json", "--state", dir)), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(badInput()) {
		t.Errorf("%d rows, want %d", len(rows), len(badInput()))
	}
	for _, row := range rows {
		keys := make(map[string]bool)
		for k := range row {
			keys[k] = true
		}
		if diff := cmp.Diff(map[string]bool{"at": true, "body": true, "stage": true, "source": true, "reason": true}, keys); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
	}
	for _, b := range badInput() {
		if !strings.Contains(table, b.reason) {
			t.Errorf("%q is not in the table:\n%s", b.reason, table)
		}
	}
	if got := must(ctx, t, "deadletters", "--json", "--limit", "1", "--state", dir); strings.Count(got, `"reason"`) != 1 {
		t.Errorf("--limit 1: %s", got)
	}
	if got := must(ctx, t, "status", "--state", dir); !strings.Contains(got, fmt.Sprintf("dead letters:         %d", len(badInput()))) || !strings.Contains(got, "unread partitions:    0") {
		t.Errorf("status: %s", got)
	}
}
