package app

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy/contacts"
	"vedetta/pkg/stream/streamtest"
)

// Publishing tells how far the contacts of each register are read, to their ends,
// and of a register that is in force already nothing.
func TestPublishTellsItsProgress(t *testing.T) {
	bus := streamtest.Start(t).Bus()
	c := Config{State: t.TempDir(), Keys: t.TempDir()}
	dir := t.TempDir()
	var want []int64
	for n, ipa := range []string{"c_x", "c_y"} {
		var csv strings.Builder
		csv.WriteString("telefono\n")
		for i := range 3000 * (n + 1) {
			fmt.Fprintf(&csv, "+3930%08d\n", i)
		}
		want = append(want, int64(csv.Len()))
		if err := os.WriteFile(filepath.Join(dir, ipa+".csv"), []byte(csv.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		f := registerFile{filepath.Join(dir, ipa+".yaml")}
		f.write(t, ipa, "purposes: [{id: p, name_it: P, labels: [survey], legal_basis: consent}]\nlists: [{id: l, purpose: p, notice_version: v1, contacts_file: "+ipa+".csv}]\n", time.Now())
		c.Policies = append(c.Policies, f.path)
	}
	var ends []int64
	tell := func(p contacts.Progress) {
		if p.Done == p.Total {
			ends = append(ends, p.Done)
		}
	}
	for range 2 {
		if err := PublishPolicies(t.Context(), c, bus, slog.New(slog.DiscardHandler), tell); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(slices.Compact(ends), want) {
		t.Errorf("told of %v bytes, want %v", ends, want)
	}
	for _, ipa := range []string{"c_x", "c_y"} {
		if v, err := bus.PolicyVersions(t.Context(), event.Body(ipa)); err != nil || len(v) != 1 {
			t.Errorf("%s has %d versions: %v", ipa, len(v), err)
		}
	}
}

// A body that moves to another file is published from there: what stood in a file
// counts only for as long as it stands there.
func TestBodyMovesToAnotherFile(t *testing.T) {
	bus := streamtest.Start(t).Bus()
	dir := t.TempDir()
	first, second := registerFile{filepath.Join(dir, "a.yaml")}, registerFile{filepath.Join(dir, "b.yaml")}
	p := newPublisher(Config{State: t.TempDir(), Keys: t.TempDir(), Policies: []string{second.path, first.path}}, bus, slog.New(slog.DiscardHandler))
	day := 0
	step := func(name, mistake string, versions map[event.Body]int) {
		t.Helper()
		if err := p.publish(t.Context()); (err == nil) != (mistake == "") || err != nil && !strings.Contains(err.Error(), mistake) {
			t.Errorf("%s: %v", name, err)
		}
		for body, want := range versions {
			if v, err := bus.PolicyVersions(t.Context(), body); err != nil || len(v) != want {
				t.Errorf("%s: %s has %d versions (%v), want %d", name, body, len(v), err, want)
			}
		}
	}
	write := func(f registerFile, ipa, more string) {
		t.Helper()
		day++
		f.write(t, ipa, more, time.Date(2026, 6, day, 0, 0, 0, 0, time.UTC))
	}
	write(first, "c_x", "")
	write(second, "c_y", "")
	step("two bodies", "", map[event.Body]int{"c_x": 1, "c_y": 1})
	write(first, "c_z", "")
	step("another body in the file", "", map[event.Body]int{"c_x": 1, "c_z": 1})
	write(second, "c_x", "alerts: {recipients: [vice@prova.test]}")
	step("the body in the other file", "", map[event.Body]int{"c_x": 2, "c_y": 1})
	write(first, "c_x", "")
	step("twice", "keep one file", map[event.Body]int{"c_x": 2})
	step("told once", "", map[event.Body]int{"c_x": 2})
	write(second, "c_x", "a mistake")
	step("a mistake in the first", second.path, map[event.Body]int{"c_x": 2})
	if err := os.Remove(second.path); err != nil {
		t.Fatal(err)
	}
	step("the first is gone", "b.yaml", map[event.Body]int{"c_x": 3})
}
