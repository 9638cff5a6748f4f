package detect

import (
	"slices"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Emergency reports whether a message is one of a declared emergency: the body writes about
// a danger, under an act, to those whom the act lets it write to.
func Emergency(v policy.View, e *event.Event) bool {
	m := alert{e, v}
	if m.Type != event.MessageSubmitted || Solicits(m.Event) {
		return false
	}
	switch m.view.SenderClass(m.Data.Sender) {
	case policy.SenderPersonal, policy.SenderExternal:
		return false
	}
	return slices.ContainsFunc(m.view.Emergencies(), func(x *policy.Emergency) bool {
		return m.serves(x) && m.within(x.Lists)
	})
}

// alert is a message that may be one of an emergency, with the register of its moment.
type alert struct {
	*event.Event
	view policy.View
}

// serves reports whether a message is for the purpose of an emergency: as it was
// declared, else by its text.
func (m alert) serves(x *policy.Emergency) bool {
	if c := m.view.Campaign(m.Data.Campaign); c != nil {
		return c.Emergency == x.ID || m.forEmergency(x, c.Purpose)
	}
	if m.Data.Purpose != "" {
		return m.forEmergency(x, m.Data.Purpose)
	}
	return m.Facts.Purpose == "emergency" ||
		!m.Facts.Unclear && slices.ContainsFunc(m.view.PurposesOf(m.Facts.Purpose), func(p string) bool { return m.forEmergency(x, p) })
}

func (m alert) forEmergency(x *policy.Emergency, purpose string) bool {
	if x.Purpose != "" {
		return purpose == x.Purpose
	}
	p := m.view.Purpose(purpose)
	return p != nil && slices.Contains(p.Labels, "emergency")
}

// within reports whether every recipient stands on one of the lists; no lists
// means anybody.
func (m alert) within(lists []string) bool {
	if len(lists) == 0 {
		return true
	}
	return !slices.ContainsFunc(m.Data.Recipients, func(r event.Recipient) bool {
		return !slices.ContainsFunc(m.view.Lookup(r), func(l policy.ListID) bool { return slices.Contains(lists, string(l)) })
	})
}
