package all_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/detect"
	"vedetta/pkg/detect/bulk"
	"vedetta/pkg/detect/detecttest"
	"vedetta/pkg/detect/inbound"
	"vedetta/pkg/detect/list"
	"vedetta/pkg/detect/recipients"
	"vedetta/pkg/detect/report"
	"vedetta/pkg/detect/route"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// counting are the detectors that count people.
func counting(r *policy.Register) map[string]func() detect.Detector {
	return map[string]func() detect.Detector{
		"bulk": func() detect.Detector { return bulk.New(r) }, "recipients": func() detect.Detector { return recipients.New(r) },
		"route": func() detect.Detector { return route.New(r) }, "inbound": func() detect.Detector { return inbound.New(r) },
		"list": func() detect.Detector { return list.New(r) }, "report": func() detect.Detector { return report.New(r) },
	}
}

const small = `body: {ipa: c_a, name: A, domains: [a.test]}
dpo: {mail: rpd@a.test}
dpia_ref: "1"
retention: {findings: 90}
purposes: [{id: avvisi, legal_basis: public_task, labels: [service_information]}]
lists: [{id: uno, purpose: avvisi, contacts_file: uno.csv}, {id: due, purpose: avvisi, contacts_file: due.csv}]
senders: [{address: info@a.test, kind: functional}]
campaigns:
  - {id: tari, purpose: avvisi, from: 2024-05-01, until: 2024-06-01, max_recipients: 5, list: uno, senders: [info@a.test], bulk_allowed: true}
templates: [{id: otp, text: "Il codice è {codice} e scade tra dieci minuti", purpose: avvisi}]
routes:
  - {id: modulo, recipients: [urp@a.test], max_recipients: 1}
  - {id: due-alla-volta, max_recipients: 2}
limits: {bulk: {people: 5, windows: [10m, 3h], visible: 3, visible_grave: 5, inbound: 4, reply_all: 3, template: 3, list_read_rows: 10, route_fan_out: 10m}}
`

func smallRegister(t testing.TB) *policy.Register {
	t.Helper()
	path := filepath.Join(t.TempDir(), "p.yaml")
	if err := os.WriteFile(path, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := policy.LoadRules(path)
	if err != nil {
		t.Fatal(err)
	}
	of := map[event.Token][]policy.ListID{}
	for i := range 12 {
		of[person(i)] = []policy.ListID{"due"}
		of[person(30+i)] = []policy.ListID{"uno"}
	}
	r, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_a": policy.NewContacts("c_a", "test", of)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func person(i int) event.Token { return event.Token(fmt.Sprintf("2024-p%02d", i)) }

var noon = time.Date(2024, 5, 20, 12, 0, 0, 0, time.UTC)

// draw makes events of every sort within a day, in order of event time.
func draw(t *rapid.T, most int) []*event.Event {
	var out []*event.Event
	at := noon
	for i := range rapid.IntRange(1, most).Draw(t, "n") {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 1, 2, 5, 30}).Draw(t, "step")) * time.Minute)
		e := &event.Event{ID: fmt.Sprintf("e%03d", i), Body: "c_a", Time: at, Channel: event.Mail, Data: event.Data{Ingested: at, Message: &event.Message{Gateway: "mx"}}, Facts: &event.Facts{Words: 9}}
		n := rapid.IntRange(1, 3).Draw(t, "text")
		e.Facts.Exact, e.Facts.Template, e.Facts.Campaign = uint64(n), uint64(n)<<40*0xffff, fmt.Sprint("d-", n)
		e.Data.Sender.Claimed = rapid.SampledFrom([]event.Party{
			{Class: event.Functional, Address: "info@a.test"}, {Class: event.Person, Token: "2024-s1"}, {Class: event.Person, Token: "2024-s2", External: true}, {Class: event.Person, Token: "2024-s3"},
		}).Draw(t, "sender")
		fill(t, e)
		out = append(out, e)
	}
	return out
}

