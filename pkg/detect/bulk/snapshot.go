package bulk

import (
	"io"

	"vedetta/pkg/detect"
)

// snapshotFormat is the version of the snapshot.
const snapshotFormat = 2

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
				t.Burst.Crowd.Revive()
			}
		}
		for _, t := range b.Threads {
			t.Answers.Revive()
		}
		for _, k := range b.Unread.Items {
			k.Value.Crowd.Revive()
		}
	}
	return nil
}
