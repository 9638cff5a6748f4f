package contacts

import (
	"errors"
	"fmt"
	"math/bits"

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

// It is XXH3, written out for the length of the keyring's tokens: a look-up is
// one line from memory, and the processor fetches the next one meanwhile if it
// meets few instructions on its way there. The library has more of them, because
// it takes any length.
func keyOf(t event.Token) key {
	if len(t) != keyringToken {
		h := xxh3.HashString128(string(t))
		return key{h.Hi, h.Lo}
	}
	a, b, c, d := word(t[0:8]), word(t[8:16]), word(t[15:23]), word(t[23:31])
	hi, lo := bits.Mul64(a^secret0, b^secret1)
	low := (xxStart + (hi ^ lo)) ^ (c + d)
	hi, lo = bits.Mul64(c^secret2, d^secret3)
	high := (hi ^ lo) ^ (a + b)
	return key{place: -avalanche(low*xxPrime1 + high*xxPrime4 + xxEnd), print: avalanche(low + high)}
}

// keyringToken is the length of the keyring's tokens.
const keyringToken = 31

// The constants of XXH3 that its 128 bits of 17 to 32 bytes need: primes, and the
// first 32 bytes of the secret.
const (
	xxPrime1 = 0x9E3779B185EBCA87
	xxPrime2 = 0xC2B2AE3D27D4EB4F
	xxPrime4 = 0x85EBCA77C2B2AE63
	xxFinal  = 0x165667919E3779F9
	secret0  = 0xBE4BA423396CFEB8
	secret1  = 0x1CAD21F72C81017C
	secret2  = 0xDB979083E96DD4DE
	secret3  = 0x1F67B3B7A4A44072
	xxStart  = keyringToken * xxPrime1 % (1 << 64)
	xxEnd    = keyringToken * xxPrime2 % (1 << 64)
)

func avalanche(h uint64) uint64 {
	h = (h ^ h>>37) * xxFinal
	return h ^ h>>32
}

// word is eight bytes as a little-endian number: one load.
func word(s event.Token) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
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
