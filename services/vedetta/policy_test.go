package main

import (
	"path/filepath"
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
