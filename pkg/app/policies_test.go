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
