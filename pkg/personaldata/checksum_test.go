package personaldata

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The references below are slow and written from the published tables.

const slowOdd = "BAKPLCQDREVOSFTGUHMINJWZYX" // the letter at place n is worth n at odd places

func slowFiscalCheck(code string) string {
	sum := 0
	for i := range 15 {
		place, even := i+1, strings.IndexByte("0123456789", code[i])
		if even < 0 {
			even = strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZ", code[i])
		}
		if place%2 == 1 {
			even = strings.IndexByte(slowOdd, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[even])
		}
		sum += even
	}
	return string("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[sum%26])
}

func slowMod97(code string) int64 {
	var digits strings.Builder
	for _, c := range strings.ToUpper(code[4:] + code[:4]) {
		if c >= 'A' {
			fmt.Fprint(&digits, c-'A'+10)
			continue
		}
		digits.WriteRune(c)
	}
	n, _ := new(big.Int).SetString(digits.String(), 10)
	return n.Mod(n, big.NewInt(97)).Int64()
}

func genFiscalCode(t *rapid.T) string {
	base := rapid.StringMatching(`[A-Z]{6}[0-9]{2}[ABCDEHLMPRST]`).Draw(t, "base")
	day := rapid.IntRange(1, 28).Draw(t, "day") + 40*rapid.IntRange(0, 1).Draw(t, "woman")
	base += fmt.Sprintf("%02d", day) + rapid.SampledFrom([]string{"H501", "F205", "A944", "L219", "B354", "Z129", "M052"}).Draw(t, "place")
	letters := []byte(base)
	for _, at := range []int{6, 7, 9, 10, 12, 13, 14} {
		if rapid.IntRange(0, 3).Draw(t, "omocodia") == 0 {
			letters[at] = "LMNPQRSTUV"[letters[at]-'0']
		}
	}
	return string(letters) + slowFiscalCheck(string(letters))
}

func genIBAN(t *rapid.T, formats map[string]bban) string {
	countries := strings.Fields(ibanFormats)
	country := countries[2*rapid.IntRange(0, len(countries)/2-1).Draw(t, "country")]
	var domestic strings.Builder
	for _, class := range formats[strings.ToLower(country)] {
		set := map[rune]string{'n': `[0-9]`, 'a': `[A-Z]`, 'c': `[0-9A-Z]`}[class]
		domestic.WriteString(rapid.StringMatching(set).Draw(t, "char"))
	}
	control := 98 - slowMod97(country+"00"+domestic.String())
	return fmt.Sprintf("%s%02d%s", country, control, domestic.String())
}

// swapOne replaces one character by another of the same class.
func swapOne(t *rapid.T, code string) string {
	at := rapid.IntRange(0, len(code)-1).Draw(t, "at")
	set := "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if code[at] <= '9' {
		set = "0123456789"
	}
	step := rapid.IntRange(1, len(set)-1).Draw(t, "step")
	swapped := set[(strings.IndexByte(set, code[at])+step)%len(set)]
	return code[:at] + string(swapped) + code[at+1:]
}

func TestEveryValidFiscalCodeIsFound(t *testing.T) {
	f := mustNew(t, Config{})
	rapid.Check(t, func(t *rapid.T) {
		code := genFiscalCode(t)
		assertOnly(t, f, "codice: "+code+".", FiscalCode, code)
	})
}

// Codes are found with a sign between all their characters, whatever it is, and only
// when they are valid.
func TestCodesWhoseCharactersStandApart(t *testing.T) {
	f := mustNew(t, Config{})
	formats := parseFormats()
	rapid.Check(t, func(t *rapid.T) {
		kind, code := FiscalCode, genFiscalCode(t)
		if rapid.Bool().Draw(t, "iban") {
			kind, code = IBAN, genIBAN(t, formats)
		}
		if !strings.ContainsAny(code, "0123456789") {
			return // all of its digits replaced by letters, and spelled: nobody has such a code
		}
		sign := rapid.SampledFrom([]string{" ", "-", ".", "_", "/", "*", "|", "\n"}).Draw(t, "sign")
		apart := strings.Join(strings.Split(code, ""), sign)
		assertOnly(t, f, "ecco: "+apart+" , grazie", kind, apart)
		wrong := swapOne(t, code)
		if kind == FiscalCode && slowFiscalCheck(wrong) == wrong[15:] || kind == IBAN && (slowMod97(wrong) == 1 || wrong[:2] != code[:2]) {
			return // valid, or of a country that may have shorter ones
		}
		isCode := func(s Span) bool { return s.Kind == kind }
		if text := strings.Join(strings.Split(wrong, ""), sign); slices.ContainsFunc(f.Find(text), isCode) {
			t.Fatalf("%s found with a wrong check", text)
		}
	})
}

func TestFiscalCodeAgreesWithReference(t *testing.T) {
	f := mustNew(t, Config{})
	rapid.Check(t, func(t *rapid.T) {
		code := swapOne(t, genFiscalCode(t))
		isCode := func(s Span) bool { return s.Kind == FiscalCode } // its letters may be a name
		if slowFiscalCheck(code) != code[15:] && slices.ContainsFunc(f.Find(code), isCode) {
			t.Fatalf("%s found with a wrong check character", code)
		}
	})
}

func TestEveryValidIBANIsFound(t *testing.T) {
	f := mustNew(t, Config{})
	rapid.Check(t, func(t *rapid.T) {
		code := genIBAN(t, parseFormats())
		assertOnly(t, f, "conto "+code+" grazie", IBAN, code)
	})
}

func TestBrokenIBANIsNotFound(t *testing.T) {
	f := mustNew(t, Config{})
	rapid.Check(t, func(t *rapid.T) {
		code := swapOne(t, genIBAN(t, parseFormats()))
		if slowMod97(code[:4]+strings.ReplaceAll(code[4:], "O", "0")) == 1 {
			return // the account of somebody who writes O for 0
		}
		for _, s := range f.Find(code) {
			if s.Kind == IBAN {
				t.Fatalf("%s found, mod 97 is %d", code, slowMod97(code))
			}
		}
	})
}

func assertOnly(t *rapid.T, f *Scanner, text string, kind Kind, value string) {
	got := findIn(f, text)
	if len(got) != 1 || got[0] != (found{kind, value}) {
		t.Fatalf("%q: got %v", text, got)
	}
}
