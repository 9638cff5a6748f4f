package main

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"vedetta/pkg/personaldata"
	"vedetta/pkg/personaldata/corpus"
)

const smallCorpus = "sms\tè ⟦PHONE_NUMBER|333 1234567⟧ e ⟦IBAN|IT60X0542811101000000123456⟧\n" +
	"mail\tscrivi a ⟦EMAIL_ADDRESS|anna@posta.test⟧, non a ⟦PHONE_NUMBER|niente affatto⟧\n" +
	"notice\tchiuso per ferie\n"

func TestEvaluate(t *testing.T) {
	path := writeFile(t, "small.txt", smallCorpus)
	out, errs, code := vedetta(t, "", "scan", "evaluate", "--misses", path)
	if code != 0 || errs != "" {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	for _, want := range []string{"PHONE_NUMBER", "all (micro)", "3 texts, 1 of them clean", "MANCATI · MISSED: 1\nsmall.txt:2 PHONE_NUMBER: …rivi a anna@posta.test, non a ⟦niente affatto⟧…"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	out, errs, code = vedetta(t, "", "scan", "evaluate", "--min", path)
	if code != 1 || !strings.Contains(errs, "PHONE_NUMBER: recall 0.5000, aim 0.97") || !strings.Contains(out, "PHONE_NUMBER") {
		t.Errorf("exit code %d\n%s%s", code, out, errs)
	}
}

func TestEvaluateForMachines(t *testing.T) {
	path := writeFile(t, "small.txt", smallCorpus)
	out, _, code := vedetta(t, "", "--json", "scan", "evaluate", "--misses", "--strict", path)
	var v struct {
		Texts int
		Types []struct {
			Type         string
			Truth, Right int
			Recall       *float64
			Strict       struct{ Recall *float64 }
		}
		Micro  struct{ Truth int }
		Clean  int
		Misses []corpus.Case
		Under  []string `json:"under_aim"`
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != 0 {
		t.Fatalf("exit code %d, %v\n%s", code, err, out)
	}
	if v.Texts != 3 || v.Clean != 1 || v.Micro.Truth != 4 || len(v.Misses) != 1 || len(v.Under) == 0 || len(v.Types) < 3 || v.Types[1].Type != "PHONE_NUMBER" || *v.Types[1].Recall != 0.5 || *v.Types[1].Strict.Recall != 0.5 {
		t.Errorf("got %+v", v)
	}
}

func TestEvaluateSaysWhatIsWrong(t *testing.T) {
	for content, want := range map[string]string{"": "no texts", "sms\tAnna⟧": "small.txt:1:9"} {
		if _, errs, code := vedetta(t, "", "scan", "evaluate", writeFile(t, "small.txt", content)); code != 1 || !strings.Contains(errs, want) {
			t.Errorf("%q: exit code %d, %s", content, code, errs)
		}
	}
	if _, errs, code := vedetta(t, "", "scan", "evaluate"); code != 1 || errs == "" {
		t.Errorf("no file: exit code %d, %s", code, errs)
	}
}

func TestTheTableFits(t *testing.T) {
	r := &corpus.Report{Texts: 1_000_000, Clean: 500_000, Alarmed: 12}
	for _, k := range personaldata.Kinds() {
		r.Rows = append(r.Rows, corpus.Row{Kind: k, Count: corpus.Count{Truth: 100_000, Found: 100_000, Right: 99_999, Exact: 98_000}})
	}
	r.Micro = corpus.Count{Truth: 1_600_000, Found: 1_600_000}
	var out strings.Builder
	printReport(&out, r, evaluateFlags{})
	for line := range strings.Lines(out.String()) {
		if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 100 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}
