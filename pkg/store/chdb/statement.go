package chdb

import "strings"

// statement is what the HTTP interface must know of a text before the engine sees it.
type statement struct {
	text   string
	tokens []token // up to where an INSERT's data starts

	kind    string // first word, in capitals
	format  string // of the FORMAT clause; empty when there is none
	many    bool   // more than one statement
	outfile bool   // INTO OUTFILE or FROM INFILE: the server's disk
	broken  bool   // a quote or comment never ends

	insert     bool   // INSERT with data
	head       string // the INSERT without FORMAT and data
	dataStart  int    // where its data starts; -1 when the text ends before
	bodyStart  int    // where the FORMAT clause starts, or the text's end
	formatTail string // what follows a query's FORMAT clause, such as SETTINGS

	depth     int  // brackets open before the last token
	fromQuery bool // an INSERT that reads from a query
}

// parseStatement reads the text's tokens. It judges nothing.
func parseStatement(text string) *statement {
	s := &statement{text: text, dataStart: -1, bodyStart: len(text)}
	lex := &lexer{text: text}
	for t := lex.next(); t.kind != tokenEnd; t = lex.next() {
		s.push(t)
		if s.kind == "INSERT" && s.startsData() {
			return s
		}
	}
	s.finish()
	return s
}

// push takes the next token in.
func (s *statement) push(t token) {
	last := len(s.tokens) - 1
	s.depth += s.nesting(last)
	s.broken = s.broken || t.kind == tokenInvalid
	s.tokens = append(s.tokens, t)
	if last++; s.kind == "" && !s.is(last, "(") {
		s.kind = strings.ToUpper(s.at(last))
	}
}

// nesting is by how much token i changes the depth of brackets.
func (s *statement) nesting(i int) int {
	if i < 0 || s.tokens[i].kind != tokenSymbol {
		return 0
	}
	switch s.at(i) {
	case "(", "[", "{":
		return 1
	case ")", "]", "}":
		return -1
	default:
		return 0
	}
}

// at is a token's text.
func (s *statement) at(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return s.text[s.tokens[i].pos:s.tokens[i].end]
}

// is says whether token i is this symbol or, whatever its case, this bare word.
func (s *statement) is(i int, word string) bool {
	if i < 0 || i >= len(s.tokens) {
		return false
	}
	k := s.tokens[i].kind
	return (k == tokenWord || k == tokenSymbol) && strings.EqualFold(s.at(i), word)
}

// isName says whether token i may name something.
func (s *statement) isName(i int) bool {
	return i >= 0 && i < len(s.tokens) && (s.tokens[i].kind == tokenWord || s.tokens[i].kind == tokenName)
}

// startsData looks at the last token of an INSERT read so far: does its data start after it?
func (s *statement) startsData() bool {
	last, target := len(s.tokens)-1, s.afterTarget()
	s.fromQuery = s.fromQuery || last >= target && s.isQueryWord(last)
	switch {
	case s.fromQuery || last < target || s.depth != 0:
		return false
	case s.is(last, "VALUES"):
		s.setData("Values", s.tokens[last].pos, s.tokens[last].end)
		return true
	case s.isName(last) && s.is(last-1, "FORMAT") && last-1 >= target:
		s.setData(unquote(s.at(last)), s.tokens[last-1].pos, skipToData(s.text, s.tokens[last].end))
		return true
	default:
		return false
	}
}

func (s *statement) setData(format string, headEnd, dataStart int) {
	s.insert, s.format = true, format
	s.head, s.bodyStart, s.dataStart = s.text[:headEnd], headEnd, dataStart
	for i := range s.tokens {
		s.outfile = s.outfile || s.is(i, "INFILE") && s.is(i-1, "FROM")
	}
}

// isQueryWord says whether token i makes an INSERT read from a query rather than from data.
func (s *statement) isQueryWord(i int) bool {
	return (s.is(i, "SELECT") || s.is(i, "WITH") || s.is(i, "WATCH")) && (s.depth == 0 || s.is(i-1, "("))
}

// afterTarget is the index of the first token behind an INSERT's table name.
func (s *statement) afterTarget() int {
	i := 1
	for s.is(i, "INTO") || s.is(i, "TABLE") || s.is(i, "FUNCTION") {
		i++
	}
	i++
	for s.is(i, ".") {
		i += 2
	}
	return i
}

// skipToData passes what may stand between a format's name and the data: blanks, a semicolon, one line end.
func skipToData(text string, i int) int {
	skip := func(set string) {
		for i < len(text) && strings.IndexByte(set, text[i]) >= 0 {
			i++
		}
	}
	skip(" \t\f")
	if i < len(text) && text[i] == ';' {
		i++
		skip(" \t\f")
	}
	if i < len(text) && text[i] == '\r' {
		i++
	}
	if i < len(text) && text[i] == '\n' {
		i++
	}
	return i
}

// finish reads what only a whole text tells: how many statements, the FORMAT clause, files.
func (s *statement) finish() {
	ended, depth := false, 0
	for i := range s.tokens {
		if s.is(i, ";") {
			ended = true
			continue
		}
		s.many = s.many || ended
		depth += s.nesting(i)
		switch {
		case s.is(i, "OUTFILE") && s.is(i-1, "INTO"), s.is(i, "INFILE") && s.is(i-1, "FROM"):
			s.outfile = true
		case depth == 0 && s.is(i, "FORMAT") && s.endsWithFormat(i):
			s.format, s.bodyStart = unquote(s.at(i+1)), s.tokens[i].pos
			s.formatTail = strings.TrimRight(s.text[s.tokens[i+1].end:], "; \t\r\n")
		}
	}
}

// endsWithFormat says whether "FORMAT name" at token i is the clause and not a column's name.
func (s *statement) endsWithFormat(i int) bool {
	return s.isName(i+1) && !s.is(i-1, ".") &&
		(i+2 >= len(s.tokens) || s.is(i+2, ";") || s.is(i+2, "SETTINGS") || s.is(i+2, "INTO"))
}

// returnsRows says whether the statement may be streamed: it is some form of SELECT.
func (s *statement) returnsRows() bool {
	switch s.kind {
	case "SELECT", "WITH", "FROM":
		return true
	default:
		return false
	}
}

// bare is the statement without its FORMAT clause and closing semicolons, to stand inside another one.
func (s *statement) bare() string {
	if s.bodyStart < len(s.text) {
		return s.text[:s.bodyStart] + " " + s.formatTail
	}
	last := len(s.tokens) - 1
	for last >= 0 && s.is(last, ";") {
		last--
	}
	if last < 0 {
		return ""
	}
	return s.text[:s.tokens[last].end]
}
