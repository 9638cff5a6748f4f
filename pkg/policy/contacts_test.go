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
