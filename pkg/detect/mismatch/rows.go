package mismatch

import (
	"cmp"
	"slices"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// addRow puts a row into sorted ones, each once. Of more than event.MaxRows the
// first stay, so that the order in which they come makes no difference.
func addRow(rows []event.Row, r event.Row) []event.Row {
	at, have := slices.BinarySearchFunc(rows, r, compareRows)
	if have || at >= event.MaxRows {
		return rows
	}
	rows = slices.Insert(rows, at, r)
	return rows[:min(len(rows), event.MaxRows)]
}

func compareRows(a, b event.Row) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Purpose, b.Purpose),
		compareTimes(a.From, b.From), compareTimes(a.Until, b.Until), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Text, b.Text))
}

func compareTimes(a, b *time.Time) int {
	switch {
	case a == nil || b == nil:
		return cmp.Compare(present(a), present(b))
	case a.Equal(*b):
		return 0
	}
	return a.Compare(*b)
}

func present(t *time.Time) int {
	if t == nil {
		return 0
	}
	return 1
}

// moment is a time of a row; nil for the zero time. Rows are in UTC, so that
// they are the same after a restart.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// end is the first instant after a day that may not be given.
func end(d policy.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return d.End()
}

func listRow(l *policy.List) event.Row {
	return event.Row{Kind: "list", ID: l.ID, Purpose: l.Purpose, From: moment(l.CollectedFrom.Start()), Until: moment(end(l.CollectedUntil)), Ref: l.NoticeVersion, Text: string(l.Source)}
}

func purposeRow(p *policy.Purpose) event.Row {
	return event.Row{Kind: "purpose", ID: p.ID, From: moment(p.ValidFrom.Start()), Until: moment(end(p.ValidUntil)), Ref: p.ActRef, Text: p.NameIT}
}

func campaignRow(c *policy.Campaign) event.Row {
	return event.Row{Kind: "campaign", ID: c.ID, Purpose: c.Purpose, From: moment(c.From.Start()), Until: moment(end(c.Until)), Ref: c.ActRef, Text: c.List}
}

func emergencyRow(x *policy.Emergency) event.Row {
	return event.Row{Kind: "emergency", ID: x.ID, Purpose: x.Purpose, From: moment(x.From.Time), Until: moment(x.End()), Ref: x.ActRef}
}

func electionRow(w policy.Window) event.Row {
	r := event.Row{Kind: "election", ID: w.Election, From: moment(w.Since)}
	if w.Presumed {
		r.Text = "presumed"
	}
	return r
}

// claimRows are the rows that the declaration rests on.
func (m *message) claimRows(add func(event.Row)) {
	switch m.source {
	case byCampaign:
		add(campaignRow(m.campaign))
	case byTemplate:
		add(event.Row{Kind: "template", ID: m.template.ID, Purpose: m.template.Purpose})
	case bySender:
		if m.sender.Kind == policy.FunctionalSender {
			add(event.Row{Kind: "sender", ID: m.sender.Address, Purpose: m.sender.Purpose})
		}
	case byRoute:
		add(event.Row{Kind: "route", ID: m.route.ID, Purpose: m.route.Purpose})
	}
	if p := m.view.Purpose(m.declared); p != nil {
		add(purposeRow(p))
	}
}

// listRows are the lists that recipients stand on.
func (m *message) listRows(recipients []event.Recipient, add func(event.Row)) {
	for _, r := range recipients {
		for _, on := range m.view.Contact(r).Lists {
			if f := m.fit(on.List); f.list != nil {
				add(listRow(f.list))
			}
		}
	}
}

// collectedFor tells the purposes of a recipient's lists, each once.
func (m *message) collectedFor(r event.Recipient, add func(purpose string)) (known bool) {
	var told []string
	for _, on := range m.view.Contact(r).Lists {
		if f := m.fit(on.List); f.list != nil && f.collected && !slices.Contains(told, f.list.Purpose) {
			told = append(told, f.list.Purpose)
			add(f.list.Purpose)
		}
	}
	return len(told) > 0
}
