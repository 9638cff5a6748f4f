package pipelinetest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"vedetta/pkg/alert"
	"vedetta/pkg/app"
	"vedetta/pkg/collect/api"
	"vedetta/pkg/collect/collecttest"
	"vedetta/pkg/event"
	"vedetta/pkg/generate"
	"vedetta/pkg/horizon"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
	"vedetta/pkg/service"
	"vedetta/pkg/store"
)

// How hard TestCrash tries: .ci/run's step crash sets more.
const (
	crashEvents = "VEDETTA_CRASH_EVENTS" // events of the log
	crashKills  = "VEDETTA_CRASH_KILLS"  // kills of analysers
)

func setting(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s=%q is no number", name, text)
	}
	return n
}

// TestCrash kills analysers at random moments while they read a backlog of two
// generated towns: one under its supervisor, one beside it that shares the
// partitions. The findings that come out (ids, counts, first and last events) are
// those of a replay that nothing disturbs, those of the second stage with them.
func TestCrash(t *testing.T) {
	t.Parallel()
	kills := setting(t, crashKills, 3)
	ctx, cancel := context.WithTimeout(t.Context(), storyLimit+time.Duration(kills)*60*time.Second)
	defer cancel()
	dir := shortDir(t)
	logs, policies := twoTowns(ctx, t, dir, setting(t, crashEvents, 40_000))

	out := newLogs(t)
	all := startTowns(ctx, t, filepath.Join(dir, "d"), policies, out)
	// The backlog is whole before anybody judges: then time passes by the events.
	eventually(ctx, t, "the analyser starts", 90*time.Second, func() error {
		if all.Analyser.PID() == 0 {
			return errors.New("not started")
		}
		return nil
	})
	first := all.Analyser.PID()
	send(t, first, syscall.SIGSTOP)
	events := 0
	for i, log := range logs {
		events += publishLog(ctx, t, all, log, policies[i])
	}
	send(t, first, syscall.SIGCONT)

	killThem(ctx, t, all, &secondAnalyser{t: t, dir: filepath.Join(dir, "d"), out: out}, events, kills)
	db, tables := reader(t, filepath.Join(dir, "d")), owner(t, filepath.Join(dir, "d"))
	eventually(ctx, t, "all events are judged", 5*time.Minute, func() error {
		s, err := all.Bus.Status(ctx)
		if err != nil {
			return err
		}
		if got := ask(ctx, t, db, rows); got != fmt.Sprintln(events) || s.Waiting > 0 {
			return fmt.Errorf("%s of %d rows, %d wait", strings.TrimSpace(got), events, s.Waiting)
		}
		return nil
	})
	want := undisturbed(ctx, t, logs, policies, filepath.Join(dir, "d", "keys"))
	eventually(ctx, t, "the findings are there", 90*time.Second, func() error {
		got := append(stored(ctx, t, db), overWeeks(ctx, t, tables, policies)...)
		if slices.Sort(got); !slices.Equal(got, want) {
			return fmt.Errorf("%d findings, %d undisturbed; they differ (-undisturbed +after %d kills):\n%s", len(got), len(want), kills, difference(want, got))
		}
		return nil
	})
	t.Logf("%d events, %d kills, %d findings", events, kills, len(want))
}

// killThem kills one of two analysers at random moments, again and again.
func killThem(ctx context.Context, t *testing.T, all *app.All, second *secondAnalyser, seed, kills int) {
	t.Helper()
	second.start()
	t.Cleanup(second.end)
	random := rand.New(rand.NewPCG(uint64(seed), uint64(kills)))
	for n := range kills {
		pause(ctx, t, time.Duration(500+random.IntN(2500))*time.Millisecond)
		if random.IntN(2) == 0 {
			second.kill()
			continue
		}
		starts := all.Analyser.Starts()
		send(t, all.Analyser.PID(), syscall.SIGKILL)
		eventually(ctx, t, fmt.Sprint("start after kill ", n), 90*time.Second, func() error {
			if all.Analyser.Starts() == starts {
				return errors.New("not started again")
			}
			return nil
		})
	}
}

