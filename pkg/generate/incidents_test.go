package generate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"vedetta/pkg/event"
)

// checkIncidents looks for what makes each incident one, in the events alone.
func checkIncidents(t *testing.T, m *made) {
	at, staff, declared := m.firstCopies(), m.staff(t), m.declared(t)
	kinds := map[string]bool{}
	for _, x := range m.truths {
		kinds[x.Kind] = true
		if x.Decoy {
			continue
		}
		f := features{Truth: x, at: m.lines[at[x.Expect[0].Earliest.Event]], declared: declared[x.Campaign], staff: staff, people: map[string]bool{}}
		f.day = f.at.Time.In(rome(t)).Format(time.DateOnly)
		senders := map[string]map[string]bool{}
		for _, step := range x.Trail {
			in := m.lines[at[step.Event]]
			if in.Message != nil && in.Type == event.MessageReceived {
				f.rejected += in.Message.Rejected
			}
			for _, p := range reached(in, step.Role) {
				f.people[p] = true
				if senders[in.Sender.Claimed] == nil {
					senders[in.Sender.Claimed] = map[string]bool{}
				}
				senders[in.Sender.Claimed][p] = true
				f.most = max(f.most, len(senders[in.Sender.Claimed]))
			}
		}
		for _, r := range f.at.Recipients {
			if r.Field != event.FieldEnvelope && !staff[who(r.Address)] && !strings.HasSuffix(r.Address, domain) {
				f.visible++
			}
		}
		if !f.right(t, m) {
			t.Errorf("%s is no such incident: raised by %s on %s, %d people, %d visible, %d rejected, %d by one sender",
				x.ID, f.at.Sender.Claimed, f.day, len(f.people), f.visible, f.rejected, f.most)
		}
	}
	if len(kinds) < 64 {
		t.Errorf("%d kinds of incidents and decoys", len(kinds))
	}
}

// features are what can be seen of an incident.
type features struct {
	Truth
	at       *event.Intake // with which it is known
	day      string        // of that
	declared declaration
	staff    map[string]bool
	people   map[string]bool
	most     int // people by one sender
	visible  int // outsiders in To and Cc of that event
	rejected int
}

// right reports whether the incident is one of its kind.
func (f *features) right(t *testing.T, m *made) bool {
	t.Helper()
	one := ""
	if len(f.at.Recipients) > 0 {
		one = who(f.at.Recipients[0].Address)
	}
	hour := f.at.Time.In(rome(t)).Hour()
	switch f.Kind {
	case "rotate.senders", "rotate.channels":
		return f.most < 50 && len(f.people) >= 50
	case "visible.to", "visible.pec":
		return f.visible >= 10
	case "visible.cc":
		return f.visible >= 50
	case "bulk.exactly50":
		return len(f.people) == 50
	case "bulk.newyear":
		return f.First.Time.Year() < f.Last.Time.Year()
	case "inbound.directory":
		return len(f.people) == len(f.staff) && f.rejected > 0
	case "drip.days":
		return f.Last.Time.Sub(f.First.Time) > 6*24*time.Hour && len(f.people) >= 60
	case "canary.hit":
		return f.at.Type == event.CanaryHit
	case "overrun.people":
		return len(f.people) > f.declared.Most && f.declared.Most > 0
	case "overrun.longer":
		return f.day > f.declared.Until
	case "overrun.list":
		return !m.column(t, f.declared.List)[one] && f.day <= f.declared.Until
	case "overrun.sender":
		return !slices.Contains(f.declared.Senders, f.at.Sender.Claimed) && f.day <= f.declared.Until
	case "emergency.expired":
		return f.at.Time.Sub(f.First.Time) > 72*time.Hour
	case "emergency.noact":
		return f.at.Campaign == "" && f.at.Purpose == "protezione_civile"
	case "quiet.bulk":
		return hour >= 21 || hour < 8
	case "election.window", "election.silence":
		vote := m.vote(t)
		silent := f.at.Time.After(vote.AddDate(0, 0, -1))
		return f.at.Time.Before(vote.AddDate(0, 0, 1)) && silent == (f.Kind == "election.silence")
	case "consent.withdrawn":
		return m.column(t, "revoche")[one] && !m.withdrewLater(t, one, f.at.Time)
	case "inad.misuse":
		return m.column(t, "imprese-inad")[one]
	case "drip.blind":
		return f.Last.Time.Sub(f.First.Time) > 7*24*time.Hour && len(f.people) >= 50 && 8*f.at.Message.Blind < 50
	case "replyall.list":
		return len(f.at.Recipients) == 1 && f.at.Message.Thread != "" && !f.staff[one] && f.most <= 1
	case "inbound.senders":
		return f.most == 1 && len(f.people) >= 20
	case "route.office":
		return f.at.Route == "segnala-guasto" && strings.HasSuffix(one, "@comune.borgofinto.test") && one != "ufficio.tecnico@comune.borgofinto.test"
	case "route.fanout", "route.request":
		return f.at.Route != "" && f.at.Campaign == "" && len(f.people) > 20
	}
	return true
}

// vote is the midnight that begins the day of the vote.
func (m *made) vote(t *testing.T) time.Time {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(m.dir, "policy.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		Elections []struct {
			Vote string `yaml:"vote"`
		} `yaml:"elections"`
	}
	if err := yaml.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation(time.DateOnly, p.Elections[0].Vote, rome(t))
	if err != nil {
		t.Fatal(err)
	}
	return at
}
