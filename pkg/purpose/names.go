package purpose

import (
	"bytes"
	"slices"
)

// Names are what a message may not be judged by: whoever stands in a place of the
// text, the place says the same. A name shows by its capital, and, since surnames
// and lists may be ordinary words ("Fiore", "Radici") and be written without
// capitals or in nothing else, by its role: what follows "vota", "candidato" or
// "lista" is one. Each name, of however many words, is one token with the articles
// before it taken off, and parties are names like all others: a list that nobody
// knows yet counts as much as one that stands in parliament.

// topicBits are the topics of a word, below its classes.
const topicBits = 1<<24 - 1

// The classes of words in roles.tsv, above the 24 bits of topics.
const (
	classPlea   = 1 << (24 + iota) // a bare name may follow: "vota"
	classOffice                    // a person's name may follow: "sindaco"
	classParty                     // the name of a party may follow, and it may belong to it: "lista"
	classVoting                    // the message speaks of voting
	classStop                      // no name, not even with a capital: weekdays, institutions
	classKeep                      // no name when written like the words around it
	classListed                    // a name of a party or side begins with it
	classOther                     // see otherWord: rarely asked for
)

// otherWord are classes that are looked up by the word where classOther says so.
type otherWord uint16

const (
	otherArticle otherWord = 1 << iota
	otherConnector
	otherModifier
	otherVerb // its subject, when the sentence begins with it, is a name
	otherVote
	otherSpeaks // the first person singular
	otherPraise
	otherOwn      // "vostro", "dott.": before an office or a name
	otherParticle // "von", "van": between the parts of a name
	otherGiven    // a first name, also one that is an ordinary word
	otherTwin     // looked up as another word
	otherVenue    // called after people: "via", "scuola"
	otherBacked   // whose: "candidatura", "sostenitori"
	otherPlain    // months, weekdays and words of grammar: never shown as a reason
)

// longestName is the most tokens of a name, mostNamed how many words of names a
// message is searched for.
const (
	longestName = 10
	mostNamed   = 16
)

// nameTokens makes every name one token.
func (r *reader) nameTokens(s *signals, m *Model) {
	r.named = r.named[:0]
	r.voting = slices.ContainsFunc(r.tokens, func(t token) bool { return t.lex&classVoting != 0 })
	for i := 0; i < len(r.tokens); i++ {
		i = r.nameByRole(s, i)
	}
	r.again()
	r.nameByCapitals(s, m)
	r.nameBackwards(s, m)
	r.join(s, m)
}

// nameByRole looks for a name that belongs to the token and gives the last token
// looked at.
func (r *reader) nameByRole(s *signals, i int) int {
	t := &r.tokens[i]
	if t.kind == tokNumber && t.end-t.start == 1 {
		if n := r.listed(s, i); n > 0 {
			return r.name(i, i+n)
		}
	}
	if t.kind != tokWord || t.lex&^topicBits == 0 {
		return i
	}
	if t.lex&classListed != 0 {
		if n := r.listed(s, i); n > 0 {
			return r.name(i, i+n)
		}
	}
	switch {
	case t.lex&classParty != 0:
		k := r.skip(s, i)
		if from, to := r.nameAfter(s, k, r.voting); to > 0 && from == k+1 {
			t.list = string(r.low[t.start:t.end]) == "lista"
			return r.name(i, to)
		}
	case s.is(t, otherBacked):
		if from, to := r.backed(s, i); to > 0 {
			return r.name(from, to)
		}
	case t.lex&classPlea != 0:
		k := r.skipArticle(s, i)
		if from, to := r.nameAfter(s, k, k == i && (r.voting || s.is(t, otherVote)) && !r.told(i)); to > 0 {
			return r.name(from, to)
		}
	case t.lex&classOffice != 0:
		r.subjectBefore(i)
		k := r.skip(s, i)
		if from, to := r.nameAfter(s, k, true); to > 0 {
			return r.name(from, to)
		}
	}
	return i
}

// backed finds the person whom a campaign is for, also in small letters: "i sostenitori
// di elena brandi". A first name must show that it is a person.
func (r *reader) backed(s *signals, i int) (from, to int) {
	k := i + 2
	if k >= len(r.tokens) || !s.is(&r.tokens[i+1], otherConnector) || !s.is(&r.tokens[k], otherGiven) || !r.near(i, i+1) || !r.near(i+1, k) {
		return 0, 0
	}
	return k, min(k+2, r.plain(k))
}

