package generate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"vedetta/pkg/event"
)

// The invented municipality.
const (
	body      = event.Body("c_z999")
	bodyName  = "Comune di Borgo Finto"
	domain    = "comune.borgofinto.test"
	alias     = "BorgoFinto" // of its SMS
	certified = "protocollo@pec." + domain
	union     = "rsu.borgofinto.test"
	page      = "104500000099001" // its own page

	smsGateway  = "gw1"
	mailServer  = "mx1"
	pecGateway  = "pec1"
	contactBase = 600_000 // first telephone number of citizens
)

// town is who lives and works there. It never changes.
type town struct {
	first, last, streets []string
	citizens             int
	stride, shift        int      // turn the number of a citizen into a telephone number
	staff                []string // mailboxes, sorted
	lists                map[string]*list
	order                []string // ids of the lists as the register has them
}

// list is a contact list: a range of citizens by mail or by telephone.
type list struct {
	id, purpose, kind, notice, source string
	from, count                       int
	gone                              int // the last so many withdraw, most before the log begins
}

// The contacts a list holds.
const (
	byPhone = "phone"
	byMail  = "mail"
	byPEC   = "pec"
	byStaff = "staff"
)

func newTown(o Options, p *pools) *town {
	rng := source(o.Seed, "town")
	t := &town{first: p.lines("first"), last: p.lines("last"), streets: p.lines("streets"), citizens: o.Citizens, lists: map[string]*list{}}
	// Odd and no multiple of five: every number comes once in 400,000.
	t.stride, t.shift = 10*rng.IntN(30_000)+7, rng.IntN(400_000)
	names := make(map[string]bool, o.Employees)
	for i := 0; len(t.staff) < o.Employees; i++ {
		local := t.local(i*31 + rng.IntN(7))
		if !names[local] {
			names[local] = true
			t.staff = append(t.staff, local+"@"+domain)
		}
	}
	slices.Sort(t.staff)
	t.addLists(o)
	return t
}

func (t *town) addLists(o Options) {
	share := func(from, to int) (int, int) { return o.Citizens * from / 100, o.Citizens * (to - from) / 100 }
	add := func(id, purpose, kind, notice string, from, to int) *list {
		l := &list{id: id, purpose: purpose, kind: kind, notice: notice, source: "service"}
		l.from, l.count = share(from, to)
		t.lists[id] = l
		t.order = append(t.order, id)
		return l
	}
	add("scuola-sms", "servizi_scolastici", byPhone, "scuola-v3", 0, 15)
	add("scuola-mail", "servizi_scolastici", byMail, "scuola-v3", 0, 15)
	add("contributi", "contributi", byPhone, "contributi-v1", 10, 16)
	add("biblioteca", "biblioteca", byMail, "biblioteca-v2", 5, 17)
	add("allerta", "protezione_civile", byPhone, "allerta-v1", 20, 60)
	newsletter := add("newsletter", "eventi", byMail, "newsletter-v4", 30, 50)
	newsletter.source, newsletter.gone = "form", withdrawnPeople
	add("tributi-mail", "tributi", byMail, "tributi-v2", 45, 85)
	add("tributi-sms", "tributi", byPhone, "tributi-v2", 50, 80)
	add("prenotazioni", "prenotazioni", byPhone, "sportelli-v2", 60, 75)
	add("gruppi", "partecipazione", byMail, "gruppi-v1", 85, 90)
	add("imprese-inad", "notifiche", byPEC, "inad-v1", 90, 94).source = "inad"
	staff := add("dipendenti", "lavoro", byStaff, "personale-v2", 0, 0)
	staff.count = len(t.staff)
	digest := add("discussioni", "lavoro", byStaff, "personale-v2", 0, 0)
	digest.count = min(len(t.staff), 300)
}

// Subscribers of the newsletter who take their consent back: so many before the
// log begins, the others in its course, where a decoy says so.
const (
	withdrawnBefore = 50
	withdrawnPeople = 100
)

// local is the part of a mail address before the @: name, surname and, when
// names are used up, a number.
func (t *town) local(i int) string {
	f, l := t.name(i)
	s := plain(f) + "." + plain(l)
	if n := i / (len(t.first) * len(t.last)); n > 0 {
		s += fmt.Sprint(n)
	}
	return s
}

// name is the invented name of person i.
func (t *town) name(i int) (first, last string) {
	return t.first[i%len(t.first)], t.last[i/len(t.first)%len(t.last)]
}

func plain(s string) string {
	return strings.NewReplacer("à", "a", "è", "e", "é", "e", "ì", "i", "ò", "o", "ù", "u", "'", "", " ", "").Replace(strings.ToLower(s))
}

func (t *town) phone(i int) string {
	return fmt.Sprintf("+39347%07d", contactBase+(i*t.stride+t.shift)%400_000)
}

func (t *town) mail(i int) string {
	hosts := [...]string{"posta.test", "casella.test", "libera.test", "webmail.test", "fibra.test"}
	return t.local(i) + "@" + hosts[i%len(hosts)]
}

// contact is the address of member k of a list.
func (t *town) contact(l *list, k int) string {
	switch l.kind {
	case byStaff:
		return t.staff[k]
	case byMail:
		return t.mail(l.from + k)
	case byPEC:
		return t.local(l.from+k) + "@pec.impresa.test"
	}
	return t.phone(l.from + k)
}

// member is one contact drawn from a list, with the name behind it.
type member struct {
	address, first, last string
}

func (t *town) member(l *list, k int) member {
	m := member{address: t.contact(l, k)}
	m.first, m.last = t.name(l.from + k)
	return m
}

// sample draws n members of a list that did not withdraw, without repeats.
func (t *town) sample(rng *rand.Rand, id string, n int) []member {
	l := t.lists[id]
	active := l.count - l.gone
	out := make([]member, 0, n)
	for _, k := range distinct(rng, active, n) {
		out = append(out, t.member(l, k))
	}
	return out
}

// withdrawn are people who withdraw from the newsletter, from one to another.
func (t *town) withdrawn(from, to int) []member {
	l := t.lists["newsletter"]
	var out []member
	for k := from; k < min(to, l.gone); k++ {
		out = append(out, t.member(l, l.count-l.gone+k))
	}
	return out
}

// distinct draws n of 0 to size-1, without repeats, in random order.
func distinct(rng *rand.Rand, size, n int) []int {
	n = min(n, size)
	if n*3 > size {
		return rng.Perm(size)[:n]
	}
	seen := make(map[int]bool, n)
	out := make([]int, 0, n)
	for len(out) < n {
		if k := rng.IntN(size); !seen[k] {
			seen[k] = true
			out = append(out, k)
		}
	}
	return out
}

// stranger is somebody on no list.
func (t *town) stranger(rng *rand.Rand) int {
	return t.citizens*94/100 + rng.IntN(t.citizens*6/100)
}

// office returns the mailbox of an office.
func office(name string) string { return name + "@" + domain }

// offices are the functional mailboxes of the register.
func offices() []string {
	return strings.Fields(`urp protocollo anagrafe tributi scuola biblioteca sociale cultura sport newsletter personale protezione.civile polizia.locale
		ufficio.tecnico ambiente segreteria commercio elettorale museo giovani nido mensa monitoraggio informatica noreply liste sindaco ragioneria`)
}

// source is a stream of random numbers of its own for a name, so that one part
// of the log does not change another.
func source(seed uint64, name string) *rand.Rand {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return rand.New(rand.NewPCG(seed, h))
}
