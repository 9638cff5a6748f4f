// Package purpose says what an Italian message of a public body is for: to inform,
// to remind, to warn, to ask for votes.
//
// In: one message. Out: a Guess: the likeliest Label with a calibrated confidence,
// whether it is too close to call, whether the message is in the personal form
// that the law forbids in the election window, and what decided.
//
// The model is linear over words, pairs and triples of words, topics (topics.tsv) and
// hand-written signals (signals.tsv), learned from the examples in this folder
// (see Train) and embedded. What a linear model decided can be shown: each word and
// signal has its weight. Names of persons, parties, sides and places are one token
// for all, known by their capitals, by their role (names.go) or by how names are
// written (writing.go), so none of them decides; numbers are none at all. The endings
// of gender are no part of a word (gender.go): the mayor's sex decides nothing
// either. What no reader could tell from an ordinary word still counts as one: a
// name in small letters with nothing that says so ("tutti con fiore").
//
// A longer message is judged as a whole and by its sentences: two that plead for a vote
// make a notice of the waste collection propaganda (see hiddenPlea).
//
// One thing is a rule, for no word tells it: what a campaign gives, sells or collects for
// is propaganda (see host.go).
//
// A Classifier never changes after New: Classify is safe for concurrent use. Time
// is linear in the message, of which 32 KiB are read: of a longer one the beginning and
// the end.
//
// It never decides whether a purpose was lawful, and reads no irony.
package purpose

import (
	_ "embed"
	"math"
	"slices"
	"sync"
)

// Label is what a text is for. The values are stored in rows and never change.
type Label string

const (
	// ServiceInformation tells everybody about services, deadlines, rules, and neutral facts about voting.
	ServiceInformation Label = "service_information"
	// ServiceReminder nudges somebody about something that exists for them: an appointment, an instalment, a code.
	ServiceReminder Label = "service_reminder"
	// Emergency is danger to people, closures due to it, all-clears and missing persons (D.Lgs. 1/2018).
	Emergency Label = "emergency"
	// EventPromotion invites to something public, a debate of all candidates on equal terms included.
	EventPromotion Label = "event_promotion"
	// ElectoralPropaganda pleads for a candidate, a list or a side of a referendum, openly or not (L. 212/1956; Garante 18 April 2019 no. 96).
	ElectoralPropaganda Label = "electoral_propaganda"
	// Commercial sells something (art. 130 D.Lgs. 196/2003).
	Commercial Label = "commercial"
	// Fundraising asks for gifts, the "5 per mille" included.
	Fundraising Label = "fundraising"
	// Survey asks for opinions, public consultations included.
	Survey Label = "survey"
	// InternalStaff speaks to the body's own employees.
	InternalStaff Label = "internal_staff"
	// PersonalCase is about one person's case.
	PersonalCase Label = "personal_case"
	// SecurityPhishing is a fraud, whatever it is dressed as.
	SecurityPhishing Label = "security_phishing"
)

// Labels returns every label, in the order of the documentation.
func Labels() []Label {
	return []Label{
		ServiceInformation, ServiceReminder, Emergency, EventPromotion, ElectoralPropaganda, Commercial,
		Fundraising, Survey, InternalStaff, PersonalCase, SecurityPhishing,
	}
}

// Message is what is classified.
type Message struct {
	Channel string // sms, mail, social …; may be empty
	Subject string // of a mail
	Text    string // plain text or HTML
}

// Guess is the answer for one message.
type Guess struct {
	Label Label
	// Confidence is the probability, 0 to 1, that the label is right, as measured on
	// examples that the model had not seen.
	Confidence float64
	// Unclear says that the label is too unsure to build on. It takes more to call a
	// message propaganda clearly than anything else, most where it states facts on
	// voting and shows no plea.
	Unclear bool
	// PersonalForm says that an office-holder or candidate speaks, is named with the
	// merit, signs or is pictured (L. 28/2000, art. 9, asks for the impersonal form in
	// the election window).
	PersonalForm bool
}

// Classifier guesses what messages are for. It is safe for concurrent use.
type Classifier struct {
	model   *Model
	signals *signals
	pool    sync.Pool // of *reader
}

