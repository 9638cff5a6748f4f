// Package campaign groups near-duplicate texts into discovered campaigns, for
// each body, across senders and channels.
//
// In: fingerprints of texts, in stream order. Out: the id of the campaign a text
// belongs to, or of the registered template it follows. A Grouper is used by
// one goroutine; Fingerprint is safe for concurrent use.
//
// Similar texts are one campaign; that says nothing of what they are for.
package campaign

import (
	"container/list"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"

	"vedetta/pkg/event"
)

// Thresholds of likeness, measured on short Italian messages (see the quality
// test).
const (
	// MaxDistance is the number of bits by which two texts of one campaign may
	// differ.
	MaxDistance = 7
	// MinWords is the number of words under which only equal texts are alike.
	MinWords = 5
)

// Defaults of Options.
const (
	DefaultLimit  = 10_000
	DefaultForget = 8 * 24 * time.Hour
)

// Options is what a Grouper is made from.
type Options struct {
	Limit     int                       // live campaigns for each body; 0 means DefaultLimit
	Forget    time.Duration             // event time without a message after which a campaign is forgotten; 0 means DefaultForget
	Templates map[event.Body][]Template // registered texts, which are no campaigns
}

// Text is the fingerprints of a text, as Fingerprint returns them.
type Text struct {
	Exact    uint64
	Template uint64
	Words    int
}

// TextOf returns the fingerprints of a text.
func TextOf(text string) Text {
	e, t, w := Fingerprint(text)
	return Text{Exact: e, Template: t, Words: w}
}

// Template is a registered transactional text.
type Template struct {
	ID string
	Text
}

// Match is what a text belongs to; at most one of the ids is set.
type Match struct {
	Campaign string // "d-…"
	Template string // id of the registered template
	Opened   bool   // the text opened the campaign
}

// Grouper holds the live campaigns. One goroutine uses it.
type Grouper struct {
	o       Options
	bodies  map[event.Body]*bodyGroups
	evicted uint64
}

// New returns a Grouper.
func New(o Options) *Grouper {
	if o.Limit <= 0 {
		o.Limit = DefaultLimit
	}
	if o.Forget <= 0 {
		o.Forget = DefaultForget
	}
	return &Grouper{o: o, bodies: map[event.Body]*bodyGroups{}}
}

// Assign returns what a text belongs to and remembers it. The id of an event
// that opens a campaign is part of the campaign's id, so the same events in the
// same order give the same campaigns. A text without words belongs to nothing.
func (g *Grouper) Assign(body event.Body, at time.Time, id string, t Text) Match {
	if t.Words == 0 {
		return Match{}
	}
	if template := g.template(body, t); template != "" {
		return Match{Template: template}
	}
	b := g.bodies[body]
	if b == nil {
		b = newBodyGroups()
		g.bodies[body] = b
	}
	if at.After(b.clock) {
		b.clock = at
	}
	b.forget(b.clock.Add(-g.o.Forget))
	if c := b.find(t); c != nil {
		b.touch(c)
		return Match{Campaign: c.id}
	}
	if len(b.exact) >= g.o.Limit {
		b.remove(b.recent.Front())
		g.evicted++
	}
	c := b.open(campaignID(body, t, id), t)
	return Match{Campaign: c.id, Opened: true}
}

// template returns the id of the likest registered template.
func (g *Grouper) template(body event.Body, t Text) string {
	best, id := MaxDistance+1, ""
	for _, known := range g.o.Templates[body] {
		if d := unlikeness(known.Text, t); d < best {
			best, id = d, known.ID
		}
	}
	return id
}

// Evicted is how many campaigns were given up because a body had too many.
func (g *Grouper) Evicted() uint64 { return g.evicted }

// Live is the number of campaigns held.
func (g *Grouper) Live() int {
	n := 0
	for _, b := range g.bodies {
		n += len(b.exact)
	}
	return n
}

// unlikeness is -1 for equal texts, the distance of alike ones, and more than
// MaxDistance for others.
func unlikeness(a, b Text) int {
	switch {
	case a.Exact == b.Exact:
		return -1
	case a.Words < MinWords || b.Words < MinWords:
		return MaxDistance + 1
	}
	return distance(a.Template, b.Template)
}

func campaignID(body event.Body, t Text, id string) string {
	h := sha256.New()
	h.Write([]byte(body))
	var n [16]byte
	binary.BigEndian.PutUint64(n[:8], t.Exact)
	binary.BigEndian.PutUint64(n[8:], t.Template)
	h.Write(n[:])
	h.Write([]byte(id))
	return "d-" + hex.EncodeToString(h.Sum(nil)[:6])
}

// group is one discovered campaign, known by its first text.
type group struct {
	id   string
	text Text
	seq  uint64    // order of opening
	last time.Time // the body's clock at the latest message
	node *list.Element
}

// bands is how many bytes a fingerprint is cut into: two that differ in at most
// 7 bits have one of 8 bytes in common.
const bands = 8

// bodyGroups is the campaigns of one body.
type bodyGroups struct {
	clock  time.Time // latest event time
	opened uint64
	exact  map[uint64]*group
	band   [bands][256][]*group
	recent *list.List // of *group, least recently seen first
}

func newBodyGroups() *bodyGroups {
	return &bodyGroups{exact: map[uint64]*group{}, recent: list.New()}
}

// find returns the campaign of a text: the equal one, else the likest, of
// several the oldest.
func (b *bodyGroups) find(t Text) *group {
	if c := b.exact[t.Exact]; c != nil {
		return c
	}
	if t.Words < MinWords {
		return nil
	}
	var best *group
	least := MaxDistance + 1
	for i := range bands {
		for _, c := range b.band[i][byte(t.Template>>(8*i))] {
			d := unlikeness(c.text, t)
			if d < least || d == least && best != nil && c.seq < best.seq {
				best, least = c, d
			}
		}
	}
	return best
}

func (b *bodyGroups) open(id string, t Text) *group {
	c := &group{id: id, text: t, seq: b.opened, last: b.clock}
	b.opened++
	b.add(c)
	return c
}

// add puts a campaign into the indexes, as the most recently seen.
func (b *bodyGroups) add(c *group) {
	c.node = b.recent.PushBack(c)
	b.exact[c.text.Exact] = c
	for i := range bands {
		cell := &b.band[i][byte(c.text.Template>>(8*i))]
		*cell = append(*cell, c)
	}
}

func (b *bodyGroups) touch(c *group) {
	c.last = b.clock
	b.recent.MoveToBack(c.node)
}

// forget drops what was not seen since a time.
func (b *bodyGroups) forget(since time.Time) {
	for n := b.recent.Front(); n != nil; n = b.recent.Front() {
		if c, ok := n.Value.(*group); !ok || !c.last.Before(since) {
			return
		}
		b.remove(n)
	}
}

func (b *bodyGroups) remove(n *list.Element) {
	c, ok := b.recent.Remove(n).(*group)
	if !ok {
		return
	}
	delete(b.exact, c.text.Exact)
	for i := range bands {
		cell := &b.band[i][byte(c.text.Template>>(8*i))]
		for j, other := range *cell {
			if other == c {
				last := len(*cell) - 1
				(*cell)[j] = (*cell)[last]
				(*cell)[last] = nil
				*cell = (*cell)[:last]
				break
			}
		}
	}
}
