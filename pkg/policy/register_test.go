package policy_test

import (
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// now asks about this moment.
func now(ask func(event.Body, string, time.Time) bool) func(event.Body, string) bool {
	return func(body event.Body, address string) bool { return ask(body, address, time.Now()) }
}

func TestCollectRegister(t *testing.T) {
	reg, _ := loadExamples(t)
	check := func(method string, ask func(event.Body, string) bool, body event.Body, address string, want bool) {
		t.Helper()
		if got := ask(body, address); got != want {
			t.Errorf("%s(%s, %q) = %v", method, body, address, got)
		}
	}
	check("Functional", now(reg.FunctionalAt), "c_i690", "comunesesto", true)
	check("Functional", now(reg.FunctionalAt), "c_i690", "ComuneSesto", true)
	check("Functional", now(reg.FunctionalAt), "c_i690", "+390200000001", true)
	check("Functional", now(reg.FunctionalAt), "c_i690", "Protocollo@Comune.Sestosg.Test", true)
	check("Functional", now(reg.FunctionalAt), "c_i690", "+393470999001", false)
	check("Functional", now(reg.FunctionalAt), "c_f257", "comunesesto", false)
	check("Internal", now(reg.InternalAt), "c_i690", "mario@comune.sestosg.test", true)
	check("Internal", now(reg.InternalAt), "c_i690", "mario@posta.comune.sestosg.test", true)
	check("Internal", now(reg.InternalAt), "c_i690", "mario@ilcomune.sestosg.test", false)
	check("Internal", now(reg.InternalAt), "c_i690", "comune.sestosg.test", true)
	check("Internal", now(reg.InternalAt), "c_i690", "ComuneSesto", true)
	check("Internal", now(reg.InternalAt), "c_i690", "+393470100001", false)
	check("Excluded", now(reg.ExcludedAt), "c_i690", "Qualcuno <x@rsu.sestosg.test>", true)
	check("Excluded", now(reg.ExcludedAt), "c_i690", "segnalazioni@comune.sestosg.test", true)
	check("Excluded", now(reg.ExcludedAt), "c_i690", "protocollo@comune.sestosg.test", false)
	check("Excluded", now(reg.ExcludedAt), "c_zzzz", "x@rsu.sestosg.test", false)
	check("Excluded", now(reg.ExcludedAt), "c_f257", "medico.competente@comune.modena.test", true)
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
	check(policy.SenderInstitutional, event.Sender{Claimed: office, Authenticated: staff, Result: "pass"})
	check(policy.SenderExternal, event.Sender{Claimed: outside, Authenticated: staff, Result: "none"})
	check(policy.SenderPersonal, event.Sender{Authenticated: staff})
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

func parseBody(t *testing.T, text string) *policy.Policy {
	t.Helper()
	p, err := policy.Parse("p.yaml", []byte(text+`
body: {ipa: c_a, name: A, domains: [a.test]}
dpo: {mail: rpd@a.test}
dpia_ref: 1
retention: {findings: 90}
`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// dayFromNow is a day as files write it.
func dayFromNow(n int) string {
	return time.Now().In(policy.Rome()).AddDate(0, 0, n).Format(time.DateOnly)
}

// TestCollectorsAskByDay: what collectors go by has days.
func TestCollectorsAskByDay(t *testing.T) {
	now := time.Now()
	day := dayFromNow
	p := parseBody(t, `senders:
  - {address: ora@x.test, kind: functional}
  - {address: prima@x.test, kind: functional, valid_until: `+day(-1)+`}
  - {address: poi@x.test, kind: functional, valid_from: `+day(1)+`}
  - {address: oggi@x.test, kind: functional, valid_from: `+day(0)+`, valid_until: `+day(0)+`}
exclusions:
  - {domain: ora.test, reason: r}
  - {domain: prima.test, reason: r, valid_until: `+day(-1)+`}
  - {domain: poi.test, reason: r, valid_from: `+day(1)+`}
  - {address: prima@ora2.test, reason: r, valid_until: `+day(-1)+`}
  - {domain: sotto.ora3.test, reason: r}`)
	reg := new(policy.Register)
	if err := reg.Install(p, nil, time.Time{}); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{"ora@x.test": true, "prima@x.test": false, "poi@x.test": false, "oggi@x.test": true} {
		if reg.FunctionalAt("c_a", address, now) != want || reg.InternalAt("c_a", address, now) != want {
			t.Errorf("%s functional is not %v", address, want)
		}
	}
	for address, want := range map[string]bool{
		"a@ora.test": true, "a@b.ora.test": true, "A <a@ORA.test>": true, "a@xora.test": false, "a@prima.test": false, "a@poi.test": false, "prima@ora2.test": false,
		"a@ora3.test": false, "a@sotto.ora3.test": true, "": false, "@": false,
	} {
		if reg.ExcludedAt("c_a", address, now) != want {
			t.Errorf("%q excluded is not %v", address, want)
		}
	}
	if !reg.FunctionalAt("c_a", "prima@x.test", now.AddDate(0, 0, -3)) || !reg.ExcludedAt("c_a", "a@poi.test", now.AddDate(0, 0, 3)) || !reg.InternalAt("c_a", "poi@x.test", now.AddDate(0, 0, 3)) {
		t.Error("other days than now")
	}
}

// TestCollectorsAskByVersion: a version dated ahead is not in force; where none
// is, it counts all the same.
func TestCollectorsAskByVersion(t *testing.T) {
	now, reg := time.Now(), new(policy.Register)
	if err := reg.Install(parseBody(t, "exclusions: [{domain: ora.test, reason: r}]"), nil, time.Time{}); err != nil {
		t.Fatal(err)
	}
	ahead := parseBody(t, "effective_from: "+dayFromNow(2)+"\nexclusions: [{domain: nuova.test, reason: r}]")
	if err := reg.Install(ahead, nil, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if reg.ExcludedAt("c_a", "a@nuova.test", now) || !reg.ExcludedAt("c_a", "a@ora.test", now) || !reg.ExcludedAt("c_a", "a@nuova.test", now.AddDate(0, 0, 3)) {
		t.Error("a version dated ahead")
	}
	first := new(policy.Register)
	if err := first.Install(ahead, nil, time.Time{}); err != nil || !first.ExcludedAt("c_a", "a@nuova.test", now) {
		t.Errorf("a first version dated ahead: %v", err)
	}
}

// TestEditedVersion: an edit that leaves effective_from changes nothing before it
// was published; another effective_from says from when.
func TestEditedVersion(t *testing.T) {
	version := func(v string, from policy.Date) *policy.Policy {
		return &policy.Policy{Body: policy.Body{IPA: "c_a"}, Version: v, EffectiveFrom: from}
	}
	day := func(n int) policy.Date { return policy.NewDate(2026, 3, n) }
	at := func(n int) time.Time { return day(n).Start().Add(12 * time.Hour) }
	reg := new(policy.Register)
	install := func(p *policy.Policy, published time.Time) {
		t.Helper()
		if err := reg.Install(p, nil, published); err != nil {
			t.Fatal(err)
		}
	}
	check := func(when string, want ...string) {
		t.Helper()
		for i, n := range []int{1, 3, 5, 7, 9} {
			if got := reg.At("c_a", at(n)).Version(); got != want[i] {
				t.Errorf("%s, day %d: %q, want %q", when, n, got, want[i])
			}
		}
	}
	install(version("a", day(2)), at(1))
	check("first", "", "a", "a", "a", "a")
	install(version("b", day(2)), at(4))
	check("edited", "", "a", "b", "b", "b")
	install(version("c", day(4)), at(6))
	check("dated back", "", "a", "c", "c", "c")
	install(version("d", day(8)), at(7))
	check("dated ahead", "", "a", "c", "c", "d")
	install(version("e", day(8)), at(7))
	check("dated ahead and edited", "", "a", "c", "c", "e")
	install(version("f", policy.Date{}), at(6).Add(time.Hour))
	check("undated after dated ahead", "", "a", "c", "f", "f")
}
