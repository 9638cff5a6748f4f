package mismatch_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
)

// told is a finding as it must stand in the end, for comparison.
func told(rule, about, subject string, verdict event.Verdict, severity event.Severity, people, messages int, more bool, first, last, declared, inferred string, reasons, data, rows []string) string {
	sorted := func(all []string) string {
		all = slices.Clone(all)
		slices.Sort(all)
		return strings.Join(slices.Compact(all), ",")
	}
	return fmt.Sprintf("%s %s %s: %s %s, %d people (%v), %d messages %s–%s, %s/%s, because %s, data %s, rows %s",
		rule, about, subject, verdict, severity, people, more, messages, first, last, declared, inferred, sorted(reasons), sorted(data), sorted(rows))
}

// group is the claims of one finding: nothing in between is older than eight days.
type group []claimed

// groups parts the claims by what they are about and where silence closed a finding.
func groups(all []claimed) (out []group) {
	by := map[string]group{}
	for _, c := range all {
		key := strings.Join([]string{c.rule, c.about, c.subject, c.apart}, "\x00")
		by[key] = append(by[key], c)
	}
	for _, key := range slices.Sorted(maps.Keys(by)) {
		g := by[key]
		slices.SortFunc(g, func(a, b claimed) int { return cmp.Or(a.e.Time.Compare(b.e.Time), cmp.Compare(a.e.ID, b.e.ID)) })
		begin := 0
		for i := range g {
			if i > 0 && g[i].most == 0 && g[i].e.Time.Sub(g[i-1].e.Time) > 8*24*time.Hour {
				out, begin = append(out, g[begin:i]), i
			}
		}
		out = append(out, g[begin:])
	}
	return out
}

// reached are the distinct people of claims; those whom nobody named are a group.
func (g group) reached() (n int, more bool) {
	seen := map[string]bool{}
	for _, c := range g {
		for _, r := range c.to {
			if !seen[string(r.Token)] {
				seen[string(r.Token)] = true
				n++
			}
		}
		if c.blind == 0 {
			continue
		}
		var named []string
		for _, r := range c.e.Data.Recipients {
			named = append(named, string(r.Token))
		}
		slices.Sort(named)
		key := fmt.Sprint("blind ", c.e.Data.Sender.Claimed, named, c.blind)
		if more = true; !seen[key] {
			seen[key] = true
			n += c.blind
		}
	}
	return n, more
}

// surely is how many people were reached whoever those are that nobody named.
func (g group) surely() (n int) {
	var named group
	for _, c := range g {
		alone, _ := group{c}.reached()
		c.blind = 0
		n, named = max(n, alone), append(named, c)
	}
	all, _ := named.reached()
	return max(n, all)
}

// counted are the claims that the finding counts: from a day before the earliest
// moment at which a day held enough people.
func (g group) counted() group {
	if g[0].need == 1 {
		return g
	}
	const day = 24 * time.Hour
	for _, end := range g {
		var within group
		for _, c := range g {
			if age := end.e.Time.Sub(c.e.Time); age >= 0 && age <= day {
				within = append(within, c)
			}
		}
		if n, _ := within.reached(); n >= g[0].need {
			return slices.DeleteFunc(slices.Clone(g), func(c claimed) bool { return end.e.Time.Sub(c.e.Time) > day })
		}
	}
	return nil
}

// finding is what must be told of a group, or nothing.
func (g group) finding() string {
	counted := g.counted()
	n, more := counted.reached()
	if len(counted) == 0 || g[0].most > 0 && n <= g[0].most {
		return ""
	}
	first := g[0]
	severity, verdict := first.severity, g[len(g)-1].verdict
	var reasons, data, rows []string
	if first.most > 0 && g.surely() > first.most {
		verdict = event.Incompatible
	}
	for _, c := range g {
		if c.severity.Rank() > severity.Rank() {
			severity = c.severity
		}
		if c.verdict == event.Incompatible {
			verdict = c.verdict
		}
		reasons, data, rows = append(reasons, c.reasons...), append(data, c.data...), append(rows, c.rows...)
	}
	return told(first.rule, first.about, first.subject, verdict, severity, n, len(counted), more, counted[0].e.ID, counted[len(counted)-1].e.ID, first.declared, first.inferred, reasons, data, rows)
}

// arrivals are the events as they come in: up to two hours late, some of them twice.
func arrivals(t *rapid.T, events []*event.Event) []*event.Event {
	late := map[string]time.Time{}
	for _, e := range events {
		late[e.ID] = e.Time.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 60, 119}).Draw(t, "late")) * time.Minute)
	}
	out := slices.SortedFunc(slices.Values(events), func(a, b *event.Event) int {
		return cmp.Or(late[a.ID].Compare(late[b.ID]), cmp.Compare(b.ID, a.ID))
	})
	for i := range out {
		if rapid.IntRange(0, 5).Draw(t, "twice") == 0 {
			out = slices.Insert(out, i+1, out[i])
		}
	}
	return out
}

