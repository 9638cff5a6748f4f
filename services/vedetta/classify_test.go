package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What cannot be measured says what is missing and what to give.
func TestEvaluateAsksForMessages(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.jsonl")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		model          string
		paths, heldOut []string
		want           string
	}{
		"nothing":      {want: "give files"},
		"empty file":   {paths: []string{empty}, want: "give files"},
		"both":         {paths: []string{empty}, heldOut: []string{"first"}, want: "neither files"},
		"with a model": {model: "x.model", heldOut: []string{"first"}, want: "neither files"},
		"unknown name": {heldOut: []string{"first", "secondo"}, want: `"secondo": take of [borders`},
	} {
		c, all, err := classifyFlags{model: x.model}.asked(x.paths, x.heldOut)
		if err == nil || !strings.Contains(err.Error(), x.want) || c != nil || all != nil {
			t.Errorf("%s: %v, want %q", name, err, x.want)
		}
	}
}
