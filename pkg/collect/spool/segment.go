package spool

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"vedetta/pkg/pseudonym"
)

// A segment is the magic, then frames. A frame is a header of 16 bytes (length
// of the sealed record, CRC-32C of all that follows the CRC, time of the append)
// and the sealed record. A frame of length 0 ends a segment that was finished.
const (
	magic       = "VSPOOL1\n"
	frameHeader = 4 + 4 + 8
	maxFrame    = 64 << 20
)

// segment is one file of records.
type segment struct {
	number uint64
	path   string
	size   int64 // bytes that are acknowledged; after a restart the file's size
}

// frame is one record as read.
type frame struct {
	at     time.Time
	record []byte
}

// errTorn means that the rest of a segment is no whole frame.
var errTorn = errors.New("torn frame")

// errEnd means that the segment was finished here.
var errEnd = errors.New("end of segment")

func crc(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// seal makes the frame of a record.
func seal(box pseudonym.Box, now time.Time, record []byte) ([]byte, error) {
	sealed, err := box.Seal(record)
	if err != nil {
		return nil, err
	}
	if len(sealed) > maxFrame {
		return nil, fmt.Errorf("record of %d bytes is over the limit", len(record))
	}
	b := make([]byte, frameHeader, frameHeader+len(sealed))
	binary.BigEndian.PutUint32(b, uint32(len(sealed)))
	binary.BigEndian.PutUint64(b[8:], uint64(now.UnixNano()))
	b = append(b, sealed...)
	binary.BigEndian.PutUint32(b[4:], crc(b[8:]))
	return b, nil
}

func endMark() []byte {
	b := make([]byte, frameHeader)
	binary.BigEndian.PutUint32(b[4:], crc(b[8:]))
	return b
}

// readFrame reads one frame, still sealed, and its length on disk.
func readFrame(r *bufio.Reader) (f frame, n int64, err error) {
	var h [frameHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return f, 0, torn(err)
	}
	size := binary.BigEndian.Uint32(h[:])
	if size > maxFrame {
		return f, 0, errTorn
	}
	b := make([]byte, 8+int(size))
	copy(b, h[8:])
	if _, err := io.ReadFull(r, b[8:]); err != nil {
		return f, 0, torn(err)
	}
	if crc(b) != binary.BigEndian.Uint32(h[4:]) {
		return f, 0, errTorn
	}
	if size == 0 {
		return f, 0, errEnd
	}
	f = frame{at: time.Unix(0, int64(binary.BigEndian.Uint64(b))), record: b[8:]}
	return f, frameHeader + int64(size), nil
}

// torn keeps the disk's own errors apart from a file that ends early.
func torn(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errTorn
	}
	return err
}

func segmentPath(dir string, n uint64) string {
	return filepath.Join(dir, fmt.Sprintf("%016d.seg", n))
}

// listSegments returns the segments in dir, oldest first.
func listSegments(dir string) ([]*segment, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("list spool: %w", err)
	}
	var out []*segment
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".seg")
		n, err := strconv.ParseUint(name, 10, 64)
		if !ok || err != nil {
			continue
		}
		info, err := e.Info()
		if err != nil {
			return nil, fmt.Errorf("list spool: %w", err)
		}
		out = append(out, &segment{number: n, path: segmentPath(dir, n), size: info.Size()})
	}
	slices.SortFunc(out, func(a, b *segment) int { return int(a.number) - int(b.number) })
	return out, nil
}

const keyCheck = "vedetta spool"

// checkKey holds the key against the one that the directory was made with.
func checkKey(dir string, box pseudonym.Box) error {
	path := filepath.Join(dir, "key.check")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return writeCheck(dir, path, box)
	}
	if err != nil {
		return fmt.Errorf("open spool: %w", err)
	}
	if plain, err := box.Open(b); err != nil || string(plain) != keyCheck {
		return fmt.Errorf("open spool %s: %w", dir, ErrKey)
	}
	return nil
}

func writeCheck(dir, path string, box pseudonym.Box) error {
	sealed, err := box.Seal([]byte(keyCheck))
	if err != nil {
		return fmt.Errorf("open spool: %w", err)
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return fmt.Errorf("open spool: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(sealed)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("open spool: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("open spool: %w", err)
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
