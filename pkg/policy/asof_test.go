package policy

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"vedetta/pkg/event"
	"vedetta/pkg/policy/contacts"
)

// The tests below draw histories of a register: versions with random first days
// and times of publication, entries with random days. A reference answers each
// question by scanning everything with comparisons of calendar days as text, and
// the register must agree at every moment.

// story is a history and the reference for it.
type story struct {
	versions  []*Policy
	published []time.Time
	contacts  []map[event.Token]contacts.Profile
}

const storyDays = 40

func storyDay(n int) Date { return NewDate(2024, 10, 10+n) } // the clocks change on day 17

func drawDay(t *rapid.T, name string) Date {
	if rapid.IntRange(0, 2).Draw(t, name+" given") == 0 {
		return Date{}
	}
	return storyDay(rapid.IntRange(0, storyDays).Draw(t, name))
}

func drawValidity(t *rapid.T) Validity {
	v := Validity{ValidFrom: drawDay(t, "valid_from"), ValidUntil: drawDay(t, "valid_until")}
	if !v.ValidFrom.IsZero() && !v.ValidUntil.IsZero() && v.ValidUntil.Start().Before(v.ValidFrom.Start()) {
		v.ValidFrom, v.ValidUntil = v.ValidUntil, v.ValidFrom
	}
	return v
}

func drawID(t *rapid.T) string { return rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "id") }

// several draws entries; mark makes each one recognisable.
func several[T any](t *rapid.T, one func(mark string) T) []T {
	var out []T
	for i := range rapid.IntRange(0, 3).Draw(t, "entries") {
		out = append(out, one(fmt.Sprint("mark", i)))
	}
	return out
}

func drawMoment(t *rapid.T) time.Time {
	return storyDay(0).Start().Add(time.Duration(rapid.IntRange(-48, 24*storyDays+48).Draw(t, "hour")) * time.Hour).Add(time.Duration(rapid.SampledFrom([]int{-1, 0, 1}).Draw(t, "second")) * time.Second)
}

func drawPolicy(t *rapid.T) *Policy {
	p := &Policy{EffectiveFrom: drawDay(t, "effective_from"), Body: Body{IPA: "c_a"}, Version: fmt.Sprint("v", rapid.Uint32().Draw(t, "version"))}
	p.Purposes = several(t, func(m string) Purpose {
		return Purpose{Validity: drawValidity(t), ID: drawID(t), NameIT: m, Labels: []string{rapid.SampledFrom([]string{"emergency", "survey"}).Draw(t, "label")}}
	})
	p.Compatibility = several(t, func(m string) Compatibility {
		return Compatibility{Validity: drawValidity(t), From: drawID(t), To: drawID(t), Reason: m}
	})
	p.Lists = several(t, func(m string) List { return List{Validity: drawValidity(t), ID: drawID(t), NoticeVersion: m} })
	p.Senders = several(t, func(m string) Sender {
		return Sender{Validity: drawValidity(t), Address: drawID(t) + "@ente.test", Kind: FunctionalSender, Note: m}
	})
	p.Processors = several(t, func(m string) Processor {
		return Processor{Validity: drawValidity(t), ID: m, Gateways: []string{drawID(t), drawID(t)}}
	})
	p.Routes = several(t, func(m string) Route { return Route{Validity: drawValidity(t), ID: drawID(t), Purpose: m} })
	p.Templates = several(t, func(m string) Template { return Template{Validity: drawValidity(t), ID: drawID(t), Text: m} })
	p.Accounts = several(t, func(m string) Account {
		return Account{Validity: drawValidity(t), Platform: "x", ID: drawID(t), Name: m}
	})
	for i := range rapid.IntRange(0, 2).Draw(t, "campaigns") {
		from := rapid.IntRange(0, storyDays).Draw(t, "from")
		p.Campaigns = append(p.Campaigns, Campaign{ID: []string{"a", "b"}[i], From: storyDay(from), Until: storyDay(from + rapid.IntRange(0, 9).Draw(t, "days"))})
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "emergencies") {
		e := Emergency{ID: []string{"a", "b"}[i], From: Moment{drawMoment(t)}}
		if rapid.Bool().Draw(t, "until") {
			e.Until = Moment{e.From.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour)}
		}
		p.Emergencies = append(p.Emergencies, e)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "elections") {
		vote := rapid.IntRange(0, storyDays).Draw(t, "vote")
		e := Election{Name: []string{"a", "b"}[i], Vote: storyDay(vote), SilenceDays: rapid.IntRange(0, 4).Draw(t, "silence")}
		if rapid.Bool().Draw(t, "vote_from") {
			e.VoteFrom = storyDay(vote - rapid.IntRange(0, 2).Draw(t, "vote_from"))
		}
		if rapid.Bool().Draw(t, "decree") {
			e.Decree = storyDay(vote - rapid.IntRange(0, 20).Draw(t, "decree"))
		}
		if rapid.Bool().Draw(t, "runoff") {
			runoff := rapid.IntRange(1, 14).Draw(t, "runoff")
			e.Runoff = storyDay(vote + runoff)
			if rapid.Bool().Draw(t, "runoff_from") {
				e.RunoffFrom = storyDay(vote + runoff - rapid.IntRange(0, 2).Draw(t, "runoff_from"))
			}
		}
		p.Elections = append(p.Elections, e)
	}
	if rapid.Bool().Draw(t, "quiet") {
		p.QuietHours = QuietHours{
			From: Clock{rapid.IntRange(0, 1439).Draw(t, "from"), true}, Until: Clock{rapid.IntRange(0, 1439).Draw(t, "until"), true},
			Channels: several(t, func(string) string { return rapid.SampledFrom(Channels()).Draw(t, "channel") }), Off: rapid.IntRange(0, 4).Draw(t, "off") == 0,
		}
	}
	p.Limits.Bulk.People = rapid.IntRange(2, 9).Draw(t, "people")
	p.fill()
	return p
}

