package purpose

import (
	"cmp"
	"slices"
	"strings"
)

// Reason is one thing that decided about a label.
type Reason struct {
	// Code is the signal or topic, such as "vote_plea", or the word itself for a word
	// of ordinary texts. It is never a name, a number or an address of the message.
	Code string
	// It and En are the same for people.
	It, En string
	Word   bool // Code is a word of the message
	// Weight is its share of what spoke for the label; 0 of what did not decide.
	Weight float64
}

// oneTimeCode is the signal of codes that somebody asked for.
const oneTimeCode = "one_time_code"

// mostReasons is how many reasons an explanation has at most.
const mostReasons = 8

// Explain guesses what a message is for and says what decided: what speaks for the
// label and against the second likeliest, the strongest first.
func (c *Classifier) Explain(m Message) (Guess, []Reason) {
	return c.explain(m, true)
}

// ExplainWordless is Explain with signals and topics only: no words of the
// message, and at a fraction of the cost. That a message brings a one-time code is
// told also where it did not decide: who reads the facts asks for it.
func (c *Classifier) ExplainWordless(m Message) (Guess, []Reason) {
	return c.explain(m, false)
}

func (c *Classifier) explain(m Message, words bool) (Guess, []Reason) {
	read := c.pool.Get().(*reader)
	defer c.pool.Put(read)
	r := read
	r.prepare(m, c.model, c.signals)
	g, hidden := c.judge(r, m)
	if hidden {
		r = r.inner
	}
	if len(r.tokens) == 0 {
		return g, nil
	}
	e := explainer{c: c, r: r, words: words, of: slices.Index(Labels(), g.Label), reasons: map[string]*Reason{}}
	e.against = e.second()
	e.collect()
	if g.Label == ElectoralPropaganda && r.campaignHosts(c.signals) {
		e.giveHost()
	}
	reasons := e.sorted()
	if words {
		return g, reasons
	}
	if code := e.oneTimeCode(); code != nil && !slices.ContainsFunc(reasons, func(r Reason) bool { return r.Code == code.Code }) {
		reasons = append(reasons, *code)
	}
	return g, reasons
}

// oneTimeCode is the reason that says that a message brings a code which somebody
// just asked for: a code and words of such codes; nil where it doesn't.
func (e *explainer) oneTimeCode() (found *Reason) {
	code := false
	for _, f := range e.r.fired {
		switch s := e.c.signals.all[f]; s.name {
		case oneTimeCode:
			found = &Reason{Code: s.name, It: s.it, En: s.en}
		case formSignals[formCode].name:
			code = true
		}
	}
	if !code {
		return nil
	}
	return found
}

// explainer gives every feature's weight to the word, topic or signal it is of.
type explainer struct {
	c           *Classifier
	r           *reader
	words       bool // give words too
	of, against int  // columns
	reasons     map[string]*Reason
}

func (e *explainer) second() int {
	best := -1
	for k := range labelCount {
		if k != e.of && (best < 0 || e.r.sums[k] > e.r.sums[best]) {
			best = k
		}
	}
	return best
}

func (e *explainer) collect() {
	model := e.c.model
	e.r.seen.clear() // each feature counts once, as in judging
	for i := range e.r.features {
		f := &e.r.features[i]
		if !e.words && f.space != spaceSignal && f.space != spaceTopic {
			continue
		}
		s := model.find(f.key)
		if s == nil || !e.r.seen.add(s.row) {
			continue
		}
		w := model.weights[int(s.row)*columns:]
		e.give(f, float64(w[e.of])*float64(model.scale[e.of])-float64(w[e.against])*float64(model.scale[e.against]))
	}
}

// giveHost adds the campaign that invites, which decides as much as all else.
func (e *explainer) giveHost() {
	rest := 1.0
	for _, r := range e.reasons {
		rest += max(r.Weight, 0)
	}
	s := e.c.signals.all[e.c.signals.hosts[0]]
	e.add(s.name, s.it, s.en, rest)
}

// give adds a feature's weight to what it is of. What no word can be shown for is
// left out.
func (e *explainer) give(f *feature, weight float64) {
	switch f.space {
	case spaceSignal:
		s := e.c.signals.all[f.what-1]
		e.add(s.name, s.it, s.en, weight)
	case spaceTopic:
		t := e.c.signals.topics.all[f.what-1]
		e.add("topic:"+t.name, "parla di: "+t.it, "speaks of: "+strings.ReplaceAll(t.name, "_", " "), weight)
	case spaceWord, spaceStem, spaceFirst, spaceSubject, spacePair:
		word, ok := e.shown(int(f.at))
		if !ok {
			return
		}
		if before, two := e.shown(int(f.at) - 1); two && f.space == spacePair && e.r.near(int(f.at)-1, int(f.at)) {
			e.add("word:"+before+" "+word, "parole «"+before+" "+word+"»", "words “"+before+" "+word+"”", weight)
			return
		}
		e.add("word:"+word, "parola «"+word+"»", "word “"+word+"”", weight)
	}
}

// phrases gives the weight of single words to the two words in a row that say more,
// the strongest first.
func (e *explainer) phrases() {
	var two []string
	for code, r := range e.reasons {
		if strings.HasPrefix(code, "word:") && strings.Contains(code, " ") && r.Weight > 0 {
			two = append(two, code)
		}
	}
	slices.SortFunc(two, func(a, b string) int {
		return cmp.Or(cmp.Compare(e.reasons[b].Weight, e.reasons[a].Weight), cmp.Compare(a, b))
	})
	for _, code := range two {
		for word := range strings.SplitSeq(strings.TrimPrefix(code, "word:"), " ") {
			if r := e.reasons["word:"+word]; r != nil && r.Weight > 0 {
				e.reasons[code].Weight += r.Weight
				delete(e.reasons, "word:"+word)
			}
		}
	}
}

// shown gives the word of token i when it may be shown: one that ordinary texts write
// in small letters, long enough to mean something. Months, weekdays and the small
// words of grammar convince nobody: they are not shown, whatever they weigh.
func (e *explainer) shown(i int) (string, bool) {
	if i < 0 {
		return "", false
	}
	t := &e.r.tokens[i]
	if t.kind != tokWord || t.end-t.start < 4 || !e.c.model.commonWords.has(e.r.key(t)) || e.c.signals.is(t, otherPlain) {
		return "", false
	}
	return string(e.r.low[t.start:t.end]), true
}

func (e *explainer) add(code, it, en string, weight float64) {
	r := e.reasons[code]
	if r == nil {
		r = &Reason{Code: code, It: it, En: en}
		e.reasons[code] = r
	}
	r.Weight += weight
}

func (e *explainer) sorted() []Reason {
	var out []Reason
	total := 0.0
	e.phrases()
	for _, r := range e.reasons {
		if r.Weight > 0 {
			r.Code, r.Word = strings.CutPrefix(r.Code, "word:")
			out = append(out, *r)
			total += r.Weight
		}
	}
	slices.SortFunc(out, func(a, b Reason) int { return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Code, b.Code)) })
	out = out[:min(len(out), mostReasons)]
	for i := range out {
		out[i].Weight /= total
	}
	return out
}
