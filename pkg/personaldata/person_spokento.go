package personaldata

// Names that are ordinary words, too, where somebody is spoken to or comes along: "Chiara
// ci sei?", "c'era pure Rosa", "se vedi Bianca".

// calledOut reports a lone given name with which the writer turns to somebody.
func (s *names) calledOut(n *name) bool {
	x, k := s.x, n.last+1
	if !s.loneWord(n) || !x.sentenceStart(n.first) || k >= len(x.tokens) || !x.is(n.last, flagSpace) && !hasComma(x.gap(n.last)) {
		return false
	}
	return (x.at(k, "mi") || x.at(k, "ti") || x.at(k, "ci")) && x.is(k, flagSpace) && x.isOneOf(k+1, youGive())
}

// comesAlong reports a lone given name in the middle of a sentence, who is
// there, too, or may be met.
func (s *names) comesAlong(n *name) bool {
	x, k := s.x, n.first-1
	if !s.loneWord(n) || k < 1 || !x.is(k, flagSpace) || x.sentenceStart(n.first) || x.joins(n.last) && x.is(n.last+1, flagCapital|flagNumber) {
		return false
	}
	switch {
	case x.at(k, "anche") || x.at(k, "pure"):
		return x.isOneOf(k-1, comings())
	case x.isOneOf(k, meets()):
		return x.at(k-1, "se") || x.at(k-1, "Se") || x.at(k-1, "quando") || x.at(k-1, "Quando") || x.at(k-1, "appena")
	}
	return false
}

// loneWord reports one given name with a capital that is a word, too, and no feast or brand.
func (s *names) loneWord(n *name) bool {
	x := s.x
	return n.words == 1 && n.given+n.givenWord == 1 && !n.lower && !n.caps && x.class(n.first)&(weekday|monthWord|famousWord) == 0 && !x.isOneOf(n.first, feasts())
}

var (
	youGive = wordSet("sei stai hai passi senti dai porti mandi chiami aspetti presti prendi fai dici scrivi rispondi vieni vedi trovi lasci aiuti accompagni")
	comings = wordSet("viene vieni vengono c era erano")
	meets   = wordSet("vedi vedete incontri incontrate becchi senti sentite")
)
