package contacts

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const (
	sampleBytes = 64 << 10
	maxLine     = 64 << 10 // bytes of a record; more is no list
	maxJoined   = 50       // lines that a quoted cell may go over
	maxCells    = 512
)

// lines reads records from an export in whatever encoding and with whatever
// separator. It holds one record and at most maxJoined lines more.
type lines struct {
	r        *bufio.Reader
	sep      byte // 0: one column
	encoding string
	utf16    bool
	no       int        // of the last physical line
	queue    []physical // read ahead and given back
	cells    [][]byte
	text     []byte // of unquoted cells and joined lines
}

type physical struct {
	text  []byte
	no    int
	long  bool // cut
	alone bool // was given back: its quotes are not followed again
}

// entry is one record. Its cells are valid until the next one is read.
type entry struct {
	line  int
	cells [][]byte
	fault fault
}

// newLines finds out encoding and separator from the first 64 KB.
func newLines(r io.Reader, sep rune) (*lines, error) {
	l := &lines{encoding: "UTF-8"}
	raw := bufio.NewReaderSize(r, sampleBytes)
	sample, err := peek(raw)
	if err != nil {
		return nil, err
	}
	if err := noText(sample); err != nil {
		return nil, err
	}
	var decoded io.Reader = raw
	switch order := utf16Order(sample); {
	case bytes.HasPrefix(sample, []byte("\xef\xbb\xbf")):
		_, _ = raw.Discard(3)
	case order != 0:
		l.encoding, l.utf16 = "UTF-16", true
		endian := unicode.LittleEndian
		if order == 'B' {
			endian = unicode.BigEndian
		}
		decoded = unicode.UTF16(endian, unicode.UseBOM).NewDecoder().Reader(raw)
	}
	l.r = bufio.NewReaderSize(decoded, sampleBytes)
	if sample, err = peek(l.r); err != nil {
		return nil, err
	}
	if bytes.IndexByte(sample, '\n') < 0 && bytes.IndexByte(sample, '\r') >= 0 {
		l.r = bufio.NewReaderSize(carriageReturns{l.r}, sampleBytes)
		if sample, err = peek(l.r); err != nil {
			return nil, err
		}
	}
	l.sep = byte(sep)
	if sep == 0 {
		l.sep = sniff(sample)
	}
	if named := separatorLine(sample); named != 0 {
		l.sep = named
		if _, err := l.physical(); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// noText fails on a file that people take for a CSV, because a spreadsheet opens
// it too. The error wraps ErrRefused.
func noText(sample []byte) error {
	const save = "aprirlo e salvarlo come CSV UTF-8 / open it and save it as CSV UTF-8"
	for _, f := range []struct{ begins, it, en, remedy string }{
		{"PK\x03\x04", "un foglio di calcolo (.xlsx, .ods) o un archivio ZIP", "a spreadsheet (.xlsx, .ods) or ZIP archive", save},
		{"\xd0\xcf\x11\xe0", "un foglio di calcolo (.xls)", "a spreadsheet (.xls)", save},
		{"\x1f\x8b", "un archivio gzip", "a gzip archive", "scompattarlo / unpack it"},
		{"%PDF-", "un PDF", "a PDF", "esportare i dati come CSV / export the data as CSV"},
	} {
		if bytes.HasPrefix(sample, []byte(f.begins)) {
			return fmt.Errorf("%w: è %s, non un CSV / it is %s, no CSV: %s", ErrRefused, f.it, f.en, f.remedy)
		}
	}
	return nil
}

func peek(r *bufio.Reader) ([]byte, error) {
	sample, err := r.Peek(sampleBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read contacts: %w", err)
	}
	return sample, nil
}

// carriageReturns turns the line ends of old Macs into ours.
type carriageReturns struct{ r io.Reader }

func (c carriageReturns) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	for i := range b[:n] {
		if b[i] == '\r' {
			b[i] = '\n'
		}
	}
	return n, err
}

// utf16Order is 'L' or 'B' when a file is UTF-16, with its mark or without:
// then every other byte of Italian text is nought.
func utf16Order(sample []byte) byte {
	switch {
	case bytes.HasPrefix(sample, []byte("\xff\xfe")):
		return 'L'
	case bytes.HasPrefix(sample, []byte("\xfe\xff")):
		return 'B'
	}
	sample = sample[:min(len(sample), 1024)&^1]
	var even, odd int
	for i := 0; i < len(sample); i += 2 {
		if sample[i] == 0 {
			even++
		}
		if sample[i+1] == 0 {
			odd++
		}
	}
	switch half := len(sample) / 2; {
	case half >= 2 && odd*10 >= half*8 && even == 0:
		return 'L'
	case half >= 2 && even*10 >= half*8 && odd == 0:
		return 'B'
	}
	return 0
}

// separatorLine is what Excel's own first line "sep=;" says.
func separatorLine(sample []byte) byte {
	line, _, _ := bytes.Cut(sample, []byte("\n"))
	line = bytes.Trim(bytes.TrimSpace(line), `"`)
	if len(line) == 5 && bytes.EqualFold(line[:4], []byte("sep=")) {
		return line[4]
	}
	return 0
}

// sniff finds the separator that parts the first lines most evenly. A file of
// one column has none, whatever stands inside its cells.
func sniff(sample []byte) byte {
	whole := len(sample) < sampleBytes
	best, bestScore := byte(0), 0
	for _, sep := range []byte(";\t,|") {
		first, same, seen := 0, 0, 0
		for line := range bytes.Lines(sample) {
			if !whole && line[len(line)-1] != '\n' {
				break
			}
			line = bytes.TrimRight(line, "\r\n")
			if trimmed := bytes.TrimSpace(line); len(trimmed) == 0 || trimmed[0] == '#' || separatorLine(trimmed) != 0 {
				continue
			}
			cells, _, _ := split(nil, nil, line, sep)
			if seen++; seen == 1 {
				first = len(cells)
			}
			if len(cells) == first {
				same++
			}
			if seen == 20 {
				break
			}
		}
		if score := same*100/max(seen, 1)*100 + first; first > 1 && score > bestScore {
			best, bestScore = sep, score
		}
	}
	return best
}

// next returns the next record that isn't blank or a comment; false at the end.
func (l *lines) next() (entry, bool, error) {
	for {
		p, err := l.take()
		if errors.Is(err, io.EOF) {
			return entry{}, false, nil
		} else if err != nil {
			return entry{}, false, err
		}
		if trimmed := bytes.TrimSpace(p.text); len(trimmed) == 0 || trimmed[0] == '#' {
			continue
		}
		if p.long {
			return entry{line: p.no, fault: faultLong()}, true, nil
		}
		e := entry{line: p.no}
		var whole bool
		l.cells, l.text, whole = split(l.cells[:0], l.text[:0], p.text, l.sep)
		if !whole {
			joined, err := l.join(p)
			if err != nil {
				return entry{}, false, err
			}
			if joined == nil {
				e.fault = faultQuote()
				return e, true, nil
			}
			l.cells, l.text, _ = split(l.cells[:0], l.text[:0], joined, l.sep)
		}
		if blank(l.cells) {
			continue
		}
		e.cells = l.cells
		return e, true, nil
	}
}

func blank(cells [][]byte) bool {
	for _, c := range cells {
		if len(bytes.TrimSpace(c)) > 0 {
			return false
		}
	}
	return true
}

// join adds lines until the quotes end. When they don't within bounds, it is nil
// and the lines are given back: one stray mark must not swallow the list.
func (l *lines) join(first physical) ([]byte, error) {
	if first.alone {
		return nil, nil
	}
	joined := bytes.Clone(first.text)
	open := leftOpen(first.text, l.sep, false)
	var taken []physical
	for len(taken) < maxJoined && len(joined) < maxLine {
		p, err := l.take()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		taken = append(taken, physical{bytes.Clone(p.text), p.no, p.long, true})
		joined = append(append(joined, '\n'), p.text...)
		if open = leftOpen(p.text, l.sep, open); !open {
			return joined, nil
		}
	}
	l.queue = append(taken, l.queue...)
	return nil, nil
}

// leftOpen reports whether a line ends inside a cell in quotes, when it begins in
// one or not.
func leftOpen(line []byte, sep byte, open bool) bool {
	for {
		if !open {
			if trimmed := bytes.TrimLeft(line, " "); len(trimmed) > 0 && trimmed[0] == '"' {
				open, line = true, trimmed[1:]
				continue
			}
			at := bytes.IndexByte(line, sep)
			if sep == 0 || at < 0 {
				return false
			}
			line = line[at+1:]
			continue
		}
		at := bytes.IndexByte(line, '"')
		if at < 0 {
			return true
		}
		if line = line[at+1:]; len(line) > 0 && line[0] == '"' {
			line = line[1:]
			continue
		}
		after := bytes.TrimLeft(line, " \r")
		switch {
		case len(after) == 0:
			return false
		case sep != 0 && after[0] == sep:
			open, line = false, after[1:]
		}
	}
}

func (l *lines) take() (physical, error) {
	if len(l.queue) > 0 {
		p := l.queue[0]
		l.queue = l.queue[1:]
		return p, nil
	}
	return l.physical()
}

// physical reads one line, without its end, in UTF-8. Its text is valid until
// the next read.
func (l *lines) physical() (physical, error) {
	text, err := l.r.ReadSlice('\n')
	l.no++
	p := physical{no: l.no}
	for errors.Is(err, bufio.ErrBufferFull) {
		p.long = true
		_, err = l.r.ReadSlice('\n')
	}
	if errors.Is(err, io.EOF) {
		if len(text) == 0 && !p.long {
			return p, io.EOF
		}
	} else if err != nil {
		return p, fmt.Errorf("read contacts: %w", err)
	}
	p.text = bytes.TrimRight(text, "\r\n\x00")
	if p.long {
		p.text = bytes.Clone(p.text[:16])
	}
	// Windows-1252 shows itself where the first accent stands, which may be far
	// down: each line is looked at.
	if !l.utf16 && !utf8.Valid(p.text) {
		l.encoding = "Windows-1252"
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(p.text)
		if err != nil {
			return p, fmt.Errorf("read contacts: %w", err)
		}
		p.text = decoded
	}
	return p, nil
}

// split parts a record into cells. Cells in quotes are copied to text, which has
// room for them when it is as long as the line. It reports whether all quotes
// end. What comes after maxCells cells is left out.
func split(cells [][]byte, text, line []byte, sep byte) ([][]byte, []byte, bool) {
	if cap(text) < len(line) && bytes.IndexByte(line, '"') >= 0 {
		text = make([]byte, 0, 2*len(line))
	}
	for len(cells) < maxCells {
		trimmed := bytes.TrimLeft(line, " ")
		if len(trimmed) > 0 && trimmed[0] == '"' {
			start := len(text)
			rest, whole := trimmed[1:], false
			text, rest, whole = unquote(text, rest, sep)
			if !whole {
				return cells, text, false
			}
			cells = append(cells, text[start:len(text):len(text)])
			if len(rest) == 0 {
				return cells, text, true
			}
			line = rest[1:]
			continue
		}
		end := -1
		if sep != 0 {
			end = bytes.IndexByte(line, sep)
		}
		if end < 0 {
			return append(cells, line), text, true
		}
		cells = append(cells, line[:end])
		line = line[end+1:]
	}
	return cells, text, true
}

// unquote reads a cell up to the mark that ends it: one before a separator or
// the end of the line. Two marks are one; a single one elsewhere stays.
func unquote(text, line []byte, sep byte) (cell, rest []byte, whole bool) {
	for {
		at := bytes.IndexByte(line, '"')
		if at < 0 {
			return text, nil, false
		}
		text = append(text, line[:at]...)
		line = line[at+1:]
		if len(line) > 0 && line[0] == '"' {
			text, line = append(text, '"'), line[1:]
			continue
		}
		after := bytes.TrimLeft(line, " \r")
		if len(after) == 0 || sep != 0 && after[0] == sep {
			return text, after, true
		}
		text = append(text, '"')
	}
}
