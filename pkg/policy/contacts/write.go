package contacts

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/zeebo/xxh3"
	"golang.org/x/sys/unix"
)

// WriteFile writes the index at a path: to a temporary file beside it, looked
// through, synced and renamed, so that a path holds a whole index or what it
// held before. It returns the SHA-256 of the content in hexadecimal. The file
// may only be read afterwards: whoever wants another index writes another file
// (a mapping dies with the bytes below it).
//
// The same facts give the same bytes, whatever the order they were added in.
func (b *Builder) WriteFile(path string) (digest string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return "", fmt.Errorf("write contacts index %s: %w", path, b.err)
	}
	digest, err = b.place(filepath.Dir(path), func(string) string { return path })
	if err != nil {
		return "", fmt.Errorf("write contacts index %s: %w", path, err)
	}
	return digest, nil
}

// WriteDir is WriteFile under a name that says the content: contacts-SHA256.idx
// in a directory. It returns the path.
func (b *Builder) WriteDir(dir string) (path string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err != nil {
		return "", fmt.Errorf("write contacts index in %s: %w", dir, b.err)
	}
	_, err = b.place(dir, func(digest string) string {
		path = filepath.Join(dir, Name(digest))
		return path
	})
	if err != nil {
		return "", fmt.Errorf("write contacts index in %s: %w", dir, err)
	}
	return path, nil
}

// Name is the file name of the index with a SHA-256.
func Name(digest string) string { return "contacts-" + digest + ".idx" }

// Digest is the SHA-256 of a file in hexadecimal: what WriteFile returned.
func Digest(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("digest contacts index: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("digest contacts index: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// place writes a temporary file and gives it its name. The caller holds mu.
func (b *Builder) place(dir string, name func(digest string) string) (digest string, err error) {
	sweep(dir)
	f, err := os.CreateTemp(dir, ".contacts-*")
	if err != nil {
		return "", err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return "", errors.Join(fmt.Errorf("lock %s: %w", f.Name(), err), f.Close(), os.Remove(f.Name()))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreGone(os.Remove(f.Name())))
		}
	}()
	if err := errors.Join(b.write(f), f.Chmod(0o440), f.Sync(), f.Close()); err != nil {
		return "", err
	}
	if digest, err = Digest(f.Name()); err != nil {
		return "", err
	}
	if err := os.Rename(f.Name(), name(digest)); err != nil {
		return "", err
	}
	return digest, syncDir(dir)
}

// sweep removes what writers left that died: they lock what they write. The
// minute is for one that has not locked its file yet.
func sweep(dir string) {
	left, err := filepath.Glob(filepath.Join(dir, ".contacts-*"))
	if err != nil {
		return
	}
	for _, path := range left {
		info, err := os.Lstat(path)
		if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < time.Minute {
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			continue
		}
		if unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
			os.Remove(path)
		}
		f.Close()
	}
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// write writes the whole file and looks every token up in it.
func (b *Builder) write(f *os.File) (err error) {
	names, moved := sortNames(b.names)
	rows, err := nameless(b.options.TempDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	profiles, counts := newProfileSet(), newCounter(b.years, len(names))
	if err := b.gather(rows, moved, profiles, counts); err != nil {
		return err
	}
	m := meta{Stats: Stats{Body: b.options.Body, Rules: b.options.Rules, Version: b.options.Version, Built: b.options.Built.UTC()}, Names: names}
	counts.fill(&m.Stats, names)
	h, err := writeSections(f, rows, m, profiles)
	if err != nil {
		return err
	}
	if err := seal(f, h); err != nil {
		return err
	}
	return proofread(f.Name(), rows)
}

// rowBytes is a key and the number of a profile.
const rowBytes = 20

// gather sorts the partitions, several at a time, and writes a row for each
// token: its key and its profile.
func (b *Builder) gather(rows *os.File, moved []uint32, profiles *profileSet, counts *counter) error {
	type part struct {
		records []record
		err     error
	}
	workers := max(runtime.GOMAXPROCS(0)-1, 1)
	ahead := make(chan chan part, workers)
	used := make(chan []record, workers+2) // room that is used again
	stop := make(chan struct{})
	defer func() { // nobody reads the spill any more when this returns
		close(stop)
		for done := range ahead {
			<-done
		}
	}()
	go func() {
		defer close(ahead)
		for n := range partitions {
			done := make(chan part, 1)
			select {
			case ahead <- done:
			case <-stop:
				return
			}
			go func() {
				var room []record
				select {
				case room = <-used:
				default:
				}
				records, err := b.spill.sorted(n, moved, room)
				done <- part{records, err}
			}()
		}
	}()
	w := bufio.NewWriterSize(rows, 1<<18)
	for done := range ahead {
		p := <-done
		if p.err != nil {
			return p.err
		}
		if err := gatherPart(w, p.records, profiles, counts); err != nil {
			return err
		}
		select {
		case used <- p.records:
		default:
		}
	}
	return w.Flush()
}

func gatherPart(w *bufio.Writer, records []record, profiles *profileSet, counts *counter) error {
	var set []fact
	var row [rowBytes]byte
	for len(records) > 0 {
		first := records[0]
		set = set[:0]
		n := 0
		for ; n < len(records) && records[n].key == first.key; n++ {
			set = append(set, records[n].fact.timeless())
		}
		records = records[n:]
		number, err := profiles.number(set)
		if err != nil {
			return err
		}
		counts.token(first.fact.year(), set)
		binary.LittleEndian.PutUint64(row[:], first.key.place)
		binary.LittleEndian.PutUint64(row[8:], first.key.print)
		binary.LittleEndian.PutUint32(row[16:], number)
		if _, err := w.Write(row[:]); err != nil {
			return fmt.Errorf("write contacts to the spill: %w", err)
		}
	}
	return nil
}

// LargePage is the size of a large page, in bytes. Who copies an index writes so
// much at a time, from the file's beginning.
const LargePage = 2 << 20

func writeSections(f, rows *os.File, m meta, profiles *profileSet) (header, error) {
	text, err := json.Marshal(m)
	if err != nil {
		return header{}, err
	}
	// Written like this a file stands in large pages in the system's memory, where
	// the file system has them: see Open.
	w := bufio.NewWriterSize(f, LargePage)
	w.Write(make([]byte, headerBytes)) //nolint:errcheck // a bufio.Writer keeps its error for Flush
	t := table{w: w, homes: max(1, (uint64(m.Tokens)+fill-1)/fill)}
	if err := eachRow(rows, func(k key, profile uint32) error { return t.put(k, profile) }); err != nil {
		return header{}, err
	}
	if err := t.end(); err != nil {
		return header{}, err
	}
	var word []byte
	for _, n := range profiles.starts {
		word = binary.LittleEndian.AppendUint32(word[:0], n)
		w.Write(word) //nolint:errcheck // see above
	}
	for _, block := range profiles.blocks {
		for _, f := range block {
			word = appendFact(word[:0], f)
			w.Write(word) //nolint:errcheck // see above
		}
	}
	w.Write(text) //nolint:errcheck // see above
	h := header{
		homes: t.homes, lines: t.line, reach: t.reach, meta: uint64(len(text)),
		profiles: uint64(profiles.len()), facts: uint64(profiles.facts()),
	}
	return h, w.Flush()
}

// seal writes the header, with the checksum of all that follows it.
func seal(f *os.File, h header) error {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	h.size = uint64(size)
	sum := xxh3.New()
	sum.Write(h.encode()[sumFrom:]) //nolint:errcheck // a hash never fails
	if _, err := io.CopyBuffer(sum, io.NewSectionReader(f, headerBytes, size-headerBytes), make([]byte, 1<<20)); err != nil {
		return err
	}
	s := sum.Sum128()
	h.sum = [2]uint64{s.Hi, s.Lo}
	_, err = f.WriteAt(h.encode(), 0)
	return err
}

// eachRow reads what gather wrote.
func eachRow(rows *os.File, do func(k key, profile uint32) error) error {
	size, err := rows.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	r := bufio.NewReaderSize(io.NewSectionReader(rows, 0, size), 1<<18)
	var row [rowBytes]byte
	for {
		if _, err := io.ReadFull(r, row[:]); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read contacts back: %w", err)
		}
		k := key{binary.LittleEndian.Uint64(row[:]), binary.LittleEndian.Uint64(row[8:])}
		if err := do(k, binary.LittleEndian.Uint32(row[16:])); err != nil {
			return err
		}
	}
}

