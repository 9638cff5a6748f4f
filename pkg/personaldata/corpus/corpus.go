// Package corpus reads texts in which the personal data is marked, and measures
// how well an engine finds it.
//
// In: files in the format of testdata/corpus/README.md, and for each text the
// spans that an engine found. Out: texts with the positions of what is true, and
// a Report with figures for each type and the list of what was missed or found
// wrongly. Functions keep no state, so all are safe for concurrent use.
package corpus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"vedetta/pkg/personaldata"
)

const (
	openMark  = '⟦'
	closeMark = '⟧'
)

// longestCorpus bounds a corpus file.
const longestCorpus = 64 << 20

// mostErrors is how many mistakes of one file are told at once.
const mostErrors = 20

// Text is one text of a corpus.
type Text struct {
	// ID is the file and the line: "mails.txt:12".
	ID string
	// Channel is where such a text is written.
	Channel string
	// Text is the text without marks.
	Text string
	// Truth is what must be found, sorted by start, the outer before the inner.
	Truth []Span
}

// Span is one piece of personal data.
type Span struct {
	Kind personaldata.Kind
	// Start and End are code points, half-open.
	Start, End int
	// From and To are the same place in bytes.
	From, To int
}

// Channels lists the channels that a text may come from.
func Channels() []string {
	return []string{"sms", "comment", "post", "mail", "pec", "form", "notice", "chat"}
}

// Load reads corpus files one after the other. The error names every mistake
// with file, line and column, up to 20 of each file.
func Load(paths ...string) ([]Text, error) {
	var texts []Text
	var errs []error
	for _, path := range paths {
		more, err := loadFile(path)
		texts, errs = append(texts, more...), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return texts, nil
}

func loadFile(path string) ([]Text, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("load corpus: %w", err)
	}
	defer f.Close()
	return Read(filepath.Base(path), f)
}

