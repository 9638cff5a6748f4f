package bulk

import (
	"slices"
	"strings"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Bounds of an overrun.
const (
	// maxCounted bounds the people that are counted exactly for an overrun;
	// beyond it the estimate must pass the declared number.
	maxCounted = 200_000
	// strays is how many people outside the declaration are a stray and not an
	// overrun: a new subscriber, a letter sent again.
	strays = 4
	// newcomers is of how many declared people one may stand on no list yet: who subscribed
	// since the list was last imported.
	newcomers = 40
	maxTexts  = 256 // texts of a campaign that are told apart
)

// overrun counts all people of a declared campaign.
type overrun struct {
	Tally     detect.Tally    `json:"tally"`
	Texts     []uint64        `json:"texts,omitempty"`     // fingerprints of what was sent in the declared days, sorted
	Outside   []detect.Person `json:"outside,omitempty"`   // people written to outside the declared days, with a new text or for the first time
	OnList    bool            `json:"on_list,omitempty"`   // somebody stood on the declared list: the index has it
	Elsewhere []detect.Person `json:"elsewhere,omitempty"` // people on another list only
	Nowhere   []detect.Person `json:"nowhere,omitempty"`   // people on no list
	Alien     bool            `json:"alien,omitempty"`     // another sender
	Finding   *event.Finding  `json:"finding,omitempty"`
}

// countOverrun folds a message into a declared campaign and reports the finding
// when it is new or has grown.
func (d *Detector) countOverrun(t *track, c *policy.Campaign, m message, report detect.Report) {
	if t.Overrun == nil {
		t.Overrun = &overrun{}
		t.Overrun.Tally.People.Max = min(max(detect.ExactPeople, c.MaxRecipients+1), maxCounted)
	}
	o := t.Overrun
	o.days(c, m)
	o.list(c, m)
	o.Alien = o.Alien || m.alien(c)
	if !o.Tally.Add(m.Event) {
		return
	}
	reasons := o.overrunReasons(c)
	if o.Finding == nil && len(reasons) == 0 {
		return
	}
	if o.Finding == nil {
		o.Finding = m.open(Overrun, m.Facts.Campaign)
		o.Finding.Declared = c.Purpose
	}
	for _, r := range reasons {
		if !slices.Contains(o.Finding.Reasons, r) {
			o.Finding.Reasons = append(o.Finding.Reasons, r)
		}
	}
	grow(o.Finding, &o.Tally, report)
}

// overrunReasons are the codes that say in what the campaign goes beyond its
// declaration.
func (o *overrun) overrunReasons(c *policy.Campaign) (reasons []string) {
	if c.MaxRecipients > 0 && o.Tally.People.Len() > c.MaxRecipients {
		reasons = append(reasons, "over_declared_recipients")
	}
	if len(o.Outside) > strays {
		reasons = append(reasons, "outside_declared_days")
	}
	// New subscribers are on no list yet, or on others: the larger the campaign,
	// the more of them.
	if len(o.Elsewhere) > max(strays, c.MaxRecipients/200) || o.OnList && len(o.Nowhere) > max(2*strays+1, c.MaxRecipients/newcomers) {
		reasons = append(reasons, "other_list")
	}
	if o.Alien {
		reasons = append(reasons, "other_sender")
	}
	return reasons
}

// days notes who is written to outside the declared days. The same text to the
// same person is a letter sent again.
func (o *overrun) days(c *policy.Campaign, m message) {
	if c.Covers(m.Time) {
		if i, known := slices.BinarySearch(o.Texts, m.Facts.Exact); !known && len(o.Texts) < maxTexts {
			o.Texts = slices.Insert(o.Texts, i, m.Facts.Exact)
		}
		return
	}
	_, old := slices.BinarySearch(o.Texts, m.Facts.Exact)
	old = old || len(o.Texts) == maxTexts
	for r := range detect.Others(m.Event) {
		if !old || !o.Tally.People.Has(r) {
			note(&o.Outside, r, strays+1)
		}
	}
	if group, n := detect.Blind(m.Event); n > strays && !old {
		for i := range detect.Person(strays + 1) {
			notePerson(&o.Outside, group+i, strays+1)
		}
	}
}

// list notes who does not stand on the declared list.
func (o *overrun) list(c *policy.Campaign, m message) {
	id := policy.ListID(c.List)
	if c.List == "" || m.view.List(id) == nil {
		return
	}
	for r := range detect.Others(m.Event) {
		switch on := m.view.Lookup(r); {
		case slices.Contains(on, id):
			o.OnList = true
		case len(on) > 0:
			note(&o.Elsewhere, r, max(strays, c.MaxRecipients/200)+1)
		default:
			note(&o.Nowhere, r, max(2*strays+1, c.MaxRecipients/newcomers)+1)
		}
	}
}

// note adds a person to a sorted set that needs at most so many.
func note(set *[]detect.Person, r event.Recipient, most int) {
	if r.Previous != "" {
		notePerson(set, detect.PersonOf(r.Previous), most)
	} else {
		notePerson(set, detect.PersonOf(r.Token), most)
	}
}

func notePerson(set *[]detect.Person, p detect.Person, most int) {
	if i, known := slices.BinarySearch(*set, p); !known && len(*set) < most {
		*set = slices.Insert(*set, i, p)
	}
}

// alien reports whether the sender is none of the declared ones or, where none is
// declared, none of the body's own.
func (m message) alien(c *policy.Campaign) bool {
	s := m.Data.Sender
	parties := slices.DeleteFunc([]event.Party{s.Authenticated, s.Claimed}, func(p event.Party) bool { return p.Class == "" })
	if len(parties) == 0 {
		return false // nobody knows
	}
	if len(c.Senders) == 0 {
		return !slices.ContainsFunc(parties, func(p event.Party) bool { return !p.External })
	}
	return !slices.ContainsFunc(parties, func(p event.Party) bool {
		return m.view.SendsCampaign(c, p) ||
			p.Address != "" && slices.ContainsFunc(c.Senders, func(declared string) bool { return m.same(declared, p.Address) })
	})
}

// same reports whether two spellings are one sender.
func (m message) same(declared, address string) bool {
	if strings.EqualFold(declared, address) {
		return true
	}
	s := m.view.Sender(declared)
	return s != nil && s == m.view.Sender(address)
}
