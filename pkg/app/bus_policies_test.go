package app

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"vedetta/pkg/analyse"
)

// What nobody uses goes; what this process holds, what another used of late and
// what is none of ours stays.
func TestIndexesThatNobodyUsesGo(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for name, age := range map[string]time.Duration{
		"c_a-1.2026.contacts": 30 * 24 * time.Hour, // held
		"c_a-0.2026.contacts": indexAge + time.Second, "c_b-1.2026.contacts": indexAge - time.Second,
		"c_a-2.2026.contacts.new": leftoverAge + time.Second, "c_a-3.2026.contacts.new": time.Minute,
		"notes.txt": 365 * 24 * time.Hour,
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := touch(path, now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	// gone.contacts was removed by somebody else.
	b := &busPolicies{dir: dir, known: map[string]analyse.Registered{"c_a-1.2026": {}, "gone": {}}}
	check := func(removed int, want ...string) {
		t.Helper()
		n, err := b.tidy(now)
		if err != nil || n != removed {
			t.Errorf("%d removed (%v), want %d", n, err, removed)
		}
		var left []string
		all, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all {
			left = append(left, f.Name())
		}
		if !slices.Equal(left, want) {
			t.Errorf("left are %v, want %v", left, want)
		}
	}
	check(2, "c_a-1.2026.contacts", "c_a-3.2026.contacts.new", "c_b-1.2026.contacts", "notes.txt")
	now = now.Add(2 * indexAge)
	check(2, "c_a-1.2026.contacts", "notes.txt")
	b.known = nil
	now = now.Add(indexAge)
	check(0, "c_a-1.2026.contacts", "notes.txt")
	now = now.Add(time.Second)
	check(1, "notes.txt")
}

// A publisher that was killed leaves a folder behind, which the next one removes.
func TestPublishersLeftoversGo(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	for name, age := range map[string]time.Duration{".publish-dead": leftoverAge + time.Minute, ".publish-alive": time.Minute} {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path, "contacts.idx"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := touch(path, now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	if err := newPublisher(Config{Contacts: dir}, nil, nil).publish(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".publish-*"))
	if err != nil || len(left) != 1 || filepath.Base(left[0]) != ".publish-alive" {
		t.Errorf("left are %v: %v", left, err)
	}
}
