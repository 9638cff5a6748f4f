package policy_test

import (
	"errors"
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
	if err != nil || len(paths) != 5 {
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
		if c.Len() < 60 {
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
	if got := len(reg.Bodies()); got != 5 {
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

func TestLoadRefuses(t *testing.T) {
	refuses := func(name, content string, want ...string) {
		t.Helper()
		_, err := policy.Load(write(t, content))
		if !errors.Is(err, policy.ErrInvalid) {
			t.Errorf("%s: error = %v", name, err)
			return
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: error misses %q:\n%v", name, w, err)
			}
		}
	}
	refuses("unknown key", good+"purpose: x\n", "[7:1]", "unknown field", `>  7 | purpose: x`)
	refuses("nested unknown key", good+"senders:\n  - {address: x, kindd: functional}\n", "[8:18]", "unknown field")
	refuses("no DPO", strings.Replace(good, "dpo: {mail: rpd@comune.modena.test}", "dpo: {}", 1), "[2:", "dpo.mail", "nothing starts")
	refuses("no DPO at all", strings.Replace(good, "dpo: {mail: rpd@comune.modena.test}\n", "", 1), "dpo.mail")
	refuses("no DPIA", strings.Replace(good, "dpia_ref: Prot. 1\n", "", 1), "dpia_ref", "art. 35")
	refuses("no retention", strings.Replace(good, "retention: {findings: 90}\n", "", 1), "retention", "findings: 90")
	refuses("bad body", strings.Replace(good, "c_f257", "C-F257", 1), "[1:13]", "lower case")
	refuses("unknown purpose", good+"lists:\n  - {id: l, purpose: avisi, contacts_file: l.csv}\n", "[8:22]", `purpose "avisi"`)
	refuses("bad day", good+"elections:\n  - {name: x, decree: 31/5/2022, vote: 2022-06-12}\n", "2026-05-31")
	refuses("impossible day", good+"elections:\n  - {name: x, decree: 2022-02-30, vote: 2022-06-12}\n", "2022-02-30")
	refuses("two ids", good+"routes:\n  - {id: a}\n  - {id: a}\n", "[9:10]", "stands twice")
	refuses("until before from", good+"campaigns:\n  - {id: c, purpose: avvisi, from: 2024-05-02, until: 2024-05-01}\n", "until lies before from")
	refuses("no decree", good+"elections:\n  - {name: x, vote: 2022-06-12}\n", "45 days")
	refuses("kind of data", good+"limits: {exposure: {PHONE: 4h}}\n", "[7:28]", "PHONE_NUMBER")
	refuses("sender kind", good+"senders:\n  - {address: ComuneMO, kind: office}\n", "functional or personal")
	refuses("ownership", good+"accounts:\n  - {platform: facebook, id: x, ownership: mine}\n", "office_holder")
	refuses("exclusion without reason", good+"exclusions:\n  - {domain: x.test}\n", "reason is missing")
	refuses("two documents", good+"---\n"+good, "more than one document")
	refuses("not yaml", "body: [", "p.yaml")
	refuses("empty", "", "p.yaml is empty", "dpia_ref")
	refuses("age key", strings.Replace(good, "{mail: rpd@comune.modena.test}", "{mail: rpd@comune.modena.test, age_public_key: age1x}", 1), "age public key")
	refuses("one person bulk", good+"limits: {bulk: {people: 1}}\n", "2 or more")
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