// difference lists what only one side has.
func difference(want, got []string) string {
	var b strings.Builder
	for _, w := range want {
		if !slices.Contains(got, w) {
			fmt.Fprintln(&b, "-", w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			fmt.Fprintln(&b, "+", g)
		}
	}
	return b.String()
}

const rows = "SELECT uniqExact(event_id) FROM events WHERE type NOT LIKE 'collector.%' AND type != 'policy.changed'"

// pause lets the analysers work for a while: what is tested is that any moment
// will do.
func pause(ctx context.Context, t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-ctx.Done():
		t.Fatal(ctx.Err())
	case <-time.After(d):
	}
}

// twoTowns generates two logs of different bodies and their registers.
func twoTowns(ctx context.Context, t *testing.T, dir string, events int) (logs [][]byte, policies []string) {
	t.Helper()
	for i, body := range []string{"c_aaa", "c_bbb"} {
		town := filepath.Join(dir, body)
		// Recent weeks: lists have the tokens of this year and the next.
		monday := time.Now().AddDate(0, 0, -28)
		monday = monday.AddDate(0, 0, -(int(monday.Weekday())+6)%7)
		if _, err := generate.Run(ctx, town, generate.Options{Start: monday, Seed: uint64(i + 1), Weeks: 3, Employees: 300, Citizens: 20_000, Events: events / 2, Incidents: 1}); err != nil {
			t.Fatal(err)
		}
		log, err := os.ReadFile(filepath.Join(town, "events.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(town, "policy.yaml")
		register, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		was := bodyOf(t, register)
		if err := os.WriteFile(path, bytes.Replace(register, []byte("ipa: "+was), []byte("ipa: "+body), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		logs = append(logs, bytes.ReplaceAll(log, []byte(`"body":"`+was+`"`), []byte(`"body":"`+body+`"`)))
		policies = append(policies, path)
	}
	return logs, policies
}

func bodyOf(t *testing.T, register []byte) string {
	t.Helper()
	_, rest, ok := bytes.Cut(register, []byte("ipa: "))
	if !ok {
		t.Fatal("the generated register names no body")
	}
	return string(bytes.Fields(rest)[0])
}

// startTowns brings up everything over the registers; nothing is collected but
// what the test publishes.
func startTowns(ctx context.Context, t *testing.T, dir string, policies []string, out *logs) *app.All {
	t.Helper()
	public, _, err := pseudonym.NewDPOKey()
	if err != nil {
		t.Fatal(err)
	}
	token := filepath.Join(filepath.Dir(dir), "api.token")
	if err := os.WriteFile(token, []byte("a token of this test alone"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := app.DefaultConfig()
	c.State, c.Keys, c.Policies, c.DPOKey = dir, filepath.Join(dir, "keys"), policies, public
	ports := collecttest.FreePorts(t, firstPort, 2)
	c.Alert = alert.Config{SMTP: alert.SMTP{Host: "127.0.0.1", Port: ports[0], TLS: "none"}, From: "vedetta@vedetta.test", MinSeverity: "grave"}
	c.API = &api.Config{Listen: fmt.Sprintf("127.0.0.1:%d", ports[1]), Tokens: []api.Token{{
		Name: "test", File: token, Bodies: []event.Body{"c_aaa"}, Channels: []event.Channel{event.Register},
	}}}
	all, err := app.StartAll(ctx, app.AllOptions{
		Env: service.Env{Log: service.Logger(out, "info"), Metrics: service.Registry()}, Config: c, Binary: binary, Output: out,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(all.Stop)
	return all
}

// publishLog puts a log on the bus as collectors would, and returns how many
// events it came to.
func publishLog(ctx context.Context, t *testing.T, all *app.All, log []byte, path string) (n int) {
	t.Helper()
	seen := map[string]bool{}
	o := app.ReplayOptions{Events: bytes.NewReader(log), Policies: []string{path}, Keys: all.Keys()}
	err := app.Convert(ctx, o, func(ctx context.Context, events ...*event.Event) error {
		for _, e := range events {
			seen[e.ID] = true
		}
		return all.Bus.Publish(ctx, events...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return len(seen)
}

// secondAnalyser is one more, without a supervisor.
type secondAnalyser struct {
	t   *testing.T
	dir string
	out io.Writer
	cmd *exec.Cmd
}

func (s *secondAnalyser) start() {
	s.t.Helper()
	s.cmd = exec.Command(binary, "service", "analyser", "-config", filepath.Join(s.dir, "run", "analyser.yaml"))
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.out
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *secondAnalyser) end() {
	_ = s.cmd.Process.Kill() // it may have ended
	_ = s.cmd.Wait()         // killed: its code says so
}

func (s *secondAnalyser) kill() {
	s.t.Helper()
	s.end()
	s.start()
}

// takenBack are the reasons of an exposure that a late change took back after it was
// raised. Whether it was raised at all depends on when its events came: a log is read
// as if each had come at its time, while the bus has all within seconds, so that the
// late change is there before the first one has settled.
var takenBack = []string{"ended_within_limit", "withdrawn_by_late_change"}

// undisturbed is what a replay of the same logs, with the same keys, finds.
func undisturbed(ctx context.Context, t *testing.T, logs [][]byte, policies []string, keys string) (out []string) {
	t.Helper()
	var slow []*event.Finding
	fast := map[[2]string]bool{} // body and campaign
	for i, log := range logs {
		o := app.ReplayOptions{Events: bytes.NewReader(log), Policies: policies[i : i+1], Keys: keys, Until: time.Now()}
		o.Finding = func(f *app.ReplayFinding) error {
			x := &f.Finding
			if slices.ContainsFunc(x.Reasons, func(r string) bool { return slices.Contains(takenBack, r) }) {
				return nil
			}
			if slices.Contains(x.Reasons, "over_weeks") {
				slow = append(slow, x)
				return nil
			}
			if x.About == event.AboutCampaign && horizon.FirstStage(x.Rule) {
				fast[[2]string{string(x.Body), x.Subject}] = true
			}
			out = append(out, inShort(x))
			return nil
		}
		if _, err := app.Replay(ctx, o); err != nil {
			t.Fatal(err)
		}
	}
	if len(slow) == 0 {
		t.Error("no send over weeks: nothing here tests the second stage")
	}
	// What the replay saw drip before it became a send is none for who looks at the end.
	for _, x := range slow {
		if !fast[[2]string{string(x.Body), x.Subject}] {
			out = append(out, inShort(x))
		}
	}
	slices.Sort(out)
	return out
}

// inShort is what must be equal of a finding.
func inShort(x *event.Finding) string {
	return fmt.Sprint(x.ID, " ", x.Rule, " ", x.Severity, " ", x.People, " ", x.AtLeast, " ", x.Messages, " ", cmp.Or(x.FirstEvent, x.OpeningEvent), " ", x.LastEvent)
}

// overWeeks is what the second stage finds in the rows. The analysers look by the
// clock, every quarter of an hour: the test looks when everything is written.
func overWeeks(ctx context.Context, t *testing.T, db *store.Store, policies []string) (out []string) {
	t.Helper()
	var loaded []*policy.Policy
	for _, path := range policies {
		p, err := policy.LoadRules(path)
		if err != nil {
			t.Fatal(err)
		}
		loaded = append(loaded, p)
	}
	register, err := policy.NewRegister(loaded, nil)
	if err != nil {
		t.Fatal(err)
	}
	stage := horizon.Stage{Source: db, Registers: oneRegister{register}}
	findings, err := stage.Look(ctx, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		out = append(out, inShort(f))
	}
	return out
}

// oneRegister is the register of all bodies.
type oneRegister struct{ *policy.Register }

// Of implements horizon.Registers.
func (r oneRegister) Of(context.Context, event.Body) (*policy.Register, error) {
	return r.Register, nil
}

// stored is what stands in the views, in the same form.
func stored(ctx context.Context, t *testing.T, db *store.Store) []string {
	t.Helper()
	sql := "SELECT concat(finding_id, ' ', rule, ' ', severity, ' ', toString(people), ' ', toString(at_least), ' ', toString(messages), ' ', first_event, ' ', last_event) FROM findings WHERE NOT hasAny(reasons, ['over_weeks', '" + strings.Join(takenBack, "', '") + "'])"
	table, err := db.Query(ctx, sql)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, row := range table.Rows {
		out = append(out, fmt.Sprint(row[0]))
	}
	slices.Sort(out)
	return out
}
