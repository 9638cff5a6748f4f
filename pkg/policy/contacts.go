package policy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"vedetta/pkg/event"
	"vedetta/pkg/policy/contacts"
	"vedetta/pkg/pseudonym"
)

// ListID names a contact list of one body.
type ListID = contacts.ListID

// Withdrawal is what a person declared: consent withdrawn, or an objection.
type Withdrawal = contacts.Withdrawal

// ErrIndex means that an index file is not one, is cut short or was changed.
var ErrIndex = contacts.ErrIndex

// Contacts says on which of a body's lists a token stands. It holds tokens
// only, never an address, and is safe for concurrent use.
type Contacts struct {
	body    event.Body
	rules   string // of the policy it was made from
	version string
	reports []contacts.Report // of the files it was made from, when it was made here

	index  *contacts.Index                  // nil when memory holds all
	memory map[event.Token]contacts.Profile // what stands in no index; never changed in place
	people struct{ lists, staff int }       // with something in memory

	// flat keeps the lists of the first profiles that are without days, by the
	// profile's number, so that a look-up allocates nothing.
	flat []atomic.Pointer[[]ListID]
}

const mostFlat = 1 << 16

// OpenContacts maps an index that BuildContacts wrote. An error about its content
// wraps ErrIndex.
func OpenContacts(path string) (*Contacts, error) {
	x, err := contacts.Open(path)
	if err != nil {
		return nil, err
	}
	s := x.Stats()
	return &Contacts{body: s.Body, rules: s.Rules, version: s.Version, index: x, flat: make([]atomic.Pointer[[]ListID], min(s.Profiles, mostFlat))}, nil
}

// NewContacts makes an index in memory from tokens that are already known. Tests
// use it.
func NewContacts(body event.Body, version string, of map[event.Token][]ListID, persons ...event.Token) *Contacts {
	profiles := make(map[event.Token]contacts.Profile, len(of))
	for t, lists := range of {
		var p contacts.Profile
		for _, l := range slices.Sorted(slices.Values(lists)) {
			p.Lists = append(p.Lists, contacts.Membership{List: l})
		}
		profiles[t] = p
	}
	for _, t := range persons {
		p := profiles[t]
		p.PersonalSender = true
		profiles[t] = p
	}
	return NewProfiles(body, version, profiles)
}

// NewProfiles makes an index in memory from whole profiles, which are not changed
// afterwards: memberships with days, withdrawals, staff. Tests use it.
func NewProfiles(body event.Body, version string, of map[event.Token]contacts.Profile) *Contacts {
	c := &Contacts{body: body, version: version}
	c.remember(of)
	return c
}

func (c *Contacts) remember(of map[event.Token]contacts.Profile) {
	c.memory = of
	for _, p := range of {
		if len(p.Lists) > 0 {
			c.people.lists++
		}
		if p.Staff {
			c.people.staff++
		}
	}
}

// WithDirectory returns the index with further mailboxes of the directory.
func (c *Contacts) WithDirectory(staff ...event.Token) *Contacts {
	out := &Contacts{body: c.body, rules: c.rules, version: c.version, reports: c.reports, index: c.index, flat: make([]atomic.Pointer[[]ListID], len(c.flat))}
	of := maps.Clone(c.memory)
	if of == nil {
		of = map[event.Token]contacts.Profile{}
	}
	for _, t := range staff {
		p := c.Profile(t)
		p.Staff = true
		of[t] = p
	}
	out.remember(of)
	return out
}

// Profile is all that is known of a token, at any time. It is shared: do not
// change it.
func (c *Contacts) Profile(t event.Token) contacts.Profile {
	if c == nil || t == "" {
		return contacts.Profile{}
	}
	if p, ok := c.memory[t]; ok || c.index == nil {
		return p
	}
	if id, ok := c.index.Lookup(t); ok {
		return c.index.Profile(id)
	}
	return contacts.Profile{}
}

