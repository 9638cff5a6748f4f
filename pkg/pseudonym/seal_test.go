package pseudonym

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func dpo(t *testing.T) (s *Sealer, private string) {
	t.Helper()
	public, private, err := NewDPOKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err = NewSealer(public)
	if err != nil {
		t.Fatal(err)
	}
	return s, private
}

func TestOnlyTheDPOOpens(t *testing.T) {
	s, private := dpo(t)
	_, other := dpo(t)
	plain := bytes.Repeat([]byte("prova segreta "), 10_000)
	for _, b := range [][]byte{plain, {}} {
		sealed, err := s.Seal(b)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed, []byte("segreta")) {
			t.Error("sealed data can be read")
		}
		if got, err := Open(private, sealed); err != nil || !bytes.Equal(got, b) {
			t.Errorf("the DPO gets %d bytes: %v", len(got), err)
		}
		if got, err := Open(other, sealed); !errors.Is(err, ErrSealed) || got != nil {
			t.Errorf("another DPO gets %d bytes: %v", len(got), err)
		}
		for _, at := range []int{0, len(sealed) / 2, len(sealed) - 1} {
			changed := slices.Clone(sealed)
			changed[at] ^= 1
			if got, err := Open(private, changed); !errors.Is(err, ErrSealed) || got != nil {
				t.Errorf("changed at %d of %d: %d bytes, %v", at, len(sealed), len(got), err)
			}
		}
		if _, err := Open(private, sealed[:len(sealed)-1]); !errors.Is(err, ErrSealed) {
			t.Errorf("cut short: %v", err)
		}
	}
}

func TestWrongKeysAreRefused(t *testing.T) {
	_, private := dpo(t)
	for _, key := range []string{"", "age1", private} {
		if _, err := NewSealer(key); err == nil {
			t.Errorf("%.8q is taken for a public key", key)
		}
	}
	if _, err := Open("AGE-SECRET-KEY-1", nil); err == nil || errors.Is(err, ErrSealed) {
		t.Errorf("a broken private key: %v", err)
	}
	if _, err := NewBox(make([]byte, 31)); err == nil {
		t.Error("a box takes 31 bytes for a key")
	}
}

func TestVault(t *testing.T) {
	s, private := dpo(t)
	_, other := dpo(t)
	v, err := NewVault(s)
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewVault(s)
	if err != nil {
		t.Fatal(err)
	}
	i := Identity("tel:+393471234567")
	sealed, err := v.Seal(i)
	if err != nil {
		t.Fatal(err)
	}
	again, err := v.Seal(i)
	if err != nil {
		t.Fatal(err)
	}
	id, key := v.Key()
	wid, wkey := w.Key()
	if id == "" || id == wid || bytes.Equal(sealed, again) || bytes.Contains(sealed, []byte("3471234567")) || bytes.Contains(key, []byte("3471234567")) {
		t.Error("two vaults share a name, or sealing the same twice gives the same, or it can be read")
	}
	if got, err := OpenVault(private, key, sealed); err != nil || got != i {
		t.Errorf("the DPO gets %q: %v", string(got), err)
	}
	short, err := s.Seal([]byte("no key"))
	if err != nil {
		t.Fatal(err)
	}
	f := func(what, private string, key, sealed []byte) {
		t.Helper()
		if got, err := OpenVault(private, key, sealed); !errors.Is(err, ErrSealed) || got != "" {
			t.Errorf("%s: %q, %v, want ErrSealed", what, string(got), err)
		}
	}
	f("another DPO", other, key, sealed)
	f("another vault's key", private, wkey, sealed)
	f("a changed key", private, append(slices.Clone(key[:len(key)-1]), key[len(key)-1]^1), sealed)
	f("a key of another length", private, short, sealed)
	f("a changed entry", private, key, append(slices.Clone(sealed[:len(sealed)-1]), sealed[len(sealed)-1]^1))
	f("no entry", private, key, nil)
	f("half an entry", private, key, sealed[:20])
}

func TestBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), keyBytes, keyBytes).Draw(t, "key")
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		b, err := NewBox(key)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := b.Seal(plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.Open(sealed); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("opened %d bytes of %d: %v", len(got), len(plain), err)
		}
		sealed[rapid.IntRange(0, len(sealed)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, err := b.Open(sealed); !errors.Is(err, ErrSealed) {
			t.Fatalf("changed: %v", err)
		}
	})
}
