package mismatch

import (
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Later judges a message again by what the latest version of the register knows of
// withdrawals and objections declared before it. The verdict of its time stays;
// that the body had not yet entered a declaration says nothing of when it got it.
// So the people whose verdict would be another are unknown, one finding for each
// list and day, whose id and revision are functions of the messages and the
// register: whoever asks again tells the same. See deploy/decisions/009.
//
// It is for the second stage, over the rows, and for replays; a Detector used for
// it is used for nothing else.
func (d *Detector) Later(e *event.Event, report detect.Report) error {
	known := e.Known()
	if known.Before(e.Time) {
		known = e.Time
	}
	v, now := d.register.AtKnown(e.Body, e.Time, known), d.register.At(e.Body, ever)
	e = toOthers(e)
	if !v.Known() || v.Same(now) || len(e.Data.Recipients) == 0 || wayOf(e, v) != outbound || detect.Automatic(e) {
		return nil
	}
	m := &d.m
	m.read(e, d.register, v, outbound, d.electoral)
	if m.private() || m.electoral || m.asked() {
		return nil
	}
	d.judged = d.judged[:0]
	for _, r := range e.Data.Recipients {
		d.judged = append(d.judged, m.judgeLater(r, now))
	}
	d.lists = d.lists[:0]
	for i := range d.judged {
		list := d.judged[i].list
		if d.judged[i].rule != KnownLater || slices.Contains(d.lists, list) {
			continue
		}
		d.lists = append(d.lists, list)
		d.foldLater(m, list, report)
	}
	return nil
}

// foldLater raises the people of one list, or of none, in the finding of the day.
func (d *Detector) foldLater(m *message, list policy.ListID, report detect.Report) {
	of := func(j *judgement) bool { return j.rule == KnownLater && j.list == list }
	h := hit{rule: KnownLater, about: event.AboutList, subject: "unregistered/" + m.day(), bare: true, reasons: []string{"withdrawal_known_later"}, counted: d.only(m, of)}
	if list != "" {
		h.subject = string(list) + "/" + m.day()
	}
	h.rows = func(add func(row)) {
		for i := range d.judged {
			if of(&d.judged[i]) {
				m.wrongRows(&d.judged[i], add)
			}
		}
	}
	d.fold(m, h, func(f *event.Finding) {
		f.ID = detect.FindingID(KnownLater, f.Body, f.Subject, "later")
		f.Revision = uint64(f.Messages + f.People) // one of them grows with every answer that differs
		report(f)
	})
}

// judgeLater is the verdict about a recipient whom a declaration that the register
// did not know then would have kept from getting the message.
func (m *message) judgeLater(r event.Recipient, now policy.View) judgement {
	known := m.view.Contact(r)
	all := now.Contact(r).Withdrawals
	if before := slices.IndexFunc(all, func(w policy.Withdrawal) bool { return w.At.After(m.Time) }); before >= 0 {
		all = all[:before] // they stand by time
	}
	if len(all) == 0 || slices.EqualFunc(all, known.Withdrawals, sameWithdrawal) || m.judge(r, known).rule == Withdrawn {
		return judgement{}
	}
	known.Withdrawals = all
	j := m.judge(r, known)
	if j.rule != Withdrawn {
		return judgement{}
	}
	j.verdict, j.rule = event.Unknown, KnownLater
	return j
}

func sameWithdrawal(a, b policy.Withdrawal) bool {
	return a.Kind == b.Kind && a.Scope == b.Scope && a.At.Equal(b.At)
}

// Entered reports whether a declaration of somebody's, made up to a time, stands in
// the latest version of the register and not in all others: then messages may have
// gone out in its ignorance.
func (d *Detector) Entered(body event.Body, r event.Recipient, until time.Time) bool {
	all := d.register.At(body, ever).Contact(r).Withdrawals
	if len(all) == 0 || all[0].At.After(until) { // they stand by time
		return false
	}
	for _, v := range d.register.Versions(body, ever) {
		if !slices.EqualFunc(v.Contact(r).Withdrawals, all, sameWithdrawal) {
			return true
		}
	}
	return false
}