// profiles yields Profile of each recipient's token with its place: the index
// answers for many at once.
func (c *Contacts) profiles(of []event.Recipient) iter.Seq2[int, contacts.Profile] {
	return func(yield func(int, contacts.Profile) bool) {
		if c == nil || c.index == nil || len(of) == 1 {
			for i := range of {
				if !yield(i, c.Profile(of[i].Token)) {
					return
				}
			}
			return
		}
		var tokens [lookedUpAtOnce]event.Token
		var ids [lookedUpAtOnce]contacts.ID
		for i := range of {
			at := i % lookedUpAtOnce
			if at == 0 {
				n := 0
				for n < min(len(of)-i, lookedUpAtOnce) {
					tokens[n] = of[i+n].Token
					n++
				}
				c.index.LookupMany(tokens[:n], ids[:n])
			}
			p, ok := c.memory[tokens[at]]
			if !ok && ids[at] != contacts.None {
				p = c.index.Profile(ids[at])
			}
			if !yield(i, p) {
				return
			}
		}
	}
}

// lookedUpAtOnce is how many tokens the index looks up together.
const lookedUpAtOnce = 32

// Lookup returns the lists a token stands on at a moment, sorted; nil when on
// none. The result is shared: do not change it.
func (c *Contacts) Lookup(t event.Token, at time.Time) []ListID {
	if c == nil || t == "" {
		return nil
	}
	if p, ok := c.memory[t]; ok || c.index == nil {
		return p.On(at, nil)
	}
	id, ok := c.index.Lookup(t)
	if !ok {
		return nil
	}
	if int(id) < len(c.flat) {
		if lists := c.flat[id].Load(); lists != nil {
			return *lists
		}
	}
	p := c.index.Profile(id)
	lists := p.On(at, nil)
	if int(id) < len(c.flat) && flat(p) {
		c.flat[id].Store(&lists)
	}
	return lists
}

// flat reports whether the lists of a profile are the same at any time.
func flat(p contacts.Profile) bool {
	return !slices.ContainsFunc(p.Lists, func(m contacts.Membership) bool { return !m.From.IsZero() || !m.Until.IsZero() })
}

// PersonalSender reports whether the token is a registered personal sender.
func (c *Contacts) PersonalSender(t event.Token) bool { return c.Profile(t).PersonalSender }

// Staff reports whether the token is a mailbox of the directory.
func (c *Contacts) Staff(t event.Token) bool { return c.Profile(t).Staff }

// Stats describe the index; where memory holds it, only counts of tokens.
func (c *Contacts) Stats() contacts.Stats {
	s := contacts.Stats{Body: c.body, Rules: c.rules, Version: c.version}
	if c.index != nil {
		s = c.index.Stats()
	}
	s.Tokens += len(c.memory)
	s.People += c.people.lists
	s.Staff += c.people.staff
	return s
}

// Len is the number of tokens.
func (c *Contacts) Len() int { return c.Stats().Tokens }

// Body is whose contacts they are.
func (c *Contacts) Body() event.Body { return c.body }

// Version is that of the policy and files it was made from.
func (c *Contacts) Version() string { return c.version }

// Reports say what became of the files, when the index was made in this process.
func (c *Contacts) Reports() []contacts.Report { return c.reports }

// Contacts makes the index of a policy from Load and opens it: tokens under
// every key that is live at some moments. Make it again when a list changes, and
// each year before March, when tokens under last year's key end. The file is in
// the system's temporary folder and goes with the process.
func (p *Policy) Contacts(ring *pseudonym.Keyring, at ...time.Time) (*Contacts, error) {
	dir, err := os.MkdirTemp("", "vedetta-contacts-")
	if err != nil {
		return nil, fmt.Errorf("contacts of %s: %w", p.Body.IPA, err)
	}
	defer os.RemoveAll(dir) // what is mapped stays
	path := filepath.Join(dir, "contacts.idx")
	reports, err := p.BuildContacts(context.Background(), ring, at, path, nil)
	if err != nil {
		return nil, err
	}
	c, err := OpenContacts(path)
	if err != nil {
		return nil, fmt.Errorf("contacts of %s: %w", p.Body.IPA, err)
	}
	c.reports = reports
	return c, nil
}

