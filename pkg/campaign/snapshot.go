package campaign

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"vedetta/pkg/event"
)

// snapshotFormat is the version of the snapshot.
const snapshotFormat = 1

type snapshot struct {
	Format  int                         `json:"format"`
	Evicted uint64                      `json:"evicted"`
	Bodies  map[event.Body]bodySnapshot `json:"bodies"`
}

type bodySnapshot struct {
	Clock  time.Time       `json:"clock"`
	Opened uint64          `json:"opened"`
	Groups []groupSnapshot `json:"groups"` // least recently seen first
}

type groupSnapshot struct {
	ID       string    `json:"id"`
	Exact    uint64    `json:"exact"`
	Template uint64    `json:"template"`
	Words    int       `json:"words"`
	Seq      uint64    `json:"seq"`
	Last     time.Time `json:"last"`
}

// Snapshot writes the state.
func (g *Grouper) Snapshot(w io.Writer) error {
	s := snapshot{Format: snapshotFormat, Evicted: g.evicted, Bodies: make(map[event.Body]bodySnapshot, len(g.bodies))}
	for body, b := range g.bodies {
		out := bodySnapshot{Clock: b.clock, Opened: b.opened, Groups: make([]groupSnapshot, 0, b.recent.Len())}
		for n := b.recent.Front(); n != nil; n = n.Next() {
			if c, ok := n.Value.(*group); ok {
				out.Groups = append(out.Groups, groupSnapshot{c.id, c.text.Exact, c.text.Template, c.text.Words, c.seq, c.last})
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
		b.clock, b.opened = in.Clock, in.Opened
		for _, c := range in.Groups {
			b.add(&group{id: c.ID, text: Text{c.Exact, c.Template, c.Words}, seq: c.Seq, last: c.Last})
		}
		g.bodies[body] = b
	}
	return nil
}
