package mismatch_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
	"vedetta/pkg/policy/contacts"
)

// The world of the second reference: a town with everything that a register may say
// beside purposes, in one version. Times are hours after day 0, 2024-05-10 in Italy;
// events come in the first six days and again from day 16 to day 21, so that what is
// silent for more than eight days is.

func townHour(h int) time.Time { return time.Date(2024, 5, 10, h, 0, 0, 0, rome()) }

func rome() *time.Location {
	loc, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic(err) // it is embedded
	}
	return loc
}

// townPurposes are the labels of each purpose; pd, of legal notices, has none.
func townPurposes() map[string][]string {
	return map[string][]string{"pa": {"emergency"}, "pb": {"service_information", "service_reminder", "personal_case"}, "pc": {"event_promotion", "survey"}, "pd": nil}
}

// townLists are what each list was collected for.
func townLists() map[string]string {
	return map[string]string{"la": "pa", "lb": "pb", "lc": "pc", "ld": "pd", "le": "pc"}
}

// town is its register.
type town struct {
	notice              map[string]bool // lists with a notice
	expires             int             // hour at which list le ends
	elections           []townElection
	acts                []townAct
	campaigns           map[string]townCampaign
	quietFrom, quietTo  int // hours of the day; for text messages
	processor           bool
	processorEnds       int // hour
	letters, told, many int
	on                  map[int][]string // lists of a person
	staff               int
}

type townElection struct {
	decree, vote, runoff int // days; -1 is none
	silence              int
}

type townAct struct {
	from, hours int // 0 hours: no end of its own
	purpose     string
	lists       []string
}

type townCampaign struct {
	purpose, list, act string // act is the reference; of e0 it is A0
	emergency          string
	from, until        int // days, both included
	most               int
}

func drawTown(t *rapid.T) town {
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	n := func(label string, from, to int) int { return rapid.IntRange(from, to).Draw(t, label) }
	w := town{
		notice: map[string]bool{}, expires: 24 * n("expires", 0, 21), quietFrom: n("quiet from", 18, 23), quietTo: n("quiet to", 5, 9),
		processor: n("processor", 0, 2) > 0, processorEnds: 24 * n("processor ends", 1, 25), letters: n("letters", 1, 3), told: n("told", 1, 4), many: n("many", 1, 3),
		campaigns: map[string]townCampaign{}, on: map[int][]string{}, staff: rapid.SampledFrom([]int{0, 3, 7, 99}).Draw(t, "staff"),
	}
	for _, l := range []string{"la", "lb", "lc", "ld", "le"} {
		w.notice[l] = n("notice", 0, 2) > 0
	}
	for range n("elections", 0, 2) {
		e := townElection{decree: -1, vote: n("vote", 3, 30), runoff: -1, silence: n("silence", 1, 3)}
		if n("decree", 0, 2) > 0 {
			e.decree = max(0, e.vote-25+n("decreed", 0, 20))
		}
		if n("two rounds", 0, 1) == 1 {
			e.runoff = e.vote + 14
		}
		w.elections = append(w.elections, e)
	}
	for range n("acts", 0, 3) {
		w.acts = append(w.acts, townAct{
			from: n("act", 0, 140), hours: n("hours", 0, 3) * 24, purpose: pick("act for", "", "pa", "pa", "pb"),
			lists: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"la", "lb", "lc"}), 0, 2, rapid.ID).Draw(t, "act to"),
		})
	}
	for i, name := range []string{"c1", "c2"} {
		c := townCampaign{purpose: pick("for", "pa", "pb", "pc"), list: pick("to", "", []string{"la", "lc"}[i], []string{"lb", "le"}[i]), act: pick("under", "", "A0", "A9"), most: n("most", 0, 4)}
		if len(w.acts) > 0 && n("emergency", 0, 2) == 0 {
			c.emergency = "e0"
		}
		c.from = n("from", 0, 5)
		c.until = c.from + n("days", 0, 16)
		w.campaigns[name] = c
	}
	if n("beside", 0, 3) == 0 { // an act that ends while another campaign's goes on
		w.acts = append([]townAct{{from: n("begun", 0, 48), hours: 24}}, w.acts...)[:max(1, len(w.acts))]
		w.campaigns["c1"] = townCampaign{purpose: "pa", act: "A0", emergency: "e0", from: 0, until: 21}
		w.campaigns["c2"] = townCampaign{purpose: "pa", act: "A9", from: 0, until: 21}
	}
	for i := range 8 {
		w.on[i] = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"la", "lb", "lc", "ld", "le"}), 0, 2, rapid.ID).Draw(t, "on")
		slices.Sort(w.on[i])
	}
	return w
}