// BuildContacts reads the files that a policy from Load names, contacts,
// withdrawals and directory, and writes the index of them and of the personal
// senders at a path, whole or not at all: see contacts.Builder.Import, also for
// progress, which may be nil. Errors about the files' content wrap ErrInvalid and
// quote nothing of it; the reports are good also then.
func (p *Policy) BuildContacts(ctx context.Context, ring *pseudonym.Keyring, at []time.Time, path string, progress func(contacts.Progress)) ([]contacts.Report, error) {
	if p.sums == nil {
		return nil, fmt.Errorf("contacts of %s: the policy was loaded without its contact files", p.Body.IPA)
	}
	files, err := p.contactFiles()
	if err != nil {
		return nil, fmt.Errorf("contacts of %s: %w", p.Body.IPA, err)
	}
	b := contacts.New(contacts.Options{Body: p.Body.IPA, Rules: p.rules, Version: p.Version, TempDir: filepath.Dir(path)})
	defer b.Close()
	reports, err := b.Import(ctx, ring, at, files, progress)
	switch {
	case errors.Is(err, contacts.ErrColumns), errors.Is(err, contacts.ErrRefused):
		return reports, fmt.Errorf("%w: contacts of %s: %w", ErrInvalid, p.Body.IPA, err)
	case err != nil:
		return reports, fmt.Errorf("contacts of %s: %w", p.Body.IPA, err)
	}
	if err := p.nobody(p.contactSources(), reports); err != nil {
		return reports, err
	}
	if err := p.addPersons(b, ring, at); err != nil {
		return reports, fmt.Errorf("contacts of %s: %w", p.Body.IPA, err)
	}
	if err := p.unchanged(); err != nil {
		return reports, err
	}
	if _, err := b.WriteFile(path); err != nil {
		return reports, fmt.Errorf("contacts of %s: %w", p.Body.IPA, err)
	}
	return reports, nil
}

// contactSource is a file of contacts that a policy names at a key.
type contactSource struct {
	key, name string
	contacts.ReadOptions
	empty bool  // it may have no contacts
	list  *List // whose members they are, if any
}

// contactSources are the files of contacts that a policy names, as what they are
// read.
func (p *Policy) contactSources() []contactSource {
	known := func(id ListID) bool {
		return slices.ContainsFunc(p.Lists, func(l List) bool { return ListID(l.ID) == id })
	}
	var out []contactSource
	add := func(key, name string, empty bool, of *List, o contacts.ReadOptions) {
		if o.Known = known; name != "" {
			out = append(out, contactSource{key, name, o, empty, of})
		}
	}
	for i, l := range p.Lists {
		add(fmt.Sprintf("lists[%d].contacts_file", i), l.ContactsFile, l.Empty, &p.Lists[i], contacts.ReadOptions{Kind: contacts.Members, List: l.ID})
	}
	add("withdrawals_file", p.Withdrawals, true, nil, contacts.ReadOptions{Kind: contacts.Withdrawals})
	add("directory.file", p.Directory.File, true, nil, contacts.ReadOptions{Kind: contacts.Directory})
	return out
}

// contactFiles opens the files to import.
func (p *Policy) contactFiles() ([]contacts.File, error) {
	var files []contacts.File
	var errs []error
	for _, s := range p.contactSources() {
		f, err := contacts.FileAt(p.beside(s.name), s.ReadOptions)
		files, errs = append(files, f), append(errs, err)
	}
	return files, errors.Join(errs...)
}

// checkContents reads the files of contacts to their ends and tells of broken
// lines, whose content it doesn't show.
func (c *checker) checkContents(progress func(done, total int64)) {
	var done, total int64
	sources := slices.DeleteFunc(c.contactSources(), func(s contactSource) bool {
		_, there := c.sums[s.name]
		return !there // checkFiles said so
	})
	for _, s := range sources {
		if info, err := os.Stat(c.beside(s.name)); err == nil {
			total += info.Size()
		}
	}
	for _, s := range sources {
		f, err := os.Open(c.beside(s.name))
		if err != nil {
			continue
		}
		c.checkContent(s, &shown{r: f, done: &done, total: total, tell: progress})
		f.Close()
	}
}

// shown is a reader that says how far it is.
type shown struct {
	r     io.Reader
	done  *int64
	total int64
	tell  func(done, total int64)
}

func (s *shown) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if *s.done += int64(n); s.tell != nil {
		s.tell(*s.done, s.total)
	}
	return n, err
}

