package contacts

import (
	"testing"

	"github.com/zeebo/xxh3"
	"pgregory.net/rapid"

	"vedetta/pkg/event"
)

// The key of a token of any length is the library's XXH3, also where it is
// written out.
func TestKeyIsXXH3(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.OneOf(rapid.Just(keyringToken), rapid.IntRange(0, 2*keyringToken)).Draw(t, "length")
		token := rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "token")
		h := xxh3.Hash128(token)
		if got := keyOf(event.Token(token)); got != (key{h.Hi, h.Lo}) {
			t.Errorf("%q: %x, want %x %x", token, got, h.Hi, h.Lo)
		}
	})
}
