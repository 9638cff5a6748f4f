package chdb

import "io"

// oneStatement passes the data of an INSERT … VALUES through and fails where a second statement follows: the engine
// would stop reading at the semicolon and say nothing.
type oneStatement struct {
	src   io.Reader
	depth int  // open brackets
	quote byte // the open quote, 0 when there is none
	skip  bool // the next byte is escaped
	ended bool // the semicolon has passed
}

func (o *oneStatement) Read(p []byte) (int, error) {
	n, err := o.src.Read(p)
	for _, c := range p[:n] {
		if !o.pass(c) {
			return 0, raise(codeSyntaxError, "Syntax error (Multi-statements are not allowed): data after the semicolon")
		}
	}
	return n, err
}

// pass takes one byte; it returns false for one that belongs to another statement.
func (o *oneStatement) pass(c byte) bool {
	switch {
	case o.skip:
		o.skip = false
	case o.quote != 0:
		o.skip = c == '\\'
		if c == o.quote {
			o.quote = 0
		}
	case o.ended:
		return c == ';' || c == ' ' || c >= '\t' && c <= '\r'
	case c == '\'' || c == '"' || c == '`':
		o.quote = c
	case c == '(' || c == '[' || c == '{':
		o.depth++
	case c == ')' || c == ']' || c == '}':
		o.depth--
	case c == ';':
		o.ended = o.depth == 0
	}
	return true
}
