package personaldata

import (
	"fmt"
	"regexp"
	"unicode/utf8"
)

// ownType is a type of the body's own that has a pattern.
type ownType struct {
	Type
	pattern *regexp.Regexp
	group   int // that holds the value; 0 is the whole match
	valid   func(value string) bool
	context map[string]bool // folded words
}

func compileType(t Type) (*ownType, error) {
	pattern, err := regexp.Compile(t.Pattern)
	if err != nil {
		return nil, fmt.Errorf("type %s: %w", t.Name, err)
	}
	own := &ownType{Type: t, pattern: pattern, group: pattern.NumSubexp(), valid: validators[t.Validator]}
	if len(t.Context) > 0 {
		own.context = make(map[string]bool, len(t.Context))
		for _, w := range t.Context {
			own.context[string(foldTerm(w))] = true
		}
	}
	return own, nil
}

// find adds what the pattern matches and the validator accepts.
func (t *ownType) find(text string, spans []Span) []Span {
	for _, at := range t.pattern.FindAllStringSubmatchIndex(text, -1) {
		start, end := at[2*t.group], at[2*t.group+1]
		if start < 0 || start == end || cutsCharacter(text, start) || cutsCharacter(text, end) {
			continue
		}
		if t.valid != nil && !t.valid(essence(text[start:end])) {
			continue
		}
		spans = append(spans, t.span(text, start, end))
	}
	return spans
}

func (t *ownType) span(text string, start, end int) Span {
	s := Span{Kind: t.Name, Start: start, End: end, Score: t.Score, Reasons: []Reason{ownPattern}}
	if t.valid != nil {
		s.Reasons = append(s.Reasons, ownCheck)
	}
	if t.near(text, start, end) {
		s.Score, s.Reasons = t.ScoreWithContext, append(s.Reasons, ownContext)
	}
	return s
}

// near reports whether a context word stands as a whole within the window
// before start or after end.
func (t *ownType) near(text string, start, end int) bool {
	if len(t.context) == 0 {
		return false
	}
	from, to := start, end
	for range t.Window {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
		_, size = utf8.DecodeRuneInString(text[to:])
		to += size
	}
	return t.contextIn(text, from, start) || t.contextIn(text, end, to)
}

// contextIn looks for a context word that lies wholly between two offsets.
func (t *ownType) contextIn(text string, from, to int) bool {
	found := false
	wordsIn(text, from, to, func(word []byte, start, end int) bool {
		cut := start == from && endsInWord(text[:from]) || end == to && beginsWithWord(text[to:])
		found = !cut && t.context[string(word)]
		return !found
	})
	return found
}

func endsInWord(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return isWordRune(r)
}

func beginsWithWord(text string) bool {
	r, _ := seen(text, 0)
	return isWordRune(r)
}

// cutsCharacter reports an offset inside a character; a pattern can only stand
// there in text that is no UTF-8.
func cutsCharacter(text string, i int) bool {
	return i < len(text) && !utf8.RuneStart(text[i])
}