// subjectBefore names the word with a capital before an office: "Fiore sindaco".
func (r *reader) subjectBefore(i int) {
	if i == 0 || !r.near(i-1, i) {
		return
	}
	t := &r.tokens[i-1]
	if t.kind == tokWord && t.capital && (!t.caps || !r.tokens[i].caps) && t.lex&(classKeep|classStop|classOffice|classParty) == 0 && (!t.begins || r.voting) {
		r.name(i-1, i)
	}
}

// skip goes over what may stand between a noun and a name: "lista civica Radici".
func (r *reader) skip(s *signals, i int) int {
	for k := i + 1; k < len(r.tokens) && k < i+4 && r.near(k-1, k); k++ {
		t := &r.tokens[k]
		if t.kind != tokWord || !s.is(t, otherModifier) && t.lex&classOffice == 0 {
			break
		}
		i = k
	}
	return i
}

// skipArticle goes over an article and, in "la lista", leaves the noun to itself. One
// that is part of a preposition tells where to or to whom: "scrivi al Comune".
func (r *reader) skipArticle(s *signals, i int) int {
	k := i + 1
	if k+1 >= len(r.tokens) || !r.near(i, k) || !s.is(&r.tokens[k], otherArticle) || r.tokens[k].capital && !r.tokens[i].caps {
		return i
	}
	if simple(r.low[r.tokens[k].start]) != 0 {
		return i
	}
	return k
}

// nameAfter finds the name that follows token i: in quotation marks, with a capital
// or, when plain is true, any word that is not kept.
func (r *reader) nameAfter(s *signals, i int, plain bool) (from, to int) {
	k := i + 1
	if k >= len(r.tokens) || !r.near(i, k) {
		return 0, 0
	}
	if end := r.quoted(i); end > 0 {
		return k, end
	}
	t, cue := &r.tokens[k], &r.tokens[i]
	if t.lex&classListed != 0 {
		if n := r.listed(s, k); n > 0 {
			return k, k + n
		}
	}
	if t.kind != tokWord || t.lex&(classStop|classOffice) != 0 && !(t.capital && r.softStop(s, k)) {
		return 0, 0
	}
	if last, _ := r.title(s, k); t.capital && !t.caps && last > k {
		return k, last + 1
	}
	word := t.lex&classKeep != 0 && !s.is(t, otherConnector) // "scrivi VIA", not "vota DI LERNIA"
	telling := t.capital && !(t.caps && (cue.caps && r.marks.shouting() || word))
	switch {
	case telling:
		to = r.capitals(k)
		if to == k+1 && r.surnameOf(s, k) {
			to++
		}
		return k, to
	case plain && t.lex&(classKeep|classParty) == 0 && !r.manner(s, t):
		return k, r.plain(k)
	}
	return 0, 0
}

// quoted gives the token after the name in quotation marks that begins after token
// i, 0 for none.
func (r *reader) quoted(i int) int {
	if bytes.IndexByte(r.raw[r.tokens[i].end:r.tokens[i+1].start], '"') < 0 {
		return 0
	}
	for k := i + 1; k < len(r.tokens) && k <= i+longestName; k++ {
		end := int(r.tokens[k].end)
		next := len(r.raw)
		if k+1 < len(r.tokens) {
			next = int(r.tokens[k+1].start)
		}
		gap := r.raw[end:min(next, end+4)]
		if bytes.IndexByte(gap, '"') >= 0 {
			return k + 1
		}
		if bytes.IndexByte(gap, '\n') >= 0 {
			return 0
		}
	}
	return 0
}

// capitals gives the end of the words with capitals from token k on.
func (r *reader) capitals(k int) int {
	to := k + 1
	for to < len(r.tokens) && to < k+longestName && r.near(to-1, to) && r.capitalName(&r.tokens[to]) {
		to++
	}
	return to
}

// capitalName reports a word that with its capital goes on with a name.
func (r *reader) capitalName(t *token) bool {
	return t.kind == tokName || t.kind == tokWord && t.capital && t.lex&(classStop|classOffice) == 0
}

