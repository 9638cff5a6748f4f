package policy

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/event"
	"vedetta/pkg/policy/contacts"
)

// needles are contacts of persons in several spellings, and what of each must not
// be found.
func drawNeedle(t *rapid.T) (text, core string) {
	switch n := rapid.IntRange(100, 999).Draw(t, "needle"); rapid.IntRange(0, 4).Draw(t, "sort") {
	case 0:
		return fmt.Sprintf("rosa.bianchi%d@posta.test", n), "bianchi"
	case 1:
		return fmt.Sprintf("Rosa.Bianchi%d@Ente.Test", n), "ianchi"
	case 2:
		return fmt.Sprintf("+39 347 0%d 888", n), " 888"
	case 3:
		return fmt.Sprintf("3470%d888", n), "888"
	default:
		return fmt.Sprintf("059 0%d8880", n), "8880"
	}
}

// hide puts needles into every text of a value, but those keys that are an
// office's by what they mean.
func hide(t *rapid.T, v reflect.Value, key, needle string) {
	if key != "routes.recipients" && key != "campaigns.senders" && key != "senders.address" && kept(key) || leaf(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, m := range members(v.Type()) {
			hide(t, v.FieldByIndex(m.index), below(key, m.name), needle)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			hide(t, v.Index(i), key, needle)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		e := reflect.New(v.Type().Elem()).Elem()
		hide(t, e, key, needle)
		v.SetMapIndex(reflect.ValueOf(needle).Convert(v.Type().Key()), e)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		hide(t, v.Elem(), key, needle)
	case reflect.String:
		v.SetString(rapid.SampledFrom([]string{"%s", "di %s, ieri", "(%s)", "%s; 2024"}).Draw(t, "around"))
		if key == "routes.recipients" || key == "campaigns.senders" || key == "senders.address" {
			v.SetString("%s")
		}
		v.SetString(strings.ReplaceAll(v.String(), "%s", needle))
	default:
	}
}

// TestPublishedHidesContacts: whatever text of a policy somebody's contact stands
// in, keys that are added tomorrow included, it is not published.
func TestPublishedHidesContacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		needle, core := drawNeedle(t)
		var p Policy
		hide(t, reflect.ValueOf(&p).Elem(), "", needle)
		p.Body.IPA, p.Body.Domains, p.Version, p.rules = "c_a", []string{"ente.test"}, "v", "r"
		for i := range p.Senders {
			p.Senders[i].Kind = PersonalSender
		}
		b, err := p.Published()
		if err != nil {
			t.Fatal(err)
		}
		if at := strings.Index(string(b), core); at >= 0 {
			t.Fatalf("%q is published: …%s…", needle, b[max(0, at-80):min(len(b), at+40)])
		}
	})
}

// TestPublishedKeepsOffices: what judges need and what is no contact stays.
func TestPublishedKeepsOffices(t *testing.T) {
	p := &Policy{
		Body: Body{IPA: "c_a", Name: "Comune di A", Domains: []string{"a.test"}, Official: Official{Phones: []string{"059 123456"}}}, DPO: DPO{Mail: "rpd@a.test"}, Version: "v",
		Senders:   []Sender{{Address: "urp@a.test", Kind: FunctionalSender, Note: "nota"}, {Address: "ComuneA", Kind: FunctionalSender}},
		Campaigns: []Campaign{{ID: "2026-05-31", ActRef: "Prot. 0123456/2026, Delibera 12/2025 del 31/05/2026", Senders: []string{"URP@a.test"}}, {ID: "b", Senders: []string{"rosa.bianchi@a.test"}}},
		Routes:    []Route{{ID: "r", Recipients: []string{"urp@a.test", "rosa.bianchi@mail.a.test", "rosa@posta.test"}}},
		Templates: []Template{{ID: "t", Text: "Chiama lo 059 123456 o scrivi a urp@a.test, non a rosa@posta.test"}},
		Accounts:  []Account{{Platform: "facebook", ID: "100000000000009", Name: "Comune", Ownership: Institutional}, {Platform: "facebook", ID: "1", Name: "Rosa Bianchi", Ownership: OfficeHolder}},
	}
	b, err := p.Published()
	if err != nil {
		t.Fatal(err)
	}
	q, err := ReadPublished(b)
	if err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]any{
		"senders":    {q.Campaigns[0].Senders, []string{"URP@a.test"}},
		"person":     {q.Campaigns[1].Senders, []string{APerson}},
		"recipients": {q.Routes[0].Recipients, []string{"urp@a.test", "persona-2@a.test", "persona-3@invalid"}},
		"act":        {q.Campaigns[0].ActRef, p.Campaigns[0].ActRef},
		"id":         {q.Campaigns[0].ID, "2026-05-31"},
		"text":       {q.Templates[0].Text, "Chiama lo 059 123456 o scrivi a urp@a.test, non a •••"},
		"account":    {q.Accounts[0], p.Accounts[0]},
		"holder":     {q.Accounts[1].Name, ""},
		"note":       {q.Senders[0].Note, ""},
	} {
		if !reflect.DeepEqual(pair[0], pair[1]) {
			t.Errorf("%s: %v, want %v", what, pair[0], pair[1])
		}
	}
	if p.Routes[0].Recipients[1] != "rosa.bianchi@mail.a.test" || p.Senders[0].Note != "nota" {
		t.Error("the policy itself changed")
	}
}

// TestSendsCampaign: the file and what is published of it answer alike.
func TestSendsCampaign(t *testing.T) {
	p := &Policy{Body: Body{IPA: "c_a"}, Version: "v", Senders: []Sender{{Address: "urp@a.test", Kind: FunctionalSender}, {Address: "+393470999001", Kind: PersonalSender}}, Campaigns: []Campaign{
		{ID: "any"}, {ID: "office", Senders: []string{"urp@a.test"}}, {ID: "person", Senders: []string{"347 0999001"}}, {ID: "both", Senders: []string{"Urp@a.test", "+393470999001"}},
	}}
	b, err := p.Published()
	if err != nil {
		t.Fatal(err)
	}
	q, err := ReadPublished(b)
	if err != nil {
		t.Fatal(err)
	}
	index := NewContacts("c_a", "v", map[event.Token][]contacts.ListID{}, "2026-p")
	office, person, stranger := event.Party{Class: event.Functional, Address: "urp@a.test"}, event.Party{Class: event.Person, Token: "2026-p"}, event.Party{Class: event.Person, Token: "2026-x"}
	for _, policy := range []*Policy{p, q} {
		reg := new(Register)
		if err := reg.Install(policy, index, time.Time{}); err != nil {
			t.Fatal(err)
		}
		v := reg.At("c_a", time.Now())
		for id, want := range map[string][3]bool{"any": {true, true, true}, "office": {true, false, false}, "person": {false, true, false}, "both": {true, true, false}} {
			c := v.Campaign(id)
			if got := [3]bool{v.SendsCampaign(c, office), v.SendsCampaign(c, person), v.SendsCampaign(c, stranger)}; got != want {
				t.Errorf("%s: %v, want %v", id, got, want)
			}
		}
	}
}
