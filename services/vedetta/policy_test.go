package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run this program: the test binary is vedetta when it is
// called so.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"vedetta": main})
}

// TestPolicyCommands runs the stories in testdata/policy.
func TestPolicyCommands(t *testing.T) {
	examples, err := filepath.Abs("../../deploy/policy")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/policy",
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLES", examples)
			return nil
		},
	})
}

// A code that can't be is asked for again at once, not after all the other answers.
func TestInitAsksAgainForTheCode(t *testing.T) {
	path := filepath.Join(t.TempDir(), "comune.yaml")
	answers := "C_F257!\nc_f257\nComune di Prova\n\nrpd@prova.test\nProt. 1/2026\n\n\n\n\n"
	stdout, stderr, code := vedetta(t, answers, "policy", "init", path)
	if code != 0 || !strings.Contains(stdout, "Non è un codice IPA") {
		t.Fatalf("ends with %d: %s%s", code, stdout, stderr)
	}
	if b, err := os.ReadFile(path); err != nil || !strings.Contains(string(b), "ipa: c_f257") {
		t.Errorf("written %q: %v", b, err)
	}
}
