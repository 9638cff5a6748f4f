package purpose

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

//go:embed signals.tsv
var signalFile string

// signal is something that a message shows, by phrases or by its form.
type signal struct {
	name, it, en string
}

// item is one place of a pattern.
type item struct {
	word string
	key  uint64 // of a whole word
	kind uint8  // of token, when it is no word
	form uint8  // of the item
}

const (
	itemWord = iota
	itemPrefix
	itemKind
	itemAny
)

// pattern is a row of items that fires a signal.
type pattern struct {
	items  []item
	signal int32
	plea   bool // it asks for a vote
	fact   bool // it states a fact on voting
	third  byte // third letter of the first word, 0 when it has none: tells most words at once
}

// signals is the list of all, and their patterns by the beginning of their first
// word. It never changes after it was made.
type signals struct {
	all     []signal
	byHead  [heads][]pattern // patterns that begin with a beginning of words
	exact   []pattern        // the others, those of one first word together
	byWord  table            // where these begin, and how many, by the word
	byKind  [tokSide + 1][]pattern
	formals int // signals of the form begin here
	topics  *topics
	*roles

	neutral, pleas, runs []int32 // of voting: facts, what asks for a vote (vote_plea first), who stands
	hosts, equals        []int32 // of events: a campaign as host (campaign_host first), and equal terms
	slates               []int32 // the candidates of one list
	contests             []int32 // of votes and candidacies that are for no office
}

// itemKinds are the tokens that patterns name.
var itemKinds = map[string]uint8{
	"#name": tokName, "#party": tokName, "#side": tokSide, "#number": tokNumber, "#code": tokCode, "#time": tokTime, "#date": tokDate, "#money": tokMoney,
	"#percent": tokPercent, "#link": tokLink, "#oddlink": tokOddLink, "#publiclink": tokPublicLink, "#mail": tokMail,
}

// parseSignals reads the table of signals.
func parseSignals(table string) (*signals, error) {
	names, err := parseRoles(roleFile)
	if err != nil {
		return nil, err
	}
	t, err := parseTopics(topicFile, names.classes)
	if err != nil {
		return nil, err
	}
	for _, w := range names.twins {
		w.lex = t.of([]byte(w.word), w.key)
	}
	s := &signals{topics: t, roles: names}
	for n, line := range strings.Split(table, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 4 {
			return nil, fmt.Errorf("signals line %d: %d fields, want name, Italian, English, patterns", n+1, len(fields))
		}
		switch fields[0] {
		case "neutral_vote", "takes_no_side":
			s.neutral = append(s.neutral, int32(len(s.all)))
		case "vote_plea", "campaign_words", "achievements", "opponent":
			s.pleas = append(s.pleas, int32(len(s.all)))
		case "candidacy", "candidate_named", "own_run":
			s.runs = append(s.runs, int32(len(s.all)))
		case campaignHost, "candidacy_backed":
			s.hosts = append(s.hosts, int32(len(s.all)))
		case "debate":
			s.equals = append(s.equals, int32(len(s.all)))
		case "other_contest":
			s.contests = append(s.contests, int32(len(s.all)))
		case "own_slate":
			s.slates = append(s.slates, int32(len(s.all)))
		}
		s.all = append(s.all, signal{fields[0], fields[1], fields[2]})
		for text := range strings.SplitSeq(fields[3], "|") {
			p := pattern{signal: int32(len(s.all) - 1), plea: fields[0] == "vote_plea", fact: fields[0] == "neutral_vote"}
			for w := range strings.FieldsSeq(text) {
				p.items = append(p.items, itemOf(w, names))
			}
			if len(p.items) == 0 {
				return nil, fmt.Errorf("signals line %d: an empty pattern", n+1)
			}
			s.add(p)
		}
	}
	s.indexWords()
	s.formals = len(s.all)
	s.all = append(s.all, formSignals[:]...)
	return s, nil
}

// add files a pattern by its first item.
func (s *signals) add(p pattern) {
	switch first := p.items[0]; first.form {
	case itemKind:
		s.byKind[first.kind] = append(s.byKind[first.kind], p)
	case itemWord:
		s.exact = append(s.exact, p)
	default:
		if len(first.word) > 2 {
			p.third = first.word[2]
		}
		head := headOf([]byte(first.word))
		s.byHead[head] = append(s.byHead[head], p)
	}
}

// indexWords brings the patterns of each first word together.
func (s *signals) indexWords() {
	slices.SortStableFunc(s.exact, func(a, b pattern) int { return strings.Compare(a.items[0].word, b.items[0].word) })
	places := map[uint64]uint32{}
	for i, p := range s.exact {
		key := hashOf(p.items[0].word)
		if places[key] == 0 {
			places[key] = uint32(i) << mostOfWord
		}
		places[key]++
	}
	s.byWord = newTable(places)
}

