package tail

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// file is the log or one of its rotated files.
type file struct {
	path     string
	rotated  string // what rotation put into the name; empty for the log itself
	inode    uint64
	size     int64
	modified int64 // Unix nanoseconds
}

// rotatedName is a number (.1), a date (-20261121, also with a time) or .old.
// Compressed files have one more ending and do not match.
var rotatedName = regexp.MustCompile(`^[.-](?:[0-9][0-9._:T-]*|old)$`)

// list returns the rotated files of a log, oldest first, then the log itself.
// It looks until it has seen the same twice, for a rotation renames one file
// after the other.
func list(path string) ([]file, error) {
	var before []file
	for range 5 {
		files, err := scan(path)
		if err != nil {
			return nil, fmt.Errorf("list logs: %w", err)
		}
		if before != nil && slices.EqualFunc(before, files, sameName) {
			return files, nil
		}
		before = files
	}
	return nil, errMoved
}

func sameName(a, b file) bool { return a.path == b.path && a.inode == b.inode }

// scan reads the directory once.
func scan(path string) ([]file, error) {
	dir, base := filepath.Split(path)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return nil, err
	}
	files := make([]file, 0, len(entries))
	for _, e := range entries {
		rotated, ok := rotation(base, e.Name())
		if !ok {
			continue
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue // renamed or removed since, or no log
		}
		files = append(files, file{
			path: filepath.Join(dir, e.Name()), rotated: rotated,
			inode: inode(info), size: info.Size(), modified: info.ModTime().UnixNano(),
		})
	}
	slices.SortFunc(files, byAge)
	return files, nil
}

// rotation returns what a name has more than the log's, before or after the
// extension: access.log.1, access-20261121.log.
func rotation(base, name string) (rotated string, ok bool) {
	if name == base {
		return "", true
	}
	if rotated, ok = strings.CutPrefix(name, base); ok && rotatedName.MatchString(rotated) {
		return rotated, true
	}
	ext := filepath.Ext(base)
	rotated, ok = strings.CutPrefix(name, strings.TrimSuffix(base, ext))
	if !ok || ext == "" {
		return "", false
	}
	rotated, ok = strings.CutSuffix(rotated, ext)
	return rotated, ok && rotatedName.MatchString(rotated)
}

// byAge orders the oldest first: high numbers before low ones, early dates
// before late ones, the log last.
func byAge(a, b file) int {
	if (a.rotated == "") != (b.rotated == "") {
		return cmp.Compare(len(b.rotated), len(a.rotated))
	}
	na, okA := number(a.rotated)
	nb, okB := number(b.rotated)
	switch {
	case okA && okB:
		return cmp.Compare(nb, na)
	case !okA && !okB:
		return cmp.Compare(a.rotated, b.rotated)
	}
	return cmp.Compare(a.modified, b.modified)
}

// number is the count of a numbered rotation; dates have more digits.
func number(rotated string) (int, bool) {
	if rotated == ".old" {
		return 1, true
	}
	n, err := strconv.Atoi(strings.TrimLeft(rotated, ".-"))
	return n, err == nil && len(rotated) <= 5
}

func inode(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ino
	}
	return 0
}
