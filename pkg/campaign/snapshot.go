package campaign

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"vedetta/pkg/event"
)

// snapshotFormat is the version of the snapshot.
const snapshotFormat = 2

type snapshot struct {
	Format  int                         `json:"format"`
	Evicted uint64                      `json:"evicted"`
	Bodies  map[event.Body]bodySnapshot `json:"bodies"`
}

type bodySnapshot struct {
	Clock   time.Time       `json:"clock"`
	Touches uint64          `json:"touches"`
	Groups  []groupSnapshot `json:"groups"` // by class, of each the least recently seen first
}

type groupSnapshot struct {
	ID       string    `json:"id"`
	Exact    uint64    `json:"exact"`
	Template uint64    `json:"template"`
	Words    int       `json:"words"`
	Sketch   []byte    `json:"sketch,omitempty"` // 4 bytes a shingle
	Nameless []byte    `json:"nameless,omitempty"`
	Opening  []byte    `json:"opening,omitempty"`
	Digests  []string  `json:"digests,omitempty"`
	Again    bool      `json:"again,omitempty"` // instead of Times before 2026-11-22
	Times    uint8     `json:"times,omitempty"`
	Touched  uint64    `json:"touched"`
	Last     time.Time `json:"last"`
}

// Snapshot writes the state.
func (g *Grouper) Snapshot(w io.Writer) error {
	s := snapshot{Format: snapshotFormat, Evicted: g.evicted, Bodies: make(map[event.Body]bodySnapshot, len(g.bodies))}
	for body, b := range g.bodies {
		out := bodySnapshot{Clock: b.clock, Touches: b.touches, Groups: make([]groupSnapshot, 0, len(b.exact))}
		for _, l := range b.shelves {
			for n := l.Front(); n != nil; n = n.Next() {
				if c, ok := n.Value.(*group); ok {
					out.Groups = append(out.Groups, saved(c))
				}
			}
		}
		s.Bodies[body] = out
	}
	if err := json.NewEncoder(w).Encode(s); err != nil {
		return fmt.Errorf("snapshot campaigns: %w", err)
	}
	return nil
}

// Restore reads what Snapshot wrote, into a fresh Grouper.
func (g *Grouper) Restore(r io.Reader) error {
	var s snapshot
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return fmt.Errorf("restore campaigns: %w", err)
	}
	if s.Format != snapshotFormat {
		return fmt.Errorf("restore campaigns: format %d is not known here: update this program", s.Format)
	}
	g.evicted = s.Evicted
	for body, in := range s.Bodies {
		b := newBodyGroups()
		b.clock, b.touches = in.Clock, in.Touches
		for _, c := range in.Groups {
			made := c.group()
			b.add(made)
			for _, d := range c.Digests {
				b.name(made, d)
			}
		}
		g.bodies[body] = b
	}
	return nil
}

func saved(c *group) groupSnapshot {
	out := groupSnapshot{ID: c.id, Exact: c.text.Exact, Template: c.text.Template, Words: c.text.Words, Times: c.times, Touched: c.touched, Last: c.last}
	out.Sketch, out.Nameless = packed(c.text.Sketch), packed(c.text.Nameless)
	out.Opening, out.Digests = packed(c.text.Opening), c.digests
	return out
}

func (c groupSnapshot) group() *group {
	out := &group{id: c.ID, text: Text{Exact: c.Exact, Template: c.Template, Words: c.Words}, times: min(c.Times, mostTimes), touched: c.Touched, last: c.Last}
	out.text.Sketch, out.text.Nameless = unpacked(c.Sketch), unpacked(c.Nameless)
	out.text.Opening = unpacked(c.Opening)
	out.text.Bands = bandsOf(out.text)
	if c.Again {
		out.times = max(out.times, 1)
	}
	return out
}

func packed(sketch []uint32) []byte {
	var out []byte
	for _, h := range sketch {
		out = binary.LittleEndian.AppendUint32(out, h)
	}
	return out
}

func unpacked(b []byte) []uint32 {
	var out []uint32
	for ; len(b) >= 4; b = b[4:] {
		out = append(out, binary.LittleEndian.Uint32(b))
	}
	return out
}
