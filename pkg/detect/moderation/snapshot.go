package moderation

import (
	"cmp"
	"errors"
	"io"
	"slices"
	"time"
	"unique"

	"vedetta/pkg/detect"
	"vedetta/pkg/event"
)

// snapshotFormat is the version of the snapshot.
const snapshotFormat = 3

type snapshot struct {
	detect.Version
	Clock   time.Time      `json:"clock"`
	Swept   time.Time      `json:"swept"`
	Touches uint64         `json:"touches"`
	Stats   Stats          `json:"stats"`
	Items   []itemSnapshot `json:"items"` // as they were touched
}

type itemSnapshot struct {
	Body    event.Body    `json:"b"`
	ID      string        `json:"i"`
	Page    page          `json:"p"`
	Parent  string        `json:"up,omitempty"`
	Own     bool          `json:"o,omitempty"`
	Changes []change      `json:"c,omitempty"`
	Base    *story        `json:"base,omitempty"`
	Folded  int           `json:"f"`
	Seq     uint64        `json:"s"`
	Touched uint64        `json:"n"`
	Last    time.Time     `json:"t"`
	Life    *lifeSnapshot `json:"life,omitempty"`
}

// lifeSnapshot holds exposures as they were worked out, so that a policy that
// came later changes none of them before their item changes.
type lifeSnapshot struct {
	Exposures []exposure       `json:"exposures,omitempty"`
	Raised    []*raised        `json:"raised,omitempty"`
	Proofs    map[string]proof `json:"proofs,omitempty"`
	Due       time.Time        `json:"due,omitzero"`
	End       *story           `json:"end,omitempty"` // but for its exposures
	Until     time.Time        `json:"until,omitzero"`
}

// Snapshot implements detect.Detector.
func (d *Detector) Snapshot(w io.Writer) error {
	s := snapshot{Version: detect.Version{Format: snapshotFormat}, Clock: d.clock, Swept: d.swept, Touches: d.touches, Stats: d.stats}
	s.Items = make([]itemSnapshot, 0, len(d.items))
	for _, i := range d.items {
		o := itemSnapshot{
			Body: i.key.Body, ID: i.key.ID, Page: i.page.Value(), Parent: i.parent, Own: i.own, Changes: i.changes, Base: i.base,
			Folded: i.folded, Seq: i.seq, Touched: i.touched, Last: i.last,
		}
		if l := i.life; l != nil {
			o.Life = &lifeSnapshot{Exposures: l.exposures, Raised: l.raised, Proofs: l.proofs, Due: l.due, Until: l.until}
			if l.end != nil {
				end := *l.end
				end.Out = nil
				o.Life.End = &end
			}
		}
		s.Items = append(s.Items, o)
	}
	slices.SortFunc(s.Items, func(a, b itemSnapshot) int { return cmp.Compare(a.Touched, b.Touched) })
	return detect.WriteSnapshot(w, d.Name(), s)
}

// Restore implements detect.Detector.
func (d *Detector) Restore(r io.Reader) error {
	var s snapshot
	if err := detect.ReadSnapshot(r, d.Name(), snapshotFormat, &s); err != nil {
		return err
	}
	d.clock, d.swept, d.touches, d.stats = s.Clock, s.Swept, s.Touches, s.Stats
	for n := range s.Items {
		if err := d.restore(&s.Items[n]); err != nil {
			return err
		}
	}
	for _, i := range d.items {
		d.link(i)
	}
	return nil
}

func (d *Detector) restore(o *itemSnapshot) error {
	i := &item{
		key: key{o.Body, unique.Make(o.Page.Platform), o.ID}, page: unique.Make(o.Page), parent: o.Parent, own: o.Own, changes: o.Changes, base: o.Base,
		folded: o.Folded, seq: o.Seq, touched: o.Touched, last: o.Last,
	}
	if d.items[i.key] != nil {
		return errors.New("restore moderation: an item stands there twice")
	}
	d.items[i.key] = i
	p := d.place(o.Body)
	i.counted = i.weight()
	p.weight += i.counted
	if l := o.Life; l != nil {
		if slices.ContainsFunc(l.Exposures, func(x exposure) bool { return len(x) == 0 }) || slices.ContainsFunc(l.Raised, func(r *raised) bool { return r == nil || r.Finding == nil || r.Place >= len(l.Exposures) }) {
			return errors.New("restore moderation: an exposure or finding is empty")
		}
		i.life = &life{exposures: l.Exposures, raised: l.Raised, proofs: l.Proofs, end: l.End, until: l.Until, at: -1}
		if l.End != nil {
			l.End.Out = l.Exposures
		}
		if i.life.proofs == nil {
			i.life.proofs = map[string]proof{}
		}
		for _, e := range i.life.proofs {
			p.evidence += len(e.Evidence)
		}
		d.schedule(i, l.Due)
	}
	p.shelve(i)
	return nil
}
