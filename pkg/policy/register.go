package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// Register is the policies of all bodies that a process serves, with their
// contacts and with every version of them that is known. It answers what was in
// force at a moment: At. It is safe for concurrent use; Install adds a version
// while others ask.
type Register struct {
	mu     sync.Mutex                              // serialises Install and Reset
	bodies atomic.Pointer[map[event.Body][]*entry] // versions of each body in the order they were installed; never changed in place
}

// entry is one body, arranged for look-ups.
type entry struct {
	*Policy
	since      time.Time // from when on the version is in force; zero means always
	published  time.Time // when it became known; since where nobody said
	contacts   *Contacts
	purposes   map[string][]*Purpose // entries with one id follow one another in time
	byLabel    map[string]served
	lists      map[ListID][]*List
	campaigns  map[string]*Campaign
	routes     map[string][]*Route
	compatible map[[2]string][]*Compatibility // by purpose collected for and purpose to serve
	templates  map[string][]*Template
	accounts   map[[2]string][]*Account
	senders    map[string][]*Sender  // by normalised address
	functional map[string][]Validity // senders and official contacts, normalised, with their days
	excluded   map[string][]Validity
	domains    []string
	closed     map[string][]Validity // excluded domains
}

// served is the purposes that have a text label, in the order of the file.
type served struct {
	purposes []*Purpose
	ids      []string // all of them
	dated    bool     // one of them isn't valid always
}

// validAt is an entry with days.
type validAt interface{ ValidAt(at time.Time) bool }

// valid returns the entry that is valid at a moment, or nil.
func valid[T any, P interface {
	*T
	validAt
}](entries []P, at time.Time) P {
	for _, x := range entries {
		if x.ValidAt(at) {
			return x
		}
	}
	return nil
}

// NewRegister joins the policies of several bodies and the contacts of those
// that have an index, each in force from its effective_from on, or always. An
// index made from another version of the file is refused.
func NewRegister(policies []*Policy, contacts map[event.Body]*Contacts) (*Register, error) {
	r := new(Register)
	seen := make(map[event.Body]*Policy, len(policies))
	for _, p := range policies {
		if old, ok := seen[p.Body.IPA]; ok {
			return nil, fmt.Errorf("%w: body %s stands in %s and %s: keep one file", ErrInvalid, p.Body.IPA, old.path, p.path)
		}
		seen[p.Body.IPA] = p
		if err := r.Install(p, contacts[p.Body.IPA], time.Time{}); err != nil {
			return nil, err
		}
	}
	for body := range contacts {
		if seen[body] == nil {
			return nil, fmt.Errorf("%w: contacts of body %s have no policy", ErrInvalid, body)
		}
	}
	return r, nil
}

// Install adds a version of a body's policy. It is in force from its
// effective_from on, else from published on; a zero time means always. An
// effective_from that the version installed before has too says nothing new:
// somebody edited the file, and what changed holds from published on. Of
// versions that are in force at a moment the one that was installed last counts,
// so a correction with another, earlier effective_from replaces what it corrects,
// and a version without one replaces those dated ahead of it. An index made from
// another version of the file is refused, and nothing changes.
func (r *Register) Install(p *Policy, c *Contacts, published time.Time) error {
	switch {
	case c == nil:
	case c.body != p.Body.IPA:
		return fmt.Errorf("%w: the contacts index given for body %s is of body %s", ErrInvalid, p.Body.IPA, c.body)
	case c.rules != "" && c.rules != p.rules:
		return fmt.Errorf("%w: the contacts index of body %s was made from another version of %s: make it again", ErrInvalid, p.Body.IPA, p.path)
	}
	e := newEntry(p, c)
	r.mu.Lock()
	defer r.mu.Unlock()
	e.since = since(p, r.latest(p.Body.IPA), published)
	if e.published = published; published.IsZero() {
		e.published = e.since
	}
	next := map[event.Body][]*entry{}
	if old := r.bodies.Load(); old != nil {
		maps.Copy(next, *old)
	}
	next[p.Body.IPA] = append(slices.Clone(next[p.Body.IPA]), e)
	r.bodies.Store(&next)
	return nil
}