func (c *checker) checkContent(s contactSource, r io.Reader) {
	read := contacts.ReadCSV
	if s.Kind == contacts.Withdrawals {
		read = contacts.ReadWithdrawals
	}
	s.File = s.name
	outside := uncollected{list: s.list}
	report, err := read(r, s.ReadOptions, outside.see)
	var it, en string
	if len(report.Problems) > 0 {
		first := report.Problems[0]
		it = fmt.Sprintf(": per prima la riga %d, %s", first.Line, first.Italian)
		en = fmt.Sprintf(": first line %d, %s", first.Line, first.English)
	}
	switch {
	case err != nil:
		c.fail(s.key, "%[1]v%[2]s", "%[1]v%[3]s", err, it, en)
	case report.Broken > 0:
		c.warn(s.key, "%[1]q: %[2]d righe su %[3]d non si leggono e non contano%[4]s", "%[1]q: %[2]d of %[3]d lines cannot be read and don't count%[5]s",
			s.name, report.Broken, report.Lines, it, en)
	}
	if err == nil && report.Contacts == 0 && s.Kind == contacts.Members && !s.empty {
		c.fail(s.key, "nel file %q non c'è nessun contatto: se l'elenco è davvero vuoto, scrivi empty: true accanto a contacts_file", "file %q has no contact: if the list is really empty, write empty: true beside contacts_file", s.name)
	}
	if err == nil && outside.rows > 0 {
		c.warn(s.key, "%[1]q: %[2]d contatti sono nell'elenco da un giorno fuori dalla raccolta (collected_from, collected_until), per prima la riga %[3]d: correggi quei giorni, o metti in un altro elenco chi fu raccolto con un'altra informativa",
			"%[1]q: %[2]d contacts stand on the list from a day outside its collection (collected_from, collected_until), first on line %[3]d: correct those days, or put who was collected under another notice on a list of their own",
			s.name, outside.rows, outside.first)
	}
}

// uncollected counts the rows of a list that begin outside the days in which its
// contacts were collected: were they under the same notice?
type uncollected struct {
	list        *List
	rows, first int
}

func (u *uncollected) see(r contacts.Row) error {
	if u.list == nil || r.Member.From.IsZero() || within(r.Member.From, u.list.CollectedFrom, u.list.CollectedUntil) {
		return nil
	}
	if u.rows++; u.rows == 1 {
		u.first = r.Line
	}
	return nil
}

// nobody fails when a file of a list has no contacts and the list doesn't say so:
// an export that failed would take everybody off the list.
func (p *Policy) nobody(sources []contactSource, reports []contacts.Report) error {
	for i, s := range sources {
		if s.Kind == contacts.Members && !s.empty && i < len(reports) && reports[i].Contacts == 0 {
			return fmt.Errorf("%w: contacts of %s: nel file %q non c'è nessun contatto: se l'elenco è davvero vuoto, scrivi empty: true / file %q has no contact: if the list is really empty, write empty: true",
				ErrInvalid, p.Body.IPA, s.name, s.name)
		}
	}
	return nil
}

// addPersons adds the registered personal senders, and those that campaigns name
// without their being an office's.
func (p *Policy) addPersons(b *contacts.Builder, ring *pseudonym.Keyring, at []time.Time) error {
	persons := p.persons()
	for _, s := range p.Senders {
		if s.Kind == PersonalSender {
			persons = append(persons, s.Address)
		}
	}
	for _, s := range persons {
		id, err := pseudonym.Address(s)
		if err != nil {
			continue
		}
		tokens, err := ring.Tokens(id, at...)
		if err != nil {
			return err
		}
		for _, t := range tokens {
			if err := b.AddPersonalSender(event.Token(t)); err != nil {
				return err
			}
		}
	}
	return nil
}

// unchanged fails when a file is another than Load saw: the index would carry
// the version of what it doesn't hold.
func (p *Policy) unchanged() error {
	for file, want := range p.sums {
		if sum, _, err := p.sumFile(file); err != nil || sum != want {
			return fmt.Errorf("contacts of %s: %s changed while it was read: run it again", p.Body.IPA, file)
		}
	}
	return nil
}
