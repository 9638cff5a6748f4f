package contacts

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"
)

const (
	partitions   = 256
	recordBytes  = 16 + factBytes
	blockRecords = 1800
	blockBytes   = blockRecords * recordBytes
)

// record ties a token to a fact, which has the index of the token's key year.
type record struct {
	key  key
	fact fact
}

// spill holds records apart by the first byte of their place, so that one
// partition after the other can be sorted in little memory. Up to 16 MB stay in
// memory, the rest goes to a file that has no name.
type spill struct {
	dir   string
	file  *os.File // nil while everything fits
	size  int64
	parts [partitions]partition
}

type partition struct {
	buf    []byte
	blocks []int64 // where in the file
}

func (s *spill) put(r record) error {
	p := &s.parts[r.key.place>>56]
	p.buf = binary.LittleEndian.AppendUint64(p.buf, r.key.place)
	p.buf = binary.LittleEndian.AppendUint64(p.buf, r.key.print)
	p.buf = appendFact(p.buf, r.fact)
	if len(p.buf) < blockBytes {
		return nil
	}
	if s.file == nil {
		var err error
		if s.file, err = nameless(s.dir); err != nil {
			return err
		}
	}
	if _, err := s.file.WriteAt(p.buf, s.size); err != nil {
		return fmt.Errorf("write contacts to %s: %w", s.file.Name(), err)
	}
	p.blocks, s.size, p.buf = append(p.blocks, s.size), s.size+blockBytes, p.buf[:0]
	return nil
}

// nameless makes a file that goes when it is closed, also by a death.
func nameless(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, ".vedetta-contacts-*")
	if err != nil {
		return nil, fmt.Errorf("make room for contacts: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("make room for contacts: %w", err), f.Close())
	}
	return f, nil
}

// sorted returns a partition by key and then by fact, each record once, with the
// names' numbers in the file. It uses the room of out.
func (s *spill) sorted(n int, moved []uint32, out []record) ([]record, error) {
	p := &s.parts[n]
	out = slices.Grow(out[:0], len(p.blocks)*blockRecords+len(p.buf)/recordBytes)
	block := make([]byte, blockBytes)
	for _, at := range p.blocks {
		if _, err := s.file.ReadAt(block, at); err != nil {
			return nil, fmt.Errorf("read contacts back: %w", err)
		}
		out = appendRecords(out, block, moved)
	}
	out = appendRecords(out, p.buf, moved)
	slices.SortFunc(out, func(x, y record) int {
		if c := cmp.Compare(x.key.place, y.key.place); c != 0 {
			return c
		}
		if c := cmp.Compare(x.key.print, y.key.print); c != 0 {
			return c
		}
		return compareFacts(x.fact, y.fact)
	})
	return slices.Compact(out), nil
}

func appendRecords(out []record, b []byte, moved []uint32) []record {
	for ; len(b) >= recordBytes; b = b[recordBytes:] {
		out = append(out, record{
			key:  key{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])},
			fact: factAt(b[16:]).renamed(moved),
		})
	}
	return out
}

func (s *spill) close() error {
	s.parts = [partitions]partition{}
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	if err != nil {
		return fmt.Errorf("close the contacts' spill: %w", err)
	}
	return nil
}
