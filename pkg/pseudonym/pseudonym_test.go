package pseudonym

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"
)

var may = time.Date(2026, 5, 8, 12, 0, 0, 0, time.UTC)

func ring(t testing.TB, dir, body string) *Keyring {
	t.Helper()
	k, err := OpenKeyring(dir, body)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func token(t testing.TB, k *Keyring, i Identity, at time.Time) (token, previous string) {
	t.Helper()
	token, previous, err := k.Token(i, at)
	if err != nil {
		t.Fatal(err)
	}
	return token, previous
}

func TestVariantsOfOneIdentity(t *testing.T) {
	f := func(want Identity, variants ...string) {
		t.Helper()
		for _, v := range variants {
			if got, err := Address(v); err != nil || got != want {
				t.Errorf("%q is %q (%v), want %q", v, string(got), err, string(want))
			}
		}
	}
	f("tel:+393471234567", "+393471234567", "00393471234567", "393471234567", "3471234567", "347 1234567", "347-123.45.67",
		"+39 347 123 4567", "39 347 1234567", " 347/1234567 ", "(347) 1234567", "３４７１２３４５６７", "tel:+393471234567", "tel:+39-347-1234567")
	f("tel:+390592032111", "059 2032111", "+39 059 2032111", "0039 059 2032111")
	f("tel:+393912345678", "391 234 5678", "393912345678")
	f("tel:+4915112345678", "+49 151 12345678", "004915112345678")
	f("short:48484", "48484", " 48 484", "48-484", "４８４８４")
	f("short:112", "112")
	f("short:*100#", "*100#", "*1 00#", "-*10\t0#")
	f("short:comune", "COMUNE", "Comune", " comune ")
	f("short:modena24", "Modena24")
	f("mailto:mario.rossi@example.it", "mario.rossi@example.it", "Mario.Rossi@Example.IT", "<mario.rossi@example.it>", "mario.rossi+newsletter@example.it",
		" mario.rossi@example.it. ", "mario.rossi＠example.it", "mario.rossi+a+b@example.it", "mario.rossi@example.it..")
	f("mailto:+tag@example.it", "+tag@example.it")
	f(`mailto:"a@b"@example.it`, `"a@b"@example.it`)
}

func TestDifferentPeopleStayApart(t *testing.T) {
	seen := map[Identity]string{}
	for _, raw := range []string{"3471234567", "3471234568", "+3471234567", "48484", "48485", "a@example.it", "b@example.it", "a@example.com", "a.@example.it", "comune"} {
		i, err := Address(raw)
		if err != nil {
			continue
		}
		if other, ok := seen[i]; ok {
			t.Errorf("%q and %q are one", raw, other)
		}
		seen[i] = raw
	}
	if len(seen) < 9 {
		t.Errorf("only %d of the identities were read", len(seen))
	}
}

func TestNoIdentity(t *testing.T) {
	for _, raw := range []string{
		"", "  ", "***", "+", "()", "@", "a@", "@b", "a@.", "a@..", "a b@example.it", "<a@<b>", "Mario <m@example.it>", "a\r\nb@example.it",
		"3471234567 Mario", "+12", "12345678901234567890", strings.Repeat("9", 65), strings.Repeat("a", 65), strings.Repeat("a", 320) + "@x.it",
	} {
		if got, err := Address(raw); !errors.Is(err, ErrIdentity) {
			t.Errorf("%q is %q (%v), want ErrIdentity", raw, string(got), err)
		} else if strings.TrimSpace(raw) != "" && len(raw) > 3 && strings.Contains(err.Error(), raw) {
			t.Errorf("the error repeats %q", raw)
		}
	}
	if _, err := Phone("mario＠example.it"); !errors.Is(err, ErrIdentity) {
		t.Errorf("an address as a number: %v", err)
	}
	for _, id := range []string{"", strings.Repeat("x", 257)} {
		if _, err := Account("facebook", id); !errors.Is(err, ErrIdentity) {
			t.Errorf("account of %d bytes: %v", len(id), err)
		}
	}
}

func TestIdentityShowsItselfOnlyOnDemand(t *testing.T) {
	i, err := Address("Mario@Example.it")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{fmt.Sprint(i), fmt.Sprintf("%v %s", i, i), fmt.Sprint(fmt.Errorf("x: %v", i))} {
		if strings.Contains(s, "mario") {
			t.Errorf("printed as %s", s)
		}
	}
	a, err := Account("Facebook", "Abc")
	if err != nil {
		t.Fatal(err)
	}
	if i.Clear() != "mario@example.it" || i.Domain() != "example.it" || a.Clear() != "facebook:Abc" || a.Domain() != "" {
		t.Errorf("%s %s %s", i.Clear(), i.Domain(), a.Clear())
	}
}

func TestMask(t *testing.T) {
	f := func(i Identity, want string) {
		t.Helper()
		if got := i.Mask(); got != want {
			t.Errorf("mask of %q is %q, want %q", string(i), got, want)
		}
	}
	f("tel:+393471234509", "+39 347 ••• ••09")
	f("tel:+3905912345", "+39 059 ••• ••45")
	f("tel:+4915112345678", "+49 ••• ••78")
	f("tel:+1234567", "•••")
	f("mailto:mario@posta.example.it", "m•••@p•••.it")
	f("mailto:è@localhost", "è•••@l•••")
	f("account:facebook:1234567890", "•••")
	f("short:48484", "48484")
	f("", "•••")
}

var digits = regexp.MustCompile(`[0-9]`)

// A mask shows at most five digits of a number beside its country code and
// hides three, and of a mailbox two characters and the top-level domain.
func TestMaskHides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.OneOf(
			rapid.StringMatching(`(\+39|0039|39)?3[0-9]{8,9}`), rapid.StringMatching(`\+[1-9][0-9]{3,14}`), rapid.StringMatching(`0[0-9]{5,10}`),
			rapid.StringMatching(`[0-9 ./()a-zA-Z+-]{1,30}`),
		).Draw(t, "number")
		i, err := Phone(raw)
		if err != nil {
			return
		}
		all, shown := len(digits.FindAllString(i.Clear(), -1)), len(digits.FindAllString(i.Mask(), -1))
		switch {
		case strings.HasPrefix(string(i), "short:"):
			if all > maxShort {
				t.Fatalf("%q is shown as a short code of %d digits", raw, all)
			}
		case strings.HasPrefix(i.Clear(), "+39"):
			if shown > 7 || all-shown < 3 {
				t.Fatalf("mask %q shows %d of %d digits", i.Mask(), shown, all)
			}
		case shown > 4 || shown > 0 && all-shown < 4:
			t.Fatalf("mask %q shows %d of %d digits", i.Mask(), shown, all)
		}
	})
}