// since is the moment from which a version is in force, given the one installed
// before it.
func since(p *Policy, before *entry, published time.Time) time.Time {
	if p.EffectiveFrom.IsZero() {
		return published
	}
	first := p.EffectiveFrom.Start()
	if before != nil && before.EffectiveFrom.Start().Equal(first) && published.After(first) {
		return published
	}
	return first
}

// Forget drops every version of a body, for a reader of the stream that goes
// back to a checkpoint.
func (r *Register) Forget(body event.Body) {
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.bodies.Load()
	if old == nil {
		return
	}
	next := maps.Clone(*old)
	delete(next, body)
	r.bodies.Store(&next)
}

// versions are those of a body, in the order they were installed.
func (r *Register) versions(body event.Body) []*entry {
	if m := r.bodies.Load(); m != nil {
		return (*m)[body]
	}
	return nil
}

// latest is the version that was installed last, or nil.
func (r *Register) latest(body event.Body) *entry {
	if v := r.versions(body); len(v) > 0 {
		return v[len(v)-1]
	}
	return nil
}

// At returns what was in force for a body at a moment, among the versions
// installed so far. It costs no allocation.
func (r *Register) At(body event.Body, at time.Time) View {
	v := r.versions(body)
	for _, e := range slices.Backward(v) {
		if e.since.IsZero() || !at.Before(e.since) {
			return View{e: e, at: at}
		}
	}
	return View{at: at, early: len(v) > 0}
}

// AtKnown is At among the versions that were published up to a moment: what an
// event of then that came in at that moment was judged by.
func (r *Register) AtKnown(body event.Body, at, known time.Time) View {
	v := r.versions(body)
	for _, e := range slices.Backward(v) {
		if !e.since.After(at) && !e.published.After(known) {
			return View{e: e, at: at}
		}
	}
	return View{at: at, early: len(v) > 0}
}

// Versions are views of all versions of a body's register, as of one moment, in the
// order in which they were installed, whether or not they are in force then.
func (r *Register) Versions(body event.Body, at time.Time) []View {
	var out []View
	for _, e := range r.versions(body) {
		out = append(out, View{e: e, at: at})
	}
	return out
}

func newEntry(p *Policy, c *Contacts) *entry {
	e := &entry{
		Policy: p, contacts: c,
		purposes: map[string][]*Purpose{}, byLabel: map[string]served{}, lists: map[ListID][]*List{}, campaigns: map[string]*Campaign{},
		routes: map[string][]*Route{}, compatible: map[[2]string][]*Compatibility{}, templates: map[string][]*Template{}, accounts: map[[2]string][]*Account{},
		functional: map[string][]Validity{}, senders: map[string][]*Sender{}, excluded: map[string][]Validity{}, closed: map[string][]Validity{},
	}
	for i := range p.Purposes {
		x := &p.Purposes[i]
		e.purposes[x.ID] = append(e.purposes[x.ID], x)
		for _, l := range x.Labels {
			s := e.byLabel[l]
			s.purposes, s.dated = append(s.purposes, x), s.dated || x.Validity != (Validity{})
			if !slices.Contains(s.ids, x.ID) {
				s.ids = append(s.ids, x.ID)
			}
			e.byLabel[l] = s
		}
	}
	for i, c := range p.Compatibility {
		e.compatible[[2]string{c.From, c.To}] = append(e.compatible[[2]string{c.From, c.To}], &p.Compatibility[i])
	}
	for i, l := range p.Lists {
		e.lists[ListID(l.ID)] = append(e.lists[ListID(l.ID)], &p.Lists[i])
	}
	for i := range p.Campaigns {
		e.campaigns[p.Campaigns[i].ID] = &p.Campaigns[i]
	}
	for i, r := range p.Routes {
		e.routes[r.ID] = append(e.routes[r.ID], &p.Routes[i])
	}
	for i, t := range p.Templates {
		e.templates[t.ID] = append(e.templates[t.ID], &p.Templates[i])
	}
	for i, a := range p.Accounts {
		e.accounts[[2]string{a.Platform, a.ID}] = append(e.accounts[[2]string{a.Platform, a.ID}], &p.Accounts[i])
	}
	e.addAddresses()
	return e
}

