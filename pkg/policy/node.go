package policy

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a policy file. A register of 200 lists has some 100 kB and 5,000
// words and signs. The parser's time grows with the square of the keys in a row.
const (
	maxFile   = 4 << 20
	maxTokens = 50_000
	maxKeys   = 1_000 // in a row, in one mapping
	maxDepth  = 32
)

// kind is the shape of a node.
type kind int

const (
	null kind = iota
	scalar
	sequence
	mapping
)

// node is one thing in a document, with its place.
type node struct {
	kind         kind
	text         string // of a scalar, without quotes
	quoted       bool   // a scalar that is text for sure
	line, column int
	items        []*node // of a sequence
	fields       []pair  // of a mapping, in order
}

// pair is a key of a mapping and what stands there.
type pair struct {
	name  string
	key   *node
	value *node
}

// get returns what stands at a key of a mapping, or nil.
func (n *node) get(name string) *pair {
	if n == nil {
		return nil
	}
	for i := range n.fields {
		if n.fields[i].name == name {
			return &n.fields[i]
		}
	}
	return nil
}

// find returns the node at a key such as lists[2].purpose, or the nearest one
// above it that is in the document.
func (n *node) find(key string) *node {
	for n != nil && key != "" {
		var next *node
		if key[0] == '[' {
			number, rest, _ := strings.Cut(key[1:], "]")
			i, err := strconv.Atoi(number)
			if err != nil || i < 0 || i >= len(n.items) {
				return n
			}
			next, key = n.items[i], strings.TrimPrefix(rest, ".")
		} else {
			end := strings.IndexAny(key, ".[")
			if end < 0 {
				end = len(key)
			}
			f := n.get(key[:end])
			if f == nil {
				return n
			}
			next, key = f.value, strings.TrimPrefix(key[end:], ".")
			if next.kind == null || key == "" && next.kind != scalar {
				next = f.key // nothing stands there, or many lines: its key shows the place
				if key != "" {
					return next
				}
			}
		}
		n = next
	}
	return n
}

// readDocument reads one YAML document. Mistakes that keep it from being read
// go to the report, and the node is nil. Memory and time are bounded by
// maxFile and maxDepth; anchors, aliases and tags, which a register doesn't
// need and which can make a small file huge, are mistakes.
func readDocument(content []byte, r *report) (root *node) {
	defer func() {
		// The library panics on some malformed input (seen by fuzzing).
		if p := recover(); p != nil {
			root = nil
			r.fail("", "YAML illeggibile: cerca un segno fuori posto (! & * ?)", "unreadable YAML: look for a stray sign (! & * ?)")
		}
	}()
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !isText(content, r) {
		return nil
	}
	tokens := lexer.Tokenize(string(lineFeeds(content)))
	if !isSafe(tokens, r) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	var body ast.Node
	for _, d := range file.Docs {
		switch {
		case d.Body == nil:
		case body == nil:
			body = d.Body
		default:
			at := d.Body.GetToken().Position
			r.at(&node{line: at.Line, column: at.Column}, "", false,
				"più di un documento: un file per ogni ente, senza righe ---", "more than one document: keep one body in one file, without lines of ---")
			return nil
		}
	}
	if body == nil {
		r.fail("", "il file è vuoto: comincia con body, dpo, dpia_ref e retention (vedetta policy init ne scrive uno)",
			"the file is empty: begin with body, dpo, dpia_ref and retention (vedetta policy init writes one)")
		return nil
	}
	return toNode(body, r)
}

