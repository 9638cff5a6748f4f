// Package tail follows a log file across rotations and restarts without losing
// a line.
//
// It owns the cursor file. In: a log that somebody appends to and rotates, by
// renaming it or by copying and truncating it. Out: batches of complete lines
// in order; the same again after a restart until they were committed. A Tailer
// is not safe for concurrent use.
//
// A file is known by its inode and by a hash of its first bytes, so it is found
// again under another name or as a copy. Rotated files are finished first, in
// the order of their names. Compressed ones are not read: when the cursor's
// file can't be found the batch tells of the gap.
package tail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// Sizes of what is read at once.
const (
	DefaultMaxLine    = 256 << 10 // bytes of the longest line that is read whole
	DefaultBatchLines = 2000      // of usual lengths as many as DefaultMaxLine holds
	minLine           = 2 * headSize
	headSize          = 1024 // first bytes of a file by which it is known
)

// Options says what to follow.
type Options struct {
	Path       string // of the log
	Cursor     string // path of the file that keeps the position
	MaxLine    int    // bytes; 0 means DefaultMaxLine
	BatchLines int    // 0 means DefaultBatchLines
}

// Line is one line without its end.
type Line struct {
	Data   []byte
	Offset int64  // of its first byte in its file
	Broken string // why the line is not whole; empty for a good one
	end    int64
	long   bool // it goes on behind end
}

// Batch is what Next read. Data is valid until the next call of Next.
type Batch struct {
	Lines []Line
	File  string // tag of the file: a hash of its first line, the same for a copy
	More  bool   // more stands ready behind it
	Gap   string // set when lines may be lost, then without lines: names the lost position
}

// Tailer follows one log.
type Tailer struct {
	o   Options
	cur cursor
	f   *os.File // nil before the log was found

	head []byte // the first bytes of f, at most headSize and at most up to the offset
	buf  []byte
	data []byte // what of buf is read, from the cursor's offset on
	ends []int64
	skip []bool
	gap  bool // the batch that is out is a gap
}

// Open reads the cursor and returns a Tailer. The log need not exist yet.
func Open(o Options) (*Tailer, error) {
	if o.MaxLine == 0 {
		o.MaxLine = DefaultMaxLine
	}
	if o.BatchLines == 0 {
		o.BatchLines = DefaultBatchLines
	}
	t := &Tailer{o: o, buf: make([]byte, max(o.MaxLine, minLine))}
	var err error
	if t.cur, err = readCursor(o.Cursor); err != nil {
		return nil, err
	}
	if t.cur.Version == 0 {
		err = t.begin()
	}
	return t, err
}

// begin makes the first cursor: all that was rotated before is history.
func (t *Tailer) begin() error {
	files, err := list(t.o.Path)
	if err != nil {
		return err
	}
	t.cur = cursor{Version: cursorVersion}
	for _, f := range files {
		if f.path != t.o.Path {
			t.cur.pass(f)
		}
	}
	return t.cur.save(t.o.Cursor)
}

// Close closes the log.
func (t *Tailer) Close() error {
	if t.f == nil {
		return nil
	}
	err := t.f.Close()
	t.f = nil
	return err
}

// Next returns the lines after the last committed one; none when there are no
// new ones. The error is fs.ErrNotExist while the log does not exist.
func (t *Tailer) Next() (Batch, error) {
	for {
		b, again, err := t.next()
		if errors.Is(err, errMoved) {
			return Batch{}, nil // it will have settled at the next call
		}
		if err != nil || !again {
			return b, err
		}
	}
}

// next is one try; again means that it went on to another file.
func (t *Tailer) next() (b Batch, again bool, err error) {
	if t.f == nil {
		if b, err = t.locate(); err != nil || b.Gap != "" {
			return b, false, err
		}
	}
	if b, err = t.read(false); err != nil {
		return b, false, err
	}
	if t.cur.Head == 0 {
		if again, err = t.precede(); err != nil || again {
			return Batch{}, again, err
		}
	}
	if len(b.Lines) > 0 {
		return b, false, nil
	}
	return t.rotate()
}

// Commit says that the first n lines of the last batch, or its gap, need never
// come again.
func (t *Tailer) Commit(n int) error {
	if t.gap {
		t.gap = false
		return t.cur.save(t.o.Cursor)
	}
	if n == 0 {
		return nil
	}
	t.advance(t.ends[n-1])
	t.cur.Skip = t.skip[n-1]
	return t.cur.save(t.o.Cursor)
}

