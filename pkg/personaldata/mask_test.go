package personaldata

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	f := func(kind Kind, value, want string) {
		t.Helper()
		if got := Mask(kind, value); got != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
	f(FiscalCode, "RSSMRA80A01H501U", "RSS*** ***** **** U")
	f(FiscalCode, "rss mra 80a01 h501 u", "RSS*** ***** **** U")
	f(FiscalCode, "ＲＳＳＭＲＡ８０Ａ０１Ｈ５０１Ｕ", "RSS*** ***** **** U")
	f(FiscalCode, "RSSMRA80A01H501", "[…]")
	f(VATCode, "01234567897", "********897")
	f(IBAN, "IT60 X054 2811 1010 0000 0123 456", "IT***********************56")
	f(PhoneNumber, "333 1234567", "333 *****67")
	f(PhoneNumber, "+39 333.123.4567", "333 *****67")
	f(PhoneNumber, "0039 02 1234567", "021 ****67")
	f(PhoneNumber, "393331234567", "333 *****67")
	f(PhoneNumber, "+40 721 123 456", "+407 ******56")
	f(PhoneNumber, "1234567", "[…]")
	f(PhoneNumber, "tre tre tre uno due tre quattro", "[…]")
	f(EmailAddress, "mario.rossi@posta.it", "m***@p***.it")
	f(EmailAddress, "m@comune.museum", "m***@c***")
	f(EmailAddress, "mario punto rossi chiocciola posta punto it", "***@***")
	f(Plate, "AB 123 CD", "AB****D")
	f(CreditCard, "4111 1111 1111 1111", "**** **** **** 1111")
	f(CreditCard, "4111", "[…]")
	f(IdentityCard, "CA12345AA", "CA******A")
	f(Passport, "YA1234567", "YA******7")
	f(DriverLicense, "U1A23B456C", "U1*******C")
	f(HealthCard, "80380000301234567890", "*****************890")
	f(DateOfBirth, "12/03/1980", "**/**/198*")
	f(DateOfBirth, "12 marzo 2015", "**/**/201*")
	f(DateOfBirth, "1980-03-12", "**/**/198*")
	f(DateOfBirth, "12-3-80", "**/**/****")
	f(Address, "via Roma 12/B, 20099 Sesto San Giovanni (MI)", "via ***")
	f(Address, "P.zza Garibaldi 3", "p.za ***")
	f(Address, "Località Le Piane snc", "loc. ***")
	f(Address, "Rossi 3", "[…]")
	f(Person, "Mario Rossi", "M. R.")
	f(Person, "D'Angelo Maria-Pia", "D. A. M. P.")
	f(Person, "ànna", "À.")
	f(Person, "A", "[…]")
	f(Person, "!0", "[…]")
	f(Health, "in dialisi", "[SALUTE]")
	f(Health, "salute", "[…]") // the label would show it
	f(SocialBenefit, "buoni spesa", "[PRESTAZIONE SOCIALE]")
	f("BADGE_NUMBER", "12345678", "1******8")
	f("BADGE_NUMBER", "123", "[…]")
}

func TestMasksOfStreets(t *testing.T) {
	for word := range streets {
		got := Mask(Address, word+" Inventata 12, 00100 Roma")
		if got == hidden || !strings.HasSuffix(got, " ***") {
			t.Errorf("%s: %q", word, got)
		}
	}
}

// slowLeaks is the plain meaning of the promise: it looks for every piece of
// five letters and digits of the value in the mask.
func slowLeaks(mask, value string) bool {
	plain := func(s string) []rune {
		var out []rune
		for _, r := range norm.NFKD.String(strings.ToLower(s)) {
			if isWordRune(r) || r == '*' {
				out = append(out, r)
			}
		}
		return out
	}
	v := []rune(strings.ReplaceAll(string(plain(value)), "*", ""))
	if len(v) == 0 {
		return false
	}
	m := string(plain(mask))
	if strings.Contains(m, string(v)) {
		return true
	}
	for i := 0; i+5 <= len(v); i++ {
		if strings.Contains(m, string(v[i:i+5])) {
			return true
		}
	}
	return false
}

func checkMask(t fataler, kind Kind, value string) {
	got := Mask(kind, value)
	switch {
	case got == "" || utf8.RuneCountInString(got) > longestMask:
		t.Fatal(kind, "the mask of", value, "has a bad length:", got)
	case slowLeaks(got, value):
		t.Fatal(kind, "the mask of", value, "leaks:", got)
	case utf8.ValidString(value) && !utf8.ValidString(got):
		t.Fatal(kind, "the mask of", value, "is no UTF-8:", got)
	}
}

func anyKind(t *rapid.T) Kind {
	return rapid.SampledFrom(append(Kinds(), "BADGE_NUMBER", "")).Draw(t, "kind")
}

func TestMaskNeverLeaks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.OneOf(
			rapid.String(), rapid.StringMatching(`[0-9 +./-]{0,40}`), rapid.StringMatching(`[A-Za-z0-9]{0,40}`),
			rapid.StringMatching(`[a-z]{1,9}@[a-z]{1,9}\.[a-z]{1,9}`), rapid.StringMatching(`[a-zàèA-Z'. -]{1,30}`),
			rapid.SampledFrom([]string{"SALUTE", "prestazione", "[SALUTE]", "M. R.", "via", "v.le", "****", "1980"}),
		).Draw(t, "value")
		checkMask(t, anyKind(t), value)
	})
}

func FuzzMask(f *testing.F) {
	for _, k := range Kinds() {
		f.Add(string(k), "via Roma 12, RSSMRA80A01H501U mario@posta.it 333 1234567 12/03/1980")
		f.Add(string(k), "\xff４１１１ ﬁ ß İ")
	}
	f.Fuzz(func(t *testing.T, kind, value string) { checkMask(t, Kind(kind), value) })
}
