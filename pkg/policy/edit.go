package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Entry is a new entry of a section, its keys in the order they are written.
type Entry []Setting

// Setting is a key and its value: one text, or several for a list. A text that
// is none on its own, such as a number or a day, is written as it is when Bare.
type Setting struct {
	Key    string
	Text   string
	Texts  []string
	Bare   bool
	Remark string // written behind it, for people
}

// ErrEdit means that a file is not written in a way that Insert can add to
// without touching what is there.
var ErrEdit = errors.New("cannot edit the policy file")

// Insert adds entries at the end of a section, such as lists, and makes the
// section where the file has none. Every line that was there stays as it is,
// comments included; the result reads as a policy file, or an error says why
// not. The file may have mistakes of other kinds.
func Insert(content []byte, section string, entries []Entry) ([]byte, error) {
	if len(entries) == 0 {
		return content, nil
	}
	r := &report{file: section}
	root := readDocument(content, r)
	if root == nil || root.kind != mapping {
		return nil, fmt.Errorf("%w: %w", ErrEdit, r.sorted())
	}
	lines, end, err := splitLines(content)
	if err != nil {
		return nil, err
	}
	at := root.get(section)
	indent, after := 2, len(lines)
	var head []string
	switch {
	case at == nil:
		if n := len(lines); n > 0 && strings.TrimSpace(lines[n-1]) != "" {
			head = append(head, "")
		}
		head = append(head, section+":")
	case at.value.kind == null:
		after = at.key.line
	case at.value.kind != sequence:
		return nil, fmt.Errorf("%w: line %d: %s is not a list", ErrEdit, at.key.line, section)
	case len(at.value.items) == 0:
		line := lines[at.key.line-1]
		if !strings.Contains(line, "[]") {
			return nil, fmt.Errorf("%w: line %d: write an empty %s as []", ErrEdit, at.key.line, section)
		}
		lines[at.key.line-1] = strings.TrimRight(strings.Replace(line, "[]", "", 1), " ")
		after = at.key.line
	default:
		if indent, after, err = endOf(lines, at.value); err != nil {
			return nil, fmt.Errorf("%w: line %d: %s: %w", ErrEdit, at.key.line, section, err)
		}
	}
	for _, e := range entries {
		head = append(head, e.lines(indent)...)
	}
	return check(joinLines(slices.Insert(lines, after, head...), end), section, root, len(entries))
}

// check reads what was edited: everything there was, and the new entries.
func check(edited []byte, section string, before *node, added int) ([]byte, error) {
	r := &report{file: section}
	root := readDocument(edited, r)
	if root == nil {
		return nil, fmt.Errorf("%w: %w", ErrEdit, r.sorted())
	}
	was := 0
	if at := before.get(section); at != nil {
		was = len(at.value.items)
	}
	now := root.get(section)
	if now == nil || len(now.value.items) != was+added {
		return nil, fmt.Errorf("%w: %s came out with other entries than were added: add them by hand", ErrEdit, section)
	}
	now.value.items = now.value.items[:was]
	if was == 0 {
		now.value = &node{}
		if at := before.get(section); at != nil {
			at.value = &node{}
		} else {
			root.fields = slices.DeleteFunc(root.fields, func(p pair) bool { return p.name == section })
		}
	}
	if !root.same(before) {
		return nil, fmt.Errorf("%w: something else than %s would change: add the entries by hand", ErrEdit, section)
	}
	return edited, nil
}

// same compares what two nodes say, not where.
func (n *node) same(o *node) bool {
	return n.kind == o.kind && n.text == o.text &&
		slices.EqualFunc(n.items, o.items, (*node).same) &&
		slices.EqualFunc(n.fields, o.fields, func(a, b pair) bool { return a.name == b.name && a.value.same(b.value) })
}

// endOf is the indent of a sequence's dashes and the number of lines up to its
// end.
func endOf(lines []string, n *node) (indent, after int, err error) {
	first := lines[n.items[0].line-1]
	indent = len(first) - len(strings.TrimLeft(first, " "))
	if !strings.HasPrefix(strings.TrimLeft(first, " "), "- ") {
		return 0, 0, errors.New("write its entries one under the other, each with a dash")
	}
	after = n.lastLine()
	for after < len(lines) && strings.TrimSpace(lines[after]) != "" && len(lines[after])-len(strings.TrimLeft(lines[after], " ")) > indent {
		after++
	}
	return indent, after, nil
}