func (e *entry) addAddresses() {
	for i, s := range e.Policy.Senders {
		if s.Address == "" {
			continue // a person's, in a published policy
		}
		e.senders[normal(s.Address)] = append(e.senders[normal(s.Address)], &e.Policy.Senders[i])
		if s.Kind == FunctionalSender {
			e.functional[normal(s.Address)] = append(e.functional[normal(s.Address)], s.Validity)
		}
	}
	for _, a := range append(slices.Clone(e.Body.Official.Phones), e.Body.Official.Mails...) {
		e.functional[normal(a)] = append(e.functional[normal(a)], Validity{})
	}
	for _, x := range e.Exclusions {
		if x.Domain != "" {
			e.closed[strings.ToLower(x.Domain)] = append(e.closed[strings.ToLower(x.Domain)], x.Validity)
		} else if x.Address != "" {
			e.excluded[normal(x.Address)] = append(e.excluded[normal(x.Address)], x.Validity)
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

// domainOf is the domain of an address, or the domain itself.
func domainOf(address string) string {
	address = strings.ToLower(strings.Trim(address, " <>."))
	return address[strings.LastIndexByte(address, '@')+1:]
}

// under reports whether a mail domain, or the domain of an address, is one of
// the domains or below one.
func under(domains []string, address string) bool {
	domain := domainOf(address)
	return slices.ContainsFunc(domains, func(d string) bool { return domain == d || strings.HasSuffix(domain, "."+d) })
}

// anyAt reports whether one of several spans of days holds a moment.
func anyAt(all []Validity, at time.Time) bool {
	return slices.ContainsFunc(all, func(v Validity) bool { return v.ValidAt(at) })
}

// FunctionalAt implements collect.Register: an office's or service's address.
func (r *Register) FunctionalAt(body event.Body, address string, at time.Time) bool {
	e := r.collecting(body, at)
	return e != nil && anyAt(e.functional[normal(address)], at)
}

// InternalAt implements collect.Register: the body's own domain, address or
// number.
func (r *Register) InternalAt(body event.Body, address string, at time.Time) bool {
	e := r.collecting(body, at)
	return e != nil && (under(e.domains, address) || anyAt(e.functional[normal(address)], at))
}

// ExcludedAt implements collect.Register: senders that must not be looked at.
func (r *Register) ExcludedAt(body event.Body, address string, at time.Time) bool {
	e := r.collecting(body, at)
	if e == nil {
		return false
	}
	if anyAt(e.excluded[normal(address)], at) {
		return true
	}
	for domain, ok := domainOf(address), true; ok; _, domain, ok = strings.Cut(domain, ".") {
		if anyAt(e.closed[domain], at) {
			return true
		}
	}
	return false
}

// OffRouteAt implements collect.Register: a recipient that the register's route
// does not name.
func (r *Register) OffRouteAt(body event.Body, route, address string, at time.Time) bool {
	e := r.collecting(body, at)
	if e == nil || route == "" {
		return false
	}
	x := valid(e.routes[route], at)
	return x != nil && len(x.Recipients) > 0 && !slices.ContainsFunc(x.Recipients, func(a string) bool { return normal(a) == normal(address) })
}

// PolicyAt returns the policy that was in force for a body at a moment or, where
// none was yet, the one installed last; nil when the body has no register.
func (r *Register) PolicyAt(body event.Body, at time.Time) *Policy {
	if e := r.collecting(body, at); e != nil {
		return e.Policy
	}
	return nil
}

// collecting is the version that collectors go by at a moment: the one in force
// or, where none is yet, the one installed last. Whoever may not be looked at
// must not be looked at before the register's first day either.
func (r *Register) collecting(body event.Body, at time.Time) *entry {
	if v := r.At(body, at); v.e != nil {
		return v.e
	}
	return r.latest(body)
}

// Bodies are the bodies of the register, sorted.
func (r *Register) Bodies() []event.Body {
	m := r.bodies.Load()
	if m == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(*m))
}

// Policy returns the version of a body's policy that was installed last, or nil.
func (r *Register) Policy(body event.Body) *Policy {
	if e := r.latest(body); e != nil {
		return e.Policy
	}
	return nil
}
