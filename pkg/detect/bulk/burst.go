package bulk

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// burst counts the people of an undeclared campaign. Until it fires it keeps
// the times that windows need; afterwards only who was reached.
type burst struct {
	Windows  []time.Duration     `json:"windows"`
	Next     int                 `json:"next"` // number of the next person
	Persons  map[int]*person     `json:"persons,omitempty"`
	Messages map[string]int64    `json:"messages,omitempty"` // event id → time, before it fires
	Pruned   int                 `json:"pruned"`             // persons and messages that the last pruning left
	index    map[event.Token]int // person of a token

	Finding *event.Finding `json:"finding,omitempty"`
	People  detect.People  `json:"people"`
	Seen    detect.Seen    `json:"seen"`
}

// person is one recipient: the tokens it is known by and, for each window, the
// times of its messages that the window needs, sorted.
type person struct {
	Tokens []event.Token `json:"tokens"`
	Times  [][]int64     `json:"times"` // nanoseconds since 1970
}

// maxMessages bounds the messages that are remembered before a burst fires; a
// finding then counts fewer messages, never fewer people.
const maxMessages = 10_000

func newBurst(windows []time.Duration) *burst {
	return &burst{Windows: windows, Persons: map[int]*person{}, Messages: map[string]int64{}, index: map[event.Token]int{}}
}

// countBurst folds a message into the campaign's windows and returns the
// finding when it is new or has grown.
func (d *Detector) countBurst(t *track, e *event.Event, c *policy.Campaign) *event.Finding {
	limit := d.register.At(e.Body, e.Time).Limits().Bulk
	if t.Burst == nil {
		t.Burst = newBurst(limit.Windows)
	}
	u := t.Burst
	if u.Finding != nil {
		return u.fold(e)
	}
	u.insert(e)
	w, ok := u.full(e.Time.UnixNano(), limit.People)
	if !ok {
		u.pruneSometimes(t.Latest)
		return nil
	}
	u.prune(horizonAt(t.Latest, e.Time))
	u.Finding = d.open(Undeclared, e)
	u.Finding.Reasons = reasons(e, c, w)
	return u.fire(e)
}

// horizonAt is the watermark to prune at when a burst fires: a message that is
// later than the lateness must not prune itself away.
func horizonAt(latest, at time.Time) time.Time {
	if latest.Sub(at) > Lateness {
		return at
	}
	return latest
}

// reasons are the codes that say why a burst is a finding.
func reasons(e *event.Event, c *policy.Campaign, w time.Duration) []string {
	out := []string{"window_" + short(w)}
	switch {
	case c != nil && !c.Covers(e.Time):
		out = append(out, "outside_declared_days")
	case c != nil:
		out = append(out, "bulk_not_allowed")
	case e.Data.Campaign != "":
		out = append(out, "campaign_not_in_register")
	}
	if e.Type == event.MessageReceived {
		out = append(out, "inbound")
	}
	return out
}

// short writes a window as people set it: 10m, 24h.
func short(w time.Duration) string {
	switch {
	case w%time.Hour == 0:
		return strconv.Itoa(int(w/time.Hour)) + "h"
	case w%time.Minute == 0:
		return strconv.Itoa(int(w/time.Minute)) + "m"
	}
	return w.String()
}

// fold adds a message to a burst that has fired; it returns nil for a repeat.
func (u *burst) fold(e *event.Event) *event.Finding {
	if !u.Seen.Add(e.ID) {
		return nil
	}
	for _, r := range e.Data.Recipients {
		u.People.Add(r)
	}
	return grow(u.Finding, e, &u.People, u.Finding.Messages+1)
}

// fire turns the times into the people reached.
func (u *burst) fire(e *event.Event) *event.Finding {
	for _, n := range slices.Sorted(maps.Keys(u.Persons)) {
		u.People.Add(u.Persons[n].recipient())
	}
	for id := range u.Messages {
		u.Seen.Add(id)
	}
	messages := len(u.Messages)
	u.Persons, u.Messages, u.index = nil, nil, nil
	return grow(u.Finding, e, &u.People, messages)
}

