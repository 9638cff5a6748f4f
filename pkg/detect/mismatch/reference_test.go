package mismatch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

// The world of the reference: days are numbers, day 0 is 2024-03-01 in Italy, and
// events happen at noon UTC.

const (
	someDays   = 12
	somePeople = 6
)

func dayStart(d int) time.Time { return policy.NewDate(2024, 3, 1+d).Start() }
func dayName(d int) string     { return dayStart(d).In(policy.Rome()).Format(time.DateOnly) }
func noonOf(d int) time.Time   { return time.Date(2024, 3, 1+d, 11, 0, 0, 0, time.UTC) }

// span is days, both included; -1 bounds nothing.
type span struct{ from, until int }

func (s span) has(d int) bool { return (s.from < 0 || d >= s.from) && (s.until < 0 || d <= s.until) }

func (s span) yaml() string {
	out := ""
	if s.from >= 0 {
		out += ", valid_from: " + dayName(s.from)
	}
	if s.until >= 0 {
		out += ", valid_until: " + dayName(s.until)
	}
	return out
}

func drawSpan(t *rapid.T, label string) span {
	if rapid.IntRange(0, 2).Draw(t, label+" always") > 0 {
		return span{-1, -1}
	}
	from := rapid.IntRange(-1, someDays).Draw(t, label+" from")
	if rapid.Bool().Draw(t, label+" open") {
		return span{from, -1}
	}
	return span{from, max(from, 0) + rapid.IntRange(0, 5).Draw(t, label+" days")}
}

// version is one version of a register.
type version struct {
	since    int // effective_from; -1 means always
	labels   map[string][]string
	valid    map[string]span // of purposes
	basis    map[string]string
	lists    map[string]list
	pairs    map[[2]string]span // compatible: from, to
	campaign map[string]string  // purpose
	people   map[int]person
}

type list struct {
	purpose string
	valid   span
	begun   int // collected_from; -1 means always
	source  string
	notice  string // how the file says it
}

type person struct {
	on        map[string]span // lists: From of the first day, Until of the day after the last
	withdrawn map[string]int  // scope: day, at noon of it
}

var (
	purposeNames = []string{"pa", "pb", "pc"}
	listNames    = []string{"la", "lb", "lc"}
	labelNames   = []string{"event_promotion", "service_information", "survey", "personal_case", "commercial"}
)

func drawVersion(t *rapid.T, since int) version {
	v := version{
		since: since, labels: map[string][]string{}, valid: map[string]span{}, basis: map[string]string{}, lists: map[string]list{},
		pairs: map[[2]string]span{}, campaign: map[string]string{}, people: map[int]person{},
	}
	for _, p := range purposeNames {
		v.labels[p] = rapid.SliceOfNDistinct(rapid.SampledFrom(labelNames[:4]), 0, 2, rapid.ID).Draw(t, "labels")
		v.valid[p] = drawSpan(t, "purpose")
		v.basis[p] = rapid.SampledFrom([]string{"consent", "public_task", "legal_obligation"}).Draw(t, "basis")
	}
	for _, l := range listNames {
		v.lists[l] = list{
			rapid.SampledFrom(purposeNames).Draw(t, "list's"), drawSpan(t, "list"), rapid.IntRange(-1, 5).Draw(t, "begun"),
			rapid.SampledFrom([]string{"form", "form", "service", "inad"}).Draw(t, "source"),
			rapid.SampledFrom([]string{"", ", notice_version: v1"}).Draw(t, "notice"),
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "pairs") {
		a, b := rapid.SampledFrom(purposeNames).Draw(t, "a"), rapid.SampledFrom(purposeNames).Draw(t, "b")
		if a != b {
			v.pairs[[2]string{a, b}] = drawSpan(t, "pair")
		}
	}
	v.campaign["known"] = rapid.SampledFrom(purposeNames).Draw(t, "campaign")
	for i := range somePeople {
		p := person{map[string]span{}, map[string]int{}}
		for _, l := range rapid.SliceOfNDistinct(rapid.SampledFrom(listNames), 0, 2, rapid.ID).Draw(t, "on") {
			p.on[l] = drawSpan(t, "member")
		}
		for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "withdrawals") {
			scope := rapid.SampledFrom([]string{"*", "la", "lb", "purpose:pa", "purpose:pb"}).Draw(t, "scope")
			p.withdrawn[scope] = rapid.IntRange(0, someDays).Draw(t, "gone")
		}
		for _, l := range listNames { // who joins a list after a declaration changed their mind
			if _, on := p.on[l]; on && len(p.withdrawn) > 0 && rapid.Bool().Draw(t, "again") {
				p.on[l] = span{rapid.IntRange(0, someDays/2).Draw(t, "joined"), -1}
			}
		}
		v.people[i] = p
	}
	return v
}

