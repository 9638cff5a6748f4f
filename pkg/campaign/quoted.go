package campaign

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what reports say of their own.
const (
	ownWords    = 20   // before the message that is reported
	ownParts    = 3    // phrases
	quotedWords = 7    // of a message that nothing but a phrase before it tells
	quotedHead  = 2000 // bytes that are looked through
)

// Quoted returns the message that a citizen's report quotes: the lines behind ">", else
// what stands in quotation marks, else what follows phrases that tell of a message
// ("Mi arriva questo, è una truffa? …", "Inoltro: …"). Where nothing tells, it is
// the whole report. Reports of one message begin in as many ways as there are people.
func Quoted(report string) string {
	if lines := quotedLines(report); enough(lines, MinWords) {
		return lines
	}
	if inside := insideMarks(report); enough(inside, MinWords) {
		return inside
	}
	for range ownParts {
		rest := afterOwn(report)
		if !enough(rest, quotedWords) {
			break
		}
		report = rest
	}
	return report
}

// enough reports whether a text has so many words.
func enough(text string, words int) bool {
	return len(strings.Fields(text[:min(len(text), quotedHead)])) >= words
}

// quotedLines are the lines that a mail program has marked as another's.
func quotedLines(report string) string {
	var out strings.Builder
	for line := range strings.Lines(report) {
		if quote, ok := strings.CutPrefix(strings.TrimSpace(line), ">"); ok {
			out.WriteString(strings.TrimLeft(quote, "> "))
			out.WriteByte('\n')
		}
	}
	return out.String()
}

// insideMarks is what stands in quotation marks. An apostrophe within a word is none,
// and one at its end ("un po' strano") ends no message of a few words only.
func insideMarks(report string) string {
	report = report[:min(len(report), quotedHead)]
	before := ' '
	for i, r := range report {
		if shut := shutting(r); shut != 0 && !unicode.IsLetter(before) {
			if inside := upTo(report[i+utf8.RuneLen(r):], shut); inside != "" {
				return inside
			}
		}
		before = r
	}
	return ""
}

// upTo is what stands before a mark that ends quotedWords words, else before the last
// one; empty where there is none.
func upTo(text string, shut rune) string {
	last := 0
	for i, r := range text {
		if r != shut {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):]); unicode.IsLetter(next) {
			continue
		}
		if last = i; enough(text[:i], quotedWords) {
			break
		}
	}
	return text[:last]
}

// shutting is the mark that ends what a mark begins, 0 for what is no mark.
func shutting(r rune) rune {
	switch r {
	case '"', '\'':
		return r
	case '«':
		return '»'
	case '“':
		return '”'
	case '‘':
		return '’'
	}
	return 0
}

// afterOwn is what follows the first phrase of a report if that tells of a message,
// else nothing.
func afterOwn(report string) string {
	head := report[:min(len(report), quotedHead)]
	end := strings.IndexAny(head, ":?\n")
	if end < 0 {
		return ""
	}
	words := strings.FieldsFunc(strings.ToLower(head[:end]), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(words) > ownWords || !slices.ContainsFunc(words, tellsOfMessage) {
		return ""
	}
	return strings.TrimSpace(report[end+1:])
}

// tellsOfMessage reports whether a word begins as those do by which people say that
// they got, hand on or doubt a message.
func tellsOfMessage(word string) bool {
	return slices.ContainsFunc(telling, func(stem string) bool { return strings.HasPrefix(word, stem) })
}

// telling is stems in small letters. Read only.
var telling = []string{"ricev", "arriv", "segnal", "inoltr", "messagg", "sms", "mail", "email", "whatsapp", "testo", "numero", "truff", "scriv", "scritt", "alleg", "incoll", "dice", "vero"}
