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

// TestOneIncidentForAMailBeyondItsRoute: a request typed into a web form that its relay
// sends to many (Porto Sant'Elpidio) is one incident, so the DPO gets one mail: what the
// text tells, for what the contacts serve, how many got it and that the route allows
// one. Another request over the same route is another incident.
func TestOneIncidentForAMailBeyondItsRoute(t *testing.T) {
	p, err := policy.Parse("p.yaml", []byte("body: {ipa: c_a, name: A, domains: [a.test]}\ndpo: {mail: rpd@a.test}\ndpia_ref: x\nretention: {findings: 90}\n"+
		"purposes: [{id: pa, legal_basis: public_task, labels: [personal_case]}, {id: pb, legal_basis: consent, labels: [event_promotion]}]\n"+
		"lists: [{id: lb, purpose: pb}]\nroutes: [{id: scrivi, purpose: pa, recipients: [urp@a.test], max_recipients: 1}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	of := map[event.Token][]policy.ListID{}
	for i := range 60 {
		of[event.Token(fmt.Sprint("t", i))] = []policy.ListID{"lb"}
	}
	reg, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_a": policy.NewContacts("c_a", "v", of)})
	if err != nil {
		t.Fatal(err)
	}
	detectors := all.New(all.Deps{Register: reg})
	found := func(text uint64, campaign string) map[string][]string {
		rules := map[string][]string{}
		e := &event.Event{
			ID: "m" + campaign, Type: event.MessageSubmitted, Channel: event.Mail, Body: "c_a", Time: time.Date(2024, 6, 20, 10, 0, 0, 0, time.UTC),
			Data: event.Data{Direction: event.Outbound, Route: "scrivi", Message: &event.Message{Gateway: "mx"}},
			Facts: &event.Facts{
				Campaign: campaign, Purpose: "personal_case", Confidence: 0.9, Words: 30, Exact: text, PersonalData: []string{"IT_FISCAL_CODE", "SOCIAL_BENEFIT"},
			},
		}
		for i := range 60 {
			e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: event.Token(fmt.Sprint("t", i)), Field: event.FieldTo, External: true, OffRoute: true})
		}
		for _, d := range detectors {
			if err := d.Detect(e, func(f *event.Finding) { rules[f.IncidentKey()] = append(rules[f.IncidentKey()], f.Rule) }); err != nil {
				t.Fatal(err)
			}
		}
		return rules
	}
	for i, campaign := range []string{"d-1", "d-2", ""} { // without a text that can be compared it is the route's incident
		rules := found(uint64(i+1), campaign)
		for _, rule := range []string{"route.fan_out", "mismatch.third_person", "mismatch.purpose"} {
			key := "c_a/campaign/" + campaign
			if campaign == "" {
				key = "c_a/route/scrivi"
			}
			if !slices.Contains(rules[key], rule) || len(rules) != 1 && campaign != "" {
				t.Errorf("%q: %s is not in %s: %v", campaign, rule, key, rules)
			}
		}
	}
}