//go:embed model.bin
var embedded []byte

// New returns a Classifier with the embedded model.
func New() (*Classifier, error) {
	m, err := DecodeModel(embedded)
	if err != nil {
		return nil, err
	}
	return NewWith(m)
}

// NewWith returns a Classifier with a model of the body's own.
func NewWith(m *Model) (*Classifier, error) {
	s, err := parseSignals(signalFile)
	if err != nil {
		return nil, err
	}
	c := &Classifier{model: m, signals: s}
	c.pool.New = func() any { return &reader{} }
	return c, nil
}

// Classify guesses what a message is for.
func (c *Classifier) Classify(m Message) Guess {
	r := c.pool.Get().(*reader)
	defer c.pool.Put(r)
	r.prepare(m, c.model, c.signals)
	g, _ := c.judge(r, m)
	return g
}

// prepare reads a message up to its features.
func (r *reader) prepare(m Message, model *Model, s *signals) {
	r.load(m)
	r.understand(m, model, s)
}

// understand finds the tokens, names and signals of a folded message.
func (r *reader) understand(m Message, model *Model, s *signals) {
	r.split()
	for i := range r.tokens {
		if t := &r.tokens[i]; t.kind == tokWord {
			t.lex = s.topics.of(r.low[t.start:t.end], t.key)
			s.even(t)
		}
	}
	r.nameTokens(s, model)
	r.fire(s, m)
}

// known is a feature that the model knows.
type known struct {
	row     int32
	space   uint8
	weights uint64 // see packed
}

// collect finds the model's rows of the message, each once.
func (r *reader) collect(m Message, model *Model) {
	r.extract(m.Channel)
	r.seen.clear()
	r.known, r.words, r.formal = r.known[:0], 0, 0
	var count [spaces]int
	for i := range r.features {
		f := &r.features[i]
		s := model.find(f.key)
		if s == nil {
			continue
		}
		if f.space == spaceWord {
			r.words++
		}
		if r.seen.add(s.row) {
			r.known = append(r.known, known{s.row, f.space, s.weights})
			if f.space == spaceSignal {
				r.formal += int32(s.weights>>(4*formColumn)&0xf) - raised
			}
			count[f.space]++
		}
	}
	r.square = 0
	for space, n := range count {
		r.square += float32(float32(n) * float32(spaceValue[space]*spaceValue[space]))
	}
}

// judge says what a message is for: as a whole, unless a plea hides in it.
func (c *Classifier) judge(r *reader, m Message) (g Guess, hidden bool) {
	g = c.whole(r, m)
	if g.Label == ElectoralPropaganda {
		return g, false
	}
	if plea, found := c.hiddenPlea(r, m.Channel); found {
		plea.PersonalForm = plea.PersonalForm || g.PersonalForm
		return plea, true
	}
	return g, false
}

// whole adds the weights of a whole message up.
func (c *Classifier) whole(r *reader, m Message) Guess {
	model := c.model
	r.collect(m, model)
	sums := addPacked(r.known)
	size := lengthScale(r.square)
	for k := range r.sums {
		r.sums[k] = model.bias[k] + float32(float32(sums[k])*model.scale[k]*size)
	}
	r.sums[formColumn] += float32(float32(r.formal) * float32(model.scale[formColumn]*(formSignalSize-size)))
	return model.guess(&r.sums, len(r.tokens), r.enough(), r.needed(c.signals))
}

// How sure the model must be to call a message propaganda: one that states facts on
// voting, or speaks of a contest that is no election, and shows no plea, one that only
// speaks of voting, one that does not even do that, and one that shows a plea. Below
// the least the next label stands, unclear; below the clear one propaganda does,
// unclear: to accuse a neutral notice is worse than to leave one plea to people. The
// values are from examples of authors that the model had not seen.
const (
	leastDespiteFacts, clearDespiteFacts = 0.9, 0.95
	leastAmongFacts, clearAmongFacts     = 0.95, 0.98 // of what states manyFacts or more
	leastOfVoting, clearOfVoting         = 0.5, 0.7
	leastElse, clearElse                 = 0.55, 0.85
	clearPlea                            = 0.6
)

