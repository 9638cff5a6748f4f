package mismatch_test

import (
	"slices"
	"strings"

	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
)

// claimed is what a rule says of one message.
type claimed struct {
	rule, about, subject, apart string
	verdict                     event.Verdict
	severity                    event.Severity
	reasons, data, rows         []string
	to                          []event.Recipient
	blind                       int
	need                        int // people within a day
	most                        int // people that are no finding, however long it takes
	bare                        bool
	beside                      bool // another campaign's act would cover it
	e                           *event.Event
	declared, inferred          string
}

// sight is an event with what the town's register says of it.
type sight struct {
	town
	*event.Event
	out                          []claimed
	way                          string
	day                          int
	label                        string
	sure                         float64
	campaign                     *townCampaign
	declared, by, claim          string // purpose, what declared it, the row of that
	served, purposes             []string
	electoral, against, selling  bool
	doubt                        bool // the text seems to be against what was declared
	urgent, asked, letter, alone bool
	asks                         bool // the text wants something of citizens
	open, silent                 bool
	election                     string // row
	n                            int    // recipients, named or not
}

func oneOf(s string, of ...string) bool { return slices.Contains(of, s) }

// see reads an event by the register, beginning to end.
func (w town) see(e *event.Event) *sight {
	others := *e // the sender's own mailbox is nobody
	others.Data.Recipients = slices.DeleteFunc(slices.Clone(e.Data.Recipients), func(r event.Recipient) bool { return r.Self })
	e = &others
	s := &sight{town: w, Event: e, label: e.Facts.Purpose, sure: e.Facts.Confidence}
	switch {
	case e.Data.Item != nil:
		s.way = "post"
	case e.Type == event.MessageReceived:
		s.way = "in"
	default:
		s.way = map[event.Direction]string{event.Internal: "internal", event.Outbound: "out"}[e.Data.Direction]
	}
	if s.n = len(e.Data.Recipients); e.Data.Message != nil {
		s.n += e.Data.Message.Blind
	}
	s.day = e.Time.In(rome()).YearDay() - townHour(0).YearDay()
	if e.Facts.Unclear || s.label == "electoral_propaganda" && s.sure < 0.6 {
		s.label, s.sure = "", 0
	}
	s.electoral = s.label == "electoral_propaganda"
	s.declaration()
	s.window()
	for _, p := range []string{"pa", "pb", "pc", "pd"} {
		if oneOf(s.label, townPurposes()[p]...) {
			s.served = append(s.served, p)
		}
	}
	s.asks = oneOf(s.label, "event_promotion", "commercial", "electoral_propaganda")
	s.against, s.doubt = s.contradiction() && s.asks, s.contradiction() && !s.asks
	s.selling = s.label == "commercial" && s.sure >= 0.8 && (s.declared == "" || s.against)
	switch {
	case s.selling:
	case s.doubt:
		s.purposes = append([]string{s.declared}, s.served...)
	case s.declared != "" && !s.against:
		s.purposes = []string{s.declared}
	default:
		s.purposes = s.served
	}
	s.urgent = s.way == "out" && !s.electoral && (s.label == "emergency" && (s.sure >= 0.8 || s.declared == "" && s.sure >= 0.6) || s.campaign != nil && s.campaign.emergency != "" || s.declared == "pa" && !s.against && !s.doubt)
	near := oneOf(s.label, "", "service_information", "service_reminder", "personal_case")
	s.asked = !s.against && !s.doubt && !s.electoral && s.n <= 1 && near && (slices.Contains(e.Facts.Reasons, "one_time_code") || e.Data.Route == "code" || e.Data.Route == "bare")
	if !s.against && !s.doubt && !s.electoral && s.n <= 1 && (e.Data.Route == "code" || e.Data.Route == "bare" && s.label == "internal_staff") {
		s.asked = true // it says what it is for; a code for the staff
	}
	thread := e.Data.Message != nil && e.Data.Message.Thread != ""
	route := oneOf(e.Data.Route, "code", "bare", "form", "two")
	s.alone = e.Channel == event.Mail && e.Data.Campaign == "" && !route && !s.selling && s.n == 1 && (thread || s.label == "personal_case")
	if s.against { // what a mailbox usually writes for says nothing of its answers
		s.alone = s.alone && thread && s.by == "sender"
	}
	service := s.by != "" || e.Data.Campaign != "" || e.Facts.Registered != "" || route || e.Data.Message != nil && e.Data.Message.Auto == event.AutoList
	s.letter = e.Channel == event.Mail && (s.way == "internal" || s.alone || !service)
	return s
}

