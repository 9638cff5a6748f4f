// Package detecttest runs detectors over golden cases.
//
// In: folders testdata/<case> with events.jsonl and findings.json, and
// optionally policy.yaml and contacts.json. Out: test failures. -update rewrites
// findings.json.
//
// A line of events.jsonl is an event as on the bus with an optional "facts"
// object, or {"advance": "<time>"}, which lets time pass. Short ids are allowed,
// constant attributes and the body may be left out. findings.json holds every
// revision as it stood after the line that made it. For every case the suite
// also checks that a snapshot restored at any line gives the same findings, that
// two snapshots of one state are equal, that a repeat of the last event tells
// nothing new, and that an id with its revision always has the same content.
package detecttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

// update rewrites the golden files. It is set by the flag package only.
var update = flag.Bool("update", false, "rewrite findings.json in testdata")

// Step is one line of a case: an event, or time that passes.
type Step struct {
	Event   *event.Event
	Advance time.Time
}

// Run runs every case in testdata. New makes a fresh detector for the register
// of a case.
func Run(t *testing.T, fresh func(*policy.Register) detect.Detector) {
	t.Helper()
	dirs, err := filepath.Glob("testdata/*/events.jsonl")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no cases in testdata: %v", err)
	}
	for _, path := range dirs {
		dir := filepath.Dir(path)
		t.Run(filepath.Base(dir), func(t *testing.T) { runCase(t, dir, fresh) })
	}
}

func runCase(t *testing.T, dir string, fresh func(*policy.Register) detect.Detector) {
	t.Helper()
	reg, body := loadRegister(t, dir)
	steps := readSteps(t, dir, body)
	want := collect(t, fresh(reg), steps)
	golden(t, filepath.Join(dir, "findings.json"), want)
	Check(t, func() detect.Detector { return fresh(reg) }, steps)
}

// Check holds a detector to the contract of detect.Detector over some steps.
func Check(t testing.TB, fresh func() detect.Detector, steps []Step) {
	t.Helper()
	content := map[string]string{}
	whole := record(t, fresh(), steps, content)
	for at := range len(steps) + 1 {
		first := fresh()
		record(t, first, steps[:at], content)
		second := fresh()
		if err := second.Restore(bytes.NewReader(snapshot(t, first))); err != nil {
			t.Fatalf("restore at line %d: %v", at+1, err)
		}
		if a, b := snapshot(t, first), snapshot(t, second); !bytes.Equal(a, b) {
			t.Fatalf("snapshot at line %d differs after restoring it:\n%s", at+1, cmp.Diff(string(a), string(b)))
		}
		rest := record(t, second, steps[at:], content)
		if diff := cmp.Diff(whole[at:], rest); diff != "" {
			t.Fatalf("findings differ after snapshot and restore at line %d (-want +got):\n%s", at+1, diff)
		}
		repeat(t, second, steps, content)
	}
}

// repeat gives the last event again: whatever is reported was told before.
func repeat(t testing.TB, d detect.Detector, steps []Step, content map[string]string) {
	t.Helper()
	if len(steps) > 0 && steps[len(steps)-1].Event != nil {
		if again := record(t, d, steps[len(steps)-1:], content); len(again[0]) > 0 {
			t.Fatalf("the last event, given twice, made findings: %s", again[0])
		}
	}
}

func snapshot(t testing.TB, d detect.Detector) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Snapshot(&b); err != nil {
		t.Fatalf("snapshot: %v", err)
	}
	return b.Bytes()
}

// record runs steps and returns, for each, the findings as they stood after it,
// in JSON. It fails when an id and revision has two contents.
func record(t testing.TB, d detect.Detector, steps []Step, content map[string]string) [][]string {
	t.Helper()
	out := make([][]string, len(steps))
	for i, s := range steps {
		for _, f := range Apply(t, d, s) {
			b, err := json.Marshal(f)
			if err != nil {
				t.Fatalf("line %d: %v", i+1, err)
			}
			if old, ok := content[f.MsgID()]; ok && old != string(b) {
				t.Fatalf("line %d: revision %s has two contents (-before +now):\n%s", i+1, f.MsgID(), cmp.Diff(old, string(b)))
			}
			content[f.MsgID()] = string(b)
			out[i] = append(out[i], string(b))
		}
	}
	return out
}

