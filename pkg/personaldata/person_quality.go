package personaldata

import (
	"bytes"
	"strings"
)

// quality reports a given name that is an adjective or a noun where it stands, at the
// beginning of a sentence: "Serena giornata", "Chiara e semplice", "Massimo rispetto",
// "Benedetto il giorno". What follows tells: an adjective or a noun where a verb would
// have to stand.
func (s *names) quality(n *name, h hold) bool {
	x := s.x
	if n.words <= 2 && x.isOneOf(n.first, wishQualities()) && x.isOneOf(n.first+1, wishTimes()) && x.is(n.first, flagSpace) {
		return true // "SERENA NOTTE A TUTTI"
	}
	if n.words != 1 || n.given+n.givenWord == 0 || h.private || !x.is(n.first, flagCapital) || x.is(n.first, flagCaps) || !x.sentenceStart(n.first) {
		return false
	}
	if !s.alsoWord(n.first) || n.last+1 >= len(x.tokens) || !x.is(n.last, flagSpace) {
		return false
	}
	next := n.last + 1
	if x.is(next, flagCapital|flagNumber|flagUsed) {
		return false
	}
	switch {
	case x.at(next, "e"), x.at(next, "ed"), x.at(next, "o"):
		return next+1 < len(x.tokens) && x.is(next, flagSpace) && s.plainWord(next+1) && !x.isE(next)
	case x.at(next, "il"), x.at(next, "la"), x.at(next, "chi"), x.at(next, "quel"), x.at(next, "quella"):
		if x.class(n.first)&commonWord != 0 && s.plainWord(next+1) && s.role(next+1)&(rolePrivate|roleIntro|roleTitle|roleOffice) == 0 && x.sense(next+1)&(senseKin|senseWeakKin|senseWork) == 0 && x.class(next)&functionWord != 0 && !x.at(next, "chi") && !x.at(next, "la") {
			return true // "Clemente il meteo"
		}
		return strings.HasSuffix(s.wordEnd(n.first), "ett") || strings.HasSuffix(s.wordEnd(n.first), "at") // Benedetto, Beato
	case x.at(next, "come"):
		return x.at(next+1, "il") || x.at(next+1, "l") || x.at(next+1, "la") || x.at(next+1, "lo") || x.at(next+1, "un") || x.at(next+1, "una") // "Chiara come l'acqua"
	case x.class(next)&weekday != 0:
		return x.at(next+1, "a") || x.at(next+1, "ai") || x.at(next+1, "e") || next+1 >= len(x.tokens) || x.ends(next) // "Serena domenica a tutti"
	case x.at(next, "alle"), x.at(next, "alla"):
		return x.at(n.first, "Rosario") // the prayer
	}
	return s.plainWord(next) && s.nominal(next)
}

// alsoWord reports a given name that is an ordinary word too.
func (s *names) alsoWord(i int) bool {
	return s.x.class(i)&(commonWord|givenWord) != 0 || s.role(i)&roleName != 0
}

// plainWord reports an ordinary word in small letters that is nobody's relative.
func (s *names) plainWord(i int) bool {
	x := s.x
	return !x.is(i, flagCapital|flagNumber|flagUsed) && x.class(i)&commonWord != 0 && x.class(i)&(functionWord|relation|title|given|firstPerson) == 0 && x.tokens[i].len() > 3
}

// wordEnd is what stands before the last letter of token i, three letters at most.
func (s *names) wordEnd(i int) string {
	end := int(s.x.tokens[i].end) - 1
	return string(s.x.v.b[max(int(s.x.tokens[i].start), end-3):end])
}

// isE reports "è" where the view has the letter of "and"; false outside the text.
func (x *scan) isE(i int) bool {
	if uint(i) >= uint(len(x.tokens)) {
		return false
	}
	t := x.tokens[i]
	return t.len() == 1 && x.v.low(int(t.start)) == 'e' && (x.v.at(int(t.end)) == '\'' || x.v.text[x.v.offset(int(t.start))] >= 0x80)
}

// nominal reports a word whose ending no verb has that could follow its subject:
// rispetto, giornata, pulita, emozione.
func (s *names) nominal(i int) bool {
	x := s.x
	t := x.tokens[i]
	if x.v.text[x.v.offset(int(t.end)-1)] >= 0x80 {
		return false // andò
	}
	word := string(x.v.b[t.start:t.end])
	switch x.v.low(int(t.end) - 1) {
	case 'o':
		return !strings.HasSuffix(word, "no") // pensano; "meno" and "buono" are left to others
	case 'i':
		return true
	case 'a':
		return (strings.HasSuffix(word, "ata") || strings.HasSuffix(word, "ita") || strings.HasSuffix(word, "uta") || strings.HasSuffix(word, "ezza") || strings.HasSuffix(word, "enza") || strings.HasSuffix(word, "osa") || strings.HasSuffix(word, "ensa")) && !likeParticiple[word]
	case 'e':
		return strings.HasSuffix(word, "zione") || strings.HasSuffix(word, "ale") || strings.HasSuffix(word, "ile") || strings.HasSuffix(word, "ore")
	}
	return false
}

