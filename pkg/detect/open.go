package detect

import (
	"crypto/sha256"
	"encoding/hex"

	"vedetta/pkg/event"
)

// Open makes a finding whose opening event is e, with what the event's facts say.
func Open(rule event.Rule, about event.SubjectKind, subject string, e *event.Event) *event.Finding {
	f := &event.Finding{
		ID:   FindingID(rule.ID, e.Body, subject, e.ID),
		Body: e.Body, Channel: e.Channel, Rule: rule.ID, RuleVersion: rule.Version, Severity: event.Medium,
		About: about, Subject: subject, OpeningEvent: e.ID, Opened: e.Time,
	}
	if e.Facts != nil {
		f.Excerpt, f.Inferred, f.Confidence = e.Facts.Excerpt, e.Facts.Purpose, e.Facts.Confidence
	}
	return f
}

// About is the kind of subject, and the subject, that what is found about a message
// belongs to: its campaign, declared or discovered, else the registered text it follows,
// else its route. Both are empty where nothing of these is known.
func About(e *event.Event) (event.SubjectKind, string) {
	switch f := e.Facts; {
	case f != nil && f.Campaign != "":
		return event.AboutCampaign, f.Campaign
	case e.Data.Campaign != "":
		return event.AboutCampaign, e.Data.Campaign
	case f != nil && f.Registered != "":
		return event.AboutCampaign, "template/" + f.Registered
	case e.Data.Route != "":
		return event.AboutRoute, e.Data.Route
	}
	return "", ""
}

// Unnamed is the subject of a finding that nothing names but the event that
// opened it: a sender may be a person, so that it must not.
func Unnamed(e *event.Event) string {
	h := sha256.Sum256([]byte(string(e.Body) + "\x00" + e.ID))
	return "n-" + hex.EncodeToString(h[:6])
}

// Only returns the event as if it had gone to the recipients that keep accepts,
// and to nobody whom its source did not name. The original does not change.
func Only(e *event.Event, keep func(event.Recipient) bool) *event.Event {
	out := *e
	out.Data.Recipients = nil
	for _, r := range e.Data.Recipients {
		if keep(r) {
			out.Data.Recipients = append(out.Data.Recipients, r)
		}
	}
	if e.Data.Message != nil && e.Data.Message.Blind != 0 {
		m := *e.Data.Message
		m.Blind = 0
		out.Data.Message = &m
	}
	return &out
}
