package chdb

import (
	"bytes"
	"strings"
)

// tokenKind says what a token is.
type tokenKind uint8

const (
	tokenEnd     tokenKind = iota
	tokenWord              // bare word: keyword, name
	tokenName              // quoted name: "x", `x`, “x”
	tokenString            // 'x', ‘x’, x'41', $tag$x$tag$
	tokenNumber            // 1, 0xff, 1.5
	tokenSymbol            // one byte of anything else
	tokenInvalid           // what ClickHouse's lexer refuses: an open quote or comment
)

// token is a piece of a statement between white space and comments.
type token struct {
	kind     tokenKind
	pos, end int // in the text
}

// maxHeredocs bounds how many "$" are tried as the start of a heredoc: each try may read the text to its end.
const maxHeredocs = 1000

// lexer cuts a text into tokens as ClickHouse's lexer does. It reads forward only, so the data behind an INSERT is
// never looked at.
type lexer struct {
	text     string
	pos      int
	heredocs int
}

// next returns the next token; at the end its kind is tokenEnd.
func (l *lexer) next() token {
	if !l.skip() {
		return l.take(tokenInvalid, len(l.text))
	}
	if l.pos >= len(l.text) {
		return token{tokenEnd, len(l.text), len(l.text)}
	}
	rest := l.text[l.pos:]
	switch c := rest[0]; {
	case c == '\'':
		return l.quoted(tokenString, 0, c)
	case c == '"' || c == '`':
		return l.quoted(tokenName, 0, c)
	case strings.HasPrefix(rest, "\u2018"):
		return l.curly(tokenString, "\u2019")
	case strings.HasPrefix(rest, "\u201c"):
		return l.curly(tokenName, "\u201d")
	case c >= '0' && c <= '9':
		return l.number()
	case isHexLiteral(rest):
		return l.take(tokenString, l.pos+3+strings.IndexByte(rest[2:], '\''))
	case c == '$':
		return l.dollar()
	case isWordByte(c):
		return l.word()
	default:
		return l.take(tokenSymbol, l.pos+1)
	}
}

func (l *lexer) take(kind tokenKind, end int) token {
	t := token{kind, l.pos, end}
	l.pos = end
	return t
}

// skip passes white space and comments; it returns false at a comment that never ends.
func (l *lexer) skip() bool {
	for l.pos < len(l.text) {
		rest := l.text[l.pos:]
		switch c := rest[0]; {
		case c == ' ' || c >= '\t' && c <= '\r':
			l.pos++
		case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "# "), strings.HasPrefix(rest, "#!"):
			l.skipLine()
		case strings.HasPrefix(rest, "/*"):
			n := blockComment(rest)
			if n < 0 {
				return false
			}
			l.pos += n
		case spaceRune(rest) > 0:
			l.pos += spaceRune(rest)
		default:
			return true
		}
	}
	return true
}

func (l *lexer) skipLine() {
	if n := strings.IndexByte(l.text[l.pos:], '\n'); n >= 0 {
		l.pos += n + 1
		return
	}
	l.pos = len(l.text)
}

