package mismatch

import (
	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// foldCampaign raises what says it belongs to a campaign and lies outside its
// days or its list.
func (d *Detector) foldCampaign(m *message, report detect.Report) {
	c := m.campaign
	if c == nil {
		return
	}
	h := hit{rule: Campaign, counted: m.Event}
	if !c.Covers(m.Time) {
		h.reasons = append(h.reasons, "outside_declared_days")
	}
	var wrong *event.Event // as if it had gone to the people of other lists only
	if c.List != "" {
		wrong = detect.Only(m.Event, func(r event.Recipient) bool { return d.elsewhere(m, r, policy.ListID(c.List)) })
		if len(wrong.Data.Recipients) > 0 {
			h.reasons = append(h.reasons, "outside_declared_list")
		}
	}
	switch {
	case len(h.reasons) == 0:
		return
	case h.reasons[0] == "outside_declared_list":
		h.counted = wrong
	}
	h.rows = func(add func(row)) {
		add(campaignRow(c))
		if wrong != nil {
			m.listRows(wrong, add)
		}
	}
	d.fold(m, h, report)
}

// elsewhere reports whether somebody stands on other lists of the body, but not
// on one. Who stands on none is unknown.
func (d *Detector) elsewhere(m *message, r event.Recipient, list policy.ListID) bool {
	other := false
	for _, on := range m.view.Contact(r).Lists {
		if on.List == list {
			return false
		}
		other = true
	}
	return other
}

// foldMaximum raises a campaign whose people are more than it was declared for:
// whoever comes after the last one allowed is written to under no declaration. Its
// finding is about the campaign as a whole, because who was the first too many is a
// matter of the order in which messages came. Package bulk tells of the same
// campaign how large the send became, in the same incident.
func (d *Detector) foldMaximum(m *message, report detect.Report) {
	c := m.campaign
	if c == nil || c.MaxRecipients <= 0 {
		return
	}
	h := hit{
		rule: Maximum, most: c.MaxRecipients, verdict: event.Unknown, reasons: []string{"over_declared_recipients"}, counted: m.Event,
		rows: func(add func(row)) { add(maximumRow(c)) },
	}
	if blind(m.Event) > 0 {
		h.reasons = append(h.reasons, notNamed)
	}
	d.fold(m, h, report)
}

// surely sets the verdict where more people than allowed were reached for sure: as
// many have names, or one message went to as many. Whom two messages share of those
// that their sources only counted nobody knows.
func (o *open) surely(h hit, people int) {
	if here := detect.Distinct(h.counted); here > o.Largest {
		o.Largest = here
	}
	if max(o.Tally.People.Named(), o.Largest) >= h.most+people {
		o.Verdict = event.Incompatible
	}
}
