// Package bulk finds sends to many people that nobody declared.
//
// In: messages with the campaign that their text belongs to, in stream order.
// Out: findings of the rules below, one of each for a campaign, conversation or
// template. One goroutine uses a Detector.
//
// People are counted, not messages, in event time, over sliding windows, across
// senders and channels. Messages up to two hours late give the same findings as
// if they had come in time. A bulk send is no offence by itself: it aggravates.
//
// What does not count: messages on transactional routes, registered templates
// (they have a limit of their own), declared emergencies, registered senders from
// outside, mail among the body's own mailboxes. Answers of machines and one-time codes
// that the register does not know count at ten times the limit, within the shortest
// window only: that they are such is what their sender says. A courtesy
// of a few words to one person, and a letter to one person within a conversation,
// count within the shortest window only; a short sentence to one person, which asks for
// nothing, within a day.
package bulk

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Ids of the rules.
const (
	Undeclared = "bulk.undeclared"       // many people in a short time
	SlowDrip   = "bulk.slow_drip"        // a few people each day, many in the longest windows
	Rotating   = "bulk.rotating_senders" // one text from several senders, many people together
	Overrun    = "bulk.overrun"          // a declared campaign beyond its declaration
	Template   = "bulk.template"         // a registered template beyond its limit
	ReplyAll   = "bulk.reply_all"        // answers to everybody, one after the other
	Evicted    = "bulk.evicted"          // more texts than can be watched
)

// Lateness is how late, in event time, a message still counts exactly.
const Lateness = detect.Lateness

// Bounds.
const (
	// Forget is the event time without a message after which a campaign is
	// closed; longer where the windows are.
	Forget     = 8 * 24 * time.Hour
	manyPeople = 1000 // from here the severity is high
	// fast is the longest window of a send that is no slow drip.
	fast = 24 * time.Hour
)

// Detector counts the people of each campaign.
type Detector struct {
	register *policy.Register
	defaults policy.BulkLimit // of bodies without a register
	bodies   map[event.Body]*body
	evicted  uint64
}

