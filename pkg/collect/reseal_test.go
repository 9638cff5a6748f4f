package collect

import (
	"context"
	"errors"
	"testing"

	"vedetta/pkg/event"
	"vedetta/pkg/pseudonym"
)

// newDPO makes the key of a DPO.
func newDPO(t *testing.T) (to *pseudonym.Sealer, private string) {
	t.Helper()
	public, private, err := pseudonym.NewDPOKey()
	if err != nil {
		t.Fatal(err)
	}
	if to, err = pseudonym.NewSealer(public); err != nil {
		t.Fatal(err)
	}
	return to, private
}

// After a body's DPO got another key that key, and no former one, opens what is
// sent: also identities that the vault had under the former key.
func TestResealedToAnotherKey(t *testing.T) {
	w := newWorld(t, nil)
	w.emit(t, sms("1", "+393471234567"))
	to, private := newDPO(t)
	if err := w.Reseal("c_a", to); err != nil {
		t.Fatal(err)
	}
	v := w.emit(t, sms("2", "+393471234567"))[0].Data.Vault
	if v == nil || len(v.Entries) != 1 {
		t.Fatalf("vault %+v, want the identity again", v)
	}
	if got, err := pseudonym.OpenVault(private, v.SealedKey, v.Entries[0].Sealed); err != nil || got.Clear() != "+393471234567" {
		t.Errorf("the new key opens %q: %v", got.Clear(), err)
	}
	if _, err := pseudonym.OpenVault(w.private["c_a"], v.SealedKey, v.Entries[0].Sealed); !errors.Is(err, pseudonym.ErrSealed) {
		t.Errorf("the former key: %v", err)
	}
	if e := w.emit(t, sms("3", "+393471234567"))[0]; e.Data.Vault != nil {
		t.Error("sent again under the same key")
	}
	for body, key := range map[event.Body]string{"c_a": private, "c_b": w.private["c_b"]} {
		w.bus.letters = nil
		if err := w.Reject(t.Context(), body, "s", []byte("raw"), event.ErrRejected); err != nil {
			t.Fatal(err)
		}
		if raw, err := pseudonym.Open(key, w.bus.letters[0].Sealed); err != nil || string(raw) != "raw" {
			t.Errorf("rejected input of %s: %q, %v", body, raw, err)
		}
	}
	if w.Reseal("c_unserved", to) == nil {
		t.Error("resealed for a body that is not served")
	}
}

// What was sealed before the key changed and sent after it does not count as
// sealed with the new one.
func TestResealWhileAnEventIsOnItsWay(t *testing.T) {
	w := newWorld(t, nil)
	events, err := w.Convert(t.Context(), sms("1", "+393471234567"))
	if err != nil {
		t.Fatal(err)
	}
	to, private := newDPO(t)
	if err := errors.Join(w.Reseal("c_a", to), w.Send(context.Background(), events)); err != nil {
		t.Fatal(err)
	}
	v := w.emit(t, sms("2", "+393471234567"))[0].Data.Vault
	if v == nil {
		t.Fatal("the new key has no way back")
	}
	if _, err := pseudonym.OpenVault(private, v.SealedKey, v.Entries[0].Sealed); err != nil {
		t.Error(err)
	}
}
