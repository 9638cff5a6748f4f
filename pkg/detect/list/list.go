// Package list finds contact lists that were used for something else: a canary
// contact that is written to, and a send to the people of a list that somebody
// read in bulk before.
//
// In: reads and exports of lists, hits of their canaries, and messages, in stream
// order. Out: findings list.canary, one for each list, sender and week, and
// list.read_then_send, one for each list and text, or day of a mailbox whose mails
// nobody may read. One goroutine uses a Detector.
//
// Who read a list is not kept here: it stands in the event, as a token, for the
// DPO.
package list

import (
	"io"
	"maps"
	"math/bits"
	"slices"
	"time"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// Ids of the rules.
const (
	Canary       = "list.canary"
	ReadThenSend = "list.read_then_send"
)

// Bounds.
const (
	// few is how many people of a list, reached by a text from a sender that is not the
	// body's, make a finding; from one of its own, and by a mailbox's mails that nobody
	// may read, as many as make a bulk send.
	few = 10
	// doubtful is by how much fewer they are than a bulk send where one of the body's own
	// writes and nobody knows that it is for what the list is there for.
	doubtful = 2
	// votes is how many, from whomever, where the text is propaganda: no list was
	// collected for that.
	votes = 5
	// most is the share of the people reached that must stand on the list, in
	// percent.
	most     = 80
	maxLists = 1000
	maxReads = 100
	// announced is how long before a hit a declared send to the list explains it.
	announced = 48 * time.Hour
)

// propaganda is the label of electoral propaganda.
const propaganda = "electoral_propaganda"

// Detector ties lists to messages.
type Detector struct {
	register *policy.Register
	defaults policy.BulkLimit
	bodies   map[event.Body]*body
}

type body struct {
	Lists map[string]*reads      `json:"lists,omitempty"`
	Sends detect.Shelf[send]     `json:"sends"`
	Hits  detect.Shelf[canaries] `json:"hits"`
}

// reads is what happened to one list.
type reads struct {
	Bulk     []detect.Mark `json:"bulk,omitempty"`    // bulk reads and exports, by event time
	Declared time.Time     `json:"declared,omitzero"` // latest message of a campaign that was declared for the list
}

// send is a text that reaches people of a list.
type send struct {
	On      detect.Tally   `json:"on"`               // messages to people of the list, with those people
	All     detect.People  `json:"all"`              // everybody
	Enough  int            `json:"enough"`           // people on the list that make a finding
	Unsure  bool           `json:"unsure,omitempty"` // nobody knows that it is for what the list is there for
	Finding *event.Finding `json:"finding"`
	Raised  bool           `json:"raised"`
}

// Weight implements detect.Weigher: as detect.Crowd.Weight, by people.
func (s *send) Weight() int {
	if s.Raised {
		return bits.UintSize
	}
	return bits.Len(uint(max(1, s.All.Len()) - 1))
}

// canaries is the hits of a list's canaries.
type canaries struct {
	Tally   detect.Tally   `json:"tally"`
	Tied    []string       `json:"tied,omitempty"` // bulk reads before a hit, by event id, sorted
	Finding *event.Finding `json:"finding"`
}

// What is remembered for a body; read only.
var (
	sendBound = detect.Bound{Most: 10_000, Forget: 8 * 24 * time.Hour}
	hitBound  = detect.Bound{Most: maxLists, Forget: 7 * 24 * time.Hour}
)

// New returns a Detector.
func New(register *policy.Register) *Detector {
	return &Detector{register: register, defaults: policy.DefaultLimits().Bulk, bodies: map[event.Body]*body{}}
}

// Name implements detect.Detector.
func (*Detector) Name() string { return "list" }

func canaryRule() event.Rule {
	return event.Rule{
		ID: Canary, Version: 1, TitleIT: "Contatto-civetta di una lista raggiunto", TitleEN: "Canary contact of a list was written to",
		Source: "GDPR art. 5(1)(b), (f), 32",
	}
}

func sendRule() event.Rule {
	return event.Rule{
		ID: ReadThenSend, Version: 4, TitleIT: "Lista letta in blocco e poi usata per un invio", TitleEN: "List read in bulk, then used for a send",
		Source: "GDPR art. 5(1)(b), (f), 32",
	}
}

// Rules implements detect.Detector.
func (*Detector) Rules() []event.Rule { return []event.Rule{canaryRule(), sendRule()} }

// Detect implements detect.Detector.
func (d *Detector) Detect(e *event.Event, report detect.Report) error {
	switch e.Type {
	case event.ListRead, event.ListExported:
		d.read(e, report)
	case event.CanaryHit:
		d.hit(e, report)
	case event.MessageSubmitted:
		if sendOf(e) != "" && detect.Reaches(e) && !detect.Automatic(e) {
			d.message(e, report)
		}
	}
	return nil
}

// Advance implements detect.Detector. Nothing here depends on the wall clock.
func (*Detector) Advance(time.Time, detect.Report) error { return nil }

// Evicted implements detect.Detector.
func (d *Detector) Evicted() uint64 {
	return detect.Evictions(d.bodies, func(b *body) uint64 { return b.Sends.Evicted + b.Hits.Evicted })
}

func (d *Detector) body(id event.Body) *body {
	b := d.bodies[id]
	if b == nil {
		b = &body{Lists: map[string]*reads{}}
		d.bodies[id] = b
	}
	if b.Lists == nil {
		b.Lists = map[string]*reads{}
	}
	return b
}

// list returns what happened to a list, or nil when there are too many.
func (b *body) list(id string) *reads {
	l := b.Lists[id]
	if l == nil && len(b.Lists) < maxLists {
		l = &reads{}
		b.Lists[id] = l
	}
	return l
}

func (d *Detector) limits(v policy.View) policy.BulkLimit {
	if !v.Known() {
		return d.defaults
	}
	return v.Limits().Bulk
}

// read notes a bulk read. An export that does not say how much it took is one.
func (d *Detector) read(e *event.Event, report detect.Report) {
	v := d.register.At(e.Body, e.Time)
	limits := d.limits(v)
	if l := e.Data.List; l == nil || l.Rows < limits.ListReadRows && (l.Rows > 0 || e.Type != event.ListExported) {
		return
	}
	b := d.body(e.Body)
	l := b.list(e.Data.List.ID)
	if l == nil {
		return
	}
	m := detect.MarkOf(e)
	i, known := slices.BinarySearchFunc(l.Bulk, m, func(a, b detect.Mark) int {
		switch {
		case a.Before(b):
			return -1
		case b.Before(a):
			return 1
		}
		return 0
	})
	if known {
		return
	}
	l.Bulk = slices.Insert(l.Bulk, i, m)
	l.Bulk = l.Bulk[max(0, len(l.Bulk)-maxReads):]
	for _, key := range slices.Sorted(maps.Keys(b.Sends.Items)) {
		if s := b.Sends.Find(key); !s.Raised && s.Finding.Subject == e.Data.List.ID {
			s.judge(e, v, l, limits, report)
		}
	}
	// News of a read may come after the hit that it explains.
	for _, key := range slices.Sorted(maps.Keys(b.Hits.Items)) {
		if c := b.Hits.Find(key); c.Finding.Subject == e.Data.List.ID && c.tie(l, limits) {
			c.fill()
			report(c.Finding)
		}
	}
}

// before reports whether there was a bulk read in the days before a time, of those that
// count.
func (r *reads) before(at time.Time, days int, counts func(detect.Mark) bool) bool {
	return slices.ContainsFunc(r.Bulk, func(m detect.Mark) bool {
		return !m.Time.After(at) && at.Sub(m.Time) <= time.Duration(days)*24*time.Hour && counts(m)
	})
}

// hit folds in a hit of a canary, unless a declared send to the list explains it.
func (d *Detector) hit(e *event.Event, report detect.Report) {
	if e.Data.List == nil {
		return
	}
	v := d.register.At(e.Body, e.Time)
	b := d.body(e.Body)
	l := b.list(e.Data.List.ID)
	if l == nil || explained(e, v, l) {
		return
	}
	c := b.Hits.Take(e.Data.List.ID+"\x00"+detect.SenderOf(e), e.Time, hitBound, func() *canaries { return &canaries{} })
	if !c.Tally.Add(e) {
		return
	}
	if c.Finding == nil {
		c.Finding = detect.Open(canaryRule(), event.AboutList, e.Data.List.ID, e)
		c.Finding.Severity = event.High
		c.Finding.SenderClass, c.Finding.PolicyVersion = v.SenderClass(e.Data.Sender), v.Version()
	}
	c.tie(l, d.limits(v))
	c.fill()
	report(c.Finding)
}

// explained reports whether the list was written to for what it is there for.
func explained(e *event.Event, v policy.View, l *reads) bool {
	if c := v.Campaign(e.Data.Campaign); c != nil && c.List == e.Data.List.ID && c.Covers(e.Time) {
		return true
	}
	if detect.Solicits(e) || e.Time.Sub(l.Declared).Abs() > announced {
		return false
	}
	switch v.SenderClass(e.Data.Sender) {
	case policy.SenderPersonal, policy.SenderExternal:
		return false
	}
	return true
}

// tie ties the bulk reads before the hits to them and reports whether there are
// more than before.
func (c *canaries) tie(l *reads, limits policy.BulkLimit) bool {
	n := len(c.Tied)
	for _, m := range l.Bulk {
		i, known := slices.BinarySearch(c.Tied, m.ID)
		last := c.Tally.Last.Time
		if !known && !m.Time.After(last) && last.Sub(m.Time) <= time.Duration(limits.ListReadDays)*24*time.Hour {
			c.Tied = slices.Insert(c.Tied, i, m.ID)
		}
	}
	return len(c.Tied) > n
}

// fill brings the finding to its hits and reads.
func (c *canaries) fill() {
	c.Tally.Fill(c.Finding)
	c.Finding.Reasons = []string{"canary_hit"}
	if len(c.Tied) > 0 {
		c.Finding.Reasons = append(c.Finding.Reasons, "list_read_before")
	}
	c.Finding.Revision += uint64(len(c.Tied))
}

// message counts a message for every list that was read before.
func (d *Detector) message(e *event.Event, report detect.Report) {
	v := d.register.At(e.Body, e.Time)
	b := d.body(e.Body)
	c := v.Campaign(e.Facts.Campaign)
	declared := c != nil && c.Covers(e.Time)
	if declared && c.List != "" {
		if l := b.list(c.List); l != nil {
			if e.Time.After(l.Declared) {
				l.Declared = e.Time
			}
		}
	}
	if r := v.Route(e.Data.Route); r != nil && r.Transactional || detect.Emergency(v, e) {
		return
	}
	// Whom a declared campaign may write to, its own list says: who stands on that
	// as well as on another one was not reached by the other one.
	if declared {
		if c.List == "" {
			return
		}
		e = detect.Only(e, func(r event.Recipient) bool { return !slices.Contains(v.Lookup(r), policy.ListID(c.List)) })
	}
	limits := d.limits(v)
	for _, id := range listsOf(v, e) {
		d.send(b, e, v, id, limits, report)
	}
}

// sendOf names the send that a message is part of: the campaign of its text or, of mails
// whose text nobody may read, all that one mailbox writes on a day to people who have
// not asked it. Empty where nothing tells.
func sendOf(e *event.Event) string {
	sender := detect.SenderOf(e)
	switch {
	case e.Facts == nil:
	case e.Facts.Campaign != "":
		return e.Facts.Campaign
	case e.Channel == event.Mail && e.Facts.Registered == "" && e.Facts.Words == 0 && sender != "" && (e.Data.Message == nil || e.Data.Message.Thread+e.Data.Message.Topic == ""):
		return "mailbox/" + sender + "/" + e.Time.In(policy.Rome()).Format(time.DateOnly)
	}
	return ""
}

// listsOf are the lists that a message's recipients stand on, sorted.
func listsOf(v policy.View, e *event.Event) []string {
	var out []string
	for _, r := range e.Data.Recipients {
		for _, id := range v.Lookup(r) {
			if i, known := slices.BinarySearch(out, string(id)); !known {
				out = slices.Insert(out, i, string(id))
			}
		}
	}
	return out
}

// send counts a message's people on a list. News of a read may come after it.
func (d *Detector) send(b *body, e *event.Event, v policy.View, id string, limits policy.BulkLimit, report detect.Report) {
	s := b.Sends.Take(sendOf(e)+"\x00"+id, e.Time, sendBound, func() *send {
		return &send{Enough: limits.People, Finding: detect.Open(sendRule(), event.AboutList, id, e)}
	})
	for r := range detect.Others(e) {
		s.All.Add(r)
	}
	on := detect.Only(e, func(r event.Recipient) bool { return slices.Contains(v.Lookup(r), policy.ListID(id)) })
	if !s.On.Add(on) {
		return
	}
	class := v.SenderClass(e.Data.Sender)
	switch {
	case e.Facts.Purpose == propaganda && !e.Facts.Unclear:
		s.Enough = min(votes, s.Enough)
	case class != policy.SenderInstitutional && e.Facts.Campaign != "":
		s.Enough = min(few, s.Enough)
	case class == policy.SenderInstitutional && !serves(v, e, listsOf(v, e)):
		s.Unsure = true
	}
	if s.Raised {
		if s.On.People.Len() >= s.Enough {
			s.Finding.Severity = event.High
		}
		s.On.Fill(s.Finding)
		report(s.Finding)
		return
	}
	s.Finding.SenderClass, s.Finding.PolicyVersion = class, v.Version()
	s.judge(e, v, b.Lists[id], limits, report)
}

// judge raises the finding when enough people of the list were reached, few
// others, and the list was read in bulk before. Of people who stand on no list it
// depends on the order in which messages come whether they are few.
func (s *send) judge(e *event.Event, v policy.View, l *reads, limits policy.BulkLimit, report detect.Report) {
	people := s.On.People.Len()
	if l == nil || 100*people < most*s.All.Len() {
		return
	}
	before := func(counts func(detect.Mark) bool) bool { return l.before(s.On.Last.Time, limits.ListReadDays, counts) }
	unsure := s.Unsure && people >= max(1, limits.People/doubtful) && before(func(m detect.Mark) bool {
		return !v.DeclaredFor(policy.ListID(s.Finding.Subject), m.Time, m.Time.Add(announced)) // what the read was for
	})
	if !unsure && (people < s.Enough || !before(func(detect.Mark) bool { return true })) {
		return
	}
	s.Raised = true
	f := s.Finding
	f.ID = detect.FindingID(ReadThenSend, e.Body, f.Subject+"\x00"+s.On.First.ID, e.ID)
	f.OpeningEvent, f.Opened = e.ID, e.Time
	f.Severity, f.Reasons = event.High, []string{"list_read_before"}
	if people < s.Enough {
		f.Severity, f.Reasons = event.Medium, append(f.Reasons, "not_for_the_list")
	}
	s.On.Fill(f)
	report(f)
}

const snapshotFormat = 1

// Snapshot implements detect.Detector.
func (d *Detector) Snapshot(w io.Writer) error {
	return detect.WriteBodies(w, d.Name(), snapshotFormat, 0, d.bodies)
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) (err error) {
	_, d.bodies, err = detect.ReadBodies[body](r, d.Name(), snapshotFormat)
	return err
}
