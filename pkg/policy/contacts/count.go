package contacts

import (
	"cmp"
	"slices"
)

// counter counts people by key year. A person has a token under every live key,
// so the largest year's count is the number of people.
type counter struct {
	years []int
	all   tally
	staff tally
	sends tally
	left  tally
	lists []tally // by name
	seen  []uint32
}

type tally [maxYears]int

func (t *tally) most() int { return slices.Max(t[:]) }

func newCounter(years []int, names int) *counter {
	return &counter{years: years, lists: make([]tally, names)}
}

// token counts one token with its sorted facts.
func (c *counter) token(year int, facts []fact) {
	var staff, sends, left bool
	c.seen = c.seen[:0]
	for _, f := range facts {
		switch f.kind() {
		case isMember:
			if !slices.Contains(c.seen, f.scope()) {
				c.seen = append(c.seen, f.scope())
				c.lists[f.scope()][year]++
			}
		case isStaff:
			staff = true
		case isPersonalSender:
			sends = true
		case hasWithdrawn, hasObjected:
			left = true
		}
	}
	c.all[year]++
	if staff {
		c.staff[year]++
	}
	if sends {
		c.sends[year]++
	}
	if left {
		c.left[year]++
	}
}

func (c *counter) fill(s *Stats, names []string) {
	s.People, s.Staff, s.PersonalSenders, s.Withdrawals = c.all.most(), c.staff.most(), c.sends.most(), c.left.most()
	for i, y := range c.years {
		s.Tokens += c.all[i]
		s.Years = append(s.Years, YearCount{y, c.all[i]})
	}
	slices.SortFunc(s.Years, func(a, b YearCount) int { return cmp.Compare(a.Year, b.Year) })
	for i, n := range names {
		if most := c.lists[i].most(); most > 0 {
			s.Lists = append(s.Lists, ListCount{ListID(n), most})
		}
	}
}
