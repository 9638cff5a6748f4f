package app

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"vedetta/pkg/event"
)

// Refusal is a reason for which lines could not be used.
type Refusal struct {
	Reason string `json:"reason"`
	Lines  int    `json:"lines"` // how many
	First  int    `json:"first"` // number of the first
}

// notes remember, on the disk, which source key and which sender each event of a
// replay had: ten million events must not stand in memory for the few that
// findings name. The file is unlinked as soon as it is open.
type notes struct {
	f *os.File
	w *bufio.Writer

	mu      sync.Mutex // guards what follows: both sides refuse
	reasons map[string]*Refusal
}

func newNotes() (*notes, error) {
	f, err := unlinked()
	if err != nil {
		return nil, err
	}
	return &notes{f: f, w: bufio.NewWriterSize(f, 1<<20), reasons: map[string]*Refusal{}}, nil
}

func (n *notes) close() { _ = n.f.Close() } // unlinked: nothing is lost

// noted is what a note says of an id.
type noted struct {
	name string
	at   time.Time // of an event; zero for others
}

// add notes an event's key, and its senders where they are tokens.
func (n *notes) add(e *event.Event, in *event.Intake) {
	n.note(e.ID, strings.Join(in.Key, "/"), e.Time)
	if i := e.Data.Item; i != nil {
		n.note(i.ID, in.Item.ID, time.Time{})
		if i.Parent != "" {
			n.note(i.Parent, in.Item.Parent, time.Time{})
		}
	}
	n.sender(e.Data.Sender.Claimed, in.Sender.Claimed)
	n.sender(e.Data.Sender.Authenticated, in.Sender.Authenticated)
}

func (n *notes) sender(p event.Party, raw string) {
	if p.Token != "" {
		n.note(string(p.Token), raw, time.Time{})
	}
}

// note writes one line; an error shows when the notes are read. A key may hold
// anything, so it is quoted.
func (n *notes) note(id, name string, at time.Time) {
	var nano int64
	if !at.IsZero() {
		nano = at.UnixNano()
	}
	line := append(n.w.AvailableBuffer(), id...)
	line = strconv.AppendInt(append(line, '\t'), nano, 10)
	line = strconv.AppendQuote(append(line, '\t'), name)
	_, _ = n.w.Write(append(line, '\n'))
}

// resolve fills in what is known of ids.
func (n *notes) resolve(ids map[string]noted) error {
	if err := n.w.Flush(); err != nil {
		return fmt.Errorf("replay: keep the events' keys: %w", err)
	}
	if _, err := n.f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("replay: read the events' keys: %w", err)
	}
	s := bufio.NewScanner(n.f)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		id, rest, _ := strings.Cut(s.Text(), "\t")
		if _, asked := ids[id]; !asked {
			continue
		}
		at, quoted, _ := strings.Cut(rest, "\t")
		name, err := strconv.Unquote(quoted)
		nano, nerr := strconv.ParseInt(at, 10, 64)
		if err != nil || nerr != nil {
			continue // cut short
		}
		x := noted{name: name}
		if nano != 0 {
			x.at = time.Unix(0, nano).UTC()
		}
		ids[id] = x
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("replay: read the events' keys: %w", err)
	}
	return nil
}

// maxReasons bounds the reasons that are told apart: some quote what was refused.
const maxReasons = 1000

const otherReasons = "altri motivi / other reasons"

// reject notes that a line could not be used.
func (n *notes) reject(number int, reason string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	reason = strings.TrimPrefix(reason, "rejected: ")
	r := n.reasons[reason]
	if r == nil && len(n.reasons) >= maxReasons {
		reason = otherReasons
		r = n.reasons[reason]
	}
	if r == nil {
		r = &Refusal{Reason: reason, First: number}
		n.reasons[reason] = r
	}
	r.Lines++
}

// refusals are the reasons, the most frequent first.
func (n *notes) refusals() []Refusal {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []Refusal
	for _, r := range slices.Collect(maps.Values(n.reasons)) {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Refusal) int {
		return cmp.Or(cmp.Compare(b.Lines, a.Lines), cmp.Compare(a.First, b.First))
	})
	return out
}
