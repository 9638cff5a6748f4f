package mismatch

import (
	"slices"
	"strconv"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// foldElectoral raises propaganda to contacts, whatever was declared: those of a
// public body serve no candidate. Of what one person answers another nobody but they
// can say that it is propaganda, until several get the same.
func (d *Detector) foldElectoral(m *message, report detect.Report) {
	if !m.electoral || m.way == posted {
		return
	}
	reasons := m.windowReasons()
	if m.way == inbound {
		reasons = append(reasons, "from_outside")
	}
	h := hit{rule: Electoral, reasons: reasons, counted: m.Event, count: m.collectedFor, rows: func(add func(row)) {
		m.listRows(m.Event, add)
		m.claimRows(add)
		m.windowRow(add)
	}}
	if m.open {
		h.severity = event.Grave
	}
	if m.answers() {
		d.communication(m, &h)
	}
	d.fold(m, h, report)
}

// windowReasons are the codes of the election window.
func (m *message) windowReasons() (reasons []string) {
	if m.open {
		reasons = append(reasons, "electoral_window")
	}
	if m.open && m.window.Silence {
		reasons = append(reasons, "electoral_silence")
	}
	return reasons
}

func (m *message) windowRow(add func(row)) {
	if m.open {
		add(electionRow(m.window))
	}
}

// personal reports whether the body speaks in the personal form.
func (m *message) personal() bool {
	return m.way != inbound && m.Facts != nil && m.Facts.PersonalForm && m.label != "personal_case"
}

// foldSilence raises propaganda, and whatever is not impersonal, in the days of
// silence.
func (d *Detector) foldSilence(m *message, report detect.Report) {
	if !m.open || !m.window.Silence || !m.electoral && !m.personal() {
		return
	}
	h := hit{rule: Silence, reasons: []string{"electoral_silence"}, counted: m.Event, rows: func(add func(row)) {
		m.windowRow(add)
		m.claimRows(add)
	}}
	if m.electoral {
		h.reasons = append(h.reasons, "electoral_content")
	}
	if m.personal() {
		h.reasons = append(h.reasons, "personal_form")
	}
	if !m.electoral || m.answers() {
		d.communication(m, &h) // L. 212/1956 is about propaganda in public: no answer to who wrote is that
	}
	d.fold(m, h, report)
}

// communication sets from how many people on a message is a communication of the
// body: one over a channel it keeps for that is one from the first recipient on; a
// letter that somebody writes to somebody is none until so many get the same one.
func (d *Detector) communication(m *message, h *hit) {
	if m.letter() {
		h.apart, h.people = "letters"+h.apart, d.limits(m).Letters.People
		h.reasons = append(h.reasons, oneText)
	}
}

// oneText is the code of letters that count together.
const oneText = "letters_with_one_text"

// limits are the limits that were in force.
func (d *Detector) limits(m *message) policy.Limits {
	if !m.view.Known() {
		return d.defaults
	}
	return m.view.Limits()
}

// foldWindow raises what the body says in the election window that is not
// impersonal, perhaps not indispensable, or perhaps propaganda: on the latter two
// nobody decides but people, so the verdict is unknown.
func (d *Detector) foldWindow(m *message, report detect.Report) {
	if !m.open || m.way == inbound || m.way == internal || m.electoral && m.way != posted || m.asked() {
		return
	}
	h := hit{rule: Window, counted: m.Event, rows: func(add func(row)) {
		m.windowRow(add)
		m.claimRows(add)
	}}
	switch {
	case m.electoral:
		h.severity, h.reasons = event.Grave, []string{"electoral_content"}
	case m.personal() && m.window.Silence:
		return // the rule about the silence says it
	case m.personal():
		h.reasons = []string{"personal_form"}
	case m.maybeDispensable() || m.unclearByConsent():
		h.apart, h.severity, h.verdict = "label", event.Low, event.Unknown
		h.reasons = []string{"maybe_not_indispensable"}
	case m.suspect:
		h.apart, h.severity, h.verdict = "suspect", event.Low, event.Unknown
		h.reasons = []string{maybeElectoral}
	default:
		return
	}
	h.reasons = append(h.reasons, m.windowReasons()...)
	d.communication(m, &h)
	d.fold(m, h, report)
}

// maybeElectoral is the code of texts that may be propaganda, for people to decide.
const maybeElectoral = "maybe_electoral"

// dispensable are the labels that AGCOM has found not to be indispensable, such
// as newsletters about events (148/24/CONS).
func dispensable(label string) bool {
	switch label {
	case "event_promotion", "commercial", "survey", "fundraising":
		return true
	}
	return false
}

// maybeDispensable reports whether a message seems to be of such a label: as likely as
// any finding needs, and where it was declared for what that label doesn't serve as sure
// as what gainsays a declaration.
func (m *message) maybeDispensable() bool {
	least := likely
	if m.declared != "" && !slices.Contains(m.served, m.declared) {
		least = sure
	}
	return dispensable(m.label) && m.confidence >= least
}

// unclearByConsent reports whether nobody can tell what a text is for that was declared
// for a purpose that may be dispensable and rests on consent: what people only get
// because they want it is no function that the body must perform. Of a service's notices
// an unclear one is most likely still a notice.
func (m *message) unclearByConsent() bool {
	if m.label != "" || m.suspect || m.Facts == nil || m.Facts.Purpose == "" || m.source > byMessage {
		return false
	}
	p := m.view.Purpose(m.declared)
	return p != nil && p.LegalBasis == "consent" && slices.ContainsFunc(p.Labels, dispensable)
}

// foldDeclaration raises a declaration that the text contradicts. It is the
// strongest finding: somebody said otherwise. Where somebody expressly declared what is
// propaganda more likely than not, but not clearly, people decide.
func (d *Detector) foldDeclaration(m *message, report detect.Report) {
	maybe := m.suspect && !m.contradicted && m.declared != "" && m.source <= byMessage && !m.answers()
	if !m.contradicted && !maybe {
		return
	}
	h := hit{rule: Declaration, counted: m.Event, count: m.collectedFor, rows: func(add func(row)) {
		m.claimRows(add)
		for _, id := range m.served {
			if p := m.view.Purpose(id); p != nil {
				add(purposeRow(p))
			}
		}
	}}
	switch {
	case maybe:
		h.apart, h.severity, h.verdict = "suspect", event.Low, event.Unknown
		h.reasons = []string{maybeElectoral}
	case m.electoral:
		h.severity, h.reasons = event.Grave, append([]string{"electoral_content"}, m.windowReasons()...)
	case m.source > byMessage:
		h.severity, h.reasons = event.Medium, []string{"declared_by_default"}
	}
	if m.answers() {
		d.communication(m, &h)
	}
	d.fold(m, h, report)
}

// foldThirdPerson raises one person's data in a message to many, and on a route
// that allows a few in one to more. How many are many is a setting: over a service
// channel few are, because who gets a service's message about somebody else is that
// person's family at best; a letter may go to all offices of a case.
func (d *Detector) foldThirdPerson(m *message, report detect.Report) {
	if m.Facts == nil || !m.tells() {
		return
	}
	h := hit{
		rule: ThirdPerson, apart: m.whose(), data: m.Facts.PersonalData, reasons: []string{"personal_data_to_many"}, counted: m.Event,
		rows: func(add func(row)) { m.claimRows(add) }, people: d.limits(m).ThirdPerson,
	}
	if m.letter() {
		h.apart, h.people = "letters/"+h.apart, d.limits(m).Letters.ThirdPerson
		h.reasons = append(h.reasons, oneText)
	}
	if slices.Contains(h.data, "HEALTH") || slices.Contains(h.data, "SOCIAL_BENEFIT") {
		h.severity, h.reasons = event.Grave, append(h.reasons, "special_data")
	}
	if r := m.route; r != nil && !r.Transactional {
		if allowed := max(r.MaxRecipients, len(r.Recipients)); allowed > 0 {
			h.reasons, h.people, h.apart = append(h.reasons, "beyond_route"), allowed+1, h.apart+"/route/"+r.ID
			if h.counted = d.beyond(m, r, allowed); h.counted == nil {
				return
			}
			if h.counted != m.Event {
				h.people = 1
			}
			h.rows = func(add func(row)) {
				m.claimRows(add)
				add(row{kind: "route", id: r.ID, purpose: r.Purpose})
			}
		}
	}
	d.fold(m, h, report)
}

// whose tells apart the people that messages of one text tell of: a letter to each
// of many about that person's own case tells nobody of another's. Where only the
// fingerprints of the text were kept, names are masked in them and one text is
// about one person.
func (m *message) whose() string {
	text := strconv.FormatUint(m.Facts.Exact, 36)
	if m.Facts.FirstTold == "" {
		return text
	}
	return text + "/" + m.Facts.FirstTold
}

// beyond is the event as if it had gone to the outside only, where a route leads to
// the body's own mailboxes, and to people whom nobody named where they are more than
// it allows, whoever they are; nil when that is nobody. For other routes it is the
// event itself.
func (d *Detector) beyond(m *message, r *policy.Route, allowed int) *event.Event {
	own := func(address string) bool { return d.register.InternalAt(m.Body, address, m.Time) }
	if len(r.Recipients) == 0 || !slices.ContainsFunc(r.Recipients, own) || slices.ContainsFunc(r.Recipients, func(a string) bool { return !own(a) }) {
		return m.Event
	}
	external := func(i int) bool { return m.Data.Recipients[i].External }
	inside := 0
	for i := range m.Data.Recipients {
		if !external(i) {
			inside++
		}
	}
	return d.partOf(m, external, inside+blind(m.Event) > allowed)
}

// tells reports whether a text tells of one person: by data that is nobody's but
// a person's, or as one person's case. A name and a telephone number alone may be
// an organiser's.
func (m *message) tells() bool {
	data := m.Facts.PersonalData
	has := func(kind string) bool { return slices.Contains(data, kind) }
	switch {
	case len(data) == 0:
		return false
	case m.label == "personal_case" && m.confidence >= likely:
		return true
	case has("HEALTH") || has("SOCIAL_BENEFIT"):
		return len(data) > 2 || len(data) > 1 && !has("MINOR") // children with allergies are nobody yet
	case slices.ContainsFunc(data, identifies):
		return true
	}
	return has("PERSON") && has("ADDRESS") && !dispensable(m.label)
}

// identifies are the kinds of data that only one person has.
func identifies(kind string) bool {
	switch kind {
	case "IT_FISCAL_CODE", "IT_IDENTITY_CARD", "IT_PASSPORT", "IT_DRIVER_LICENSE", "IT_HEALTH_CARD", "CREDIT_CARD", "DATE_OF_BIRTH":
		return true
	}
	return false
}

// mostReminded is how many people one reminder may go to, such as a family.
const mostReminded = 9

// foldRevealing raises a reminder to one person, or a few, that tells whoever sees it of a
// health or social service.
func (d *Detector) foldRevealing(m *message, report detect.Report) {
	n := len(m.Data.Recipients) + blind(m.Event)
	if m.Facts == nil || n < 1 || n > mostReminded || !m.reminds() {
		return
	}
	h := hit{rule: Revealing, reasons: m.Facts.Services, counted: m.Event, rows: m.claimRows}
	for _, kind := range m.Facts.PersonalData {
		if kind == "HEALTH" || kind == "SOCIAL_BENEFIT" {
			h.data = append(h.data, kind)
		}
	}
	if slices.ContainsFunc(h.reasons, severe) {
		h.severity = event.High
	}
	if len(h.data) == 0 && len(h.reasons) == 0 {
		return
	}
	d.fold(m, h, report)
}

// reminds reports whether a message is about something of the recipient's own, by
// its text, or because it was declared for nothing else. A letter about a case is
// read by whom it is for; a text message by whoever sees the telephone.
func (m *message) reminds() bool {
	if m.label == "service_reminder" || m.label == "personal_case" && m.Channel == event.SMS || m.template != nil {
		return true
	}
	p := m.view.Purpose(m.declared)
	return p != nil && len(p.Labels) > 0 && !slices.ContainsFunc(p.Labels, func(l string) bool { return l != "service_reminder" && l != "personal_case" })
}

// severe reports services whose mere mention may harm most.
func severe(code string) bool {
	switch code {
	case "service_mental_health", "service_addiction", "service_violence", "service_reproductive", "service_infectious", "service_oncology":
		return true
	}
	return false
}

// foldQuietHours raises messages of the night, but for emergencies and what
// somebody asked for in that moment.
func (d *Detector) foldQuietHours(m *message, report detect.Report) {
	if m.urgent || m.asked() || !m.view.Quiet(m.Channel) {
		return
	}
	h := hit{rule: QuietHours, reasons: []string{"quiet_hours"}, counted: m.Event, rows: func(add func(row)) {
		add(row{kind: "quiet_hours", id: string(m.Channel)})
		m.claimRows(add)
	}}
	m.alarm(&h)
	d.fold(m, h, report)
}

// foldProcessor raises a gateway that no processor of the register runs, where
// the register names any.
func (d *Detector) foldProcessor(m *message, report detect.Report) {
	if m.Data.Message == nil || m.Data.Message.Gateway == "" || !m.view.Processors() || m.view.Processor(m.Data.Message.Gateway) != nil {
		return
	}
	gateway := m.Data.Message.Gateway
	d.fold(m, hit{
		rule: Processor, about: event.AboutRoute, subject: "gateway/" + gateway, bare: true, reasons: []string{"no_processor"}, counted: m.Event,
		rows: func(add func(row)) { add(row{kind: "processor", text: gateway}) },
	}, report)
}
