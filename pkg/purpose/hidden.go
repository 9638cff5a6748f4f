package purpose

// A plea may stand in one or two sentences of a message about something else: a new
// collection day, and "who wanted it deserves your vote". Over the whole message
// those sentences decide nothing, so a longer one is judged by its sentences too,
// two at a time: each token is judged at most three times.

const (
	longEnough  = 35   // tokens that a message must have to be judged by its sentences
	leastClause = 5    // tokens of a sentence; a shorter one goes with the next
	leastHidden = 0.95 // confidence from which on two sentences are a plea that decides
	clearHidden = 0.99 // and from which on clearly so, or beside facts on voting
)

// hiddenPlea looks for a plea in two sentences of a message and leaves them in
// r.inner. Where the message states facts on voting, they must be surer: a sentence of
// them alone could be one of a campaign.
func (c *Classifier) hiddenPlea(r *reader, channel string) (Guess, bool) {
	if len(r.tokens) < longEnough || r.sides == bothSides {
		return Guess{}, false
	}
	least := leastHidden
	if r.shows(c.signals.neutral) {
		least = clearHidden
	}
	if r.inner == nil {
		r.inner = &reader{}
	}
	for from, to := range r.pairs {
		if g := c.excerpt(r, from, to, channel); g.Label == ElectoralPropaganda && g.Confidence >= least && !g.Unclear && r.inner.asks(c.signals) {
			g.Unclear = g.Confidence < clearHidden
			return g, true
		}
	}
	return Guess{}, false
}

// pairs gives each two sentences that follow each other, as the first token and the
// one after the last.
func (r *reader) pairs(yield func(from, to int) bool) {
	before, begun := -1, 0
	for i := 1; i <= len(r.tokens); i++ {
		if i < len(r.tokens) && !(r.tokens[i].begins && i-begun >= leastClause) {
			continue
		}
		if before >= 0 && !yield(before, i) {
			return
		}
		before, begun = begun, i
	}
}

// excerpt judges some tokens of a message as if they were all of it.
func (c *Classifier) excerpt(r *reader, from, to int, channel string) Guess {
	end := int32(len(r.raw))
	if to < len(r.tokens) {
		end = r.tokens[to].start
	}
	m := Message{Channel: channel}
	r.inner.take(r, r.tokens[from].start, end)
	r.inner.understand(m, c.model, c.signals)
	return c.whole(r.inner, m)
}

// take takes a part of another message's folded text.
func (r *reader) take(of *reader, from, to int32) {
	r.reset()
	r.raw = append(r.raw, of.raw[from:to]...)
	for _, at := range of.accents {
		if from <= at && at < to {
			r.accents = append(r.accents, at-from)
		}
	}
	r.lower()
}

// asks reports that the message speaks of voting, or in the words of a campaign.
func (r *reader) asks(s *signals) bool {
	return r.voting || r.sides != 0 || r.shows(s.pleas) || r.shows(s.runs)
}
