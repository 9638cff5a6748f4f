package horizon

import (
	"context"
	"fmt"
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

	days  map[memoryKey]*memoryDay
	found map[[2]string]bool // body and campaign that a finding of the first stage is about
}

type memoryKey struct {
	body     event.Body
	campaign string
	day      int64 // since 1970
}

type memoryDay struct {
	channel     event.Channel
	people      map[event.Token]struct{}
	messages    map[string]struct{}
	first, last time.Time
	firstEvent  string
	lastEvent   string
}

const secondsADay = 24 * 60 * 60

// Add takes the rows of a batch.
func (m *Memory) Add(b *event.Batch) {
	if m.days == nil {
		m.days, m.found = map[memoryKey]*memoryDay{}, map[[2]string]bool{}
	}
	for _, e := range b.Events {
		if e.Type == event.MessageSubmitted && e.Facts != nil && e.Facts.Counted && detect.SendOf(e) != "" {
			m.add(e)
		}
	}
	for _, f := range b.Findings {
		if f.About == event.AboutCampaign && FirstStage(f.Rule) {
			m.found[[2]string{string(f.Body), f.Subject}] = true
		}
	}
}

func (m *Memory) add(e *event.Event) {
	k := memoryKey{e.Body, detect.SendOf(e), e.Time.Unix() / secondsADay}
	d := m.days[k]
	if d == nil {
		d = &memoryDay{channel: e.Channel, people: map[event.Token]struct{}{}, messages: map[string]struct{}{}, first: e.Time, last: e.Time, firstEvent: e.ID, lastEvent: e.ID}
		m.days[k] = d
	}
	if e.Time.Before(d.first) {
		d.first, d.firstEvent = e.Time, e.ID
	}
	if e.Time.After(d.last) {
		d.last, d.lastEvent = e.Time, e.ID
	}
	if len(d.messages) <= m.Most {
		d.messages[e.ID] = struct{}{}
	}
	for r := range detect.Others(e) {
		if len(d.people) > m.Most {
			return
		}
		d.people[person(r)] = struct{}{}
	}
	for i := range blind(e) {
		if len(d.people) > m.Most {
			return
		}
		d.people[event.Token(fmt.Sprint(unnamed(e), "/", i))] = struct{}{}
	}
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

// Reach implements Source.
func (m *Memory) Reach(_ context.Context, since time.Time, people int) ([]event.Reach, error) {
	type sum struct {
		event.Reach
		people, messages map[string]struct{}
	}
	sums := map[[2]string]*sum{}
	for k, d := range m.days {
		if k.day < since.Unix()/secondsADay {
			delete(m.days, k) // time only goes on
			continue
		}
		name := [2]string{string(k.body), k.campaign}
		if m.found[name] {
			continue
		}
		s := sums[name]
		if s == nil {
			s = &sum{people: map[string]struct{}{}, messages: map[string]struct{}{}}
			s.Body, s.Campaign, s.Channel = k.body, k.campaign, d.channel
			s.First, s.FirstEvent, s.Last, s.LastEvent = d.first, d.firstEvent, d.last, d.lastEvent
			sums[name] = s
		}
		if d.first.Before(s.First) {
			s.First, s.FirstEvent = d.first, d.firstEvent
		}
		if d.last.After(s.Last) {
			s.Last, s.LastEvent, s.Channel = d.last, d.lastEvent, d.channel
		}
		for t := range d.people {
			s.people[string(t)] = struct{}{}
		}
		for id := range d.messages {
			s.messages[id] = struct{}{}
		}
	}
	var out []event.Reach
	for _, s := range sums {
		s.People, s.Messages = len(s.people), len(s.messages)
		if s.People >= people {
			out = append(out, s.Reach)
		}
	}
	return out, nil
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
