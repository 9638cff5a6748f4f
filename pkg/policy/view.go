package policy

import (
	"slices"
	"time"

	"vedetta/pkg/event"
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

// Route returns a route, or nil.
func (v View) Route(id string) *Route {
	if v.e == nil {
		return nil
	}
	if x := v.e.routes[id]; x != nil && x.ValidAt(v.at) {
		return x
	}
	return nil
}

// Template returns a registered transactional text, or nil.
func (v View) Template(id string) *Template {
	if v.e == nil {
		return nil
	}
	if x := v.e.templates[id]; x != nil && x.ValidAt(v.at) {
		return x
	}
	return nil
}

// Purpose returns a purpose, or nil.
func (v View) Purpose(id string) *Purpose {
	if v.e == nil {
		return nil
	}
	if x := v.e.purposes[id]; x != nil && x.ValidAt(v.at) {
		return x
	}
	return nil
}

// PurposesOf returns the ids of the purposes that a text label serves, in the
// order of the file. The result is shared: do not change it.
func (v View) PurposesOf(label string) []string {
	if e := v.e; e != nil {
		return e.byLabel[label]
	}
	return nil
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
	for _, c := range v.e.compatible[[2]string{collected, declared}] {
		if c.ValidAt(v.at) {
			return c
		}
	}
	return nil
}

// List returns a contact list, or nil.
func (v View) List(id ListID) *List {
	if v.e == nil {
		return nil
	}
	if x := v.e.lists[id]; x != nil && x.ValidAt(v.at) {
		return x
	}
	return nil
}

// Lookup returns the lists that a recipient stands on, under the token of this
// or of the previous year. The result is shared: do not change it.
func (v View) Lookup(to event.Recipient) []ListID {
	e := v.e
	if e == nil {
		return nil
	}
	if lists := e.contacts.Lookup(to.Token); lists != nil || to.Previous == "" {
		return lists
	}
	return e.contacts.Lookup(to.Previous)
}

// Account returns a registered social account, or nil.
func (v View) Account(platform, id string) *Account {
	if v.e == nil {
		return nil
	}
	if x := v.e.accounts[[2]string{platform, id}]; x != nil && x.ValidAt(v.at) {
		return x
	}
	return nil
}

// Sender returns the registered sender with an address, number or alias, or nil.
func (v View) Sender(address string) *Sender {
	if v.e == nil || address == "" {
		return nil
	}
	if x := v.e.senders[normal(address)]; x != nil && x.ValidAt(v.at) {
		return x
	}
	return nil
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
	return len(v.e.contacts.staff)
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
// counts; a claim counts only when nothing contradicts it.
func (v View) SenderClass(s event.Sender) string {
	p := s.Authenticated
	if p.Class == "" {
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
