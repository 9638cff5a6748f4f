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
	// MinLikeness is the share of runs of four characters that two texts of one
	// campaign have in common where their fingerprints are farther apart: those of
	// short texts move with every word.
	MinLikeness = 0.6
	// LongLikeness is the same for texts of 12 words and 70 runs at least: words
	// strewn among so many don't make another text. Other texts of one office
	// have up to 0.42 in common.
	LongLikeness = 0.5
	// Texts of fewer words than these are mostly the frame that an office puts around
	// what it announces: when, where, "in caso di pioggia si rinvia". Two events in one
	// park have 0.6 in common so, up to 0.75, and fingerprints that are near by chance. So
	// such texts are as alike as FrameLikeness, or begin alike: MinOpening is the share
	// that the first words of both have in common (TestFrames).
	framedText    = 30
	FrameLikeness = 0.7
	MinOpening    = 0.4
	openingWords  = 12
	wholeOpening  = 0.9
	// MinContained is the share of the shorter one's runs that makes one campaign
	// of two such texts: the longer one has something added.
	MinContained = 0.8
	longText     = 12
	longSketch   = 70
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
	Forget    time.Duration             // event time without a message after which a campaign is forgotten, five times as long for those that were seen often; 0 means DefaultForget
	Templates map[event.Body][]Template // registered texts, which are no campaigns
}

// Text is the fingerprints of a text, as Fingerprint returns them.
type Text struct {
	Exact    uint64
	Template uint64
	Words    int
	Sketch   []uint32 // hashes of its shingles, sorted; shared, never changed
	Nameless []uint32 // the same with names masked; nil where there are none
	Opening  []uint32 // of its first words, names masked, where it is long and not too long to be all frame
	Bands    []uint64 // keys in the index of likeness; shared, never changed
	Digest   string   // by which the collector says that texts are equal, also those that nobody may read
}

// TextOf folds a text and returns its fingerprints. Lower case, accents, dates and
// other runs of digits, the names of places, the tail of a URL, punctuation and a
// greeting with its name do not matter. A text without words has none.
func TextOf(text string) Text {
	folded, nameless := compared(text)
	if len(folded) == 0 {
		return Text{}
	}
	t := Text{Exact: exactOf(folded), Template: nonZero(simhash(folded)), Words: len(folded), Sketch: sketch(folded)}
	if nameless != nil {
		t.Nameless = sketch(nameless)
	} else {
		nameless = folded
	}
	if t.long() && t.framed() {
		t.Opening = sketch(nameless[:min(len(nameless), openingWords)])
	}
	t.Bands = bandsOf(t)
	return t
}

// Exact returns the fingerprints that equal texts share, as they are and with the
// names and hosts in them masked, and the number of words, without looking for what is only
// alike.
func Exact(text string) (exact, nameless uint64, words int) {
	folded, masked := compared(text)
	if len(folded) == 0 {
		return 0, 0, 0
	}
	exact = exactOf(folded)
	if masked == nil {
		return exact, exact, len(folded)
	}
	return exact, exactOf(masked), len(folded)
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
// same order give the same campaigns. A text without words belongs to the campaign of
// one that its collector says is equal, or to nothing.
func (g *Grouper) Assign(body event.Body, at time.Time, id string, t Text) Match {
	if t.Words == 0 {
		return g.equal(body, at, t.Digest)
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
	b.forget(g.o.Forget)
	if t.Bands == nil { // Facts that somebody else has made
		t.Bands = bandsOf(t)
	}
	if found := b.find(t); found != nil {
		b.touch(found)
		b.name(found, t.Digest)
		return Match{Campaign: found.id}
	}
	if len(b.exact) >= g.o.Limit {
		b.evict(g.o.Limit)
		g.evicted++
	}
	c := b.open(campaignID(body, t, id), t)
	b.name(c, t.Digest)
	return Match{Campaign: c.id, Opened: true}
}

// equal returns the campaign of a text that nobody may read.
func (g *Grouper) equal(body event.Body, at time.Time, digest string) Match {
	b := g.bodies[body]
	if b == nil || digest == "" {
		return Match{}
	}
	if at.After(b.clock) {
		b.clock = at
	}
	b.forget(g.o.Forget)
	c := b.digests[digest]
	if c == nil {
		return Match{}
	}
	b.touch(c)
	return Match{Campaign: c.id}
}

// template returns the id of the likest registered template.
func (g *Grouper) template(body event.Body, t Text) string {
	best, id := apart, ""
	for _, known := range g.o.Templates[body] {
		// Not as long texts: with something added it is the registered text no more.
		if d := unlikeness(known.Text, t, false); d < best {
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
