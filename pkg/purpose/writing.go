package purpose

// Ways of writing names that capitals alone do not tell: initials, titles of lists in
// which small words stand too, first words that are ordinary ones.

// afterInitial reports that the full stop at an offset ends an initial and a name goes
// on: "M. Rossi", "Rossi M.G. presenta" has none at its end.
func (r *reader) afterInitial(at int32) bool {
	if at < 1 || !isUpper(r.raw[at-1]) || at > 1 && isLetter(r.raw[at-2]) {
		return false
	}
	next := int(at) + 1
	for next < len(r.raw) && r.raw[next] == ' ' {
		next++
	}
	if next >= len(r.raw) || next > int(at)+2 {
		return false
	}
	// What follows is the name; or, after it, the sentence goes on: "Rossi M. incontra".
	return isUpper(r.raw[next]) || isLower(r.raw[next])
}

// initial reports a single capital before a full stop that a name follows.
func (r *reader) initial(i int) bool {
	t := &r.tokens[i]
	return t.end-t.start == 1 && int(t.end) < len(r.raw) && r.raw[t.end] == '.' && i+1 < len(r.tokens) && r.near(i, i+1) && r.tokens[i+1].capital
}

// initialled reports a surname before its initial: "Rossi M. presenta".
func (r *reader) initialled(i int) bool {
	t := &r.tokens[i]
	if t.lex&(classKeep|classStop|classOffice|classParty|classPlea|classVoting) != 0 || i+2 >= len(r.tokens) || !r.near(i, i+1) {
		return false
	}
	n := &r.tokens[i+1]
	return n.capital && n.end-n.start == 1 && r.raw[n.end] == '.' && !r.tokens[i+2].capital
}

// titled gives the last token of a list's name that begins at i and in which ordinary
// words have capitals: "il voto a Cambiare Si Può". It follows a preposition in small
// letters, or it begins a sentence on voting of which it is the subject. It gives i
// when there is none.
func (r *reader) titled(s *signals, i int) int {
	t := &r.tokens[i]
	if r.shouting || t.lex&(classOffice|classParty|classVoting) != 0 || r.courtesy(t) || t.lex&classStop != 0 && !r.softStop(s, i) {
		return i
	}
	if t.begins {
		if last, _ := r.title(s, i); r.voting && last > i && last+1 < len(r.tokens) && r.near(last, last+1) && s.is(&r.tokens[last+1], otherVerb) && !r.tokens[last+1].capital {
			return last
		}
		return i
	}
	if i == 0 || r.tokens[i-1].capital || !r.near(i-1, i) || !r.leads(s, i-1) {
		return i
	}
	last, small := r.title(s, i)
	if last > i && (r.voting || small) || r.voting && small && !t.caps {
		return last
	}
	return i
}

// title gives the last token of the words with capitals from i on, and whether one of
// them is a word that texts write small, as titles do not.
func (r *reader) title(s *signals, i int) (last int, small bool) {
	t := &r.tokens[i]
	last, small = i, t.lex&classKeep != 0
	for k := i + 1; k < len(r.tokens) && k < i+longestName && r.near(k-1, k); k++ {
		n := &r.tokens[k]
		switch {
		case n.kind == tokNumber && n.end-n.start == 4 && k == last+1:
			last = k
		case n.kind == tokName, n.kind == tokWord && n.capital && n.caps == t.caps && n.lex&(classOffice|classParty) == 0 && !s.is(n, otherModifier):
			small = small || n.kind == tokWord && n.lex&classKeep != 0
			last = k
		case k-last > 2 || n.kind != tokWord || n.capital || !s.is(n, otherConnector|otherParticle):
			return last, small
		}
	}
	return last, small
}

// softStop reports a word that may begin the name of a list although it mostly is
// none: "Città Futura", "Si Può Fare".
func (r *reader) softStop(s *signals, i int) bool {
	if i+1 >= len(r.tokens) || !r.near(i, i+1) {
		return false
	}
	if n := &r.tokens[i+1]; !n.capital || n.kind == tokWord && (n.lex&(classStop|classOffice|classParty) != 0 || s.is(n, otherModifier)) {
		return false
	}
	switch t := &r.tokens[i]; string(r.low[t.start:t.end]) {
	case "citta", "si", "paese", "italia", "europa":
		return true
	}
	return false
}

// leads reports a preposition that the name of a list may follow.
func (r *reader) leads(s *signals, i int) bool {
	t := &r.tokens[i]
	if t.kind != tokWord {
		return false
	}
	switch string(r.low[t.start:t.end]) {
	case "a", "da", "su", "con", "per", "di", "tra", "vota", "votate", "scegli", "scegliete", "sostieni":
		return true
	}
	return s.is(t, otherConnector)
}

// courtesy reports a pronoun that is written with a capital out of courtesy.
func (r *reader) courtesy(t *token) bool {
	switch string(r.low[t.start:t.end]) {
	case "lei", "le", "la", "voi", "vi", "ella", "suo", "sua", "suoi", "sue", "vostro", "vostra", "vostri", "vostre", "loro":
		return true
	}
	return false
}

// nameBackwards takes into a name the words with capitals before it: "Anna De Luca",
// "Serena Pace", when they are no ordinary beginning of a sentence.
func (r *reader) nameBackwards(s *signals, m *Model) {
	for i := len(r.tokens) - 2; i >= 0; i-- {
		t := &r.tokens[i]
		if r.tokens[i+1].kind != tokName || t.kind != tokWord || t.caps && r.shouting || !r.near(i, i+1) {
			continue
		}
		given := s.is(t, otherGiven)
		if !t.capital && !(given && r.voting) && !r.smallParticle(i) {
			continue
		}
		switch {
		case t.lex&(classStop|classOffice|classParty|classPlea|classVoting) != 0 && !given:
		case s.is(t, otherConnector|otherParticle) && (!t.begins || r.particle(t)), given, r.initial(i), !t.capital,
			!t.begins && t.lex&classKeep == 0 && !t.caps,
			t.begins && t.lex&classKeep == 0 && !m.commonWords.has(t.key):
			t.kind = tokName
			if !r.shouting {
				r.unmark(i, i+1)
			}
		}
	}
}

// smallParticle reports a particle in small letters that a surname begins with: "von
// Wolkenstein", "van der Berg".
func (r *reader) smallParticle(i int) bool {
	switch t := &r.tokens[i]; string(r.low[t.start:t.end]) {
	case "von", "van", "ben", "bin", "ibn":
		return true
	case "der", "den":
		return i > 0 && r.near(i-1, i) && r.smallParticle(i-1)
	}
	return false
}

// particle reports a preposition that surnames begin with: "De Angelis", "Di Lernia".
func (r *reader) particle(t *token) bool {
	switch string(r.low[t.start:t.end]) {
	case "de", "di", "d", "lo", "del", "della", "dello", "dei", "degli", "dal", "dalla":
		return true
	}
	return false
}

// surnameOf reports that a surname in small letters follows a first name that is a
// name already: "Mario rossi".
func (r *reader) surnameOf(s *signals, i int) bool {
	k := i + 1
	if k >= len(r.tokens) || !r.near(i, k) || !s.isWord(&r.tokens[i], otherGiven) {
		return false
	}
	t := &r.tokens[k]
	return t.kind == tokWord && !t.capital && t.end-t.start > 2 && t.lex&^topicBits&^classOther == 0 && !s.is(t, otherVerb|otherModifier|otherArticle|otherConnector)
}