// Read is Load for one reader; name stands in ids and errors.
func Read(name string, r io.Reader) ([]Text, error) {
	content, err := io.ReadAll(io.LimitReader(r, longestCorpus+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read corpus %s: %w", name, err)
	case len(content) > longestCorpus:
		return nil, fmt.Errorf("read corpus %s: over %d MB: split the file", name, longestCorpus>>20)
	}
	var texts []Text
	var errs []error
	seen := map[string]int{}
	n := 0
	for line := range strings.Lines(string(content)) {
		n++
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if first, twice := seen[line]; twice {
			errs = append(errs, fmt.Errorf("%s:%d:1: the same text as line %d: keep one", name, n, first))
		}
		seen[line] = n
		text, err := parseLine(line)
		text.ID = fmt.Sprintf("%s:%d", name, n)
		if m, ok := errors.AsType[mistake](err); ok {
			errs = append(errs, fmt.Errorf("%s:%d:%d: %s", name, n, utf8.RuneCountInString(line[:m.at])+1, m.text))
		}
		texts = append(texts, text)
		if len(errs) >= mostErrors {
			errs = append(errs, fmt.Errorf("%s: more mistakes may follow", name))
			break
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return texts, nil
}

// mistake is what is wrong at a byte of a line, and what to do.
type mistake struct {
	at   int
	text string
}

func (m mistake) Error() string { return m.text }

func parseLine(line string) (Text, error) {
	channel, marked, ok := strings.Cut(line, "\t")
	text := Text{Channel: channel}
	at := len(channel) + 1
	switch {
	case !utf8.ValidString(line):
		return text, mistake{0, "is no UTF-8: save the file as UTF-8"}
	case strings.HasSuffix(line, "\r"):
		return text, mistake{len(line) - 1, `ends with a carriage return: save the file with line feeds only`}
	case !ok:
		return text, mistake{0, "has no tab: write the channel, a tab and the text"}
	case !slices.Contains(Channels(), channel):
		return text, mistake{0, fmt.Sprintf("%q is no channel: use one of %s", channel, strings.Join(Channels(), ", "))}
	case strings.Contains(marked, "\t"):
		return text, mistake{at + strings.IndexByte(marked, '\t'), `a second tab: write \t inside a text`}
	case strings.TrimSpace(marked) == "":
		return text, mistake{at, "has no text: write one, or take the line out"}
	}
	p := parser{in: marked}
	if err := p.parse(); err != nil {
		if m, ok := errors.AsType[mistake](err); ok {
			m.at += at
			return text, m
		}
		return text, err
	}
	text.Text, text.Truth = p.out.String(), p.spans
	return text, nil
}

// parser takes the marks out of one text.
type parser struct {
	in    string
	at    int // next byte of in
	out   strings.Builder
	runes int    // in out
	spans []Span // in the order in which they begin
	open  []int  // indexes of spans whose mark is open
	where []int  // where in the input each open mark begins
}

func (p *parser) parse() error {
	for p.at < len(p.in) {
		r, size := utf8.DecodeRuneInString(p.in[p.at:])
		var err error
		switch {
		case r == openMark:
			err = p.begin()
		case r == closeMark:
			err = p.end()
		case strings.HasPrefix(p.in[p.at:], `\n`):
			p.put('\n', 2)
		case strings.HasPrefix(p.in[p.at:], `\t`):
			p.put('\t', 2)
		default:
			p.put(r, size)
		}
		if err != nil {
			return err
		}
	}
	if n := len(p.where); n > 0 {
		return mistake{p.where[n-1], "this mark has no end: write ⟧ after the value"}
	}
	return nil
}

// put writes a character that took size bytes of the input.
func (p *parser) put(r rune, size int) {
	p.out.WriteRune(r)
	p.runes++
	p.at += size
}

// begin reads ⟦TYPE|.
func (p *parser) begin() error {
	start := p.at
	rest := p.in[p.at+utf8.RuneLen(openMark):]
	name, _, ok := strings.Cut(rest, "|")
	if !ok || strings.ContainsRune(name, closeMark) || strings.ContainsRune(name, openMark) {
		return mistake{start, "no | after the type: write ⟦TYPE|the very characters⟧"}
	}
	kind := personaldata.Kind(name)
	if !slices.Contains(personaldata.Kinds(), kind) {
		return mistake{start, fmt.Sprintf("%q is no type: use one of %v", name, personaldata.Kinds())}
	}
	for _, i := range p.open {
		if p.spans[i].Kind == kind {
			return mistake{start, fmt.Sprintf("%s inside %s: marks of one type do not nest", kind, kind)}
		}
	}
	p.open, p.where = append(p.open, len(p.spans)), append(p.where, start)
	p.spans = append(p.spans, Span{Kind: kind, Start: p.runes, From: p.out.Len()})
	p.at = start + utf8.RuneLen(openMark) + len(name) + 1
	return nil
}

// end reads ⟧.
func (p *parser) end() error {
	n := len(p.open) - 1
	if n < 0 {
		return mistake{p.at, "⟧ without ⟦: take it out, or write ⟦TYPE| before the value"}
	}
	s, where := &p.spans[p.open[n]], p.where[n]
	p.open, p.where = p.open[:n], p.where[:n]
	s.End, s.To = p.runes, p.out.Len()
	p.at += utf8.RuneLen(closeMark)
	value := p.out.String()[s.From:]
	if value == "" {
		return mistake{where, "an empty mark: write the value between | and ⟧"}
	}
	first, _ := utf8.DecodeRuneInString(value)
	last, _ := utf8.DecodeLastRuneInString(value)
	if !mayBegin(first) || !mayEnd(last) {
		return mistake{where, fmt.Sprintf("the value of %s begins with %q and ends with %q: leave spaces and punctuation outside the mark", s.Kind, first, last)}
	}
	return nil
}

func mayBegin(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsNumber(r) || r == '+' || r == '('
}

// mayEnd allows what belongs to a value: the mark of "100%", of "(MI)", of a
// digit in a box.
func mayEnd(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '%' || r == ')'
}
