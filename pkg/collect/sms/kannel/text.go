package kannel

import (
	"bytes"
	"encoding/hex"
	"unicode/utf16"
	"unicode/utf8"
)

// undecodable is why a text is missing.
const undecodable = "undecodable"

// decode returns the text as far as the log tells it. It never guesses a
// letter: exact is false when some may be missing, and noText says why there is
// no text at all.
func (r *record) decode() (s, noText string, exact bool) {
	switch {
	case r.size == 0:
		return "", "", true
	case r.compressed:
		return "", undecodable, false
	case r.coding == coding7Bit || r.coding == codingUndefined:
		// Kannel writes line breaks and all bytes of letters outside ASCII as
		// dots: any dot may be one.
		return text(r.text), "", !bytes.ContainsRune(r.text, '.') && isASCII(r.text)
	case r.coding == codingUCS2:
		return decodeUCS2(r.text)
	}
	return "", undecodable, false
}

// decodeUCS2 decodes hex of UTF-16, high byte first.
func decodeUCS2(h []byte) (s, noText string, exact bool) {
	b := make([]byte, hex.DecodedLen(len(h)))
	if _, err := hex.Decode(b, h); err != nil || len(b)%2 != 0 {
		return "", undecodable, false
	}
	out, exact := make([]byte, 0, len(b)), true
	for i := 0; i < len(b); i += 2 {
		c := unit(b, i)
		if utf16.IsSurrogate(c) {
			pair := utf16.DecodeRune(c, unit(b, i+2))
			if pair == utf8.RuneError {
				exact = false
			} else {
				i += 2
			}
			c = pair
		}
		out = utf8.AppendRune(out, c)
	}
	return string(out), "", exact
}

// unit is the UTF-16 unit at i, or 0 behind the end.
func unit(b []byte, i int) rune {
	if i+1 >= len(b) {
		return 0
	}
	return rune(b[i])<<8 | rune(b[i+1])
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
