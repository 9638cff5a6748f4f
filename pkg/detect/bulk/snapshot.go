package bulk

import (
	"encoding/json"
	"fmt"
	"io"

	"vedetta/pkg/event"
)

// snapshotFormat is the version of the snapshot.
const snapshotFormat = 1

type snapshot struct {
	Format  int                  `json:"format"`
	Evicted uint64               `json:"evicted"`
	Bodies  map[event.Body]*body `json:"bodies"`
}

// Snapshot implements detect.Detector.
func (d *Detector) Snapshot(w io.Writer) error {
	if err := json.NewEncoder(w).Encode(snapshot{snapshotFormat, d.evicted, d.bodies}); err != nil {
		return fmt.Errorf("snapshot bulk: %w", err)
	}
	return nil
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) error {
	s := snapshot{Bodies: map[event.Body]*body{}}
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return fmt.Errorf("restore bulk: %w", err)
	}
	if s.Format != snapshotFormat {
		return fmt.Errorf("restore bulk: format %d is not known here: update this program", s.Format)
	}
	d.evicted, d.bodies = s.Evicted, s.Bodies
	for _, b := range d.bodies {
		for _, t := range b.Campaigns {
			if t.Burst != nil {
				t.Burst.restore()
			}
		}
	}
	return nil
}

// restore makes again what the snapshot leaves out.
func (u *burst) restore() {
	if u.Finding != nil {
		return
	}
	if u.Persons == nil {
		u.Persons = map[int]*person{}
	}
	if u.Messages == nil {
		u.Messages = map[string]int64{}
	}
	u.index = map[event.Token]int{}
	for n, p := range u.Persons {
		for _, t := range p.Tokens {
			u.index[t] = n
		}
	}
}