// recipient is the person as a recipient with both its tokens.
func (p *person) recipient() event.Recipient {
	r := event.Recipient{Token: p.Tokens[0]}
	if len(p.Tokens) > 1 {
		r.Previous = p.Tokens[1]
	}
	return r
}

// insert notes the people and the time of a message.
func (u *burst) insert(e *event.Event) {
	at := e.Time.UnixNano()
	if _, ok := u.Messages[e.ID]; ok || len(u.Messages) < maxMessages {
		u.Messages[e.ID] = at
	}
	for _, r := range e.Data.Recipients {
		p := u.person(r)
		for i, w := range u.Windows {
			p.Times[i] = insertTime(p.Times[i], at, int64(w))
		}
	}
}

// person returns the person behind a recipient. The token under last year's key
// is the same person.
func (u *burst) person(r event.Recipient) *person {
	n, ok := u.index[r.Token]
	if !ok && r.Previous != "" {
		n, ok = u.index[r.Previous]
	}
	if !ok {
		n = u.Next
		u.Next++
		u.Persons[n] = &person{Times: make([][]int64, len(u.Windows))}
	}
	p := u.Persons[n]
	for _, t := range []event.Token{r.Token, r.Previous} {
		if _, known := u.index[t]; !known && t != "" {
			u.index[t] = n
			p.Tokens = append(p.Tokens, t)
		}
	}
	return p
}

// insertTime adds a time to sorted ones and drops what a window of length w
// never needs: of a < b < c with c-a ≤ w every window that holds b holds a or
// c, so b says nothing new.
func insertTime(times []int64, at, w int64) []int64 {
	i, ok := slices.BinarySearch(times, at)
	if ok {
		return times
	}
	times = slices.Insert(times, i, at)
	for j := max(1, i-1); j <= i+1 && j < len(times)-1; {
		if times[j+1]-times[j-1] <= w {
			times = slices.Delete(times, j, j+1)
			i--
			continue
		}
		j++
	}
	return times
}

// at is a person at a time.
type at struct {
	time   int64
	person int
}

// full returns the first window length for which some window that holds now
// reaches enough people.
func (u *burst) full(now int64, people int) (time.Duration, bool) {
	if len(u.Persons) < people {
		return 0, false
	}
	for i, w := range u.Windows {
		if u.densest(i, now, int64(w)) >= people {
			return w, true
		}
	}
	return 0, false
}

// densest is the largest number of people in a window of length w that holds
// now.
func (u *burst) densest(i int, now, w int64) int {
	var near []at
	for n, p := range u.Persons {
		for _, t := range p.Times[i] {
			if t >= now-w && t <= now+w {
				near = append(near, at{t, n})
			}
		}
	}
	slices.SortFunc(near, func(a, b at) int { return cmp.Compare(a.time, b.time) })
	best, left := 0, 0
	inside := make(map[int]int, len(near))
	for _, right := range near {
		inside[right.person]++
		for ; right.time-near[left].time > w; left++ {
			if inside[near[left].person]--; inside[near[left].person] == 0 {
				delete(inside, near[left].person)
			}
		}
		best = max(best, len(inside))
	}
	return best
}

// pruneSometimes prunes when the state has doubled, so that a message costs
// little on average.
func (u *burst) pruneSometimes(watermark time.Time) {
	if len(u.Persons)+len(u.Messages) > 2*u.Pruned+64 {
		u.prune(watermark)
		u.Pruned = len(u.Persons) + len(u.Messages)
	}
}

// prune drops the times that no message within the lateness can make matter.
func (u *burst) prune(watermark time.Time) {
	longest := slices.Max(u.Windows)
	for n, p := range u.Persons {
		left := 0
		for i, w := range u.Windows {
			first, _ := slices.BinarySearch(p.Times[i], watermark.Add(-Lateness-w).UnixNano())
			p.Times[i] = slices.Delete(p.Times[i], 0, first)
			left += len(p.Times[i])
		}
		if left == 0 {
			for _, t := range p.Tokens {
				delete(u.index, t)
			}
			delete(u.Persons, n)
		}
	}
	horizon := watermark.Add(-Lateness - longest).UnixNano()
	maps.DeleteFunc(u.Messages, func(_ string, at int64) bool { return at < horizon })
}
