package corpus

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"vedetta/pkg/personaldata"
)

// Count is how often an engine was right about one type, or all.
type Count struct {
	Truth int `json:"truth"` // spans that are there
	Found int `json:"found"` // spans that the engine gave
	Right int `json:"right"` // found spans that overlap a true one by at least half
	Exact int `json:"exact"` // found spans that begin and end where a true one does
}

func (c *Count) add(d Count) {
	c.Truth, c.Found, c.Right, c.Exact = c.Truth+d.Truth, c.Found+d.Found, c.Right+d.Right, c.Exact+d.Exact
}

// Rates are a count's shares; absent when there is nothing to divide by.
type Rates struct {
	Precision *float64 `json:"precision"` // of what was found, what was right
	Recall    *float64 `json:"recall"`    // of what is there, what was found
	F1        *float64 `json:"f1"`
}

// Rates are those of the matching rule, or with strict those of exact matches.
func (c Count) Rates(strict bool) Rates {
	right := c.Right
	if strict {
		right = c.Exact
	}
	return Rates{Precision: share(right, c.Found), Recall: share(right, c.Truth), F1: share(2*right, c.Found+c.Truth)}
}

func share(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	f := float64(part) / float64(whole)
	return &f
}

// Row is the count of one type.
type Row struct {
	Kind personaldata.Kind
	Count
}

// Case is one miss or false alarm.
type Case struct {
	ID   string            `json:"id"` // of the text
	Kind personaldata.Kind `json:"type"`
	// Start and End are code points.
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Before string `json:"before"` // what stands before the value
	Value  string `json:"value"`
	After  string `json:"after"`
	// Note says what there was instead: the same type at another length, or
	// another type. It is empty when there was nothing.
	Note string `json:"note,omitempty"`
}

// Report says how well an engine finds what is marked.
type Report struct {
	Texts int
	Rows  []Row // the types that are there or were found, in the order of Kinds
	Micro Count // all types together
	// Clean is how many texts have no marks, and Alarmed how many of them got a
	// span all the same.
	Clean, Alarmed int
	// Misses and Alarms are by the matching rule, StrictMisses and StrictAlarms by
	// exact matches.
	Misses, Alarms             []Case
	StrictMisses, StrictAlarms []Case
}

// AlarmsIn100 is how many of 100 clean texts got a span; nil without clean texts.
func (r *Report) AlarmsIn100() *float64 {
	f := share(r.Alarmed, r.Clean)
	if f != nil {
		*f *= 100
	}
	return f
}

// Score compares what an engine found with what is marked: found[i] belongs to
// texts[i]. A found span is right when it has the type of a true one and the two
// share at least half of the code points that either covers; each span counts
// once, those that fit best first.
func Score(texts []Text, found [][]personaldata.Span) (*Report, error) {
	if len(found) != len(texts) {
		return nil, fmt.Errorf("score: %d texts, but spans of %d", len(texts), len(found))
	}
	r := &Report{Texts: len(texts)}
	counts := map[personaldata.Kind]*Count{}
	for i, t := range texts {
		spans, err := positions(t.Text, found[i])
		if err != nil {
			return nil, fmt.Errorf("score %s: %w", t.ID, err)
		}
		if len(t.Truth) == 0 {
			r.Clean++
			if len(spans) > 0 {
				r.Alarmed++
			}
		}
		r.judge(t, spans, counts)
	}
	for kind, c := range counts {
		r.Rows = append(r.Rows, Row{kind, *c})
		r.Micro.add(*c)
	}
	slices.SortFunc(r.Rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(order(a.Kind), order(b.Kind)), cmp.Compare(a.Kind, b.Kind))
	})
	return r, nil
}

// order is the place of a kind in reports; a body's own come last.
func order(k personaldata.Kind) int {
	if i := slices.Index(personaldata.Kinds(), k); i >= 0 {
		return i
	}
	return len(personaldata.Kinds())
}

// judge counts one text.
func (r *Report) judge(t Text, found []Span, counts map[personaldata.Kind]*Count) {
	of := func(k personaldata.Kind) *Count {
		if counts[k] == nil {
			counts[k] = &Count{}
		}
		return counts[k]
	}
	for _, s := range t.Truth {
		of(s.Kind).Truth++
	}
	for _, s := range found {
		of(s.Kind).Found++
	}
	for _, p := range pairs(t.Truth, found, half) {
		of(t.Truth[p.truth].Kind).Right++
	}
	for _, p := range pairs(t.Truth, found, equal) {
		of(t.Truth[p.truth].Kind).Exact++
	}
	misses, alarms := left(t, found, half)
	r.Misses, r.Alarms = append(r.Misses, misses...), append(r.Alarms, alarms...)
	misses, alarms = left(t, found, equal)
	r.StrictMisses, r.StrictAlarms = append(r.StrictMisses, misses...), append(r.StrictAlarms, alarms...)
}

// left lists what has no partner on the other side.
func left(t Text, found []Span, fits func(overlap) bool) (misses, alarms []Case) {
	hit, good := make([]bool, len(t.Truth)), make([]bool, len(found))
	for _, p := range pairs(t.Truth, found, fits) {
		hit[p.truth], good[p.found] = true, true
	}
	for i, s := range t.Truth {
		if !hit[i] {
			misses = append(misses, caseOf(t, s, found, "found"))
		}
	}
	for i, s := range found {
		if !good[i] {
			alarms = append(alarms, caseOf(t, s, t.Truth, "marked"))
		}
	}
	return misses, alarms
}

// surroundings is how many code points of context a case shows on each side.
const surroundings = 30

func caseOf(t Text, s Span, others []Span, verb string) Case {
	c := Case{ID: t.ID, Kind: s.Kind, Start: s.Start, End: s.End, Value: t.Text[s.From:s.To]}
	before, after := []rune(t.Text[:s.From]), []rune(t.Text[s.To:])
	c.Before = string(before[max(0, len(before)-surroundings):])
	c.After = string(after[:min(len(after), surroundings)])
	var instead []string
	for _, o := range others {
		if o.Start < s.End && s.Start < o.End {
			instead = append(instead, fmt.Sprintf("%s %q", o.Kind, t.Text[o.From:o.To]))
		}
	}
	if len(instead) > 0 {
		c.Note = verb + " " + strings.Join(instead, ", ")
	}
	return c
}

// positions turns an engine's spans into spans with code points.
func positions(text string, spans []personaldata.Span) ([]Span, error) {
	out := make([]Span, len(spans))
	for i, s := range spans {
		if s.Start < 0 || s.End > len(text) || s.Start >= s.End || !boundary(text, s.Start) || !boundary(text, s.End) {
			return nil, fmt.Errorf("the engine found %s at bytes %d to %d, which are not whole characters of the text", s.Kind, s.Start, s.End)
		}
		start := utf8.RuneCountInString(text[:s.Start])
		out[i] = Span{Kind: s.Kind, Start: start, End: start + utf8.RuneCountInString(text[s.Start:s.End]), From: s.Start, To: s.End}
	}
	return out, nil
}

func boundary(text string, i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
