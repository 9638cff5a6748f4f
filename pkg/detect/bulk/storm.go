package bulk

import (
	"slices"
	"strconv"
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
	// listSenders is the same for answers through the address of a mailing list,
	// which may be that of an office of four.
	listSenders = 5
	// most is what an answer weighs at most, against the answers that make a storm:
	// one to as many people as make a bulk send stands for four to a few.
	most = 4
	// unknownAudience is what an answer through a mailing list weighs: whom that
	// reaches its server knows.
	unknownAudience = 2
)

// thread is one conversation whose answers go to everybody.
type thread struct {
	Last    time.Time      `json:"last"`
	Answers *detect.Crowd  `json:"answers"` // each answer counts as so many people as it weighs
	Senders []string       `json:"senders,omitempty"`
	Tally   detect.Tally   `json:"tally"`           // whom the answers reached
	Lists   bool           `json:"lists,omitempty"` // some went through a mailing list
	Finding *event.Finding `json:"finding,omitempty"`
}

// answers reports whether a mail answers to everybody, also within the body: to
// many, or through a mailing list.
func (d *Detector) answers(m message) bool {
	_, blind := detect.Blind(m.Event)
	return m.Channel == event.Mail && (m.Type == event.MessageSubmitted || m.Type == event.MessageReceived) && conversation(m.Event) != "" &&
		(len(m.Data.Recipients)+blind >= everybody || d.mailingList(m))
}

// mailingList reports whether a mail goes through an address of the body's that hands
// it on: none of the directory, which the body must have, no office that the
// register knows, and nobody who ever writes.
func (d *Detector) mailingList(m message) bool {
	return m.view.DirectorySize() > 0 && slices.ContainsFunc(m.Data.Recipients, func(r event.Recipient) bool {
		return !r.External && !r.Office && !r.Self && !m.view.Staff(r) && !d.body(m.Event).writes(r)
	})
}

// wrote notes who of the body writes and stands in no directory: a mailbox, no
// mailing list.
func (d *Detector) wrote(m message) {
	s := m.Data.Sender
	for _, p := range []event.Party{s.Claimed, s.Authenticated} {
		if m.Channel == event.Mail && p.Token != "" && !p.External && !m.view.Staff(event.Recipient{Token: p.Token}) {
			d.body(m.Event).Writers.Take(string(p.Token), m.Time, writersBound, func() *struct{} { return &struct{}{} })
		}
	}
}

// writersBound is how many such mailboxes are remembered, and for how long.
var writersBound = detect.Bound{Most: 2000, Forget: 90 * 24 * time.Hour} // read only

// writes reports whether a recipient is known to write.
func (b *body) writes(r event.Recipient) bool {
	return b.Writers.Find(string(r.Token)) != nil || r.Previous != "" && b.Writers.Find(string(r.Previous)) != nil
}

// conversation names what a mail answers: the first message of the conversation
// or, where the source does not know it, its subject; empty when it answers
// nothing.
func conversation(e *event.Event) string {
	if e.Data.Message != nil && e.Data.Message.Thread != "" {
		return e.Data.Message.Thread
	}
	if e.Facts != nil && e.Facts.Thread != "" {
		return e.Facts.Thread
	}
	if e.Data.Message != nil {
		return e.Data.Message.Topic
	}
	return ""
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
			d.evicted++
			b.lost(m, 1, report)
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
	weight, senders := d.weight(m), stormSenders
	if t.Lists = t.Lists || d.mailingList(m); t.Lists {
		senders = listSenders
	}
	answer := &event.Event{ID: m.ID, Time: m.Time}
	for i := range weight {
		answer.Data.Recipients = append(answer.Data.Recipients, event.Recipient{Token: event.Token(m.ID + "/" + strconv.Itoa(i))})
	}
	t.Answers.Add(answer, d.limits(m.view).ReplyAll)
	if !t.Answers.Fired() || len(t.Tally.Senders) < senders {
		return
	}
	t.Tally.People.More = t.Tally.People.More || t.Lists
	if t.Finding == nil {
		t.Finding = m.open(ReplyAll, key)
		t.Finding.Reasons = []string{"reply_all"}
	}
	grow(t.Finding, &t.Tally, report)
}

// weight is for how many answers to a few one answer stands. Among colleagues, fewer
// than make a bulk send, it is one: who says to all whether he comes to a meeting tells
// nobody's address to anybody.
func (d *Detector) weight(m message) int {
	_, blind := detect.Blind(m.Event)
	reached := most * (len(m.Data.Recipients) + blind) / max(1, d.limits(m.view).People)
	if reached < most && blind == 0 && !slices.ContainsFunc(m.Data.Recipients, func(r event.Recipient) bool { return r.External }) {
		reached = 1
	}
	if d.mailingList(m) {
		reached = max(reached, unknownAudience)
	}
	return min(max(1, reached), most)
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