// mostOfWord is how many bits count the patterns of one first word.
const mostOfWord = 12

// of gives the patterns that begin with exactly a word.
func (s *signals) of(key uint64) []pattern {
	at := s.byWord.get(key)
	if at == 0 {
		return nil
	}
	from := at >> mostOfWord
	return s.exact[from : from+at&(1<<mostOfWord-1)]
}

func itemOf(w string, names *roles) item {
	if kind, ok := itemKinds[w]; ok {
		return item{kind: kind, form: itemKind}
	}
	if w == "_" {
		return item{form: itemAny}
	}
	if prefix, ok := strings.CutSuffix(w, "*"); ok {
		return item{word: prefix, form: itemPrefix}
	}
	w = names.wordOf(w)
	return item{word: w, key: hashOf(w), form: itemWord}
}

// headOf is the first two characters of a word, which every pattern has.
func headOf(w []byte) uint32 {
	switch len(w) {
	case 0:
		return 0
	case 1:
		return uint32(w[0]) % 32
	}
	return uint32(w[0])%32 + uint32(w[1])%32*32
}

// heads is how many beginnings headOf tells apart.
const heads = 32 * 32

// The signals of a message's form, after those of the table.
const (
	formExclaims = iota
	formShouts
	formOddLink
	formLink
	formPublicLink
	formAsks
	formEmoji
	formMoney
	formCode
	formTime
	formNames
	formManyNames
	formQuotes
	formSubject
	formLureLink
	formMail
	formBothSides
	formHolder
	formSpeaks
	formSigns
	formSigned
	formQuoted
	formPraised
	formHolderSpeaks
	formSignsSpeaks
	formActs
	formIntroduced
)

var formSignals = [...]signal{
	formExclaims:     {"exclaims", "molti punti esclamativi", "many exclamation marks"},
	formShouts:       {"shouts", "scrive in maiuscolo", "writes in capitals"},
	formOddLink:      {"odd_link", "collegamento insolito per un ente", "a link unusual for an institution"},
	formLink:         {"link", "contiene un collegamento", "has a link"},
	formPublicLink:   {"public_link", "collegamento al sito di un ente pubblico", "a link to a public body's site"},
	formAsks:         {"asks", "fa domande", "asks questions"},
	formEmoji:        {"emoji", "usa simboli ed emoji", "uses emoji"},
	formMoney:        {"money", "indica una somma", "names a sum"},
	formCode:         {"code", "contiene un codice", "has a code"},
	formTime:         {"time", "indica un'ora", "names a time"},
	formNames:        {"names", "nomina qualcuno", "names somebody"},
	formManyNames:    {"many_names", "nomina più persone o luoghi", "names several people or places"},
	formQuotes:       {"quotes", "contiene virgolette", "has quotation marks"},
	formSubject:      {"subject", "ha un oggetto", "has a subject"},
	formLureLink:     {"lure_link", "fretta o richiesta di dati con un collegamento insolito", "haste or a request for data with an unusual link"},
	formBothSides:    {"both_sides", "spiega sia il sì sia il no", "explains both yes and no"},
	formHolder:       {"office_holder", "nomina chi ha una carica o si candida", "names who holds an office or stands for one"},
	formSpeaks:       {"speaks", "qualcuno parla di sé", "somebody speaks of themselves"},
	formSigns:        {"signs", "una persona firma", "a person signs"},
	formSigned:       {"office_signs", "firma chi ha una carica o si candida", "who holds an office or stands for one signs"},
	formQuoted:       {"office_quoted", "cita chi ha una carica o si candida", "quotes who holds an office or stands for one"},
	formPraised:      {"office_praised", "loda chi ha una carica o si candida", "praises who holds an office or stands for one"},
	formHolderSpeaks: {"office_speaks", "chi ha una carica o si candida parla di sé", "who holds an office or stands for one speaks of themselves"},
	formSignsSpeaks:  {"signs_own_words", "una persona parla di sé e firma", "a person speaks of themselves and signs"},
	formActs:         {"office_acts", "racconta che cosa fa o dice chi ha una carica o si candida", "tells what who holds an office or stands for one does or says"},
	formIntroduced:   {"office_introduces", "chi ha una carica o si candida si presenta", "who holds an office or stands for one introduces themselves"},
	formMail:         {"mail", "contiene un indirizzo e-mail", "has an e-mail address"},
}

