package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"vedetta/pkg/pseudonym"
)

// Change is one thing that differs between two versions of a policy, in plain
// words. It names no person: addresses of people are left out.
type Change struct {
	Section string `json:"section"`       // such as lists, or limits
	ID      string `json:"id,omitempty"`  // of the entry
	Key     string `json:"key,omitempty"` // of the entry or section
	What    What   `json:"what"`
	Old     string `json:"old,omitempty"`
	New     string `json:"new,omitempty"`
	Italian string `json:"it"`
	English string `json:"en"`
	ForIT   string `json:"for_it"` // whom it touches
	ForEN   string `json:"for_en"`
}

// What happened to a thing.
type What string

// The kinds of changes.
const (
	Added   What = "added"
	Removed What = "removed"
	Changed What = "changed"
)

// entries describes a section that is a list: how its entries are told apart and
// named.
type entries struct {
	section string
	id      []string // keys
	it, en  string   // one entry
	forIT   string   // whom a change touches; %s is the id
	forEN   string
}

func sections() []entries {
	return []entries{
		{"purposes", []string{"id"}, "la finalità", "purpose", "i messaggi per la finalità %s", "messages for purpose %s"},
		{"compatibility", []string{"from", "to"}, "la compatibilità", "compatibility", "chi ha dato i dati per la prima finalità e riceve messaggi per la seconda (%s)", "people whose data was collected for the first purpose and who get messages for the second (%s)"},
		{"lists", []string{"id"}, "l'elenco", "list", "chi è nell'elenco %s", "people on list %s"},
		{"senders", []string{"address"}, "il mittente", "sender", "i messaggi inviati da %s", "messages sent by %s"},
		{"processors", []string{"id"}, "il responsabile del trattamento", "processor", "i messaggi che passano da %s", "messages that pass %s"},
		{"campaigns", []string{"id"}, "la campagna", "campaign", "i destinatari della campagna %s", "recipients of campaign %s"},
		{"emergencies", []string{"id"}, "l'emergenza", "emergency", "chi riceve messaggi per l'emergenza %s", "people who get messages for emergency %s"},
		{"routes", []string{"id"}, "la via", "route", "i messaggi che passano da %s", "messages that pass %s"},
		{"templates", []string{"id"}, "il testo registrato", "template", "i messaggi con il testo %s", "messages with text %s"},
		{"accounts", []string{"platform", "id"}, "l'account", "account", "chi scrive o legge su %s", "people who write or read on %s"},
		{"moderators", []string{"id"}, "il moderatore", "moderator", "le azioni di moderazione di %s", "what %s moderates"},
		{"exclusions", []string{"domain", "reason"}, "l'esclusione", "exclusion", "i messaggi che non si guardano: %s", "messages that are not looked at: %s"},
		{"elections", []string{"name"}, "l'elezione", "election", "tutta la comunicazione dell'ente (%s)", "all communication of the body (%s)"},
	}
}

// Diff says what changes from one version of a policy to another and for whom.
// Limits that a file doesn't set are compared by their defaults.
func Diff(old, now *Policy) []Change {
	a, b := plain(old), plain(now)
	var out []Change
	listed := map[string]bool{}
	for _, s := range sections() {
		listed[s.section] = true
		out = append(out, s.diff(a[s.section], b[s.section])...)
	}
	for _, key := range slices.Sorted(maps.Keys(merged(a, b))) {
		if !listed[key] {
			out = append(out, diffSetting(key, key, a[key], b[key])...)
		}
	}
	out = append(out, diffPersons(old, now)...)
	return append(out, diffFiles(old, now)...)
}

// person is an address that a policy names at a place and no diff may show.
type person struct{ section, id, key string }

// diffPersons tells of places that name other addresses than before: who may be
// written to or looked at changes with them.
func diffPersons(old, now *Policy) []Change {
	a, b := old.addressesOfPersons(), now.addressesOfPersons()
	var out []Change
	for _, s := range sections() {
		for _, at := range slices.SortedFunc(maps.Keys(b), func(x, y person) int { return strings.Compare(x.id, y.id) }) {
			// Where there were none before, or are none now, the entries differ.
			if at.section == s.section && len(a[at]) > 0 && !slices.Equal(a[at], b[at]) {
				out = append(out, s.change(Change{ID: at.id, Key: at.key, What: Changed},
					"%s «%s»: %s ora nomina altri indirizzi, che non si mostrano", "%s %q: %s now names other addresses, which are not shown", at.id, at.key))
			}
		}
	}
	return out
}

