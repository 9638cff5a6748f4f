package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"vedetta/pkg/generate"
)

func TestGenerateAndScore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	out, errs, code := vedetta(t, "", "generate", "--json", "--events", "26000", "--out", dir)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var s generate.Summary
	if err := json.Unmarshal([]byte(out), &s); err != nil || s.Incidents < 24 || s.Decoys < 15 {
		t.Fatalf("%v: %s", err, out)
	}
	if _, errs, code := vedetta(t, "", "generate", "--events", "26000", "--out", dir); code != 1 || !strings.Contains(errs, "--force") {
		t.Errorf("over an older log: exit %d, %s", code, errs)
	}
	score := func(findings string, more ...string) (string, int) {
		out, _, code := vedetta(t, findings, append([]string{"generate", "score", "--truth", s.Truth, "--findings", "-"}, more...)...)
		return out, code
	}
	if out, code := score("", "--strict"); code != 1 || !strings.Contains(out, "found 0/") {
		t.Errorf("nothing found: exit %d\n%s", code, out)
	}
	if out, code := score(`{"kind":"bulk.odd","raised_event":"nowhere"}`); code != 0 || !strings.Contains(out, "bulk.odd 1") {
		t.Errorf("about nothing planted: exit %d\n%s", code, out)
	}
	var rated generate.Score
	if out, _ := score("", "--json"); json.Unmarshal([]byte(out), &rated) != nil || rated.Expected < 30 {
		t.Errorf("no JSON: %s", out)
	}
}

func TestGenerateSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	for want, args := range map[string][]string{
		"--out DIR":          {"generate"},
		"2025-12-08":         {"generate", "--out", dir, "--start", "tomorrow"},
		"weeks is 1":         {"generate", "--out", dir, "--weeks", "1"},
		"too few":            {"generate", "--out", dir, "--events", "100"},
		"--truth":            {"generate", "score"},
		"kind=rule":          {"generate", "score", "--truth", "x", "--findings", "y", "--accept", "x"},
		"no such file":       {"generate", "score", "--truth", filepath.Join(dir, "none"), "--findings", "y"},
		"unknown command":    {"generate", "thing"},
		"incidents is 9: ta": {"generate", "--out", dir, "--incidents", "9"},
	} {
		if _, errs, code := vedetta(t, "", args...); code != 1 || !strings.Contains(errs, want) {
			t.Errorf("%v: exit %d, %q, want %q", args, code, errs, want)
		}
	}
}
