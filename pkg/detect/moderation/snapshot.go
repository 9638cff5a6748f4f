package moderation

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// snapshotFormat is the version of the snapshot.
const snapshotFormat = 1

type snapshot struct {
	Format  int            `json:"format"`
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
	s := snapshot{Format: snapshotFormat, Clock: d.clock, Swept: d.swept, Touches: d.touches, Evicted: d.evicted}
	for k, i := range d.items {
		s.Items = append(s.Items, itemSnapshot{k, i})
	}
	slices.SortFunc(s.Items, func(a, b itemSnapshot) int { return cmp.Compare(a.Item.Touched, b.Item.Touched) })
	if err := json.NewEncoder(w).Encode(s); err != nil {
		return fmt.Errorf("snapshot moderation: %w", err)
	}
	return nil
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) error {
	var s snapshot
	if err := json.NewDecoder(r).Decode(&s); err != nil {
		return fmt.Errorf("restore moderation: %w", err)
	}
	if s.Format != snapshotFormat {
		return fmt.Errorf("restore moderation: format %d is not known here: update this program", s.Format)
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
		limits := d.register.Limits(in.Key.Body)
		i.follow(&limits)
		d.items[in.Key] = i
		d.counts[in.Key.Body]++
		d.schedule(i)
	}
	return nil
}