// addressesOfPersons are what public leaves out, normalised and sorted.
func (p *Policy) addressesOfPersons() map[person][]string {
	out, offices := map[person][]string{}, p.offices()
	add := func(section, id, key string, addresses ...string) {
		at := person{section, id, key}
		for _, x := range addresses {
			if x != "" && !offices[normal(x)] {
				out[at] = append(out[at], normal(x))
			}
		}
		slices.Sort(out[at])
	}
	for _, s := range p.Senders {
		add("senders", "(persone)", "address", s.Address)
	}
	for _, x := range p.Exclusions {
		add("exclusions", x.Reason, "address", x.Address)
	}
	for _, c := range p.Campaigns {
		add("campaigns", c.ID, "senders", c.Senders...)
	}
	for _, r := range p.Routes {
		add("routes", r.ID, "recipients", r.Recipients...)
	}
	return out
}

// plain is a policy without identities of persons, as JSON's own types.
func plain(p *Policy) map[string]any {
	public := p.public()
	person := 0
	for i := range public.Senders {
		if public.Senders[i].Address == "" {
			person++
			public.Senders[i].Address = fmt.Sprintf("(persona %d)", person)
		}
	}
	t := tree(reflect.ValueOf(public)).(map[string]any)
	if len(p.Alerts.Recipients) > 0 {
		t["alerts"] = map[string]any{"recipients": masked(p.Alerts.Recipients)}
	}
	return t
}

// masked shows mailboxes so that another one is seen, and whose it is is not.
func masked(mailboxes []string) []any {
	out := make([]any, 0, len(mailboxes))
	for _, m := range mailboxes {
		id, err := pseudonym.MailAddress(m)
		if err != nil {
			continue // policy check says so
		}
		out = append(out, id.Mask())
	}
	return out
}

func merged(a, b map[string]any) map[string]any {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]any{}
	}
	maps.Copy(out, b)
	return out
}

// diff compares the entries of a section by their ids. Entries with one id, which
// follow one another in time, are told apart by their number.
func (s entries) diff(a, b any) []Change {
	old, now := s.byID(a), s.byID(b)
	var out []Change
	all := maps.Clone(old)
	maps.Copy(all, now)
	for _, id := range slices.Sorted(maps.Keys(all)) {
		x, had := old[id]
		y, has := now[id]
		switch {
		case !had:
			out = append(out, s.change(Change{ID: id, What: Added, New: show(y)}, "nuova voce: %s «%s» (%s)", "new: %s %q (%s)", id, show(y)))
		case !has:
			out = append(out, s.change(Change{ID: id, What: Removed, Old: show(x)}, "tolta: %s «%s» (era %s)", "removed: %s %q (was %s)", id, show(x)))
		default:
			for _, key := range slices.Sorted(maps.Keys(merged(x, y))) {
				if before, after := show(x[key]), show(y[key]); before != after {
					out = append(out, s.change(Change{ID: id, Key: key, What: Changed, Old: before, New: after},
						"%s «%s»: %s ora è %s, prima %s", "%s %q: %s is now %s, was %s", id, key, orNone(after), orNone(before)))
				}
			}
		}
	}
	return out
}

func (s entries) change(c Change, it, en string, args ...any) Change {
	c.Section = s.section
	c.Italian = fmt.Sprintf(it, append([]any{s.it}, args...)...)
	c.English = fmt.Sprintf(en, append([]any{s.en}, args...)...)
	c.ForIT, c.ForEN = fmt.Sprintf(s.forIT, c.ID), fmt.Sprintf(s.forEN, c.ID)
	return c
}

func (s entries) byID(v any) map[string]map[string]any {
	out := map[string]map[string]any{}
	list, _ := v.([]any)
	for _, e := range list {
		m, _ := e.(map[string]any)
		var parts []string
		for _, key := range s.id {
			if p := show(m[key]); p != "" {
				parts = append(parts, p)
			}
		}
		id := strings.Join(parts, " → ")
		for n := 2; out[id] != nil; n++ {
			id = fmt.Sprintf("%s (%d)", strings.Join(parts, " → "), n)
		}
		out[id] = m
	}
	return out
}