// rareVerdicts are rules with reasons that some town must have drawn.
func rareVerdicts() []string {
	return []string{
		mismatch.Electoral + " electoral_window", mismatch.Electoral + " from_outside", mismatch.Silence + " personal_form", mismatch.Silence + " electoral_content",
		mismatch.Window + " personal_form", mismatch.Window + " maybe_not_indispensable", mismatch.Window + " maybe_electoral", mismatch.Declaration + " electoral_content", mismatch.Declaration + " declared_by_default", mismatch.Declaration + " maybe_electoral", mismatch.Purpose + " sender_not_of_body",
		mismatch.Emergency + " emergency_without_act", mismatch.Emergency + " emergency_expired", mismatch.Emergency + " emergency_other_list", mismatch.Emergency + " recipients_signed_up", mismatch.Emergency + " beside another's",
		mismatch.QuietHours + " quiet_hours", mismatch.Campaign + " outside_declared_days", mismatch.Campaign + " outside_declared_list", mismatch.Maximum + " over_declared_recipients", mismatch.Maximum + " recipients_not_named",
		mismatch.ThirdPerson + " personal_data_to_many", mismatch.ThirdPerson + " beyond_route", mismatch.Revealing + " service_health", mismatch.LegalNotices + " incompatible",
		mismatch.Processor + " no_processor", mismatch.Notice + " no_notice", mismatch.Purpose + " incompatible", mismatch.Unregister + " list_expired",
		mismatch.Unregister + " purpose_not_in_register", mismatch.Unregister + " purpose_unsure", mismatch.Unregister + " recipients_not_named", mismatch.Unregister + " own_case", mismatch.Unregister + " maybe_legal_notice", mismatch.Unregister + " text_says_otherwise", mismatch.Unregister + " text_is_no_proof", mismatch.Unregister + " maybe_electoral", mismatch.Electoral + " letters_with_one_text", mismatch.Declaration + " letters_with_one_text", mismatch.Emergency + " recipients_not_named", mismatch.Unregister + " campaign_not_in_register",
	}
}

// TestEveryRuleAsReference: over random towns and whatever they send, late, in any
// order and twice, every finding of every rule is the reference's: verdict, severity,
// reasons, people, messages, the first and the last of them, and the register's rows.
// What the first reference speaks of (TestSameVerdictAsReference: several versions,
// withdrawals, compatible purposes) and what becomes known later
// (TestLaterAsReference) is not in these towns.
func TestEveryRuleAsReference(t *testing.T) {
	seen := map[string]int{}
	towns := func(rt *rapid.T) {
		w := drawTown(rt)
		reg := w.register(rt)
		var events []*event.Event
		var claims []claimed
		for i := range rapid.IntRange(1, 80).Draw(rt, "n") {
			e := drawEvent(rt, i)
			events, claims = append(events, e), append(claims, w.judge(e)...)
		}
		var want []string
		for _, g := range groups(claims) {
			if f := g.finding(); f != "" {
				want = append(want, f)
				for _, c := range g {
					for _, r := range append(slices.Clone(c.reasons), string(c.verdict)) {
						seen[c.rule+" "+r]++
					}
					if c.beside {
						seen[c.rule+" beside another's"]++
					}
				}
			}
		}
		d, last := mismatch.New(mismatch.Options{Register: reg}), map[string]string{}
		for _, e := range arrivals(rt, events) {
			must(t, d.Detect(e, func(f *event.Finding) {
				var rows []string
				for _, r := range f.Rows {
					rows = append(rows, r.Kind+":"+r.ID)
				}
				last[f.ID] = told(f.Rule, string(f.About), f.Subject, f.Verdict, f.Severity, f.People, f.Messages, f.AtLeast, f.FirstEvent, f.LastEvent, f.Declared, f.Inferred, f.Reasons, f.PersonalData, rows)
			}))
			if rapid.IntRange(0, 9).Draw(rt, "restart") == 0 {
				d = restarted(rt, d, reg)
			}
		}
		got := slices.Sorted(maps.Values(last))
		slices.Sort(want)
		if !slices.Equal(got, want) {
			rt.Fatalf("missing:\n%s\ntoo much:\n%s", strings.Join(without(want, got), "\n"), strings.Join(without(got, want), "\n"))
		}
	}
	rare := rareVerdicts()
	undrawn := func(code string) bool { return seen[code] == 0 }
	for range 5 { // a hundred towns mostly have all of it, and not always
		if rapid.Check(t, towns); t.Failed() || testing.Short() || !slices.ContainsFunc(rare, undrawn) { // short draws a fifth
			return
		}
	}
	t.Errorf("no case of %q was drawn: %v", slices.DeleteFunc(rare, undrawn), seen)
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}
