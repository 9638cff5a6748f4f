package personaldata

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

const ellipsis = "…"

// Redact returns an excerpt of text around the first span, of at most limit
// characters, in which every span is replaced by a label such as [TELEFONO].
// What was cut is marked with an ellipsis. No part of a span is ever shown, also
// when spans are unsorted, overlap or lie partly outside the text. Without spans
// the excerpt is the beginning of the text.
func Redact(text string, spans []Span, limit int) string {
	if limit <= 0 {
		return ""
	}
	before, label, after := redacted(text, mend(text, spans))
	room := limit - utf8.RuneCountInString(label)
	if room < 0 {
		return head(label, limit)
	}
	left, right := share(room, utf8.RuneCountInString(before), utf8.RuneCountInString(after))
	return tail(before, left) + label + head(after, right)
}

// RedactAll returns text with every span replaced by its label. No part of a
// span is ever shown, also when spans are unsorted, overlap or lie partly outside
// the text; nested ones become the label of the outermost.
func RedactAll(text string, spans []Span) string { return Labels(nil).RedactAll(text, spans) }

// redacted splits the text at the first span and replaces all of them.
func redacted(text string, spans []Span) (before, label, after string) {
	if len(spans) == 0 {
		return "", "", text
	}
	var rest strings.Builder
	at := spans[0].End
	for _, s := range spans[1:] {
		rest.WriteString(text[at:s.Start])
		rest.WriteString(labelOf(s.Kind))
		at = s.End
	}
	rest.WriteString(text[at:])
	return text[:spans[0].Start], labelOf(spans[0].Kind), rest.String()
}

// mend sorts the spans, cuts them to the text, widens them to whole characters
// and merges those that overlap; the outermost names the kind.
func mend(text string, spans []Span) []Span {
	var whole []Span
	for _, s := range spans {
		s.Start, s.End = max(s.Start, 0), min(s.End, len(text))
		if s.Start >= s.End {
			continue
		}
		s.Start, s.End = widen(text, s.Start, s.End)
		whole = append(whole, s)
	}
	slices.SortStableFunc(whole, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	var merged []Span
	for _, s := range whole {
		if last := len(merged) - 1; last >= 0 && s.Start < merged[last].End {
			merged[last].End = max(merged[last].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

func widen(text string, start, end int) (int, int) {
	for start > 0 && !utf8.RuneStart(text[start]) {
		start--
	}
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	return start, end
}

// share divides room between the two sides; what one does not need the other gets.
func share(room, before, after int) (left, right int) {
	left = min(before, room/2)
	right = min(after, room-left)
	left = min(before, room-right)
	return left, right
}

// head is the first n characters of s, the last of them an ellipsis when s is longer.
func head(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	if n == 0 {
		return ""
	}
	for i := range s {
		if n--; n == 0 {
			return s[:i] + ellipsis
		}
	}
	return s
}

// tail is the last n characters of s, the first of them an ellipsis when s is longer.
func tail(s string, n int) string {
	drop := utf8.RuneCountInString(s) - n
	if drop <= 0 {
		return s
	}
	if n == 0 {
		return ""
	}
	for i := range s {
		if drop--; drop < -1 {
			return ellipsis + s[i:]
		}
	}
	return ellipsis
}
