package detect

import (
	"encoding/json"
	"fmt"
	"io"

	"vedetta/pkg/event"
)

// Version is embedded first in what a detector's snapshot holds.
type Version struct {
	Format int `json:"format"`
}

func (v Version) format() int { return v.Format }

// Versioned is a struct that embeds Version.
type Versioned interface{ format() int }

// WriteSnapshot writes the state of the named detector.
func WriteSnapshot(w io.Writer, name string, state Versioned) error {
	if err := json.NewEncoder(w).Encode(state); err != nil {
		return fmt.Errorf("snapshot %s: %w", name, err)
	}
	return nil
}

// ReadSnapshot reads into state, a pointer, what WriteSnapshot wrote. It is an
// error when that has another format.
func ReadSnapshot(r io.Reader, name string, format int, state Versioned) error {
	if err := json.NewDecoder(r).Decode(state); err != nil {
		return fmt.Errorf("restore %s: %w", name, err)
	}
	if got := state.format(); got != format {
		return fmt.Errorf("restore %s: format %d is not known here: update this program", name, got)
	}
	return nil
}

// byBody is the snapshot of a detector that keeps all its state by body.
type byBody[B any] struct {
	Version
	Evicted uint64            `json:"evicted"`
	Bodies  map[event.Body]*B `json:"bodies"`
}

// WriteBodies writes the state of a detector that keeps all of it by body.
func WriteBodies[B any](w io.Writer, name string, format int, evicted uint64, bodies map[event.Body]*B) error {
	return WriteSnapshot(w, name, byBody[B]{Version{format}, evicted, bodies})
}

// ReadBodies reads what WriteBodies wrote.
func ReadBodies[B any](r io.Reader, name string, format int) (evicted uint64, bodies map[event.Body]*B, err error) {
	s := byBody[B]{Bodies: map[event.Body]*B{}}
	err = ReadSnapshot(r, name, format, &s)
	return s.Evicted, s.Bodies, err
}