// plain gives the end of the words that are not kept from token k on.
func (r *reader) plain(k int) int {
	to := k + 1
	for to < len(r.tokens) && to < k+longestName && r.near(to-1, to) {
		t := &r.tokens[to]
		if t.kind != tokWord || t.lex&(classKeep|classStop|classOffice|classParty|classPlea|classVoting) != 0 {
			break
		}
		to++
	}
	return to
}

// near reports that two tokens stand in one phrase: only a space, an apostrophe, a
// hyphen or a quotation mark is between them.
func (r *reader) near(i, k int) bool {
	return r.together(r.tokens[i].end, r.tokens[k].start)
}

func (r *reader) together(from, to int32) bool {
	if to-from > 3 {
		return false
	}
	if from < to && r.raw[from] == '.' && r.afterInitial(from) {
		from++
	}
	for _, c := range r.raw[from:to] {
		if c != ' ' && c != '\'' && c != '"' && c != '-' {
			return false
		}
	}
	return true
}

// name makes the tokens of a span a name and gives the last of them.
func (r *reader) name(from, to int) int {
	for k := from; k < to; k++ {
		t := &r.tokens[k]
		if t.kind == tokWord && len(r.named) < mostNamed && t.end-t.start > 2 && t.lex&(classKeep|classParty) == 0 {
			r.named = append(r.named, t.key)
		}
		t.kind, t.joined = tokName, k > from
	}
	r.unmark(from, to)
	return to - 1
}

// unmark takes the capitals and quotation marks of a name out of the counts: how a
// name is written says nothing of the message.
func (r *reader) unmark(from, to int) {
	start, end := int(r.tokens[from].start), int(r.tokens[to-1].end)
	for _, c := range r.raw[start:end] {
		switch {
		case isUpper(c):
			r.marks.capitals--
			r.marks.letters--
		case 'a' <= c && c <= 'z':
			r.marks.letters--
		case c == '"':
			r.marks.quotes--
		}
	}
	if start > 0 && r.raw[start-1] == '"' && end < len(r.raw) && r.raw[end] == '"' {
		r.marks.quotes -= 2
	}
}

// again names the words that were a name elsewhere in the message, where they have
// a capital.
func (r *reader) again() {
	if len(r.named) == 0 {
		return
	}
	for i := range r.tokens {
		if t := &r.tokens[i]; t.kind == tokWord && t.capital && slices.Contains(r.named, t.key) {
			t.kind = tokName
			r.unmark(i, i+1)
		}
	}
}

// nameByCapitals names the words whose capitals the model has not learned to be
// those of ordinary texts.
func (r *reader) nameByCapitals(s *signals, m *Model) {
	r.shouting = r.marks.shouting()
	r.sides = 0
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.kind != tokWord {
			continue
		}
		if r.side(i) {
			t.kind = tokSide
			continue
		}
		if !t.capital {
			continue
		}
		if last := r.titled(s, i); last > i {
			r.name(i, last+1)
			continue
		}
		after := i > 0 && r.tokens[i-1].kind == tokName && !t.begins && r.near(i-1, i)
		named := false
		switch {
		case t.lex&classStop != 0:
			named = after
		case r.shouting && t.caps:
			named = !m.commonWords.has(t.key)
		case t.caps && !r.elided(i):
			named = after || r.belongs(s, i) || !m.capitalWords.has(t.key) && !m.commonWords.has(t.key)
		case t.begins:
			named = after || !m.commonWords.has(t.key) || r.speaks(s, i, m) || r.initial(i) || r.initialled(i) || r.elided(i) && t.end-t.start == 1 && r.raw[t.start] != 'L'
		case r.elided(i):
			named = true
		default:
			named = after || r.belongs(s, i) || s.is(t, otherGiven) || !m.capitalWords.has(t.key)
		}
		if named {
			t.kind = tokName
			if !r.shouting {
				r.unmark(i, i+1)
			}
		}
	}
}

// elided reports the beginning of a name like "D'Agostino" or "Dell'Orto".
func (r *reader) elided(i int) bool {
	t := &r.tokens[i]
	if i+1 >= len(r.tokens) || r.raw[t.end] != '\'' || r.tokens[i+1].start != t.end+1 || !r.tokens[i+1].capital {
		return false
	}
	switch string(r.low[t.start:t.end]) {
	case "d", "dell", "dall", "sant", "o", "l":
		return true
	}
	return false
}

