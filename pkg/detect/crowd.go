package detect

import (
	"cmp"
	"maps"
	"math/bits"
	"slices"
	"time"

	"vedetta/pkg/event"
)

// Crowd watches whom the messages of one subject reach, in sliding windows of
// event time. It fires when some window holds enough people, and from then on
// counts everybody who was reached from one longest window before.
//
// What it says is a function of the set of messages: their order and repeats do
// not matter as long as each is at most Lateness behind the latest one. A later
// one may be missed, but makes no false alarm. Until it fires it holds the times
// that windows need; when no late message can move the moment of the alarm any
// more, only whom it counted.
type Crowd struct {
	Windows  []time.Duration `json:"windows"`
	Latest   time.Time       `json:"latest"` // latest event time
	Next     int             `json:"next"`   // number of the next person
	Persons  map[int]*person `json:"persons,omitempty"`
	Messages map[string]sent `json:"messages,omitempty"` // by event id
	Pruned   int             `json:"pruned,omitempty"`   // persons and messages that the last pruning left

	Limit int           `json:"limit,omitempty"` // people that made the alarm; 0 before it
	Peak  time.Time     `json:"peak,omitzero"`   // earliest event time at which a window held so many
	Span  time.Duration `json:"span,omitempty"`  // length of that window, the shortest one
	Tally Tally         `json:"tally,omitzero"`  // who was counted, after the alarm

	index map[Person]int // person of a token
	spare int            // people that no window can be filled without; 0 means unknown
	asked int            // limit that spare is for
}

// person is one recipient, or a group of recipients whom nobody named: the keys
// it is known by and, for each window, the times of its messages that the window
// needs, sorted.
type person struct {
	Newest Person    `json:"newest"`
	Oldest Person    `json:"oldest"`
	Group  int       `json:"group,omitempty"` // people in a group; 0 for one person
	Times  [][]int64 `json:"times"`           // nanoseconds since 1970
}

func (p *person) people() int { return max(1, p.Group) }

// sent is what is kept of a message before the alarm.
type sent struct {
	At     time.Time `json:"at"`
	Sender string    `json:"sender,omitempty"`
}

// maxMessages bounds the messages that are remembered before an alarm; a tally
// then has fewer messages, never fewer people.
const maxMessages = 10_000

// UpToADay returns those windows that are no longer than a day, or the shortest.
func UpToADay(windows []time.Duration) []time.Duration {
	short := slices.DeleteFunc(slices.Clone(windows), func(w time.Duration) bool { return w > 24*time.Hour })
	if len(short) == 0 {
		return []time.Duration{slices.Min(windows)}
	}
	return short
}

// NewCrowd returns a Crowd for windows of some lengths, at least one.
func NewCrowd(windows []time.Duration) *Crowd {
	return &Crowd{Windows: windows, Persons: map[int]*person{}, Messages: map[string]sent{}, index: map[Person]int{}}
}

// Revive makes again what a snapshot leaves out.
func (c *Crowd) Revive() {
	if c.settled() {
		return
	}
	if c.Persons == nil {
		c.Persons = map[int]*person{}
	}
	if c.Messages == nil {
		c.Messages = map[string]sent{}
	}
	c.index = map[Person]int{}
	for n, p := range c.Persons {
		c.index[p.Newest], c.index[p.Oldest] = n, n
	}
}

// Weight says what would be lost with the crowd: nothing with one person, most after
// the alarm, and in between the more the more people there are. Somebody who sends a
// million texts to two people each pushes out those, and not what has reached forty.
func (c *Crowd) Weight() int {
	if c.Fired() {
		return bits.UintSize
	}
	return bits.Len(uint(max(1, len(c.Persons)) - 1))
}

// Fired reports whether a window was full.
func (c *Crowd) Fired() bool { return c.Limit > 0 }

// Add folds a message in. It reports whether Tally has changed; the first time
// it does, the crowd has fired. So many people fill a window.
func (c *Crowd) Add(e *event.Event, people int) (grew bool) {
	if e.Time.After(c.Latest) {
		c.Latest = e.Time
	}
	if c.Fired() {
		return c.fold(e)
	}
	c.insert(e)
	return c.fire(people)
}

