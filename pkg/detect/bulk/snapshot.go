package bulk

import (
	"io"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// snapshotFormat is the version of the snapshot.
const snapshotFormat = 1

// Snapshot implements detect.Detector.
func (d *Detector) Snapshot(w io.Writer) error {
	return detect.WriteBodies(w, d.Name(), snapshotFormat, d.evicted, d.bodies)
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) error {
	evicted, bodies, err := detect.ReadBodies[body](r, d.Name(), snapshotFormat)
	if err != nil {
		return err
	}
	d.evicted, d.bodies = evicted, bodies
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
