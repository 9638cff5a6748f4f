package tail

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

const cursorVersion = 1

// cursor is the position up to which everything was committed.
type cursor struct {
	Version int    `json:"version"`
	Inode   uint64 `json:"inode,omitempty"`  // of the file; 0 before there was one
	Head    int    `json:"head,omitempty"`   // bytes of the file that Sum covers, none of them unread
	Sum     string `json:"sum,omitempty"`    // SHA-256 of them
	Offset  int64  `json:"offset,omitempty"` // of the next line
	Skip    bool   `json:"skip,omitempty"`   // the offset stands in a line that is too long
	// The rotated files that came before this one, and when the last of them
	// was written: an inode is given away again.
	Passed   []uint64 `json:"passed,omitempty"`
	PassedAt int64    `json:"passed_at,omitempty"` // Unix nanoseconds
}

// pass notes a file that comes before the cursor's.
func (c *cursor) pass(f file) {
	if !slices.Contains(c.Passed, f.inode) {
		c.Passed = append(c.Passed, f.inode)
	}
	c.PassedAt = max(c.PassedAt, f.modified)
}

// isNew reports whether a file has come since the cursor's was begun.
func (c *cursor) isNew(f file) bool {
	return f.modified > c.PassedAt || !slices.Contains(c.Passed, f.inode)
}

// name identifies the position in the key of a gap.
func (c *cursor) name() string {
	return fmt.Sprintf("%d.%.16s.%d", c.Inode, c.Sum, c.Offset)
}

// readCursor returns a cursor of version 0 when there is none.
func readCursor(path string) (cursor, error) {
	var c cursor
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("read cursor: %w", err)
	}
	if err := json.Unmarshal(b, &c); err != nil || c.Version != cursorVersion || c.Offset < 0 || c.Head < 0 || c.Head > headSize {
		return c, fmt.Errorf("cursor %q is unreadable: remove it to read the log again from its start", path)
	}
	return c, nil
}

// save replaces the cursor file; after it returns not even a power cut takes
// the cursor back.
func (c *cursor) save(path string) error {
	if err := c.replace(path); err != nil {
		return fmt.Errorf("save cursor: %w", err)
	}
	return nil
}

func (c *cursor) replace(path string) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	tmp := path + ".tmp"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(b, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
