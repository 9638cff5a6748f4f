package generate

import (
	"path/filepath"
	"testing"

	"vedetta/pkg/policy"
)

// checkRegister loads the register with the code that reads it in earnest.
func checkRegister(t *testing.T, m *made) {
	p, err := policy.Load(filepath.Join(m.dir, "policy.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Campaigns) < 10 || len(p.Lists) < 10 || len(p.Templates) < 5 {
		t.Errorf("%d campaigns, %d lists, %d templates", len(p.Campaigns), len(p.Lists), len(p.Templates))
	}
}