func townDay(d int) string { return townHour(24 * d).Format(time.DateOnly) }

// register writes the town down as a body does.
func (w town) register(t *rapid.T) *policy.Register {
	var b strings.Builder
	b.WriteString("body: {ipa: c_a, name: A, domains: [a.test]}\ndpo: {mail: rpd@a.test}\ndpia_ref: x\nretention: {findings: 90}\npurposes:\n")
	for _, p := range []string{"pa", "pb", "pc", "pd"} {
		basis := map[bool]string{true: "consent", false: "public_task"}[p == "pc"]
		fmt.Fprintf(&b, "  - {id: %s, legal_basis: %s, labels: [%s]}\n", p, basis, strings.Join(townPurposes()[p], ", "))
	}
	b.WriteString("lists:\n")
	for _, l := range []string{"la", "lb", "lc", "ld", "le"} {
		more := map[string]string{"ld": ", source: inad", "le": ", valid_until: " + townHour(w.expires).AddDate(0, 0, -1).Format(time.DateOnly)}[l]
		if w.notice[l] {
			more += ", notice_version: v1"
		}
		fmt.Fprintf(&b, "  - {id: %s, purpose: %s%s}\n", l, townLists()[l], more)
	}
	w.writeTimes(&b)
	b.WriteString("senders: [{address: servizi@a.test, kind: functional, purpose: pb}, {address: info@a.test, kind: functional}]\n")
	b.WriteString("routes:\n  - {id: code, purpose: pb, transactional: true}\n  - {id: bare, transactional: true}\n  - {id: form, purpose: pb, recipients: [urp@a.test], max_recipients: 1}\n  - {id: two, purpose: pc, max_recipients: 2}\n")
	b.WriteString("templates: [{id: tb, text: \"Gentile {nome}, la mensa\", purpose: pb}, {id: tn, text: \"Il suo codice {codice}\"}]\n")
	b.WriteString("accounts: [{platform: facebook, id: \"1\", ownership: institutional}, {platform: facebook, id: \"2\", ownership: office_holder}]\n")
	if w.processor {
		fmt.Fprintf(&b, "processors: [{id: p, name: P, contract_ref: x, gateways: [gw], valid_until: %s}]\n", townHour(w.processorEnds).AddDate(0, 0, -1).Format(time.DateOnly))
	}
	fmt.Fprintf(&b, "quiet_hours: {from: \"%02d:00\", until: \"%02d:00\", channels: [sms]}\n", w.quietFrom, w.quietTo)
	fmt.Fprintf(&b, "limits: {third_person: %d, letters: {people: %d, third_person: %d}}\n", w.many, w.letters, w.told)
	p, err := policy.Parse("town.yaml", []byte(b.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	of := map[event.Token]contacts.Profile{}
	for i, lists := range w.on {
		var x contacts.Profile
		for _, l := range lists {
			x.Lists = append(x.Lists, contacts.Membership{List: policy.ListID(l)})
		}
		x.Staff = i == w.staff
		of[token(i)] = x
	}
	reg, err := policy.NewRegister([]*policy.Policy{p}, map[event.Body]*policy.Contacts{"c_a": policy.NewProfiles("c_a", "v", of)})
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// writeTimes writes what holds for some time only.
func (w town) writeTimes(b *strings.Builder) {
	b.WriteString("campaigns:\n")
	for _, name := range []string{"c1", "c2"} {
		c := w.campaigns[name]
		fmt.Fprintf(b, "  - {id: %s, purpose: %s, from: %s, until: %s, max_recipients: %d", name, c.purpose, townDay(c.from), townDay(c.until), c.most)
		for key, v := range map[string]string{"list": c.list, "act_ref": c.act, "emergency": c.emergency} {
			if v != "" {
				fmt.Fprintf(b, ", %s: %s", key, v)
			}
		}
		b.WriteString("}\n")
	}
	if len(w.acts) > 0 {
		b.WriteString("emergencies:\n")
	}
	for i, a := range w.acts {
		fmt.Fprintf(b, "  - {id: e%d, act_ref: A%d, from: %s, lists: [%s]", i, i, townHour(a.from).Format("2006-01-02T15:04"), strings.Join(a.lists, ", "))
		if a.hours > 0 {
			b.WriteString(", until: " + townHour(a.from).Add(time.Duration(a.hours)*time.Hour).Format(time.RFC3339))
		}
		if a.purpose != "" {
			b.WriteString(", purpose: " + a.purpose)
		}
		b.WriteString("}\n")
	}
	if len(w.elections) > 0 {
		b.WriteString("elections:\n")
	}
	for i, e := range w.elections {
		fmt.Fprintf(b, "  - {name: v%d, vote_from: %s, vote: %s, silence_days: %d", i, townDay(e.vote), townDay(e.vote), e.silence)
		if e.decree >= 0 {
			b.WriteString(", decree: " + townDay(e.decree))
		}
		if e.runoff >= 0 {
			fmt.Fprintf(b, ", runoff_from: %s, runoff: %s", townDay(e.runoff), townDay(e.runoff))
		}
		b.WriteString("}\n")
	}
}

// drawEvent draws whatever may happen in a town.
func drawEvent(t *rapid.T, i int) *event.Event {
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	hour := rapid.IntRange(0, 6*24-1).Draw(t, "hour")
	if rapid.IntRange(0, 3).Draw(t, "again") == 0 {
		hour += 16 * 24
	}
	e := &event.Event{ID: fmt.Sprintf("m%02d", i), Body: "c_a", Time: townHour(hour).UTC(), Type: event.MessageSubmitted, Channel: event.SMS}
	e.Facts = &event.Facts{
		Purpose: pick("label", "emergency", "emergency", "service_information", "service_reminder", "event_promotion", "personal_case", "internal_staff", "commercial", "electoral_propaganda"), Confidence: rapid.SampledFrom([]float64{0.55, 0.7, 0.95}).Draw(t, "sure"), Unclear: pick("unclear", "", "", "", "", "x") != "",
		PersonalForm: pick("form", "", "", "x") != "", Campaign: pick("text", "", "d-1", "d-1", "d-2"), Exact: uint64(rapid.IntRange(1, 2).Draw(t, "exact")),
		PersonalData: [][]string{nil, nil, {"PERSON"}, {"IT_FISCAL_CODE"}, {"HEALTH", "PERSON"}, {"HEALTH", "MINOR", "PERSON"}, {"ADDRESS", "PERSON"}}[rapid.IntRange(0, 6).Draw(t, "data")],
		Services:     [][]string{nil, nil, {"service_health"}, {"service_oncology"}}[rapid.IntRange(0, 3).Draw(t, "services")],
	}
	if len(e.Facts.PersonalData) > 0 {
		e.Facts.FirstTold = pick("told", "", "x1", "x2")
	}
	if pick("code", "", "", "", "", "x") != "" {
		e.Facts.Reasons = []string{"one_time_code"}
	}
	switch pick("way", "out", "out", "out", "out", "out", "out", "internal", "in", "post") {
	case "out":
		e.Data.Direction = event.Outbound
		if pick("channel", "sms", "mail", "mail") == "mail" {
			e.Channel = event.Mail
		}
	case "internal":
		e.Channel, e.Data.Direction = event.Mail, event.Internal
	case "in":
		e.Channel, e.Type, e.Data.Direction = event.Mail, event.MessageReceived, event.Inbound
	case "post":
		e.Channel, e.Type = event.Social, event.PostCreated
		e.Data.Item = &event.Item{ID: pick("item", "i1", "i2"), Platform: "facebook", Account: pick("account", "1", "1", "1", "2"), Own: pick("own", "x", "x", "x", "") != ""}
		return e
	}
	drawMessage(t, e, pick)
	return e
}

// drawMessage draws what a message has and a post has not.
func drawMessage(t *rapid.T, e *event.Event, pick func(string, ...string) string) {
	e.Data.Message = &event.Message{Gateway: pick("gateway", "", "gw", "gw", "gx")}
	for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, 8), 1, rapid.SampledFrom([]int{1, 1, 2, 4}).Draw(t, "many"), rapid.ID).Draw(t, "to") {
		e.Data.Recipients = append(e.Data.Recipients, event.Recipient{Token: token(i), External: e.Data.Direction == event.Outbound && pick("outside", "x", "x", "x", "") != ""})
	}
	e.Data.Campaign = pick("campaign", "", "", "", "c1", "c2", "nobody's")
	if e.Data.Campaign == "c1" || e.Data.Campaign == "c2" {
		e.Facts.Campaign = e.Data.Campaign
	}
	e.Data.Purpose = pick("purpose", "", "", "", "pa", "pb", "pc", "pd", "pz")
	e.Data.Route = pick("route", "", "", "", "", "code", "bare", "form", "two", "other")
	if e.Facts.Campaign == "" {
		e.Facts.Registered = pick("registered", "", "", "tb", "tn")
	}
	switch pick("sender", "", "info", "servizi", "servizi", "person") {
	case "info":
		e.Data.Sender.Claimed = event.Party{Class: event.Functional, Address: "info@a.test"}
	case "servizi":
		e.Data.Sender.Claimed = event.Party{Class: event.Functional, Address: "servizi@a.test"}
	case "person":
		e.Data.Sender.Claimed = event.Party{Class: event.Person, Token: "someone"}
	}
	if e.Channel != event.Mail {
		return
	}
	e.Data.Message.Blind = rapid.SampledFrom([]int{0, 0, 0, 0, 0, 0, 2, 9}).Draw(t, "blind") // 9 and one named: more than one reminder may go to
	if own := rapid.IntRange(-20, len(e.Data.Recipients)-1).Draw(t, "own"); own >= 0 {
		e.Data.Recipients[own].Self = e.Type == event.MessageSubmitted
	}
	if e.Data.Message.Blind > 0 && pick("all blind", "", "", "x") != "" {
		e.Data.Recipients = nil
	}
	switch pick("declares", "", "", "", "", "", "", "answer", "nothing") {
	case "answer":
		drawAnswer(t, e, pick)
		return
	case "nothing":
		e.Data.Campaign, e.Data.Purpose, e.Data.Route, e.Facts.Campaign, e.Facts.Registered, e.Data.Sender = "", "", "", pick("text", "", "d-1"), "", event.Sender{}
	}
	e.Data.Message.Auto = event.Auto(pick("auto", "", "", "", "", "reply", "list"))
	e.Data.Message.Thread = pick("thread", "", "", "", "th")
	if pick("unread", "", "", "", "", "x") != "" {
		e.Data.NoText = "person_to_person"
	}
}

// drawAnswer makes a mail an answer to one person.
func drawAnswer(t *rapid.T, e *event.Event, pick func(string, ...string) string) {
	e.Data.Campaign, e.Data.Route, e.Facts.Campaign, e.Facts.Registered = "", "", pick("text", "", "d-1"), ""
	e.Data.Purpose, e.Data.Message.Thread = pick("answers for", "", "", "pb"), "th"
	e.Data.Recipients = []event.Recipient{{Token: token(rapid.IntRange(0, 8).Draw(t, "who wrote")), External: e.Data.Direction == event.Outbound}}
	e.Data.Message.Blind = rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "another")
	e.Facts.Purpose = pick("says", e.Facts.Purpose, "electoral_propaganda")
}