// declaration: campaign, else the purpose that the message names, else its registered
// text, else the sender, else the route.
func (s *sight) declaration() {
	if c, ok := s.campaigns[s.Data.Campaign]; ok {
		s.campaign = &c
	}
	switch d := &s.Data; {
	case s.way == "in":
	case s.campaign != nil:
		s.declared, s.by, s.claim = s.campaign.purpose, "campaign", "campaign:"+d.Campaign
	case oneOf(d.Purpose, "pa", "pb", "pc", "pd"):
		s.declared, s.by = d.Purpose, "message"
	case s.Facts.Registered == "tb":
		s.declared, s.by, s.claim = "pb", "template", "template:tb"
	case d.Sender.Claimed.Address == "servizi@a.test":
		s.declared, s.by, s.claim = "pb", "sender", "sender:servizi@a.test"
	case oneOf(d.Route, "code", "form", "two"):
		s.declared, s.by, s.claim = map[string]string{"code": "pb", "form": "pb", "two": "pc"}[d.Route], "route", "route:"+d.Route
	}
}

// window says whether a window is open: of two, the one in its silence counts.
func (s *sight) window() {
	for i, e := range s.elections {
		first, last := e.decree, max(e.vote, e.runoff)
		if first < 0 {
			first = e.vote - 45
		}
		if s.day < first || s.day > last {
			continue
		}
		silent := s.day > e.vote-e.silence && s.day <= e.vote || e.runoff >= 0 && s.day > e.runoff-e.silence && s.day <= e.runoff
		if !s.open || silent && !s.silent {
			s.open, s.silent, s.election = true, silent, "election:v"+string(rune('0'+i))
		}
	}
}

// contradiction: the text is for something that was not declared, and surely so.
func (s *sight) contradiction() bool {
	if s.declared == "" || s.label == "" || slices.Contains(s.served, s.declared) {
		return false
	}
	if s.electoral {
		return true
	}
	if s.sure < 0.8 {
		return false
	}
	if s.declared == "pd" {
		return s.label == "commercial" // else no text gainsays a purpose without labels
	}
	switch {
	case s.way == "internal":
		return false
	case s.label == "commercial":
		return true
	case len(s.served) == 0: // internal_staff
		return false
	case s.label == "service_information" && s.declared == "pa":
		return false
	}
	return true
}

// automatic: what machines answer, and mailing lists that stay inside.
func (s *sight) automatic() bool {
	if s.Channel != event.Mail || !s.Facts.Unclear && s.sure >= 0.6 && oneOf(s.Facts.Purpose, "commercial", "electoral_propaganda") {
		return false
	}
	outside := slices.ContainsFunc(s.Data.Recipients, func(r event.Recipient) bool { return r.External })
	switch s.Data.Message.Auto {
	case event.AutoReply:
		return s.n <= 1
	case event.AutoList:
		return s.way == "in" || !outside && s.Data.Message.Blind == 0
	}
	return false
}

// claim adds a claim about the whole message.
func (s *sight) say(c claimed) {
	if c.about == "" {
		c.about, c.subject = s.subject()
	}
	if c.to == nil && c.blind == 0 {
		c.to = s.Data.Recipients
		if s.Data.Message != nil {
			c.blind = s.Data.Message.Blind
		}
	}
	c.need = max(c.need, 1)
	if s.way == "post" {
		c.need = 1
	}
	c.e = s.Event
	if !c.bare {
		c.declared, c.inferred = s.declared, s.label
	}
	s.out = append(s.out, c)
}

func (s *sight) subject() (about, subject string) {
	switch f := s.Facts; {
	case s.way == "post":
		return "item", s.Data.Item.ID
	case f.Campaign != "":
		return "campaign", f.Campaign
	case s.Data.Campaign != "":
		return "campaign", s.Data.Campaign
	case f.Registered != "":
		return "campaign", "template/" + f.Registered
	case s.Data.Route != "":
		return "route", s.Data.Route
	}
	return "campaign", "none/" + townDay(s.day)
}

// claims are the rows that the declaration rests on.
func (s *sight) claims(more ...string) []string {
	if s.claim != "" {
		more = append(more, s.claim)
	}
	if s.declared != "" {
		more = append(more, "purpose:"+s.declared)
	}
	return more
}

