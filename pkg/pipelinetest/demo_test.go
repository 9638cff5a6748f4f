package pipelinetest

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"vedetta/pkg/demo"
	"vedetta/pkg/service"
	"vedetta/pkg/stream/streamtest"
)

// TestDemo runs the demo twice over one directory, as a person does, and then
// asks SQL with nothing running.
func TestDemo(t *testing.T) {
	t.Parallel()
	ctx := story(t)
	parent := shortDir(t)
	dir, beside := filepath.Join(parent, "d"), filepath.Join(parent, "beside.txt")
	if err := os.WriteFile(beside, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	first := demoOnce(ctx, t, dir)
	old := filepath.Join(dir, "left by the first run")
	if err := os.WriteFile(old, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	second := demoOnce(ctx, t, dir)
	if _, err := os.Stat(old); err == nil {
		t.Error("the second run did not empty its directory")
	}
	if b, err := os.ReadFile(beside); err != nil || string(b) != "mine" {
		t.Errorf("the file beside the directory: %q, %v", b, err)
	}
	if diff := cmp.Diff(counts(first), counts(second)); diff != "" {
		t.Errorf("the second run differs (-first +second):\n%s", diff)
	}
	if left := processes(t, dir); len(left) > 0 {
		t.Errorf("processes left over: %v", left)
	}
	asks(ctx, t, dir, second)
	testscript.Run(t, testscript.Params{Dir: filepath.Join("testdata", "afterwards"), Setup: func(e *testscript.Env) error {
		e.Setenv("STATE", dir)
		return scriptEnv(e)
	}})
}

func demoOnce(ctx context.Context, t *testing.T, dir string) *demo.Result {
	t.Helper()
	r := new(demo.Result)
	if err := json.Unmarshal([]byte(must(ctx, t, "demo", "--json", "--dir", dir)), r); err != nil {
		t.Fatal(err)
	}
	mailedOnce(t, r.Mails)
	return r
}

// counts leaves out what differs from run to run: ids, durations, memory.
func counts(r *demo.Result) []string {
	out := []string{fmt.Sprintf("%d events, %d incidents, %d dead letters, %d mails", r.Events, r.Incidents, r.DeadLetters, len(r.Mails))}
	for _, f := range r.Findings {
		out = append(out, fmt.Sprint(f.Body, f.Rule, f.Severity, f.People, f.Messages, f.Data, f.Excerpt))
	}
	slices.Sort(out) // subjects, which order the findings, are tokens of the run's own key
	return out
}

// asks wants the same answer as a table, as JSON and as CSV.
func asks(ctx context.Context, t *testing.T, dir string, r *demo.Result) {
	t.Helper()
	const sql = "SELECT body, rule, people, exposed_to FROM findings ORDER BY body, rule, people, subject"
	table := must(ctx, t, "sql", "--state", dir, sql)
	if !strings.HasSuffix(table, fmt.Sprintf("\n%d rows\n", len(r.Findings))) || strings.Contains(table, "0xc") {
		t.Errorf("table:\n%s", table)
	}
	var objects []struct {
		Body, Rule string
		People     int
		ExposedTo  *string `json:"exposed_to"`
	}
	if err := json.Unmarshal([]byte(must(ctx, t, "sql", "--state", dir, "--json", sql)), &objects); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(must(ctx, t, "sql", "--state", dir, "--format", "csv", sql))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"body", "rule", "people", "exposed_to"}, lines[0]); diff != "" {
		t.Errorf("CSV header (-want +got):\n%s", diff)
	}
	if len(objects) != len(r.Findings) || len(lines) != len(r.Findings)+1 {
		t.Fatalf("%d objects, %d lines, want %d findings", len(objects), len(lines), len(r.Findings))
	}
	for i, f := range r.Findings {
		o, line := objects[i], lines[i+1]
		if o.Body != f.Body || o.Rule != f.Rule || o.People != f.People || line[0] != f.Body || line[1] != f.Rule || line[2] != fmt.Sprint(f.People) {
			t.Errorf("row %d: JSON %+v, CSV %q, want %+v", i, o, line, f)
		}
	}
}

// TestStop starts and stops twice in this process: nothing of it may stay. It
// runs alone, since it counts goroutines.
func TestStop(t *testing.T) {
	ctx := story(t)
	o := options(t, newLogs(t))
	before := goleak.IgnoreCurrent()
	for range 2 {
		o.Env.Metrics = service.Registry()
		d, err := demo.Start(ctx, o)
		if err != nil {
			t.Fatal(err)
		}
		stop(t, d, o.Dir)
		goleak.VerifyNone(t, before, streamtest.LibraryLeak())
	}
}

// TestStartFails wants a start that fails half-way to leave nothing behind.
func TestStartFails(t *testing.T) {
	ctx := story(t)
	o := options(t, newLogs(t))
	o.ClickHouse = "192.0.2.1:1" // not an address of this machine
	before := goleak.IgnoreCurrent()
	if d, err := demo.Start(ctx, o); err == nil {
		d.Stop()
		t.Error("started on a foreign address")
	}
	goleak.VerifyNone(t, before, streamtest.LibraryLeak())
	if left := processes(t, o.Dir); len(left) > 0 {
		t.Errorf("processes left over: %v", left)
	}
}