func drawProfiles(t *rapid.T) map[event.Token]contacts.Profile {
	if rapid.IntRange(0, 3).Draw(t, "index") == 0 {
		return nil
	}
	out := map[event.Token]contacts.Profile{}
	for _, token := range []event.Token{"2024-a", "2024-b", "2025-a"} {
		var p contacts.Profile
		for _, l := range []ListID{"a", "b"} {
			if rapid.Bool().Draw(t, "member") {
				m := contacts.Membership{List: l, From: drawMoment(t), Until: drawMoment(t)}
				if rapid.Bool().Draw(t, "for ever") {
					m.Until = time.Time{}
				}
				p.Lists = append(p.Lists, m)
			}
		}
		p.Withdrawals = several(t, func(string) contacts.Withdrawal {
			return contacts.Withdrawal{Kind: contacts.Objected, Scope: rapid.SampledFrom([]string{"a", "*", "purpose:b"}).Draw(t, "scope"), At: drawMoment(t)}
		})
		slices.SortFunc(p.Withdrawals, func(x, y contacts.Withdrawal) int { return x.At.Compare(y.At) })
		p.Staff = rapid.Bool().Draw(t, "staff")
		out[token] = p
	}
	return out
}

func drawStory(t *rapid.T) (*story, *Register) {
	s, reg := &story{}, new(Register)
	for range rapid.IntRange(0, 4).Draw(t, "versions") {
		p, published, of := drawPolicy(t), time.Time{}, drawProfiles(t)
		if n := len(s.versions); n > 0 && rapid.Bool().Draw(t, "edited") {
			p.EffectiveFrom = s.versions[n-1].EffectiveFrom
		}
		if rapid.Bool().Draw(t, "published") {
			published = drawMoment(t)
		}
		var c *Contacts
		if of != nil {
			c = NewProfiles("c_a", p.Version, of)
		}
		if err := reg.Install(p, c, published); err != nil {
			t.Fatal(err)
		}
		s.versions, s.published, s.contacts = append(s.versions, p), append(s.published, published), append(s.contacts, of)
	}
	return s, reg
}

// text is a day as text, by which the reference compares.
func text(at time.Time) string { return at.In(Rome()).Format(time.DateOnly) }