func fill(t *rapid.T, e *event.Event) {
	switch rapid.IntRange(0, 9).Draw(t, "sort") {
	case 0:
		e.Type, e.Channel, e.Data.List = event.ListRead, event.Register, &event.List{ID: "uno", Rows: rapid.SampledFrom([]int{1, 50}).Draw(t, "rows")}
		return
	case 1:
		e.Type, e.Channel, e.Data.List = event.CanaryHit, event.Register, &event.List{ID: "due"}
		return
	case 2:
		e.Type, e.Channel = event.CitizenReport, event.Register
		if rapid.Bool().Draw(t, "unseen") {
			e.Facts.Exact, e.Facts.Template, e.Facts.Campaign = 9, 0xff<<20, "d-9"
		}
		return
	case 3:
		e.Type, e.Data.Direction = event.MessageReceived, event.Inbound
		e.Data.Message.Rejected = rapid.IntRange(0, 2).Draw(t, "rejected")
	case 4:
		e.Type, e.Data.Direction, e.Data.Message.Thread = event.MessageSubmitted, event.Internal, "t1"
		for i := range 10 {
			e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: person(20 + i), Field: event.FieldTo})
		}
		return
	case 5:
		e.Type, e.Data.Direction = event.MessageSubmitted, event.Outbound
		e.Data.Route = rapid.SampledFrom([]string{"modulo", "due-alla-volta"}).Draw(t, "route")
	case 6:
		e.Type, e.Data.Direction, e.Facts.Registered, e.Facts.Campaign = event.MessageSubmitted, event.Outbound, "otp", ""
	case 7:
		e.Type, e.Data.Direction, e.Data.Campaign, e.Facts.Campaign = event.MessageSubmitted, event.Outbound, "tari", "tari"
	case 8:
		e.Type, e.Data.Direction, e.Facts.Campaign, e.Facts.Exact = event.MessageSubmitted, event.Outbound, "d-8", 8
		for range rapid.IntRange(1, 4).Draw(t, "of one list") {
			e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: person(30 + rapid.IntRange(0, 7).Draw(t, "listed")), External: true})
		}
		return
	default:
		e.Type, e.Data.Direction = event.MessageSubmitted, event.Outbound
	}
	for range rapid.IntRange(1, 4).Draw(t, "recipients") {
		e.Data.Recipients = append(e.Data.Recipients, event.Recipient{
			Token: person(rapid.IntRange(0, 14).Draw(t, "person")), External: e.Type == event.MessageSubmitted && rapid.Bool().Draw(t, "external"),
			Field: rapid.SampledFrom([]event.Field{event.FieldTo, event.FieldEnvelope}).Draw(t, "field"),
		})
	}
	e.Data.Message.Blind = rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "blind")
}

// late is the events in another order of arrival, each at most the lateness
// behind, some of them twice.
func late(t *rapid.T, all []*event.Event) []*event.Event {
	type arrival struct {
		at time.Time
		e  *event.Event
	}
	var out []arrival
	for _, e := range all {
		for range rapid.SampledFrom([]int{1, 1, 2}).Draw(t, "copies") {
			out = append(out, arrival{e.Time.Add(time.Duration(rapid.IntRange(0, 120).Draw(t, "late")) * time.Minute), e})
		}
	}
	slices.SortStableFunc(out, func(a, b arrival) int { return a.at.Compare(b.at) })
	var events []*event.Event
	for _, a := range out {
		events = append(events, a.e)
	}
	return events
}

// outcome is the findings at the end: what each says of whom.
func outcome(t testing.TB, d detect.Detector, all []*event.Event) []string {
	last := map[string]*event.Finding{}
	for _, e := range all {
		for _, f := range detecttest.Apply(t, d, detecttest.Step{Event: e}) {
			last[f.ID] = f
		}
	}
	var out []string
	for _, f := range slices.SortedFunc(maps.Values(last), func(a, b *event.Finding) int { return cmp.Compare(a.ID, b.ID) }) {
		if f.Severity == event.Info {
			continue // withdrawn: in another order it was never raised
		}
		subject := f.Subject
		if strings.HasPrefix(subject, "n-") {
			subject = "n"
		}
		out = append(out, fmt.Sprint(f.Rule, " ", subject, " people ", f.People, f.AtLeast, " messages ", f.Messages, " from ", f.FirstEvent, " to ", f.LastEvent, " ", f.Updated.Format(time.TimeOnly), " ", f.Senders))
	}
	slices.Sort(out)
	return out
}

// TestOrder: late, reordered and repeated events leave the same findings.
func TestOrder(t *testing.T) {
	r := smallRegister(t)
	seen := map[string]int{}
	for name, fresh := range counting(r) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				all := draw(rt, 60)
				want := outcome(t, fresh(), all)
				got := outcome(t, fresh(), late(rt, all))
				if !slices.Equal(want, got) {
					rt.Fatalf("in order:\n  %s\nlate:\n  %s", strings.Join(want, "\n  "), strings.Join(got, "\n  "))
				}
				for _, f := range want {
					rule, _, _ := strings.Cut(f, " ")
					seen[rule]++
				}
			})
		})
	}
	t.Log(seen)
	for _, rule := range []string{"bulk.undeclared", "bulk.rotating_senders", "bulk.overrun", "bulk.template", "bulk.reply_all", "recipients.visible", "route.fan_out", "inbound.fan_out", "list.canary", "list.read_then_send", "report.unseen"} {
		if seen[rule] == 0 && !testing.Short() { // which draws a fifth
			t.Errorf("no case of %s was drawn", rule)
		}
	}
}

// TestContract holds the detectors to detect.Detector over random events.
func TestContract(t *testing.T) {
	r := smallRegister(t)
	for name, fresh := range counting(r) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				var steps []detecttest.Step
				for _, e := range late(rt, draw(rt, 12)) {
					steps = append(steps, detecttest.Step{Event: e})
				}
				detecttest.Check(t, fresh, steps)
			})
		})
	}
}
