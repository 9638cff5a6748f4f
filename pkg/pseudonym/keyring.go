package pseudonym

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

const keyBytes = 32

// Keyring holds one body's keys: the id key, and a token key for each calendar
// year. They are files in one directory, readable by their owner only. It is
// safe for concurrent use.
type Keyring struct {
	dir string
	id  []byte

	reading bool // nothing is written

	mu    sync.RWMutex // guards years and spare
	years map[int][]byte
	spare []int // years whose keys exist in memory only
}

// OpenKeyring reads the keys of a body from dir/<body>, making what is missing.
// Losing the directory loses the link between old and new tokens for good: back
// it up apart from the data.
func OpenKeyring(dir, body string) (*Keyring, error) {
	k := &Keyring{dir: filepath.Join(dir, body), years: make(map[int][]byte)}
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return nil, fmt.Errorf("open keyring: %w", err)
	}
	id, err := k.load("id.key")
	if err != nil {
		return nil, err
	}
	k.id = id
	return k, nil
}

// PlaceID puts the id key of a body that has none into dir/<body>, derived from a
// secret: for a replay, whose ids are to be the same each time. Its token keys are
// made as ever.
func PlaceID(dir, body string, secret []byte) error {
	k := &Keyring{dir: filepath.Join(dir, body)}
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return fmt.Errorf("place id key: %w", err)
	}
	err := k.place(filepath.Join(k.dir, "id.key"), derive(secret, "vedetta replay ids 1 "+body))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("place id key: %w", err)
	}
	return nil
}

// ReadKeyring reads the keys of a body from dir/<body> and writes nothing there. A
// year that has no key gets one of this Keyring's own, in memory: its tokens are
// equal to nobody else's (Spare tells the years). Without an id key it is an error.
func ReadKeyring(dir, body string) (*Keyring, error) {
	k := &Keyring{dir: filepath.Join(dir, body), years: make(map[int][]byte), reading: true}
	id, err := readKey(filepath.Join(k.dir, "id.key"))
	if err != nil {
		return nil, err
	}
	k.id = id
	return k, nil
}

// Spare returns the years so far, sorted, whose keys were made in memory because the
// directory of ReadKeyring has none.
func (k *Keyring) Spare() []int {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return slices.Sorted(slices.Values(k.spare))
}

// yearKey returns the token key of a year, making it when it is new. A key that
// was destroyed (see Destroy) is not made again.
func (k *Keyring) yearKey(year int) ([]byte, error) {
	k.mu.RLock()
	key := k.years[year]
	k.mu.RUnlock()
	if key != nil {
		return key, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if key := k.years[year]; key != nil {
		return key, nil
	}
	if _, err := os.Stat(filepath.Join(k.dir, tombName(year))); err == nil {
		return nil, fmt.Errorf("token key of %d was destroyed: %w", year, ErrDestroyed)
	}
	key, err := k.tokenKey(year)
	if err != nil {
		return nil, err
	}
	k.years[year] = key
	return key, nil
}

// tokenKey reads the token key of a year or makes it; k.mu is held.
func (k *Keyring) tokenKey(year int) ([]byte, error) {
	name := "token-" + strconv.Itoa(year) + ".key"
	if !k.reading {
		return k.load(name)
	}
	key, err := readKey(filepath.Join(k.dir, name))
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	k.spare = append(k.spare, year)
	return newKey(name)
}

// ErrDestroyed means that a key no longer exists, on purpose.
var ErrDestroyed = errors.New("key destroyed")

func tombName(year int) string { return "token-" + strconv.Itoa(year) + ".destroyed" }

// Destroy removes the token key of a year: nobody can link that year's tokens
// to people any more. It can't be undone.
func (k *Keyring) Destroy(year int) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := os.WriteFile(filepath.Join(k.dir, tombName(year)), nil, 0o600); err != nil {
		return fmt.Errorf("destroy token key: %w", err)
	}
	err := os.Remove(filepath.Join(k.dir, "token-"+strconv.Itoa(year)+".key"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("destroy token key: %w", err)
	}
	delete(k.years, year)
	return nil
}

// load reads a key file or makes it. Two processes that start together agree:
// the file is linked into place, and who comes second reads the first's.
func (k *Keyring) load(name string) ([]byte, error) {
	path := filepath.Join(k.dir, name)
	if key, err := readKey(path); !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	key, err := newKey(name)
	if err != nil {
		return nil, err
	}
	if err := k.place(path, key); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("write key %s: %w", name, err)
	}
	return readKey(path)
}

func newKey(name string) ([]byte, error) {
	key := make([]byte, keyBytes)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make key %s: %w", name, err)
	}
	return key, nil
}

func (k *Keyring) place(path string, key []byte) error {
	tmp, err := os.CreateTemp(k.dir, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return os.Link(tmp.Name(), path)
}

func readKey(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(key) != keyBytes {
		return nil, fmt.Errorf("read key %s: expected %d bytes in hexadecimal", path, keyBytes)
	}
	return key, nil
}

// SpoolKey derives the key under which a collector's local spool is sealed.
func (k *Keyring) SpoolKey() []byte { return derive(k.id, "vedetta spool 1") }
