package policy_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/pseudonym"
)

const twoLists = good + `lists:
  - {id: a, purpose: avvisi, contacts_file: a.csv}
  - {id: b, purpose: avvisi, contacts_file: b.csv}
senders:
  - {address: "+393470999001", kind: personal}
  - {address: ComuneMO, kind: functional}
`

func keyring(t testing.TB) *pseudonym.Keyring {
	t.Helper()
	ring, err := pseudonym.OpenKeyring(t.TempDir(), "c_f257")
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

func recipient(t *testing.T, ring *pseudonym.Keyring, address string, at time.Time) event.Recipient {
	t.Helper()
	id, err := pseudonym.Address(address)
	if err != nil {
		t.Fatal(err)
	}
	token, previous, err := ring.Token(id, at)
	if err != nil {
		t.Fatal(err)
	}
	return event.Recipient{Token: event.Token(token), Previous: event.Token(previous)}
}

func TestContactsOverNewYear(t *testing.T) {
	p, err := policy.Load(write(t, twoLists, "a.csv", "Telefono;Nome\n+39 347 0001001;x\n\n# commento\n3470001002\n", "b.csv", "\xef\xbb\xbfUno.Due+tag@posta.test\n347 0001002\n"))
	if err != nil {
		t.Fatal(err)
	}
	ring := keyring(t)
	december := time.Date(2024, 12, 20, 0, 0, 0, 0, time.UTC)
	january := time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)
	for _, made := range []time.Time{december, january} {
		c, err := p.Contacts(ring, made)
		if err != nil {
			t.Fatal(err)
		}
		reg, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_f257": c})
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []time.Time{december, january} {
			for address, want := range map[string]string{"+393470001001": "[a]", "393470001002": "[a b]", "uno.due@posta.test": "[b]", "+393470001003": "[]"} {
				if got := fmt.Sprint(reg.At("c_f257", time.Now()).Lookup(recipient(t, ring, address, at))); got != want {
					t.Errorf("index of %s, message of %s: %s is on %s, want %s", made, at, address, got, want)
				}
			}
			s := event.Sender{Claimed: event.Party{Class: event.Person, External: true, Token: recipient(t, ring, "+393470999001", made).Token}}
			if got := reg.At("c_f257", time.Now()).SenderClass(s); got != policy.SenderPersonal {
				t.Errorf("class of a registered personal sender = %s", got)
			}
		}
	}
}

func TestContactsErrorQuotesNothing(t *testing.T) {
	p, err := policy.Load(write(t, twoLists, "a.csv", "+393470001001\nmario rossi\n", "b.csv", ""))
	if err != nil {
		t.Fatal(err)
	}
	reports, err := p.BuildContacts(t.Context(), keyring(t), []time.Time{time.Now()}, filepath.Join(t.TempDir(), "x"), nil)
	if !errors.Is(err, policy.ErrInvalid) || !strings.Contains(err.Error(), "a.csv") {
		t.Errorf("error = %v", err)
	}
	if len(reports) != 2 || len(reports[0].Problems) != 1 || reports[0].Problems[0].Line != 2 {
		t.Errorf("reports = %v", reports)
	}
	if err != nil && strings.Contains(err.Error()+fmt.Sprint(reports), "rossi") {
		t.Errorf("the error quotes the contact: %v", err)
	}
}

