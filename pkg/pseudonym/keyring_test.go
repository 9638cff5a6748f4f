package pseudonym

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain plays a second process: with the variable set it opens the keyring
// and says what it got.
func TestMain(m *testing.M) {
	dir := os.Getenv("PSEUDONYM_TEST_DIR")
	if dir == "" {
		os.Exit(m.Run())
	}
	k, err := OpenKeyring(dir, "c_a")
	if err == nil {
		var token string
		token, _, err = k.Token("tel:+393471234567", may)
		fmt.Println(token, k.Ref("x"))
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func TestKeyringUnderConcurrency(t *testing.T) {
	k := ring(t, t.TempDir(), "c_a")
	got := make([]string, 64)
	var wg sync.WaitGroup
	for n := range got {
		wg.Go(func() {
			at := may.AddDate(n%4, 0, 0)
			token, _, err := k.Token("tel:+393471234567", at)
			got[n] = fmt.Sprint(token, err)
		})
	}
	wg.Wait()
	for n := range got {
		if got[n] != got[n%4] || n < 4 && n > 0 && got[n] == got[0] {
			t.Errorf("goroutine %d got %s, another one %s", n, got[n], got[n%4])
		}
	}
}

// Keyrings that are opened at the same time over an empty directory agree on
// the keys.
func TestKeyringsRace(t *testing.T) {
	for range 20 {
		dir := t.TempDir()
		got := make([]string, 8)
		var wg sync.WaitGroup
		for n := range got {
			wg.Go(func() {
				k, err := OpenKeyring(dir, "c_a")
				if err != nil {
					got[n] = err.Error()
					return
				}
				token, _, err := k.Token("tel:+393471234567", may)
				got[n] = fmt.Sprint(token, k.Ref("x"), err)
			})
		}
		wg.Wait()
		for _, g := range got {
			if g != got[0] || !strings.HasPrefix(g, "2026-") {
				t.Fatalf("one keyring says %s, another %s", g, got[0])
			}
		}
	}
}

func TestProcessesRace(t *testing.T) {
	dir := t.TempDir()
	got := make([]string, 4)
	var wg sync.WaitGroup
	for n := range got {
		wg.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0])
			cmd.Env = append(os.Environ(), "PSEUDONYM_TEST_DIR="+dir)
			out, err := cmd.CombinedOutput()
			got[n] = fmt.Sprint(strings.TrimSpace(string(out)), err)
		})
	}
	wg.Wait()
	k := ring(t, dir, "c_a")
	mine, _ := token(t, k, "tel:+393471234567", may)
	for _, g := range got {
		if want := fmt.Sprint(mine, " ", k.Ref("x"), error(nil)); g != want {
			t.Errorf("a process says %s, this one %s", g, want)
		}
	}
}

func TestKeysAreTheOwnersOnly(t *testing.T) {
	dir := t.TempDir()
	k := ring(t, dir, "c_a")
	token(t, k, "tel:+393471234567", may)
	var names []string
	err := filepath.WalkDir(filepath.Join(dir, "c_a"), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %s", path, info.Mode())
		}
		if !d.IsDir() {
			names = append(names, d.Name())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(names) != "[id.key token-2026.key]" {
		t.Errorf("files %v", names)
	}
}

func TestDestroyIsFinal(t *testing.T) {
	dir := t.TempDir()
	k, i := ring(t, dir, "c_a"), Identity("tel:+393471234567")
	newYear := time.Date(2027, 1, 10, 0, 0, 0, 0, time.UTC)
	token(t, k, i, may)
	before, _ := token(t, k, i, newYear)
	if err := k.Destroy(2026); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "c_a", "token-2026.key")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the key file is still there: %v", err)
	}
	for what, k := range map[string]*Keyring{"this life": k, "the next life": ring(t, dir, "c_a")} {
		if got, _, err := k.Token(i, may); !errors.Is(err, ErrDestroyed) || got != "" {
			t.Errorf("%s: token %q (%v), want ErrDestroyed", what, got, err)
		}
		// In the overlap only this year's token is left, and it is the same.
		if got, previous, err := k.Token(i, newYear); err != nil || got != before || previous != "" {
			t.Errorf("%s: token %q, previous %q (%v)", what, got, previous, err)
		}
		if err := k.Destroy(2026); err != nil {
			t.Errorf("%s: destroying again: %v", what, err)
		}
	}
	if err := k.Destroy(2031); err != nil {
		t.Errorf("destroying a key that was never made: %v", err)
	}
	if _, _, err := k.Token(i, may.AddDate(5, 0, 0)); !errors.Is(err, ErrDestroyed) {
		t.Errorf("a key destroyed before its first use: %v", err)
	}
}

func TestBrokenKeyFile(t *testing.T) {
	f := func(content string) {
		t.Helper()
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "c_a"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "c_a", "id.key"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := OpenKeyring(dir, "c_a")
		if err == nil || !strings.Contains(err.Error(), "32 bytes") || content != "" && strings.Contains(err.Error(), content) {
			t.Errorf("%q: %v", content, err)
		}
	}
	f("")
	f("0011")
	f(strings.Repeat("zz", 32))
	f(strings.Repeat("00", 33))
}

func TestKeyringNeedsADirectory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenKeyring(path, "c_a"); err == nil {
		t.Error("a file is no directory of keys")
	}
}

func TestSpoolKey(t *testing.T) {
	dir := t.TempDir()
	a := ring(t, dir, "c_a")
	if got := a.SpoolKey(); len(got) != keyBytes || string(got) != string(ring(t, dir, "c_a").SpoolKey()) || string(got) == string(ring(t, dir, "c_b").SpoolKey()) {
		t.Errorf("a spool key of %d bytes, or it is not the body's own", len(got))
	}
	if string(a.SpoolKey()) == string(a.id) {
		t.Error("the spool key is the id key")
	}
}