func (s *story) inDays(at time.Time, from, until Date) bool {
	day := text(at)
	return (from.IsZero() || from.String() <= day) && (until.IsZero() || day <= until.String())
}

// moment draws a moment, two times out of three one at which something begins or
// ends, or a second beside it.
func (s *story) moment(t *rapid.T) time.Time {
	var edges []time.Time
	day := func(all ...Date) {
		for _, d := range all {
			if !d.IsZero() {
				y, m, n := d.start.Date()
				edges = append(edges, time.Date(y, m, n, 0, 0, 0, 0, Rome()), time.Date(y, m, n+1, 0, 0, 0, 0, Rome()))
			}
		}
	}
	for _, p := range s.versions {
		day(p.EffectiveFrom)
		for _, x := range p.Purposes {
			day(x.ValidFrom, x.ValidUntil)
		}
		for _, x := range p.Lists {
			day(x.ValidFrom, x.ValidUntil)
		}
		for _, x := range p.Campaigns {
			day(x.From, x.Until)
		}
		for _, x := range p.Elections {
			day(x.Decree, x.Vote, x.Runoff)
		}
		for _, x := range p.Emergencies {
			edges = append(edges, x.From.Time, x.Until.Time, x.From.Add(72*time.Hour))
		}
	}
	if len(edges) == 0 || rapid.IntRange(0, 2).Draw(t, "anywhere") == 0 {
		return drawMoment(t)
	}
	return rapid.SampledFrom(edges).Draw(t, "edge").Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "beside")) * time.Second)
}

// TestDaysOfChangingClocks: a day may have 23 or 25 hours.
func TestDaysOfChangingClocks(t *testing.T) {
	for day, hours := range map[Date]int{NewDate(2024, 3, 31): 23, NewDate(2024, 10, 27): 25, NewDate(2024, 10, 28): 24} {
		if got := day.End().Sub(day.Start()); got != time.Duration(hours)*time.Hour {
			t.Errorf("%s has %s", day, got)
		}
		v := Validity{ValidUntil: day}
		if last := day.Start().Add(time.Duration(hours) * time.Hour); !v.ValidAt(last.Add(-time.Second)) || v.ValidAt(last) {
			t.Errorf("%s ends at a wrong time", day)
		}
	}
}

// version is the number of the version in force, or -1: of all that have begun,
// the last. One that keeps the first day of the one before begins when it is
// published.
func (s *story) version(at time.Time) int {
	found := -1
	for i, p := range s.versions {
		begun := s.published[i].IsZero() || s.published[i].Unix() <= at.Unix()
		if !p.EffectiveFrom.IsZero() {
			begun = p.EffectiveFrom.String() <= text(at)
			if i > 0 && s.versions[i-1].EffectiveFrom.String() == p.EffectiveFrom.String() {
				begun = begun && (s.published[i].IsZero() || s.published[i].Unix() <= at.Unix()) // edited, not dated anew
			}
		}
		if begun {
			found = i
		}
	}
	return found
}

// first is the mark of the first valid entry that fits, or "".
func first[T any](s *story, at time.Time, all []T, fits func(T) bool, days func(T) Validity, mark func(T) string) string {
	for _, x := range all {
		if v := days(x); fits(x) && s.inDays(at, v.ValidFrom, v.ValidUntil) {
			return mark(x)
		}
	}
	return ""
}

func markOf[T any](x *T, mark func(T) string) string {
	if x == nil {
		return ""
	}
	return mark(*x)
}

// ended is the mark of the list's entry whose last day is the latest that lies
// before a moment's day.
func (s *story) ended(at time.Time, all []List, id string) (mark string) {
	latest := ""
	for _, x := range all {
		if until := x.ValidUntil.String(); x.ID == id && until != "" && until < text(at) && until > latest {
			latest, mark = until, x.NoticeVersion
		}
	}
	return mark
}

// answers are all that a view says, as text.
type answers map[string]string