// blockComment returns the length of the comment s starts with, or -1 when it is open. Comments nest.
func blockComment(s string) int {
	depth := 0
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			if depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// quoted reads a quoted token: a backslash escapes, a doubled quote stands for itself.
func (l *lexer) quoted(kind tokenKind, offset int, quote byte) token {
	for i := l.pos + offset + 1; i < len(l.text); i++ {
		switch l.text[i] {
		case '\\':
			i++
		case quote:
			if i+1 < len(l.text) && l.text[i+1] == quote {
				i++
				continue
			}
			return l.take(kind, i+1)
		}
	}
	return l.take(tokenInvalid, len(l.text))
}

// curly reads a token in typographic quotes, which know no escapes.
func (l *lexer) curly(kind tokenKind, closing string) token {
	n := strings.Index(l.text[l.pos+3:], closing)
	if n < 0 {
		return l.take(tokenInvalid, len(l.text))
	}
	return l.take(kind, l.pos+3+n+len(closing))
}

// number reads a number; what follows its fraction becomes a token of its own, so that no name hides in it.
func (l *lexer) number() token {
	i := l.wordEnd(l.pos)
	if i < len(l.text) && l.text[i] == '.' && !l.afterDot() {
		for i++; i < len(l.text) && (l.text[i] >= '0' && l.text[i] <= '9' || l.text[i] == '_'); i++ {
		}
	}
	return l.take(tokenNumber, i)
}

// afterDot says whether the byte before is a dot, as in the tuple access t.1.2.
func (l *lexer) afterDot() bool { return l.pos > 0 && l.text[l.pos-1] == '.' }

func (l *lexer) word() token { return l.take(tokenWord, l.wordEnd(l.pos)) }

func (l *lexer) wordEnd(i int) int {
	for i < len(l.text) && (isWordByte(l.text[i]) || l.text[i] == '$') {
		i++
	}
	return i
}

// dollar reads a heredoc, a word that starts with "$", or the sign alone.
func (l *lexer) dollar() token {
	rest := l.text[l.pos:]
	if l.heredocs++; l.heredocs > maxHeredocs {
		return l.take(tokenInvalid, len(l.text))
	}
	if n := strings.IndexByte(rest[1:], '$'); n >= 0 {
		tag := rest[:n+2]
		if end := strings.Index(rest[len(tag):], tag); end >= 0 {
			return l.take(tokenString, l.pos+2*len(tag)+end)
		}
	}
	if len(rest) == 1 || !isWordByte(rest[1]) {
		return l.take(tokenSymbol, l.pos+1)
	}
	return l.word()
}

// isHexLiteral says whether s starts with x'…' or b'…'.
func isHexLiteral(s string) bool {
	if len(s) < 3 || s[1] != '\'' || !strings.ContainsRune("xXbB", rune(s[0])) {
		return false
	}
	body, _, closed := strings.Cut(s[2:], "'")
	return closed && strings.Trim(body, "0123456789abcdefABCDEF") == ""
}

func isWordByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// spaceRune returns the length of the Unicode white space s starts with, 0 when it starts with none.
func spaceRune(s string) int {
	for _, space := range [...]string{
		"\u0085", "\u00a0", "\u1680", "\u180e", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
		"\u2007", "\u2008", "\u2009", "\u200a", "\u200b", "\u200c", "\u200d", "\u2028", "\u2029", "\u202f", "\u205f",
		"\u2060", "\u3000", "\ufeff",
	} {
		if strings.HasPrefix(s, space) {
			return len(space)
		}
	}
	return 0
}

// unquote decodes a bare or quoted name, or a string literal, as ClickHouse does.
func unquote(s string) string {
	if s == "" {
		return s
	}
	switch q := s[0]; {
	case q == '\'' || q == '"' || q == '`':
		return unescape(s[1:len(s)-1], q)
	case strings.HasPrefix(s, "\u201c"), strings.HasPrefix(s, "\u2018"):
		return s[3 : len(s)-3]
	default:
		return s
	}
}

// unescape resolves backslash escapes and doubled quotes.
func unescape(s string, quote byte) string {
	if !strings.ContainsAny(s, "\\"+string(quote)) {
		return s
	}
	var b bytes.Buffer
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			i += escape(&b, s[i:])
		case s[i] == quote && i+1 < len(s) && s[i+1] == quote:
			b.WriteByte(quote)
			i++
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// escape writes what the escape after a backslash stands for and returns how many more bytes it took.
func escape(b *bytes.Buffer, s string) int {
	const from, to = "abefnrtv0", "\a\b\x1b\f\n\r\t\v\x00"
	switch c := s[0]; {
	case c == 'x' && len(s) >= 3:
		b.WriteByte(hexDigit(s[1])<<4 | hexDigit(s[2]))
		return 2
	case c == 'N': // stands for nothing
	case strings.IndexByte(from, c) >= 0:
		b.WriteByte(to[strings.IndexByte(from, c)])
	case strings.IndexByte("\\`\"'/=", c) >= 0 || c < ' ':
		b.WriteByte(c)
	default: // an unknown escape keeps its backslash
		b.WriteByte('\\')
		b.WriteByte(c)
	}
	return 0
}

func hexDigit(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	default:
		return 0xff
	}
}