// likeParticiple are verbs of somebody that end like a participle or a noun.
var likeParticiple = map[string]bool{
	"abita": true, "aiuta": true, "evita": true, "invita": true, "visita": true, "rifiuta": true, "saluta": true, "cita": true, "esita": true, "eredita": true,
	"merita": true, "recita": true, "limita": true, "ospita": true, "agita": true, "medita": true, "pensa": true, "posa": true, "sposa": true, "osa": true,
	"valuta": true, "sputa": true, "muta": true, "imita": true, "milita": true, "nata": true, "riposa": true,
	"vomita": true, "esercita": true, "irrita": true, "facilita": true, "transita": true, "deposita": true,
}

var (
	wishQualities = wordSet("seren(a|o) felice buon(a|o) bella dolce liet(a|o) splendid(a|o)")
	wishTimes     = wordSet("notte giornata serata domenica settimana sera pasqua natale estate anno pausa mattina mattinata pomeriggio vacanza vacanze feste risveglio")
)

// birthplace reports a town that is a given name too, where somebody was born: "nato a
// Rocca il", "nata a Rosa (VI)".
func (s *names) birthplace(n *name) bool {
	x, k := s.x, n.first-1
	if n.words != 1 || k < 1 || !x.at(k, "a") && !x.at(k, "ad") || x.class(k-1)&birthWord == 0 || x.tokens[k-1].len() < 3 {
		return false
	}
	next := n.last + 1
	return next >= len(x.tokens) || x.at(next, "il") || x.at(next, "nel") || x.is(next, flagNumber) || string(x.gap(n.last)) == " (" || x.gap(n.last)[0] == ','
}

// nameOf reports a name that is said to be that of a thing: "Stella era il nome della nave".
func (s *names) nameOf(n *name) bool {
	x, k := s.x, n.last+1
	if x.at(k, "non") {
		k++
	}
	return k+3 < len(x.tokens) && x.at(k+1, "il") && x.at(k+2, "nome") && (x.isE(k) || x.at(k, "era")) && (x.at(k+3, "del") || x.at(k+3, "della") || x.at(k+3, "dell"))
}

// exclaims reports a word of the language that only begins its sentence before a given name
// and a surname, so that its capital says nothing: "Grande Tiziana Ferrario", "Addio Marco
// Bellini". Somebody's surname in front of two given names is none.
func (s *names) exclaims(i int) bool {
	x := s.x
	if !x.is(i, flagSpace) || !x.is(i+1, flagSpace) || !x.is(i+1, flagCapital) || !x.is(i+2, flagCapital) || x.is(i, flagCaps) || x.is(i+1, flagUsed|flagCaps) || x.is(i+2, flagUsed) {
		return false
	}
	if c := x.class(i + 1); (c&given == 0 || c&(commonWord|placeWord) != 0) && s.role(i+1)&roleName == 0 {
		return false
	}
	if c := x.class(i + 2); c&(given|givenWord) != 0 || c != 0 && c&(surname|surnameWord) == 0 {
		return false
	}
	c := x.class(i)
	return (c&(commonWord|surnameWord) != 0 && c&given == 0 || c == 0 && s.superlative(i)) && x.sentenceStart(i)
}

// warning reports a word of the language that ends a text with a full stop, as no signature
// on the same line does: "tecnici al lavoro. Prudenza.".
func (s *names) warning(n *name) bool {
	x := s.x
	if n.words != 1 || n.givenWord != 1 || x.class(n.first)&commonWord == 0 || n.first == 0 {
		return false
	}
	return bytes.IndexByte(x.gap(n.first-1), '\n') < 0 && x.v.at(int(x.tokens[n.last].end)) == '.'
}

// superlative reports an unknown word that ends as praise does: "Simpaticissimo".
func (s *names) superlative(i int) bool {
	t := s.x.tokens[i]
	word := s.x.v.b[t.start:t.end]
	return bytes.HasSuffix(word, []byte("issimo")) || bytes.HasSuffix(word, []byte("issima")) || bytes.HasSuffix(word, []byte("abile"))
}
