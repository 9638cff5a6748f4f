package mismatch_test

import (
	"slices"
	"time"

	"vedetta/pkg/detect/mismatch"
	"vedetta/pkg/event"
)

// reminders to a few that reveal a service.
func (s *sight) reminders() {
	one := s.label == "service_reminder" || s.label == "personal_case" && s.Channel == event.SMS || s.Facts.Registered != ""
	var data []string
	if slices.Contains(s.Facts.PersonalData, "HEALTH") {
		data = []string{"HEALTH"}
	}
	if !one || len(data)+len(s.Facts.Services) == 0 || s.n > 9 {
		return
	}
	c := claimed{rule: mismatch.Revealing, verdict: event.Incompatible, severity: event.Medium, reasons: s.Facts.Services, data: data, rows: s.claims()}
	if slices.Contains(s.Facts.Services, "service_oncology") {
		c.severity = event.High
	}
	s.say(c)
}

// night is text messages in the quiet hours.
func (s *sight) night() {
	hour := s.Time.In(rome()).Hour()
	if s.Channel == event.SMS && !s.urgent && !s.asked && (hour >= s.quietFrom || hour < s.quietTo) {
		s.say(claimed{rule: mismatch.QuietHours, verdict: event.Incompatible, severity: event.Low, reasons: []string{"quiet_hours"}, rows: s.claims("quiet_hours:sms")})
	}
}

// campaignKept is whether a declared campaign keeps to its days, list and maximum.
func (s *sight) campaignKept() {
	if s.campaign == nil {
		return
	}
	c := claimed{rule: mismatch.Campaign, verdict: event.Incompatible, severity: event.Medium, rows: []string{"campaign:" + s.Data.Campaign}}
	var other []event.Recipient
	for _, r := range s.Data.Recipients {
		var all []string // also those that have expired: they are other lists
		for i, l := range s.on {
			if token(i) == r.Token {
				all = l
			}
		}
		if s.campaign.list != "" && len(all) > 0 && !slices.Contains(all, s.campaign.list) {
			other = append(other, r)
		}
	}
	if len(other) > 0 {
		c.reasons, c.rows = append(c.reasons, "outside_declared_list"), append(c.rows, s.lists(other)...)
	}
	if s.day < s.campaign.from || s.day > s.campaign.until {
		c.reasons = append(c.reasons, "outside_declared_days")
	} else {
		c.to = other
	}
	if len(c.reasons) > 0 {
		s.say(c)
	}
	if s.campaign.most > 0 {
		reasons := []string{"over_declared_recipients"}
		if s.Data.Message.Blind > 0 {
			reasons = append(reasons, "recipients_not_named")
		}
		s.say(claimed{rule: mismatch.Maximum, verdict: event.Unknown, severity: event.Medium, most: s.campaign.most, reasons: reasons, rows: []string{"campaign_maximum:" + s.Data.Campaign}})
	}
}

// inForce reports whether an act holds.
func (a townAct) inForce(at time.Time) bool { return !at.Before(a.begins()) && at.Before(a.ends()) }
func (a townAct) begins() time.Time         { return townHour(a.from) }
func (a townAct) ends() time.Time {
	if a.hours == 0 {
		return a.begins().Add(72 * time.Hour)
	}
	return a.begins().Add(time.Duration(a.hours) * time.Hour)
}
