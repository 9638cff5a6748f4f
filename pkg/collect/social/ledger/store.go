package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// settings is the bucket of cursors and the salt.
const settings = "settings"

// itemsOf is the bucket of a platform's items, by account and id.
func itemsOf(platform string) string { return "items/" + platform }

// scopesOf is the bucket of the items of each listing: account, listing, id.
func scopesOf(platform string) string { return "scopes/" + platform }

// entry is one write; without a value it removes.
type entry struct {
	bucket, key string
	value       []byte
}

// store keeps bytes by bucket and key. It is safe for concurrent use.
type store interface {
	get(bucket, key string) ([]byte, error) // nil when there is none
	put(all []entry) error                  // all or nothing
	// each calls f for every key with a prefix, in order, until it returns
	// false. f must not keep value.
	each(bucket, prefix string, f func(key string, value []byte) bool) error
	close() error
}

const lockWait = 5 * time.Second

// openStore opens a file, or memory when path is empty.
func openStore(path string) (store, error) {
	if path == "" {
		return &memory{young: make(map[string]map[string][]byte), old: make(map[string]map[string][]byte)}, nil
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockWait})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("open ledger %s: another process uses it", path)
	case err != nil:
		return nil, fmt.Errorf("open ledger %s: %w (remove the file to begin anew: changes may then be told twice)", path, err)
	}
	return file{db}, nil
}

// file is a store that outlives the process, power cuts included.
type file struct{ db *bbolt.DB }

func (f file) get(bucket, key string) (v []byte, err error) {
	err = f.db.View(func(tx *bbolt.Tx) error {
		if b := tx.Bucket([]byte(bucket)); b != nil {
			v = bytes.Clone(b.Get([]byte(key)))
		}
		return nil
	})
	return v, err
}

func (f file) put(all []entry) error {
	return f.db.Update(func(tx *bbolt.Tx) error {
		for _, e := range all {
			b, err := tx.CreateBucketIfNotExists([]byte(e.bucket))
			if err != nil {
				return err
			}
			if e.value == nil {
				err = b.Delete([]byte(e.key))
			} else {
				err = b.Put([]byte(e.key), e.value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (f file) each(bucket, prefix string, do func(string, []byte) bool) error {
	return f.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		if b == nil {
			return nil
		}
		c := b.Cursor()
		for k, v := c.Seek([]byte(prefix)); k != nil && bytes.HasPrefix(k, []byte(prefix)); k, v = c.Next() {
			if !do(string(k), v) {
				return nil
			}
		}
		return nil
	})
}

func (f file) close() error { return f.db.Close() }

// maxMemory bounds the items of one bucket in memory; the older half of twice
// as many is forgotten at a time.
const maxMemory = 50_000

// memory is a store that ends with the process.
type memory struct {
	mu    sync.Mutex // guards both
	young map[string]map[string][]byte
	old   map[string]map[string][]byte
}

func (m *memory) get(bucket, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.young[bucket][key]; ok {
		return v, nil
	}
	return m.old[bucket][key], nil
}

func (m *memory) put(all []entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range all {
		if e.value == nil {
			delete(m.young[e.bucket], e.key)
			delete(m.old[e.bucket], e.key)
			continue
		}
		if len(m.young[e.bucket]) >= maxMemory && e.bucket != settings {
			m.old[e.bucket], m.young[e.bucket] = m.young[e.bucket], nil
		}
		if m.young[e.bucket] == nil {
			m.young[e.bucket] = make(map[string][]byte)
		}
		m.young[e.bucket][e.key] = e.value
	}
	return nil
}

func (m *memory) each(bucket, prefix string, do func(string, []byte) bool) error {
	m.mu.Lock()
	all := make(map[string][]byte)
	for _, part := range []map[string][]byte{m.old[bucket], m.young[bucket]} {
		for k, v := range part {
			if strings.HasPrefix(k, prefix) {
				all[k] = v
			}
		}
	}
	m.mu.Unlock()
	keys := make([]string, 0, len(all))
	for k := range all {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		if !do(k, all[k]) {
			return nil
		}
	}
	return nil
}

func (m *memory) close() error { return nil }
