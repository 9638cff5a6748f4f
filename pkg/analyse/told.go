package analyse

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
	"vedetta/pkg/personaldata"
)

// tellings hold, of one body, the id of the first message that told something.
type tellings = detect.Shelf[string]

// tellingBound is as long as a campaign lasts.
var tellingBound = detect.Bound{Most: 20_000, Forget: 8 * 24 * time.Hour} // read only

// retell says which message was the first to tell of the same people in the same
// words: an id can stand in rows and findings, where a fingerprint of names would
// let anybody try names on it.
func (a *Analyser) retell(e *event.Event) {
	f := e.Facts
	if f.Told == 0 || e.Type != event.MessageSubmitted {
		return
	}
	t := a.told[e.Body]
	if t == nil {
		t = new(tellings)
		a.told[e.Body] = t
	}
	key := strconv.FormatUint(f.Exact, 36) + "/" + strconv.FormatUint(f.Told, 36)
	f.FirstTold = *t.Take(key, e.Time, tellingBound, func() *string { id := e.ID; return &id })
}

// greeted is how many words may stand before the name of whom a letter greets, as
// in "Alla cortese attenzione di".
const greeted = 4

// told is a fingerprint of what the personal data in a text says, whatever its
// order and spelling in signs, capitals and spaces; 0 without any. It tells one
// text about many people from a text about one of them that goes to many: the name
// in the greeting is left out where something else says whom the text is about.
func told(text string, spans []personaldata.Span) uint64 {
	var all, others []string
	who := false // somebody beside the one who is greeted
	for _, s := range spans {
		value := string(s.Kind) + " " + plain(text[s.Start:s.End])
		all = append(all, value)
		if s.Kind == personaldata.Person && greets(text[:s.Start]) {
			continue
		}
		others = append(others, value)
		who = who || s.Kind != personaldata.Health && s.Kind != personaldata.SocialBenefit
	}
	if who {
		all = others
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	h := fnv.New64a()
	h.Write([]byte(strings.Join(slices.Compact(all), "\n")))
	return max(1, h.Sum64())
}

// greets reports whether a name behind this may be that of a greeting.
func greets(before string) bool {
	return len(strings.Fields(before[strings.LastIndexByte(before, '\n')+1:])) <= greeted
}

// plain is a piece of personal data by its letters and digits.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
