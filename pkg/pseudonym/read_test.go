package pseudonym

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestReadKeyring: a keyring that is only read has the tokens of the one that made
// the keys, makes up for a missing year in memory, and leaves the directory as it is.
func TestReadKeyring(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadKeyring(dir, "c_a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without keys: %v", err)
	}
	if made, err := os.ReadDir(dir); err != nil || len(made) != 0 {
		t.Fatalf("made %v, %v", made, err)
	}
	whole := ring(t, dir, "c_a")
	token := func(k *Keyring, years int) string {
		out, _, err := k.Token("tel:+393471234567", may.AddDate(years, 0, 0))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	first := token(whole, 0)
	before, err := filepath.Glob(filepath.Join(dir, "c_a", "*"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := ReadKeyring(dir, "c_a")
	if err != nil {
		t.Fatal(err)
	}
	if token(k, 0) != first || len(k.Spare()) != 0 {
		t.Errorf("another token than that of the key, or a spare key: %v", k.Spare())
	}
	other := token(k, 1)
	if token(k, 1) != other || !slices.Equal(k.Spare(), []int{may.Year() + 1}) {
		t.Errorf("spare keys of %v", k.Spare())
	}
	after, err := filepath.Glob(filepath.Join(dir, "c_a", "*"))
	if err != nil || !slices.Equal(before, after) {
		t.Errorf("the directory had %v and has %v (%v)", before, after, err)
	}
	if token(whole, 1) == other {
		t.Error("a spare key is somebody's")
	}
	if err := whole.Destroy(may.Year()); err != nil {
		t.Fatal(err)
	}
	again, err := ReadKeyring(dir, "c_a")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := again.Token("tel:+393471234567", may); !errors.Is(err, ErrDestroyed) {
		t.Errorf("a destroyed key came back: %v", err)
	}
}
