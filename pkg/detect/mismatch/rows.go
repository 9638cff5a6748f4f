package mismatch

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// row is a row of the register before it is known to be told of: it costs no
// allocation.
type row struct {
	kind, id, purpose string
	from, until       time.Time // zero means that it has none
	ref, text         string
}

// event is the row as a finding has it. Its times are in UTC, so that they are the
// same after a restart.
func (r row) event() event.Row {
	out := event.Row{Kind: r.kind, ID: r.id, Purpose: r.purpose, Ref: r.ref, Text: r.text}
	if from := r.from.UTC(); !from.IsZero() {
		out.From = &from
	}
	if until := r.until.UTC(); !until.IsZero() {
		out.Until = &until
	}
	return out
}

// addRow puts a row into sorted ones, each once. Of more than event.MaxRows the
// first stay, so that the order in which they come makes no difference. It changes
// no row in place: findings share them.
func addRow(rows []event.Row, r row) []event.Row {
	at, have := slices.BinarySearchFunc(rows, r, compareRows)
	if have || at >= event.MaxRows {
		return rows
	}
	rows = slices.Insert(slices.Clip(rows), at, r.event())
	return rows[:min(len(rows), event.MaxRows)]
}

func compareRows(a event.Row, b row) int {
	return cmp.Or(cmp.Compare(a.Kind, b.kind), cmp.Compare(a.ID, b.id), cmp.Compare(a.Purpose, b.purpose),
		instant(a.From).Compare(b.from), instant(a.Until).Compare(b.until), cmp.Compare(a.Ref, b.ref), cmp.Compare(a.Text, b.text))
}

// instant is a time that may not be given; then it is the zero time.
func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// end is the first instant after a day that may not be given.
func end(d policy.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return d.End()
}

func listRow(l *policy.List) row {
	return row{kind: "list", id: l.ID, purpose: l.Purpose, from: l.CollectedFrom.Start(), until: end(l.CollectedUntil), ref: l.NoticeVersion, text: string(l.Source)}
}

func endedRow(l *policy.List) row {
	return row{kind: "expired_list", id: l.ID, purpose: l.Purpose, from: l.ValidFrom.Start(), until: end(l.ValidUntil), ref: l.NoticeVersion, text: string(l.Source)}
}

func purposeRow(p *policy.Purpose) row {
	return row{kind: "purpose", id: p.ID, from: p.ValidFrom.Start(), until: end(p.ValidUntil), ref: p.ActRef, text: p.NameIT}
}

func campaignRow(c *policy.Campaign) row {
	return row{kind: "campaign", id: c.ID, purpose: c.Purpose, from: c.From.Start(), until: end(c.Until), ref: c.ActRef, text: c.List}
}

func maximumRow(c *policy.Campaign) row {
	return row{kind: "campaign_maximum", id: c.ID, purpose: c.Purpose, from: c.From.Start(), until: end(c.Until), ref: c.ActRef, text: strconv.Itoa(c.MaxRecipients)}
}

func emergencyRow(x *policy.Emergency) row {
	return row{kind: "emergency", id: x.ID, purpose: x.Purpose, from: x.From.Time, until: x.End(), ref: x.ActRef}
}

func electionRow(w policy.Window) row {
	r := row{kind: "election", id: w.Election, from: w.Since}
	if w.Presumed {
		r.text = "presumed"
	}
	return r
}

// claimRows are the rows that the declaration rests on.
func (m *message) claimRows(add func(row)) {
	switch m.source {
	case byCampaign:
		add(campaignRow(m.campaign))
	case byTemplate:
		add(row{kind: "template", id: m.template.ID, purpose: m.template.Purpose})
	case bySender:
		if m.sender.Kind == policy.FunctionalSender {
			add(row{kind: "sender", id: m.sender.Address, purpose: m.sender.Purpose})
		}
	case byRoute:
		add(row{kind: "route", id: m.route.ID, purpose: m.route.Purpose})
	}
	if p := m.view.Purpose(m.declared); p != nil {
		add(purposeRow(p))
	}
}

// listRows are the lists that an event's recipients stand on.
func (m *message) listRows(e *event.Event, add func(row)) {
	for r := range detect.Others(e) {
		for _, on := range m.view.Contact(r).Lists {
			if f := m.fit(on.List); f.list != nil {
				add(listRow(f.list))
			}
		}
	}
}

// collectedFor tells the purposes of a recipient's lists, each once.
func (m *message) collectedFor(r event.Recipient, add func(purpose string)) (known bool) {
	var room [4]string
	told := room[:0]
	for _, on := range m.view.Contact(r).Lists {
		if f := m.fit(on.List); f.list != nil && f.collected && !slices.Contains(told, f.list.Purpose) {
			told = append(told, f.list.Purpose)
			add(f.list.Purpose)
		}
	}
	return len(told) > 0
}
