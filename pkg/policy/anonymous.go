package policy

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"vedetta/pkg/event"
)

// APerson stands in a published campaign for senders that are no office of the
// register. Their tokens are in the index of contacts.
const APerson = "persona@invalid"

// hidden stands in published texts for a contact that is no office's.
const hidden = "•••"

// public is the policy without contacts of persons: see Published.
func (p *Policy) public() Policy {
	a := anonymiser{p: p, offices: p.offices()}
	out := *p
	out.Alerts = Alerts{}
	out.Senders = slices.Clone(p.Senders)
	for i := range out.Senders {
		out.Senders[i].Note = ""
		if out.Senders[i].Kind != FunctionalSender {
			out.Senders[i].Address = ""
		}
	}
	out.Exclusions = slices.Clone(p.Exclusions)
	for i := range out.Exclusions {
		out.Exclusions[i].Address = ""
	}
	out.Campaigns = slices.Clone(p.Campaigns)
	for i := range out.Campaigns {
		out.Campaigns[i].Senders = a.senders(out.Campaigns[i].Senders)
	}
	out.Routes = slices.Clone(p.Routes)
	for i := range out.Routes {
		out.Routes[i].Recipients = a.recipients(out.Routes[i].Recipients)
	}
	out.Accounts = slices.Clone(p.Accounts)
	for i := range out.Accounts {
		if out.Accounts[i].Ownership != Institutional {
			out.Accounts[i].Name = ""
		}
	}
	return a.copyOf(reflect.ValueOf(out), "").Interface().(Policy)
}

// anonymiser takes contacts of persons out of a policy.
type anonymiser struct {
	p       *Policy
	offices map[string]bool // normalised
}

// offices are the addresses and numbers that the register says are an office's,
// on whatever day, normalised.
func (p *Policy) offices() map[string]bool {
	out := map[string]bool{}
	for _, s := range p.Senders {
		if s.Kind == FunctionalSender && s.Address != "" {
			out[normal(s.Address)] = true
		}
	}
	for _, a := range slices.Concat(p.Body.Official.Phones, p.Body.Official.Mails, p.PersonalData.Official, []string{p.DPO.Mail}) {
		out[normal(a)] = true
	}
	return out
}

// persons are the senders that campaigns name and that are no office's.
func (p *Policy) persons() []string {
	offices := p.offices()
	var out []string
	for _, c := range p.Campaigns {
		for _, s := range c.Senders {
			if !offices[normal(s)] && s != APerson {
				out = append(out, s)
			}
		}
	}
	return out
}

// senders keeps the offices among a campaign's senders; one mark stands for all
// others, because no sender would mean any.
func (a *anonymiser) senders(addresses []string) []string {
	var out []string
	person := false
	for _, s := range addresses {
		if a.offices[normal(s)] {
			out = append(out, s)
		} else {
			person = true
		}
	}
	if person {
		out = append(out, APerson)
	}
	return out
}

// recipients keeps the offices among a route's recipients. Others get a made-up
// name, by which judges still see how many there are and which are the body's
// own.
func (a *anonymiser) recipients(addresses []string) []string {
	out := slices.Clone(addresses)
	for i, r := range addresses {
		if a.offices[normal(r)] {
			continue
		}
		domain := "invalid"
		if own := lower(a.p.Body.Domains); under(own, r) {
			domain = own[slices.IndexFunc(own, func(d string) bool { return under([]string{d}, r) })]
		}
		out[i] = fmt.Sprintf("persona-%d@%s", i+1, domain)
	}
	return out
}

// kept are the keys whose contacts are an office's by what they mean, or were
// seen to already, and the ids that platforms give to accounts.
func kept(key string) bool {
	switch key {
	case "body.official.phones", "body.official.mails", "body.official.ibans", "personal_data.official", "dpo.mail",
		"senders.address", "campaigns.senders", "routes.recipients", "accounts.id":
		return true
	}
	return false
}

// copyOf is a deep copy with all texts looked through.
func (a *anonymiser) copyOf(v reflect.Value, key string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	if kept(key) || leaf(v.Type()) {
		return out
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, m := range members(v.Type()) {
			out.FieldByIndex(m.index).Set(a.copyOf(v.FieldByIndex(m.index), below(key, m.name)))
		}
	case reflect.Slice:
		if v.Len() == 0 {
			return out
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(a.copyOf(v.Index(i), key))
		}
	case reflect.Map:
		if v.IsNil() {
			return out
		}
		out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
		for _, k := range v.MapKeys() {
			if a.text(k.String()) == k.String() {
				out.SetMapIndex(k, a.copyOf(v.MapIndex(k), key))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(a.copyOf(v.Elem(), key))
		}
	case reflect.String:
		if text := a.text(v.String()); text != v.String() {
			out.SetString(text)
		}
	default:
	}
	return out
}

// text hides the contacts in a text that are no office's.
func (a *anonymiser) text(s string) string {
	if !strings.ContainsAny(s, "@＠0123456789") {
		return s
	}
	return contactInText.ReplaceAllStringFunc(s, func(found string) string {
		if a.offices[normal(found)] || !isContact(found) {
			return found
		}
		return hidden
	})
}

// contactInText finds mail addresses, numbers with a country code, Italian
// mobiles and landlines. Expressions of RE2, which personal_data may hold, don't
// match: there dots are escaped and digits are classes.
var contactInText = regexp.MustCompile(`[\p{L}\p{N}._%+'-]+[@＠][\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+|(?:\+|\b00)\d[\d ./-]{6,18}\d|\b3\d\d[ ./-]?\d{3}[ ./-]?\d{3,4}\b|\b0[1-9]\d{0,2}[ ./-]?\d{3}[ .-]?\d{3,5}\b`)

// leastLandline is how many digits tell a landline from a protocol number, which
// offices fill up with noughts to seven.
const leastLandline = 9

// isContact is false for numbers that are probably something else.
func isContact(found string) bool {
	digits := 0
	for _, r := range found {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return found[0] != '0' || strings.ContainsAny(found, "@＠") || digits >= leastLandline
}

// SendsCampaign reports whether a party is one that a campaign names as its
// sender: an office by its address, a person by the token in the index, where
// the persons of all campaigns stand together. A campaign that names nobody is
// sent by anybody.
func (v View) SendsCampaign(c *Campaign, p event.Party) bool {
	switch {
	case len(c.Senders) == 0:
		return true
	case p.Address != "":
		return slices.ContainsFunc(c.Senders, func(s string) bool { return normal(s) == normal(p.Address) })
	case v.e == nil || !v.e.contacts.PersonalSender(p.Token):
		return false
	}
	return slices.ContainsFunc(c.Senders, func(s string) bool {
		return s == APerson || !slices.ContainsFunc(v.e.senders[normal(s)], func(o *Sender) bool { return o.Kind == FunctionalSender })
	})
}
