package personaldata

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Reasons of what the settings find.
const (
	ownTerm    Reason = "own_term"
	ownPattern Reason = "own_pattern"
	ownCheck   Reason = "own_check"
	ownContext Reason = "own_context"
)

// compiled is what the settings add to the engine and take away from it. It
// never changes, so it is safe for concurrent use.
type compiled struct {
	least      map[Kind]float64 // the least score that is reported
	off        map[Kind]bool
	exceptions map[string][]Kind // by folded text; an empty list means every type
	longest    int               // bytes of the longest exception, folded
	terms      map[string][]ownedTerm
	types      []*ownType
}

// ownedTerm is a term of the body, folded.
type ownedTerm struct {
	folded []rune
	kind   Kind
}

// compile prepares valid settings. It is nil when they neither add nor take
// away anything.
func compile(c Config) (*compiled, error) {
	if len(c.Types) == 0 && len(c.Exceptions) == 0 && len(c.Terms) == 0 {
		return nil, nil
	}
	k := &compiled{
		least: map[Kind]float64{}, off: map[Kind]bool{},
		exceptions: make(map[string][]Kind, len(c.Exceptions)), terms: make(map[string][]ownedTerm, len(c.Terms)),
	}
	for _, t := range c.Types {
		if !t.enabled() {
			k.off[t.Name] = true
			continue
		}
		if t.Pattern != "" {
			own, err := compileType(t.withDefaults())
			if err != nil {
				return nil, err
			}
			k.types = append(k.types, own)
			t.Threshold = own.Threshold
		}
		if t.Threshold > 0 {
			k.least[t.Name] = t.Threshold
		}
	}
	for _, t := range c.Terms {
		folded := foldTerm(t.Text)
		first := firstWord(folded)
		k.terms[first] = append(k.terms[first], ownedTerm{folded, t.Type})
	}
	for _, x := range c.Exceptions {
		k.addException(x)
	}
	return k, nil
}

func (k *compiled) addException(x Exception) {
	key := foldValue(x.Text)
	k.longest = max(k.longest, len(key))
	types, known := k.exceptions[key]
	if known && len(types) == 0 || len(x.Types) == 0 {
		k.exceptions[key] = nil
		return
	}
	k.exceptions[key] = append(types, x.Types...)
}

// wants reports whether a type is looked for at all.
func (k *compiled) wants(kind Kind) bool { return k == nil || !k.off[kind] }

// threshold is the least score at which the engine keeps a span of a kind.
func (k *compiled) threshold(kind Kind) float64 {
	if k != nil {
		if own, set := k.least[kind]; set {
			return own
		}
	}
	return DefaultThreshold
}

// custom adds the terms and the types of the body's own to what the engine
// found, takes away exceptions, types that are off and scores under their
// threshold, and keeps the order and the promise that spans of one type do not
// overlap. It may change spans in place. Without settings it costs nothing.
func (k *compiled) custom(text string, spans []Span) []Span {
	if k == nil {
		return spans
	}
	found := len(spans)
	if len(k.terms) > 0 {
		spans = k.findTerms(text, spans)
	}
	for _, t := range k.types {
		spans = t.find(text, spans)
	}
	added := len(spans) > found
	spans = slices.DeleteFunc(spans, func(s Span) bool { return !k.keeps(text, s) })
	if len(spans) == 0 {
		return nil
	}
	if added {
		spans = settle(spans)
	}
	return spans
}

// keeps reports whether a span passes the settings.
func (k *compiled) keeps(text string, s Span) bool {
	if k.off[s.Kind] || s.Score < k.least[s.Kind] {
		return false
	}
	// Folding takes away at most the accents and the spaces: what is much longer
	// than every exception equals none.
	if len(k.exceptions) == 0 || s.End-s.Start > 8*(k.longest+8) {
		return true
	}
	types, known := k.exceptions[foldValue(text[s.Start:s.End])]
	return !known || len(types) > 0 && !slices.Contains(types, s.Kind)
}

// findTerms adds the body's own terms that stand in text as whole words.
func (k *compiled) findTerms(text string, spans []Span) []Span {
	wordsIn(text, 0, len(text), func(word []byte, start, _ int) bool {
		if word == nil {
			return true
		}
		for _, t := range k.terms[string(word)] {
			if end, ok := t.at(text, start); ok {
				spans = append(spans, Span{Kind: t.kind, Start: start, End: end, Score: 1, Reasons: []Reason{ownTerm}})
			}
		}
		return true
	})
	return spans
}

// at reports whether the term stands at offset i as whole words, and where it
// ends.
func (t ownedTerm) at(text string, i int) (end int, ok bool) {
	for _, want := range t.folded {
		r, next := seen(text, i)
		if r != want {
			return 0, false
		}
		i = next
		for want == ' ' {
			r, next = seen(text, i)
			if r != ' ' {
				break
			}
			i = next
		}
	}
	if r, _ := seen(text, i); isWordRune(r) {
		return 0, false
	}
	return afterMarks(text, i), true
}

// seen is the next character at or after offset i that is seen, and where it
// ends; 0 at the end of the text.
func seen(text string, i int) (r rune, end int) {
	for i < len(text) {
		r, size := foldNext(text, i)
		i += size
		if r != 0 {
			return r, i
		}
	}
	return 0, i
}

// afterMarks steps over the combining marks at offset i: they belong to the
// letter before.
func afterMarks(text string, i int) int {
	for i < len(text) && text[i] >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			break
		}
		i += size
	}
	return i
}

// settle sorts spans and joins those of one type that overlap, so that no part
// of any is lost. The longest gives the reasons, the surest the score.
func settle(spans []Span) []Span {
	slices.SortStableFunc(spans, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	last := map[Kind]int{}    // the last kept span of a type, counted from 1
	longest := map[Kind]int{} // and the length of the longest that it was made of
	kept := spans[:0]
	for _, s := range spans {
		length := s.End - s.Start
		at := last[s.Kind]
		if at == 0 || s.Start >= kept[at-1].End {
			kept = append(kept, s)
			last[s.Kind], longest[s.Kind] = len(kept), length
			continue
		}
		joined := &kept[at-1]
		joined.End, joined.Score = max(joined.End, s.End), max(joined.Score, s.Score)
		if length > longest[s.Kind] {
			joined.Reasons, longest[s.Kind] = s.Reasons, length
		}
	}
	return kept
}
