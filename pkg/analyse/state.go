package analyse

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"vedetta/pkg/event"
)

// stateSchema is the version of the snapshot below. A snapshot of another
// version is not read: the operator is told to let the stream be read again.
const stateSchema = 1

// state is everything an Analyser knows at a position of the stream.
type state struct {
	Schema    int
	Watermark time.Time
	Installed []installed // registers met so far
	Campaigns []byte
	Told      []byte            // JSON of tellings by body
	Detectors map[string][]byte // by name
}

// Restore sets a fresh Analyser to a checkpoint. An empty state is the start.
// Registers that the stream had brought by then are installed again, instead of
// any that this process knows of the same bodies.
func (a *Analyser) Restore(ctx context.Context, seq uint64, saved []byte) error {
	a.seq, a.saved = seq, seq
	if len(saved) == 0 {
		return nil
	}
	var s state
	if err := gob.NewDecoder(bytes.NewReader(saved)).Decode(&s); err != nil {
		return fmt.Errorf("restore partition %d: %w", a.o.Partition, err)
	}
	if s.Schema != stateSchema {
		return fmt.Errorf("restore partition %d: the checkpoint has schema %d, this program knows %d", a.o.Partition, s.Schema, stateSchema)
	}
	a.watermark = s.Watermark
	if a.o.Policies != nil {
		for _, v := range s.Installed {
			a.o.Register.Forget(v.Body)
		}
		for _, v := range s.Installed {
			if err := a.load(ctx, v); err != nil {
				return fmt.Errorf("restore partition %d: %w", a.o.Partition, err)
			}
		}
	}
	if err := a.o.Campaigns.Restore(bytes.NewReader(s.Campaigns)); err != nil {
		return fmt.Errorf("restore campaigns of partition %d: %w", a.o.Partition, err)
	}
	if len(s.Told) > 0 { // a checkpoint that is older has none
		if err := json.Unmarshal(s.Told, &a.told); err != nil {
			return fmt.Errorf("restore tellings of partition %d: %w", a.o.Partition, err)
		}
	}
	for _, d := range a.o.Detectors {
		b, ok := s.Detectors[d.Name()]
		if !ok {
			continue // a detector that is newer than the checkpoint
		}
		if err := d.Restore(bytes.NewReader(b)); err != nil {
			return fmt.Errorf("restore detector %s of partition %d: %w", d.Name(), a.o.Partition, err)
		}
	}
	maps.Insert(a.evicted, a.evictions()) // counted by whoever wrote the state
	return nil
}

// Snapshot returns the state after the last batch and its position.
func (a *Analyser) Snapshot() (seq uint64, saved []byte, err error) {
	s := state{Schema: stateSchema, Watermark: a.watermark, Installed: a.installed, Detectors: make(map[string][]byte, len(a.o.Detectors))}
	if s.Campaigns, err = written(a.o.Campaigns.Snapshot); err != nil {
		return 0, nil, fmt.Errorf("snapshot campaigns: %w", err)
	}
	if s.Told, err = json.Marshal(a.told); err != nil {
		return 0, nil, fmt.Errorf("snapshot tellings: %w", err)
	}
	for _, d := range a.o.Detectors {
		if s.Detectors[d.Name()], err = written(d.Snapshot); err != nil {
			return 0, nil, fmt.Errorf("snapshot detector %s: %w", d.Name(), err)
		}
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(s); err != nil {
		return 0, nil, fmt.Errorf("snapshot partition %d: %w", a.o.Partition, err)
	}
	return a.seq, b.Bytes(), nil
}

func written(snapshot func(io.Writer) error) ([]byte, error) {
	var b bytes.Buffer
	err := snapshot(&b)
	return b.Bytes(), err
}

// checkpoint saves the state if it has moved.
func (a *Analyser) checkpoint(ctx context.Context) error {
	a.savedAt = a.o.Now()
	if a.seq == a.saved {
		return nil
	}
	seq, saved, err := a.Snapshot()
	if err != nil {
		return err
	}
	if err := a.o.Save(ctx, seq, saved); err != nil {
		return err
	}
	a.saved = seq
	return nil
}

// lastCheckpoint saves the state at an ordered end, so that the next life reads
// nothing twice. Failing is harmless.
func (a *Analyser) lastCheckpoint(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastCheckpointTime)
	defer cancel()
	if err := a.checkpoint(ctx); err != nil {
		a.o.Log.Warn("last checkpoint not saved", "partition", a.o.Partition, "err", err)
	}
}

const lastCheckpointTime = 5 * time.Second

// evidenceRecipients is how many recipients evidence names; all of them are
// rows.
const evidenceRecipients = 1000

// evidenceText is how many bytes of text evidence holds.
const evidenceText = 64 << 10

// evidence seals what a finding rests on, for the DPO alone.
func (a *Analyser) evidence(e *event.Event) []byte {
	// Bounded, whatever was sent: findings travel on the bus.
	bare := *e
	bare.Data.Vault = nil
	bare.Data.Text = strings.ToValidUTF8(e.Data.Text[:min(len(e.Data.Text), evidenceText)], "")
	bare.Data.Recipients = e.Data.Recipients[:min(len(e.Data.Recipients), evidenceRecipients)]
	b, err := json.Marshal(&bare)
	if err == nil {
		b, err = a.o.Seal(e.Body, b)
	}
	if err != nil {
		a.o.Log.Error("evidence not sealed", "event", e.ID, "err", err)
		return nil
	}
	return b
}

// bodyOf reads the body from a subject events.<partition>.<body>.…, for events
// that can't be decoded.
func bodyOf(subject string) event.Body {
	parts := strings.SplitN(subject, ".", 4)
	if len(parts) < 3 || !event.Body(parts[2]).Valid() {
		return "unknown"
	}
	return event.Body(parts[2])
}
