package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"vedetta/pkg/personaldata"
)

// appendSpans writes {"id","spans"}. Offsets are code points; spans come sorted
// by start, so that every character before them is counted once. Who was born less
// than 18 years before now is a minor.
func appendSpans(out []byte, r record, spans []personaldata.Span, now time.Time) []byte {
	out = append(append(append(out, `{"id":`...), r.id...), `,"spans":[`...)
	at, points := 0, 0
	for i, s := range spans {
		if i > 0 {
			out = append(out, ',')
		}
		points += utf8.RuneCountInString(r.text[at:s.Start])
		at = s.Start
		end := points + utf8.RuneCountInString(r.text[s.Start:s.End])
		out = strconv.AppendInt(append(out, `{"start":`...), int64(points), 10)
		out = strconv.AppendInt(append(out, `,"end":`...), int64(end), 10)
		out = appendString(append(out, `,"type":`...), string(s.Kind))
		out = strconv.AppendFloat(append(out, `,"score":`...), math.Round(s.Score*1000)/1000, 'f', -1, 64)
		out = append(out, `,"reasons":[`...)
		for j, reason := range s.ReasonsAt(now) {
			if j > 0 {
				out = append(out, ',')
			}
			out = appendString(out, string(reason))
		}
		out = append(out, `]}`...)
	}
	return append(out, "]}\n"...)
}

// appendRedacted writes {"id","text"}, or with --plain the text.
func (s *scanner) appendRedacted(out []byte, r record, spans []personaldata.Span) []byte {
	text := s.labels.RedactAll(r.text, spans)
	if s.plain {
		return append(append(out, text...), '\n')
	}
	out = append(append(append(out, `{"id":`...), r.id...), `,"text":`...)
	return append(appendString(out, text), "}\n"...)
}

// appendError writes {"id","error"}, or for people a line.
func (f *filter) appendError(out []byte, number int, id []byte, err error) []byte {
	if f.forPeople {
		return fmt.Appendf(out, "[riga %d non letta · line %d not read: %v]\n", number, number, err)
	}
	out = append(append(append(out, `{"id":`...), id...), `,"error":`...)
	return append(appendString(out, err.Error()), "}\n"...)
}

// appendString writes s as JSON, without the escapes that only HTML needs.
func appendString(out []byte, s string) []byte {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= ' ' && s[i] < utf8.RuneSelf && s[i] != '"' && s[i] != '\\'
	}
	if plain {
		return append(append(append(out, '"'), s...), '"')
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return append(out, `""`...) // a string can always be encoded
	}
	return append(out, bytes.TrimRight(b.Bytes(), "\n")...)
}

// appendExplained writes for people. Values are masked also in the text, so that
// the output can be shown to who asks why.
func (s *scanner) appendExplained(out []byte, number int, r record, spans []personaldata.Span, now time.Time) []byte {
	out = fmt.Appendf(out, "riga · line %d", number)
	if !s.plain {
		out = fmt.Appendf(out, ", id %s", r.id)
	}
	out = fmt.Appendf(out, "\n  %s\n", strings.ReplaceAll(showMasked(r.text, spans), "\n", "\n  "))
	if len(spans) == 0 {
		return append(out, "  niente trovato · nothing found\n\n"...)
	}
	for i, span := range spans {
		var why []string
		for _, reason := range span.ReasonsAt(now) {
			it, en := reason.Words()
			why = append(why, it+" ("+en+")")
		}
		out = fmt.Appendf(out, "  %d. %-17s %s  %.2f  %s\n", i+1, span.Kind, personaldata.Mask(span.Kind, r.text[span.Start:span.End]), span.Score, strings.Join(why, "; "))
	}
	return append(out, '\n')
}

// showMasked is the text with ⟦number mask⟧ in place of what was found; what
// overlaps stands in one pair of brackets.
func showMasked(text string, spans []personaldata.Span) string {
	var out strings.Builder
	at := 0
	for i := 0; i < len(spans); {
		out.WriteString(text[at:spans[i].Start] + "⟦")
		at = spans[i].End
		for first := i; i < len(spans) && (i == first || spans[i].Start < at); i++ {
			if i > first {
				out.WriteString(" · ")
			}
			s := spans[i]
			fmt.Fprintf(&out, "%d %s", i+1, personaldata.Mask(s.Kind, text[s.Start:s.End]))
			at = max(at, s.End)
		}
		out.WriteString("⟧")
	}
	return out.String() + text[at:]
}
