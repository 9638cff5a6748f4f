package policy_test

import (
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

func TestCollectRegister(t *testing.T) {
	reg, _ := loadExamples(t)
	check := func(method string, ask func(event.Body, string) bool, body event.Body, address string, want bool) {
		t.Helper()
		if got := ask(body, address); got != want {
			t.Errorf("%s(%s, %q) = %v", method, body, address, got)
		}
	}
	check("Functional", reg.Functional, "c_i690", "comunesesto", true)
	check("Functional", reg.Functional, "c_i690", "ComuneSesto", true)
	check("Functional", reg.Functional, "c_i690", "+390200000001", true)
	check("Functional", reg.Functional, "c_i690", "Protocollo@Comune.Sestosg.Test", true)
	check("Functional", reg.Functional, "c_i690", "+393470999001", false)
	check("Functional", reg.Functional, "c_f257", "comunesesto", false)
	check("Internal", reg.Internal, "c_i690", "mario@comune.sestosg.test", true)
	check("Internal", reg.Internal, "c_i690", "mario@posta.comune.sestosg.test", true)
	check("Internal", reg.Internal, "c_i690", "mario@ilcomune.sestosg.test", false)
	check("Internal", reg.Internal, "c_i690", "comune.sestosg.test", true)
	check("Internal", reg.Internal, "c_i690", "ComuneSesto", true)
	check("Internal", reg.Internal, "c_i690", "+393470100001", false)
	check("Excluded", reg.Excluded, "c_i690", "Qualcuno <x@rsu.sestosg.test>", true)
	check("Excluded", reg.Excluded, "c_i690", "segnalazioni@comune.sestosg.test", true)
	check("Excluded", reg.Excluded, "c_i690", "protocollo@comune.sestosg.test", false)
	check("Excluded", reg.Excluded, "c_zzzz", "x@rsu.sestosg.test", false)
	check("Excluded", reg.Excluded, "c_f257", "medico.competente@comune.modena.test", true)
}

func TestSenderClass(t *testing.T) {
	reg, _ := loadExamples(t)
	office := event.Party{Class: event.Functional, Address: "comunesesto"}
	staff := event.Party{Class: event.Person, Token: "2022-x"}
	outside := event.Party{Class: event.Person, Token: "2022-y", External: true}
	check := func(want string, s event.Sender) {
		t.Helper()
		if got := reg.At("c_i690", time.Now()).SenderClass(s); got != want {
			t.Errorf("class of %+v = %s, want %s", s, got, want)
		}
	}
	check(policy.SenderInstitutional, event.Sender{Claimed: office})
	check(policy.SenderUnknown, event.Sender{Claimed: office, Result: "fail"})
	check(policy.SenderExternal, event.Sender{Claimed: office, Authenticated: outside, Result: "pass"})
	check(policy.SenderInstitutional, event.Sender{Claimed: outside, Authenticated: office})
	check(policy.SenderPersonal, event.Sender{Claimed: staff})
	check(policy.SenderExternal, event.Sender{Claimed: outside})
	check(policy.SenderUnknown, event.Sender{})
}

func TestElection(t *testing.T) {
	reg, _ := loadExamples(t)
	check := func(at string, open, silence bool) {
		t.Helper()
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		w, ok := reg.At("c_i690", when).Election()
		if ok != open || w.Silence != silence {
			t.Errorf("%s: open %v, %+v", at, ok, w)
		}
	}
	check("2022-04-27T21:59:59Z", false, false)
	check("2022-04-27T22:00:00Z", true, false) // midnight in Rome
	check("2022-06-10T21:59:59Z", true, false)
	check("2022-06-10T22:00:00Z", true, true)
	check("2022-06-12T21:59:59Z", true, true)
	check("2022-06-12T22:00:00Z", true, false)
	check("2022-06-25T12:00:00Z", true, true) // before the run-off
	check("2022-06-26T21:59:59Z", true, true)
	check("2022-06-26T22:00:00Z", false, false)
}

func TestCompatible(t *testing.T) {
	reg, _ := loadExamples(t)
	check := func(declared, collected string, want bool) {
		t.Helper()
		if got := reg.At("c_i690", time.Now()).Compatible(declared, collected); got != want {
			t.Errorf("%s with data collected for %s = %v", declared, collected, got)
		}
	}
	check("contributi", "contributi", true)
	check("protezione_civile", "contributi", true)
	check("contributi", "protezione_civile", false)
	check("eventi", "contributi", false)
	check("", "", false)
	check("eventi", "nessuna", false)
}

func TestUnknownBody(t *testing.T) {
	reg := new(policy.Register)
	if reg.At("c_x", time.Now()).Campaign("a") != nil || reg.At("c_x", time.Now()).Route("a") != nil || reg.At("c_x", time.Now()).Purpose("a") != nil || reg.At("c_x", time.Now()).Template("a") != nil || reg.At("c_x", time.Now()).List("a") != nil ||
		reg.At("c_x", time.Now()).Account("a", "b") != nil || reg.At("c_x", time.Now()).PurposesOf("a") != nil || reg.At("c_x", time.Now()).Lookup(event.Recipient{}) != nil ||
		reg.Policy("c_x") != nil || reg.At("c_x", time.Now()).Version() != "" || reg.At("c_x", time.Now()).Limits().Bulk.People != 50 {
		t.Error("an unknown body is not empty")
	}
	if _, ok := reg.At("c_x", time.Unix(0, 0)).Election(); ok {
		t.Error("an unknown body has an election")
	}
}

func TestCampaignCovers(t *testing.T) {
	c := policy.Campaign{From: policy.NewDate(2024, 5, 1), Until: policy.NewDate(2024, 5, 10)}
	for at, want := range map[string]bool{
		"2024-04-30T21:59:59Z": false, "2024-04-30T22:00:00Z": true, "2024-05-10T21:59:59Z": true, "2024-05-10T22:00:00Z": false,
	} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Covers(when); got != want {
			t.Errorf("%s: %v", at, got)
		}
	}
}