// lineFeeds makes the line ends of Windows and of old Macs those of the lexer,
// which counts them wrong.
func lineFeeds(content []byte) []byte {
	if bytes.IndexByte(content, '\r') < 0 {
		return content
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

// isText refuses what no editor of texts wrote.
func isText(content []byte, r *report) bool {
	switch {
	case len(content) > maxFile:
		r.fail("", "il file supera %d MB: i contatti stanno nei CSV che il file nomina", "the file is over %d MB: contacts go into the CSV files that it names", maxFile>>20)
		return false
	case utf8.Valid(content) && bytes.IndexByte(content, 0) < 0:
		return true
	}
	line := 1
	for rest := content; len(rest) > 0; {
		c, size := utf8.DecodeRune(rest)
		if c == utf8.RuneError && size == 1 || c == 0 {
			break
		}
		if c == '\n' {
			line++
		}
		rest = rest[size:]
	}
	r.at(&node{line: line, column: 1}, "", false, "non è testo in UTF-8: salva il file come UTF-8", "not text in UTF-8: save the file as UTF-8")
	return false
}

// isSafe refuses what makes reading costly, before anything is built from it.
func isSafe(tokens token.Tokens, r *report) bool {
	g := guard{report: r, good: true}
	for _, t := range tokens {
		if !g.pass(t) {
			return false
		}
	}
	return g.good
}

// guard looks at one token after the other.
type guard struct {
	*report
	good    bool
	count   int
	depth   int         // of brackets
	line    int         // of the last token
	leading int         // dashes in that line
	inRow   int         // keys within the outermost brackets
	columns map[int]int // keys since something began further left, by column
}

// pass is false when reading must stop here.
func (g *guard) pass(t *token.Token) bool {
	at := &node{line: t.Position.Line, column: t.Position.Column}
	if at.line != g.line {
		g.line, g.leading = at.line, 0
	}
	switch t.Type {
	case token.CommentType:
		return true
	case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType, token.MappingKeyType:
		g.at(at, "", false, "ancore (&), richiami (*), <<, ? e tag (!) non si usano: scrivi il valore per esteso, o fra virgolette se è un testo",
			"anchors (&), aliases (*), <<, ? and tags (!) are not used: write the value out, or in quotes if it is a text")
		g.good = false
	case token.SequenceStartType, token.MappingStartType:
		g.depth++
	case token.SequenceEndType, token.MappingEndType:
		if g.depth--; g.depth <= 0 {
			delete(g.columns, 0)
		}
	case token.SequenceEntryType:
		g.leading++
	case token.MappingValueType:
		g.key(t)
	default:
	}
	g.count++
	switch {
	case g.depth > maxDepth || g.leading > maxDepth:
		g.at(at, "", false, "troppi livelli uno dentro l'altro", "too many levels in one another")
	case g.count > maxTokens || g.inRow > maxKeys:
		g.at(at, "", false, "troppe voci per un registro: i contatti stanno nei CSV che il file nomina", "too many entries for a policy: contacts go into the CSV files that it names")
	default:
		return len(g.mistakes) < maxMistakes
	}
	return false
}

// key counts the keys that one mapping may have.
func (g *guard) key(colon *token.Token) {
	column := 0 // brackets may stand in one line: all keys within the outermost count together
	if g.depth <= 0 && colon.Prev != nil {
		column = colon.Prev.Position.Column
		for c := range g.columns {
			if c > column {
				delete(g.columns, c)
			}
		}
	}
	if g.columns == nil {
		g.columns = map[int]int{}
	}
	g.columns[column]++
	g.inRow = g.columns[column]
}

// syntax notes what the parser said.
func (r *report) syntax(err error) {
	at := (*node)(nil)
	message := err.Error()
	if y, ok := errors.AsType[yaml.Error](err); ok {
		if t := y.GetToken(); t != nil && t.Position != nil {
			at = &node{line: t.Position.Line, column: t.Position.Column}
		}
		message = y.GetMessage()
	}
	message = strings.SplitN(message, "\n", 2)[0]
	r.at(at, "", false, fmt.Sprintf("YAML non valido (%s): controlla rientri, due punti, virgolette e parentesi", message),
		fmt.Sprintf("not valid YAML (%s): look at indents, colons, quotes and brackets", message))
}

// toNode copies a syntax tree. Depth is bounded by isSafe for brackets and
// dashes, and for indents by the length of the file.
func toNode(n ast.Node, r *report) *node {
	out := new(node)
	if t := n.GetToken(); t != nil && t.Position != nil {
		out.line, out.column = t.Position.Line, t.Position.Column
	}
	switch x := n.(type) {
	case *ast.NullNode:
	case *ast.MappingNode:
		out.kind = mapping
		for _, v := range x.Values {
			out.add(v, r)
		}
		if len(out.fields) > 0 && !x.IsFlowStyle {
			out.line, out.column = out.fields[0].key.line, out.fields[0].key.column
		}
	case *ast.MappingValueNode:
		out.kind = mapping
		out.add(x, r)
		out.line, out.column = out.fields[0].key.line, out.fields[0].key.column
	case *ast.SequenceNode:
		out.kind = sequence
		for _, v := range x.Values {
			out.items = append(out.items, toNode(v, r))
		}
	case *ast.LiteralNode:
		out.kind, out.text, out.quoted = scalar, x.Value.Value, true
	case *ast.StringNode:
		out.kind, out.text = scalar, x.Value
		out.quoted = x.Token.Type == token.SingleQuoteType || x.Token.Type == token.DoubleQuoteType
	default:
		out.kind = scalar
		if t := n.GetToken(); t != nil {
			out.text = t.Value
		}
	}
	return out
}

// add puts an entry of a mapping. A key that stands twice is a mistake: one of
// the two would be lost.
func (n *node) add(v *ast.MappingValueNode, r *report) {
	key := toNode(v.Key, r)
	value := &node{line: key.line, column: key.column}
	if v.Value != nil {
		value = toNode(v.Value, r)
	}
	if have := n.get(key.text); have != nil {
		r.at(key, key.text, false, fmt.Sprintf("la chiave %q c'è già alla riga %d: tienine una", key.text, have.key.line),
			fmt.Sprintf("key %q stands already in line %d: keep one", key.text, have.key.line))
		return
	}
	n.fields = append(n.fields, pair{key.text, key, value})
}
