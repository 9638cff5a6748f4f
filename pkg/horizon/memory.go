package horizon

import (
	"context"
	"fmt"
	"maps"
	"math/bits"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// Memory is a Source in memory, for replays, which write no rows. It keeps at most
// Most people of a campaign and day: a day with more is the first stage's. Of more than
// 50,000 sends it gives up those that reached the fewest people, the longest silent
// first, and counts them (Evicted). It belongs to one goroutine.
type Memory struct {
	// Most is the people kept of a campaign and day.
	Most int

	sends     detect.Shelf[memorySend] // by body and campaign
	news      map[string]struct{}      // keys of sends of which something came since Reach was last asked
	forgotten int64                    // days before this one are
}

// memoryBound is what is kept of sends: mostly mails that nobody else got.
func memoryBound() detect.Bound {
	return detect.Bound{Most: 50_000, Forget: (Days + 1) * 24 * time.Hour}
}

// memorySend is what is kept of one send.
type memorySend struct {
	body     event.Body
	campaign string
	days     map[int64]*memoryDay // by their number since 1970
	found    bool                 // a finding of the first stage is about it: nobody asks who got it
}

// Weight implements detect.Weigher.
func (s *memorySend) Weight() int {
	if s.found {
		return bits.UintSize
	}
	people := 0
	for _, d := range s.days {
		people += len(d.people)
	}
	return bits.Len(uint(max(1, people) - 1))
}

type memoryDay struct {
	channel     event.Channel
	people      map[detect.Person]struct{}
	messages    map[detect.Person]struct{} // by their ids
	first, last time.Time
	firstEvent  string
	lastEvent   string
}

const secondsADay = 24 * 60 * 60

// Add takes the rows of a batch.
func (m *Memory) Add(b *event.Batch) {
	if m.news == nil {
		m.news = map[string]struct{}{}
	}
	for _, e := range b.Events {
		if e.Type == event.MessageSubmitted && e.Facts != nil && e.Facts.Counted && detect.SendOf(e) != "" {
			m.add(e)
		}
	}
	for _, f := range b.Findings {
		if f.About == event.AboutCampaign && FirstStage(f.Rule) {
			s, _ := m.send(f.Body, f.Subject, f.Updated)
			s.found, s.days = true, nil
		}
	}
}

// Evicted is how many sends were given up for want of room: if they go on, what they had
// reached before is not known.
func (m *Memory) Evicted() uint64 { return m.sends.Evicted }

// send returns what is kept of a send, and its key.
func (m *Memory) send(body event.Body, campaign string, at time.Time) (s *memorySend, key string) {
	key = string(body) + "/" + campaign
	return m.sends.Take(key, at, memoryBound(), func() *memorySend { return &memorySend{body: body, campaign: campaign} }), key
}

func (m *Memory) add(e *event.Event) {
	d := m.day(e)
	if d == nil {
		return
	}
	if e.Time.Before(d.first) {
		d.first, d.firstEvent = e.Time, e.ID
	}
	if e.Time.After(d.last) {
		d.last, d.lastEvent = e.Time, e.ID
	}
	if len(d.messages) <= m.Most {
		d.messages[detect.PersonOf(event.Token(e.ID))] = struct{}{}
	}
	for r := range detect.Others(e) {
		if len(d.people) > m.Most {
			return
		}
		d.people[detect.PersonOf(person(r))] = struct{}{}
	}
	for i := range blind(e) {
		if len(d.people) > m.Most {
			return
		}
		d.people[detect.PersonOf(event.Token(fmt.Sprint(unnamed(e), "/", i)))] = struct{}{}
	}
}

// day returns the day of its send that a message counts for; nil where nobody asks for
// it: the send was found, or the day is further back than is remembered.
func (m *Memory) day(e *event.Event) *memoryDay {
	day := e.Time.Unix() / secondsADay
	if day < m.forgotten {
		return nil
	}
	s, key := m.send(e.Body, detect.SendOf(e), e.Time)
	if s.found {
		return nil
	}
	m.news[key] = struct{}{}
	d := s.days[day]
	if d == nil {
		if s.days == nil {
			s.days = map[int64]*memoryDay{}
		}
		d = &memoryDay{channel: e.Channel, people: map[detect.Person]struct{}{}, messages: map[detect.Person]struct{}{}, first: e.Time, last: e.Time, firstEvent: e.ID, lastEvent: e.ID}
		s.days[day] = d
	}
	return d
}

// blind is the recipients of a message that its source counted and did not name, as
// far as one message counts over weeks.
func blind(e *event.Event) int {
	_, n := detect.Blind(e)
	return min(n, maxBlind)
}

// maxBlind bounds them: as many in one message are the first stage's.
const maxBlind = 1000

// unnamed is one name for these people. Those of one sender on one day are the same
// when there are as many and their source gives the mails one id: a mail that passes
// a server twice. On another day the same text goes to others.
func unnamed(e *event.Event) string {
	return fmt.Sprint("blind/", e.Time.Unix()/secondsADay, "/", detect.SenderOf(e), "/", e.Data.Message.Ref, "/", e.Data.Message.Blind)
}

// person is one name for a recipient that has two tokens over New Year.
func person(r event.Recipient) event.Token {
	if r.Previous != "" {
		return r.Previous
	}
	return r.Token
}

// Reach implements Source. It answers for the sends of which something came since it
// was last asked: of the others the answer is that of then, or one of fewer people.
// Days before since are forgotten, so since must only go on.
func (m *Memory) Reach(_ context.Context, since time.Time, people int) ([]event.Reach, error) {
	m.forget(since.Unix() / secondsADay)
	var out []event.Reach
	for key := range m.news {
		s := m.sends.Find(key)
		if s == nil || s.found || len(s.days) == 0 {
			continue
		}
		if r := s.reach(); r.People >= people {
			out = append(out, r)
		}
	}
	clear(m.news)
	return out, nil
}

// forget drops the days before one, once for each. A send without any is forgotten by
// its silence.
func (m *Memory) forget(before int64) {
	if before <= m.forgotten {
		return
	}
	m.forgotten = before
	for _, kept := range m.sends.Items {
		maps.DeleteFunc(kept.Value.days, func(day int64, _ *memoryDay) bool { return day < before })
	}
}

// reach is what a send of at least one day reached.
func (s *memorySend) reach() (r event.Reach) {
	r.Body, r.Campaign = s.body, s.campaign
	people, messages := map[detect.Person]struct{}{}, map[detect.Person]struct{}{}
	for _, d := range s.days {
		if r.FirstEvent == "" || d.first.Before(r.First) {
			r.First, r.FirstEvent = d.first, d.firstEvent
		}
		if r.LastEvent == "" || d.last.After(r.Last) {
			r.Last, r.LastEvent, r.Channel = d.last, d.lastEvent, d.channel
		}
		maps.Copy(people, d.people)
		maps.Copy(messages, d.messages)
	}
	r.People, r.Messages = len(people), len(messages)
	return r
}

// FirstStage reports whether a rule is one of the first stage's about a campaign's
// people: what it has found is not found again.
func FirstStage(rule string) bool {
	switch rule {
	case "bulk.undeclared", "bulk.overrun", "bulk.slow_drip", "bulk.rotating_senders":
		return true
	}
	return false
}
