package mismatch

import (
	"cmp"
	"slices"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// fit is what a list's contacts may get of a message.
type fit struct {
	id        policy.ListID
	list      *policy.List // nil when the register has no such list then
	ended     *policy.List // its row that ended last before, where there is none
	collected bool         // its collection had begun
	good      bool         // its purpose allows the message
	purpose   string       // of the message, that good rests on
	legal     bool         // it is kept to legal notices, and this is none
	listed    bool         // the declared campaign names it, or names none
}

// judgement is the verdict about one recipient, with what decided.
type judgement struct {
	verdict event.Verdict
	rule    string // that an incompatible recipient belongs to
	reason  string // code of why it is unknown, or of what was withdrawn
	list    policy.ListID
	gone    gone // what was withdrawn
	// uncovered is a recipient who may be written to, but no act in force is there
	// for the emergency.
	uncovered bool
}

// gone is a declaration of the recipient's.
type gone struct {
	kind, scope string
	at          time.Time
}

// fit returns what a list's contacts may get. It points into room that grows.
func (m *message) fit(id policy.ListID) fit {
	for i := range m.fits {
		if m.fits[i].id == id {
			return m.fits[i]
		}
	}
	f := fit{id: id, list: m.view.List(id), listed: m.campaign == nil || m.campaign.List == "" || m.campaign.List == string(id)}
	if f.list != nil {
		f.collected = f.list.CollectedFrom.IsZero() || !m.Time.Before(f.list.CollectedFrom.Start())
		f.good, f.purpose = m.allowed(f.list)
	} else {
		f.ended = m.view.ListEnded(id)
	}
	if f.good && f.list.Source.LegalNoticesOnly() && !m.legalNotice(f.list) {
		f.good, f.legal = false, true
	} else if f.list != nil && !f.good {
		f.legal = f.list.Source.LegalNoticesOnly()
	}
	m.fits = append(m.fits, f)
	return f
}

// allowed reports whether data of a list may serve one of the message's purposes:
// the same, or one that the register says is compatible.
func (m *message) allowed(l *policy.List) (good bool, purpose string) {
	for _, p := range m.purposes {
		if p == l.Purpose {
			return true, p
		}
	}
	for _, p := range m.purposes {
		if m.view.CompatibleBy(p, l.Purpose) != nil {
			return true, p
		}
	}
	return false, ""
}

// legalNotice reports whether a message is a notice with legal effect, as far as
// the register and the text tell: it was declared for the very purpose of the
// list, and its text is no invitation, offer or plea. The compatibility matrix
// cannot widen what the law fixes.
func (m *message) legalNotice(l *policy.List) bool {
	switch m.label {
	case "event_promotion", "commercial", "fundraising", "survey", "electoral_propaganda":
		if m.confidence >= likely {
			return false
		}
	}
	return slices.Contains(m.purposes, l.Purpose) && !m.contradicted
}

// maybeNotice reports whether a message may be a notice with legal effect though
// nobody declared it one: a letter to one person about that person's case.
func (m *message) maybeNotice() bool {
	return m.label == "personal_case" && !m.contradicted && m.Data.Campaign == "" && len(m.Data.Recipients)+blind(m.Event) == 1
}

// judge compares the message's purposes with what a recipient's contact may be
// used for, as of the event's time and by what is known of the recipient. It
// allocates nothing for a compatible one. Who may get a message by its text, or by what
// its sender usually writes for, gets it for something that nobody knows where a
// campaign or purpose was declared that the register lacks.
func (m *message) judge(r event.Recipient, c policy.Contact) judgement {
	j := m.judgeContact(r, c)
	switch {
	case m.electoral: // an answer: all other propaganda is found whoever gets it
		return judgement{verdict: event.Unknown, reason: maybeElectoral, list: j.list}
	case j.list != "" && j.verdict != event.Incompatible && !j.onNoList() && !m.urgent && m.stranger():
		// The purposes of the register are the body's: they clear nobody else.
		return judgement{verdict: event.Unknown, reason: notOfBody, list: j.list}
	}
	if code := m.doubt(); code != "" && !m.urgent && j.verdict == event.Compatible {
		return judgement{verdict: event.Unknown, reason: code, list: j.list}
	}
	return j
}

// doubt is the code of why nobody knows what the message is for, though its recipients
// may get what it seems to be for; empty when that is known. Where nobody declared
// anything, a text clears nobody that is too unsure to accuse.
func (m *message) doubt() string {
	switch {
	case m.misdeclared != "":
		return m.misdeclared
	case m.doubted:
		return "text_says_otherwise"
	case m.unsure() && !m.answers():
		return "purpose_unsure"
	}
	return ""
}

// notOfBody is the code of senders who are strangers.
const notOfBody = "sender_not_of_body"

// stranger reports whether nothing is declared and the sender is somebody else than the
// body, as far as the register and the source tell: a personal number, or an address of
// no domain of the body's. A mailbox of the staff is the body's.
func (m *message) stranger() bool {
	if m.declared != "" || m.Data.Campaign != "" {
		return false
	}
	switch m.view.SenderClass(m.Data.Sender) {
	case policy.SenderExternal:
		return true
	case policy.SenderPersonal:
		return m.Channel == event.SMS || m.Data.Sender.Claimed.External
	}
	return false
}

// judgeContact is judge by the purposes that count.
func (m *message) judgeContact(r event.Recipient, c policy.Contact) judgement {
	uncovered := false
	if m.urgent {
		if m.act(c) != nil {
			return judgement{verdict: event.Compatible}
		}
		// Who names an act or a campaign is judged by that one, not by another campaign's.
		uncovered = m.campaign != nil && m.campaign.Emergency != "" || m.campaign == nil && m.Data.Campaign != "" || m.view.CampaignWithAct(m.purposes, c) == nil
	}
	var out judgement // of the best list so far
	reason, listed := "no_list", false
	var ended, young policy.ListID // the first list that had ended, and that was not begun
	for _, on := range c.Lists {
		f := m.fit(on.List)
		switch {
		case f.ended != nil:
			reason, ended = later(reason, "list_expired"), cmp.Or(ended, f.id)
			continue
		case f.list == nil:
			reason = later(reason, "list_not_in_register")
			continue
		case !f.collected:
			reason, young = later(reason, "list_younger_than_message"), cmp.Or(young, f.id)
			continue
		case f.good:
			g, ok := m.withdrawn(c, f, on.From)
			if !ok {
				out = judgement{verdict: event.Compatible, list: f.id, uncovered: uncovered}
				if f.list.NoticeVersion != "" {
					return out
				}
				break
			}
			if out.verdict != event.Compatible && out.rule != Withdrawn {
				out = judgement{verdict: event.Incompatible, rule: Withdrawn, reason: g.kind, list: f.id, gone: g}
			}
		case out.verdict == "" || out.rule == Purpose && f.legal:
			out = judgement{verdict: event.Incompatible, rule: Purpose, list: f.id}
			if f.legal {
				out.rule = LegalNotices
			}
		}
		listed = true
	}
	if listed {
		return m.onList(c, out)
	}
	j := m.unlisted(r, c, reason)
	switch j.reason {
	case "list_expired":
		j.list = ended
	case "list_younger_than_message":
		j.list = young
	}
	return j
}

// onList is the verdict about a recipient on a list in force, given that of the best
// one: somebody is wrong only where nothing else explains the message.
func (m *message) onList(c policy.Contact, out judgement) judgement {
	switch {
	case out.rule == Purpose && m.answers():
		return judgement{verdict: event.Unknown, reason: "own_case", list: out.list}
	case out.rule == LegalNotices && m.maybeNotice():
		return judgement{verdict: event.Unknown, reason: "maybe_legal_notice", list: out.list}
	case out.rule == Purpose && c.Staff && m.Channel == event.Mail && !m.foreign:
		// A colleague in copy, or one who is told what citizens are told.
		return judgement{verdict: event.Unknown, reason: "staff_mailbox", list: out.list}
	case m.unsure() && (out.rule == Purpose || out.rule == LegalNotices):
		return judgement{verdict: event.Unknown, reason: "purpose_unsure", list: out.list}
	case len(m.purposes) > 0 && m.declared == "" && m.noProof(out.rule):
		return judgement{verdict: event.Unknown, reason: cmp.Or(m.misdeclared, "text_is_no_proof"), list: out.list}
	case len(m.purposes) > 0 || m.foreign:
		return out
	}
	return judgement{verdict: event.Unknown, reason: m.purposeUnknown(), list: out.list}
}

// unsure reports whether the message's purposes are those of its text alone, and the
// label is not sure enough to say so against somebody.
func (m *message) unsure() bool {
	return m.declared == "" && m.label != "" && !m.electoral && m.confidence < sure
}

// onNoList reports whether nobody knows of a recipient because no list of the register
// that was in force has the contact.
func (j *judgement) onNoList() bool {
	return j.verdict == event.Unknown && (j.list == "" || j.reason == "list_expired" || j.reason == "list_younger_than_message")
}

// noProof reports whether the text alone is no evidence of what a rule says. What
// informs, reminds or warns many is no notice with legal effect; one person's case may
// be, and so may what was taken for a word to the staff.
func (m *message) noProof(rule string) bool {
	switch rule {
	case Purpose:
		return !m.proves()
	case LegalNotices:
		return m.label == "personal_case" || m.label == "internal_staff"
	}
	return false
}

// unlisted is the verdict about a recipient on no list at the time.
func (m *message) unlisted(r event.Recipient, c policy.Contact, reason string) judgement {
	if g, ok := m.left(c); ok {
		return judgement{verdict: event.Incompatible, rule: Withdrawn, reason: g.kind, gone: g}
	}
	switch {
	case m.view.Early():
		reason = "before_register"
	case !m.view.Known():
		reason = "no_register"
	case c.Staff:
		for _, p := range m.view.PurposesOf("internal_staff") {
			if slices.Contains(m.purposes, p) {
				return judgement{verdict: event.Compatible}
			}
		}
		reason = "staff_on_no_list"
	case len(m.purposes) == 0 && !m.foreign:
		reason = m.purposeUnknown()
	case reason == "no_list" && len(m.register.At(m.Body, ever).Contact(r).Lists) > 0:
		reason = "joined_later"
	}
	return judgement{verdict: event.Unknown, reason: reason}
}

// ever is later than any event: who stands on a list then stands on it for good.
var ever = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// withdrawn returns the declaration that keeps a recipient of a list, a member
// since a time, from getting the message. Who joined a list after a declaration
// changed their mind.
func (m *message) withdrawn(c policy.Contact, f fit, since time.Time) (gone, bool) {
	for i, w := range c.Withdrawals {
		one := policy.Contact{Withdrawals: c.Withdrawals[i : i+1]}
		_, everything := one.Withdrew("", "")
		_, this := one.Withdrew(f.id, f.purpose)
		if l := m.view.List(f.id); !this && l != nil {
			// Who objects to what the data was collected for objects to what that may
			// also serve.
			_, this = one.Withdrew(f.id, l.Purpose)
		}
		if !this && m.campaign != nil && m.campaign.List != "" {
			_, this = one.Withdrew(policy.ListID(m.campaign.List), "")
		}
		switch {
		case !this, since.After(w.At), everything && m.bound(f.purpose):
		default:
			return gone{w.Kind.String(), w.Scope, w.At}, true
		}
	}
	return gone{}, false
}

// left is withdrawn for somebody on no list any more.
func (m *message) left(c policy.Contact) (gone, bool) {
	for i, w := range c.Withdrawals {
		one := policy.Contact{Withdrawals: c.Withdrawals[i : i+1]}
		_, this := one.Withdrew("", "")
		if this {
			this = len(m.purposes) > 0 && !slices.ContainsFunc(m.purposes, m.bound)
		} else {
			this = slices.ContainsFunc(m.purposes, func(p string) bool { _, ok := one.Withdrew("", p); return ok }) ||
				m.campaign != nil && w.Scope == m.campaign.List || m.fit(policy.ListID(w.Scope)).good
		}
		if this {
			return gone{w.Kind.String(), w.Scope, w.At}, true
		}
	}
	return gone{}, false
}

// bound reports whether a purpose rests on what nobody can object to in general:
// a law, a contract, somebody's life. Consent (GDPR art. 7(3)) and public tasks
// (art. 21(1)) can be. Who names a list or purpose is taken at the word.
func (m *message) bound(purpose string) bool {
	p := m.view.Purpose(purpose)
	if p == nil {
		return false
	}
	switch p.LegalBasis {
	case "legal_obligation", "contract", "vital_interests":
		return true
	}
	return false
}

// act is the emergency in force that lets a contact be written to, or nil.
func (m *message) act(c policy.Contact) *policy.Emergency {
	if m.campaign != nil && m.campaign.Emergency != "" {
		if x := m.view.Emergency(m.campaign.Emergency); x != nil && x.InForce(m.Time) && x.Reaches(c) {
			return x
		}
		return nil
	}
	x, _ := m.view.EmergencyInForce(m.purposes, c)
	return x
}

// noAct is the code of why no act lets an emergency go to a contact, and the act
// that doesn't, if there is one.
func (m *message) noAct() (string, *policy.Emergency) {
	if m.campaign != nil && m.campaign.Emergency != "" {
		x := m.view.Emergency(m.campaign.Emergency)
		switch {
		case x == nil:
			return "emergency_without_act", nil
		case x.InForce(m.Time):
			return "emergency_other_list", x
		case m.Time.Before(x.From.Time):
			return "emergency_before_act", x
		}
		return "emergency_expired", x
	}
	if _, other := m.view.EmergencyInForce(m.purposes, policy.Contact{}); other {
		return "emergency_other_list", nil
	}
	if x := m.view.EmergencyEnded(m.purposes); x != nil && m.Time.Sub(x.End()) < recentAct {
		return "emergency_expired", x
	}
	return "emergency_without_act", nil
}

// otherActRows are the acts in force for one of the message's purposes, whatever lists
// they cover.
func (m *message) otherActRows(add func(row)) {
	for _, x := range m.view.Emergencies() {
		if x.Purpose == "" || len(m.purposes) == 0 || slices.Contains(m.purposes, x.Purpose) {
			add(emergencyRow(x))
		}
	}
}

// recentAct is how long ago an act may have ended that a message may still mean.
const recentAct = 30 * 24 * time.Hour

// purposeUnknown is the code of why nobody knows what a message is for.
func (m *message) purposeUnknown() string {
	if code := m.notInRegister(); code != "" {
		return code
	}
	if m.label != "" {
		return "purpose_of_no_register"
	}
	return "no_purpose"
}

// later keeps the reason that says more.
func later(old, reason string) string {
	says := []string{"no_list", "list_not_in_register", "list_expired", "list_younger_than_message"}
	if slices.Index(says, old) > slices.Index(says, reason) {
		return old
	}
	return reason
}
