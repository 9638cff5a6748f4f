package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// Register is the policies of all bodies that a process serves, with their
// contacts. It never changes, so it is safe for concurrent use. What it doesn't
// know is answered with no: an unknown body has no list, campaign or sender,
// and the default limits.
type Register struct {
	bodies map[event.Body]*entry
}

// entry is one body, arranged for look-ups.
type entry struct {
	*Policy
	contacts   *Contacts
	purposes   map[string]*Purpose
	byLabel    map[string][]string
	lists      map[ListID]*List
	campaigns  map[string]*Campaign
	routes     map[string]*Route
	templates  map[string]*Template
	accounts   map[[2]string]*Account
	functional map[string]bool // senders and official contacts, normalised
	excluded   map[string]bool
	domains    []string
	closed     []string // excluded domains
}

// NewRegister joins the policies of several bodies and the contacts of those
// that have an index. An index made from another version of the file is
// refused.
func NewRegister(policies []*Policy, contacts map[event.Body]*Contacts) (*Register, error) {
	r := &Register{bodies: make(map[event.Body]*entry, len(policies))}
	for _, p := range policies {
		if old, ok := r.bodies[p.Body.IPA]; ok {
			return nil, fmt.Errorf("%w: body %s stands in %s and %s: keep one file", ErrInvalid, p.Body.IPA, old.path, p.path)
		}
		r.bodies[p.Body.IPA] = newEntry(p, contacts[p.Body.IPA])
	}
	for body, c := range contacts {
		e := r.bodies[body]
		switch {
		case e == nil || c == nil:
			return nil, fmt.Errorf("%w: contacts of body %s have no policy", ErrInvalid, body)
		case c.body != body:
			return nil, fmt.Errorf("%w: the contacts index given for body %s is of body %s", ErrInvalid, body, c.body)
		case c.rules != "" && c.rules != e.rules:
			return nil, fmt.Errorf("%w: the contacts index of body %s was made from another version of %s: make it again", ErrInvalid, body, e.path)
		}
	}
	return r, nil
}

func newEntry(p *Policy, c *Contacts) *entry {
	e := &entry{
		Policy: p, contacts: c,
		purposes: map[string]*Purpose{}, byLabel: map[string][]string{}, lists: map[ListID]*List{}, campaigns: map[string]*Campaign{},
		routes: map[string]*Route{}, templates: map[string]*Template{}, accounts: map[[2]string]*Account{}, functional: map[string]bool{}, excluded: map[string]bool{},
	}
	for i := range p.Purposes {
		e.purposes[p.Purposes[i].ID] = &p.Purposes[i]
		for _, l := range p.Purposes[i].Labels {
			e.byLabel[l] = append(e.byLabel[l], p.Purposes[i].ID)
		}
	}
	for i := range p.Lists {
		e.lists[ListID(p.Lists[i].ID)] = &p.Lists[i]
	}
	for i := range p.Campaigns {
		e.campaigns[p.Campaigns[i].ID] = &p.Campaigns[i]
	}
	for i := range p.Routes {
		e.routes[p.Routes[i].ID] = &p.Routes[i]
	}
	for i := range p.Templates {
		e.templates[p.Templates[i].ID] = &p.Templates[i]
	}
	for i, a := range p.Accounts {
		e.accounts[[2]string{a.Platform, a.ID}] = &p.Accounts[i]
	}
	e.addAddresses()
	return e
}

func (e *entry) addAddresses() {
	for _, s := range e.Senders {
		if s.Kind == FunctionalSender {
			e.functional[normal(s.Address)] = true
		}
	}
	for _, a := range append(slices.Clone(e.Body.Official.Phones), e.Body.Official.Mails...) {
		e.functional[normal(a)] = true
	}
	for _, x := range e.Exclusions {
		if x.Domain != "" {
			e.closed = append(e.closed, strings.ToLower(x.Domain))
		} else {
			e.excluded[normal(x.Address)] = true
		}
	}
	for _, d := range e.Body.Domains {
		e.domains = append(e.domains, strings.ToLower(d))
	}
}

// normal is an address in the form that package pseudonym shows it in.
func normal(address string) string {
	id, err := pseudonym.Address(address)
	if err != nil {
		return strings.ToLower(strings.TrimSpace(address))
	}
	return id.Clear()
}

// under reports whether a mail domain, or the domain of an address, is one of
// the domains or below one.
func under(domains []string, address string) bool {
	address = strings.ToLower(strings.Trim(address, " <>."))
	domain := address[strings.LastIndexByte(address, '@')+1:]
	for _, d := range domains {
		if domain == d || strings.HasSuffix(domain, "."+d) {
			return true
		}
	}
	return false
}

