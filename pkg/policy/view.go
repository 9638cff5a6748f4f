package policy

import (
	"slices"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy/contacts"
)

// View is what was in force for one body at one moment (Register.At). It is a
// small value, safe for concurrent use. What it doesn't know is answered with
// no: a body without a register has no list, campaign or sender, and the default
// limits.
type View struct {
	e     *entry
	at    time.Time
	early bool // the body has a register, but none was in force yet
}

// Known reports whether a version of the register was in force.
func (v View) Known() bool { return v.e != nil }

// Early reports whether the moment lies before the first version of the body's
// register.
func (v View) Early() bool { return v.early }

// At is the moment that was asked for.
func (v View) At() time.Time { return v.at }

// Same reports whether two views, perhaps of different moments, are of one version
// of one register.
func (v View) Same(o View) bool { return v.e == o.e }

// Version is the version of the policy: that of its contacts index where
// there is one, else of the file. It is empty where none was in force.
func (v View) Version() string {
	e := v.e
	switch {
	case e == nil:
		return ""
	case e.contacts != nil:
		return e.contacts.version
	}
	return e.Policy.Version
}

// Limits are the limits that were in force, or the defaults.
func (v View) Limits() Limits {
	if e := v.e; e != nil {
		return e.Policy.Limits
	}
	return DefaultLimits()
}

// Campaign returns a declared campaign, or nil.
func (v View) Campaign(id string) *Campaign {
	if e := v.e; e != nil {
		return e.campaigns[id]
	}
	return nil
}

// DeclaredFor reports whether a campaign was declared for a list on some day between two
// times.
func (v View) DeclaredFor(list ListID, from, until time.Time) bool {
	return v.e != nil && slices.ContainsFunc(v.e.Campaigns, func(c Campaign) bool {
		return c.List == string(list) && (c.Covers(from) || c.Covers(until) || !c.From.IsZero() && from.Before(c.From.Start()) && c.From.Start().Before(until))
	})
}

// Route returns a route, or nil.
func (v View) Route(id string) *Route {
	if v.e == nil {
		return nil
	}
	return valid(v.e.routes[id], v.at)
}

// Template returns a registered transactional text, or nil.
func (v View) Template(id string) *Template {
	if v.e == nil {
		return nil
	}
	return valid(v.e.templates[id], v.at)
}

// Purpose returns a purpose, or nil.
func (v View) Purpose(id string) *Purpose {
	if v.e == nil {
		return nil
	}
	return valid(v.e.purposes[id], v.at)
}

// PurposesOf returns the ids of the purposes that a text label serves, in the
// order of the file. The result is shared: do not change it.
func (v View) PurposesOf(label string) []string {
	if v.e == nil {
		return nil
	}
	s := v.e.byLabel[label]
	if !s.dated {
		return s.ids
	}
	var out []string
	for _, p := range s.purposes {
		if p.ValidAt(v.at) && !slices.Contains(out, p.ID) {
			out = append(out, p.ID)
		}
	}
	return out
}

// Compatible reports whether data collected for one purpose may be used for the
// declared one: the same, or one that the register says is compatible (GDPR
// art. 5(1)(b) and 6(4)).
func (v View) Compatible(declared, collected string) bool {
	return declared == collected && declared != "" || v.CompatibleBy(declared, collected) != nil
}

// CompatibleBy returns the row of the compatibility matrix that lets data
// collected for one purpose serve the declared one, or nil.
func (v View) CompatibleBy(declared, collected string) *Compatibility {
	if v.e == nil {
		return nil
	}
	return valid(v.e.compatible[[2]string{collected, declared}], v.at)
}

// List returns a contact list, or nil.
func (v View) List(id ListID) *List {
	if v.e == nil {
		return nil
	}
	return valid(v.e.lists[id], v.at)
}

// ListEnded returns the entry of a contact list that ended last before the moment
// (valid_until), or nil: where List has none, it says that the list was in the
// register, and until when.
func (v View) ListEnded(id ListID) *List {
	if v.e == nil {
		return nil
	}
	var last *List
	for _, l := range v.e.lists[id] {
		if l.ValidUntil.IsZero() || v.at.Before(l.ValidUntil.End()) {
			continue
		}
		if last == nil || last.ValidUntil.Start().Before(l.ValidUntil.Start()) {
			last = l
		}
	}
	return last
}

// Lookup returns the lists that a recipient stood on, under the token of this
// or of the previous year, sorted. The result is shared: do not change it.
func (v View) Lookup(to event.Recipient) []ListID {
	e := v.e
	if e == nil {
		return nil
	}
	if lists := e.contacts.Lookup(to.Token, v.at); lists != nil || to.Previous == "" {
		return lists
	}
	return e.contacts.Lookup(to.Previous, v.at)
}

// Contact is what was known of a recipient at a moment.
type Contact struct {
	Lists          []contacts.Membership // those it stood on, by list
	Withdrawals    []contacts.Withdrawal // declared until then, by time
	Staff          bool                  // a mailbox of the body's directory
	PersonalSender bool                  // a person who is registered as a sender
}

// Known reports whether anything is known of the recipient.
func (c Contact) Known() bool {
	return len(c.Lists) > 0 || len(c.Withdrawals) > 0 || c.Staff || c.PersonalSender
}

// Withdrew returns the first declaration that reaches a message to a list for a
// purpose; either may be empty.
func (c Contact) Withdrew(list ListID, purpose string) (contacts.Withdrawal, bool) {
	for _, w := range c.Withdrawals {
		if w.Scope == contacts.Everything || list != "" && w.Scope == string(list) || purpose != "" && w.Scope == contacts.PurposeScope(purpose) {
			return w, true
		}
	}
	return contacts.Withdrawal{}, false
}

