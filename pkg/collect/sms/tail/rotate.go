package tail

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// errMoved means that a file was renamed while it was looked at.
var errMoved = errors.New("log was rotated meanwhile")

// locate opens the file that the cursor points to, wherever it is now. When it
// is gone it moves the cursor to the oldest file that came after it and returns
// the gap.
func (t *Tailer) locate() (Batch, error) {
	files, err := list(t.o.Path)
	if err != nil {
		return Batch{}, err
	}
	i, err := t.find(files)
	if err != nil {
		return Batch{}, err
	}
	if i >= 0 {
		return Batch{}, t.open(files[i])
	}
	next := slices.IndexFunc(files, func(f file) bool { return f.path == t.o.Path || t.cur.isNew(f) })
	if next < 0 {
		return Batch{}, fmt.Errorf("log %q: %w", t.o.Path, fs.ErrNotExist)
	}
	lost := t.cur
	if err := t.enter(files, next); err != nil || lost.Inode == 0 {
		return Batch{}, err
	}
	t.gap = true
	return Batch{Gap: lost.name()}, nil
}

// find returns the index of the cursor's file, or -1. The inode counts first,
// then a copy that begins alike.
func (t *Tailer) find(files []file) (int, error) {
	found := -1
	for i, f := range files {
		own := f.inode == t.cur.Inode
		if f.size < t.cur.Offset || !own && (t.cur.Head == 0 || found >= 0) {
			continue
		}
		same, err := t.begins(f)
		if err != nil {
			return -1, err
		}
		if same && own {
			return i, nil
		}
		if same {
			found = i
		}
	}
	return found, nil
}

// begins reports whether a file begins as the cursor's does.
func (t *Tailer) begins(f file) (bool, error) {
	if t.cur.Head == 0 {
		return true, nil
	}
	r, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, errMoved
	}
	if err != nil {
		return false, fmt.Errorf("open log: %w", err)
	}
	defer func() { _ = r.Close() }()
	_, sum, err := readHead(r, t.cur.Head)
	return sum == t.cur.Sum, err
}

func readHead(r io.ReaderAt, n int) (head []byte, sum string, err error) {
	head = make([]byte, n)
	n, err = r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, "", fmt.Errorf("read head of log: %w", err)
	}
	s := sha256.Sum256(head[:n])
	return head[:n], hex.EncodeToString(s[:]), nil
}

// open opens the cursor's file, which was found as f.
func (t *Tailer) open(f file) error {
	r, err := openSame(f)
	if err != nil {
		return err
	}
	head, sum, err := readHead(r, t.cur.Head)
	if err == nil && t.cur.Head > 0 && sum != t.cur.Sum {
		err = errMoved
	}
	if err != nil {
		return errors.Join(err, r.Close())
	}
	t.f, t.head, t.cur.Inode = r, head, f.inode
	return nil
}

// enter begins another file at its start; those before it are done.
func (t *Tailer) enter(files []file, i int) error {
	r, err := openSame(files[i])
	if err != nil {
		return err
	}
	if err := t.Close(); err != nil {
		return errors.Join(fmt.Errorf("close log: %w", err), r.Close())
	}
	t.cur = cursor{Version: cursorVersion, Inode: files[i].inode}
	for _, f := range files[:i] {
		t.cur.pass(f)
	}
	t.f, t.head, t.data = r, nil, nil
	return nil
}

// openSame opens a file and checks that no rotation came between.
func openSame(f file) (*os.File, error) {
	r, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errMoved
	}
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	info, err := r.Stat()
	if err == nil && inode(info) != f.inode {
		err = errMoved
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// rotate is called at the end of the open file. It goes on to the next file
// when the log was rotated, or returns what the last look at the old one found.
func (t *Tailer) rotate() (b Batch, moved bool, err error) {
	files, err := list(t.o.Path)
	if err != nil {
		return Batch{}, false, err
	}
	if truncated, err := t.truncated(); err != nil || truncated {
		return Batch{}, truncated, errors.Join(err, t.Close())
	}
	next := t.successor(files)
	if next < 0 {
		return Batch{}, false, nil
	}
	// Whoever writes has gone on to the next file: the old one is complete.
	if b, err = t.read(true); err != nil || len(b.Lines) > 0 {
		return b, false, err
	}
	if err = t.enter(files, next); err == nil {
		err = t.cur.save(t.o.Cursor)
	}
	return Batch{}, err == nil, err
}

// precede goes to the copy of a log that was emptied before anything of it was
// committed: what stands in the log now comes after what stands in the copy.
func (t *Tailer) precede() (bool, error) {
	files, err := list(t.o.Path)
	if err != nil {
		return false, err
	}
	own := slices.IndexFunc(files, func(f file) bool { return f.inode == t.cur.Inode })
	j := slices.IndexFunc(files[:max(own, 0)], t.cur.isNew)
	if j < 0 {
		return false, nil
	}
	return true, t.enter(files, j)
}

// truncated reports whether the open file was emptied and begun anew.
func (t *Tailer) truncated() (bool, error) {
	info, err := t.f.Stat()
	if err != nil {
		return false, fmt.Errorf("stat log: %w", err)
	}
	same, err := t.unchanged()
	return err == nil && (info.Size() < t.cur.Offset || !same), err
}

// successor returns the index of the file that follows the open one and is
// written to already, or -1.
func (t *Tailer) successor(files []file) int {
	own := slices.IndexFunc(files, func(f file) bool { return f.inode == t.cur.Inode })
	next := own + 1
	if own < 0 {
		next = slices.IndexFunc(files, t.cur.isNew) // the open file was removed
	}
	if next < 0 || next >= len(files) || files[next].path == t.o.Path && files[next].size == 0 {
		return -1
	}
	return next
}
