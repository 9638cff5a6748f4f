package policy_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
)

// examples are the registers that the demo uses.
const examples = "../../deploy/policy"

func loadExamples(t *testing.T) (*policy.Register, *pseudonym.Keyring) {
	t.Helper()
	ring, err := pseudonym.OpenKeyring(t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(examples, "*.yaml"))
	if err != nil || len(paths) != 6 {
		t.Fatalf("examples: %v, %v", paths, err)
	}
	var all []*policy.Policy
	contacts := map[event.Body]*policy.Contacts{}
	for _, path := range paths {
		p, err := policy.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		c, err := p.Contacts(ring, time.Date(2022, 5, 20, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range c.Reports() {
			if r.Broken+r.NoContact > 0 {
				t.Errorf("%s: %s", path, r)
			}
		}
		if c.Len() < 30 {
			t.Errorf("%s: %d contacts", path, c.Len())
		}
		all, contacts[p.Body.IPA] = append(all, p), c
	}
	reg, err := policy.NewRegister(all, contacts)
	if err != nil {
		t.Fatal(err)
	}
	return reg, ring
}

func TestExamples(t *testing.T) {
	reg, ring := loadExamples(t)
	if got := len(reg.Bodies()); got != 6 {
		t.Errorf("bodies = %d", got)
	}
	id, err := pseudonym.Phone("+393470100061")
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := ring.Token(id, time.Date(2022, 5, 20, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	lists := reg.At("c_i690", time.Now()).Lookup(event.Recipient{Token: event.Token(token)})
	if len(lists) != 2 || lists[0] != "contributi" || lists[1] != "servizi-scolastici" {
		t.Errorf("lists = %v", lists)
	}
	if lists := reg.At("c_f257", time.Now()).Lookup(event.Recipient{Token: event.Token(token)}); lists != nil {
		t.Errorf("another body's lists = %v", lists)
	}
}

const good = `body: {ipa: c_f257, name: Modena, domains: [comune.modena.test]}
dpo: {mail: rpd@comune.modena.test}
dpia_ref: Prot. 1
retention: {findings: 90}
purposes:
  - {id: avvisi, legal_basis: public_task}
`

// write puts a policy into a folder and returns its path.
func write(t *testing.T, content string, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "p.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestLoadRefuses is one long table: each line is a mistake that people make.
func TestLoadRefuses(t *testing.T) {
	refuses := func(name, content string, want ...string) {
		t.Helper()
		_, err := policy.Load(write(t, content))
		var all policy.Mistakes
		if !errors.Is(err, policy.ErrInvalid) || !errors.As(err, &all) {
			t.Errorf("%s: error = %v", name, err)
			return
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: error misses %q:\n%v", name, w, err)
			}
		}
		for _, m := range all {
			if m.Italian == "" || m.English == "" || m.Warning || strings.Contains(m.Error(), "%!") {
				t.Errorf("%s: %+v", name, m)
			}
		}
	}
	// A value of a wrong sort is told once, and not as missing too.
	once := func(name, content string) {
		t.Helper()
		_, err := policy.Load(write(t, content))
		if all, _ := errors.AsType[policy.Mistakes](err); len(all) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	without := func(line string) string { return strings.Replace(good, line+"\n", "", 1) }
	refuses("unknown key", good+"purpose: x\n", ":7:1:", `unknown key "purpose"`, `did you mean "purposes"`, `forse "purposes"`)
	refuses("key of another section", good+"ipa: x\n", ":7:1:", "belongs to body")
	refuses("nested unknown key", good+"senders:\n  - {address: x, kindd: functional}\n", ":8:18:", `"kindd"`, `did you mean "kind"`)
	refuses("no DPO", strings.Replace(good, "dpo: {mail: rpd@comune.modena.test}", "dpo: {}", 1), ":2:", "dpo.mail", "nothing starts")
	refuses("no DPO at all", without("dpo: {mail: rpd@comune.modena.test}"), "dpo.mail", "nulla si avvia")
	refuses("no DPIA", without("dpia_ref: Prot. 1"), "dpia_ref", "art. 35")
	refuses("no retention", without("retention: {findings: 90}"), "retention", "findings: 90")
	refuses("bad body", strings.Replace(good, "c_f257", "C-F257", 1), ":1:13:", "lower case")
	refuses("unknown purpose", good+"lists:\n  - {id: l, purpose: avisi, contacts_file: l.csv}\n", ":8:22:", `purpose "avisi"`, `did you mean "avvisi"`)
	refuses("no contact file", good+"lists:\n  - {id: l, purpose: avvisi, contacts_file: l.csv}\n", `file "l.csv" is not there`)
	refuses("contacts without end", good+"lists:\n  - {id: l, purpose: avvisi, contacts_file: /dev/zero}\n", ":8:45:", "that it is a file")
	refuses("contacts in a folder", good+"lists:\n  - {id: l, purpose: avvisi, contacts_file: /dev}\n", ":8:45:", "that it is a file")
	refuses("bad day", good+"elections:\n  - {name: x, decree: 31/5/2022, vote: 2022-06-12}\n", ":8:23:", "2026-05-31")
	refuses("impossible day", good+"elections:\n  - {name: x, decree: 2022-02-30, vote: 2022-06-12}\n", ":8:23:")
	refuses("bad moment", good+"emergencies:\n  - {id: x, act_ref: a, from: ieri}\n", "2026-05-31T14:30")
	once("bad moment", good+"emergencies:\n  - {id: x, act_ref: a, from: ieri}\n")
	once("bad day of a vote", good+"elections:\n  - {name: x, vote: ieri}\n")
	once("bad day of a campaign", good+"campaigns:\n  - {id: c, purpose: avvisi, from: ieri, until: 2024-05-01}\n")
	refuses("campaign without days", good+"campaigns:\n  - {id: c, purpose: avvisi}\n", "without from", "without until")
	refuses("bad clock", good+"quiet_hours: {from: 9pm}\n", ":7:21:", "21:00")
	refuses("quiet for no time", good+"quiet_hours: {from: \"08:00\"}\n", ":7:14:", "are the same")
	refuses("wrong channel", good+"quiet_hours: {channels: [smss]}\n", `did you mean "sms"`)
	refuses("two elections", good+"elections:\n  - {name: a, decree: 2026-04-10, vote: 2026-05-24}\n  - {name: a, decree: 2026-04-10, vote: 2026-05-31}\n", ":9:12:", "another name") // they have no valid_from
	refuses("two ids", good+"routes:\n  - {id: a}\n  - {id: a}\n", ":9:10:", "stands twice")
	refuses("a key twice", good+"dpia_ref: x\n", ":7:1:", "in line 3")
	refuses("until before from", good+"campaigns:\n  - {id: c, purpose: avvisi, from: 2024-05-02, until: 2024-05-01}\n", ":8:55:", "until lies before from")
	refuses("no vote", good+"elections:\n  - {name: x, decree: 2022-06-12}\n", "without vote")
	refuses("kind of data", good+"limits: {exposure: {PHONE_NUMBR: 4h}}\n", ":7:", `did you mean "PHONE_NUMBER"`)
	refuses("sender kind", good+"senders:\n  - {address: ComuneMO, kind: office}\n", "functional or personal")
	refuses("source", good+"lists:\n  - {id: l, purpose: avvisi, source: inads}\n", `did you mean "inad"`)
	refuses("label", good+"  - {id: b, labels: [emergenza], legal_basis: consent}\n", ":7:22:", `label "emergenza"`)
	refuses("legal basis", good+"  - {id: b, legal_basis: publictask}\n", `did you mean "public_task"`)
	refuses("ownership", good+"accounts:\n  - {platform: facebook, id: x, ownership: mine}\n", "office_holder")
	refuses("exclusion without reason", good+"exclusions:\n  - {domain: x.test}\n", "reason is missing")
	refuses("exclusions and none", good+"exclusions:\n  - {domain: x.test, reason: r}\nno_exclusions: y\n", "no_exclusions")
	refuses("compatible with itself", good+"compatibility:\n  - {from: avvisi, to: avvisi, author: a, date: 2024-01-01, reason: r}\n", "with itself")
	refuses("emergency without act", good+"emergencies:\n  - {id: x, from: 2024-01-01 10:00}\n", "without act_ref")
	refuses("long emergency", good+"emergencies:\n  - {id: x, act_ref: a, from: 2024-01-01 10:00, until: 2024-01-04 10:01}\n", "72 hours")
	refuses("campaigns that fight", good+"  - {id: b, legal_basis: consent}\nlists:\n  - {id: l, purpose: avvisi}\ncampaigns:\n"+
		"  - {id: c, purpose: avvisi, from: 2024-05-01, until: 2024-05-10, list: l}\n  - {id: d, purpose: b, from: 2024-05-10, until: 2024-05-11, list: l}\n", ":12:5:", "different purposes")
	refuses("two documents", good+"---\n"+good, "more than one document")
	refuses("not yaml", "body: [", "p.yaml")
	refuses("empty", "", "empty", "dpia_ref")
	refuses("a text alone", "ciao\n", ":1:1: «primo livello»: qui va un gruppo di chiavi")
	refuses("comments alone", "# x\n", "empty")
	refuses("age key", strings.Replace(good, "{mail: rpd@comune.modena.test}", "{mail: rpd@comune.modena.test, age_public_key: age1x}", 1), "age public key")
	refuses("less than nothing", good+"limits: {bulk: {inbound_percent: -0.5}}\n", ":7:34:", "0 to 100")
	refuses("one person bulk", good+"limits: {bulk: {people: 1}}\n", "2 or more")
	refuses("wrong sorts", good+"senders: x\nlimits: {bulk: {people: many, windows: 10m}, settle: 5}\nroutes: [a]\nquiet_hours: {off: 1}\n",
		":7:10:", "a list", ":8:25:", "whole number", ":8:40:", ":8:54:", "a duration", ":9:10:", "a group of keys", ":10:20:", "true or false")
	refuses("an anchor", good+"alerts: &a {recipients: []}\nlimits: *a\n", ":7:9:", ":8:9:", "scrivi il valore per esteso")
	refuses("a tag", good+"alerts: !x {}\n", ":7:9:", "tags")
	refuses("binary", "\x7fELF\x00\x01", "UTF-8")
	refuses("Latin-1", strings.Replace(good, "Modena", "Forl\xec", 1), ":1:1:", "UTF-8")
	refuses("deep", good+"alerts: "+strings.Repeat("[", 1_000_000), "too many levels")
	refuses("deep dashes", good+"alerts: \n"+strings.Repeat("- ", 1_000_000), "too many levels")
	long := strings.Replace(good, "findings: 90", "staff_mail: 22", 1)
	refuses("staff mail for long", long, "21 days", "21 giorni", "union_agreement_ref")
	refuses("staff mail for long, agreement to come", long+"union_agreement_ref: da completare\n", "21 days")
	refuses("many keys", good+strings.Repeat("a: b\n", 5_000), "too many entries")
	refuses("many nested keys", good+"alerts:\n"+strings.Repeat("  a: b\n", 5_000), "too many entries")
	refuses("many quotes", good+strings.Repeat(`"`, 1_000_000), "too many entries")
	refuses("many questions", good+strings.Repeat("? a\n", 100_000), "?")
	refuses("many in brackets", good+"alerts: ["+strings.Repeat("{a: b}, ", 5_000), "too many entries")
	refuses("100 MB", good+strings.Repeat("#"+strings.Repeat("x", 99)+"\n", 1<<20), "over 4 MB")
}

// TestStaffMailUnderAnAgreement: metadata of staff mail may be kept for long where an
// agreement with the unions, or an authorisation, says so.
func TestStaffMailUnderAnAgreement(t *testing.T) {
	for _, more := range []string{"staff_mail: 21", "staff_mail: 400}\nunion_agreement_ref: \"Accordo 3/2025\" #{"} {
		content := strings.Replace(good, "findings: 90", more, 1)
		if _, err := policy.LoadRules(write(t, content)); err != nil {
			t.Errorf("%s: %v", more, err)
		}
	}
}

func TestLoadWarns(t *testing.T) {
	warns := func(name, content, want string) {
		t.Helper()
		p, err := policy.LoadRules(write(t, content))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		n := 0
		for _, w := range p.Warnings() {
			if strings.Contains(w.Error(), want) && w.Warning && w.Line > 0 && !strings.Contains(w.Error(), "%!") {
				n++
			}
		}
		if n != 1 {
			t.Errorf("%s: %d of %q in %v", name, n, want, p.Warnings())
		}
	}
	warns("no decree", good+"elections:\n  - {name: x, vote: 2022-06-12}\n", "(2022-04-28)")
	warns("early decree", good+"elections:\n  - {name: x, decree: 2022-01-12, vote: 2022-06-12}\n", ":8:23: ")
	warns("a Friday", good+"elections:\n  - {name: x, decree: 2022-04-28, vote: 2022-06-10}\n", "Sunday")
	warns("late run-off", good+"elections:\n  - {name: x, decree: 2022-04-28, vote: 2022-06-12, runoff: 2022-07-31}\n", "49 days")
	warns("no notice", good+"lists:\n  - {id: l, purpose: avvisi, contacts_file: l.csv}\n", "notice_version")
	warns("exclusions to be decided", good+"no_exclusions: da decidere con il RPD\n", "no exclusions: add")
	warns("act to be written", strings.Replace(good, "public_task}", "public_task, act_ref: Da completare}", 1), "without act_ref")
	warns("no contacts", good+"lists:\n  - {id: l, purpose: avvisi, notice_version: x}\n", "without contacts_file")
	warns("no contract", good+"processors:\n  - {id: p, gateways: [g]}\n", "art. 28")
	warns("training", good+"moderators:\n  - {id: m1}\n", "trained_on")
	warns("no exclusions", good, "no_exclusions")
	warns("labels", good, "service_information, service_reminder, emergency")
	warns("no bound", good+"campaigns:\n  - {id: c, purpose: avvisi, from: 2024-05-02, until: 2024-05-03, bulk_allowed: true}\n", "max_recipients")
	warns("foreign sender", good+"senders:\n  - {address: a@altrove.test, kind: functional}\n", "another domain")
	warns("classes missing", strings.Replace(good, "findings: 90", "findings: 90, text: 3", 1), "classes events")
	warns("text for long", strings.Replace(good, "findings: 90", "text: 30", 1), "3 days at most")
	warns("moderator of a version before the training", "effective_from: 2026-01-01\n"+good+"moderators: [{id: m1, trained_on: 2026-02-01}]\n", "training comes first")
	warns("moderator before the training", good+"moderators: [{id: m1, trained_on: 2026-02-01, valid_from: 2026-01-31}]\n", "training comes first")
	warns("purpose that ended", strings.Replace(good, "purposes:", "purposes:\n  - {id: vecchia, legal_basis: consent, labels: [survey], valid_until: 2023-12-31}", 1)+"lists:\n  - {id: l, purpose: vecchia, notice_version: v}\n", "vecchia\" is not valid on all days")
	warns("purpose that ends before the campaign", strings.Replace(good, "purposes:", "purposes:\n  - {id: vecchia, legal_basis: consent, labels: [survey], valid_until: 2024-05-02}", 1)+"campaigns:\n  - {id: c, purpose: vecchia, from: 2024-05-01, until: 2024-05-03}\n", "not valid on all days")
	warns("list that ended", good+"lists:\n  - {id: l, purpose: avvisi, notice_version: v, valid_until: 2024-01-01}\ncampaigns:\n  - {id: c, purpose: avvisi, from: 2024-05-01, until: 2024-05-03, list: l}\n", "list \"l\" is not valid on all days of the campaign")
	warns("campaign outside its emergency", good+"emergencies:\n  - {id: e, act_ref: O 1, from: 2024-05-01T10:00}\ncampaigns:\n  - {id: c, purpose: avvisi, from: 2024-05-01, until: 2024-05-09, emergency: e}\n", "days outside its emergency")
	warns("unregistered campaign sender", good+"campaigns:\n  - {id: c, purpose: avvisi, from: 2024-05-01, until: 2024-05-02, senders: [altro@comune.modena.test]}\n", "kind: functional")
	warns("purpose without labels", strings.Replace(good, "purposes:", "purposes:\n  - {id: muta, legal_basis: consent}", 1), "\"muta\" without labels")
	warns("contact among exceptions", good+"personal_data: {exceptions: [{text: rosa@posta.test}]}\n", "doesn't leave this machine")
	warns("long vote", good+"elections:\n  - {name: x, decree: 2022-04-28, vote_from: 2022-06-01, vote: 2022-06-12}\n", "12 days")
	warns("campaigns that nothing parts", good+"  - {id: b, legal_basis: consent, labels: [survey]}\ncampaigns:\n  - {id: c, purpose: avvisi, from: 2024-05-01, until: 2024-05-10}\n"+
		"  - {id: d, purpose: b, from: 2024-05-10, until: 2024-05-11}\n", "may have the same senders")
	warns("same list", good+"lists:\n  - {id: l, purpose: avvisi}\ncampaigns:\n  - {id: c, purpose: avvisi, from: 2024-05-01, until: 2024-05-10, list: l}\n"+
		"  - {id: d, purpose: avvisi, from: 2024-05-10, until: 2024-05-11, list: l}\n", "one list in the same days")
}

// TestNoNoticeOfPublicRegisters: addresses of INI-PEC were collected from nobody who
// could have had a notice.
func TestNoNoticeOfPublicRegisters(t *testing.T) {
	p, err := policy.LoadRules(write(t, good+"lists:\n  - {id: l, source: ini_pec, purpose: avvisi, contacts_file: l.csv}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Warnings() {
		if strings.Contains(w.Error(), "notice_version") {
			t.Error(w)
		}
	}
}

// TestCheckReadsContacts: what is wrong in the files of contacts is told at the
// key that names them, and nothing of their content.
func TestCheckReadsContacts(t *testing.T) {
	many := "telefono\n"
	for i := range 97 {
		many += fmt.Sprintf("+393470%06d\n", 1000+i)
	}
	_, all, err := policy.Check(write(t, good+`lists:
  - {id: a, purpose: avvisi, notice_version: v, contacts_file: a.csv}
  - {id: b, purpose: avvisi, notice_version: v, contacts_file: b.csv}
  - {id: c, purpose: avvisi, notice_version: v, contacts_file: c.csv}
`, "a.csv", many+"mario rossi\nboh\n12\n", "b.csv", "nome;cognome\nmario;rossi\n", "c.csv", "\xef\xbb\xbftelefono;citt\xe0\n+393470001001;Forl\xec\n"))
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, m := range all {
		if m.Line > 7 {
			said[m.Key] += fmt.Sprint(m.Warning, " ", m.Error())
		}
	}
	if a := said["lists[0].contacts_file"]; !strings.HasPrefix(a, "true") || !strings.Contains(a, "3 righe su 100") || !strings.Contains(a, "riga 99") {
		t.Errorf("3 %% broken: %s", a)
	}
	if b := said["lists[1].contacts_file"]; !strings.HasPrefix(b, "false") {
		t.Errorf("wrong columns: %s", b)
	}
	if len(said) != 2 || strings.Contains(fmt.Sprint(said), "rossi") {
		t.Errorf("said %v", said)
	}
}

// TestUseThatHolds: what follows one another in time holds together.
func TestUseThatHolds(t *testing.T) {
	p, err := policy.Parse("p.yaml", []byte(strings.Replace(good, "purposes:", `purposes:
  - {id: due, legal_basis: consent, labels: [survey], valid_until: 2023-12-31}
  - {id: due, legal_basis: consent, labels: [survey], valid_from: 2024-01-01}`, 1)+`lists:
  - {id: l, purpose: due, notice_version: v, contacts_file: l.csv}
emergencies: [{id: e, act_ref: O 1, from: 2024-05-01T10:00, until: 2024-05-03T09:00}]
campaigns: [{id: c, purpose: due, from: 2024-05-01, until: 2024-05-03, list: l, emergency: e}]
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Warnings() {
		if strings.Contains(w.English, "valid on all days") || strings.Contains(w.English, "outside its emergency") {
			t.Error(w)
		}
	}
}

func TestRetentionClasses(t *testing.T) {
	for class, near := range map[string]string{
		"findngs": "findings", "Findings": "findings", "event": "events", "txt": "text", "staff-mail": "staff_mail", "stafmail": "staff_mail",
		"findings": "", "prenotazioni": "", "rapporti_sportello": "", "eventi_pubblici": "", "next": "text", "best": "",
	} {
		_, err := policy.Parse("p.yaml", []byte(strings.Replace(good, "findings: 90", class+": 90", 1)))
		if (err != nil) != (near != "") || err != nil && !strings.Contains(err.Error(), fmt.Sprintf("did you mean %q", near)) {
			t.Errorf("%s: %v", class, err)
		}
	}
}

// TestEmptyList: an export without contacts is a mistake at the check and when
// the index is made, unless the list says that it is empty.
func TestEmptyList(t *testing.T) {
	ring, err := pseudonym.OpenKeyring(t.TempDir(), "c_f257")
	if err != nil {
		t.Fatal(err)
	}
	for content, counts := range map[string]bool{"telefono\n": false, "": false, "telefono\n+393470001001\n": true} {
		for _, empty := range []string{"", ", empty: false", ", empty: true"} {
			path := write(t, good+"lists:\n  - {id: l, purpose: avvisi, notice_version: v, contacts_file: l.csv"+empty+"}\n", "l.csv", content)
			want := counts || empty == ", empty: true"
			if p, all, err := policy.Check(path); err != nil || (p != nil) != want {
				t.Errorf("check of %q%s: %v %v", content, empty, all, err)
			}
			p, err := policy.Load(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Contacts(ring, time.Now()); (err == nil) != want || err != nil && !errors.Is(err, policy.ErrInvalid) {
				t.Errorf("index of %q%s: %v", content, empty, err)
			}
		}
	}
}

// TestLargeRegister: a register may be larger than a message on the bus.
func TestLargeRegister(t *testing.T) {
	var b strings.Builder
	b.WriteString(good + "templates:\n")
	for i := range 300 {
		fmt.Fprintf(&b, "  - {id: t%d, text: %q}\n", i, strings.Repeat("parole ", 900))
	}
	p, err := policy.Parse("p.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	published, err := p.Published()
	if err != nil || len(published) < 1<<20 {
		t.Fatalf("%d bytes, %v", len(published), err)
	}
	if q, err := policy.ReadPublished(published); err != nil || len(q.Templates) != 300 {
		t.Error(err)
	}
}

func TestMistakesAreBounded(t *testing.T) {
	_, err := policy.Parse("p.yaml", []byte(good+"senders:\n"+strings.Repeat("  - {a: b, c: d}\n", 2_000)))
	var all policy.Mistakes
	if !errors.As(err, &all) || len(all) > 210 || !strings.Contains(all[len(all)-1].English, "more") {
		t.Errorf("%d mistakes", len(all))
	}
}

func TestMistakesQuoteNoContact(t *testing.T) {
	_, err := policy.Parse("p.yaml", []byte(good+`senders:
  - {address: "mario rossi@", kind: personal}
  - {address: "+393470999001", kind: personal}
  - {address: "+393470999001", kind: personal}
`))
	if err == nil || strings.Contains(err.Error(), "rossi") || strings.Contains(err.Error(), "347") {
		t.Errorf("error = %v", err)
	}
}

func TestLoadTellsAllAtOnce(t *testing.T) {
	_, err := policy.Load(write(t, "body: {ipa: c_f257, name: M}\n"))
	for _, w := range []string{"dpo.mail", "dpia_ref", "retention"} {
		if err == nil || !strings.Contains(err.Error(), w) {
			t.Errorf("error misses %q: %v", w, err)
		}
	}
}

func TestVersion(t *testing.T) {
	list := good + "lists:\n  - {id: l, purpose: avvisi, contacts_file: l.csv}\n"
	load := func(content, csv string) *policy.Policy {
		t.Helper()
		p, err := policy.Load(write(t, content, "l.csv", csv))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	a := load(list, "+393470001001\n")
	if b := load(list, "+393470001001\n"); a.Version != b.Version || len(a.Version) != 12 {
		t.Errorf("versions %q, %q", a.Version, b.Version)
	}
	if b := load(list, "+393470001002\n"); a.Version == b.Version {
		t.Error("a changed list kept the version")
	}
	if b := load(list+"# x\n", "+393470001001\n"); a.Version == b.Version {
		t.Error("a changed file kept the version")
	}
}

func TestDefaults(t *testing.T) {
	p, err := policy.Load(write(t, good+"limits: {exposure: {PERSON: 2h}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	l := p.Limits
	if l.Bulk.People != 50 || len(l.Bulk.Windows) != 3 || l.Settle != 30*time.Second {
		t.Errorf("limits = %+v", l)
	}
	for kind, want := range map[string]time.Duration{"PERSON": 2 * time.Hour, "HEALTH": time.Hour, "IBAN": time.Hour, "PHONE_NUMBER": 4 * time.Hour, "NEW": 4 * time.Hour} {
		if got := l.ExposureLimit(kind); got != want {
			t.Errorf("limit of %s = %s, want %s", kind, got, want)
		}
	}
}