func TestIndexFile(t *testing.T) {
	p, err := policy.Load(write(t, twoLists, "a.csv", "+393470001001\n+393470001002\n", "b.csv", "+393470001002\nx@posta.test\n"))
	if err != nil {
		t.Fatal(err)
	}
	ring := keyring(t)
	at := time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)
	c, err := p.Contacts(ring, at)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.idx")
	if _, err := p.BuildContacts(t.Context(), ring, []time.Time{at}, path, nil); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(file), "3470001") || strings.Contains(string(file), "posta.test") {
		t.Fatal("the index shows an address")
	}
	read, err := policy.OpenContacts(path)
	if err != nil {
		t.Fatal(err)
	}
	tokens := recipient(t, ring, "+393470001002", at)
	for _, x := range []*policy.Contacts{c, read} {
		if got := fmt.Sprint(x.Lookup(tokens.Token, at), x.Lookup(tokens.Previous, at)); got != "[a b] [a b]" {
			t.Errorf("lookup = %s", got)
		}
	}
	cut := filepath.Join(t.TempDir(), "cut.idx")
	if err := os.WriteFile(cut, file[:len(file)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := policy.OpenContacts(cut); !errors.Is(err, policy.ErrIndex) {
		t.Errorf("an index cut in two: %v", err)
	}
	checkRegister(t, p, read)
}

// checkRegister checks which indexes a register takes.
func checkRegister(t *testing.T, p *policy.Policy, c *policy.Contacts) {
	t.Helper()
	reg, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_f257": c})
	if err != nil || reg.At("c_f257", time.Now()).Version() != p.Version {
		t.Errorf("register: %v, version %q", err, reg.At("c_f257", time.Now()).Version())
	}
	other, err := policy.LoadRules(write(t, twoLists+"# changed\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := policy.NewRegister([]*policy.Policy{other}, map[event.Body]*policy.Contacts{"c_f257": c}); !errors.Is(err, policy.ErrInvalid) {
		t.Errorf("an index of another version: %v", err)
	}
	if _, err := policy.NewRegister(nil, map[event.Body]*policy.Contacts{"c_f257": c}); !errors.Is(err, policy.ErrInvalid) {
		t.Errorf("an index without policy: %v", err)
	}
	if _, err := policy.NewRegister([]*policy.Policy{p, p}, nil); !errors.Is(err, policy.ErrInvalid) {
		t.Errorf("a body twice: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(good)
	f.Add(twoLists)
	f.Add("limits: {bulk: {windows: [10m, 1]}}")
	f.Add("a: &b [*b, <<, !!x y]\n? - |\n  x\n: >-\n  y")
	f.Add("elections: [{vote: 2022-06-12}]\nemergencies: [{from: 2022-06-12 10:00}]\nquiet_hours: {from: \"21:00\"}")
	f.Fuzz(func(t *testing.T, in string) {
		if _, err := policy.Parse("p.yaml", []byte(in)); err != nil && !errors.Is(err, policy.ErrInvalid) {
			t.Errorf("error = %v", err)
		}
	})
}

// TestContactInTime reads memberships with days, withdrawals and the directory
// from files and asks as of several moments, through both years' tokens.
func TestContactInTime(t *testing.T) {
	p, err := policy.Load(write(t, good+`lists:
  - {id: a, purpose: avvisi, contacts_file: a.csv}
  - {id: b, purpose: avvisi, contacts_file: b.csv}
withdrawals_file: w.csv
directory: {file: d.csv}
senders: [{address: "+393470001003", kind: personal}]
`, "a.csv", "telefono;dal;al\n+393470001001;2024-03-01;2024-12-10\n+393470001002;;\n", "b.csv", "+393470001001\n",
		"w.csv", "contatto;elenco;finalità;data;tipo\n+393470001001;a;;2024-06-01 12:00;revoca\n+393470001001;;avvisi;2024-07-01 12:00;opposizione\n",
		"d.csv", "email\nada@comune.modena.test\nbruno@comune.modena.test\n"))
	if err != nil {
		t.Fatal(err)
	}
	ring := keyring(t)
	january := time.Date(2025, 1, 10, 12, 0, 0, 0, time.UTC)
	c, err := p.Contacts(ring, january)
	if err != nil {
		t.Fatal(err)
	}
	if c.Stats().Staff != 2 || len(c.Reports()) != 4 {
		t.Errorf("stats %+v", c.Stats())
	}
	reg, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_f257": c})
	if err != nil {
		t.Fatal(err)
	}
	check := func(address string, at time.Time, want string) {
		t.Helper()
		to := recipient(t, ring, address, january) // tokens of two years
		for _, to := range []event.Recipient{to, {Token: to.Token}, {Token: "2025-none", Previous: to.Previous}} {
			v := reg.At("c_f257", at)
			x := v.Contact(to)
			w, gone := x.Withdrew("a", "avvisi")
			got := fmt.Sprint(v.Lookup(to), len(x.Lists), len(x.Withdrawals), gone, w.Kind, x.Staff, v.Staff(to), x.PersonalSender, x.Known(), v.DirectorySize())
			if got != want {
				t.Errorf("%s at %s: %s, want %s", address, at, got, want)
			}
		}
	}
	day := func(month time.Month, n int) time.Time { return time.Date(2024, month, n, 12, 0, 0, 0, time.UTC) }
	check("3470001001", day(2, 1), "[b] 1 0 false unknown false false false true 2")
	check("3470001001", day(4, 1), "[a b] 2 0 false unknown false false false true 2")
	check("3470001001", day(6, 2), "[a b] 2 1 true withdrawn false false false true 2")
	check("3470001001", day(7, 2), "[a b] 2 2 true withdrawn false false false true 2")
	check("3470001001", day(12, 11), "[b] 1 2 true withdrawn false false false true 2")
	check("3470001002", day(12, 11), "[a] 1 0 false unknown false false false true 2")
	check("3470001003", day(6, 1), "[] 0 0 false unknown false false true true 2")
	check("ada@comune.modena.test", day(6, 1), "[] 0 0 false unknown true true false true 2")
	check("nessuno@posta.test", day(6, 1), "[] 0 0 false unknown false false false false 2")
}

// TestContactsOfAMessage: what many recipients are known for is what each is, from
// an index, from memory, and from memory over an index, at any number of them.
func TestContactsOfAMessage(t *testing.T) {
	var csv strings.Builder
	for i := range 70 {
		fmt.Fprintf(&csv, "+3934700020%02d\n", i)
	}
	p, err := policy.Load(write(t, twoLists, "a.csv", csv.String(), "b.csv", "+393470002003\n"))
	if err != nil {
		t.Fatal(err)
	}
	ring, at := keyring(t), time.Date(2025, 1, 10, 12, 0, 0, 0, time.UTC)
	mapped, err := p.Contacts(ring, at)
	if err != nil {
		t.Fatal(err)
	}
	var to []event.Recipient
	for i := range 100 {
		r := recipient(t, ring, fmt.Sprintf("+3934700020%02d", (7*i)%100), at)
		if i%3 == 0 {
			r.Token, r.Previous = "2025-none", r.Token
		}
		to = append(to, r)
	}
	over := mapped.WithDirectory(to[1].Token, to[50].Token)
	for name, c := range map[string]*policy.Contacts{"index": mapped, "memory": policy.NewContacts("c_f257", "v", map[event.Token][]policy.ListID{to[2].Token: {"a"}}), "both": over, "none": nil} {
		reg := new(policy.Register)
		if err := reg.Install(p, c, time.Time{}); err != nil {
			t.Fatal(err)
		}
		v := reg.At("c_f257", at)
		for _, n := range []int{0, 1, 2, 31, 32, 33, 64, 100} {
			var want []policy.Contact
			for _, r := range to[:n] {
				want = append(want, v.Contact(r))
			}
			if d := cmp.Diff(want, v.Contacts(to[:n], nil)); d != "" {
				t.Errorf("%s, %d recipients (-one by one +together)\n%s", name, n, d)
			}
		}
	}
	if got := new(policy.Register).At("c_f257", at).Contacts(to[:2], nil); len(got) != 2 || got[0].Known() {
		t.Errorf("without a register: %v", got)
	}
}

func TestWithDirectory(t *testing.T) {
	p, err := policy.Load(write(t, twoLists, "a.csv", "+393470001001\n", "b.csv", "+393470001002\n"))
	if err != nil {
		t.Fatal(err)
	}
	ring, at := keyring(t), time.Date(2025, 5, 20, 0, 0, 0, 0, time.UTC)
	mapped, err := p.Contacts(ring, at)
	if err != nil {
		t.Fatal(err)
	}
	on := recipient(t, ring, "+393470001001", at).Token
	for _, c := range []*policy.Contacts{mapped, policy.NewContacts("c_f257", "v", map[event.Token][]policy.ListID{on: {"a"}})} {
		with := c.WithDirectory(on, "2025-other")
		if !with.Staff(on) || !with.Staff("2025-other") || with.Staff("2025-none") || c.Staff(on) || fmt.Sprint(with.Lookup(on, at)) != "[a]" || with.Stats().Staff != 2 {
			t.Errorf("with a directory: %+v", with.Stats())
		}
	}
	var none *policy.Contacts
	if none.Staff(on) || none.PersonalSender(on) || none.Lookup(on, at) != nil {
		t.Error("no contacts know somebody")
	}
}

// TestIndexOfOtherFiles: an index must not carry the version of files it doesn't
// hold.
func TestIndexOfOtherFiles(t *testing.T) {
	path := write(t, twoLists, "a.csv", "+393470001001\n", "b.csv", "+393470001002\n")
	p, err := policy.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "a.csv"), []byte("+393470001009\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Contacts(keyring(t), time.Now()); err == nil || !strings.Contains(err.Error(), "changed while") {
		t.Errorf("error = %v", err)
	}
}

func TestLookupAllocatesNothing(t *testing.T) {
	p, err := policy.Load(write(t, twoLists, "a.csv", "+393470001001\n", "b.csv", "+393470001001\n"))
	if err != nil {
		t.Fatal(err)
	}
	ring, at := keyring(t), time.Date(2025, 5, 20, 0, 0, 0, 0, time.UTC)
	c, err := p.Contacts(ring, at)
	if err != nil {
		t.Fatal(err)
	}
	reg, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_f257": c})
	if err != nil {
		t.Fatal(err)
	}
	to := recipient(t, ring, "+393470001001", at)
	if n := testing.AllocsPerRun(100, func() {
		if v := reg.At("c_f257", at); len(v.Lookup(to)) != 2 || !v.Contact(to).Known() {
			t.Error("lookup")
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
