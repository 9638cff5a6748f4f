package namelist_test

import (
	"strings"
	"testing"

	"vedetta/pkg/namelist"
)

func TestGiven(t *testing.T) {
	seen := map[string]bool{}
	for name, flags := range namelist.Given() {
		if seen[name] {
			t.Errorf("%q stands twice", name)
		}
		if seen[name] = true; name != strings.ToLower(name) || strings.TrimSpace(name) != name || strings.Trim(flags, "wps") != "" {
			t.Errorf("%q with flags %q", name, flags)
		}
	}
	if len(seen) < 10_000 || !seen["ginevra"] || seen["tavolo"] {
		t.Errorf("%d names", len(seen))
	}
	for range namelist.Given() {
		break // asks for one only
	}
}
