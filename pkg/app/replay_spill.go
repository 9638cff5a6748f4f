package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// spill keeps values of a replay on the disk, in a file that is unlinked as soon as it
// is open. One goroutine uses it.
type spill struct {
	f   *os.File
	end int64
}

// place is where a value stands in a spill; zero means nowhere.
type place struct {
	at         int64
	size, room int32 // bytes
}

// spillStep is what room is measured in: a value that grows a little stays where it is.
const spillStep = 512

// unlinked returns a temporary file that has no name any more: nothing of it stays,
// however the program ends.
func unlinked() (*os.File, error) {
	f, err := os.CreateTemp("", "vedetta-replay-")
	if err != nil {
		return nil, fmt.Errorf("replay: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, fmt.Errorf("replay: %w", errors.Join(err, f.Close()))
	}
	return f, nil
}

func newSpill() (*spill, error) {
	f, err := unlinked()
	if err != nil {
		return nil, err
	}
	return &spill{f: f}, nil
}

func (s *spill) close() { _ = s.f.Close() } // unlinked: nothing is lost

// write keeps a value, over an older one where that has the room.
func (s *spill) write(old place, v any) (place, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return place{}, fmt.Errorf("replay: keep a result: %w", err)
	}
	p := old
	if p.size = int32(len(b)); p.size > old.room {
		p = place{at: s.end, size: p.size, room: (p.size + spillStep - 1) / spillStep * spillStep}
		s.end += int64(p.room)
	}
	if _, err := s.f.WriteAt(b, p.at); err != nil {
		return place{}, fmt.Errorf("replay: keep a result: %w", err)
	}
	return p, nil
}

// read fills v with the value at a place.
func (s *spill) read(p place, v any) error {
	b := make([]byte, p.size)
	if _, err := s.f.ReadAt(b, p.at); err != nil {
		return fmt.Errorf("replay: read a result: %w", err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("replay: read a result: %w", err)
	}
	return nil
}
