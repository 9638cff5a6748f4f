package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/gzip"

	"vedetta/pkg/event"
	"vedetta/pkg/policy"
)

// replayBatch is what the reading side hands to the judging side.
type replayBatch struct {
	deliveries []event.Delivery
	lines      int                // read by now
	contacts   []*policy.Contacts // new indexes to use from this batch on; nil means the old ones
}

// The reading side's bounds.
const (
	replayBatchSize = 1000
	replayLine      = 16 << 20 // bytes of a line; an event on the bus has 8 MiB at most
	lookAhead       = 50       // lines that tell a fast clock from a pause
	clockJump       = 6 * time.Hour
)

// errLongLine marks a line that was skipped because it is too long.
var errLongLine = event.Rejectf("la riga supera %[1]d MiB / the line is over %[1]d MiB", replayLine>>20)

// line is one line of the input, understood.
type line struct {
	number int
	intake *event.Intake // raw, or
	stored *event.Event  // with tokens
	err    error
}

func (l *line) time() time.Time {
	switch {
	case l.intake != nil:
		return l.intake.Time
	case l.stored != nil:
		return l.stored.Time
	}
	return time.Time{}
}

// readAll reads the input to its end.
func (r *replay) readAll(ctx context.Context, out chan<- replayBatch) error {
	in, err := unzipped(r.o.Events)
	if err != nil {
		return err
	}
	lines := lineReader{in: in}
	var ahead []line // read, not yet converted
	var b replayBatch
	for done := false; !done || len(ahead) > 0; {
		for !done && len(ahead) <= lookAhead {
			l, err := lines.next()
			if errors.Is(err, io.EOF) {
				done = true
				break
			}
			if err != nil {
				return fmt.Errorf("replay: riga / line %d: %w", lines.n, err)
			}
			ahead = append(ahead, l)
		}
		if len(ahead) == 0 {
			break
		}
		l := ahead[0]
		b.lines = l.number
		if err := r.convert(ctx, &l, ahead[1:], &b, out); err != nil {
			return err
		}
		ahead = ahead[1:]
		// The second stage looks after each hour.
		if n := len(b.deliveries); n >= replayBatchSize || n > 0 && len(ahead) > 0 && newHour(r.arrival, ahead[0].time()) {
			if err := send(ctx, out, &b); err != nil {
				return err
			}
		}
	}
	r.result.Lines = lines.n
	if lines.n == 0 {
		return errNoEvents
	}
	return send(ctx, out, &b)
}

func newHour(now, next time.Time) bool {
	return next.Truncate(replayLooks).After(now.Truncate(replayLooks))
}

var errNoEvents = errors.New("il file degli eventi è vuoto: scrivi un evento per riga (esempi in pkg/event/schema/examples) / replay: the input is empty: give it one event a line (see pkg/event/schema/examples)")

func send(ctx context.Context, out chan<- replayBatch, b *replayBatch) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case out <- *b:
	}
	*b = replayBatch{lines: b.lines}
	return nil
}

// convert turns a line into a delivery, as a collector would at that moment.
func (r *replay) convert(ctx context.Context, l *line, next []line, b *replayBatch, out chan<- replayBatch) error {
	r.line, r.refused = l.number, false
	if l.err != nil {
		r.notes.reject(l.number, l.err.Error())
		return nil
	}
	if at := l.time(); at.After(r.arrival) && !(r.arrival.Before(at.Add(-clockJump)) && !r.arrival.IsZero() && fastClock(at, next)) {
		r.arrival = at
	}
	if err := r.year(ctx, l.time(), b, out); err != nil {
		return err
	}
	e := l.stored
	if l.intake != nil {
		events, err := r.pipe.Convert(ctx, l.intake)
		if err != nil {
			return fmt.Errorf("replay: riga / line %d: %w", l.number, err)
		}
		if len(events) == 0 {
			if !r.refused {
				r.result.Excluded++
			}
			return nil
		}
		e = events[0]
		r.notes.add(e, l.intake)
	}
	if l.stored != nil {
		r.result.Tokens++
		r.notes.note(e.ID, e.ID, e.Time)
	}
	b.deliveries = append(b.deliveries, event.Delivery{Seq: uint64(l.number), Stored: e.Stored, Event: e})
	return nil
}