// proofread looks every token up in the new file. It would also meet two tokens
// with one fingerprint, which one build in 2^38 of 10 million holds.
func proofread(path string, rows *os.File) error {
	x, err := Open(path)
	if err != nil {
		return err
	}
	defer x.Close()
	return eachRow(rows, func(k key, profile uint32) error {
		if x.find(k) != ID(profile) {
			return errors.New("a token is not found again: memory or disk is broken, or two tokens share a fingerprint: import again, on another machine if it stays")
		}
		return nil
	})
}

// table writes lines from front to end. Keys come in order. A token that finds its
// home line full by its equals moves on, to the first line that its own tokens
// leave room in: so nine of ten stand in their home line, and a look-up needs no
// other.
type table struct {
	w     *bufio.Writer
	homes uint64
	line  uint64 // that is being filled; in the end how many there are
	own   []slot
	moved []slot // tokens that found no room so far, first come first served
	run   uint64 // lines before this one that lead on to it
	reach uint64 // the longest run
}

// slot is what a line holds of a token.
type slot struct {
	print   uint64
	profile uint32
}

func (t *table) put(k key, profile uint32) error {
	for at := home(k, t.homes); t.line < at; {
		if err := t.flush(); err != nil {
			return err
		}
	}
	t.own = append(t.own, slot{k.print, profile})
	return nil
}

func (t *table) flush() error {
	own := min(len(t.own), perLine)
	moved := min(len(t.moved), perLine-own)
	var b [lineBytes]byte
	fillLine(&b, t.own[:own])
	fillLine(&b, t.moved[:moved])
	t.moved = append(slices.Delete(t.moved, 0, moved), t.own[own:]...)
	t.own = t.own[:0]
	if len(t.moved) > 0 {
		b[onAt] = 1
	}
	t.run = (t.run + uint64(b[onAt])) * uint64(b[onAt])
	if t.reach = max(t.reach, t.run); t.reach > maxReach {
		return errors.New("tokens are not spread over the table: they are not the keyring's")
	}
	_, err := t.w.Write(b[:])
	t.line++
	return err
}

// fillLine puts tokens into a line's next places.
func fillLine(b *[lineBytes]byte, tokens []slot) {
	for _, s := range tokens {
		n := int(b[countAt])
		binary.LittleEndian.PutUint64(b[8*n:], s.print)
		binary.LittleEndian.PutUint32(b[8*perLine+4*n:], s.profile)
		b[countAt]++
	}
}

func (t *table) end() error {
	for t.line < t.homes || len(t.own)+len(t.moved) > 0 {
		if err := t.flush(); err != nil {
			return err
		}
	}
	return nil
}