// Contact returns what was known of a recipient, under the token of this year
// or, when that stands nowhere, of the previous one. Its slices are shared: do
// not change them.
func (v View) Contact(to event.Recipient) Contact {
	if v.e == nil {
		return Contact{}
	}
	return v.contact(v.e.contacts.Profile(to.Token), to)
}

// Contacts appends Contact of each of a message's recipients, in their order. It is
// faster than one after the other.
func (v View) Contacts(to []event.Recipient, all []Contact) []Contact {
	if v.e == nil {
		return append(all, make([]Contact, len(to))...)
	}
	all = slices.Grow(all, len(to))
	for i, p := range v.e.contacts.profiles(to) {
		all = append(all, v.contact(p, to[i]))
	}
	return all
}

// contact is what a profile, or that of the token before, says as of the moment.
func (v View) contact(p contacts.Profile, to event.Recipient) Contact {
	if to.Previous != "" && len(p.Lists) == 0 && len(p.Withdrawals) == 0 && !p.Staff && !p.PersonalSender {
		p = v.e.contacts.Profile(to.Previous)
	}
	c := Contact{Lists: p.Lists, Withdrawals: p.Withdrawals, Staff: p.Staff, PersonalSender: p.PersonalSender}
	if slices.ContainsFunc(p.Lists, func(m contacts.Membership) bool { return !m.Covers(v.at) }) {
		c.Lists = nil
		for _, m := range p.Lists {
			if m.Covers(v.at) {
				c.Lists = append(c.Lists, m)
			}
		}
	}
	if at := slices.IndexFunc(p.Withdrawals, func(w contacts.Withdrawal) bool { return w.At.After(v.at) }); at >= 0 {
		c.Withdrawals = p.Withdrawals[:at:at] // they stand by time
	}
	return c
}

// Account returns a registered social account, or nil.
func (v View) Account(platform, id string) *Account {
	if v.e == nil {
		return nil
	}
	return valid(v.e.accounts[[2]string{platform, id}], v.at)
}

// Sender returns the registered sender with an address, number or alias, or nil.
func (v View) Sender(address string) *Sender {
	if v.e == nil || address == "" {
		return nil
	}
	return valid(v.e.senders[normal(address)], v.at)
}

// Processors reports whether the register names any processor: a body that
// names none has not said who runs its gateways.
func (v View) Processors() bool { return v.e != nil && len(v.e.Processors) > 0 }

// Processor returns who runs a gateway or server, or nil.
func (v View) Processor(gateway string) *Processor {
	if v.e == nil {
		return nil
	}
	for i := range v.e.Policy.Processors {
		if p := &v.e.Policy.Processors[i]; p.ValidAt(v.at) && slices.Contains(p.Gateways, gateway) {
			return p
		}
	}
	return nil
}

// Emergency returns the emergency with an id, in force or not, or nil.
func (v View) Emergency(id string) *Emergency {
	if v.e == nil {
		return nil
	}
	for i := range v.e.Emergencies {
		if v.e.Emergencies[i].ID == id {
			return &v.e.Emergencies[i]
		}
	}
	return nil
}

// Emergencies returns the emergencies that are in force.
func (v View) Emergencies() []*Emergency {
	if v.e == nil {
		return nil
	}
	var out []*Emergency
	for i := range v.e.Policy.Emergencies {
		if x := &v.e.Policy.Emergencies[i]; x.InForce(v.at) {
			out = append(out, x)
		}
	}
	return out
}

// Quiet reports whether the moment lies in the quiet hours of a channel.
func (v View) Quiet(c event.Channel) bool {
	if v.e == nil {
		return false
	}
	return v.e.QuietHours.Hold(v.at, c)
}

// Staff reports whether a recipient is a mailbox of the body's directory.
func (v View) Staff(to event.Recipient) bool {
	return v.e != nil && (v.e.contacts.Staff(to.Token) || to.Previous != "" && v.e.contacts.Staff(to.Previous))
}

// DirectorySize is how many staff mailboxes the body has; 0 when it doesn't say.
func (v View) DirectorySize() int {
	if v.e == nil || v.e.contacts == nil {
		return 0
	}
	return v.e.contacts.Stats().Staff
}

// Election returns the election window that the moment lies in. Of two, the one
// in its silence counts.
func (v View) Election() (Window, bool) {
	e := v.e
	if e == nil {
		return Window{}, false
	}
	var found Window
	open := false
	for i := range e.Elections {
		if w, ok := e.Elections[i].window(v.at); ok && (!open || w.Silence && !found.Silence) {
			found, open = w, true
		}
	}
	return found, open
}

// The classes of senders that findings show: never a person.
const (
	SenderInstitutional = "institutional"
	SenderPersonal      = "personal"
	SenderExternal      = "external"
	SenderUnknown       = "unknown"
)

// SenderClass tells what sort of sender a message had. What was authenticated
// counts; a claim counts only when nothing contradicts it. Who logged in to the
// body's own gateway or server contradicts no claim.
func (v View) SenderClass(s event.Sender) string {
	p := s.Authenticated
	if login := p.Class == event.Person && !p.External && s.Claimed.Class != ""; p.Class == "" || login {
		p = s.Claimed
		if s.Result == "fail" {
			return SenderUnknown
		}
	}
	e := v.e
	switch {
	case p.Class == event.Functional && !p.External:
		return SenderInstitutional
	case p.Class == event.Person && e != nil && e.contacts.PersonalSender(p.Token):
		return SenderPersonal
	case p.Class == "":
		return SenderUnknown
	case p.External:
		return SenderExternal
	}
	return SenderPersonal
}