// fire notes which signals the message shows.
func (r *reader) fire(s *signals, m Message) {
	r.fired, r.facts = r.fired[:0], 0
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.hash {
			r.slogan(s, t)
		}
		if t.kind != tokWord {
			r.match(s.byKind[t.kind], i)
			continue
		}
		r.match(s.of(t.key), i)
		r.match(s.byHead[headOf(r.low[t.start:t.end])], i)
	}
	r.fireForm(s, m)
}

func (r *reader) match(patterns []pattern, i int) {
	third := byte(1) // of no word
	if t := &r.tokens[i]; t.end-t.start > 2 {
		third = r.low[t.start+2]
	}
	for k := range patterns {
		p := &patterns[k]
		if p.third != 0 && p.third != third {
			continue
		}
		if len(p.items) <= len(r.tokens)-i && r.fits(p, i) && !(p.plea && r.impersonal(i)) {
			r.show(p.signal)
			if p.fact {
				r.facts++
			}
		}
	}
}

// impersonal reports a verb that tells how something is done: "si barra il simbolo".
func (r *reader) impersonal(i int) bool {
	if i == 0 {
		return false
	}
	t := &r.tokens[i-1]
	return t.kind == tokWord && string(r.low[t.start:t.end]) == "si"
}

func (r *reader) fits(p *pattern, i int) bool {
	for k := range p.items {
		it, t := &p.items[k], &r.tokens[i+k]
		switch it.form {
		case itemKind:
			if t.kind != it.kind {
				return false
			}
			continue
		case itemAny:
			continue
		}
		if it.form == itemWord && t.kind == tokWord {
			if t.key != it.key {
				return false
			}
			continue
		}
		w := r.low[t.start:t.end]
		if t.kind != tokWord && t.kind != tokNumber && t.kind != tokCode { // a name is no word, whatever it is
			return false
		}
		if len(w) < len(it.word) || it.form == itemWord && len(w) != len(it.word) || string(w[:len(it.word)]) != it.word {
			return false
		}
	}
	return true
}

// show notes a signal once.
func (r *reader) show(signal int32) {
	if slices.Contains(r.fired, signal) {
		return
	}
	r.fired = append(r.fired, signal)
}

// hide takes signals back.
func (r *reader) hide(signals []int32) {
	r.fired = slices.DeleteFunc(r.fired, func(f int32) bool { return slices.Contains(signals, f) })
}

// fireForm notes the signals of the message's form.
func (r *reader) fireForm(s *signals, m Message) {
	var count [tokSide + 1]int
	for i := range r.tokens {
		count[r.tokens[i].kind]++
	}
	if r.sides == bothSides { // who explains both answers pleads for none
		r.hide(s.pleas[:1])
	}
	if r.shows(s.contests) { // a town that stands for an award is no candidate, and who votes for a song elects nobody
		if r.hide(s.hosts[1:]); !r.shows(s.hosts) {
			r.hide(s.pleas[:1])
			r.hide(s.runs)
		}
	}
	who := r.persons(s)
	lure, introduced := false, false
	for _, f := range r.fired {
		introduced = introduced || s.all[f].name == "introduces_self"
		lure = lure || s.all[f].name == "urgent_lure" || s.all[f].name == "asks_secret"
	}
	for form, on := range [...]bool{
		formExclaims: r.marks.exclamations >= 2, formShouts: r.marks.letters >= 20 && 2*r.marks.capitals > r.marks.letters,
		formOddLink: count[tokOddLink] > 0, formLink: count[tokLink] > 0, formPublicLink: count[tokPublicLink] > 0, formAsks: r.marks.questions > 0,
		formEmoji: count[tokSign] > 0, formMoney: count[tokMoney] > 0, formCode: count[tokCode] > 0, formTime: count[tokTime] > 0,
		formNames: count[tokName] > 0, formManyNames: count[tokName] > 3, formQuotes: r.marks.quotes >= 2, formSubject: m.Subject != "",
		formLureLink: lure && count[tokOddLink] > 0, formMail: count[tokMail] > 0, formBothSides: r.sides == bothSides,
		formHolder: who.holder, formSpeaks: who.speaks, formSigns: who.signs, formSigned: who.signed, formQuoted: who.holder && r.marks.quotes >= 2,
		formPraised: who.holder && who.praise, formHolderSpeaks: who.office && who.speaks, formSignsSpeaks: who.speaks && (who.signs || who.signed),
		formActs: who.acts, formIntroduced: introduced && (who.office || r.shows(s.runs)),
	} {
		if on {
			r.show(int32(s.formals + form))
		}
	}
}