// has are the lists in force that somebody stands on.
func (s *sight) has(r event.Recipient) (valid []string, expired bool) {
	for i, lists := range s.on {
		for _, l := range lists {
			switch {
			case token(i) != r.Token:
			case l == "le" && !s.Time.Before(townHour(s.expires)):
				expired = true
			default:
				valid = append(valid, l)
			}
		}
	}
	return valid, expired
}

func (s *sight) lists(to []event.Recipient) (rows []string) {
	for _, r := range to {
		valid, _ := s.has(r)
		for _, l := range valid {
			rows = append(rows, "list:"+l)
		}
	}
	return rows
}

// judge says what must be found about an event.
func (w town) judge(e *event.Event) []claimed {
	s := w.see(e)
	if s.way == "post" && (!e.Data.Item.Own || e.Data.Item.Account == "2") {
		return nil
	}
	if s.way != "post" && s.n == 0 {
		return nil
	}
	gateway := ""
	if e.Data.Message != nil {
		gateway = e.Data.Message.Gateway
	}
	if s.way == "out" && w.processor && gateway != "" && !(gateway == "gw" && e.Time.Before(townHour(w.processorEnds))) {
		s.say(claimed{rule: mismatch.Processor, about: "route", subject: "gateway/" + gateway, verdict: event.Unknown, severity: event.Low, reasons: []string{"no_processor"}, rows: []string{"processor:"}, bare: true})
	}
	if s.automatic() || s.submission() {
		return s.out
	}
	s.politics()
	if s.way == "out" || s.way == "internal" {
		s.disclosures()
	}
	if s.way != "out" || e.Data.NoText != "" && s.declared == "" {
		return s.out
	}
	s.reminders()
	s.night()
	s.campaignKept()
	if !s.electoral || s.alone {
		s.people()
	}
	return s.out
}

// submission is what a form brings to the mailbox that its route names.
func (s *sight) submission() bool {
	for _, r := range s.Data.Recipients {
		if r.External || r.OffRoute {
			return false
		}
	}
	return s.way != "post" && s.Data.Route == "form" && s.n == len(s.Data.Recipients)
}

// politics are propaganda, the election window, the silence, and what was declared
// otherwise.
func (s *sight) politics() {
	var window []string
	var row []string
	if s.open {
		window, row = append(window, "electoral_window"), []string{s.election}
	}
	if s.silent {
		window = append(window, "electoral_silence")
	}
	s.propaganda(window, row)
	s.form(window, row)
	s.gainsaid(window)
}

// propaganda is what serves a candidate.
func (s *sight) propaganda(window, row []string) {
	if s.electoral && s.way != "post" {
		c := claimed{rule: mismatch.Electoral, verdict: event.Incompatible, severity: event.High, reasons: slices.Clone(window), rows: s.claims(append(s.lists(s.Data.Recipients), row...)...)}
		if s.open {
			c.severity = event.Grave
		}
		if s.way == "in" {
			c.reasons = append(c.reasons, "from_outside")
		}
		s.answer(&c)
		s.say(c)
	}
}

// form is what is not impersonal, or perhaps not indispensable, in the window.
func (s *sight) form(window, row []string) {
	personal := s.way != "in" && s.Facts.PersonalForm && s.label != "personal_case"
	need, apart := 1, ""
	if s.letter {
		need, apart = s.letters, "letters"
	}
	letters := func(c *claimed) {
		if s.letter {
			c.reasons = append(c.reasons, "letters_with_one_text")
		}
	}
	if s.silent && (s.electoral || personal) {
		c := claimed{rule: mismatch.Silence, verdict: event.Incompatible, severity: event.Grave, reasons: []string{"electoral_silence"}, rows: s.claims(row...)}
		if s.electoral {
			c.reasons = append(c.reasons, "electoral_content")
		}
		if !s.electoral || s.alone {
			c.need, c.apart = need, apart
			letters(&c)
		}
		if personal {
			c.reasons = append(c.reasons, "personal_form")
		}
		s.say(c)
	}
	c := claimed{rule: mismatch.Window, verdict: event.Incompatible, severity: event.High, need: need, apart: apart, rows: s.claims(row...)}
	switch {
	case !s.open || s.way == "in" || s.way == "internal" || s.electoral && s.way != "post" || s.asked:
	case s.electoral:
		c.severity, c.reasons = event.Grave, append(window, "electoral_content")
		s.say(c)
	case personal && s.silent:
	case personal:
		c.reasons = append(slices.Clone(window), "personal_form")
		letters(&c)
		s.say(c)
	case oneOf(s.label, "event_promotion", "commercial") && (s.sure >= 0.8 || s.sure >= 0.6 && (s.declared == "" || oneOf(s.declared, s.served...))):
		c.verdict, c.severity, c.apart, c.reasons = event.Unknown, event.Low, apart+"label", append(slices.Clone(window), "maybe_not_indispensable")
		letters(&c)
		s.say(c)
	case s.label == "" && oneOf(s.by, "campaign", "message") && s.declared == "pc" && !s.suspect(): // by consent
		c.verdict, c.severity, c.apart, c.reasons = event.Unknown, event.Low, apart+"label", append(slices.Clone(window), "maybe_not_indispensable")
		letters(&c)
		s.say(c)
	case s.suspect():
		c.verdict, c.severity, c.apart, c.reasons = event.Unknown, event.Low, apart+"suspect", append(slices.Clone(window), "maybe_electoral")
		letters(&c)
		s.say(c)
	}
}