// Join folds in what another crowd of the same subject and windows was told, which is
// not used any more. It reports whether Tally has changed, as Add does, and changes
// nothing where either has forgotten what the other needs, or the other has fired.
func (c *Crowd) Join(other *Crowd, people int) (grew bool) {
	if c.settled() || other.Fired() || len(other.Persons) == 0 {
		return false
	}
	if other.Latest.After(c.Latest) {
		c.Latest = other.Latest
	}
	for _, id := range slices.Sorted(maps.Keys(other.Messages)) {
		if _, ok := c.Messages[id]; !ok && len(c.Messages) < maxMessages {
			c.Messages[id] = other.Messages[id]
		}
	}
	for _, n := range slices.Sorted(maps.Keys(other.Persons)) {
		p := other.Persons[n]
		for i := range p.Times { // a longer window needs some of what a shorter one does
			for _, at := range p.Times[i] {
				c.reach(p.Newest, p.Oldest, p.Group, at)
			}
		}
	}
	if !c.Fired() {
		return c.fire(people)
	}
	c.Peak, c.Span = c.peak()
	return c.include()
}

// fire raises the alarm if a window is full.
func (c *Crowd) fire(people int) (grew bool) {
	if !c.mayBeFull(people) {
		c.pruneSometimes()
		return false
	}
	c.Limit = people
	c.Peak, c.Span = c.peak()
	if c.Peak.IsZero() {
		c.Limit = 0
		c.pruneSometimes()
		return false
	}
	return c.include()
}

// fold adds a message after the alarm.
func (c *Crowd) fold(e *event.Event) (grew bool) {
	switch {
	case e.Time.After(c.Peak):
		grew = c.Tally.Add(e)
	case c.settled():
		grew = !e.Time.Before(c.from()) && c.Tally.Add(e)
	default:
		c.insert(e)
		c.Peak, c.Span = c.peak()
		grew = c.include()
	}
	if !c.settled() && c.Latest.Sub(c.Peak) > Lateness {
		c.Persons, c.Messages, c.index = nil, nil, nil
	}
	return grew
}

// settled reports whether no late message can move the alarm any more.
func (c *Crowd) settled() bool { return c.Fired() && c.Persons == nil }

// from is the event time from which messages count.
func (c *Crowd) from() time.Time { return c.Peak.Add(-slices.Max(c.Windows)) }

// include counts the messages and people that are remembered.
func (c *Crowd) include() (grew bool) {
	from := c.from()
	for id, m := range c.Messages {
		if !m.At.Before(from) && c.Tally.note(Mark{m.At, id}, m.Sender) {
			grew = true
		}
	}
	longest := slices.Index(c.Windows, slices.Max(c.Windows))
	for _, n := range slices.Sorted(maps.Keys(c.Persons)) {
		p := c.Persons[n]
		switch times := p.Times[longest]; {
		case len(times) == 0 || times[len(times)-1] < from.UnixNano():
		case p.Group > 0:
			c.Tally.People.AddBlind(p.Newest, p.Group)
		default:
			c.Tally.People.add(p.Newest, p.Oldest)
		}
	}
	return grew
}

// insert notes the people and the time of a message.
func (c *Crowd) insert(e *event.Event) {
	if _, ok := c.Messages[e.ID]; !ok && len(c.Messages) < maxMessages {
		c.Messages[e.ID] = sent{e.Time, SenderOf(e)}
	}
	at := e.Time.UnixNano()
	for r := range Others(e) {
		newest := PersonOf(r.Token)
		oldest := newest
		if r.Previous != "" {
			oldest = PersonOf(r.Previous)
		}
		c.reach(newest, oldest, 0, at)
	}
	if group, n := Blind(e); n > 0 {
		c.reach(group, group, n, at)
	}
}

