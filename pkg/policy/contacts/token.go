package contacts

import (
	"errors"
	"fmt"

	"github.com/zeebo/xxh3"

	"vedetta/pkg/event"
)

// maxToken is the longest token, in bytes; the keyring's have 31.
const maxToken = 64

// ErrToken means that a string is no token.
var ErrToken = errors.New("not a token")

// key is a token's hash: place says in which line of the table it belongs,
// print tells it from its neighbours. The tokens are HMACs under a secret key,
// so nobody can choose them to collide and the hash needs no seed.
type key struct{ place, print uint64 }

func keyOf(t event.Token) key {
	h := xxh3.HashString128(string(t))
	return key{h.Hi, h.Lo}
}

// yearOf is the key year that a token begins with; 0 when it has none.
func yearOf(t event.Token) int {
	if len(t) < 5 || t[4] != '-' {
		return 0
	}
	year := 0
	for i := range 4 {
		if t[i] < '0' || t[i] > '9' {
			return 0
		}
		year = 10*year + int(t[i]-'0')
	}
	return year
}

// checkToken refuses what may be a raw number or address, which must never be
// hashed without a key: a token has small letters, digits and dashes, and
// begins with its year or holds a letter.
func checkToken(t event.Token) error {
	letters := false
	for i := range len(t) {
		switch c := t[i]; {
		case c >= 'a' && c <= 'z':
			letters = true
		case c >= '0' && c <= '9' || c == '-':
		default:
			return fmt.Errorf("%w: it has other characters than a-z, 0-9 and a dash", ErrToken)
		}
	}
	if len(t) == 0 || len(t) > maxToken || !letters && (yearOf(t) == 0 || len(t) != 31) {
		return fmt.Errorf("%w: expected the year of its key, a dash and 26 characters", ErrToken)
	}
	return nil
}