// suspect reports whether the text is propaganda more likely than not, and not clearly.
func (s *sight) suspect() bool {
	return !s.electoral && s.Facts.Purpose == "electoral_propaganda" && s.Facts.Confidence >= 0.5
}

// gainsaid is a declaration that the text contradicts, or may.
func (s *sight) gainsaid(window []string) {
	if (s.way == "out" || s.way == "internal") && s.suspect() && oneOf(s.by, "campaign", "message") && !s.alone {
		s.say(claimed{rule: mismatch.Declaration, apart: "suspect", verdict: event.Unknown, severity: event.Low, reasons: []string{"maybe_electoral"}, rows: s.claims()})
	}
	if s.against && (s.way == "out" || s.way == "internal") {
		c := claimed{rule: mismatch.Declaration, verdict: event.Incompatible, severity: event.High, rows: s.claims()}
		for _, p := range s.served {
			c.rows = append(c.rows, "purpose:"+p)
		}
		switch {
		case s.electoral:
			c.severity, c.reasons = event.Grave, append(window, "electoral_content")
		case oneOf(s.by, "template", "sender", "route"):
			c.severity, c.reasons = event.Medium, []string{"declared_by_default"}
		}
		s.answer(&c)
		s.say(c)
	}
}

// answer is for claims that wait where one person answers another.
func (s *sight) answer(c *claimed) {
	if s.alone {
		c.need, c.apart, c.reasons = s.letters, "letters", append(c.reasons, "letters_with_one_text")
	}
}

// disclosures are one person's data told to many.
func (s *sight) disclosures() {
	all := strings.Join(s.Facts.PersonalData, " ")
	tells := oneOf(all, "IT_FISCAL_CODE", "HEALTH MINOR PERSON", "HEALTH PERSON") ||
		all == "ADDRESS PERSON" && !oneOf(s.label, "event_promotion", "commercial") || all != "" && s.label == "personal_case" && s.sure >= 0.6
	if !tells {
		return
	}
	c := claimed{rule: mismatch.ThirdPerson, verdict: event.Incompatible, severity: event.High, data: s.Facts.PersonalData, reasons: []string{"personal_data_to_many"}, need: s.many, rows: s.claims()}
	c.apart = string(rune('0'+s.Facts.Exact)) + s.Facts.FirstTold
	if s.letter {
		c.need, c.apart, c.reasons = s.told, c.apart+" letters", append(c.reasons, "letters_with_one_text")
	}
	if strings.Contains(all, "HEALTH") {
		c.severity, c.reasons = event.Grave, append(c.reasons, "special_data")
	}
	if allowed := map[string]int{"form": 1, "two": 2}[s.Data.Route]; allowed > 0 {
		c.need, c.apart, c.reasons = allowed+1, c.apart+" "+s.Data.Route, append(c.reasons, "beyond_route")
		c.rows = append(c.rows, "route:"+s.Data.Route)
		if s.Data.Route == "form" { // which leads to an office of the body: each one outside is one too many
			c.need, c.to = 1, []event.Recipient{}
			for _, r := range s.Data.Recipients {
				if r.External {
					c.to = append(c.to, r)
				}
			}
			if s.n-len(c.to) > allowed { // so is who was not named, where even without those outside there are too many
				c.blind = s.Data.Message.Blind
			}
			if len(c.to)+c.blind == 0 {
				return
			}
		}
	}
	s.say(c)
}
