package horizon

import (
	"context"
	"fmt"
	"maps"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// Memory is a Source in memory, for replays, which write no rows. It keeps at most
// Most people of a campaign and day: a day with more is the first stage's. It
// belongs to one goroutine.
type Memory struct {
	// Most is the people kept of a campaign and day.
	Most int

	sends map[memoryKey]memorySend
	news  map[memoryKey]struct{} // sends of which something came since Reach was last asked
	found map[memoryKey]bool     // sends that a finding of the first stage is about

	forgotten int64 // days before this one are
}

type memoryKey struct {
	body     event.Body
	campaign string
}

// memorySend is the days of a send, by their number since 1970.
type memorySend map[int64]*memoryDay

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
	if m.sends == nil {
		m.sends, m.news, m.found = map[memoryKey]memorySend{}, map[memoryKey]struct{}{}, map[memoryKey]bool{}
	}
	for _, e := range b.Events {
		if e.Type == event.MessageSubmitted && e.Facts != nil && e.Facts.Counted && detect.SendOf(e) != "" {
			m.add(e)
		}
	}
	for _, f := range b.Findings {
		if f.About == event.AboutCampaign && FirstStage(f.Rule) {
			m.found[memoryKey{f.Body, f.Subject}] = true
		}
	}
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

// day returns the day of its send that a message counts for; nil where the day is
// further back than is remembered.
func (m *Memory) day(e *event.Event) *memoryDay {
	k, day := memoryKey{e.Body, detect.SendOf(e)}, e.Time.Unix()/secondsADay
	if day < m.forgotten {
		return nil
	}
	if m.sends[k] == nil {
		m.sends[k] = memorySend{}
	}
	m.news[k] = struct{}{}
	d := m.sends[k][day]
	if d == nil {
		d = &memoryDay{channel: e.Channel, people: map[detect.Person]struct{}{}, messages: map[detect.Person]struct{}{}, first: e.Time, last: e.Time, firstEvent: e.ID, lastEvent: e.ID}
		m.sends[k][day] = d
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
	for k := range m.news {
		if m.found[k] {
			continue
		}
		r := m.sends[k].reach()
		r.Body, r.Campaign = k.body, k.campaign
		if r.People >= people {
			out = append(out, r)
		}
	}
	clear(m.news)
	return out, nil
}

// forget drops the days before one, once for each.
func (m *Memory) forget(before int64) {
	if before <= m.forgotten {
		return
	}
	m.forgotten = before
	for k, send := range m.sends {
		maps.DeleteFunc(send, func(day int64, _ *memoryDay) bool { return day < before })
		if len(send) == 0 {
			delete(m.sends, k)
			delete(m.news, k)
		}
	}
}

// reach is what a send of at least one day reached.
func (s memorySend) reach() (r event.Reach) {
	people, messages := map[detect.Person]struct{}{}, map[detect.Person]struct{}{}
	for _, d := range s {
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