// reach notes the time at which a person, or a group, was written to. The token
// under last year's key is the same person.
func (c *Crowd) reach(newest, oldest Person, group int, at int64) {
	n, ok := c.index[newest]
	if !ok {
		n, ok = c.index[oldest]
	}
	if !ok {
		n = c.Next
		c.Next++
		c.Persons[n] = &person{Newest: newest, Oldest: oldest, Group: group, Times: make([][]int64, len(c.Windows))}
		c.index[oldest] = n
	}
	p := c.Persons[n]
	if p.Newest == p.Oldest && newest != p.Oldest {
		p.Newest = newest // a new year began
	}
	c.index[newest] = n
	for i, w := range c.Windows {
		p.Times[i] = insertTime(p.Times[i], at, int64(w))
	}
	c.spare -= p.people()
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

// mayBeFull reports whether some window can hold so many people. The fullest
// window is asked for only when enough people have come since the last time, so
// that a message costs little on average.
func (c *Crowd) mayBeFull(people int) bool {
	if c.asked == people && c.spare > 0 {
		return false
	}
	most := 0
	for _, p := range c.Persons {
		most += p.people()
	}
	if most >= people {
		most = 0
		for _, w := range c.Windows {
			most = max(most, c.Within(w))
		}
	}
	c.asked, c.spare = people, people-most
	return most >= people
}

// instant is a person, or group, at a time.
type instant struct {
	time   int64
	person int
}

// instants are all times that a window needs, sorted.
func (c *Crowd) instants(window int) []instant {
	out := make([]instant, 0, len(c.Persons))
	for n, p := range c.Persons {
		for _, t := range p.Times[window] {
			out = append(out, instant{t, n})
		}
	}
	slices.SortFunc(out, func(a, b instant) int { return cmp.Compare(a.time, b.time) })
	return out
}

// slide moves a window of length w over the instants and tells, at the end of
// each, how many people it holds. It goes on until stop says so.
func (c *Crowd) slide(window int, w int64, stop func(end int64, people int) bool) {
	all := c.instants(window)
	inside, left, people := make(map[int]int, len(all)), 0, 0
	for _, right := range all {
		if inside[right.person]++; inside[right.person] == 1 {
			people += c.Persons[right.person].people()
		}
		for ; right.time-all[left].time > w; left++ {
			if inside[all[left].person]--; inside[all[left].person] == 0 {
				people -= c.Persons[all[left].person].people()
			}
		}
		if stop(right.time, people) {
			return
		}
	}
}

// peak is the earliest event time at which a window is full, and the length of
// the shortest window that is full then; a zero time when none is.
func (c *Crowd) peak() (at time.Time, span time.Duration) {
	for i, w := range c.Windows {
		c.slide(i, int64(w), func(end int64, people int) bool {
			if people < c.Limit {
				return false
			}
			if t := time.Unix(0, end).UTC(); at.IsZero() || t.Before(at) || t.Equal(at) && w < span {
				at, span = t, w
			}
			return true
		})
	}
	return at, span
}

// Within is the largest number of people that a window of some length holds, of
// those that are remembered: 0 for a length that is none of the crowd's.
func (c *Crowd) Within(w time.Duration) int {
	i := slices.Index(c.Windows, w)
	if i < 0 {
		return 0
	}
	most := 0
	c.slide(i, int64(w), func(_ int64, people int) bool {
		most = max(most, people)
		return false
	})
	return most
}

// pruneSometimes prunes when the state has doubled, so that a message costs
// little on average.
func (c *Crowd) pruneSometimes() {
	if len(c.Persons)+len(c.Messages) > 2*c.Pruned+64 {
		c.prune()
		c.Pruned = len(c.Persons) + len(c.Messages)
	}
}

// prune drops the times that no message within the lateness can make matter.
func (c *Crowd) prune() {
	horizon := c.Latest.Add(-Lateness - slices.Max(c.Windows))
	for n, p := range c.Persons {
		left := 0
		for i, w := range c.Windows {
			first, _ := slices.BinarySearch(p.Times[i], c.Latest.Add(-Lateness-w).UnixNano())
			p.Times[i] = slices.Delete(p.Times[i], 0, first)
			left += len(p.Times[i])
		}
		if left == 0 {
			delete(c.index, p.Newest)
			delete(c.index, p.Oldest)
			delete(c.Persons, n)
		}
	}
	maps.DeleteFunc(c.Messages, func(_ string, m sent) bool { return m.At.Before(horizon) })
}
