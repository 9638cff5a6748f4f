package moderation

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"time"

	"vedetta/pkg/detect"
)

// snapshotFormat is the version of the snapshot.
const snapshotFormat = 1

type snapshot struct {
	detect.Version
	Clock   time.Time      `json:"clock"`
	Swept   time.Time      `json:"swept"`
	Touches uint64         `json:"touches"`
	Evicted uint64         `json:"evicted"`
	Items   []itemSnapshot `json:"items"`
}

type itemSnapshot struct {
	Key  key   `json:"key"`
	Item *item `json:"item"`
}

// Snapshot implements detect.Detector.
func (d *Detector) Snapshot(w io.Writer) error {
	s := snapshot{Version: detect.Version{Format: snapshotFormat}, Clock: d.clock, Swept: d.swept, Touches: d.touches, Evicted: d.evicted}
	for k, i := range d.items {
		s.Items = append(s.Items, itemSnapshot{k, i})
	}
	slices.SortFunc(s.Items, func(a, b itemSnapshot) int { return cmp.Compare(a.Item.Touched, b.Item.Touched) })
	return detect.WriteSnapshot(w, d.Name(), s)
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) error {
	var s snapshot
	if err := detect.ReadSnapshot(r, d.Name(), snapshotFormat, &s); err != nil {
		return err
	}
	d.clock, d.swept, d.touches, d.evicted = s.Clock, s.Swept, s.Touches, s.Evicted
	for _, in := range s.Items {
		i := in.Item
		if i == nil {
			return errors.New("restore moderation: an item is empty")
		}
		if i.Excerpts == nil {
			i.Excerpts = map[string]string{}
		}
		if i.Evidence == nil {
			i.Evidence = map[string][]byte{}
		}
		limits := d.register.At(in.Key.Body, i.Last).Limits()
		i.follow(&limits)
		d.items[in.Key] = i
		d.counts[in.Key.Body]++
		d.schedule(i)
	}
	return nil
}