// Functional implements collect.Register: an office's or service's address.
func (r *Register) Functional(body event.Body, address string) bool {
	e := r.bodies[body]
	return e != nil && e.functional[normal(address)]
}

// Internal implements collect.Register: the body's own domain, address or
// number.
func (r *Register) Internal(body event.Body, address string) bool {
	e := r.bodies[body]
	return e != nil && (under(e.domains, address) || e.functional[normal(address)])
}

// Excluded implements collect.Register: senders that must not be looked at.
func (r *Register) Excluded(body event.Body, address string) bool {
	e := r.bodies[body]
	return e != nil && (under(e.closed, address) || e.excluded[normal(address)])
}

// Bodies are the bodies of the register, sorted.
func (r *Register) Bodies() []event.Body {
	out := make([]event.Body, 0, len(r.bodies))
	for b := range r.bodies {
		out = append(out, b)
	}
	slices.Sort(out)
	return out
}

// Policy returns the policy of a body, or nil.
func (r *Register) Policy(body event.Body) *Policy {
	if e := r.bodies[body]; e != nil {
		return e.Policy
	}
	return nil
}

// Version is the version of a body's policy: that of its contacts index where
// there is one, else of the file. It is empty for an unknown body.
func (r *Register) Version(body event.Body) string {
	e := r.bodies[body]
	switch {
	case e == nil:
		return ""
	case e.contacts != nil:
		return e.contacts.version
	}
	return e.Policy.Version
}

// Limits are the limits of a body.
func (r *Register) Limits(body event.Body) Limits {
	if e := r.bodies[body]; e != nil {
		return e.Policy.Limits
	}
	return DefaultLimits()
}

// Campaign returns a declared campaign, or nil.
func (r *Register) Campaign(body event.Body, id string) *Campaign {
	if e := r.bodies[body]; e != nil {
		return e.campaigns[id]
	}
	return nil
}

// Route returns a route, or nil.
func (r *Register) Route(body event.Body, id string) *Route {
	if e := r.bodies[body]; e != nil {
		return e.routes[id]
	}
	return nil
}

// Template returns a registered transactional text, or nil.
func (r *Register) Template(body event.Body, id string) *Template {
	if e := r.bodies[body]; e != nil {
		return e.templates[id]
	}
	return nil
}

// Purpose returns a purpose, or nil.
func (r *Register) Purpose(body event.Body, id string) *Purpose {
	if e := r.bodies[body]; e != nil {
		return e.purposes[id]
	}
	return nil
}

// PurposesOf returns the ids of the purposes that a text label serves, in the
// order of the file. The result is shared: do not change it.
func (r *Register) PurposesOf(body event.Body, label string) []string {
	if e := r.bodies[body]; e != nil {
		return e.byLabel[label]
	}
	return nil
}

// Compatible reports whether data collected for one purpose may be used for the
// declared one: the same, or one that the register says is compatible (GDPR
// art. 5(1)(b) and 6(4)).
func (r *Register) Compatible(body event.Body, declared, collected string) bool {
	if declared == collected {
		return declared != ""
	}
	p := r.Purpose(body, collected)
	return p != nil && slices.Contains(p.CompatibleWith, declared)
}

// List returns a contact list, or nil.
func (r *Register) List(body event.Body, id ListID) *List {
	if e := r.bodies[body]; e != nil {
		return e.lists[id]
	}
	return nil
}

// Lookup returns the lists that a recipient stands on, under the token of this
// or of the previous year. The result is shared: do not change it.
func (r *Register) Lookup(body event.Body, to event.Recipient) []ListID {
	e := r.bodies[body]
	if e == nil {
		return nil
	}
	if lists := e.contacts.Lookup(to.Token); lists != nil || to.Previous == "" {
		return lists
	}
	return e.contacts.Lookup(to.Previous)
}

// Account returns a registered social account, or nil.
func (r *Register) Account(body event.Body, platform, id string) *Account {
	if e := r.bodies[body]; e != nil {
		return e.accounts[[2]string{platform, id}]
	}
	return nil
}

// Election returns the election window that a time lies in. Of two, the one in
// its silence counts.
func (r *Register) Election(body event.Body, at time.Time) (Window, bool) {
	e := r.bodies[body]
	if e == nil {
		return Window{}, false
	}
	var found Window
	open := false
	for i := range e.Elections {
		if w, ok := e.Elections[i].window(at); ok && (!open || w.Silence && !found.Silence) {
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
func (r *Register) SenderClass(body event.Body, s event.Sender) string {
	p := s.Authenticated
	if p.Class == "" {
		p = s.Claimed
		if s.Result == "fail" {
			return SenderUnknown
		}
	}
	e := r.bodies[body]
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
