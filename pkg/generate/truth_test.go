package generate

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

// who is one person by a way of its own: the last ten digits of a number, or the
// mailbox without its tag.
func who(address string) string {
	if local, host, ok := strings.Cut(strings.ToLower(address), "@"); ok {
		return strings.SplitN(local, "+", 2)[0] + "@" + host
	}
	return address[max(0, len(address)-10):] // no source here parts digits
}

func key(in *event.Intake) string { return strings.Join(in.Key, "/") }

// firstCopies are the events by key, and the place of their first copy.
func (m *made) firstCopies() (at map[string]int) {
	at = map[string]int{}
	for i, in := range m.lines {
		if _, ok := at[key(in)]; !ok {
			at[key(in)] = i
		}
	}
	return at
}

// reached are the people of an event of a trail.
func reached(in *event.Intake, role string) []string {
	var out []string
	switch {
	case role == "prepare" || role == "after":
	case in.Type == event.CitizenReport:
		out = append(out, who(in.Sender.Claimed))
	default:
		for _, r := range in.Recipients {
			if self := in.Type == event.MessageSubmitted && r.Address == in.Sender.Claimed; !self {
				out = append(out, who(r.Address))
			}
		}
		for i := 0; in.Message != nil && i < in.Message.Blind; i++ {
			out = append(out, fmt.Sprint("nobody knows, ", key(in), i))
		}
	}
	return out
}

// checkTruth counts everything in truth.jsonl again, from the log.
func checkTruth(t *testing.T, m *made) {
	at, staff := m.firstCopies(), len(m.staff(t))
	for _, x := range m.truths {
		people, last := map[string]bool{}, -1
		first, latest := m.lines[at[x.Trail[0].Event]].Time, time.Time{}
		for i, step := range x.Trail {
			n, ok := at[step.Event]
			if !ok {
				t.Fatalf("%s: event %d of its trail is not in the log", x.ID, i)
			}
			if n <= last {
				t.Fatalf("%s: event %d of its trail arrives before the one before it", x.ID, i)
			}
			last = n
			in := m.lines[n]
			for _, p := range reached(in, step.Role) {
				people[p] = true
			}
			if step.People != len(people) || !step.Time.Equal(in.Time) {
				t.Fatalf("%s: event %d says %d people at %s, the log says %d at %s", x.ID, i, step.People, step.Time, len(people), in.Time)
			}
			if in.Time.Before(first) {
				first = in.Time
			}
			if in.Time.After(latest) {
				latest = in.Time
			}
		}
		if x.People != len(people) || x.Messages != len(x.Trail) || !x.First.Time.Equal(first) || !x.Last.Time.Equal(latest) {
			t.Errorf("%s: %d people, %d messages from %s to %s; the log says %d, %d, %s, %s",
				x.ID, x.People, x.Messages, x.First.Time, x.Last.Time, len(people), len(x.Trail), first, latest)
		}
		for _, e := range x.Expect {
			checkEarliest(t, m, at, staff, x, e)
		}
	}
}

// wanted is what makes an expectation known: so many people, or messages, in a
// window. It is written down a second time on purpose.
func wanted(x Truth, e Expectation, staff int) (people, messages int, window time.Duration) {
	const week = 7 * 24 * time.Hour
	switch {
	case x.Kind == "drip.blind":
		return 50, 0, 0
	case x.Kind == "replyall.list":
		return 0, 10, 0
	case strings.HasPrefix(e.Name, "bulk"):
		return 50, 0, week
	case e.Name == "list": // propaganda to who was read together
		return 5, 0, week
	case e.Name == "inbound":
		return min(20, (staff*2+99)/100), 0, week
	case e.Name == "reports":
		return 2, 0, 0
	case e.Name == "replyall":
		return 0, 5, 0
	case e.Name == "visible", e.Name == "canary":
		return 0, 1, 0
	case x.Kind == "overrun.people":
		return -1, 0, 0 // of its declaration
	}
	return 1, 0, 0
}