func (s *story) answers(at time.Time) answers {
	out := answers{}
	n := s.version(at)
	p, of := &Policy{Limits: DefaultLimits(), QuietHours: QuietHours{Off: true}}, map[event.Token]contacts.Profile(nil)
	if n >= 0 {
		p, of = s.versions[n], s.contacts[n]
	}
	out["known"] = fmt.Sprint(n >= 0, n < 0 && len(s.versions) > 0, p.Version, p.Limits.Bulk.People, len(p.Processors) > 0)
	for _, id := range []string{"a", "b", "c"} {
		out["purpose "+id] = first(s, at, p.Purposes, func(x Purpose) bool { return x.ID == id }, func(x Purpose) Validity { return x.Validity }, func(x Purpose) string { return x.NameIT })
		out["list "+id] = first(s, at, p.Lists, func(x List) bool { return x.ID == id }, func(x List) Validity { return x.Validity }, func(x List) string { return x.NoticeVersion })
		out["list ended "+id] = s.ended(at, p.Lists, id)
		out["sender "+id] = first(s, at, p.Senders, func(x Sender) bool { return x.Address == id+"@ente.test" }, func(x Sender) Validity { return x.Validity }, func(x Sender) string { return x.Note })
		out["processor "+id] = first(s, at, p.Processors, func(x Processor) bool { return slices.Contains(x.Gateways, id) }, func(x Processor) Validity { return x.Validity }, func(x Processor) string { return x.ID })
		out["route "+id] = first(s, at, p.Routes, func(x Route) bool { return x.ID == id }, func(x Route) Validity { return x.Validity }, func(x Route) string { return x.Purpose })
		out["template "+id] = first(s, at, p.Templates, func(x Template) bool { return x.ID == id }, func(x Template) Validity { return x.Validity }, func(x Template) string { return x.Text })
		out["account "+id] = first(s, at, p.Accounts, func(x Account) bool { return x.ID == id }, func(x Account) Validity { return x.Validity }, func(x Account) string { return x.Name })
		for _, to := range []string{"a", "b", "c"} {
			row := first(s, at, p.Compatibility, func(x Compatibility) bool { return x.From == id && x.To == to }, func(x Compatibility) Validity { return x.Validity }, func(x Compatibility) string { return x.Reason })
			out["compatible "+id+" "+to] = fmt.Sprint(row, id == to || row != "")
		}
		out["campaign "+id] = ""
		for _, c := range p.Campaigns {
			if c.ID == id {
				out["campaign "+id] = fmt.Sprint(s.inDays(at, c.From, c.Until))
			}
		}
	}
	for _, label := range []string{"emergency", "survey"} {
		var ids []string
		for _, x := range p.Purposes {
			if x.Labels[0] == label && s.inDays(at, x.ValidFrom, x.ValidUntil) && !slices.Contains(ids, x.ID) {
				ids = append(ids, x.ID)
			}
		}
		out["label "+label] = fmt.Sprint(ids)
	}
	s.answerTimes(at, p, out)
	s.answerContacts(at, of, out)
	return out
}

func daysBack(day time.Time, n int) time.Time { return day.AddDate(0, 0, -n) }

func firstOfVote(given, last Date) time.Time {
	switch {
	case given.String() != "":
		return given.start
	case last.start.Format("Mon") == "Mon":
		return daysBack(last.start, 1)
	}
	return last.start
}