// New returns a Detector.
func New(register *policy.Register) *Detector {
	return &Detector{register: register, defaults: policy.DefaultLimits().Bulk, bodies: map[event.Body]*body{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "bulk" }

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule { return rules() }

func rules() []event.Rule {
	return []event.Rule{
		{ID: Undeclared, Version: 5, TitleIT: "Invio massivo non dichiarato", TitleEN: "Undeclared bulk send", Source: "GDPR art. 5(1)(a)-(b), art. 30; Garante, linee guida spam 2013"},
		{ID: SlowDrip, Version: 2, TitleIT: "Invio massivo goccia a goccia", TitleEN: "Slow drip of one text to many", Source: "GDPR art. 5(1)(a)-(b), art. 30; Garante, linee guida spam 2013"},
		{ID: Rotating, Version: 1, TitleIT: "Lo stesso testo da mittenti che si alternano", TitleEN: "One text from rotating senders", Source: "GDPR art. 5(1)(a), art. 30, 32"},
		{ID: Overrun, Version: 2, TitleIT: "Campagna oltre quanto dichiarato", TitleEN: "Campaign beyond its declaration", Source: "GDPR art. 5(1)(b)-(c), art. 30"},
		{ID: Template, Version: 1, TitleIT: "Modello registrato oltre il suo limite", TitleEN: "Registered template beyond its limit", Source: "GDPR art. 5(1)(c), art. 32"},
		{ID: ReplyAll, Version: 3, TitleIT: "Risposte a tutti a catena", TitleEN: "Reply-all storm", Source: "GDPR art. 5(1)(c), art. 32"},
		{ID: Evicted, Version: 1, TitleIT: "Troppi testi diversi per seguirli tutti", TitleEN: "More different texts than can be watched", Source: "GDPR art. 32"},
	}
}

// Evicted implements detect.Detector: it counts campaigns, conversations, and texts
// that nobody may read.
func (d *Detector) Evicted() uint64 {
	return d.evicted + detect.Evictions(d.bodies, func(b *body) uint64 { return b.Unread.Evicted + b.Writers.Evicted })
}

// Detect implements detect.Detector.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	m := message{Event: e, view: d.register.At(e.Body, e.Time)}
	switch {
	case e.Facts == nil:
		return nil
	case detect.Automatic(e):
		d.countAutomatic(m, report)
		return nil
	}
	d.wrote(m)
	if d.answers(m) {
		d.countAnswer(m, report)
	}
	if _, blind := detect.Blind(e); !detect.Reaches(e) || len(e.Data.Recipients)+blind == 0 {
		return nil
	}
	if e.Facts.Registered != "" {
		d.countTemplate(m, report)
		return nil
	}
	if !m.transactional() {
		d.countCampaign(m, report)
	}
	return nil
}

// Advance implements detect.Detector. Nothing here depends on the wall clock.
func (*Detector) Advance(time.Time, detect.Report) error { return nil }

// countCampaign counts a message for the campaign of its text.
func (d *Detector) countCampaign(m message, report detect.Report) {
	c := m.view.Campaign(m.Facts.Campaign)
	switch {
	case c != nil && c.BulkAllowed:
		t := d.track(m, m.Facts.Campaign, Forget, report)
		d.countOverrun(t, c, m, report)
	case m.registeredOutsider(), detect.Emergency(m.view, m.Event):
	case m.code():
		// Somebody asks for each. No register says so, and so many at once are a send
		// that dresses as codes, or a template that should be registered.
		t := d.track(m, "codes/"+m.Facts.Campaign, Forget, report)
		d.countBurst(t, m, burstLimit{detect.Claimed * d.limits(m.view).People, d.shortest(m)}, c, report)
	case m.acknowledges(), m.alarms():
		// So it is of what answers each for what that person sent: an office does so all
		// day, and a form all night; and of what a pump tells whoever is on call. Who writes
		// it over something else reaches no more than these in a day.
		t := d.track(m, "acknowledgements/"+m.Facts.Campaign, Forget, report)
		d.countBurst(t, m, burstLimit{detect.Claimed * d.limits(m.view).People, detect.UpToADay(d.limits(m.view).Windows)}, c, report)
	case m.notice():
		// The three words that a gateway sends are no courtesy, but an office may send
		// them to everybody whose turn it is, all week.
		t := d.track(m, "notices/"+m.Facts.Campaign, Forget, report)
		d.countBurst(t, m, burstLimit{d.limits(m.view).People, detect.UpToADay(d.limits(m.view).Windows)}, c, report)
	case m.courtesy():
		// "Ok, grazie" goes to many people from many mailboxes: only when it is
		// fired off within minutes is it a send.
		t := d.track(m, m.Facts.Campaign, Forget, report)
		d.countBurst(t, m, burstLimit{d.limits(m.view).People, d.shortest(m)}, c, report)
	case m.letter() && m.Facts.Campaign != "" && !detect.Solicits(m.Event):
		// So do the words with which an office answers everybody who asks.
		t := d.track(m, "letters/"+m.Facts.Campaign, Forget, report)
		d.countBurst(t, m, burstLimit{d.limits(m.view).People, d.shortest(m)}, c, report)
	case m.brief():
		// And a sentence that asks for nothing, "va bene, la aspettiamo alle nove", goes to
		// other people each week from all offices: a send of it does not take weeks.
		t := d.track(m, "brief/"+m.Facts.Campaign, Forget, report)
		d.countBurst(t, m, burstLimit{d.limits(m.view).People, detect.UpToADay(d.limits(m.view).Windows)}, c, report)
	case m.Facts.Campaign != "":
		m.Facts.Counted = true
		limit := d.limits(m.view)
		t := d.track(m, m.Facts.Campaign, max(Forget, slices.Max(limit.Windows)+fast), report)
		d.countBurst(t, m, burstLimit{limit.People, limit.Windows}, c, report)
	default:
		// Nobody may read the text. Then its collector tells which are equal; where it
		// doesn't, a send in the shortest window tells itself from one mailbox's
		// correspondence, and a slower one by the size of its mails.
		if detect.Equal(m.Event) != "" && d.countEqual(m, report) {
			return
		}
		if sender := detect.SenderOf(m.Event); sender != "" {
			t := d.track(m, "sender/"+sender, Forget, report)
			d.countBurst(t, m, burstLimit{d.limits(m.view).People, d.shortest(m)}, nil, report)
			if t.Burst.Finding == nil {
				d.countUnread(m, report)
			}
		}
	}
}

// limits are the limits that were in force.
func (d *Detector) limits(v policy.View) policy.BulkLimit {
	if !v.Known() {
		return d.defaults
	}
	return v.Limits().Bulk
}

// shortest is the shortest window alone.
func (d *Detector) shortest(m message) []time.Duration {
	return []time.Duration{slices.Min(d.limits(m.view).Windows)}
}

// message is an event with what was in force for it.
type message struct {
	*event.Event
	view policy.View
}

// fewWords is the number of words under which equal texts may be different
// messages, as in package campaign.
const fewWords = 5

// courtesy reports whether the message is one of the few words that people write
// to one another all day: to one recipient, and wanting nothing.
func (m message) courtesy() bool {
	_, blind := detect.Blind(m.Event)
	few := m.Facts.Words > 0 && m.Facts.Words < fewWords
	return few && m.Facts.Campaign != "" && m.Data.Campaign == "" && len(m.Data.Recipients)+blind == 1 && !detect.Solicits(m.Event)
}

// notice reports whether a courtesy is an SMS with the same words for everybody: one
// with a number may be a code that somebody asked for, unless the number is of a link. Of
// a text that is no longer there nobody can tell.
func (m message) notice() bool {
	return m.Channel == event.SMS && m.courtesy() && (m.links() || m.Data.Text != "" && !strings.ContainsFunc(m.Data.Text, unicode.IsDigit))
}

// links reports whether a link stands in the text.
func (m message) links() bool {
	return slices.Contains(m.Facts.Reasons, "link") || slices.Contains(m.Facts.Reasons, "odd_link")
}

// letter reports whether the message is a mail to one recipient within a
// conversation, as its headers tell: a subject says so too easily.
func (m message) letter() bool {
	_, blind := detect.Blind(m.Event)
	return m.Channel == event.Mail && m.Data.Campaign == "" && m.Data.Message != nil && m.Data.Message.Thread != "" && len(m.Data.Recipients)+blind == 1
}

// code reports whether the message is a one-time code, by its words, to one recipient:
// nothing of it is an offer or a plea.
func (m message) code() bool {
	_, blind := detect.Blind(m.Event)
	return m.Data.Campaign == "" && m.Facts.Campaign != "" && len(m.Data.Recipients)+blind == 1 && !detect.Solicits(m.Event) &&
		slices.Contains(m.Facts.Reasons, "one_time_code")
}

// longest is the number of words of an acknowledgement at most: there is little room in
// one for something else.
const longest = 60

// acknowledges reports whether the message says first that what its one recipient sent has
// come, and is of no kind that asks for something.
func (m message) acknowledges() bool {
	return m.Facts.Words <= longest && m.toOne() && m.asksNothing() && slices.Contains(m.Facts.Reasons, "acknowledgement")
}

// alarms reports whether the message is the alarm of a machine, by its words, to one
// recipient.
func (m message) alarms() bool {
	return m.toOne() && (m.asksNothing() || m.Facts.Purpose == "emergency") && slices.Contains(m.Facts.Reasons, "machine_alarm")
}

// sentence is the number of words under which equal texts may be different messages of
// different people, as for the digest of a text that nobody may read.
const sentence = 8

// brief reports whether the message is a short sentence to one recipient, and of no kind
// that asks for something.
func (m message) brief() bool {
	return m.Facts.Words > 0 && m.Facts.Words < sentence && m.toOne() && m.asksNothing()
}

// toOne reports whether the message goes to one recipient, and is of no campaign that
// somebody declared.
func (m message) toOne() bool {
	_, blind := detect.Blind(m.Event)
	return m.Data.Campaign == "" && m.Facts.Campaign != "" && len(m.Data.Recipients)+blind == 1
}

// asksNothing reports whether the likeliest label, clear or not, is of a kind that wants
// nothing of people: an invitation, an offer or a plea is not likely.
func (m message) asksNothing() bool {
	switch m.Facts.Purpose {
	case "service_information", "service_reminder", "personal_case", "internal_staff":
		return true
	}
	return false
}

// transactional reports whether the message goes to somebody who asked for it.
func (m message) transactional() bool {
	r := m.view.Route(m.Data.Route)
	return r != nil && r.Transactional
}

// registeredOutsider reports whether an office that the register knows writes
// from outside.
func (m message) registeredOutsider() bool {
	if m.Type != event.MessageReceived || m.Data.Sender.Result == "fail" {
		return false
	}
	s := m.view.Sender(m.Data.Sender.Claimed.Address)
	return s != nil && s.Kind == policy.FunctionalSender
}

// open makes a finding whose opening event is the message.
func (m message) open(rule, subject string) *event.Finding {
	return &event.Finding{
		ID:   detect.FindingID(rule, m.Body, subject, m.ID),
		Body: m.Body, Channel: m.Channel, Rule: rule, RuleVersion: versionOf(rule), Severity: event.Medium,
		About: event.AboutCampaign, Subject: subject,
		OpeningEvent: m.ID, Opened: m.Time,
		SenderClass:   m.view.SenderClass(m.Data.Sender),
		PolicyVersion: m.view.Version(), Excerpt: m.Facts.Excerpt,
		Inferred: m.Facts.Purpose, Confidence: m.Facts.Confidence,
	}
}

func versionOf(rule string) int {
	for _, r := range rules() {
		if r.ID == rule {
			return r.Version
		}
	}
	return 1
}

// grow brings a finding to its tally.
func grow(f *event.Finding, t *detect.Tally, report detect.Report) {
	t.Fill(f)
	if f.People >= manyPeople && f.Severity.Rank() < event.High.Rank() {
		f.Severity = event.High
	}
	report(f)
}