// checkEarliest looks for the first arrival with which the expectation holds, by
// trying every one.
func checkEarliest(t *testing.T, m *made, at map[string]int, staff int, x Truth, e Expectation) {
	people, messages, window := wanted(x, e, staff)
	if people < 0 {
		people = m.declared(t)[x.Campaign].Most + 1
	}
	type one struct {
		at  time.Time
		who string
	}
	var hits []one
	n := 0
	for _, step := range x.Trail {
		in := m.lines[at[step.Event]]
		if e.Role != "" && step.Role != e.Role || e.Role == "" && step.Role == "prepare" {
			continue
		}
		n++
		for _, p := range reached(in, step.Role) {
			hits = append(hits, one{in.Time, p})
		}
		slices.SortStableFunc(hits, func(a, b one) int { return a.at.Compare(b.at) })
		holds := messages > 0 && n >= messages
		for i := range hits {
			seen := map[string]bool{}
			for _, h := range hits[i:] {
				if window == 0 || h.at.Sub(hits[i].at) <= window {
					seen[h.who] = true
				}
			}
			holds = holds || people > 0 && len(seen) >= people
			if window == 0 {
				break
			}
		}
		if holds {
			if step.Event != e.Earliest.Event || step.People != e.Earliest.People {
				t.Errorf("%s %s: known with %s (%d people), the truth says %s (%d)", x.ID, e.Name, step.Event, step.People, e.Earliest.Event, e.Earliest.People)
			}
			return
		}
	}
	t.Errorf("%s %s: never known", x.ID, e.Name)
}

// declaration is a campaign as the register on disk says it.
type declaration struct {
	ID      string   `yaml:"id"`
	From    string   `yaml:"from"`
	Until   string   `yaml:"until"`
	Most    int      `yaml:"max_recipients"`
	List    string   `yaml:"list"`
	Senders []string `yaml:"senders"`
}

func (m *made) declared(t *testing.T) map[string]declaration {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(m.dir, "policy.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		Campaigns []declaration `yaml:"campaigns"`
	}
	if err := yaml.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	out := map[string]declaration{}
	for _, c := range p.Campaigns {
		out[c.ID] = c
	}
	return out
}

// column is the first column of a contact file.
func (m *made) column(t *testing.T, file string) map[string]bool {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(m.dir, "contatti", file+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if i > 0 {
			first, _, _ := strings.Cut(line, ",")
			out[who(first)] = true
		}
	}
	return out
}

func (m *made) staff(t *testing.T) map[string]bool { return m.column(t, "personale") }

// incident events are those that may break limits.
func (m *made) incidentEvents() map[string]bool {
	out := map[string]bool{}
	for _, x := range m.truths {
		for _, step := range x.Trail {
			if !x.Decoy {
				out[step.Event] = true
			}
		}
	}
	return out
}

// checkLimits holds normal life and decoys to every limit, from the log alone.
func checkLimits(t *testing.T, m *made) {
	incidents, staff := m.incidentEvents(), m.staff(t)
	people := map[string]map[string]bool{} // undeclared text → people
	writers := map[string]map[string]bool{}
	add := func(in map[string]map[string]bool, k, p string) {
		if in[k] == nil {
			in[k] = map[string]bool{}
		}
		in[k][p] = true
	}
	for _, in := range m.lines {
		if incidents[key(in)] || in.Channel != event.SMS && in.Channel != event.Mail {
			continue
		}
		outside, transactional := 0, in.Route == "accesso-online" || in.Route == "promemoria"
		for _, r := range in.Recipients {
			own := strings.HasSuffix(r.Address, "@comune.borgofinto.test") || staff[who(r.Address)]
			if !own && (r.Field == event.FieldTo || r.Field == event.FieldCc) && in.Channel == event.Mail {
				outside++
			}
			if in.Text != "" && in.Campaign == "" && !transactional && in.Message.Thread == "" && in.Type == event.MessageSubmitted {
				add(people, in.Text, who(r.Address))
			}
			if in.Type == event.MessageReceived && in.Sender.Claimed != "" && !strings.Contains(in.Sender.Claimed, "@rsu.") {
				add(writers, in.Sender.Claimed, who(r.Address))
			}
			if strings.HasPrefix(in.Route, "scrivi") && in.Type == event.MessageSubmitted && who(r.Address) != "urp@comune.borgofinto.test" {
				t.Errorf("%s: a route beyond its recipient", key(in))
			}
		}
		if outside > 9 {
			t.Errorf("%s: %d outsiders are visible", key(in), outside)
		}
		if h := in.Time.In(rome(t)).Hour(); in.Channel == event.SMS && in.Type == event.MessageSubmitted && (h >= 21 || h < 8) && !transactional && in.Purpose != "protezione_civile" {
			t.Errorf("%s: a text message in the night", key(in))
		}
	}
	for text, p := range people {
		if len(p) >= 50 {
			t.Errorf("an undeclared text reaches %d people: %.60s", len(p), text)
		}
	}
	for _, p := range writers {
		inside := 0
		for x := range p {
			if staff[x] {
				inside++
			}
		}
		if inside >= min(20, (len(staff)*2+99)/100) {
			t.Errorf("an outsider who is no incident writes to %d of the staff", inside)
		}
	}
}