// policy writes the version as a file and its contacts as an index.
func (v version) policy(t interface{ Fatalf(string, ...any) }) (*policy.Policy, *policy.Contacts) {
	var b strings.Builder
	b.WriteString("body: {ipa: c_a, name: A}\ndpo: {mail: rpd@a.test}\ndpia_ref: x\nretention: {findings: 90}\n")
	if v.since >= 0 {
		b.WriteString("effective_from: " + dayName(v.since) + "\n")
	}
	b.WriteString("purposes:\n")
	for _, p := range purposeNames {
		fmt.Fprintf(&b, "  - {id: %s, legal_basis: %s, labels: [%s]%s}\n", p, v.basis[p], strings.Join(v.labels[p], ", "), v.valid[p].yaml())
	}
	b.WriteString("lists:\n")
	for _, l := range listNames {
		x, begun := v.lists[l], ""
		if x.begun >= 0 {
			begun = ", collected_from: " + dayName(x.begun)
		}
		fmt.Fprintf(&b, "  - {id: %s, purpose: %s, source: %s%s%s%s}\n", l, x.purpose, x.source, x.notice, begun, x.valid.yaml())
	}
	fmt.Fprintf(&b, "campaigns: [{id: known, purpose: %s, from: 2024-01-01, until: 2024-12-31}]\n", v.campaign["known"])
	if len(v.pairs) > 0 {
		b.WriteString("compatibility:\n")
		for pair, s := range v.pairs {
			fmt.Fprintf(&b, "  - {from: %s, to: %s, author: x, date: 2020-01-01, reason: x%s}\n", pair[0], pair[1], s.yaml())
		}
	}
	p, err := policy.Parse("p.yaml", []byte(b.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	of := map[event.Token]contacts.Profile{}
	for i, x := range v.people {
		of[token(i)] = x.profile()
	}
	return p, policy.NewProfiles("c_a", "v", of)
}

func (p person) profile() contacts.Profile {
	var out contacts.Profile
	for l, s := range p.on {
		m := contacts.Membership{List: policy.ListID(l)}
		if s.from >= 0 {
			m.From = dayStart(s.from)
		}
		if s.until >= 0 {
			m.Until = dayStart(s.until + 1)
		}
		out.Lists = append(out.Lists, m)
	}
	for scope, d := range p.withdrawn {
		out.Withdrawals = append(out.Withdrawals, contacts.Withdrawal{Kind: contacts.Withdrawn, Scope: scope, At: noonOf(d)})
	}
	sortProfile(&out)
	return out
}

// sent is a message to one person.
type sent struct {
	id, campaign, declared, label string
	unclear                       bool
	day, person                   int
}

func drawSent(t *rapid.T, i int) sent {
	return sent{
		id: fmt.Sprintf("m%02d", i), campaign: rapid.SampledFrom([]string{"", "", "known", "nobody's"}).Draw(t, "campaign"),
		declared: rapid.SampledFrom([]string{"", "", "pa", "pb", "pz"}).Draw(t, "declared"), label: rapid.SampledFrom(labelNames).Draw(t, "label"),
		unclear: rapid.IntRange(0, 3).Draw(t, "unclear") == 0, day: rapid.IntRange(0, someDays).Draw(t, "day"), person: rapid.IntRange(0, somePeople).Draw(t, "person"),
	}
}

// event is the message as it stands in the stream, each in a campaign of its own.
func (s sent) event() *event.Event {
	return &event.Event{
		ID: s.id, Type: event.MessageSubmitted, Channel: event.Mail, Body: "c_a", Time: noonOf(s.day),
		Data:  event.Data{Direction: event.Outbound, Campaign: s.campaign, Purpose: s.declared, Recipients: []event.Recipient{{Token: token(s.person)}}},
		Facts: &event.Facts{Campaign: "d-" + s.id, Purpose: s.label, Confidence: 0.9, Unclear: s.unclear},
	}
}

// judge is the reference: what must be found about a message, by reading the
// register from beginning to end for it. History is the versions installed so
// far, in their order.
func (s sent) judge(history []version) []string {
	var v *version
	for i := range history {
		if history[i].since <= s.day {
			v = &history[i] // the one installed last
		}
	}
	if v == nil {
		reason := "no_register"
		if len(history) > 0 {
			reason = "before_register"
		}
		return []string{mismatch.Unregister + " " + reason}
	}
	return s.judgeBy(v, history)
}

// judgeBy is judge by one version.
func (s sent) judgeBy(v *version, history []version) []string {
	declared := v.declared(s)
	var served []string
	for _, p := range purposeNames {
		if !s.unclear && v.valid[p].has(s.day) && slices.Contains(v.labels[p], s.label) {
			served = append(served, p)
		}
	}
	selling := !s.unclear && s.label == "commercial"
	contradicted := declared != "" && !s.unclear && !slices.Contains(served, declared) && (len(served) > 0 || selling)
	if v.valid[declared].has(s.day) && len(v.labels[declared]) == 0 {
		contradicted = contradicted && selling // no text gainsays a purpose without labels
	}
	for _, p := range served {
		contradicted = contradicted && !v.compatible(p, declared, s.day)
	}
	doubted := contradicted && !s.asks() // a label that is no proof
	contradicted = contradicted && !doubted
	foreign := selling && (declared == "" || contradicted)
	purposes := served
	switch {
	case doubted:
		purposes = append([]string{declared}, served...)
	case declared != "" && !contradicted:
		purposes = []string{declared}
	}
	var out []string
	if contradicted {
		out = append(out, mismatch.Declaration)
	}
	if found := v.recipient(s, purposes, foreign, contradicted, doubted, history); found != "" {
		out = append(out, found)
	}
	slices.Sort(out)
	return out
}

func (v *version) declared(s sent) string {
	switch {
	case s.campaign == "known":
		return v.campaign["known"]
	case slices.Contains(purposeNames, s.declared) && v.valid[s.declared].has(s.day):
		return s.declared
	}
	return ""
}

// compatible: data collected for one purpose may serve another.
func (v *version) compatible(to, from string, day int) bool {
	s, ok := v.pairs[[2]string{from, to}]
	return to == from || ok && s.has(day)
}

// recipient is what must be found about the one recipient.
func (v *version) recipient(s sent, purposes []string, foreign, contradicted, doubted bool, history []version) string {
	p, on := v.people[s.person], v.standing(s, purposes, contradicted)
	reason := on.reason
	unsure := s.unsure(v)
	letter := s.label == "personal_case" && !s.unclear && !contradicted && s.campaign == "" // about one person's case
	switch {
	case on.wrong && !on.fair && !on.gone && on.legal && letter:
		return mismatch.Unregister + " maybe_legal_notice"
	case on.wrong && !on.fair && !on.gone && letter:
		return mismatch.Unregister + " own_case"
	case on.known && len(purposes) == 0 && !foreign:
		return mismatch.Unregister + " " + unsure
	case on.fair && s.campaign == "nobody's":
		return mismatch.Unregister + " campaign_not_in_register"
	case on.fair && s.campaign != "known" && s.declared != "" && v.declared(s) == "":
		return mismatch.Unregister + " purpose_not_in_register" // the text is clear; the declaration is not
	case on.fair && doubted:
		return mismatch.Unregister + " text_says_otherwise"
	case on.fair:
		return ""
	case on.gone:
		return mismatch.Withdrawn
	case on.wrong && !s.unclear && !s.asks() && v.declared(s) == "" && (!on.legal || s.label == "personal_case"):
		if s.campaign == "nobody's" || s.declared != "" {
			return mismatch.Unregister + " " + unsure
		}
		return mismatch.Unregister + " text_is_no_proof"
	case on.wrong && on.legal:
		return mismatch.LegalNotices
	case on.wrong:
		return mismatch.Purpose
	case v.left(p, s, purposes, contradicted):
		return mismatch.Withdrawn
	case len(purposes) == 0 && !foreign:
		return mismatch.Unregister + " " + unsure
	case reason == "no_list" && joins(history[len(history)-1].people[s.person]):
		reason = "joined_later"
	}
	return mismatch.Unregister + " " + reason
}

// asks reports whether a clear text wants something of citizens.
func (s sent) asks() bool {
	return !s.unclear && (s.label == "event_promotion" || s.label == "survey" || s.label == "commercial")
}

// unsure is why nobody knows what a message is for.
func (s sent) unsure(v *version) string {
	switch {
	case s.campaign == "nobody's":
		return "campaign_not_in_register"
	case s.declared != "" && (!slices.Contains(purposeNames, s.declared) || !v.valid[s.declared].has(s.day)):
		return "purpose_not_in_register"
	case !s.unclear:
		return "purpose_of_no_register"
	}
	return "no_purpose"
}

// joins reports whether a person stands on a list for good, by the latest version.
func joins(p person) bool {
	for _, s := range p.on {
		if s.until < 0 {
			return true
		}
	}
	return false
}

// serves is the purpose of a message that data of a list may serve.
func (v *version) serves(collected string, purposes []string, day int) string {
	if slices.Contains(purposes, collected) {
		return collected
	}
	for _, p := range purposes {
		if v.compatible(p, collected, day) {
			return p
		}
	}
	return ""
}

// withdrawn: at noon of a day at the latest, and not before the person joined.
func (v *version) withdrawn(p person, l, purpose string, day, joined int) bool {
	for scope, d := range p.withdrawn {
		if d > day || joined > d {
			continue
		}
		if scope == l || scope == "purpose:"+purpose || scope == "purpose:"+v.lists[l].purpose || scope == "*" && !v.lawful(purpose, day) {
			return true
		}
	}
	return false
}

func (v *version) lawful(purpose string, day int) bool {
	return v.valid[purpose].has(day) && v.basis[purpose] == "legal_obligation"
}

// left: somebody on no list any more had withdrawn.
func (v *version) left(p person, s sent, purposes []string, contradicted bool) bool {
	for scope, d := range p.withdrawn {
		purpose, isPurpose := strings.CutPrefix(scope, "purpose:")
		x, isList := v.lists[scope]
		switch {
		case d > s.day:
		case scope == "*":
			if len(purposes) > 0 && !slices.ContainsFunc(purposes, func(p string) bool { return v.lawful(p, s.day) }) {
				return true
			}
		case isPurpose:
			if slices.Contains(purposes, purpose) {
				return true
			}
		case isList && x.valid.has(s.day) && v.serves(x.purpose, purposes, s.day) != "":
			if x.source != "inad" || slices.Contains(purposes, x.purpose) && !contradicted && (s.unclear || s.label == "service_information" || s.label == "personal_case") {
				return true
			}
		}
	}
	return false
}

// of are the rules that the reference speaks of.
func ofReference(rule string) bool {
	switch rule {
	case mismatch.Declaration, mismatch.Purpose, mismatch.Withdrawn, mismatch.LegalNotices, mismatch.Unregister:
		return true
	}
	return false
}

// TestSameVerdictAsReference: of the rules about purposes (TestEveryRuleAsReference
// is about all others), over random registers, whose versions come between
// the events, histories of lists and withdrawals, and events that come late, every
// verdict is the reference's. A version changes what comes after it, and nothing
// that was judged before.
func TestSameVerdictAsReference(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		reg := new(policy.Register)
		var history []version
		for i := range rapid.IntRange(1, 30).Draw(rt, "n") {
			if len(history) < 3 && rapid.IntRange(0, 2).Draw(rt, "install") == 0 {
				v := drawVersion(rt, rapid.SampledFrom([]int{-1, -1, 0, 3, 8}).Draw(rt, "since"))
				p, c := v.policy(rt)
				if err := reg.Install(p, c, time.Time{}); err != nil {
					rt.Fatal(err)
				}
				history = append(history, v)
			}
			s := drawSent(rt, i)
			got := findingsOf(rt, reg, s)
			want := append([]string{}, s.judge(history)...)
			for _, w := range want {
				seen[w]++
			}
			if !slices.Equal(got, want) {
				rt.Fatalf("%+v: %q, want %q; register %+v", s, got, want, history)
			}
		}
	})
	for _, want := range []string{
		mismatch.Declaration, mismatch.Purpose, mismatch.Withdrawn, mismatch.LegalNotices, mismatch.Unregister + " no_list", mismatch.Unregister + " no_purpose",
		mismatch.Unregister + " purpose_not_in_register", mismatch.Unregister + " purpose_of_no_register",
		mismatch.Unregister + " before_register", mismatch.Unregister + " joined_later", mismatch.Unregister + " list_not_in_register", mismatch.Unregister + " list_expired", mismatch.Unregister + " list_younger_than_message", mismatch.Unregister + " campaign_not_in_register",
		// own_case, maybe_legal_notice and what texts alone prove are too rare for a hundred; TestEveryRuleAsReference draws them
	} {
		if seen[want] == 0 && !testing.Short() { // which draws a fifth
			t.Errorf("no case of %s was drawn: %v", want, seen)
		}
	}
}

// findingsOf are the rules that a message raises, unknown with its reason.
func findingsOf(t *rapid.T, reg *policy.Register, s sent) []string {
	got := []string{}
	d := mismatch.New(mismatch.Options{Register: reg})
	err := d.Detect(s.event(), func(f *event.Finding) {
		switch {
		case !ofReference(f.Rule):
		case f.Rule == mismatch.Unregister:
			got = append(got, f.Rule+" "+strings.Join(f.Reasons, " "))
		default:
			got = append(got, f.Rule)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	return got
}
