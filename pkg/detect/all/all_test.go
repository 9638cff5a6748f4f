package all_test

import (
	"os"
	"strings"
	"testing"

	"vedetta/pkg/detect/all"
)

func TestListIsComplete(t *testing.T) {
	named := map[string]bool{"all": true, "detecttest": true}
	for _, d := range all.New(all.Deps{}) {
		named[d.Name()] = true
	}
	dirs, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		if d.IsDir() && !named[d.Name()] {
			t.Errorf("detector %s is not in the list", d.Name())
		}
	}
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range all.Rules() {
		detector, _, ok := strings.Cut(r.ID, ".")
		if !ok || seen[r.ID] || r.Version < 1 || r.TitleIT == "" || r.TitleEN == "" || r.Source == "" {
			t.Errorf("rule %+v", r)
		}
		seen[r.ID] = true
		if _, err := os.Stat("../" + detector); err != nil {
			t.Errorf("rule %s: %v", r.ID, err)
		}
	}
	if len(seen) < 18 {
		t.Errorf("rules = %d", len(seen))
	}
}