// lastLine is the last line that a node is known to reach.
func (n *node) lastLine() int {
	last := n.line
	if n.quoted {
		last += strings.Count(n.text, "\n")
	}
	for _, i := range n.items {
		last = max(last, i.lastLine())
	}
	for _, f := range n.fields {
		last = max(last, f.key.line, f.value.lastLine())
	}
	return last
}

// lines renders an entry behind a dash.
func (e Entry) lines(indent int) []string {
	var out []string
	for i, s := range e {
		prefix := strings.Repeat(" ", indent) + "- "
		if i > 0 {
			prefix = strings.Repeat(" ", indent+2)
		}
		line := prefix + s.Key + ": " + s.value()
		if s.Remark != "" {
			line += "   # " + strings.ReplaceAll(s.Remark, "\n", " ")
		}
		out = append(out, line)
	}
	return out
}

func (s Setting) value() string {
	switch {
	case s.Bare:
		return s.Text
	case s.Texts != nil:
		all := make([]string, len(s.Texts))
		for i, t := range s.Texts {
			all[i] = quoted(t, true)
		}
		return "[" + strings.Join(all, ", ") + "]"
	}
	return quoted(s.Text, false)
}

// quoted is a text as YAML writes it in one line: bare where nobody could take it
// for something else, and where it stands among others without commas.
func quoted(s string, among bool) string {
	s = strings.Join(strings.Fields(s), " ")
	bare := s != "" && unicode.IsLetter([]rune(s)[0])
	for _, r := range s {
		bare = bare && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" -_./()@+=;«»’", r) || r == ',' && !among)
	}
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		bare = false
	}
	if bare {
		return s
	}
	var b strings.Builder // JSON's texts are YAML's too
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// SetKey sets a key of the first level to a text, or one below it, such as
// directory.file. It adds the key where it isn't there, and refuses to change
// another value.
func SetKey(content []byte, key, text string) ([]byte, error) {
	r := &report{file: key}
	root := readDocument(content, r)
	if root == nil || root.kind != mapping {
		return nil, fmt.Errorf("%w: %w", ErrEdit, r.sorted())
	}
	top, rest, nested := strings.Cut(key, ".")
	at := root.get(top)
	if at != nil && nested {
		if f := at.value.get(rest); f != nil && f.value.text == text {
			return content, nil
		}
	}
	if at != nil && !nested && at.value.text == text {
		return content, nil
	}
	if at != nil && at.value.kind != null {
		return nil, fmt.Errorf("%w: line %d: %s is set already: change it by hand to %s", ErrEdit, at.key.line, key, text)
	}
	value := quoted(text, false)
	if nested {
		value = "{" + rest + ": " + quoted(text, true) + "}"
	}
	lines, end, err := splitLines(content)
	if err != nil {
		return nil, err
	}
	if at == nil {
		lines = append(lines, "", top+": "+value)
	} else {
		line := lines[at.key.line-1]
		colon := strings.Index(line, ":") + 1
		lines[at.key.line-1] = line[:colon] + " " + value + line[colon:]
	}
	edited := joinLines(lines, end)
	if readDocument(edited, &report{}) == nil {
		return nil, fmt.Errorf("%w: set %s by hand", ErrEdit, key)
	}
	return edited, nil
}

// splitLines parts a file into lines, and finds out how they end: as the first
// one does, for lines that have no other neighbour.
func splitLines(content []byte) (lines []string, end string, err error) {
	end = "\n"
	if at := bytes.IndexByte(content, '\n'); at > 0 && content[at-1] == '\r' {
		end = "\r\n"
	}
	text := strings.ReplaceAll(string(content), "\r\n", "\n")
	if strings.Contains(text, "\r") {
		return nil, "", fmt.Errorf("%w: some lines end as on old Macs (CR): save the file with other line ends", ErrEdit)
	}
	if end == "\r\n" && strings.Count(text, "\n") != bytes.Count(content, []byte("\r\n")) || end == "\n" && len(text) != len(content) {
		return nil, "", fmt.Errorf("%w: some lines end as on Windows (CR LF) and some don't: save the file with one sort of line ends", ErrEdit)
	}
	text = strings.TrimSuffix(text, "\n")
	if text == "" {
		return nil, end, nil
	}
	return strings.Split(text, "\n"), end, nil
}

func joinLines(lines []string, end string) []byte {
	var b bytes.Buffer
	for _, l := range lines {
		b.WriteString(l)
		b.WriteString(end)
	}
	return b.Bytes()
}