// diffSetting compares what is no list of entries, key by key.
func diffSetting(section, key string, a, b any) []Change {
	x, isX := a.(map[string]any)
	y, isY := b.(map[string]any)
	if (isX || a == nil) && (isY || b == nil) && (isX || isY) {
		var out []Change
		for _, k := range slices.Sorted(maps.Keys(merged(x, y))) {
			out = append(out, diffSetting(section, key+"."+k, x[k], y[k])...)
		}
		return out
	}
	before, after := show(a), show(b)
	if before == after {
		return nil
	}
	c := Change{Section: section, Key: key, What: Changed, Old: before, New: after, ForIT: "tutti i messaggi dell'ente", ForEN: "all messages of the body"}
	switch section {
	case "dpo", "alerts":
		c.ForIT, c.ForEN = "chi riceve gli avvisi", "who gets the alerts"
	case "retention":
		c.ForIT, c.ForEN = "quanto si tengono i dati", "how long data is kept"
	case "directory":
		c.ForIT, c.ForEN = "il personale", "the staff"
	case "personal_data":
		c.ForIT, c.ForEN = "i testi in cui si cercano dati personali", "texts that are searched for personal data"
	}
	if a == nil {
		c.What = Added
	} else if b == nil {
		c.What = Removed
	}
	c.Italian = fmt.Sprintf("%s ora è %s, prima %s", key, orNone(after), orNone(before))
	c.English = fmt.Sprintf("%s is now %s, was %s", key, orNone(after), orNone(before))
	return []Change{c}
}

// diffFiles tells of files that have the same name and another content.
func diffFiles(old, now *Policy) []Change {
	var out []Change
	for _, file := range slices.Sorted(maps.Keys(now.sums)) {
		before, had := old.sums[file]
		if !had || before == now.sums[file] {
			continue
		}
		c := Change{Section: "files", ID: file, What: Changed, ForIT: "chi vi è iscritto", ForEN: "people in it"}
		for _, l := range now.Lists {
			if l.ContactsFile == file {
				c.ForIT, c.ForEN = "chi è nell'elenco "+l.ID, "people on list "+l.ID
			}
		}
		c.Italian, c.English = fmt.Sprintf("il contenuto di %s è cambiato", file), fmt.Sprintf("the content of %s changed", file)
		out = append(out, c)
	}
	return out
}

func orNone(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// show writes a value in one line.
func show(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case []any:
		all := make([]string, len(x))
		for i, e := range x {
			all[i] = show(e)
		}
		return strings.Join(all, ", ")
	case map[string]any:
		var all []string
		for _, k := range slices.Sorted(maps.Keys(x)) {
			all = append(all, k+": "+show(x[k]))
		}
		return strings.Join(all, "; ")
	}
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}

// MarshalJSON is the policy with the keys of its file, without identities of
// persons (see Published).
func (p *Policy) MarshalJSON() ([]byte, error) {
	return json.Marshal(plain(p))
}

// InForce is the policy with only the entries that count at the moment: valid
// ones, campaigns in their days, emergencies and election windows that are open.
// It is nil where no version was in force.
func (v View) InForce() *Policy {
	if v.e == nil {
		return nil
	}
	p := *v.e.Policy
	p.Purposes = dated(p.Purposes, v)
	p.Compatibility = dated(p.Compatibility, v)
	p.Lists = dated(p.Lists, v)
	p.Senders = dated(p.Senders, v)
	p.Processors = dated(p.Processors, v)
	p.Routes = dated(p.Routes, v)
	p.Templates = dated(p.Templates, v)
	p.Accounts = dated(p.Accounts, v)
	p.Moderators = dated(p.Moderators, v)
	p.Exclusions = dated(p.Exclusions, v)
	p.Campaigns = slices.DeleteFunc(slices.Clone(p.Campaigns), func(c Campaign) bool { return !c.Covers(v.at) })
	p.Emergencies = slices.DeleteFunc(slices.Clone(p.Emergencies), func(e Emergency) bool { return !e.InForce(v.at) })
	p.Elections = slices.DeleteFunc(slices.Clone(p.Elections), func(e Election) bool { _, open := e.window(v.at); return !open })
	return &p
}

// dated keeps the entries that are valid at a view's moment.
func dated[T any, P interface {
	*T
	validAt
}](all []T, v View) []T {
	var out []T
	for i := range all {
		if P(&all[i]).ValidAt(v.at) {
			out = append(out, all[i])
		}
	}
	return out
}
