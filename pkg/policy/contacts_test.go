package policy_test

import (
	"bytes"
	"errors"
	"fmt"
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
	_, err = p.Contacts(keyring(t), time.Now())
	if !errors.Is(err, policy.ErrInvalid) || !strings.Contains(err.Error(), "a.csv") || !strings.Contains(err.Error(), "[2:1]") {
		t.Errorf("error = %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "rossi") {
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
	var file bytes.Buffer
	n, err := c.WriteTo(&file)
	if err != nil || n != int64(file.Len()) {
		t.Fatalf("WriteTo = %d, %v; file is %d", n, err, file.Len())
	}
	if s := file.String(); strings.Contains(s, "3470001") || strings.Contains(s, "posta.test") {
		t.Fatalf("the index shows an address:\n%s", s)
	}
	read, err := policy.ReadContacts(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if _, err := read.WriteTo(&again); err != nil || !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Errorf("the index changed when it was read: %v", err)
	}
	tokens := recipient(t, ring, "+393470001002", at)
	if got := fmt.Sprint(read.Lookup(tokens.Token), read.Lookup(tokens.Previous)); got != "[a b] [a b]" {
		t.Errorf("lookup = %s", got)
	}
	for cut := range file.Len() {
		if _, err := policy.ReadContacts(bytes.NewReader(file.Bytes()[:cut])); !errors.Is(err, policy.ErrIndex) && cut < file.Len()-1 {
			t.Fatalf("an index cut at %d of %d: %v", cut, file.Len(), err)
		}
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

func FuzzReadContacts(f *testing.F) {
	c := policy.NewContacts("c_f257", "v", map[event.Token][]policy.ListID{"2024-a": {"l"}}, "2024-b")
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("{\"vedetta_contacts\":1,\"tokens\":9999999999}\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := policy.ReadContacts(bytes.NewReader(in))
		if err != nil && !errors.Is(err, policy.ErrIndex) {
			t.Errorf("error = %v", err)
		}
		c.Lookup("2024-a")
	})
}

func FuzzLoad(f *testing.F) {
	f.Add(good)
	f.Add(twoLists)
	f.Add("limits: {bulk: {windows: [10m, 1]}}")
	f.Fuzz(func(t *testing.T, in string) {
		if _, err := policy.LoadRules(write(t, in)); err != nil && !errors.Is(err, policy.ErrInvalid) {
			t.Errorf("error = %v", err)
		}
	})
}

func BenchmarkLookup(b *testing.B) {
	of := map[event.Token][]policy.ListID{}
	for i := range 100_000 {
		of[event.Token(fmt.Sprintf("2024-%026d", i*7919%1_000_003))] = []policy.ListID{"a"}
	}
	c := policy.NewContacts("c_f257", "v", of)
	b.ReportAllocs()
	for b.Loop() {
		if c.Lookup("2024-00000000000000000000007919") == nil || c.Lookup("2024-x") != nil {
			b.Fatal("lookup")
		}
	}
}