// advance moves the offset to a position within data and keeps the head.
func (t *Tailer) advance(to int64) {
	if need := int(min(to, headSize)); len(t.head) < need {
		// The head is shorter than headSize only while it reaches the offset.
		t.head = append(t.head, t.data[:need-len(t.head)]...)
	}
	t.data = t.data[to-t.cur.Offset:]
	t.cur.Offset = to
	sum := sha256.Sum256(t.head)
	t.cur.Head, t.cur.Sum = len(t.head), hex.EncodeToString(sum[:])
}

// read returns the lines from the offset on. At the end of a file that nobody
// writes any more, last makes it return an open line too.
func (t *Tailer) read(last bool) (Batch, error) {
	full, err := t.fill()
	for err == nil && t.cur.Skip && len(t.data) > 0 {
		t.skipLine()
		full, err = t.fill()
	}
	if err != nil {
		return Batch{}, err
	}
	lines := t.split(last, full)
	t.ends, t.skip = t.ends[:0], t.skip[:0]
	for _, l := range lines {
		t.ends, t.skip = append(t.ends, l.end), append(t.skip, l.long)
	}
	more := full || len(lines) == t.o.BatchLines
	return Batch{Lines: lines, File: t.tag(), More: more}, nil
}

// fill reads data at the offset; none when the file is no longer the same,
// which rotate then sees to. Full means that there may be more behind it.
func (t *Tailer) fill() (full bool, err error) {
	t.data = nil
	n, err := t.f.ReadAt(t.buf, t.cur.Offset)
	if err != nil && err != io.EOF {
		return false, fmt.Errorf("read log: %w", err)
	}
	if same, err := t.unchanged(); err != nil || !same {
		return false, err
	}
	t.data = t.buf[:n]
	return n == len(t.buf), nil
}

// skipLine passes over the rest of a line that was too long.
func (t *Tailer) skipLine() {
	i := bytes.IndexByte(t.data, '\n')
	to := len(t.data)
	if i >= 0 {
		to = i + 1
	}
	t.advance(t.cur.Offset + int64(to))
	t.cur.Skip = i < 0
}

// split cuts data into lines.
func (t *Tailer) split(last, full bool) []Line {
	var lines []Line
	at := 0
	for len(lines) < t.o.BatchLines && at < len(t.data) {
		i := bytes.IndexByte(t.data[at:], '\n')
		if i < 0 {
			break
		}
		l := bytes.TrimSuffix(t.data[at:at+i], []byte{'\r'})
		lines = append(lines, Line{Data: l, Offset: t.cur.Offset + int64(at), end: t.cur.Offset + int64(at+i+1)})
		at += i + 1
	}
	if len(lines) > 0 || len(t.data) == 0 {
		return lines
	}
	open := Line{Data: t.data, Offset: t.cur.Offset, end: t.cur.Offset + int64(len(t.data))}
	switch {
	case full:
		open.Broken, open.long = fmt.Sprintf("la riga supera %[1]d byte / the line is over %[1]d bytes", len(t.buf)), true
		return []Line{open}
	case last:
		open.Broken = "l'ultima riga di un log ruotato non è finita / the last line of a rotated log has no end"
		return []Line{open}
	}
	return nil
}

// tag names the file by its first line.
func (t *Tailer) tag() string {
	first := t.head
	if len(first) < headSize && len(t.data) > 0 {
		first = append(bytes.Clone(first), t.data[:min(len(t.data), headSize-len(first))]...)
	}
	if i := bytes.IndexByte(first, '\n'); i >= 0 {
		first = first[:i]
	}
	sum := sha256.Sum256(first)
	return hex.EncodeToString(sum[:16])
}

// unchanged reports whether the open file still begins as it did.
func (t *Tailer) unchanged() (bool, error) {
	head := make([]byte, len(t.head))
	n, err := t.f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return false, fmt.Errorf("read head of log: %w", err)
	}
	return bytes.Equal(head[:n], t.head), nil
}

// Lag is how many bytes stand unread in the log and in the file that is read.
func (t *Tailer) Lag() int64 {
	if t.f == nil {
		return 0
	}
	own, err := t.f.Stat()
	if err != nil {
		return 0
	}
	lag := max(own.Size()-t.cur.Offset, 0)
	if now, err := os.Stat(t.o.Path); err == nil && !os.SameFile(own, now) {
		lag += now.Size()
	}
	return lag
}
