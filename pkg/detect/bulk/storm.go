package bulk

import (
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// Bounds of a reply-all storm.
const (
	stormWindow  = time.Hour
	threadForget = 24 * time.Hour // silence after which a conversation is closed
	everybody    = 10             // recipients from which an answer goes to everybody
	stormSenders = 3              // people who answer: two who discuss are no storm
)

// thread is one conversation whose answers go to everybody.
type thread struct {
	Last    time.Time      `json:"last"`
	Answers *detect.Crowd  `json:"answers"` // each answer counts as one person
	Senders []string       `json:"senders,omitempty"`
	Tally   detect.Tally   `json:"tally"` // whom the answers reached
	Finding *event.Finding `json:"finding,omitempty"`
}

// answers reports whether a mail answers to everybody, also within the body.
func answers(e *event.Event) bool {
	_, blind := detect.Blind(e)
	return e.Channel == event.Mail && (e.Type == event.MessageSubmitted || e.Type == event.MessageReceived) &&
		len(e.Data.Recipients)+blind >= everybody && conversation(e) != ""
}

// conversation names what a mail answers: the first message of the conversation
// or, where the source does not know it, its subject; empty when it answers
// nothing.
func conversation(e *event.Event) string {
	if e.Data.Message != nil && e.Data.Message.Thread != "" {
		return e.Data.Message.Thread
	}
	if e.Facts == nil {
		return ""
	}
	return e.Facts.Thread
}

// countAnswer counts an answer to everybody.
func (d *Detector) countAnswer(m message, report detect.Report) {
	b, key := d.body(m.Event), conversation(m.Event)
	if b.Threads == nil {
		b.Threads = map[string]*thread{}
	}
	t := b.Threads[key]
	if t == nil || m.Time.Sub(t.Last) > threadForget {
		if t == nil && len(b.Threads) >= maxThreads {
			b.dropThread()
		}
		t = &thread{Answers: detect.NewCrowd([]time.Duration{stormWindow})}
		b.Threads[key] = t
	}
	if m.Time.After(t.Last) {
		t.Last = m.Time
	}
	if !t.Tally.Add(m.Event) {
		return
	}
	answer := &event.Event{ID: m.ID, Time: m.Time, Data: event.Data{Recipients: []event.Recipient{{Token: event.Token(m.ID)}}}}
	t.Answers.Add(answer, d.limits(m.view).ReplyAll)
	if !t.Answers.Fired() || len(t.Tally.Senders) < stormSenders {
		return
	}
	if t.Finding == nil {
		t.Finding = m.open(ReplyAll, key)
		t.Finding.Reasons = []string{"reply_all"}
	}
	grow(t.Finding, &t.Tally, report)
}

// dropThread drops the conversation that is silent for the longest.
func (b *body) dropThread() {
	oldest := ""
	for key, t := range b.Threads {
		if o := b.Threads[oldest]; o == nil || t.Last.Before(o.Last) || t.Last.Equal(o.Last) && key < oldest {
			oldest = key
		}
	}
	delete(b.Threads, oldest)
}