func rome(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// checkDeclared holds every campaign outside incidents to its declaration, and
// the declared part of incidents to its days.
func checkDeclared(t *testing.T, m *made) {
	incidents, declared := m.incidentEvents(), m.declared(t)
	people, lists := map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, in := range m.lines {
		if in.Campaign == "" || incidents[key(in)] {
			continue
		}
		c, ok := declared[in.Campaign]
		if !ok {
			t.Fatalf("%s: campaign %s is not in the register", key(in), in.Campaign)
		}
		day := in.Time.In(rome(t)).Format(time.DateOnly)
		if day < c.From || day > c.Until || !slices.Contains(c.Senders, in.Sender.Claimed) {
			t.Errorf("%s: on %s from %s: not as %s declares", key(in), day, in.Sender.Claimed, c.ID)
		}
		if lists[c.List] == nil {
			lists[c.List] = m.column(t, c.List)
		}
		for _, r := range in.Recipients {
			if people[c.ID] == nil {
				people[c.ID] = map[string]bool{}
			}
			people[c.ID][who(r.Address)] = true
			if !lists[c.List][who(r.Address)] {
				t.Fatalf("%s: somebody who is not on %s", key(in), c.List)
			}
		}
	}
	for id, p := range people {
		if most := declared[id].Most; most > 0 && len(p) > most {
			t.Errorf("%s reaches %d people, declared are %d", id, len(p), most)
		}
	}
	gone := m.column(t, "revoche")
	for _, in := range m.lines {
		if incidents[key(in)] || !strings.HasPrefix(in.Campaign, "newsletter") {
			continue
		}
		for _, r := range in.Recipients {
			if gone[who(r.Address)] && !m.withdrewLater(t, who(r.Address), in.Time) {
				t.Fatalf("%s: newsletter to somebody who had withdrawn", key(in))
			}
		}
	}
}

// withdrewLater reports whether the consent was taken back after a time.
func (m *made) withdrewLater(t *testing.T, person string, at time.Time) bool {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(m.dir, "contatti", "revoche.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		if f := strings.Split(line, ","); len(f) == 4 && who(f[0]) == person {
			when, err := time.Parse(time.RFC3339, f[2])
			if err != nil {
				t.Fatal(err)
			}
			return when.After(at)
		}
	}
	return false
}

// TestKnownInAWindow compares the counters with every window there is.
func TestKnownInAWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		window := time.Duration(rapid.IntRange(1, 6).Draw(t, "window")) * time.Hour
		need := rapid.IntRange(1, 5).Draw(t, "people")
		a := &atLeast{Expectation: &Expectation{people: need, window: window}, people: map[string]bool{}}
		start := time.Unix(1_700_000_000, 0)
		type one struct{ minute, who int }
		var hits []one
		known := false
		for i := range rapid.IntRange(1, 25).Draw(t, "events") {
			h := one{rapid.IntRange(0, 900).Draw(t, fmt.Sprint("minute", i)), rapid.IntRange(0, 6).Draw(t, fmt.Sprint("who", i))}
			hits = append(hits, h)
			in := &event.Intake{Time: start.Add(time.Duration(h.minute) * time.Minute)}
			got := a.see(planted{in: in}, []string{fmt.Sprint(h.who)})
			holds := false
			for from := range 901 {
				seen := map[int]bool{}
				for _, x := range hits {
					if x.minute >= from && time.Duration(x.minute-from)*time.Minute <= window {
						seen[x.who] = true
					}
				}
				holds = holds || len(seen) >= need
			}
			if got != (holds && !known) {
				t.Fatalf("after %v: known %v, want %v (before: %v)", hits, got, holds, known)
			}
			known = known || holds
		}
	})
}
