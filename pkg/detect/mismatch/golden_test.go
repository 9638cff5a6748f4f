package mismatch_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/detect/detecttest"
	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

// TestGolden runs the cases in testdata. Where a case has profiles.json, beside
// what detecttest reads, that says of each token since when it stands on which
// lists and what the person withdrew: {"t1": {"lists": {"uno": ["2024-01-01", ""]},
// "withdrawn": {"uno": "2024-02-01T10:00:00Z"}, "objected": {…}, "staff": true}}.
func TestGolden(t *testing.T) {
	of := profiles(t)
	detecttest.Run(t, func(r *policy.Register) detect.Detector {
		if bodies := r.Bodies(); len(bodies) == 1 && of[bodies[0]] != nil {
			p := r.Policy(bodies[0])
			c := policy.NewProfiles(p.Body.IPA, "test", of[p.Body.IPA])
			again, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{p.Body.IPA: c})
			if err != nil {
				t.Fatal(err)
			}
			r = again
		}
		return mismatch.New(mismatch.Options{Register: r})
	})
}

// profile is a line of profiles.json.
type profile struct {
	Lists     map[policy.ListID][2]string `json:"lists"`
	Withdrawn map[string]time.Time        `json:"withdrawn"`
	Objected  map[string]time.Time        `json:"objected"`
	Staff     bool                        `json:"staff"`
}

// profiles are those of all cases, by body.
func profiles(t *testing.T) map[event.Body]map[event.Token]contacts.Profile {
	t.Helper()
	paths, err := filepath.Glob("testdata/*/profiles.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no profiles: %v", err)
	}
	out := map[event.Body]map[event.Token]contacts.Profile{}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var of map[event.Token]profile
		if err := json.Unmarshal(b, &of); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		p, err := policy.LoadRules(filepath.Join(filepath.Dir(path), "policy.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if out[p.Body.IPA] != nil {
			t.Fatalf("%s: body %s has profiles already", path, p.Body.IPA)
		}
		out[p.Body.IPA] = map[event.Token]contacts.Profile{}
		for token, x := range of {
			out[p.Body.IPA][token] = x.contact(t)
		}
	}
	return out
}

func (x profile) contact(t *testing.T) contacts.Profile {
	t.Helper()
	day := func(s string) (at time.Time) {
		if s != "" {
			var err error
			if at, err = time.Parse(time.DateOnly, s); err != nil {
				t.Fatal(err)
			}
		}
		return at
	}
	c := contacts.Profile{Staff: x.Staff}
	for list, days := range x.Lists {
		c.Lists = append(c.Lists, contacts.Membership{List: list, From: day(days[0]), Until: day(days[1])})
	}
	for scope, at := range x.Withdrawn {
		c.Withdrawals = append(c.Withdrawals, contacts.Withdrawal{Kind: contacts.Withdrawn, Scope: scope, At: at})
	}
	for scope, at := range x.Objected {
		c.Withdrawals = append(c.Withdrawals, contacts.Withdrawal{Kind: contacts.Objected, Scope: scope, At: at})
	}
	sortProfile(&c)
	return c
}
