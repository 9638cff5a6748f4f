package policy_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

const ruled = `body: {ipa: c_a, name: A}
dpo: {mail: rpd@a.test}
dpia_ref: x
retention: {findings: 90}
purposes: [{id: allerta, legal_basis: vital_interests, labels: [emergency]}, {id: eventi, legal_basis: consent}]
lists: [{id: uno, purpose: allerta}, {id: due, purpose: eventi}]
emergencies:
  - {id: prima, act_ref: Ordinanza 1, from: 2026-05-01 10:00, purpose: allerta, lists: [uno]}
  - {id: dopo, act_ref: Ordinanza 2, from: 2026-05-10 10:00, until: 2026-05-10 12:00}
campaigns:
  - {id: avvisi, purpose: allerta, from: 2026-05-01, until: 2026-05-31, list: uno, act_ref: Piano}
  - {id: urgenza, purpose: allerta, from: 2026-05-01, until: 2026-05-31, list: due, act_ref: Ordinanza 1}
`

func TestRules(t *testing.T) {
	p, err := policy.Parse("p.yaml", []byte(ruled+"rules:\n  mismatch.quiet_hours: {off: true, severity: low, people: 5}\n"))
	if err != nil {
		t.Fatal(err)
	}
	reg, err := policy.NewRegister([]*policy.Policy{p}, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := reg.At("c_a", time.Now())
	if got := v.Rule("mismatch.quiet_hours"); got != (policy.RuleSetting{Off: true, Severity: event.Low, People: 5}) {
		t.Errorf("setting %+v", got)
	}
	if got := v.Rule("mismatch.purpose"); got != (policy.RuleSetting{}) {
		t.Errorf("setting of another rule %+v", got)
	}
	if got := reg.At("c_b", time.Now()).Rule("mismatch.quiet_hours"); got != (policy.RuleSetting{}) {
		t.Errorf("setting of a body without a register %+v", got)
	}
	b, err := p.Published()
	if err != nil {
		t.Fatal(err)
	}
	again, err := policy.ReadPublished(b)
	if err != nil || again.Rules["mismatch.quiet_hours"] != p.Rules["mismatch.quiet_hours"] {
		t.Errorf("published: %+v, %v", again, err)
	}
}

func TestRuleMistakes(t *testing.T) {
	f := func(rules, want string) {
		t.Helper()
		_, err := policy.Parse("p.yaml", []byte(ruled+"rules: {"+rules+"}\n"))
		if !errors.Is(err, policy.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", rules, err, want)
		}
	}
	f("mismatch.quiet_hour: {off: true}", "mismatch.quiet_hours")
	f("mismatch.quiet_hour: {off: true}", "mismatch.withdrawn") // those that there are
	f("bulk.undeclared: {off: true}", "bulk.undeclared")
	f("mismatch.purpose: {severity: worst}", "grave")
	f("mismatch.purpose: {people: -1}", "people")
	f("mismatch.purpose: {people: many}", "people")
	f("mismatch.purpose: {of: true}", "off")
}

func TestEmergencyRows(t *testing.T) {
	p, err := policy.Parse("p.yaml", []byte(ruled))
	if err != nil {
		t.Fatal(err)
	}
	c := policy.NewContacts("c_a", "v", map[event.Token][]policy.ListID{"a": {"uno"}, "b": {"due"}})
	reg, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_a": c})
	if err != nil {
		t.Fatal(err)
	}
	f := func(day, hour int, token event.Token, inForce string, some bool, ended, campaign string) {
		t.Helper()
		v := reg.At("c_a", time.Date(2026, 5, day, hour, 0, 0, 0, policy.Rome()))
		to, purposes := v.Contact(event.Recipient{Token: token}), []string{"allerta"}
		act, inForceAtAll := v.EmergencyInForce(purposes, to)
		if got := v.EmergencyEnded(purposes); (act == nil) != (inForce == "") || act != nil && act.ID != inForce || inForceAtAll != some ||
			(got == nil) != (ended == "") || got != nil && got.ID != ended {
			t.Errorf("day %d, %s: in force %+v, some %v, ended %+v", day, token, act, inForceAtAll, got)
		}
		if got := v.CampaignWithAct(purposes, to); (got == nil) != (campaign == "") || got != nil && got.ID != campaign {
			t.Errorf("day %d, %s: campaign %+v", day, token, got)
		}
	}
	f(1, 9, "a", "", false, "", "avvisi")
	f(1, 9, "b", "", false, "", "") // its act is not in force yet
	f(2, 9, "a", "prima", true, "", "avvisi")
	f(2, 9, "b", "", true, "", "urgenza")
	f(4, 10, "a", "", false, "prima", "avvisi") // after 72 hours
	f(4, 10, "b", "", false, "prima", "")
	f(10, 11, "b", "dopo", true, "prima", "")
	f(10, 12, "b", "", false, "dopo", "")
}
