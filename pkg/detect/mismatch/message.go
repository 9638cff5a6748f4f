package mismatch

import (
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// way is how a message goes, seen from the body.
type way int

const (
	outbound way = iota + 1 // submitted to the outside
	internal                // among the body's own mailboxes
	inbound                 // mail from outside
	posted                  // on a page of the body's own
)

// wayOf is the way of an event that these rules judge, or 0.
func wayOf(e *event.Event, v policy.View) way {
	switch e.Type {
	case event.MessageSubmitted:
		if e.Data.Direction == event.Internal {
			return internal
		}
	case event.PostCreated, event.PostEdited:
		if i := e.Data.Item; i == nil || !i.Own {
			return 0
		} else if a := v.Account(i.Platform, i.Account); a != nil && a.Ownership == policy.OfficeHolder {
			return 0 // a mayor's own page is not the body's
		}
		return posted
	}
	switch {
	case !detect.Reaches(e):
		return 0
	case e.Type == event.MessageReceived:
		return inbound
	}
	return outbound
}

// source is what a purpose was declared by.
type source int

const (
	nobody source = iota
	byCampaign
	byMessage
	byTemplate
	bySender
	byRoute
)

// message is an event with what the register says of it.
type message struct {
	*event.Event
	register *policy.Register
	view     policy.View
	way      way

	campaign *policy.Campaign
	template *policy.Template
	sender   *policy.Sender
	route    *policy.Route
	source   source
	declared string // purpose id that was declared; empty when none the register knows

	label        string   // what the text is for; empty when unclear
	confidence   float64  // of label
	served       []string // purposes that the label serves
	purposes     []string // purposes that count for the recipients; empty when nobody knows
	foreign      bool     // the text wants something for its sender that no purpose of the body serves
	electoral    bool     // the text is electoral propaganda
	suspect      bool     // it may be, more likely than not
	misdeclared  string   // code of what was declared and the register doesn't have; empty if nothing
	contradicted bool     // the text is for something the declaration does not allow
	doubted      bool     // it seems to be, but its label is no proof of that
	urgent       bool     // an emergency, declared or by its text

	window policy.Window
	open   bool // an election window is open

	today today     // of the message before, mostly this one's too
	only  [1]string // room for purposes
	fits  []fit     // of the lists met so far
}

// today is an Italian day.
type today struct {
	from, until time.Time
	name        string // such as 2026-05-08
}

// read fills in what the register says of an event; the recipients come later.
func (m *message) read(e *event.Event, r *policy.Register, v policy.View, w way, electoral []string) {
	*m = message{Event: e, register: r, view: v, way: w, today: m.today, fits: m.fits[:0]}
	m.readDeclaration()
	if f := e.Facts; f != nil && !f.Unclear {
		m.label, m.confidence = f.Purpose, f.Confidence
	}
	if m.electoral = slices.Contains(electoral, m.label); m.electoral && m.confidence < likely {
		m.electoral, m.label, m.confidence = false, "", 0 // that would be a guess, and a grave one
	}
	m.suspect = !m.electoral && e.Facts != nil && e.Facts.Confidence >= 0.5 && slices.Contains(electoral, e.Facts.Purpose)
	m.window, m.open = v.Election()
	m.served = v.PurposesOf(m.label)
	if m.contradicts() {
		m.contradicted, m.doubted = m.proves(), !m.proves()
	}
	if w == outbound && v.Known() {
		m.misdeclared = m.notInRegister()
	}
	m.readPurposes()
	m.urgent = m.isUrgent()
}

// readDeclaration finds the purpose that was declared: by campaign, by name, by
// the registered text, by the account, or by the route.
func (m *message) readDeclaration() {
	v := m.view
	m.campaign, m.route = v.Campaign(m.Data.Campaign), v.Route(m.Data.Route)
	if m.Facts != nil && m.Facts.Registered != "" {
		m.template = v.Template(m.Facts.Registered)
	}
	m.sender = v.Sender(account(m.Event))
	if m.way == inbound {
		return // nobody outside declares for the body
	}
	p := v.Purpose(m.Data.Purpose)
	switch {
	case m.campaign != nil:
		m.declared, m.source = m.campaign.Purpose, byCampaign
	case p != nil:
		m.declared, m.source = p.ID, byMessage
	case m.template != nil && m.template.Purpose != "":
		m.declared, m.source = m.template.Purpose, byTemplate
	case m.sender != nil && m.sender.Purpose != "":
		m.declared, m.source = m.sender.Purpose, bySender
	case m.route != nil && m.route.Purpose != "":
		m.declared, m.source = m.route.Purpose, byRoute
	}
}

// notInRegister is the code of the campaign, or the purpose where no campaign is named,
// that the message declares and the register doesn't have; empty if there is none.
func (m *message) notInRegister() string {
	switch {
	case m.campaign != nil:
	case m.Data.Campaign != "":
		return "campaign_not_in_register"
	case m.Data.Purpose != "" && m.view.Purpose(m.Data.Purpose) == nil:
		return "purpose_not_in_register"
	}
	return ""
}

// account is the body's own address that an event was sent from: the
// authenticated one, else the one it claims where nothing contradicts that. Who
// logged in to a gateway by a name is no address.
func account(e *event.Event) string {
	s := e.Data.Sender
	switch {
	case s.Authenticated.Class == event.Functional:
		return inside(s.Authenticated)
	case s.Result == "fail":
		return ""
	}
	return inside(s.Claimed)
}

func inside(p event.Party) string {
	if p.External {
		return ""
	}
	return p.Address
}

// contradicts reports whether the text seems to be for something that the declaration
// doesn't allow. Informing, reminding and one person's case are near each other:
// there only who declared expressly is taken at the word.
func (m *message) contradicts() bool {
	switch {
	case m.declared == "" || m.label == "" || slices.Contains(m.served, m.declared):
		return false
	case m.electoral:
		return true
	case m.saysNothing(m.declared):
		return m.confidence >= sure && detect.Solicits(m.Event)
	case m.confidence < sure || m.way == internal:
		return false
	case len(m.served) == 0:
		return detect.Solicits(m.Event)
	case m.label == "service_information" && m.alerts(m.declared):
		return false // what informs may be an alert: whether it may go is for the act to say
	case m.source > byMessage && near(m.label) && m.servesNear(m.declared):
		return false
	}
	return !slices.ContainsFunc(m.served, func(p string) bool { return m.view.Compatible(p, m.declared) })
}

// proves reports whether the text's label, when it is sure, is evidence against
// somebody: it asks citizens for something, for which the body needs their contact to
// serve that. What informs, reminds, warns, or is about a case or the staff's work is
// part of whatever the body does, and which of its purposes that serves no label says;
// a notice to families that is taken for one to the staff is still a notice to them.
func (m *message) proves() bool {
	return m.electoral || dispensable(m.label) || m.label == "security_phishing"
}

// saysNothing reports whether the register doesn't say which texts serve a
// purpose: then no text gainsays it by its label alone.
func (m *message) saysNothing(purpose string) bool {
	p := m.view.Purpose(purpose)
	return p != nil && len(p.Labels) == 0
}

// likely is how sure a label must be that a text is propaganda, an emergency or one
// person's case. Below it a clear label is right in little more than half of all
// cases: then nobody knows.
const likely = 0.6

// sure is how sure the label must be to gainsay a declaration, to be nobody's purpose,
// or to be all that a verdict against the recipients rests on, but for propaganda,
// which the classifier calls so only when it is. Among colleagues people write of
// everything.
const sure = 0.8

// near reports labels that a short text may take for each other.
func near(label string) bool {
	return label == "service_information" || label == "service_reminder" || label == "personal_case"
}

func (m *message) servesNear(purpose string) bool {
	p := m.view.Purpose(purpose)
	return p != nil && slices.ContainsFunc(p.Labels, near)
}

// readPurposes says which purposes count for the recipients: what the text is for
// where it contradicts the declaration or nothing was declared, both where it may
// contradict it, else the declared one.
func (m *message) readPurposes() {
	// A body asks for donations too: only sale and fraud are nobody's purpose. Of a
	// text that may be something else nobody knows the purpose.
	m.foreign = len(m.served) == 0 && m.confidence >= sure && (m.label == "commercial" || m.label == "security_phishing") && (m.declared == "" || m.contradicted)
	switch {
	case m.foreign:
	case m.doubted:
		m.purposes = append([]string{m.declared}, m.served...)
	case m.declared != "" && !m.contradicted:
		m.only[0] = m.declared
		m.purposes = m.only[:]
	default:
		m.purposes = m.served
	}
}

// isUrgent reports whether a message is an emergency: by its campaign, by its
// purpose or by its text.
func (m *message) isUrgent() bool {
	if m.electoral || m.way != outbound {
		return false
	}
	if m.campaign != nil && m.campaign.Emergency != "" {
		return true
	}
	if m.label == "emergency" && (m.confidence >= sure || m.declared == "" && m.confidence >= likely) {
		return true // what was declared something else, such as a report of a fault, must be surely one
	}
	return !m.contradicted && !m.doubted && m.alerts(m.declared)
}

// alerts reports whether a purpose is for emergencies and nothing else.
func (m *message) alerts(purpose string) bool {
	p := m.view.Purpose(purpose)
	return p != nil && len(p.Labels) == 1 && p.Labels[0] == "emergency"
}

// asked reports whether the message answers one person who asked for it: it goes
// over a transactional route, or holds a one-time code, and is what it says.
func (m *message) asked() bool {
	if m.contradicted || m.doubted || m.electoral {
		return false
	}
	if m.route != nil && m.route.Transactional && len(m.Data.Recipients)+blind(m.Event) <= 1 {
		// A route that names no purpose vouches for nothing but answers.
		return m.route.Purpose != "" || m.label == "" || m.label == "internal_staff" || near(m.label)
	}
	// A code in an offer or a fraud was asked for by nobody.
	return (m.label == "" || near(m.label)) && m.Facts != nil && slices.Contains(m.Facts.Reasons, "one_time_code") && len(m.Data.Recipients)+blind(m.Event) <= 1
}

// answers reports whether the message is a letter to one person about that
// person's case, or in a conversation: whoever wrote gave the address for it, so
// that a list it also stands on says nothing. Nor does what a mailbox usually writes
// for say what it answers with.
func (m *message) answers() bool {
	if m.Channel != event.Mail || m.Data.Campaign != "" || m.route != nil || m.foreign || len(m.Data.Recipients)+blind(m.Event) != 1 {
		return false
	}
	talk := m.Data.Message != nil && m.Data.Message.Thread != ""
	if m.contradicted {
		return talk && m.source == bySender
	}
	return talk || m.label == "personal_case"
}

// letter reports whether the message is correspondence, and no communication of the
// body to citizens (L. 150/2000 art. 1(4); L. 28/2000 art. 9): mail among the body's
// own mailboxes, an answer to one person, or mail that neither its campaign, purpose,
// text, route nor its sender's row in the register says is for a service.
func (m *message) letter() bool {
	switch {
	case m.Channel != event.Mail || m.way == posted:
		return false
	case m.way == internal || m.answers():
		return true
	}
	list := m.Data.Message != nil && m.Data.Message.Auto == event.AutoList
	return m.source == nobody && m.Data.Campaign == "" && m.template == nil && m.route == nil && !list
}

// submission reports whether the message brings what somebody wrote into a form to the
// body's own mailboxes that the route is for, and to nobody else.
func (m *message) submission() bool {
	if m.route == nil || len(m.route.Recipients) == 0 || blind(m.Event) > 0 || m.way == posted {
		return false
	}
	return !slices.ContainsFunc(m.Data.Recipients, func(r event.Recipient) bool { return r.External || r.OffRoute })
}

// private reports whether the message is between persons: only its envelope was
// read.
func (m *message) private() bool {
	return m.Data.NoText == "person_to_person" && m.declared == ""
}

// about is the subject that a message's findings belong to: its item, or what
// detect.About says, else the day.
func (m *message) about() (event.SubjectKind, string) {
	if m.way == posted {
		return event.AboutItem, m.Data.Item.ID
	}
	if kind, subject := detect.About(m.Event); subject != "" {
		return kind, subject
	}
	return event.AboutCampaign, "none/" + m.day()
}

// day is the Italian day of the message.
func (m *message) day() string {
	if d := &m.today; m.Time.Before(d.from) || !m.Time.Before(d.until) {
		at := m.Time.In(policy.Rome())
		date := policy.NewDate(at.Year(), at.Month(), at.Day())
		*d = today{date.Start(), date.End(), at.Format(time.DateOnly)}
	}
	return m.today.name
}