func TestMaskHidesMailboxes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		local := rapid.StringMatching(`[a-z0-9._]{2,20}`).Draw(t, "local")
		domain := rapid.StringMatching(`[a-z0-9-]{2,20}(\.[a-z0-9]{2,10}){0,2}`).Draw(t, "domain")
		i, err := MailAddress(local + "@" + domain)
		if err != nil {
			t.Fatal(err)
		}
		top := ""
		if dot := strings.LastIndexByte(domain, '.'); dot >= 0 {
			top = domain[dot:]
		}
		if want := local[:1] + "•••@" + domain[:1] + "•••" + top; i.Mask() != want {
			t.Fatalf("mask of %s@%s is %q, want %q", local, domain, i.Mask(), want)
		}
	})
}

// What was normalised once stays as it is. Numbers of other countries' plans
// may not: the library drops prefixes that are no part of them.
func TestNormalisingTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.OneOf(rapid.StringN(0, 40, 60), rapid.StringMatching(`\+?[0-9 ]{3,15}`), rapid.StringMatching(`[A-Za-z.+]{1,9}@[A-Za-z.]{1,9}`)).Draw(t, "raw")
		i, err := Address(raw)
		if err != nil || strings.HasPrefix(string(i), "tel:") && !strings.HasPrefix(string(i), "tel:+39") {
			return
		}
		if again, err := Address(i.Clear()); err != nil || again != i {
			t.Fatalf("%q → %q → %q (%v)", raw, string(i), string(again), err)
		}
	})
}

var tokenPattern = regexp.MustCompile(`^[0-9]{4}-[a-z2-7]{26}$`)

func TestTokensDifferByBodyYearAndKey(t *testing.T) {
	dir := t.TempDir()
	i, j := Identity("tel:+393471234567"), Identity("tel:+393471234568")
	a := ring(t, dir, "c_a")
	seen := map[string]string{}
	f := func(what string, k *Keyring, i Identity, at time.Time) {
		t.Helper()
		got, _ := token(t, k, i, at)
		if !tokenPattern.MatchString(got) || strings.ContainsFunc(got, unicode.IsUpper) || !strings.HasPrefix(got, at.UTC().Format("2006-")) {
			t.Errorf("%s: token %q", what, got)
		}
		if other, ok := seen[got[5:]]; ok {
			t.Errorf("%s has the token of %s", what, other)
		}
		seen[got[5:]] = what
	}
	f("one", a, i, may)
	f("another person", a, j, may)
	f("another year", a, i, may.AddDate(1, 0, 0))
	f("another body", ring(t, dir, "c_b"), i, may)
	f("another installation", ring(t, t.TempDir(), "c_a"), i, may)
	if again, _ := token(t, ring(t, dir, "c_a"), i, may.AddDate(0, 7, 0)); seen[again[5:]] != "one" {
		t.Errorf("the same person has another token after a restart")
	}
}