// belongs reports a word with a capital after a preposition in small letters, where
// the message speaks of voting: "la candidatura di FIORE".
func (r *reader) belongs(s *signals, i int) bool {
	if !r.voting || i == 0 || r.tokens[i-1].capital || !s.is(&r.tokens[i-1], otherConnector) || !r.near(i-1, i) {
		return false
	}
	t := &r.tokens[i]
	if t.lex&(classStop|classOffice|classParty|classVoting) != 0 {
		return false
	}
	particle := i+1 < len(r.tokens) && r.near(i, i+1) && r.capitalName(&r.tokens[i+1]) && s.is(t, otherConnector) // "Di Lernia"
	return t.lex&classKeep == 0 || particle
}

// speaks reports a word without an article that does what people do: "Fiore
// incontra".
func (r *reader) speaks(s *signals, i int, m *Model) bool {
	t := &r.tokens[i]
	return i+1 < len(r.tokens) && s.is(&r.tokens[i+1], otherVerb) && r.near(i, i+1) && !r.tokens[i+1].capital &&
		t.lex&(classKeep|classStop|classOffice|classParty) == 0 && !m.capitalWords.has(t.key)
}

// join makes one token of the words of each name, with what connects them when a
// capital follows, and takes off the articles before it.
func (r *reader) join(s *signals, m *Model) {
	out := r.tokens[:0]
	r.person = false
	for i := 0; i < len(r.tokens); i++ {
		t := r.tokens[i]
		if t.kind != tokName {
			out = append(out, t)
			continue
		}
		first := i
		i = r.nameEnd(s, i)
		t.end = r.tokens[i].end
		r.person = r.person || i > first && !t.list && r.isPerson(s, m, first, i)
		for last := len(out) - 1; last >= 0 && out[last].kind == tokWord && s.is(&out[last], otherArticle) && r.together(out[last].end, t.start); last-- {
			if short := simple(r.low[out[last].start]); short != 0 && out[last].end-out[last].start > 2 {
				out[last].key, out[last].fair, out[last].stem = short, short, short
				break
			}
			out = out[:last]
		}
		out = append(out, t)
	}
	r.tokens = out
}

// isPerson reports a name of two words or more that is a person's: the first is a given
// name, and, where that is a place too ("Ginevra", "Italia"), the last no word of
// ordinary texts. A given name that is a word begins the names of lists as often
// ("Primavera"). Streets and halls have names of people too.
func (r *reader) isPerson(s *signals, m *Model, first, last int) bool {
	if first > 0 && r.near(first-1, first) && s.is(&r.tokens[first-1], otherVenue) {
		return false
	}
	t := &r.tokens[first]
	return s.given.has(t.key) || s.places.has(t.key) && t.lex&classStop == 0 && !m.commonWords.has(r.tokens[last].key)
}

// nameEnd gives the last token of the name that begins at i.
func (r *reader) nameEnd(s *signals, i int) int {
	for {
		k := i + 1
		switch {
		case k >= len(r.tokens):
			return i
		case r.tokens[k].kind == tokName && (r.tokens[k].joined || r.near(i, k)):
			i = k
			continue
		case !r.near(i, k):
			return i
		case r.tokens[k].kind == tokNumber && r.tokens[k].end-r.tokens[k].start == 4:
			i = k
			continue
		}
		for n := 0; n < 2 && k < len(r.tokens) && (s.is(&r.tokens[k], otherConnector|otherParticle) || r.tokens[k].kind == tokNumber) && r.near(k-1, k); n++ {
			k++
		}
		if k == i+1 || k >= len(r.tokens) || !r.near(k-1, k) || !r.goesOn(&r.tokens[k]) {
			return i
		}
		r.unmark(i+1, k+1)
		i = k
	}
}

// goesOn reports a word that goes on with a name after "per", "e" or "di".
func (r *reader) goesOn(t *token) bool {
	return t.kind == tokName || r.capitalName(t) && !(t.caps && r.shouting)
}

// simple is the key of the preposition that an article is part of, 0 for a mere
// article: "della" is "di", "alla" "a".
func simple(first byte) uint64 {
	switch first {
	case 'd':
		return hashOf("di")
	case 'a':
		return hashOf("a")
	case 'n':
		return hashOf("in")
	case 's':
		return hashOf("su")
	case 'c':
		return hashOf("con")
	}
	return 0
}