// manyFacts is how many phrases of facts on voting make a notice of them.
const manyFacts = 3

// bars are the confidences, 0 to 1, from which on a message may be called propaganda
// and clearly so. pleads says that it asks for a vote and states no facts on voting:
// called information all the same, it is unclear, for a plea may be hidden in it. hosts
// says that a campaign invites (see campaignHosts), campaign that it is told by more
// than the name of a list: what else shows that a message is propaganda counts the same
// whether its list is named with the word or not. person says that somebody is named:
// propaganda that names a person pushes that person, in whoever's words.
type bars struct {
	least, clear            float64
	pleads, hosts, campaign bool
	person                  bool
}

// needed is what may call the message propaganda.
func (r *reader) needed(s *signals) (b bars) {
	b.person = r.person
	b.hosts = r.campaignHosts(s)
	b.campaign = b.hosts && r.shows(s.hosts)
	switch {
	case r.shows(s.pleas) && r.sides != bothSides:
		b.clear, b.pleads = clearPlea, r.shows(s.pleas[:1]) && !r.shows(s.neutral)
		return b
	case r.facts >= manyFacts:
		b.least, b.clear = leastAmongFacts, clearAmongFacts
	case r.sides == bothSides || r.shows(s.neutral) || r.shows(s.contests):
		b.least, b.clear = leastDespiteFacts, clearDespiteFacts
	case r.voting:
		b.least, b.clear = leastOfVoting, clearOfVoting
	default:
		b.least, b.clear = leastElse, clearElse
	}
	if r.shows(s.runs) {
		b.least = 0
	}
	return b
}

// shows reports that one of the signals fired.
func (r *reader) shows(signals []int32) bool {
	return slices.ContainsFunc(r.fired, func(f int32) bool { return slices.Contains(signals, f) })
}

// leastKnown is how many words that the model knows a message must have to be judged.
const leastKnown = 2

// enough reports that the message has enough words that the model knows: what is
// binary, code or another language is unclear.
func (r *reader) enough() bool {
	words := 0
	for i := range r.tokens {
		if r.tokens[i].kind == tokWord {
			words++
		}
	}
	return r.words >= leastKnown && 3*r.words >= words
}

// lengthScale keeps long messages from being sure only because they are long.
func lengthScale(square float32) float32 {
	return float32(1 / math.Sqrt(float64(max(square, 4))))
}

// guess turns sums into an answer.
func (m *Model) guess(sums *[columns]float32, tokens int, enough bool, needed bars) Guess {
	p := probabilities(sums, m.heat)
	best := mostOf(&p)
	if needed.hosts && (acts(best) || best == propaganda && needed.campaign) {
		best, needed.least, needed.clear = propaganda, 0, clearPlea
		takeOver(&p)
	}
	unsure := best == propaganda && p[best] < needed.clear
	if best == propaganda && p[best] < needed.least {
		p[best] = 0
		best = mostOf(&p)
	}
	g := Guess{Label: Labels()[best], Confidence: p[best], PersonalForm: sums[formColumn] > 0 || best == propaganda && needed.person}
	g.Unclear = unsure || !enough || needed.pleads && g.Label == ServiceInformation || p[best] < float64(m.least)
	if tokens == 0 {
		g.Confidence, g.PersonalForm = 0, false
	}
	return g
}

// formSignalSize is what stands for lengthScale with the signals of the personal form:
// one sentence that quotes the mayor makes a long report personal too.
const formSignalSize = 0.12

func mostOf(p *[labelCount]float64) int {
	best := 0
	for k := range p {
		if p[k] > p[best] {
			best = k
		}
	}
	return best
}

// probabilities is the softmax of the labels' sums.
func probabilities(sums *[columns]float32, heat float32) (p [labelCount]float64) {
	most := math.Inf(-1)
	for k := range p {
		most = max(most, float64(sums[k]/heat))
	}
	total := 0.0
	for k := range p {
		p[k] = exp(float64(sums[k]/heat) - most)
		total += p[k]
	}
	for k := range p {
		p[k] /= total
	}
	return p
}
