package all_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"vedetta/pkg/detect/all"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// TestOneIncidentForACampaignBeyondItsMaximum: that a campaign grew too large and
// that nobody decided so are two findings of one incident, so the DPO gets one mail.
func TestOneIncidentForACampaignBeyondItsMaximum(t *testing.T) {
	p, err := policy.Parse("p.yaml", []byte("body: {ipa: c_a, name: A}\ndpo: {mail: rpd@a.test}\ndpia_ref: x\nretention: {findings: 90}\n"+
		"purposes: [{id: pa, legal_basis: public_task}]\ncampaigns: [{id: tari, purpose: pa, from: 2024-05-01, until: 2024-05-31, max_recipients: 3, bulk_allowed: true}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	reg, err := policy.NewRegister([]*policy.Policy{p}, nil)
	if err != nil {
		t.Fatal(err)
	}
	keys, raised := map[string]string{}, map[string]int{}
	detectors := all.New(all.Deps{Register: reg})
	for i := range 5 {
		e := &event.Event{
			ID: fmt.Sprint("m", i), Type: event.MessageSubmitted, Channel: event.SMS, Body: "c_a", Time: time.Date(2024, 5, 2, 10, i, 0, 0, time.UTC),
			Data:  event.Data{Direction: event.Outbound, Campaign: "tari", Recipients: []event.Recipient{{Token: event.Token(fmt.Sprint("t", i))}}},
			Facts: &event.Facts{Campaign: "tari", Purpose: "service_information", Confidence: 0.9, Words: 20, Exact: 1},
		}
		for _, d := range detectors {
			err := d.Detect(e, func(f *event.Finding) {
				if _, known := keys[f.Rule]; !known {
					keys[f.Rule], raised[f.Rule] = f.IncidentKey(), i+1
				}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	over := []string{"bulk.overrun", "mismatch.campaign_maximum"}
	for _, rule := range over {
		if raised[rule] != 4 || keys[rule] != keys[over[0]] {
			t.Errorf("%s: raised by person %d, in incident %q", rule, raised[rule], keys[rule])
		}
	}
	if slices.Contains([]string{keys["bulk.undeclared"], keys["bulk.slow_drip"]}, keys[over[0]]) {
		t.Errorf("a declared campaign is told of as undeclared: %v", keys)
	}
}