func TestOverlapIsSixtyDays(t *testing.T) {
	k, i := ring(t, t.TempDir(), "c_a"), Identity("tel:+393471234567")
	old, _ := token(t, k, i, may)
	rome := time.FixedZone("Rome", 3600)
	f := func(at time.Time, year, both bool) {
		t.Helper()
		got, previous := token(t, k, i, at)
		all, err := k.Tokens(i, at)
		if err != nil {
			t.Fatal(err)
		}
		if (got == old) != year || (previous == old) != both || (previous != "") != both || (len(all) == 2) != both || all[0] != got {
			t.Errorf("%s: token %s, previous %q, all %q", at, got, previous, all)
		}
	}
	f(time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC), true, false)
	f(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), false, true)
	f(time.Date(2027, 1, 1, 0, 30, 0, 0, rome), true, false) // still 2026 in UTC
	f(time.Date(2027, 3, 1, 23, 59, 59, 0, time.UTC), false, true)
	f(time.Date(2027, 3, 2, 0, 0, 0, 0, time.UTC), false, false)
}

func TestIDs(t *testing.T) {
	k := ring(t, t.TempDir(), "c_a")
	a := k.ID(may, "sms", "gw1", "17")
	if !regexp.MustCompile(`^20260508-[a-z2-7]{26}$`).MatchString(a) || a != k.ID(may.Add(time.Hour), "sms", "gw1", "17") {
		t.Errorf("id %s is no day and HMAC, or differs for a repeat", a)
	}
	if k.ID(may.AddDate(1, 0, 0), "x")[8:] != k.ID(may, "x")[8:] {
		t.Error("the id key changes with the year")
	}
	for _, b := range []string{k.ID(may, "sms", "gw11", "7"), k.ID(may, "sms", "gw1"), k.ID(may, "smsgw1", "17"), k.ID(may.AddDate(0, 0, 1), "sms", "gw1", "17"), ring(t, t.TempDir(), "c_a").ID(may, "sms", "gw1", "17")} {
		if a == b {
			t.Errorf("two natural keys share %s", a)
		}
	}
}

// The short way of reading a mobile gives what the long one gives.
func TestPlainMobileIsPhone(t *testing.T) {
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.SampledFrom([]string{"", "+39", "0039", "39", "+", "00", "+0039", "3939", " 39"}).Draw(t, "prefix")
		number := rapid.StringMatching(`[03][0-9]{7,11}|3[0-9]{9}|39[0-9]{8,10}`).Draw(t, "number")
		var b strings.Builder
		for i := range len(prefix + number) {
			b.WriteByte((prefix + number)[i])
			if rapid.IntRange(0, 4).Draw(t, "gap") == 0 {
				b.WriteString(rapid.SampledFrom([]string{" ", ".", "-", "/", "  ", " - ", strings.Repeat(" ", 30)}).Draw(t, "sign"))
			}
		}
		got, ok := plainMobile(b.String())
		if !ok {
			return
		}
		taken++
		if want, err := phone(b.String()); err != nil || want != got {
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

// BenchmarkPhone measures the two ways beside each other.
func BenchmarkPhone(b *testing.B) {
	for name, read := range map[string]func(string) (Identity, error){"short": Phone, "long": phone} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := read("+39 300 0000001"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"+393471234567", "COMUNE", "48484", "m.r+x@example.it", "<@>", "３４７", "tel:+1-201-555-0123;ext=5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		i, err := Address(raw)
		if err != nil {
			if !errors.Is(err, ErrIdentity) || i != "" {
				t.Fatalf("%q: %v", raw, err)
			}
			return
		}
		if kind, rest, _ := strings.Cut(string(i), ":"); rest == "" || kind != "tel" && kind != "mailto" && kind != "short" {
			t.Fatalf("%q is %q", raw, string(i))
		}
		_ = i.Mask()
	})
}

func BenchmarkToken(b *testing.B) {
	k, i := ring(b, b.TempDir(), "c_a"), Identity("tel:+393471234567")
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := k.Token(i, may); err != nil {
			b.Fatal(err)
		}
	}
}
