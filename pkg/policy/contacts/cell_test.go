package contacts

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"vedetta/pkg/pseudonym"
)

// The short way of reading a mobile gives what the keyring's own reading gives.
func TestPlainMobileIsPhone(t *testing.T) {
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SampledFrom([]string{"", "+39", "0039", "39", "+", "00", "+0039", "3939", " 39"}).Draw(t, "prefix")
		number := rapid.StringMatching(`[03][0-9]{7,11}|3[0-9]{9}|39[0-9]{8,10}`).Draw(t, "number")
		var b strings.Builder
		for i := range len(prefix + number) {
			b.WriteByte((prefix + number)[i])
			if rapid.IntRange(0, 4).Draw(t, "gap") == 0 {
				b.WriteString(rapid.SampledFrom([]string{" ", ".", "-", "/", "  ", " - "}).Draw(t, "sign"))
			}
		}
		got, ok := plainMobile(b.String())
		if !ok {
			return
		}
		taken++
		if want, err := pseudonym.Phone(b.String()); err != nil || want != got {
			t.Fatalf("%q is %q, want %q (%v)", b.String(), got.Clear(), want.Clear(), err)
		}
	})
	if taken == 0 {
		t.Error("no number was read the short way")
	}
	for _, s := range []string{"3000000001", "+39 300 0000001", "0039-300.000/0001", "393000000001"} {
		if id, ok := plainMobile(s); !ok || id != "tel:+393000000001" {
			t.Errorf("%s: %q %v", s, string(id), ok)
		}
	}
}
