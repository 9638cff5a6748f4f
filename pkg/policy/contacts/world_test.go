package contacts

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vedetta/pkg/event"
)

var newYear = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// tokenOf is a token as the keyring makes it.
func tokenOf(year, person int) event.Token {
	h := sha256.Sum256(fmt.Appendf(nil, "%d of %d", person, year))
	text := strings.ToLower(base32.StdEncoding.EncodeToString(h[:17]))
	return event.Token(fmt.Sprintf("%d-%s", year, text[:26]))
}

func builder(t testing.TB) *Builder {
	t.Helper()
	b := New(Options{Body: "c_x002", Rules: "r1", Version: "v1", Built: newYear, TempDir: t.TempDir()})
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func written(t testing.TB, b *Builder) (path string, x *Index) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.idx")
	_, err := b.WriteFile(path)
	must(t, err)
	x, err = Open(path)
	must(t, err)
	return path, x
}