// fastClock reports whether all the lines that came next lie before a time: then
// the clock of its source was wrong, and not everybody else late.
func fastClock(at time.Time, next []line) bool {
	if len(next) < lookAhead {
		return false
	}
	for i := range next {
		if t := next[i].time(); t.After(at.Add(-5 * time.Minute)) {
			return false
		}
	}
	return true
}

// year makes contact indexes that have the tokens of an event's year.
func (r *replay) year(ctx context.Context, at time.Time, b *replayBatch, out chan<- replayBatch) error {
	y := at.UTC().Year()
	if r.years[y] || r.judge == nil {
		return nil
	}
	r.years[y] = true
	c, err := r.contacts()
	if err != nil {
		return err
	}
	if len(b.deliveries) > 0 {
		if err := send(ctx, out, b); err != nil {
			return err
		}
	}
	b.contacts = c
	return nil
}

// pipeEnd is where the pipe of a replay ends: converted events are handed on
// without it.
type pipeEnd struct{ r *replay }

// Publish implements collect.Publisher.
func (pipeEnd) Publish(context.Context, ...*event.Event) error { return nil }

// DeadLetter implements collect.Publisher.
func (p pipeEnd) DeadLetter(_ context.Context, d *event.DeadLetter) error {
	p.r.refused = true
	p.r.notes.reject(p.r.line, d.Reason)
	return nil
}

// unzipped reads gzip where the input is that.
func unzipped(in io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(in, 1<<20)
	if head, _ := b.Peek(2); !bytes.Equal(head, []byte{0x1f, 0x8b}) {
		return b, nil
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, fmt.Errorf("il file degli eventi comincia come un gzip ma non lo è: fallo di nuovo con gzip, o dallo non compresso / replay: the input begins like gzip and is none: compress it again, or give it as it is: %w", err)
	}
	return bufio.NewReaderSize(z, 1<<20), nil
}

// lineReader reads events, one a line.
type lineReader struct {
	in  *bufio.Reader
	buf []byte
	n   int
}

// next returns the next line that is not blank. A line that cannot be understood
// comes with its error; an error of the input itself ends it.
func (r *lineReader) next() (line, error) {
	for {
		text, long, err := r.read()
		if err != nil {
			return line{}, err
		}
		r.n++
		text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
		if long {
			return line{number: r.n, err: errLongLine}, nil
		}
		if text = bytes.TrimSpace(text); len(text) > 0 {
			return decodeLine(r.n, text), nil
		}
	}
}

// read returns one line. Of one that is too long only that is told.
func (r *lineReader) read() (text []byte, long bool, err error) {
	r.buf = r.buf[:0]
	for {
		part, err := r.in.ReadSlice('\n')
		if len(r.buf)+len(part) > replayLine {
			long = true
		} else {
			r.buf = append(r.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(r.buf) > 0 || long):
			return r.buf, long, nil
		case err != nil:
			return nil, false, err
		}
		return r.buf, long, nil
	}
}

// storedLine is an event as on the bus, with the facts that were kept of it when
// its text is gone.
type storedLine struct {
	event.Event
	Facts  *event.Facts `json:"facts"`
	Stored *time.Time   `json:"stored,omitempty"` // when the stream took it
}

// ExportLine is an event as Replay reads it back, with the facts that were kept of
// its text.
func ExportLine(e *event.Event) (any, error) {
	if _, err := e.Encode(); err != nil { // fills in the constant attributes
		return nil, err
	}
	out := storedLine{Event: *e, Facts: e.Facts}
	if !e.Stored.IsZero() {
		out.Stored = &e.Stored
	}
	return out, nil
}

func decodeLine(n int, text []byte) line {
	if !bytes.Contains(text[:min(len(text), 4096)], []byte(`"specversion"`)) {
		in, err := event.DecodeIntake(text)
		return line{number: n, intake: in, err: err}
	}
	e, err := event.Decode(text)
	if err != nil {
		return line{number: n, err: err}
	}
	if bytes.Contains(text, []byte(`"facts"`)) {
		var s storedLine
		if err := json.Unmarshal(text, &s); err != nil {
			return line{number: n, err: event.Rejectf("i facts non sono quelli di un evento esportato: usa vedetta export / facts are not those of an exported event: use vedetta export")}
		}
		e.Facts = s.Facts
		if s.Stored != nil {
			e.Stored = *s.Stored
		}
	}
	return line{number: n, stored: e}
}