func (s *story) answerTimes(at time.Time, p *Policy, out answers) {
	open := []string{}
	for _, e := range p.Emergencies {
		end := e.From.Unix() + 72*3600
		if !e.Until.IsZero() {
			end = min(end, e.Until.Unix())
		}
		if e.From.Unix() <= at.Unix() && at.Unix() < end {
			open = append(open, e.ID)
		}
	}
	out["emergencies"] = fmt.Sprint(open)
	window := ""
	for _, silent := range []bool{true, false} { // one in its silence counts before one that isn't
		for _, e := range p.Elections {
			first, last := e.Decree, e.Vote
			if first.IsZero() {
				first = Date{start: daysBack(firstOfVote(e.VoteFrom, e.Vote), 45)}
			}
			if !e.Runoff.IsZero() {
				last = e.Runoff
			}
			silence := false
			for _, vote := range [][2]Date{{e.VoteFrom, e.Vote}, {e.RunoffFrom, e.Runoff}} {
				if vote[1].IsZero() {
					continue
				}
				from := firstOfVote(vote[0], vote[1])
				for back := range e.SilenceDays {
					silence = silence || text(at) == text(daysBack(from, back))
				}
				silence = silence || text(from) < text(at) && text(at) <= vote[1].String()
			}
			if window == "" && silence == silent && s.inDays(at, first, last) {
				window = fmt.Sprint(e.Name, " ", first.String(), " ", e.Decree.IsZero(), silence)
			}
		}
	}
	out["election"] = window
	for _, c := range Channels() {
		q := p.QuietHours
		on := !q.Off && (slices.Contains(q.Channels, c) || len(q.Channels) == 0 && c == "sms")
		from, until := "21:00", "08:00"
		if q.From.Set {
			from = q.From.String()
		}
		if q.Until.Set {
			until = q.Until.String()
		}
		now := at.In(Rome()).Format("15:04")
		quiet := from <= now && now < until
		if from > until {
			quiet = now >= from || now < until
		}
		out["quiet "+c] = fmt.Sprint(on && quiet)
	}
}

// people are the recipients that are asked for: in the overlap of two years, a
// token that only the former year knows, a stranger.
func people() map[string]event.Recipient {
	return map[string]event.Recipient{
		"a": {Token: "2025-a", Previous: "2024-a"}, "b": {Token: "2025-b", Previous: "2024-b"}, "c": {Token: "2025-c"},
	}
}

func (s *story) answerContacts(at time.Time, of map[event.Token]contacts.Profile, out answers) {
	staff := 0
	for _, p := range of {
		if p.Staff {
			staff++
		}
	}
	out["directory"] = fmt.Sprint(staff)
	for name, to := range people() {
		p := of[to.Token]
		if to.Previous != "" && len(p.Lists)+len(p.Withdrawals) == 0 && !p.Staff {
			p = of[to.Previous]
		}
		var lists, withdrawn []string
		for _, m := range p.Lists {
			if m.From.Unix() <= at.Unix() && (m.Until.IsZero() || at.Unix() < m.Until.Unix()) {
				lists = append(lists, string(m.List))
			}
		}
		for _, w := range p.Withdrawals {
			if w.At.Unix() <= at.Unix() {
				withdrawn = append(withdrawn, w.Scope)
			}
		}
		_, reached := find(withdrawn, "a", "purpose:b", "*")
		out["contact "+name] = fmt.Sprint(lists, withdrawn, p.Staff, reached)
	}
}

func find(all []string, wanted ...string) (string, bool) {
	for _, x := range all {
		if slices.Contains(wanted, x) {
			return x, true
		}
	}
	return "", false
}

func TestAsOfAgainstReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, reg := drawStory(t)
		for range 20 {
			at := s.moment(t)
			v := reg.At("c_a", at)
			if d := cmp.Diff(s.answers(at), answersOf(v)); d != "" {
				t.Fatalf("at %s (-reference +register)\n%s", at.In(Rome()), d)
			}
			for _, to := range people() {
				if got := v.Staff(to); got != (v.Contact(to).Staff || v.e != nil && v.e.contacts.Staff(to.Previous)) {
					t.Fatalf("staff %v", got)
				}
			}
		}
	})
}

// TestPastStaysPast: what is installed with a later first day or publication
// changes no answer about before.
func TestPastStaysPast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, reg := drawStory(t)
		at := drawMoment(t)
		before := answersOf(reg.At("c_a", at))
		p := drawPolicy(t)
		published := at.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "later")) * time.Hour)
		if !p.EffectiveFrom.IsZero() && !p.EffectiveFrom.Start().After(at) {
			p.EffectiveFrom = Date{}
		}
		if err := reg.Install(p, nil, published); err != nil {
			t.Fatal(err)
		}
		now := answersOf(reg.At("c_a", at))
		if before["known"] == fmt.Sprint(false, false, "", 50, false) {
			before["known"] = fmt.Sprint(false, true, "", 50, false) // a first version makes it early, not unknown
		}
		if d := cmp.Diff(before, now); d != "" {
			t.Fatalf("the past changed (-before +now)\n%s", d)
		}
	})
}
