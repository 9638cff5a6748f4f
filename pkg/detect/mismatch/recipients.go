package mismatch

import (
	"slices"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// foldRecipients judges each recipient and raises those that are wrong, those
// that had withdrawn, those that nobody can judge.
func (d *Detector) foldRecipients(m *message, report detect.Report) {
	d.judged = d.judged[:0]
	good := true
	d.known = m.view.Contacts(m.Data.Recipients, d.known[:0])
	for i, r := range m.Data.Recipients {
		j := m.judge(r, d.known[i])
		good = good && j.verdict == event.Compatible
		d.judged = append(d.judged, j)
	}
	unnamed := m.judgeUnnamed()
	if !m.asked() {
		d.foldNotice(m, report)
		d.foldEmergency(m, unnamed, report)
	}
	if good = good && unnamed == nil; !good && !m.asked() {
		d.foldWrong(m, Purpose, event.High, report)
		d.foldWrong(m, Withdrawn, "", report)
		d.foldWrong(m, LegalNotices, "", report)
		d.foldStranger(m, report)
		d.foldUnknown(m, unnamed, report)
	}
}

// notNamed is the code of recipients whom the source counted and did not name.
const notNamed = "recipients_not_named"

// judgeUnnamed are the codes of why nobody knows whether the people whom the source
// only counted may be written to; none where there are no such people, and where an
// act lets everybody be.
func (m *message) judgeUnnamed() []string {
	if blind(m.Event) == 0 || m.urgent && m.act(policy.Contact{}) != nil {
		return nil
	}
	codes := []string{notNamed}
	switch {
	case m.electoral:
		return insert(codes, maybeElectoral)
	case m.view.Early():
		return insert(codes, "before_register")
	case !m.view.Known():
		return insert(codes, "no_register")
	case m.doubt() != "":
		return insert(codes, m.doubt())
	case len(m.purposes) == 0 && !m.foreign:
		return insert(codes, m.purposeUnknown())
	}
	return codes
}

// only is the message as if it had gone to the recipients whose judgement keep
// accepts; nil when there are none. The next call takes its room.
func (d *Detector) only(m *message, keep func(j *judgement) bool) *event.Event {
	return d.partOf(m, func(i int) bool { return keep(&d.judged[i]) }, false)
}

// partOf is the message as if it had gone to the recipients that keep accepts, by
// their index, and, where unnamed is set, to those whom nobody named; nil when that is
// nobody. The next call takes its room.
func (d *Detector) partOf(m *message, keep func(i int) bool, unnamed bool) *event.Event {
	unnamed = unnamed && blind(m.Event) > 0
	d.recipient = d.recipient[:0]
	kept := unnamed
	for i, r := range m.Data.Recipients {
		switch {
		case keep(i):
			kept = true
		case !unnamed:
			continue
		default:
			r.Self = true // counts as nobody; but a group of unnamed people is known by all who were named beside it
		}
		d.recipient = append(d.recipient, r)
	}
	if !kept {
		return nil
	}
	d.part = *m.Event
	d.part.Data.Recipients = d.recipient
	if msg := d.part.Data.Message; !unnamed && msg != nil && msg.Blind != 0 {
		bare := *msg
		bare.Blind = 0
		d.part.Data.Message = &bare
	}
	return &d.part
}

// foldWrong raises the incompatible recipients of one rule.
func (d *Detector) foldWrong(m *message, rule string, foreign event.Severity, report detect.Report) {
	wrong := d.only(m, func(j *judgement) bool { return j.verdict == event.Incompatible && j.rule == rule })
	if wrong == nil {
		return
	}
	h := hit{rule: rule, counted: wrong, count: m.collectedFor, rows: func(add func(row)) {
		m.claimRows(add)
		for i := range d.judged {
			if j := &d.judged[i]; j.rule == rule {
				m.wrongRows(j, add)
			}
		}
	}}
	if m.foreign && rule == Purpose {
		h.severity, h.reasons = foreign, []string{"purpose_of_no_register"}
	}
	if rule == Withdrawn {
		for i := range d.judged {
			if j := &d.judged[i]; j.rule == Withdrawn {
				h.reasons = insert(h.reasons, goneCode(j.gone))
			}
		}
	}
	d.fold(m, h, report)
}

// unknown reports whether a recipient belongs to the unknown ones of the day.
func (j *judgement) unknown() bool { return j.verdict == event.Unknown && j.reason != notOfBody }

// foldStranger raises that somebody who is not the body writes to people of its lists,
// with nothing declared. What for, and who let him, no register tells: people decide.
func (d *Detector) foldStranger(m *message, report detect.Report) {
	strange := d.only(m, func(j *judgement) bool { return j.reason == notOfBody })
	if strange == nil {
		return
	}
	d.fold(m, hit{
		rule: Purpose, apart: notOfBody, severity: event.Low, verdict: event.Unknown, reasons: []string{notOfBody}, counted: strange, count: m.collectedFor,
		rows: func(add func(row)) { m.listRows(strange, add) },
	}, report)
}

// goneCode is the code of what a recipient declared.
func goneCode(g gone) string {
	if g.kind == "objected" {
		return "had_objected"
	}
	return "consent_withdrawn"
}

// wrongRows are the rows that made a recipient wrong.
func (m *message) wrongRows(j *judgement, add func(row)) {
	if l := m.view.List(j.list); l != nil {
		add(listRow(l))
	}
	if j.gone.kind != "" {
		// The moment is the person's, so the row says the scope alone.
		add(row{kind: "withdrawal", id: j.gone.scope, text: j.gone.kind})
	}
	if j.rule == Purpose {
		for _, id := range m.purposes {
			if p := m.view.Purpose(id); p != nil {
				add(purposeRow(p))
			}
		}
	}
}

// foldUnknown notes the recipients that nobody can judge, with why, in the finding
// of the day: one for each list, and one for those on none and those whom nobody
// named, with the codes of why they are unknown.
func (d *Detector) foldUnknown(m *message, unnamed []string, report detect.Report) {
	d.lists = d.lists[:0]
	for i := range d.judged {
		if list := d.judged[i].list; d.judged[i].unknown() && !slices.Contains(d.lists, list) {
			d.lists = append(d.lists, list)
		}
	}
	if unnamed != nil && !slices.Contains(d.lists, "") {
		d.lists = append(d.lists, "")
	}
	for _, list := range d.lists {
		h := hit{rule: Unregister, about: event.AboutList, subject: "unregistered/" + m.day(), bare: true, count: m.collectedFor}
		if list != "" {
			h.subject = string(list) + "/" + m.day()
			h.rows = func(add func(row)) {
				switch f := m.fit(list); {
				case f.list != nil:
					add(listRow(f.list))
				case f.ended != nil:
					add(endedRow(f.ended))
				}
			}
		}
		if list == "" {
			h.reasons = unnamed
		}
		h.counted = d.partOf(m, func(i int) bool {
			j := &d.judged[i]
			same := j.unknown() && j.list == list
			if same {
				h.reasons = insert(h.reasons, j.reason)
			}
			return same
		}, list == "" && unnamed != nil)
		d.fold(m, h, report)
	}
}

// foldEmergency raises an emergency without an act in force (Garante 12 March 2003).
// To who signed up for alerts it is no wrong, but somebody should look; the body's
// own staff may be alerted about its work. People on no list in force may have signed
// up where the register doesn't say, and so may those whom nobody named, who may also
// stand on a list that an act in force names. Without a register nobody knows of acts.
func (d *Detector) foldEmergency(m *message, unnamed []string, report detect.Report) {
	if !m.urgent || !m.view.Known() {
		return
	}
	reason, act := m.noAct()
	reasons, maybe := []string{reason}, unnamed != nil && reason != "emergency_other_list"
	if maybe {
		reasons = insert(reasons, notNamed)
	}
	h := hit{rule: Emergency, severity: event.Low, verdict: event.Unknown}
	without := d.partOf(m, func(i int) bool {
		j := &d.judged[i]
		switch {
		case j.reason == "staff_on_no_list" || j.reason == "staff_mailbox":
			return false
		case j.onNoList():
			reasons = insert(reasons, j.reason)
			return true
		case j.verdict != event.Compatible:
			h.severity, h.verdict = "", ""
			return true
		case j.uncovered:
			reasons = insert(reasons, "recipients_signed_up")
		}
		return j.uncovered
	}, maybe)
	if without == nil {
		return
	}
	h.reasons, h.counted = reasons, without
	h.rows = func(add func(row)) {
		switch {
		case act != nil:
			add(emergencyRow(act))
		case reason == "emergency_other_list":
			m.otherActRows(add)
		}
		m.claimRows(add)
		m.listRows(without, add)
	}
	d.communication(m, &h)
	m.alarm(&h)
	d.fold(m, h, report)
}

// onCall is how many people of no list the alarm of a machine goes to in a day: who looks
// after it, and no citizens whom nobody listed.
const onCall = 20

// alarm sets from how many people on the alarm of a machine is a message to citizens,
// where nobody declared it and none of its recipients stands on a list.
func (m *message) alarm(h *hit) {
	if m.declared != "" || m.Data.Campaign != "" || blind(m.Event) > 0 || m.Facts == nil || !slices.Contains(m.Facts.Reasons, "machine_alarm") {
		return
	}
	if !slices.ContainsFunc(m.Data.Recipients, func(r event.Recipient) bool { return len(m.view.Contact(r).Lists) > 0 }) {
		h.apart, h.people = "machines", max(h.people, onCall)
	}
}

// foldNotice notes lists whose people got no notice, where nothing else made the
// message good.
func (d *Detector) foldNotice(m *message, report detect.Report) {
	d.lists = d.lists[:0]
	for i := range d.judged {
		j := &d.judged[i]
		if j.verdict != event.Compatible || j.list == "" || slices.Contains(d.lists, j.list) {
			continue
		}
		d.lists = append(d.lists, j.list)
		l := m.fit(j.list).list
		if l == nil || l.NoticeVersion != "" || l.Source.LegalNoticesOnly() {
			continue
		}
		list := j.list
		d.fold(m, hit{
			rule: Notice, about: event.AboutList, subject: string(list), bare: true, reasons: []string{"no_notice"},
			counted: d.only(m, func(j *judgement) bool { return j.verdict == event.Compatible && j.list == list }),
			rows:    func(add func(row)) { add(listRow(l)) },
		}, report)
	}
}