// Apply runs one step and returns the findings it reported, each once.
func Apply(t testing.TB, d detect.Detector, s Step) []*event.Finding {
	t.Helper()
	var out []*event.Finding
	seen := map[*event.Finding]bool{}
	report := func(f *event.Finding) {
		if !seen[f] {
			seen[f] = true
			out = append(out, f)
		}
	}
	var err error
	if s.Event != nil {
		err = d.Detect(s.Event, report)
	} else {
		err = d.Advance(s.Advance, report)
	}
	if err != nil && !errors.Is(err, event.ErrRejected) {
		t.Fatalf("detect: %v", err)
	}
	return out
}

// collect returns all revisions that the steps give.
func collect(t testing.TB, d detect.Detector, steps []Step) []event.Finding {
	t.Helper()
	out := []event.Finding{}
	for _, s := range steps {
		for _, f := range Apply(t, d, s) {
			var c event.Finding
			b, err := json.Marshal(f)
			if err == nil {
				err = json.Unmarshal(b, &c)
			}
			if err != nil {
				t.Fatalf("copy finding: %v", err)
			}
			out = append(out, c)
		}
	}
	return out
}

func golden(t *testing.T, path string, got []event.Finding) {
	t.Helper()
	b, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatalf("write findings: %v", err)
	}
	b = append(b, '\n')
	if *update {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatalf("update: %v", err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("read golden file (make it with -update): %v", err)
	}
	if diff := cmp.Diff(string(want), string(b)); diff != "" {
		t.Errorf("findings differ (-want +got):\n%s", diff)
	}
}

// loadRegister reads the case's policy and contacts. Without a policy the
// register knows no body.
func loadRegister(t *testing.T, dir string) (*policy.Register, event.Body) {
	t.Helper()
	path := filepath.Join(dir, "policy.yaml")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return new(policy.Register), "c_x000"
	}
	p, err := policy.LoadRules(path)
	if err != nil {
		t.Fatal(err)
	}
	p.Version = "test" // so that a comment in the policy changes no golden file
	body := p.Body.IPA
	known := map[event.Body]*policy.Contacts{}
	if b, err := os.ReadFile(filepath.Join(dir, "contacts.json")); err == nil {
		var c struct {
			Lists   map[event.Token][]policy.ListID `json:"lists"`
			Persons []event.Token                   `json:"persons"`
			Staff   []event.Token                   `json:"staff"`
		}
		if err := json.Unmarshal(b, &c); err != nil {
			t.Fatalf("contacts.json: %v", err)
		}
		known[body] = policy.NewContacts(body, "test", c.Lists, c.Persons...)
		if len(c.Staff) > 0 {
			known[body] = directory(body, c.Staff)
		}
	}
	reg, err := policy.NewRegister([]*policy.Policy{p}, known)
	if err != nil {
		t.Fatal(err)
	}
	return reg, body
}

// directory is an index that knows staff and nobody else.
func directory(body event.Body, staff []event.Token) *policy.Contacts {
	profiles := make(map[event.Token]contacts.Profile, len(staff))
	for _, t := range staff {
		profiles[t] = contacts.Profile{Staff: true}
	}
	return policy.NewProfiles(body, "test", profiles)
}

// line is one line of events.jsonl.
type line struct {
	event.Event
	Facts   *event.Facts `json:"facts"`
	Advance *time.Time   `json:"advance"`
	Note    string       `json:"note"` // for people
}

func readSteps(t *testing.T, dir string, body event.Body) []Step {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "events.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var steps []Step
	n := 0
	for text := range strings.Lines(string(b)) {
		n++
		if strings.TrimSpace(text) == "" {
			continue
		}
		s, err := readStep(text, body)
		if err != nil {
			t.Fatalf("%s/events.jsonl:%d: %v", dir, n, err)
		}
		steps = append(steps, s)
	}
	return steps
}

func readStep(text string, body event.Body) (Step, error) {
	var l line
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return Step{}, err
	}
	if l.Advance != nil {
		return Step{Advance: *l.Advance}, nil
	}
	e := l.Event
	e.Facts = l.Facts
	if e.Body == "" {
		e.Body = body
	}
	if e.Facts != nil {
		detect.ReadSubject(&e) // as the analyser does
	}
	if e.Data.Ingested.IsZero() {
		e.Data.Ingested = e.Time
	}
	return Step{Event: &e}, checkEvent(e)
}

// checkEvent validates a copy of the event with its attributes filled in.
func checkEvent(e event.Event) error {
	if e.ID == "" {
		return fmt.Errorf("id is missing")
	}
	e.ID = "20000101-" + strings.Repeat("a", 26)
	if _, err := e.Encode(); err != nil {
		return err
	}
	return e.Validate()
}
